//! Tests of the search for broken RSA keys: the published moduli of roca-detect, and moduli made and factored with
//! num-bigint.

#![allow(clippy::arithmetic_side_effects, reason = "sizes in tests are small and known")]

use std::collections::BTreeSet;
use std::sync::OnceLock;

use num_bigint::BigUint;

use super::super::natural::tests::{Random, limbs_of};
use super::super::rsa::RsaUsage;
use super::super::small_primes::tests::odd_primes_to;
use super::*;

/// What is found in a key with this modulus and exponent.
fn weakness_of(modulus: &BigUint, exponent: u128) -> Option<RsaWeakness> {
    let octets = |number: &BigUint| match number.to_bytes_be() {
        zero if zero == [0] => Vec::new(),
        octets => octets,
    };
    let (modulus, exponent) = (octets(modulus), octets(&BigUint::from(exponent)));
    RsaKey { modulus: &modulus, exponent: &exponent, usage: RsaUsage::Any }.weakness()
}

fn usual(modulus: &BigUint) -> Option<RsaWeakness> {
    weakness_of(modulus, 65537)
}

/// The odd primes to a little above the bound of small factors.
fn primes() -> &'static [u64] {
    static PRIMES: OnceLock<Vec<u64>> = OnceLock::new();
    PRIMES.get_or_init(|| odd_primes_to(RsaWeakness::LARGEST_SMALL_FACTOR + 1000))
}

/// A random odd number of this many bits that none of these primes divides.
fn without_small_factor(random: &mut Random, bits: u64) -> BigUint {
    loop {
        let mut number = random.number(bits);
        number.set_bit(0, true);
        if primes().iter().all(|&prime| &number % prime != BigUint::ZERO) {
            return number;
        }
    }
}

/// 2^1279 - 1, the fifteenth Mersenne prime (OEIS A000043).
fn mersenne_prime() -> BigUint {
    (BigUint::from(1_u8) << 1279) - 1_u8
}

#[test]
fn every_small_factor_is_found() {
    for &prime in primes() {
        let expected =
            (prime <= RsaWeakness::LARGEST_SMALL_FACTOR).then_some(RsaWeakness::SmallFactor(prime));
        assert_eq!(usual(&(mersenne_prime() * prime)), expected, "{prime}");
    }
}

#[test]
fn of_several_small_factors_the_smallest_is_named() {
    let modulus = mersenne_prime() * 1009_u64 * 101_u64 * 103_u64;
    assert_eq!(usual(&modulus), Some(RsaWeakness::SmallFactor(101)));
}

#[test]
fn random_numbers_have_the_smallest_factor_that_trial_division_finds() {
    let mut random = Random(13);
    for round in 0..500 {
        let mut number = random.number(100 + round);
        number.set_bit(0, true);
        let expected = primes()
            .iter()
            .find(|&&prime| prime <= RsaWeakness::LARGEST_SMALL_FACTOR && &number % prime == BigUint::ZERO)
            .map(|&prime| RsaWeakness::SmallFactor(prime));
        assert_eq!(usual(&number), expected, "{number}");
    }
}

#[test]
fn an_even_modulus_is_no_modulus() {
    let mut random = Random(14);
    let mut number = random.number(2048);
    number.set_bit(0, false);
    assert_eq!(usual(&number), Some(RsaWeakness::EvenModulus));
    assert_eq!(usual(&BigUint::ZERO), Some(RsaWeakness::EvenModulus));
    assert_eq!(usual(&BigUint::from(2_u8)), Some(RsaWeakness::EvenModulus));
}

#[test]
fn exponents_are_odd_above_1_and_below_2_to_the_33() {
    let mut random = Random(15);
    let modulus = without_small_factor(&mut random, 2048);
    let rows: [(u128, Option<RsaWeakness>); 13] = [
        (0, Some(RsaWeakness::TinyExponent(0))),
        (1, Some(RsaWeakness::TinyExponent(1))),
        (2, Some(RsaWeakness::EvenExponent(Some(2)))),
        (3, None),
        (17, None),
        (65536, Some(RsaWeakness::EvenExponent(Some(65536)))),
        (65537, None),
        ((1 << 33) - 1, None),
        (1 << 33, Some(RsaWeakness::EvenExponent(Some(1 << 33)))),
        ((1 << 33) + 1, Some(RsaWeakness::LargeExponent { bits: 34 })),
        (u128::from(u64::MAX), Some(RsaWeakness::LargeExponent { bits: 64 })),
        (1 << 64, Some(RsaWeakness::EvenExponent(None))),
        ((1 << 64) + 1, Some(RsaWeakness::LargeExponent { bits: 65 })),
    ];
    for (exponent, expected) in rows {
        assert_eq!(weakness_of(&modulus, exponent), expected, "{exponent}");
    }
}

