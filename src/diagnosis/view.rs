//! What the rules look at, and what they make.

use serde::{Serialize, Serializer};

use crate::case::{Case, Kind};
use crate::check::{CheckId, Evidence, Outcome, Value};
use crate::finding::Finding;
use crate::policy::Policy;
use crate::untrusted::Text;
use crate::wire::Field;
use crate::x509::name::Name;

/// What is behind some findings of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Diagnosis {
    /// A stable code of the cause, for programs, made like the reasons of findings.
    pub reason: &'static str,
    /// The cause, in a sentence without a full stop. It may quote a certificate: untrusted.
    #[serde(serialize_with = "shown")]
    pub cause: String,
    /// What to do, beginning with a verb. Commands stand in backticks.
    #[serde(serialize_with = "shown")]
    pub help: String,
    /// The checks whose findings it explains, in the order of the catalogue. What these say to do by themselves does not mend
    /// it.
    pub explains: Vec<CheckId>,
    /// The field to which it is limited, if it is.
    #[serde(skip)]
    pub field: Option<Field>,
}

fn shown<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    Text(text).serialize(serializer)
}

impl Diagnosis {
    /// Whether it explains what this check found, which then says nothing by itself of what to do.
    #[must_use]
    pub fn is_behind(&self, finding: &Finding) -> bool {
        let is_open = finding.outcome.is_failed() || finding.outcome.is_unchecked();
        let is_there = self.field.is_none_or(|field| field == finding.target);
        is_open && is_there && self.explains.contains(&finding.check.check_id())
    }
}

/// What the rules look at.
pub(super) struct View<'v> {
    pub(super) case: &'v Case,
    pub(super) policy: &'v Policy,
    findings: &'v [Finding],
    /// What failed, for which most rules ask first.
    failures: Vec<(CheckId, Field, &'v Evidence)>,
}

impl<'v> View<'v> {
    pub(super) fn of(case: &'v Case, policy: &'v Policy, findings: &'v [Finding]) -> Self {
        let failures = findings.iter().filter_map(|finding| match &finding.outcome {
            Outcome::Failed(evidence) => Some((finding.id(), finding.target, &**evidence)),
            _ => None,
        });
        View { case, policy, findings, failures: failures.collect() }
    }

    /// What failed of a check, in any field.
    pub(super) fn failures(&self, check: CheckId) -> impl Iterator<Item = (Field, &'v Evidence)> {
        let of_it = self.failures.iter().filter(move |(id, ..)| *id == check);
        of_it.map(|(_, target, evidence)| (*target, *evidence))
    }

    /// Why a check failed, by the reason of its first failure.
    pub(super) fn failed(&self, check: CheckId) -> Option<&'static str> {
        self.failures(check).next().map(|(_, evidence)| evidence.reason())
    }

    pub(super) fn passed(&self, check: CheckId) -> bool {
        let mut of_it = self.findings.iter().filter(|finding| finding.check.check_id() == check);
        of_it.any(|finding| finding.outcome.is_passed())
    }

    pub(super) fn is_proposal(&self) -> bool {
        self.case.kind() == Kind::Proposal
    }

    /// The cause of those of these checks that failed or were unchecked; `None` if all of them passed or do not apply.
    pub(super) fn cause(
        &self,
        reason: &'static str,
        cause: String,
        help: String,
        checks: &[CheckId],
    ) -> Option<Diagnosis> {
        let is_open = |check: &CheckId| {
            let mut of_it = self.findings.iter().filter(|finding| finding.check.check_id() == *check);
            of_it.any(|finding| finding.outcome.is_failed() || finding.outcome.is_unchecked())
        };
        let explains: Vec<CheckId> = CheckId::ALL.iter().filter(|id| checks.contains(id)).copied().collect();
        let explains: Vec<CheckId> = explains.into_iter().filter(is_open).collect();
        (!explains.is_empty()).then_some(Diagnosis { reason, cause, help, explains, field: None })
    }
}

pub(super) fn quoted(name: Name<'_>) -> String {
    Value::name(name).to_string()
}
