//! "Is the private key of this public key a small number?" Anyone can try these numbers, and test suites and examples use
//! them. The public keys of 1 to 1024, of their inverses, and of the opposites of both, stand in a table for each
//! curve; `testdata/maker/small_private.py` computes the tables and says how an entry is made up.

use std::fmt;

use super::curve::Curve;

#[cfg(test)]
mod tests;

/// Octets of a table: an entry for each number to 1024 and for each inverse, of which that of 1 is 1.
const TABLE_OCTETS: usize = 2047 * 8;
/// No entry stands so far from that place, as the tests see.
const FARTHEST: usize = 64;
/// Bits of an entry, from the lowest, that say which private key it stands for.
const KEY_BITS: u32 = 11;

static P256: [u8; TABLE_OCTETS] = *include_bytes!("small_private/p256.bin");
static P384: [u8; TABLE_OCTETS] = *include_bytes!("small_private/p384.bin");
static P521: [u8; TABLE_OCTETS] = *include_bytes!("small_private/p521.bin");
static SECP256K1: [u8; TABLE_OCTETS] = *include_bytes!("small_private/secp256k1.bin");
static ED25519: [u8; TABLE_OCTETS] = *include_bytes!("small_private/ed25519.bin");

/// A private key that anyone can guess: a small number, the opposite of one, its inverse, or the opposite of its inverse,
/// modulo the order of the curve's generator. The x coordinate of the public key (for Ed25519 the y coordinate) does not
/// say which of two opposites it is.
///
/// Tables hold 53 bits of the coordinate: of other keys, fewer than one in 2^41 looks the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SmallPrivateKey {
    /// The number, 1 to 1024.
    pub(crate) number: u64,
    /// Whether the private key is the inverse of the number instead of the number.
    pub(crate) is_inverse: bool,
}

impl SmallPrivateKey {
    /// Looks up the x coordinate of a point, the most significant octet first. Whether the point lies on the curve was not
    /// checked.
    pub(super) fn of_ec(curve: &Curve<'_>, x: &[u8]) -> Option<Self> {
        let table = match curve {
            Curve::P256 => &P256,
            Curve::P384 => &P384,
            Curve::P521 => &P521,
            Curve::Secp256k1 => &SECP256K1,
            _ => return None,
        };
        find(table, u64::from_be_bytes(*x.last_chunk()?))
    }

    /// Looks up a y coordinate, the least significant octet first, as Ed25519 has it.
    pub(super) fn of_ed25519(y: &[u8]) -> Option<Self> {
        find(&ED25519, u64::from_le_bytes(*y.first_chunk()?))
    }
}

/// Finds the entry for a coordinate by its low 64 bits. No two entries agree in the bits of the coordinate, and as these are spread
/// evenly, each stands near the place that its highest bits say.
fn find(table: &[u8; TABLE_OCTETS], coordinate: u64) -> Option<SmallPrivateKey> {
    let (entries, _) = table.as_chunks();
    // One of 2^11 places, as there are 2^11 - 1 entries.
    let middle = usize::try_from(coordinate >> 53).ok()?;
    let end = middle.saturating_add(FARTHEST).min(entries.len());
    let near = entries.get(middle.saturating_sub(FARTHEST)..end)?;
    let bits = |entry: &[u8; 8]| u64::from_be_bytes(*entry) >> KEY_BITS;
    let index = near.binary_search_by_key(&(coordinate >> KEY_BITS), bits).ok()?;
    let key = u64::from_be_bytes(*near.get(index)?) & ((1 << KEY_BITS) - 1);
    Some(SmallPrivateKey { number: (key >> 1).saturating_add(1), is_inverse: key & 1 == 1 })
}

impl fmt::Display for SmallPrivateKey {
    /// For messages.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SmallPrivateKey { number, is_inverse } = self;
        let inverse = if *is_inverse { "the inverse of " } else { "" };
        write!(f, "the private key is {inverse}{number}, or the opposite of that")
    }
}
