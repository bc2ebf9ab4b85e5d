//! Renderers: each turns entries into one format, as they come. They see entries, the policy and the counts, nothing
//! else, so that every format tells the same. What other subcommands show, checks of the catalogue and the facts of
//! certificates, is written in the same two ways.

mod certificates;
mod human;
mod json;
mod ndjson;
mod reports;
mod safe_json;

use std::io::{self, Write};

use mqtt_ca_check::check::Check;
use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::report::Entry;

pub(crate) use self::certificates::{Certificates, Place, Problem};
pub(crate) use self::human::place;
pub(crate) use self::reports::Form;
use crate::args::{DocumentFormat, Format};
use crate::layout::Paper;

/// How much of what was judged is shown.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Extent {
    /// In the formats for programs, leave out the outcomes that have nothing to say.
    pub(crate) only_notable: bool,
    /// For people, how much of a report.
    pub(crate) detail: Detail,
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

/// A format of the reports that are judged under a policy.
pub(crate) fn form(format: Format, policy: &Policy, extent: Extent, paper: Paper) -> Box<dyn Form> {
    match format {
        Format::Human => Box::new(human::Human::new(policy, extent.detail, paper)),
        Format::Json => Box::new(json::Json::new(policy.clone(), extent.only_notable)),
        Format::Ndjson => Box::new(ndjson::Ndjson::new(policy, extent.only_notable)),
    }
}

/// Writes a report as it stands among others, without colour.
///
/// # Errors
/// None but those of `out`, which memory does not have.
pub fn render_entry(entry: &Entry<'_>, policy: &Policy, format: Format, out: &mut Vec<u8>) -> io::Result<()> {
    form(format, policy, Extent::default(), Paper::plain()).row(entry, out)
}

/// Writes checks: one in full, or several in short.
pub(crate) fn catalogue(
    format: DocumentFormat,
    checks: &[Check],
    paper: Paper,
    out: Box<dyn Write>,
) -> io::Result<()> {
    match format {
        DocumentFormat::Human => human::catalogue::catalogue(checks, paper, out),
        DocumentFormat::Json => json::catalogue::catalogue(checks, out),
    }
}

/// The renderer of certificates in a format.
pub(crate) fn certificates<'s>(
    format: DocumentFormat,
    paper: Paper,
    out: Box<dyn Write + 's>,
) -> Box<dyn Certificates + 's> {
    match format {
        DocumentFormat::Human => Box::new(human::certificates::HumanCertificates::new(paper, out)),
        DocumentFormat::Json => Box::new(json::certificates::JsonCertificates::new(out)),
    }
}
