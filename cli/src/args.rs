//! The arguments: what can be said on the command line, the help that explains it, and values made of text.
//!
//! May import: escape, exit, ids.

mod explain;
mod inspect;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use mqtt_ca_check::check::Check;
use mqtt_ca_check::policy::{Level, Policy, Severity};
use mqtt_ca_check::wire;
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

pub(crate) use self::explain::ExplainArguments;
pub(crate) use self::inspect::{InputForm, InspectArguments};
use crate::escape;
use crate::exit::Stop;
use crate::ids;

const ABOUT: &str = "\
Judges the CA certificates registered with Alibaba Cloud ApsaraMQ for MQTT";

const LONG_ABOUT: &str = "\
Judges the CA certificates registered with Alibaba Cloud ApsaraMQ for MQTT.

Is this registered CA what the platform says it is, was possession of its key
really proven, and will the broker accept devices under it?";

const CHECK_ABOUT: &str = "\
Judges GetCaCertificate and ListCaCertificate responses";

const CHECK_LONG_ABOUT: &str = "\
Judges GetCaCertificate and ListCaCertificate responses.

Is this registered CA what the platform says it is, was possession of its key
really proven, and will the broker accept devices under it? Every check has an
outcome for every record; what could not be checked never counts as passed.

Registration code, CA and proof arrive in one document. Without an --expect-*
option the answer is only \"self-consistent\": a response forged as a whole would
pass. Give what you know from elsewhere.";

const EXIT_STATUSES: &str = "\
Exit status:
  0    every record passed; of inspect: every certificate was read
  1    at least one record failed
  2    wrong usage; nothing was read
  3    no record at all, or at least one could not be read (outranks 1)
  70   internal fault, or the output could not be written
  130  interrupted
";

const EXIT_STATUS: &str = "\
Exit status:
  0    every record passed
  1    at least one record failed
  2    wrong usage; nothing was judged
  3    no record at all, or at least one could not be read (outranks 1)
  70   internal fault, or the output could not be written
  130  interrupted
";

const CHECK_AFTER_HELP: &str = "\
Examples:
  aliyun onsmqtt GetCaCertificate --MqttInstanceId ID --Sn SN |
      mqtt-ca-check check
  mqtt-ca-check check --expect-code \"$CODE\" response.json
  mqtt-ca-check check --format json -o report.json responses/
  mqtt-ca-check check --at 2027-01-01T00:00:00Z --fail-on warning 'prod-*.json'

";

/// The command line.
#[derive(Debug, Parser)]
#[command(
    name = "mqtt-ca-check",
    // Else help shows the name under which the program was started, as it is.
    bin_name = "mqtt-ca-check",
    version,
    about = ABOUT,
    long_about = LONG_ABOUT,
    after_help = EXIT_STATUSES,
    arg_required_else_help = true,
    disable_help_subcommand = true
)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

/// What to do. The arguments of a subcommand are built when it is the one that is given.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum Command {
    /// Judges responses.
    #[command(
        about = CHECK_ABOUT,
        long_about = CHECK_LONG_ABOUT,
        after_help = check_after_help(),
        next_line_help = true
    )]
    Check(CheckArguments),

    /// Explains checks.
    #[command(
        about = explain::ABOUT,
        long_about = explain::LONG_ABOUT,
        after_help = explain::AFTER_HELP,
        next_line_help = true
    )]
    Explain(ExplainArguments),

    /// Shows the facts of certificates.
    #[command(
        about = inspect::ABOUT,
        long_about = inspect::LONG_ABOUT,
        after_help = inspect::AFTER_HELP,
        next_line_help = true
    )]
    Inspect(InspectArguments),
}

fn check_after_help() -> String {
    format!("{CHECK_AFTER_HELP}{EXIT_STATUS}")
}

