//! Algorithms, bit strings and keys as they stand in certificates, neither of them looked into.

use crate::x509::der::{Element, Reader, Tag};
use crate::x509::oid::Oid;

/// An AlgorithmIdentifier (RFC 5280 section 4.1.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlgorithmIdentifier<'a> {
    /// The algorithm.
    pub oid: Oid<'a>,
    /// The parameters: one complete DER element (tag, length, contents), or `None` when absent.
    pub parameters: Option<&'a [u8]>,
    /// The whole AlgorithmIdentifier as encoded.
    pub raw: &'a [u8],
}

/// The contents of a BIT STRING.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BitString<'a> {
    /// How many bits of the last octet do not count, 0 to 7.
    pub unused_bits: u8,
    /// The octets after the unused-bits octet.
    pub octets: &'a [u8],
}

/// A SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubjectPublicKeyInfo<'a> {
    /// Key algorithm.
    pub algorithm: AlgorithmIdentifier<'a>,
    /// The key, in the form that its algorithm defines.
    pub subject_public_key: BitString<'a>,
    /// The whole SubjectPublicKeyInfo as encoded.
    pub raw: &'a [u8],
}

/// Whether an algorithm's parameters are absent or NULL, which many algorithms treat alike.
pub(crate) fn is_null_or_absent(parameters: Option<&[u8]>) -> bool {
    parameters.is_none_or(|octets| {
        only_element(octets).is_some_and(|element| element.is(Tag::Null) && element.contents.is_empty())
    })
}

/// The element that fills `octets`.
pub(crate) fn only_element(octets: &[u8]) -> Option<Element<'_>> {
    let mut reader = Reader::new(octets);
    let element = reader.next().ok()??;
    reader.finish().ok().map(|()| element)
}
