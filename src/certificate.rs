//! DER octets to a certificate. Reads leniently and refuses only what is no certificate at all, so that the checks
//! can say what is wrong with one: the structure is walked here element by element and each deviation from DER is
//! recorded; x509-parser decodes the known extensions, under guards for what it passes over in silence.
//!
//! May import: der, name, serial, time, x509-parser.

mod extension;
#[cfg(test)]
mod tests;
mod time;

use std::ops::Range;

pub use self::extension::{
    AuthorityKeyIdentifier, BasicConstraints, ExtensionError, KeyUsage, key_purpose_name,
};
pub use self::time::{Time, TimeEncoding};
pub use crate::der::Oid;
use crate::der::{DerError, Element, Reader, Tag};
use crate::name::Name;
use crate::serial::SerialNumber;

/// Where a part stands in the DER octets of its certificate.
type Span = Range<usize>;

/// An AlgorithmIdentifier (RFC 5280 section 4.1.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlgorithmIdentifier<'a> {
    /// The algorithm.
    pub oid: Oid<'a>,
    /// The parameters: one complete DER element (tag, length, contents), or `None` when absent.
    pub parameters: Option<&'a [u8]>,
    /// The whole AlgorithmIdentifier as encoded.
    pub raw: &'a [u8],
}

/// The contents of a BIT STRING.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BitString<'a> {
    /// How many bits of the last octet do not count, 0 to 7.
    pub unused_bits: u8,
    /// The octets after the unused-bits octet.
    pub octets: &'a [u8],
}

/// A SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubjectPublicKeyInfo<'a> {
    /// Key algorithm.
    pub algorithm: AlgorithmIdentifier<'a>,
    /// The key, in the form that its algorithm defines.
    pub subject_public_key: BitString<'a>,
    /// The whole SubjectPublicKeyInfo as encoded.
    pub raw: &'a [u8],
}

/// An extension as it stands in the certificate (RFC 5280 section 4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Extension<'a> {
    /// Which extension.
    pub oid: Oid<'a>,
    /// Whether a reader that does not know it must refuse the certificate.
    pub critical: bool,
    /// The octets inside extnValue.
    pub value: &'a [u8],
}

/// A place where the encoding is readable but not DER (X.690 sections 10 and 11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deviation {
    /// The part of the certificate, named as in RFC 5280.
    pub part: &'static str,
    /// What is not canonical there.
    pub kind: DeviationKind,
}

/// The ways in which an encoding can deviate from DER.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeviationKind {
    /// A tag or length written with more octets than it needs (X.690 8.1.2.4, 10.1).
    LongHeader,
    /// A BOOLEAN that is TRUE but not 0xff (X.690 11.1).
    BooleanValue,
    /// A default value written out (X.690 11.5).
    DefaultEncoded,
    /// An INTEGER with superfluous leading octets (X.690 8.3.2).
    LongInteger,
    /// A BIT STRING whose unused bits are not zero (X.690 11.2.1).
    UnusedBitsSet,
    /// A sequence without elements where the type wants at least one.
    EmptySequence,
}

/// Why octets are not a certificate: the part that could not be read, and what was found there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{part}: {reason}")]
pub struct DecodeError {
    part: &'static str,
    reason: Reason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum Reason {
    #[error(transparent)]
    Der(#[from] DerError),
    #[error("version {0} was found, versions 1 to 3 exist")]
    Version(VersionNumber),
    #[error("an INTEGER without contents")]
    EmptyInteger,
    #[error("a BIT STRING that names more unused bits than it has")]
    BitString,
    #[error("a BOOLEAN that is not one octet")]
    Boolean,
    #[error("an object identifier that cannot be read")]
    Oid,
}

/// A version number that is none, for messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct VersionNumber(Option<u8>);

impl std::fmt::Display for VersionNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0.and_then(|encoded| encoded.checked_add(1)) {
            Some(version) => write!(f, "{version}"),
            None => f.write_str("out of range"),
        }
    }
}

