//! The findings of a report: first what needs somebody to act, then what does not.

use std::borrow::Cow;

use mqtt_ca_check::check::{Cause, CheckId, Evidence, Outcome, Value};
use mqtt_ca_check::policy::{Level, Severity};
use mqtt_ca_check::report::{Finding, Possession, Report, Verdict};
use mqtt_ca_check::untrusted;

use super::style::{self, VALUES, label};
use crate::layout::Page;

type Failure<'e> = (&'e Finding<'e>, &'e Evidence<'e>);

/// The findings of one report, by what came of them.
pub(super) struct Findings<'e> {
    report: &'e Report<'e>,
    failed: Vec<Failure<'e>>,
    unchecked: Vec<(&'e Finding<'e>, &'e Cause<'e>)>,
    remarks: Vec<(&'e Finding<'e>, &'e Evidence<'e>)>,
    passed: Vec<&'e Finding<'e>>,
    not_applicable: Vec<&'e Finding<'e>>,
}

impl<'e> Findings<'e> {
    pub(super) fn of(report: &'e Report<'e>) -> Self {
        let mut findings = Findings {
            report,
            failed: Vec::new(),
            unchecked: Vec::new(),
            remarks: Vec::new(),
            passed: Vec::new(),
            not_applicable: Vec::new(),
        };
        for finding in report.findings() {
            match &finding.outcome {
                Outcome::Passed(None) => findings.passed.push(finding),
                Outcome::Passed(Some(remark)) => findings.remarks.push((finding, remark)),
                Outcome::Failed(evidence) => findings.failed.push((finding, evidence)),
                Outcome::NotApplicable(_) => findings.not_applicable.push(finding),
                Outcome::Unchecked(cause) => findings.unchecked.push((finding, cause)),
            }
        }
        findings
    }

    /// What decided against the verdict `passed`, or else what is no pass and did not decide; `None` without either.
    pub(super) fn reason(&self) -> Option<String> {
        let threshold = self.report.policy().threshold.as_str();
        if self.report.verdict() == Verdict::Passed {
            let other = self.counted(false)?;
            return Some(format!(
                "{other} below level {threshold}: reported, but does not decide the verdict"
            ));
        }
        let possession = match self.report.possession() {
            Possession::Proven => None,
            Possession::Unproven if self.report.policy().allow_unproven => None,
            possession => Some(format!("possession is {}", possession.as_str())),
        };
        let deciding = self.counted(true).map(|counts| format!("{counts} at {}", self.deciding_levels()));
        let reasons: Vec<String> = possession.into_iter().chain(deciding).collect();
        Some(format!("decided by: {}", reasons.join("; ")))
    }

    /// How many outcomes that decide, or that do not, are no pass.
    fn counted(&self, decides: bool) -> Option<String> {
        let is_counted = |finding: &Finding<'_>| self.report.is_decisive(finding) == decides;
        let failed = self.failed.iter().filter(|(finding, _)| is_counted(finding)).count();
        let unchecked = self.unchecked.iter().filter(|(finding, _)| is_counted(finding)).count();
        match (failed, unchecked) {
            (0, 0) => None,
            (failed, 0) => Some(format!("{failed} failed")),
            (0, unchecked) => Some(format!("{unchecked} unchecked")),
            (failed, unchecked) => Some(format!("{failed} failed and {unchecked} unchecked")),
        }
    }

    fn deciding_levels(&self) -> &'static str {
        match self.report.policy().threshold {
            Severity::Error => "level error",
            Severity::Warning => "level warning or above",
            Severity::Info => "level info or above",
        }
    }

    /// The checks that are no pass, each with its level.
    pub(super) fn in_short(&self) -> Option<String> {
        let failed = self.failed.iter().map(|(finding, _)| (finding, ""));
        let unchecked = self.unchecked.iter().map(|(finding, _)| (finding, " unchecked"));
        let mut names: Vec<String> = Vec::new();
        for (finding, how) in failed.chain(unchecked) {
            let name = format!("{} {}{how}", finding.level.as_str(), finding.check.id());
            if !names.contains(&name) {
                names.push(name);
            }
        }
        (!names.is_empty()).then(|| names.join(", "))
    }

    /// A section each for what failed and what could not be checked, what decides first; `separate` goes before each.
    pub(super) fn unsatisfied(&self, page: &mut Page, separate: impl Fn(&mut Page)) {
        let (deciding, other): (Vec<_>, Vec<_>) =
            self.failed.iter().copied().partition(|(finding, _)| self.report.is_decisive(finding));
        for (title, failed) in
            [("Failed, and decides the verdict", deciding), ("Failed, but does not decide", other)]
        {
            if !failed.is_empty() {
                separate(page);
                failures(page, title, &failed);
            }
        }
        if !self.unchecked.is_empty() {
            separate(page);
            self.unchecked(page);
        }
    }

    /// Unchecked outcomes, those with one cause in one block.
    fn unchecked(&self, page: &mut Page) {
        if self.unchecked.iter().any(|(finding, _)| self.report.is_decisive(finding)) {
            heading(page, &format!("Unchecked ({} decides)", self.deciding_levels()));
        } else {
            heading(page, "Unchecked, but does not decide");
        }
        let mut blocks: Vec<(String, &'static str, Vec<&Finding<'_>>)> = Vec::new();
        for (finding, cause) in &self.unchecked {
            let text = cause.to_string();
            match blocks.iter_mut().find(|(other, ..)| *other == text) {
                Some((_, _, findings)) => findings.push(finding),
                None => blocks.push((text, cause.help(), vec![finding])),
            }
        }
        let mut blocks = blocks.iter().peekable();
        while let Some((cause, help, findings)) = blocks.next() {
            page.begin(2, 4).words(&format!("because {}:", untrusted::bare(cause))).end();
            for level in [Level::Error, Level::Warning, Level::Info, Level::Allowed] {
                let of_level: Vec<_> =
                    findings.iter().copied().filter(|finding| finding.level == level).collect();
                if !of_level.is_empty() {
                    let line =
                        page.begin(4, VALUES).styled(level.as_str(), style::level(level)).fill_to(VALUES);
                    line.words(&names(&of_level, self.report).join(", ")).end();
                }
            }
            let is_said_below = blocks.peek().is_some_and(|(_, next, _)| next == help);
            if !is_said_below {
                label(page, 4, "to do").words(help).end();
            }
        }
    }

    /// All that needs nobody to act.
    pub(super) fn satisfied(&self, page: &mut Page) {
        if !self.remarks.is_empty() {
            page.blank_line();
            heading(page, "Passed, with a remark");
            for (finding, remark) in &self.remarks {
                subject(page.begin(2, 4), finding).end();
                page.begin(4, 4).words(&untrusted::line(remark.message())).end();
                show_details(page, remark);
            }
        }
        page.blank_line();
        self.list(page, "Passed:", &self.passed);
        self.list(page, "Not applicable:", &self.not_applicable);
        if self.passed.iter().any(|finding| finding.check.check_id() == CheckId::CaKeySound) {
            // The best known of the library's NOT_LOOKED_FOR, in one line.
            let line = page.begin(0, 2).styled("Not looked for:", style::LABEL);
            line.words("leaked, shared, Debian-2008 keys and more (explain ca-key-sound)").end();
        }
    }

    fn list(&self, page: &mut Page, label: &str, findings: &[&Finding<'_>]) {
        if !findings.is_empty() {
            let names = names(findings, self.report);
            let names = without_repeated_prefixes(&names).join(", ");
            page.begin(0, 2).styled(label, style::LABEL).words(&names).end();
        }
    }
}

