//! The form of extensions whose values no check needs: for inspection, which shows what x509-parser makes of them and says where
//! that passes over something.

use super::form::{each, inside_sequence, is_list_of, natural_number, only, valid_oid};
use super::general_name::{AddressForm, is_general_name};
use crate::x509::der::{Element, Reader, Tag};
use crate::x509::oid::{self, Oid};

/// Whether the value is of the extension's type, to its last octet; true for an extension that is not known here.
pub(super) fn has_form(oid: Oid<'_>, value: Reader<'_>) -> bool {
    match oid {
        oid::ISSUER_ALT_NAME => is_list_of(value, is_name),
        oid::POLICY_MAPPINGS => is_list_of(value, is_mapping),
        oid::POLICY_CONSTRAINTS => is_policy_constraints(value).is_some(),
        oid::INHIBIT_ANY_POLICY => {
            only(value, Tag::Integer).is_some_and(|it| natural_number(it.contents).is_some())
        }
        oid::CRL_DISTRIBUTION_POINTS | oid::FRESHEST_CRL => is_list_of(value, is_distribution_point),
        oid::AUTHORITY_INFO_ACCESS | oid::SUBJECT_INFO_ACCESS => is_list_of(value, is_access),
        oid::NETSCAPE_CERTIFICATE_TYPE => {
            only(value, Tag::BitString).is_some_and(|bits| bits.contents.len() == 2)
        }
        oid::NS_COMMENT => only(value, Tag::Ia5String).is_some_and(|text| text.contents.is_ascii()),
        oid::SIGNED_CERTIFICATE_TIMESTAMPS => is_timestamps(value).is_some(),
        _ => true,
    }
}

fn is_name(element: &Element<'_>) -> Option<()> {
    is_general_name(element, AddressForm::Address).then_some(())
}

fn are_names(element: &Element<'_>) -> Option<()> {
    each(Reader::inside(element), is_name).filter(|count| *count > 0).map(|_| ())
}

/// `SEQUENCE { issuerDomainPolicy OBJECT IDENTIFIER, subjectDomainPolicy OBJECT IDENTIFIER }`
fn is_mapping(element: &Element<'_>) -> Option<()> {
    let mut inside = Reader::inside(element);
    let _issuer = element.is(Tag::Sequence).then(|| valid_oid(&mut inside))??;
    let _subject = valid_oid(&mut inside)?;
    inside.finish().ok()
}

/// `PolicyConstraints ::= SEQUENCE { requireExplicitPolicy [0] OPTIONAL, inhibitPolicyMapping [1] OPTIONAL }`
fn is_policy_constraints(value: Reader<'_>) -> Option<()> {
    let mut inside = inside_sequence(value)?;
    for number in [0, 1] {
        if let Some(skip) = inside.optional(|element| element.is_context(number, false)).ok()? {
            let _certificates = natural_number(skip.contents)?;
        }
    }
    inside.finish().ok()
}

/// `SEQUENCE { accessMethod OBJECT IDENTIFIER, accessLocation GeneralName }`
fn is_access(element: &Element<'_>) -> Option<()> {
    let mut inside = Reader::inside(element);
    let _method = element.is(Tag::Sequence).then(|| valid_oid(&mut inside))??;
    is_name(&inside.next().ok()??)?;
    inside.finish().ok()
}

/// `SEQUENCE { distributionPoint [0] EXPLICIT CHOICE OPTIONAL, reasons [1] BIT STRING OPTIONAL, cRLIssuer [2] OPTIONAL }`
fn is_distribution_point(element: &Element<'_>) -> Option<()> {
    let mut inside = element.is(Tag::Sequence).then(|| Reader::inside(element))?;
    if let Some(point) = inside.optional(|element| element.is_context(0, true)).ok()? {
        let mut choice = Reader::inside(&point);
        let name = choice.next().ok()??;
        choice.finish().ok()?;
        match name.is_context(0, true) {
            true => are_names(&name)?,
            // A RelativeDistinguishedName is a SET of attributes; it is not looked into.
            false => name.is_context(1, true).then_some(())?,
        }
    }
    let _reasons = inside.optional(|element| element.is_context(1, false)).ok()?;
    if let Some(issuer) = inside.optional(|element| element.is_context(2, true)).ok()? {
        are_names(&issuer)?;
    }
    inside.finish().ok()
}

/// An OCTET STRING with a list as TLS writes one (RFC 6962 section 3.3): its length in two octets, and in it timestamps, each
/// behind its length.
fn is_timestamps(value: Reader<'_>) -> Option<()> {
    let mut rest = only(value, Tag::OctetString)?.contents;
    let list = behind_length(&mut rest).filter(|list| rest.is_empty() && !list.is_empty())?;
    let mut list = list;
    while !list.is_empty() {
        let timestamp = behind_length(&mut list)?;
        // Version, log and time in 41 octets; extensions behind their length; two algorithms, and the signature behind its length.
        let mut rest = timestamp.get(41..)?;
        let _extensions = behind_length(&mut rest)?;
        let mut rest = rest.get(2..)?;
        let _signature = behind_length(&mut rest)?;
        rest.is_empty().then_some(())?;
    }
    Some(())
}

/// The octets behind a length of two octets, which are taken off.
fn behind_length<'a>(octets: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (length, rest) = octets.split_first_chunk::<2>()?;
    let (found, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    *octets = rest;
    Some(found)
}
