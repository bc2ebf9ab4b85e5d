//! The facts of one certificate as reports show them. All text and both digests are made here, when they are asked for.

use std::borrow::Cow;

use serde::Serialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::untrusted::{self, owned_without_private_key};
use crate::x509::certificate::{BasicConstraints, Certificate, Extension, ExtensionError, key_purpose_name};
pub use crate::x509::inspection::ExtensionValue;
use crate::x509::key::PublicKey;
use crate::x509::oid::Oid;
use crate::x509::signature::{algorithm_name, sha256};

const SECONDS_OF_A_DAY: i64 = 24 * 60 * 60;

/// What a certificate says about itself. An extension that occurs twice or does not decode is `None`, as is a time
/// that RFC 3339 cannot write; a text that holds a private key is a note instead; [`Facts::unreadable`] tells such an extension from one that is absent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Facts {
    /// Subject in the form of RFC 4514. Untrusted.
    pub subject: String,
    /// Issuer in the form of RFC 4514. Untrusted.
    pub issuer: String,
    /// Lower-case hexadecimal of the serial number's contents octets.
    pub serial: String,
    /// 1, 2 or 3.
    pub version: u8,
    /// First instant of validity, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_before: Option<String>,
    /// Last instant of validity, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_after: Option<String>,
    /// Whole days from the instant at which the report judges to the last of validity, less than 0 behind it; `None` without such an
    /// instant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_left: Option<i64>,
    /// The certified key.
    pub key: KeyFacts,
    /// The usual name of signatureAlgorithm, or its dotted object identifier.
    pub signature_algorithm: Cow<'static, str>,
    /// The basicConstraints extension.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basic_constraints: Option<BasicConstraints>,
    /// Names of the keyUsage bits, in the order of RFC 5280.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_usage: Option<Vec<&'static str>>,
    /// Names or object identifiers of the key purposes, in the order of the certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extended_key_usage: Option<Vec<Cow<'static, str>>>,
    /// Hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject_key_identifier: Option<String>,
    /// keyIdentifier of authorityKeyIdentifier, hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority_key_identifier: Option<String>,
    /// All extensions, in the order of the certificate.
    pub extensions: Vec<ExtensionFacts>,
    /// SHA-256 of the certificate's DER octets, hexadecimal.
    pub sha256: String,
    /// SHA-256 of the SubjectPublicKeyInfo, hexadecimal.
    pub spki_sha256: String,
    /// No part of the serialized form, which shows what can be read.
    #[serde(skip)]
    unreadable: Vec<ExtensionError>,
}

/// One extension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ExtensionFacts {
    /// The dotted object identifier.
    pub oid: Cow<'static, str>,
    /// The usual name, which most have from RFC 5280, if it is known here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'static str>,
    /// Whether who does not know the extension has to refuse the certificate.
    pub critical: bool,
    /// What it says, if that was [asked for](Facts::with_values). Where it cannot be read: `octets` in hexadecimal, at most
    /// [`ExtensionValue::MAX_OCTETS`] of them, and the `problem`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<ExtensionValue>,
    /// Why the checks refuse the extension, where the value was read more leniently.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lenient: Option<String>,
}

/// A key's algorithm and size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct KeyFacts {
    /// `RSA`, `EC`, `Ed25519` or a dotted object identifier.
    pub algorithm: Cow<'static, str>,
    /// Bits of the modulus or the field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bits: Option<usize>,
    /// The curve's usual name or dotted object identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub curve: Option<Cow<'static, str>>,
}

impl Facts {
    /// Collects the facts of a certificate.
    #[must_use]
    pub fn of(certificate: &Certificate) -> Self {
        let info = certificate.subject_public_key_info();
        // A name displays without private keys.
        let subject = certificate.subject().in_text();
        let is_self_issued = certificate.issuer() == certificate.subject();
        let [not_before, not_after] = Facts::validity(certificate);
        let mut unreadable = Vec::new();
        let basic_constraints = readable(certificate.basic_constraints(), &mut unreadable);
        let key_usage = readable(certificate.key_usage(), &mut unreadable);
        let extended_key_usage = readable(certificate.extended_key_usage(), &mut unreadable);
        let subject_key_identifier = readable(certificate.subject_key_identifier(), &mut unreadable);
        let authority = readable(certificate.authority_key_identifier(), &mut unreadable);
        Facts {
            issuer: if is_self_issued { subject.clone() } else { certificate.issuer().in_text() },
            subject,
            serial: in_full(certificate.serial_number().der_contents()),
            version: certificate.version(),
            not_before,
            not_after,
            days_left: None,
            key: KeyFacts::of(&PublicKey::read(&info)),
            signature_algorithm: shown(algorithm_name(&certificate.signature_algorithm())),
            basic_constraints,
            key_usage: key_usage.map(|extension| extension.names().collect()),
            extended_key_usage: extended_key_usage.map(purposes),
            subject_key_identifier: subject_key_identifier.map(in_full),
            authority_key_identifier: authority.and_then(|authority| authority.key_identifier).map(in_full),
            extensions: certificate.extensions().map(ExtensionFacts::of).collect(),
            sha256: untrusted::hexadecimal(&sha256(certificate.der())),
            spki_sha256: untrusted::hexadecimal(&sha256(info.raw)),
            unreadable,
        }
    }

