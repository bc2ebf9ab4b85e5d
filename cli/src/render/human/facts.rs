//! What certificates say: of those that were judged in a few lines, of one that is inspected in full.

use mqtt_ca_check::case::{Absence, Role};
use mqtt_ca_check::report::{self, Facts, Report};
use mqtt_ca_check::untrusted;
use mqtt_ca_check::wire::Field;

use super::style::{self, label};
use crate::layout::Page;

/// Where the values of extensions begin, behind the longest of their names.
const EXTENSION_VALUES: usize = 26;

/// How many items of a list are shown. There may be 256 extensions, and of key purposes any number.
const LISTED: usize = 32;

/// authorityKeyIdentifier (RFC 5280 section 4.2.1.1).
const AUTHORITY_KEY_IDENTIFIER: &str = "2.5.29.35";

pub(super) fn who(page: &mut Page, report: &Report<'_>) {
    let case = report.case();
    declared(page, "CA name", case.value(Field::CaName));
    match case.certificate(Role::Ca).map(Facts::of) {
        Some(ca) => {
            subject(page, &ca);
            serial(page, &ca);
            valid(page, &ca);
            key(page, &ca);
            digest(page, &ca);
        }
        None => {
            declared(page, "Sn", case.value(Field::Sn));
            label(page, 2, "CA").words("no certificate could be read from CaContent").end();
        }
    }
    match case.certificate(Role::Verification).map(report::validity) {
        Some([first, last]) => {
            label(page, 2, "proof").words(&format!("valid {}", validity(&first, &last))).end();
        }
        None => label(page, 2, "proof").words("no certificate could be read from VerificationContent").end(),
    }
}

/// All that a certificate says about itself.
pub(super) fn in_full(page: &mut Page, facts: &Facts) {
    subject(page, facts);
    label(page, 2, "issuer").value(&untrusted::quoted(&facts.issuer)).end();
    serial(page, facts);
    label(page, 2, "version").words(&facts.version.to_string()).end();
    valid(page, facts);
    key(page, facts);
    label(page, 2, "signature").value(&cut(&facts.signature_algorithm)).end();
    digest(page, facts);
    label(page, 2, "SPKI").value(&facts.spki_sha256).end();
    extensions(page, facts);
}

/// The extensions that are looked into, in OpenSSL's notation, and which there are at all.
fn extensions(page: &mut Page, facts: &Facts) {
    let basic_constraints = facts.basic_constraints.map(|extension| {
        let ca = if extension.ca { "CA:TRUE" } else { "CA:FALSE" };
        extension.path_len.map_or_else(|| ca.to_owned(), |length| format!("{ca}, pathlen:{length}"))
    });
    extension(page, facts, "basicConstraints", basic_constraints);
    extension(page, facts, "keyUsage", facts.key_usage.as_deref().map(listed));
    extension(page, facts, "extKeyUsage", facts.extended_key_usage.as_deref().map(listed));
    extension(page, facts, "subjectKeyIdentifier", facts.subject_key_identifier.as_deref().map(cut));
    let names_no_key = facts.authority_key_identifier.is_none()
        && facts.extensions.iter().any(|oid| oid == AUTHORITY_KEY_IDENTIFIER);
    let authority = match &facts.authority_key_identifier {
        Some(identifier) => Some(cut(identifier)),
        None => names_no_key.then(|| "present, without keyIdentifier".to_owned()),
    };
    extension(page, facts, "authorityKeyIdentifier", authority);
    let all = if facts.extensions.is_empty() { "none".to_owned() } else { listed(&facts.extensions) };
    row(page, "all extensions").words(&all).end();
}

/// An extension's value, or whether it is unreadable or absent.
fn extension(page: &mut Page, facts: &Facts, name: &str, value: Option<String>) {
    let text = match (facts.unreadable(name), value) {
        (Some(error), _) => format!("unreadable: {error}"),
        (None, Some(value)) => value,
        (None, None) => "absent".to_owned(),
    };
    row(page, name).words(&text).end();
}

/// Begins a paragraph with the name of an extension.
fn row<'p>(page: &'p mut Page, name: &str) -> &'p mut Page {
    page.begin(2, EXTENSION_VALUES).styled(name, style::LABEL).fill_to(EXTENSION_VALUES)
}

fn listed(items: &[impl AsRef<str>]) -> String {
    let mut words: Vec<String> = items.iter().take(LISTED).map(|item| cut(item.as_ref())).collect();
    match items.len().saturating_sub(LISTED) {
        0 if items.is_empty() => words.push("nothing".to_owned()),
        0 => {}
        more => words.push(format!("and {more} more")),
    }
    words.join(", ")
}

fn subject(page: &mut Page, facts: &Facts) {
    label(page, 2, "subject").value(&untrusted::quoted(&facts.subject)).end();
}

fn serial(page: &mut Page, facts: &Facts) {
    label(page, 2, "serial").value(&cut(&facts.serial)).end();
}

fn valid(page: &mut Page, facts: &Facts) {
    label(page, 2, "valid").words(&validity(&facts.not_before, &facts.not_after)).end();
}

fn key(page: &mut Page, facts: &Facts) {
    label(page, 2, "key").words(&algorithm_and_size(facts)).end();
}

fn digest(page: &mut Page, facts: &Facts) {
    label(page, 2, "SHA-256").value(&facts.sha256).end();
}

fn declared(page: &mut Page, name: &str, text: Result<&str, Absence>) {
    let page = label(page, 2, name);
    match text {
        Ok(text) => page.value(&untrusted::quoted(text)),
        Err(Absence::Missing) => page.words("missing"),
        Err(Absence::Empty) => page.words("empty"),
        Err(Absence::Masked) => page.words("masked"),
    }
    .end();
}

fn validity(first: &Option<String>, last: &Option<String>) -> String {
    let [first, last] = [first, last].map(|time| time.as_deref().unwrap_or("an unreadable time"));
    format!("{first} to {last}")
}

fn algorithm_and_size(facts: &Facts) -> String {
    let key = &facts.key;
    let mut text = cut(&key.algorithm);
    match (&key.curve, key.bits) {
        (Some(curve), _) => text.extend([" ", &cut(curve)]),
        (None, Some(bits)) => text.push_str(&format!(" {bits} bits")),
        (None, None) => {}
    }
    text
}

/// Text in an alphabet of ours (hexadecimal, an object identifier), which may still be long.
fn cut(text: &str) -> String {
    untrusted::bare(&untrusted::beginning(text)).into_owned()
}