#[test]
fn an_exponent_is_below_the_modulus() {
    // 65537 and 65539 are the two smallest primes above 2^16 (`openssl prime N`).
    let product = 65537 * 65539;
    let modulus = BigUint::from(product);
    for (exponent, expected) in [
        ((1 << 33) - 1, Some(RsaWeakness::ExponentNotBelowModulus((1 << 33) - 1))),
        (product.into(), Some(RsaWeakness::ExponentNotBelowModulus(product))),
        (u128::from(product) - 10, Some(RsaWeakness::ClosePrimes { round: 1 })),
    ] {
        assert_eq!(weakness_of(&modulus, exponent), expected, "{exponent}");
    }
    assert_eq!(usual(&BigUint::from(1_u8)), Some(RsaWeakness::ExponentNotBelowModulus(65537)));
}

/// The test moduli of roca-detect 1.2.12 (roca/tests/data, MIT), in which its tests find the fingerprint: mod01, mod02,
/// mod03, mod08, mod09.
const ROCA: [&[u8]; 5] = [
    b"\
        944e13208a280c37efc31c3114485e590192adbb8e11c87cad60cdef0037ce99278330d3f471a2538fa667802ed2a3c4\
        4a8b7dea826e888d0aa341fd664f7fa7",
    b"\
        a23475d6b86e7deb1e1483747c0e1aaa1390f24dcbc0d05399d025c985861601d91ba7a1ce5dd9d9721fac7b65cbf73f\
        9fa39399f6cbf33edc6e094f9eda639f",
    b"\
        9dcd7420e420c270a68060eb8b5aa7457a9f6648f86fafed2775cc1f79ae962f1e63f1b9e51c55f9ea6fdc7332e9b005\
        8c9ff2eb1fc89855029cf6aafe21e689feb38ac9ffb12f1ce371bb5d0e9aae64161abce74b4244bf68f1edb4411f756a\
        097c8929c14740245ea355f8332d1aa36bb50c7dcb4505da8de02e4e53d38f8df06097da7524df0df93db48eac8cc4af\
        2d3a16257eb2b2adca6ba464e5974fa92550d31b1babf161e7692d00b86e3dd886ecab4abfbe1a8f8cc263ff4af55cdb\
        45f4249a5193925f5e983d762f0b6800943eb0267b08f42ed311ce1f5c86eacbc8ce4d3cb7a2fee1ef5641423a1cf411\
        4e5ecf50034a60a412523af9e6f4aa11",
    b"\
        1db349e1f58f5d41f65aa5b0ffa6ae0cea80de6c170b2b4abf9c358d79494ca59cab008f5ee92759b91d497e21317010\
        47f953935a163e91db5460c82566f4df0c05bca02a8576f7c4e916b274e2f307b56fc8a20ad452b1b54d3924726a3b23\
        29da882c7b8e102379dfe7a8c6b01d62e7ff0fd58e1e9822f6e32b5b0486561fb",
    b"\
        c39a928060db513091b604eadad719ed94e246de8fe15fb76efab5cfabbc3fc5486fe2ef2a5a5a8472f0c5be089edec0\
        71fb284df4467fa1fa6c8f0b013d3173fe636744666289bf67b5c998c87b59015d94bb9c20d30a70cfe275e42fd3c6f4\
        4d4c5252f9c6b6803f92afd928153bdb90ef08ede934c076f33543f9a1c362130929b9a1324c5ebee6831c251c48a7de\
        e24d75ac538ce9a58d7ff09c12a5d772b6c33f4265a4e4830bd73ad221d24d4d3f092e24279c15fc1d10ca69561f4f07\
        1313c86b11ab36a5dd28df392f581834eecfdc9e183a466198e33cf01d273bd41d4b7e288cc66f24eba04676bd2090f6\
        f73830336a317bc2d423b558b9d8f632e12af7b0e7fc9bdb69282e81fdf41a68cf4e85f01fc343dfe52a3ad01f67459d\
        380165159e1209ef1ce4ecd26648e061faf0896551f7f1f92d6b6a19af0ab7f1f092d7e168bcec0ee478b8618489a896\
        7a71e5e0a5c197662d8e9756f090a177109d4a34ae20a18c5629efea5ca66623960fc325f779cdae891a7ec051f00e83\
        7b8f2fb9fd19f6a35832ca0e5ce8375972c42a308f7d5ca0434022c131874087e826ed737994e46fbe44f5f1e908934f\
        6033e6851ebd05447dddbaa51c0671849cafd3a503cdc150101914edf33b140c168c3dbea4791e74ea619ab1b31c9069\
        1de1d425b746b222a2b26ed54222cbcaf27a054f9f66f77be6466198c33e37dd",
];

