//! The facts of certificates as one document: certificates one by one as they come, and then what could not be read,
//! which is kept until then.

use std::io::{self, Write};

use mqtt_ca_check::report::Verdict;

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

    fn is_kept(&self, verdict: Verdict) -> bool {
        verdict == Verdict::Unreadable
    }

    fn tail(&self, summary: &Summary, kept: &[u8], out: &mut dyn Write) -> io::Result<()> {
        let mut document = Document::behind(summary.passed > 0, &mut *out);
        document.end_array()?;
        document.begin_array("errors")?;
        out.write_all(kept)?;
        let mut document = Document::behind(!kept.is_empty(), out);
        document.end_array()?;
        document.end()
    }
}

impl Form<Inspected<'_>> for JsonCertificates {
    fn row(&self, row: &Inspected<'_>, out: &mut Vec<u8>) -> io::Result<()> {
        Document::new(out).element(row)
    }
}
