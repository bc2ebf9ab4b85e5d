//! The library: every check of its catalogue, not only the five of the other stacks.

use std::sync::LazyLock;

use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::case::Case;
use mqtt_ca_check::report::Verdict;
use mqtt_ca_check::{judge, wire};

use crate::response::Refusal;
use crate::support::policy;

static POLICY: LazyLock<Policy> = LazyLock::new(policy);

pub(crate) fn check(response: &str) -> Result<(), Refusal> {
    let response = wire::records(response.as_bytes()).next().ok_or("no response")??;
    let registration = Case::registration(response);
    let report = judge(registration, &POLICY);
    if report.verdict() == Verdict::Passed {
        return Ok(());
    }
    // The platform takes RSA and EC keys only. The other stacks are not asked about that, so it is not counted here.
    let mut decisive = report.findings().iter().filter(|finding| report.is_decisive(finding));
    match decisive.find(|finding| finding.check.id() != "ca-key-algorithm") {
        Some(finding) => Err(finding.check.id().into()),
        None => Ok(()),
    }
}