    /// Collects the facts of a certificate and what follows from an instant.
    #[must_use]
    pub fn at(certificate: &Certificate, instant: OffsetDateTime) -> Self {
        let last = certificate.not_after().instant().map(OffsetDateTime::unix_timestamp);
        let left = last.and_then(|last| last.checked_sub(instant.unix_timestamp()));
        let days_left = left.map(|seconds| seconds.div_euclid(SECONDS_OF_A_DAY));
        Facts { days_left, ..Facts::of(certificate) }
    }

    /// The same with what every extension says. Nothing is decoded for it otherwise. The certificate is the one whose facts
    /// these are.
    #[must_use]
    pub fn with_values(mut self, certificate: &Certificate) -> Self {
        for (facts, decoded) in self.extensions.iter_mut().zip(certificate.decoded_extensions()) {
            facts.value = Some(decoded.value);
            facts.lenient = decoded.lenient;
        }
        self
    }

    /// The first and the last instant of validity in RFC 3339, for whoever needs nothing else of a certificate: what
    /// [`Facts::not_before`] and [`Facts::not_after`] would be.
    #[must_use]
    pub fn validity(certificate: &Certificate) -> [Option<String>; 2] {
        [certificate.not_before(), certificate.not_after()].map(|time| time.instant()?.format(&Rfc3339).ok())
    }

    /// Why the extension of this name gave no value though the certificate holds it. The names are those of RFC 5280:
    /// `basicConstraints`, `keyUsage`, `extKeyUsage`, `subjectKeyIdentifier` and `authorityKeyIdentifier`.
    #[must_use]
    pub fn unreadable(&self, extension: &str) -> Option<ExtensionError> {
        self.unreadable.iter().copied().find(|error| match error {
            ExtensionError::Repeated(name) | ExtensionError::Malformed(name) => *name == extension,
        })
    }
}

/// The value of an extension, if it is there and can be read; why it cannot is kept.
fn readable<T>(
    extension: Result<Option<T>, ExtensionError>,
    unreadable: &mut Vec<ExtensionError>,
) -> Option<T> {
    extension.unwrap_or_else(|error| {
        unreadable.push(error);
        None
    })
}

impl ExtensionFacts {
    fn of(extension: Extension<'_>) -> Self {
        ExtensionFacts {
            oid: shown(extension.oid.dotted()),
            name: extension.name(),
            critical: extension.critical,
            value: None,
            lenient: None,
        }
    }
}

impl KeyFacts {
    fn of(key: &PublicKey<'_>) -> Self {
        KeyFacts {
            algorithm: shown(key.algorithm_name()),
            bits: key.bits(),
            curve: key.curve().and_then(|curve| curve.name()).map(shown),
        }
    }
}

/// A name of ours, or a text that the certificate's maker chose.
fn shown(text: Cow<'static, str>) -> Cow<'static, str> {
    match text {
        Cow::Borrowed(ours) => Cow::Borrowed(ours),
        Cow::Owned(theirs) => Cow::Owned(owned_without_private_key(theirs)),
    }
}

/// An identifier in hexadecimal.
fn in_full(octets: &[u8]) -> String {
    untrusted::octets(octets, usize::MAX)
}

fn purposes<'c>(purposes: impl Iterator<Item = Oid<'c>>) -> Vec<Cow<'static, str>> {
    purposes
        .map(|purpose| key_purpose_name(purpose).map_or_else(|| shown(purpose.dotted()), Cow::Borrowed))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{Case, Role};
    use crate::wire;

    /// The facts of the CA certificate in a response of testdata.
    fn facts(response: &str) -> Facts {
        let path = format!("{}/testdata/responses/{response}.json", env!("CARGO_MANIFEST_DIR"));
        let input = std::fs::read(path).unwrap();
        let response = wire::records(&input).next().unwrap().unwrap();
        Facts::of(Case::registration(response).certificate(Role::Ca).unwrap())
    }

    #[test]
    fn an_unreadable_extension_is_told_from_an_absent_one() {
        let absent = facts("ca-basic-constraints-absent");
        assert_eq!((absent.basic_constraints, absent.unreadable("basicConstraints")), (None, None));
        for (response, extension, error) in [
            ("ca-basic-constraints-malformed", "basicConstraints", "basicConstraints does not decode"),
            ("ca-basic-constraints-twice", "basicConstraints", "basicConstraints occurs more than once"),
            ("ca-key-usage-malformed", "keyUsage", "keyUsage does not decode"),
            ("ca-key-usage-twice", "keyUsage", "keyUsage occurs more than once"),
        ] {
            let facts = facts(response);
            let found = facts.unreadable(extension).map(|error| error.to_string());
            assert_eq!(found.as_deref(), Some(error), "{response}");
            assert_eq!(facts.unreadable("subjectKeyIdentifier"), None);
        }
    }
}
