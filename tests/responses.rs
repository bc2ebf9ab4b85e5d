//! Every response of testdata, judged, against the sidecar that says by hand what should come of it: verdict,
//! possession, and all outcomes that are neither passed nor not-applicable.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use mqtt_ca_check::case::{Case, Kind};
use mqtt_ca_check::check::{Check, Outcome};
use mqtt_ca_check::checks;
use mqtt_ca_check::judge;
use mqtt_ca_check::policy::{Policy, Severity};
use mqtt_ca_check::report::Report;
use mqtt_ca_check::wire;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use time::macros::datetime;

const VALIDATION_TIME: OffsetDateTime = datetime!(2026-11-24 0:00 UTC);

/// A sidecar file: how to judge, and what should come of it.
struct Sidecar {
    path: PathBuf,
    response: PathBuf,
    policy: Policy,
    /// The verdict line, the possession line and the outcome lines without their reasons.
    expected: String,
}

impl Sidecar {
    fn read(path: PathBuf) -> Self {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut sidecar = Sidecar {
            response: path.with_extension("json"),
            policy: Policy::at(VALIDATION_TIME),
            expected: String::new(),
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
            Some(("at", at)) => self.policy.validation_time = OffsetDateTime::parse(at, &Rfc3339).unwrap(),
            Some(("expect-code", code)) => self.policy = policy.expect_code(code),
            Some(("expect-sn", sn)) => self.policy = policy.expect_sn(sn),
            Some(("expect-ca-sha256", digest)) => {
                self.policy = policy.expect_ca_sha256(hex::decode(digest).unwrap().try_into().unwrap());
            }
            Some(("fail-on", "warning")) => self.policy = policy.fail_on(Severity::Warning),
            Some(("fail-on", "info")) => self.policy = policy.fail_on(Severity::Info),
            Some(("allow-unproven", "yes")) => self.policy = policy.allow_unproven(),
            Some(("verdict" | "possession", _)) => writeln!(self.expected, "{line}").unwrap(),
            _ => {
                let (outcome, reason) =
                    line.split_once(" -- ").unwrap_or_else(|| panic!("{}: {line}", self.path.display()));
                assert!(!reason.is_empty(), "{}: {line}", self.path.display());
                writeln!(self.expected, "{outcome}").unwrap();
            }
        }
    }
}

fn sidecars() -> Vec<Sidecar> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/responses");
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
        .into_iter()
        .filter(|path| path.extension().is_some_and(|it| it == "expected"))
        .map(Sidecar::read)
        .collect()
}

fn with_report<T>(sidecar: &Sidecar, look: impl FnOnce(&Report<'_>) -> T) -> T {
    let input = std::fs::read(&sidecar.response).unwrap();
    let mut records = wire::records(&input);
    let response = records.next().unwrap().unwrap();
    assert!(records.next().is_none());
    let registration = Case::registration(&response);
    look(&judge(&registration, &sidecar.policy))
}

fn outcome_lines(report: &Report<'_>) -> String {
    let mut lines = String::new();
    writeln!(lines, "verdict: {}", report.verdict().as_str()).unwrap();
    writeln!(lines, "possession: {}", report.possession().as_str()).unwrap();
    for finding in report.findings() {
        if finding.outcome.is_failed() || finding.outcome.is_unchecked() {
            let (id, target) = (finding.check.id(), finding.target.target());
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
    for sidecar in &sidecars {
        let found = with_report(sidecar, outcome_lines);
        if found != sidecar.expected {
            let name = sidecar.path.file_name().unwrap().display();
            writeln!(wrong, "== {name}\n-- expected\n{}-- found\n{found}", sidecar.expected).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_response_has_a_sidecar() {
    let judged: BTreeSet<PathBuf> = sidecars().into_iter().map(|sidecar| sidecar.response).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/responses");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            assert!(judged.contains(&path), "{} has no sidecar", path.display());
        }
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
    let all: BTreeSet<&str> = checks::catalogue().iter().map(Check::id).collect();
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
            let expected: Vec<_> = checks::catalogue()
                .iter()
                .flat_map(|check| check.targets(Kind::Registration).map(|target| (check.id(), target)))
                .collect();
            assert_eq!(found, expected, "{}", sidecar.path.display());
        });
    }
}
