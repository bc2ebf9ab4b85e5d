//! "Did this key sign that?" Everything the verifier cannot take is decided here from the algorithm and the key before
//! the cryptographic backend is called, and named; only a failure after that is a rejected signature. Also the names
//! and digests of signature algorithms, and SHA-256.
//!
//! May import: `key`, `certificate` (structures), `der` and aws-lc-rs. No other file of the library knows aws-lc-rs.

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use aws_lc_rs::signature as backend;

use crate::certificate::{AlgorithmIdentifier, BitString};
use crate::der::{DerError, Oid, Reader, Tag};
use crate::key::{
    Curve, EcKey, KeyAlgorithm, KeyError, PublicKey, RsaKey, RsaUsage, ShortOid, is_null_or_absent,
    magnitude_value, without_leading_zeros,
};

#[cfg(test)]
mod tests;

/// What came of verifying a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureResult<'a> {
    /// The key made the signature.
    Verified,
    /// The key did not make the signature.
    Rejected,
    /// The verifier cannot tell, for this reason.
    Unsupported(Unsupported<'a>),
}

/// Why a signature cannot be verified; displays as a text of at most 120 characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unsupported<'a> {
    /// The object identifier of the signature algorithm is not known.
    #[error("unknown signature algorithm {}", ShortOid(*.0))]
    UnknownAlgorithm(Oid<'a>),
    /// The algorithm of this name is known, but not verified.
    #[error("signatures with {0} are not verified")]
    Algorithm(&'static str),
    /// The signature algorithm is not one for this key.
    #[error("{algorithm} does not fit the {key} key")]
    KeyMismatch {
        /// The signature algorithm's name.
        algorithm: &'static str,
        /// The key's algorithm.
        key: KeyAlgorithm<'a>,
    },
    /// The key could not be read.
    #[error("the {algorithm} key cannot be read: {error}")]
    UnreadableKey {
        /// The key's algorithm.
        algorithm: KeyAlgorithm<'a>,
        /// Why it could not be read.
        error: KeyError,
    },
    /// The signature algorithm has parameters that do not belong to it.
    #[error("unexpected parameters of {0}")]
    Parameters(&'static str),
    /// The parameters of RSASSA-PSS are none that can be verified.
    #[error("RSASSA-PSS {0}")]
    Pss(PssProblem<'a>),
    /// The key is restricted to RSASSA-PSS.
    #[error("{0} under a key that is restricted to RSASSA-PSS")]
    PssOnlyKey(&'static str),
    /// The size of the RSA modulus is out of range for the algorithm.
    #[error("{algorithm} with an RSA key of {bits} bits, verified from {minimum} to {maximum}")]
    RsaSize {
        /// The signature algorithm's name.
        algorithm: &'static str,
        /// The key's size in bits.
        bits: usize,
        /// Smallest size verified, in bits.
        minimum: usize,
        /// Largest size verified, in bits.
        maximum: usize,
    },
    /// The RSA modulus is even.
    #[error("an even RSA modulus")]
    EvenModulus,
    /// The RSA public exponent is even, 1 or at least 2^33; `None` from 2^64.
    #[error("RSA public exponent {}, verified if odd, above 1 and below 2^33", NumberText(*.0))]
    RsaExponent(Option<u64>),
    /// The curve is not one of those verified, or the key does not name its curve.
    #[error("ECDSA with {0} is not verified")]
    Curve(Curve<'a>),
    /// ECDSA on this curve is verified, but not with this digest.
    #[error("ECDSA on {curve} with {digest} is not verified")]
    CurveDigest {
        /// The key's curve.
        curve: Curve<'a>,
        /// The algorithm's digest.
        digest: Digest,
    },
    /// The EC key is no point of its curve.
    #[error("the EC key is not a point of {0}")]
    PointNotOnCurve(Curve<'a>),
    /// The Ed25519 key is a point of small order, under which anyone can make a signature that verifies.
    #[error("the Ed25519 key is a point of small order: anyone can sign for it")]
    SmallOrderKey,
    /// The backend refused the key for a reason not foreseen here.
    #[error("the verifier refused the {0} key")]
    KeyRefused(KeyAlgorithm<'a>),
}

impl<'a> From<PssProblem<'a>> for Unsupported<'a> {
    fn from(problem: PssProblem<'a>) -> Self {
        Unsupported::Pss(problem)
    }
}

/// What in the parameters of RSASSA-PSS (RFC 4055 3.1) keeps a signature from being verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PssProblem<'a> {
    /// A signature must have parameters.
    #[error("without parameters")]
    Missing,
    /// The parameters could not be read.
    #[error("with parameters that cannot be read{}", if *.of_key { ", in the key" } else { "" })]
    Unreadable {
        /// Whether they are those of the key, not of the signature.
        of_key: bool,
    },
    /// The hash is not SHA-256, SHA-384 or SHA-512.
    #[error("with the hash {}, not SHA-256, SHA-384 or SHA-512", DigestText(*.0))]
    Hash(Oid<'a>),
    /// The mask generation function is not MGF1 with the hash of the message.
    #[error("with another mask than MGF1 with the hash of the message")]
    Mask,
    /// The salt is longer than the modulus has room for.
    #[error("with a salt of {} octets, at most {maximum} fit the key", NumberText(*.found))]
    SaltLength {
        /// The salt length in the parameters; `None` from 2^64.
        found: Option<u64>,
        /// The longest salt for this key and hash, in octets.
        maximum: u64,
    },
    /// The trailer field is not 1.
    #[error("with a trailer field other than 1")]
    Trailer,
    /// The key is restricted to other parameters.
    #[error("with parameters other than those the key is restricted to")]
    Restricted,
}

/// A number that is only known to be large if it has more than 64 bits.
struct NumberText(Option<u64>);

impl fmt::Display for NumberText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(number) => number.fmt(f),
            None => f.write_str("2^64 or more"),
        }
    }
}

/// A hash by its name, or else its object identifier.
struct DigestText<'a>(Oid<'a>);

impl fmt::Display for DigestText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Digest::from_oid(self.0) {
            Some(digest) => digest.fmt(f),
            None => ShortOid(self.0).fmt(f),
        }
    }
}

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
    fn from_oid(oid: Oid<'_>) -> Option<Self> {
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
enum Scheme {
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
struct Known {
    oid: Oid<'static>,
    /// The long name that OpenSSL gives it.
    name: &'static str,
    scheme: Scheme,
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
    fn find(oid: Oid<'_>) -> Option<&'static Known> {
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

/// RSASSA-PSS-params (RFC 4055 3.1), defaults filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct PssParameters<'a> {
    hash: Oid<'a>,
    /// The hash of MGF1; `None` for another mask generation function.
    mask_hash: Option<Oid<'a>>,
    /// In octets; `None` from 2^64.
    salt_length: Option<u64>,
    trailer: Option<u64>,
}

/// id-sha1, 1.3.14.3.2.26, the default hash.
const SHA1: Oid<'static> = Oid::from_der_contents(b"\x2b\x0e\x03\x02\x1a");
/// id-mgf1, 1.2.840.113549.1.1.8.
const MGF1: Oid<'static> = Oid::from_der_contents(b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08");

/// Parameters are not RSASSA-PSS-params.
struct Malformed;

impl From<DerError> for Malformed {
    fn from(_: DerError) -> Self {
        Malformed
    }
}

impl<'a> PssParameters<'a> {
    fn read(parameters: &'a [u8]) -> Result<Self, Malformed> {
        let mut outer = Reader::new(parameters);
        let sequence = outer.expect(Tag::Sequence, "RSASSA-PSS-params")?;
        outer.finish()?;
        let mut fields = Reader::new(sequence.contents);
        let hash = tagged(&mut fields, 0)?;
        let mask = tagged(&mut fields, 1)?;
        let salt_length = tagged(&mut fields, 2)?;
        let trailer = tagged(&mut fields, 3)?;
        fields.finish()?;
        Ok(PssParameters {
            hash: hash.map_or(Ok(SHA1), read_hash)?,
            mask_hash: mask.map_or(Ok(Some(SHA1)), read_mask)?,
            salt_length: salt_length.map_or(Ok(Some(20)), read_number)?,
            trailer: trailer.map_or(Ok(Some(1)), read_number)?,
        })
    }
}

/// The contents of the explicitly tagged field `[number]`, if it is there.
fn tagged<'a>(fields: &mut Reader<'a>, number: u32) -> Result<Option<Reader<'a>>, Malformed> {
    let field = fields.optional(|element| element.is_context(number, true))?;
    Ok(field.map(|element| Reader::new(element.contents)))
}

/// HashAlgorithm: an AlgorithmIdentifier with NULL or no parameters (RFC 4055 2.1).
fn read_hash(mut field: Reader<'_>) -> Result<Oid<'_>, Malformed> {
    let sequence = field.expect(Tag::Sequence, "a hash algorithm")?;
    field.finish()?;
    let mut inner = Reader::new(sequence.contents);
    let oid = inner.expect(Tag::Oid, "a hash algorithm")?;
    let parameters = Some(inner.rest()).filter(|rest| !rest.is_empty());
    if is_null_or_absent(parameters) { Ok(Oid::from_der_contents(oid.contents)) } else { Err(Malformed) }
}

/// MaskGenAlgorithm: the hash of MGF1 (RFC 4055 2.2), or `None` for another function.
fn read_mask(mut field: Reader<'_>) -> Result<Option<Oid<'_>>, Malformed> {
    let sequence = field.expect(Tag::Sequence, "a mask generation function")?;
    field.finish()?;
    let mut inner = Reader::new(sequence.contents);
    let oid = inner.expect(Tag::Oid, "a mask generation function")?;
    if Oid::from_der_contents(oid.contents) != MGF1 {
        return Ok(None);
    }
    read_hash(inner).map(Some)
}

/// A non-negative INTEGER; `None` from 2^64.
fn read_number(mut field: Reader<'_>) -> Result<Option<u64>, Malformed> {
    let integer = field.expect(Tag::Integer, "a number")?;
    field.finish()?;
    match integer.contents.first() {
        Some(first) if first & 0x80 == 0 => Ok(magnitude_value(without_leading_zeros(integer.contents))),
        _ => Err(Malformed),
    }
}

/// How to verify, after everything that could be unsupported has been excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Method {
    Pkcs1(Digest),
    Pss { digest: Digest, salt_length: u16 },
    Ecdsa(Digest),
    Ed25519,
}

/// Decides how a signature by `key` is verified, or why it is not.
fn method<'a>(key: &PublicKey<'a>, algorithm: &AlgorithmIdentifier<'a>) -> Result<Method, Unsupported<'a>> {
    let known = Known::find(algorithm.oid).ok_or(Unsupported::UnknownAlgorithm(algorithm.oid))?;
    let wanted = match known.scheme {
        Scheme::Pkcs1(_) | Scheme::Pss => KeyAlgorithm::Rsa,
        Scheme::Ecdsa(_) => KeyAlgorithm::Ec,
        Scheme::Ed25519 => KeyAlgorithm::Ed25519,
        Scheme::NotVerified(_) => return Err(Unsupported::Algorithm(known.name)),
    };
    let mismatch = Unsupported::KeyMismatch { algorithm: known.name, key: key.algorithm() };
    if key.algorithm() != wanted {
        return Err(mismatch);
    }
    match (known.scheme, key) {
        (_, PublicKey::Unreadable(key)) => {
            Err(Unsupported::UnreadableKey { algorithm: key.algorithm, error: key.error })
        }
        (Scheme::Pkcs1(digest), PublicKey::Rsa(key)) => pkcs1_method(key, known.name, digest, algorithm),
        (Scheme::Pss, PublicKey::Rsa(key)) => pss_method(key, known.name, algorithm),
        (Scheme::Ecdsa(digest), PublicKey::Ec(key)) => ecdsa_method(key, known.name, digest, algorithm),
        (Scheme::Ed25519, PublicKey::Ed25519(key)) => ed25519_method(key, known.name, algorithm),
        _ => Err(mismatch),
    }
}

/// RFC 4055 5: the parameters are NULL, and absent ones must be accepted too.
fn pkcs1_method<'a>(
    key: &RsaKey<'a>,
    name: &'static str,
    digest: Digest,
    algorithm: &AlgorithmIdentifier<'a>,
) -> Result<Method, Unsupported<'a>> {
    if !is_null_or_absent(algorithm.parameters) {
        return Err(Unsupported::Parameters(name));
    }
    if key.usage != RsaUsage::Any {
        return Err(Unsupported::PssOnlyKey(name));
    }
    let parameters = pkcs1_parameters(digest).ok_or(Unsupported::Algorithm(name))?;
    check_rsa_key(key, name, parameters.minimum_bits)?;
    Ok(Method::Pkcs1(digest))
}

fn pss_method<'a>(
    key: &RsaKey<'a>,
    name: &'static str,
    algorithm: &AlgorithmIdentifier<'a>,
) -> Result<Method, Unsupported<'a>> {
    let parameters = algorithm.parameters.ok_or(PssProblem::Missing)?;
    let parameters =
        PssParameters::read(parameters).map_err(|Malformed| PssProblem::Unreadable { of_key: false })?;
    let digest = check_pss_parameters(&parameters)?;
    check_pss_restriction(key, &parameters)?;
    let backend = pss_parameters(digest).ok_or(PssProblem::Hash(parameters.hash))?;
    check_rsa_key(key, name, PSS_MINIMUM_BITS)?;
    // RFC 8017 9.1.1: emLen = ceil((modBits - 1) / 8), and emLen >= hLen + sLen + 2.
    let encoded_length = key.bits().saturating_sub(1).div_ceil(8);
    let maximum = encoded_length.saturating_sub(backend.digest_octets).saturating_sub(2);
    let salt_length = parameters.salt_length.and_then(|length| u16::try_from(length).ok());
    match salt_length {
        Some(salt_length) if usize::from(salt_length) <= maximum => Ok(Method::Pss { digest, salt_length }),
        _ => Err(PssProblem::SaltLength {
            found: parameters.salt_length,
            maximum: u64::try_from(maximum).unwrap_or(u64::MAX),
        }
        .into()),
    }
}

