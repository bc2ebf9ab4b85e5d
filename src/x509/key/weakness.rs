//! "Is this RSA key known to be broken, and how?" Answered from the public key alone, in a few microseconds for keys in
//! use; above 16384 bits, in time linear in the length. What is not asked stands in `PublicKey::NOT_LOOKED_FOR`.

use std::iter::successors;

use super::natural::{MAX_LIMBS, OddDivisor, SquareRoot, is_excess_square, limbs};
use super::power::Powers;
use super::reading::bit_length;
use super::rsa::RsaKey;
use super::small_primes::{self, PRIMES, Residues, remainder};

#[cfg(test)]
mod tests;

/// How an RSA key is known to be broken; displays as the end of "the key is broken: ...".
///
/// Some of these let anybody find the private key, some let anybody sign without it, and some make it no RSA key at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub(crate) enum RsaWeakness {
    /// The modulus is even, or 0. RFC 8017 section 3.1: it is a product of odd primes.
    #[error("the modulus is even")]
    EvenModulus,
    /// The exponent is 0 or 1 (RFC 8017 section 3.1: it is at least 3). With 1, a signature is the padded digest itself, so
    /// that anybody can sign.
    #[error("the exponent is {0}")]
    TinyExponent(u64),
    /// The exponent is even, so that no private exponent belongs to it (RFC 8017 section 3.1). Its value, or `None` from
    /// 2^64.
    #[error("the exponent {}is even", .0.map_or_else(String::new, |value| format!("{value} ")))]
    EvenExponent(Option<u64>),
    /// The exponent is 2^33 or more: AWS-LC and ring, the backends of many TLS libraries, take none, because the time of a
    /// verification grows with it.
    #[error("the exponent has {bits} bits")]
    LargeExponent {
        /// Bits of the exponent, at least 34.
        bits: usize,
    },
    /// The exponent is not below the modulus (RFC 8017 section 3.1). Its value, below 2^33.
    #[error("the exponent {0} is not below the modulus")]
    ExponentNotBelowModulus(u64),
    /// The modulus is divisible by this odd prime, at most [`RsaWeakness::LARGEST_SMALL_FACTOR`] (NIST SP 800-89 section
    /// 5.3.3 asks for a modulus without small factors).
    #[error("the modulus is divisible by {0}")]
    SmallFactor(u64),
    /// The modulus is divisible by this number, and the exponent less 1, or plus 1, is divisible by the number less 1: if that
    /// holds of every prime factor, the private exponent is 1 or -1, and a signature is the padded digest itself or its
    /// inverse. Not looked for in moduli above 16384 bits.
    #[error("the modulus is divisible by {factor}, and the exponent less 1 or plus 1 by {}", .factor.saturating_sub(1))]
    IdentityExponent {
        /// The factor, at most the exponent plus 2.
        factor: u64,
    },
    /// The modulus is the square of a number (NIST SP 800-89 section 5.3.3: it is no power of a prime). Not looked for in moduli
    /// above 16384 bits.
    #[error("the modulus is a square")]
    SquareModulus,
    /// The modulus is a power of a number with this exponent, an odd prime (NIST SP 800-89 section 5.3.3). Not looked for in
    /// moduli above 16384 bits.
    #[error("the modulus is a number to the power of {exponent}")]
    PerfectPower {
        /// The exponent of the power.
        exponent: u64,
    },
    /// Fermat's method finds the factors of the modulus, because they are close to each other (CVE-2022-26320).
    #[error("Fermat's method finds the factors of the modulus in round {round}")]
    ClosePrimes {
        /// The round that finds them, from 1 to [`RsaWeakness::FERMAT_ROUNDS`].
        round: u64,
    },
    /// The modulus has the fingerprint of the prime generator of ROCA (CVE-2017-15361): modulo each of the primes 3 to
    /// 167 it is a power of 65537. Of moduli made otherwise, about one in 240 million looks the same.
    #[error("the modulus has the fingerprint of ROCA (CVE-2017-15361)")]
    Roca,
}

