//! The walk through one certificate: every element of RFC 5280 section 4.1 in its order. It keeps where each part
//! stands, reads the known extensions, and notes what is not canonical DER. Only what is no certificate at all is refused.

use std::ops::Range;

use time::OffsetDateTime;

use crate::x509::der::{DerError, Element, Reader, Tag};
use crate::x509::deviation::{DeviationKind, Deviations, bit_string_defect, time_defect};
use crate::x509::extension::{KnownExtension, KnownExtensions};
use crate::x509::name::{Name, NameError};
use crate::x509::oid::Oid;
use crate::x509::time::{Time, TimeEncoding};

/// What [`Certificate::MAX_EXTENSIONS`](crate::x509::Certificate::MAX_EXTENSIONS) says.
pub(super) const MAX_EXTENSIONS: usize = 256;

/// Where a part stands in the DER octets of its certificate.
pub(super) type Span = Range<usize>;

/// The octets of a part.
pub(super) fn part_of<'d>(der: &'d [u8], span: &Span) -> &'d [u8] {
    der.get(span.clone()).unwrap_or_default()
}

/// The parts of a certificate, and what was read on the way.
#[derive(Clone, Debug)]
pub(super) struct Parts {
    pub(super) tbs: Span,
    pub(super) version: u8,
    pub(super) serial_number: Span,
    pub(super) tbs_signature: AlgorithmSpans,
    pub(super) issuer: Span,
    pub(super) not_before: TimeSpan,
    pub(super) not_after: TimeSpan,
    pub(super) subject: Span,
    /// Whether no attribute of issuer and subject has a problem.
    pub(super) has_sound_names: bool,
    pub(super) public_key: PublicKeySpans,
    pub(super) has_unique_identifiers: bool,
    pub(super) extensions: Vec<ExtensionSpans>,
    pub(super) known_extensions: KnownExtensions,
    pub(super) signature_algorithm: AlgorithmSpans,
    pub(super) signature: BitStringSpan,
    pub(super) deviations: Deviations,
}

#[derive(Clone, Debug)]
pub(super) struct AlgorithmSpans {
    pub(super) oid: Span,
    pub(super) parameters: Option<Span>,
    pub(super) raw: Span,
}

#[derive(Clone, Debug)]
pub(super) struct TimeSpan {
    pub(super) octets: Span,
    pub(super) encoding: TimeEncoding,
    pub(super) instant: Option<OffsetDateTime>,
}

#[derive(Clone, Debug)]
pub(super) struct PublicKeySpans {
    pub(super) algorithm: AlgorithmSpans,
    pub(super) key: BitStringSpan,
    pub(super) raw: Span,
}

#[derive(Clone, Debug)]
pub(super) struct BitStringSpan {
    pub(super) unused_bits: u8,
    pub(super) octets: Span,
}