/// One X.509 certificate (RFC 5280 section 4.1), version 1, 2 or 3. It owns its DER octets; the accessors lend parts.
///
/// ```
/// use mqtt_ca_check::certificate::Certificate;
///
/// let error = Certificate::from_der(b"not a certificate".to_vec()).unwrap_err();
/// assert!(error.to_string().starts_with("Certificate:"));
/// ```
#[derive(Clone, Debug)]
pub struct Certificate {
    der: Vec<u8>,
    tbs: Span,
    version: u8,
    serial_number: Span,
    tbs_signature: AlgorithmSpans,
    issuer: Span,
    not_before: TimeSpan,
    not_after: TimeSpan,
    subject: Span,
    public_key: PublicKeySpans,
    has_unique_identifiers: bool,
    extensions: Vec<ExtensionSpans>,
    signature_algorithm: AlgorithmSpans,
    signature: BitStringSpan,
    deviations: Vec<Deviation>,
}

#[derive(Clone, Debug)]
struct AlgorithmSpans {
    oid: Span,
    parameters: Option<Span>,
    raw: Span,
}

#[derive(Clone, Debug)]
struct TimeSpan {
    encoding: TimeEncoding,
    octets: Span,
}

#[derive(Clone, Debug)]
struct PublicKeySpans {
    algorithm: AlgorithmSpans,
    key: BitStringSpan,
    raw: Span,
}

#[derive(Clone, Debug)]
struct BitStringSpan {
    unused_bits: u8,
    octets: Span,
}

#[derive(Clone, Debug)]
struct ExtensionSpans {
    oid: Span,
    critical: bool,
    value: Span,
}

impl Certificate {
    /// Reads one certificate.
    ///
    /// # Errors
    /// If the octets are not exactly one certificate: the structure of RFC 5280 section 4.1 is broken, the version is
    /// not 1 to 3, a length is indefinite, or octets follow the certificate. Times, names, extensions and keys that
    /// are wrong inside are no error here; their accessors say what can be read.
    pub fn from_der(der: Vec<u8>) -> Result<Self, DecodeError> {
        let parts = Walk { deviations: Vec::new() }.certificate(&der)?;
        Ok(Certificate { der, ..parts })
    }

    /// The octets of the whole certificate.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The octets of tbsCertificate, over which the signature is made.
    #[must_use]
    pub fn tbs(&self) -> &[u8] {
        self.part(&self.tbs)
    }

    /// The version as people count it: 1, 2 or 3.
    #[must_use]
    pub fn version(&self) -> u8 {
        self.version
    }

