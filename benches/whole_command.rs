//! How much longer the command takes for a record than the signatures in it: `cargo build --release && cargo bench --bench
//! whole_command [-- ROUNDS ALGORITHM...]`.
//!
//! The floor is the two verifications of a response with aws-lc-rs in this process, the CA's key parsed beforehand. The command
//! reads the same responses, one a line, judges them with one job, and writes NDJSON to the null device. Processor time is counted,
//! of the command all of its threads'. The last lines are the medians of the ratios of all rounds, one line `ratio ALGORITHM
//! RATIO` each.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::disallowed_methods,
    reason = "a benchmark fails by panicking"
)]

mod support;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use support::floor::{Signature, signatures};
use support::responses::Suite;
use support::{Arguments, RESPONSES, median, policy, time, time_of_children};

/// How often the command reads each response in a round: the system counts its time in steps of 10 ms.
const REPEATED: usize = 30;
/// An odd number, unless the command line has another.
const ROUNDS: usize = 9;

struct Candidate {
    suite: Suite,
    input: PathBuf,
    signatures: Vec<[Signature; 2]>,
    /// Seconds a response of each round: of the floor, and of the command.
    rounds: Vec<(f64, f64)>,
}

impl Candidate {
    fn new(suite: Suite) -> Self {
        let responses = suite.responses(RESPONSES);
        let input = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.ndjson", suite.name()));
        std::fs::write(&input, (responses.join("\n") + "\n").repeat(REPEATED)).unwrap();
        let signatures = responses.iter().map(|response| signatures(suite, response, &policy())).collect();
        Candidate { suite, input, signatures, rounds: Vec::new() }
    }

    fn round(&mut self) {
        let floor = time(|| {
            for _ in 0..REPEATED {
                self.signatures.iter().flatten().for_each(Signature::verify);
            }
        });
        let command = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../release/mqtt-ca-check");
        assert!(command.exists(), "run cargo build --release first");
        let before = time_of_children();
        let status = Command::new(command)
            .args(["check", "--at=1795000000000", "--format=ndjson", "--jobs=1", "-"])
            .stdin(File::open(&self.input).unwrap())
            .stdout(Stdio::null())
            .status()
            .unwrap();
        // The platform takes RSA and EC keys only.
        assert_eq!(status.code(), Some(i32::from(self.suite == Suite::Ed25519)));
        let records = (RESPONSES * REPEATED) as f64;
        self.rounds.push((floor / records, (time_of_children() - before) / records));
    }
}

fn main() {
    let Arguments { rounds, suites } = Arguments::read(ROUNDS);
    let mut candidates: Vec<_> = suites.into_iter().map(Candidate::new).collect();
    for _ in 0..rounds {
        candidates.iter_mut().for_each(Candidate::round);
    }
    println!("{:<16}{:>12}{:>12}", "us a response", "floor", "command");
    for Candidate { suite, rounds, .. } in &candidates {
        let of = |value: fn(&(f64, f64)) -> f64| median(rounds.iter().map(value).collect()) * 1e6;
        println!("{:<16}{:>12.2}{:>12.2}", suite.name(), of(|it| it.0), of(|it| it.1));
    }
    for Candidate { suite, rounds, .. } in &candidates {
        println!(
            "ratio {} {:.3}",
            suite.name(),
            median(rounds.iter().map(|(floor, command)| command / floor).collect())
        );
    }
}
