//! What passes costs no allocation: carrying out all checks on a case takes one, for the list of findings.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use std::sync::Arc;

use allocation_counter::measure;
use mqtt_ca_check::case::Case;
use mqtt_ca_check::check::Outcome;
use mqtt_ca_check::judge;
use mqtt_ca_check::wire;

#[test]
fn checks_that_pass_allocate_nothing() {
    let policy = support::policy();
    let mut looked_at = 0;
    let mut others = Vec::new();
    for path in support::files("testdata/responses", "json") {
        let input = std::fs::read(&path).unwrap();
        let Some(Ok(response)) = wire::records(&input).next() else { continue };
        let registration = Arc::new(Case::registration(response));
        let mut passes = false;
        let allocations = measure(|| {
            passes = judge(Arc::clone(&registration), &policy)
                .findings()
                .iter()
                .all(|finding| matches!(finding.outcome, Outcome::Passed(None) | Outcome::NotApplicable(_)));
        });
        if passes {
            looked_at += 1;
            let is_exempt = DECODED.contains(&support::stem(&path));
            if (allocations.count_total != 1) != is_exempt {
                others.push(format!("{}: {}", support::stem(&path), allocations.count_total));
            }
        }
    }
    assert!(looked_at > 20, "{looked_at}");
    assert_eq!(others, Vec::<String>::new());
}

/// Text that is not UTF-8 as it stands is decoded, and names that are not equal octet for octet are folded.
const DECODED: [&str; 8] = [
    "ca-self-signature-issuer-in-capitals",
    "ca-trust-anchor-issuer-in-capitals",
    "ca-trust-anchor-issuer-with-spaces",
    "ca-trust-anchor-naming-itself-in-capitals",
    "code-bmp-string",
    "code-teletex-string",
    "code-universal-string",
    "verification-key-identifier-issuer-in-capitals",
];
