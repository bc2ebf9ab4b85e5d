//! The findings of a report: what does not pass first, those with one cause in one entry.

use std::borrow::Cow;
use std::cmp::Reverse;

use mqtt_ca_check::check::{Cause, CheckId, Evidence, Outcome, Value};
use mqtt_ca_check::policy::Level;
use mqtt_ca_check::report::Diagnosis;
use mqtt_ca_check::report::{Finding, Report};
use mqtt_ca_check::untrusted;
use mqtt_ca_check::wire::Field;

use super::commands;
use super::style::{self, VALUES, label};
use crate::layout::{Page, width};

/// The findings of one report.
pub(super) struct Findings<'e> {
    report: &'e Report,
    /// What failed or could not be checked, the worst first.
    entries: Vec<Entry<'e>>,
    /// How many checks wait for each field that is missing or holds no certificate.
    waiting: Vec<(Field, usize)>,
    remarks: Vec<(&'e Finding, &'e Evidence)>,
    /// How many checks passed, could not be carried out, do not apply, and how many there are.
    passed: usize,
    unchecked: usize,
    not_applicable: usize,
    checks: usize,
}

/// Findings with one cause.
struct Entry<'e> {
    /// They say the same of several fields, or the same text of each.
    findings: Vec<&'e Finding>,
    said: Said<'e>,
    /// Others that look at the same value and miss the same.
    also: Vec<&'e Finding>,
}

