//! What certificates say: of those that were judged in a few lines, of one that is inspected in full.

use mqtt_ca_check::case::{Kind, Lineage, Role};
use mqtt_ca_check::report::{Facts, Report};
use mqtt_ca_check::untrusted;
use mqtt_ca_check::wire::Field;

use super::style::{self, label};
use super::value;
use crate::layout::Page;

/// Where the values of extensions begin, behind the longest of their names.
const EXTENSION_VALUES: usize = 26;

/// How many extensions are shown. There may be 256.
const LISTED: usize = 32;

/// The extensions whose absence is said.
const LOOKED_FOR: [&str; 5] =
    ["basicConstraints", "keyUsage", "extKeyUsage", "subjectKeyIdentifier", "authorityKeyIdentifier"];

/// Writes text behind a label: as a value, or as words.
type Write = for<'p> fn(&'p mut Page, &str) -> &'p mut Page;

/// Days of a year, so that `9 years left` are at least nine.
const YEAR: i64 = 366;

/// Whose certificate is judged in the first place.
fn main_role(report: &Report) -> Role {
    if report.case().kind().is_device() { Role::Device } else { Role::Ca }
}

/// Which CA or device it is and how long it will do, in a line; of a device, under which CA.
pub(super) fn in_short(page: &mut Page, report: &Report) {
    let case = report.case();
    let role = main_role(report);
    let (what, name, sn) = match role {
        Role::Device => ("Device", Field::DeviceName, Field::DeviceSn),
        _ if case.is_intermediate() => ("Intermediate CA", Field::CaName, Field::Sn),
        _ => ("CA", Field::CaName, Field::Sn),
    };
    let line = page.begin(0, 2).words(what);
    let line = match case.value(name) {
        Ok(name) => line.value(&untrusted::quoted(name)),
        Err(_) if case.kind() == Kind::Registration => line.words("without CaName"),
        Err(_) => line,
    };
    let Some(certificate) = case.certificate(role) else {
        let line = match case.value(sn) {
            Ok(sn) => line.next_value(&format!("Sn {}", untrusted::quoted(sn))),
            Err(_) => line,
        };
        let content = case.kind().contents().first().map_or("it", |field| field.name());
        return line.next_value(&format!("no certificate could be read from {content}")).end();
    };
    let facts = Facts::of(certificate);
    let subject = untrusted::without_gaps(&cut(&facts.subject));
    let line = line.next_value(if subject.is_empty() { "an empty subject" } else { &subject });
    let line = line.next_value(&algorithm_and_size(&facts));
    let until = facts.not_after.as_deref().and_then(|text| text.split('T').next());
    let until = until.map_or("until an unreadable time".to_owned(), |day| format!("until {day}"));
    let left = left(report).map(|left| format!(", {left}")).unwrap_or_default();
    line.next_value(&format!("{until}{left}")).end();
    if role == Role::Device
        && let Some(anchor) = case.lineage().and_then(Lineage::anchor)
    {
        let certificate = anchor.certificate();
        let subject = untrusted::without_gaps(&cut(&certificate.subject().to_string()));
        let serial = cut(&certificate.serial_number().to_string());
        page.begin(0, 2).words("under CA").value(&subject).next_value(&format!("Sn {serial}")).end();
    }
}

/// The common name of a certificate that came by itself, or else its subject.
pub(super) fn subject_in_short(report: &Report) -> Option<String> {
    let case = report.case();
    let is_alone = matches!(case.kind(), Kind::Ca | Kind::Device);
    let certificate = case.certificate(main_role(report)).filter(|_| is_alone)?;
    let subject = certificate.subject();
    let name = subject.common_names().find_map(|name| name.text().ok().map(|text| text.to_string()));
    let name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| subject.to_string());
    Some(if name.is_empty() { "an empty subject".to_owned() } else { untrusted::quoted_in_short(&name) })
}

/// What tells the certificate from all others.
pub(super) fn identity(page: &mut Page, report: &Report) {
    if let Some(facts) = report.case().certificate(main_role(report)).map(Facts::of) {
        page.begin(0, 2).words("Sn").value(&cut(&facts.serial)).end();
        page.begin(0, 2).words("SHA-256").value(&facts.sha256).end();
    }
}

/// How long the certificate will still be valid.
pub(super) fn left(report: &Report) -> Option<String> {
    let certificate = report.case().certificate(main_role(report))?;
    let now = report.validation_time();
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

/// All that the certificates say about themselves.
pub(super) fn all(page: &mut Page, report: &Report) {
    for role in report.case().kind().contents().iter().filter_map(|field| Role::of(*field)) {
        let name = if role == Role::Device { "Device certificate" } else { role.name() };
        page.begin(0, 2).styled(name, style::STRONG).end();
        let facts = report
            .case()
            .certificate(role)
            .map(|certificate| Facts::of(certificate).with_values(certificate));
        match facts {
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

/// Every extension with what it says, in the order of the certificate, and which of those that matter most are absent.
fn extensions(page: &mut Page, facts: &Facts) {
    for extension in facts.extensions.iter().take(LISTED) {
        let name = extension.name.map_or_else(|| cut(&extension.oid), str::to_owned);
        let line = page.begin(2, EXTENSION_VALUES).styled(&name, style::LABEL).fill_to(EXTENSION_VALUES);
        if extension.critical {
            let _written = line.words("critical,");
        }
        let lines = extension.value.as_ref().map(value::lines).unwrap_or_default();
        for (at, text) in lines.iter().enumerate() {
            if at > 0 {
                page.end();
                let _line = page.begin(EXTENSION_VALUES, EXTENSION_VALUES);
            }
            let _written = page.words(text);
        }
        page.end();
        if let Some(reason) = &extension.lenient {
            page.begin(EXTENSION_VALUES, EXTENSION_VALUES).words(&format!("read leniently: {reason}")).end();
        }
    }
    if let Some(more) = facts.extensions.len().checked_sub(LISTED).filter(|more| *more > 0) {
        page.begin(2, 2).words(&format!("and {more} more extensions")).end();
    }
    let is_present = |name: &str| facts.extensions.iter().any(|extension| extension.name == Some(name));
    let absent: Vec<&str> = LOOKED_FOR.into_iter().filter(|name| !is_present(name)).collect();
    if !absent.is_empty() {
        let line = page.begin(2, EXTENSION_VALUES).styled("absent", style::LABEL).fill_to(EXTENSION_VALUES);
        line.words(&absent.join(", ")).end();
    }
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
