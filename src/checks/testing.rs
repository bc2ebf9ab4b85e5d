//! What the tests of the checks share: a response of testdata, judged at 2026-11-24, and one check's finding in it.

use std::path::Path;

use time::OffsetDateTime;

use crate::case::Case;
use crate::check::{Outcome, Value};
use crate::judge::judge;
use crate::policy::Policy;
use crate::wire;

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
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("testdata/responses/{response}.json"));
    let input = std::fs::read(path).unwrap();
    let response = wire::records(&input).next().unwrap().unwrap();
    let case = Case::registration(&response);
    let report = judge(&case, policy);
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
