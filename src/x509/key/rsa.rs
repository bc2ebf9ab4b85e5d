//! RSA keys (RFC 8017), for any padding or restricted to RSASSA-PSS.

use super::reading::{KeyError, Reason, bit_length, magnitude, magnitude_value, whole_octets};
use crate::x509::der::{DerError, Reader, Tag};
use crate::x509::oid;
use crate::x509::spki::{SubjectPublicKeyInfo, is_null_or_absent};

/// An RSA public key (RFC 8017 A.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RsaKey<'a> {
    /// The modulus: magnitude, most significant octet first, no leading zeros (empty for 0).
    pub modulus: &'a [u8],
    /// The public exponent, written the same way.
    pub exponent: &'a [u8],
    /// What the key may be used for.
    pub(crate) usage: RsaUsage<'a>,
}

impl<'a> RsaKey<'a> {
    /// The public exponent must be smaller to verify signatures with it: the time of a verification grows with it.
    pub const EXPONENT_LIMIT: u64 = 1 << 33;
    /// Largest modulus with which signatures are verified, in bits: the time of a verification grows with its square.
    pub const MAX_VERIFIED_BITS: usize = 8192;

    pub(super) fn read(info: &SubjectPublicKeyInfo<'a>) -> Result<Self, KeyError> {
        let usage = read_usage(info)?;
        let octets = whole_octets(info)?;
        let (modulus, exponent) = read_numbers(octets).map_err(|e| KeyError(Reason::RsaPublicKey(e)))?;
        Ok(RsaKey {
            modulus: magnitude(modulus, "modulus")?,
            exponent: magnitude(exponent, "public exponent")?,
            usage,
        })
    }

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
}

/// What an RSA key may be used for, which its algorithm identifier says (RFC 4055 1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RsaUsage<'a> {
    /// rsaEncryption: any padding.
    Any,
    /// id-RSASSA-PSS without parameters: only RSASSA-PSS.
    Pss,
    /// id-RSASSA-PSS with parameters: only RSASSA-PSS, and with these RSASSA-PSS-params (one DER element).
    PssWith(&'a [u8]),
}

/// RFC 4055 1.2: rsaEncryption has NULL parameters (absent ones are tolerated), id-RSASSA-PSS none or
/// RSASSA-PSS-params.
fn read_usage<'a>(info: &SubjectPublicKeyInfo<'a>) -> Result<RsaUsage<'a>, KeyError> {
    match (info.algorithm.oid, info.algorithm.parameters) {
        (oid::RSASSA_PSS, None) => Ok(RsaUsage::Pss),
        (oid::RSASSA_PSS, Some(parameters)) => Ok(RsaUsage::PssWith(parameters)),
        (_, parameters) if is_null_or_absent(parameters) => Ok(RsaUsage::Any),
        _ => Err(KeyError(Reason::RsaParameters)),
    }
}

/// RSAPublicKey (RFC 8017 A.1.1): the contents of modulus and publicExponent.
fn read_numbers(octets: &[u8]) -> Result<(&[u8], &[u8]), DerError> {
    let sequence = Reader::new(octets).only(Tag::Sequence, "a SEQUENCE")?;
    let mut inner = Reader::new(sequence.contents);
    let modulus = inner.expect(Tag::Integer, "the modulus")?;
    let exponent = inner.expect(Tag::Integer, "the exponent")?;
    inner.finish()?;
    Ok((modulus.contents, exponent.contents))
}
