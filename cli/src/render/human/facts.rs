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

/// The labels of what tells a certificate from others.
const IN_SHORT: [&str; 5] = ["subject", "serial", "valid", "key", "SHA-256"];

/// Writes text behind a label: as a value, or as words.
type Write = for<'p> fn(&'p mut Page, &str) -> &'p mut Page;

pub(super) fn who(page: &mut Page, report: &Report<'_>) {
    let case = report.case();
    declared(page, "CA name", case.value(Field::CaName));
    match case.certificate(Role::Ca).map(Facts::of) {
        Some(ca) => rows(page, &ca, |name| IN_SHORT.contains(&name)),
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
    rows(page, facts, |_| true);
    extensions(page, facts);
}

/// What a certificate says about itself beside its extensions, of which some may be left out.
fn rows(page: &mut Page, facts: &Facts, is_shown: impl Fn(&str) -> bool) {
    let rows: [(&str, String, Write); 9] = [
        ("subject", untrusted::quoted(&facts.subject), Page::value),
        ("issuer", untrusted::quoted(&facts.issuer), Page::value),
        ("serial", cut(&facts.serial), Page::value),
        ("version", facts.version.to_string(), Page::words),
        ("valid", validity(&facts.not_before, &facts.not_after), Page::words),
        ("key", algorithm_and_size(facts), Page::words),
        ("signature", cut(&facts.signature_algorithm), Page::value),
        ("SHA-256", facts.sha256.clone(), Page::value),
        ("SPKI", facts.spki_sha256.clone(), Page::value),
    ];
    for (name, text, write) in rows.into_iter().filter(|(name, ..)| is_shown(name)) {
        write(label(page, 2, name), &text).end();
    }
}

/// The extensions that are looked into, in OpenSSL's notation, and which there are at all.
fn extensions(page: &mut Page, facts: &Facts) {
    let basic_constraints = facts.basic_constraints.map(|extension| {
        let ca = if extension.ca { "CA:TRUE" } else { "CA:FALSE" };
        extension.path_len.map_or_else(|| ca.to_owned(), |length| format!("{ca}, pathlen:{length}"))
    });
    let has_authority = facts.extensions.iter().any(|it| it.oid == AUTHORITY_KEY_IDENTIFIER);
    let authority = match &facts.authority_key_identifier {
        Some(identifier) => Some(cut(identifier)),
        None => has_authority.then(|| "present, without keyIdentifier".to_owned()),
    };
    let values = [
        ("basicConstraints", basic_constraints),
        ("keyUsage", facts.key_usage.as_deref().map(listed)),
        ("extKeyUsage", facts.extended_key_usage.as_deref().map(listed)),
        ("subjectKeyIdentifier", facts.subject_key_identifier.as_deref().map(cut)),
        ("authorityKeyIdentifier", authority),
    ];
    for (name, value) in values {
        let text = match (facts.unreadable(name), value) {
            (Some(error), _) => format!("unreadable: {error}"),
            (None, Some(value)) => value,
            (None, None) => "absent".to_owned(),
        };
        extension(page, name, &text);
    }
    let all = match &*facts.extensions {
        [] => "none".to_owned(),
        all => listed(&all.iter().map(|extension| &*extension.oid).collect::<Vec<_>>()),
    };
    extension(page, "all extensions", &all);
}

fn extension(page: &mut Page, name: &str, text: &str) {
    let line = page.begin(2, EXTENSION_VALUES).styled(name, style::LABEL).fill_to(EXTENSION_VALUES);
    line.words(text).end();
}

fn listed(items: &[impl AsRef<str>]) -> String {
    if items.is_empty() {
        return "nothing".to_owned();
    }
    untrusted::first_few(items.iter().map(|item| cut(item.as_ref())), LISTED, ", ")
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
