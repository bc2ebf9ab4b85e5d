//! CAs that are trusted, each judged once, and the devices under them.

use std::sync::{Arc, OnceLock};

use crate::case::{Authorities, Case};
use crate::judge::{judge, judge_below};
use crate::policy::Policy;
use crate::report::Report;
use crate::x509::Issuer;

/// What a broker trusts, under the policy by which its CAs and devices are judged. Each CA is judged when it is first asked about, once.
///
/// ```
/// use mqtt_ca_check::x509::Issuer;
/// use mqtt_ca_check::{Certificate, Policy, Trust, check_devices};
///
/// # let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/devices");
/// # let (ca, file) = (std::fs::read_to_string(format!("{folder}/ca.pem"))?, std::fs::read(format!("{folder}/good.pem"))?);
/// let mut trust = Trust::new(Policy::at_unix(1_795_478_400)?); // 2026-11-24T00:00:00Z
/// trust.add(Issuer::new(Certificate::from_pem(&ca)?));
/// for report in trust.reports() {
///     report.require_passed()?; // no device is to pass under a CA that does not
/// }
/// for report in check_devices(&file, &trust) {
///     report?.require_passed()?;
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Trust {
    policy: Policy,
    authorities: Authorities,
    /// Of each authority, in its place; made when one is asked for.
    reports: OnceLock<Vec<OnceLock<Arc<Report>>>>,
}

impl Trust {
    /// Trusts no CA as yet.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Trust { policy, authorities: Authorities::new(), reports: OnceLock::new() }
    }

    /// Trusts a CA, or an intermediate that stands in the trust file too. Reports on others are forgotten: with another CA above, one is
    /// no longer the end of a chain.
    pub fn add(&mut self, ca: Issuer) {
        self.authorities.add(ca);
        self.reports = OnceLock::new();
    }

    /// Trusts a CA whose record says that it is inactive: the platform then registers no device under it.
    pub fn add_inactive(&mut self, ca: Issuer) {
        self.authorities.add_inactive(ca);
        self.reports = OnceLock::new();
    }

    /// The CAs.
    #[must_use]
    pub fn authorities(&self) -> &Authorities {
        &self.authorities
    }

    /// The policy.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The reports on the CAs, in the order in which these were added.
    pub fn reports(&self) -> impl Iterator<Item = Arc<Report>> {
        (0..self.authorities.len()).filter_map(|place| self.report(place))
    }

    fn report(&self, place: usize) -> Option<Arc<Report>> {
        let authority = self.authorities.get(place)?;
        let of_authority = || {
            let is_below = self.authorities.has_issuer_of(authority);
            let case = if is_below { Case::intermediate(authority) } else { Case::ca(authority) };
            Arc::new(judge(case, &self.policy))
        };
        let reports = self.reports.get_or_init(|| vec![OnceLock::new(); self.authorities.len()]);
        reports.get(place).map(|report| Arc::clone(report.get_or_init(of_authority)))
    }

    /// Judges a device's case that was made with [these authorities](Self::authorities), as [`judge`] does, but the CA above it once for
    /// all devices.
    #[must_use]
    pub fn judge(&self, device: Case) -> Report {
        let report = device.lineage().and_then(|lineage| self.report(lineage.place_of_anchor()?));
        judge_below(device, &self.policy, |anchor| {
            report.unwrap_or_else(|| Arc::new(judge(Case::ca(anchor), &self.policy)))
        })
    }
}
