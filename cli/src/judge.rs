//! One record to its report, on whatever thread.

use std::io;

use mqtt_ca_check::case::Case;
use mqtt_ca_check::judge;
use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::report::{Entry, Verdict};
use mqtt_ca_check::wire::{InputError, Record};

use crate::feed::Batch;
use crate::interrupt::Interrupt;
use crate::render::{self, Form};
use crate::sources::Sources;

/// How records are judged and rendered.
pub(crate) struct Judge {
    pub(crate) policy: Policy,
    pub(crate) form: Box<dyn Form>,
}

/// Reports, rendered one after the other.
#[derive(Debug, Default)]
pub(crate) struct Reports {
    pub(crate) octets: Vec<u8>,
    /// Where each ends in the octets, its verdict, and its place unless it passed.
    ends: Vec<(usize, Verdict, Option<String>)>,
    /// The first as it would be if it were the only one of the run, where that is another form.
    pub(crate) alone: Option<String>,
    /// How many octets of JSON the batch had.
    pub(crate) batch_octets: usize,
}

impl Reports {
    /// Each report, its verdict, and its place unless it passed.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&[u8], Verdict, Option<&str>)> {
        let mut begin = 0;
        self.ends.iter().map(move |(end, verdict, place)| {
            let octets = self.octets.get(begin..*end).unwrap_or_default();
            begin = *end;
            (octets, *verdict, place.as_deref())
        })
    }
}

impl Judge {
    /// Judges a batch of the records of a source, as far as the run is not interrupted.
    pub(crate) fn reports(
        &self,
        sources: &Sources,
        number: usize,
        batch: Batch,
        is_first: bool,
        interrupt: &Interrupt,
    ) -> Reports {
        let mut reports = Reports { batch_octets: batch.octets, ..Reports::default() };
        let name = sources.get(number).map(|source| source.name()).unwrap_or_default();
        for (index, record) in (batch.first..).zip(batch.records) {
            if interrupt.has_come() {
                break;
            }
            let may_be_alone = is_first && reports.ends.is_empty();
            self.report(&name, index, record, may_be_alone, &mut reports);
        }
        reports
    }

    /// Judges a record, and renders its report behind the others. It is also rendered alone if it may be the only one of the run.
    pub(crate) fn report(
        &self,
        source: &str,
        index: usize,
        record: Result<Record<'_>, InputError>,
        may_be_alone: bool,
        reports: &mut Reports,
    ) {
        let mut take = |entry: &Entry<'_>| {
            // Memory has no errors of writing.
            let _: io::Result<()> = self.form.row(entry, &mut reports.octets);
            let verdict = entry.verdict();
            let place = (verdict != Verdict::Passed).then(|| render::place(entry));
            reports.ends.push((reports.octets.len(), verdict, place));
            if may_be_alone {
                reports.alone = self.form.alone(entry);
            }
        };
        match record {
            Ok(record) => {
                let case = Case::registration(&record);
                let report = judge(&case, &self.policy);
                take(&Entry { source, record: index, result: Ok(&report) });
            }
            Err(error) => take(&Entry { source, record: index, result: Err(&error) }),
        }
    }
}
