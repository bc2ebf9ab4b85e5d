//! Tests of what is known of broken Ed25519 keys. The points of small order are those of the paper "Taming the many EdDSAs"
//! (Chalkias and others, 2020, table 1), of which [`SMALL_ORDER`] leaves out the sign.

use super::super::tests::{ED25519, bytes};
use super::*;

fn found(key: &str) -> Option<String> {
    Ed25519Weakness::of(&bytes(key)).map(|weakness| weakness.to_string())
}

#[test]
fn points_of_small_order_are_weak_with_either_sign_and_in_each_encoding() {
    for key in [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ] {
        assert_eq!(found(key), Some("a point of small order".to_owned()), "{key}");
    }
}

#[test]
fn y_is_below_the_prime() {
    // p = 2^255 - 19 begins with ed; p and p + 1 are of small order, and p - 2 is the last other y.
    let key = |first: u8, last: &str| format!("{first:02x}{}{last}", "ff".repeat(30));
    let too_large = Some("a y coordinate that is not below 2^255 - 19".to_owned());
    for first in 0xef..=0xff {
        assert_eq!(found(&key(first, "7f")), too_large);
        assert_eq!(found(&key(first, "ff")), too_large);
    }
    assert_eq!(found(&key(0xeb, "7f")), None);
    assert_eq!(found(&key(0xff, "7e")), None);
}

#[test]
fn the_base_point_has_the_private_key_1() {
    // RFC 8032 5.1: y = 4/5, x is even.
    let base = "5866666666666666666666666666666666666666666666666666666666666666";
    assert_eq!(found(base), Some("the private key is 1, or the opposite of that".to_owned()));
}

#[test]
fn a_key_of_openssl_and_those_of_rfc_8032_are_not_weak() {
    let openssl = &ED25519[ED25519.len() - 64..];
    for key in [
        openssl,
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
    ] {
        assert_eq!(found(key), None, "{key}");
    }
}
