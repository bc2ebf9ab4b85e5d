//! What every format of reports is given, and has to do with it.

use std::io;

use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::report::Entry;
use time::format_description::well_known::Rfc3339;

use crate::summary::Summary;

/// The name and version of the report's JSON form.
pub(super) const SCHEMA: &str = "mqtt-ca-check/report/v1";

/// Writes a run, one entry at a time.
pub(crate) trait Renderer {
    fn begin(&mut self) -> io::Result<()> {
        Ok(())
    }
    fn entry(&mut self, entry: &Entry<'_>) -> io::Result<()>;
    /// Writes an entry that an [`EntryRenderer`](super::EntryRenderer) of the same format rendered. It is not the first of the run.
    fn rendered(&mut self, entry: &[u8]) -> io::Result<()>;
    /// Sees to it that the entries so far are written.
    fn flush(&mut self) -> io::Result<()>;
    /// Writes what is left and sees to it that all of it is written.
    fn end(&mut self, summary: &Summary) -> io::Result<()>;
}

/// What holds for all entries of a run.
pub(crate) struct Header<'p> {
    /// The validation time, RFC 3339 in UTC.
    pub(super) judged_at: String,
    pub(super) policy: &'p Policy,
}

impl<'p> Header<'p> {
    pub(crate) fn of(policy: &'p Policy) -> Self {
        // The arguments admit only instants that RFC 3339 can write.
        let judged_at = policy.validation_time.format(&Rfc3339).unwrap_or_default();
        Header { judged_at, policy }
    }
}
