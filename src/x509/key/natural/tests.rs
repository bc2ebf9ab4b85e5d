//! Tests of the arithmetic against num-bigint, with numbers that are random or at the edge of a limb.

#![allow(clippy::arithmetic_side_effects, reason = "sizes in tests are small and known")]

use num_bigint::BigUint;

use super::*;

/// xorshift64* (Vigna, 2016): the same numbers in every run.
pub(in crate::x509::key) struct Random(pub(in crate::x509::key) u64);

impl Random {
    pub(in crate::x509::key) fn limb(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// Limbs that are random or, one in two, at an edge.
    fn limbs(&mut self, count: usize) -> Vec<u64> {
        const EDGES: [u64; 6] = [0, 1, u64::MAX, u64::MAX - 1, 1 << 63, (1 << 63) - 1];
        (0..count)
            .map(|_| match self.limb() {
                random if random & 1 == 0 => self.limb(),
                random => EDGES[usize::try_from(random >> 32).unwrap() % EDGES.len()],
            })
            .collect()
    }

    /// A random number of exactly this many bits.
    pub(in crate::x509::key) fn number(&mut self, bits: u64) -> BigUint {
        let limbs: Vec<u64> = (0..bits.div_ceil(64)).map(|_| self.limb()).collect();
        let mut number = big(&limbs) >> (bits.div_ceil(64) * 64 - bits);
        number.set_bit(bits - 1, true);
        number
    }
}

fn big(limbs: &[u64]) -> BigUint {
    BigUint::from_bytes_le(&limbs.iter().flat_map(|limb| limb.to_le_bytes()).collect::<Vec<u8>>())
}

/// The limbs of a number, at least `count`.
pub(in crate::x509::key) fn limbs_of(number: &BigUint, count: usize) -> Vec<u64> {
    let mut limbs = number.to_u64_digits();
    limbs.resize(limbs.len().max(count), 0);
    limbs
}

#[test]
fn octets_become_limbs() {
    let octets: Vec<u8> = (1..=40).collect();
    for length in 0..=octets.len() {
        let octets = &octets[..length];
        assert_eq!(limbs(octets).collect::<Vec<_>>(), BigUint::from_bytes_be(octets).to_u64_digits());
    }
}

#[test]
fn a_limb_is_a_multiple_exactly_if_division_leaves_nothing() {
    let mut random = Random(1);
    for value in (1..2000).step_by(2).chain([u64::MAX, u64::MAX - 2, (1 << 63) + 1]) {
        let divisor = OddDivisor::new(value);
        for limb in random.limbs(20) {
            assert_eq!(divisor.divides(limb), limb % value == 0, "{limb} by {value}");
            let multiple = limb / value * value;
            assert!(divisor.divides(multiple), "{multiple} by {value}");
        }
    }
}

#[test]
fn the_carry_makes_the_number_a_multiple() {
    let mut random = Random(2);
    for round in 0..2000 {
        let value = random.limbs(1)[0] | 1;
        let number = random.limbs(round % 40);
        let carry = OddDivisor::new(value).carry_of(&number);
        assert!(carry <= value);
        let sum = big(&number) + (BigUint::from(carry) << (64 * number.len()));
        assert_eq!(sum % value, BigUint::ZERO, "{number:x?} by {value}");
    }
}

#[track_caller]
fn assert_root(number: &[u64]) {
    let expected = big(number).sqrt();
    let found = SquareRoot::of(number).unwrap();
    assert_eq!(found.limbs().len(), number.len().div_ceil(2));
    assert_eq!(big(found.limbs()), expected, "{number:x?}");
    assert_eq!(found.is_exact, &expected * &expected == big(number), "{number:x?}");
}

#[test]
fn square_roots_are_those_of_num_bigint() {
    let mut random = Random(3);
    for round in 0..4000 {
        assert_root(&random.limbs(round % 20));
    }
    for length in (20..=MAX_LIMBS).step_by(7).chain([MAX_LIMBS - 1, MAX_LIMBS]) {
        assert_root(&random.limbs(length));
        assert_root(&vec![u64::MAX; length]);
    }
}

#[test]
fn squares_and_their_neighbours_have_the_right_root() {
    let mut random = Random(4);
    for round in 1..3000 {
        let root = match round % 3 {
            0 => big(&random.limbs(round % 17)),
            1 => BigUint::from(1_u8) << round,
            _ => (BigUint::from(1_u8) << round) - 1_u8,
        };
        let square = &root * &root;
        let mut numbers = vec![square.clone(), &square + 1_u8];
        if square > BigUint::ZERO {
            numbers.push(square - 1_u8);
        }
        for number in numbers {
            // Zeros may lead.
            assert_root(&limbs_of(&number, round % 5));
        }
    }
}

#[test]
fn every_place_of_the_leading_bit_is_right() {
    for bits in 0..64 * 6 {
        assert_root(&limbs_of(&(BigUint::from(1_u8) << bits), 0));
        assert_root(&limbs_of(&(BigUint::from(3_u8) << bits), 0));
    }
}

#[test]
fn numbers_of_more_than_16384_bits_have_no_root_here() {
    assert!(SquareRoot::of(&vec![u64::MAX; MAX_LIMBS]).is_some());
    assert!(SquareRoot::of(&[vec![0; MAX_LIMBS], vec![1]].concat()).is_none());
    assert!(SquareRoot::of(&[0; MAX_LIMBS + 1]).is_none());
    assert!(SquareRoot::of(&[0; MAX_LIMBS + 2]).is_none());
    assert!(SquareRoot::of(&vec![0; 100_000]).is_none());
    assert_eq!(is_excess_square(&[1], &vec![1; MAX_LIMBS + 1]), None);
}

#[test]
fn a_small_number_is_added_with_all_carries() {
    for length in [0, 1, 2, 128] {
        let number = vec![u64::MAX; length * 2];
        let root = SquareRoot::of(&number).unwrap();
        assert_eq!(big(root.plus(100).limbs()), big(&number).sqrt() + 100_u8);
    }
}

#[test]
fn an_excess_is_a_square_exactly_if_it_is_one() {
    let mut random = Random(5);
    for length in (2..=MAX_LIMBS).step_by(2) {
        // base^2 - number = half^2, and base a little above the number's square root. With all bits set, base has one
        // limb more than half of the number's.
        let base = if length % 8 == 0 {
            BigUint::from(1_u8) << (32 * length)
        } else {
            random.number(u64::try_from(32 * length).unwrap())
        };
        let half = random.number(u64::try_from(16 * length).unwrap());
        for less in [0_u8, 1] {
            let number = &base * &base - &half * &half - less;
            let number = limbs_of(&number, length);
            let base = limbs_of(&base, 0);
            assert_eq!(is_excess_square(&base, &number), Some(less == 0), "{length} limbs");
        }
    }
}
