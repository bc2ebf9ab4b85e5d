//! The report: every check has one outcome for each of its targets, possession and verdict follow from them by the
//! documented rule, and untrusted text in a finding is short.

use std::sync::Arc;

use mqtt_ca_check::case::{Kind, Role};
use mqtt_ca_check::check::{Check, Outcome, Value};
use mqtt_ca_check::policy::{Level, Policy, Severity, Sha256};
use mqtt_ca_check::report::Finding;
use mqtt_ca_check::untrusted::MAX_QUOTED;
use mqtt_ca_check::wire::{self, Field, Record};
use mqtt_ca_check::{Case, CheckId, Possession, Report, Verdict, catalogue, judge};
use time::OffsetDateTime;
use time::macros::datetime;

/// The instant at which the responses of testdata are judged.
pub const VALIDATION_TIME: OffsetDateTime = datetime!(2026-11-24 0:00 UTC);

/// Characters of a message at most: 256 of untrusted text, and the words around them.
const MESSAGE: usize = 640;

/// The default policy at [`VALIDATION_TIME`].
#[must_use]
pub fn policy() -> Policy {
    Policy::at(VALIDATION_TIME)
}

/// The default policy, one that lets more pass, and one that lets less pass.
#[must_use]
pub fn policies() -> [Policy; 3] {
    let lenient = policy().allow_unproven().with_level(CheckId::VerificationSignature, Level::Allowed);
    let strict = policy()
        .fail_on(Severity::Info)
        .expect_code("13274673-8f90-4630-bea1-9cccb25756ad2089310274650918273645546372")
        .expect_sn("00f26900ba87310c5d")
        .expect_ca_sha256(Sha256([0x5a; 32]));
    [policy(), lenient, strict]
}

/// Judges every record of `input`.
pub fn assert_judges(input: &[u8]) {
    for record in wire::records(input).flatten() {
        let registration = Arc::new(Case::registration(record.clone()));
        for policy in policies() {
            assert_sound(&judge(Arc::clone(&registration), &policy), &policy);
        }
        assert_repeatable(&registration, &policy());
        let octets = |field: Field| record.field(field).unwrap_or_default().as_bytes();
        let code = record.field(Field::RegistrationCode).unwrap_or_default();
        assert_proposal(octets(Field::CaContent), octets(Field::VerificationContent), code, &record);
    }
    assert_proposal(input, input, "13274673-8f90", &Record::new());
}

/// Judges two files and a code, beside nothing and beside a record.
fn assert_proposal(ca: &[u8], verification: &[u8], code: &str, registered: &Record) {
    let proposal = Case::proposal(ca, verification, code);
    let mut list = proposal.to_look_up();
    list.add(registered);
    let beside = Arc::new(proposal.clone().against(list));
    let proposal = Arc::new(proposal);
    for policy in policies() {
        assert_sound(&judge(Arc::clone(&proposal), &policy), &policy);
        assert_sound(&judge(Arc::clone(&beside), &policy), &policy);
    }
}

/// What holds for every report.
pub fn assert_sound(report: &Report, policy: &Policy) {
    assert_complete(report);
    assert_explained(report);
    for finding in report.findings() {
        assert_short(finding);
        // What did not fail weighs what its check weighs, but for a signature of an algorithm that nobody knows.
        let usual = finding.check.severity(report.case().kind());
        let may_differ =
            finding.outcome.is_failed() || finding.outcome.reason() == Some("signature-algorithm-unknown");
        assert!(finding.severity == usual || may_differ);
        assert_eq!(finding.level, policy.level(finding.id(), finding.severity));
    }
    let has_claim = matches!(report.case().kind(), Kind::Registration | Kind::Proposal);
    assert_eq!(report.possession(), has_claim.then(|| possession(report)));
    assert_eq!(report.verdict(), verdict(report, policy));
}

/// The same case and policy give the same report.
pub fn assert_repeatable(registration: &Arc<Case>, policy: &Policy) {
    let json = || serde_json::to_string(&judge(Arc::clone(registration), policy)).expect("a report");
    assert_eq!(json(), json(), "judged twice, two reports");
}