impl RsaWeakness {
    /// The bound up to which moduli are divided by primes.
    pub(crate) const LARGEST_SMALL_FACTOR: u64 = small_primes::BOUND;
    /// Rounds of Fermat's method. The first round takes the integer above the square root of the modulus for the mean of
    /// the factors, each further round the next one.
    pub(crate) const FERMAT_ROUNDS: u64 = 100;
}

impl RsaKey<'_> {
    /// How the key is known to be broken, or `None` if none of the kinds in [`RsaWeakness`] was found.
    ///
    /// The size of the key is not judged. What [`PublicKey::NOT_LOOKED_FOR`](crate::x509::PublicKey::NOT_LOOKED_FOR) lists is not found; in
    /// moduli above 16384 bits, only exponents, small factors and ROCA are. Takes a few microseconds for
    /// 2048 bits, and time linear in the length above that bound.
    pub(crate) fn weakness(&self) -> Option<RsaWeakness> {
        // The cheapest to find first.
        if self.modulus.last().is_none_or(|last| last & 1 == 0) {
            return Some(RsaWeakness::EvenModulus);
        }
        let residues = Residues::of(self.modulus);
        exponent(self)
            .or_else(|| residues.small_factor().map(RsaWeakness::SmallFactor))
            .or_else(|| is_roca(&residues).then_some(RsaWeakness::Roca))
            .or_else(|| by_limbs(self, &residues))
    }
}

/// The weaknesses that are looked for in all limbs of the modulus, if these are not too many.
fn by_limbs(key: &RsaKey<'_>, residues: &Residues) -> Option<RsaWeakness> {
    // As many limbs as the square of the root has.
    let length = key.modulus.len().div_ceil(16).saturating_mul(2);
    let mut buffer = [0; MAX_LIMBS];
    let number = buffer.get_mut(..length)?;
    for (place, limb) in number.iter_mut().zip(limbs(key.modulus)) {
        *place = limb;
    }
    identity_exponent(number, key.exponent_value()?)
        .or_else(|| perfect_power(residues, key, number))
        .or_else(|| fermat(number))
}

fn exponent(key: &RsaKey<'_>) -> Option<RsaWeakness> {
    let value = key.exponent_value();
    let is_even = key.exponent.last().is_none_or(|last| last & 1 == 0);
    match value {
        Some(value @ (0 | 1)) => Some(RsaWeakness::TinyExponent(value)),
        _ if is_even => Some(RsaWeakness::EvenExponent(value)),
        Some(value) if value < RsaKey::EXPONENT_LIMIT => {
            is_not_below(key.exponent, key.modulus).then_some(RsaWeakness::ExponentNotBelowModulus(value))
        }
        _ => Some(RsaWeakness::LargeExponent { bits: bit_length(key.exponent) }),
    }
}

/// Compares magnitudes without leading zeros.
fn is_not_below(a: &[u8], b: &[u8]) -> bool {
    (a.len(), a) >= (b.len(), b)
}

/// A factor as [`RsaWeakness::IdentityExponent`] has it. All these numbers are even: the halves are compared.
fn identity_exponent(modulus: &[u64], exponent: u64) -> Option<RsaWeakness> {
    let half_less_1 = u32::try_from(exponent.checked_sub(1)? >> 1).ok()?;
    // The usual exponents, 3, 5, 17, 257 and 65537: 2^k + 1. The primes that are 1 more than a power of 2 are these numbers, and
    // their product has 32 bits; those that are 1 more than a divisor of 2^k + 2 have less than 128 bits together. Neither is a
    // modulus.
    if half_less_1.is_power_of_two() {
        return None;
    }
    [half_less_1, half_less_1.checked_add(1)?]
        .into_iter()
        .flat_map(divisors)
        .filter_map(|divisor| u64::from(divisor).checked_mul(2)?.checked_add(1))
        .filter(|factor| *factor > RsaWeakness::LARGEST_SMALL_FACTOR)
        .find(|factor| {
            let factor = OddDivisor::new(*factor);
            factor.divides(factor.carry_of(modulus))
        })
        .map(|factor| RsaWeakness::IdentityExponent { factor })
}

