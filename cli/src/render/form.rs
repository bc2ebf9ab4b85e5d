//! What every format has to do, whatever it shows, and what those of reports share.

use std::io::{self, Write};

use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::report::Verdict;
use time::format_description::well_known::Rfc3339;

use crate::summary::Summary;

/// What a format writes around rows.
pub(crate) trait Frame: Send + Sync {
    /// What stands before all rows.
    fn head(&self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// What stands between two rows.
    fn separator(&self) -> &'static [u8] {
        b""
    }

    /// Whether rows that came to this verdict are kept for the tail.
    fn is_kept(&self, _verdict: Verdict) -> bool {
        false
    }

    /// What stands behind all rows, the kept ones in it.
    fn tail(&self, _summary: &Summary, _kept: &[u8], _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// A format of rows that show an `R`, rendered on whatever thread: the same gives the same octets.
pub(crate) trait Form<R>: Frame {
    /// A row as it stands among others, behind what is in `out`. Memory has no errors of writing.
    fn row(&self, row: &R, out: &mut Vec<u8>) -> io::Result<()>;

    /// The row of a run that has no other, if the format shows it in another form.
    fn alone(&self, _row: &R) -> Option<String> {
        None
    }
}

/// How much of a report is shown to people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Nothing of what passed.
    Quiet,
    /// What somebody has to know to act.
    #[default]
    Usual,
    /// Everything.
    Verbose,
}

/// The name and version of the report's JSON form.
pub(super) const SCHEMA: &str = "mqtt-ca-check/report/v1";

/// The validation time, RFC 3339 in UTC.
pub(super) fn judged_at(policy: &Policy) -> String {
    // The arguments admit only instants that RFC 3339 can write.
    policy.validation_time.format(&Rfc3339).unwrap_or_default()
}
