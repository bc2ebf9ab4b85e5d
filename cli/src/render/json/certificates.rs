//! The facts of certificates as one document, one by one as they come. What could not be read stands among them with its error.

use std::io::{self, Write};

use super::super::certificates::Inspected;
use super::super::form::{Form, Frame};
use super::document::Document;
use crate::summary::Summary;

/// The name and version of the document's form.
const SCHEMA: &str = "mqtt-ca-check/certificates/v1";

pub(in super::super) struct JsonCertificates;

impl Frame for JsonCertificates {
    fn head(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut document = Document::new(out);
        document.begin(SCHEMA)?;
        document.begin_array("certificates")
    }

    fn separator(&self) -> &'static [u8] {
        b","
    }

    fn tail(&self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let mut document = Document::behind(summary.total > 0, out);
        document.end_array()?;
        document.end()
    }
}

impl Form<Inspected<'_>> for JsonCertificates {
    fn row(&self, row: &Inspected<'_>, out: &mut Vec<u8>) -> io::Result<()> {
        Document::new(out).element(row)
    }
}