/// Those in which they find none: mod04 to mod07. mod06 and mod07 are mod03 with one digit changed.
const NOT_ROCA: [&[u8]; 4] = [
    b"\
        af659676197f1db06da7ac111a0a0ec175b8b7ef07192ffcd1f6b854c327785f1a7fd3db7da45cd4a31b2b2e5ce0d823\
        a68e28c8adf1747316becce1fe5768064039ad2062260c8d1a34e0586dce9bc13090fcc9fb8b8b2c08ed3ae8d61b2981\
        8a669689a7d9c1dab053b557fb8d3f9c44faad3e18c55e739b00d3c9126558bc8e980cd2af377126ef5b1374136774b8\
        bd370e3c1c149db395c8f99696b628b105946fea20106fe24d103ac062661a9248e8c3f628e00b308d33953aabe55513\
        2e218e74ef4b578716b4fe7cf340e8e604a319bf6e9951e1942601d34291032db54999d09e5d036dde3544ad35256bbb\
        97d5e3fffd38166c21eae9199548853b",
    b"\
        ba68fc5fbb606c4d428ab98b355d66214db4f7e475b5f7ffddc349c73f7d659965121ab16a4014e6c465c111d8502058\
        53d113f712127e4a230aa97f481eed6410f6c345f48e25fb81c42ec6815dc35cdd839e0de91fb2bec848d0910fa77e2c\
        31f99ec9bcc7ed167812bd724318b0adf492d6b47c5ce050184e877ea64045f9501bf70569cffd102db7299f49e9c002\
        22af9115d0aada967dfe759b7e4576e85c3a4ff594039231b90b448b90c3236083bcf819bc318d53a2018ec9b401f102\
        ba9ee13dde592a42b032df136689d9c5619db55d519853a422d3100624d2d9e478218375f460c26930eda8cd0d947e58\
        ffe9b7be2445356deaed988223e3ed1d",
    b"\
        8dcd7420e420c270a68060eb8b5aa7457a9f6648f86fafed2775cc1f79ae962f1e63f1b9e51c55f9ea6fdc7332e9b005\
        8c9ff2eb1fc89855029cf6aafe21e689feb38ac9ffb12f1ce371bb5d0e9aae64161abce74b4244bf68f1edb4411f756a\
        097c8929c14740245ea355f8332d1aa36bb50c7dcb4505da8de02e4e53d38f8df06097da7524df0df93db48eac8cc4af\
        2d3a16257eb2b2adca6ba464e5974fa92550d31b1babf161e7692d00b86e3dd886ecab4abfbe1a8f8cc263ff4af55cdb\
        45f4249a5193925f5e983d762f0b6800943eb0267b08f42ed311ce1f5c86eacbc8ce4d3cb7a2fee1ef5641423a1cf411\
        4e5ecf50034a60a412523af9e6f4aa11",
    b"\
        9dcd7420e420c270a68060eb8b5aa7457a9f6648f86fafed2775cc1f79ae962f1e63f1b9e51c55f9ea6fdc7332e9b005\
        8c9ff2eb1fc89855029cf6aafe21e689feb38ac9ffb12f1ce371bb5d0e9aae64161abce74b4244bf68f1edb4411f756a\
        097c8929c14740245ea355f8332d1aa36bb50c7dcb4505da8de02e4e53d38f8df06097da7524df0df93db48eac8cc4af\
        2d3a16257eb2b2adca6ba464e5974fa92550d31b1babf161e7692d00b86e3dd886ecab4abfbe1a8f8cc263ff4af55cdb\
        45f4249a5193925f5e983d762f0b6800943eb0267b08f42ed311ce1f5c86eacbc8ce4d3cb7a2fee1ef5641423a1cf411\
        4e5ecf50034a60a412523af9e6f4aa21",
];

