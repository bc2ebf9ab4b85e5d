//! The odd primes to 2048, and a modulus modulo each of them. Primes are taken in groups with a product below 2^58: one
//! residue modulo the product has those of all of its primes.

#![allow(long_running_const_eval, reason = "the compiler finds the primes by a sieve, which takes a moment")]

use super::natural::{OddDivisor, halves, limbs};

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

/// Limbs that are reduced in one sum: as many as the most usual modulus has.
const CHUNK: usize = 32;
/// The sum of a chunk's limbs and of one more, each multiplied by a number below this, has 128 bits.
const PRODUCT_BOUND: u64 = u64::MAX >> 6;

/// Neighbours in the list of primes.
#[derive(Clone, Copy)]
struct Group {
    product: OddDivisor,
    /// How many primes.
    length: usize,
}

impl Group {
    /// Takes the next group off a list of primes: as many as have a product below the bound.
    const fn split_off(mut primes: &[OddDivisor]) -> (Self, &[OddDivisor]) {
        let (mut product, mut length) = (1_u64, 0_usize);
        while let Some((prime, more)) = primes.split_first()
            && let Some(larger) = product.checked_mul(prime.value)
            && larger < PRODUCT_BOUND
        {
            (product, length, primes) = (larger, length.wrapping_add(1), more);
        }
        (Group { product: OddDivisor::new(product), length }, primes)
    }

    /// What each limb of a chunk stands for, and what stands above the chunk: the opposites of 2^128, 2^192, ... modulo
    /// the product.
    const fn weights(&self) -> (u64, [u64; CHUNK]) {
        let mut weights = [0; CHUNK];
        let mut places: &mut [u64] = &mut weights;
        let mut weight = self.shift(self.shift(self.product.value.wrapping_sub(1)));
        while let Some((place, more)) = places.split_first_mut() {
            *place = weight;
            weight = self.shift(weight);
            places = more;
        }
        (weight, weights)
    }

    /// A number times 2^64 modulo the product.
    const fn shift(&self, mut number: u64) -> u64 {
        let mut bits = u64::MAX;
        while bits > 0 {
            number = remainder(number << 1, self.product.value);
            bits >>= 1;
        }
        number
    }
}

const GROUP_COUNT: usize = {
    let mut count = 0_usize;
    let mut primes: &[OddDivisor] = &PRIMES;
    while !primes.is_empty() {
        (_, primes) = Group::split_off(primes);
        count = count.wrapping_add(1);
    }
    count
};

static GROUPS: [Group; GROUP_COUNT] = {
    let mut groups = [Group { product: OddDivisor::new(1), length: 0 }; GROUP_COUNT];
    let mut places: &mut [Group] = &mut groups;
    let mut primes: &[OddDivisor] = &PRIMES;
    while let Some((place, more)) = places.split_first_mut() {
        (*place, primes) = Group::split_off(primes);
        places = more;
    }
    groups
};

static WEIGHTS: [(u64, [u64; CHUNK]); GROUP_COUNT] = {
    let mut weights = [(0, [0; CHUNK]); GROUP_COUNT];
    let mut places: &mut [(u64, [u64; CHUNK])] = &mut weights;
    let mut groups: &[Group] = &GROUPS;
    while let Some((place, more)) = places.split_first_mut()
        && let Some((group, later)) = groups.split_first()
    {
        *place = group.weights();
        (places, groups) = (more, later);
    }
    weights
};

/// The remainder of a division by a number above 0.
pub(super) const fn remainder(value: u64, divisor: u64) -> u64 {
    match value.checked_rem(divisor) {
        Some(remainder) => remainder,
        None => 0,
    }
}

/// For each odd number from 1 to the bound, the place of the group that has it, if it is one of the primes.
static GROUP_OF: [Option<u8>; 1 << 10] = {
    let mut group_of = [None; 1 << 10];
    let mut places: &mut [Option<u8>] = &mut group_of;
    let (mut number, mut group, mut left) = (1, 0, GROUPS[0].length);
    let mut primes: &[OddDivisor] = &PRIMES;
    while let Some((place, more)) = places.split_first_mut()
        && let Some((prime, later)) = primes.split_first()
    {
        if prime.value == number {
            if left == 0 {
                group += 1;
                (Group { length: left, .. }, _) = Group::split_off(primes);
            }
            (*place, primes) = (Some(group), later);
            left -= 1;
        }
        (places, number) = (more, number + 2);
    }
    group_of
};

/// A modulus modulo each of the products, or the product itself instead of 0.
pub(super) struct Residues([u64; GROUP_COUNT]);

impl Residues {
    /// From the chunk with the highest limbs to that with the lowest, adds up what the limbs stand for: that takes one
    /// multiplication a limb, and one reduction a sum.
    pub(super) fn of(modulus: &[u8]) -> Self {
        let mut residues = [0; GROUP_COUNT];
        for chunk in modulus.rchunks(CHUNK * 8).rev() {
            let mut buffer = [0; CHUNK];
            buffer.iter_mut().zip(limbs(chunk)).for_each(|(place, limb)| *place = limb);
            for ((residue, group), weights) in residues.iter_mut().zip(&GROUPS).zip(&WEIGHTS) {
                let (weight_above, weights) = weights;
                let mut sum = u128::from(*residue).wrapping_mul(u128::from(*weight_above));
                for (limb, weight) in buffer.iter().zip(weights) {
                    sum = sum.wrapping_add(u128::from(*limb).wrapping_mul(u128::from(*weight)));
                }
                // Exact division of both limbs leaves the opposite of the sum divided by 2^128, which the weights undo.
                let (low, high) = halves(sum);
                *residue = group.product.carry(high, group.product.carry(low, 0));
            }
        }
        Residues(residues)
    }

    /// Every small prime in ascending order, beside the residue modulo the product in which it is a factor.
    pub(super) fn by_prime(&self) -> impl Iterator<Item = (&'static OddDivisor, u64)> {
        let mut rest: &[OddDivisor] = &PRIMES;
        GROUPS.iter().zip(&self.0).flat_map(move |(group, residue)| {
            let (primes, more) = rest.split_at_checked(group.length).unwrap_or_default();
            rest = more;
            primes.iter().map(|prime| (prime, *residue))
        })
    }

    /// The residue modulo an odd number, if that is one of the small primes.
    pub(super) fn of_prime(&self, number: u64) -> Option<u64> {
        let group = (*GROUP_OF.get(usize::try_from(number >> 1).ok()?)?)?;
        Some(remainder(*self.0.get(usize::from(group))?, number))
    }

    /// The smallest of the small primes that divides the modulus.
    pub(super) fn small_factor(&self) -> Option<u64> {
        self.by_prime().find(|(prime, residue)| prime.divides(*residue)).map(|(prime, _)| prime.value)
    }
}
