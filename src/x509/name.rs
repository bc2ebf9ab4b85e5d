//! Distinguished names: their attributes in order, comparison by RFC 5280 section 7.1 and writing by
//! RFC 4514. The structure is walked here to the last octet, because a reader that stops at the first attribute it does not
//! understand would hide those that follow.

mod attribute;
mod encoding;

use std::fmt;

use memchr::memchr_iter;
use unicase::UniCase;

pub(crate) use self::attribute::ValueType;
pub(crate) use self::attribute::string_text;
pub use self::attribute::{Attribute, TextError};
pub(crate) use self::encoding::AttributeProblem;
use crate::untrusted::{NOTE, owned_without_private_key};
use crate::x509::der::{DerError, Element, Found, Reader, Tag};
use crate::x509::oid::{COMMON_NAME, Oid};

/// A distinguished name (RFC 5280 section 4.1.2.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'a> {
    der: &'a [u8],
}

/// Why octets are no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NameError {
    #[error(transparent)]
    Der(#[from] DerError),
    #[error("more than {} attributes", Name::MAX_ATTRIBUTES)]
    TooManyAttributes,
}

/// Where in a name an element stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Within {
    /// In the structure that every name has.
    Name,
    /// The same, but before it should, since a SET OF is in ascending order (X.690 11.6).
    UnsortedSet,
    /// As the value of an attribute.
    Attribute,
}

/// How two names compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameMatch {
    /// The same octets.
    Identical,
    /// Equal by RFC 5280 section 7.1 though not octet for octet: string types, letter case or white space differ.
    Equivalent,
    /// Different names.
    Different,
}

impl<'a> Name<'a> {
    /// How many attributes a name may have to be read. RFC 5280 has two dozen types of them.
    pub const MAX_ATTRIBUTES: usize = 256;

    /// Wraps a complete Name element that passed [`Name::check`].
    pub(crate) fn from_der(der: &'a [u8]) -> Self {
        Name { der }
    }

    /// Whether the octets are a SEQUENCE OF SET SIZE (1..MAX) OF { OID, value } to the last octet.
    /// With no more than [`Name::MAX_ATTRIBUTES`] of them.
    pub(crate) fn check(der: &[u8]) -> Result<(), NameError> {
        Name::is_sound(der, |_, _| ()).map(|_| ())
    }

    /// Checks as [`Name::check`] does, hands on every element inside, and says whether no attribute has a
    /// [problem](Attribute::problem).
    pub(crate) fn is_sound(
        der: &'a [u8],
        mut see: impl FnMut(&Element<'a>, Within),
    ) -> Result<bool, NameError> {
        let mut attributes = Attributes::of(der)?;
        let mut is_sound = true;
        let mut count: usize = 0;
        while let Some(attribute) = attributes.advance(&mut see)? {
            is_sound &= attribute.problem().is_none();
            count = count.saturating_add(1);
            if count > Name::MAX_ATTRIBUTES {
                return Err(NameError::TooManyAttributes);
            }
        }
        Ok(is_sound)
    }

    /// The name as encoded.
    #[must_use]
    pub fn der(&self) -> &'a [u8] {
        self.der
    }

