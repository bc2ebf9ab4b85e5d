//! The arguments of `explain`.
//!
//! May import: args, ids.

use clap::Args;
use mqtt_ca_check::check::Check;

use super::OutputArguments;
use crate::ids;

pub(super) const ABOUT: &str = "\
Explains the checks: all of them in a table, or one in full";

pub(super) const LONG_ABOUT: &str = "\
Explains the checks: all of them in a table, or one in full.

Of one check it tells how bad it is if it fails, what it looks at and needs,
what it checks, why that matters, how to fix it, and where the rule is written.";

pub(super) const AFTER_HELP: &str = "\
Examples:
  mqtt-ca-check explain
  mqtt-ca-check explain sn-match
  mqtt-ca-check explain --format json

Exit status:
  0    explained
  2    wrong usage, or no check has this id
  70   internal fault, or the output could not be written
  130  interrupted
";

// The arguments of `explain`.
#[derive(Debug, Args)]
pub(crate) struct ExplainArguments {
    #[arg(value_name = "ID", value_parser = ids::check, help = "The check to explain in full [default: all, in short]")]
    pub(crate) check: Option<&'static Check>,

    #[command(flatten)]
    pub(crate) output: OutputArguments,
}
