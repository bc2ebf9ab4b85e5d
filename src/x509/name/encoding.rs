//! Whether the value of an attribute is what its types allow: the alphabet of the string type, no control characters, and
//! the bounds that RFC 5280 appendix A.1 sets for the attribute. Comparing and decoding are more lenient.

use std::ops::RangeInclusive;

use super::attribute::{Attribute, TextError, ValueType};
use crate::x509::der::{Class, Tag};
use crate::x509::oid::{self, Oid};

/// What is wrong with the value of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[doc(hidden)]
pub enum AttributeProblem {
    /// The attribute is one of text, but the value's type is none of the string types.
    #[error("its type ({0}) is no string type")]
    NotAString(ValueType),
    /// The string type is none that RFC 5280 appendix A.1 gives to attributes of names: OpenSSL cannot load the
    /// certificate.
    #[error("a {0} may not stand in a name")]
    StringType(ValueType),
    /// The octets are not valid in the string type, so that there is no text.
    #[error("its octets are no valid {0}")]
    InvalidOctets(ValueType),
    /// This character is not in the alphabet of the string type (X.680 section 41, RFC 5280 appendix B).
    #[error("U+{code:04X} may not stand in a {kind}", code = u32::from(*.1), kind = .0)]
    Alphabet(ValueType, char),
    /// This control character is in the text.
    #[error("the control character U+{:04X} is in it", u32::from(*.0))]
    ControlCharacter(char),
    /// The text is shorter or longer than RFC 5280 appendix A.1 allows.
    #[error("{}", length_in_words(*found, *minimum, *maximum))]
    Length {
        /// The characters that it has.
        found: usize,
        /// The fewest that it may have.
        minimum: usize,
        /// The most that it may have.
        maximum: usize,
    },
}

fn length_in_words(found: usize, minimum: usize, maximum: usize) -> String {
    match found {
        0 => "it is empty".to_owned(),
        _ if minimum == maximum => format!("{found} characters, expected {minimum}"),
        _ => format!("{found} characters, expected at most {maximum}"),
    }
}

impl Attribute<'_> {
    /// What is wrong with the value, if anything. A value that is no string is a problem only of the attributes that are
    /// known to be text.
    #[must_use]
    #[doc(hidden)]
    pub fn problem(&self) -> Option<AttributeProblem> {
        let text = match self.text() {
            Ok(text) => text,
            Err(TextError::NotAString(kind)) => {
                return self.short_name().map(|_| AttributeProblem::NotAString(kind));
            }
            Err(TextError::InvalidOctets(kind)) => return Some(AttributeProblem::InvalidOctets(kind)),
        };
        let kind = self.value_type();
        if kind.tag == Tag::VisibleString && self.short_name().is_some() {
            return Some(AttributeProblem::StringType(kind));
        }
        let of_character = |character: char| {
            if character.is_control() {
                Some(AttributeProblem::ControlCharacter(character))
            } else if is_in_alphabet(kind, character) {
                None
            } else {
                Some(AttributeProblem::Alphabet(kind, character))
            }
        };
        if kind.tag != Tag::NumericString && text.bytes().all(is_in_every_alphabet) {
            return length_problem(self.oid, text.len());
        }
        text.chars().find_map(of_character).or_else(|| length_problem(self.oid, text.chars().count()))
    }
}

/// Whether an octet is a character that may stand in a string of any type but NumericString; not all that may are told.
fn is_in_every_alphabet(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || matches!(octet, b' ' | b'-' | b'.')
}

/// Whether a character may stand in a string of this type. The other types hold whatever their octets encode.
fn is_in_alphabet(kind: ValueType, character: char) -> bool {
    match (kind.class, kind.tag) {
        (Class::Universal, Tag::NumericString) => matches!(character, '0'..='9' | ' '),
        (Class::Universal, Tag::PrintableString) => {
            character.is_ascii_alphanumeric() || " '()+,-./:=?".contains(character)
        }
        _ => true,
    }
}

fn length_problem(oid: Oid<'_>, found: usize) -> Option<AttributeProblem> {
    let bounds = bounds(oid);
    let (minimum, maximum) = (*bounds.start(), *bounds.end());
    (!bounds.contains(&found)).then_some(AttributeProblem::Length { found, minimum, maximum })
}

