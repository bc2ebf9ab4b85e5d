//! Spellings of a serial number: whatever the octets in the certificate, a declared serial is the same number exactly if
//! the arithmetic of num-bigint says so.

use mqtt_ca_check::wire::Field;
use mqtt_ca_check::x509::{SerialMatch, SerialNumber};
use num_bigint::BigUint;
use proptest::prelude::*;

use crate::der::Parts;
use crate::support::{self, pem, policy};
use crate::{Fields, Judged, content, holds};

/// The contents of an INTEGER: of any sign, padded or not, short ones as likely as long ones.
fn contents() -> impl Strategy<Value = Vec<u8>> {
    let padding = prop_oneof![
        4 => Just(Vec::new()),
        1 => prop::collection::vec(Just(0x00), 1..4),
        1 => prop::collection::vec(Just(0xff), 1..4),
    ];
    let number = prop_oneof![
        4 => prop::collection::vec(any::<u8>(), 1..=36),
        1 => prop::collection::vec(any::<u8>(), 1..=2),
        // Figures of hexadecimal that are figures of decimal too.
        1 => "([0-9][0-9]){1,20}".prop_map(|digits| hex::decode(digits).unwrap()),
    ];
    (padding, number).prop_map(|(padding, number)| [padding, number].concat())
}

fn is_negative(contents: &[u8]) -> bool {
    contents[0] >= 0x80
}

/// How a number may be written without becoming another.
#[derive(Clone, Debug)]
struct Style {
    zeros: usize,
    /// Whether a digit is in upper case, and whether a colon follows an octet, cyclically.
    upper: Vec<bool>,
    colons: Vec<bool>,
}

fn style() -> impl Strategy<Value = Style> {
    let flags = || prop::collection::vec(any::<bool>(), 1..8);
    (0_usize..6, flags(), flags()).prop_map(|(zeros, upper, colons)| Style { zeros, upper, colons })
}

impl Style {
    fn write(&self, digits: &str) -> String {
        let digits = format!("{}{digits}", "0".repeat(self.zeros));
        let last = digits.len() - 1;
        let mut text = String::new();
        for (at, digit) in digits.chars().enumerate() {
            text.push(if self.upper[at % self.upper.len()] { digit.to_ascii_uppercase() } else { digit });
            // Octets are counted from the end, as people write them.
            let ends_octet = (last - at).is_multiple_of(2) && at < last;
            if ends_octet && self.colons[at % self.colons.len()] {
                text.push(':');
            }
        }
        text
    }
}

/// A declared serial that is the number or comes close to it: what was done to the digits, and how they are written.
#[derive(Clone, Copy, Debug)]
enum Change {
    None,
    /// As few digits as the number takes.
    Shortest,
    Decimal,
    /// The number of as many bits whose sum with this one is a power of two, which is what a negative INTEGER stands for.
    Complement,
    Digit(prop::sample::Index, char),
    Without(prop::sample::Index),
    Twice(prop::sample::Index),
    First(prop::sample::Index),
    PlusOne,
    MinusOne,
    Reversed,
}

fn change() -> impl Strategy<Value = Change> {
    let index = any::<prop::sample::Index>;
    prop_oneof![
        3 => Just(Change::None),
        1 => Just(Change::Shortest),
        1 => Just(Change::Decimal),
        1 => Just(Change::Complement),
        2 => (index(), prop::char::ranges(vec!['0'..='9', 'a'..='f'].into()))
            .prop_map(|(at, digit)| Change::Digit(at, digit)),
        1 => index().prop_map(Change::Without),
        1 => index().prop_map(Change::Twice),
        1 => index().prop_map(Change::First),
        1 => Just(Change::PlusOne),
        1 => Just(Change::MinusOne),
        1 => Just(Change::Reversed),
    ]
}

impl Change {
    fn apply(self, contents: &[u8]) -> String {
        let mut digits = hex::encode(contents);
        let magnitude = BigUint::from_bytes_be(contents);
        let one = BigUint::from(1_u8);
        match self {
            Change::None => {}
            Change::Shortest => digits = magnitude.to_str_radix(16),
            Change::Decimal => digits = magnitude.to_string(),
            Change::Complement => digits = ((one << (contents.len() * 8)) - magnitude).to_str_radix(16),
            Change::Digit(at, digit) => {
                let at = at.index(digits.len());
                digits.replace_range(at..=at, digit.encode_utf8(&mut [0; 4]));
            }
            Change::Without(at) if digits.len() > 1 => drop(digits.remove(at.index(digits.len()))),
            Change::Without(_) => {}
            Change::Twice(at) => {
                let at = at.index(digits.len());
                let digit = digits[at..=at].to_owned();
                digits.insert_str(at, &digit);
            }
            Change::First(count) => digits.truncate(1 + count.index(digits.len())),
            Change::PlusOne => digits = (magnitude + one).to_str_radix(16),
            Change::MinusOne if magnitude > BigUint::ZERO => digits = (magnitude - one).to_str_radix(16),
            Change::MinusOne => digits = "1".to_owned(),
            Change::Reversed => digits = digits.chars().rev().collect(),
        }
        digits
    }
}