/// The hash of parameters that can be verified, whatever the key.
fn check_pss_parameters<'a>(parameters: &PssParameters<'a>) -> Result<Digest, PssProblem<'a>> {
    let digest = Digest::from_oid(parameters.hash).filter(|digest| pss_parameters(*digest).is_some());
    let digest = digest.ok_or(PssProblem::Hash(parameters.hash))?;
    if parameters.mask_hash != Some(parameters.hash) {
        return Err(PssProblem::Mask);
    }
    if parameters.trailer != Some(1) {
        return Err(PssProblem::Trailer);
    }
    Ok(digest)
}

/// RFC 4055 3.3: where the key has parameters, hash and mask are those of the key, and the salt is no shorter.
fn check_pss_restriction<'a>(key: &RsaKey<'a>, parameters: &PssParameters<'a>) -> Result<(), PssProblem<'a>> {
    let RsaUsage::PssWith(restriction) = key.usage else {
        return Ok(());
    };
    let restriction =
        PssParameters::read(restriction).map_err(|Malformed| PssProblem::Unreadable { of_key: true })?;
    let minimum_salt = restriction.salt_length.unwrap_or(u64::MAX);
    let fits = parameters.hash == restriction.hash
        && parameters.mask_hash == restriction.mask_hash
        && parameters.trailer == restriction.trailer
        && parameters.salt_length.is_none_or(|length| length >= minimum_salt);
    if fits { Ok(()) } else { Err(PssProblem::Restricted) }
}