enum Said<'e> {
    Failed(&'e Evidence),
    Unchecked(&'e Cause),
}

impl<'e> Findings<'e> {
    pub(super) fn of(report: &'e Report) -> Self {
        let mut findings = Findings {
            report,
            entries: Vec::new(),
            waiting: Vec::new(),
            remarks: Vec::new(),
            passed: 0,
            unchecked: 0,
            not_applicable: 0,
            checks: 0,
        };
        let mut worst_first: Vec<&Finding> = report.findings().iter().collect();
        worst_first.sort_by_key(|finding| (Reverse(finding.level), finding.outcome.is_unchecked()));
        for finding in worst_first {
            match &finding.outcome {
                Outcome::Passed(None) | Outcome::NotApplicable(_) => {}
                Outcome::Passed(Some(remark)) => findings.remarks.push((finding, remark)),
                Outcome::Failed(evidence) => findings.failed(finding, evidence),
                Outcome::Unchecked(cause) => findings.unchecked(finding, cause),
            }
        }
        for rows in by_check(report.findings()) {
            // The worst of a check's outcomes counts.
            let is_of_it = |word: &str| rows.iter().any(|row| row.outcome.as_str() == word);
            match ["failed", "unchecked", "passed"].into_iter().find(|word| is_of_it(word)) {
                Some("failed") => {}
                Some("unchecked") => findings.unchecked = findings.unchecked.saturating_add(1),
                Some(_) => findings.passed = findings.passed.saturating_add(1),
                None => {
                    findings.not_applicable = findings.not_applicable.saturating_add(1);
                    continue;
                }
            }
            findings.checks = findings.checks.saturating_add(1);
        }
        findings.waiting.sort_by_key(|(_, count)| Reverse(*count));
        findings
    }

    fn failed(&mut self, finding: &'e Finding, evidence: &'e Evidence) {
        let text = |value: Option<&Value>| value.map(ToString::to_string);
        let expected = text(evidence.expected_value());
        let found = text(evidence.found_value());
        for entry in &mut self.entries {
            let (Said::Failed(other), Some(first)) = (&entry.said, entry.findings.first()) else { continue };
            if text(other.expected_value()) != expected {
                continue;
            }
            if first.check.id() == finding.check.id()
                && first.level == finding.level
                && other.help_text() == evidence.help_text()
            {
                return entry.findings.push(finding);
            }
            if first.target == finding.target && found.is_some() && text(other.found_value()) == found {
                return entry.also.push(finding);
            }
        }
        self.entries.push(Entry { findings: vec![finding], said: Said::Failed(evidence), also: Vec::new() });
    }

    fn unchecked(&mut self, finding: &'e Finding, cause: &'e Cause) {
        if let Some(field) = cause.waits_for() {
            match self.waiting.iter_mut().find(|(other, _)| *other == field) {
                Some((_, count)) => *count = count.saturating_add(1),
                None => self.waiting.push((field, 1)),
            }
            return;
        }
        let text = cause.to_string();
        for entry in &mut self.entries {
            if matches!(entry.said, Said::Unchecked(other) if other.to_string() == text) {
                return entry.also.push(finding);
            }
        }
        self.entries.push(Entry { findings: vec![finding], said: Said::Unchecked(cause), also: Vec::new() });
    }

    /// How many findings of each level are no pass; or only of those that decide the verdict.
    pub(super) fn counts(&self, only_decisive: bool) -> Option<String> {
        let counted =
            || self.report.findings().iter().filter(|it| !only_decisive || self.report.is_decisive(it));
        let levels = [Level::Error, Level::Warning, Level::Info, Level::Allowed].into_iter().map(|level| {
            let count = counted().filter(|it| it.outcome.is_failed() && it.level == level).count();
            let plural = count != 1 && matches!(level, Level::Error | Level::Warning);
            (count, format!("{count} {}{}", level.as_str(), if plural { "s" } else { "" }))
        });
        let unchecked = counted().filter(|it| it.outcome.is_unchecked()).count();
        let counts = levels.chain([(unchecked, format!("{unchecked} unchecked"))]);
        let counts: Vec<String> = counts.filter(|(count, _)| *count > 0).map(|(_, text)| text).collect();
        (!counts.is_empty()).then(|| counts.join(", "))
    }

    pub(super) fn passed_checks(&self) -> String {
        match (self.passed, self.checks) {
            (passed, all) if passed == all => format!("all {all} checks passed"),
            (passed, all) => format!("{passed} of {all} checks passed"),
        }
    }

    /// What is to be said of the others, behind those that passed.
    pub(super) fn beside_passed(&self) -> String {
        let parts = [(self.unchecked, "could not be carried out"), (self.not_applicable, "do not apply")];
        let parts = parts.iter().filter(|(count, _)| *count > 0);
        parts.map(|(count, what)| format!(", {count} {what}")).collect::<String>() + " (-v lists them)"
    }

    /// The checks that are no pass, each with its level.
    pub(super) fn in_short(&self) -> Option<String> {
        let mut names: Vec<String> = Vec::new();
        for finding in self.report.findings() {
            let how = match &finding.outcome {
                Outcome::Failed(_) => "",
                Outcome::Unchecked(_) => " unchecked",
                Outcome::Passed(_) | Outcome::NotApplicable(_) => continue,
            };
            let name = format!("{} {}{how}", finding.level.as_str(), finding.check.id());
            if !names.contains(&name) {
                names.push(name);
            }
        }
        (!names.is_empty()).then(|| names.join(", "))
    }

    /// Shows what is no plain pass, the causes of several findings first, and says whether there was something to show.
    pub(super) fn show(&self, page: &mut Page, is_verbose: bool) -> bool {
        // The first begins on the third line at the latest.
        let mut is_separate = !page.is_wrapped();
        let mut separate = |page: &mut Page| {
            if std::mem::replace(&mut is_separate, true) {
                page.blank_line();
            }
        };
        for diagnosis in self.report.diagnoses() {
            let behind = self.entries.iter().filter(|entry| entry.is_behind(diagnosis));
            match &*behind.collect::<Vec<_>>() {
                [] => {}
                [entry] => {
                    separate(page);
                    entry.show(page, &diagnosis.cause, Some(&diagnosis.help));
                }
                entries => {
                    separate(page);
                    cause(page, diagnosis, entries, is_verbose);
                }
            }
        }
        let is_explained = |entry: &Entry<'_>| self.report.diagnoses().iter().any(|it| entry.is_behind(it));
        for entry in self.entries.iter().filter(|entry| !is_explained(entry)) {
            separate(page);
            entry.show(page, &entry.message(), entry.help());
        }
        if !self.waiting.is_empty() {
            separate(page);
            let parts = self.waiting.iter().enumerate().map(|(index, (field, count))| {
                let noun = match (index, count) {
                    (0, 1) => " check waits",
                    (0, _) => " checks wait",
                    _ => "",
                };
                format!("{count}{noun} for {}", field.name())
            });
            let parts: Vec<String> = parts.collect();
            page.begin(0, 2).styled("unchecked:", style::LABEL).words(&parts.join(", ")).end();
        }
        for (finding, remark) in &self.remarks {
            separate(page);
            let line = page.begin(0, 2).styled(&format!("remark[{}]:", finding.check.id()), style::LABEL);
            line.words(&untrusted::line(remark.message())).end();
            details(page, &[finding], remark, remark.message());
            if let Some(help) = remark.help_text() {
                fix(page, help);
            }
        }
        !(self.entries.is_empty() && self.waiting.is_empty() && self.remarks.is_empty())
    }

    /// Every check, by what came of it.
    pub(super) fn list_all(&self, page: &mut Page) {
        page.blank_line();
        self.list(page, "passed", "passed");
        self.list(page, "failed", "failed");
        for level in [Level::Error, Level::Warning, Level::Info, Level::Allowed] {
            let mut causes: Vec<String> = Vec::new();
            for finding in self.report.findings().iter().filter(|finding| finding.level == level) {
                if let Outcome::Unchecked(cause) = &finding.outcome {
                    let text = cause.to_string();
                    if !causes.contains(&text) {
                        causes.push(text);
                    }
                }
            }
            for cause in causes {
                let is_it = |finding: &Finding| {
                    let is_cause =
                        matches!(&finding.outcome, Outcome::Unchecked(it) if it.to_string() == cause);
                    finding.level == level && is_cause
                };
                let names = self.names(is_it).join(", ");
                let line = label(page, 2, "unchecked").styled(level.as_str(), style::level(level));
                line.words(&format!("{names} (because {})", untrusted::bare(&cause))).end();
            }
        }
        self.list(page, "n/a", "not-applicable");
        let sound = self.report.findings().iter().find(|it| it.check.check_id() == CheckId::CaKeySound);
        if sound.is_some_and(|finding| finding.outcome.is_passed()) {
            // The best known of the library's NOT_LOOKED_FOR, in one line.
            let line = page.begin(2, VALUES).styled("not looked for:", style::LABEL);
            line.words("leaked, shared, Debian-2008 keys and more (explain ca-key-sound)").end();
        }
    }

    fn list(&self, page: &mut Page, name: &str, outcome: &str) {
        let names = self.names(|finding| finding.outcome.as_str() == outcome);
        if !names.is_empty() {
            label(page, 2, name).words(&names.join(", ")).end();
        }
    }

    /// The ids of checks in the order of the catalogue; with the fields, where the check came out otherwise for others.
    fn names(&self, is_so: impl Fn(&Finding) -> bool) -> Vec<Cow<'static, str>> {
        let mut names = Vec::new();
        for rows in by_check(self.report.findings()) {
            let so: Vec<&str> = rows.iter().filter(|row| is_so(row)).map(|row| row.target.name()).collect();
            let Some(id) = rows.first().map(|row| row.check.id()) else { continue };
            if so.len() == rows.len() {
                names.push(id.into());
            } else if !so.is_empty() {
                names.push(format!("{id} ({})", so.join(", ")).into());
            }
        }
        names
    }
}

