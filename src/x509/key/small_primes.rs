//! The odd primes to 2048, and what exact division of a modulus by them leaves. Primes are
//! taken in groups with a product below 2^64: one division by the product decides about all of its primes.

#![allow(long_running_const_eval, reason = "the compiler finds the primes by a sieve, which takes a moment")]

use super::natural::{OddDivisor, limbs};

#[cfg(test)]
pub(super) mod tests;

/// The bound of the primes.
pub(super) const BOUND: u64 = 1 << 11;

/// Of an odd number above 1.
const fn is_prime(number: u64) -> bool {
    let mut divisor = 3_u64;
    while divisor.saturating_mul(divisor) <= number {
        if number.is_multiple_of(divisor) {
            return false;
        }
        divisor = divisor.saturating_add(2);
    }
    true
}

const PRIME_COUNT: usize = {
    let (mut count, mut number) = (0_usize, 3);
    while number <= BOUND {
        if is_prime(number) {
            count += 1;
        }
        number += 2;
    }
    count
};

/// The primes in ascending order.
pub(super) static PRIMES: [OddDivisor; PRIME_COUNT] = {
    let mut list = [OddDivisor::new(1); PRIME_COUNT];
    let mut places: &mut [OddDivisor] = &mut list;
    let mut number = 3;
    while let Some((place, more)) = places.split_first_mut() {
        while !is_prime(number) {
            number += 2;
        }
        *place = OddDivisor::new(number);
        (places, number) = (more, number + 2);
    }
    list
};

/// Neighbours in the list of primes.
#[derive(Clone, Copy)]
struct Group {
    product: OddDivisor,
    /// How many primes.
    length: usize,
}

/// Takes the next group off a list of primes: as many as have a product below 2^64.
const fn split_group(mut primes: &[OddDivisor]) -> (Group, &[OddDivisor]) {
    let (mut product, mut length) = (1_u64, 0_usize);
    while let Some((prime, more)) = primes.split_first()
        && let Some(larger) = product.checked_mul(prime.value)
    {
        (product, length, primes) = (larger, length.wrapping_add(1), more);
    }
    (Group { product: OddDivisor::new(product), length }, primes)
}

/// A multiple of eight; the last groups may be empty.
const GROUP_COUNT: usize = {
    let mut count = 0_usize;
    let mut primes: &[OddDivisor] = &PRIMES;
    while !primes.is_empty() {
        (_, primes) = split_group(primes);
        count = count.wrapping_add(1);
    }
    count.next_multiple_of(8)
};

static GROUPS: [Group; GROUP_COUNT] = {
    let mut groups = [Group { product: OddDivisor::new(1), length: 0 }; GROUP_COUNT];
    let mut places: &mut [Group] = &mut groups;
    let mut primes: &[OddDivisor] = &PRIMES;
    while let Some((place, more)) = places.split_first_mut() {
        (*place, primes) = split_group(primes);
        places = more;
    }
    groups
};

/// What exact division of a modulus by each of the products leaves (see [`OddDivisor::carry`]).
pub(super) struct Carries([u64; GROUP_COUNT]);

impl Carries {
    /// Takes eight products at a time: this many carries stay in registers, and one is worked out while another waits for its
    /// multiplications.
    pub(super) fn of(modulus: &[u8]) -> Self {
        let mut carries = [0; GROUP_COUNT];
        let (eights, _) = carries.as_chunks_mut::<8>();
        for (carries, groups) in eights.iter_mut().zip(GROUPS.as_chunks::<8>().0) {
            let mut eight = [0; 8];
            for limb in limbs(modulus) {
                for (carry, group) in eight.iter_mut().zip(groups) {
                    *carry = group.product.carry(limb, *carry);
                }
            }
            *carries = eight;
        }
        Carries(carries)
    }

    /// Every small prime in ascending order, beside what was left by the product in which it is a factor.
    pub(super) fn by_prime(&self) -> impl Iterator<Item = (&'static OddDivisor, u64)> {
        let mut rest: &[OddDivisor] = &PRIMES;
        GROUPS.iter().zip(&self.0).flat_map(move |(group, carry)| {
            let (primes, more) = rest.split_at_checked(group.length).unwrap_or_default();
            rest = more;
            primes.iter().map(|prime| (prime, *carry))
        })
    }

    /// The smallest of the small primes that divides the modulus.
    pub(super) fn small_factor(&self) -> Option<u64> {
        self.by_prime().find(|(prime, carry)| prime.divides(*carry)).map(|(prime, _)| prime.value)
    }
}
