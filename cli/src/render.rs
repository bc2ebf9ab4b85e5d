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
pub(crate) use self::reports::Form;
use crate::args::{DocumentFormat, Format};

/// A format of the reports that are judged under a policy. `only_notable` is heeded by those for programs.
pub(crate) fn form(format: Format, policy: &Policy, only_notable: bool, is_coloured: bool) -> Box<dyn Form> {
    match format {
        Format::Human => Box::new(human::Human::new(policy, is_coloured)),
        Format::Json => Box::new(json::Json::new(policy.clone(), only_notable)),
        Format::Ndjson => Box::new(ndjson::Ndjson::new(policy, only_notable)),
    }
}

/// Writes a report as it stands among others, without colour.
///
/// # Errors
/// None but those of `out`, which memory does not have.
pub fn render_entry(entry: &Entry<'_>, policy: &Policy, format: Format, out: &mut Vec<u8>) -> io::Result<()> {
    form(format, policy, false, false).row(entry, out)
}

/// Writes checks: one in full, or several in short.
pub(crate) fn catalogue(
    format: DocumentFormat,
    checks: &[Check],
    is_coloured: bool,
    out: Box<dyn Write>,
) -> io::Result<()> {
    match format {
        DocumentFormat::Human => human::catalogue::catalogue(checks, is_coloured, out),
        DocumentFormat::Json => json::catalogue::catalogue(checks, out),
    }
}

/// The renderer of certificates in a format.
pub(crate) fn certificates<'s>(
    format: DocumentFormat,
    is_coloured: bool,
    out: Box<dyn Write + 's>,
) -> Box<dyn Certificates + 's> {
    match format {
        DocumentFormat::Human => Box::new(human::certificates::HumanCertificates::new(is_coloured, out)),
        DocumentFormat::Json => Box::new(json::certificates::JsonCertificates::new(out)),
    }
}