fn hexadecimal(text: &str) -> BigUint {
    BigUint::parse_bytes(text.replace(':', "").as_bytes(), 16).unwrap()
}

/// Whether the declared serial is the number in the certificate. The octets of a negative one are no magnitude, so they
/// have to be spelled as they are.
fn is_same(contents: &[u8], declared: &str) -> bool {
    if is_negative(contents) {
        declared.replace(':', "").to_ascii_lowercase() == hex::encode(contents)
    } else {
        hexadecimal(declared) == BigUint::from_bytes_be(contents)
    }
}

fn is_in_decimal(contents: &[u8], declared: &str) -> bool {
    let number = BigUint::parse_bytes(declared.as_bytes(), 10);
    !is_negative(contents) && !declared.contains(':') && number == Some(BigUint::from_bytes_be(contents))
}

#[test]
fn every_spelling_of_the_number_is_the_number() {
    holds(2000, &(contents(), style()), |(contents, style)| {
        let digits = hex::encode(&contents);
        let serial = SerialNumber::from_der_contents(&contents);
        let zeros = if is_negative(&contents) { 0 } else { style.zeros };
        let declared = Style { zeros, ..style.clone() }.write(&digits);
        assert_eq!(serial.compare(&declared), SerialMatch::Equal, "{declared}");
        if !is_negative(&contents) {
            let shortest = style.write(&BigUint::from_bytes_be(&contents).to_str_radix(16));
            assert_eq!(serial.compare(&shortest), SerialMatch::Equal, "{shortest}");
        }
    });
}

#[test]
fn a_declared_serial_is_equal_exactly_if_it_is_the_number() {
    holds(5000, &(contents(), change(), style()), |(contents, change, style)| {
        let declared = style.write(&change.apply(&contents));
        let found = SerialNumber::from_der_contents(&contents).compare(&declared);
        assert_eq!(found == SerialMatch::Equal, is_same(&contents, &declared), "{declared}: {found:?}");
        let is_decimal = !is_same(&contents, &declared) && is_in_decimal(&contents, &declared);
        assert_eq!(found == SerialMatch::Decimal, is_decimal, "{declared}: {found:?}");
    });
}

#[test]
fn text_with_any_other_character_is_no_spelling() {
    let inputs = (contents(), style(), any::<prop::sample::Index>(), any::<char>());
    holds(2000, &inputs, |(contents, style, at, character)| {
        if character.is_ascii_hexdigit() || character == ':' {
            return;
        }
        let mut declared = style.write(&hex::encode(&contents));
        declared.insert(at.index(declared.len() + 1), character);
        let found = SerialNumber::from_der_contents(&contents).compare(&declared);
        let is_prefix = declared.starts_with("0x") || declared.starts_with("0X");
        let expected = if is_prefix { SerialMatch::Prefixed } else { SerialMatch::NotHexadecimal(character) };
        assert_eq!(found, expected, "{declared}");
    });
}

/// A response that passes, with another serial number in its CA and another Sn.
fn fields(contents: &[u8], declared: &str) -> Fields {
    let mut fields = support::fields("ec-p256");
    let ca = Parts::of(&content("ec-p256", Field::CaContent)).with_serial_number(contents).der();
    let _old = fields.insert("CaContent", pem(&ca));
    let _old = fields.insert("Sn", declared.to_owned());
    fields
}

#[test]
fn a_report_says_the_same_of_all_spellings_and_only_where_spelling_counts_something_else() {
    let inputs = (contents(), change(), style(), style());
    holds(200, &inputs, |(contents, change, style, expectation)| {
        let digits = change.apply(&contents);
        let declared = style.write(&digits);
        let documented = hex::encode(&contents);
        let policy = policy().expect_sn(expectation.write(&documented));
        let judged = Judged::fields(&fields(&contents, &declared), &policy);
        let passed = |holds: bool| if holds { "passed" } else { "failed" };
        assert_eq!(judged.outcome("sn-match"), passed(is_same(&contents, &declared)), "{declared}");
        assert_eq!(judged.outcome("sn-spelling"), passed(declared == documented), "{declared}");
        // An expectation is text beside text: both are numbers, and no octets are known.
        let is_expected = hexadecimal(&declared) == hexadecimal(&documented);
        assert_eq!(judged.outcome("expected-sn"), passed(is_expected), "{declared}");
        let usual = Judged::fields(&fields(&contents, &documented), &policy);
        assert_eq!((usual.outcome("sn-match"), usual.outcome("sn-spelling")), ("passed", "passed"));
        for (check, _) in judged.differences(&usual) {
            assert!(
                ["sn-match", "sn-spelling", "expected-sn", "sn-length"].contains(&check.as_str()),
                "{check}"
            );
        }
    });
}
