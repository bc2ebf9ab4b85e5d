//! The subcommand `check`: arguments to a run, and what came of it to an exit status.

use std::io;
use std::sync::Arc;

use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::untrusted;
use mqtt_ca_check::wire::Options;

use crate::args::{CheckArguments, Format, Outcomes};
use crate::exit::{Status, Stop};
use crate::judge::Judge;
use crate::layout::Paper;
use crate::message;
use crate::output::{self, Output, Target};
use crate::render::{self, Detail, Extent};
use crate::run::{self, Run};

/// Judging at an earlier instant is more likely a mistake in its unit: seconds taken for milliseconds lie in 1970.
const EARLIEST_USUAL_YEAR: i32 = 2000;

pub(crate) fn run(arguments: &CheckArguments) -> Result<Status, Stop> {
    let policy = arguments.judging.policy()?;
    if policy.validation_time.year() < EARLIEST_USUAL_YEAR {
        message::note("judged at an instant before 2000: --at takes Unix milliseconds, not seconds");
    }
    let extent = Extent {
        only_notable: arguments.outcomes == Outcomes::Notable,
        detail: match (arguments.quiet, arguments.verbose) {
            (true, _) => Detail::Quiet,
            (false, true) => Detail::Verbose,
            (false, false) => Detail::Usual,
        },
    };
    let output = &arguments.output;
    let path = output.output.as_deref();
    let form = |format, paper| render::reports(format, &policy, extent, paper);
    let mut forms = vec![form(output.format, output::paper(output.color, path))];
    forms.extend(arguments.reports.iter().map(|(format, _)| form(*format, Paper::plain())));
    let beside = arguments.reports.iter().map(|(_, path)| Some(path.as_path()));
    let paths = [path].into_iter().chain(beside);
    let targets: Vec<Target<'_>> =
        forms.iter().zip(paths).map(|(form, path)| -> Target<'_> { (form.clone(), path) }).collect();
    let judge = Arc::new(Judge { policy, options: arguments.wire_options(), forms });
    let mut run = Run::of(judge, &arguments.inputs, &targets)?;
    if let Some(status) = run.over_all(arguments.jobs())? {
        return Ok(status);
    }
    let summary = &run.summary;
    if output.format == Format::Ndjson {
        // The others have it in their summary.
        summary.warnings.iter().for_each(|warning| message::note(warning));
    }
    let files = targets.iter().filter_map(|(_, path)| Some(untrusted::argument(path.as_ref()?.as_os_str())));
    let files: Vec<String> = files.collect();
    if !files.is_empty() && (!arguments.quiet || summary.passed < summary.total) {
        message::note(&format!("{}; see {}", summary.counts(), files.join(", ")));
    }
    let is_missing_files = || run.sources.iter().any(|source| source.missing_files().is_some());
    // A directory without a file to read is no empty listing, but more likely the wrong directory.
    if summary.total == 0 && arguments.allow_empty && !is_missing_files() {
        message::note("no record was found, which --allow-empty lets pass");
        return Ok(Status::Passed);
    }
    if summary.total == 0 {
        message::error("no record was found, so nothing was judged");
    }
    Ok(summary.status())
}

/// Writes what `check` writes about one input, octets in memory that are called `source`.
///
/// # Errors
/// None but those of `out`, which memory does not have.
pub fn judge_octets(
    source: &str,
    octets: &[u8],
    policy: &Policy,
    format: Format,
    is_coloured: bool,
    out: &mut Vec<u8>,
) -> io::Result<()> {
    let paper = Paper { is_coloured, ..Paper::plain() };
    let form = render::reports(format, policy, Extent::default(), paper);
    let output = Output::new(form.clone(), Box::new(out));
    let judge = Judge { policy: policy.clone(), options: Options::default(), forms: vec![form] };
    run::over_octets(&judge, source, octets, output)
}
