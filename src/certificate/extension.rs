//! The extensions that the checks look into. Those with structure are decoded by x509-parser. That crate passes over
//! some defects without a word (an INTEGER among key purposes, a second keyIdentifier, elements out of order), so each
//! decoder stands behind a guard that looks at the tags first, and what is left over is an error.
//!
//! May import: der, x509-parser.

use std::fmt;

use x509_parser::extensions as decoder;
use x509_parser::prelude::FromDer;

use super::{Certificate, Extension};
use crate::der::{Class, Element, Oid, Reader, Tag};

const SUBJECT_KEY_IDENTIFIER: Oid<'static> = Oid::from_der_contents(&[0x55, 0x1d, 0x0e]);
const KEY_USAGE: Oid<'static> = Oid::from_der_contents(&[0x55, 0x1d, 0x0f]);
const BASIC_CONSTRAINTS: Oid<'static> = Oid::from_der_contents(&[0x55, 0x1d, 0x13]);
const AUTHORITY_KEY_IDENTIFIER: Oid<'static> = Oid::from_der_contents(&[0x55, 0x1d, 0x23]);
const EXTENDED_KEY_USAGE: Oid<'static> = Oid::from_der_contents(&[0x55, 0x1d, 0x25]);

/// anyExtendedKeyUsage, 2.5.29.37.0.
const ANY_EXTENDED_KEY_USAGE: Oid<'static> = Oid::from_der_contents(&[0x55, 0x1d, 0x25, 0x00]);

/// Why an extension that is present gives no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExtensionError {
    /// It occurs more than once (RFC 5280 section 4.2 allows one instance). Which one counts depends on the reader,
    /// so none does here.
    #[error("{0} occurs more than once")]
    Repeated(&'static str),
    /// Its value does not decode, or octets are left over.
    #[error("{0} does not decode")]
    Malformed(&'static str),
}

/// basicConstraints (RFC 5280 section 4.2.1.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BasicConstraints {
    /// Whether the subject is a CA.
    pub ca: bool,
    /// How many intermediate certificates may follow, if limited.
    pub path_len: Option<u32>,
}

/// keyUsage (RFC 5280 section 4.2.1.3): a set of bits, bit 0 is digitalSignature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyUsage {
    bits: u16,
}

impl KeyUsage {
    const NAMES: [&'static str; 9] = [
        "digitalSignature",
        "nonRepudiation",
        "keyEncipherment",
        "dataEncipherment",
        "keyAgreement",
        "keyCertSign",
        "cRLSign",
        "encipherOnly",
        "decipherOnly",
    ];

    /// From the contents of a BIT STRING, whose first bit is the highest of its first octet. Bits that are marked as
    /// unused do not count, set or not, which x509-parser refuses.
    fn of_bit_string(contents: &[u8]) -> Option<Self> {
        let (unused, octets) = contents.split_first()?;
        if *unused > 7 || (*unused > 0 && octets.is_empty()) {
            return None;
        }
        let mut octets = octets.to_vec();
        if let Some(last) = octets.last_mut() {
            *last &= 0xff << unused;
        }
        let octet = |at: usize| u16::from(octets.get(at).copied().unwrap_or_default().reverse_bits());
        Some(KeyUsage { bits: octet(0) | (octet(1) << 8) })
    }

    /// Whether the key may sign certificates.
    #[must_use]
    pub fn key_cert_sign(&self) -> bool {
        self.bits & (1 << 5) != 0
    }

    /// The names of the bits that are set, in the order of the RFC. Bits that it does not define have none.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        let bits = self.bits;
        Self::NAMES
            .into_iter()
            .enumerate()
            .filter(move |(bit, _)| bits & (1 << bit) != 0)
            .map(|(_, name)| name)
    }
}

impl fmt::Display for KeyUsage {
    /// The names, with commas; `no bits` if none is set.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for name in self.names() {
            write!(f, "{separator}{name}")?;
            separator = ", ";
        }
        if separator.is_empty() { f.write_str("no bits") } else { Ok(()) }
    }
}

/// authorityKeyIdentifier (RFC 5280 section 4.2.1.1): which key signed the certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuthorityKeyIdentifier<'a> {
    /// keyIdentifier.
    pub key_identifier: Option<&'a [u8]>,
    /// authorityCertSerialNumber, the contents octets of the INTEGER.
    pub serial_number: Option<&'a [u8]>,
}

