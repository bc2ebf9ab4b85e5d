//! One certificate and what it says. Reading is lenient and refuses only what is no certificate at all, so that the checks
//! can say what is wrong with one; what is looked up here was read in one walk over the DER.

#[cfg(test)]
mod tests;

pub use crate::x509::deviation::Deviation;
pub(crate) use crate::x509::deviation::DeviationKind;
pub use crate::x509::extension::{
    AuthorityKeyIdentifier, BasicConstraints, Extension, ExtensionError, KeyUsage,
};
pub use crate::x509::time::Time;
pub(crate) use crate::x509::time::{TimeEncoding, TimeProblem};
pub use crate::x509::walk::DecodeError;

use std::sync::Arc;

pub(crate) use crate::x509::constraint::NameConstraints;
use crate::x509::der::Reader;
use crate::x509::deviation::MAX_DEVIATIONS;
use crate::x509::extension::Found;
pub(crate) use crate::x509::extension::{
    ANY_EXTENDED_KEY_USAGE, CLIENT_AUTH, KnownExtension, key_purpose_name,
};
use crate::x509::key::PublicKey;
use crate::x509::name::{Name, NameMatch};
use crate::x509::oid::{NETSCAPE_CERTIFICATE_TYPE, Oid};
use crate::x509::pem::{self, Pem, PemError};
use crate::x509::serial::SerialNumber;
use crate::x509::spki::{AlgorithmIdentifier, BitString, SubjectPublicKeyInfo};
use crate::x509::walk::{self, AlgorithmSpans, BitStringSpan, ExtensionSpans, Parts, Span, TimeSpan};

/// One X.509 certificate (RFC 5280 section 4.1), version 1, 2 or 3. It shares its DER octets with its clones; the accessors lend parts.
///
/// ```
/// use mqtt_ca_check::x509::Certificate;
///
/// let error = Certificate::from_der(b"not a certificate".to_vec()).unwrap_err();
/// assert!(error.to_string().starts_with("Certificate:"));
/// ```
#[derive(Clone, Debug)]
pub struct Certificate {
    der: Arc<Vec<u8>>,
    parts: Parts,
}

/// Why a text is not exactly one certificate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CertificateError {
    /// The text is not one PEM block labelled CERTIFICATE.
    #[error(transparent)]
    Pem(#[from] PemError),
    /// The block's octets are not one certificate.
    #[error(transparent)]
    Der(#[from] DecodeError),
}

/// What an authorityKeyIdentifier names in place of the certificate that it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NamedInstead {
    /// Another key.
    Key,
    /// Another issuer or serial number.
    Certificate,
}

impl Certificate {
    /// How many extensions a certificate may have to be read. The certificates of public CAs have about ten.
    pub const MAX_EXTENSIONS: usize = walk::MAX_EXTENSIONS;
    /// How many deviations from DER are [listed](Self::deviations) of one certificate at most.
    pub const MAX_DEVIATIONS: usize = MAX_DEVIATIONS;
    /// Octets of the values of all extensions of a certificate that are decoded for [`Facts`](crate::report::Facts) at most: what they
    /// become takes hundreds of times as much memory. A value for which there is no room left is shown as octets.
    pub const MAX_DECODED_OCTETS: usize = 64 << 10;

    /// Reads one certificate in PEM (RFC 7468 section 5). Text around it, line ends and the lengths of lines do not count.
    ///
    /// # Errors
    /// If the text is not exactly one PEM block labelled CERTIFICATE, or its octets are not one certificate, as in
    /// [`from_der`](Self::from_der). [`Bundle`](crate::x509::Bundle) reads several.
    pub fn from_pem(text: &str) -> Result<Self, CertificateError> {
        Ok(Certificate::from_der(Pem::read(text).shared_certificate()?)?)
    }

