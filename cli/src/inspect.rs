//! The subcommand `inspect`: arguments to a run, which shows each certificate in each input: its facts, or the
//! certificate itself in PEM.

mod inspector;
mod problem;

use std::io;
use std::sync::Arc;

use mqtt_ca_check::wire::Options;

use self::inspector::Inspector;
use crate::args::{CertificateFormat, InspectArguments};
use crate::exit::{Status, Stop};
use crate::input::Wanted;
use crate::layout::Paper;
use crate::output::{self, Output};
use crate::render;
use crate::run::{self, Run};
use crate::sources::Sources;

pub(crate) fn run(arguments: &InspectArguments) -> Result<Status, Stop> {
    let path = arguments.output.output.as_deref();
    let paper = output::paper(arguments.output.color, path);
    let form = render::certificates(arguments.output.format, paper);
    let work = Inspector {
        options: arguments.wire_options(),
        form: form.clone(),
        is_pem: arguments.output.format == CertificateFormat::Pem,
    };
    let mut run =
        Run::of(Arc::new(work), Sources::given(&arguments.inputs, Wanted::Certificates)?, &[(form, path)])?;
    // One job: there is little to do for a certificate.
    let ended = run.over_all(1)?;
    Ok(ended.unwrap_or_else(|| run.summary.status()))
}

/// Writes what `inspect` writes about one input, octets in memory that are called `source`.
///
/// # Errors
/// None but those of `out`, which memory does not have.
pub fn inspect_octets(
    source: &str,
    octets: &[u8],
    format: CertificateFormat,
    is_coloured: bool,
    out: &mut Vec<u8>,
) -> io::Result<()> {
    let form = render::certificates(format, Paper { is_coloured, ..Paper::plain() });
    let output = Output::new(form.clone(), Box::new(out));
    let is_pem = format == CertificateFormat::Pem;
    let work = Inspector { options: Options::default(), form, is_pem };
    run::over_octets(&work, source, octets, output)
}
