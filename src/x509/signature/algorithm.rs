//! Signature algorithms by their object identifiers: names, hashes, and which of them are verified.

use std::borrow::Cow;
use std::fmt;

use super::pss::PssParameters;
use crate::x509::key::KeyAlgorithm;
use crate::x509::oid::{self, Kind, Oid};
use crate::x509::spki::AlgorithmIdentifier;

/// A hash function, as signature algorithms name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[doc(hidden)]
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

/// Each hash and its object identifier, whose name is the hash's own.
const HASHES: [(Digest, Oid<'static>); 16] = [
    (Digest::Md2, oid::MD2),
    (Digest::Md4, oid::MD4),
    (Digest::Md5, oid::MD5),
    (Digest::Ripemd160, oid::RIPEMD160),
    (Digest::Sha1, oid::SHA1),
    (Digest::Sha224, oid::SHA224),
    (Digest::Sha256, oid::SHA256),
    (Digest::Sha384, oid::SHA384),
    (Digest::Sha512, oid::SHA512),
    (Digest::Sha512_224, oid::SHA512_224),
    (Digest::Sha512_256, oid::SHA512_256),
    (Digest::Sha3_224, oid::SHA3_224),
    (Digest::Sha3_256, oid::SHA3_256),
    (Digest::Sha3_384, oid::SHA3_384),
    (Digest::Sha3_512, oid::SHA3_512),
    (Digest::Sm3, oid::SM3),
];

impl Digest {
    /// The hash that has this object identifier.
    pub(super) fn from_oid(oid: Oid<'_>) -> Option<Self> {
        HASHES.into_iter().find(|(_, known)| *known == oid).map(|(digest, _)| digest)
    }
}

impl fmt::Display for Digest {
    /// The hash's own name, for example `SHA-256`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let own = HASHES.into_iter().find(|(digest, _)| digest == self);
        f.write_str(own.and_then(|(_, oid)| oid.name(Kind::Hash)).unwrap_or_default())
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
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    oid: Oid<'a>,
    pub(super) scheme: Scheme,
}

impl<'a> Known<'a> {
    pub(super) fn find(oid: Oid<'a>) -> Option<Self> {
        Some(Known { oid, scheme: Scheme::of(oid)? })
    }

    /// The long name that OpenSSL gives it.
    pub(super) fn name(self) -> &'static str {
        self.oid.name(Kind::Signature).unwrap_or_default()
    }

    /// The kind of key that makes such signatures; `None` if they are not verified here.
    pub(super) fn key_algorithm(self) -> Option<KeyAlgorithm<'static>> {
        match self.scheme {
            Scheme::Pkcs1(_) | Scheme::Pss => Some(KeyAlgorithm::Rsa),
            Scheme::Ecdsa(_) => Some(KeyAlgorithm::Ec),
            Scheme::Ed25519 => Some(KeyAlgorithm::Ed25519),
            Scheme::NotVerified(_) => None,
        }
    }
}

