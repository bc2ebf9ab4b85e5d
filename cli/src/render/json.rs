//! The format `json`: one document, whose reports are written one by one and whose summary comes last.

pub(super) mod catalogue;
pub(super) mod certificates;
mod document;

use std::collections::BTreeMap;
use std::io::{self, Write};

use mqtt_ca_check::policy::{Family, Policy};
use mqtt_ca_check::report::Report;
use mqtt_ca_check::x509::PublicKey;
use serde::{Serialize, Serializer};

use self::document::Document;
use super::form::{Detail, Extent, Form, Frame, SCHEMA, judged_at};
use crate::entry::Entry;
use crate::summary::Summary;

pub(super) struct Json {
    policy: Policy,
    only_notable: bool,
    with_values: bool,
}

impl Json {
    pub(super) fn new(policy: Policy, extent: Extent<'_>) -> Self {
        let with_values = extent.detail == Detail::Verbose;
        Json { policy, only_notable: extent.only_notable, with_values }
    }
}

impl Frame for Json {
    fn head(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut document = Document::new(out);
        document.begin(SCHEMA)?;
        document.member("judged_at", &judged_at(&self.policy))?;
        document.member("policy", &self.policy)?;
        document.member("not_looked_for", &PublicKey::NOT_LOOKED_FOR)?;
        document.member(
            "measured",
            &Family::ALL
                .map(|family| (family.as_str(), family.measured()))
                .into_iter()
                .collect::<BTreeMap<_, _>>(),
        )?;
        document.begin_array("reports")
    }

    fn separator(&self) -> &'static [u8] {
        b","
    }

    fn tail(&self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let mut document = Document::behind(summary.total > 0, out);
        document.end_array()?;
        document.member("summary", summary)?;
        document.end()
    }
}

impl Form<Entry<'_>> for Json {
    fn row(&self, entry: &Entry<'_>, out: &mut Vec<u8>) -> io::Result<()> {
        Document::new(out).element(&Selected { entry, form: self })
    }
}

/// The entry with the outcomes that are asked for.
struct Selected<'s, 'e> {
    entry: &'s Entry<'e>,
    form: &'s Json,
}

impl<'e> Serialize for Selected<'_, 'e> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Json { only_notable, with_values, .. } = self.form;
        let shown = |report: &'e Report| {
            let rows = report.rows().filter(|(finding, _)| !only_notable || finding.outcome.is_notable());
            rows.map(|(_, row)| row).collect::<Vec<_>>()
        };
        self.entry.serialize_with(shown, *with_values, serializer)
    }
}
