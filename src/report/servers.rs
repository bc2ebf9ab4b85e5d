//! Whether TLS servers accept devices under the CA, by what was measured for the reasons of findings.

use super::Report;
use super::forecast::{Devices, Forecast};
use crate::case::Role;
use crate::check::{CheckId, Outcome, Reaction};
use crate::finding::Finding;
use crate::policy::{Family, Level};
use crate::wire::Field;

const NO_CERTIFICATE: &str = "CaContent is missing, masked, or not exactly one certificate";
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
        let is_about_ca = |it: &&Finding| it.target == Field::CaContent && it.outcome.is_notable();
        let findings: Vec<_> = self.findings().iter().filter(is_about_ca).collect();
        Family::ALL.into_iter().map(|family| self.forecast(family, &findings)).collect()
    }

    /// From what is worth a look about the CA certificate.
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
        } else if !self.has_one_ca() {
            (forecast.devices, forecast.note) = (Devices::NotMeasured, Some(NO_CERTIFICATE));
        } else if is_unknown {
            (forecast.devices, forecast.note) = (Devices::NotMeasured, Some(NOT_MEASURED));
        }
        let has_odd_text =
            |finding: &&Finding| finding.id() == CheckId::PemEncoding && finding.outcome.is_failed();
        forecast.loads &= self.has_one_ca();
        if findings.iter().any(has_odd_text) {
            forecast.loads = false;
            forecast.note = forecast.note.or(Some(TEXT));
        }
        forecast
    }

    fn has_one_ca(&self) -> bool {
        self.case().certificate(Role::Ca).is_some()
            && self.case().content(Role::Ca).is_some_and(|content| content.error().is_none())
    }

    /// Whether a finding keeps devices from servers of a family, or it is not known that it does not. What is allowed does not.
    pub(super) fn is_barrier(finding: &Finding, family: Family) -> bool {
        let is_in_the_way =
            |it: Reaction| matches!(it, Reaction::Refuses | Reaction::RefusesToLoad | Reaction::NotMeasured);
        finding.level != Level::Allowed && reactions_to(finding, family).any(is_in_the_way)
    }

    /// Whether devices are not known to be accepted by servers of a family, but for what is allowed.
    pub(super) fn is_closed_to(&self, family: Family) -> bool {
        !self.has_one_ca() || self.findings().iter().any(|finding| Report::is_barrier(finding, family))
    }
}

/// What a finding means to servers of a family: nothing if it is not about the CA certificate, or another finding tells it.
fn reactions_to(finding: &Finding, family: Family) -> impl Iterator<Item = Reaction> {
    let is_told = match &finding.outcome {
        Outcome::Unchecked(cause) => !cause.is_told_elsewhere(),
        outcome => outcome.is_notable(),
    };
    let reasons = finding.outcome.reasons().filter(move |_| is_told && finding.target == Field::CaContent);
    reasons.filter_map(move |reason| finding.check.reaction(reason, family))
}
