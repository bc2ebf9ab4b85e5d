//! The arguments of `preflight`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgGroup, Args, ValueHint};

use super::judging::JudgingArguments;
use super::report::ReportArguments;
use super::values;

const AFTER_HELP: &str = "\
Examples:
  mqtt-ca-check preflight --ca CA.crt --verification verificationCert.crt \\
      --code \"$CODE\"
  aliyun onsmqtt GetRegisterCode --MqttInstanceId ID > code.json
  mqtt-ca-check preflight --ca CA.crt --verification verificationCert.crt \\
      --code-file code.json --against registered.json

Exit status:
  0    the platform should take them: everything that decides passed
  1    something failed
  2    wrong usage, or no registration code could be read; nothing was judged
  3    a file could not be read, or an entry of a list in --against
  70   internal fault, or the output could not be written
  130  interrupted
  141  the reader of the output went away";

/// Judges a CA and its proof before they are registered
///
/// Will the platform take this CA certificate and this verification certificate
/// for this code, and will the CA be fit to issue device certificates? It reads
/// the files and sends nothing anywhere.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment, next_line_help = true, after_help = AFTER_HELP)]
#[command(
    override_usage = "mqtt-ca-check preflight [OPTIONS] --ca FILE --verification FILE\n                               (--code CODE | --code-file FILE)"
)]
#[command(group(ArgGroup::new("registration code").required(true).args(["code", "code_file"])))]
pub(crate) struct PreflightArguments {
    /// The CA certificate that is to be registered, or - for standard input
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) ca: PathBuf,
    /// The verification certificate, made for the code and signed by the CA
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) verification: PathBuf,
    /// The registration code that GetRegisterCode gave
    #[arg(long, value_name = "CODE", value_parser = values::of(values::code))]
    pub(crate) code: Option<String>,
    /// A file with the code, or with the answer of GetRegisterCode
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) code_file: Option<PathBuf>,
    /// Responses that tell which CAs are registered, as check reads them: is
    /// the serial number free, the code unused, the CA new? (repeatable)
    #[arg(long, value_name = "FILE", verbatim_doc_comment, value_hint = ValueHint::AnyPath)]
    pub(crate) against: Vec<OsString>,
    #[command(flatten)]
    pub(crate) judging: JudgingArguments,
    #[command(flatten)]
    pub(crate) report: ReportArguments,
}
