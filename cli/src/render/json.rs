//! The format `json`: one document, whose reports are written one by one and whose summary comes last.

pub(super) mod catalogue;
pub(super) mod certificates;
mod document;

use std::io::{self, Write};

use mqtt_ca_check::report::Entry;

use self::document::Document;
use super::reports::{Header, Renderer, SCHEMA};
use crate::summary::Summary;

pub(super) struct Json<'h, W> {
    header: &'h Header<'h>,
    document: Document<W>,
}

impl<'h, W: Write> Json<'h, W> {
    pub(super) fn new(header: &'h Header<'h>, out: W) -> Self {
        Json { header, document: Document::new(out) }
    }
}

/// The entry as it stands in the array of reports, without what separates it from others.
pub(super) fn entry(entry: &Entry<'_>, out: &mut Vec<u8>) -> io::Result<()> {
    document::element(entry, out)
}

impl<W: Write> Renderer for Json<'_, W> {
    fn begin(&mut self) -> io::Result<()> {
        self.document.begin(SCHEMA)?;
        self.document.member("judged_at", &self.header.judged_at)?;
        self.document.member("policy", self.header.policy)?;
        self.document.begin_array("reports")
    }

    fn entry(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        self.document.element(entry)
    }

    fn rendered(&mut self, entry: &[u8]) -> io::Result<()> {
        self.document.written_element(entry)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.document.flush()
    }

    fn end(&mut self, summary: &Summary) -> io::Result<()> {
        self.document.end_array()?;
        self.document.member("summary", summary)?;
        self.document.end()
    }
}