// No doc comment on structs of arguments: clap would put it into the help, in place of what the subcommand says.
// The arguments of `check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    #[arg(
        value_name = "INPUT",
        help = "Files, directories, glob patterns, or - for standard input\n\
                [default: standard input, unless it is a terminal]",
        long_help = "Files, directories, glob patterns, or - for standard input\n\
                     [default: standard input, unless it is a terminal]\n\n\
                     An input holds a response, a ListCaCertificate page, an SDK's envelope\n\
                     around either, or an array or lines (NDJSON) of these. Of a directory,\n\
                     *.json, *.ndjson and *.jsonl are read, also in directories below;\n\
                     symbolic links in it are not followed."
    )]
    pub(crate) inputs: Vec<OsString>,

    #[arg(
        long,
        value_name = "TIME",
        value_parser = instant,
        allow_negative_numbers = true,
        help = "Judge validity at this instant [default: now]\n\
                RFC 3339 (2026-11-24T00:00:00Z), or Unix milliseconds"
    )]
    at: Option<OffsetDateTime>,

    #[arg(
        long,
        value_enum,
        default_value_t,
        hide_possible_values = true,
        hide_default_value = true,
        value_name = "FORMAT",
        help = "How to write the report: human, json or ndjson [default: human]"
    )]
    pub(crate) format: Format,

    #[arg(
        short,
        long,
        value_name = "FILE",
        help = "Write the report to this file [default: standard output]"
    )]
    pub(crate) output: Option<PathBuf>,

    #[arg(
        long,
        value_enum,
        default_value_t,
        hide_possible_values = true,
        hide_default_value = true,
        value_name = "WHEN",
        help = "Colour the human report: auto, always or never [default: auto]"
    )]
    pub(crate) color: Color,

    #[arg(
        long,
        value_enum,
        default_value_t,
        hide_possible_values = true,
        hide_default_value = true,
        value_name = "FORMAT",
        help = "How documents lie in the inputs: auto, json or ndjson [default: auto]\n\
                auto goes by the extension (.ndjson, .jsonl), then by the content"
    )]
    input_format: InputFormat,

    #[arg(long, value_name = "BYTES", value_parser = clap::value_parser!(u64).range(1..),
        help = "Refuse a record that takes more octets of JSON [default: 1048576]\n\
                A page of records may take 16 MiB, or this if it is more")]
    max_record_size: Option<u64>,

    #[arg(
        short,
        long,
        value_name = "N",
        value_parser = clap::value_parser!(u16).range(1..=256),
        help = "Judge so many records at a time [default: one on each core]\n\
                Reports are in the order of the input all the same"
    )]
    jobs: Option<u16>,

    #[arg(
        long,
        value_name = "DAYS",
        default_value_t = 30,
        hide_default_value = true,
        help = "Ask for more than this many days until the CA expires [default: 30]"
    )]
    expiry_margin: u32,

    #[arg(
        long,
        value_enum,
        default_value_t,
        hide_possible_values = true,
        hide_default_value = true,
        value_name = "LEVEL",
        help = "Let the verdict fail from this level on: error, warning or info\n\
                [default: error]"
    )]
    fail_on: FailOn,

    #[arg(short = 'D', long = "deny", value_name = "ID", value_parser = check_id,
        help = "Make this check an error (repeatable)")]
    deny: Vec<&'static str>,

    #[arg(short = 'W', long = "warn", value_name = "ID", value_parser = check_id,
        help = "Make this check a warning (repeatable)")]
    warn: Vec<&'static str>,

    #[arg(short = 'A', long = "allow", value_name = "ID", value_parser = check_id,
        help = "Report this check but never let it decide (repeatable)")]
    allow: Vec<&'static str>,

    #[arg(
        long,
        help = "Let a record pass while possession of the CA's key is unproven, if the\n\
                checks that left it unproven are allowed too (-A). It never helps\n\
                where possession is refuted"
    )]
    allow_unproven: bool,

    #[arg(long, value_name = "CODE", value_parser = NonEmptyStringValueParser::new(),
        help = "Expect this registration code (GetRegisterCode tells it)")]
    expect_code: Option<String>,

    #[arg(long, value_name = "SN", value_parser = serial_number,
        help = "Expect this serial number of the CA, in hexadecimal\n\
                (openssl x509 -in CA.crt -noout -serial)")]
    expect_sn: Option<String>,

    #[arg(long, value_name = "HEX", value_parser = sha256,
        help = "Expect the CA certificate with this SHA-256; colons are allowed\n\
                (openssl x509 -in CA.crt -noout -fingerprint -sha256)")]
    expect_ca_sha256: Option<[u8; 32]>,
}

// How and where `explain` and `inspect` write.
#[derive(Debug, Args)]
pub(crate) struct OutputArguments {
    #[arg(
        long,
        value_enum,
        default_value_t,
        hide_possible_values = true,
        hide_default_value = true,
        value_name = "FORMAT",
        help = "How to write: human or json [default: human]"
    )]
    pub(crate) format: DocumentFormat,

    #[arg(short, long, value_name = "FILE", help = "Write to this file [default: standard output]")]
    pub(crate) output: Option<PathBuf>,

    #[arg(
        long,
        value_enum,
        default_value_t,
        hide_possible_values = true,
        hide_default_value = true,
        value_name = "WHEN",
        help = "Colour the human form: auto, always or never [default: auto]"
    )]
    pub(crate) color: Color,
}

// No doc comments on the variants of these two: clap would put them into the help.
/// How `explain` and `inspect` write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs, reason = "the names of the formats say what they are")]
pub enum DocumentFormat {
    #[default]
    Human,
    Json,
}

/// How `check` writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs, reason = "the names of the formats say what they are")]
pub enum Format {
    #[default]
    Human,
    Json,
    Ndjson,
}

/// Whether the human report is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum InputFormat {
    #[default]
    Auto,
    Json,
    Ndjson,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum FailOn {
    #[default]
    Error,
    Warning,
    Info,
}

impl CheckArguments {
    /// How many records to judge at a time.
    pub(crate) fn jobs(&self) -> usize {
        match self.jobs {
            Some(jobs) => usize::from(jobs),
            None => std::thread::available_parallelism().map_or(1, usize::from),
        }
    }

