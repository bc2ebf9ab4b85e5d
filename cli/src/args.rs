//! The command line: what can be said on it and the help that explains it, as clap derives both from these types.

mod check;
mod devices;
mod explain;
mod inspect;
mod judging;
mod mistake;
mod output;
mod preflight;
mod reading;
mod report;
mod trust;
mod values;

use std::ffi::OsString;

use clap::{Parser, Subcommand};
use clap_complete::Shell;

pub(crate) use self::check::CheckArguments;
pub(crate) use self::devices::DevicesArguments;
pub(crate) use self::explain::ExplainArguments;
pub(crate) use self::inspect::InspectArguments;
pub(crate) use self::output::Color;
pub use self::output::{CertificateFormat, DocumentFormat, Format};
pub(crate) use self::preflight::PreflightArguments;
pub(crate) use self::report::{Outcomes, ReportArguments};
pub(crate) use self::values::is_code;
use crate::exit::Stop;

const NAME: &str = "mqtt-ca-check";

const EXIT_STATUSES: &str = "\
Exit status:
  0    every record passed; of inspect: every certificate was read
  1    at least one record failed
  2    wrong usage; nothing was read
  3    no record at all, or at least one could not be read (outranks 1)
  70   internal fault, or the output could not be written
  130  interrupted
  141  the reader of the output went away before all was judged or shown";

const EXAMPLES_OF_COMPLETIONS: &str = "\
Examples:
  source <(mqtt-ca-check completions bash)
  mqtt-ca-check completions fish > ~/.config/fish/completions/mqtt-ca-check.fish";

const EXAMPLES_OF_MAN: &str = "\
Examples:
  mqtt-ca-check man | man -l -
  mqtt-ca-check man > ~/.local/share/man/man1/mqtt-ca-check.1";

/// Judges the CA certificates registered with Alibaba Cloud ApsaraMQ for MQTT
///
/// Is this registered CA what the platform says it is, was possession of its key
/// really proven, and is it fit to issue device certificates?
#[derive(Debug, Parser)]
#[command(name = NAME, bin_name = NAME, version, verbatim_doc_comment, after_help = EXIT_STATUSES)]
#[command(override_usage = "mqtt-ca-check <COMMAND>")]
pub(crate) enum Command {
    Check(Box<CheckArguments>),
    Preflight(Box<PreflightArguments>),
    Devices(Box<DevicesArguments>),
    Explain(ExplainArguments),
    Inspect(InspectArguments),
    /// Writes what a shell needs to complete the command line
    #[command(after_help = EXAMPLES_OF_COMPLETIONS)]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Writes the manual, with a page of each subcommand
    #[command(after_help = EXAMPLES_OF_MAN)]
    Man,
}

/// Reads the arguments, of which the first is the program.
pub(crate) fn parse(arguments: &[OsString]) -> Result<Command, Stop> {
    Command::try_parse_from(arguments).map_err(|error| {
        if !error.use_stderr() {
            return Stop::Text(error.render().to_string());
        }
        let first = arguments.get(1).and_then(|first| first.to_str());
        let subcommand = first.filter(|first| Command::has_subcommand(first));
        Stop::UsageText(mistake::explained(error, subcommand, arguments))
    })
}