/// One outcome for each target of each check: eight fields, two certificates, or one.
fn assert_complete(report: &Report) {
    let (findings, kind) = (report.findings(), report.case().kind());
    let found = findings.iter().map(|finding| (finding.check.id(), finding.target));
    let expected = catalogue()
        .iter()
        .flat_map(|check: &'static Check| check.targets(kind).iter().map(|field| (check.id(), *field)));
    assert!(found.eq(expected));
    let count = match kind {
        // 47 checks, of which response-fields has eight targets and twelve have both certificates: 47 + 7 + 12.
        Kind::Registration => 66,
        // These without the 8 about declared values and with 3 about lists: 47 - 8 + 3 + 12.
        Kind::Proposal => 54,
        // 12 of each certificate, 15 of the CA, which are all but ca-key-bound, and expected-ca.
        Kind::Ca => 28,
        // 9 of each certificate and 23 of the device.
        Kind::Device => 32,
        // These, 6 about declared values and the seven of response-fields.
        Kind::RegisteredDevice => 45,
        kind => panic!("{kind}"),
    };
    assert_eq!(findings.len(), count, "{kind}");
}

/// Causes are few, said in short, and behind something that did not pass.
fn assert_explained(report: &Report) {
    assert!(report.diagnoses().len() <= 2);
    for diagnosis in report.diagnoses() {
        assert!(diagnosis.cause.chars().count() <= MESSAGE && !diagnosis.help.is_empty(), "{diagnosis:?}");
        assert!(!diagnosis.explains.is_empty(), "{diagnosis:?}");
        for id in &diagnosis.explains {
            let mut of_it = report.findings().iter().filter(|finding| finding.check.check_id() == *id);
            assert!(of_it.any(|finding| diagnosis.is_behind(finding)), "{diagnosis:?}");
        }
    }
}

fn assert_short(finding: &Finding) {
    let id = finding.check.id();
    let is_short = |text: &str, limit| text.chars().count() <= limit;
    match &finding.outcome {
        Outcome::Passed(None) => {}
        Outcome::NotApplicable(reason) => assert!(!reason.is_empty()),
        Outcome::Passed(Some(evidence)) | Outcome::Failed(evidence) => {
            assert!(is_short(evidence.message(), MESSAGE) && !evidence.message().is_empty(), "{id}");
            for value in [evidence.expected_value(), evidence.found_value()].into_iter().flatten() {
                // An ellipsis and the length may follow what was cut.
                let limit = if matches!(value, Value::Words(_)) { MESSAGE } else { MAX_QUOTED + 64 };
                assert!(is_short(&value.to_string(), limit), "{id}: {value}");
            }
            assert!(evidence.help_text().is_none_or(|help| !help.is_empty()), "{id}");
        }
        Outcome::Unchecked(cause) => {
            assert!(is_short(&cause.to_string(), MESSAGE), "{id}: {cause}");
            assert!(is_short(&cause.found(), MESSAGE), "{id}: {}", cause.found());
            assert!(!cause.help().is_empty() && !cause.expected().is_empty(), "{id}");
        }
    }
}

/// Refuted if one part of the proof failed; proven if all passed, nothing is known against the key, something that it signed
/// names it, and the proof is not the CA certificate itself; else unproven.
fn possession(report: &Report) -> Possession {
    let findings = report.findings();
    let of = |id: &str| &findings.iter().find(|finding| finding.check.id() == id).expect("a check").outcome;
    let proof =
        [of("verification-code-match"), of("verification-issuer-match"), of("verification-signature")];
    let is_held = of("ca-key-sound").is_passed() && of("ca-key-bound").is_passed();
    let [ca, verification] = [Role::Ca, Role::Verification].map(|role| report.case().certificate(role));
    let is_itself = ca.is_some_and(|ca| verification.is_some_and(|it| it.tbs() == ca.tbs()));
    let decodes = findings.iter().filter(|it| it.check.id() == "certificate-decodes");
    let is_one = decodes.into_iter().all(|finding| finding.outcome.is_passed());
    if proof.iter().any(|outcome| outcome.is_failed()) {
        Possession::Refuted
    } else if proof.iter().all(|outcome| outcome.is_passed()) && is_held && !is_itself && is_one {
        Possession::Proven
    } else {
        Possession::Unproven
    }
}

/// Passed if possession is proven, or may be unproven, and nothing at or above the threshold failed or went unchecked.
fn verdict(report: &Report, policy: &Policy) -> Verdict {
    let decides = |finding: &Finding| {
        finding.level >= Level::from(policy.threshold())
            && (finding.outcome.is_failed() || finding.outcome.is_unchecked())
    };
    let possessed = match report.possession() {
        None | Some(Possession::Proven) => true,
        Some(Possession::Unproven) => policy.allows_unproven(),
        Some(Possession::Refuted) => false,
    };
    if possessed && !report.findings().iter().any(decides) { Verdict::Passed } else { Verdict::Failed }
}
