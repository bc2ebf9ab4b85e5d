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

use mqtt_ca_check::case::Case;
use mqtt_ca_check::judge;
use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::report::Verdict;
use mqtt_ca_check::wire;

use support::floor::{Signature, signatures};
use support::responses::Suite;
use support::{Arguments, RESPONSES, median, policy, time};

/// How many responses are gone through before the other candidate's turn.
const TURN: usize = 50;
/// An odd number, unless the command line has another.
const ROUNDS: usize = 41;

#[inline(never)]
fn job(response: &str, policy: &Policy) -> Verdict {
    let response = wire::records(black_box(response.as_bytes())).next().unwrap().unwrap();
    let registration = Case::registration(response);
    let report = judge(registration, policy);
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
