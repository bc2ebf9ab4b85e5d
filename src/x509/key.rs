//! Public keys: what a SubjectPublicKeyInfo says about algorithm, size, curve and key value, and whether two of them
//! certify the same key. Reading never fails: a key that cannot be read keeps its algorithm and the reason. The
//! files of the folder read each kind of key, and find broken ones.

use std::borrow::Cow;
use std::fmt;

pub use self::curve::Curve;
pub use self::ec::EcKey;
pub(crate) use self::ed25519::{Ed25519Weakness, is_small_order};
pub(crate) use self::reading::{KeyError, magnitude, magnitude_value};
pub use self::rsa::RsaKey;
pub(crate) use self::rsa::RsaUsage;
pub(crate) use self::small_private::SmallPrivateKey;
pub(crate) use self::weakness::RsaWeakness;
use crate::x509::oid::{self, Oid, ShortOid};
use crate::x509::spki::SubjectPublicKeyInfo;

mod curve;
mod ec;
mod ed25519;
mod natural;
mod power;
mod reading;
mod rsa;
mod small_primes;
mod small_private;
#[cfg(test)]
pub(crate) mod tests;
mod weakness;

/// The public key of a certificate, as far as it could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PublicKey<'a> {
    /// An RSA key, for any padding or restricted to RSASSA-PSS.
    Rsa(RsaKey<'a>),
    /// A key on an elliptic curve (id-ecPublicKey).
    Ec(EcKey<'a>),
    /// An Ed25519 key: its 32 octets (RFC 8032 5.1.5).
    Ed25519(&'a [u8]),
    /// The algorithm is known, but parameters or key octets are not what it asks for.
    Unreadable(UnreadableKey<'a>),
    /// Another algorithm; the key octets were not looked at.
    Other(Oid<'a>),
}

impl<'a> PublicKey<'a> {
    /// Weak keys that are not looked for, because finding them takes lists of known keys, other keys or signatures to compare
    /// with, or more time than everything else together. They are rare among keys that a current tool made, but a key that passes
    /// every check may still be one of them.
    pub const NOT_LOOKED_FOR: [&'static str; 13] = [
        "keys that leaked",
        "keys of Debian's broken generator of 2008 (CVE-2008-0166), or of another weak one",
        "primes shared with other keys",
        "a modulus that is a prime, or has more than two prime factors",
        "short prime factors above 2048",
        "primes that are close beyond 100 rounds, in another simple ratio than 1 to 1, or otherwise patterned or related",
        "primes p with smooth p - 1 or p + 1",
        "RSA private exponents that are short, but above 1",
        "RSA keys whose public operation, repeated some times, gives back what it began with",
        "EC and Ed25519 private keys that are small beyond 1024, patterned, or derived from a known text",
        "Ed25519 points with a component of small order",
        "ECDSA nonces that repeat or are biased",
        "weak keys on other curves and of other algorithms",
    ];

    /// Reads the key that `info` certifies. Octets after the key, unused bits and parameters the algorithm does not
    /// have make it [`PublicKey::Unreadable`]; lengths written with more octets than needed do not.
    #[must_use]
    pub fn read(info: &SubjectPublicKeyInfo<'a>) -> Self {
        let (algorithm, curve, read) = match info.algorithm.oid {
            oid::RSA_ENCRYPTION | oid::RSASSA_PSS => {
                (KeyAlgorithm::Rsa, None, RsaKey::read(info).map(PublicKey::Rsa))
            }
            oid::EC_PUBLIC_KEY => {
                let curve = Curve::read(info.algorithm.parameters);
                (KeyAlgorithm::Ec, Some(curve), EcKey::read(info, curve).map(PublicKey::Ec))
            }
            oid::ED25519 => (KeyAlgorithm::Ed25519, None, ed25519::read(info).map(PublicKey::Ed25519)),
            other => return PublicKey::Other(other),
        };
        read.unwrap_or_else(|error| PublicKey::Unreadable(UnreadableKey { algorithm, curve, error }))
    }

    /// The algorithm, also of a key that could not be read.
    pub(crate) fn algorithm(&self) -> KeyAlgorithm<'a> {
        match self {
            PublicKey::Rsa(_) => KeyAlgorithm::Rsa,
            PublicKey::Ec(_) => KeyAlgorithm::Ec,
            PublicKey::Ed25519(_) => KeyAlgorithm::Ed25519,
            PublicKey::Unreadable(key) => key.algorithm,
            PublicKey::Other(oid) => KeyAlgorithm::Other(*oid),
        }
    }

    /// `RSA`, `EC`, `Ed25519`, or the algorithm's dotted object identifier.
    #[must_use]
    pub fn algorithm_name(&self) -> Cow<'static, str> {
        match self.algorithm() {
            KeyAlgorithm::Rsa => Cow::Borrowed("RSA"),
            KeyAlgorithm::Ec => Cow::Borrowed("EC"),
            KeyAlgorithm::Ed25519 => Cow::Borrowed("Ed25519"),
            KeyAlgorithm::Other(oid) => Cow::Owned(oid.to_string()),
        }
    }

    /// How the key is known to be broken, or `None` if nothing of this was found:
    ///
    /// - an RSA exponent that is even, below 3, 2^33 or more, or not below the modulus (RFC 8017 section 3.1);
    /// - a modulus that is even, has a prime factor up to 2048 (NIST SP 800-89 section 5.3.3) or the fingerprint of ROCA
    ///   (CVE-2017-15361); of at most 16384 bits, also one that is a power of a number, one whose factors Fermat's method finds
    ///   in 100 rounds (CVE-2022-26320), and one with a factor for which the private exponent is 1 or -1;
    /// - a private key that is a number up to 1024, the inverse of one, or the opposite of these, on P-256, P-384, P-521,
    ///   secp256k1 and for Ed25519;
    /// - an Ed25519 point of small order, or a y coordinate that is not below 2^255 - 19 (RFC 8032 section 5.1.3).
    ///
    /// The size of the key is not judged, and [`PublicKey::NOT_LOOKED_FOR`] is not found; whether a point lies on its curve
    /// [`Issuer::point_on_curve`](crate::x509::Issuer::point_on_curve) says. Takes a few microseconds for RSA-2048, and time linear
    /// in the length above 16384 bits.
    #[must_use]
    pub fn weakness(&self) -> Option<Weakness> {
        let known = match self {
            PublicKey::Rsa(key) => Known::Rsa(key.weakness()?),
            PublicKey::Ec(key) => Known::Ec(key.small_private_key()?),
            PublicKey::Ed25519(key) => Known::Ed25519(Ed25519Weakness::of(key)?),
            PublicKey::Unreadable(_) | PublicKey::Other(_) => return None,
        };
        Some(Weakness(known))
    }

    /// Size in bits: of the RSA modulus, of the curve's field, or of an Ed25519 key (256). `None` where it is not
    /// known: another algorithm, a curve without a well-known identifier, an RSA key that could not be read.
    #[must_use]
    pub fn bits(&self) -> Option<usize> {
        match self {
            PublicKey::Rsa(key) => Some(key.bits()),
            PublicKey::Ed25519(_) => Some(256),
            _ => self.curve().and_then(|curve| curve.bits()),
        }
    }

    /// The curve of an EC key, also of one whose point could not be read.
    #[must_use]
    pub fn curve(&self) -> Option<Curve<'a>> {
        match self {
            PublicKey::Ec(key) => Some(key.curve),
            PublicKey::Unreadable(key) => key.curve,
            _ => None,
        }
    }
}

/// A key's algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyAlgorithm<'a> {
    /// rsaEncryption or id-RSASSA-PSS.
    Rsa,
    /// id-ecPublicKey.
    Ec,
    /// id-Ed25519.
    Ed25519,
    /// Any other object identifier.
    Other(Oid<'a>),
}

impl fmt::Display for KeyAlgorithm<'_> {
    /// For messages: a long object identifier is cut. [`PublicKey::algorithm_name`] gives it in full.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KeyAlgorithm::Rsa => f.write_str("RSA"),
            KeyAlgorithm::Ec => f.write_str("EC"),
            KeyAlgorithm::Ed25519 => f.write_str("Ed25519"),
            KeyAlgorithm::Other(oid) => ShortOid(*oid).fmt(f),
        }
    }
}

