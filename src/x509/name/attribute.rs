//! Attributes of names: the text of each ASN.1 string type, and writing by RFC 4514.

use std::borrow::Cow;
use std::fmt;

use crate::untrusted::{self, NOTE, has_private_key};
use crate::x509::der::{Class, Element, Tag};
use crate::x509::oid::{Kind, Oid};

/// One attribute of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribute<'a> {
    /// Which relative distinguished name it belongs to, counted from 0. Attributes that share one form a
    /// multi-valued RDN.
    pub rdn: usize,
    /// The attribute's type.
    pub oid: Oid<'a>,
    pub(super) value: Element<'a>,
}

/// Why the value of an attribute is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// The value's type is none of the string types.
    #[error("its type ({0}) is no string type")]
    NotAString(ValueType),
    /// The octets are not valid in the string type.
    #[error("its octets are not valid in a {0}")]
    InvalidOctets(ValueType),
}

/// The ASN.1 type of an attribute's value, displayed by its usual name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(hidden)]
pub struct ValueType {
    pub(crate) class: Class,
    pub(crate) tag: Tag,
}

impl fmt::Display for ValueType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match (self.class, self.tag) {
            (Class::Universal, Tag::Utf8String) => "UTF8String",
            (Class::Universal, Tag::NumericString) => "NumericString",
            (Class::Universal, Tag::PrintableString) => "PrintableString",
            (Class::Universal, Tag::T61String) => "TeletexString",
            (Class::Universal, Tag::Ia5String) => "IA5String",
            (Class::Universal, Tag::VisibleString) => "VisibleString",
            (Class::Universal, Tag::UniversalString) => "UniversalString",
            (Class::Universal, Tag::BmpString) => "BMPString",
            (Class::Universal, Tag::Boolean) => "BOOLEAN",
            (Class::Universal, Tag::Integer) => "INTEGER",
            (Class::Universal, Tag::Oid) => "OBJECT IDENTIFIER",
            (Class::Universal, Tag::OctetString) => "OCTET STRING",
            (Class::Universal, Tag::BitString) => "BIT STRING",
            (Class::Universal, Tag::Sequence) => "SEQUENCE",
            (Class::Universal, Tag::Set) => "SET",
            (class, tag) => return write!(f, "{class} tag {}", tag.0),
        };
        f.write_str(name)
    }
}

impl<'a> Attribute<'a> {
    /// The attribute type's usual short name, for example `CN`, if it has one.
    #[must_use]
    pub fn short_name(&self) -> Option<&'static str> {
        self.oid.name(Kind::Attribute)
    }

    /// The ASN.1 type of the value.
    #[must_use]
    #[doc(hidden)]
    pub fn value_type(&self) -> ValueType {
        ValueType { class: self.value.class, tag: self.value.tag }
    }

    /// Whether the value is a UTF8String, in one piece, whose octets are no UTF-8.
    pub(crate) fn is_invalid_utf_8(&self) -> bool {
        let is_utf_8 = self.value.is(Tag::Utf8String);
        is_utf_8 && std::str::from_utf8(self.value.contents).is_err()
    }

    /// Whether the value is an IA5String, in one piece, with octets that are not ASCII.
    pub(crate) fn is_ia5_beyond_ascii(&self) -> bool {
        self.value.is(Tag::Ia5String) && !self.value.contents.is_ascii()
    }

    /// The value as text, decoded by its string type: UTF8String; NumericString, PrintableString, IA5String and
    /// VisibleString as ASCII; BMPString and UniversalString as big-endian code points; TeletexString as ISO 8859-1,
    /// which is what issuers put there. Nothing is trimmed or folded.
    ///
    /// # Errors
    /// If the value is no string type, or its octets are not valid in that type.
    pub fn text(&self) -> Result<Cow<'a, str>, TextError> {
        string_text(&self.value)
    }
}

/// The text of an element of a string type.
pub(crate) fn string_text<'a>(element: &Element<'a>) -> Result<Cow<'a, str>, TextError> {
    let kind = ValueType { class: element.class, tag: element.tag };
    let octets = element.contents;
    if element.class != Class::Universal {
        return Err(TextError::NotAString(kind));
    }
    match element.tag {
        Tag::Sequence | Tag::Set => return Err(TextError::NotAString(kind)),
        // BER may cut a string into pieces, DER may not (X.690 10.2).
        _ if element.constructed => None,
        Tag::Utf8String => std::str::from_utf8(octets).ok().map(Cow::Borrowed),
        Tag::NumericString | Tag::PrintableString | Tag::Ia5String | Tag::VisibleString => {
            std::str::from_utf8(octets).ok().filter(|text| text.is_ascii()).map(Cow::Borrowed)
        }
        Tag::T61String => Some(octets.iter().copied().map(char::from).collect::<String>().into()),
        Tag::BmpString => code_points::<2>(octets).map(Cow::Owned),
        Tag::UniversalString => code_points::<4>(octets).map(Cow::Owned),
        _ => return Err(TextError::NotAString(kind)),
    }
    .ok_or(TextError::InvalidOctets(kind))
}

/// Text of big-endian code points, `WIDTH` octets each (X.690 8.23.7 and 8.23.8).
fn code_points<const WIDTH: usize>(octets: &[u8]) -> Option<String> {
    let (characters, rest) = octets.as_chunks::<WIDTH>();
    if !rest.is_empty() {
        return None;
    }
    characters
        .iter()
        .map(|octets| {
            let code = octets.iter().fold(0_u32, |code, &octet| (code << 8) | u32::from(octet));
            char::from_u32(code)
        })
        .collect()
}

impl fmt::Display for Attribute<'_> {
    /// One `type=value` of RFC 4514.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

impl Attribute<'_> {
    /// Writes what it displays as.
    pub(super) fn write<W: fmt::Write>(&self, out: &mut W) -> fmt::Result {
        let octets = || untrusted::octets(self.value.raw, usize::MAX);
        let Some(name) = self.short_name() else { return write!(out, "{}=#{}", self.oid, octets()) };
        out.write_str(name)?;
        match self.text() {
            Ok(text) => {
                out.write_str("=")?;
                if has_private_key(&text) { out.write_str(NOTE) } else { write_escaped(out, &text) }
            }
            Err(_) => write!(out, "=#{}", octets()),
        }
    }
}

/// RFC 4514 section 2.4.
fn write_escaped<W: fmt::Write>(out: &mut W, text: &str) -> fmt::Result {
    let last = text.char_indices().next_back().map(|(position, _)| position);
    // Where the characters begin that are written as they are, in one piece.
    let mut begin = 0;
    for (position, character) in text.char_indices() {
        let first = position == 0;
        let is_special = match character {
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => true,
            '#' => first,
            ' ' => first || Some(position) == last,
            _ => character.is_control(),
        };
        if !is_special {
            continue;
        }
        out.write_str(text.get(begin..position).unwrap_or_default())?;
        begin = position.saturating_add(character.len_utf8());
        if character.is_control() {
            for octet in character.encode_utf8(&mut [0; 4]).bytes() {
                write!(out, "\\{octet:02X}")?;
            }
        } else {
            write!(out, "\\{character}")?;
        }
    }
    out.write_str(text.get(begin..).unwrap_or_default())
}
