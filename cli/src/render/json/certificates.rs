//! The facts of certificates as one document: certificates one by one as they come, and then what could not be read,
//! which is collected until then.
//!
//! May import: render.

use std::io::{self, Write};

use mqtt_ca_check::report::Facts;
use serde::Serialize;

use super::super::{Certificates, Inspected, Place, Problem};
use super::Document;

/// The name and version of the document's form.
const SCHEMA: &str = "mqtt-ca-check/certificates/v1";

pub(in super::super) struct JsonCertificates<'s, W> {
    document: Document<W>,
    errors: Vec<ErrorEntry<'s>>,
}

#[derive(Serialize)]
struct CertificateEntry<'s, 'f> {
    #[serde(flatten)]
    place: Place<'s>,
    #[serde(flatten)]
    facts: &'f Facts,
}

#[derive(Serialize)]
struct ErrorEntry<'s> {
    #[serde(flatten)]
    place: Place<'s>,
    #[serde(flatten)]
    problem: Problem,
}

impl<W: Write> JsonCertificates<'_, W> {
    pub(in super::super) fn new(out: W) -> Self {
        JsonCertificates { document: Document::new(out), errors: Vec::new() }
    }
}

impl<'s, W: Write> Certificates<'s> for JsonCertificates<'s, W> {
    fn begin(&mut self) -> io::Result<()> {
        self.document.begin(SCHEMA)?;
        self.document.begin_array("certificates")
    }

    fn certificate(&mut self, place: Place<'s>, facts: &Facts) -> io::Result<()> {
        self.document.element(&CertificateEntry { place, facts })
    }

    fn problem(&mut self, place: Place<'s>, problem: Problem) -> io::Result<()> {
        self.errors.push(ErrorEntry { place, problem });
        Ok(())
    }

    fn end(&mut self, _: &Inspected) -> io::Result<()> {
        self.document.end_array()?;
        self.document.member("errors", &self.errors)?;
        self.document.end()
    }
}
