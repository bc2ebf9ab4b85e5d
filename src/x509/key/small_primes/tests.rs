//! Tests of the tables of small primes and of exact division by their products, against num-bigint.

#![allow(clippy::arithmetic_side_effects, reason = "sizes in tests are small and known")]

use num_bigint::BigUint;

use super::super::natural::tests::Random;
use super::*;

/// The odd primes to a bound, each found by dividing by all smaller ones.
pub(in crate::x509::key) fn odd_primes_to(bound: u64) -> Vec<u64> {
    let mut primes: Vec<u64> = Vec::new();
    for number in (3..=bound).step_by(2) {
        let has_factor = |prime: &&u64| number % **prime == 0;
        if primes.iter().take_while(|prime| *prime * *prime <= number).find(has_factor).is_none() {
            primes.push(number);
        }
    }
    primes
}

#[test]
fn the_small_primes_are_all_odd_primes_to_the_bound() {
    let found: Vec<u64> = PRIMES.iter().map(|prime| prime.value).collect();
    assert_eq!(found, odd_primes_to(BOUND));
    // There are 168 primes to 1000, and 6542 to 2^16 (OEIS A000720, A007053): one of them is 2.
    assert_eq!(found.iter().filter(|prime| **prime < 1000).count(), 167);
}

#[test]
fn every_group_is_the_product_of_its_primes_and_together_they_have_all() {
    let mut rest = &PRIMES[..];
    for group in &GROUPS {
        let (primes, more) = rest.split_at(group.length);
        let expected: BigUint = primes.iter().map(|prime| BigUint::from(prime.value)).product();
        assert_eq!(BigUint::from(group.product.value), expected);
        rest = more;
    }
    assert!(rest.is_empty());
}

#[test]
fn residues_are_those_of_num_bigint() {
    let mut random = Random(41);
    // To lengths of three chunks, with every number of limbs in the highest.
    for bits in (1..6000).step_by(61) {
        let number = random.number(bits);
        let residues = Residues::of(&number.to_bytes_be());
        for (prime, residue) in residues.by_prime() {
            let expected = &number % prime.value;
            assert_eq!(BigUint::from(residue % prime.value), expected, "{number} modulo {}", prime.value);
            let found = residues.of_prime(prime.value).map(BigUint::from);
            assert_eq!(found, Some(expected), "{number} modulo {}", prime.value);
        }
    }
}

#[test]
fn the_largest_sums_are_summed_without_overflow() {
    for limbs in [1, 31, 32, 33, 64, 65, 256] {
        let residues = Residues::of(&vec![0xff; limbs * 8]);
        let number = (BigUint::from(1_u8) << (limbs * 64)) - 1_u8;
        for prime in &PRIMES {
            let found = residues.of_prime(prime.value).map(BigUint::from);
            assert_eq!(found, Some(&number % prime.value), "{limbs} limbs modulo {}", prime.value);
        }
    }
    // Whatever the limbs are: that many products of a limb and a number below a product of primes.
    let terms = u64::try_from(CHUNK + 1).unwrap();
    assert!(GROUPS.iter().all(|group| group.product.value.checked_mul(terms).is_some()));
}

#[test]
fn every_small_prime_is_listed_in_order_and_no_other_number_has_a_residue() {
    let residues = Residues::of(&[1]);
    let listed: Vec<u64> = residues.by_prime().map(|(prime, _)| prime.value).collect();
    assert_eq!(listed, odd_primes_to(BOUND));
    let found: Vec<u64> =
        (1..5000).step_by(2).filter(|number| residues.of_prime(*number).is_some()).collect();
    assert_eq!(found, listed);
}
