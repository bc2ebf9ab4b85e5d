//! Carries out the checks over a case.

use crate::case::{Case, Kind, Role};
use crate::check::{Cause, Check, Declared, Judged, Outcome, Scope, Subject, look};
use crate::checks::catalogue;
use crate::policy::{Policy, Stage};
use crate::report::{Finding, Report};
use crate::wire::Field;

/// Judges a case under a policy.
///
/// Everything that can be wrong with it is a finding, so this never fails. The same case and policy always give the same
/// report.
#[must_use]
pub fn judge<'c>(case: &'c Case<'c>, policy: &'c Policy) -> Report<'c> {
    let kind = match policy.stage {
        Stage::Registered => case.kind(),
        Stage::BeforeRegistration => Kind::Proposal,
    };
    let mut findings = Vec::with_capacity(catalogue().len().saturating_mul(2));
    for check in catalogue() {
        for target in check.targets(case.kind()) {
            let outcome = carry_out(check, target, case, policy).unwrap_or_else(Outcome::Unchecked);
            let severity = outcome.severity().unwrap_or_else(|| check.severity(kind));
            let level = policy.level(check.id(), severity);
            findings.push(Finding { check, target, severity, level, outcome });
        }
    }
    Report::new(case, policy, findings)
}

/// Hands a check what it looks at, if that is there.
fn carry_out<'c>(check: &Check, target: Field, case: &'c Case<'c>, policy: &'c Policy) -> Judged<'c> {
    if let Some(excuse) = check.excuse(policy) {
        return Ok(Outcome::NotApplicable(excuse));
    }
    let role = || case.kind().role(target).unwrap_or(Role::Ca);
    let proof = || look::certificate(case, Role::Verification);
    match check.scope() {
        Scope::EachValue(run) => run(&Declared { field: target, absence: case.absence(target), case }),
        Scope::Value(field, run) => run(look::value(case, field)?, policy),
        Scope::ValueOfIssuer(field, run) => run(look::value(case, field)?, look::issuer(case)?),
        Scope::EachContent(run) => run(target, look::content(case, role())?),
        Scope::EachCertificate(run) => run(&Subject::of(case, role())?),
        Scope::Issuer(run) => run(look::issuer(case)?, policy),
        Scope::IssuerInCase(run) => run(look::issuer(case)?, case, policy),
        Scope::Proof(run) => run(proof()?, policy),
        Scope::ProofOfCode(run) => run(look::value(case, Field::RegistrationCode)?, proof()?),
        Scope::ProofByIssuer(run) => run(look::issuer(case)?, proof()?),
        Scope::Signature(run) => {
            let (issuer, proof) = (look::issuer(case)?, proof()?);
            run(issuer, proof, case.signature().ok_or(Cause::Undecodable(Role::Verification))?)
        }
    }
}
