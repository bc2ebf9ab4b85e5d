//! Natural numbers as limbs of 64 bits, the least significant limb first: what is left of one after exact division by an
//! odd divisor, the integer square root, and the excess of a square over a number. Only what the search for broken RSA
//! keys needs; everything works in buffers of a fixed size, and nothing is allocated.

#[cfg(test)]
pub(super) mod tests;

/// Limbs of the longest number that has a square root here: 16384 bits.
pub(super) const MAX_LIMBS: usize = 256;
/// Limbs of its square root, and one more, for numbers a little above the root.
const MAX_ROOT_LIMBS: usize = 129;

/// The limbs of a magnitude given in octets, the most significant octet first.
pub(super) fn limbs(octets: &[u8]) -> impl Iterator<Item = u64> {
    octets.rchunks(8).map(|chunk| match <[u8; 8]>::try_from(chunk) {
        Ok(eight) => u64::from_be_bytes(eight),
        Err(_) => chunk.iter().fold(0, |limb, &octet| (limb << 8) | u64::from(octet)),
    })
}

/// The low and the high 64 bits.
pub(super) fn halves(value: u128) -> (u64, u64) {
    let low = |value: u128| u64::try_from(value & u128::from(u64::MAX)).unwrap_or_default();
    (low(value), low(value >> 64))
}

fn wide(high: u64, low: u64) -> u128 {
    (u128::from(high) << 64) | u128::from(low)
}

/// An odd number by which numbers are divided exactly.
#[derive(Clone, Copy, Debug)]
pub(super) struct OddDivisor {
    pub(super) value: u64,
    /// The inverse modulo 2^64.
    pub(super) inverse: u64,
    /// The largest quotient: floor((2^64 - 1) / value).
    largest_quotient: u64,
}

impl OddDivisor {
    /// Of an even value nothing below is true.
    pub(super) const fn new(value: u64) -> Self {
        let largest_quotient = match u64::MAX.checked_div(value) {
            Some(quotient) => quotient,
            None => 0,
        };
        // value * value is 1 modulo 8, so that three bits are right; each step of Newton's doubles them.
        let mut inverse = value;
        let mut right_bits = 3;
        while right_bits < 64 {
            inverse = inverse.wrapping_mul(2_u64.wrapping_sub(value.wrapping_mul(inverse)));
            right_bits <<= 1;
        }
        OddDivisor { value, inverse, largest_quotient }
    }

    /// Whether a number of one limb is a multiple. Modulo 2^64, multiplication by the inverse maps the multiples, and
    /// only them, to the possible quotients.
    pub(super) const fn divides(&self, limb: u64) -> bool {
        limb.wrapping_mul(self.inverse) <= self.largest_quotient
    }

    /// One step of exact division (Jebelean, "An algorithm for exact division", 1993): the carry `c`, at most the
    /// divisor, for which `limb - carry + c * 2^64` is a multiple of it. After all `k` limbs of a number `n`, beginning
    /// with the carry 0, `n + c * 2^(64 k)` is a multiple: `c` is 0 modulo the divisor, or one of its factors, exactly if
    /// `n` is.
    pub(super) fn carry(&self, limb: u64, carry: u64) -> u64 {
        let (difference, borrow) = limb.overflowing_sub(carry);
        let quotient = difference.wrapping_mul(self.inverse);
        let (_, high) = halves(u128::from(quotient).wrapping_mul(u128::from(self.value)));
        high.wrapping_add(u64::from(borrow))
    }

    /// The carry of [`OddDivisor::carry`] after all limbs.
    pub(super) fn carry_of(&self, limbs: &[u64]) -> u64 {
        limbs.iter().fold(0, |carry, &limb| self.carry(limb, carry))
    }
}

/// The integer part of a square root.
#[derive(Clone, Debug)]
pub(super) struct SquareRoot {
    limbs: [u64; MAX_ROOT_LIMBS],
    length: usize,
    /// Whether it is the square root and not just its integer part.
    pub(super) is_exact: bool,
}

