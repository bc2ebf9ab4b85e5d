//! One line on standard error, for whoever waits at a terminal: how many records were judged, how fast, and how much is
//! left. It comes after a second, and goes when the work is done.

use std::io::{self, IsTerminal};
use std::time::Duration;

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::sources::Sources;
use crate::summary::Summary;
use crate::work::Words;

/// How long work has to take for its progress to be shown.
const AFTER: Duration = Duration::from_secs(1);

/// How often in a second the line is written again.
const TIMES_PER_SECOND: u8 = 4;

pub(crate) struct Progress {
    line: ProgressBar,
    /// Whether the reports go to the terminal too.
    is_shared: bool,
}

impl Progress {
    /// Shown if standard error is a terminal.
    pub(crate) fn of(sources: &Sources, has_output_file: bool) -> Self {
        if !io::stderr().is_terminal() {
            return Progress { line: ProgressBar::hidden(), is_shared: false };
        }
        let total: Option<u64> = sources.iter().map(|source| source.length()).sum();
        let target = ProgressDrawTarget::stderr_with_hz(TIMES_PER_SECOND);
        let line = ProgressBar::with_draw_target(total, target);
        let parts = if total.is_some() { "{msg}, {percent} %, {eta} left" } else { "{msg}" };
        line.set_style(ProgressStyle::with_template(parts).unwrap_or_else(|_| ProgressStyle::default_bar()));
        Progress { line, is_shared: !has_output_file && io::stdout().is_terminal() }
    }

    /// Whether the line is shown. Until then it must not be touched, for that would draw it.
    fn is_shown(&self) -> bool {
        !self.line.is_hidden() && self.line.elapsed() >= AFTER
    }

    /// Shows how far the work is: this many octets more of the sources were judged.
    pub(crate) fn tick(&self, summary: &Summary, words: Words, octets: usize) {
        let octets = u64::try_from(octets).unwrap_or(u64::MAX);
        // What the line is made with is not drawn by itself.
        let line = self.line.clone().with_position(self.line.position().saturating_add(octets));
        if self.is_shown() {
            line.set_message(counts(summary, words, line.elapsed()));
        }
    }

    /// Writes reports, with the line out of the way if they go to the terminal too.
    pub(crate) fn beside<T>(&self, write: impl FnOnce() -> T) -> T {
        if self.is_shared { self.above(write) } else { write() }
    }

    /// Writes to standard error, with the line out of the way.
    pub(crate) fn above<T>(&self, write: impl FnOnce() -> T) -> T {
        if self.is_shown() { self.line.suspend(write) } else { write() }
    }

    /// Takes the line away for good.
    pub(crate) fn end(&self) {
        self.line.finish_and_clear();
    }
}

/// For example `judged 120,000 records, 5,120/s, 14 failed`.
fn counts(summary: &Summary, [noun, done]: Words, after: Duration) -> String {
    let Summary { total, failed, unreadable, .. } = summary;
    let milliseconds = u64::try_from(after.as_millis()).unwrap_or(u64::MAX);
    let rate = total.saturating_mul(1000).checked_div(milliseconds).unwrap_or(0);
    let [total, rate, failed, of_unreadable] = [*total, rate, *failed, *unreadable].map(HumanCount);
    let counts = format!("{done} {total} {noun}, {rate}/s, {failed} failed");
    if *unreadable > 0 { format!("{counts}, {of_unreadable} unreadable") } else { counts }
}

#[cfg(test)]
mod tests {
    use mqtt_ca_check::report::Verdict;

    use super::*;

    #[test]
    fn the_line_tells_what_is_known() {
        let mut summary = Summary::default();
        for (count, verdict) in [(12_000, Verdict::Passed), (345, Verdict::Failed)] {
            (0..count).for_each(|_| summary.count(verdict, None));
        }
        let words = ["records", "judged"];
        // 12,345 in 2.5 s are 4938 in one.
        let after = Duration::from_millis(2500);
        assert_eq!(counts(&summary, words, after), "judged 12,345 records, 4,938/s, 345 failed");
        summary.count(Verdict::Unreadable, None);
        assert_eq!(
            counts(&summary, words, Duration::ZERO),
            "judged 12,346 records, 0/s, 345 failed, 1 unreadable"
        );
    }
}