    /// The serial number (RFC 5280 section 4.1.2.2).
    #[must_use]
    pub fn serial_number(&self) -> SerialNumber<'_> {
        SerialNumber::from_der_contents(self.part(&self.serial_number))
    }

    /// tbsCertificate.signature: the algorithm as the signed part names it.
    #[must_use]
    pub fn tbs_signature(&self) -> AlgorithmIdentifier<'_> {
        self.algorithm(&self.tbs_signature)
    }

    /// The issuer's distinguished name.
    #[must_use]
    pub fn issuer(&self) -> Name<'_> {
        Name::from_der(self.part(&self.issuer))
    }

    /// The subject's distinguished name.
    #[must_use]
    pub fn subject(&self) -> Name<'_> {
        Name::from_der(self.part(&self.subject))
    }

    /// notBefore: the first instant at which the certificate is valid (RFC 5280 section 4.1.2.5).
    #[must_use]
    pub fn not_before(&self) -> Time<'_> {
        Time::new(self.not_before.encoding, self.part(&self.not_before.octets))
    }

    /// notAfter: the last instant at which the certificate is valid, inclusive (RFC 5280 section 4.1.2.5).
    #[must_use]
    pub fn not_after(&self) -> Time<'_> {
        Time::new(self.not_after.encoding, self.part(&self.not_after.octets))
    }

    /// The certified key.
    #[must_use]
    pub fn subject_public_key_info(&self) -> SubjectPublicKeyInfo<'_> {
        SubjectPublicKeyInfo {
            algorithm: self.algorithm(&self.public_key.algorithm),
            subject_public_key: self.bit_string(&self.public_key.key),
            raw: self.part(&self.public_key.raw),
        }
    }

    /// Whether an issuer or subject unique identifier is present (RFC 5280 section 4.1.2.8).
    #[must_use]
    pub fn has_unique_identifiers(&self) -> bool {
        self.has_unique_identifiers
    }

    /// The extensions in the order of the certificate.
    pub fn extensions(&self) -> impl ExactSizeIterator<Item = Extension<'_>> {
        self.extensions.iter().map(|extension| Extension {
            oid: Oid::from_der_contents(self.part(&extension.oid)),
            critical: extension.critical,
            value: self.part(&extension.value),
        })
    }

    /// signatureAlgorithm: the algorithm as the outer structure names it.
    #[must_use]
    pub fn signature_algorithm(&self) -> AlgorithmIdentifier<'_> {
        self.algorithm(&self.signature_algorithm)
    }

    /// The signature over [`tbs`](Self::tbs). Never an identity: other octets can be a valid signature too.
    #[must_use]
    pub fn signature(&self) -> BitString<'_> {
        self.bit_string(&self.signature)
    }

    /// Where the structure is not canonical DER, in the order of the certificate. Names, extension values and keys
    /// are not looked into.
    #[must_use]
    pub fn deviations(&self) -> &[Deviation] {
        &self.deviations
    }

    fn part(&self, span: &Span) -> &[u8] {
        self.der.get(span.clone()).unwrap_or_default()
    }

    fn algorithm(&self, spans: &AlgorithmSpans) -> AlgorithmIdentifier<'_> {
        AlgorithmIdentifier {
            oid: Oid::from_der_contents(self.part(&spans.oid)),
            parameters: spans.parameters.as_ref().map(|span| self.part(span)),
            raw: self.part(&spans.raw),
        }
    }

    fn bit_string(&self, span: &BitStringSpan) -> BitString<'_> {
        BitString { unused_bits: span.unused_bits, octets: self.part(&span.octets) }
    }
}

/// Whether octets have the shape of a private key. In DER: a SEQUENCE of a version number followed by an INTEGER
/// (RSAPrivateKey, RFC 8017 A.1.2), a SEQUENCE (PrivateKeyInfo, RFC 5958; PFX, RFC 7292 section 4) or an OCTET STRING
/// (ECPrivateKey, RFC 5915); or a SEQUENCE of an algorithm of PKCS #5 or #12 and an OCTET STRING
/// (EncryptedPrivateKeyInfo, RFC 5958 section 3). Also OpenSSH's own format.
pub(crate) fn is_private_key(octets: &[u8]) -> bool {
    if octets.starts_with(b"openssh-key-v1\0") {
        return true;
    }
    let first_two = || {
        let sequence = Reader::new(octets).expect(Tag::Sequence, "a SEQUENCE")?;
        let mut inside = Reader::inside(&sequence);
        Ok::<_, DerError>((inside.next()?, inside.next()?))
    };
    let Ok((Some(first), Some(second))) = first_two() else {
        return false;
    };
    if first.is(Tag::Integer) {
        let follows = |tag: Tag| second.is(tag);
        match first.contents {
            [0 | 1] => follows(Tag::Integer) || follows(Tag::Sequence) || follows(Tag::OctetString),
            [3] => follows(Tag::Sequence),
            _ => false,
        }
    } else {
        first.is(Tag::Sequence) && second.is(Tag::OctetString) && is_password_based(&first)
    }
}