/// Why a key of a known algorithm could not be read; displays as a text of at most 80 characters. What is known of the key
/// nevertheless, [`PublicKey::algorithm_name`] and [`PublicKey::curve`] say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{error}")]
pub struct UnreadableKey<'a> {
    /// The algorithm that the SubjectPublicKeyInfo names.
    pub(crate) algorithm: KeyAlgorithm<'a>,
    /// The curve, for an EC key.
    pub(crate) curve: Option<Curve<'a>>,
    pub(crate) error: KeyError,
}

/// How a key is known to be broken, so that others than its holder can sign with it, or nobody can; displays as the end of
/// "the key is broken: ...".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error(transparent)]
pub struct Weakness(Known);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
enum Known {
    #[error(transparent)]
    Rsa(RsaWeakness),
    #[error("{0}")]
    Ec(SmallPrivateKey),
    #[error(transparent)]
    Ed25519(Ed25519Weakness),
}

/// Whether two certificates certify the same key. RSA keys are compared by modulus and exponent and EC keys on named
/// curves by curve and point, so that neither a missing NULL, nor a restriction to RSASSA-PSS, nor the compressed form
/// of the point hides it; all else by algorithm, parameters and key octets. `None` if they differ in octets and one of
/// them could not be read: it may be the other in disguise.
#[must_use]
#[doc(hidden)]
pub fn same_key(a: &SubjectPublicKeyInfo<'_>, b: &SubjectPublicKeyInfo<'_>) -> Option<bool> {
    let same_octets = a.algorithm.oid == b.algorithm.oid
        && a.algorithm.parameters == b.algorithm.parameters
        && a.subject_public_key == b.subject_public_key;
    match (PublicKey::read(a), PublicKey::read(b)) {
        (PublicKey::Rsa(a), PublicKey::Rsa(b)) => Some(a.modulus == b.modulus && a.exponent == b.exponent),
        (PublicKey::Ec(a), PublicKey::Ec(b)) if a.curve.is_named() => Some(a.same(&b)),
        (PublicKey::Unreadable(_), _) | (_, PublicKey::Unreadable(_)) => same_octets.then_some(true),
        _ => Some(same_octets),
    }
}
