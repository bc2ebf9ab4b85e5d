//! The parameters of RSASSA-PSS (RFC 4055 section 3.1).

use crate::x509::der::{DerError, Reader, Tag};
use crate::x509::key::{magnitude, magnitude_value};
use crate::x509::oid::{MGF1, Oid, SHA1};
use crate::x509::spki::is_null_or_absent;

/// RSASSA-PSS-params (RFC 4055 3.1), defaults filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PssParameters<'a> {
    pub(super) hash: Oid<'a>,
    /// The hash of MGF1; `None` for another mask generation function.
    pub(super) mask_hash: Option<Oid<'a>>,
    /// In octets; `None` from 2^64.
    pub(super) salt_length: Option<u64>,
    pub(super) trailer: Option<u64>,
}

/// Parameters are not RSASSA-PSS-params.
pub(super) struct Malformed;

impl From<DerError> for Malformed {
    fn from(_: DerError) -> Self {
        Malformed
    }
}

impl<'a> PssParameters<'a> {
    pub(super) fn read(parameters: &'a [u8]) -> Result<Self, Malformed> {
        let sequence = Reader::new(parameters).only(Tag::Sequence, "RSASSA-PSS-params")?;
        let mut fields = Reader::new(sequence.contents);
        let hash = tagged(&mut fields, 0)?;
        let mask = tagged(&mut fields, 1)?;
        let salt_length = tagged(&mut fields, 2)?;
        let trailer = tagged(&mut fields, 3)?;
        fields.finish()?;
        Ok(PssParameters {
            hash: hash.map_or(Ok(SHA1), read_hash)?,
            mask_hash: mask.map_or(Ok(Some(SHA1)), read_mask)?,
            salt_length: salt_length.map_or(Ok(Some(20)), read_number)?,
            trailer: trailer.map_or(Ok(Some(1)), read_number)?,
        })
    }
}

/// The contents of the explicitly tagged field `[number]`, if it is there.
fn tagged<'a>(fields: &mut Reader<'a>, number: u32) -> Result<Option<Reader<'a>>, Malformed> {
    let field = fields.optional(|element| element.is_context(number, true))?;
    Ok(field.map(|element| Reader::new(element.contents)))
}

/// HashAlgorithm: an AlgorithmIdentifier with NULL or no parameters (RFC 4055 2.1).
fn read_hash(field: Reader<'_>) -> Result<Oid<'_>, Malformed> {
    let sequence = field.only(Tag::Sequence, "a hash algorithm")?;
    let mut inner = Reader::new(sequence.contents);
    let oid = inner.expect(Tag::Oid, "a hash algorithm")?;
    let parameters = Some(inner.rest()).filter(|rest| !rest.is_empty());
    if is_null_or_absent(parameters) { Ok(Oid::from_der_contents(oid.contents)) } else { Err(Malformed) }
}

/// MaskGenAlgorithm: the hash of MGF1 (RFC 4055 2.2), or `None` for another function.
fn read_mask(field: Reader<'_>) -> Result<Option<Oid<'_>>, Malformed> {
    let sequence = field.only(Tag::Sequence, "a mask generation function")?;
    let mut inner = Reader::new(sequence.contents);
    let oid = inner.expect(Tag::Oid, "a mask generation function")?;
    if Oid::from_der_contents(oid.contents) != MGF1 {
        return Ok(None);
    }
    read_hash(inner).map(Some)
}

/// A non-negative INTEGER; `None` from 2^64.
fn read_number(field: Reader<'_>) -> Result<Option<u64>, Malformed> {
    let integer = field.only(Tag::Integer, "a number")?;
    magnitude(integer.contents, "number").map(magnitude_value).map_err(|_| Malformed)
}
