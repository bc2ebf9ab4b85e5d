//! Why a signature cannot be verified, and the text of each reason.

use std::fmt;

use super::algorithm::Digest;
use crate::x509::key::KeyError;

/// Why a signature cannot be verified: the algorithm, its parameters or the key. Displays as a text of at most 120 characters.
/// Algorithms and curves are named as messages name them: a long object identifier is cut.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub struct Unsupported(pub(crate) Why);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Why {
    /// The object identifier of the signature algorithm is not known.
    #[error("unknown signature algorithm {0}")]
    UnknownAlgorithm(String),
    /// The algorithm of this name is known, but not verified.
    #[error("signatures with {0} are not verified")]
    Algorithm(&'static str),
    /// The signature algorithm is not one for this key.
    #[error("{algorithm} does not fit the {key} key")]
    KeyMismatch {
        /// The signature algorithm's name.
        algorithm: &'static str,
        /// The key's algorithm.
        key: String,
    },
    /// The key could not be read.
    #[error("the {algorithm} key cannot be read: {error}")]
    UnreadableKey {
        /// The key's algorithm.
        algorithm: String,
        /// Why it could not be read.
        error: KeyError,
    },
    /// The signature algorithm has parameters that do not belong to it.
    #[error("unexpected parameters of {0}")]
    Parameters(&'static str),
    /// The parameters of RSASSA-PSS are none that can be verified.
    #[error("RSASSA-PSS {0}")]
    Pss(PssProblem),
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
    Curve(String),
    /// ECDSA on this curve is verified, but not with this digest.
    #[error("ECDSA on {curve} with {digest} is not verified")]
    CurveDigest {
        /// The key's curve.
        curve: String,
        /// The algorithm's digest.
        digest: Digest,
    },
    /// The EC key is no point of its curve.
    #[error("the EC key is not a point of {0}")]
    PointNotOnCurve(String),
    /// The Ed25519 key is a point of small order, under which anyone can make a signature that verifies.
    #[error("the Ed25519 key is a point of small order: anyone can sign for it")]
    SmallOrderKey,
    /// The backend refused the key for a reason not foreseen here.
    #[error("the verifier refused the {0} key")]
    KeyRefused(String),
}

impl From<PssProblem> for Why {
    fn from(problem: PssProblem) -> Self {
        Why::Pss(problem)
    }
}

/// What in the parameters of RSASSA-PSS (RFC 4055 3.1) keeps a signature from being verified.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PssProblem {
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
    #[error("with the hash {0}, not SHA-256, SHA-384 or SHA-512")]
    Hash(String),
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
