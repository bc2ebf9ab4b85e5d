//! What reading keys of all kinds takes: the key's octets, integers in them, and the reason why a key cannot be read.

use crate::x509::der::DerError;
use crate::x509::spki::SubjectPublicKeyInfo;

/// Why a key could not be read; displays as a text of at most 80 characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub(crate) struct KeyError(pub(super) Reason);

impl KeyError {
    /// Whether the octets were understood, and their value is one that no key has: a negative RSA modulus or exponent
    /// (RFC 8017 section 3.1), or the point at infinity (SEC 1 section 3.2.2.1).
    pub(crate) fn is_impossible_value(&self) -> bool {
        matches!(self.0, Reason::NegativeInteger(_) | Reason::Infinity)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Reason {
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
    #[error("{0} octets, expected 32")]
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

/// The key's octets, if its bits fill them.
pub(super) fn whole_octets<'a>(info: &SubjectPublicKeyInfo<'a>) -> Result<&'a [u8], KeyError> {
    match info.subject_public_key.unused_bits {
        0 => Ok(info.subject_public_key.octets),
        unused => Err(KeyError(Reason::UnusedBits(unused))),
    }
}

/// The magnitude of a non-negative INTEGER's contents.
pub(crate) fn magnitude<'a>(contents: &'a [u8], what: &'static str) -> Result<&'a [u8], KeyError> {
    match contents.first() {
        None => Err(KeyError(Reason::EmptyInteger(what))),
        Some(first) if first & 0x80 != 0 => Err(KeyError(Reason::NegativeInteger(what))),
        Some(_) => {
            let first = contents.iter().position(|octet| *octet != 0);
            Ok(first.and_then(|first| contents.get(first..)).unwrap_or_default())
        }
    }
}

/// The value of a magnitude without leading zeros, or `None` from 2^64.
pub(crate) fn magnitude_value(octets: &[u8]) -> Option<u64> {
    (octets.len() <= 8).then(|| octets.iter().fold(0, |value, octet| (value << 8) | u64::from(*octet)))
}

/// Bits of a magnitude without leading zeros.
pub(super) fn bit_length(octets: &[u8]) -> usize {
    let leading_zeros = octets.first().map_or(0, |first| first.leading_zeros());
    octets.len().saturating_mul(8).saturating_sub(usize::try_from(leading_zeros).unwrap_or(0))
}
