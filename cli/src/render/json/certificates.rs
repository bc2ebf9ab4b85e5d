//! The facts of certificates as one document: certificates one by one as they come, and then what could not be read,
//! which is collected until then.

use std::io::{self, Write};
use std::rc::Rc;

use mqtt_ca_check::report::Facts;
use serde::Serialize;

use super::super::certificates::{Certificates, Place, Problem, without_private_key};
use super::document::Document;
use crate::summary::Summary;

/// The name and version of the document's form.
const SCHEMA: &str = "mqtt-ca-check/certificates/v1";

pub(in super::super) struct JsonCertificates<W> {
    document: Document<W>,
    errors: Vec<ErrorEntry>,
}

#[derive(Serialize)]
struct CertificateEntry<'s, 'f> {
    #[serde(flatten)]
    place: Place<'s>,
    #[serde(flatten)]
    facts: &'f Facts,
}

#[derive(Serialize)]
struct ErrorEntry {
    /// As in [`Place`], of which errors of one source share the name.
    #[serde(serialize_with = "without_private_key")]
    source: Rc<str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<&'static str>,
    #[serde(flatten)]
    problem: Problem,
}

impl<W: Write> JsonCertificates<W> {
    pub(in super::super) fn new(out: W) -> Self {
        JsonCertificates { document: Document::new(out), errors: Vec::new() }
    }
}

impl<W: Write> Certificates for JsonCertificates<W> {
    fn begin(&mut self) -> io::Result<()> {
        self.document.begin(SCHEMA)?;
        self.document.begin_array("certificates")
    }

    fn certificate(&mut self, place: Place<'_>, facts: &Facts) -> io::Result<()> {
        self.document.element(&CertificateEntry { place, facts })
    }

    fn problem(&mut self, place: Place<'_>, problem: Problem) -> io::Result<()> {
        let Place { source, record, target } = place;
        let known = self.errors.last().map(|error| &error.source).filter(|known| ***known == *source);
        let source = known.map_or_else(|| Rc::from(source), Rc::clone);
        self.errors.push(ErrorEntry { source, record, target, problem });
        Ok(())
    }

    fn end(&mut self, _: &Summary) -> io::Result<()> {
        self.document.end_array()?;
        self.document.begin_array("errors")?;
        self.errors.iter().try_for_each(|error| self.document.element(error))?;
        self.document.end_array()?;
        self.document.end()
    }
}
