//! Reading one DER element at a time, on top of der-parser's header parser. Lenient about what it can be lenient
//! about (a length written longer than needed is reported, not refused), strict about what would make two readers
//! see two different structures (indefinite lengths, lengths past the end). Also object identifiers.
//!
//! May import: der-parser and the standard library.

use std::fmt;
use std::ops::Range;

use der_parser::asn1_rs::Length;
use der_parser::ber::ber_read_element_header;
pub(crate) use der_parser::ber::{Class, Tag};

/// One element: tag, contents, and its complete encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Element<'a> {
    pub(crate) class: Class,
    pub(crate) constructed: bool,
    pub(crate) tag: Tag,
    /// The contents octets.
    pub(crate) contents: &'a [u8],
    /// Tag, length and contents as they stand in the input.
    pub(crate) raw: &'a [u8],
    /// Where `raw` begins, counted from the start of the outermost data.
    pub(crate) offset: usize,
    /// Whether tag and length use the fewest octets possible (X.690 10.1 and 8.1.2.4).
    pub(crate) minimal_header: bool,
}

impl Element<'_> {
    /// Where `raw` stands in the outermost data.
    pub(crate) fn span(&self) -> Range<usize> {
        self.offset..self.offset.saturating_add(self.raw.len())
    }

    /// Where `contents` stands in the outermost data.
    pub(crate) fn contents_span(&self) -> Range<usize> {
        let end = self.span().end;
        end.saturating_sub(self.contents.len())..end
    }

    /// Whether this is the given universal type, in the form (primitive or constructed) that DER gives it.
    pub(crate) fn is(&self, tag: Tag) -> bool {
        self.class == Class::Universal
            && self.tag == tag
            && self.constructed == matches!(tag, Tag::Sequence | Tag::Set)
    }

    /// Whether this is context-specific tag `[number]` in the given form.
    pub(crate) fn is_context(&self, number: u32, constructed: bool) -> bool {
        self.class == Class::ContextSpecific && self.tag == Tag(number) && self.constructed == constructed
    }
}

/// Why an element could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum DerError {
    #[error("the data ends inside an element")]
    Truncated,
    #[error("an indefinite length, which DER does not allow")]
    IndefiniteLength,
    #[error("a tag or length that cannot be read")]
    BadHeader,
    #[error("{found} where {expected} was expected")]
    Unexpected { expected: &'static str, found: Found },
    #[error("{0} more octets after the last element")]
    Trailing(usize),
}

/// The kind of element found where another was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// The enclosing element had ended.
    Nothing,
    /// An element of this class and tag number.
    Element(Class, Tag),
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Found::Nothing => f.write_str("nothing"),
            Found::Element(Class::Universal, Tag::Sequence) => f.write_str("a SEQUENCE"),
            Found::Element(Class::Universal, Tag::Integer) => f.write_str("an INTEGER"),
            Found::Element(Class::Universal, tag) => write!(f, "universal type {}", tag.0),
            Found::Element(Class::ContextSpecific, tag) => write!(f, "context tag [{}]", tag.0),
            Found::Element(Class::Application, tag) => write!(f, "application tag {}", tag.0),
            Found::Element(Class::Private, tag) => write!(f, "private tag {}", tag.0),
        }
    }
}

