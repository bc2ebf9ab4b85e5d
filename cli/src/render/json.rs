//! The format `json`: one document, whose reports are written one by one and whose summary comes last.
//!
//! May import: render, serde_json.

use std::io::{self, Write};

use mqtt_ca_check::report::Entry;
use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{Formatter, PrettyFormatter};

use super::safe_json::Safe;
use super::{Header, Renderer, SCHEMA, Summary};

pub(super) struct Json<'h, W> {
    header: &'h Header<'h>,
    out: W,
    /// Knows how deep the document is indented where the next value goes.
    formatter: Safe<PrettyFormatter<'static>>,
    is_first_report: bool,
}

impl<'h, W: Write> Json<'h, W> {
    pub(super) fn new(header: &'h Header<'h>, out: W) -> Self {
        Json { header, out, formatter: Safe::pretty(), is_first_report: true }
    }

    fn key(&mut self, key: &str, is_first: bool) -> io::Result<()> {
        self.formatter.begin_object_key(&mut self.out, is_first)?;
        self.value(key)?;
        self.formatter.end_object_key(&mut self.out)?;
        self.formatter.begin_object_value(&mut self.out)
    }

    fn value(&mut self, value: &(impl Serialize + ?Sized)) -> io::Result<()> {
        value.serialize(&mut Serializer::with_formatter(&mut self.out, self.formatter.clone()))?;
        Ok(())
    }

    fn member(&mut self, key: &str, value: &(impl Serialize + ?Sized), is_first: bool) -> io::Result<()> {
        self.key(key, is_first)?;
        self.value(value)?;
        self.formatter.end_object_value(&mut self.out)
    }
}

impl<W: Write> Renderer for Json<'_, W> {
    fn begin(&mut self) -> io::Result<()> {
        let header = self.header;
        self.formatter.begin_object(&mut self.out)?;
        self.member("schema", SCHEMA, true)?;
        self.member("judged_at", &header.judged_at, false)?;
        self.member("policy", header.policy, false)?;
        self.key("reports", false)?;
        self.formatter.begin_array(&mut self.out)
    }

    fn entry(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        self.formatter.begin_array_value(&mut self.out, self.is_first_report)?;
        self.value(entry)?;
        self.is_first_report = false;
        self.formatter.end_array_value(&mut self.out)
    }

    fn end(&mut self, summary: &Summary) -> io::Result<()> {
        self.formatter.end_array(&mut self.out)?;
        self.formatter.end_object_value(&mut self.out)?;
        self.member("summary", summary, false)?;
        self.formatter.end_object(&mut self.out)?;
        self.out.write_all(b"\n")?;
        self.out.flush()
    }
}
