//! What the tests of the checks share: a response of testdata, judged at 2026-11-24, and one check's finding in it.

use std::path::Path;

use time::OffsetDateTime;

use crate::case::{Case, Kind};
use crate::check::{CheckId, Outcome, Value};
use crate::judge::judge;
use crate::policy::{Policy, Severity};
use crate::report::{Finding, Report};
use crate::wire::{self, Field};

/// 2026-11-24T00:00:00Z, from `date -u -d 2026-11-24 +%s`.
const VALIDATION_TIME: i64 = 1_795_478_400;

/// A finding in text: outcome, message, expected, found, help; parts that are not there are empty.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) outcome: &'static str,
    pub(super) message: String,
    pub(super) expected: String,
    pub(super) found: String,
    pub(super) help: String,
}

pub(super) fn policy() -> Policy {
    Policy::at(OffsetDateTime::from_unix_timestamp(VALIDATION_TIME).unwrap())
}

/// What a check says about a target of a response in testdata.
pub(super) fn said(id: &str, target: &str, response: &str) -> Said {
    said_under(&policy(), id, target, response)
}

pub(super) fn said_under(policy: &Policy, id: &str, target: &str, response: &str) -> Said {
    let input = input(response);
    let response = wire::records(&input).next().unwrap().unwrap();
    let case = Case::registration(response);
    said_in(&judge(case, policy), id, target)
}

/// What a check's finding about a target of a response in testdata weighs, and its reason.
pub(super) fn weight(id: &str, target: &str, response: &str) -> (Severity, &'static str) {
    let input = input(response);
    let response = wire::records(&input).next().unwrap().unwrap();
    let case = Case::registration(response);
    let policy = policy();
    let report = judge(case, &policy);
    let is_it = |it: &&Finding| it.check.id() == id && it.target.name() == target;
    let finding = report.findings().iter().find(is_it).unwrap();
    (finding.severity, finding.outcome.reason().unwrap_or_default())
}

/// What lists of registered CAs hold.
pub(super) enum Listed<'n> {
    Nothing,
    /// A response of testdata.
    Response(&'n str),
    Unreadable,
}

/// What a check of proposals says if what a response of testdata holds is about to be registered.
pub(super) fn said_beside(id: &str, response: &str, listed: Listed<'_>) -> Said {
    let input = input(response);
    let record = wire::records(&input).next().unwrap().unwrap();
    let octets = |field: Field| record.field(field).unwrap_or_default().as_bytes();
    let code = record.field(Field::RegistrationCode).unwrap_or_default();
    let case = Case::proposal(octets(Field::CaContent), octets(Field::VerificationContent), code);
    let mut registered = case.to_look_up();
    let case = match listed {
        Listed::Nothing => case,
        Listed::Unreadable => {
            registered.add_unreadable();
            case.against(registered)
        }
        Listed::Response(response) => {
            registered.add(&wire::records(&self::input(response)).next().unwrap().unwrap());
            case.against(registered)
        }
    };
    let target = id.parse::<CheckId>().unwrap().check().targets(Kind::Proposal)[0].name();
    said_in(&judge(case, &policy()), id, target)
}

fn input(response: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("testdata/responses/{response}.json"));
    std::fs::read(path).unwrap()
}

fn said_in(report: &Report, id: &str, target: &str) -> Said {
    let mut findings = report
        .findings()
        .iter()
        .filter(|finding| finding.check.id() == id && finding.target.name() == target);
    let finding = findings.next().unwrap();
    assert!(findings.next().is_none());
    let outcome = finding.outcome.as_str();
    match &finding.outcome {
        Outcome::Passed(None) => Said { outcome, ..Said::default() },
        Outcome::NotApplicable(reason) => Said { outcome, message: (*reason).to_owned(), ..Said::default() },
        Outcome::Unchecked(cause) => {
            Said { outcome, message: cause.to_string(), help: cause.help().to_owned(), ..Said::default() }
        }
        Outcome::Passed(Some(evidence)) | Outcome::Failed(evidence) => Said {
            outcome,
            message: evidence.message().to_owned(),
            expected: evidence.expected_value().map(Value::to_string).unwrap_or_default(),
            found: evidence.found_value().map(Value::to_string).unwrap_or_default(),
            help: evidence.help_text().unwrap_or_default().to_owned(),
        },
    }
}
