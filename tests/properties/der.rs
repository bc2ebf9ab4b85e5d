//! DER for the tests: elements written, taken apart and replaced, by code of their own.

use std::ops::Range;

/// The tags that the tests write.
pub(crate) const BOOLEAN: u8 = 0x01;
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const OID: u8 = 0x06;
pub(crate) const UTF8_STRING: u8 = 0x0c;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;

/// One element with the shortest length.
pub(crate) fn tlv(tag: u8, contents: &[u8]) -> Vec<u8> {
    let octets = contents.len().to_be_bytes();
    let significant = &octets[octets.iter().position(|&octet| octet != 0).unwrap_or(octets.len() - 1)..];
    let mut element = vec![tag];
    if contents.len() > 0x7f {
        element.push(0x80 | u8::try_from(significant.len()).unwrap());
    }
    element.extend(significant);
    element.extend(contents);
    element
}

/// An element of these elements.
pub(crate) fn constructed(tag: u8, elements: &[Vec<u8>]) -> Vec<u8> {
    tlv(tag, &elements.concat())
}

/// Where the contents of the element at `start` stand; `None` if it does not end within `octets`. Tags of one octet
/// only; lengths of any form but the indefinite.
pub(crate) fn contents(octets: &[u8], start: usize) -> Option<Range<usize>> {
    let first = usize::from(*octets.get(start + 1)?);
    let begin = start + 2 + if first < 0x80 { 0 } else { first & 0x7f };
    let length = match first {
        0x80 => return None,
        0x00..0x80 => first,
        _ => octets
            .get(start + 2..begin)?
            .iter()
            .try_fold(0_usize, |length, &octet| length.checked_mul(256)?.checked_add(usize::from(octet)))?,
    };
    let end = begin.checked_add(length)?;
    (end <= octets.len()).then_some(begin..end)
}

/// The elements that fill `octets`, one after the other, each as it stands.
pub(crate) fn elements(octets: &[u8]) -> Vec<Vec<u8>> {
    let mut elements = Vec::new();
    let mut start = 0;
    while start < octets.len() {
        let end = contents(octets, start).unwrap().end;
        elements.push(octets[start..end].to_vec());
        start = end;
    }
    elements
}

/// The elements inside the one element in `octets`.
pub(crate) fn inside(octets: &[u8]) -> Vec<Vec<u8>> {
    elements(&octets[contents(octets, 0).unwrap()])
}

/// A certificate of version 3 taken apart, for one part to be replaced. The signature is kept as it was.
#[derive(Clone, Debug)]
pub(crate) struct Parts {
    /// version, serialNumber, signature, issuer, validity, subject, subjectPublicKeyInfo, extensions.
    tbs: Vec<Vec<u8>>,
    algorithm: Vec<u8>,
    signature: Vec<u8>,
}

const SERIAL_NUMBER: usize = 1;
const SUBJECT: usize = 5;
const EXTENSIONS: usize = 7;

impl Parts {
    pub(crate) fn of(der: &[u8]) -> Self {
        let [tbs, algorithm, signature] = <[Vec<u8>; 3]>::try_from(inside(der)).unwrap();
        let tbs = inside(&tbs);
        assert_eq!(tbs.len(), EXTENSIONS + 1);
        Parts { tbs, algorithm, signature }
    }

    pub(crate) fn with_serial_number(mut self, contents: &[u8]) -> Self {
        self.tbs[SERIAL_NUMBER] = tlv(INTEGER, contents);
        self
    }

    /// The subject's attributes are given as relative distinguished names.
    pub(crate) fn with_subject(mut self, rdns: &[Vec<u8>]) -> Self {
        self.tbs[SUBJECT] = constructed(SEQUENCE, rdns);
        self
    }

    pub(crate) fn with_extensions(mut self, extensions: &[Vec<u8>]) -> Self {
        self.tbs[EXTENSIONS] = tlv(0xa3, &constructed(SEQUENCE, extensions));
        self
    }

    pub(crate) fn extensions(&self) -> Vec<Vec<u8>> {
        inside(&inside(&self.tbs[EXTENSIONS])[0])
    }

    /// Signed anew by `sign`, which gives the octets of the signature.
    pub(crate) fn signed(mut self, sign: impl FnOnce(&[u8]) -> Vec<u8>) -> Self {
        let signature = sign(&constructed(SEQUENCE, &self.tbs));
        self.signature = tlv(BIT_STRING, &[&[0], signature.as_slice()].concat());
        self
    }

    pub(crate) fn der(&self) -> Vec<u8> {
        let tbs = constructed(SEQUENCE, &self.tbs);
        constructed(SEQUENCE, &[tbs, self.algorithm.clone(), self.signature.clone()])
    }
}

/// An extension with `critical` written out if it is true.
pub(crate) fn extension(oid: &[u8], critical: bool, value: &[u8]) -> Vec<u8> {
    let critical = if critical { tlv(BOOLEAN, &[0xff]) } else { Vec::new() };
    constructed(SEQUENCE, &[tlv(OID, oid), critical, tlv(OCTET_STRING, value)])
}

/// An attribute of a name, for a SET.
pub(crate) fn attribute(oid: &[u8], text: &str) -> Vec<u8> {
    constructed(SEQUENCE, &[tlv(OID, oid), tlv(UTF8_STRING, text.as_bytes())])
}