/// The usual name of a key purpose (RFC 5280 section 4.2.1.12), if it has one.
#[must_use]
pub fn key_purpose_name(purpose: Oid<'_>) -> Option<&'static str> {
    if purpose == ANY_EXTENDED_KEY_USAGE {
        return Some("anyExtendedKeyUsage");
    }
    let [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, number] = purpose.der_contents() else {
        return None;
    };
    match number {
        1 => Some("serverAuth"),
        2 => Some("clientAuth"),
        3 => Some("codeSigning"),
        4 => Some("emailProtection"),
        8 => Some("timeStamping"),
        9 => Some("OCSPSigning"),
        _ => None,
    }
}

impl Certificate {
    /// basicConstraints, `None` if absent.
    ///
    /// # Errors
    /// If the extension occurs twice or does not decode.
    pub fn basic_constraints(&self) -> Result<Option<BasicConstraints>, ExtensionError> {
        self.known(BASIC_CONSTRAINTS, "basicConstraints", |value| {
            let decoded = complete(decoder::BasicConstraints::from_der(value))?;
            Some(BasicConstraints { ca: decoded.ca, path_len: decoded.path_len_constraint })
        })
    }

    /// keyUsage, `None` if absent.
    ///
    /// # Errors
    /// If the extension occurs twice or does not decode.
    pub fn key_usage(&self) -> Result<Option<KeyUsage>, ExtensionError> {
        self.known(KEY_USAGE, "keyUsage", |value| {
            let mut outer = Reader::new(value);
            let element = outer.expect(Tag::BitString, "a BIT STRING").ok()?;
            outer.finish().ok()?;
            KeyUsage::of_bit_string(element.contents)
        })
    }

    /// The key purposes of extKeyUsage in the order of the certificate, `None` if the extension is absent.
    ///
    /// # Errors
    /// If the extension occurs twice or does not decode.
    pub fn extended_key_usage(&self) -> Result<Option<Vec<Oid<'_>>>, ExtensionError> {
        self.known(EXTENDED_KEY_USAGE, "extKeyUsage", |value| {
            let _decoded = complete(decoder::ExtendedKeyUsage::from_der(value))?;
            sequence_of(value, |element| {
                let purpose = Oid::from_der_contents(element.contents);
                (element.is(Tag::Oid) && purpose.is_valid()).then_some(purpose)
            })
        })
    }

    /// subjectKeyIdentifier, `None` if absent.
    ///
    /// # Errors
    /// If the extension occurs twice or does not decode.
    pub fn subject_key_identifier(&self) -> Result<Option<&[u8]>, ExtensionError> {
        self.known(SUBJECT_KEY_IDENTIFIER, "subjectKeyIdentifier", |value| {
            Some(complete(decoder::KeyIdentifier::from_der(value))?.0)
        })
    }

    /// authorityKeyIdentifier, `None` if absent.
    ///
    /// # Errors
    /// If the extension occurs twice or does not decode.
    pub fn authority_key_identifier(&self) -> Result<Option<AuthorityKeyIdentifier<'_>>, ExtensionError> {
        self.known(AUTHORITY_KEY_IDENTIFIER, "authorityKeyIdentifier", |value| {
            let tags = sequence_of(value, |element| {
                (element.class == Class::ContextSpecific && element.tag.0 <= 2).then_some(element.tag.0)
            })?;
            if !tags.is_sorted_by(|a, b| a < b) {
                return None;
            }
            let decoded = complete(decoder::AuthorityKeyIdentifier::from_der(value))?;
            let understood = usize::from(decoded.key_identifier.is_some())
                .saturating_add(usize::from(decoded.authority_cert_issuer.is_some()))
                .saturating_add(usize::from(decoded.authority_cert_serial.is_some()));
            (understood == tags.len()).then_some(AuthorityKeyIdentifier {
                key_identifier: decoded.key_identifier.map(|identifier| identifier.0),
                serial_number: decoded.authority_cert_serial,
            })
        })
    }

    /// The one extension of this type, decoded.
    fn known<'a, T>(
        &'a self,
        oid: Oid<'static>,
        name: &'static str,
        decode: impl FnOnce(&'a [u8]) -> Option<T>,
    ) -> Result<Option<T>, ExtensionError> {
        let mut instances = self.extensions().filter(|extension: &Extension<'_>| extension.oid == oid);
        let Some(extension) = instances.next() else {
            return Ok(None);
        };
        if instances.next().is_some() {
            return Err(ExtensionError::Repeated(name));
        }
        decode(extension.value).map(Some).ok_or(ExtensionError::Malformed(name))
    }
}

/// What a decoder of x509-parser made of a value, if it read it to the last octet.
fn complete<T, E>(decoded: Result<(&[u8], T), E>) -> Option<T> {
    match decoded {
        Ok(([], value)) => Some(value),
        _ => None,
    }
}

/// The elements of one SEQUENCE that fills `value`, each through `read`; `None` if anything does not fit.
fn sequence_of<'a, T>(value: &'a [u8], read: impl Fn(&Element<'a>) -> Option<T>) -> Option<Vec<T>> {
    let mut outer = Reader::new(value);
    let sequence = outer.expect(Tag::Sequence, "a SEQUENCE").ok()?;
    outer.finish().ok()?;
    let mut inside = Reader::inside(&sequence);
    let mut values = Vec::new();
    while let Some(element) = inside.next().ok()? {
        values.push(read(&element)?);
    }
    Some(values)
}
