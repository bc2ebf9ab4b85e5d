//! Ed25519 keys (RFC 8410), and "Is this key known to be broken, and how?" Answered from the 32 octets of the public key, without arithmetic on
//! the curve: whether the y coordinate belongs to a point at all is not asked. Of every second one it does not, and then no
//! signature verifies.

use super::reading::{KeyError, Reason, whole_octets};
use super::small_private::SmallPrivateKey;
use crate::x509::spki::SubjectPublicKeyInfo;

#[cfg(test)]
mod tests;

/// Octets of an Ed25519 public key (RFC 8032 5.1.5).
const ED25519_OCTETS: usize = 32;

/// The key's octets.
pub(super) fn read<'a>(info: &SubjectPublicKeyInfo<'a>) -> Result<&'a [u8], KeyError> {
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

/// How an Ed25519 key is known to be broken; displays as the end of "the key is broken: ...".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub(crate) enum Ed25519Weakness {
    /// The point has an order that divides 8, the cofactor of the curve (RFC 8032 section 5.1), so that anyone can sign without
    /// a private key.
    #[error("a point of small order")]
    SmallOrder,
    /// The y coordinate is not below 2^255 - 19 (RFC 8032 section 5.1.3: decoding fails).
    #[error("a y coordinate that is not below 2^255 - 19")]
    YTooLarge,
    /// Anyone can guess the private key.
    #[error("{0}")]
    SmallPrivateKey(SmallPrivateKey),
}

impl Ed25519Weakness {
    /// The weakness of a public key of 32 octets (RFC 8032 5.1.5), or `None` if none of these was found.
    pub(crate) fn of(key: &[u8]) -> Option<Self> {
        if is_small_order(key) {
            return Some(Ed25519Weakness::SmallOrder);
        }
        if is_y_too_large(key) {
            return Some(Ed25519Weakness::YTooLarge);
        }
        SmallPrivateKey::of_ed25519(key).map(Ed25519Weakness::SmallPrivateKey)
    }
}

/// The y coordinates, least significant octet first, of the eight points of Ed25519 whose order divides 8: 0 (order 4),
/// 1 (order 1), two of order 8, p - 1 (order 2), and 0 and 1 again as p and p + 1, where p = 2^255 - 19.
const SMALL_ORDER: [[u8; 32]; 7] = [
    [0; 32],
    little_endian(0x01, 0x00, 0x00),
    *b"\x26\xe8\x95\x8f\xc2\xb2\x27\xb0\x45\xc3\xf4\x89\xf2\xef\x98\xf0\xd5\xdf\xac\x05\xd3\xc6\x33\x39\xb1\x38\x02\x88\x6d\x53\xfc\x05",
    *b"\xc7\x17\x6a\x70\x3d\x4d\xd8\x4f\xba\x3c\x0b\x76\x0d\x10\x67\x0f\x2a\x20\x53\xfa\x2c\x39\xcc\xc6\x4e\xc7\xfd\x77\x92\xac\x03\x7a",
    little_endian(0xec, 0xff, 0x7f),
    P,
    little_endian(0xee, 0xff, 0x7f),
];

/// The prime of the field, p = 2^255 - 19.
const P: [u8; 32] = little_endian(0xed, 0xff, 0x7f);

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
pub(crate) fn is_small_order(key: &[u8]) -> bool {
    SMALL_ORDER.iter().any(|point| y(key).eq(point.iter().rev().copied()))
}

fn is_y_too_large(key: &[u8]) -> bool {
    y(key).ge(P.iter().rev().copied())
}

/// The y coordinate, most significant octet first. The sign of x is the top bit of the last octet, and left out.
fn y(key: &[u8]) -> impl Iterator<Item = u8> {
    key.iter().rev().enumerate().map(|(index, octet)| if index == 0 { octet & 0x7f } else { *octet })
}
