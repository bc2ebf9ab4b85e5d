//! Public keys: what a SubjectPublicKeyInfo says about algorithm, size, curve and key value, and whether two of them
//! certify the same key. Reading never fails: a key that cannot be read keeps its algorithm and the reason. What
//! finds broken keys is in the files of the folder.

use std::borrow::Cow;
use std::fmt;

pub use self::ed25519::Ed25519Weakness;
pub(crate) use self::ed25519::is_small_order;
pub use self::small_private::SmallPrivateKey;
pub use self::weakness::RsaWeakness;
use crate::untrusted::{self, MAX_OID_OCTETS, MAX_PARAMETER_OCTETS, MAX_QUOTED_OID, split_after};
use crate::x509::der::{DerError, Element, Reader, Tag};
use crate::x509::oid::Oid;
use crate::x509::spki::SubjectPublicKeyInfo;

mod ed25519;
mod natural;
mod power;
mod small_primes;
mod small_private;
#[cfg(test)]
pub(crate) mod tests;
mod weakness;

/// rsaEncryption, 1.2.840.113549.1.1.1 (RFC 8017 appendix C).
const RSA_ENCRYPTION: Oid<'static> =
    Oid::from_der_contents(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01]);
/// id-RSASSA-PSS, 1.2.840.113549.1.1.10 (RFC 4055 3.1).
const RSASSA_PSS: Oid<'static> =
    Oid::from_der_contents(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a]);
/// id-ecPublicKey, 1.2.840.10045.2.1 (RFC 5480 2.1.1).
const EC_PUBLIC_KEY: Oid<'static> = Oid::from_der_contents(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01]);
/// id-Ed25519, 1.3.101.112 (RFC 8410 3).
const ED25519: Oid<'static> = Oid::from_der_contents(&[0x2b, 0x65, 0x70]);

/// secp256r1, 1.2.840.10045.3.1.7 (RFC 5480 2.1.1.1).
const SECP256R1: Oid<'static> = Oid::from_der_contents(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07]);
/// secp384r1, 1.3.132.0.34 (RFC 5480 2.1.1.1).
const SECP384R1: Oid<'static> = Oid::from_der_contents(&[0x2b, 0x81, 0x04, 0x00, 0x22]);
/// secp521r1, 1.3.132.0.35 (RFC 5480 2.1.1.1).
const SECP521R1: Oid<'static> = Oid::from_der_contents(&[0x2b, 0x81, 0x04, 0x00, 0x23]);
/// secp256k1, 1.3.132.0.10 (SEC 2, A.2.1).
const SECP256K1: Oid<'static> = Oid::from_der_contents(&[0x2b, 0x81, 0x04, 0x00, 0x0a]);
/// The curve of SM2, 1.2.156.10197.1.301 (GB/T 33560).
const SM2_CURVE: Oid<'static> = Oid::from_der_contents(&[0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x82, 0x2d]);

/// Weak keys that are not looked for, because finding them takes lists of known keys, other keys or signatures to compare
/// with, or more time than everything else together. They are rare among keys that a current tool made, but a key that passes
/// every check may still be one of them.
pub const NOT_LOOKED_FOR: [&str; 13] = [
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

/// Octets of an Ed25519 public key (RFC 8032 5.1.5).
const ED25519_OCTETS: usize = 32;

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
    /// Reads the key that `info` certifies. Octets after the key, unused bits and parameters the algorithm does not
    /// have make it [`PublicKey::Unreadable`]; lengths written with more octets than needed do not.
    #[must_use]
    pub fn read(info: &SubjectPublicKeyInfo<'a>) -> Self {
        match info.algorithm.oid {
            RSA_ENCRYPTION | RSASSA_PSS => {
                read_rsa(info).map_or_else(|e| unreadable(KeyAlgorithm::Rsa, None, e), PublicKey::Rsa)
            }
            EC_PUBLIC_KEY => {
                let curve = Curve::read(info.algorithm.parameters);
                read_ec(info, curve)
                    .map_or_else(|e| unreadable(KeyAlgorithm::Ec, Some(curve), e), PublicKey::Ec)
            }
            ED25519 => read_ed25519(info)
                .map_or_else(|e| unreadable(KeyAlgorithm::Ed25519, None, e), PublicKey::Ed25519),
            other => PublicKey::Other(other),
        }
    }

    /// The algorithm, also of a key that could not be read.
    #[must_use]
    pub fn algorithm(&self) -> KeyAlgorithm<'a> {
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

fn unreadable<'a>(algorithm: KeyAlgorithm<'a>, curve: Option<Curve<'a>>, error: KeyError) -> PublicKey<'a> {
    PublicKey::Unreadable(UnreadableKey { algorithm, curve, error })
}

/// A key's algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyAlgorithm<'a> {
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

/// A key of a known algorithm that could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnreadableKey<'a> {
    /// The algorithm that the SubjectPublicKeyInfo names.
    pub algorithm: KeyAlgorithm<'a>,
    /// The curve, for an EC key.
    pub curve: Option<Curve<'a>>,
    /// Why the key could not be read.
    pub error: KeyError,
}

