//! The format `ndjson`: one report a line, each complete by itself and written at once.
//!
//! May import: render, serde_json.

use std::io::{self, Write};

use mqtt_ca_check::report::Entry;
use serde::Serialize;
use serde_json::Serializer;

use super::safe_json::Safe;
use super::{Header, Renderer, SCHEMA, Summary};

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

impl<W: Write> Renderer for Ndjson<'_, W> {
    fn begin(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn entry(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        let line = Line { schema: SCHEMA, judged_at: &self.header.judged_at, entry };
        line.serialize(&mut Serializer::with_formatter(&mut self.out, Safe::compact()))?;
        self.out.write_all(b"\n")?;
        self.out.flush()
    }

    fn end(&mut self, _: &Summary) -> io::Result<()> {
        self.out.flush()
    }
}
