//! The extensions that the checks look into. Those whose values are needed are decoded here; extKeyUsage goes through
//! x509-parser too. That crate passes over some defects without a word (an INTEGER among key purposes, the class of a
//! tag, elements out of order), so its decoders stand behind guards that look at the tags, and what is left over is an
//! error. Of the extensions whose values are not needed it is only asked whether they are well formed.

use std::collections::BTreeSet;
use std::fmt;

use x509_parser::extensions as decoder;
use x509_parser::prelude::FromDer;

use super::general_name::{AddressForm, directory_name, is_general_name};
use super::usual::is_shortest_integer;
use super::{Certificate, Extension, ExtensionSpans};
use crate::x509::der::{Element, Reader, Tag};
use crate::x509::name::Name;
use crate::x509::oid::{self, Kind, Oid};

/// The extensions that are looked into, all of them of id-ce (RFC 5280 section 4.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KnownExtension {
    /// subjectKeyIdentifier (section 4.2.1.2).
    SubjectKeyIdentifier,
    /// keyUsage (section 4.2.1.3).
    KeyUsage,
    /// subjectAltName (section 4.2.1.6).
    SubjectAltName,
    /// basicConstraints (section 4.2.1.9).
    BasicConstraints,
    /// nameConstraints (section 4.2.1.10).
    NameConstraints,
    /// certificatePolicies (section 4.2.1.4).
    CertificatePolicies,
    /// authorityKeyIdentifier (section 4.2.1.1).
    AuthorityKeyIdentifier,
    /// extKeyUsage (section 4.2.1.12).
    ExtendedKeyUsage,
}

impl KnownExtension {
    /// The extension with this object identifier, if it is one of these.
    #[must_use]
    pub fn of(oid: Oid<'_>) -> Option<Self> {
        match oid {
            oid::SUBJECT_KEY_IDENTIFIER => Some(KnownExtension::SubjectKeyIdentifier),
            oid::KEY_USAGE => Some(KnownExtension::KeyUsage),
            oid::SUBJECT_ALT_NAME => Some(KnownExtension::SubjectAltName),
            oid::BASIC_CONSTRAINTS => Some(KnownExtension::BasicConstraints),
            oid::NAME_CONSTRAINTS => Some(KnownExtension::NameConstraints),
            oid::CERTIFICATE_POLICIES => Some(KnownExtension::CertificatePolicies),
            oid::AUTHORITY_KEY_IDENTIFIER => Some(KnownExtension::AuthorityKeyIdentifier),
            oid::EXTENDED_KEY_USAGE => Some(KnownExtension::ExtendedKeyUsage),
            _ => None,
        }
    }

    /// The name that RFC 5280 gives it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            KnownExtension::SubjectKeyIdentifier => "subjectKeyIdentifier",
            KnownExtension::KeyUsage => "keyUsage",
            KnownExtension::SubjectAltName => "subjectAltName",
            KnownExtension::BasicConstraints => "basicConstraints",
            KnownExtension::NameConstraints => "nameConstraints",
            KnownExtension::CertificatePolicies => "certificatePolicies",
            KnownExtension::AuthorityKeyIdentifier => "authorityKeyIdentifier",
            KnownExtension::ExtendedKeyUsage => "extKeyUsage",
        }
    }

    /// Whether a value is of the extension's type, to the last octet.
    fn decodes(self, value: &[u8]) -> bool {
        match self {
            KnownExtension::SubjectKeyIdentifier => subject_key_identifier(value).is_some(),
            KnownExtension::KeyUsage => key_usage(value).is_some(),
            KnownExtension::SubjectAltName => is_subject_alt_name(value),
            KnownExtension::BasicConstraints => basic_constraints(value).is_some(),
            KnownExtension::NameConstraints => is_name_constraints(value),
            KnownExtension::CertificatePolicies => is_certificate_policies(value),
            KnownExtension::AuthorityKeyIdentifier => authority_key_identifier(value).is_some(),
            KnownExtension::ExtendedKeyUsage => KeyPurposes::read(value).is_some(),
        }
    }
}

