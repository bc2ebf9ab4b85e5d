//! The extensions that the checks look into. They are decoded here, since x509-parser passes over some defects without a
//! word (an INTEGER among key purposes, the class of a tag, elements out of order). Of extensions whose values no check
//! needs, only the form is checked.

mod form;
mod general_name;
mod others;

use std::fmt;
use std::ops::Range;

use serde::Serialize;

use self::form::{each, inside_sequence, is_list_of, natural_number, only, valid_oid};
use self::general_name::{AddressForm, is_directory_name, is_general_name};
use crate::x509::der::{Element, Reader, Tag, is_shortest_integer};
use crate::x509::name::Name;
use crate::x509::oid::{self, Kind, Oid};

/// The extensions that are looked into, all of them of id-ce (RFC 5280 section 4.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KnownExtension {
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
    pub(crate) fn of(oid: Oid<'_>) -> Option<Self> {
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
    pub(crate) fn name(self) -> &'static str {
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
}

/// clientAuth, 1.3.6.1.5.5.7.3.2 (RFC 5280 section 4.2.1.12).
pub(crate) const CLIENT_AUTH: Oid<'static> = oid::CLIENT_AUTH;
/// anyExtendedKeyUsage, 2.5.29.37.0 (RFC 5280 section 4.2.1.12).
pub(crate) const ANY_EXTENDED_KEY_USAGE: Oid<'static> = oid::ANY_EXTENDED_KEY_USAGE;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BasicConstraints {
    /// Whether the subject is a CA.
    pub ca: bool,
    /// How many intermediate certificates may follow, if limited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_len: Option<u64>,
}

impl BasicConstraints {
    /// A pathLenConstraint must be smaller to be read by Java, which keeps it in 32 bits with a sign, and then does not load the
    /// certificate.
    pub const PATH_LENGTH_LIMIT: u64 = 1 << 31;
}

/// keyUsage (RFC 5280 section 4.2.1.3): a set of bits, bit 0 is digitalSignature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyUsage {
    bits: u16,
}

/// The names of the bits of keyUsage, from bit 0 on.
pub(super) const KEY_USAGES: [&str; 9] = [
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

impl KeyUsage {
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

    /// Bit n of keyUsage is bit n of the number.
    pub(super) fn bits(self) -> u16 {
        self.bits
    }

    /// Whether the key may sign certificates.
    #[must_use]
    pub fn key_cert_sign(&self) -> bool {
        self.bits & (1 << 5) != 0
    }

    /// The names of the bits that are set, in the order of the RFC. Bits that it does not define have none.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        let bits = self.bits;
        KEY_USAGES
            .into_iter()
            .enumerate()
            .filter(move |(bit, _)| bits & (1 << bit) != 0)
            .map(|(_, name)| name)
    }
}

impl fmt::Display for KeyUsage {
    /// The names, with commas; `no bits` if none is set.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.names().collect::<Vec<_>>().join(", ");
        f.write_str(if names.is_empty() { "no bits" } else { &names })
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
pub(crate) fn key_purpose_name(purpose: Oid<'_>) -> Option<&'static str> {
    purpose.name(Kind::KeyPurpose)
}

/// An extension as it stands in the certificate (RFC 5280 section 4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Extension<'a> {
    /// Which extension.
    pub oid: Oid<'a>,
    /// Whether a reader that does not know it must refuse the certificate.
    pub critical: bool,
    /// The octets inside extnValue.
    pub value: &'a [u8],
    pub(crate) is_well_formed: bool,
}

impl Extension<'_> {
    /// The usual name, which most have from RFC 5280, if it is known here: `keyUsage`.
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        self.oid.name(Kind::Extension)
    }

    /// Which of the extensions that are looked into this is, if any.
    pub(crate) fn known(&self) -> Option<KnownExtension> {
        KnownExtension::of(self.oid)
    }

    /// Whether this is an authorityInfoAccess whose value is of another type.
    pub(crate) fn is_malformed_access_information(&self) -> bool {
        self.oid == oid::AUTHORITY_INFO_ACCESS && !is_authority_info_access(Reader::new(self.value))
    }

    /// Whether this is a subjectAltName with a kind of name that GnuTLS does not know: x400Address or ediPartyName.
    pub(crate) fn has_unusual_name(&self) -> bool {
        let names = || only(Reader::new(self.value), Tag::Sequence);
        let is_unusual = |name: Element<'_>| name.is_context(3, true) || name.is_context(5, true);
        self.oid == oid::SUBJECT_ALT_NAME && names().is_some_and(|names| names.children().any(is_unusual))
    }

    /// Whether the value is of the extension's type but for octets after it.
    pub(crate) fn has_octets_after(&self) -> bool {
        let mut octets = Reader::new(self.value);
        let Ok(Some(value)) = octets.next() else { return false };
        let is_of_type = |known| KnownExtensions::default().read_value(known, Reader::new(value.raw));
        !octets.rest().is_empty() && self.known().is_some_and(is_of_type)
    }

    /// Whether the value is a SEQUENCE, whatever is in it and after it.
    pub(crate) fn is_sequence(&self) -> bool {
        Reader::new(self.value).elements().next().is_some_and(|value| value.is(Tag::Sequence))
    }

    /// Whether the value is a SEQUENCE of certificate policies that all begin with an identifier, whatever else is in them
    /// and after them.
    pub(crate) fn has_identified_policies(&self) -> bool {
        let is_identified = |policy: Element<'_>| {
            policy.is(Tag::Sequence) && valid_oid(&mut Reader::inside(&policy)).is_some()
        };
        let mut values = Reader::new(self.value).elements();
        values.next().is_some_and(|value| value.is(Tag::Sequence) && value.children().all(is_identified))
    }

    /// Whether the value is a BIT STRING whose first bit is set: of an nsCertType, that of TLS clients.
    pub(crate) fn has_first_bit(&self) -> bool {
        let bits = only(Reader::new(self.value), Tag::BitString);
        bits.and_then(|bits| KeyUsage::of_bit_string(bits.contents)).is_some_and(|bits| bits.bits & 1 != 0)
    }

    /// Whether the value is a SEQUENCE of nothing.
    pub(crate) fn is_empty_list(&self) -> bool {
        only(Reader::new(self.value), Tag::Sequence).is_some_and(|list| list.contents.is_empty())
    }

    /// Whether the value is of the extension's type, to the last octet; true for an extension that is not looked into.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        self.is_well_formed
    }

    /// The same of extensions too that are shown and not looked into.
    pub(crate) fn has_strict_form(&self) -> bool {
        self.is_well_formed && others::has_form(self.oid, Reader::new(self.value))
    }
}