/// The divisors of a number above 0.
fn divisors(number: u32) -> impl Iterator<Item = u32> {
    (1..=number.isqrt())
        .filter(move |divisor| number.is_multiple_of(*divisor))
        .flat_map(move |divisor| [Some(divisor), number.checked_div(divisor)])
        .flatten()
}

/// The largest prime of the fingerprint of ROCA.
const ROCA_LARGEST_PRIME: u64 = 167;

/// Whether the modulus, which has no small factor, is a power of 65537 modulo each of the primes 3 to 167.
///
/// The broken generator made primes `k M + (65537^a mod M)`, where `M` is a product of the first primes, at least of
/// those to 167 (Nemec and others, "The Return of Coppersmith's Attack", 2017). The product of two such primes is a power
/// of 65537 modulo `M` too, so modulo each of these primes. The tool of the discoverers, roca-detect, has the same list of
/// primes. Of some of them, 3 for one, every residue is such a power: these tell nothing.
fn is_roca(residues: &Residues) -> bool {
    residues
        .by_prime()
        .take_while(|(prime, _)| prime.value <= ROCA_LARGEST_PRIME)
        .all(|(prime, residue)| is_power_of_65537(remainder(residue, prime.value), prime.value))
}

/// `base`^exponent modulo a small prime; `base` is below the prime, and the exponent above 0.
fn power_modulo(base: u64, exponent: u64, prime: u64) -> u64 {
    let mut power = base;
    // From the second highest bit of the exponent.
    for bit in (0..exponent.checked_ilog2().unwrap_or_default()).rev() {
        power = remainder(power.wrapping_mul(power), prime);
        if exponent >> bit & 1 == 1 {
            power = remainder(power.wrapping_mul(base), prime);
        }
    }
    power
}

fn is_power_of_65537(residue: u64, prime: u64) -> bool {
    let mut power = 1_u64;
    loop {
        if power == residue {
            return true;
        }
        power = remainder(power.wrapping_mul(65537), prime);
        if power == 1 {
            return false;
        }
    }
}

/// Whether the modulus, which has no small factor, is a power of an integer.
fn perfect_power(residues: &Residues, key: &RsaKey<'_>, modulus: &[u64]) -> Option<RsaWeakness> {
    let bits = u32::try_from(key.bits()).ok()?;
    // The root is above the bound of small factors, and so the modulus above this power of the bound.
    let largest = u64::from(bits.div_ceil(RsaWeakness::LARGEST_SMALL_FACTOR.ilog2()));
    let mut powers = Powers::of(modulus, bits);
    PRIMES
        .iter()
        .take_while(|exponent| exponent.value <= largest)
        .find(|exponent| may_be_power(residues, exponent.value) && powers.has(exponent))
        .map(|exponent| RsaWeakness::PerfectPower { exponent: exponent.value })
}

/// Whether the modulus is a power modulo each of the small primes: modulo a prime `q` with `q - 1` divisible by the exponent
/// `k`, one number in `k` is a `k`-th power.
fn may_be_power(residues: &Residues, exponent: u64) -> bool {
    // From one odd number that is 1 modulo the exponent to the next.
    let next = |number: &u64| number.checked_add(exponent << 1);
    successors(next(&1), next)
        .take_while(|number| *number <= RsaWeakness::LARGEST_SMALL_FACTOR)
        .filter_map(|number| Some((number, residues.of_prime(number)?)))
        .all(|(prime, residue)| is_power_residue(residue, exponent, prime))
}

/// Euler's criterion: whether a residue other than 0 is a power with this exponent modulo a prime that is 1 modulo it.
fn is_power_residue(residue: u64, exponent: u64, prime: u64) -> bool {
    let exponent = prime.wrapping_sub(1).checked_div(exponent).unwrap_or_default();
    power_modulo(residue, exponent, prime) == 1
}

