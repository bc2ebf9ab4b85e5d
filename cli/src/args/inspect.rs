//! The arguments of `inspect`.
//!
//! May import: args.

use std::ffi::OsString;

use clap::{Args, ValueEnum};
use mqtt_ca_check::bundle;
use mqtt_ca_check::wire;

use super::{OutputArguments, wire_options};

pub(super) const ABOUT: &str = "\
Shows what certificates say: those of responses, or any in PEM or DER";

pub(super) const LONG_ABOUT: &str = "\
Shows what certificates say: those of responses, or any in PEM or DER.

Nothing is judged here, that is for check. A private key is never shown, not
even in part.";

pub(super) const AFTER_HELP: &str = "\
Examples:
  mqtt-ca-check inspect response.json
  mqtt-ca-check inspect CA.crt verificationCert.crt
  openssl s_client -connect HOST:8883 -showcerts </dev/null |
      mqtt-ca-check inspect
  mqtt-ca-check inspect --format json -o certificates.json certificates/

Exit status:
  0    every certificate was read
  2    wrong usage; nothing was read
  3    no certificate at all, or at least one could not be read
  70   internal fault, or the output could not be written
  130  interrupted
";

// The arguments of `inspect`.
#[derive(Debug, Args)]
pub(crate) struct InspectArguments {
    #[arg(
        value_name = "INPUT",
        help = "Files, directories, glob patterns, or - for standard input\n\
                [default: standard input, unless it is a terminal]",
        long_help = "Files, directories, glob patterns, or - for standard input\n\
                     [default: standard input, unless it is a terminal]\n\n\
                     An input holds responses, as for check; or PEM, with as many\n\
                     certificates and as much other text as you like; or DER, with one\n\
                     certificate after the other. Of a directory, *.json, *.ndjson,\n\
                     *.jsonl, *.pem, *.crt, *.cer and *.der are read, also in directories\n\
                     below; symbolic links in it are not followed."
    )]
    pub(crate) inputs: Vec<OsString>,

    #[command(flatten)]
    pub(crate) output: OutputArguments,

    #[arg(
        long,
        value_enum,
        default_value_t,
        hide_possible_values = true,
        hide_default_value = true,
        value_name = "FORMAT",
        help = "What the inputs are: auto, json, ndjson, pem or der [default: auto]\n\
                auto goes by the content; JSON in .ndjson and .jsonl is NDJSON"
    )]
    input_format: InputFormat,

    #[arg(long, value_name = "BYTES", value_parser = clap::value_parser!(u64).range(1..),
        help = "Refuse a record that takes more octets of JSON, and an input of PEM or\n\
                DER that takes more [default: 1048576]")]
    max_record_size: Option<u64>,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum InputFormat {
    #[default]
    Auto,
    Json,
    Ndjson,
    Pem,
    Der,
}

/// What an input is said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InputForm {
    /// Its content tells.
    Unknown,
    /// Responses, in the format of the options for reading them.
    Responses,
    /// Certificates by themselves.
    Certificates(bundle::Form),
}

impl InspectArguments {
    /// What the inputs are.
    pub(crate) fn input_form(&self) -> InputForm {
        match self.input_format {
            InputFormat::Auto => InputForm::Unknown,
            InputFormat::Json | InputFormat::Ndjson => InputForm::Responses,
            InputFormat::Pem => InputForm::Certificates(bundle::Form::Pem),
            InputFormat::Der => InputForm::Certificates(bundle::Form::Der),
        }
    }

    /// How to read responses.
    pub(crate) fn wire_options(&self) -> wire::Options {
        let format = match self.input_format {
            InputFormat::Json => wire::Format::Json,
            InputFormat::Ndjson => wire::Format::Ndjson,
            InputFormat::Auto | InputFormat::Pem | InputFormat::Der => wire::Format::Auto,
        };
        wire_options(format, self.max_record_size)
    }
}
