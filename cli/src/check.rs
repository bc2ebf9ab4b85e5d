//! The subcommand `check`: arguments to a run, and what came of it to an exit status.

use std::io;
use std::sync::Arc;

use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::untrusted;
use mqtt_ca_check::wire::{Options, records_with};

use crate::args::{CheckArguments, Format as OutputFormat, Outcomes};
use crate::exit::{Status, Stop, is_reader_gone};
use crate::input::{self, Wanted};
use crate::interrupt::Interrupt;
use crate::judge::{Judge, Reports};
use crate::layout::Paper;
use crate::message;
use crate::output;
use crate::progress::Progress;
use crate::render::{self, Detail, Extent};
use crate::run::Run;
use crate::sources::Sources;

/// Judging at an earlier instant is more likely a mistake in its unit: seconds taken for milliseconds lie in 1970.
const EARLIEST_USUAL_YEAR: i32 = 2000;

pub(crate) fn run(arguments: &CheckArguments) -> Result<Status, Stop> {
    input::refuse_unclear(&arguments.inputs)?;
    let policy = arguments.judging.policy()?;
    if policy.validation_time.year() < EARLIEST_USUAL_YEAR {
        message::note("judged at an instant before 2000: --at takes Unix milliseconds, not seconds");
    }
    let sources = Arc::new(Sources::of(&arguments.inputs, Wanted::Responses));
    let output = arguments.output.output.as_deref();
    sources.refuse_output_into(output)?;
    let out = output::open(output)?;
    // Until here an interrupt ends the process at once: nothing was judged, and opening a pipe may wait for its reader.
    let interrupt = Interrupt::noted();
    let extent = Extent {
        only_notable: arguments.outcomes == Outcomes::Notable,
        detail: match (arguments.quiet, arguments.verbose) {
            (true, _) => Detail::Quiet,
            (false, true) => Detail::Verbose,
            (false, false) => Detail::Usual,
        },
    };
    let paper = output::paper(arguments.output.color, output);
    let form = render::form(arguments.output.format, &policy, extent, paper);
    let judge = Arc::new(Judge { policy, form });
    let mut run = Run::new(judge, out, Progress::of(&sources, output.is_some()), interrupt);
    let came_of_it = run.over(&sources, arguments.wire_options(), || arguments.jobs());
    run.progress.hide();
    match came_of_it {
        Ok(()) => {}
        // Who reads the reports is interrupted from the keyboard too.
        Err(Stop::Output(error)) if is_reader_gone(&error) => {
            let so_far = run.summary.status_so_far().without_reader();
            return Ok(if run.interrupt.has_come() { Status::Interrupted } else { so_far });
        }
        Err(stop) => return Err(stop),
    }
    if run.interrupt.has_come() {
        let judged = run.summary.total;
        message::note(&format!("interrupted after {judged} records; what follows was not judged"));
        return Ok(Status::Interrupted);
    }
    let summary = &run.summary;
    if arguments.output.format == OutputFormat::Ndjson {
        // The others have it in their summary.
        summary.warnings.iter().for_each(|warning| message::note(warning));
    }
    if let Some(path) = output.filter(|_| !arguments.quiet || summary.passed < summary.total) {
        message::note(&format!("{}; see {}", summary.counts(), untrusted::argument(path.as_os_str())));
    }
    // A directory without a file to read is no empty listing, but more likely the wrong directory.
    if summary.total == 0 && arguments.allow_empty && !run.has_missing_files {
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
    format: OutputFormat,
    is_coloured: bool,
    out: &mut Vec<u8>,
) -> io::Result<()> {
    let paper = Paper { is_coloured, ..Paper::plain() };
    let form = render::form(format, policy, Extent::default(), paper);
    let judge = Arc::new(Judge { policy: policy.clone(), form });
    let mut run = Run::new(Arc::clone(&judge), Box::new(out), Progress::unseen(), Interrupt::default());
    run.begin()?;
    for (index, record) in records_with(octets, Options::default()).enumerate() {
        let mut reports = Reports::default();
        judge.report(source, index, record, index == 0, &mut reports);
        run.reports(&reports)?;
    }
    run.end()
}
