//! What a subcommand makes of its inputs: rows, each rendered in every form that is asked for, on whatever thread.

use std::io;
use std::sync::Arc;

use mqtt_ca_check::Trust;
use mqtt_ca_check::case::DeviceFile;
use mqtt_ca_check::report::Verdict;
use mqtt_ca_check::wire::{InputError, Options, Record};
use mqtt_ca_check::x509::{BundleError, Certificate};

use crate::input::{Source, Wanted};
use crate::interrupt::Interrupt;
use crate::render::Forms;
use crate::summary::Summary;

/// For example `records` that were `judged`.
pub(crate) type Words = [&'static str; 2];

/// How inputs become rows. All else of a run is the same for every subcommand.
pub(crate) trait Work: Send + Sync {
    /// What is read, and how.
    fn reads(&self) -> (Wanted, &Options);

    /// What is counted and what is done with it, in words.
    fn words(&self) -> Words {
        ["records", "judged"]
    }

    /// Makes rows of what is known before any source is read.
    fn at_begin(&self, _rows: &mut Rows) {}
    /// Notes what a batch says of those behind it. It is called for each in the order of the input, before rows are made of it.
    fn note(&self, _batch: &mut Batch) {}
    /// Makes rows of a record, or of why it could not be read.
    fn record(&self, source: &str, index: usize, record: Result<Record, InputError>, rows: &mut Rows);

    /// Makes rows of a source that holds no records, where such a one [is wanted](Wanted::Certificates) and is short.
    fn octets(&self, _source: &Source, _octets: &[u8], _rows: &mut Rows) {}

    /// Makes rows of a certificate that is in no response, or of why there is none in its place, which has no number if nothing
    /// that could be one stands there.
    fn certificate(
        &self,
        _source: &str,
        _index: Option<usize>,
        _found: Result<Certificate, BundleError>,
        _rows: &mut Rows,
    ) {
    }

    /// Makes rows of some devices of a long file, of which the first has this number.
    fn devices(&self, _source: &str, _first: usize, _devices: DeviceFile, _rows: &mut Rows) {}

    /// Makes rows of a source without any record. If it makes none, a note on standard error says so.
    fn without_record(&self, _source: &Source, _rows: &mut Rows) {}

    /// Makes rows of what is known when all sources are read; whether the listings in them are whole, as far as their pages tell.
    fn at_end(&self, _are_whole: bool, _rows: &mut Rows) {}

    /// Makes the rows of a batch in place of those of another, as far as the run is not interrupted.
    fn rows(&self, batch: Batch, rows: &mut Rows, interrupt: &Interrupt) {
        rows.clear();
        rows.batch_octets = batch.octets;
        rows.trust = batch.trust;
        match batch.part {
            Part::Records(records) => {
                let name = batch.source.name();
                let records = (batch.first..).zip(records).take_while(|_| !interrupt.has_come());
                records.for_each(|(index, record)| self.record(&name, index, record, rows));
            }
            Part::Certificates(certificates) => {
                let name = batch.source.name();
                let certificates = certificates.into_iter().take_while(|_| !interrupt.has_come());
                certificates.for_each(|(index, found)| self.certificate(&name, index, found, rows));
            }
            Part::Devices(devices) => self.devices(&batch.source.name(), batch.first, devices, rows),
            Part::Files(files) => {
                let files = files.into_iter().take_while(|_| !interrupt.has_come());
                files.for_each(|(source, octets)| self.octets(&source, &octets, rows));
            }
            Part::Octets(octets) => self.octets(&batch.source, &octets, rows),
        }
    }
}

/// A certificate and its place among those of a source, or the error that stands there.
pub(crate) type Numbered = (Option<usize>, Result<Certificate, BundleError>);

/// Gives certificates their numbers: a block of something else is no certificate to be counted.
pub(crate) fn numbered(next: &mut usize, found: Result<Certificate, BundleError>) -> Numbered {
    if matches!(found, Err(BundleError::OtherBlock(_) | BundleError::TooManyErrors)) {
        return (None, found);
    }
    let index = *next;
    *next = next.saturating_add(1);
    (Some(index), found)
}

/// A part of a source.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) source: Arc<Source>,
    /// How many records of the source were before.
    pub(crate) first: usize,
    pub(crate) part: Part,
    /// How many octets it has.
    pub(crate) octets: usize,
    /// What is trusted where it begins.
    pub(crate) trust: Option<Arc<Trust>>,
}

