//! What came of the records or certificates of a run, and the exit status that follows.

use mqtt_ca_check::report::Verdict;
use mqtt_ca_check::wire::Listing;
use serde::Serialize;

use crate::exit::Status;

/// How many records came to which verdict. A certificate that `inspect` could read counts as passed.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Summary {
    pub(crate) total: u64,
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) unreadable: u64,
    /// What may be missing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) warnings: Vec<String>,
    /// Whether a claim of possession was judged, which can be compared with what the caller knows.
    #[serde(skip)]
    pub(crate) has_claims: bool,
    /// The places of the first that failed.
    #[serde(skip)]
    pub(crate) failed_first: Vec<String>,
    /// The places of the first that could not be read.
    #[serde(skip)]
    pub(crate) unreadable_first: Vec<String>,
}

/// How many of those that did not pass are named.
const NAMED: usize = 10;

impl Summary {
    /// Counts one, which has a place unless it passed.
    pub(crate) fn count(&mut self, verdict: Verdict, place: Option<&str>) {
        let (of_verdict, places) = match verdict {
            Verdict::Passed => (&mut self.passed, None),
            Verdict::Failed => (&mut self.failed, Some(&mut self.failed_first)),
            Verdict::Unreadable => (&mut self.unreadable, Some(&mut self.unreadable_first)),
        };
        if let Some(places) = places.filter(|places| places.len() < NAMED) {
            places.extend(place.map(str::to_owned));
        }
        *of_verdict = of_verdict.saturating_add(1);
        self.total = self.total.saturating_add(1);
    }

    /// The counts, in words.
    pub(crate) fn counts(&self) -> String {
        let Summary { total, passed, failed, unreadable, .. } = self;
        let noun = if *total == 1 { "record" } else { "records" };
        format!("{total} {noun}: {passed} passed, {failed} failed, {unreadable} unreadable")
    }

    /// Warns if the pages say that their listing has more.
    pub(crate) fn warn(&mut self, listing: Listing) {
        self.warnings.extend(listing.missing().map(|(total, records)| {
            format!("a listing has Total {total}; records of it that were read: {records}; fetch the pages that are missing (PageNo)")
        }));
    }

    /// What the counts mean for the exit status of a run that has come to its end.
    pub(crate) fn status(&self) -> Status {
        if self.total == 0 { Status::Unreadable } else { self.status_so_far() }
    }

    /// What the counts mean while more records may come.
    pub(crate) fn status_so_far(&self) -> Status {
        if self.unreadable > 0 {
            Status::Unreadable
        } else if self.failed > 0 {
            Status::Failed
        } else {
            Status::Passed
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(verdicts: &[Verdict]) -> Status {
        let mut summary = Summary::default();
        verdicts.iter().for_each(|verdict| summary.count(*verdict, None));
        summary.status()
    }

    #[test]
    fn unreadable_outranks_failed_and_failed_outranks_passed() {
        use Verdict::{Failed, Passed, Unreadable};
        assert_eq!(status(&[Passed, Passed]), Status::Passed);
        assert_eq!(status(&[Passed, Failed, Passed]), Status::Failed);
        assert_eq!(status(&[Failed, Unreadable, Passed]), Status::Unreadable);
    }

    #[test]
    fn no_record_at_all_is_no_pass() {
        assert_eq!(status(&[]), Status::Unreadable);
    }

    #[test]
    fn a_reader_who_goes_away_turns_a_pass_so_far_into_a_status_of_its_own() {
        use Verdict::{Failed, Passed, Unreadable};
        let status = |verdicts: &[Verdict]| {
            let mut summary = Summary::default();
            verdicts.iter().for_each(|verdict| summary.count(*verdict, None));
            summary.status_so_far().without_reader()
        };
        assert_eq!(status(&[]), Status::ReaderGone);
        assert_eq!(status(&[Passed, Passed]), Status::ReaderGone);
        assert_eq!(status(&[Passed, Failed]), Status::Failed);
        assert_eq!(status(&[Failed, Unreadable]), Status::Unreadable);
    }
}