/// Why a key could not be read; displays as a text of at most 80 characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub struct KeyError(Reason);

impl KeyError {
    /// Whether the octets were understood, and their value is one that no key has: a negative RSA modulus or exponent
    /// (RFC 8017 section 3.1), or the point at infinity (SEC 1 section 3.2.2.1).
    #[must_use]
    pub fn is_impossible_value(&self) -> bool {
        matches!(self.0, Reason::NegativeInteger(_) | Reason::Infinity)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum Reason {
    #[error("the key's BIT STRING has {0} unused bits, expected none")]
    UnusedBits(u8),
    #[error("parameters other than NULL, expected NULL or none")]
    RsaParameters,
    #[error("parameters are present, expected none")]
    Parameters,
    #[error("no RSAPublicKey: {0}")]
    RsaPublicKey(DerError),
    #[error("the {0} is an INTEGER without octets")]
    EmptyInteger(&'static str),
    #[error("the {0} is negative")]
    NegativeInteger(&'static str),
    #[error("{0} octets, expected {ED25519_OCTETS}")]
    Ed25519Length(usize),
    #[error("no point: the key is empty")]
    EmptyPoint,
    #[error("the point at infinity")]
    Infinity,
    #[error("a point in hybrid form, which RFC 5480 2.2 does not allow")]
    HybridPoint,
    #[error("a point of {length} octets beginning {first:02x}, expected {expected} beginning 04")]
    PointForm { first: u8, length: usize, expected: usize },
}

/// An RSA public key (RFC 8017 A.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RsaKey<'a> {
    /// The modulus: magnitude, most significant octet first, no leading zeros (empty for 0).
    pub modulus: &'a [u8],
    /// The public exponent, written the same way.
    pub exponent: &'a [u8],
    /// What the key may be used for.
    pub usage: RsaUsage<'a>,
}

impl RsaKey<'_> {
    /// Size of the modulus in bits; 0 for a modulus of 0.
    #[must_use]
    pub fn bits(&self) -> usize {
        bit_length(self.modulus)
    }

    /// The public exponent, or `None` if it is 2^64 or more.
    #[must_use]
    pub fn exponent_value(&self) -> Option<u64> {
        magnitude_value(self.exponent)
    }

    /// How the key is known to be broken, or `None` if none of the kinds in [`RsaWeakness`] was found.
    ///
    /// The size of the key is not judged. What [`NOT_LOOKED_FOR`] lists is not found; in moduli above
    /// [`RsaWeakness::MAXIMUM_BITS`], only exponents, small factors and ROCA are. Takes a few microseconds for 2048 bits, and
    /// time linear in the length above the said bound.
    #[must_use]
    pub fn weakness(&self) -> Option<RsaWeakness> {
        weakness::find(self)
    }
}

/// What an RSA key may be used for, which its algorithm identifier says (RFC 4055 1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RsaUsage<'a> {
    /// rsaEncryption: any padding.
    Any,
    /// id-RSASSA-PSS without parameters: only RSASSA-PSS.
    Pss,
    /// id-RSASSA-PSS with parameters: only RSASSA-PSS, and with these RSASSA-PSS-params (one DER element).
    PssWith(&'a [u8]),
}

fn read_rsa<'a>(info: &SubjectPublicKeyInfo<'a>) -> Result<RsaKey<'a>, KeyError> {
    let usage = read_rsa_usage(info)?;
    let octets = whole_octets(info)?;
    let (modulus, exponent) = read_rsa_public_key(octets).map_err(|e| KeyError(Reason::RsaPublicKey(e)))?;
    Ok(RsaKey {
        modulus: magnitude(modulus, "modulus")?,
        exponent: magnitude(exponent, "public exponent")?,
        usage,
    })
}

