//! Renderers: each turns entries into one format, as they come. They see entries, the policy and the counts, nothing
//! else, so that every format tells the same.
//!
//! May import: args, escape, exit, layout.

mod human;
mod json;
mod ndjson;
mod safe_json;

use std::io::{self, Write};

use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::report::{Entry, Verdict};
use serde::Serialize;
use time::format_description::well_known::Rfc3339;

use crate::args::Format;
use crate::exit::Status;

/// The name and version of the report's JSON form.
const SCHEMA: &str = "mqtt-ca-check/report/v1";

/// Writes a run, one entry at a time.
pub(crate) trait Renderer {
    fn begin(&mut self) -> io::Result<()>;
    fn entry(&mut self, entry: &Entry<'_>) -> io::Result<()>;
    /// Writes what is left and sees to it that all of it is written.
    fn end(&mut self, summary: &Summary) -> io::Result<()>;
}

/// What holds for all entries of a run.
pub(crate) struct Header<'p> {
    /// The validation time, RFC 3339 in UTC.
    judged_at: String,
    policy: &'p Policy,
}

impl<'p> Header<'p> {
    pub(crate) fn of(policy: &'p Policy) -> Self {
        // The arguments admit only instants that RFC 3339 can write.
        let judged_at = policy.validation_time.format(&Rfc3339).unwrap_or_default();
        Header { judged_at, policy }
    }
}

/// How many records came to which verdict.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct Summary {
    pub(crate) total: u64,
    passed: u64,
    failed: u64,
    unreadable: u64,
}

impl Summary {
    pub(crate) fn count(&mut self, verdict: Verdict) {
        let of_verdict = match verdict {
            Verdict::Passed => &mut self.passed,
            Verdict::Failed => &mut self.failed,
            Verdict::Unreadable => &mut self.unreadable,
        };
        *of_verdict = of_verdict.saturating_add(1);
        self.total = self.total.saturating_add(1);
    }

    /// What the counts mean for the exit status.
    pub(crate) fn status(&self) -> Status {
        if self.total == 0 || self.unreadable > 0 {
            Status::Unreadable
        } else if self.failed > 0 {
            Status::Failed
        } else {
            Status::Passed
        }
    }
}

/// The renderer of a format.
pub(crate) fn renderer<'h>(
    format: Format,
    header: &'h Header<'_>,
    is_coloured: bool,
    out: Box<dyn Write + 'h>,
) -> Box<dyn Renderer + 'h> {
    match format {
        Format::Human => Box::new(human::Human::new(header, is_coloured, out)),
        Format::Json => Box::new(json::Json::new(header, out)),
        Format::Ndjson => Box::new(ndjson::Ndjson::new(header, out)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(verdicts: &[Verdict]) -> Status {
        let mut summary = Summary::default();
        verdicts.iter().for_each(|verdict| summary.count(*verdict));
        summary.status()
    }

    #[test]
    fn unreadable_outranks_failed_and_failed_outranks_passed() {
        use Verdict::{Failed, Passed, Unreadable};
        assert_eq!(status(&[Passed, Passed]), Status::Passed);
        assert_eq!(status(&[Passed, Failed, Passed]), Status::Failed);
        assert_eq!(status(&[Failed, Unreadable, Passed]), Status::Unreadable);
    }

    #[test]
    fn no_record_at_all_is_no_pass() {
        assert_eq!(status(&[]), Status::Unreadable);
    }
}