    /// Reads one certificate.
    ///
    /// # Errors
    /// If the octets are not exactly one certificate: the structure of RFC 5280 section 4.1 is broken, the version is
    /// not 1 to 3, a length is indefinite, or octets follow the certificate; or if there are more than
    /// [`Certificate::MAX_EXTENSIONS`] extensions, or more than [`Name::MAX_ATTRIBUTES`] attributes in a name.
    /// Times, names, extensions and keys that are wrong inside are no error here; their accessors say what can be read.
    pub fn from_der(der: impl Into<Arc<Vec<u8>>>) -> Result<Self, DecodeError> {
        let der = der.into();
        let parts = walk::parts(&der)?;
        Ok(Certificate { der, parts })
    }

    /// Whether issuer and subject are equal.
    pub(crate) fn is_self_issued(&self) -> bool {
        self.issuer().compare(&self.subject()) != NameMatch::Different
    }

    /// Whether it says that it is a CA; or cannot say so, being of version 1, and names itself as its issuer.
    pub(crate) fn may_be_ca(&self) -> bool {
        match self.basic_constraints() {
            Ok(Some(constraints)) => constraints.ca,
            _ => self.version() == 1 && self.is_self_issued(),
        }
    }

    /// Whether this is a common name of its subject.
    pub(crate) fn has_common_name(&self, text: &str) -> bool {
        self.subject().common_names().any(|name| name.text().is_ok_and(|name| name == text))
    }

    /// The octets of the whole certificate.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The certificate in PEM: one block in the strict form of RFC 7468, with LF as line end.
    #[must_use]
    pub fn to_pem(&self) -> String {
        pem::of_certificate(&self.der)
    }

    /// The octets of tbsCertificate, over which the signature is made.
    #[must_use]
    pub fn tbs(&self) -> &[u8] {
        self.part(&self.parts.tbs)
    }

    /// The version as people count it: 1, 2 or 3.
    #[must_use]
    pub fn version(&self) -> u8 {
        self.parts.version
    }