impl SquareRoot {
    /// Its limbs: half as many as the number's, rounded up.
    pub(super) fn limbs(&self) -> &[u64] {
        self.limbs.get(..self.length).unwrap_or_default()
    }

    /// The square root of a number, or `None` if it has more than [`MAX_LIMBS`]. Zeros may lead the number.
    pub(super) fn of(number: &[u64]) -> Option<Self> {
        if number.len() > MAX_LIMBS {
            return None;
        }
        let length = number.len().div_ceil(2);
        let significant = number.iter().rposition(|&limb| limb != 0).map_or(0, |last| last.saturating_add(1));
        let number = number.get(..significant)?;
        let mut root = SquareRoot { limbs: [0; MAX_ROOT_LIMBS], length, is_exact: true };
        let Some(top) = number.last() else {
            return Some(root);
        };

        // Multiplied by a power of 4, the number fills pairs of limbs from the top: its square root fills whole limbs.
        let pairs = significant.div_ceil(2);
        let mut buffer = [0; MAX_LIMBS];
        let filled = buffer.get_mut(..pairs.saturating_mul(2))?;
        let empty_limbs = filled.len().saturating_sub(significant);
        let bits = top.leading_zeros() & !1;
        shift_left(filled.get_mut(empty_limbs..)?, number, bits);

        let mut doubled = [0; MAX_ROOT_LIMBS];
        let doubled = doubled.get_mut(..=pairs)?;
        double_root(filled, doubled)?;
        root.is_exact = filled.iter().all(|&limb| limb == 0);
        // One bit back for the doubling, and half of the bits by which the number was moved.
        let limb_bits = if empty_limbs == 0 { 0 } else { 64 };
        let bits = bits.saturating_add(limb_bits).div_ceil(2).saturating_add(1);
        shift_right(root.limbs.get_mut(..pairs)?, doubled, bits);
        Some(root)
    }

    /// The root, plus a small number, as a number with room for the carry.
    pub(super) fn plus(&self, small: u64) -> SquareRoot {
        let mut sum = self.clone();
        sum.length = self.length.saturating_add(1).min(MAX_ROOT_LIMBS);
        let _carry = add(&mut sum.limbs, &[], small);
        sum
    }
}

/// `to` = `from` * 2^bits, `bits` < 64; the bits that leave the last limb are 0.
fn shift_left(to: &mut [u64], from: &[u64], bits: u32) {
    let mut before = 0;
    for (to, &limb) in to.iter_mut().zip(from) {
        (_, *to) = halves(wide(limb, before) << bits);
        before = limb;
    }
}

/// `to` = `from` / 2^bits, rounded down, `bits` <= 64; `from` is one limb longer.
fn shift_right(to: &mut [u64], from: &[u64], bits: u32) {
    for (to, pair) in to.iter_mut().zip(from.windows(2)) {
        if let [low, high] = pair {
            (*to, _) = halves(wide(*high, *low) >> bits);
        }
    }
}

/// Twice the integer square root of `number`, which has an even number of limbs and begins with a bit that is set or
/// the next one; the remainder is left in `number`. `doubled` has half as many limbs, and one more.
///
/// The method is the one taught at school, with digits of 64 bits. If `r` is what remains after the digits `s` found so
/// far, and `d` the next two digits of the number, the next digit of the root is the largest `q` with
/// `(2 s B + q) q <= r B^2 + d`, where `B` = 2^64. It is guessed from the leading digits, never too small, and seldom by
/// more than one or two too large.
fn double_root(number: &mut [u64], doubled: &mut [u64]) -> Option<()> {
    let digits = doubled.len().saturating_sub(1);
    first_digit(number, doubled)?;
    for known in 1..digits {
        // r B^2 + d: the remainder has as many limbs as digits are known, and a bit.
        let start = number.len().saturating_sub(known.saturating_mul(2)).saturating_sub(2);
        let rest = number.get_mut(start..start.saturating_add(known).saturating_add(3))?;
        // 2 s B + q.
        let divisor = doubled.get_mut(digits.saturating_sub(known).saturating_sub(1)..)?;
        let mut digit = guess(rest, divisor)?;
        *divisor.first_mut()? = digit;
        let mut is_negative = subtract_product(rest, digit, divisor);
        while is_negative {
            // (2 s B + q) q - (2 s B + q - 1) (q - 1) = 2 s B + q + (q - 1)
            let less = digit.wrapping_sub(1);
            is_negative = !add(rest, divisor, less);
            digit = less;
            *divisor.first_mut()? = digit;
        }
        // 2 (s B + q). The lowest limb of 2 s is even, so that nothing is carried further.
        let [low, next, ..] = divisor else {
            return None;
        };
        *low = digit << 1;
        *next |= digit >> 63;
    }
    Some(())
}

