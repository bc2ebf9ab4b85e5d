//! The qualifiers of certificate policies (RFC 5280 section 4.2.1.4), which x509-parser leaves as octets.

use std::borrow::Cow;

use x509_parser::extensions::{PolicyInformation, PolicyQualifierInfo};

use super::value::{ExtensionValue, fields, identifier, list, octets, problem, text};
use crate::x509::der::{Element, Reader, Tag};
use crate::x509::key::{magnitude, magnitude_value};
use crate::x509::name::string_text;
use crate::x509::oid::{self, Kind, Oid};
use crate::x509::spki::only_element;

/// A policy, and what is said about it.
pub(super) fn policy(policy: &PolicyInformation<'_>) -> ExtensionValue {
    let qualifiers = policy.policy_qualifiers.as_deref();
    fields([
        ("policy", Some(identifier(policy.policy_id.as_bytes(), Kind::Policy))),
        ("qualifiers", qualifiers.map(|qualifiers| list(qualifiers.iter().map(qualifier)))),
    ])
}

fn qualifier(info: &PolicyQualifierInfo<'_>) -> ExtensionValue {
    let id = info.policy_qualifier_id.as_bytes();
    let value = match Oid::from_der_contents(id) {
        oid::CPS => only_element(info.qualifier).and_then(|element| display_text(&element)),
        oid::USER_NOTICE => user_notice(info.qualifier),
        _ => {
            return fields([
                ("qualifier", Some(identifier(id, Kind::Policy))),
                ("value", Some(octets(info.qualifier))),
            ]);
        }
    };
    let value =
        value.unwrap_or_else(|| problem(octets(info.qualifier), "it is not of the type of the qualifier"));
    fields([("qualifier", Some(identifier(id, Kind::Policy))), ("value", Some(value))])
}

/// `UserNotice ::= SEQUENCE { noticeRef NoticeReference OPTIONAL, explicitText DisplayText OPTIONAL }`
fn user_notice(qualifier: &[u8]) -> Option<ExtensionValue> {
    let notice = only_element(qualifier).filter(|element| element.is(Tag::Sequence))?;
    let mut inside = Reader::inside(&notice);
    let reference = inside.optional(|element| element.is(Tag::Sequence)).ok()?;
    let explicit = inside.next().ok()?;
    inside.finish().ok()?;
    let [organization, numbers] = match reference {
        Some(reference) => notice_reference(&reference)?.map(Some),
        None => [None, None],
    };
    let explicit = match explicit {
        Some(element) => Some(display_text(&element)?),
        None => None,
    };
    Some(fields([("organization", organization), ("notice_numbers", numbers), ("explicit_text", explicit)]))
}

/// `NoticeReference ::= SEQUENCE { organization DisplayText, noticeNumbers SEQUENCE OF INTEGER }`
fn notice_reference(reference: &Element<'_>) -> Option<[ExtensionValue; 2]> {
    let mut inside = Reader::inside(reference);
    let organization = display_text(&inside.next().ok()??)?;
    let numbers = inside.expect(Tag::Sequence, "a SEQUENCE").ok()?;
    inside.finish().ok()?;
    let mut rest = Reader::inside(&numbers);
    let mut found = Vec::new();
    while let Some(number) = rest.next().ok()? {
        let small = magnitude(number.contents, "number").ok().and_then(magnitude_value);
        found.push(match small.filter(|_| number.is(Tag::Integer)) {
            Some(number) => ExtensionValue::Number(number),
            None => octets(number.contents),
        });
    }
    Some([organization, ExtensionValue::List(found)])
}

fn display_text(element: &Element<'_>) -> Option<ExtensionValue> {
    string_text(element).ok().map(|it: Cow<'_, str>| text(&it))
}