/// So many extensions are compared each with each other.
const FEW_EXTENSIONS: usize = 16;

/// clientAuth, 1.3.6.1.5.5.7.3.2 (RFC 5280 section 4.2.1.12).
pub const CLIENT_AUTH: Oid<'static> = oid::CLIENT_AUTH;
/// anyExtendedKeyUsage, 2.5.29.37.0 (RFC 5280 section 4.2.1.12).
pub const ANY_EXTENDED_KEY_USAGE: Oid<'static> = oid::ANY_EXTENDED_KEY_USAGE;

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
    pub path_len: Option<u64>,
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
        let octet = |at: usize| {
            let is_last = at.saturating_add(1) == octets.len();
            let used = if is_last { 0xff << unused } else { 0xff };
            u16::from((octets.get(at).copied().unwrap_or_default() & used).reverse_bits())
        };
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
    /// The first directory name in authorityCertIssuer.
    pub issuer: Option<Name<'a>>,
    /// authorityCertSerialNumber, the contents octets of the INTEGER.
    pub serial_number: Option<&'a [u8]>,
}

/// The usual name of a key purpose (RFC 5280 section 4.2.1.12), if it has one.
#[must_use]
pub fn key_purpose_name(purpose: Oid<'_>) -> Option<&'static str> {
    purpose.name(Kind::KeyPurpose)
}

impl<'a> Extension<'a> {
    /// Which of the extensions that are looked into this is, if any.
    #[must_use]
    pub fn known(&self) -> Option<KnownExtension> {
        KnownExtension::of(self.oid)
    }

    /// Whether the value is of the extension's type, to the last octet; true for an extension that is not looked into.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        self.known().is_none_or(|known| known.decodes(self.value))
    }
}

impl Certificate {
    /// basicConstraints, `None` if absent.
    ///
    /// # Errors
    /// If the extension occurs twice or does not decode.
    pub fn basic_constraints(&self) -> Result<Option<BasicConstraints>, ExtensionError> {
        self.decoded(KnownExtension::BasicConstraints, basic_constraints)
    }

    /// keyUsage, `None` if absent.
    ///
    /// # Errors
    /// If the extension occurs twice or does not decode.
    pub fn key_usage(&self) -> Result<Option<KeyUsage>, ExtensionError> {
        self.decoded(KnownExtension::KeyUsage, key_usage)
    }

    /// The key purposes of extKeyUsage in the order of the certificate, `None` if the extension is absent.
    ///
    /// # Errors
    /// If the extension occurs twice or does not decode.
    pub fn extended_key_usage(&self) -> Result<Option<Vec<Oid<'_>>>, ExtensionError> {
        self.decoded(KnownExtension::ExtendedKeyUsage, extended_key_usage)
    }

    /// The same without a list.
    ///
    /// # Errors
    /// If the extension occurs twice or does not decode.
    pub(crate) fn key_purposes(&self) -> Result<Option<KeyPurposes<'_>>, ExtensionError> {
        self.decoded(KnownExtension::ExtendedKeyUsage, KeyPurposes::read)
    }

    /// subjectKeyIdentifier, `None` if absent.
    ///
    /// # Errors
    /// If the extension occurs twice or does not decode.
    pub fn subject_key_identifier(&self) -> Result<Option<&[u8]>, ExtensionError> {
        self.decoded(KnownExtension::SubjectKeyIdentifier, subject_key_identifier)
    }

    /// authorityKeyIdentifier, `None` if absent.
    ///
    /// # Errors
    /// If the extension occurs twice or does not decode.
    pub fn authority_key_identifier(&self) -> Result<Option<AuthorityKeyIdentifier<'_>>, ExtensionError> {
        self.decoded(KnownExtension::AuthorityKeyIdentifier, authority_key_identifier)
    }

    /// The one extension of this type, decoded.
    fn decoded<'a, T>(
        &'a self,
        known: KnownExtension,
        decode: impl FnOnce(&'a [u8]) -> Option<T>,
    ) -> Result<Option<T>, ExtensionError> {
        let mut instances = self.extensions.iter().filter(|extension| extension.known == Some(known));
        let Some(extension) = instances.next() else {
            return Ok(None);
        };
        if instances.next().is_some() {
            return Err(ExtensionError::Repeated(known.name()));
        }
        decode(self.part(&extension.value)).map(Some).ok_or(ExtensionError::Malformed(known.name()))
    }

    /// The first extension that is not [well formed](Extension::is_well_formed).
    #[must_use]
    pub fn malformed_extension(&self) -> Option<Extension<'_>> {
        let malformed = |span: &&ExtensionSpans| !span.is_usual && !self.extension(span).is_well_formed();
        self.extensions.iter().find(malformed).map(|span| self.extension(span))
    }

    /// An extension that occurs more than once, which RFC 5280 section 4.2 forbids: the first in the order of the
    /// certificate that an earlier one has the type of.
    #[must_use]
    pub fn repeated_extension(&self) -> Option<Oid<'_>> {
        let oids = || self.extensions().map(|extension| extension.oid);
        if oids().len() <= FEW_EXTENSIONS {
            // Each with those before it: quicker than a set, and nothing is allocated.
            let mut numbered = oids().enumerate();
            return numbered
                .find(|(at, oid)| oids().take(*at).any(|before| before == *oid))
                .map(|(_, oid)| oid);
        }
        let mut seen = BTreeSet::new();
        oids().find(|oid| !seen.insert(*oid))
    }
}

