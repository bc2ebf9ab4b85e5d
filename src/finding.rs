//! What came of a check for one target, and how much that weighs.

use crate::case::Kind;
use crate::check::{Check, Outcome};
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

impl<'r> Finding {
    /// A finding of which nothing is known but these.
    #[must_use]
    pub fn new(
        check: &'static Check,
        kind: Kind,
        target: Field,
        severity: Severity,
        level: Level,
        outcome: Outcome,
    ) -> Self {
        Finding { check, kind, target, severity, level, outcome }
    }

    /// The name of what it was about: `Data.Sn` of a response, whatever its envelope; of a file the name of the parameter
    /// that it is meant for, `CaContent`.
    #[must_use]
    pub const fn place(&self) -> &'static str {
        self.kind.place_of(self.target)
    }

    /// The code that RegisterCaCertificate would answer because of it, where that is documented.
    #[must_use]
    pub fn platform_error(&self) -> Option<&'static str> {
        let is_refused = self.kind == Kind::Proposal && self.outcome.is_failed();
        self.check.platform_error().filter(|_| is_refused)
    }
}
