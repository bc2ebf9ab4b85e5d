//! What is shown of reports, how and where, for every subcommand that judges.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::output::{Format, OutputArguments};
use super::values;

/// The outcomes that are written in JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Outcomes {
    /// One of each check for each thing that it looks at
    #[default]
    All,
    /// Those that failed, are unchecked or have a remark
    Notable,
}

/// What is shown of reports.
#[derive(Args, Debug)]
pub(crate) struct ReportArguments {
    /// Show facts with every extension, exact times and every check
    #[arg(short, long)]
    pub(crate) verbose: bool,
    /// Show only what has not passed
    #[arg(short, long, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    #[command(flatten)]
    pub(crate) output: OutputArguments<Format>,
    /// Write in this format to this file too (repeatable)
    #[arg(long = "report", value_name = "FORMAT=FILE", value_parser = values::of(values::report))]
    pub(crate) reports: Vec<(Format, PathBuf)>,
    /// Outcomes shown in JSON
    #[arg(long, value_enum, default_value_t, value_name = "WHICH")]
    pub(crate) outcomes: Outcomes,
}
