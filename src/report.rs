//! The report on one case: every finding, what follows for possession, and the verdict. Its serialized form is
//! the JSON that other programs read.

mod facts;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

pub use self::facts::{Facts, validity};
use crate::case::{Case, Role};
use crate::check::{Check, Outcome, Value};
use crate::policy::{Level, Policy, Severity};
use crate::untrusted::Text;
use crate::wire::{Field, InputError, Record};
use crate::x509::key::NOT_LOOKED_FOR;

/// Whether possession of the CA's key was proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Possession {
    /// The verification certificate names the registration code and the CA, and the CA's key signed it; something that this
    /// key signed names it; the key is not known to be broken; and the verification certificate is not the CA certificate.
    Proven,
    /// Something needed for the proof is missing, masked or could not be verified; or the signature need not come from a
    /// holder of the key: the key is known to be broken, nothing that it signed names it, so that it may have been computed
    /// to fit, or the CA certificate was handed in as its own proof.
    Unproven,
    /// The verification certificate proves nothing: it names another code or issuer, or another key signed it.
    Refuted,
}

impl Possession {
    /// The word used in reports: `proven`, `unproven` or `refuted`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Possession::Proven => "proven",
            Possession::Unproven => "unproven",
            Possession::Refuted => "refuted",
        }
    }
}

/// The one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Possession is proven, and nothing at or above the threshold failed or went unchecked.
    Passed,
    /// Not passed.
    Failed,
    /// There was nothing to judge.
    Unreadable,
}

impl Verdict {
    /// The word used in reports: `passed`, `failed` or `unreadable`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Passed => "passed",
            Verdict::Failed => "failed",
            Verdict::Unreadable => "unreadable",
        }
    }
}

/// One row of a report: a check, what it was about, and what came of it. Its serialized form is an element of `outcomes` in
/// the JSON output.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Finding<'r> {
    /// The check.
    pub check: &'static Check,
    /// The field it was about.
    pub target: Field,
    /// The check's severity for such a case, or that of what it found.
    pub severity: Severity,
    /// The severity after the policy's overrides.
    pub level: Level,
    /// What came of it.
    pub outcome: Outcome<'r>,
}

impl Serialize for Finding<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (message, expected, found, help) = match &self.outcome {
            Outcome::Passed(None) | Outcome::NotApplicable(_) => (None, None, None, None),
            Outcome::Passed(Some(evidence)) | Outcome::Failed(evidence) => {
                let (message, help) = evidence.shown();
                let shown = |value: Option<&Value<'_>>| value.map(ToString::to_string);
                (Some(message), shown(evidence.expected_value()), shown(evidence.found_value()), help)
            }
            Outcome::Unchecked(cause) => (
                Some(cause.to_string()),
                Some(cause.expected().to_owned()),
                Some(cause.found()),
                Some(cause.help().to_owned()),
            ),
        };
        let mut row = serializer.serialize_struct("Finding", 9)?;
        row.serialize_field("check", self.check.id())?;
        row.serialize_field("target", self.target.target())?;
        row.serialize_field("severity", &self.severity)?;
        row.serialize_field("level", &self.level)?;
        row.serialize_field("outcome", self.outcome.as_str())?;
        row.serialize_field("message", &message)?;
        row.serialize_field("expected", &expected)?;
        row.serialize_field("found", &found)?;
        row.serialize_field("help", &help)?;
        row.end()
    }
}

/// The report on one case.
#[derive(Clone, Debug)]
pub struct Report<'r> {
    pub(crate) case: &'r Case<'r>,
    pub(crate) policy: &'r Policy,
    pub(crate) findings: Vec<Finding<'r>>,
    pub(crate) possession: Possession,
}