/// `BasicConstraints ::= SEQUENCE { cA BOOLEAN DEFAULT FALSE, pathLenConstraint INTEGER (0..MAX) OPTIONAL }`. Read here,
/// since x509-parser passes over what else is in the sequence.
fn basic_constraints(value: &[u8]) -> Option<BasicConstraints> {
    let mut reader = inside_sequence(value)?;
    let ca = match reader.optional(|element| element.is(Tag::Boolean)).ok()? {
        Some(Element { contents: [octet], .. }) => *octet != 0,
        Some(_) => return None,
        None => false,
    };
    let path_len = match reader.optional(|element| element.is(Tag::Integer)).ok()? {
        Some(number) => Some(natural_number(number.contents)?),
        None => None,
    };
    reader.finish().ok()?;
    Some(BasicConstraints { ca, path_len })
}

/// The value of an INTEGER that is not negative. One with superfluous octets is none: OpenSSL does not read an extension
/// that holds one.
fn natural_number(contents: &[u8]) -> Option<u64> {
    let is_natural = is_shortest_integer(contents) && contents.first().is_some_and(|first| first & 0x80 == 0);
    let magnitude = contents.strip_prefix(&[0]).unwrap_or(contents);
    if !is_natural || magnitude.len() > 8 {
        return None;
    }
    Some(magnitude.iter().fold(0, |value, octet| (value << 8) | u64::from(*octet)))
}

fn key_usage(value: &[u8]) -> Option<KeyUsage> {
    let mut outer = Reader::new(value);
    let element = outer.expect(Tag::BitString, "a BIT STRING").ok()?;
    outer.finish().ok()?;
    KeyUsage::of_bit_string(element.contents)
}

/// `ExtKeyUsageSyntax ::= SEQUENCE SIZE (1..MAX) OF OBJECT IDENTIFIER`
fn extended_key_usage(value: &[u8]) -> Option<Vec<Oid<'_>>> {
    let _decoded = complete(decoder::ExtendedKeyUsage::from_der(value))?;
    Some(KeyPurposes::read(value)?.collect())
}

/// The key purposes of extKeyUsage in the order of the certificate.
#[derive(Clone, Debug)]
pub(crate) struct KeyPurposes<'a> {
    purposes: Reader<'a>,
}

impl<'a> KeyPurposes<'a> {
    fn read(value: &'a [u8]) -> Option<Self> {
        let purposes = inside_sequence(value)?;
        let is_purpose = |element: &Element<'_>| {
            (element.is(Tag::Oid) && Oid::from_der_contents(element.contents).is_valid()).then_some(())
        };
        (each(purposes, is_purpose)? > 0).then_some(KeyPurposes { purposes })
    }
}

