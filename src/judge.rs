//! Carries out the checks over a case.

use std::sync::{Arc, LazyLock};

use crate::case::{Absence, Case, Kind, Lineage, Link, Role};
use crate::check::{Cause, Check, Flaw, Ground, Judged, Outcome, Reaction, Scope, look};
use crate::checks::catalogue;
use crate::diagnosis;
use crate::finding::Finding;
use crate::policy::{Family, Level, Policy};
use crate::report::{Possession, Report};
use crate::wire::Field;
use crate::x509::issuer::Issuer;

/// Judges a case under a policy.
///
/// Everything that can be wrong with it is a finding, so this never fails. The same case and policy always give the same
/// report.
#[must_use]
pub fn judge(case: impl Into<Arc<Case>>, policy: &Policy) -> Report {
    judge_below(case, policy, |anchor| Arc::new(judge(Case::ca(anchor), policy)))
}

/// The same, where the report on the CA above a device may be at hand: many devices have one CA.
pub(crate) fn judge_below(
    case: impl Into<Arc<Case>>,
    policy: &Policy,
    report_on: impl FnOnce(&Issuer) -> Arc<Report>,
) -> Report {
    let case = case.into();
    let findings = findings(&case, policy);
    let has_claim = matches!(case.kind(), Kind::Registration | Kind::Proposal);
    let possession = has_claim.then(|| possession(&findings, &case));
    let diagnoses = diagnosis::of(&case, policy, &findings);
    let anchor = case.lineage().and_then(|lineage| lineage.anchor()).map(report_on);
    Report::new(case, policy, findings, possession, diagnoses, anchor)
}

/// One finding for each target of each check.
fn findings(case: &Case, policy: &Policy) -> Vec<Finding> {
    let kind = case.kind();
    let above = flaws_above(case, policy);
    let of = |&(check, target): &Row| {
        let judged = carry_out(check, target, case, policy, &above);
        let outcome = judged.unwrap_or_else(Outcome::Unchecked);
        let severity = outcome.severity().unwrap_or_else(|| check.severity(kind));
        let level = policy.level(check.check_id(), severity);
        Finding { check, kind, target, severity, level, outcome }
    };
    rows(kind).iter().map(of).collect()
}

/// What a report has a finding of.
type Row = (&'static Check, Field);

/// The rows of a report on such a case. Asking each check each time would take 3 percent of what the job does beside signatures.
fn rows(kind: Kind) -> &'static [Row] {
    type Rows = LazyLock<Vec<Row>>;
    static OF_REGISTRATION: Rows = LazyLock::new(|| rows_of(Kind::Registration));
    static OF_PROPOSAL: Rows = LazyLock::new(|| rows_of(Kind::Proposal));
    static OF_CA: Rows = LazyLock::new(|| rows_of(Kind::Ca));
    static OF_DEVICE: Rows = LazyLock::new(|| rows_of(Kind::Device));
    static OF_REGISTERED_DEVICE: Rows = LazyLock::new(|| rows_of(Kind::RegisteredDevice));
    match kind {
        Kind::Registration => &OF_REGISTRATION,
        Kind::Proposal => &OF_PROPOSAL,
        Kind::Ca => &OF_CA,
        Kind::Device => &OF_DEVICE,
        Kind::RegisteredDevice => &OF_REGISTERED_DEVICE,
    }
}

fn rows_of(kind: Kind) -> Vec<Row> {
    let of = |check: &'static Check| check.targets(kind).iter().map(move |target| (check, *target));
    catalogue().iter().flat_map(of).collect()
}

/// What the checks of a CA find of each one between a device and the CA that is trusted.
fn flaws_above(case: &Case, policy: &Policy) -> Vec<Vec<Flaw>> {
    let intermediates = case.lineage().map(Lineage::intermediates).unwrap_or_default();
    let of = |link: &Link| {
        let of_link = findings(&Case::intermediate(link.issuer()), policy);
        let flaw = |it: &Finding| match &it.outcome {
            Outcome::Failed(evidence) => Some((evidence.reason(), it.severity)),
            Outcome::Unchecked(cause) if !cause.is_told_elsewhere() => Some((cause.reason(), it.severity)),
            _ => None,
        };
        let counted = of_link.iter().filter(|it| it.level != Level::Allowed);
        let flaws = counted.filter_map(|it| {
            let (reason, severity) = flaw(it)?;
            let harmless =
                |family| matches!(it.check.reaction(it.kind, reason, family), None | Some(Reaction::Accepts));
            let is_refused = !Family::ALL.into_iter().all(harmless);
            Some(Flaw { check: it.id(), reason, severity, is_refused })
        });
        flaws.collect()
    };
    intermediates.iter().map(of).collect()
}

