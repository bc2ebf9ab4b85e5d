//! The arguments of `explain`.

use clap::Args;
use mqtt_ca_check::check::Check;

use super::output::{DocumentFormat, OutputArguments};
use super::values::CheckId;

const AFTER_HELP: &str = "\
Examples:
  mqtt-ca-check explain
  mqtt-ca-check explain sn-match
  mqtt-ca-check explain --format json

Exit status:
  0    explained
  2    wrong usage, or no check has this id
  70   internal fault, or the output could not be written
  130  interrupted";

/// Explains the checks: all of them in a table, or one in full
///
/// Of one check it tells how bad it is if it fails, what it looks at and needs,
/// what it checks, why that matters, how to fix it, and where the rule is written.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment, next_line_help = true, after_help = AFTER_HELP)]
#[command(override_usage = "mqtt-ca-check explain [OPTIONS] [ID]")]
pub(crate) struct ExplainArguments {
    /// The check to explain in full [default: all, in short]
    #[arg(value_name = "ID", value_parser = CheckId, hide_possible_values = true)]
    pub(crate) check: Option<&'static Check>,
    #[command(flatten)]
    pub(crate) output: OutputArguments<DocumentFormat>,
}
