//! The arguments of `inspect`.

use std::ffi::OsString;

use clap::{Args, ValueHint};
use mqtt_ca_check::wire::Options;

use super::output::{CertificateFormat, OutputArguments};
use super::values;

const AFTER_HELP: &str = "\
Examples:
  mqtt-ca-check inspect response.json
  mqtt-ca-check inspect CA.crt verificationCert.crt
  openssl s_client -connect HOST:8883 -showcerts </dev/null |
      mqtt-ca-check inspect
  mqtt-ca-check inspect --format json -o certificates.json certificates/
  mqtt-ca-check inspect --format pem -o certificates.pem response.json

Exit status:
  0    every certificate was read
  2    wrong usage; nothing was read
  3    no certificate at all, or at least one could not be read
  70   internal fault, or the output could not be written
  130  interrupted
  141  the reader of the output went away before all certificates were shown";

/// Shows what certificates say, in responses or in PEM or DER
///
/// Nothing is judged here, that is for check. A private key is never shown, not
/// even in part.
#[derive(Args, Debug, Default)]
#[command(verbatim_doc_comment, next_line_help = true, after_help = AFTER_HELP)]
#[command(override_usage = "mqtt-ca-check inspect [OPTIONS] [INPUT]...")]
pub(crate) struct InspectArguments {
    /// Files, directories, glob patterns, or - for standard input
    /// [default: standard input, unless it is a terminal]
    ///
    /// An input holds responses, as for check; or PEM, with as many
    /// certificates and as much other text as you like; or DER, with one
    /// certificate after the other. Of a directory, *.json, *.ndjson,
    /// *.jsonl, *.pem, *.crt, *.cer and *.der are read, also in directories
    /// below; symbolic links in it are not followed.
    #[arg(value_name = "INPUT", verbatim_doc_comment, value_hint = ValueHint::AnyPath)]
    pub(crate) inputs: Vec<OsString>,
    #[command(flatten)]
    pub(crate) output: OutputArguments<CertificateFormat>,
    /// Refuse a record that takes more octets of JSON, and an input of PEM or
    /// DER that takes more [default: 1048576]
    #[arg(long, value_name = "BYTES", verbatim_doc_comment, allow_negative_numbers = true)]
    #[arg(value_parser = values::number(1..=u64::MAX))]
    max_record_size: Option<u64>,
}

impl InspectArguments {
    /// How to read responses.
    pub(crate) fn wire_options(&self) -> Options {
        values::wire_options(self.max_record_size)
    }
}
