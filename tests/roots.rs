//! The roots that Mozilla trusts, each judged as the CA of a registration: certificates of real CAs, in which every finding
//! is either a defect that others see too or a false alarm. The fields are declared from what x509-cert reads; the
//! verification certificate is the one of `good.json`, which none of these CAs issued. What does not pass stands in a
//! table with how it was seen without this library; whatever is not listed fails, and so does an entry that no longer
//! applies.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

#[path = "support/roots.rs"]
mod roots;
mod support;

use std::collections::{BTreeMap, BTreeSet};

use mqtt_ca_check::case::Case;
use mqtt_ca_check::judge;
use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::report::{Possession, Report};
use time::{Duration, OffsetDateTime};
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage, SubjectKeyIdentifier};

use self::roots::{Root, roots};
use self::support::{fields, in_parallel, pem, policy, response_of};

/// What does not pass about one root.
struct Finding {
    /// Figures of its SHA-256 and its name.
    root: &'static str,
    check: &'static str,
    target: &'static str,
    outcome: &'static str,
    /// What is the matter, and what shows it without this library.
    reason: &'static str,
}

/// All that does not pass, apart from what is the same for every root.
const FINDINGS: &[Finding] = &[
    serial_zero("2ce1cb0bf9d2 Starfield Root Certificate Authority - G2"),
    serial_zero("44b545aa8a25 Hellenic Academic and Research Institutions ECC RootCA 2015"),
    serial_zero("45140b3247eb Go Daddy Root Certificate Authority - G2"),
    serial_zero("513b2cecb810 Security Communication RootCA2"),
    serial_zero("568d6905a2c8 Starfield Services Root Certificate Authority - G2"),
    serial_zero("a040929a02ce Hellenic Academic and Research Institutions RootCA 2015"),
    Finding {
        root: "b676f2eddae8 Certum Trusted Network CA 2",
        check: "time-encoding",
        target: CA,
        outcome: "failed",
        reason: "2011 and 2046 are written as GeneralizedTime: openssl asn1parse prints GENERALIZEDTIME \
                 :20111006083956Z and :20461006083956Z, and RFC 5280 section 4.1.2.5 wants UTCTime through 2049",
    },
];

const fn serial_zero(root: &'static str) -> Finding {
    Finding {
        root,
        check: "serial-number",
        target: CA,
        outcome: "failed",
        reason: "the serial number is 0: openssl x509 -serial prints serial=00, and RFC 5280 section 4.1.2.2 wants a \
                 positive one",
    }
}

const CA: &str = "Data.CaContent";
const PROOF: &str = "Data.VerificationContent";

/// What does not pass about any root. Nothing is expected by the policy, every root signed itself (so its own digest
/// protects nothing), and another CA signed the proof.
const SAME_FOR_ALL: &[(&str, &str, &str)] = &[
    ("expected-code", "Data.RegistrationCode", "not-applicable"),
    ("expected-sn", "Data.Sn", "not-applicable"),
    ("expected-ca", CA, "not-applicable"),
    ("signature-digest", CA, "not-applicable"),
    ("verification-issuer-match", PROOF, "failed"),
    ("verification-signature", PROOF, "failed"),
];

/// Checks and targets that do not pass, and what came of them.
type Outcomes = BTreeMap<(&'static str, &'static str), &'static str>;

fn expected(root: &Root) -> Outcomes {
    let mut expected: Outcomes =
        SAME_FOR_ALL.iter().map(|(check, target, outcome)| ((*check, *target), *outcome)).collect();
    // The proof names the key of the CA that issued it: another one, if the root has a name for its own.
    let key_identifier = root.decoded.tbs_certificate().get_extension::<SubjectKeyIdentifier>().unwrap();
    let outcome = if key_identifier.is_some() { "failed" } else { "not-applicable" };
    let _new = expected.insert(("verification-key-identifier", PROOF), outcome);
    if !has_strict_profile(root) {
        let _new = expected.insert(("ca-strict-profile", CA), "failed");
    }
    for finding in FINDINGS.iter().filter(|finding| finding.root == root.name) {
        let replaced = expected.insert((finding.check, finding.target), finding.outcome);
        assert!(replaced.is_none(), "{} {} stands twice", finding.root, finding.check);
    }
    expected
}

