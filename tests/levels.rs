//! What levels and thresholds decide: the verdict, and never possession.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use std::collections::BTreeSet;

use mqtt_ca_check::case::Case;
use mqtt_ca_check::case::Kind;
use mqtt_ca_check::check::CheckId;
use mqtt_ca_check::policy::{Level, Policy, Severity};
use mqtt_ca_check::report::{Finding, Possession, Report, Verdict};
use mqtt_ca_check::{catalogue, judge};
use support::{fields, files, policy, response, response_of, stem, with_report};
use time::macros::datetime;

const SEVERITIES: [Severity; 3] = [Severity::Info, Severity::Warning, Severity::Error];
const LEVELS: [Level; 4] = [Level::Allowed, Level::Info, Level::Warning, Level::Error];

#[track_caller]
fn assert_judged(name: &str, policy: &Policy, verdict: Verdict, possession: Possession) {
    let found = with_report(&response(name), policy, |report| (report.verdict(), report.possession()));
    assert_eq!(found, (verdict, Some(possession)), "{name}");
}

/// The verdicts by threshold (info, warning, error) of a response in which one check does not pass.
#[track_caller]
fn assert_verdicts(name: &str, id: CheckId, level: Level, expected: [Verdict; 3]) {
    for (threshold, verdict) in SEVERITIES.into_iter().zip(expected) {
        let policy = policy().with_level(id, level).fail_on(threshold);
        assert_judged(name, &policy, verdict, Possession::Proven);
    }
}

/// A response in which one check failed, one in which it is unchecked, and that check.
const ONE_FAILED: (&str, CheckId) = ("status-inactive", CheckId::StatusActive);
const ONE_UNCHECKED: (&str, CheckId) = ("ca-self-signature-unknown-algorithm", CheckId::CaSelfSignature);

#[test]
fn at_level_error_every_threshold_is_reached() {
    for (name, id) in [ONE_FAILED, ONE_UNCHECKED] {
        assert_verdicts(name, id, Level::Error, [Verdict::Failed, Verdict::Failed, Verdict::Failed]);
    }
}

#[test]
fn at_level_warning_the_threshold_error_is_not_reached() {
    for (name, id) in [ONE_FAILED, ONE_UNCHECKED] {
        assert_verdicts(name, id, Level::Warning, [Verdict::Failed, Verdict::Failed, Verdict::Passed]);
    }
}

#[test]
fn at_level_info_only_the_threshold_info_is_reached() {
    for (name, id) in [ONE_FAILED, ONE_UNCHECKED] {
        assert_verdicts(name, id, Level::Info, [Verdict::Failed, Verdict::Passed, Verdict::Passed]);
    }
}

#[test]
fn what_is_allowed_never_decides() {
    for (name, id) in [ONE_FAILED, ONE_UNCHECKED] {
        assert_verdicts(name, id, Level::Allowed, [Verdict::Passed, Verdict::Passed, Verdict::Passed]);
    }
}

#[test]
fn without_an_override_the_severity_is_the_level() {
    for (name, expected) in [
        ("sn-upper-case", [Verdict::Failed, Verdict::Passed, Verdict::Passed]),
        ("ca-29-days-left", [Verdict::Failed, Verdict::Failed, Verdict::Passed]),
        ("status-inactive", [Verdict::Failed, Verdict::Failed, Verdict::Failed]),
    ] {
        for (threshold, verdict) in SEVERITIES.into_iter().zip(expected) {
            assert_judged(name, &policy().fail_on(threshold), verdict, Possession::Proven);
        }
    }
}

#[test]
fn an_override_changes_the_level_and_neither_severity_nor_outcome() {
    let (name, id) = ONE_FAILED;
    for level in LEVELS {
        with_report(&response(name), &policy().with_level(id, level), |report| {
            for finding in report.findings() {
                assert_eq!(finding.severity, finding.check.severity(Kind::Registration));
                let is_it = finding.id() == id;
                assert_eq!(finding.level, if is_it { level } else { finding.severity.into() });
                assert_eq!(finding.outcome.is_failed(), is_it);
                let decides = is_it && level == Level::Error;
                assert_eq!(report.is_decisive(finding), decides, "{level:?} {}", finding.check.id());
            }
        });
    }
}

#[test]
fn what_passed_decides_at_no_threshold() {
    for threshold in SEVERITIES {
        assert_judged("good", &policy().fail_on(threshold), Verdict::Passed, Possession::Proven);
    }
    let strictest = catalogue().iter().fold(policy().fail_on(Severity::Info), |policy, check| {
        policy.with_level(check.check_id(), Level::Error)
    });
    assert_judged("good", &strictest, Verdict::Passed, Possession::Proven);
}

#[test]
fn an_unchecked_proof_decides_at_every_threshold() {
    for threshold in SEVERITIES {
        let policy = policy().fail_on(threshold).allow_unproven();
        assert_judged("rsa-2048-proof-md5", &policy, Verdict::Failed, Possession::Unproven);
    }
}

