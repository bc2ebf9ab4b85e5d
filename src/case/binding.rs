//! What ties a CA's key to something that was signed under it, so that somebody holds the private key: the CA's own
//! signature, or what the certificate that it signed says of the key.

use memchr::memmem;

use crate::x509::certificate::Certificate;
use crate::x509::issuer::Issuer;
use crate::x509::key::PublicKey;
use crate::x509::name::NameMatch;
use crate::x509::signature::{SignatureResult, sha1, sha256, sha384, sha512};
use crate::x509::spki::SubjectPublicKeyInfo;

/// Whether the CA's own signature has to verify under its own key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[doc(hidden)]
pub enum SelfSignature {
    /// Issuer and subject differ: another CA signed.
    IssuedByAnother,
    /// Issuer and subject are equal, but authorityKeyIdentifier names another key (key rollover), and its own did not
    /// sign it.
    AnotherKey,
    /// It has to, and this came of it.
    Checked(SignatureResult),
}

impl SelfSignature {
    pub(super) fn of(issuer: &Issuer) -> Self {
        let ca = issuer.certificate();
        if ca.issuer().compare(&ca.subject()) == NameMatch::Different {
            return SelfSignature::IssuedByAnother;
        }
        match issuer.verify(ca) {
            SignatureResult::Rejected if names_another_key(ca) => SelfSignature::AnotherKey,
            result => SelfSignature::Checked(result),
        }
    }
}

/// What ties the CA's key to something that was signed under it. A signature may be chosen first and a public key computed
/// that verifies it (ECDSA: SEC 1 section 4.1.6; RSA with a small exponent: a modulus that divides a number), so that
/// nobody has to hold the private key; but not where what was signed already names the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[doc(hidden)]
pub enum KeyBinding {
    /// The CA's own signature verifies under its key, which stands in what it signed.
    OwnSignature,
    /// The key is Ed25519, whose signatures hash the public key (RFC 8032 section 5.1.6).
    Scheme,
    /// The proof's authorityKeyIdentifier is a hash of the CA's key.
    Identifier,
    /// The CA's key stands in the proof itself, for example as the key that it certifies.
    Copy,
}

impl KeyBinding {
    /// What ties the key of a CA to the certificates that it signed: its own, of which `own` came, or the `issued` one.
    pub(super) fn of(issuer: &Issuer, own: &SelfSignature, issued: Option<&Certificate>) -> Option<Self> {
        let by_issued = || issued.and_then(|issued| KeyBinding::by_issued(issuer, issued));
        let verifies_itself = || issuer.verify(issuer.certificate()) == SignatureResult::Verified;
        match own {
            SelfSignature::Checked(SignatureResult::Verified) => Some(KeyBinding::OwnSignature),
            // Its name says that another CA signed it, and says nothing about whose key did.
            SelfSignature::IssuedByAnother => {
                by_issued().or_else(|| verifies_itself().then_some(KeyBinding::OwnSignature))
            }
            _ => by_issued(),
        }
    }

    /// What ties the key of a CA, whose own signature does not do it, to a certificate that it signed.
    fn by_issued(issuer: &Issuer, issued: &Certificate) -> Option<Self> {
        let info = issuer.certificate().subject_public_key_info();
        let authority = issued.authority_key_identifier().ok().flatten();
        let identifier = authority.and_then(|authority| authority.key_identifier);
        if matches!(issuer.key(), PublicKey::Ed25519(_)) {
            Some(KeyBinding::Scheme)
        } else if identifier.is_some_and(|identifier| is_key_identifier(identifier, &info)) {
            Some(KeyBinding::Identifier)
        } else {
            memmem::find(issued.tbs(), info.subject_public_key.octets).map(|_| KeyBinding::Copy)
        }
    }
}

/// Whether an identifier is a hash of the key or of its SubjectPublicKeyInfo: the SHA-1 of RFC 5280 section 4.2.1.2 (method
/// 1), or one of RFC 7093 section 2, cut to 160 bits or not. What has fewer bits could be met by trying keys.
fn is_key_identifier(identifier: &[u8], info: &SubjectPublicKeyInfo<'_>) -> bool {
    const LEAST_OCTETS: usize = 20;
    let is_hash_of = |octets: &[u8]| {
        sha1(octets).starts_with(identifier)
            || sha256(octets).starts_with(identifier)
            || sha384(octets).starts_with(identifier)
            || sha512(octets).starts_with(identifier)
    };
    identifier.len() >= LEAST_OCTETS && (is_hash_of(info.subject_public_key.octets) || is_hash_of(info.raw))
}

/// Whether a self-issued certificate says that another key signed it (RFC 5280 section 4.2.1.1): its
/// authorityKeyIdentifier names neither the subjectKeyIdentifier nor a hash of its key or, where keys are not named, another
/// serial number.
fn names_another_key(certificate: &Certificate) -> bool {
    let Ok(Some(authority)) = certificate.authority_key_identifier() else {
        return false;
    };
    let own_identifier = certificate.subject_key_identifier().ok().flatten();
    match (authority.key_identifier, authority.serial_number) {
        (Some(named), _) => {
            !named.is_empty()
                && Some(named) != own_identifier
                && !is_key_identifier(named, &certificate.subject_public_key_info())
        }
        (None, Some(serial)) => serial != certificate.serial_number().der_contents(),
        (None, None) => false,
    }
}