/// Largest RSA modulus handed to the backend, in bits: the time of a verification grows with its square.
const RSA_MAXIMUM_BITS: usize = 8192;
/// Smallest RSA modulus of RSASSA-PSS, in bits.
const PSS_MINIMUM_BITS: usize = 2048;
/// The public exponent must be smaller, for the same reason.
const RSA_EXPONENT_LIMIT: u64 = 1 << 33;

/// Whether the backend takes the key: the size is in range, the modulus odd, the exponent odd, above 1, below 2^33.
fn check_rsa_key<'a>(key: &RsaKey<'a>, name: &'static str, minimum: usize) -> Result<(), Unsupported<'a>> {
    let bits = key.bits();
    if !(minimum..=RSA_MAXIMUM_BITS).contains(&bits) {
        return Err(Unsupported::RsaSize { algorithm: name, bits, minimum, maximum: RSA_MAXIMUM_BITS });
    }
    if key.modulus.last().is_none_or(|last| last & 1 == 0) {
        return Err(Unsupported::EvenModulus);
    }
    match key.exponent_value() {
        Some(exponent) if exponent & 1 == 1 && exponent > 1 && exponent < RSA_EXPONENT_LIMIT => Ok(()),
        exponent => Err(Unsupported::RsaExponent(exponent)),
    }
}

