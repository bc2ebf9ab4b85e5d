//! Checks of the catalogue for people: one in full, several in a table.

use std::io::{self, Write};

use mqtt_ca_check::case::Kind;
use mqtt_ca_check::check::{Check, Reaction};
use mqtt_ca_check::policy::{Family, Level, Severity};

use super::commands;
use super::style::{self, label};
use crate::layout::{Page, Paper, width};

/// Where the paragraphs of an explanation begin.
const TEXT: usize = 2;
/// Columns of the word `severity`, which none of them is longer than, and two spaces.
const SEVERITY: usize = 10;

pub(in super::super) fn catalogue(checks: &[Check], paper: Paper, mut out: impl Write) -> io::Result<()> {
    let text = Page::text(paper, |page| match checks {
        [check] => in_full(page, check),
        checks => table(page, checks),
    });
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Two lines for each: what identifies it, and what holds if it passes.
fn table(page: &mut Page, checks: &[Check]) {
    let longest = checks.iter().map(|check| width(check.id())).max().unwrap_or_default();
    let severities = longest.saturating_add(2);
    let targets = severities.saturating_add(SEVERITY);
    let head = page.begin(0, targets).styled("check", style::LABEL).fill_to(severities);
    head.styled("severity", style::LABEL).fill_to(targets).styled("about", style::LABEL).end();
    page.begin(TEXT, TEXT).styled("holds when", style::LABEL).end();
    page.blank_line();
    for check in checks {
        let line = page.begin(0, targets).styled(check.id(), style::STRONG).fill_to(severities);
        severity(line, check.severity(Kind::Registration)).fill_to(targets).words(&about(check)).end();
        page.begin(TEXT, TEXT).words(check.title()).end();
    }
    page.blank_line();
    page.begin(0, 0).words("What a check looks at, why it matters and how to fix what it finds:").end();
    page.begin(TEXT, TEXT).words("mqtt-ca-check explain ID").end();
}

/// The fields it is about, in short.
fn about(check: &Check) -> String {
    let places = check.places();
    if places.len() == Kind::Registration.values().len() {
        return "each field".to_owned();
    }
    places.iter().map(|place| place.trim_start_matches("Data.")).collect::<Vec<_>>().join(", ")
}

fn in_full(page: &mut Page, check: &Check) {
    page.begin(0, 0).styled(check.id(), style::STRONG).end();
    page.begin(TEXT, TEXT).words(check.title()).end();
    page.blank_line();
    let registered = check.severity(Kind::Registration);
    let before = check.severity(Kind::Proposal);
    let line = severity(label(page, TEXT, "severity"), registered);
    if before == registered {
        line.end();
    } else {
        severity(line.words("once registered,"), before).words("before").end();
    }
    let targets = check.places();
    label(page, TEXT, "about").words(&targets.join(", ")).end();
    let needs = check.needs();
    let needs = if needs.is_empty() { "nothing".to_owned() } else { needs.join("; ") };
    label(page, TEXT, "needs").words(&needs).end();
    let explain = check.explain();
    for (heading, text) in
        [("What it checks", explain.what), ("Why it matters", explain.why), ("What you see", explain.seen)]
    {
        page.blank_line();
        page.begin(0, 0).styled(heading, style::STRONG).end();
        page.begin(TEXT, TEXT).words(&commands::without_marks(text)).end();
    }
    page.blank_line();
    page.begin(0, 0).styled("How to fix it", style::STRONG).end();
    commands::end_with(page.begin(TEXT, TEXT), TEXT, explain.fix);
    let of_ca = "What servers did with devices under such a CA (docs/brokers.md has their versions); nothing is known of the \
               platform's own broker.";
    let of_device = "What servers did with such a device under a sound CA.";
    for (kind, heading, all) in
        [(Kind::Ca, "Measured", of_ca), (Kind::Device, "Measured of devices", of_device)]
    {
        measured(page, check, kind, heading, all);
    }
    page.blank_line();
    label(page, TEXT, "reference").words(check.reference()).end();
}

/// Which servers refuse devices for which reason.
fn measured(page: &mut Page, check: &Check, kind: Kind, heading: &str, all: &str) {
    if check.measured_reasons(kind).next().is_none() {
        return;
    }
    page.blank_line();
    page.begin(0, 0).styled(heading, style::STRONG).end();
    page.begin(TEXT, TEXT).words(all).end();
    for reason in check.measured_reasons(kind) {
        let of = |wanted: &[Reaction]| {
            let is_wanted = |family: &Family| {
                check.reaction(kind, reason, *family).is_some_and(|reaction| wanted.contains(&reaction))
            };
            Family::ALL.into_iter().filter(is_wanted).map(Family::name).collect::<Vec<_>>().join(", ")
        };
        let said = [
            ("refused by", of(&[Reaction::Refuses])),
            ("not loaded by", of(&[Reaction::RefusesToLoad])),
            ("under TLS 1.2 only by", of(&[Reaction::AcceptsTls12])),
            ("under TLS 1.3 only by", of(&[Reaction::AcceptsTls13])),
        ];
        let said: Vec<String> = said
            .into_iter()
            .filter(|(_, families)| !families.is_empty())
            .map(|(what, families)| format!("{what} {families}"))
            .collect();
        let said = if said.is_empty() { "accepted by all".to_owned() } else { said.join("; ") };
        page.begin(TEXT, TEXT.saturating_add(2)).value(&format!("{reason}:")).words(&said).end();
    }
}

fn severity(page: &mut Page, severity: Severity) -> &mut Page {
    page.styled(severity.as_str(), style::level(Level::from(severity)))
}
