//! The arguments: what can be said on the command line, the help that explains it, and values made of text.

mod check;
mod explain;
mod grammar;
mod inspect;
mod output;
mod values;

use std::ffi::{OsStr, OsString};
use std::io::{self, Write};

use lexopt::{Arg, Parser};
use mqtt_ca_check::untrusted;

pub(crate) use self::check::CheckArguments;
pub(crate) use self::explain::ExplainArguments;
use self::grammar::{Ending, help_of_help, message, similar, unexpected, unexpected_value, unreadable};
pub(crate) use self::inspect::InspectArguments;
pub(crate) use self::output::Color;
pub use self::output::{DocumentFormat, Format};
use crate::exit::{Stop, is_reader_gone};
use crate::names;

const NAME: &str = "mqtt-ca-check";

const USAGE: &str = "mqtt-ca-check <COMMAND>";

const ABOUT: &str = "Judges the CA certificates registered with Alibaba Cloud ApsaraMQ for MQTT";

const DETAILS: &str = "\
Is this registered CA what the platform says it is, was possession of its key
really proven, and will the broker accept devices under it?";

const EXIT_STATUSES: &str = "\
Exit status:
  0    every record passed; of inspect: every certificate was read
  1    at least one record failed
  2    wrong usage; nothing was read
  3    no record at all, or at least one could not be read (outranks 1)
  70   internal fault, or the output could not be written
  130  interrupted
  141  the reader of the output went away before all was judged or shown
";

/// What to do.
#[derive(Debug)]
pub(crate) enum Command {
    /// Judges responses.
    Check(CheckArguments),
    /// Explains checks.
    Explain(ExplainArguments),
    /// Shows the facts of certificates.
    Inspect(InspectArguments),
}

/// The names of the commands, and what each does.
const COMMANDS: [(&str, &str); 3] = [
    ("check", check::GRAMMAR.about),
    ("explain", explain::GRAMMAR.about),
    ("inspect", inspect::GRAMMAR.about),
];

/// Reads the arguments, of which the first is the program; help and version are shown here.
pub(crate) fn parse(arguments: Vec<OsString>) -> Result<Command, Stop> {
    match read(&mut Parser::from_iter(arguments)) {
        Ok(command) => Ok(command),
        Err(Ending::Show(text)) => {
            let mut stdout = io::stdout().lock();
            match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
                Err(error) if !is_reader_gone(&error) => Err(Stop::Output(error)),
                // Nothing was judged, so a reader who has seen enough of the help is no failure.
                _ => Err(Stop::Shown),
            }
        }
        Err(Ending::Wrong(text)) => Err(Stop::UsageText(text)),
    }
}

fn read(parser: &mut Parser) -> Result<Command, Ending> {
    // Behind it no option would be one.
    if parser.try_raw_args().is_some_and(|rest| rest.peek() == Some(OsStr::new("--"))) {
        return Err(wrong(&unexpected(OsStr::new("--")), None));
    }
    let argument = parser.next().map_err(|error| wrong(&unreadable(&error), None))?;
    let (option, text) = match argument {
        None => return Err(Ending::Wrong(help(false))),
        Some(Arg::Value(name)) => {
            return match name.to_str() {
                Some("check") => check::GRAMMAR.read(parser).map(Command::Check),
                Some("explain") => explain::GRAMMAR.read(parser).map(Command::Explain),
                Some("inspect") => inspect::GRAMMAR.read(parser).map(Command::Inspect),
                _ => Err(unknown_command(&name)),
            };
        }
        // What follows in the same argument is not looked at.
        Some(Arg::Short('h')) => return Err(Ending::Show(help(false))),
        Some(Arg::Short('V')) => return Err(Ending::Show(version())),
        Some(Arg::Long("help")) => ("--help", help(true)),
        Some(Arg::Long("version")) => ("--version", version()),
        Some(Arg::Short(letter)) => return Err(unknown_option(&format!("-{letter}"))),
        Some(Arg::Long(name)) => return Err(unknown_option(&format!("--{name}"))),
    };
    Err(match parser.optional_value() {
        Some(value) => wrong(&unexpected_value(&value, &option), None),
        None => Ending::Show(text),
    })
}

fn version() -> String {
    format!("{NAME} {}\n", env!("CARGO_PKG_VERSION"))
}

fn unknown_option(option: &str) -> Ending {
    let name = option.strip_prefix("--").unwrap_or_default();
    let tip = similar(name, ["help", "version"].into_iter()).unwrap_or_else(|| {
        "options of a command stand behind it, as in 'mqtt-ca-check check --format json'".to_owned()
    });
    wrong(&unexpected(OsStr::new(option)), Some(&tip))
}

fn unknown_command(name: &OsStr) -> Ending {
    let near = names::near(&name.to_string_lossy(), COMMANDS.iter().map(|(name, _)| *name));
    let tip = near.first().map(|near| format!("a similar subcommand exists: '{near}'"));
    wrong(&format!("unrecognized subcommand '{}'", untrusted::argument(name)), tip.as_deref())
}

fn wrong(what: &str, tip: Option<&str>) -> Ending {
    message(what, tip, Some(USAGE), NAME)
}

/// The help of the whole command, in short or in full.
fn help(is_full: bool) -> String {
    let about = if is_full { format!("{ABOUT}.\n\n{DETAILS}") } else { ABOUT.to_owned() };
    let commands: String = COMMANDS.iter().map(|(name, about)| format!("  {name:<9}{about}\n")).collect();
    let help = help_of_help(is_full);
    let options = if is_full {
        format!("  -h, --help\n          {help}\n\n  -V, --version\n          Print version\n")
    } else {
        format!("  -h, --help     {help}\n  -V, --version  Print version\n")
    };
    format!("{about}\n\nUsage: {USAGE}\n\nCommands:\n{commands}\nOptions:\n{options}\n{EXIT_STATUSES}")
}