impl<'a> Iterator for KeyPurposes<'a> {
    type Item = Oid<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let element = self.purposes.next().ok()??;
        Some(Oid::from_der_contents(element.contents))
    }
}

/// `SubjectKeyIdentifier ::= OCTET STRING`. Read here, since x509-parser passes over the class of the tag.
fn subject_key_identifier(value: &[u8]) -> Option<&[u8]> {
    let mut outer = Reader::new(value);
    let identifier = outer.expect(Tag::OctetString, "an OCTET STRING").ok()?;
    outer.finish().ok()?;
    Some(identifier.contents)
}

/// `AuthorityKeyIdentifier ::= SEQUENCE { keyIdentifier [0], authorityCertIssuer [1], authorityCertSerialNumber [2] }`,
/// all of them optional. Read here, since x509-parser drops a second one of a kind.
fn authority_key_identifier(value: &[u8]) -> Option<AuthorityKeyIdentifier<'_>> {
    let mut parts = inside_sequence(value)?;
    let mut part =
        |number, constructed| parts.optional(|element| element.is_context(number, constructed)).ok();
    let key_identifier = part(0, false)?.map(|identifier| identifier.contents);
    let issuer = match part(1, true)? {
        Some(names) => first_directory_name(&names)?,
        None => None,
    };
    let serial_number = part(2, false)?.map(|serial| serial.contents);
    parts.finish().ok()?;
    serial_number.is_none_or(is_shortest_integer).then_some(AuthorityKeyIdentifier {
        key_identifier,
        issuer,
        serial_number,
    })
}

/// Of GeneralNames, the first directory name, which is the one that OpenSSL compares; `None` if they are malformed.
fn first_directory_name<'a>(names: &Element<'a>) -> Option<Option<Name<'a>>> {
    let mut first = None;
    let count = each(Reader::inside(names), |element| {
        first = first.or_else(|| directory_name(element));
        is_general_name(element, AddressForm::Address).then_some(())
    })?;
    (count > 0).then_some(first)
}

/// `SubjectAltName ::= SEQUENCE SIZE (1..MAX) OF GeneralName`
fn is_subject_alt_name(value: &[u8]) -> bool {
    let is_name = |element: &Element<'_>| is_general_name(element, AddressForm::Address).then_some(());
    is_list_of(value, is_name)
}

/// `CertificatePolicies ::= SEQUENCE SIZE (1..MAX) OF SEQUENCE { policyIdentifier, policyQualifiers OPTIONAL }`
fn is_certificate_policies(value: &[u8]) -> bool {
    is_list_of(value, is_policy_information)
}

fn is_policy_information(element: &Element<'_>) -> Option<()> {
    let mut inside = Reader::inside(element);
    let _policy = element.is(Tag::Sequence).then(|| valid_oid(&mut inside))??;
    if let Some(qualifiers) = inside.next().ok()? {
        let is_list = qualifiers.is(Tag::Sequence) && !qualifiers.contents.is_empty();
        let _count = is_list.then(|| each(Reader::inside(&qualifiers), is_policy_qualifier))??;
    }
    inside.finish().ok()
}

/// `PolicyQualifierInfo ::= SEQUENCE { policyQualifierId OBJECT IDENTIFIER, qualifier ANY }`
fn is_policy_qualifier(element: &Element<'_>) -> Option<()> {
    let mut inside = Reader::inside(element);
    let _kind = element.is(Tag::Sequence).then(|| valid_oid(&mut inside))??;
    let _qualifier = inside.next().ok()??;
    inside.finish().ok()
}

fn valid_oid<'a>(reader: &mut Reader<'a>) -> Option<Oid<'a>> {
    let element = reader.expect(Tag::Oid, "an OBJECT IDENTIFIER").ok()?;
    Some(Oid::from_der_contents(element.contents)).filter(Oid::is_valid)
}

