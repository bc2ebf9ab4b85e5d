//! What certificates say: of those that were judged in a few lines, of one that is inspected in full.

use mqtt_ca_check::case::{Kind, Role};
use mqtt_ca_check::report::{Facts, Report};
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

/// Writes text behind a label: as a value, or as words.
type Write = for<'p> fn(&'p mut Page, &str) -> &'p mut Page;

/// Days of a year, so that `9 years left` are at least nine.
const YEAR: i64 = 366;

/// Which CA it is and how long it will do, in a line.
pub(super) fn in_short(page: &mut Page, report: &Report) {
    let case = report.case();
    let line = page.begin(0, 2).words("CA");
    let line = match case.value(Field::CaName) {
        Ok(name) => line.value(&untrusted::quoted(name)),
        Err(_) if case.kind() == Kind::Registration => line.words("without CaName"),
        Err(_) => line,
    };
    let Some(certificate) = case.certificate(Role::Ca) else {
        let line = match case.value(Field::Sn) {
            Ok(sn) => line.next_value(&format!("Sn {}", untrusted::quoted(sn))),
            Err(_) => line,
        };
        return line.next_value("no certificate could be read from CaContent").end();
    };
    let facts = Facts::of(certificate);
    let subject = untrusted::without_gaps(&cut(&facts.subject));
    let line = line.next_value(if subject.is_empty() { "an empty subject" } else { &subject });
    let line = line.next_value(&algorithm_and_size(&facts));
    let until = facts.not_after.as_deref().and_then(|text| text.split('T').next());
    let until = until.map_or("until an unreadable time".to_owned(), |day| format!("until {day}"));
    let left = left(report).map(|left| format!(", {left}")).unwrap_or_default();
    line.next_value(&format!("{until}{left}")).end();
}

/// What tells the CA certificate from all others.
pub(super) fn identity(page: &mut Page, report: &Report) {
    if let Some(facts) = report.case().certificate(Role::Ca).map(Facts::of) {
        page.begin(0, 2).words("Sn").value(&cut(&facts.serial)).end();
        page.begin(0, 2).words("SHA-256").value(&facts.sha256).end();
    }
}

/// How long the CA certificate will still be valid.
pub(super) fn left(report: &Report) -> Option<String> {
    let certificate = report.case().certificate(Role::Ca)?;
    let now = report.policy().validation_time;
    let seconds = certificate.not_after().instant()?.unix_timestamp().saturating_sub(now.unix_timestamp());
    let days = seconds.div_euclid(24 * 60 * 60);
    let some = |count: i64, unit: &str| format!("{count} {unit}{}", if count == 1 { "" } else { "s" });
    Some(match days {
        _ if certificate.not_before().instant().is_some_and(|first| now < first) => {
            "not valid yet".to_owned()
        }
        ..0 => format!("expired {} ago", some(days.saturating_neg(), "day")),
        0 => "less than a day left".to_owned(),
        _ if days < YEAR.saturating_mul(2) => format!("{} left", some(days, "day")),
        _ => format!("{} left", some(days / YEAR, "year")),
    })
}

/// All that both certificates say about themselves.
pub(super) fn both(page: &mut Page, report: &Report) {
    for role in [Role::Ca, Role::Verification] {
        page.begin(0, 2).styled(role.name(), style::STRONG).end();
        match report.case().certificate(role).map(Facts::of) {
            Some(facts) => in_full(page, &facts),
            None => page.begin(2, 2).words("none could be read").end(),
        }
    }
}

/// All that a certificate says about itself.
pub(super) fn in_full(page: &mut Page, facts: &Facts) {
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
    for (name, text, write) in rows {
        write(label(page, 2, name), &text).end();
    }
    extensions(page, facts);
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

fn validity(first: &Option<String>, last: &Option<String>) -> String {
    let [first, last] = [first, last].map(|time| time.as_deref().unwrap_or("an unreadable time"));
    format!("{first} to {last}")
}

fn algorithm_and_size(facts: &Facts) -> String {
    let key = &facts.key;
    let mut text = cut(&key.algorithm);
    match (&key.curve, key.bits) {
        (Some(curve), _) => text.extend([" ", &cut(curve)]),
        (None, Some(bits)) => text.push_str(&format!(" {bits}")),
        (None, None) => {}
    }
    text
}

/// Text in an alphabet of ours (hexadecimal, an object identifier), which may still be long.
fn cut(text: &str) -> String {
    untrusted::bare(&untrusted::beginning(text)).into_owned()
}
