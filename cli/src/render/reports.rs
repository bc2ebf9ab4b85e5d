//! What every format of reports has to do with them.

use std::io;

use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::report::Entry;
use time::format_description::well_known::Rfc3339;

use crate::summary::Summary;

/// The name and version of the report's JSON form.
pub(super) const SCHEMA: &str = "mqtt-ca-check/report/v1";

/// A format of reports. Each part goes behind what is in `out`, on whatever thread; the same gives the same octets. Memory has no
/// errors of writing.
pub(crate) trait Form: Send + Sync {
    /// What stands before all reports.
    fn head(&self, _out: &mut Vec<u8>) -> io::Result<()> {
        Ok(())
    }

    /// A report as it stands among others.
    fn row(&self, entry: &Entry<'_>, out: &mut Vec<u8>) -> io::Result<()>;

    /// The report of a run that has no other, if the format shows it in another form than as a row.
    fn alone(&self, _entry: &Entry<'_>) -> Option<String> {
        None
    }

    /// What stands between two reports.
    fn separator(&self) -> &'static [u8] {
        b""
    }

    /// What stands behind all reports.
    fn tail(&self, _summary: &Summary, _out: &mut Vec<u8>) -> io::Result<()> {
        Ok(())
    }
}

/// The validation time, RFC 3339 in UTC.
pub(super) fn judged_at(policy: &Policy) -> String {
    // The arguments admit only instants that RFC 3339 can write.
    policy.validation_time.format(&Rfc3339).unwrap_or_default()
}