    /// Whether the name has no attributes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.attributes().next().is_none()
    }

    /// The attributes in the order of the encoding.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute<'a>> + use<'a> {
        let mut attributes = Attributes::of(self.der).ok();
        std::iter::from_fn(move || attributes.as_mut()?.advance(&mut |_, _| ()).ok()?)
    }

    /// The commonName attributes in the order of the encoding.
    pub fn common_names(&self) -> impl Iterator<Item = Attribute<'a>> + use<'a> {
        self.attributes().filter(|attribute| attribute.oid == COMMON_NAME)
    }

    /// Compares by RFC 5280 section 7.1. Text is compared without regard to letter case (the full case folding of Unicode,
    /// which no locale changes: a dotless i is no I), to white space at its ends and to the amount of white space inside;
    /// the attributes of one RDN in any order. Unicode normalization (NFKC) is not applied: names that differ only by it
    /// are different here.
    #[must_use]
    pub fn compare(&self, other: &Name<'_>) -> NameMatch {
        if self.der == other.der {
            NameMatch::Identical
        } else if self.folded() == other.folded() {
            NameMatch::Equivalent
        } else {
            NameMatch::Different
        }
    }

    /// Whether OpenSSL takes both for one name: it disregards white space as [`compare`](Self::compare) does, but of letter
    /// case only that of ASCII.
    pub(crate) fn is_same_to_openssl(&self, other: &Name<'_>) -> bool {
        self.der == other.der || self.folded_by(fold_ascii) == other.folded_by(fold_ascii)
    }

    /// Whether the name begins with the RDNs of another.
    pub(crate) fn is_below(&self, base: &Name<'_>) -> bool {
        let base = base.folded();
        let rdns = base.last().map_or(0, |(rdn, ..)| rdn.saturating_add(1));
        let own = self.folded();
        let own = own.get(..own.partition_point(|(rdn, ..)| *rdn < rdns));
        own == Some(base.as_slice())
    }

    fn folded(&self) -> Vec<(usize, Oid<'a>, FoldedValue<'a>)> {
        self.folded_by(fold)
    }

    fn folded_by(&self, fold: fn(&str) -> String) -> Vec<(usize, Oid<'a>, FoldedValue<'a>)> {
        let mut attributes: Vec<_> = self
            .attributes()
            .map(|attribute| {
                let value = match attribute.text() {
                    Ok(text) => FoldedValue::Text(fold(&text)),
                    Err(_) => FoldedValue::Raw(attribute.value.raw),
                };
                (attribute.rdn, attribute.oid, value)
            })
            .collect();
        attributes.sort_unstable();
        attributes
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum FoldedValue<'a> {
    Text(String),
    Raw(&'a [u8]),
}

/// Text with its letters folded by the statuses C and F of Unicode's CaseFolding, which RFC 4518 section 2.2 asks for in
/// effect, and each stretch of white space as one space.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(&UniCase::unicode(word).to_folded_case());
    }
    folded
}

/// Text as OpenSSL's canonical form of names has it.
fn fold_ascii(text: &str) -> String {
    let is_space = |character: char| character.is_ascii_whitespace() || character == '\u{b}';
    let words: Vec<&str> = text.split(is_space).filter(|word| !word.is_empty()).collect();
    words.join(" ").to_ascii_lowercase()
}

/// Walks the RDNs of a name and the attributes in each.
struct Attributes<'a> {
    rdns: Reader<'a>,
    current: Reader<'a>,
    /// The attribute before, if it is in the same RDN.
    previous: &'a [u8],
    rdn: usize,
}

impl<'a> Attributes<'a> {
    fn of(der: &'a [u8]) -> Result<Self, DerError> {
        let sequence = Reader::new(der).only(Tag::Sequence, "a SEQUENCE")?;
        let current = Reader::new(&[]);
        Ok(Attributes { rdns: Reader::inside(&sequence), current, previous: &[], rdn: usize::MAX })
    }

    fn advance(
        &mut self,
        see: &mut impl FnMut(&Element<'a>, Within),
    ) -> Result<Option<Attribute<'a>>, DerError> {
        if self.current.rest().is_empty() {
            if self.rdns.rest().is_empty() {
                return Ok(None);
            }
            let set = self.rdns.expect(Tag::Set, "a SET")?;
            see(&set, Within::Name);
            self.current = Reader::inside(&set);
            self.previous = &[];
            self.rdn = self.rdn.wrapping_add(1);
        }
        let attribute = self.current.expect(Tag::Sequence, "an attribute")?;
        // Few sets have a second one: nothing is compared for the others.
        let is_unsorted = !self.previous.is_empty() && attribute.raw < self.previous;
        see(&attribute, if is_unsorted { Within::UnsortedSet } else { Within::Name });
        self.previous = attribute.raw;
        let mut parts = Reader::inside(&attribute);
        let oid = parts.expect(Tag::Oid, "an OBJECT IDENTIFIER")?;
        let missing = DerError::Unexpected { expected: "an attribute value", found: Found::Nothing };
        let value = parts.next()?.ok_or(missing)?;
        parts.finish()?;
        see(&oid, Within::Name);
        see(&value, Within::Attribute);
        Ok(Some(Attribute { rdn: self.rdn, oid: Oid::from_der_contents(oid.contents), value }))
    }
}

