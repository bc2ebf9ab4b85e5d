//! The subcommand `check`: each record of each source is read, judged and rendered before the next, so that nothing is
//! collected and a bad input stops nothing.
//!
//! May import: args, exit, input, message, output, render.

use std::io;

use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::registration::Registration;
use mqtt_ca_check::report::{Entry, judge};
use mqtt_ca_check::wire::{Format, InputError, Options, Response, records_with};

use crate::args::{CheckArguments, Format as OutputFormat};
use crate::exit::{Status, Stop};
use crate::input::{self, Source, Wanted};
use crate::message;
use crate::output;
use crate::render::{self, Header, Renderer, Summary};

/// Judging at an earlier instant is more likely a mistake in its unit: seconds taken for milliseconds lie in 1970.
const EARLIEST_USUAL_YEAR: i32 = 2000;

pub(crate) fn run(arguments: &CheckArguments) -> Result<Status, Stop> {
    input::refuse_unclear(&arguments.inputs)?;
    let policy = arguments.policy()?;
    if policy.validation_time.year() < EARLIEST_USUAL_YEAR {
        message::note("judged at an instant before 2000: --at takes Unix milliseconds, not seconds");
    }
    let header = Header::of(&policy);
    let sources = input::sources(&arguments.inputs, Wanted::Responses);
    input::refuse_output_into(&sources, arguments.output.as_deref())?;
    let out = output::open(arguments.output.as_deref())?;
    let is_coloured = output::is_coloured(arguments.color, arguments.output.as_deref());
    let mut run = Run {
        policy: &policy,
        options: arguments.wire_options(),
        renderer: render::renderer(arguments.format, &header, is_coloured, out),
        summary: Summary::default(),
    };
    match run.judge_all(&sources) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(run.summary.status()),
        Err(error) => return Err(Stop::Output(error)),
    }
    if run.summary.total == 0 {
        message::error("no record was found, so nothing was judged");
    }
    Ok(run.summary.status())
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
    let header = Header::of(policy);
    let mut run = Run {
        policy,
        options: Options::default(),
        renderer: render::renderer(format, &header, is_coloured, Box::new(out)),
        summary: Summary::default(),
    };
    run.renderer.begin()?;
    run.judge_all_in(source, octets, Format::Auto)?;
    run.renderer.end(&run.summary)
}

/// A run over all inputs.
struct Run<'p> {
    policy: &'p Policy,
    options: Options,
    renderer: Box<dyn Renderer + 'p>,
    summary: Summary,
}

impl Run<'_> {
    fn judge_all(&mut self, sources: &[Source]) -> io::Result<()> {
        self.renderer.begin()?;
        for source in sources {
            self.judge_source(source)?;
        }
        self.renderer.end(&self.summary)
    }

    fn judge_source(&mut self, source: &Source) -> io::Result<()> {
        let octets = match source.read_responses() {
            Ok(octets) => octets,
            Err(error) => return self.judge_record(&source.name, 0, Err(error)),
        };
        let before = self.summary.total;
        self.judge_all_in(&source.name, &octets, source.format())?;
        if self.summary.total == before {
            message::note(&source.without_record());
        }
        Ok(())
    }

    /// Each record of these octets, in which documents lie as `format` says unless the options say otherwise.
    fn judge_all_in(&mut self, source: &str, octets: &[u8], format: Format) -> io::Result<()> {
        let mut options = self.options.clone();
        if options.format == Format::Auto {
            options.format = format;
        }
        for (index, record) in records_with(octets, options).enumerate() {
            self.judge_record(source, index, record)?;
        }
        Ok(())
    }

    fn judge_record(
        &mut self,
        source: &str,
        record: usize,
        response: Result<Response<'_>, InputError>,
    ) -> io::Result<()> {
        match response {
            Ok(response) => {
                let registration = Registration::new(&response);
                let report = judge(&registration, self.policy);
                self.add(&Entry { source, record, result: Ok(&report) })
            }
            Err(error) => self.add(&Entry { source, record, result: Err(&error) }),
        }
    }

    /// Counts before it renders, so that a reader who has gone away finds the record in the exit status.
    fn add(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        self.summary.count(entry.verdict());
        self.renderer.entry(entry)
    }
}