#[derive(Clone, Debug)]
pub(super) struct ExtensionSpans {
    pub(super) oid: Span,
    pub(super) critical: bool,
    pub(super) value: Span,
    pub(super) is_well_formed: bool,
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
    Version(u8),
    #[error("version out of range was found, versions 1 to 3 exist")]
    VersionOutOfRange,
    #[error("an INTEGER without contents")]
    EmptyInteger,
    #[error("a BIT STRING that names more unused bits than it has")]
    BitString,
    #[error("a BOOLEAN that is not one octet")]
    Boolean,
    #[error("an object identifier that cannot be read")]
    Oid,
    #[error("more than {MAX_EXTENSIONS} extensions")]
    TooManyExtensions,
    #[error(transparent)]
    Name(#[from] NameError),
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

/// Reads the certificate that fills `der`.
pub(super) fn parts(der: &[u8]) -> Result<Parts, DecodeError> {
    let known_extensions = KnownExtensions::default();
    Walk { der, known_extensions, deviations: Deviations::default() }.certificate()
}

/// What is gathered on the way.
struct Walk<'d> {
    der: &'d [u8],
    known_extensions: KnownExtensions,
    deviations: Deviations,
}

impl<'d> Walk<'d> {
    fn certificate(mut self) -> Result<Parts, DecodeError> {
        let mut outer = Reader::new(self.der);
        let certificate = self.sequence(&mut outer, "Certificate")?;
        outer.finish().part("Certificate")?;

        let mut reader = Reader::inside(&certificate);
        let tbs = self.sequence(&mut reader, "tbsCertificate")?;
        let mut fields = Reader::inside(&tbs);
        let version = self.version(&mut fields)?;
        let serial_number = self.integer(&mut fields, "serialNumber")?.contents_span();
        let tbs_signature = self.algorithm(&mut fields, "tbsCertificate.signature")?;
        let (issuer, issuer_is_sound) = self.name(&mut fields, "issuer", None)?;
        let (not_before, not_after) = self.validity(&mut fields)?;
        let read = (&issuer, issuer_is_sound);
        let (subject, subject_is_sound) = self.name(&mut fields, "subject", Some(read))?;
        let public_key = self.public_key(&mut fields)?;
        let has_unique_identifiers = self.unique_identifiers(&mut fields)?;
        let extensions = self.extensions(&mut fields)?;
        fields.finish().part("tbsCertificate")?;

        let signature_algorithm = self.algorithm(&mut reader, "signatureAlgorithm")?;
        let signature = self.bit_string(&mut reader, "signatureValue")?;
        reader.finish().part("Certificate")?;
        Ok(Parts {
            tbs: tbs.span(),
            version,
            serial_number,
            tbs_signature,
            issuer,
            not_before,
            not_after,
            subject,
            has_sound_names: issuer_is_sound && subject_is_sound,
            public_key,
            has_unique_identifiers,
            extensions,
            known_extensions: self.known_extensions,
            signature_algorithm,
            signature,
            deviations: self.deviations,
        })
    }

    /// The next element, which must be of this type.
    fn expect(
        &mut self,
        reader: &mut Reader<'d>,
        tag: Tag,
        expected: &'static str,
        part: &'static str,
    ) -> Result<Element<'d>, DecodeError> {
        let element = reader.expect(tag, expected).part(part)?;
        self.deviations.element(&element, part);
        Ok(element)
    }