/// RFC 4055 1.2: rsaEncryption has NULL parameters (absent ones are tolerated), id-RSASSA-PSS none or
/// RSASSA-PSS-params.
fn read_rsa_usage<'a>(info: &SubjectPublicKeyInfo<'a>) -> Result<RsaUsage<'a>, KeyError> {
    match (info.algorithm.oid, info.algorithm.parameters) {
        (RSASSA_PSS, None) => Ok(RsaUsage::Pss),
        (RSASSA_PSS, Some(parameters)) => Ok(RsaUsage::PssWith(parameters)),
        (_, parameters) if is_null_or_absent(parameters) => Ok(RsaUsage::Any),
        _ => Err(KeyError(Reason::RsaParameters)),
    }
}

/// RSAPublicKey (RFC 8017 A.1.1): the contents of modulus and publicExponent.
fn read_rsa_public_key(octets: &[u8]) -> Result<(&[u8], &[u8]), DerError> {
    let mut outer = Reader::new(octets);
    let sequence = outer.expect(Tag::Sequence, "a SEQUENCE")?;
    outer.finish()?;
    let mut inner = Reader::new(sequence.contents);
    let modulus = inner.expect(Tag::Integer, "the modulus")?;
    let exponent = inner.expect(Tag::Integer, "the exponent")?;
    inner.finish()?;
    Ok((modulus.contents, exponent.contents))
}

/// The magnitude of a non-negative INTEGER's contents.
fn magnitude<'a>(contents: &'a [u8], what: &'static str) -> Result<&'a [u8], KeyError> {
    match contents.first() {
        None => Err(KeyError(Reason::EmptyInteger(what))),
        Some(first) if first & 0x80 != 0 => Err(KeyError(Reason::NegativeInteger(what))),
        Some(_) => Ok(without_leading_zeros(contents)),
    }
}

/// The octets from the first that is not zero.
pub(crate) fn without_leading_zeros(octets: &[u8]) -> &[u8] {
    let mut rest = octets;
    while let Some((0, tail)) = rest.split_first() {
        rest = tail;
    }
    rest
}

/// The value of a magnitude without leading zeros, or `None` from 2^64.
pub(crate) fn magnitude_value(octets: &[u8]) -> Option<u64> {
    if octets.len() > 8 {
        return None;
    }
    octets.iter().try_fold(0_u64, |value, &octet| value.checked_mul(256)?.checked_add(u64::from(octet)))
}

/// Bits of a magnitude without leading zeros.
fn bit_length(octets: &[u8]) -> usize {
    let leading_zeros = octets.first().map_or(0, |first| first.leading_zeros());
    octets.len().saturating_mul(8).saturating_sub(usize::try_from(leading_zeros).unwrap_or(0))
}

/// A key on an elliptic curve (RFC 5480).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EcKey<'a> {
    /// The curve.
    pub curve: Curve<'a>,
    /// The point as SEC 1 2.3.3 encodes it: compressed or uncompressed and of the right length, where the curve's size
    /// is known. Whether it lies on the curve was not checked.
    pub point: &'a [u8],
}

impl<'a> EcKey<'a> {
    /// The point must be uncompressed or compressed, not hybrid and not the point at infinity (RFC 5480 2.2, SEC 1
    /// 2.3.3). Whether it lies on the curve is another question. On a curve of unknown size any other form passes.
    fn check_point_form(&self) -> Result<(), KeyError> {
        match self.curve.field_octets() {
            // Infinity is written alike on every curve.
            None if self.point == [0] => Err(KeyError(Reason::Infinity)),
            None => Ok(()),
            Some(field_octets) => Point::read(self.point, field_octets).map(|_| ()),
        }
    }

