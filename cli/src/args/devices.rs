//! The arguments of `devices`.

use std::ffi::OsString;

use clap::{Args, ValueHint};

use super::judging::JudgingArguments;
use super::reading::ReadingArguments;
use super::report::ReportArguments;
use super::trust::TrustArguments;

const AFTER_HELP: &str = "\
Examples:
  mqtt-ca-check devices --ca CA.crt device.crt
  mqtt-ca-check devices --ca CA.crt --server openssl factory/
  mqtt-ca-check devices --ca root.crt --intermediate issuing.crt 'line-*.pem'
  aliyun onsmqtt ListDeviceCertificate --MqttInstanceId ID --PageNo 1 \\
      --PageSize 100 | mqtt-ca-check devices --ca CA.crt

Exit status:
  0    every device and every CA passed
  1    at least one failed
  2    wrong usage; nothing was judged
  3    nothing to judge, or at least one file could not be read (outranks 1)
  70   internal fault, or the output could not be written
  130  interrupted
  141  the reader of the output went away, and nothing so far failed";

/// Judges the certificates of devices under the CAs that a broker trusts
///
/// Will the broker accept these devices? Each is judged with the CA that issued
/// it, found among --ca, --intermediate and, in order, the CA records among the
/// inputs; and with what its own file holds beside it. Each CA that is given is
/// judged too.
///
/// A broker knows its trust file and what the device sends: an intermediate
/// that stands in neither helps no device, and fails device-chain.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment, next_line_help = true, after_help = AFTER_HELP)]
#[command(
    override_usage = "mqtt-ca-check devices [OPTIONS] [--ca FILE]... [--intermediate FILE]...\n                             [INPUT]..."
)]
pub(crate) struct DevicesArguments {
    /// Files, directories, glob patterns, or - for standard input
    /// [default: standard input, unless it is a terminal]
    ///
    /// A file holds certificates in PEM or DER: a device's with the CAs that
    /// the device sends with it, or those of many devices. Or it is JSON: a
    /// response of GetDeviceCertificate, ListDeviceCertificate or
    /// ListDeviceCertificateByCaSn, or of a CA as check reads it. Of a
    /// directory, *.pem, *.crt, *.cer, *.der, *.json, *.ndjson and *.jsonl
    /// are read, also in directories below; symbolic links in it are not
    /// followed.
    #[arg(value_name = "INPUT", verbatim_doc_comment, value_hint = ValueHint::AnyPath)]
    pub(crate) inputs: Vec<OsString>,
    #[command(flatten)]
    pub(crate) trust: TrustArguments,
    #[command(flatten)]
    pub(crate) judging: JudgingArguments,
    #[command(flatten)]
    pub(crate) report: ReportArguments,
    #[command(flatten)]
    pub(crate) reading: ReadingArguments,
}
