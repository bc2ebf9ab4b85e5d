//! Tests of the tables of small private keys. The public keys are OpenSSL 3.0's (`openssl pkey -pubout`, from an ECPrivateKey
//! with the number, the order less the number, and the inverses that Python's `pow(3, -1, order)` gives) and libsodium's
//! (crypto_scalarmult_ed25519_base_noclamp).

use super::super::tests::bytes;
use super::*;

const ONE: Option<(u64, bool)> = Some((1, false));
const THREE: Option<(u64, bool)> = Some((3, false));
const LARGEST: Option<(u64, bool)> = Some((1024, false));
const INVERSE_OF_3: Option<(u64, bool)> = Some((3, true));
const INVERSE_OF_LARGEST: Option<(u64, bool)> = Some((1024, true));

fn ec(curve: Curve<'_>, x: &str) -> Option<(u64, bool)> {
    SmallPrivateKey::of_ec(&curve, &bytes(x)).map(|key| (key.number, key.is_inverse))
}

fn ed25519(key: &str) -> Option<(u64, bool)> {
    SmallPrivateKey::of_ed25519(&bytes(key)).map(|key| (key.number, key.is_inverse))
}

#[test]
fn every_entry_of_every_table_is_found() {
    for table in [&P256, &P384, &P521, &SECP256K1, &ED25519] {
        for entry in table.as_chunks().0 {
            let entry = u64::from_be_bytes(*entry);
            let found = find(table, entry).map(|key| (key.number - 1) * 2 + u64::from(key.is_inverse));
            assert_eq!(found, Some(entry & ((1 << KEY_BITS) - 1)));
        }
    }
}

#[test]
fn small_private_keys_on_p256_and_their_inverses_are_known() {
    for (x, expected) in [
        ("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296", ONE),
        ("5ecbe4d1a6330a44c8f7ef951d4bf165e6c6b721efada985fb41661bc6e7fd6c", THREE),
        ("16949b7287d4f481897299b9eb6fe80ccdc5849ae1d527e280e76bb98e61ca07", LARGEST),
        ("517d3f033d9b7d1994d200de245f8952bf5ac043d4014ca9af9ec20fee5119c8", INVERSE_OF_3),
        ("8289bde5ce71910e20d4a14c9c514c01f698776dde03c90d7c8c7de02133bfc6", INVERSE_OF_LARGEST),
        ("039ec006cc2edd56b9dfea35bbcb38155aab73d69fcd08f53e4c47ef3ce46c88", None),
        ("ffee547acb9bd0072dd2c4c90b13795dbd97fdfb0b90dd66bd1b21d9473537a7", None),
    ] {
        assert_eq!(ec(Curve::P256, x), expected, "{x}");
    }
}

#[test]
fn small_private_keys_on_p384_and_their_inverses_are_known() {
    for (x, expected) in [
        (
            "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7",
            ONE,
        ),
        (
            "077a41d4606ffa1464793c7e5fdc7d98cb9d3910202dcd06bea4f240d3566da6b408bbae5026580d02d7e5c70500c831",
            THREE,
        ),
        (
            "2b5278c05f0dfce2ae476d29467c3bff7b4edf8a0a120b84400f88bf17678598a1d000f8db51c149ea4322e0d779e702",
            LARGEST,
        ),
        (
            "029f990b67e6b7cf3d5a9a0225fb89b7495ca54cc7308969d10ca98fab517c32823f21446dd2f436799f178999f82381",
            INVERSE_OF_3,
        ),
        (
            "92fb64aeb837bc5e04c4ba05a11b4e8cda77324c83c247991822b8e1ac13434b9a306d8af4696d05eae34b815cdbf5f2",
            INVERSE_OF_LARGEST,
        ),
        (
            "5299572898e5fac9485877e15f36ce4e1fdddcbe8ef472c0f71c7fc2b453130871f17328d2e33c4a2a1bd4a69d4e8504",
            None,
        ),
        (
            "d0df56c972323cfcba4d8483b65dae36cfb7bbf67d787bb907390cf4b0d3e3b3d2cdedca119e55a344d66d6fd156551a",
            None,
        ),
    ] {
        assert_eq!(ec(Curve::P384, x), expected, "{x}");
    }
}

