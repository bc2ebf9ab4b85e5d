//! The forms in which nearly all certificates write their algorithms, keys and extensions. All of them are canonical DER
//! and well formed, so that what has one of them need not be looked at again; what has none may be just as good.

use super::KnownExtension;
use crate::x509::der::{DerError, Reader, Tag};

/// The AlgorithmIdentifier of RSA keys.
const RSA_ENCRYPTION: &[u8] = b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00";

/// AlgorithmIdentifiers of RSA keys and their signatures with SHA-256, SHA-384 and SHA-512, of ECDSA with these, of EC
/// keys on P-256 and P-384, and of Ed25519.
const ALGORITHMS: [&[u8]; 10] = [
    b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x05\x00",
    RSA_ENCRYPTION,
    b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c\x05\x00",
    b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d\x05\x00",
    b"\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02",
    b"\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x03",
    b"\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x04",
    b"\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07",
    b"\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x22",
    b"\x30\x05\x06\x03\x2b\x65\x70",
];

/// Whether this is the AlgorithmIdentifier of an algorithm that nearly all certificates use.
pub(super) fn is_usual_algorithm(raw: &[u8]) -> bool {
    ALGORITHMS.contains(&raw)
}

/// Whether a key with a usual algorithm is DER inside, if it is DER at all: of these, RSA keys are (RFC 3279 section 2.3.1).
pub(super) fn is_usual_key(algorithm: &[u8], key: &[u8]) -> bool {
    algorithm != RSA_ENCRYPTION || is_usual_rsa_key(key).unwrap_or(false)
}

fn is_usual_rsa_key(key: &[u8]) -> Result<bool, DerError> {
    let mut outer = Reader::new(key);
    let sequence = outer.expect(Tag::Sequence, "a SEQUENCE")?;
    outer.finish()?;
    let mut inside = Reader::inside(&sequence);
    let modulus = inside.expect(Tag::Integer, "the modulus")?;
    let exponent = inside.expect(Tag::Integer, "the exponent")?;
    inside.finish()?;
    let numbers_are_usual = [modulus, exponent]
        .iter()
        .all(|number| number.minimal_header && is_shortest_integer(number.contents));
    Ok(sequence.minimal_header && numbers_are_usual)
}

/// Whether octets are the contents of an INTEGER, without superfluous ones (X.690 8.3.2).
pub(super) fn is_shortest_integer(contents: &[u8]) -> bool {
    !matches!(contents, [] | [0x00, 0x00..=0x7f, ..] | [0xff, 0x80..=0xff, ..])
}

impl KnownExtension {
    /// Whether a value has the form that nearly all certificates give it. There is none for names, policies and the like.
    pub(super) fn is_usual(self, value: &[u8]) -> bool {
        match (self, value) {
            (KnownExtension::SubjectKeyIdentifier, [0x04, length @ ..0x80, identifier @ ..]) => {
                usize::from(*length) == identifier.len()
            }
            (KnownExtension::KeyUsage, [0x03, 2, unused, bits]) => {
                bits.trailing_zeros() == u32::from(*unused)
            }
            (KnownExtension::BasicConstraints, [0x30, 0]) => true,
            (KnownExtension::BasicConstraints, [0x30, 3, rest @ ..]) => rest == [0x01, 1, 0xff],
            (KnownExtension::BasicConstraints, [0x30, 6, 0x01, 1, 0xff, 0x02, 1, _path_length @ ..0x80]) => {
                true
            }
            (
                KnownExtension::AuthorityKeyIdentifier,
                [0x30, outer @ ..0x80, 0x80, inner, identifier @ ..],
            ) => usize::from(*inner) == identifier.len() && inner.checked_add(2) == Some(*outer),
            (KnownExtension::ExtendedKeyUsage, [0x30, length @ 1..0x80, purposes @ ..]) => {
                usize::from(*length) == purposes.len() && has_only_usual_purposes(purposes)
            }
            _ => false,
        }
    }
}

/// Object identifiers of id-kp with one more octet, one after the other.
fn has_only_usual_purposes(purposes: &[u8]) -> bool {
    let (each, rest) = purposes.as_chunks::<10>();
    let is_usual = |purpose: &[u8; 10]| {
        matches!(purpose, [0x06, 8, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, _last_arc @ ..0x80])
    };
    rest.is_empty() && each.iter().all(is_usual)
}
