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
fn every_prime_is_beside_the_carry_of_its_product() {
    let mut random = Random(41);
    let octets = random.number(700).to_bytes_be();
    let carries = Carries::of(&octets);
    let limbs: Vec<u64> = limbs(&octets).collect();
    let mut primes = PRIMES.iter();
    for (prime, carry) in carries.by_prime() {
        assert_eq!(Some(prime.value), primes.next().map(|prime| prime.value));
        // Both are the modulus times the same power of 2.
        assert_eq!(carry % prime.value, prime.carry_of(&limbs) % prime.value);
    }
    assert!(primes.next().is_none());
}