/// RFC 5758 3.2: the parameters are absent; NULL is tolerated.
fn ecdsa_method<'a>(
    key: &EcKey<'a>,
    name: &'static str,
    digest: Digest,
    algorithm: &AlgorithmIdentifier<'a>,
) -> Result<Method, Unsupported<'a>> {
    if !is_null_or_absent(algorithm.parameters) {
        return Err(Unsupported::Parameters(name));
    }
    if !on_verified_curve(key) {
        return Err(Unsupported::Curve(key.curve));
    }
    match ecdsa_parameters(key.curve, digest) {
        Some(_) => Ok(Method::Ecdsa(digest)),
        None => Err(Unsupported::CurveDigest { curve: key.curve, digest }),
    }
}

/// Every curve verified is verified with SHA-256.
fn on_verified_curve(key: &EcKey<'_>) -> bool {
    ecdsa_parameters(key.curve, Digest::Sha256).is_some()
}

/// RFC 8410 3: the parameters are absent.
fn ed25519_method<'a>(
    key: &[u8],
    name: &'static str,
    algorithm: &AlgorithmIdentifier<'a>,
) -> Result<Method, Unsupported<'a>> {
    if algorithm.parameters.is_some() {
        return Err(Unsupported::Parameters(name));
    }
    if is_small_order(key) {
        return Err(Unsupported::SmallOrderKey);
    }
    Ok(Method::Ed25519)
}

