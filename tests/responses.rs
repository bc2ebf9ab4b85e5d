//! Every response of testdata, judged, against the sidecar that says by hand what should come of it: verdict,
//! possession, and all outcomes that are neither passed nor not-applicable. What is unchecked for want of a field or a
//! certificate is worked out from what each check needs.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::PathBuf;

use mqtt_ca_check::case::{Case, Kind};
use mqtt_ca_check::check::{Check, Outcome};
use mqtt_ca_check::policy::{Policy, Severity};
use mqtt_ca_check::report::Report;
use mqtt_ca_check::wire::{self, Field};
use mqtt_ca_check::{catalogue, judge};
use support::files;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A sidecar file: how to judge, and what should come of it.
struct Sidecar {
    path: PathBuf,
    response: PathBuf,
    policy: Policy,
    /// The verdict line and the possession line.
    answer: String,
    /// The fields that are missing, empty or masked.
    without: Vec<Field>,
    /// The contents that give no certificate.
    undecodable: Vec<Field>,
    /// Whether the outcomes that follow from these two are listed all the same.
    written_out: bool,
    /// The outcome lines without their reasons.
    outcomes: Vec<String>,
}

impl Sidecar {
    fn read(path: PathBuf) -> Self {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut sidecar = Sidecar {
            response: path.with_extension("json"),
            policy: support::policy(),
            answer: String::new(),
            without: Vec::new(),
            undecodable: Vec::new(),
            written_out: false,
            outcomes: Vec::new(),
            path,
        };
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            sidecar.line(line);
        }
        sidecar
    }

    fn line(&mut self, line: &str) {
        let policy = self.policy.clone();
        match line.split_once(": ") {
            Some(("response", name)) => self.response.set_file_name(name),
            Some(("at", at)) => {
                assert_eq!(
                    policy,
                    support::policy(),
                    "the instant comes before what else is said of a policy"
                );
                self.policy = Policy::at(OffsetDateTime::parse(at, &Rfc3339).unwrap());
            }
            Some(("expect-code", code)) => self.policy = policy.expect_code(code),
            Some(("expect-sn", sn)) => self.policy = policy.expect_sn(sn),
            Some(("expect-ca-sha256", digest)) => {
                self.policy = policy.expect_ca_sha256(digest.parse().unwrap());
            }
            Some(("fail-on", "warning")) => self.policy = policy.fail_on(Severity::Warning),
            Some(("fail-on", "info")) => self.policy = policy.fail_on(Severity::Info),
            Some(("allow-unproven", "yes")) => self.policy = policy.allow_unproven(),
            Some(("verdict" | "possession", _)) => writeln!(self.answer, "{line}").unwrap(),
            Some(("without", target)) => self.without.push(field(target)),
            Some(("undecodable", target)) => self.undecodable.push(field(target)),
            Some(("written-out", "yes")) => self.written_out = true,
            _ => {
                let (outcome, reason) =
                    line.split_once(" -- ").unwrap_or_else(|| panic!("{}: {line}", self.path.display()));
                assert!(!reason.is_empty(), "{}: {line}", self.path.display());
                self.outcomes.push(outcome.to_owned());
            }
        }
    }

    /// Whether this row has to be unchecked because a field or a certificate is missing. Checks of an expectation are always
    /// listed: without one they do not apply, whatever is missing.
    fn leaves_unchecked(&self, check: &Check, target: Field) -> bool {
        !check.id().starts_with("expected-")
            && (self.without.iter().any(|field| check.needs_field(target, *field, Kind::Registration))
                || self
                    .undecodable
                    .iter()
                    .any(|field| check.needs_certificate(target, *field, Kind::Registration)))
    }

    /// What should come of the response, in the order of the catalogue: the listed outcomes and those that follow. In a
    /// sidecar that is written out, outcomes follow only for checks that are not in `listed`.
    fn expected(&self, listed: &BTreeSet<&str>) -> String {
        let mut expected = self.answer.clone();
        let mut outcomes = self.outcomes.iter().peekable();
        for check in catalogue() {
            for &target in check.targets(Kind::Registration) {
                let row = format!("{} {} ", check.id(), target.as_str());
                let is_listed = self.written_out && listed.contains(check.id());
                if !is_listed && self.leaves_unchecked(check, target) {
                    writeln!(expected, "{row}unchecked").unwrap();
                } else if let Some(outcome) = outcomes.next_if(|outcome| outcome.starts_with(&row)) {
                    writeln!(expected, "{outcome}").unwrap();
                }
            }
        }
        // What is listed out of order, or twice, matches nothing.
        outcomes.for_each(|outcome| writeln!(expected, "{outcome}").unwrap());
        expected
    }
}

fn field(target: &str) -> Field {
    Field::ALL.into_iter().find(|field| field.as_str() == target).unwrap()
}

fn sidecars() -> Vec<Sidecar> {
    files("testdata/responses", "expected").into_iter().map(Sidecar::read).collect()
}