impl<'r> Report<'r> {
    /// The one answer.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let possessed = match self.possession {
            Possession::Proven => true,
            Possession::Unproven => self.policy.allow_unproven,
            Possession::Refuted => false,
        };
        if possessed && !self.findings.iter().any(|finding| self.is_decisive(finding)) {
            Verdict::Passed
        } else {
            Verdict::Failed
        }
    }

    /// Whether possession of the CA's key was proven.
    #[must_use]
    pub fn possession(&self) -> Possession {
        self.possession
    }

    /// One finding for each target of each check, in the order of the catalogue.
    #[must_use]
    pub fn findings(&self) -> &[Finding<'r>] {
        &self.findings
    }

    /// What was judged.
    #[must_use]
    pub fn case(&self) -> &'r Case<'r> {
        self.case
    }

    /// How it was judged.
    #[must_use]
    pub fn policy(&self) -> &'r Policy {
        self.policy
    }

    /// Whether a finding decides against the verdict `passed`: its level reaches the threshold, and it failed or went
    /// unchecked.
    #[must_use]
    pub fn is_decisive(&self, finding: &Finding<'_>) -> bool {
        finding.level >= Level::from(self.policy.threshold)
            && (finding.outcome.is_failed() || finding.outcome.is_unchecked())
    }
}

/// A report with its place in the input: one element of `reports` in the JSON output. What could not be read has an
/// entry too, so that nothing is lost.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'e> {
    /// The input: a file name, or `-` for standard input.
    pub source: &'e str,
    /// The position of the record in its source, from 0.
    pub record: usize,
    /// The report, or why there is none.
    pub result: Result<&'e Report<'e>, &'e InputError>,
}

impl Entry<'_> {
    /// The line of the input, from 1, on which begins the value that was read or could not be; `None` for an input as a whole.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        match self.result {
            Ok(report) => report.case.record().line(),
            Err(error) => error.line(),
        }
    }

    /// The verdict, [`Verdict::Unreadable`] if there is no report.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.result.map_or(Verdict::Unreadable, Report::verdict)
    }
}

impl Serialize for Entry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let report = self.result.ok();
        let record = report.map(|report| report.case.record());
        let text = |field: Field| record.and_then(|record| record.field(field)).map(Text);
        let facts = |role: Role| report.and_then(|report| report.case.certificate(role)).map(Facts::of);
        let request_id = match self.result {
            Ok(_) => record.and_then(Record::request_id).map(Text),
            Err(error) => error.request_id().map(Text),
        };
        let error = self.result.err().map(|error| ErrorObject {
            code: error.code().as_str(),
            message: error.message(),
            path: error.path(),
            help: error.help(),
        });
        let mut object = serializer.serialize_struct("Entry", 16)?;
        object.serialize_field("source", &Text(self.source))?;
        object.serialize_field("record", &self.record)?;
        object.serialize_field("line", &self.line())?;
        if record.is_some_and(Record::is_after_error) {
            object.serialize_field("after_error", &true)?;
        }
        object.serialize_field("verdict", &self.verdict())?;
        object.serialize_field("possession", &report.map(Report::possession))?;
        object.serialize_field("allow_unproven", &report.map(|report| report.policy.allow_unproven))?;
        object.serialize_field("error", &error)?;
        object.serialize_field("request_id", &request_id)?;
        object.serialize_field("ca_name", &text(Field::CaName))?;
        object.serialize_field("sn", &text(Field::Sn))?;
        object.serialize_field("registration_code", &text(Field::RegistrationCode))?;
        object.serialize_field("outcomes", report.map_or(&[][..], Report::findings))?;
        object.serialize_field("not_looked_for", &report.map(|_| NOT_LOOKED_FOR))?;
        object.serialize_field("ca", &facts(Role::Ca))?;
        object.serialize_field("verification", &facts(Role::Verification))?;
        object.end()
    }
}

#[derive(Serialize)]
struct ErrorObject<'e> {
    code: &'static str,
    message: &'e str,
    path: Option<&'e str>,
    help: Option<&'e str>,
}
