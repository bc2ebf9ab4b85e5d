//! What every format has to do, whatever it shows, and what those of reports share.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use mqtt_ca_check::policy::Policy;
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

    /// What stands behind all rows.
    fn tail(&self, _summary: &Summary, _out: &mut dyn Write) -> io::Result<()> {
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

/// What is shown of what was judged.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Extent<'f> {
    /// In the formats for programs, leave out the outcomes that have nothing to say.
    pub(crate) only_notable: bool,
    /// For people, how much of a report.
    pub(crate) detail: Detail,
    /// Of what is about to be registered, the files that it is in.
    pub(crate) files: Option<&'f Files>,
}

/// The files that hold what is about to be registered, as they were named.
#[derive(Clone, Debug)]
pub(crate) struct Files {
    pub(super) ca: PathBuf,
    pub(super) verification: PathBuf,
}

impl Files {
    pub(crate) fn of(ca: PathBuf, verification: PathBuf) -> Self {
        Files { ca, verification }
    }

    /// Both, as the source of the report.
    pub(crate) fn source(&self) -> String {
        let name = |path: &Path| match path.to_str() {
            Some("-") => "stdin".to_owned(),
            _ => path.to_string_lossy().into_owned(),
        };
        format!("{} + {}", name(&self.ca), name(&self.verification))
    }
}

/// The name and version of the report's JSON form.
pub(super) const SCHEMA: &str = "mqtt-ca-check/report/v1";

/// The validation time, RFC 3339 in UTC.
pub(super) fn judged_at(policy: &Policy) -> String {
    // The arguments admit only instants that RFC 3339 can write.
    policy.validation_time().format(&Rfc3339).unwrap_or_default()
}