impl fmt::Display for Name<'_> {
    /// The string representation of RFC 4514: RDNs from last to first, special characters escaped. Control
    /// characters are escaped too; a value that is no text, or of a type without a name, is `#` and hexadecimal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_text())
    }
}

impl Name<'_> {
    /// What [`Display`](fmt::Display) shows.
    pub(crate) fn in_text(&self) -> String {
        let attributes: Vec<_> = self.attributes().collect();
        // Tags and lengths take more than what stands in their place, but for escapes.
        let mut text = String::with_capacity(self.der.len());
        let mut separator = "";
        for rdn in attributes.chunk_by(|a, b| a.rdn == b.rdn).rev() {
            text.push_str(separator);
            separator = ",";
            let mut plus = "";
            for attribute in rdn {
                text.push_str(plus);
                plus = "+";
                // Memory has no errors of writing.
                let _ = attribute.write(&mut text);
            }
        }
        // A key may stand in several attributes, a line in each: with the first line goes the rest. The comma of the note
        // would be escaped if it were an attribute's own.
        let begins_note = |at: usize| text.get(at..).is_some_and(|rest| rest.starts_with(NOTE));
        if memchr_iter(b'(', text.as_bytes()).any(begins_note) {
            NOTE.to_owned()
        } else {
            owned_without_private_key(text)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::slice;

    use super::*;
    use crate::x509::oid::Kind;

    fn tlv(tag: u8, contents: &[u8]) -> Vec<u8> {
        let mut octets = vec![tag, u8::try_from(contents.len()).unwrap()];
        octets.extend(contents);
        octets
    }

    fn attribute(arc: u8, tag: u8, value: &[u8]) -> Vec<u8> {
        tlv(0x30, &[tlv(0x06, &[0x55, 0x04, arc]), tlv(tag, value)].concat())
    }

    fn name(rdns: &[&[Vec<u8>]]) -> Vec<u8> {
        tlv(0x30, &rdns.iter().flat_map(|rdn| tlv(0x31, &rdn.concat())).collect::<Vec<_>>())
    }

    const UTF8: u8 = 12;
    const PRINTABLE: u8 = 19;

    fn text(tag: u8, octets: &[u8]) -> Result<String, TextError> {
        let der = name(&[&[attribute(3, tag, octets)]]);
        Name::check(&der).unwrap();
        Name::from_der(&der).common_names().next().unwrap().text().map(Cow::into_owned)
    }

    #[test]
    fn no_more_attributes_are_read_than_the_limit_says() {
        // 256 RDNs of 11 octets are 2816 = 0x0b00; a set of 256 attributes of 9 octets is 2304 = 0x0900, whose header
        // takes 4 octets.
        let rdn = tlv(0x31, &attribute(3, UTF8, b""));
        let in_rdns = |count: usize| [&[0x30, 0x82, 0x0b, 0x00][..], &rdn.repeat(count)].concat();
        assert_eq!(Name::check(&in_rdns(256)), Ok(()));
        let mut one_more = in_rdns(257);
        one_more[3] = 11;
        assert_eq!(Name::check(&one_more), Err(NameError::TooManyAttributes));
        let in_one_set = |count: u8| {
            let attributes = attribute(3, UTF8, b"").repeat(256 + usize::from(count));
            let set = [&[0x31, 0x82, 0x09, 9 * count][..], &attributes].concat();
            [&[0x30, 0x82, 0x09, 4 + 9 * count][..], &set].concat()
        };
        assert_eq!(Name::check(&in_one_set(0)), Ok(()));
        assert_eq!(Name::check(&in_one_set(1)), Err(NameError::TooManyAttributes));
    }

    #[test]
    fn a_private_key_in_a_name_is_not_displayed() {
        let display = |der: &[u8]| {
            let name = Name::from_der(der);
            (name.to_string(), name.attributes().last().unwrap().to_string())
        };
        let pem = b"-----BEGIN PRIVATE KEY-----";
        let key = [&[0; 30], &pem[..]].concat();
        for (arc, tag, shown) in [(3, UTF8, "CN="), (3, 4, "CN=#"), (99, UTF8, "2.5.4.99=#")] {
            let value: &[u8] = if tag == 4 { &key } else { pem };
            let (_, attribute) = display(&name(&[&[attribute(arc, tag, value)]]));
            assert_eq!(attribute, format!("{shown}{NOTE}"));
        }
        let halves = ["MC4CAQAwBQYDK2VwBCIEIADUHHTHIUOp", "wtRHycziLSZ8zyuKpZO5ER0ANqwExEmx"];
        let [first, second] = halves.map(|half| attribute(11, UTF8, half.as_bytes()));
        // RFC 4514 writes the last first.
        assert_eq!(display(&name(&[slice::from_ref(&second), &[first]])).0, NOTE);
        // In place of a type, which does not end as one does.
        let octets =
            hex::decode("302e020100300506032b65700422042000d41c74c72143a9c2d447c9cce22d267ccf80").unwrap();
        let in_type = tlv(0x30, &[tlv(0x06, &octets), tlv(UTF8, b"x")].concat());
        assert_eq!(display(&name(&[&[second], &[in_type]])).0, NOTE);
    }

    #[test]
    fn every_string_type_is_decoded_by_its_own_rule() {
        assert_eq!(text(12, "gr\u{fc}n".as_bytes()).unwrap(), "gr\u{fc}n");
        for ascii in [18, 19, 22, 26] {
            assert_eq!(text(ascii, b"20").unwrap(), "20");
            assert_eq!(text(ascii, b"gr\xfcn").unwrap_err().to_string().split(' ').next(), Some("its"));
        }
        assert_eq!(text(20, b"gr\xfcn").unwrap(), "gr\u{fc}n");
        assert_eq!(text(30, &[0x00, 0x61, 0x62, 0x4b]).unwrap(), "a\u{624b}");
        assert_eq!(text(28, &[0x00, 0x01, 0xf5, 0x11]).unwrap(), "\u{1f511}");
    }

    #[test]
    fn octets_that_are_not_valid_in_their_type_are_no_text() {
        for (tag, octets, said) in [
            (12, &b"a\xff"[..], "its octets are not valid in a UTF8String"),
            (30, b"abc", "its octets are not valid in a BMPString"),
            (30, &[0xd8, 0x3d], "its octets are not valid in a BMPString"),
            (28, &[0x00, 0x11, 0x00, 0x00], "its octets are not valid in a UniversalString"),
            (28, &[0x00, 0x61], "its octets are not valid in a UniversalString"),
            (2, &[5], "its type (INTEGER) is no string type"),
        ] {
            assert_eq!(text(tag, octets).unwrap_err().to_string(), said);
        }
    }

    #[test]
    fn letters_with_several_small_forms_are_equal_to_themselves() {
        let named = |text: &str| name(&[&[attribute(3, UTF8, text.as_bytes())]]);
        let compare = |a: &str, b: &str| Name::from_der(&named(a)).compare(&Name::from_der(&named(b)));
        assert_eq!(compare("Stra\u{df}e", "STRASSE"), NameMatch::Equivalent);
        assert_eq!(
            compare("\u{39f}\u{394}\u{39f}\u{3a3}", "\u{3bf}\u{3b4}\u{3bf}\u{3c2}"),
            NameMatch::Equivalent
        );
        assert_eq!(compare("e\u{301}", "\u{e9}"), NameMatch::Different);
    }

    // Lines of CaseFolding.txt (Unicode 15.0): `0131` has none but status T, which is for Turkic languages only, as has
    // `0049; T`; `017F; C; 0073`, `212A; C; 006B`, `1E9E; F; 0073 0073`, `00DF; F; 0073 0073`, `0130; F; 0069 0307`,
    // `FB03; F; 0066 0066 0069`, `03C2; C; 03C3`, `AB70; C; 13A0`.
    #[test]
    fn letters_are_equal_where_case_folding_makes_them_equal() {
        for (a, b) in [
            ("\u{17f}n", "SN"),
            ("\u{212a}ey", "Key"),
            ("\u{1e9e}", "\u{df}"),
            ("\u{df}", "SS"),
            ("\u{130}", "i\u{307}"),
            ("\u{fb03}", "FFI"),
            ("\u{3c2}", "\u{3a3}"),
            ("\u{ab70}", "\u{13a0}"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} {b}");
        }
        for (a, b) in [("\u{131}ssuer", "Issuer"), ("\u{131}", "i"), ("\u{130}", "I"), ("\u{237}", "j")] {
            assert_ne!(fold(a), fold(b), "{a} {b}");
        }
    }

    #[test]
    fn nothing_after_an_odd_attribute_is_hidden() {
        let good = attribute(3, UTF8, b"code");
        let mut hidden = tlv(0x31, &good);
        hidden.extend([0x02, 0x01, 0x01]);
        assert!(Name::check(&tlv(0x30, &hidden)).is_err());
        let mut truncated = tlv(0x31, &good);
        truncated.extend([0x31, 0x05, 0x01]);
        assert!(Name::check(&tlv(0x30, &truncated)).is_err());
        assert!(Name::check(&tlv(0x30, &tlv(0x31, &[]))).is_err());
        let mut trailing = name(&[&[good]]);
        trailing.push(0);
        assert!(Name::check(&trailing).is_err());
        assert!(Name::check(&tlv(0x30, &[])).is_ok());
    }

    #[test]
    fn names_are_compared_by_rfc_5280_7_1() {
        let one = name(&[&[attribute(10, UTF8, b"Fleet  Ltd ")], &[attribute(3, PRINTABLE, b"Root CA")]]);
        let folded = name(&[&[attribute(10, PRINTABLE, b"fleet ltd")], &[attribute(3, UTF8, b"ROOT ca")]]);
        let swapped = name(&[&[attribute(3, PRINTABLE, b"Root CA")], &[attribute(10, UTF8, b"Fleet  Ltd ")]]);
        let shorter = name(&[&[attribute(10, UTF8, b"Fleet  Ltd ")]]);
        let joined = name(&[&[attribute(10, UTF8, b"Fleet Ltd"), attribute(3, PRINTABLE, b"Root CA")]]);
        let rejoined = name(&[&[attribute(3, PRINTABLE, b"Root CA"), attribute(10, UTF8, b"Fleet Ltd")]]);
        let compare = |a: &[u8], b: &[u8]| Name::from_der(a).compare(&Name::from_der(b));
        assert_eq!(compare(&one, &one), NameMatch::Identical);
        assert_eq!(compare(&one, &folded), NameMatch::Equivalent);
        assert_eq!(compare(&one, &swapped), NameMatch::Different);
        assert_eq!(compare(&one, &shorter), NameMatch::Different);
        assert_eq!(compare(&one, &joined), NameMatch::Different);
        assert_eq!(compare(&joined, &rejoined), NameMatch::Equivalent);
    }

    // RFC 5280 7.1 by way of RFC 4518 2.6.1: white space counts, however much of it.
    #[test]
    fn words_are_compared_as_words() {
        let named = |text: &str| name(&[&[attribute(3, UTF8, text.as_bytes())]]);
        let compare = |a: &str, b: &str| Name::from_der(&named(a)).compare(&Name::from_der(&named(b)));
        assert_eq!(compare("Root CA", "Root  CA "), NameMatch::Equivalent);
        assert_eq!(compare("Root CA", "RootCA"), NameMatch::Different);
        assert_eq!(compare("Root CA", "Roo tCA"), NameMatch::Different);
    }

    // RFC 4514 section 3 (CN, L, ST, O, OU, C, STREET), RFC 4519 section 2 (SN, serialNumber, title, initials,
    // generationQualifier, dnQualifier; GN is X.520's short form of givenName), RFC 3039 3.1.2 (pseudonym).
    #[test]
    fn attribute_types_have_their_usual_short_names() {
        let short_name = |octets: &[u8]| Oid::from_der_contents(octets).name(Kind::Attribute);
        for (arc, short) in [
            (3, "CN"),
            (4, "SN"),
            (5, "serialNumber"),
            (6, "C"),
            (7, "L"),
            (8, "ST"),
            (9, "street"),
            (10, "O"),
            (11, "OU"),
            (12, "title"),
            (42, "GN"),
            (43, "initials"),
            (44, "generationQualifier"),
            (46, "dnQualifier"),
            (65, "pseudonym"),
        ] {
            assert_eq!(short_name(&[0x55, 0x04, arc]), Some(short));
        }
        // 1.2.840.113549.1.9.1, PKCS #9
        let email = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x01];
        assert_eq!(short_name(&email), Some("emailAddress"));
        assert_eq!(short_name(&[0x55, 0x04, 13]), None);
    }

    // The examples of RFC 4514 section 4.
    #[test]
    fn rfc_4514_examples_are_written_as_in_the_rfc() {
        let dc = |value: &[u8]| {
            let oid = [0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 25];
            tlv(0x30, &[tlv(0x06, &oid), tlv(22, value)].concat())
        };
        let show = |der: &[u8]| Name::from_der(der).to_string();
        let uid = {
            let oid = [0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 1];
            tlv(0x30, &[tlv(0x06, &oid), tlv(UTF8, b"jsmith")].concat())
        };
        assert_eq!(show(&name(&[&[dc(b"net")], &[dc(b"example")], &[uid]])), "UID=jsmith,DC=example,DC=net");
        assert_eq!(
            show(&name(&[&[dc(b"net")], &[attribute(11, UTF8, b"Sales"), attribute(3, UTF8, b"J.  Smith")]])),
            "OU=Sales+CN=J.  Smith,DC=net"
        );
        assert_eq!(
            show(&name(&[&[attribute(3, UTF8, b"James \"Jim\" Smith, III")]])),
            "CN=James \\\"Jim\\\" Smith\\, III"
        );
        assert_eq!(show(&name(&[&[attribute(3, UTF8, b"Before\x0dAfter")]])), "CN=Before\\0DAfter");
        // 1.3.6.1.4.1.1466.0=#04024869
        let unnamed = tlv(
            0x30,
            &[tlv(0x06, &[0x2b, 0x06, 0x01, 0x04, 0x01, 0x8b, 0x3a, 0x00]), tlv(4, b"Hi")].concat(),
        );
        assert_eq!(show(&name(&[&[unnamed]])), "1.3.6.1.4.1.1466.0=#04024869");
        assert_eq!(
            show(&name(&[&[attribute(3, UTF8, "Lu\u{10d}i\u{107}".as_bytes())]])),
            "CN=Lu\u{10d}i\u{107}"
        );
        assert_eq!(show(&name(&[&[attribute(3, UTF8, b" #x ")]])), "CN=\\ #x\\ ");
    }
}