impl Batch {
    pub(crate) fn new(source: Arc<Source>, first: usize, part: Part, octets: usize) -> Self {
        Batch { source, first, part, octets, trust: None }
    }
}

#[derive(Debug)]
pub(crate) enum Part {
    /// Some records, one after the other.
    Records(Vec<Result<Record, InputError>>),
    /// Some certificates, one after the other, each with its number.
    Certificates(Vec<Numbered>),
    /// Some devices of a file, one after the other.
    Devices(DeviceFile),
    /// All there is in some short files of devices.
    Files(Vec<(Arc<Source>, Vec<u8>)>),
    /// All there is in a source that holds neither records nor many certificates.
    Octets(Vec<u8>),
}

/// What is shown, one row after the other.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    /// Whether the next may be the only one of the run.
    pub(crate) is_first: bool,
    pub(crate) rows: Vec<Row>,
    /// All rows in each form.
    pub(crate) texts: Vec<Text>,
    /// How many octets of the source the batch had.
    pub(crate) batch_octets: usize,
    /// What is trusted for the record that comes next.
    pub(crate) trust: Option<Arc<Trust>>,
}

/// One row without its text.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) verdict: Verdict,
    /// Its place, if that is to be named.
    pub(crate) place: Option<String>,
    /// Whether it is a report on a claim of possession.
    pub(crate) has_claim: bool,
    /// What is said of it on standard error, where the form has no room for that.
    pub(crate) aside: Option<String>,
}

/// All rows in one form, with what stands between them.
#[derive(Debug, Default)]
pub(crate) struct Text {
    pub(crate) octets: Vec<u8>,
    /// The one row as it is if the run has no other, where that is another form and it may be.
    pub(crate) alone: Option<String>,
}

impl Rows {
    pub(crate) fn push<R>(&mut self, forms: &Forms<R>, row: &R, verdict: Verdict, place: Option<String>) {
        let is_first = std::mem::take(&mut self.is_first);
        self.texts.resize_with(forms.len(), Text::default);
        for (form, text) in forms.iter().zip(&mut self.texts) {
            if !self.rows.is_empty() {
                text.octets.extend_from_slice(form.separator());
            }
            // Memory has no errors of writing.
            let _: io::Result<()> = form.row(row, &mut text.octets);
            text.alone = is_first.then(|| form.alone(row)).flatten();
        }
        self.rows.push(Row { verdict, place, has_claim: false, aside: None });
    }

    /// Notes whether the last row is a report on a claim of possession.
    pub(crate) fn note_claim(&mut self, has_claim: bool) {
        if let Some(row) = self.rows.last_mut() {
            row.has_claim = has_claim;
        }
    }

    /// Has this said of the last row on standard error.
    pub(crate) fn say_aside(&mut self, text: Option<String>) {
        if let Some(row) = self.rows.last_mut() {
            row.aside = text;
        }
    }

    /// Counts all rows.
    pub(crate) fn count(&self, summary: &mut Summary) {
        for row in &self.rows {
            summary.count(row.verdict, row.place.as_deref());
            summary.has_claims |= row.has_claim;
        }
    }

    /// Takes out all rows, and keeps the memory for others.
    fn clear(&mut self) {
        self.rows.clear();
        self.texts.iter_mut().for_each(|text| text.octets.clear());
    }
}
