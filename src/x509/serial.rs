//! Serial numbers: one number, many spellings. What the certificate holds (the contents octets of an INTEGER) and
//! what a response declares (hexadecimal text) are compared as numbers here.

use std::fmt;

/// A certificate's serial number, as the contents octets of its INTEGER (RFC 5280 section 4.1.2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SerialNumber<'a>(&'a [u8]);

impl<'a> SerialNumber<'a> {
    /// Wraps the contents octets of an INTEGER: two's complement, most significant octet first.
    #[must_use]
    pub const fn from_der_contents(octets: &'a [u8]) -> Self {
        SerialNumber(octets)
    }

    /// The contents octets, a sign octet included.
    #[must_use]
    pub const fn der_contents(&self) -> &'a [u8] {
        self.0
    }

    /// Whether the INTEGER is negative, which RFC 5280 forbids.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        self.0.first().is_some_and(|octet| octet & 0x80 != 0)
    }

    /// How a declared serial relates to this one. Read as hexadecimal, with case, colons and leading zeros aside, it
    /// has to be the same number; of a negative serial it has to spell the contents octets.
    #[must_use]
    pub fn compare(&self, declared: &str) -> SerialMatch {
        if self.is_spelled(declared) {
            return SerialMatch::Equal;
        }
        let digits = match hex_digits(declared) {
            Ok(digits) => digits,
            Err(not_hexadecimal) => return not_hexadecimal,
        };
        let own = self.to_string();
        // The octets of a negative number are no magnitude: zeros before them make another, positive one.
        let (own, digits) = if self.is_negative() {
            (own.as_str(), digits.as_str())
        } else {
            (own.trim_start_matches('0'), digits.trim_start_matches('0'))
        };
        if digits == own {
            SerialMatch::Equal
        } else if self.is_decimal(declared) {
            SerialMatch::Decimal
        } else if is_part(digits, own) {
            SerialMatch::Truncated
        } else if is_part(own, digits) {
            SerialMatch::Extended
        } else {
            SerialMatch::Different
        }
    }

    /// Whether `declared` is this serial as it displays: two digits an octet, in lower case.
    pub(crate) fn is_spelled(&self, declared: &str) -> bool {
        let (pairs, rest) = declared.as_bytes().as_chunks::<2>();
        rest.is_empty()
            && pairs.len() == self.0.len()
            && pairs.iter().zip(self.0).all(|(pair, octet)| {
                let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16);
                pair.map(char::from).map(Some) == [digit(octet >> 4), digit(octet & 0x0f)]
            })
            && !self.0.is_empty()
    }

    /// Whether `declared` is the number in decimal. Serials of any length that a response may declare are covered;
    /// longer text is no serial.
    fn is_decimal(&self, declared: &str) -> bool {
        !self.is_negative()
            && declared.len() <= MAX_DECIMAL_DIGITS
            && declared.bytes().all(|octet| octet.is_ascii_digit())
            && self.to_decimal().is_some_and(|own| own == declared.trim_start_matches('0'))
    }

    /// The number in decimal, by long division; `None` beyond [`MAX_DECIMAL_DIGITS`] worth of octets. Zero is empty.
    fn to_decimal(self) -> Option<String> {
        // 10^128 < 256^54
        if self.0.len() > 54 {
            return None;
        }
        let mut number = self.0.to_vec();
        let mut figures = Vec::new();
        while number.iter().any(|&octet| octet != 0) {
            let mut remainder: u32 = 0;
            for octet in &mut number {
                let dividend = (remainder << 8) | u32::from(*octet);
                *octet = u8::try_from(dividend / 10).unwrap_or(u8::MAX);
                remainder = dividend % 10;
            }
            figures.push(char::from_digit(remainder, 10)?);
        }
        Some(figures.into_iter().rev().collect())
    }
}

impl fmt::Display for SerialNumber<'_> {
    /// Lower-case hexadecimal of the contents octets, the sign octet kept: `00f26900ba87`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

/// The longest decimal number that is compared: the documented limit of `Sn` in characters.
const MAX_DECIMAL_DIGITS: usize = 128;

/// How a declared serial relates to a certificate's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SerialMatch {
    /// The same number.
    Equal,
    /// The same number, but in decimal.
    Decimal,
    /// The beginning or the end of the certificate's digits.
    Truncated,
    /// The certificate's digits with more before or after them.
    Extended,
    /// Another number.
    Different,
    /// There is no digit.
    NoDigits,
    /// It begins with `0x`.
    Prefixed,
    /// It holds this character, which is neither a hexadecimal digit nor a colon.
    NotHexadecimal(char),
}

/// The hexadecimal digits of a declared serial in lower case, colons left out.
fn hex_digits(declared: &str) -> Result<String, SerialMatch> {
    if declared.starts_with("0x") || declared.starts_with("0X") {
        return Err(SerialMatch::Prefixed);
    }
    let mut digits = String::with_capacity(declared.len());
    for character in declared.chars() {
        match character {
            ':' => {}
            _ if character.is_ascii_hexdigit() => digits.push(character.to_ascii_lowercase()),
            _ => return Err(SerialMatch::NotHexadecimal(character)),
        }
    }
    if digits.is_empty() { Err(SerialMatch::NoDigits) } else { Ok(digits) }
}