/// Whether x509-cert reads subjectKeyIdentifier, keyUsage and a critical basicConstraints. Of a certificate under a root without
/// one of them `openssl verify -x509_strict` says error 86, 92 or 89.
fn has_strict_profile(root: &Root) -> bool {
    let certificate = root.decoded.tbs_certificate();
    let identifier = certificate.get_extension::<SubjectKeyIdentifier>().unwrap();
    let usage = certificate.get_extension::<KeyUsage>().unwrap();
    let constraints = certificate.get_extension::<BasicConstraints>().unwrap();
    identifier.is_some() && usage.is_some() && constraints.is_some_and(|(critical, _)| critical)
}

fn found(report: &Report) -> Outcomes {
    let findings = report.findings().iter().filter(|finding| !finding.outcome.is_passed());
    findings
        .map(|finding| ((finding.check.id(), finding.target.as_str()), finding.outcome.as_str()))
        .collect()
}

/// A response that declares of the root what x509-cert reads, judged under each policy.
fn with_reports<T>(root: &Root, policies: &[Policy], look: impl Fn(&Report) -> T) -> Vec<T> {
    let (not_before, not_after) = validity(root);
    let mut fields = fields("good");
    let serial = root.decoded.tbs_certificate().serial_number().as_bytes();
    fields.extend([
        ("CaContent", pem(root.der)),
        ("Sn", hex::encode(serial)),
        ("ValidBegin", format!("{}000", not_before.unix_timestamp())),
        ("ValidEnd", format!("{}000", not_after.unix_timestamp())),
    ]);
    let response = response_of(&fields);
    let registration = Case::registration(response);
    policies.iter().map(|policy| look(&judge(registration.clone(), policy))).collect()
}

/// notBefore and notAfter as x509-cert reads them.
fn validity(root: &Root) -> (OffsetDateTime, OffsetDateTime) {
    let validity = root.decoded.tbs_certificate().validity();
    let instant = |time: x509_cert::time::Time| {
        OffsetDateTime::from_unix_timestamp(time.to_unix_duration().as_secs().try_into().unwrap()).unwrap()
    };
    (instant(validity.not_before), instant(validity.not_after))
}

#[test]
fn every_root_is_judged_without_a_false_alarm() {
    let roots = roots();
    assert!(roots.len() > 100, "only {} roots were found", roots.len());
    let reports = in_parallel(&roots, |root| {
        with_reports(root, &[policy()], |report| (found(report), report.possession())).remove(0)
    });
    let mut wrong = String::new();
    for (root, (found, possession)) in roots.iter().zip(reports) {
        assert_eq!(possession, Some(Possession::Refuted), "{}", root.name);
        let expected = expected(root);
        if found != expected {
            wrong += &format!("{}\n  expected {expected:?}\n  found    {found:?}\n", root.name);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_finding_listed_is_about_a_root_and_says_why() {
    let names: BTreeSet<String> = roots().into_iter().map(|root| root.name).collect();
    for Finding { root, check, reason, .. } in FINDINGS {
        assert!(names.contains(*root), "{root} is no root any more");
        assert!(!reason.is_empty(), "{root} {check}");
    }
}

/// Both ends of the validity are inclusive, and the margin is exceeded by one second (30 days unless set).
#[test]
fn every_root_is_valid_to_the_second() {
    let second = Duration::SECOND;
    let outcomes = in_parallel(&roots(), |root| {
        let (not_before, not_after) = validity(root);
        let margin = not_after - Duration::days(30);
        let instants =
            [not_before - second, not_before, margin - second, margin, not_after, not_after + second];
        let outcomes = with_reports(root, &instants.map(Policy::at), |report| {
            let outcome = |id: &str| {
                let mut findings = report.findings().iter();
                findings.find(|finding| finding.check.id() == id).unwrap().outcome.as_str()
            };
            (outcome("ca-validity"), outcome("ca-expiry-margin"))
        });
        (root.name.clone(), outcomes)
    });
    for (name, outcomes) in outcomes {
        assert_eq!(
            outcomes,
            [
                ("failed", "passed"),
                ("passed", "passed"),
                ("passed", "passed"),
                ("passed", "failed"),
                ("passed", "failed"),
                ("failed", "not-applicable"),
            ],
            "{name}"
        );
    }
}