/// The first digit of the root, from the first two of the number.
fn first_digit(number: &mut [u64], doubled: &mut [u64]) -> Option<()> {
    let ([.., low, high], [.., doubled_low, doubled_high]) = (number, doubled) else {
        return None;
    };
    let value = wide(*high, *low);
    let root = value.isqrt();
    (*low, *high) = halves(value.wrapping_sub(root.wrapping_mul(root)));
    (*doubled_low, *doubled_high) = halves(root << 1);
    Some(())
}

/// The next digit of the root or a little more: half of the leading digits of the rest by half of those of the divisor,
/// whose first limb is 1.
fn guess(rest: &[u64], divisor: &[u64]) -> Option<u64> {
    let ([.., third, second, first], [.., leading, _]) = (rest, divisor) else {
        return None;
    };
    let half_rest = (wide(*second, *third) >> 1) | (u128::from(*first) << 127);
    let half_divisor = (leading >> 1) | (1 << 63);
    let quotient = half_rest.checked_div(u128::from(half_divisor))?;
    Some(u64::try_from(quotient).unwrap_or(u64::MAX))
}

/// `number` -= `factor` * `digits`; whether that is negative, and stands there modulo a power of 2^64.
fn subtract_product(number: &mut [u64], factor: u64, digits: &[u64]) -> bool {
    let (low, high) = number.split_at_mut(digits.len().min(number.len()));
    let mut carry = 0_u64;
    for (limb, &digit) in low.iter_mut().zip(digits) {
        let product = u128::from(factor).wrapping_mul(u128::from(digit)).wrapping_add(u128::from(carry));
        let (product, above) = halves(product);
        let (difference, borrow) = limb.overflowing_sub(product);
        *limb = difference;
        carry = above.wrapping_add(u64::from(borrow));
    }
    for limb in high {
        let (difference, borrow) = limb.overflowing_sub(carry);
        *limb = difference;
        carry = u64::from(borrow);
    }
    carry != 0
}

/// `number` += `digits` + `small`; whether there is a carry.
fn add(number: &mut [u64], digits: &[u64], small: u64) -> bool {
    let (low, high) = number.split_at_mut(digits.len().min(number.len()));
    let mut carry = small;
    for (limb, &digit) in low.iter_mut().zip(digits) {
        let sum = u128::from(*limb).wrapping_add(u128::from(digit)).wrapping_add(u128::from(carry));
        (*limb, carry) = halves(sum);
    }
    for limb in high {
        let (sum, overflow) = limb.overflowing_add(carry);
        *limb = sum;
        carry = u64::from(overflow);
    }
    carry != 0
}

/// Whether `base`^2 - `number` is the square of an integer, where the difference is not negative and shorter than
/// `number`. `None` if the number is too long to tell.
pub(super) fn is_excess_square(base: &[u64], number: &[u64]) -> Option<bool> {
    let mut buffer = [0; MAX_LIMBS];
    let difference = buffer.get_mut(..number.len())?;
    difference.copy_from_slice(number);
    for (start, &digit) in base.iter().enumerate() {
        if let Some(part) = difference.get_mut(start..) {
            let _is_negative = subtract_product(part, digit, base);
        }
    }
    // That was number - base^2, modulo a power of 2^64.
    difference.iter_mut().for_each(|limb| *limb = !*limb);
    let _carry = add(difference, &[], 1);
    SquareRoot::of(difference).map(|root| root.is_exact)
}