/// The y coordinates, least significant octet first, of the eight points of Ed25519 whose order divides 8: 0 (order 4),
/// 1 (order 1), two of order 8, p - 1 (order 2), and 0 and 1 again as p and p + 1, where p = 2^255 - 19.
const SMALL_ORDER: [[u8; 32]; 7] = [
    [0; 32],
    little_endian(0x01, 0x00, 0x00),
    *b"\x26\xe8\x95\x8f\xc2\xb2\x27\xb0\x45\xc3\xf4\x89\xf2\xef\x98\xf0\xd5\xdf\xac\x05\xd3\xc6\x33\x39\xb1\x38\x02\x88\x6d\x53\xfc\x05",
    *b"\xc7\x17\x6a\x70\x3d\x4d\xd8\x4f\xba\x3c\x0b\x76\x0d\x10\x67\x0f\x2a\x20\x53\xfa\x2c\x39\xcc\xc6\x4e\xc7\xfd\x77\x92\xac\x03\x7a",
    little_endian(0xec, 0xff, 0x7f),
    little_endian(0xed, 0xff, 0x7f),
    little_endian(0xee, 0xff, 0x7f),
];

/// 32 octets: the first, 30 equal ones, the last.
const fn little_endian(first: u8, middle: u8, last: u8) -> [u8; 32] {
    let mut octets = [middle; 32];
    if let Some(octet) = octets.first_mut() {
        *octet = first;
    }
    if let Some(octet) = octets.last_mut() {
        *octet = last;
    }
    octets
}

/// Whether an Ed25519 key is a point of small order: a signature that verifies under it takes no secret to make.
fn is_small_order(key: &[u8]) -> bool {
    // The sign of x is the top bit of the last octet; both signs are meant.
    let Some((last, rest)) = key.split_last() else {
        return false;
    };
    let last = last & 0x7f;
    SMALL_ORDER.iter().any(|point| point.split_last() == Some((&last, rest)))
}

struct Pkcs1Parameters {
    backend: &'static backend::RsaParameters,
    /// Smallest modulus that the backend takes with this hash, in bits.
    minimum_bits: usize,
}

fn pkcs1_parameters(digest: Digest) -> Option<Pkcs1Parameters> {
    let (backend, minimum_bits) = match digest {
        Digest::Sha1 => (&backend::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY, 1024),
        Digest::Sha256 => (&backend::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, 1024),
        Digest::Sha384 => (&backend::RSA_PKCS1_2048_8192_SHA384, 2048),
        Digest::Sha512 => (&backend::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY, 1024),
        _ => return None,
    };
    Some(Pkcs1Parameters { backend, minimum_bits })
}