/// The fingerprint alone, whatever else the number is.
fn has_fingerprint(modulus: &BigUint) -> bool {
    let octets = modulus.to_bytes_be();
    is_roca(&Residues::of(&octets))
}

#[test]
fn the_moduli_of_roca_detect_are_told_apart() {
    for (moduli, expected) in [(&ROCA[..], true), (&NOT_ROCA, false)] {
        for digits in moduli {
            let modulus = BigUint::parse_bytes(digits, 16).unwrap();
            assert_eq!(has_fingerprint(&modulus), expected, "{modulus:x}");
            if expected {
                assert_eq!(usual(&modulus), Some(RsaWeakness::Roca), "{modulus:x}");
            }
        }
    }
}

#[test]
fn a_product_of_powers_of_65537_has_the_fingerprint_of_roca() {
    let mut random = Random(16);
    // The product of the primes to 167, with which the generator made keys of 512 to 960 bits.
    let product: BigUint =
        primes().iter().filter(|&&prime| prime <= 167).map(|&prime| BigUint::from(prime)).product();
    let generator = BigUint::from(65537_u32);
    for bits in [512, 1024, 2048, 4000] {
        let mut number = || {
            let power = generator.modpow(&random.number(200), &product);
            random.number(bits / 2 - 219) * &product + power
        };
        let modulus = number() * number();
        assert!(has_fingerprint(&modulus), "{modulus}");
        // 2 is no power of 65537 modulo 11, of which 65537 is -1.
        assert!(!has_fingerprint(&(modulus * 2_u8)));
    }
}

#[test]
fn powers_of_65537_modulo_small_primes_are_those_that_num_bigint_lists() {
    let mut one_in = 1.0;
    for &prime in primes().iter().filter(|&&prime| prime <= ROCA_LARGEST_PRIME) {
        let powers: Vec<BigUint> = (0..prime)
            .map(|exponent| BigUint::from(65537_u32).modpow(&BigUint::from(exponent), &BigUint::from(prime)))
            .collect();
        for residue in 1..prime {
            let expected = powers.contains(&BigUint::from(residue));
            assert_eq!(is_power_of_65537(residue, prime), expected, "{residue} modulo {prime}");
        }
        let distinct = BTreeSet::from_iter(powers);
        one_in *=
            f64::from(u32::try_from(prime - 1).unwrap()) / f64::from(u32::try_from(distinct.len()).unwrap());
    }
    // How rare the fingerprint is, as a Python loop over the orders of 65537 gives it.
    assert!((one_in - 238_878_720.0).abs() < 1.0, "{one_in}");
}

/// Fermat's method by num-bigint: the round that finds factors, up to 120.
fn round_by_num_bigint(modulus: &BigUint) -> Option<u64> {
    let root = modulus.sqrt();
    (1..=120).find(|&round| {
        let base = &root + round;
        let excess: BigUint = &base * &base - modulus;
        let half = excess.sqrt();
        &half * &half == excess
    })
}

fn fermat_of(modulus: &BigUint) -> Option<RsaWeakness> {
    let limbs = usize::try_from(modulus.bits().div_ceil(128)).unwrap() * 2;
    fermat(&limbs_of(modulus, limbs))
}

#[test]
fn close_factors_are_found_in_the_right_round() {
    let mut random = Random(18);
    let mut found_in = BTreeSet::new();
    for bits in (40..2100).step_by(11) {
        for wanted in [1, 2, 7, 50, 99, 100, 101, 110] {
            // The round is about half^2 / (2 mean).
            let mean = random.number(bits / 2);
            let half = (&mean * (2 * wanted - 1_u64)).sqrt();
            let parity = BigUint::from(u8::from(mean.bit(0) == half.bit(0)));
            let modulus = (&mean + &half + &parity) * (&mean - &half);
            let modulus =
                if modulus.bit(0) { modulus } else { &mean * &mean - (&half - 1_u8) * (&half - 1_u8) };
            if !modulus.bit(0) {
                continue;
            }
            let expected = round_by_num_bigint(&modulus).filter(|&round| round <= 100);
            let found = fermat_of(&modulus);
            assert_eq!(found, expected.map(|round| RsaWeakness::ClosePrimes { round }), "{modulus}");
            let _new = found_in.insert(expected);
        }
    }
    for round in [Some(1), Some(2), Some(50), Some(99), Some(100), None] {
        assert!(found_in.contains(&round), "round {round:?} was never needed");
    }
}

