//! The arguments of `check`.

use std::ffi::OsString;

use clap::{Args, ValueHint};
use mqtt_ca_check::policy::Policy;

use super::judging::JudgingArguments;
use super::reading::ReadingArguments;
use super::report::ReportArguments;
use super::trust::TrustArguments;
use super::values;
use crate::exit::Stop;

const AFTER_HELP: &str = "\
Examples:
  aliyun onsmqtt GetCaCertificate --MqttInstanceId ID --Sn SN |
      mqtt-ca-check check
  mqtt-ca-check check --expect-code \"$CODE\" response.json
  mqtt-ca-check check --format json -o report.json responses/
  mqtt-ca-check check --report json=report.json --report ndjson=log responses/
  mqtt-ca-check check --at 2027-01-01T00:00:00Z --fail-on warning 'prod-*.json'

Exit status:
  0    every record passed
  1    at least one record failed
  2    wrong usage; nothing was judged
  3    no record at all, or at least one could not be read (outranks 1)
  70   internal fault, or the output could not be written
  130  interrupted
  141  the reader of the output went away, and nothing so far failed";

/// Judges GetCaCertificate and ListCaCertificate responses
///
/// Is this registered CA what the platform says it is, was possession of its key
/// really proven, and is it fit to issue device certificates? Every check has an
/// outcome for every record; what could not be checked never counts as passed.
///
/// Registration code, CA and proof arrive in one document. Without an --expect-*
/// option a response forged as a whole would pass: give what you know from
/// elsewhere.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment, next_line_help = true, after_help = AFTER_HELP)]
#[command(override_usage = "mqtt-ca-check check [OPTIONS] [INPUT]...")]
pub(crate) struct CheckArguments {
    /// Files, directories, glob patterns, or - for standard input
    /// [default: standard input, unless it is a terminal]
    ///
    /// An input holds a response, a ListCaCertificate page, an SDK's envelope
    /// around either, or an array or lines (NDJSON) of these; or the same of
    /// devices (GetDeviceCertificate), which are judged under --ca. Of a
    /// directory, *.json, *.ndjson and *.jsonl are read, also in directories
    /// below; symbolic links in it are not followed.
    #[arg(value_name = "INPUT", verbatim_doc_comment, value_hint = ValueHint::AnyPath)]
    pub(crate) inputs: Vec<OsString>,
    /// Expect this registration code (GetRegisterCode tells it)
    #[arg(long, value_name = "CODE", value_parser = values::of(values::text))]
    expect_code: Option<String>,
    /// Expect this serial number of the CA, in hexadecimal
    /// (openssl x509 -in CA.crt -noout -serial)
    #[arg(long, value_name = "SN", verbatim_doc_comment, value_parser = values::of(values::serial_number))]
    expect_sn: Option<String>,
    #[command(flatten)]
    judging: JudgingArguments,
    #[command(flatten)]
    pub(crate) trust: TrustArguments,
    #[command(flatten)]
    pub(crate) report: ReportArguments,
    #[command(flatten)]
    pub(crate) reading: ReadingArguments,
}

impl CheckArguments {
    /// The policy that the arguments ask for.
    pub(crate) fn policy(&self) -> Result<Policy, Stop> {
        let mut policy = self.judging.policy()?;
        if let Some(code) = &self.expect_code {
            policy = policy.expect_code(code);
        }
        if let Some(sn) = &self.expect_sn {
            policy = policy.expect_sn(sn);
        }
        Ok(policy)
    }
}