    fn sequence(&mut self, reader: &mut Reader<'d>, part: &'static str) -> Result<Element<'d>, DecodeError> {
        self.expect(reader, Tag::Sequence, "a SEQUENCE", part)
    }

    fn integer(&mut self, reader: &mut Reader<'d>, part: &'static str) -> Result<Element<'d>, DecodeError> {
        let element = self.expect(reader, Tag::Integer, "an INTEGER", part)?;
        if element.contents.is_empty() { Err(Reason::EmptyInteger).part(part) } else { Ok(element) }
    }

    /// `version [0] EXPLICIT INTEGER { v1(0), v2(1), v3(2) } DEFAULT v1`
    fn version(&mut self, fields: &mut Reader<'d>) -> Result<u8, DecodeError> {
        let part = "version";
        let Some(explicit) = self.optional(fields, 0, true, part)? else {
            return Ok(1);
        };
        let mut inside = Reader::inside(&explicit);
        let number = self.integer(&mut inside, part)?;
        inside.finish().part(part)?;
        let significant = number.contents.iter().position(|&octet| octet != 0);
        self.deviations.note_if(significant.is_none(), part, DeviationKind::DefaultEncoded);
        match significant.and_then(|first| number.contents.get(first..)) {
            None => Ok(1),
            Some([1]) => Ok(2),
            Some([2]) => Ok(3),
            Some([other @ ..0x80]) => Err(Reason::Version(other.saturating_add(1))).part(part),
            Some(_) => Err(Reason::VersionOutOfRange).part(part),
        }
    }

    /// The next element if its tag is this context-specific one.
    fn optional(
        &mut self,
        fields: &mut Reader<'d>,
        number: u32,
        constructed: bool,
        part: &'static str,
    ) -> Result<Option<Element<'d>>, DecodeError> {
        let found = fields.optional(|element| element.is_context(number, constructed)).part(part)?;
        if let Some(element) = &found {
            self.deviations.element(element, part);
        }
        Ok(found)
    }

    fn algorithm(
        &mut self,
        reader: &mut Reader<'d>,
        part: &'static str,
    ) -> Result<AlgorithmSpans, DecodeError> {
        let sequence = reader.expect(Tag::Sequence, "a SEQUENCE").part(part)?;
        let mut inside = Reader::inside(&sequence);
        let oid = oid(&mut inside, part)?;
        let parameters = inside.next().part(part)?;
        inside.finish().part(part)?;
        self.deviations.algorithm(&sequence, &oid, parameters.as_ref(), part);
        Ok(AlgorithmSpans {
            oid: oid.contents_span(),
            parameters: parameters.map(|element| element.span()),
            raw: sequence.span(),
        })
    }

    /// Where a name stands, and whether no attribute of it has a problem. If it is one that was `read` before, and so far
    /// nothing deviates from DER, there is nothing to find in it.
    fn name(
        &mut self,
        fields: &mut Reader<'d>,
        part: &'static str,
        read: Option<(&Span, bool)>,
    ) -> Result<(Span, bool), DecodeError> {
        let element = self.sequence(fields, part)?;
        let is_same = |(span, _): &(&Span, bool)| part_of(self.der, span) == element.raw;
        if let Some((_, is_sound)) = read.filter(is_same)
            && self.deviations.found().is_empty()
        {
            return Ok((element.span(), is_sound));
        }
        let see = |inner: &Element<'_>, within| self.deviations.within_name(inner, within, part);
        let is_sound = Name::is_sound(element.raw, see).part(part)?;
        Ok((element.span(), is_sound))
    }

    fn validity(&mut self, fields: &mut Reader<'d>) -> Result<(TimeSpan, TimeSpan), DecodeError> {
        let sequence = self.sequence(fields, "validity")?;
        let mut inside = Reader::inside(&sequence);
        let not_before = self.time(&mut inside, "notBefore")?;
        let not_after = self.time(&mut inside, "notAfter")?;
        inside.finish().part("validity")?;
        Ok((not_before, not_after))
    }

    fn time(&mut self, reader: &mut Reader<'d>, part: &'static str) -> Result<TimeSpan, DecodeError> {
        let utc = reader.optional(|element| element.is(Tag::UtcTime)).part(part)?;
        let (encoding, element) = match utc {
            Some(element) => (TimeEncoding::UtcTime, element),
            None => {
                let element = reader.expect(Tag::GeneralizedTime, "UTCTime or GeneralizedTime").part(part)?;
                (TimeEncoding::GeneralizedTime, element)
            }
        };
        let time = Time::new(encoding, element.contents);
        self.deviations.header(&element, part);
        self.deviations.note(part, time_defect(&time));
        Ok(TimeSpan { octets: element.contents_span(), encoding, instant: time.instant() })
    }

    fn public_key(&mut self, fields: &mut Reader<'d>) -> Result<PublicKeySpans, DecodeError> {
        let part = "subjectPublicKeyInfo";
        let sequence = self.sequence(fields, part)?;
        let mut inside = Reader::inside(&sequence);
        let algorithm = self.algorithm(&mut inside, "subjectPublicKeyInfo.algorithm")?;
        let key = self.bit_string(&mut inside, "subjectPublicKey")?;
        inside.finish().part(part)?;
        let key_algorithm = Oid::from_der_contents(part_of(self.der, &algorithm.oid));
        self.deviations.key(key_algorithm, part_of(self.der, &key.octets), "subjectPublicKey");
        Ok(PublicKeySpans { algorithm, key, raw: sequence.span() })
    }

    fn bit_string(
        &mut self,
        reader: &mut Reader<'d>,
        part: &'static str,
    ) -> Result<BitStringSpan, DecodeError> {
        let element = self.expect(reader, Tag::BitString, "a BIT STRING", part)?;
        bits(&element, part)
    }

    /// `issuerUniqueID [1] IMPLICIT BIT STRING OPTIONAL, subjectUniqueID [2] ...`
    fn unique_identifiers(&mut self, fields: &mut Reader<'d>) -> Result<bool, DecodeError> {
        let mut present = false;
        for (number, part) in [(1, "issuerUniqueID"), (2, "subjectUniqueID")] {
            if let Some(element) = self.optional(fields, number, false, part)? {
                present = true;
                let _span = bits(&element, part)?;
                self.deviations.note(part, bit_string_defect(element.contents));
            }
        }
        Ok(present)
    }

    /// `extensions [3] EXPLICIT SEQUENCE SIZE (1..MAX) OF Extension OPTIONAL`
    fn extensions(&mut self, fields: &mut Reader<'d>) -> Result<Vec<ExtensionSpans>, DecodeError> {
        let part = "extensions";
        let Some(explicit) = self.optional(fields, 3, true, part)? else {
            return Ok(Vec::new());
        };
        let mut outer = Reader::inside(&explicit);
        let sequence = self.sequence(&mut outer, part)?;
        outer.finish().part(part)?;
        self.deviations.note_if(sequence.contents.is_empty(), part, DeviationKind::EmptySequence);
        let mut inside = Reader::inside(&sequence);
        let mut extensions = Vec::new();
        while !inside.rest().is_empty() {
            if extensions.len() == MAX_EXTENSIONS {
                return Err(Reason::TooManyExtensions).part(part);
            }
            extensions.push(self.extension(&mut inside)?);
        }
        Ok(extensions)
    }

    fn extension(&mut self, reader: &mut Reader<'d>) -> Result<ExtensionSpans, DecodeError> {
        let part = "extension";
        let sequence = reader.expect(Tag::Sequence, "a SEQUENCE").part(part)?;
        let mut inside = Reader::inside(&sequence);
        let oid = oid(&mut inside, part)?;
        let boolean = inside.optional(|element| element.is(Tag::Boolean)).part(part)?;
        let critical = match boolean.map(|element| element.contents) {
            None => false,
            Some([octet]) => *octet != 0,
            Some(_) => return Err(Reason::Boolean).part("extension.critical"),
        };
        let value = inside.expect(Tag::OctetString, "an OCTET STRING").part(part)?;
        inside.finish().part(part)?;

        let known = KnownExtension::of(Oid::from_der_contents(oid.contents));
        let name = known.map_or("an extension", KnownExtension::name);
        self.deviations.header(&sequence, name);
        self.deviations.header(&oid, name);
        if let Some(boolean) = boolean {
            self.deviations.critical(&boolean, name);
            self.deviations.note_if(!critical, name, DeviationKind::DefaultEncoded);
        }
        self.deviations.header(&value, name);
        let is_well_formed = known.is_none_or(|known| self.known_extensions.read(known, &value));
        if let Some(known) = known.filter(|_| is_well_formed) {
            self.deviations.extension_value(known, &value);
        }
        Ok(ExtensionSpans {
            oid: oid.contents_span(),
            critical,
            value: value.contents_span(),
            is_well_formed,
        })
    }
}

fn oid<'d>(reader: &mut Reader<'d>, part: &'static str) -> Result<Element<'d>, DecodeError> {
    let element = reader.expect(Tag::Oid, "an OBJECT IDENTIFIER").part(part)?;
    if Oid::from_der_contents(element.contents).is_valid() {
        Ok(element)
    } else {
        Err(Reason::Oid).part(part)
    }
}

fn bits(element: &Element<'_>, part: &'static str) -> Result<BitStringSpan, DecodeError> {
    let span = element.contents_span();
    let (unused_bits, octets) = match element.contents {
        [0, octets @ ..] => (0, octets),
        [unused @ 1..=7, octets @ ..] if !octets.is_empty() => (*unused, octets),
        _ => return Err(Reason::BitString).part(part),
    };
    Ok(BitStringSpan { unused_bits, octets: span.end.saturating_sub(octets.len())..span.end })
}