fn with_report<T>(sidecar: &Sidecar, look: impl FnOnce(&Report) -> T) -> T {
    let input = std::fs::read(&sidecar.response).unwrap();
    let mut records = wire::records(&input);
    let response = records.next().unwrap().unwrap();
    assert!(records.next().is_none());
    let registration = Case::registration(response);
    look(&judge(registration, &sidecar.policy))
}

fn outcome_lines(report: &Report) -> String {
    let mut lines = String::new();
    writeln!(lines, "verdict: {}", report.verdict().as_str()).unwrap();
    writeln!(lines, "possession: {}", report.possession().unwrap().as_str()).unwrap();
    for finding in report.findings() {
        if finding.outcome.is_failed() || finding.outcome.is_unchecked() {
            let (id, target) = (finding.check.id(), finding.target.as_str());
            writeln!(lines, "{id} {target} {}", finding.outcome.as_str()).unwrap();
        }
    }
    lines
}

#[test]
fn every_response_is_judged_as_its_sidecar_says() {
    let mut wrong = String::new();
    let sidecars = sidecars();
    assert!(sidecars.len() > 300, "only {} sidecars were found", sidecars.len());
    // A check that the sidecars written out do not list is newer than they are.
    let listed: BTreeSet<&str> = sidecars
        .iter()
        .filter(|sidecar| sidecar.written_out)
        .flat_map(|sidecar| &sidecar.outcomes)
        .filter_map(|outcome| outcome.split(' ').next())
        .collect();
    for sidecar in &sidecars {
        let found = with_report(sidecar, outcome_lines);
        let expected = sidecar.expected(&listed);
        if found != expected {
            let name = sidecar.path.file_name().unwrap().display();
            writeln!(wrong, "== {name}\n-- expected\n{expected}-- found\n{found}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_response_has_a_sidecar() {
    let judged: BTreeSet<PathBuf> = sidecars().into_iter().map(|sidecar| sidecar.response).collect();
    for path in files("testdata/responses", "json") {
        assert!(judged.contains(&path), "{} has no sidecar", path.display());
    }
}

#[test]
fn every_check_fails_somewhere_and_passes_somewhere() {
    let mut failed = BTreeSet::new();
    let mut passed = BTreeSet::new();
    for sidecar in sidecars() {
        with_report(&sidecar, |report| {
            for finding in report.findings() {
                let ids = match finding.outcome {
                    Outcome::Failed(_) => &mut failed,
                    Outcome::Passed(_) => &mut passed,
                    _ => continue,
                };
                let _new = ids.insert(finding.check.id());
            }
        });
    }
    // Those of proposals have responses in their own tests.
    let exists = |check: &&Check| !check.targets(Kind::Registration).is_empty();
    let all: BTreeSet<&str> = catalogue().iter().filter(exists).map(Check::id).collect();
    assert_eq!(failed, all);
    assert_eq!(passed, all);
}

/// Nothing is left out: one outcome for each target of each check, in the order of the catalogue.
#[test]
fn every_report_is_complete() {
    for sidecar in sidecars() {
        with_report(&sidecar, |report| {
            let found: Vec<_> =
                report.findings().iter().map(|finding| (finding.check.id(), finding.target)).collect();
            let expected: Vec<_> = catalogue()
                .iter()
                .flat_map(|check| {
                    check.targets(Kind::Registration).iter().map(|target| (check.id(), *target))
                })
                .collect();
            assert_eq!(found, expected, "{}", sidecar.path.display());
        });
    }
}

/// In kebab-case and short, with one severity within a check.
#[test]
fn whatever_is_said_has_a_reason() {
    let mut severities = BTreeMap::new();
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|octet| octet.is_ascii_lowercase() || octet.is_ascii_digit())
    };
    for sidecar in sidecars() {
        with_report(&sidecar, |report| {
            for finding in report.findings() {
                let id = finding.check.id();
                let is_silent = matches!(finding.outcome, Outcome::Passed(None) | Outcome::NotApplicable(_));
                let reason = finding.outcome.reason();
                assert_eq!(reason.is_none(), is_silent, "{}: {id}", sidecar.path.display());
                let Some(reason) = reason else { continue };
                assert!(reason.len() <= 40 && reason.split('-').all(is_word), "{id}: {reason}");
                let severity = *severities.entry((id, reason)).or_insert(finding.severity);
                assert_eq!(severity, finding.severity, "{id}: {reason}");
            }
        });
    }
}

/// Programs ask for reasons by name: to `tests/reasons.txt`, lines and words are only added.
#[test]
fn reasons_stay_as_they_are() {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for sidecar in sidecars() {
        with_report(&sidecar, |report| {
            for finding in report.findings() {
                let Some(reason) = finding.outcome.reason() else { continue };
                let of = if finding.outcome.is_unchecked() { "unchecked" } else { finding.check.id() };
                let _new = found.entry(of).or_default().insert(reason);
            }
        });
    }
    let mut lines = String::new();
    for (of, reasons) in found {
        writeln!(lines, "{of}: {}", reasons.into_iter().collect::<Vec<_>>().join(" ")).unwrap();
    }
    assert_eq!(lines, include_str!("reasons.txt"), "these belong into tests/reasons.txt:\n{lines}");
}