fn heading(page: &mut Page, text: &str) {
    page.begin(0, 2).styled(&format!("{text}:"), style::STRONG).end();
}

/// Failures, one below the other. Where neighbours of one check say the same, it is said once, below the last.
fn failures(page: &mut Page, title: &str, failures: &[Failure<'_>]) {
    heading(page, title);
    let mut failures = failures.iter().peekable();
    while let Some((finding, evidence)) = failures.next() {
        let line = page.begin(2, 4).styled(finding.level.as_str(), style::level(finding.level)).gap();
        let line = subject(line, finding);
        if finding.level == Level::from(finding.severity) {
            line.end();
        } else {
            line.words(&format!("({} by default)", finding.severity.as_str())).end();
        }
        page.begin(4, 4).words(&untrusted::line(evidence.message())).end();
        let is_said_below = failures.peek().is_some_and(|(next, other)| {
            let details = |evidence| Page::text(false, |page| show_details(page, evidence));
            next.check.id() == finding.check.id() && details(other) == details(evidence)
        });
        if !is_said_below {
            show_details(page, evidence);
        }
    }
}

/// The check, and what it was about.
fn subject<'p>(page: &'p mut Page, finding: &Finding<'_>) -> &'p mut Page {
    page.styled(finding.check.id(), style::STRONG).gap().words(finding.target.target())
}

/// Everything but the message.
fn show_details(page: &mut Page, evidence: &Evidence<'_>) {
    for (name, value) in [("expected", evidence.expected_value()), ("found", evidence.found_value())] {
        if let Some(value) = value {
            show(label(page, 4, name), value).end();
        }
    }
    if let Some(help) = evidence.help_text() {
        label(page, 4, "to do").words(&untrusted::line(help)).end();
    }
}

/// Words of the library are wrapped; what others wrote stands in quotes, each character kept.
fn show<'p>(page: &'p mut Page, value: &Value<'_>) -> &'p mut Page {
    match value {
        Value::Quoted(text) => page.value(&untrusted::quoted(text)),
        Value::Name(name) if name.is_empty() => page.words(&value.to_string()),
        Value::Name(name) => page.value(&untrusted::quoted(&name.to_string())),
        Value::Words(words) => page.words(&untrusted::line(words)),
        value if value.is_untrusted() => page.value(&untrusted::quoted(&value.to_string())),
        value => page.value(&untrusted::bare(&value.to_string())),
    }
}

/// The ids of checks in the order of the catalogue; with the fields, where the check came out otherwise for others.
fn names(findings: &[&Finding<'_>], report: &Report<'_>) -> Vec<Cow<'static, str>> {
    // The findings of one check stand together.
    let mut names = Vec::new();
    for findings in findings.chunk_by(|a, b| a.check.check_id() == b.check.check_id()) {
        let Some(finding) = findings.first() else { continue };
        let id = finding.check.check_id();
        let of_check = report.findings().iter().filter(|other| other.check.check_id() == id);
        if of_check.count() == findings.len() {
            names.push(id.as_str().into());
        } else {
            let fields: Vec<&str> = findings.iter().map(|finding| finding.target.name()).collect();
            names.push(format!("{id} ({})", fields.join(", ")).into());
        }
    }
    names
}

/// Names in which the first word is left out where it is the one of the name before: `ca-version, -key-usage`.
fn without_repeated_prefixes<'n>(names: &'n [Cow<'static, str>]) -> Vec<&'n str> {
    let mut prefix = "";
    let mut short = Vec::with_capacity(names.len());
    for name in names {
        let end = name.find('-').unwrap_or(name.len());
        let (first, rest) = name.split_at(end);
        short.push(if first == prefix { rest } else { name });
        prefix = first;
    }
    short
}
