//! The format `ndjson`: one report a line, each complete by itself.

use std::io::{self, Write};

use mqtt_ca_check::report::Entry;
use serde::Serialize;
use serde_json::Serializer;

use super::reports::{Header, Renderer, SCHEMA};
use super::safe_json::Safe;
use crate::summary::Summary;

pub(super) struct Ndjson<'h, W> {
    header: &'h Header<'h>,
    out: W,
}

impl<'h, W: Write> Ndjson<'h, W> {
    pub(super) fn new(header: &'h Header<'h>, out: W) -> Self {
        Ndjson { header, out }
    }
}

#[derive(Serialize)]
struct Line<'e> {
    schema: &'static str,
    judged_at: &'e str,
    #[serde(flatten)]
    entry: &'e Entry<'e>,
}

pub(super) fn entry(entry: &Entry<'_>, header: &Header<'_>, out: &mut impl Write) -> io::Result<()> {
    let line = Line { schema: SCHEMA, judged_at: &header.judged_at, entry };
    line.serialize(&mut Serializer::with_formatter(&mut *out, Safe))?;
    out.write_all(b"\n")
}

impl<W: Write> Renderer for Ndjson<'_, W> {
    fn entry(&mut self, it: &Entry<'_>) -> io::Result<()> {
        entry(it, self.header, &mut self.out)
    }

    fn rendered(&mut self, entry: &[u8]) -> io::Result<()> {
        self.out.write_all(entry)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn end(&mut self, _: &Summary) -> io::Result<()> {
        self.out.flush()
    }
}