/// Fermat's method: the modulus is `a^2 - b^2`, where `a` is the mean of its two factors and `b` half of their
/// distance. If they are close, `a` is close above the square root of the modulus, and is found by trying. The number has an
/// even number of limbs.
fn fermat(number: &[u64]) -> Option<RsaWeakness> {
    let root = SquareRoot::of(number)?;
    if root.is_exact {
        return Some(RsaWeakness::SquareModulus);
    }
    let sieve = Sieve::new(root.limbs(), number);
    (1..=RsaWeakness::FERMAT_ROUNDS)
        .filter(|round| sieve.lets_pass(*round))
        .find(|round| is_excess_square(root.plus(*round).limbs(), number) == Some(true))
        .map(|round| RsaWeakness::ClosePrimes { round })
}

/// The product of the primes by which the sieve tells what is no square.
static SIEVE_PRODUCT: OddDivisor = OddDivisor::new(3 * 5 * 7 * 11 * 13 * 17 * 19 * 23 * 29 * 31 * 37 * 41);

/// Says quickly of most numbers `(root + i)^2 - modulus` that they are no squares: because no square has these last six
/// bits, or because no square has this residue modulo a small prime.
struct Sieve {
    root: u64,
    modulus: u64,
    x: u64,
    unit: u64,
    y: u64,
}

impl Sieve {
    /// The modulus has twice as many limbs as the root.
    fn new(root: &[u64], modulus: &[u64]) -> Self {
        // Modulo the product P, and with R = 2^(64 k) for the k limbs of the root, the carries of root, modulus and 1 are
        // -root / R, -modulus / R^2 and -1 / R. So (root + i)^2 - modulus = R^2 ((x + i u)^2 + y), and R^2 being a square,
        // either both sides are squares or none.
        let unit =
            root.iter().skip(1).fold(SIEVE_PRODUCT.carry(1, 0), |carry, _| SIEVE_PRODUCT.carry(0, carry));
        Sieve {
            root: root.first().copied().unwrap_or_default(),
            modulus: modulus.first().copied().unwrap_or_default(),
            x: SIEVE_PRODUCT.carry_of(root),
            unit,
            y: SIEVE_PRODUCT.carry_of(modulus),
        }
    }

    /// The moduli are constants, so that the remainders take no division; the one modulo 105 tells as much as those modulo
    /// 3, 5 and 7.
    fn lets_pass(&self, i: u64) -> bool {
        let last_bits = self.root.wrapping_add(i);
        // The carries are at most the product, and i is small, so that nothing overflows; modulo 64 it may.
        let base = self.x.wrapping_add(i.wrapping_mul(self.unit));
        is_square::<64>(last_bits, self.modulus.wrapping_neg())
            && is_square::<105>(base, self.y)
            && is_square::<11>(base, self.y)
            && is_square::<13>(base, self.y)
            && is_square::<17>(base, self.y)
            && is_square::<19>(base, self.y)
            && is_square::<23>(base, self.y)
            && is_square::<29>(base, self.y)
            && is_square::<31>(base, self.y)
            && is_square::<37>(base, self.y)
            && is_square::<41>(base, self.y)
    }
}

/// Whether `base^2 + y` has the residue of a square modulo a number below 128.
fn is_square<const MODULUS: u64>(base: u64, y: u64) -> bool {
    let squares = const { squares(MODULUS) };
    let base = remainder(base, MODULUS);
    squares >> remainder(base.wrapping_mul(base).wrapping_add(y), MODULUS) & 1 == 1
}

/// The residues of squares modulo a number up to 128, as bits.
const fn squares(modulus: u64) -> u128 {
    let mut bits = 0;
    let mut base = 0_u64;
    while base < modulus {
        bits |= 1 << remainder(base.wrapping_mul(base), modulus);
        base = base.wrapping_add(1);
    }
    bits
}
