//! What is shown of reports, how and where, for every subcommand that judges.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use mqtt_ca_check::policy::Policy;

use super::output::{Format, OutputArguments};
use super::values;
use crate::layout::Paper;
use crate::output;
use crate::render::{self, Detail, Extent, Files, Reports};

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
    /// Show facts, exact times and every check
    #[arg(short, long)]
    verbose: bool,
    /// Show only what has not passed
    #[arg(short, long, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    #[command(flatten)]
    pub(crate) output: OutputArguments<Format>,
    /// Write in this format to this file too (repeatable)
    #[arg(long = "report", value_name = "FORMAT=FILE", value_parser = values::of(values::report))]
    reports: Vec<(Format, PathBuf)>,
    /// Outcomes shown in JSON
    #[arg(long, value_enum, default_value_t, value_name = "WHICH")]
    outcomes: Outcomes,
}

impl ReportArguments {
    /// A form for each output, and where it goes; of a proposal with its files.
    pub(crate) fn targets(
        &self,
        policy: &Policy,
        files: Option<&Files>,
    ) -> Vec<(Arc<Reports>, Option<&Path>)> {
        let extent = Extent {
            only_notable: self.outcomes == Outcomes::Notable,
            detail: match (self.quiet, self.verbose) {
                (true, _) => Detail::Quiet,
                (false, true) => Detail::Verbose,
                (false, false) => Detail::Usual,
            },
            files,
        };
        let path = self.output.output.as_deref();
        let paper = output::paper(self.output.color, path);
        let first = (render::reports(self.output.format, policy, extent, paper), path);
        let beside = self.reports.iter().map(|(format, path)| {
            (render::reports(*format, policy, extent, Paper::plain()), Some(path.as_path()))
        });
        [first].into_iter().chain(beside).collect()
    }
}
