//! The report on one case: every finding, what follows for possession, and the verdict. Its serialized form is
//! the JSON that other programs read.

mod facts;
mod forecast;
mod json;
mod servers;
mod text;
mod verdict;

use std::collections::BTreeSet;
use std::sync::Arc;

use time::OffsetDateTime;

pub use self::facts::{ExtensionFacts, ExtensionValue, Facts, KeyFacts};
pub use self::forecast::{Devices, Forecast};
pub use self::verdict::{NotPassed, Possession, Reason, Verdict};
use crate::case::Case;
use crate::check::{CheckId, Ground, Outcome};
pub use crate::diagnosis::Diagnosis;
pub use crate::finding::Finding;
use crate::policy::{Family, Level, Policy, Severity};

/// The report on one case. It owns what it is about, so that it can be kept, sent to other threads and serialized when its input is
/// gone.
///
/// Displays as the verdict, and what is behind it, in lines for people. Serializes to what the JSON output of the command
/// has for it, but for the place where it was read.
#[derive(Clone, Debug)]
pub struct Report {
    pub(crate) case: Arc<Case>,
    pub(crate) validation_time: OffsetDateTime,
    pub(crate) threshold: Severity,
    pub(crate) allow_unproven: bool,
    pub(crate) servers: BTreeSet<Family>,
    pub(crate) findings: Vec<Finding>,
    /// `None` where nobody claims it.
    pub(crate) possession: Option<Possession>,
    pub(crate) diagnoses: Vec<Diagnosis>,
    /// Of a device, the report on the trusted CA above it.
    pub(crate) anchor: Option<Arc<Report>>,
}

impl Report {
    pub(crate) fn new(
        case: Arc<Case>,
        policy: &Policy,
        findings: Vec<Finding>,
        possession: Option<Possession>,
        diagnoses: Vec<Diagnosis>,
        anchor: Option<Arc<Report>>,
    ) -> Self {
        Report {
            case,
            validation_time: policy.validation_time,
            threshold: policy.threshold,
            allow_unproven: policy.allow_unproven,
            servers: policy.servers.clone(),
            findings,
            possession,
            diagnoses,
            anchor,
        }
    }

    /// The one answer.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        if self.reasons().next().is_none() { Verdict::Passed } else { Verdict::Failed }
    }

    /// Why the verdict is [`Verdict::Failed`]: the findings that decide, possession if it is not proven and the policy does
    /// not allow that, and each family of servers that the policy names and that accepts no device. Empty exactly if the verdict is [`Verdict::Passed`].
    pub fn reasons(&self) -> impl Iterator<Item = Reason<'_>> {
        let possession = self.possession.filter(|possession| match possession {
            Possession::Proven => false,
            Possession::Unproven => !self.allow_unproven,
            Possession::Refuted => true,
        });
        let possession = possession.map(Reason::Possession);
        let decisive = self.findings.iter().filter(|finding| self.is_decisive(finding));
        let servers = self.servers.iter().filter(|family| self.is_closed_to(**family));
        decisive.map(Reason::Finding).chain(possession).chain(servers.map(|family| Reason::Server(*family)))
    }

    /// Whether possession of the CA's key was proven; `None` of a device, and of a CA that came by itself: nobody claims it there.
    #[must_use]
    pub fn possession(&self) -> Option<Possession> {
        self.possession
    }

    /// Why possession is [`Unproven`](Possession::Unproven) although the proof may be in order, in words: who signed it need not hold
    /// the CA's key. `None` where it is not unproven, and where findings about the proof itself say why.
    #[must_use]
    pub fn why_unproven(&self) -> Option<&'static str> {
        let of_key = |finding: &Finding| match finding.check.possession() {
            Some(Ground::Holder(without)) if finding.outcome.is_failed() => Some(without),
            _ => None,
        };
        let own = self.case.proof_is_ca().then_some("the CA certificate was handed in as its own proof");
        let why = self.findings.iter().find_map(of_key).or(own);
        why.filter(|_| self.possession == Some(Possession::Unproven))
    }

    /// Of a device, the report on the trusted CA at which its [lineage](Case::lineage) ends.
    #[must_use]
    pub fn anchor(&self) -> Option<&Report> {
        self.anchor.as_deref()
    }

    /// One finding for each target of each check, in the order of the catalogue.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The worst finding of a check: one that failed before one that was unchecked, then one with a remark, then one that
    /// passed. `None` if the check does not exist for such a case.
    #[must_use]
    pub fn get(&self, check: CheckId) -> Option<&Finding> {
        let badness = |finding: &&Finding| match finding.outcome {
            Outcome::Failed(_) => 0,
            Outcome::Unchecked(_) => 1,
            Outcome::Passed(Some(_)) => 2,
            Outcome::Passed(None) => 3,
            Outcome::NotApplicable(_) => 4,
        };
        self.findings.iter().filter(|finding| finding.id() == check).min_by_key(badness)
    }

    /// What is behind the findings, as far as that is known: at most two causes.
    #[must_use]
    pub fn diagnoses(&self) -> &[Diagnosis] {
        &self.diagnoses
    }

    /// Whether one of the diagnoses explains this finding. The diagnosis, not the finding, then says what to do.
    #[must_use]
    pub fn is_explained(&self, finding: &Finding) -> bool {
        self.diagnoses.iter().any(|diagnosis| diagnosis.is_behind(finding))
    }

    /// What was judged.
    #[must_use]
    pub fn case(&self) -> &Case {
        &self.case
    }

    /// The instant at which validity was judged.
    #[must_use]
    pub fn validation_time(&self) -> OffsetDateTime {
        self.validation_time
    }

    /// Whether a finding decides against the verdict `passed`: its level reaches the threshold, and it failed or went
    /// unchecked; or it keeps devices from a family of servers that the policy names.
    #[must_use]
    pub fn is_decisive(&self, finding: &Finding) -> bool {
        // Nearly all findings.
        if !finding.outcome.is_notable() {
            return false;
        }
        let is_open = finding.outcome.is_failed() || finding.outcome.is_unchecked();
        let is_barrier = |family: &Family| Report::is_barrier(finding, *family);
        is_open && finding.level >= Level::from(self.threshold) || self.servers.iter().any(is_barrier)
    }
}