/// The findings of each check, which stand together.
fn by_check(findings: &[Finding]) -> impl Iterator<Item = &[Finding]> {
    findings.chunk_by(|one, other| one.check.check_id() == other.check.check_id())
}

/// What is behind several entries, and what each of them is in a line.
fn cause(page: &mut Page, diagnosis: &Diagnosis, entries: &[&Entry<'_>], is_verbose: bool) {
    // It may quote a certificate: nothing of it is a command.
    page.begin(0, 2).styled("cause:", style::STRONG).words(&untrusted::line(&diagnosis.cause)).end();
    fix(page, &diagnosis.help);
    platform(page, entries.iter().flat_map(|entry| &entry.findings));
    for entry in entries {
        if is_verbose {
            entry.show(page, &entry.message(), None);
        } else {
            entry.head(page, 2).words(&entry.message()).end();
        }
    }
}

/// What the platform would say to it.
fn platform<'f, 'r: 'f>(page: &mut Page, findings: impl IntoIterator<Item = &'f &'f Finding>) {
    let mut codes: Vec<&str> = findings.into_iter().filter_map(|finding| finding.platform_error()).collect();
    codes.sort_unstable();
    codes.dedup();
    if !codes.is_empty() {
        label(page, 2, "platform").words(&format!("would answer {}", codes.join(" or "))).end();
    }
}

fn fix(page: &mut Page, help: &str) {
    commands::end_with(label(page, 2, "fix"), VALUES, &untrusted::line(help));
}

impl<'e> Entry<'e> {
    fn is_behind(&self, diagnosis: &Diagnosis) -> bool {
        self.findings.first().is_some_and(|finding| diagnosis.is_behind(finding))
    }

