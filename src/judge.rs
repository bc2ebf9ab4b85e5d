//! Carries out the checks over a case.

use crate::case::{Case, Role};
use crate::check::{Cause, Check, Ground, Judged, Outcome, Scope, look};
use crate::checks::catalogue;
use crate::diagnosis;
use crate::finding::Finding;
use crate::policy::Policy;
use crate::report::{Possession, Report};
use crate::wire::Field;

/// Judges a case under a policy.
///
/// Everything that can be wrong with it is a finding, so this never fails. The same case and policy always give the same
/// report.
#[must_use]
pub fn judge<'c>(case: &'c Case, policy: &'c Policy) -> Report {
    let kind = case.kind();
    let mut findings = Vec::with_capacity(catalogue().len().saturating_mul(2));
    for check in catalogue() {
        for &target in check.targets(kind) {
            let outcome = carry_out(check, target, case, policy).unwrap_or_else(Outcome::Unchecked);
            let severity = outcome.severity().unwrap_or_else(|| check.severity(kind));
            let level = policy.level(check.id(), severity);
            findings.push(Finding { check, kind, target, severity, level, outcome });
        }
    }
    let possession = possession(&findings, case);
    let diagnoses = diagnosis::of(case, policy, &findings);
    Report { case, policy, findings, possession, diagnoses }
}

/// Levels play no part here: an override cannot make a proof. Each check of the catalogue that possession rests on must have
/// passed: where one has nothing to look at, nothing is proven.
///
/// An RSA key of less than 1024 bits proves nothing, since such keys are factored; the verifier does not take one, so
/// verification-signature is then unchecked.
fn possession(findings: &[Finding], case: &Case) -> Possession {
    let own = || findings.iter().filter(|finding| finding.check.possession().is_some());
    let is_refuted = |it: &Finding| it.check.possession() == Some(Ground::Proof) && it.outcome.is_failed();
    let has_one = |check: &Check| own().any(|finding| finding.check.check_id() == check.check_id());
    let mut grounds = catalogue().iter().filter(|check| check.possession().is_some());
    if own().any(is_refuted) {
        Possession::Refuted
    } else if own().all(|finding| finding.outcome.is_passed())
        && grounds.all(has_one)
        && !case.proof_is_ca()
        && case.is_unambiguous()
    {
        Possession::Proven
    } else {
        Possession::Unproven
    }
}

/// Hands a check what it looks at, if that is there.
fn carry_out<'c>(check: &Check, target: Field, case: &'c Case, policy: &'c Policy) -> Judged {
    if let Some(excuse) = check.excuse(policy) {
        return Ok(Outcome::NotApplicable(excuse));
    }
    let role = || Role::of(target).unwrap_or(Role::Ca);
    let proof = || look::certificate(case, Role::Verification);
    match check.rule.scope {
        Scope::EachValue(run) => run(target, case),
        Scope::Value(field, run) => run(look::value(case, field)?, policy),
        Scope::ValueOfIssuer(field, run) => run(look::value(case, field)?, look::issuer(case)?),
        Scope::EachContent(run) => run(target, look::content(case, role())?, case),
        Scope::EachCertificate(run) => run(role(), look::certificate(case, role())?, case),
        Scope::Issuer(run) => run(look::issuer(case)?, policy),
        Scope::IssuerInCase(run) => run(look::issuer(case)?, case, policy),
        Scope::Proof(run) => run(proof()?, policy),
        Scope::ProofOfCode(run) => run(look::value(case, Field::RegistrationCode)?, proof()?),
        Scope::ProofByIssuer(run) => run(look::issuer(case)?, proof()?),
        Scope::Registered(_, run) => match case.registered() {
            Some(registered) => run(registered, case),
            None => Ok(Outcome::NotApplicable("no list of registered CAs was given")),
        },
        Scope::Signature(run) => {
            let (issuer, proof) = (look::issuer(case)?, proof()?);
            run(issuer, proof, case.signature().ok_or(Cause::Undecodable(Role::Verification))?)
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
        let case = Case::registration(record);
        // 2026-11-24T00:00:00Z, from `date -u -d 2026-11-24 +%s`.
        let policy = Policy::at(OffsetDateTime::from_unix_timestamp(1_795_478_400).unwrap());
        let all = judge(case, &policy).findings().to_vec();
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