#[test]
fn random_numbers_have_no_close_factors_unless_num_bigint_finds_them() {
    let mut random = Random(19);
    for round in 0..600 {
        let mut number = random.number(8 + round);
        number.set_bit(0, true);
        if number.sqrt().pow(2) == number {
            continue;
        }
        let expected = round_by_num_bigint(&number).filter(|&round| round <= 100);
        assert_eq!(fermat_of(&number), expected.map(|round| RsaWeakness::ClosePrimes { round }), "{number}");
    }
}

#[test]
fn the_sieve_lets_few_numbers_pass() {
    // A square has one of 12 residues of 64, and one of (p + 1) / 2 modulo each prime p: of random numbers 13 in 100,000
    // pass, and of these 10,000 some one or two; without the residues modulo 64 it would be seven.
    let mut random = Random(23);
    let mut passed = 0;
    for _ in 0..100 {
        let mut number = random.number(2048);
        number.set_bit(0, true);
        let number = limbs_of(&number, 32);
        let sieve = Sieve::new(SquareRoot::of(&number).unwrap().limbs(), &number);
        passed += (1..=RsaWeakness::FERMAT_ROUNDS).filter(|round| sieve.lets_pass(*round)).count();
    }
    assert!(passed <= 4, "{passed} passed");
}

#[test]
fn the_product_of_the_sieve_leaves_room_for_every_round() {
    let product = SIEVE_PRODUCT.value;
    assert_eq!(odd_primes_to(41).iter().product::<u64>(), product);
    assert!(product.checked_mul(RsaWeakness::FERMAT_ROUNDS + 1).is_some());
}

#[test]
fn a_modulus_of_all_ones_is_handled_to_the_last_carry() {
    for bits in [64_u32, 128, 2048, 8192, 16384] {
        // 2^bits - 1 = (2^(bits / 2))^2 - 1^2.
        let modulus = (BigUint::from(1_u8) << bits) - 1_u8;
        assert_eq!(fermat_of(&modulus), Some(RsaWeakness::ClosePrimes { round: 1 }), "{bits}");
    }
}

#[test]
fn a_square_is_named_up_to_16384_bits() {
    let mut random = Random(20);
    for bits in [20, 64, 1024, 8191, 8192] {
        let root = without_small_factor(&mut random, bits);
        assert_eq!(usual(&(&root * &root)), Some(RsaWeakness::SquareModulus), "{bits}");
    }
    let root = without_small_factor(&mut random, 8256);
    assert_eq!(usual(&(&root * &root)), None);
}

#[test]
fn a_power_is_named_with_its_exponent() {
    let mut random = Random(21);
    for (exponent, bits) in
        [(3, 20), (3, 683), (3, 5461), (5, 410), (7, 293), (9, 228), (11, 187), (13, 158), (15, 137)]
            .into_iter()
            .chain([(17, 20), (17, 121), (17, 963), (19, 108), (31, 67), (37, 56), (101, 21), (107, 20)])
            .chain([(51, 41), (323, 20), (787, 20)])
    {
        let root = without_small_factor(&mut random, bits);
        let found = [3, 17].into_iter().find(|prime| exponent % prime == 0).unwrap_or(exponent);
        let expected = Some(RsaWeakness::PerfectPower { exponent: found });
        assert_eq!(usual(&root.pow(u32::try_from(exponent).unwrap())), expected, "{exponent} {bits}");
    }
}

#[test]
fn a_power_of_more_than_16384_bits_is_not_looked_for() {
    let mut random = Random(22);
    for (exponent, bits) in [(3, 5500), (17, 965)] {
        let power = without_small_factor(&mut random, bits).pow(exponent);
        assert!(power.bits() > 16384);
        assert_eq!(usual(&power), None);
    }
}

