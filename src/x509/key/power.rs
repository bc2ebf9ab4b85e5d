//! "Is this number the power of an integer, its root?"
//!
//! Modulo a power of 2, an odd number has exactly one root with an odd exponent. Modulo a power of 2 above all integers that
//! could be the root, that one is the only candidate, and nearly always too long. A candidate of the right length is
//! raised to its power and compared.

use super::natural::{MAX_LIMBS, OddDivisor, halves};

#[cfg(test)]
mod tests;

/// Limbs of a candidate: the cube roots of 16384 bits have 5462 bits.
const MAX_ROOT_LIMBS: usize = 86;
/// Limbs by which the power of a candidate can be longer than the number.
const MORE_LIMBS: usize = 32;
const MAX_POWER_LIMBS: usize = MAX_LIMBS + MORE_LIMBS;

/// An odd number whose roots are looked for, and room for one.
pub(super) struct Powers<'n> {
    number: &'n [u64],
    bits: u32,
    /// The inverse of the number modulo 2^64.
    inverse: u64,
    root: [u64; MAX_ROOT_LIMBS],
}

impl<'n> Powers<'n> {
    /// Bits of a candidate beyond those of the root, so that seldom another number has the right length.
    const MORE_BITS: u32 = 6;

    /// An odd number of this many bits. Of more than [`MAX_LIMBS`] no root is found.
    pub(super) fn of(number: &'n [u64], bits: u32) -> Self {
        Powers {
            number,
            bits,
            inverse: OddDivisor::new(number.first().copied().unwrap_or(1)).inverse,
            root: [0; MAX_ROOT_LIMBS],
        }
    }

    /// Whether the number is a power with this odd exponent, 3 to 2047.
    pub(super) fn has(&mut self, exponent: &OddDivisor) -> bool {
        self.find_root(exponent).and_then(|length| self.is_power_of_root(length, exponent.value))
            == Some(true)
    }

    /// Puts the only integer that can be the root into `root`; its limbs, or `None` if its length shows that it is not.
    fn find_root(&mut self, exponent: &OddDivisor) -> Option<usize> {
        // If the root has r bits, the number has more than (r - 1) k bits and at most r k.
        let short_exponent = u32::try_from(exponent.value).ok()?;
        let root_bits = self.bits.checked_sub(1)?.checked_div(short_exponent)?.saturating_add(1);
        let wanted_bits = root_bits.saturating_add(Self::MORE_BITS);
        // 1 / (k n), for the derivative of r^k is k r^(k - 1) = k n / r.
        let inverse = exponent.inverse.wrapping_mul(self.inverse);
        let lowest = lowest_limb(*self.number.first()?, short_exponent, inverse, wanted_bits);
        *self.root.first_mut()? = lowest;
        let length = usize::try_from(wanted_bits.div_ceil(64)).ok()?;
        for index in 1..length {
            let (known, unknown) = self.root.split_at_mut_checked(index)?;
            let (mut power, mut product) = ([0; MAX_ROOT_LIMBS], [0; MAX_ROOT_LIMBS]);
            let power = power.get_mut(..=index)?;
            raise(power, product.get_mut(..=index)?, known, exponent.value);
            // A limb of the root changes the same limb of the power by as much times the derivative.
            let limb = self.number.get(index).copied().unwrap_or_default();
            let missing = limb.wrapping_sub(*power.last()?);
            *unknown.first_mut()? = missing.wrapping_mul(lowest).wrapping_mul(inverse);
        }
        (bit_length(self.root.get(..length)?) == root_bits).then_some(length)
    }

    /// Whether the number is a power of the root, whose length is right.
    fn is_power_of_root(&self, length: usize, exponent: u64) -> Option<bool> {
        let power_length = self.number.len().saturating_add(MORE_LIMBS);
        let (mut power, mut product) = ([0; MAX_POWER_LIMBS], [0; MAX_POWER_LIMBS]);
        let power = power.get_mut(..power_length)?;
        raise(power, product.get_mut(..power_length)?, self.root.get(..length)?, exponent);
        let (low, high) = power.split_at_checked(self.number.len())?;
        Some(low == self.number && high.iter().all(|&limb| limb == 0))
    }
}

/// This many bits of the root or some more, at most 64, by Newton's method: each step doubles the bits that are right.
fn lowest_limb(number: u64, exponent: u32, inverse: u64, wanted_bits: u32) -> u64 {
    // Modulo 16 the fourth power of an odd number is 1, so that its root is its power with the same exponent.
    let mut root = number.wrapping_pow(exponent & 3);
    let mut bits = 4;
    while bits < wanted_bits.min(64) {
        let excess = root.wrapping_pow(exponent).wrapping_sub(number);
        root = root.wrapping_sub(excess.wrapping_mul(root).wrapping_mul(inverse));
        bits <<= 1;
    }
    root & u64::MAX.checked_shr(64_u32.saturating_sub(bits)).unwrap_or_default()
}

/// `power` = `base`^exponent, modulo the power of 2^64 that it has room for; `product` has the same length.
fn raise(power: &mut [u64], product: &mut [u64], base: &[u64], exponent: u64) {
    power.fill(0);
    power.iter_mut().zip(base).for_each(|(to, limb)| *to = *limb);
    // From the second highest bit of the exponent.
    for bit in (0..exponent.checked_ilog2().unwrap_or_default()).rev() {
        multiply(product, power, power);
        if exponent >> bit & 1 == 1 {
            multiply(power, product, base);
        } else {
            power.copy_from_slice(product);
        }
    }
}

/// `to` = `a` * `b`, modulo the power of 2^64 that it has room for.
fn multiply(to: &mut [u64], a: &[u64], b: &[u64]) {
    to.fill(0);
    for (start, &digit) in a.iter().enumerate() {
        let Some(part) = to.get_mut(start..) else {
            return;
        };
        let mut carry = 0_u64;
        for (limb, &other) in part.iter_mut().zip(b) {
            let product = u128::from(digit).wrapping_mul(u128::from(other));
            (*limb, carry) = halves(product.wrapping_add(u128::from(*limb)).wrapping_add(u128::from(carry)));
        }
        if let Some(limb) = part.get_mut(b.len()) {
            *limb = carry;
        }
    }
}

/// Bits up to the highest that is set.
fn bit_length(number: &[u64]) -> u32 {
    let limbs = number.iter().zip(1_u32..).filter(|(limb, _)| **limb != 0);
    limbs.last().map_or(0, |(limb, place)| place.saturating_mul(64).saturating_sub(limb.leading_zeros()))
}