/// basicConstraints or keyUsage by itself, if the extension is that and reads.
pub(super) fn of_our_own(oid: Oid<'_>, value: &[u8]) -> (Option<BasicConstraints>, Option<KeyUsage>) {
    let value = Reader::new(value);
    match KnownExtension::of(oid) {
        Some(KnownExtension::BasicConstraints) => (basic_constraints(value), None),
        Some(KnownExtension::KeyUsage) => (None, key_usage(value)),
        _ => (None, None),
    }
}

/// The one extension of a type: absent, decoded, or why it gives no value.
pub(super) type Found<T> = Result<Option<T>, ExtensionError>;

/// The extensions of a certificate whose values are needed.
#[derive(Clone, Debug)]
pub(super) struct KnownExtensions {
    pub(super) basic_constraints: Found<BasicConstraints>,
    pub(super) key_usage: Found<KeyUsage>,
    /// Where the purposes stand, one after the other.
    pub(super) key_purposes: Found<Range<usize>>,
    pub(super) subject_key_identifier: Found<Range<usize>>,
    pub(super) authority_key_identifier: Found<AuthorityKeyIdentifierSpans>,
}

/// Where the parts of an [`AuthorityKeyIdentifier`] stand.
#[derive(Clone, Debug)]
pub(super) struct AuthorityKeyIdentifierSpans {
    pub(super) key_identifier: Option<Range<usize>>,
    pub(super) issuer: Option<Range<usize>>,
    pub(super) serial_number: Option<Range<usize>>,
}

impl Default for KnownExtensions {
    fn default() -> Self {
        KnownExtensions {
            basic_constraints: Ok(None),
            key_usage: Ok(None),
            key_purposes: Ok(None),
            subject_key_identifier: Ok(None),
            authority_key_identifier: Ok(None),
        }
    }
}

impl KnownExtensions {
    /// Reads one more extension from the OCTET STRING of its value; whether it is of the extension's type, to the last octet.
    pub(super) fn read(&mut self, known: KnownExtension, value: &Element<'_>) -> bool {
        self.read_value(known, Reader::inside(value))
    }

    fn read_value(&mut self, known: KnownExtension, value: Reader<'_>) -> bool {
        match known {
            KnownExtension::SubjectKeyIdentifier => {
                put(&mut self.subject_key_identifier, known, subject_key_identifier(value))
            }
            KnownExtension::KeyUsage => put(&mut self.key_usage, known, key_usage(value)),
            KnownExtension::SubjectAltName => is_subject_alt_name(value),
            KnownExtension::BasicConstraints => {
                put(&mut self.basic_constraints, known, basic_constraints(value))
            }
            KnownExtension::NameConstraints => is_name_constraints(value),
            KnownExtension::CertificatePolicies => is_certificate_policies(value),
            KnownExtension::AuthorityKeyIdentifier => {
                put(&mut self.authority_key_identifier, known, authority_key_identifier(value))
            }
            KnownExtension::ExtendedKeyUsage => put(&mut self.key_purposes, known, key_purposes(value)),
        }
    }
}

/// Keeps the value of the first extension of its type, and of a further one that it is there; whether it was decoded.
fn put<T>(found: &mut Found<T>, known: KnownExtension, decoded: Option<T>) -> bool {
    let is_well_formed = decoded.is_some();
    *found = match found {
        Ok(None) => decoded.map(Some).ok_or(ExtensionError::Malformed(known.name())),
        _ => Err(ExtensionError::Repeated(known.name())),
    };
    is_well_formed
}

