//! One record to its entry, on whatever thread.

use std::io;

use mqtt_ca_check::case::Case;
use mqtt_ca_check::judge;
use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::report::{Entry, Verdict};
use mqtt_ca_check::wire::{InputError, Record};

use crate::render::EntryRenderer;

/// How records are judged and rendered.
#[derive(Clone, Copy)]
pub(crate) struct Judge<'p> {
    pub(crate) policy: &'p Policy,
    pub(crate) renderer: EntryRenderer<'p>,
}

impl Judge<'_> {
    /// Judges a record, and hands over its entry.
    pub(crate) fn entry<T>(
        &self,
        source: &str,
        index: usize,
        record: Result<Record<'_>, InputError>,
        take: impl FnOnce(&Entry<'_>) -> T,
    ) -> T {
        match record {
            Ok(record) => {
                let case = Case::registration(&record);
                let report = judge(&case, self.policy);
                take(&Entry { source, record: index, result: Ok(&report) })
            }
            Err(error) => take(&Entry { source, record: index, result: Err(&error) }),
        }
    }

    /// Judges a record, and renders its entry behind what is in `out`.
    pub(crate) fn render(
        &self,
        source: &str,
        index: usize,
        record: Result<Record<'_>, InputError>,
        out: &mut Vec<u8>,
    ) -> Verdict {
        self.entry(source, index, record, |entry| {
            // Memory has no errors of writing.
            let _: io::Result<()> = self.renderer.render(entry, out);
            entry.verdict()
        })
    }
}
