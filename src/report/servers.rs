//! Whether TLS servers accept devices under the CA, or one device, by what was measured for the reasons of findings.

use super::Report;
use super::forecast::{Devices, Forecast};
use crate::case::{Content, Role};
use crate::check::{CheckId, Outcome, Reaction};
use crate::finding::Finding;
use crate::policy::{Family, Level};
use crate::wire::Field;
use crate::x509::other::Other;

const NO_CERTIFICATE: &str = "CaContent is missing, masked, or not exactly one certificate";
const NO_DEVICE: &str = "the content gives no device's certificate";
const NO_CA: &str = "the CA above the device is not known";
const TEXT: &str =
    "as it stands, not every server reads the text; `mqtt-ca-check inspect --format pem` writes it cleanly";
const NOT_MEASURED: &str = "a finding was not measured with these servers";
const TLS_12: &str = "under TLS 1.2 only";
const TLS_13: &str = "under TLS 1.3 only";

impl Report {
    /// What is to be expected of each family of TLS servers, in the order of [`Family::ALL`].
    #[must_use]
    pub fn servers(&self) -> Vec<Forecast> {
        // Nearly all findings mean nothing to servers, whatever the family.
        let findings: Vec<_> = self.seen().filter(|finding| finding.outcome.is_notable()).collect();
        Family::ALL.into_iter().map(|family| self.forecast(family, &findings)).collect()
    }

    /// The findings about what servers see: the certificate of the CA, of a device that above it, and the device's.
    fn seen(&self) -> impl Iterator<Item = &Finding> {
        let of_ca = self.anchor().map(Report::findings).unwrap_or_default();
        let is_seen = |it: &&Finding| matches!(it.target, Field::CaContent | Field::DeviceContent);
        of_ca.iter().chain(self.findings()).filter(is_seen)
    }

    /// From what is worth a look about these.
    fn forecast(&self, family: Family, findings: &[&Finding]) -> Forecast {
        let mut forecast =
            Forecast { family, devices: Devices::Accepted, loads: true, because: Vec::new(), note: None };
        let mut is_unknown = false;
        let of = |finding| reactions_to(finding, family).map(move |reaction| (finding, reaction));
        for (finding, reaction) in findings.iter().copied().flat_map(of) {
            match reaction {
                Reaction::Accepts => {}
                Reaction::AcceptsTls12 => forecast.note = Some(TLS_12),
                Reaction::AcceptsTls13 => forecast.note = Some(TLS_13),
                Reaction::NotMeasured => is_unknown = true,
                Reaction::Refuses | Reaction::RefusesToLoad => {
                    forecast.loads &= reaction == Reaction::Refuses;
                    if forecast.because.last() != Some(&finding.id()) {
                        forecast.because.push(finding.id());
                    }
                }
            }
        }
        if !forecast.because.is_empty() {
            (forecast.devices, forecast.note) = (Devices::Refused, None);
        } else if let Some(why) = self.cannot_tell() {
            (forecast.devices, forecast.note) = (Devices::NotMeasured, Some(why));
        } else if is_unknown {
            (forecast.devices, forecast.note) = (Devices::NotMeasured, Some(NOT_MEASURED));
        }
        let has_odd_text =
            |finding: &&Finding| is_of_ca(finding, CheckId::PemEncoding) && finding.outcome.is_failed();
        // Of a device whose CA is not known nothing is said of the trust file.
        forecast.loads &= self.ca_report().is_none_or(|report| report.is_one(Role::Ca));
        if findings.iter().any(has_odd_text) {
            forecast.loads = false;
            forecast.note = forecast.note.or(Some(TEXT));
        }
        forecast
    }

    /// The report on the CA that servers trust: this one, or of a device the one on the CA above it.
    fn ca_report(&self) -> Option<&Report> {
        if self.case().kind().is_device() { self.anchor() } else { Some(self) }
    }

    /// Whether the content is one certificate. What servers make of octets after a device's was measured.
    fn is_one(&self, role: Role) -> bool {
        let is_followed = |other| role == Role::Device && other == Some(Other::OctetsAfter);
        let is_one = |content: &Content| content.error().is_none() || is_followed(content.other());
        self.case().certificate(role).is_some() && self.case().content(role).is_some_and(is_one)
    }

    /// Why nothing can be told of any server, if so.
    fn cannot_tell(&self) -> Option<&'static str> {
        let is_device = self.case().kind().is_device();
        match self.ca_report() {
            _ if is_device && !self.is_one(Role::Device) => Some(NO_DEVICE),
            None => Some(NO_CA),
            Some(report) => (!report.is_one(Role::Ca)).then_some(NO_CERTIFICATE),
        }
    }

    /// Whether a finding keeps devices from servers of a family, or it is not known that it does not. What is allowed does not.
    pub(super) fn is_barrier(finding: &Finding, family: Family) -> bool {
        let is_in_the_way =
            |it: Reaction| matches!(it, Reaction::Refuses | Reaction::RefusesToLoad | Reaction::NotMeasured);
        finding.level != Level::Allowed && reactions_to(finding, family).any(is_in_the_way)
    }

    /// Whether devices are not known to be accepted by servers of a family, but for what is allowed.
    pub(super) fn is_closed_to(&self, family: Family) -> bool {
        self.cannot_tell().is_some() || self.seen().any(|finding| Report::is_barrier(finding, family))
    }
}

/// What a finding means to servers of a family: nothing if it is about neither the CA certificate nor the device's, or another finding
/// tells it.
fn reactions_to(finding: &Finding, family: Family) -> impl Iterator<Item = Reaction> {
    let is_told = match &finding.outcome {
        Outcome::Unchecked(cause) => !cause.is_told_elsewhere(),
        outcome => outcome.is_notable(),
    };
    let is_seen = matches!(finding.target, Field::CaContent | Field::DeviceContent);
    let reasons = finding.outcome.reasons().filter(move |_| is_told && is_seen);
    reasons.filter_map(move |reason| finding.check.reaction(finding.kind, reason, family))
}

fn is_of_ca(finding: &Finding, check: CheckId) -> bool {
    finding.id() == check && finding.target == Field::CaContent
}
