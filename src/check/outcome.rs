//! What can come of a check, and the evidence for it.

use std::borrow::Cow;

use super::cause::Cause;
use super::value::Value;
use crate::policy::Severity;
use crate::untrusted::without_private_key;

/// An outcome, or what kept the check from being carried out.
pub(crate) type Judged = Result<Outcome, Box<Cause>>;

/// What came of a check for one target.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It holds; a remark says what is still worth knowing.
    Passed(Option<Box<Evidence>>),
    /// It does not hold.
    Failed(Box<Evidence>),
    /// There is nothing to hold, for this reason.
    NotApplicable(&'static str),
    /// It could not be carried out.
    Unchecked(Box<Cause>),
}

impl Outcome {
    pub(crate) const PASSED: Outcome = Outcome::Passed(None);

    /// The word used in reports: `passed`, `failed`, `not-applicable` or `unchecked`.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Outcome::Passed(_) => "passed",
            Outcome::Failed(_) => "failed",
            Outcome::NotApplicable(_) => "not-applicable",
            Outcome::Unchecked(_) => "unchecked",
        }
    }

    /// The reason of the evidence, or of what kept the check from being carried out. `None` if the check passed without
    /// a remark, or did not apply.
    #[must_use]
    pub fn reason(&self) -> Option<&'static str> {
        match self {
            Outcome::Passed(None) | Outcome::NotApplicable(_) => None,
            Outcome::Passed(Some(evidence)) | Outcome::Failed(evidence) => Some(evidence.reason()),
            Outcome::Unchecked(cause) => Some(cause.reason()),
        }
    }

    /// The reasons of all that was found: the first is [`reason`](Self::reason).
    pub fn reasons(&self) -> impl Iterator<Item = &'static str> {
        let others = match self {
            Outcome::Passed(Some(evidence)) | Outcome::Failed(evidence) => evidence.others.as_slice(),
            _ => &[],
        };
        self.reason().into_iter().chain(others.iter().copied())
    }

    /// The severity of what was found, or of what kept the check from being carried out, where it is another than the
    /// check's.
    pub(crate) fn severity(&self) -> Option<Severity> {
        match self {
            Outcome::Failed(evidence) => evidence.severity,
            Outcome::Unchecked(cause) => cause.severity(),
            _ => None,
        }
    }

    /// Whether it is worth a look: failed, unchecked, or passed with a remark.
    #[must_use]
    pub fn is_notable(&self) -> bool {
        !matches!(self, Outcome::Passed(None) | Outcome::NotApplicable(_))
    }

    /// Whether the check held.
    #[must_use]
    pub fn is_passed(&self) -> bool {
        matches!(self, Outcome::Passed(_))
    }

    /// Whether the check did not hold.
    #[must_use]
    pub fn is_failed(&self) -> bool {
        matches!(self, Outcome::Failed(_))
    }

    /// Whether the check could not be carried out.
    #[must_use]
    pub fn is_unchecked(&self) -> bool {
        matches!(self, Outcome::Unchecked(_))
    }
}

/// What speaks for or against a check: values, made into text when they are shown.
#[derive(Clone, Debug)]
pub struct Evidence {
    reason: &'static str,
    message: Cow<'static, str>,
    expected: Option<Value>,
    found: Option<Value>,
    help: Option<Cow<'static, str>>,
    /// Where it is another than the check's.
    severity: Option<Severity>,
    /// The reasons of what else was found in the same place.
    others: Vec<&'static str>,
}

impl Evidence {
    pub(crate) fn new(reason: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Evidence {
            reason,
            message: message.into(),
            expected: None,
            found: None,
            help: None,
            severity: None,
            others: Vec::new(),
        }
    }

    /// Weighs more or less than what the check usually finds.
    pub(crate) fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// Is of these reasons too.
    pub(crate) fn others(mut self, reasons: Vec<&'static str>) -> Self {
        self.others = reasons;
        self
    }

    pub(crate) fn expected(mut self, value: impl Into<Value>) -> Self {
        self.expected = Some(value.into());
        self
    }

    pub(crate) fn found(mut self, value: impl Into<Value>) -> Self {
        self.found = Some(value.into());
        self
    }

    pub(crate) fn help(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn failed(self) -> Judged {
        Ok(Outcome::Failed(Box::new(self)))
    }

    pub(crate) fn remark(self) -> Judged {
        Ok(Outcome::Passed(Some(Box::new(self))))
    }

    /// A stable code of the cause, for programs: unique within its check. It never changes, and is made of at most 40
    /// lower-case letters, digits and hyphens.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        self.reason
    }

    /// What is the matter, in one line without a full stop.
    #[must_use]
    pub fn message(&self) -> &str {
        shown(&self.message)
    }

    /// What was expected, if that is one value.
    #[must_use]
    pub fn expected_value(&self) -> Option<&Value> {
        self.expected.as_ref()
    }

    /// What was found instead, if that is one value.
    #[must_use]
    pub fn found_value(&self) -> Option<&Value> {
        self.found.as_ref()
    }

    /// What to do, beginning with a verb.
    #[must_use]
    pub fn help_text(&self) -> Option<&str> {
        self.help.as_ref().map(shown)
    }
}

/// Words of this library, or of which a part is from an input.
type Words = Cow<'static, str>;

/// A text as it may be shown: what is not this library's own is looked at.
fn shown(text: &Words) -> &str {
    match text {
        Words::Borrowed(ours) => ours,
        Words::Owned(text) => without_private_key(text),
    }
}
