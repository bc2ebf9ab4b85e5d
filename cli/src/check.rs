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

pub(crate) fn run(arguments: &CheckArguments) -> Result<Status, Stop> {
    refuse_unclear_inputs(&arguments.inputs, arguments.output.as_deref())?;
    let policy = arguments.policy()?;
    let header = Header::of(&policy);
    let out = output::open(arguments.output.as_deref())?;
    let is_coloured = output::is_coloured(arguments.color, arguments.output.as_deref());
    let mut run = Run {
        policy: &policy,
        options: arguments.wire_options(),
        renderer: render::renderer(arguments.format, &header, is_coloured, out),
        summary: Summary::default(),
    };
    match run.judge_all(&arguments.inputs) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(run.summary.status()),
        Err(error) => return Err(Stop::Output(error)),
    }
    if run.summary.total == 0 {
        message::error("no record was found, so nothing was judged");
    }
    Ok(run.summary.status())
}

/// Standard input can be read once, an input must not be emptied to hold its own report, and a terminal is no input.
fn refuse_unclear_inputs(inputs: &[OsString], output: Option<&Path>) -> Result<(), Stop> {
    if inputs.is_empty() && io::stdin().is_terminal() {
        return Err(Stop::Usage("no input was given, and standard input is a terminal".to_owned()));
    }
    if inputs.iter().filter(|input| *input == "-").count() > 1 {
        return Err(Stop::Usage("standard input can be read only once, but - is given twice".to_owned()));
    }
    let Some(Ok(output)) = output.map(Path::canonicalize) else {
        return Ok(());
    };
    let is_output = |input: &&OsString| {
        Path::new(input).canonicalize().is_ok_and(|input| input == output && input.is_file())
    };
    match inputs.iter().find(is_output) {
        Some(input) => Err(Stop::Usage(format!("{} is an input and the output as well", input.display()))),
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
    fn judge_all(&mut self, inputs: &[OsString]) -> io::Result<()> {
        self.renderer.begin()?;
        for source in input::sources(inputs) {
            self.judge_source(&source)?;
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