/// Whether two declared serials are spellings of one number. Text that is no hexadecimal number equals only itself.
pub(crate) fn same_spelling(one: &str, other: &str) -> bool {
    match (hex_digits(one), hex_digits(other)) {
        (Ok(one), Ok(other)) => one.trim_start_matches('0') == other.trim_start_matches('0'),
        _ => one == other,
    }
}

/// Whether `part` is a telling piece of `whole`: its beginning or end, of at least eight digits.
fn is_part(part: &str, whole: &str) -> bool {
    part.len() >= 8 && part.len() < whole.len() && (whole.starts_with(part) || whole.ends_with(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `openssl x509 -serial` of a certificate with this INTEGER prints F26900BA87D4C1B2; in decimal, from Python, it is
    /// 17467493430875963826.
    const SERIAL: SerialNumber<'static> =
        SerialNumber::from_der_contents(&[0x00, 0xf2, 0x69, 0x00, 0xba, 0x87, 0xd4, 0xc1, 0xb2]);

    #[test]
    fn spellings_of_the_same_number_are_equal() {
        for declared in [
            "00f26900ba87d4c1b2",
            "f26900ba87d4c1b2",
            "F26900BA87D4C1B2",
            "00:F2:69:00:BA:87:D4:C1:B2",
            "000000f26900ba87d4c1b2",
        ] {
            assert_eq!(SERIAL.compare(declared), SerialMatch::Equal, "{declared}");
        }
    }

    #[test]
    fn other_text_is_told_apart() {
        for (declared, expected) in [
            ("00f26900ba87d4c1b3", SerialMatch::Different),
            ("DECIMAL", SerialMatch::NotHexadecimal('I')),
            ("f26900ba", SerialMatch::Truncated),
            ("ba87d4c1b2", SerialMatch::Truncated),
            ("f26900b", SerialMatch::Different),
            ("f26900ba87d4c1b200", SerialMatch::Extended),
            ("ff00f26900ba87d4c1b2", SerialMatch::Extended),
            ("", SerialMatch::NoDigits),
            (":", SerialMatch::NoDigits),
            ("0xf26900ba87d4c1b2", SerialMatch::Prefixed),
            (" f26900ba87d4c1b2", SerialMatch::NotHexadecimal(' ')),
            ("-f26900ba87d4c1b2", SerialMatch::NotHexadecimal('-')),
            ("\u{ff26}26900ba87d4c1b2", SerialMatch::NotHexadecimal('\u{ff26}')),
        ] {
            assert_eq!(SERIAL.compare(declared), expected, "{declared}");
        }
    }

    #[test]
    fn a_decimal_number_is_recognised_and_is_not_equal() {
        assert_eq!(SERIAL.compare("17467493430875963826"), SerialMatch::Decimal);
        assert_eq!(SERIAL.compare("017467493430875963826"), SerialMatch::Decimal);
        assert_eq!(SERIAL.compare("17467493430875963827"), SerialMatch::Different);
        // The longest that is compared: 10^128 - 1, from Python's (10**128 - 1).to_bytes(54).
        let longest = hex::decode(
            "024ee91f2603a6337f19bccdb0dac404dc08d3cff5ec2374e42f0f1538fd03df99092e953e00ffffffffffffffffffffffffffffffff",
        );
        assert_eq!(
            SerialNumber::from_der_contents(&longest.unwrap()).compare(&"9".repeat(128)),
            SerialMatch::Decimal
        );
        // 16 in decimal is 0x10: as hexadecimal "16" is another number.
        assert_eq!(SerialNumber::from_der_contents(&[0x10]).compare("16"), SerialMatch::Decimal);
    }

    #[test]
    fn zero_has_many_spellings() {
        let zero = SerialNumber::from_der_contents(&[0]);
        assert_eq!(zero.compare("0"), SerialMatch::Equal);
        assert_eq!(zero.compare("0000"), SerialMatch::Equal);
        assert_eq!(zero.compare(""), SerialMatch::NoDigits);
        assert_eq!(zero.compare("1"), SerialMatch::Different);
    }

    #[test]
    fn a_negative_serial_is_its_contents_octets() {
        let negative = SerialNumber::from_der_contents(&[0xf2, 0x69]);
        assert!(negative.is_negative());
        assert_eq!(negative.compare("f269"), SerialMatch::Equal);
        // openssl asn1parse prints it as -0D97
        assert_eq!(negative.compare("-0D97"), SerialMatch::NotHexadecimal('-'));
        assert_eq!(negative.compare("0d97"), SerialMatch::Different);
        assert_eq!(negative.compare("F2:69"), SerialMatch::Equal);
        // 00f269 is the positive number 62057
        assert_eq!(negative.compare("00f269"), SerialMatch::Different);
    }

    #[test]
    fn expected_serials_are_compared_as_numbers_when_they_are_numbers() {
        assert!(same_spelling("00AB", "ab"));
        assert!(!same_spelling("ab", "abc"));
        assert!(same_spelling("n/a", "n/a"));
        assert!(!same_spelling("", ":"));
        assert!(same_spelling("0", "00"));
    }
}