    /// The serial number (RFC 5280 section 4.1.2.2).
    #[must_use]
    pub fn serial_number(&self) -> SerialNumber<'_> {
        SerialNumber::from_der_contents(self.part(&self.parts.serial_number))
    }

    /// tbsCertificate.signature: the algorithm as the signed part names it.
    #[must_use]
    pub fn tbs_signature(&self) -> AlgorithmIdentifier<'_> {
        self.algorithm(&self.parts.tbs_signature)
    }

    /// The issuer's distinguished name.
    #[must_use]
    pub fn issuer(&self) -> Name<'_> {
        Name::from_der(self.part(&self.parts.issuer))
    }

    /// The subject's distinguished name.
    #[must_use]
    pub fn subject(&self) -> Name<'_> {
        Name::from_der(self.part(&self.parts.subject))
    }

    /// Whether no attribute of issuer and subject has a [problem](crate::x509::name::Attribute::problem).
    pub(crate) fn has_sound_names(&self) -> bool {
        self.parts.has_sound_names
    }

    /// notBefore: the first instant at which the certificate is valid (RFC 5280 section 4.1.2.5).
    #[must_use]
    pub fn not_before(&self) -> Time<'_> {
        self.time(&self.parts.not_before)
    }

    /// notAfter: the last instant at which the certificate is valid, inclusive (RFC 5280 section 4.1.2.5).
    #[must_use]
    pub fn not_after(&self) -> Time<'_> {
        self.time(&self.parts.not_after)
    }

    /// The certified key.
    #[must_use]
    pub fn subject_public_key_info(&self) -> SubjectPublicKeyInfo<'_> {
        SubjectPublicKeyInfo {
            algorithm: self.algorithm(&self.parts.public_key.algorithm),
            subject_public_key: self.bit_string(&self.parts.public_key.key),
            raw: self.part(&self.parts.public_key.raw),
        }
    }

    /// The certified key, as far as it can be read.
    #[must_use]
    pub fn public_key(&self) -> PublicKey<'_> {
        PublicKey::read(&self.subject_public_key_info())
    }

    /// Whether an issuer or subject unique identifier is present (RFC 5280 section 4.1.2.8).
    #[must_use]
    pub fn has_unique_identifiers(&self) -> bool {
        self.parts.has_unique_identifiers
    }

    /// The extensions in the order of the certificate.
    pub fn extensions(&self) -> impl ExactSizeIterator<Item = Extension<'_>> {
        self.parts.extensions.iter().map(|span| self.extension(span))
    }

    /// basicConstraints, `None` if absent.
    ///
    /// # Errors
    /// If the extension occurs twice or does not decode.
    pub fn basic_constraints(&self) -> Result<Option<BasicConstraints>, ExtensionError> {
        self.parts.known_extensions.basic_constraints
    }

    /// keyUsage, `None` if absent.
    ///
    /// # Errors
    /// If the extension occurs twice or does not decode.
    pub fn key_usage(&self) -> Result<Option<KeyUsage>, ExtensionError> {
        self.parts.known_extensions.key_usage
    }

    /// The key purposes of extKeyUsage in the order of the certificate, `None` if the extension is absent.
    ///
    /// # Errors
    /// If the extension occurs twice or does not decode.
    pub fn extended_key_usage(
        &self,
    ) -> Result<Option<impl Iterator<Item = Oid<'_>> + Clone>, ExtensionError> {
        let purposes = self.found(&self.parts.known_extensions.key_purposes)?;
        Ok(purposes.map(|octets| {
            Reader::new(octets).elements().map(|purpose| Oid::from_der_contents(purpose.contents))
        }))
    }

    /// subjectKeyIdentifier, `None` if absent.
    ///
    /// # Errors
    /// If the extension occurs twice or does not decode.
    pub fn subject_key_identifier(&self) -> Result<Option<&[u8]>, ExtensionError> {
        self.found(&self.parts.known_extensions.subject_key_identifier)
    }

    /// authorityKeyIdentifier, `None` if absent.
    ///
    /// # Errors
    /// If the extension occurs twice or does not decode.
    pub fn authority_key_identifier(&self) -> Result<Option<AuthorityKeyIdentifier<'_>>, ExtensionError> {
        let identifier =
            self.parts.known_extensions.authority_key_identifier.as_ref().map_err(|error| *error)?;
        let part = |span: &Option<Span>| span.as_ref().map(|span| self.part(span));
        Ok(identifier.as_ref().map(|spans| AuthorityKeyIdentifier {
            key_identifier: part(&spans.key_identifier),
            issuer: part(&spans.issuer).map(Name::from_der),
            serial_number: part(&spans.serial_number),
        }))
    }

    /// The first extension that is not [well formed](Extension::is_well_formed).
    #[must_use]
    pub fn malformed_extension(&self) -> Option<Extension<'_>> {
        self.extensions().find(|extension| !extension.is_well_formed())
    }

    /// nameConstraints, `None` if absent.
    pub(crate) fn name_constraints(&self) -> Result<Option<NameConstraints<'_>>, ExtensionError> {
        let extension = self.only_one(KnownExtension::NameConstraints)?;
        Ok(extension.map(|extension| NameConstraints::new(extension.value, extension.critical)))
    }

    /// The value of subjectAltName, `None` if absent.
    pub(crate) fn alternative_names(&self) -> Result<Option<&[u8]>, ExtensionError> {
        Ok(self.only_one(KnownExtension::SubjectAltName)?.map(|extension| extension.value))
    }

    /// The extension of this type, `None` if absent.
    fn only_one(&self, known: KnownExtension) -> Result<Option<Extension<'_>>, ExtensionError> {
        let mut found = self.extensions().filter(|extension| extension.known() == Some(known));
        let first = found.next();
        match first {
            Some(_) if found.next().is_some() => Err(ExtensionError::Repeated(known.name())),
            Some(extension) if !extension.is_well_formed() => Err(ExtensionError::Malformed(known.name())),
            _ => Ok(first),
        }
    }

    /// What the authorityKeyIdentifier of a self-issued certificate names, if that is not itself: as OpenSSL compares, to which
    /// what is absent fits. It comes of renewing a CA with extensions that were made for the old one.
    pub(crate) fn named_instead(&self) -> Result<Option<NamedInstead>, ExtensionError> {
        let Some(authority) = self.authority_key_identifier()? else {
            return Ok(None);
        };
        if let Some(key) = authority.key_identifier
            && self.subject_key_identifier()?.is_some_and(|own| own != key)
        {
            return Ok(Some(NamedInstead::Key));
        }
        let names_issuer = authority.issuer.is_some_and(|it| !it.is_same_to_openssl(&self.issuer()));
        let names_serial =
            authority.serial_number.is_some_and(|it| it != self.serial_number().der_contents());
        Ok((names_issuer || names_serial).then_some(NamedInstead::Certificate))
    }

    /// Whether there is an nsCertType, and TLS clients are not among what it allows.
    pub(crate) fn is_of_other_netscape_type(&self) -> bool {
        let mut of_type = self.extensions().filter(|extension| extension.oid == NETSCAPE_CERTIFICATE_TYPE);
        of_type.any(|extension| !extension.has_first_bit())
    }

    /// Whether there is one extension of this type, and its value is a list of nothing.
    pub(crate) fn has_empty_list(&self, known: KnownExtension) -> bool {
        let mut found = self.extensions().filter(|extension| extension.known() == Some(known));
        found.next().is_some_and(|extension| extension.is_empty_list()) && found.next().is_none()
    }

    /// An extension that occurs more than once, which RFC 5280 section 4.2 forbids: the first in the order of the
    /// certificate that an earlier one has the type of.
    #[must_use]
    pub fn repeated_extension(&self) -> Option<Oid<'_>> {
        self.repeated_extensions().next()
    }

    /// Each type of which there is a second extension.
    pub(crate) fn repeated_extensions(&self) -> impl Iterator<Item = Oid<'_>> {
        let oids = || self.extensions().map(|extension| extension.oid);
        let is_second =
            move |(at, oid): &(usize, Oid<'_>)| oids().take(*at).filter(|before| before == oid).count() == 1;
        oids().enumerate().filter(is_second).map(|(_, oid)| oid)
    }

    /// signatureAlgorithm: the algorithm as the outer structure names it.
    #[must_use]
    pub fn signature_algorithm(&self) -> AlgorithmIdentifier<'_> {
        self.algorithm(&self.parts.signature_algorithm)
    }

    /// The signature over [`tbs`](Self::tbs). Never an identity: other octets can be a valid signature too.
    #[must_use]
    pub fn signature(&self) -> BitString<'_> {
        self.bit_string(&self.parts.signature)
    }

    /// Where the encoding is readable but not canonical DER, in the order of the certificate, up to
    /// [`Certificate::MAX_DEVIATIONS`]. Names, the values of known extensions and RSA keys are looked into; the values of other
    /// extensions and the signature are not, nor is a known extension that is not
    /// [well formed](Extension::is_well_formed).
    #[must_use]
    pub fn deviations(&self) -> &[Deviation] {
        self.parts.deviations.found()
    }

    fn part(&self, span: &Span) -> &[u8] {
        walk::part_of(&self.der, span)
    }

    fn found(&self, found: &Found<Span>) -> Result<Option<&[u8]>, ExtensionError> {
        Ok(found.clone()?.map(|span| self.part(&span)))
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
            is_well_formed: span.is_well_formed,
        }
    }

    fn bit_string(&self, span: &BitStringSpan) -> BitString<'_> {
        BitString { unused_bits: span.unused_bits, octets: self.part(&span.octets) }
    }
}