    /// The policy that the arguments ask for; the clock is asked only if no instant was given.
    pub(crate) fn policy(&self) -> Result<Policy, Stop> {
        let threshold = match self.fail_on {
            FailOn::Error => Severity::Error,
            FailOn::Warning => Severity::Warning,
            FailOn::Info => Severity::Info,
        };
        let mut policy =
            Policy::at(self.at.unwrap_or_else(now)).fail_on(threshold).expiry_margin_days(self.expiry_margin);
        policy.allow_unproven = self.allow_unproven;
        policy.expectations.code.clone_from(&self.expect_code);
        policy.expectations.sn.clone_from(&self.expect_sn);
        policy.expectations.ca_sha256 = self.expect_ca_sha256;
        let levels =
            [(Level::Error, &self.deny), (Level::Warning, &self.warn), (Level::Allowed, &self.allow)];
        for (level, ids) in levels {
            for id in ids {
                match policy.overrides.insert((*id).to_owned(), level) {
                    Some(other) if other != level => {
                        return Err(Stop::Usage(format!(
                            "{id} is given two levels, {} and {}",
                            other.as_str(),
                            level.as_str()
                        )));
                    }
                    _ => {}
                }
            }
        }
        Ok(policy)
    }

    /// How to read the inputs.
    pub(crate) fn wire_options(&self) -> wire::Options {
        let format = match self.input_format {
            InputFormat::Auto => wire::Format::Auto,
            InputFormat::Json => wire::Format::Json,
            InputFormat::Ndjson => wire::Format::Ndjson,
        };
        wire_options(format, self.max_record_size)
    }
}

/// How to read responses, with this many octets for a record, if that is said.
fn wire_options(format: wire::Format, max_record_size: Option<u64>) -> wire::Options {
    let mut options = wire::Options::default();
    options.format = format;
    if let Some(bytes) = max_record_size {
        options.max_record_bytes = usize::try_from(bytes).unwrap_or(usize::MAX);
        options.max_page_bytes = options.max_page_bytes.max(options.max_record_bytes);
    }
    options
}

/// Parses the arguments; help and version are shown here.
pub(crate) fn parse(arguments: Vec<OsString>) -> Result<Command, Stop> {
    match CommandLine::try_parse_from(&arguments) {
        Ok(line) => Ok(line.command),
        Err(error) if !error.use_stderr() => {
            let mut stdout = io::stdout().lock();
            let text = error.render().to_string();
            writeln!(stdout, "{}", text.trim_end()).and_then(|()| stdout.flush()).map_err(Stop::Output)?;
            Err(Stop::Shown)
        }
        Err(error) => Err(Stop::UsageText(usage_text(&error, &arguments))),
    }
}

/// The parser's message. It repeats arguments, which scripts may take from anywhere, so they are escaped before it is
/// written, and once more whatever of it is not a line break. A line that an argument made long loses its middle.
fn usage_text(error: &clap::Error, arguments: &[OsString]) -> String {
    let escaped = arguments.iter().map(|argument| escape::line(&argument.to_string_lossy()).into_owned());
    let text = match CommandLine::try_parse_from(escaped) {
        Err(error) if error.use_stderr() => error.render().to_string(),
        _ => error.render().to_string(),
    };
    text.lines().map(|line| format!("{}\n", escape::without_middle(&escape::line(line)))).collect()
}

/// Now, in whole seconds.
fn now() -> OffsetDateTime {
    let now = OffsetDateTime::now_utc();
    now.replace_nanosecond(0).unwrap_or(now)
}

/// An instant in RFC 3339, or in Unix milliseconds as the API writes it.
fn instant(text: &str) -> Result<OffsetDateTime, String> {
    let instant = match text.parse::<i64>() {
        Ok(milliseconds) => {
            let nanoseconds = i128::from(milliseconds).saturating_mul(1_000_000);
            OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).ok()
        }
        Err(_) => OffsetDateTime::parse(text, &Rfc3339).ok(),
    };
    instant
        .and_then(|instant| instant.checked_to_offset(UtcOffset::UTC))
        .filter(|instant| instant.format(&Rfc3339).is_ok())
        .ok_or_else(|| {
            "expected RFC 3339, for example 2026-11-24T00:00:00Z, or Unix milliseconds, of a year from 0 to 9999"
                .to_owned()
        })
}

fn check_id(text: &str) -> Result<&'static str, String> {
    ids::check(text).map(Check::id)
}

fn serial_number(text: &str) -> Result<String, String> {
    let is_hexadecimal = text.chars().all(|character| character.is_ascii_hexdigit() || character == ':');
    if is_hexadecimal && text.contains(|character: char| character.is_ascii_hexdigit()) {
        Ok(text.to_owned())
    } else {
        Err("expected hexadecimal digits, colons allowed, without 0x and spaces".to_owned())
    }
}

/// A SHA-256 in 64 hexadecimal digits, with colons wherever they are.
fn sha256(text: &str) -> Result<[u8; 32], String> {
    let mut digest = [0; 32];
    match hex::decode_to_slice(text.replace(':', ""), &mut digest) {
        Ok(()) => Ok(digest),
        Err(_) => {
            Err("expected 64 hexadecimal digits, colons allowed, as openssl prints after the = sign"
                .to_owned())
        }
    }
}
