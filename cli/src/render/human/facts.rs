//! Who was judged: the CA and its proof, in a few lines.
//!
//! May import: escape, layout.

use mqtt_ca_check::registration::{Declared, Role};
use mqtt_ca_check::report::{Facts, Report};
use mqtt_ca_check::wire::Field;

use super::label;
use crate::escape;
use crate::layout::Page;

pub(super) fn who(page: &mut Page, report: &Report<'_>) {
    let registration = report.registration();
    declared(page, "CA name", registration.declared(Field::CaName));
    match registration.certificate(Role::Ca).map(Facts::of) {
        Some(ca) => {
            label(page, 2, "subject").value(&escape::quoted(&ca.subject)).end();
            label(page, 2, "serial").value(&cut(&ca.serial)).end();
            label(page, 2, "valid").words(&validity(&ca)).end();
            label(page, 2, "key").words(&key(&ca)).end();
            label(page, 2, "SHA-256").value(&ca.sha256).end();
        }
        None => {
            declared(page, "Sn", registration.declared(Field::Sn));
            label(page, 2, "CA").words("no certificate could be read from CaContent").end();
        }
    }
    match registration.certificate(Role::Verification).map(Facts::of) {
        Some(proof) => label(page, 2, "proof").words(&format!("valid {}", validity(&proof))).end(),
        None => label(page, 2, "proof").words("no certificate could be read from VerificationContent").end(),
    }
}

fn declared(page: &mut Page, name: &str, text: Declared<'_>) {
    let page = label(page, 2, name);
    match text {
        Declared::Text(text) => page.value(&escape::quoted(text)),
        Declared::Missing => page.words("missing"),
        Declared::Empty => page.words("empty"),
        Declared::Masked => page.words("masked"),
    }
    .end();
}

fn validity(facts: &Facts) -> String {
    let instant = |time: &Option<String>| time.clone().unwrap_or_else(|| "an unreadable time".to_owned());
    format!("{} to {}", instant(&facts.not_before), instant(&facts.not_after))
}

fn key(facts: &Facts) -> String {
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
    match text.split_at_checked(256) {
        Some((kept, rest)) if !rest.is_empty() => format!("{kept}... ({} bytes in all)", text.len()),
        _ => escape::bare(text).into_owned(),
    }
}
