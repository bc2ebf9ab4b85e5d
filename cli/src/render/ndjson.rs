//! The format `ndjson`: one report a line, each complete by itself.

use std::{io, iter};

use mqtt_ca_check::case::Kind;
use mqtt_ca_check::catalogue;
use mqtt_ca_check::check::{CheckId, Outcome};
use mqtt_ca_check::policy::{Level, Policy, Severity};
use mqtt_ca_check::report::{Finding, Report};
use mqtt_ca_check::wire::Field;
use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};

use super::form::{Detail, Extent, Form, Frame, SCHEMA, judged_at};
use super::safe_json;
use crate::entry::Entry;

pub(super) struct Ndjson {
    /// How every line begins: as an object does, with what is the same in all.
    beginning: String,
    only_notable: bool,
    with_values: bool,
    silent_rows: Vec<SilentRow>,
}

/// The text of a row that says nothing but its outcome, as nearly all do. Saves 8 percent of the instructions that the command takes
/// for a record with an RSA-2048 CA.
struct SilentRow {
    check: CheckId,
    target: Field,
    severity: Severity,
    level: Level,
    passed: Box<RawValue>,
    not_applicable: Box<RawValue>,
}

impl Ndjson {
    pub(super) fn new(policy: &Policy, extent: Extent<'_>) -> Self {
        let judged_at = judged_at(policy);
        let beginning = format!(r#"{{"schema":"{SCHEMA}","judged_at":"{judged_at}""#);
        let rows = catalogue()
            .iter()
            .flat_map(|check| check.targets(Kind::Registration).iter().map(move |target| (check, *target)));
        let silent_rows = rows.filter_map(|(check, target)| {
            let severity = check.severity(Kind::Registration);
            let check = check.check_id();
            let level = policy.level(check, severity);
            let text = |outcome: &'static str| {
                to_raw_value(&Silent { check, target, severity, level, outcome }).ok()
            };
            let (passed, not_applicable) = (text("passed")?, text("not-applicable")?);
            Some(SilentRow { check, target, severity, level, passed, not_applicable })
        });
        Ndjson {
            beginning,
            only_notable: extent.only_notable,
            with_values: extent.detail == Detail::Verbose,
            silent_rows: silent_rows.collect(),
        }
    }
}

impl Frame for Ndjson {}

impl Form<Entry<'_>> for Ndjson {
    fn row(&self, entry: &Entry<'_>, out: &mut Vec<u8>) -> io::Result<()> {
        out.extend_from_slice(self.beginning.as_bytes());
        let begin = out.len();
        entry.serialize_with(
            |report| Rows { report, form: self },
            self.with_values,
            &mut serde_json::Serializer::new(&mut *out),
        )?;
        // The report's members follow in the same object.
        if let Some(brace) = out.get_mut(begin) {
            *brace = b',';
        }
        safe_json::make_safe(out, begin)?;
        out.push(b'\n');
        Ok(())
    }
}

/// The outcomes of a report.
struct Rows<'e> {
    report: &'e Report,
    form: &'e Ndjson,
}

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Ndjson { only_notable, silent_rows, .. } = self.form;
        // Those of a report stand in the same order, but need not be the same.
        let rows = self.report.rows().zip(silent_rows.iter().map(Some).chain(iter::repeat(None)));
        let shown = rows.filter(|((finding, _), _)| !only_notable || finding.outcome.is_notable());
        serializer.collect_seq(shown.map(|((finding, row), silent)| {
            silent.and_then(|it| it.text(finding)).map_or(Element::Row(row), Element::Silent)
        }))
    }
}

#[derive(Serialize)]
#[serde(untagged)]
enum Element<'e, R> {
    Silent(&'e RawValue),
    Row(R),
}

/// The members of a row that says nothing but its outcome.
#[derive(Serialize)]
struct Silent {
    check: CheckId,
    target: Field,
    severity: Severity,
    level: Level,
    outcome: &'static str,
}

impl SilentRow {
    /// The text of this finding, if it is such a row and says no more.
    fn text(&self, finding: &Finding) -> Option<&RawValue> {
        let is_it = finding.kind == Kind::Registration
            && self.check == finding.id()
            && (self.target, self.severity, self.level) == (finding.target, finding.severity, finding.level);
        let text = match finding.outcome {
            Outcome::Passed(None) => &*self.passed,
            Outcome::NotApplicable(_) => &*self.not_applicable,
            _ => return None,
        };
        is_it.then_some(text)
    }
}