    /// The private key, if it is one that anyone can guess. Only for P-256, P-384, P-521 and secp256k1; whether the point lies
    /// on its curve was not checked.
    #[must_use]
    pub fn small_private_key(&self) -> Option<SmallPrivateKey> {
        SmallPrivateKey::of_ec(&self.curve, self.coordinates()?.x)
    }

    fn same(&self, other: &EcKey<'_>) -> bool {
        if self.curve != other.curve {
            return false;
        }
        self.point == other.point
            || match (self.coordinates(), other.coordinates()) {
                // Of two points in one form, different octets are different points.
                (Some(a), Some(b)) => a.y.is_some() != b.y.is_some() && a.x == b.x && a.odd == b.odd,
                _ => false,
            }
    }

    fn coordinates(&self) -> Option<Point<'a>> {
        Point::read(self.point, self.curve.field_octets()?).ok()
    }
}

/// A point on a curve over a prime field, as encoded (SEC 1 2.3.3).
struct Point<'a> {
    x: &'a [u8],
    /// Absent in compressed form.
    y: Option<&'a [u8]>,
    /// Whether y is odd.
    odd: bool,
}

impl<'a> Point<'a> {
    fn read(octets: &'a [u8], field_octets: usize) -> Result<Self, KeyError> {
        let Some((&first, rest)) = octets.split_first() else {
            return Err(KeyError(Reason::EmptyPoint));
        };
        let both = field_octets.saturating_mul(2);
        match first {
            0 if rest.is_empty() => Err(KeyError(Reason::Infinity)),
            2 | 3 if rest.len() == field_octets => Ok(Point { x: rest, y: None, odd: first == 3 }),
            4 if rest.len() == both => {
                let (x, y) = rest.split_at(field_octets);
                Ok(Point { x, y: Some(y), odd: y.last().is_some_and(|last| last & 1 == 1) })
            }
            6 | 7 if rest.len() == both => Err(KeyError(Reason::HybridPoint)),
            _ => Err(KeyError(Reason::PointForm {
                first,
                length: octets.len(),
                expected: both.saturating_add(1),
            })),
        }
    }
}

fn read_ec<'a>(info: &SubjectPublicKeyInfo<'a>, curve: Curve<'a>) -> Result<EcKey<'a>, KeyError> {
    let key = EcKey { curve, point: whole_octets(info)? };
    key.check_point_form().map(|()| key)
}

/// The curve of an EC key, from the algorithm's parameters (ECParameters, RFC 5480 2.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Curve<'a> {
    /// secp256r1.
    P256,
    /// secp384r1.
    P384,
    /// secp521r1.
    P521,
    /// secp256k1.
    Secp256k1,
    /// The curve of SM2.
    Sm2,
    /// Any other named curve.
    Other(Oid<'a>),
    /// The curve is spelled out in a SEQUENCE, which RFC 5480 does not allow; it is not read.
    Explicit,
    /// NULL: the curve is to be taken from the issuer, which RFC 5480 does not allow.
    Implicit,
    /// There are no parameters.
    Missing,
    /// The parameters are none of these.
    Unreadable,
}

impl<'a> Curve<'a> {
    fn read(parameters: Option<&'a [u8]>) -> Self {
        let Some(parameters) = parameters else {
            return Curve::Missing;
        };
        match only_element(parameters) {
            Some(element) if element.is(Tag::Oid) => Curve::named(Oid::from_der_contents(element.contents)),
            Some(element) if element.is(Tag::Sequence) => Curve::Explicit,
            Some(element) if element.is(Tag::Null) && element.contents.is_empty() => Curve::Implicit,
            _ => Curve::Unreadable,
        }
    }

    fn named(oid: Oid<'a>) -> Self {
        match oid {
            SECP256R1 => Curve::P256,
            SECP384R1 => Curve::P384,
            SECP521R1 => Curve::P521,
            SECP256K1 => Curve::Secp256k1,
            SM2_CURVE => Curve::Sm2,
            other => Curve::Other(other),
        }
    }

