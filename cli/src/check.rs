//! The subcommand `check`: arguments to a run, and what came of it to an exit status.

use std::io;
use std::sync::Arc;

use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::wire::Options;

use crate::args::{CheckArguments, Format, ReportArguments};
use crate::exit::{Status, Stop};
use crate::input::Wanted;
use crate::judge::Judge;
use crate::layout::Paper;
use crate::message;
use crate::output::{Output, Target};
use crate::render::{self, Extent};
use crate::reports;
use crate::run::{self, Run};
use crate::sources::Sources;

pub(crate) fn run(arguments: &CheckArguments) -> Result<Status, Stop> {
    let policy = arguments.policy()?;
    let (forms, targets) = reports::of(&arguments.report, &policy, None);
    let judge = Judge::new(policy, arguments.reading.wire_options(), forms).under(arguments.trust.given()?);
    let given = Sources::of_files(arguments.trust.paths());
    targets.iter().try_for_each(|(_, path)| given.refuse_output_into(*path))?;
    let sources = Sources::given(&arguments.inputs, Wanted::Responses)?;
    over(judge, sources, arguments.reading.jobs(), &targets, &arguments.report, arguments.reading.allow_empty)
}

/// Judges all of the sources, and says what came of it.
pub(crate) fn over(
    judge: Judge,
    sources: Sources,
    jobs: usize,
    targets: &[Target<'_>],
    report: &ReportArguments,
    allow_empty: bool,
) -> Result<Status, Stop> {
    let mut run = Run::of(Arc::new(judge), sources, targets)?;
    if let Some(status) = run.over_all(jobs)? {
        return Ok(status);
    }
    let summary = &run.summary;
    if report.output.format == Format::Ndjson {
        // The others have it in their summary.
        summary.warnings.iter().for_each(|warning| message::note(warning));
    }
    reports::tell_counts(summary, targets, report.quiet);
    let is_missing_files = || run.sources.iter().any(|source| source.missing_files().is_some());
    // A directory without a file to read is no empty listing, but more likely the wrong directory.
    if summary.total == 0 && allow_empty && !is_missing_files() {
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
    let judge = Judge::new(policy.clone(), Options::default(), vec![form]);
    run::over_octets(&judge, source, octets, output)
}
