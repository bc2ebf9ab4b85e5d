//! The decoded value of an extension as something to show: for programs as JSON, for people as words.

use std::borrow::Cow;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::untrusted::{self, owned_without_private_key};
use crate::x509::oid::{Kind, Oid};

/// The decoded value of an extension. It serializes to the JSON of the same shape. No part holds a private key. Who wants types
/// in place of texts asks [`Certificate::x509`](crate::x509::certificate::Certificate::x509).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExtensionValue {
    /// A BOOLEAN.
    Flag(bool),
    /// A number of at most 64 bits.
    Number(u64),
    /// A word of ours, an object identifier, a time, an address, or octets in hexadecimal: always of harmless characters.
    Word(Cow<'static, str>),
    /// Text as it stands in the certificate. Untrusted.
    Text(String),
    /// Several of a kind, in the order of the certificate.
    List(Vec<ExtensionValue>),
    /// Parts with their names.
    Fields(Vec<(&'static str, ExtensionValue)>),
}

impl Serialize for ExtensionValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            ExtensionValue::Flag(flag) => serializer.serialize_bool(*flag),
            ExtensionValue::Number(number) => serializer.serialize_u64(*number),
            ExtensionValue::Word(word) => serializer.serialize_str(word),
            ExtensionValue::Text(text) => serializer.serialize_str(text),
            ExtensionValue::List(items) => serializer.collect_seq(items),
            ExtensionValue::Fields(fields) => {
                let mut object = serializer.serialize_map(Some(fields.len()))?;
                fields.iter().try_for_each(|(name, value)| object.serialize_entry(name, value))?;
                object.end()
            }
        }
    }
}

impl ExtensionValue {
    /// Octets shown at most of a part that is not decoded, in hexadecimal; then it says how many there are.
    pub const MAX_OCTETS: usize = 1024;

    /// All untrusted texts in it, in order.
    pub(super) fn texts<'v>(&'v self, texts: &mut Vec<&'v str>) {
        match self {
            ExtensionValue::Flag(_) | ExtensionValue::Number(_) => {}
            ExtensionValue::Word(word) if word == untrusted::NOTE => texts.push(word),
            ExtensionValue::Word(_) => {}
            ExtensionValue::Text(text) => texts.push(text),
            ExtensionValue::List(items) => items.iter().for_each(|item| item.texts(texts)),
            ExtensionValue::Fields(fields) => fields.iter().for_each(|(_, value)| value.texts(texts)),
        }
    }
}

/// A word of ours.
pub(super) fn word(word: &'static str) -> ExtensionValue {
    ExtensionValue::Word(Cow::Borrowed(word))
}

/// A text from the certificate.
pub(super) fn text(text: &str) -> ExtensionValue {
    ExtensionValue::Text(owned_without_private_key(text.to_owned()))
}

/// Octets from the certificate.
pub(super) fn octets(octets: &[u8]) -> ExtensionValue {
    ExtensionValue::Word(Cow::Owned(untrusted::octets(octets, ExtensionValue::MAX_OCTETS)))
}

/// An object identifier by its name, if it has one as one of this kind.
pub(super) fn identifier(octets: &[u8], kind: Kind) -> ExtensionValue {
    let oid = Oid::from_der_contents(octets);
    ExtensionValue::Word(match oid.name(kind) {
        Some(name) => Cow::Borrowed(name),
        None => Cow::Owned(owned_without_private_key(oid.to_string())),
    })
}

pub(super) fn list(items: impl IntoIterator<Item = ExtensionValue>) -> ExtensionValue {
    ExtensionValue::List(items.into_iter().collect())
}

/// The parts that are there.
pub(super) fn fields<const N: usize>(fields: [(&'static str, Option<ExtensionValue>); N]) -> ExtensionValue {
    let present = fields.into_iter().filter_map(|(name, value)| Some((name, value?)));
    ExtensionValue::Fields(present.collect())
}

/// The names of the bits that are set, bit 0 first. Those without a name have their number.
pub(super) fn bits(flags: u16, names: &[&'static str]) -> ExtensionValue {
    let set = (0..16_u16).filter(|bit| flags & (1 << bit) != 0);
    list(set.map(|bit| {
        let name = names.get(usize::from(bit)).copied();
        ExtensionValue::Word(name.map_or_else(|| Cow::Owned(format!("bit {bit}")), Cow::Borrowed))
    }))
}

/// Octets that could not be read, and why.
pub(super) fn problem(octets: ExtensionValue, reason: impl Into<Cow<'static, str>>) -> ExtensionValue {
    fields([("octets", Some(octets)), ("problem", Some(ExtensionValue::Word(reason.into())))])
}