    /// `P-256`, `P-384`, `P-521`, `secp256k1`, `SM2`, or the dotted object identifier of another curve. `None` if the
    /// key does not name its curve.
    #[must_use]
    pub fn name(&self) -> Option<Cow<'static, str>> {
        match self {
            Curve::Other(oid) => Some(Cow::Owned(oid.to_string())),
            _ => self.known_name().map(Cow::Borrowed),
        }
    }

    fn known_name(&self) -> Option<&'static str> {
        match self {
            Curve::P256 => Some("P-256"),
            Curve::P384 => Some("P-384"),
            Curve::P521 => Some("P-521"),
            Curve::Secp256k1 => Some("secp256k1"),
            Curve::Sm2 => Some("SM2"),
            _ => None,
        }
    }

    /// Size of the curve's field in bits, or `None` for a curve not known here.
    #[must_use]
    pub fn bits(&self) -> Option<usize> {
        match self {
            Curve::P256 | Curve::Secp256k1 | Curve::Sm2 => Some(256),
            Curve::P384 => Some(384),
            Curve::P521 => Some(521),
            _ => None,
        }
    }

    /// Octets of one coordinate.
    fn field_octets(&self) -> Option<usize> {
        self.bits().map(|bits| bits.div_ceil(8))
    }

    fn is_named(&self) -> bool {
        matches!(self, Curve::Other(_)) || self.known_name().is_some()
    }
}

impl fmt::Display for Curve<'_> {
    /// For messages: a long object identifier is cut. [`Curve::name`] gives it in full.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Curve::Other(oid) => ShortOid(*oid).fmt(f),
            Curve::Explicit => f.write_str("explicit curve parameters"),
            Curve::Implicit => f.write_str("a curve inherited from the issuer"),
            Curve::Missing => f.write_str("no curve"),
            Curve::Unreadable => f.write_str("curve parameters that cannot be read"),
            _ => f.write_str(self.known_name().unwrap_or_default()),
        }
    }
}

fn read_ed25519<'a>(info: &SubjectPublicKeyInfo<'a>) -> Result<&'a [u8], KeyError> {
    // RFC 8410 3: the parameters MUST be absent.
    if info.algorithm.parameters.is_some() {
        return Err(KeyError(Reason::Parameters));
    }
    let octets = whole_octets(info)?;
    if octets.len() != ED25519_OCTETS {
        return Err(KeyError(Reason::Ed25519Length(octets.len())));
    }
    Ok(octets)
}

/// The key's octets, if its bits fill them.
fn whole_octets<'a>(info: &SubjectPublicKeyInfo<'a>) -> Result<&'a [u8], KeyError> {
    match info.subject_public_key.unused_bits {
        0 => Ok(info.subject_public_key.octets),
        unused => Err(KeyError(Reason::UnusedBits(unused))),
    }
}

/// Whether an algorithm's parameters are absent or NULL, which many algorithms treat alike.
pub(crate) fn is_null_or_absent(parameters: Option<&[u8]>) -> bool {
    parameters.is_none_or(|octets| {
        only_element(octets).is_some_and(|element| element.is(Tag::Null) && element.contents.is_empty())
    })
}

/// The element that fills `octets`.
fn only_element(octets: &[u8]) -> Option<Element<'_>> {
    let mut reader = Reader::new(octets);
    let element = reader.next().ok()??;
    reader.finish().ok().map(|()| element)
}

/// Whether two certificates certify the same key. RSA keys are compared by modulus and exponent and EC keys on named
/// curves by curve and point, so that neither a missing NULL, nor a restriction to RSASSA-PSS, nor the compressed form
/// of the point hides it; all else by algorithm, parameters and key octets. `None` if they differ in octets and one of
/// them could not be read: it may be the other in disguise.
#[must_use]
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

/// An object identifier for a message: cut where it is longer than any in use.
#[derive(Clone, Copy)]
pub(crate) struct ShortOid<'a>(pub(crate) Oid<'a>);

impl fmt::Display for ShortOid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let octets = self.0.der_contents();
        if octets.len() > MAX_OID_OCTETS {
            return write!(f, "#{}", untrusted::octets(octets, MAX_PARAMETER_OCTETS));
        }
        let text = self.0.to_string();
        let (shown, rest) = split_after(&text, MAX_QUOTED_OID);
        write!(f, "{shown}{}", if rest.is_empty() { "" } else { "..." })
    }
}