#[test]
fn a_factor_less_1_that_divides_the_exponent_less_1_is_named() {
    // 6983776800 = 2^5 3^3 5^2 7 11 13 17 19. The numbers less 1 of these primes divide it (`openssl prime N`).
    let exponent = 6_983_776_801;
    for factor in [65_521_u64, 66_301, 1_745_944_201] {
        let modulus = mersenne_prime() * factor;
        let is_small = factor <= RsaWeakness::LARGEST_SMALL_FACTOR;
        let expected = if is_small {
            RsaWeakness::SmallFactor(factor)
        } else {
            RsaWeakness::IdentityExponent { factor }
        };
        assert_eq!(weakness_of(&modulus, exponent), Some(expected), "{factor}");
        // The same number is the exponent plus 1 here.
        assert_eq!(weakness_of(&modulus, exponent - 2), Some(expected), "{factor}");
        if !is_small {
            assert_eq!(usual(&modulus), None, "{factor}");
        }
    }
    // 65538 does not divide it.
    assert_eq!(weakness_of(&(mersenne_prime() * 65_539_u64), exponent), None);
    // 65536 divides 65537 - 1, but a modulus of such factors only would have 32 bits.
    assert_eq!(usual(&(mersenne_prime() * 65_537_u64)), None);
    // 2^32 - 2 = 2 (2^31 - 1), and 2^32 - 1 is composite: nothing is to be found, after all divisors.
    assert_eq!(weakness_of(&mersenne_prime(), (1 << 32) - 1), None);
}

#[test]
fn powers_modulo_small_primes_are_those_that_num_bigint_lists() {
    for exponent in [3, 5, 7, 11, 13, 17] {
        for prime in primes().iter().copied().filter(|prime| *prime < 200 && prime % exponent == 1) {
            let powers: BTreeSet<BigUint> = (1..prime)
                .map(|base| BigUint::from(base).modpow(&BigUint::from(exponent), &BigUint::from(prime)))
                .collect();
            for residue in 1..prime {
                let expected = powers.contains(&BigUint::from(residue));
                assert_eq!(is_power_residue(residue, exponent, prime), expected, "{residue} modulo {prime}");
            }
        }
    }
}

#[test]
fn long_moduli_are_looked_at_in_a_moment() {
    let modulus = vec![0xa5; 1 << 20];
    let key = |length| RsaKey { modulus: &modulus[..length], exponent: &[1, 0, 1], usage: RsaUsage::Any };
    let start = std::time::Instant::now();
    // 0xa5a5... is divisible by 0xa5 = 3 * 5 * 11.
    assert_eq!(key(modulus.len()).weakness(), Some(RsaWeakness::SmallFactor(3)));
    for length in (0..1 << 16).step_by(4099) {
        let _any = key(length).weakness();
    }
    // A division a limb and group of primes, in a debug build.
    assert!(start.elapsed().as_secs() < 60);
}

#[test]
fn weaknesses_are_put_in_words() {
    let rows = [
        (RsaWeakness::EvenModulus, "the modulus is even"),
        (RsaWeakness::TinyExponent(1), "the exponent is 1"),
        (RsaWeakness::EvenExponent(Some(65536)), "the exponent 65536 is even"),
        (RsaWeakness::EvenExponent(None), "the exponent is even"),
        (RsaWeakness::LargeExponent { bits: 34 }, "the exponent has 34 bits"),
        (RsaWeakness::ExponentNotBelowModulus(17), "the exponent 17 is not below the modulus"),
        (RsaWeakness::SmallFactor(3), "the modulus is divisible by 3"),
        (
            RsaWeakness::IdentityExponent { factor: 131_071 },
            "the modulus is divisible by 131071, and the exponent less 1 or plus 1 by 131070",
        ),
        (RsaWeakness::SquareModulus, "the modulus is a square"),
        (RsaWeakness::PerfectPower { exponent: 3 }, "the modulus is a number to the power of 3"),
        (
            RsaWeakness::ClosePrimes { round: 100 },
            "Fermat's method finds the factors of the modulus in round 100",
        ),
        (RsaWeakness::Roca, "the modulus has the fingerprint of ROCA (CVE-2017-15361)"),
    ];
    for (weakness, expected) in rows {
        assert_eq!(weakness.to_string(), expected);
    }
}
