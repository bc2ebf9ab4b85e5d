//! The JSON of a report. What has no meaning for a kind of case is absent.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{Facts, Forecast, Report};
use crate::case::Role;
use crate::check::Outcome;
use crate::finding::Finding;
use crate::untrusted::Text;
use crate::wire::{Field, InputError};

impl Report {
    /// Writes the members of its JSON into an object, with these for its outcomes, and with the values of extensions or without: for
    /// who selects rows, or writes them in another way.
    ///
    /// # Errors
    /// Those of the serializer.
    #[doc(hidden)]
    pub fn serialize_members<M: SerializeMap>(
        &self,
        outcomes: &impl Serialize,
        with_values: bool,
        object: &mut M,
    ) -> Result<(), M::Error> {
        let record = self.case.record();
        let text = |field: Field| record.field(field).map(Text);
        let facts = |role: Role| {
            let certificate = self.case.certificate(role)?;
            let facts = Facts::at(certificate, self.validation_time);
            Some(if with_values { facts.with_values(certificate) } else { facts })
        };
        object.serialize_entry("kind", &self.case.kind())?;
        entry(object, "line", record.line())?;
        if record.is_after_error() {
            object.serialize_entry("after_error", &true)?;
        }
        object.serialize_entry("verdict", &self.verdict())?;
        entry(object, "possession", self.possession)?;
        if self.allow_unproven {
            object.serialize_entry("allow_unproven", &true)?;
        }
        entry(object, "request_id", record.request_id().map(Text))?;
        entry(object, "ca_name", text(Field::CaName))?;
        entry(object, "sn", text(Field::Sn))?;
        entry(object, "registration_code", text(Field::RegistrationCode))?;
        entry(object, "device_name", text(Field::DeviceName))?;
        entry(object, "device_sn", text(Field::DeviceSn))?;
        entry(object, "ca_sn", text(Field::CaSn))?;
        entry(object, "diagnosis", Some(&self.diagnoses).filter(|it| !it.is_empty()))?;
        object.serialize_entry("servers", &Servers(self))?;
        object.serialize_entry("outcomes", outcomes)?;
        entry(object, "ca", facts(Role::Ca))?;
        entry(object, "verification", facts(Role::Verification))?;
        entry(object, "device", facts(Role::Device))
    }

    /// Each finding with what the JSON says of it.
    #[doc(hidden)]
    pub fn rows(&self) -> impl Iterator<Item = (&Finding, impl Serialize)> {
        self.findings.iter().map(|finding| (finding, Row { finding, report: self }))
    }
}

/// What the JSON output of the command has for each report, but for where it was read.
impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        let rows: Vec<_> = self.rows().map(|(_, row)| row).collect();
        self.serialize_members(&rows, false, &mut object)?;
        object.end()
    }
}

/// An element of `outcomes`.
struct Row<'r> {
    finding: &'r Finding,
    report: &'r Report,
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Row { finding, report } = self;
        let mut row = serializer.serialize_map(None)?;
        row.serialize_entry("check", finding.check.id())?;
        row.serialize_entry("target", finding.place())?;
        row.serialize_entry("severity", &finding.severity)?;
        row.serialize_entry("level", &finding.level)?;
        row.serialize_entry("outcome", finding.outcome.as_str())?;
        entry(&mut row, "reason", finding.outcome.reason())?;
        if report.is_decisive(finding) {
            row.serialize_entry("decisive", &true)?;
        }
        entry(&mut row, "platform_error", finding.platform_error())?;
        if !matches!(finding.outcome, Outcome::Passed(None) | Outcome::NotApplicable(_)) {
            row.serialize_entry("message", &finding.message())?;
            entry(&mut row, "expected", finding.expected())?;
            entry(&mut row, "found", finding.found())?;
            entry(&mut row, "help", finding.help().filter(|_| !report.is_explained(finding)))?;
        }
        row.end()
    }
}

/// The member `servers`.
struct Servers<'r>(&'r Report);

impl Serialize for Servers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Servers(report) = self;
        serializer.collect_seq(report.servers().into_iter().map(|forecast| {
            let is_decisive =
                report.servers.contains(&forecast.family) && report.is_closed_to(forecast.family);
            Server { forecast, is_decisive }
        }))
    }
}

struct Server {
    forecast: Forecast,
    is_decisive: bool,
}

impl Serialize for Server {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Server { forecast, is_decisive } = self;
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("family", &forecast.family)?;
        object.serialize_entry("devices", &forecast.devices)?;
        object.serialize_entry("loads", &forecast.loads)?;
        if *is_decisive {
            object.serialize_entry("decisive", &true)?;
        }
        entry(&mut object, "because", Some(&forecast.because).filter(|it| !it.is_empty()))?;
        entry(&mut object, "note", forecast.note)?;
        object.end()
    }
}

/// The member `error` of what could not be read.
impl Serialize for InputError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("code", self.code().as_str())?;
        object.serialize_entry("message", self.message())?;
        entry(&mut object, "path", self.path())?;
        entry(&mut object, "help", self.help())?;
        object.end()
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
