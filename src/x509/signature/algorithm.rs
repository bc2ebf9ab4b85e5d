//! Signature algorithms by their object identifiers: names, hashes, and which of them are verified.

use std::borrow::Cow;
use std::fmt;

use super::pss::PssParameters;
use crate::x509::key::{KeyAlgorithm, ShortOid};
use crate::x509::oid::Oid;
use crate::x509::spki::AlgorithmIdentifier;

/// A hash function, as signature algorithms name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Digest {
    /// MD2.
    Md2,
    /// MD4.
    Md4,
    /// MD5.
    Md5,
    /// RIPEMD-160.
    Ripemd160,
    /// SHA-1.
    Sha1,
    /// SHA-224.
    Sha224,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
    /// SHA-512/224.
    Sha512_224,
    /// SHA-512/256.
    Sha512_256,
    /// SHA3-224.
    Sha3_224,
    /// SHA3-256.
    Sha3_256,
    /// SHA3-384.
    Sha3_384,
    /// SHA3-512.
    Sha3_512,
    /// SM3.
    Sm3,
}

impl Digest {
    /// The hash of an object identifier (RFC 4055 2.1, the NIST register; RFC 8017 appendix C for the oldest).
    pub(super) fn from_oid(oid: Oid<'_>) -> Option<Self> {
        match oid.der_contents() {
            b"\x2a\x86\x48\x86\xf7\x0d\x02\x02" => Some(Digest::Md2),
            b"\x2a\x86\x48\x86\xf7\x0d\x02\x04" => Some(Digest::Md4),
            b"\x2a\x86\x48\x86\xf7\x0d\x02\x05" => Some(Digest::Md5),
            b"\x2b\x24\x03\x02\x01" => Some(Digest::Ripemd160),
            b"\x2b\x0e\x03\x02\x1a" => Some(Digest::Sha1),
            b"\x60\x86\x48\x01\x65\x03\x04\x02\x04" => Some(Digest::Sha224),
            b"\x60\x86\x48\x01\x65\x03\x04\x02\x01" => Some(Digest::Sha256),
            b"\x60\x86\x48\x01\x65\x03\x04\x02\x02" => Some(Digest::Sha384),
            b"\x60\x86\x48\x01\x65\x03\x04\x02\x03" => Some(Digest::Sha512),
            b"\x60\x86\x48\x01\x65\x03\x04\x02\x05" => Some(Digest::Sha512_224),
            b"\x60\x86\x48\x01\x65\x03\x04\x02\x06" => Some(Digest::Sha512_256),
            b"\x60\x86\x48\x01\x65\x03\x04\x02\x07" => Some(Digest::Sha3_224),
            b"\x60\x86\x48\x01\x65\x03\x04\x02\x08" => Some(Digest::Sha3_256),
            b"\x60\x86\x48\x01\x65\x03\x04\x02\x09" => Some(Digest::Sha3_384),
            b"\x60\x86\x48\x01\x65\x03\x04\x02\x0a" => Some(Digest::Sha3_512),
            b"\x2a\x81\x1c\xcf\x55\x01\x83\x11" => Some(Digest::Sm3),
            _ => None,
        }
    }
}

impl fmt::Display for Digest {
    /// The hash's own name, for example `SHA-256`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Digest::Md2 => "MD2",
            Digest::Md4 => "MD4",
            Digest::Md5 => "MD5",
            Digest::Ripemd160 => "RIPEMD-160",
            Digest::Sha1 => "SHA-1",
            Digest::Sha224 => "SHA-224",
            Digest::Sha256 => "SHA-256",
            Digest::Sha384 => "SHA-384",
            Digest::Sha512 => "SHA-512",
            Digest::Sha512_224 => "SHA-512/224",
            Digest::Sha512_256 => "SHA-512/256",
            Digest::Sha3_224 => "SHA3-224",
            Digest::Sha3_256 => "SHA3-256",
            Digest::Sha3_384 => "SHA3-384",
            Digest::Sha3_512 => "SHA3-512",
            Digest::Sm3 => "SM3",
        })
    }
}