/// Reads elements one after the other from the contents of an enclosing element.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
    offset: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(octets: &'a [u8]) -> Self {
        Reader { rest: octets, offset: 0 }
    }

    /// Reads the elements inside a constructed element, keeping count of where they stand.
    pub(crate) fn inside(element: &Element<'a>) -> Self {
        Reader { rest: element.contents, offset: element.contents_span().start }
    }

    /// Octets not read yet.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// The next element, or `None` at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Element<'a>>, DerError> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let (after_header, header) = ber_read_element_header(self.rest).map_err(|e| match e {
            der_parser::nom::Err::Incomplete(_) => DerError::Truncated,
            _ => DerError::BadHeader,
        })?;
        let Length::Definite(length) = header.length() else {
            return Err(DerError::IndefiniteLength);
        };
        let (contents, rest) = after_header.split_at_checked(length).ok_or(DerError::Truncated)?;
        let header_length = self.rest.len().saturating_sub(after_header.len());
        let raw_length = header_length.saturating_add(length);
        let raw = self.rest.get(..raw_length).ok_or(DerError::Truncated)?;
        let tag_length = header.raw_tag().map_or(1, <[u8]>::len);
        let element = Element {
            class: header.class(),
            constructed: header.constructed(),
            tag: header.tag(),
            contents,
            raw,
            offset: self.offset,
            minimal_header: header_length
                == minimal_tag_length(header.tag()).saturating_add(minimal_length_length(length))
                && tag_length == minimal_tag_length(header.tag()),
        };
        self.rest = rest;
        self.offset = element.span().end;
        Ok(Some(element))
    }

    /// The next element, which must be the universal type `tag`; `expected` names it in errors.
    pub(crate) fn expect(&mut self, tag: Tag, expected: &'static str) -> Result<Element<'a>, DerError> {
        let mut ahead = *self;
        match ahead.next()? {
            Some(element) if element.is(tag) => {
                *self = ahead;
                Ok(element)
            }
            Some(element) => {
                Err(DerError::Unexpected { expected, found: Found::Element(element.class, element.tag) })
            }
            None => Err(DerError::Unexpected { expected, found: Found::Nothing }),
        }
    }

    /// The next element if `accept` says so; otherwise nothing is read.
    pub(crate) fn optional(
        &mut self,
        accept: impl Fn(&Element<'a>) -> bool,
    ) -> Result<Option<Element<'a>>, DerError> {
        let mut ahead = *self;
        match ahead.next()? {
            Some(element) if accept(&element) => {
                *self = ahead;
                Ok(Some(element))
            }
            _ => Ok(None),
        }
    }

    /// An error unless everything was read.
    pub(crate) fn finish(&self) -> Result<(), DerError> {
        if self.rest.is_empty() { Ok(()) } else { Err(DerError::Trailing(self.rest.len())) }
    }
}

fn minimal_tag_length(tag: Tag) -> usize {
    match tag.0 {
        0..=30 => 1,
        31..=0x7f => 2,
        0x80..=0x3fff => 3,
        0x4000..=0x1f_ffff => 4,
        0x20_0000..=0xfff_ffff => 5,
        _ => 6,
    }
}

fn minimal_length_length(length: usize) -> usize {
    match length {
        0..=0x7f => 1,
        0x80..=0xff => 2,
        0x100..=0xffff => 3,
        0x1_0000..=0xff_ffff => 4,
        _ => 5,
    }
}

/// An object identifier, held as the contents octets of its DER encoding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oid<'a>(&'a [u8]);

impl<'a> Oid<'a> {
    /// Wraps the contents octets of an OBJECT IDENTIFIER. They are not checked; octets that are no identifier
    /// display as `#` and their hexadecimal form.
    #[must_use]
    pub const fn from_der_contents(octets: &'a [u8]) -> Self {
        Oid(octets)
    }

    /// The contents octets (X.690 8.19).
    #[must_use]
    pub const fn der_contents(&self) -> &'a [u8] {
        self.0
    }

    /// Whether the octets are a complete identifier in minimal form (X.690 8.19.2).
    pub(crate) fn is_valid(&self) -> bool {
        self.arcs().is_some()
    }

    fn arcs(&self) -> Option<Vec<u128>> {
        let mut arcs = Vec::with_capacity(self.0.len());
        let mut arc: u128 = 0;
        let mut inside = false;
        for &octet in self.0 {
            if !inside && octet == 0x80 {
                return None;
            }
            arc = arc.checked_mul(128)?.checked_add(u128::from(octet & 0x7f))?;
            inside = octet & 0x80 != 0;
            if !inside {
                if arcs.is_empty() {
                    let first = (arc / 40).min(2);
                    arcs.push(first);
                    arc = arc.checked_sub(first.checked_mul(40)?)?;
                }
                arcs.push(arc);
                arc = 0;
            }
        }
        (!inside && !arcs.is_empty()).then_some(arcs)
    }
}

impl fmt::Display for Oid<'_> {
    /// Dotted decimal, for example `2.5.4.3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(arcs) = self.arcs() else {
            return write!(f, "#{}", hex::encode(self.0));
        };
        for (position, arc) in arcs.iter().enumerate() {
            if position > 0 {
                f.write_str(".")?;
            }
            write!(f, "{arc}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Oid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Oid({self})")
    }
}
