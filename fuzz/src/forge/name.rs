//! Names as a forger writes them: any attributes, string types and spellings, made of texts that matter.

use arbitrary::Arbitrary;

use super::tree::{Body, Node};
use crate::input::{Octets, Text};

/// A whole name: its attributes, each in an RDN of its own or in that of the one before.
#[derive(Arbitrary, Debug)]
pub(super) struct NewName {
    first: NewAttribute,
    second: Option<(bool, NewAttribute)>,
    third: Option<(bool, NewAttribute)>,
}

#[derive(Arbitrary, Debug)]
struct NewAttribute {
    kind: Kind,
    string: StringType,
    text: Spelling,
}

#[derive(Arbitrary, Debug)]
enum Kind {
    CommonName,
    OrganizationalUnit,
    Organization,
    /// 2.5.4.3 with a superfluous octet, or any other octets.
    Oid(Octets),
    PaddedCommonName,
}

/// The string types, and what is none.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub(super) enum StringType {
    Utf8,
    Printable,
    Ia5,
    Teletex,
    Bmp,
    Universal,
    Visible,
    Numeric,
    Integer,
    /// Constructed, a UTF8String in pieces.
    Pieces,
    /// Of the context class.
    Context,
}

/// What a name says.
#[derive(Arbitrary, Debug)]
enum Spelling {
    Code,
    CodeIn(Folding),
    CodeThen(Text),
    Text(Text),
}

/// Ways to write the same text otherwise.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub(super) enum Folding {
    AsIs,
    Upper,
    Lower,
    SpacesAround,
    SpacesInside,
    NulAfter,
    WithoutLast,
    LongS,
}

impl Folding {
    pub(super) fn apply(self, text: &str) -> String {
        match self {
            Folding::AsIs => text.to_owned(),
            Folding::Upper => text.to_uppercase(),
            Folding::Lower => text.to_lowercase(),
            Folding::SpacesAround => format!("  {text}\t"),
            Folding::SpacesInside => text.replace(' ', " \u{a0} "),
            Folding::NulAfter => format!("{text}\0"),
            Folding::WithoutLast => {
                text.char_indices().next_back().map(|(at, _)| &text[..at]).unwrap_or("").to_owned()
            }
            Folding::LongS => text.replace('s', "\u{17f}").replace('k', "\u{212a}"),
        }
    }
}

impl StringType {
    fn node(self, text: &str) -> Node {
        let latin = || text.chars().map(|it| u8::try_from(u32::from(it)).unwrap_or(b'?')).collect();
        let (tag, octets): (u8, Vec<u8>) = match self {
            StringType::Utf8 => (12, text.as_bytes().to_vec()),
            StringType::Printable => (19, text.as_bytes().to_vec()),
            StringType::Ia5 => (22, text.as_bytes().to_vec()),
            StringType::Visible => (26, text.as_bytes().to_vec()),
            StringType::Numeric => (18, text.as_bytes().to_vec()),
            StringType::Teletex => (20, latin()),
            StringType::Bmp => (30, text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
            StringType::Universal => (28, text.chars().flat_map(|it| u32::from(it).to_be_bytes()).collect()),
            StringType::Integer => (2, text.as_bytes().to_vec()),
            StringType::Context => (0x8c, text.as_bytes().to_vec()),
            StringType::Pieces => {
                let piece = Node::new(12, Body::Octets(text.as_bytes().to_vec()));
                return Node::new(0x2c, Body::Nodes(vec![piece]));
            }
        };
        Node::new(tag, Body::Octets(octets))
    }
}

impl NewName {
    /// At most three attributes, each of a type and a text, in RDNs of their own.
    #[cfg(test)]
    pub(super) fn of(attributes: &[(&[u8], &str)]) -> Self {
        let mut attributes = attributes.iter().map(|(oid, text)| NewAttribute {
            kind: Kind::Oid(Octets(oid.to_vec())),
            string: StringType::Utf8,
            text: Spelling::Text(Text((*text).to_owned())),
        });
        let first = attributes.next().expect("an attribute");
        let mut next = || attributes.next().map(|attribute| (false, attribute));
        NewName { first, second: next(), third: next() }
    }

    /// The name, in which `code` is the registration code.
    pub(super) fn node(&self, code: &str) -> Node {
        let mut rdns: Vec<Vec<Node>> = vec![vec![self.first.node(code)]];
        for (joins, attribute) in [&self.second, &self.third].into_iter().flatten() {
            match rdns.last_mut().filter(|_| *joins) {
                Some(rdn) => rdn.push(attribute.node(code)),
                None => rdns.push(vec![attribute.node(code)]),
            }
        }
        Node::new(0x30, Body::Nodes(rdns.into_iter().map(|rdn| Node::new(0x31, Body::Nodes(rdn))).collect()))
    }
}

impl NewAttribute {
    fn node(&self, code: &str) -> Node {
        let oid = match &self.kind {
            Kind::CommonName => vec![0x55, 0x04, 0x03],
            Kind::OrganizationalUnit => vec![0x55, 0x04, 0x0b],
            Kind::Organization => vec![0x55, 0x04, 0x0a],
            Kind::PaddedCommonName => vec![0x55, 0x04, 0x80, 0x03],
            Kind::Oid(octets) => octets.0.clone(),
        };
        let text = match &self.text {
            Spelling::Code => code.to_owned(),
            Spelling::CodeIn(folding) => folding.apply(code),
            Spelling::CodeThen(text) => format!("{code}{}", text.0),
            Spelling::Text(text) => text.0.clone(),
        };
        Node::new(0x30, Body::Nodes(vec![Node::new(6, Body::Octets(oid)), self.string.node(&text)]))
    }
}

/// The same name told again: each value's text folded and in another string type.
pub(super) fn retell(name: &mut Node, string: Option<StringType>, folding: Folding) {
    for rdn in name.nodes_mut().into_iter().flatten() {
        for attribute in rdn.nodes_mut().into_iter().flatten() {
            if let Some([_, value]) = attribute.nodes_mut().map(Vec::as_mut_slice)
                && let Body::Octets(octets) = &value.body
            {
                let text = folding.apply(&String::from_utf8_lossy(octets));
                match string {
                    Some(string) => *value = string.node(&text),
                    None => value.body = Body::Octets(text.into_bytes()),
                }
            }
        }
    }
}