/// `BasicConstraints ::= SEQUENCE { cA BOOLEAN DEFAULT FALSE, pathLenConstraint INTEGER (0..MAX) OPTIONAL }`
fn basic_constraints(value: Reader<'_>) -> Option<BasicConstraints> {
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

fn key_usage(value: Reader<'_>) -> Option<KeyUsage> {
    KeyUsage::of_bit_string(only(value, Tag::BitString)?.contents)
}

/// `ExtKeyUsageSyntax ::= SEQUENCE SIZE (1..MAX) OF OBJECT IDENTIFIER`
fn key_purposes(value: Reader<'_>) -> Option<Range<usize>> {
    let is_purpose = |element: &Element<'_>| {
        (element.is(Tag::Oid) && Oid::from_der_contents(element.contents).is_valid()).then_some(())
    };
    let purposes = only(value, Tag::Sequence)?;
    (each(Reader::inside(&purposes), is_purpose)? > 0).then(|| purposes.contents_span())
}

/// `SubjectKeyIdentifier ::= OCTET STRING`
fn subject_key_identifier(value: Reader<'_>) -> Option<Range<usize>> {
    Some(only(value, Tag::OctetString)?.contents_span())
}

/// `AuthorityKeyIdentifier ::= SEQUENCE { keyIdentifier [0], authorityCertIssuer [1], authorityCertSerialNumber [2] }`,
/// all of them optional.
fn authority_key_identifier(value: Reader<'_>) -> Option<AuthorityKeyIdentifierSpans> {
    let mut parts = inside_sequence(value)?;
    let mut part =
        |number, constructed| parts.optional(|element| element.is_context(number, constructed)).ok();
    let key_identifier = part(0, false)?;
    let issuer = match part(1, true)? {
        Some(names) => first_directory_name(&names)?,
        None => None,
    };
    let serial_number = part(2, false)?;
    parts.finish().ok()?;
    let span = |element: Element<'_>| element.contents_span();
    serial_number.is_none_or(|serial| is_shortest_integer(serial.contents)).then(|| {
        AuthorityKeyIdentifierSpans {
            key_identifier: key_identifier.map(span),
            issuer,
            serial_number: serial_number.map(span),
        }
    })
}

/// Of GeneralNames, the first directory name, which is the one that OpenSSL compares; `None` if they are malformed.
fn first_directory_name(names: &Element<'_>) -> Option<Option<Range<usize>>> {
    let mut first = None;
    let count = each(Reader::inside(names), |element| {
        if first.is_none() && is_directory_name(element) {
            first = Some(element.contents_span());
        }
        is_general_name(element, AddressForm::Address).then_some(())
    })?;
    (count > 0).then_some(first)
}

/// `SubjectAltName ::= SEQUENCE SIZE (1..MAX) OF GeneralName`
fn is_subject_alt_name(value: Reader<'_>) -> bool {
    let is_name = |element: &Element<'_>| is_general_name(element, AddressForm::Address).then_some(());
    is_list_of(value, is_name)
}

/// `AuthorityInfoAccessSyntax ::= SEQUENCE SIZE (1..MAX) OF SEQUENCE { accessMethod, accessLocation GeneralName }` (RFC 5280
/// section 4.2.2.1)
fn is_authority_info_access(value: Reader<'_>) -> bool {
    is_list_of(value, |element| {
        let mut inside = Reader::inside(element);
        let _method = element.is(Tag::Sequence).then(|| valid_oid(&mut inside))??;
        let location = inside.next().ok()??;
        inside.finish().ok()?;
        is_general_name(&location, AddressForm::Address).then_some(())
    })
}

/// `CertificatePolicies ::= SEQUENCE SIZE (1..MAX) OF SEQUENCE { policyIdentifier, policyQualifiers OPTIONAL }`
fn is_certificate_policies(value: Reader<'_>) -> bool {
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

/// `NameConstraints ::= SEQUENCE { permittedSubtrees [0] OPTIONAL, excludedSubtrees [1] OPTIONAL }`, of which at least
/// one has to be there (RFC 5280 section 4.2.1.10).
fn is_name_constraints(value: Reader<'_>) -> bool {
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

#[cfg(test)]
mod tests {
    use x509_parser::extensions::ExtendedKeyUsage;
    use x509_parser::prelude::FromDer;

    use super::*;

    /// It also reads what is none: an INTEGER among the purposes, for one.
    #[test]
    fn x509_parser_reads_all_key_purposes_that_are_read_here() {
        let mut read = 0;
        let mut compare = |value: &[u8]| {
            if key_purposes(Reader::new(value)).is_some() {
                let (rest, _) = ExtendedKeyUsage::from_der(value).unwrap();
                assert!(rest.is_empty(), "{value:02x?}");
                read += 1;
            }
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