/// `NameConstraints ::= SEQUENCE { permittedSubtrees [0] OPTIONAL, excludedSubtrees [1] OPTIONAL }`, of which at least
/// one has to be there (RFC 5280 section 4.2.1.10).
fn is_name_constraints(value: &[u8]) -> bool {
    let mut next_number = 0;
    is_list_of(value, |element| {
        let is_list = (next_number..=1).any(|number| element.is_context(number, true));
        next_number = element.tag.0.saturating_add(1);
        let bases = is_list.then(|| each(Reader::inside(element), is_general_subtree))??;
        (bases > 0).then_some(())
    })
}

/// `GeneralSubtree ::= SEQUENCE { base GeneralName, minimum [0] DEFAULT 0, maximum [1] OPTIONAL }`
fn is_general_subtree(element: &Element<'_>) -> Option<()> {
    let mut inside = Reader::inside(element);
    let base = element.is(Tag::Sequence).then(|| inside.next().ok().flatten())??;
    let is_distance = |number| move |element: &Element<'_>| element.is_context(number, false);
    for number in [0, 1] {
        if let Some(distance) = inside.optional(is_distance(number)).ok()? {
            let _distance = natural_number(distance.contents)?;
        }
    }
    inside.finish().ok()?;
    is_general_name(&base, AddressForm::AddressAndMask).then_some(())
}

/// What a decoder of x509-parser made of a value, if it read it to the last octet.
fn complete<T, E>(decoded: Result<(&[u8], T), E>) -> Option<T> {
    match decoded {
        Ok(([], value)) => Some(value),
        _ => None,
    }
}

/// Whether `value` is a SEQUENCE of at least one element, each of which `read` takes.
fn is_list_of<'a>(value: &'a [u8], read: impl FnMut(&Element<'a>) -> Option<()>) -> bool {
    inside_sequence(value).and_then(|elements| each(elements, read)).is_some_and(|count| count > 0)
}

/// The inside of one SEQUENCE that fills `value`.
fn inside_sequence(value: &[u8]) -> Option<Reader<'_>> {
    let mut outer = Reader::new(value);
    let sequence = outer.expect(Tag::Sequence, "a SEQUENCE").ok()?;
    outer.finish().ok()?;
    Some(Reader::inside(&sequence))
}

/// Hands all elements that are left to `read`, and says how many there were; `None` if anything does not fit.
fn each<'a>(mut reader: Reader<'a>, mut read: impl FnMut(&Element<'a>) -> Option<()>) -> Option<usize> {
    let mut count: usize = 0;
    while let Some(element) = reader.next().ok()? {
        read(&element)?;
        count = count.saturating_add(1);
    }
    Some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The checks read key purposes without x509-parser, the facts of a report with it: they must not see two different things.
    #[test]
    fn x509_parser_reads_key_purposes_exactly_where_they_are_read_here() {
        let mut read = 0;
        let mut compare = |value: &[u8]| {
            let is_read = KeyPurposes::read(value).is_some();
            assert_eq!(is_read, extended_key_usage(value).is_some(), "{value:02x?}");
            read += usize::from(is_read);
        };
        // clientAuth and serverAuth; anyExtendedKeyUsage with its lengths as they should be and longer than needed.
        let values: [&[u8]; 4] = [
            b"\x30\x14\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x02\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x01",
            b"\x30\x06\x06\x04\x55\x1d\x25\x00",
            b"\x30\x81\x06\x06\x04\x55\x1d\x25\x00",
            b"\x30\x07\x06\x81\x04\x55\x1d\x25\x00",
        ];
        for value in values {
            for at in 0..value.len() {
                for octet in 0..=u8::MAX {
                    let mut changed = value.to_vec();
                    changed[at] = octet;
                    compare(&changed);
                    // And with one octet less, or one more.
                    compare(&changed[..changed.len() - 1]);
                    changed.push(octet);
                    compare(&changed);
                }
            }
        }
        // An identifier whose arc takes 77 bits, and one whose arc takes 161.
        for septets in [10, 22] {
            let oid = [&[0x2a][..], &[0x81; 22][..septets], &[0x01]].concat();
            let length = u8::try_from(oid.len()).unwrap();
            compare(&[&[0x30, length + 2, 0x06, length], &oid[..]].concat());
        }
        assert!(read > 1000, "{read}");
    }
}
