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
pub(crate) use self::reports::{Header, Renderer};
use crate::args::{DocumentFormat, Format};

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

    /// The renderer of a whole run in the same format.
    pub(crate) fn of_run(&self, out: Box<dyn Write + 'h>) -> Box<dyn Renderer + 'h> {
        match self.format {
            Format::Human => Box::new(human::Human::new(self.header, self.is_coloured, out)),
            Format::Json => Box::new(json::Json::new(self.header, out)),
            Format::Ndjson => Box::new(ndjson::Ndjson::new(self.header, out)),
        }
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
