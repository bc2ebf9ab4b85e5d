//! The report on one case: every finding, what follows for possession, and the verdict. Its serialized form is
//! the JSON that other programs read.

mod facts;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

pub use self::facts::{ExtensionFacts, ExtensionValue, Facts, validity};
use crate::case::{Case, Role};
use crate::check::{Outcome, Value};
use crate::diagnosis::Diagnosis;
pub use crate::finding::Finding;
use crate::policy::{Level, Policy};
use crate::untrusted::Text;
use crate::wire::{Field, InputError, Record};

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

/// One element of `outcomes` in the JSON output: a finding, as its report shows it.
#[derive(Clone, Copy, Debug)]
pub struct Row<'r> {
    finding: &'r Finding<'r>,
    is_decisive: bool,
    is_explained: bool,
}

impl<'r> Row<'r> {
    /// The row of a finding that does not decide the verdict.
    #[must_use]
    pub fn of(finding: &'r Finding<'r>) -> Self {
        Row { finding, is_decisive: false, is_explained: false }
    }

    /// What it shows.
    #[must_use]
    pub fn finding(&self) -> &'r Finding<'r> {
        self.finding
    }
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Row { finding, is_decisive, is_explained } = self;
        let mut row = serializer.serialize_map(None)?;
        row.serialize_entry("check", finding.check.id())?;
        row.serialize_entry("target", finding.place())?;
        row.serialize_entry("severity", finding.severity.as_str())?;
        row.serialize_entry("level", finding.level.as_str())?;
        row.serialize_entry("outcome", finding.outcome.as_str())?;
        entry(&mut row, "reason", finding.outcome.reason())?;
        if *is_decisive {
            row.serialize_entry("decisive", &true)?;
        }
        entry(&mut row, "platform_error", finding.platform_error())?;
        match &finding.outcome {
            Outcome::Passed(None) | Outcome::NotApplicable(_) => {}
            Outcome::Passed(Some(evidence)) | Outcome::Failed(evidence) => {
                let (message, help) = evidence.shown();
                let shown = |value: Option<&Value<'_>>| value.map(ToString::to_string);
                row.serialize_entry("message", &message)?;
                entry(&mut row, "expected", shown(evidence.expected_value()))?;
                entry(&mut row, "found", shown(evidence.found_value()))?;
                entry(&mut row, "help", help.filter(|_| !is_explained))?;
            }
            Outcome::Unchecked(cause) => {
                row.serialize_entry("message", &cause.to_string())?;
                row.serialize_entry("expected", cause.expected())?;
                row.serialize_entry("found", &cause.found())?;
                entry(&mut row, "help", (!is_explained).then(|| cause.help()))?;
            }
        }
        row.end()
    }
}

/// Writes an entry of a map, if there is a value.
fn entry<M: SerializeMap>(
    map: &mut M,
    key: &'static str,
    value: Option<impl Serialize>,
) -> Result<(), M::Error> {
    value.map_or(Ok(()), |value| map.serialize_entry(key, &value))
}

/// The report on one case.
#[derive(Clone, Debug)]
pub struct Report<'r> {
    pub(crate) case: &'r Case<'r>,
    pub(crate) policy: &'r Policy,
    pub(crate) findings: Vec<Finding<'r>>,
    pub(crate) possession: Possession,
    pub(crate) diagnoses: Vec<Diagnosis>,
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

    /// What is behind the findings, as far as that is known: at most two causes.
    #[must_use]
    pub fn diagnoses(&self) -> &[Diagnosis] {
        &self.diagnoses
    }

    /// Whether one of the diagnoses explains this finding. The diagnosis, not the finding, then says what to do.
    #[must_use]
    pub fn is_explained(&self, finding: &Finding<'_>) -> bool {
        self.diagnoses.iter().any(|diagnosis| diagnosis.is_behind(finding))
    }

    /// The findings as the JSON output has them.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.findings.iter().map(|finding| Row {
            finding,
            is_decisive: self.is_decisive(finding),
            is_explained: self.is_explained(finding),
        })
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

impl<'e> Entry<'e> {
    /// Serializes it with the rows of its report, in the way and the selection of who calls, and `with_values` of extensions or
    /// without.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize_with<S: Serializer, R: Serialize>(
        &self,
        rows: impl FnOnce(&'e Report<'e>) -> R,
        with_values: bool,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let report = self.result.ok();
        let record = report.map(|report| report.case.record());
        let text = |field: Field| record.and_then(|record| record.field(field)).map(Text);
        let facts = |role: Role| {
            report.and_then(|it| {
                let certificate = it.case.certificate(role)?;
                let facts = Facts::at(certificate, it.policy.validation_time);
                Some(if with_values { facts.with_values(certificate) } else { facts })
            })
        };
        let request_id = match self.result {
            Ok(_) => record.and_then(Record::request_id),
            Err(error) => error.request_id(),
        };
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("source", &Text(self.source))?;
        object.serialize_entry("record", &self.record)?;
        entry(&mut object, "kind", report.map(|report| report.case.kind()))?;
        entry(&mut object, "line", self.line())?;
        if record.is_some_and(Record::is_after_error) {
            object.serialize_entry("after_error", &true)?;
        }
        object.serialize_entry("verdict", self.verdict().as_str())?;
        entry(&mut object, "possession", report.map(|report| report.possession().as_str()))?;
        if report.is_some_and(|report| report.policy.allow_unproven) {
            object.serialize_entry("allow_unproven", &true)?;
        }
        entry(&mut object, "error", self.result.err().map(ErrorObject::of))?;
        entry(&mut object, "request_id", request_id.map(Text))?;
        entry(&mut object, "ca_name", text(Field::CaName))?;
        entry(&mut object, "sn", text(Field::Sn))?;
        entry(&mut object, "registration_code", text(Field::RegistrationCode))?;
        let diagnoses = report.map(Report::diagnoses).filter(|it| !it.is_empty());
        entry(&mut object, "diagnosis", diagnoses)?;
        entry(&mut object, "outcomes", report.map(rows))?;
        entry(&mut object, "ca", facts(Role::Ca))?;
        entry(&mut object, "verification", facts(Role::Verification))?;
        object.end()
    }
}

impl Serialize for Entry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.serialize_with(|report| report.rows().collect::<Vec<_>>(), false, serializer)
    }
}

#[derive(Serialize)]
struct ErrorObject<'e> {
    code: &'static str,
    message: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'e str>,
}

impl<'e> ErrorObject<'e> {
    fn of(error: &'e InputError) -> Self {
        ErrorObject {
            code: error.code().as_str(),
            message: error.message(),
            path: error.path(),
            help: error.help(),
        }
    }
}