/// Levels play no part here: an override cannot make a proof. Each check of the catalogue that possession rests on must have
/// passed: where one has nothing to look at, nothing is proven.
///
/// An RSA key of less than 1024 bits proves nothing, since such keys are factored; the verifier does not take one, so
/// verification-signature is then unchecked.
fn possession(findings: &[Finding], case: &Case) -> Possession {
    let (mut is_refuted, mut are_passed) = (false, true);
    for finding in findings {
        let Some(ground) = finding.check.possession() else { continue };
        is_refuted |= ground == Ground::Proof && finding.outcome.is_failed();
        are_passed &= finding.outcome.is_passed();
    }
    let mut grounds = catalogue().iter().filter(|check| check.possession().is_some());
    let has_one = |check: &Check| findings.iter().any(|finding| finding.id() == check.check_id());
    if is_refuted {
        Possession::Refuted
    } else if are_passed && grounds.all(has_one) && !case.proof_is_ca() && case.is_unambiguous() {
        Possession::Proven
    } else {
        Possession::Unproven
    }
}

/// Hands a check what it looks at, if that is there.
fn carry_out(check: &Check, target: Field, case: &Case, policy: &Policy, above: &[Vec<Flaw>]) -> Judged {
    if let Some(excuse) = check.excuse(policy) {
        return Ok(Outcome::NotApplicable(excuse));
    }
    // Only fields that hold certificates are targets of what looks at one.
    let role = || Role::of(target).ok_or(Cause::Absent(target, Absence::Missing));
    let device = || look::certificate(case, Role::Device);
    match check.rule.scope {
        Scope::EachValue(run) => run(target, case),
        Scope::Value(field, run) => run(look::value(case, field)?, policy),
        Scope::ValueOfIssuer(field, run) => run(look::value(case, field)?, look::issuer(case)?),
        Scope::EachContent(run) => run(target, look::content(case, role()?)?, case),
        Scope::EachCertificate(run) => {
            let role = role()?;
            run(role, look::certificate(case, role)?, case)
        }
        Scope::Issuer(run) => run(look::issuer(case)?, policy),
        Scope::IssuerInCase(run) => run(look::issuer(case)?, case, policy),
        Scope::Issued(role, run) => run(look::certificate(case, role)?, policy),
        Scope::ProofOfCode(run) => {
            run(look::value(case, Field::RegistrationCode)?, look::certificate(case, Role::Verification)?)
        }
        Scope::ByIssuer(role, run) => run(look::issuer(case)?, look::certificate(case, role)?),
        Scope::ValueOfDevice(field, run) => run(look::value(case, field)?, device()?),
        Scope::ValueInCase(field, run) => run(look::value(case, field)?, case),
        Scope::Lineage(run) => {
            let device = device()?;
            run(device, case.lineage().ok_or(Cause::Undecodable(Role::Device))?, above)
        }
        Scope::Registered(_, run) => match case.registered() {
            Some(registered) => run(registered, case),
            None => Ok(Outcome::NotApplicable("no list of registered CAs was given")),
        },
        Scope::Signature(role, run) => {
            let (issuer, issued) = (look::issuer(case)?, look::certificate(case, role)?);
            run(issuer, issued, case.signature().ok_or(Cause::Undecodable(role))?)
        }
    }
}

#[cfg(test)]
mod tests {
    use time::OffsetDateTime;

    use super::*;
    use crate::wire;

    #[test]
    fn nothing_is_proven_without_each_check_that_possession_rests_on() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/responses/good.json");
        let input = std::fs::read(path).unwrap();
        let record = wire::records(&input).next().unwrap().unwrap();
        let case = Arc::new(Case::registration(record));
        // 2026-11-24T00:00:00Z, from `date -u -d 2026-11-24 +%s`.
        let policy = Policy::at(OffsetDateTime::from_unix_timestamp(1_795_478_400).unwrap());
        let all = judge(Arc::clone(&case), &policy).findings().to_vec();
        assert_eq!(possession(&all, &case), Possession::Proven);
        let grounds = [
            "ca-key-sound",
            "ca-key-bound",
            "verification-code-match",
            "verification-issuer-match",
            "verification-signature",
        ];
        for finding in &all {
            let others: Vec<_> =
                all.iter().filter(|other| other.check.id() != finding.check.id()).cloned().collect();
            let is_ground = grounds.contains(&finding.check.id());
            let expected = if is_ground { Possession::Unproven } else { Possession::Proven };
            assert_eq!(possession(&others, &case), expected, "without {}", finding.check.id());
        }
        assert_eq!(possession(&[], &case), Possession::Unproven);
    }
}
