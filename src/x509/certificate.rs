//! DER octets to a certificate. Reads leniently and refuses only what is no certificate at all, so that the checks
//! can say what is wrong with one: the structure is walked here element by element, x509-parser decodes the known
//! extensions, under guards for what it passes over in silence, and whether all of it is canonical DER is a question of
//! its own.

mod canonical;
mod extension;
mod general_name;
#[cfg(test)]
mod tests;
mod time;
mod usual;
mod walk;

use std::ops::Range;

use ::time::OffsetDateTime;

pub use self::canonical::{Deviation, DeviationKind, MAX_DEVIATIONS};
pub use self::extension::{
    ANY_EXTENDED_KEY_USAGE, AuthorityKeyIdentifier, BasicConstraints, CLIENT_AUTH, ExtensionError, KeyUsage,
    KnownExtension, key_purpose_name,
};
pub use self::time::{Time, TimeEncoding, TimeProblem};
use crate::x509::der::DerError;
use crate::x509::name::{Name, NameError};
use crate::x509::oid::Oid;
use crate::x509::serial::SerialNumber;
use crate::x509::spki::{AlgorithmIdentifier, BitString, SubjectPublicKeyInfo};

/// How many extensions a certificate may have to be read. The certificates of public CAs have about ten.
pub const MAX_EXTENSIONS: usize = 256;

/// Where a part stands in the DER octets of its certificate.
type Span = Range<usize>;

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
    #[error("more than {MAX_EXTENSIONS} extensions")]
    TooManyExtensions,
    #[error(transparent)]
    Name(#[from] NameError),
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
/// use mqtt_ca_check::x509::certificate::Certificate;
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
    /// Whether all of it is written as nearly all certificates write it, which is canonical DER.
    is_usual: bool,
    names_are_sound: bool,
}

#[derive(Clone, Debug)]
struct AlgorithmSpans {
    oid: Span,
    parameters: Option<Span>,
    raw: Span,
}

#[derive(Clone, Debug)]
struct TimeSpan {
    octets: Span,
    /// Read once, when the certificate is.
    encoding: TimeEncoding,
    instant: Option<OffsetDateTime>,
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
    known: Option<KnownExtension>,
    critical: bool,
    value: Span,
    /// Whether it is written as nearly all certificates write it, which is well formed.
    is_usual: bool,
}

impl Certificate {
    /// Reads one certificate.
    ///
    /// # Errors
    /// If the octets are not exactly one certificate: the structure of RFC 5280 section 4.1 is broken, the version is
    /// not 1 to 3, a length is indefinite, or octets follow the certificate; or if there are more than
    /// [`MAX_EXTENSIONS`] extensions, or more than [`MAX_ATTRIBUTES`](crate::x509::name::MAX_ATTRIBUTES) attributes in a name.
    /// Times, names, extensions and keys that are wrong inside are no error here; their accessors say what can be read.
    pub fn from_der(der: Vec<u8>) -> Result<Self, DecodeError> {
        walk::certificate(der)
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

    /// Whether no attribute of issuer and subject has a [problem](crate::x509::name::Attribute::problem).
    pub(crate) fn has_sound_names(&self) -> bool {
        self.names_are_sound
    }

    /// notBefore: the first instant at which the certificate is valid (RFC 5280 section 4.1.2.5).
    #[must_use]
    pub fn not_before(&self) -> Time<'_> {
        self.time(&self.not_before)
    }

    /// notAfter: the last instant at which the certificate is valid, inclusive (RFC 5280 section 4.1.2.5).
    #[must_use]
    pub fn not_after(&self) -> Time<'_> {
        self.time(&self.not_after)
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
        self.extensions.iter().map(|span| self.extension(span))
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

    /// Where the encoding is readable but not canonical DER, in the order of the certificate, up to
    /// [`MAX_DEVIATIONS`]. Names, the values of known extensions and RSA keys are looked into; the values of other
    /// extensions and the signature are not, nor is a known extension that is not
    /// [well formed](Extension::is_well_formed).
    #[must_use]
    pub fn deviations(&self) -> Vec<Deviation> {
        canonical::deviations(self)
    }

    fn part(&self, span: &Span) -> &[u8] {
        self.der.get(span.clone()).unwrap_or_default()
    }

    fn time(&self, span: &TimeSpan) -> Time<'_> {
        Time::already_read(span.encoding, self.part(&span.octets), span.instant)
    }

    fn algorithm(&self, spans: &AlgorithmSpans) -> AlgorithmIdentifier<'_> {
        AlgorithmIdentifier {
            oid: Oid::from_der_contents(self.part(&spans.oid)),
            parameters: spans.parameters.as_ref().map(|span| self.part(span)),
            raw: self.part(&spans.raw),
        }
    }

    fn extension(&self, span: &ExtensionSpans) -> Extension<'_> {
        Extension {
            oid: Oid::from_der_contents(self.part(&span.oid)),
            critical: span.critical,
            value: self.part(&span.value),
        }
    }

    fn bit_string(&self, span: &BitStringSpan) -> BitString<'_> {
        BitString { unused_bits: span.unused_bits, octets: self.part(&span.octets) }
    }
}
