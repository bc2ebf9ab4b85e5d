//! One record to its report.

use std::sync::Arc;

use mqtt_ca_check::case::Case;
use mqtt_ca_check::judge;
use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::report::{Entry, Verdict};
use mqtt_ca_check::wire::{InputError, Options, Record};

use crate::input::Wanted;
use crate::render::{self, Reports};
use crate::work::{Rows, Work};

/// How records are judged and rendered.
pub(crate) struct Judge {
    pub(crate) policy: Policy,
    pub(crate) options: Options,
    pub(crate) forms: Vec<Arc<Reports>>,
}

impl Work for Judge {
    fn reads(&self) -> (Wanted, &Options) {
        (Wanted::Responses, &self.options)
    }

    fn record(&self, source: &str, record: usize, read: Result<Record, InputError>, rows: &mut Rows) {
        let case = read.as_ref().map(Case::registration);
        let report = case.as_ref().map(|case| judge(case, &self.policy));
        let entry = Entry { source, record, result: report.as_ref().map_err(|error| **error) };
        let verdict = entry.verdict();
        let place = (verdict != Verdict::Passed).then(|| render::place(&entry));
        rows.push(&self.forms, &entry, verdict, place);
    }
}