/// Whether an AlgorithmIdentifier is of PKCS #5 (1.2.840.113549.1.5) or PKCS #12 (1.2.840.113549.1.12).
fn is_password_based(algorithm: &Element<'_>) -> bool {
    let oid = Reader::inside(algorithm).expect(Tag::Oid, "an OBJECT IDENTIFIER");
    oid.is_ok_and(|oid| matches!(oid.contents, [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05 | 0x0c, ..]))
}

/// Names the part in which reading failed.
trait InPart<T> {
    fn part(self, part: &'static str) -> Result<T, DecodeError>;
}

impl<T, E: Into<Reason>> InPart<T> for Result<T, E> {
    fn part(self, part: &'static str) -> Result<T, DecodeError> {
        self.map_err(|reason| DecodeError { part, reason: reason.into() })
    }
}

/// The walk through one certificate, in the order of RFC 5280 section 4.1, collecting deviations.
struct Walk {
    deviations: Vec<Deviation>,
}

impl Walk {
    fn certificate(mut self, der: &[u8]) -> Result<Certificate, DecodeError> {
        let mut outer = Reader::new(der);
        let certificate = self.expect(&mut outer, Tag::Sequence, "a SEQUENCE", "Certificate")?;
        outer.finish().part("Certificate")?;

        let mut reader = Reader::inside(&certificate);
        let tbs = self.expect(&mut reader, Tag::Sequence, "a SEQUENCE", "tbsCertificate")?;
        let mut fields = Reader::inside(&tbs);
        let version = self.version(&mut fields)?;
        let serial_number = self.serial_number(&mut fields)?;
        let tbs_signature = self.algorithm(&mut fields, "tbsCertificate.signature")?;
        let issuer = self.name(&mut fields, "issuer")?;
        let (not_before, not_after) = self.validity(&mut fields)?;
        let subject = self.name(&mut fields, "subject")?;
        let public_key = self.public_key(&mut fields)?;
        let has_unique_identifiers = self.unique_identifiers(&mut fields)?;
        let extensions = self.extensions(&mut fields)?;
        fields.finish().part("tbsCertificate")?;

        let signature_algorithm = self.algorithm(&mut reader, "signatureAlgorithm")?;
        let signature = self.bit_string(&mut reader, "signatureValue")?;
        reader.finish().part("Certificate")?;
        Ok(Certificate {
            der: Vec::new(),
            tbs: tbs.span(),
            version,
            serial_number,
            tbs_signature,
            issuer,
            not_before,
            not_after,
            subject,
            public_key,
            has_unique_identifiers,
            extensions,
            signature_algorithm,
            signature,
            deviations: self.deviations,
        })
    }

    fn note(&mut self, part: &'static str, kind: DeviationKind) {
        self.deviations.push(Deviation { part, kind });
    }

    fn note_header(&mut self, element: &Element<'_>, part: &'static str) {
        if !element.minimal_header {
            self.note(part, DeviationKind::LongHeader);
        }
    }