struct PssBackend {
    backend: backend::RsaParameters,
    digest_octets: usize,
}

fn pss_parameters(digest: Digest) -> Option<PssBackend> {
    let (backend, digest_octets) = match digest {
        Digest::Sha256 => (backend::RSA_PSS_2048_8192_SHA256, 32),
        Digest::Sha384 => (backend::RSA_PSS_2048_8192_SHA384, 48),
        Digest::Sha512 => (backend::RSA_PSS_2048_8192_SHA512, 64),
        _ => return None,
    };
    Some(PssBackend { backend, digest_octets })
}

fn ecdsa_parameters(
    curve: Curve<'_>,
    digest: Digest,
) -> Option<&'static backend::EcdsaVerificationAlgorithm> {
    match (curve, digest) {
        (Curve::P256, Digest::Sha256) => Some(&backend::ECDSA_P256_SHA256_ASN1),
        (Curve::P256, Digest::Sha384) => Some(&backend::ECDSA_P256_SHA384_ASN1),
        (Curve::P256, Digest::Sha512) => Some(&backend::ECDSA_P256_SHA512_ASN1),
        (Curve::P384, Digest::Sha256) => Some(&backend::ECDSA_P384_SHA256_ASN1),
        (Curve::P384, Digest::Sha384) => Some(&backend::ECDSA_P384_SHA384_ASN1),
        (Curve::P384, Digest::Sha512) => Some(&backend::ECDSA_P384_SHA512_ASN1),
        (Curve::P521, Digest::Sha256) => Some(&backend::ECDSA_P521_SHA256_ASN1),
        (Curve::P521, Digest::Sha384) => Some(&backend::ECDSA_P521_SHA384_ASN1),
        (Curve::P521, Digest::Sha512) => Some(&backend::ECDSA_P521_SHA512_ASN1),
        (Curve::Secp256k1, Digest::Sha256) => Some(&backend::ECDSA_P256K1_SHA256_ASN1),
        _ => None,
    }
}

/// Verifies signatures of one key. The backend's form of the key is made for the first signature and kept for all that
/// have the same algorithm.
#[derive(Clone, Debug)]
pub struct Verifier<'a> {
    key: PublicKey<'a>,
    prepared: OnceLock<Prepared>,
}

impl<'a> Verifier<'a> {
    /// A verifier for `key`. Does no work yet.
    #[must_use]
    pub const fn new(key: PublicKey<'a>) -> Self {
        Verifier { key, prepared: OnceLock::new() }
    }

    /// The key.
    #[must_use]
    pub const fn key(&self) -> &PublicKey<'a> {
        &self.key
    }

    /// Whether the key made `signature` over `message` with `algorithm`.
    ///
    /// Verified are: RSASSA-PKCS1-v1_5 (RFC 8017 8.2) with SHA-1, SHA-256 and SHA-512 from 1024 bits and with SHA-384
    /// from 2048, RSASSA-PSS (RFC 8017 8.1) from 2048 bits with SHA-256, SHA-384 and SHA-512, MGF1 with the same hash and
    /// any salt length, both to 8192 bits with odd exponents above 1 and below 2^33; ECDSA (RFC 5758) on P-256, P-384 and
    /// P-521 with SHA-256, SHA-384 and SHA-512, and on secp256k1 with SHA-256; Ed25519 (RFC 8410). All else is
    /// [`SignatureResult::Unsupported`]. A signature whose bits do not fill its octets is rejected.
    #[must_use]
    pub fn verify(
        &self,
        algorithm: &AlgorithmIdentifier<'a>,
        message: &[u8],
        signature: &BitString<'_>,
    ) -> SignatureResult<'a> {
        let method = match method(&self.key, algorithm) {
            Ok(method) => method,
            Err(unsupported) => return SignatureResult::Unsupported(unsupported),
        };
        let verified = match (method, &self.key) {
            (Method::Pss { digest, salt_length }, PublicKey::Rsa(key)) => {
                Some(verify_pss(key, digest, salt_length, message, signature))
            }
            _ => self.with_prepared(method, |key| {
                signature.unused_bits == 0 && key.verify_sig(message, signature.octets).is_ok()
            }),
        };
        match verified {
            Some(true) => SignatureResult::Verified,
            Some(false) => SignatureResult::Rejected,
            None => SignatureResult::Unsupported(refused(&self.key)),
        }
    }

    /// Whether an EC key is a point of its curve, or `None` if the key is no EC key that could be read or its curve is
    /// not verified.
    #[must_use]
    pub fn point_on_curve(&self) -> Option<bool> {
        match &self.key {
            PublicKey::Ec(key) if on_verified_curve(key) => {
                Some(self.with_prepared(Method::Ecdsa(Digest::Sha256), |_| ()).is_some())
            }
            _ => None,
        }
    }

    /// Calls `f` with the backend's form of the key; `None` if the backend refuses the key.
    fn with_prepared<T>(&self, method: Method, f: impl Fn(&backend::ParsedPublicKey) -> T) -> Option<T> {
        let kept = self.prepared.get_or_init(|| Prepared::new(&self.key, method));
        if kept.method == method {
            return kept.key.as_ref().map(f);
        }
        Prepared::new(&self.key, method).key.as_ref().map(f)
    }
}

