//! The subcommand `check`: each record of each source is read, judged and rendered before the next, so that nothing is
//! collected and a bad input stops nothing.
//!
//! May import: args, exit, input, message, output, render.

use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::Path;

use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::registration::Registration;
use mqtt_ca_check::report::{Entry, judge};
use mqtt_ca_check::wire::{Format, InputError, Options, Response, records_with};

use crate::args::CheckArguments;
use crate::exit::{Status, Stop};
use crate::input::{self, Source};
use crate::message;
use crate::output;
use crate::render::{self, Header, Renderer, Summary};

/// Judging at an earlier instant is more likely a mistake in its unit: seconds taken for milliseconds lie in 1970.
const EARLIEST_USUAL_YEAR: i32 = 2000;

pub(crate) fn run(arguments: &CheckArguments) -> Result<Status, Stop> {
    refuse_unclear_inputs(&arguments.inputs)?;
    let policy = arguments.policy()?;
    if policy.validation_time.year() < EARLIEST_USUAL_YEAR {
        message::note("judged at an instant before 2000: --at takes Unix milliseconds, not seconds");
    }
    let header = Header::of(&policy);
    let sources = input::sources(&arguments.inputs);
    refuse_output_into_input(&sources, arguments.output.as_deref())?;
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

/// Standard input can be read once, and a terminal is no input.
fn refuse_unclear_inputs(inputs: &[OsString]) -> Result<(), Stop> {
    if inputs.is_empty() && io::stdin().is_terminal() {
        return Err(Stop::Usage("no input was given, and standard input is a terminal".to_owned()));
    }
    if inputs.iter().filter(|input| *input == "-").count() > 1 {
        return Err(Stop::Usage("standard input can be read only once, but - is given twice".to_owned()));
    }
    Ok(())
}

/// A file must not be emptied to hold the report on itself, under whatever name it is an input.
fn refuse_output_into_input(sources: &[Source], output: Option<&Path>) -> Result<(), Stop> {
    let Some(output) = output else {
        return Ok(());
    };
    match sources.iter().find(|source| source.is_file_at(output)) {
        Some(source) => Err(Stop::Usage(format!(
            "{} is the output and an input as well ({}); write the report elsewhere",
            output.display(),
            source.name
        ))),
        None => Ok(()),
    }
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
        let octets = match source.read() {
            Ok(octets) => octets,
            Err(error) => return self.judge_record(source, 0, Err(error)),
        };
        let mut options = self.options.clone();
        if options.format == Format::Auto {
            options.format = source.format();
        }
        let before = self.summary.total;
        for (index, record) in records_with(&octets, options).enumerate() {
            self.judge_record(source, index, record)?;
        }
        if self.summary.total == before {
            message::note(&source.without_record());
        }
        Ok(())
    }

    fn judge_record(
        &mut self,
        source: &Source,
        record: usize,
        response: Result<Response<'_>, InputError>,
    ) -> io::Result<()> {
        match response {
            Ok(response) => {
                let registration = Registration::new(&response);
                let report = judge(&registration, self.policy);
                self.add(&Entry { source: &source.name, record, result: Ok(&report) })
            }
            Err(error) => self.add(&Entry { source: &source.name, record, result: Err(&error) }),
        }
    }

    /// Counts before it renders, so that a reader who has gone away finds the record in the exit status.
    fn add(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        self.summary.count(entry.verdict());
        self.renderer.entry(entry)
    }
}
