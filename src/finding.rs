//! What came of a check for one target, and how much that weighs.

use std::borrow::Cow;

use crate::case::Kind;
use crate::check::{Check, CheckId, Outcome};
use crate::policy::{Level, Severity};
use crate::wire::Field;

/// One row of a report: a check, what it was about, and what came of it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Finding {
    /// The check.
    pub check: &'static Check,
    /// What sort of thing was judged.
    pub kind: Kind,
    /// The field it was about.
    pub target: Field,
    /// The check's severity for such a case, or that of what it found.
    pub severity: Severity,
    /// The severity after the policy's overrides.
    pub level: Level,
    /// What came of it.
    pub outcome: Outcome,
}

impl Finding {
    /// Which check it is of.
    #[must_use]
    pub const fn id(&self) -> CheckId {
        self.check.check_id()
    }

    /// The name of what it was about: `Data.Sn` of a response, whatever its envelope; of a file the name of the parameter
    /// that it is meant for, `CaContent`.
    #[must_use]
    pub const fn place(&self) -> &'static str {
        self.kind.place_of(self.target)
    }

    /// What is the matter, in one line without a full stop; what holds if the check passed, why it does not apply, what kept it from
    /// being carried out. It may quote an input, but never a private key.
    #[must_use]
    pub fn message(&self) -> Cow<'_, str> {
        match &self.outcome {
            Outcome::Passed(None) => self.check.title().into(),
            Outcome::Passed(Some(evidence)) | Outcome::Failed(evidence) => evidence.message().into(),
            Outcome::NotApplicable(why) => (*why).into(),
            Outcome::Unchecked(cause) => cause.to_string().into(),
        }
    }

    /// What was expected, if that is one value.
    #[must_use]
    pub fn expected(&self) -> Option<Cow<'_, str>> {
        match &self.outcome {
            Outcome::Passed(Some(evidence)) | Outcome::Failed(evidence) => {
                evidence.expected_value().map(|value| value.to_string().into())
            }
            Outcome::Unchecked(cause) => Some(cause.expected().into()),
            Outcome::Passed(None) | Outcome::NotApplicable(_) => None,
        }
    }

    /// What was found instead, if that is one value. Untrusted, cut to [`MAX_QUOTED`](crate::untrusted::MAX_QUOTED) characters.
    #[must_use]
    pub fn found(&self) -> Option<Cow<'_, str>> {
        match &self.outcome {
            Outcome::Passed(Some(evidence)) | Outcome::Failed(evidence) => {
                evidence.found_value().map(|value| value.to_string().into())
            }
            Outcome::Unchecked(cause) => Some(cause.found().into()),
            Outcome::Passed(None) | Outcome::NotApplicable(_) => None,
        }
    }

    /// What to do, beginning with a verb. Commands stand in backticks.
    #[must_use]
    pub fn help(&self) -> Option<Cow<'_, str>> {
        match &self.outcome {
            Outcome::Passed(Some(evidence)) | Outcome::Failed(evidence) => {
                evidence.help_text().map(Into::into)
            }
            Outcome::Unchecked(cause) => Some(cause.help().into()),
            Outcome::Passed(None) | Outcome::NotApplicable(_) => None,
        }
    }

    /// The code that RegisterCaCertificate would answer because of it, where that is documented.
    #[must_use]
    pub fn platform_error(&self) -> Option<&'static str> {
        let is_refused = self.kind == Kind::Proposal && self.outcome.is_failed();
        self.check.platform_error().filter(|_| is_refused)
    }
}
