//! What each input is, and the facts of each certificate in it. Nothing is judged, and a private key is not looked into.

use std::slice;
use std::sync::Arc;

use mqtt_ca_check::case::{Case, Content, Role};
use mqtt_ca_check::report::{Facts, Verdict};
use mqtt_ca_check::untrusted::has_private_key_in;
use mqtt_ca_check::wire::{InputError, InputErrorCode, Options, Record, Records};
use mqtt_ca_check::x509::{Bundle, BundleError, Certificate, Form};

use super::problem;
use crate::input::{Source, Wanted, without_mark};
use crate::render::{Certificates, Found, Inspected, Place, Problem};
use crate::work::{Rows, Words, Work, numbered};

/// How inputs become the facts of certificates.
pub(super) struct Inspector {
    pub(super) options: Options,
    pub(super) form: Arc<Certificates>,
    /// Whether the form is PEM, which shows no more of the facts than the subject, and no errors.
    pub(super) is_pem: bool,
}

impl Work for Inspector {
    fn reads(&self) -> (Wanted, &Options) {
        (Wanted::Certificates, &self.options)
    }

    fn words(&self) -> Words {
        ["certificates", "shown"]
    }

    /// The contents of a record.
    fn record(&self, source: &str, index: usize, record: Result<Record, InputError>, rows: &mut Rows) {
        let place = Place { source, record: Some(index), target: None };
        let record = match record {
            Ok(record) => record,
            // A source that could not be read has no records.
            Err(error) if error.code() == InputErrorCode::Io => {
                return self.show(Place { record: None, ..place }, Err(Problem::from(&error)), rows);
            }
            Err(error) => return self.show(place, Err(Problem::from(&error)), rows),
        };
        let case = Case::registration(record);
        for field in case.kind().contents() {
            let content = Role::of(*field).and_then(|role| case.content(role));
            let found = match content.map(|content| (content.error(), content.pem())) {
                Some((Some(error), pem)) => Err(problem::of_content(error, pem.has_private_key())),
                _ => {
                    let certificate = content.and_then(Content::certificate);
                    certificate.map(Arc::as_ref).ok_or_else(|| problem::no_content(case.value(*field).err()))
                }
            };
            self.show(Place { target: Some(field.as_str()), ..place }, found, rows);
        }
    }

    fn certificate(
        &self,
        source: &str,
        record: Option<usize>,
        found: Result<Certificate, BundleError>,
        rows: &mut Rows,
    ) {
        let found = found.as_ref().map_err(problem::of_bundle);
        self.show(Place { source, record, target: None }, found, rows);
    }

    /// Certificates outside of responses, and sources that hold neither.
    fn octets(&self, source: &Source, octets: &[u8], rows: &mut Rows) {
        let place = Place { source: &source.name(), record: None, target: None };
        if without_mark(octets).trim_ascii().is_empty() {
            return self.show(place, Err(problem::nothing(source.missing_files())), rows);
        }
        let mut bundle = Bundle::new(Form::Auto, self.options.max_record_bytes);
        bundle.push(octets);
        bundle.finish();
        let mut next = 0;
        let mut found = bundle.map(|found| numbered(&mut next, found)).peekable();
        if found.peek().is_some() {
            return found.for_each(|(index, found)| self.certificate(place.source, index, found, rows));
        }
        let records: Vec<_> = Records::new(octets, self.options.clone()).collect();
        match records.as_slice() {
            [] => self.without_record(source, rows),
            [Err(error)] => self.show(place, Err(problem::no_certificate(octets, error)), rows),
            _ => {
                let records = records.into_iter().enumerate();
                records.for_each(|(index, record)| self.record(place.source, index, record, rows));
            }
        }
    }

    fn without_record(&self, source: &Source, rows: &mut Rows) {
        let place = Place { source: &source.name(), record: None, target: None };
        self.show(place, Err(problem::no_response()), rows);
    }
}

impl Inspector {
    fn show(&self, place: Place<'_>, found: Result<&Certificate, Problem>, rows: &mut Rows) {
        // Its octets cannot be written without those of the key.
        let found = match found {
            Ok(certificate) if self.is_pem && has_private_key_in(certificate.der()) => {
                Err(problem::private_key_inside())
            }
            found => found,
        };
        let aside = found.as_ref().err().filter(|_| self.is_pem).map(|problem| problem.in_line(&place));
        let found = found.map(|certificate| match self.is_pem {
            true => (Facts::of(certificate), Some(certificate.to_pem())),
            false => (Facts::of(certificate).with_values(certificate), None),
        });
        let (found, verdict) = match &found {
            Ok((facts, pem)) => (Found::Certificate { facts, pem: pem.as_deref() }, Verdict::Passed),
            Err(problem) => (Found::Problem(problem), Verdict::Unreadable),
        };
        rows.push(slice::from_ref(&self.form), &Inspected { place, found }, verdict, None);
        rows.say_aside(aside);
    }
}
