//! Renderers: each turns entries into one format, as they come. They see entries, the policy and the counts, nothing
//! else, so that every format tells the same. What other subcommands show, checks of the catalogue and the facts of
//! certificates, is written in the same two ways.

mod certificates;
mod form;
mod human;
mod json;
mod ndjson;
mod pem;
mod safe_json;

use std::io::{self, Write};
use std::sync::Arc;

use mqtt_ca_check::check::Check;
use mqtt_ca_check::policy::Policy;

pub(crate) use self::certificates::{Found, Inspected, Place, Problem, ProblemError};
pub(crate) use self::form::{Detail, Extent, Files, Form, Frame};
pub(crate) use self::human::place;
use crate::args::{CertificateFormat, DocumentFormat, Format};
use crate::entry::Entry;
use crate::layout::Paper;

/// One format for each output.
pub(crate) type Forms<R> = [Arc<dyn Form<R>>];

/// A format of reports.
pub(crate) type Reports = dyn for<'e> Form<Entry<'e>>;

/// A format of the facts of certificates.
pub(crate) type Certificates = dyn for<'s> Form<Inspected<'s>>;

/// A format of the reports that are judged under a policy.
pub(crate) fn reports(format: Format, policy: &Policy, extent: Extent<'_>, paper: Paper) -> Arc<Reports> {
    match format {
        Format::Human => Arc::new(human::Human::new(policy, extent, paper)),
        Format::Json => Arc::new(json::Json::new(policy.clone(), extent)),
        Format::Ndjson => Arc::new(ndjson::Ndjson::new(policy, extent)),
    }
}

/// What writes reports as they stand among others, without colour.
pub fn renderer(
    policy: &Policy,
    format: Format,
) -> impl Fn(&Entry<'_>, &mut Vec<u8>) -> io::Result<()> + use<> {
    let form = reports(format, policy, Extent::default(), Paper::plain());
    move |entry, out| form.row(entry, out)
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

/// A format of certificates.
pub(crate) fn certificates(format: CertificateFormat, paper: Paper) -> Arc<Certificates> {
    match format {
        CertificateFormat::Human => Arc::new(human::certificates::HumanCertificates(paper)),
        CertificateFormat::Json => Arc::new(json::certificates::JsonCertificates),
        CertificateFormat::Pem => Arc::new(pem::PemCertificates),
    }
}
