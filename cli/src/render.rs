//! Renderers: each turns entries into one format, as they come. They see entries, the policy and the counts, nothing
//! else, so that every format tells the same. What other subcommands show, checks of the catalogue and the facts of
//! certificates, is written in the same two ways.

mod human;
mod json;
mod ndjson;
mod safe_json;

use std::borrow::Cow;
use std::io::{self, Write};

use mqtt_ca_check::check::Check;
use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::report::{Entry, Facts, Verdict};
use mqtt_ca_check::untrusted;
use mqtt_ca_check::wire::InputError;
use serde::{Serialize, Serializer};
use time::format_description::well_known::Rfc3339;

use crate::args::{DocumentFormat, Format};
use crate::exit::Status;

/// The name and version of the report's JSON form.
const SCHEMA: &str = "mqtt-ca-check/report/v1";

/// Writes a run, one entry at a time.
pub(crate) trait Renderer {
    fn begin(&mut self) -> io::Result<()>;
    fn entry(&mut self, entry: &Entry<'_>) -> io::Result<()>;
    /// Writes an entry that an [`EntryRenderer`] of the same format rendered. It is not the first of the run.
    fn rendered(&mut self, entry: &[u8]) -> io::Result<()>;
    /// Sees to it that the entries so far are written.
    fn flush(&mut self) -> io::Result<()>;
    /// Writes what is left and sees to it that all of it is written.
    fn end(&mut self, summary: &Summary) -> io::Result<()>;
}

/// Renders entries apart from the run that they belong to, on whatever thread.
#[derive(Clone, Copy)]
pub(crate) struct EntryRenderer<'h> {
    format: Format,
    header: &'h Header<'h>,
    is_coloured: bool,
}

impl<'h> EntryRenderer<'h> {
    pub(crate) fn new(format: Format, header: &'h Header<'h>, is_coloured: bool) -> Self {
        EntryRenderer { format, header, is_coloured }
    }

    /// Renders an entry as it stands among others, behind what is in `out`.
    pub(crate) fn render(&self, entry: &Entry<'_>, out: &mut Vec<u8>) -> io::Result<()> {
        match self.format {
            Format::Human => human::entry(entry, self.is_coloured, out),
            Format::Json => json::entry(entry, out),
            Format::Ndjson => ndjson::entry(entry, self.header, out),
        }
    }
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
    pub(crate) failed: u64,
    pub(crate) unreadable: u64,
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

    /// What the counts mean for the exit status of a run that has come to its end.
    pub(crate) fn status(&self) -> Status {
        if self.total == 0 { Status::Unreadable } else { self.status_so_far() }
    }

    /// What the counts mean while more records may come.
    pub(crate) fn status_so_far(&self) -> Status {
        if self.unreadable > 0 {
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

/// Writes a report as it stands among others, without colour.
///
/// # Errors
/// None but those of `out`, which memory does not have.
pub fn render_entry(entry: &Entry<'_>, policy: &Policy, format: Format, out: &mut Vec<u8>) -> io::Result<()> {
    EntryRenderer::new(format, &Header::of(policy), false).render(entry, out)
}

/// Writes checks: one in full, or several in short.
pub(crate) fn catalogue(
    format: DocumentFormat,
    checks: &[Check],
    is_coloured: bool,
    out: Box<dyn Write>,
) -> io::Result<()> {
    match format {
        DocumentFormat::Human => human::catalogue(checks, is_coloured, out),
        DocumentFormat::Json => json::catalogue(checks, out),
    }
}

/// Writes the facts of certificates, one certificate at a time.
pub(crate) trait Certificates {
    fn begin(&mut self) -> io::Result<()>;
    fn certificate(&mut self, place: Place<'_>, facts: &Facts) -> io::Result<()>;
    fn problem(&mut self, place: Place<'_>, problem: Problem) -> io::Result<()>;
    /// Writes what is left and sees to it that all of it is written.
    fn end(&mut self, inspected: &Inspected) -> io::Result<()>;
}

/// Where a certificate was found or should have been.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Place<'s> {
    /// As in [`Entry`]. Untrusted.
    #[serde(serialize_with = "without_private_key")]
    pub(crate) source: &'s str,
    /// The position in its source, from 0: of the response, or of the certificate where there are no responses.
    pub(crate) record: Option<usize>,
    /// The field of the response.
    pub(crate) target: Option<&'static str>,
}

fn without_private_key<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(untrusted::without_private_key(text))
}

/// Why there is no certificate in a place. No part of it holds a private key.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Problem {
    /// The code of an input error, `no-certificate` or `not-a-certificate`.
    pub(crate) code: &'static str,
    /// Untrusted in parts.
    pub(crate) message: String,
    /// Where in a JSON document. Untrusted.
    pub(crate) path: Option<String>,
    /// Untrusted.
    pub(crate) request_id: Option<String>,
    /// Untrusted in parts.
    pub(crate) help: Option<Cow<'static, str>>,
}

impl From<&InputError> for Problem {
    fn from(error: &InputError) -> Self {
        Problem {
            code: error.code().as_str(),
            message: error.message().to_owned(),
            path: error.path().map(ToOwned::to_owned),
            request_id: error.request_id().map(ToOwned::to_owned),
            help: error.help().map(|help| Cow::Owned(help.to_owned())),
        }
    }
}

/// How many certificates were read, and in how many places none could be.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Inspected {
    pub(crate) certificates: u64,
    pub(crate) problems: u64,
}

impl Inspected {
    /// What the counts mean for the exit status of a run that has come to its end.
    pub(crate) fn status(&self) -> Status {
        if self.certificates == 0 { Status::Unreadable } else { self.status_so_far() }
    }

    /// What the counts mean while more certificates may come.
    pub(crate) fn status_so_far(&self) -> Status {
        if self.problems == 0 { Status::Passed } else { Status::Unreadable }
    }
}

/// The renderer of certificates in a format.
pub(crate) fn certificates<'s>(
    format: DocumentFormat,
    is_coloured: bool,
    out: Box<dyn Write + 's>,
) -> Box<dyn Certificates + 's> {
    match format {
        DocumentFormat::Human => Box::new(human::HumanCertificates::new(is_coloured, out)),
        DocumentFormat::Json => Box::new(json::JsonCertificates::new(out)),
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

    #[test]
    fn a_reader_who_goes_away_turns_a_pass_so_far_into_a_status_of_its_own() {
        use Verdict::{Failed, Passed, Unreadable};
        let status = |verdicts: &[Verdict]| {
            let mut summary = Summary::default();
            verdicts.iter().for_each(|verdict| summary.count(*verdict));
            summary.status_so_far().without_reader()
        };
        assert_eq!(status(&[]), Status::ReaderGone);
        assert_eq!(status(&[Passed, Passed]), Status::ReaderGone);
        assert_eq!(status(&[Passed, Failed]), Status::Failed);
        assert_eq!(status(&[Failed, Unreadable]), Status::Unreadable);
        let inspected = |certificates, problems| Inspected { certificates, problems };
        assert_eq!(inspected(0, 0).status_so_far().without_reader(), Status::ReaderGone);
        assert_eq!(inspected(2, 0).status_so_far().without_reader(), Status::ReaderGone);
        assert_eq!(inspected(2, 1).status_so_far().without_reader(), Status::Unreadable);
    }

    #[test]
    fn certificates_are_read_if_there_is_one_and_nothing_else() {
        let status = |certificates, problems| Inspected { certificates, problems }.status();
        assert_eq!(status(2, 0), Status::Passed);
        assert_eq!(status(2, 1), Status::Unreadable);
        assert_eq!(status(0, 0), Status::Unreadable);
    }
}
