//! Tests of the search for roots, with powers that num-bigint computes.

#![allow(clippy::arithmetic_side_effects, reason = "sizes in tests are small and known")]

use num_bigint::BigUint;

use super::super::natural::tests::{Random, limbs_of};
use super::*;

fn has_root(number: &BigUint, exponent: u64) -> bool {
    let bits = u32::try_from(number.bits()).unwrap();
    let limbs = limbs_of(number, usize::try_from(bits.div_ceil(64)).unwrap());
    Powers::of(&limbs, bits).has(&OddDivisor::new(exponent))
}

/// A random odd number of exactly this many bits.
fn odd(random: &mut Random, bits: u64) -> BigUint {
    let mut number = random.number(bits);
    number.set_bit(0, true);
    number
}

#[test]
fn every_power_to_16384_bits_has_its_root() {
    let mut random = Random(31);
    for exponent in [3, 5, 7, 11, 13, 17, 19, 31, 37, 61, 97, 127, 257, 1021, 2039] {
        for bits in [2, 3, 8, 16, 17, 47, 48, 49, 63, 64, 65, 112, 128, 129, 500, 963, 3200, 5461] {
            if bits * exponent <= 16384 {
                let root = odd(&mut random, bits);
                let number = root.pow(u32::try_from(exponent).unwrap());
                assert!(has_root(&number, exponent), "{root} to the power of {exponent}");
            }
        }
    }
}

#[test]
fn the_largest_and_the_smallest_root_of_a_length_are_found() {
    for exponent in [17, 37, 127] {
        for bits in [16_u64, 48, 64, 120] {
            let power = BigUint::from(1_u8) << bits;
            for root in [&power - 1_u8, &power + 1_u8] {
                assert!(has_root(&root.pow(exponent), exponent.into()), "{root} to the power of {exponent}");
            }
        }
    }
}

#[test]
fn a_number_beside_a_power_and_a_power_with_another_exponent_have_no_root() {
    let mut random = Random(32);
    for exponent in [17_u32, 19, 31, 37, 127] {
        for bits in [17, 64, 121] {
            let power = odd(&mut random, bits).pow(exponent);
            assert!(!has_root(&(&power + 2_u8), exponent.into()));
            assert!(!has_root(&(&power - 2_u8), exponent.into()));
            assert!(!has_root(&power, 23));
        }
    }
}

#[test]
fn a_number_that_only_ends_like_a_power_has_no_root() {
    // As long as the power, and equal to it modulo every power of 2 that the candidate is worked out with.
    let mut random = Random(33);
    for (exponent, bits) in [(17_u32, 121), (37, 55), (127, 17)] {
        let power = odd(&mut random, bits).pow(exponent);
        let place = power.bits() - 3;
        let mut other = power.clone();
        other.set_bit(place, !power.bit(place));
        assert!(has_root(&power, exponent.into()));
        assert!(!has_root(&other, exponent.into()), "{exponent}");
    }
}

#[test]
fn random_numbers_have_no_root() {
    let mut random = Random(34);
    for bits in (300..3000).step_by(37) {
        let number = odd(&mut random, bits);
        for exponent in [17, 19, 23, 29, 31, 37, 41, 43, 127] {
            assert!(!has_root(&number, exponent), "{number} {exponent}");
        }
    }
}
