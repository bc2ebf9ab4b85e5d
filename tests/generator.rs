//! The example that makes responses: what it makes is judged as it says.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Output};

use mqtt_ca_check::case::{Case, Role};
use mqtt_ca_check::judge;
use mqtt_ca_check::report::Facts;
use mqtt_ca_check::wire::{self, Field};

use support::process::{BUILD_LIMIT, output_within};
use support::{policy, workspace};

fn responses(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO"));
    let _cargo = command.args(["run", "--offline", "--locked", "--quiet", "--example", "responses"]);
    if !cfg!(debug_assertions) {
        let _profile = command.arg("--release");
    }
    output_within(BUILD_LIMIT, command.arg("--").args(arguments).current_dir(workspace()))
}

/// The CA's key and what the CA signed the verification certificate with.
fn algorithms(registration: &Case) -> String {
    let [ca, proof] =
        [Role::Ca, Role::Verification].map(|role| Facts::of(registration.certificate(role).unwrap()));
    format!("{} {} {}", ca.key.algorithm, ca.key.bits.unwrap(), proof.signature_algorithm)
}

#[test]
fn responses_are_judged_as_they_were_ordered() {
    let output = responses(&["40", "--defective", "10", "--unreadable", "2"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

    let policy = policy();
    let mut verdicts = BTreeMap::new();
    let mut algorithms_of_good = BTreeSet::new();
    let mut readable = 0;
    let (mut serial_numbers, mut codes, mut request_ids) =
        (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for response in wire::records(&output.stdout) {
        let Ok(response) = response else {
            *verdicts.entry("unreadable").or_insert(0) += 1;
            continue;
        };
        let registration = Case::registration(response);
        let report = judge(registration, &policy);
        let verdict = report.verdict().as_str();
        *verdicts.entry(verdict).or_insert(0) += 1;
        readable += 1;
        for role in [Role::Ca, Role::Verification] {
            let certificate = registration.certificate(role).unwrap();
            assert!(serial_numbers.insert(certificate.serial_number().to_string()));
        }
        assert!(codes.insert(response.field(Field::RegistrationCode).unwrap().to_owned()));
        assert!(request_ids.insert(response.request_id().unwrap().to_owned()));
        if verdict == "passed" {
            let _seen = algorithms_of_good.insert(algorithms(&registration));
            // Nor is there anything that is only a warning or worth knowing.
            for finding in report.findings() {
                assert!(!finding.outcome.is_failed(), "{}", finding.check.id());
            }
        }
    }
    assert_eq!(verdicts, BTreeMap::from([("passed", 28), ("failed", 10), ("unreadable", 2)]));
    assert_eq!((serial_numbers.len(), codes.len()), (2 * readable, readable));
    let expected = [
        "EC 256 ecdsa-with-SHA256",
        "EC 384 ecdsa-with-SHA384",
        "RSA 2048 sha256WithRSAEncryption",
        "RSA 2048 sha512WithRSAEncryption",
        "RSA 4096 sha256WithRSAEncryption",
    ];
    assert_eq!(algorithms_of_good, BTreeSet::from(expected.map(str::to_owned)));
}

#[test]
fn an_order_that_cannot_be_met_is_refused() {
    for arguments in [
        &["3", "--defective", "4"][..],
        &["3", "--defective", "2", "--unreadable", "2"],
        &["3", "4"],
        &["--defective", "1"],
        &["3", "--defective"],
        &["three"],
        &["3", "--failed", "1"],
    ] {
        let output = responses(arguments);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{arguments:?}");
        assert!(output.stderr.starts_with(b"responses: "), "{arguments:?}");
    }
}