#[test]
fn small_private_keys_on_p521_and_their_inverses_are_known() {
    for (x, expected) in [
        (
            "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1d\
         c127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66",
            ONE,
        ),
        (
            "01a73d352443de29195dd91d6a64b5959479b52a6e5b123d9ab9e5ad7a112d7a8dd1ad3f164a3a4832051da6\
         bd16b59fe21baeb490862c32ea05a5919d2ede37ad7d",
            THREE,
        ),
        (
            "018c4bfffdbead5fad3bfd6eee9fc57a09d0617a16b820ae9103fe5a47af97fbdb12ba941fa43663525b3e45\
         f2e50f48c2d6ff67c35d3f0247b18a4d6b672986daf8",
            LARGEST,
        ),
        (
            "00c48bdc22bbb449823c9c435543a4ebfa60c00b449009e3eae035d927a4754bc4a75abb90a46cfab5325f62\
         7632082100a69e590ab282c12a3745115366a2742967",
            INVERSE_OF_3,
        ),
        (
            "008860bfda3fb3fe3a0ec570d48514aa64949dede54166ef3f7bd726f3fd5a2943e2ab4c9d33575da510a3d9\
         de76ceb3c6881987ddc2724140bd73b69cb22f606cbb",
            INVERSE_OF_LARGEST,
        ),
        (
            "00c6455260228b4d5bbaf2ff3ba63274cd1842ed6303d18c2048c80fb41422ea1ffb0e296b54cb6b64f85937\
         5cfac8e346374b7ec4b9100b7565262c0aa47b15b310",
            None,
        ),
        (
            "002c185ff368cbd15f931a7554065a9740a609e62983e4374a97f17bc50dd8ad0cd4a32f6461bf84aefce825\
         789c0ab9a1f0e9b631221d7a27dc658b226ca867d250",
            None,
        ),
    ] {
        assert_eq!(ec(Curve::P521, x), expected, "{x}");
    }
}

#[test]
fn small_private_keys_on_secp256k1_and_their_inverses_are_known() {
    for (x, expected) in [
        ("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", ONE),
        ("f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9", THREE),
        ("241febb8e23cbd77d664a18f66ad6240aaec6ecdc813b088d5b901b2e285131f", LARGEST),
        ("4c7ff4f2ba8603998339c8e42675ceac23ef2e9623fdb260b24b1c944a2ea1a9", INVERSE_OF_3),
        ("0978e885c2009cc892185ff987e2e370209c3b604994e6e994dc7ed221e4fef6", INVERSE_OF_LARGEST),
        ("635cd7a05064d3bc066535a04dbf563a640d2464c7fe0ac48304214fe4985a86", None),
        ("40b47798daec2a650a2ca194a2fe70d7090ac1484566d8bb870f8ba1fda9f3c1", None),
    ] {
        assert_eq!(ec(Curve::Secp256k1, x), expected, "{x}");
    }
}

#[test]
fn small_private_keys_of_ed25519_their_opposites_and_inverses_are_known() {
    for (key, expected) in [
        ("5866666666666666666666666666666666666666666666666666666666666666", ONE),
        ("58666666666666666666666666666666666666666666666666666666666666e6", ONE),
        ("d4b4f5784868c3020403246717ec169ff79e26608ea126a1ab69ee77d1b16712", THREE),
        ("d4b4f5784868c3020403246717ec169ff79e26608ea126a1ab69ee77d1b16792", THREE),
        ("3dc127f359439590c59679f5f4956529069c510518dab82e797e69597101eb1a", LARGEST),
        ("a57766449a934461866051263c8785663857640e5a32d702f21e085bc31a0283", INVERSE_OF_3),
        ("a57766449a934461866051263c8785663857640e5a32d702f21e085bc31a0203", INVERSE_OF_3),
        ("55111592bf55815f4f4f0252dedcb87bb037f0f9f81033763d7c46e873d793dd", INVERSE_OF_LARGEST),
        ("4cb8a6957b9af91c4720ad5dddaf3313c0264d265e9b5bf2d4f4741182055dd6", None),
        ("4cb8a6957b9af91c4720ad5dddaf3313c0264d265e9b5bf2d4f4741182055d56", None),
        ("62256f613068b331045e48ac9e8514f1f6c42d215279318d3207e578c1be4c08", None),
    ] {
        assert_eq!(ed25519(key), expected, "{key}");
    }
}

#[test]
fn a_coordinate_on_another_curve_or_of_another_length_is_not_known() {
    let generator = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";
    assert_eq!(ec(Curve::P256, generator), ONE);
    for curve in [Curve::P384, Curve::Secp256k1, Curve::Sm2, Curve::Missing] {
        assert_eq!(ec(curve, generator), None);
    }
    assert_eq!(ec(Curve::P256, ""), None);
    assert_eq!(ed25519(""), None);
}

#[test]
fn every_table_holds_each_number_and_each_inverse_once_and_is_sorted() {
    let mut expected: Vec<u64> = (0..2048).filter(|key| *key != 1).collect();
    expected.sort_unstable();
    for table in [&P256, &P384, &P521, &SECP256K1, &ED25519] {
        let entries: Vec<u64> = table.as_chunks().0.iter().map(|entry| u64::from_be_bytes(*entry)).collect();
        assert!(entries.is_sorted_by(|one, next| one >> KEY_BITS < next >> KEY_BITS));
        let mut keys: Vec<u64> = entries.iter().map(|entry| entry & 0x7ff).collect();
        keys.sort_unstable();
        assert_eq!(keys, expected);
    }
}

#[test]
fn a_small_private_key_is_put_in_words() {
    let words = |number, is_inverse| SmallPrivateKey { number, is_inverse }.to_string();
    assert_eq!(words(2, false), "the private key is 2, or the opposite of that");
    assert_eq!(words(5, true), "the private key is the inverse of 5, or the opposite of that");
}
