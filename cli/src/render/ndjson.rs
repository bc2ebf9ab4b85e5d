//! The format `ndjson`: one report a line, each complete by itself.

use std::io::{self, Write};

use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::report::Entry;
use serde::Serialize;
use serde_json::Serializer;

use super::reports::{Form, SCHEMA, judged_at};
use super::safe_json::Safe;

pub(super) struct Ndjson {
    judged_at: String,
}

impl Ndjson {
    pub(super) fn new(policy: &Policy) -> Self {
        Ndjson { judged_at: judged_at(policy) }
    }
}

#[derive(Serialize)]
struct Line<'e> {
    schema: &'static str,
    judged_at: &'e str,
    #[serde(flatten)]
    entry: &'e Entry<'e>,
}

impl Form for Ndjson {
    fn row(&self, entry: &Entry<'_>, out: &mut Vec<u8>) -> io::Result<()> {
        let line = Line { schema: SCHEMA, judged_at: &self.judged_at, entry };
        line.serialize(&mut Serializer::with_formatter(&mut *out, Safe))?;
        out.write_all(b"\n")
    }
}