impl Scheme {
    fn of(oid: Oid<'_>) -> Option<Self> {
        let unverified = |digest| Scheme::NotVerified(Some(digest));
        let scheme = match oid {
            oid::SHA1_WITH_RSA | oid::OIW_SHA1_WITH_RSA => Scheme::Pkcs1(Digest::Sha1),
            oid::SHA256_WITH_RSA => Scheme::Pkcs1(Digest::Sha256),
            oid::SHA384_WITH_RSA => Scheme::Pkcs1(Digest::Sha384),
            oid::SHA512_WITH_RSA => Scheme::Pkcs1(Digest::Sha512),
            oid::RSASSA_PSS => Scheme::Pss,
            oid::ECDSA_WITH_SHA256 => Scheme::Ecdsa(Digest::Sha256),
            oid::ECDSA_WITH_SHA384 => Scheme::Ecdsa(Digest::Sha384),
            oid::ECDSA_WITH_SHA512 => Scheme::Ecdsa(Digest::Sha512),
            oid::ED25519 => Scheme::Ed25519,
            oid::ED448 | oid::ML_DSA_44 | oid::ML_DSA_65 | oid::ML_DSA_87 => Scheme::NotVerified(None),
            oid::MD2_WITH_RSA => unverified(Digest::Md2),
            oid::MD4_WITH_RSA => unverified(Digest::Md4),
            oid::MD5_WITH_RSA | oid::OIW_MD5_WITH_RSA => unverified(Digest::Md5),
            oid::RIPEMD160_WITH_RSA => unverified(Digest::Ripemd160),
            oid::ECDSA_WITH_SHA1 | oid::DSA_WITH_SHA1 | oid::OIW_DSA_WITH_SHA1 => unverified(Digest::Sha1),
            oid::SHA224_WITH_RSA | oid::ECDSA_WITH_SHA224 | oid::DSA_WITH_SHA224 => {
                unverified(Digest::Sha224)
            }
            oid::DSA_WITH_SHA256 => unverified(Digest::Sha256),
            oid::DSA_WITH_SHA384 => unverified(Digest::Sha384),
            oid::DSA_WITH_SHA512 => unverified(Digest::Sha512),
            oid::SHA512_224_WITH_RSA => unverified(Digest::Sha512_224),
            oid::SHA512_256_WITH_RSA => unverified(Digest::Sha512_256),
            oid::RSA_WITH_SHA3_224 | oid::ECDSA_WITH_SHA3_224 | oid::DSA_WITH_SHA3_224 => {
                unverified(Digest::Sha3_224)
            }
            oid::RSA_WITH_SHA3_256 | oid::ECDSA_WITH_SHA3_256 | oid::DSA_WITH_SHA3_256 => {
                unverified(Digest::Sha3_256)
            }
            oid::RSA_WITH_SHA3_384 | oid::ECDSA_WITH_SHA3_384 | oid::DSA_WITH_SHA3_384 => {
                unverified(Digest::Sha3_384)
            }
            oid::RSA_WITH_SHA3_512 | oid::ECDSA_WITH_SHA3_512 | oid::DSA_WITH_SHA3_512 => {
                unverified(Digest::Sha3_512)
            }
            oid::SM2_WITH_SM3 | oid::SM3_WITH_RSA => unverified(Digest::Sm3),
            _ => return None,
        };
        Some(scheme)
    }
}

/// The usual (OpenSSL's long) name of a signature algorithm, for example `sha256WithRSAEncryption`, or its dotted
/// object identifier.
#[must_use]
#[doc(hidden)]
pub fn algorithm_name(algorithm: &AlgorithmIdentifier<'_>) -> Cow<'static, str> {
    algorithm.oid.name(Kind::Signature).map_or_else(|| Cow::Owned(algorithm.oid.to_string()), Cow::Borrowed)
}

/// [`algorithm_name`] for a message: a long object identifier is cut.
pub(crate) fn short_algorithm_name(algorithm: &AlgorithmIdentifier<'_>) -> Cow<'static, str> {
    algorithm.oid.shown(Kind::Signature)
}

/// The hash that a signature algorithm applies to the message: for RSASSA-PSS the one in its parameters, SHA-1 by
/// default (RFC 4055 3.1). `None` if the algorithm or the hash is not known, if the parameters cannot be read, and for
/// algorithms that have no choice of hash, such as Ed25519.
#[must_use]
#[doc(hidden)]
pub fn digest(algorithm: &AlgorithmIdentifier<'_>) -> Option<Digest> {
    match Scheme::of(algorithm.oid)? {
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
#[doc(hidden)]
pub fn has_digest_of_its_own(algorithm: &AlgorithmIdentifier<'_>) -> bool {
    matches!(Scheme::of(algorithm.oid), Some(Scheme::Ed25519 | Scheme::NotVerified(None)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_named_algorithm_has_a_scheme_and_nothing_else_has_one() {
        for (kind, oid, _, name) in oid::KNOWN {
            let named = Known::find(*oid).map(Known::name);
            assert_eq!(named, (*kind == Kind::Signature).then_some(*name));
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
