//! A report with its place in the input: one element of `reports` in the JSON output.

use mqtt_ca_check::report::{Report, Verdict};
use mqtt_ca_check::untrusted::without_private_key;
use mqtt_ca_check::wire::InputError;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// A report with its place in the input. What could not be read has an entry too, so that nothing is lost.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'e> {
    /// The input: a file name, or `-` for standard input.
    pub source: &'e str,
    /// The position of the record in its source, from 0.
    pub record: usize,
    /// The report, or why there is none.
    pub result: Result<&'e Report, &'e InputError>,
}

impl<'e> Entry<'e> {
    pub(crate) fn of(source: &'e str, record: usize, result: &'e Result<Report, InputError>) -> Self {
        Entry { source, record, result: result.as_ref() }
    }

    /// The verdict, [`Verdict::Unreadable`] if there is no report.
    pub(crate) fn verdict(&self) -> Verdict {
        self.result.map_or(Verdict::Unreadable, Report::verdict)
    }

    /// Serializes it with these outcomes, and with the values of extensions or without.
    pub(crate) fn serialize_with<S: Serializer, R: Serialize>(
        &self,
        outcomes: impl FnOnce(&'e Report) -> R,
        with_values: bool,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("source", without_private_key(self.source))?;
        object.serialize_entry("record", &self.record)?;
        match self.result {
            Ok(report) => report.serialize_members(&outcomes(report), with_values, &mut object)?,
            Err(error) => {
                if let Some(line) = error.line() {
                    object.serialize_entry("line", &line)?;
                }
                object.serialize_entry("verdict", &Verdict::Unreadable)?;
                object.serialize_entry("error", error)?;
                if let Some(id) = error.request_id() {
                    object.serialize_entry("request_id", without_private_key(id))?;
                }
            }
        }
        object.end()
    }
}