#[test]
fn an_expired_proof_is_an_error_only_before_registration() {
    // notAfter of the proof is 2027-03-28T00:00:00Z.
    let late = Policy::at(datetime!(2027-03-28 0:00:00.001 UTC));
    assert_judged("good", &late, Verdict::Passed, Possession::Proven);
    assert_judged("good", &late.clone().fail_on(Severity::Info), Verdict::Failed, Possession::Proven);
    let fields = fields("good");
    let field = |name: &str| fields[name].as_bytes();
    let case = Case::proposal(field("CaContent"), field("VerificationContent"), &fields["RegistrationCode"]);
    let judged = |policy: &Policy, look: &dyn Fn(&Report)| look(&judge(case.clone(), policy));
    judged(&late, &|report| {
        assert_eq!((report.verdict(), report.possession()), (Verdict::Failed, Some(Possession::Proven)));
        let failed: Vec<_> = report.findings().iter().filter(|finding| finding.outcome.is_failed()).collect();
        assert_eq!(failed.len(), 1);
        assert_eq!(failed[0].check.id(), "verification-validity");
        assert_eq!((failed[0].severity, failed[0].level), (Severity::Error, Level::Error));
    });
    let allowed = late.with_level(CheckId::VerificationValidity, Level::Info);
    judged(&allowed, &|report| {
        assert_eq!((report.verdict(), report.possession()), (Verdict::Passed, Some(Possession::Proven)));
    });
}

/// The default policy with every check at one level.
fn all_at(level: Level) -> Policy {
    catalogue().iter().fold(policy(), |policy, check| policy.with_level(check.check_id(), level))
}

#[test]
fn no_policy_changes_possession() {
    for path in files("testdata/responses", "json") {
        let input = std::fs::read(&path).unwrap();
        let usual = with_report(&input, &policy(), |report| report.possession());
        for level in LEVELS {
            let unusual = all_at(level).allow_unproven().fail_on(Severity::Info);
            let found = with_report(&input, &unusual, |report| report.possession());
            assert_eq!(found, usual, "{} with all checks at {level:?}", stem(&path));
        }
    }
}

/// A response whose CA has a broken key: the signatures in it verify, and prove nothing.
const BROKEN_KEY: &str = "ca-key-sound-close-primes";

#[test]
fn under_a_broken_key_nothing_is_proven_whatever_the_level() {
    for level in LEVELS {
        let policy = policy().with_level(CheckId::CaKeySound, level);
        assert_judged(BROKEN_KEY, &policy, Verdict::Failed, Possession::Unproven);
    }
    let policy = policy().with_level(CheckId::CaKeySound, Level::Allowed).allow_unproven();
    assert_judged(BROKEN_KEY, &policy, Verdict::Passed, Possession::Unproven);
    assert_judged(BROKEN_KEY, &support::policy().allow_unproven(), Verdict::Failed, Possession::Unproven);
}

#[test]
fn a_report_that_fails_for_possession_alone_says_why() {
    for (name, why) in [
        (BROKEN_KEY, "the CA's key is known to be broken"),
        (
            "proof-is-the-ca-certificate-named-by-the-code",
            "the CA certificate was handed in as its own proof",
        ),
        ("ca-key-bound-by-no-octets", "the CA's key may have been computed to fit"),
    ] {
        let told = with_report(&response(name), &all_at(Level::Allowed), |report| {
            assert_eq!(report.reasons().count(), 1, "{name}");
            report.require_passed().unwrap_err().to_string()
        });
        assert_eq!(told, format!("failed: possession of the CA's key is unproven: {why}"));
    }
    // What its findings say is not said again.
    with_report(&response("status-inactive"), &policy(), |report| assert_eq!(report.why_unproven(), None));
    with_report(&response("ca-content-masked"), &policy(), |report| assert_eq!(report.why_unproven(), None));
}

#[test]
fn a_broken_key_does_not_excuse_a_refuted_proof() {
    let mut fields = fields(BROKEN_KEY);
    let _old = fields.insert("RegistrationCode", "another code".to_owned());
    let response = response_of(&fields);
    let registration = Case::registration(response);
    assert_eq!(judge(registration, &policy()).possession(), Some(Possession::Refuted));
}

#[test]
fn no_policy_lets_a_refuted_proof_pass() {
    let mut refuted = 0;
    for path in files("testdata/responses", "json") {
        let input = std::fs::read(&path).unwrap();
        for threshold in SEVERITIES {
            let policy = all_at(Level::Allowed).allow_unproven().fail_on(threshold);
            with_report(&input, &policy, |report| {
                let expected = match report.possession() {
                    Some(Possession::Refuted) => Verdict::Failed,
                    _ => Verdict::Passed,
                };
                assert_eq!(report.verdict(), expected, "{}", stem(&path));
                refuted += usize::from(report.possession() == Some(Possession::Refuted));
            });
        }
    }
    assert!(refuted > 60, "only {refuted} refuted proofs were found");
}

#[test]
fn an_unproven_response_passes_only_if_every_check_that_decides_is_allowed_too() {
    let mut unproven = 0;
    for path in files("testdata/responses", "json") {
        let input = std::fs::read(&path).unwrap();
        let decisive: BTreeSet<CheckId> = with_report(&input, &policy(), |report| {
            let decisive = report.findings().iter().filter(|finding| report.is_decisive(finding));
            decisive.map(Finding::id).collect()
        });
        if with_report(&input, &policy(), |report| report.possession()) != Some(Possession::Unproven) {
            continue;
        }
        unproven += 1;
        let name = stem(&path);
        assert!(!decisive.is_empty(), "{name}");
        let allowing = |ids: &mut dyn Iterator<Item = &CheckId>| {
            ids.fold(policy(), |policy, id| policy.with_level(*id, Level::Allowed))
        };
        let all = allowing(&mut decisive.iter());
        assert_judged(name, &all, Verdict::Failed, Possession::Unproven);
        assert_judged(name, &all.allow_unproven(), Verdict::Passed, Possession::Unproven);
        for kept in &decisive {
            let but_one = allowing(&mut decisive.iter().filter(|id| *id != kept)).allow_unproven();
            assert_judged(name, &but_one, Verdict::Failed, Possession::Unproven);
        }
    }
    assert!(unproven > 30, "only {unproven} unproven responses were found");
}
