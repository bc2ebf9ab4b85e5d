//! Checks of the catalogue as one document.

use std::collections::BTreeMap;
use std::io::{self, Write};

use mqtt_ca_check::case::Kind;
use mqtt_ca_check::check::{Check, Explain, Reaction};
use mqtt_ca_check::policy::{Family, Severity};
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
    /// By reason and family; absent where it plays no part in a handshake.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    measured: Measured,
    /// The same of a device's certificate.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    measured_of_device: Measured,
}

/// What servers do, by reason and family.
type Measured = BTreeMap<&'static str, BTreeMap<Family, &'static str>>;

/// What servers do, in a word.
fn word(reaction: Reaction) -> &'static str {
    match reaction {
        Reaction::Accepts => "accepted",
        Reaction::AcceptsTls12 => "accepted-under-tls-1.2",
        Reaction::AcceptsTls13 => "accepted-under-tls-1.3",
        Reaction::Refuses => "refused",
        Reaction::RefusesToLoad => "not-loaded",
        _ => "not-measured",
    }
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
            measured: measured(check, Kind::Ca),
            measured_of_device: measured(check, Kind::Device),
        }
    }
}

fn measured(check: &Check, kind: Kind) -> Measured {
    let of_reason = |reason| {
        let of = |family| Some((family, word(check.reaction(kind, reason, family)?)));
        (reason, Family::ALL.into_iter().filter_map(of).collect())
    };
    check.measured_reasons(kind).map(of_reason).collect()
}
