//! How much longer the whole job takes than the signatures in it: `cargo bench --bench whole_job [-- ROUNDS ALGORITHM...]`.
//!
//! The floor is the two verifications of a response with aws-lc-rs, the CA's key parsed beforehand. The job goes from the
//! JSON of a response to its report: read, decoded, both signatures verified, every check of the catalogue carried out,
//! nothing rendered. Both take turns over the same responses in one thread, a few responses at a time, and processor
//! time is counted; every response has a CA key of its own. The last lines are the medians of the ratios of all rounds,
//! one line `ratio ALGORITHM RATIO` each.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    reason = "a benchmark fails by panicking"
)]

mod support;

use std::hint::black_box;

use aws_lc_rs::signature::{self as backend, ParsedPublicKey, RsaPublicKeyComponents};
use mqtt_ca_check::case::{Case, Role};
use mqtt_ca_check::check::Outcome;
use mqtt_ca_check::judge;
use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::report::Verdict;
use mqtt_ca_check::wire;
use mqtt_ca_check::x509::certificate::Certificate;
use mqtt_ca_check::x509::key::PublicKey;

use support::responses::Suite;
use support::{Arguments, RESPONSES, median, policy, time};

/// How many responses are gone through before the other candidate's turn.
const TURN: usize = 50;
/// An odd number, unless the command line has another.
const ROUNDS: usize = 41;

/// One signature to verify, its key parsed.
struct Signature {
    key: ParsedPublicKey,
    message: Vec<u8>,
    signature: Vec<u8>,
}

impl Signature {
    /// Of a certificate under the CA's key.
    fn of(suite: Suite, ca: &Certificate, certificate: &Certificate) -> Self {
        let is_proof = ca.der() != certificate.der();
        let key = match PublicKey::read(&ca.subject_public_key_info()) {
            PublicKey::Rsa(key) => {
                let algorithm = match (suite, is_proof) {
                    (Suite::RsaMixed, true) => &backend::RSA_PKCS1_2048_8192_SHA512,
                    _ => &backend::RSA_PKCS1_2048_8192_SHA256,
                };
                RsaPublicKeyComponents { n: key.modulus, e: key.exponent }
                    .to_parsed_public_key(algorithm)
                    .unwrap()
            }
            PublicKey::Ec(key) if suite == Suite::P256 => {
                ParsedPublicKey::new(&backend::ECDSA_P256_SHA256_ASN1, key.point).unwrap()
            }
            PublicKey::Ec(key) => ParsedPublicKey::new(&backend::ECDSA_P384_SHA384_ASN1, key.point).unwrap(),
            PublicKey::Ed25519(key) => ParsedPublicKey::new(&backend::ED25519, key).unwrap(),
            other => panic!("{other:?}"),
        };
        Signature {
            key,
            message: certificate.tbs().to_vec(),
            signature: certificate.signature().octets.to_vec(),
        }
    }

    fn verify(&self) {
        self.key.verify_sig(black_box(&self.message), black_box(&self.signature)).unwrap();
    }
}

/// The signatures of a response, whose report is looked at on the way.
fn signatures(suite: Suite, response: &str, policy: &Policy) -> [Signature; 2] {
    let response = wire::records(response.as_bytes()).next().unwrap().unwrap();
    let registration = Case::registration(&response);
    let report = judge(&registration, policy);
    let not_passed: Vec<&str> = report
        .findings()
        .iter()
        .filter(|finding| !matches!(finding.outcome, Outcome::Passed(None) | Outcome::NotApplicable(_)))
        .map(|finding| finding.check.id())
        .collect();
    // The platform takes RSA and EC keys only.
    let expected: &[&str] = if suite == Suite::Ed25519 { &["ca-key-algorithm"] } else { &[] };
    assert_eq!(not_passed, expected, "{}", suite.name());
    let ca = registration.certificate(Role::Ca).unwrap();
    let verification = registration.certificate(Role::Verification).unwrap();
    [Signature::of(suite, ca, ca), Signature::of(suite, ca, verification)]
}

#[inline(never)]
fn job(response: &str, policy: &Policy) -> Verdict {
    let response = wire::records(black_box(response.as_bytes())).next().unwrap().unwrap();
    let registration = Case::registration(&response);
    let report = judge(&registration, policy);
    black_box(&report).verdict()
}

struct Candidates {
    suite: Suite,
    responses: Vec<String>,
    signatures: Vec<[Signature; 2]>,
    /// Seconds a response of each round.
    floors: Vec<f64>,
    jobs: Vec<f64>,
}

impl Candidates {
    fn new(suite: Suite, policy: &Policy) -> Self {
        let responses = suite.responses(RESPONSES);
        let signatures = responses.iter().map(|response| signatures(suite, response, policy)).collect();
        Candidates { suite, responses, signatures, floors: Vec::new(), jobs: Vec::new() }
    }

    fn round(&mut self, policy: &Policy) {
        let expected = if self.suite == Suite::Ed25519 { Verdict::Failed } else { Verdict::Passed };
        let (mut floor, mut whole) = (0.0, 0.0);
        for (responses, signatures) in self.responses.chunks(TURN).zip(self.signatures.chunks(TURN)) {
            floor += time(|| signatures.iter().flatten().for_each(Signature::verify));
            whole += time(|| responses.iter().for_each(|text| assert_eq!(job(text, policy), expected)));
        }
        self.floors.push(floor / RESPONSES as f64);
        self.jobs.push(whole / RESPONSES as f64);
    }
}

fn main() {
    let Arguments { rounds, suites } = Arguments::read(ROUNDS);
    let policy = policy();
    let mut candidates: Vec<_> = suites.iter().map(|suite| Candidates::new(*suite, &policy)).collect();
    for _ in 0..rounds {
        candidates.iter_mut().for_each(|candidate| candidate.round(&policy));
    }
    println!("{:<16}{:>12}{:>12}{:>12}", "us a response", "floor", "job", "beside it");
    for Candidates { suite, floors, jobs, .. } in &candidates {
        let (floor, job) = (median(floors.clone()) * 1e6, median(jobs.clone()) * 1e6);
        println!("{:<16}{floor:>12.2}{job:>12.2}{:>12.2}", suite.name(), job - floor);
    }
    for Candidates { suite, floors, jobs, .. } in &candidates {
        let ratios = floors.iter().zip(jobs).map(|(floor, job)| job / floor).collect();
        println!("ratio {} {:.3}", suite.name(), median(ratios));
    }
}
