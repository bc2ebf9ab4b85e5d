//! One line on standard error, for whoever waits at a terminal: how many records were judged, how fast, and how much is
//! left. It comes after a second, and goes when the work is done.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use crate::message;
use crate::sources::Sources;
use crate::summary::Summary;
use crate::work::Words;

/// How long work has to take for its progress to be shown.
const AFTER: Duration = Duration::from_secs(1);

/// How often the line is written again.
const INTERVAL: Duration = Duration::from_millis(250);

/// How long the line may be: one that is wrapped could not be taken away.
const COLUMNS: usize = 79;

/// Back to the first column, and all of the line away.
const ERASE: &str = "\r\u{1b}[K";

pub(crate) struct Progress {
    started: Instant,
    /// When to write the line next; `None` if there is no terminal to write it to.
    due: Option<Instant>,
    /// The octets of all sources, if they are known.
    total: Option<u64>,
    is_shown: bool,
    /// Whether the reports go to a terminal too.
    is_shared: bool,
}

impl Progress {
    /// Nothing is ever shown.
    pub(crate) fn unseen() -> Self {
        Progress { started: Instant::now(), due: None, total: None, is_shown: false, is_shared: false }
    }

    /// Shown if standard error is a terminal.
    pub(crate) fn of(sources: &Sources, has_output_file: bool) -> Self {
        let unseen = Progress::unseen();
        if !io::stderr().is_terminal() {
            return unseen;
        }
        Progress {
            due: unseen.started.checked_add(AFTER),
            total: sources.iter().map(|source| source.length()).sum(),
            is_shared: !has_output_file && io::stdout().is_terminal(),
            ..unseen
        }
    }

    /// Whether it is time to show how far the work is.
    pub(crate) fn is_due(&self) -> bool {
        self.due.is_some_and(|due| Instant::now() >= due)
    }

    /// Shows how far the work is, if it is time to. So many octets of the sources were judged.
    pub(crate) fn tick(&mut self, summary: &Summary, words: Words, octets: u64) {
        if !self.is_due() {
            return;
        }
        let now = Instant::now();
        self.due = now.checked_add(INTERVAL);
        self.is_shown = true;
        message::raw(&format!(
            "{ERASE}{}",
            line(summary, words, octets, self.total, now.duration_since(self.started))
        ));
    }

    /// Makes room for reports, if they go to the same terminal.
    pub(crate) fn make_room(&mut self) {
        if self.is_shared {
            self.hide();
        }
    }

    pub(crate) fn hide(&mut self) {
        if std::mem::take(&mut self.is_shown) {
            message::raw(ERASE);
        }
    }
}

/// For example `judged 120,000 records, 5,120/s, 14 failed, 62 %, 14 s left`.
fn line(summary: &Summary, [noun, done]: Words, octets: u64, total: Option<u64>, after: Duration) -> String {
    let milliseconds = after.as_millis().max(1);
    let rate = u128::from(summary.total).saturating_mul(1000).checked_div(milliseconds).unwrap_or(0);
    let mut line = format!(
        "{done} {} {noun}, {}/s, {} failed",
        grouped(summary.total.into()),
        grouped(rate),
        grouped(summary.failed.into())
    );
    if summary.unreadable > 0 {
        line.push_str(&format!(", {} unreadable", grouped(summary.unreadable.into())));
    }
    let known = total.filter(|total| *total >= octets && octets > 0);
    if let Some(total) = known {
        let (octets, total) = (u128::from(octets), u128::from(total));
        let percent = octets.saturating_mul(100).checked_div(total).unwrap_or(0);
        let left = total.saturating_sub(octets).saturating_mul(milliseconds).checked_div(octets).unwrap_or(0);
        let more = [format!(", {percent} %"), format!(", {} left", duration(left.div_ceil(1000)))];
        for part in more {
            if line.len().saturating_add(part.len()) <= COLUMNS {
                line.push_str(&part);
            }
        }
    }
    line.truncate(COLUMNS);
    line
}

/// With a comma between groups of three digits.
fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len().saturating_sub(at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// In the two largest units, for example `2 min 5 s`.
fn duration(seconds: u128) -> String {
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3600, seconds / 60 % 60),
    }
}

#[cfg(test)]
mod tests {
    use mqtt_ca_check::report::Verdict;

    use super::*;

    const WORDS: Words = ["records", "judged"];

    fn summary(passed: usize, failed: usize, unreadable: usize) -> Summary {
        let mut summary = Summary::default();
        for (count, verdict) in
            [(passed, Verdict::Passed), (failed, Verdict::Failed), (unreadable, Verdict::Unreadable)]
        {
            (0..count).for_each(|_| summary.count(verdict, None));
        }
        summary
    }

    #[test]
    fn the_line_tells_what_is_known() {
        let after = Duration::from_millis(2500);
        // 12,345 in 2.5 s are 4938 in one.
        assert_eq!(
            line(&summary(12_000, 345, 0), WORDS, 0, None, after),
            "judged 12,345 records, 4,938/s, 345 failed"
        );
        // A quarter took 2.5 s, so that three quarters take 7.5.
        assert_eq!(
            line(&summary(9, 0, 1), WORDS, 250, Some(1000), after),
            "judged 10 records, 4/s, 0 failed, 1 unreadable, 25 %, 8 s left"
        );
        assert_eq!(
            line(&summary(1, 0, 0), WORDS, 1000, Some(1000), after),
            "judged 1 records, 0/s, 0 failed, 100 %, 0 s left"
        );
        assert!(line(&summary(1, 0, 0), WORDS, 1000, Some(999), after).ends_with("0 failed"));
    }

    #[test]
    fn durations_have_two_units() {
        assert_eq!(
            [59, 60, 125, 3600, 7384].map(duration),
            ["59 s", "1 min 0 s", "2 min 5 s", "1 h 0 min", "2 h 3 min"]
        );
    }

    #[test]
    fn it_fits_in_80_columns_for_a_billion() {
        let mut many = summary(0, 0, 0);
        many.total = 999_999_999;
        many.failed = 9_999_999;
        many.unreadable = 99_999;
        let line = line(&many, WORDS, 1, Some(u64::from(u32::MAX)), Duration::from_secs(100_000));
        assert!(line.len() <= 79 && line.starts_with("judged 999,999,999 records, 9,999/s"), "{line}");
    }
}
