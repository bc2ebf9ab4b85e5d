//! The format `json`: one document, whose reports are written one by one and whose summary comes last.

pub(super) mod catalogue;
pub(super) mod certificates;
mod document;

use std::io;

use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::report::Entry;

use self::document::Document;
use super::reports::{Form, SCHEMA, judged_at};
use crate::summary::Summary;

pub(super) struct Json {
    policy: Policy,
}

impl Json {
    pub(super) fn new(policy: Policy) -> Self {
        Json { policy }
    }
}

impl Form for Json {
    fn head(&self, out: &mut Vec<u8>) -> io::Result<()> {
        let mut document = Document::new(out);
        document.begin(SCHEMA)?;
        document.member("judged_at", &judged_at(&self.policy))?;
        document.member("policy", &self.policy)?;
        document.begin_array("reports")
    }

    fn row(&self, entry: &Entry<'_>, out: &mut Vec<u8>) -> io::Result<()> {
        Document::new(out).element(entry)
    }

    fn separator(&self) -> &'static [u8] {
        b","
    }

    fn tail(&self, summary: &Summary, out: &mut Vec<u8>) -> io::Result<()> {
        let mut document = Document::behind(summary.total > 0, out);
        document.end_array()?;
        document.member("summary", summary)?;
        document.end()
    }
}