/// How a known signature algorithm works, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    /// RSASSA-PKCS1-v1_5 (RFC 8017 8.2).
    Pkcs1(Digest),
    /// RSASSA-PSS (RFC 8017 8.1); the hash is in the parameters.
    Pss,
    Ecdsa(Digest),
    Ed25519,
    /// Known by name, and its hash if it has a choice of them.
    NotVerified(Option<Digest>),
}

/// A signature algorithm with an object identifier known here.
pub(super) struct Known {
    oid: Oid<'static>,
    /// The long name that OpenSSL gives it.
    pub(super) name: &'static str,
    pub(super) scheme: Scheme,
}

const fn known(oid: &'static [u8], name: &'static str, scheme: Scheme) -> Known {
    Known { oid: Oid::from_der_contents(oid), name, scheme }
}

static KNOWN: &[Known] = &[
    // RFC 8017 appendix C and RFC 4055
    known(b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b", "sha256WithRSAEncryption", Scheme::Pkcs1(Digest::Sha256)),
    known(b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c", "sha384WithRSAEncryption", Scheme::Pkcs1(Digest::Sha384)),
    known(b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d", "sha512WithRSAEncryption", Scheme::Pkcs1(Digest::Sha512)),
    known(b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05", "sha1WithRSAEncryption", Scheme::Pkcs1(Digest::Sha1)),
    known(b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a", "rsassaPss", Scheme::Pss),
    known(
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0e",
        "sha224WithRSAEncryption",
        Scheme::NotVerified(Some(Digest::Sha224)),
    ),
    known(
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0f",
        "sha512-224WithRSAEncryption",
        Scheme::NotVerified(Some(Digest::Sha512_224)),
    ),
    known(
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x10",
        "sha512-256WithRSAEncryption",
        Scheme::NotVerified(Some(Digest::Sha512_256)),
    ),
    known(
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x04",
        "md5WithRSAEncryption",
        Scheme::NotVerified(Some(Digest::Md5)),
    ),
    known(
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x03",
        "md4WithRSAEncryption",
        Scheme::NotVerified(Some(Digest::Md4)),
    ),
    known(
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x02",
        "md2WithRSAEncryption",
        Scheme::NotVerified(Some(Digest::Md2)),
    ),
    // RFC 5758 3.2 and RFC 3279 2.2.3
    known(b"\x2a\x86\x48\xce\x3d\x04\x03\x02", "ecdsa-with-SHA256", Scheme::Ecdsa(Digest::Sha256)),
    known(b"\x2a\x86\x48\xce\x3d\x04\x03\x03", "ecdsa-with-SHA384", Scheme::Ecdsa(Digest::Sha384)),
    known(b"\x2a\x86\x48\xce\x3d\x04\x03\x04", "ecdsa-with-SHA512", Scheme::Ecdsa(Digest::Sha512)),
    known(
        b"\x2a\x86\x48\xce\x3d\x04\x03\x01",
        "ecdsa-with-SHA224",
        Scheme::NotVerified(Some(Digest::Sha224)),
    ),
    known(b"\x2a\x86\x48\xce\x3d\x04\x01", "ecdsa-with-SHA1", Scheme::NotVerified(Some(Digest::Sha1))),
    // RFC 8410
    known(b"\x2b\x65\x70", "ED25519", Scheme::Ed25519),
    known(b"\x2b\x65\x71", "ED448", Scheme::NotVerified(None)),
    // OIW secure signature algorithms
    known(b"\x2b\x0e\x03\x02\x1d", "sha1WithRSA", Scheme::Pkcs1(Digest::Sha1)),
    known(b"\x2b\x0e\x03\x02\x03", "md5WithRSA", Scheme::NotVerified(Some(Digest::Md5))),
    known(b"\x2b\x0e\x03\x02\x1b", "dsaWithSHA1-old", Scheme::NotVerified(Some(Digest::Sha1))),
    // RFC 3279 2.2.2 and RFC 5758 3.1
    known(b"\x2a\x86\x48\xce\x38\x04\x03", "dsaWithSHA1", Scheme::NotVerified(Some(Digest::Sha1))),
    known(
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x01",
        "dsa_with_SHA224",
        Scheme::NotVerified(Some(Digest::Sha224)),
    ),
    known(
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x02",
        "dsa_with_SHA256",
        Scheme::NotVerified(Some(Digest::Sha256)),
    ),
    known(
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x03",
        "dsa_with_SHA384",
        Scheme::NotVerified(Some(Digest::Sha384)),
    ),
    known(
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x04",
        "dsa_with_SHA512",
        Scheme::NotVerified(Some(Digest::Sha512)),
    ),
    // GB/T 33560 (SM2, SM3)
    known(b"\x2a\x81\x1c\xcf\x55\x01\x83\x75", "SM2-with-SM3", Scheme::NotVerified(Some(Digest::Sm3))),
    known(
        b"\x2a\x81\x1c\xcf\x55\x01\x83\x78",
        "sm3WithRSAEncryption",
        Scheme::NotVerified(Some(Digest::Sm3)),
    ),
    // TeleTrusT
    known(b"\x2b\x24\x03\x03\x01\x02", "ripemd160WithRSA", Scheme::NotVerified(Some(Digest::Ripemd160))),
    // NIST, Computer Security Objects Register: SHA-3 and ML-DSA
    known(
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x05",
        "dsa_with_SHA3-224",
        Scheme::NotVerified(Some(Digest::Sha3_224)),
    ),
    known(
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x06",
        "dsa_with_SHA3-256",
        Scheme::NotVerified(Some(Digest::Sha3_256)),
    ),
    known(
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x07",
        "dsa_with_SHA3-384",
        Scheme::NotVerified(Some(Digest::Sha3_384)),
    ),
    known(
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x08",
        "dsa_with_SHA3-512",
        Scheme::NotVerified(Some(Digest::Sha3_512)),
    ),
    known(
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x09",
        "ecdsa_with_SHA3-224",
        Scheme::NotVerified(Some(Digest::Sha3_224)),
    ),
    known(
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x0a",
        "ecdsa_with_SHA3-256",
        Scheme::NotVerified(Some(Digest::Sha3_256)),
    ),
    known(
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x0b",
        "ecdsa_with_SHA3-384",
        Scheme::NotVerified(Some(Digest::Sha3_384)),
    ),
    known(
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x0c",
        "ecdsa_with_SHA3-512",
        Scheme::NotVerified(Some(Digest::Sha3_512)),
    ),
    known(
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x0d",
        "RSA-SHA3-224",
        Scheme::NotVerified(Some(Digest::Sha3_224)),
    ),
    known(
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x0e",
        "RSA-SHA3-256",
        Scheme::NotVerified(Some(Digest::Sha3_256)),
    ),
    known(
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x0f",
        "RSA-SHA3-384",
        Scheme::NotVerified(Some(Digest::Sha3_384)),
    ),
    known(
        b"\x60\x86\x48\x01\x65\x03\x04\x03\x10",
        "RSA-SHA3-512",
        Scheme::NotVerified(Some(Digest::Sha3_512)),
    ),
    known(b"\x60\x86\x48\x01\x65\x03\x04\x03\x11", "ML-DSA-44", Scheme::NotVerified(None)),
    known(b"\x60\x86\x48\x01\x65\x03\x04\x03\x12", "ML-DSA-65", Scheme::NotVerified(None)),
    known(b"\x60\x86\x48\x01\x65\x03\x04\x03\x13", "ML-DSA-87", Scheme::NotVerified(None)),
];

impl Known {
    /// The kind of key that makes such signatures; `None` if they are not verified here.
    pub(super) fn key_algorithm(&self) -> Option<KeyAlgorithm<'static>> {
        match self.scheme {
            Scheme::Pkcs1(_) | Scheme::Pss => Some(KeyAlgorithm::Rsa),
            Scheme::Ecdsa(_) => Some(KeyAlgorithm::Ec),
            Scheme::Ed25519 => Some(KeyAlgorithm::Ed25519),
            Scheme::NotVerified(_) => None,
        }
    }

    pub(super) fn find(oid: Oid<'_>) -> Option<&'static Known> {
        KNOWN.iter().find(|known| known.oid == oid)
    }
}

/// The usual (OpenSSL's long) name of a signature algorithm, for example `sha256WithRSAEncryption`, or its dotted
/// object identifier.
#[must_use]
pub fn algorithm_name(algorithm: &AlgorithmIdentifier<'_>) -> Cow<'static, str> {
    match Known::find(algorithm.oid) {
        Some(known) => Cow::Borrowed(known.name),
        None => Cow::Owned(algorithm.oid.to_string()),
    }
}

/// [`algorithm_name`] for a message: a long object identifier is cut.
pub(crate) fn short_algorithm_name(algorithm: &AlgorithmIdentifier<'_>) -> Cow<'static, str> {
    match Known::find(algorithm.oid) {
        Some(known) => Cow::Borrowed(known.name),
        None => Cow::Owned(ShortOid(algorithm.oid).to_string()),
    }
}

/// The hash that a signature algorithm applies to the message: for RSASSA-PSS the one in its parameters, SHA-1 by
/// default (RFC 4055 3.1). `None` if the algorithm or the hash is not known, if the parameters cannot be read, and for
/// algorithms that have no choice of hash, such as Ed25519.
#[must_use]
pub fn digest(algorithm: &AlgorithmIdentifier<'_>) -> Option<Digest> {
    match Known::find(algorithm.oid)?.scheme {
        Scheme::Pkcs1(digest) | Scheme::Ecdsa(digest) => Some(digest),
        Scheme::NotVerified(digest) => digest,
        Scheme::Ed25519 => None,
        Scheme::Pss => match algorithm.parameters {
            None => Some(Digest::Sha1),
            Some(parameters) => Digest::from_oid(PssParameters::read(parameters).ok()?.hash),
        },
    }
}

/// Whether a signature algorithm leaves no choice of hash: it brings one of its own (Ed25519, Ed448, ML-DSA).
#[must_use]
pub fn has_digest_of_its_own(algorithm: &AlgorithmIdentifier<'_>) -> bool {
    let scheme = Known::find(algorithm.oid).map(|known| known.scheme);
    matches!(scheme, Some(Scheme::Ed25519 | Scheme::NotVerified(None)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_algorithm_is_listed_twice() {
        for (position, known) in KNOWN.iter().enumerate() {
            assert!(known.oid.is_valid(), "{}", known.name);
            assert!(KNOWN[..position].iter().all(|other| other.oid != known.oid && other.name != known.name));
        }
    }

    // The contents octets that openssl asn1parse -genstr OID:NAME -out writes, NAME being MD2 and so on.
    #[test]
    fn hashes_have_the_identifiers_that_openssl_gives_them() {
        for (octets, name) in [
            ("2a864886f70d0202", "MD2"),
            ("2a864886f70d0204", "MD4"),
            ("2a864886f70d0205", "MD5"),
            ("2b24030201", "RIPEMD-160"),
            ("2b0e03021a", "SHA-1"),
            ("608648016503040204", "SHA-224"),
            ("608648016503040201", "SHA-256"),
            ("608648016503040202", "SHA-384"),
            ("608648016503040203", "SHA-512"),
            ("608648016503040205", "SHA-512/224"),
            ("608648016503040206", "SHA-512/256"),
            ("608648016503040207", "SHA3-224"),
            ("608648016503040208", "SHA3-256"),
            ("608648016503040209", "SHA3-384"),
            ("60864801650304020a", "SHA3-512"),
            ("2a811ccf55018311", "SM3"),
        ] {
            let octets = hex::decode(octets).unwrap();
            let digest = Digest::from_oid(Oid::from_der_contents(&octets));
            assert_eq!(digest.map(|digest| digest.to_string()).as_deref(), Some(name));
        }
    }
}
