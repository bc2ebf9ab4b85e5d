//! From arguments to the forms of reports, and where each goes.

use std::sync::Arc;

use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::untrusted;

use crate::args::{Outcomes, ReportArguments};
use crate::layout::Paper;
use crate::message;
use crate::output::{self, Target};
use crate::render::{self, Detail, Extent, Files, Reports};
use crate::summary::Summary;

/// A form for each output, and the same with where it goes; of a proposal with its files.
pub(crate) fn of<'a>(
    arguments: &'a ReportArguments,
    policy: &Policy,
    files: Option<&Files>,
) -> (Vec<Arc<Reports>>, Vec<Target<'a>>) {
    let extent = Extent {
        only_notable: arguments.outcomes == Outcomes::Notable,
        detail: match (arguments.quiet, arguments.verbose) {
            (true, _) => Detail::Quiet,
            (false, true) => Detail::Verbose,
            (false, false) => Detail::Usual,
        },
        files,
    };
    let path = arguments.output.output.as_deref();
    let paper = output::paper(arguments.output.color, path);
    let first = (render::reports(arguments.output.format, policy, extent, paper), path);
    let beside = arguments.reports.iter().map(|(format, path)| {
        (render::reports(*format, policy, extent, Paper::plain()), Some(path.as_path()))
    });
    let both = [first].into_iter().chain(beside);
    both.map(|(form, path)| -> (Arc<Reports>, Target<'a>) { (Arc::clone(&form), (form, path)) }).unzip()
}

/// Tells on standard error what came of a run whose reports went into files; to who wants to be quiet, only what did not pass.
pub(crate) fn tell_counts(summary: &Summary, targets: &[Target<'_>], is_quiet: bool) {
    let files = targets.iter().filter_map(|(_, path)| Some(untrusted::argument(path.as_ref()?.as_os_str())));
    let files: Vec<String> = files.collect();
    if !files.is_empty() && (!is_quiet || summary.passed < summary.total) {
        message::note(&format!("{}; see {}", summary.counts(), files.join(", ")));
    }
}
