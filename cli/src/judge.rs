//! One record to its report, or one file to the reports on the devices in it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use mqtt_ca_check::case::{Authorities, Case};
use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::report::{Report, Verdict};
use mqtt_ca_check::wire::{InputError, Options, Record};
use mqtt_ca_check::x509::Issuer;
use mqtt_ca_check::{judge, judge_below};

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
    /// The CAs that are trusted where the next batch begins.
    authorities: Mutex<Arc<Authorities>>,
    /// The reports on CAs that devices have above them, by the octets of their certificates.
    reports: Mutex<HashMap<Vec<u8>, Arc<Report>>>,
}

/// How many CAs among the records of a run are trusted for the devices behind them.
const MAX_AUTHORITIES: usize = 10_000;

impl Judge {
    /// Judges responses, with nothing trusted.
    pub(crate) fn new(policy: Policy, options: Options, forms: Vec<Arc<Reports>>) -> Self {
        Judge {
            policy,
            options,
            forms,
            wanted: Wanted::Responses,
            given: Vec::new(),
            authorities: Mutex::default(),
            reports: Mutex::default(),
        }
    }

    /// Judges devices under these CAs.
    pub(crate) fn under(self, given: Vec<Given>) -> Self {
        let mut authorities = Authorities::new();
        for given in &given {
            given.issuers().for_each(|issuer| authorities.add(issuer.clone()));
        }
        Judge { authorities: Mutex::new(Arc::new(authorities)), given, ..self }
    }

    /// Judges files of devices too, and trusts the CAs among the records before them.
    pub(crate) fn of_devices(self) -> Self {
        Judge { wanted: Wanted::Devices, ..self }
    }

    fn push(&self, source: &str, index: usize, report: &Result<Report, InputError>, rows: &mut Rows) {
        let entry = Entry::of(source, index, report);
        let verdict = entry.verdict();
        let place = (verdict != Verdict::Passed).then(|| render::place(&entry));
        rows.push(&self.forms, &entry, verdict, place);
    }

    fn device(&self, case: Case) -> Report {
        judge_below(case, &self.policy, |anchor| self.report_on(anchor))
    }

    /// The report on a CA above devices, which is judged when the first device under it comes.
    fn report_on(&self, anchor: &Issuer) -> Arc<Report> {
        let der = anchor.certificate().der();
        let found = self.reports.lock().unwrap_or_else(PoisonError::into_inner).get(der).cloned();
        found.unwrap_or_else(|| {
            let report = Arc::new(judge(Case::ca(anchor), &self.policy));
            let mut reports = self.reports.lock().unwrap_or_else(PoisonError::into_inner);
            let _other = reports.insert(der.to_vec(), Arc::clone(&report));
            report
        })
    }

    /// Trusts a CA that is registered.
    fn learn(&self, record: &Record, authorities: &mut Arc<Authorities>) {
        if self.wanted != Wanted::Devices
            || record.is_of_device()
            || authorities.iter().len() >= MAX_AUTHORITIES
        {
            return;
        }
        let case = Case::registered_authority(record);
        if let Some((issuer, is_inactive)) = case {
            let authorities = Arc::make_mut(authorities);
            if is_inactive { authorities.add_inactive(issuer) } else { authorities.add(issuer) }
        }
    }
}

impl Work for Judge {
    fn reads(&self) -> (Wanted, &Options) {
        (self.wanted, &self.options)
    }

    fn at_begin(&self, rows: &mut Rows) {
        let authorities = Arc::clone(&self.authorities.lock().unwrap_or_else(PoisonError::into_inner));
        for given in &self.given {
            let source = given.source();
            match given.read() {
                Err(error) => self.push(&source, 0, &Err(error.clone()), rows),
                Ok(issuers) => {
                    for (index, issuer) in issuers.iter().enumerate() {
                        let is_below = given.is_intermediate() || authorities.has_issuer_of(issuer);
                        let case = if is_below { Case::intermediate(issuer) } else { Case::ca(issuer) };
                        self.push(&source, index, &Ok(judge(case, &self.policy)), rows);
                    }
                }
            }
        }
    }

    fn note(&self, batch: &mut Batch) {
        let mut authorities = self.authorities.lock().unwrap_or_else(PoisonError::into_inner);
        batch.authorities = Arc::clone(&authorities);
        if let Part::Records(records) = &batch.part {
            records.iter().flatten().for_each(|record| self.learn(record, &mut authorities));
        }
    }

    fn record(&self, source: &str, index: usize, read: Result<Record, InputError>, rows: &mut Rows) {
        let report = read.map(|record| {
            if record.is_of_device() {
                return self.device(Case::registered_device(record, &rows.authorities));
            }
            self.learn(&record, &mut rows.authorities);
            judge(Case::registration(record), &self.policy)
        });
        self.push(source, index, &report, rows);
    }

    fn octets(&self, source: &Source, octets: &[u8], rows: &mut Rows) {
        let name = source.name();
        match Case::devices(octets, &rows.authorities) {
            Ok(cases) => {
                for (index, case) in cases.into_iter().enumerate() {
                    self.push(&name, index, &Ok(self.device(case)), rows);
                }
            }
            Err(error) => self.push(&name, 0, &Err(error), rows),
        }
    }
}
