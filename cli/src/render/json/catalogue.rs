//! Checks of the catalogue as one document.

use std::io::{self, Write};

use mqtt_ca_check::case::Kind;
use mqtt_ca_check::check::{Check, Explain};
use mqtt_ca_check::policy::Severity;
use serde::Serialize;

use super::document::Document;

/// The name and version of the document's form.
const SCHEMA: &str = "mqtt-ca-check/checks/v1";

pub(in super::super) fn catalogue(checks: &[Check], out: impl Write) -> io::Result<()> {
    let mut document = Document::new(out);
    document.begin(SCHEMA)?;
    document.begin_array("checks")?;
    checks.iter().try_for_each(|check| document.element(&Explained::of(check)))?;
    document.end_array()?;
    document.end()
}

#[derive(Serialize)]
struct Explained<'c> {
    id: &'static str,
    title: &'static str,
    severity: Severity,
    /// Absent where it is the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    severity_before_registration: Option<Severity>,
    targets: Vec<&'static str>,
    needs: Vec<String>,
    #[serde(flatten)]
    explain: &'c Explain,
    reference: &'static str,
}

impl<'c> Explained<'c> {
    fn of(check: &'c Check) -> Self {
        let severity = check.severity(Kind::Registration);
        let before_registration = check.severity(Kind::Proposal);
        Explained {
            id: check.id(),
            title: check.title(),
            severity,
            severity_before_registration: (before_registration != severity).then_some(before_registration),
            targets: check.places(),
            needs: check.needs(),
            explain: check.explain(),
            reference: check.reference(),
        }
    }
}
