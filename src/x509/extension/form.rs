//! Reading an extension's value strictly: lists to their last octet, numbers, identifiers.

use crate::x509::der::{Element, Reader, Tag, is_shortest_integer};
use crate::x509::key::{magnitude, magnitude_value};
use crate::x509::oid::Oid;

/// The value of an INTEGER that is not negative. One with superfluous octets is none: OpenSSL does not read an extension
/// that holds one.
pub(super) fn natural_number(contents: &[u8]) -> Option<u64> {
    let magnitude = magnitude(contents, "number").ok().filter(|_| is_shortest_integer(contents))?;
    magnitude_value(magnitude)
}

pub(super) fn valid_oid<'a>(reader: &mut Reader<'a>) -> Option<Oid<'a>> {
    let element = reader.expect(Tag::Oid, "an OBJECT IDENTIFIER").ok()?;
    Some(Oid::from_der_contents(element.contents)).filter(Oid::is_valid)
}

/// Whether `value` is a SEQUENCE of at least one element, each of which `read` takes.
pub(super) fn is_list_of<'a>(value: Reader<'a>, read: impl FnMut(&Element<'a>) -> Option<()>) -> bool {
    inside_sequence(value).and_then(|elements| each(elements, read)).is_some_and(|count| count > 0)
}

/// The inside of one SEQUENCE that fills `value`.
pub(super) fn inside_sequence(value: Reader<'_>) -> Option<Reader<'_>> {
    only(value, Tag::Sequence).map(|sequence| Reader::inside(&sequence))
}

/// The one element that fills `value`, if it is of this type.
pub(super) fn only(value: Reader<'_>, tag: Tag) -> Option<Element<'_>> {
    value.only(tag, "one element").ok()
}

/// Hands all elements that are left to `read`, and says how many there were; `None` if anything does not fit.
pub(super) fn each<'a>(
    mut reader: Reader<'a>,
    mut read: impl FnMut(&Element<'a>) -> Option<()>,
) -> Option<usize> {
    let mut count: usize = 0;
    while let Some(element) = reader.next().ok()? {
        read(&element)?;
        count = count.saturating_add(1);
    }
    Some(count)
}