/// A key in the backend's form, which is for one method; `None` if the backend refused it.
#[derive(Clone, Debug)]
struct Prepared {
    method: Method,
    key: Option<backend::ParsedPublicKey>,
}

impl Prepared {
    fn new(key: &PublicKey<'_>, method: Method) -> Self {
        Prepared { method, key: prepare(key, method) }
    }
}

fn prepare(key: &PublicKey<'_>, method: Method) -> Option<backend::ParsedPublicKey> {
    match (key, method) {
        (PublicKey::Rsa(key), Method::Pkcs1(digest)) => {
            components(key).to_parsed_public_key(pkcs1_parameters(digest)?.backend).ok()
        }
        (PublicKey::Ec(key), Method::Ecdsa(digest)) => {
            backend::ParsedPublicKey::new(ecdsa_parameters(key.curve, digest)?, key.point).ok()
        }
        (PublicKey::Ed25519(key), Method::Ed25519) => {
            backend::ParsedPublicKey::new(&backend::ED25519, key).ok()
        }
        _ => None,
    }
}

/// The backend keeps parsed keys for `'static` parameters only, and the salt length is one of them; so here the key is
/// given anew each time.
fn verify_pss(
    key: &RsaKey<'_>,
    digest: Digest,
    salt_length: u16,
    message: &[u8],
    signature: &BitString<'_>,
) -> bool {
    let Some(parameters) = pss_parameters(digest) else {
        return false;
    };
    let salt_length = backend::RsaPssSaltLength::Custom(salt_length);
    let parameters = parameters.backend.with_pss_salt_length(salt_length);
    signature.unused_bits == 0 && components(key).verify(&parameters, message, signature.octets).is_ok()
}

fn components<'a>(key: &RsaKey<'a>) -> backend::RsaPublicKeyComponents<&'a [u8]> {
    backend::RsaPublicKeyComponents { n: key.modulus, e: key.exponent }
}

/// Names the refusal of a key by the backend. A point that has the right form is refused if it is not on the curve.
fn refused<'a>(key: &PublicKey<'a>) -> Unsupported<'a> {
    match key {
        PublicKey::Ec(key) => Unsupported::PointNotOnCurve(key.curve),
        _ => Unsupported::KeyRefused(key.algorithm()),
    }
}

/// Whether `key` made `signature` over `message`: [`Verifier::verify`] for a single signature.
#[must_use]
pub fn verify<'a>(
    key: &PublicKey<'a>,
    algorithm: &AlgorithmIdentifier<'a>,
    message: &[u8],
    signature: &BitString<'_>,
) -> SignatureResult<'a> {
    Verifier::new(*key).verify(algorithm, message, signature)
}

/// SHA-256 (FIPS 180-4).
#[must_use]
pub fn sha256(octets: &[u8]) -> [u8; 32] {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, octets);
    let mut out = [0; 32];
    for (to, from) in out.iter_mut().zip(digest.as_ref()) {
        *to = *from;
    }
    out
}
