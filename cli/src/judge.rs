//! One record to its report, or one file to the reports on the devices in it.

use std::sync::{Arc, Mutex, PoisonError};

use mqtt_ca_check::case::{Case, DeviceFile};
use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::report::{Report, Verdict};
use mqtt_ca_check::wire::{InputError, Options, Record};
use mqtt_ca_check::{Trust, judge};

use crate::entry::Entry;
use crate::input::{Source, Wanted};
use crate::render::{self, Reports};
use crate::trust::Given;
use crate::work::{Batch, Part, Rows, Work};

/// How records and devices are judged and rendered.
pub(crate) struct Judge {
    policy: Policy,
    options: Options,
    forms: Vec<Arc<Reports>>,
    wanted: Wanted,
    /// What is trusted from the start.
    given: Vec<Given>,
    /// What is trusted where the next batch begins.
    trust: Mutex<Arc<Trust>>,
}

/// How many CAs among the records of a run are trusted for the devices behind them.
const MAX_AUTHORITIES: usize = 10_000;

impl Judge {
    /// Judges responses, with nothing trusted.
    pub(crate) fn new(policy: Policy, options: Options, forms: Vec<Arc<Reports>>) -> Self {
        let trust = Mutex::new(Arc::new(Trust::new(policy.clone())));
        Judge { policy, options, forms, wanted: Wanted::Responses, given: Vec::new(), trust }
    }

    /// Judges devices under these CAs.
    pub(crate) fn under(self, given: Vec<Given>) -> Self {
        let mut trust = Trust::new(self.policy.clone());
        given.iter().flat_map(Given::issuers).for_each(|issuer| trust.add(issuer.clone()));
        Judge { trust: Mutex::new(Arc::new(trust)), given, ..self }
    }

    /// Judges files of devices too, and trusts the CAs among the records before them.
    pub(crate) fn of_devices(self) -> Self {
        Judge { wanted: Wanted::Devices, ..self }
    }

    fn trust(&self) -> std::sync::MutexGuard<'_, Arc<Trust>> {
        self.trust.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, source: &str, index: usize, report: Result<&Report, &InputError>, rows: &mut Rows) {
        let entry = Entry { source, record: index, result: report };
        let verdict = entry.verdict();
        let place = (verdict != Verdict::Passed).then(|| render::place(&entry));
        rows.push(&self.forms, &entry, verdict, place);
        rows.note_claim(report.is_ok_and(|report| report.possession().is_some()));
    }

    /// Trusts a CA that is registered.
    fn learn(&self, record: &Record, trust: &mut Arc<Trust>) {
        let is_learning = self.wanted == Wanted::Devices && trust.authorities().len() < MAX_AUTHORITIES;
        if record.is_of_device() || !is_learning {
            return;
        }
        if let Some((issuer, is_inactive)) = Case::registered_authority(record) {
            let trust = Arc::make_mut(trust);
            if is_inactive { trust.add_inactive(issuer) } else { trust.add(issuer) }
        }
    }
}

impl Work for Judge {
    fn reads(&self) -> (Wanted, &Options) {
        (self.wanted, &self.options)
    }

    fn at_begin(&self, rows: &mut Rows) {
        let trust = Arc::clone(&self.trust());
        let mut reports = trust.reports();
        for given in &self.given {
            let source = given.source();
            match given.read() {
                Err(error) => self.push(&source, 0, Err(error), rows),
                Ok(issuers) => {
                    for (index, report) in reports.by_ref().take(issuers.len()).enumerate() {
                        self.push(&source, index, Ok(&report), rows);
                    }
                }
            }
        }
    }

    fn note(&self, batch: &mut Batch) {
        let mut trust = self.trust();
        batch.trust = Some(Arc::clone(&trust));
        if let Part::Records(records) = &batch.part {
            records.iter().flatten().for_each(|record| self.learn(record, &mut trust));
        }
    }

    fn record(&self, source: &str, index: usize, read: Result<Record, InputError>, rows: &mut Rows) {
        let trust = rows.trust.get_or_insert_with(|| Arc::clone(&self.trust()));
        let report = read.map(|record| {
            if record.is_of_device() {
                return trust.judge(Case::registered_device(record, trust.authorities()));
            }
            self.learn(&record, trust);
            judge(Case::registration(record), &self.policy)
        });
        self.push(source, index, report.as_ref(), rows);
    }

    fn octets(&self, source: &Source, octets: &[u8], rows: &mut Rows) {
        match DeviceFile::read(octets) {
            Ok(devices) => self.devices(&source.name(), 0, devices, rows),
            Err(error) => self.push(&source.name(), 0, Err(&error), rows),
        }
    }

    fn devices(&self, source: &str, first: usize, devices: DeviceFile, rows: &mut Rows) {
        let trust = Arc::clone(rows.trust.get_or_insert_with(|| Arc::clone(&self.trust())));
        for (index, case) in (first..).zip(Case::devices_of(devices, trust.authorities())) {
            self.push(source, index, Ok(&trust.judge(case)), rows);
        }
    }
}