/// How many characters the text of an attribute may have (RFC 5280 appendix A.1, the ub- constants). Of attributes
/// without a bound only that there are any.
fn bounds(oid: Oid<'_>) -> RangeInclusive<usize> {
    match oid {
        oid::COUNTRY => 2..=2,
        oid::COMMON_NAME | oid::SERIAL_NUMBER | oid::ORGANIZATION | oid::ORGANIZATIONAL_UNIT | oid::TITLE => {
            1..=64
        }
        oid::LOCALITY | oid::STATE => 1..=128,
        oid::EMAIL_ADDRESS => 1..=255,
        _ => 1..=usize::MAX,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::x509::name::Name;

    /// The problem of a name's one attribute, whose type is 2.5.4 and this last arc.
    fn problem_of(arc: u8, tag: u8, octets: &[u8]) -> Option<AttributeProblem> {
        let tlv = |tag: u8, contents: &[u8]| {
            let length = u8::try_from(contents.len()).unwrap();
            let header = if length < 0x80 { vec![tag, length] } else { vec![tag, 0x81, length] };
            [&header, contents].concat()
        };
        let attribute = tlv(0x30, &[tlv(0x06, &[0x55, 0x04, arc]), tlv(tag, octets)].concat());
        let name = tlv(0x30, &tlv(0x31, &attribute));
        Name::check(&name).unwrap();
        Name::from_der(&name).attributes().next().unwrap().problem()
    }

    /// Of a common name.
    fn said(tag: u8, octets: &[u8]) -> String {
        problem_of(3, tag, octets).map_or_else(String::new, |problem| problem.to_string())
    }

    #[test]
    fn each_string_type_has_its_alphabet() {
        // RFC 5280 appendix B: PrintableString is A-Z a-z 0-9 space ' ( ) + , - . / : = ?
        assert_eq!(said(0x13, b"Az09 '()+,-./:=?"), "");
        for character in b"!\"#$%&*;<>@[\\]^_`{|}~" {
            assert_eq!(
                said(0x13, &[*character]),
                format!("U+{character:04X} may not stand in a PrintableString")
            );
        }
        assert_eq!(said(0x12, b"09 "), "");
        assert_eq!(said(0x12, b"1-2"), "U+002D may not stand in a NumericString");
        assert_eq!(said(0x1a, b" ~@"), "a VisibleString may not stand in a name");
        assert_eq!(said(0x16, b"a@b"), "");
        assert_eq!(said(0x16, b"a\xfc"), "its octets are no valid IA5String");
        assert_eq!(said(0x0c, "\u{fc}\u{4e2d}".as_bytes()), "");
        assert_eq!(said(0x0c, b"\xfc"), "its octets are no valid UTF8String");
        assert_eq!(said(0x1e, b"\x4e\x2d"), "");
        assert_eq!(said(0x1e, b"\xd8\x00"), "its octets are no valid BMPString");
        assert_eq!(said(0x14, b"\xfc"), "");
        assert_eq!(said(0x2c, b"\x0c\x01a"), "its octets are no valid UTF8String");
    }

    #[test]
    fn control_characters_are_told_in_every_type() {
        assert_eq!(said(0x0c, b"a\0"), "the control character U+0000 is in it");
        assert_eq!(said(0x13, b"a\n"), "the control character U+000A is in it");
        assert_eq!(said(0x16, b"a\x7f"), "the control character U+007F is in it");
        assert_eq!(said(0x14, b"a\x9b"), "the control character U+009B is in it");
        assert_eq!(said(0x1e, b"\x00\x1b"), "the control character U+001B is in it");
        // A zero-width space is a format character, no control character.
        assert_eq!(said(0x0c, "a\u{200b}".as_bytes()), "");
    }

    // RFC 5280 appendix A.1: ub-common-name 64, ub-country-name-alpha-length 2, ub-locality-name 128.
    #[test]
    fn text_is_counted_in_characters() {
        assert_eq!(said(0x0c, &[b'a'; 64]), "");
        assert_eq!(said(0x0c, "\u{fc}".repeat(50).as_bytes()), "");
        assert_eq!(said(0x0c, &[b'a'; 65]), "65 characters, expected at most 64");
        assert_eq!(said(0x0c, b""), "it is empty");
        let country = |octets: &[u8]| problem_of(6, 0x13, octets).map(|problem| problem.to_string());
        assert_eq!(country(b"CN"), None);
        assert_eq!(country(b"CHN").as_deref(), Some("3 characters, expected 2"));
        assert_eq!(problem_of(7, 0x0c, &[b'a'; 100]), None);
        assert_eq!(problem_of(42, 0x0c, &[b'a'; 100]), None);
    }

    #[test]
    fn other_types_are_a_problem_only_of_known_text_attributes() {
        assert_eq!(said(0x02, b"\x05"), "its type (INTEGER) is no string type");
        // x500UniqueIdentifier, 2.5.4.45, is a BIT STRING.
        assert_eq!(problem_of(45, 0x03, b"\x00\x05"), None);
        // postalAddress, 2.5.4.16, is a SEQUENCE OF DirectoryString (X.520 6.6.1).
        assert_eq!(problem_of(16, 0x30, b"\x0c\x01a"), None);
        assert_eq!(said(0x31, b"\x0c\x01a"), "its type (SET) is no string type");
    }
}