    /// Begins with the level and the check.
    fn head<'p>(&self, page: &'p mut Page, indent: usize) -> &'p mut Page {
        let line = page.begin(indent, indent.saturating_add(2));
        let Some(first) = self.findings.first() else { return line };
        let head = format!("{}[{}]:", first.level.as_str(), first.check.id());
        line.styled(&head, style::level(first.level))
    }

    fn message(&self) -> String {
        let mut messages: Vec<String> = Vec::new();
        for finding in &self.findings {
            let message = match &finding.outcome {
                Outcome::Failed(evidence) => untrusted::line(evidence.message()).into_owned(),
                Outcome::Unchecked(cause) => {
                    format!("not checked, because {}", untrusted::bare(&cause.to_string()))
                }
                _ => continue,
            };
            if !messages.contains(&message) {
                messages.push(message);
            }
        }
        messages.join("; ")
    }

    fn help(&self) -> Option<&'e str> {
        match self.said {
            Said::Failed(evidence) => evidence.help_text(),
            Said::Unchecked(cause) => Some(cause.help()),
        }
    }

    fn show(&self, page: &mut Page, message: &str, help: Option<&str>) {
        let Some(first) = self.findings.first() else { return };
        self.head(page, 0).words(&untrusted::line(message)).end();
        match self.said {
            Said::Failed(evidence) => details(page, &self.findings, evidence, message),
            Said::Unchecked(_) => label(page, 2, "in").words(first.place()).end(),
        }
        if let Some(help) = help {
            fix(page, help);
            platform(page, &self.findings);
        }
        if first.level != Level::from(first.severity) {
            label(page, 2, "level").words(&format!("{} by default", first.severity.as_str())).end();
        }
        if !self.also.is_empty() {
            let mut also: Vec<String> = Vec::new();
            for finding in &self.also {
                let name = format!("{} ({})", finding.check.id(), finding.level.as_str());
                if !also.contains(&name) {
                    also.push(name);
                }
            }
            label(page, 2, "also").words(&format!("{}, by the same cause", also.join(", "))).end();
        }
    }
}

/// Where it was found, what, unless this message has said it, and what was expected in its place.
fn details(page: &mut Page, findings: &[&Finding], evidence: &Evidence, message: &str) {
    let found = |finding: &Finding| match &finding.outcome {
        Outcome::Failed(evidence) | Outcome::Passed(Some(evidence)) => {
            let found = evidence.found_value().filter(|found| !message.contains(&found.to_string()));
            found.map(Shown::of)
        }
        _ => None,
    };
    let targets: Vec<&str> = findings.iter().map(|finding| finding.place()).collect();
    let all_found: Vec<Option<Shown>> = findings.iter().map(|finding| found(finding)).collect();
    let row = |page: &mut Page, targets: &str, found: &Option<Shown>| {
        // The label begins in column 2, and has two spaces behind it.
        let fits = width(targets).saturating_add(4) <= VALUES;
        if let Some(found) = found.as_ref().filter(|_| fits) {
            return found.write(label(page, 2, targets));
        }
        label(page, 2, "in").words(targets).end();
        if let Some(found) = found {
            found.write(label(page, 2, "found"));
        }
    };
    match &*all_found {
        [first, others @ ..] if others.iter().all(|other| other == first) => {
            row(page, &targets.join(", "), first);
        }
        _ => targets.iter().zip(&all_found).for_each(|(target, found)| row(page, target, found)),
    }
    if let Some(value) = evidence.expected_value() {
        Shown::of(value).write(label(page, 2, "expected"));
    }
}

/// A value as it may be shown.
#[derive(PartialEq, Eq)]
enum Shown {
    /// Of the library, to be wrapped.
    Words(String),
    /// Of which each character is kept; in quotes what others wrote, unless it is plain.
    Value(String),
}

impl Shown {
    fn of(value: &Value) -> Self {
        let text = value.to_string();
        match value {
            Value::Words(_) => Shown::Words(untrusted::line(&text).into_owned()),
            Value::Name(name) if name.is_empty() => Shown::Words(text),
            Value::Quoted(whole) if style::plain(whole).is_some() => Shown::Value(text),
            Value::Quoted(whole) => Shown::Value(untrusted::quoted(whole)),
            Value::Name(name) => Shown::Value(untrusted::quoted(&name.to_string())),
            _ => Shown::Value(untrusted::bare(&text).into_owned()),
        }
    }

    fn write(&self, line: &mut Page) {
        match self {
            Shown::Words(text) => line.words(text),
            Shown::Value(text) => line.value(text),
        }
        .end();
    }
}