    fn expect<'d>(
        &mut self,
        reader: &mut Reader<'d>,
        tag: Tag,
        expected: &'static str,
        part: &'static str,
    ) -> Result<Element<'d>, DecodeError> {
        let element = reader.expect(tag, expected).part(part)?;
        self.note_header(&element, part);
        Ok(element)
    }

    fn optional<'d>(
        &mut self,
        reader: &mut Reader<'d>,
        accept: impl Fn(&Element<'d>) -> bool,
        part: &'static str,
    ) -> Result<Option<Element<'d>>, DecodeError> {
        let element = reader.optional(accept).part(part)?;
        if let Some(element) = &element {
            self.note_header(element, part);
        }
        Ok(element)
    }

    /// `version [0] EXPLICIT INTEGER { v1(0), v2(1), v3(2) } DEFAULT v1`
    fn version(&mut self, fields: &mut Reader<'_>) -> Result<u8, DecodeError> {
        let part = "version";
        let Some(explicit) = self.optional(fields, |element| element.is_context(0, true), part)? else {
            return Ok(1);
        };
        let mut inside = Reader::inside(&explicit);
        let number = self.integer(&mut inside, part)?;
        inside.finish().part(part)?;
        let significant = number.contents.iter().position(|&octet| octet != 0);
        match significant.and_then(|first| number.contents.get(first..)) {
            None => {
                self.note(part, DeviationKind::DefaultEncoded);
                Ok(1)
            }
            Some([1]) => Ok(2),
            Some([2]) => Ok(3),
            Some([other @ ..0x80]) => Err(Reason::Version(VersionNumber(Some(*other)))).part(part),
            Some(_) => Err(Reason::Version(VersionNumber(None))).part(part),
        }
    }

    fn serial_number(&mut self, fields: &mut Reader<'_>) -> Result<Span, DecodeError> {
        Ok(self.integer(fields, "serialNumber")?.contents_span())
    }

    fn integer<'d>(
        &mut self,
        reader: &mut Reader<'d>,
        part: &'static str,
    ) -> Result<Element<'d>, DecodeError> {
        let element = self.expect(reader, Tag::Integer, "an INTEGER", part)?;
        match element.contents {
            [] => return Err(Reason::EmptyInteger).part(part),
            [0x00, 0x00..=0x7f, ..] | [0xff, 0x80..=0xff, ..] => {
                self.note(part, DeviationKind::LongInteger);
            }
            _ => {}
        }
        Ok(element)
    }

    fn algorithm(
        &mut self,
        reader: &mut Reader<'_>,
        part: &'static str,
    ) -> Result<AlgorithmSpans, DecodeError> {
        let sequence = self.expect(reader, Tag::Sequence, "a SEQUENCE", part)?;
        let mut inside = Reader::inside(&sequence);
        let oid = self.oid(&mut inside, part)?;
        let parameters = self.optional(&mut inside, |_| true, part)?.map(|element| element.span());
        inside.finish().part(part)?;
        Ok(AlgorithmSpans { oid, parameters, raw: sequence.span() })
    }

    fn oid(&mut self, reader: &mut Reader<'_>, part: &'static str) -> Result<Span, DecodeError> {
        let element = self.expect(reader, Tag::Oid, "an OBJECT IDENTIFIER", part)?;
        if Oid::from_der_contents(element.contents).is_valid() {
            Ok(element.contents_span())
        } else {
            Err(Reason::Oid).part(part)
        }
    }

    fn name(&mut self, fields: &mut Reader<'_>, part: &'static str) -> Result<Span, DecodeError> {
        let element = self.expect(fields, Tag::Sequence, "a SEQUENCE", part)?;
        Name::check(element.raw).part(part)?;
        Ok(element.span())
    }

    fn validity(&mut self, fields: &mut Reader<'_>) -> Result<(TimeSpan, TimeSpan), DecodeError> {
        let sequence = self.expect(fields, Tag::Sequence, "a SEQUENCE", "validity")?;
        let mut inside = Reader::inside(&sequence);
        let not_before = self.time(&mut inside, "notBefore")?;
        let not_after = self.time(&mut inside, "notAfter")?;
        inside.finish().part("validity")?;
        Ok((not_before, not_after))
    }

    fn time(&mut self, reader: &mut Reader<'_>, part: &'static str) -> Result<TimeSpan, DecodeError> {
        let utc = self.optional(reader, |element| element.is(Tag::UtcTime), part)?;
        if let Some(element) = utc {
            return Ok(TimeSpan { encoding: TimeEncoding::UtcTime, octets: element.contents_span() });
        }
        let element = self.expect(reader, Tag::GeneralizedTime, "UTCTime or GeneralizedTime", part)?;
        Ok(TimeSpan { encoding: TimeEncoding::GeneralizedTime, octets: element.contents_span() })
    }

    fn public_key(&mut self, fields: &mut Reader<'_>) -> Result<PublicKeySpans, DecodeError> {
        let part = "subjectPublicKeyInfo";
        let sequence = self.expect(fields, Tag::Sequence, "a SEQUENCE", part)?;
        let mut inside = Reader::inside(&sequence);
        let algorithm = self.algorithm(&mut inside, "subjectPublicKeyInfo.algorithm")?;
        let key = self.bit_string(&mut inside, "subjectPublicKey")?;
        inside.finish().part(part)?;
        Ok(PublicKeySpans { algorithm, key, raw: sequence.span() })
    }

    fn bit_string(
        &mut self,
        reader: &mut Reader<'_>,
        part: &'static str,
    ) -> Result<BitStringSpan, DecodeError> {
        let element = self.expect(reader, Tag::BitString, "a BIT STRING", part)?;
        self.bits(&element, part)
    }

    fn bits(&mut self, element: &Element<'_>, part: &'static str) -> Result<BitStringSpan, DecodeError> {
        let span = element.contents_span();
        let (unused_bits, octets) = match element.contents {
            [0, octets @ ..] => (0, octets),
            [unused @ 1..=7, octets @ ..] if !octets.is_empty() => {
                let last = octets.last().copied().unwrap_or_default();
                if last.trailing_zeros() < u32::from(*unused) {
                    self.note(part, DeviationKind::UnusedBitsSet);
                }
                (*unused, octets)
            }
            _ => return Err(Reason::BitString).part(part),
        };
        Ok(BitStringSpan { unused_bits, octets: span.end.saturating_sub(octets.len())..span.end })
    }

    /// `issuerUniqueID [1] IMPLICIT BIT STRING OPTIONAL, subjectUniqueID [2] ...`
    fn unique_identifiers(&mut self, fields: &mut Reader<'_>) -> Result<bool, DecodeError> {
        let mut present = false;
        for (number, part) in [(1, "issuerUniqueID"), (2, "subjectUniqueID")] {
            let found = self.optional(fields, |element| element.is_context(number, false), part)?;
            if let Some(element) = found {
                present = true;
                let _span = self.bits(&element, part)?;
            }
        }
        Ok(present)
    }

    /// `extensions [3] EXPLICIT SEQUENCE SIZE (1..MAX) OF Extension OPTIONAL`
    fn extensions(&mut self, fields: &mut Reader<'_>) -> Result<Vec<ExtensionSpans>, DecodeError> {
        let part = "extensions";
        let Some(explicit) = self.optional(fields, |element| element.is_context(3, true), part)? else {
            return Ok(Vec::new());
        };
        let mut outer = Reader::inside(&explicit);
        let sequence = self.expect(&mut outer, Tag::Sequence, "a SEQUENCE", part)?;
        outer.finish().part(part)?;
        let mut inside = Reader::inside(&sequence);
        if inside.rest().is_empty() {
            self.note(part, DeviationKind::EmptySequence);
        }
        let mut extensions = Vec::new();
        while !inside.rest().is_empty() {
            extensions.push(self.extension(&mut inside)?);
        }
        Ok(extensions)
    }

    fn extension(&mut self, reader: &mut Reader<'_>) -> Result<ExtensionSpans, DecodeError> {
        let part = "extension";
        let sequence = self.expect(reader, Tag::Sequence, "a SEQUENCE", part)?;
        let mut inside = Reader::inside(&sequence);
        let oid = self.oid(&mut inside, part)?;
        let critical = self.optional(&mut inside, |element| element.is(Tag::Boolean), part)?;
        let critical = match critical.map(|element| element.contents) {
            None => false,
            Some([0x00]) => {
                self.note("extension.critical", DeviationKind::DefaultEncoded);
                false
            }
            Some([0xff]) => true,
            Some([_]) => {
                self.note("extension.critical", DeviationKind::BooleanValue);
                true
            }
            Some(_) => return Err(Reason::Boolean).part("extension.critical"),
        };
        let value = self.expect(&mut inside, Tag::OctetString, "an OCTET STRING", part)?.contents_span();
        inside.finish().part(part)?;
        Ok(ExtensionSpans { oid, critical, value })
    }
}
