//! What other stacks need for the same job: `cargo bench --manifest-path benches/peers/Cargo.toml --target-dir target
//! [-- ROUNDS ALGORITHM...]`, from the root of the repository.
//!
//! The job of the other stacks is the least that answers for a response: read the JSON, decode both PEM texts, parse
//! both certificates, compare the serial number, the validity, the registration code and the issuer, and verify both
//! signatures under the CA's key. The library carries out its whole catalogue. All take turns over the same responses
//! in one thread, a few responses at a time, and processor time is counted. Before that, each has to accept every
//! response and to refuse it when it is tampered with.
//!
//! The table has the microseconds that a response takes, and in parentheses how many times the floor that is: medians
//! of all rounds, the ratios taken within a round.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    reason = "a benchmark fails by panicking"
)]

mod floor;
mod openssl;
mod ours;
mod response;
mod rustcrypto;
#[path = "../support/mod.rs"]
mod support;
mod x509_parser;

use std::hint::black_box;

use serde_json::Value;

use floor::Signature;
use response::Refusal;
use support::responses::Suite;
use support::{Arguments, RESPONSES, median, time};

/// How many responses are gone through before the next candidate's turn.
const TURN: usize = 50;
/// An odd number, unless the command line has another.
const ROUNDS: usize = 11;

struct Candidate {
    name: &'static str,
    check: fn(&str) -> Result<(), Refusal>,
}

const CANDIDATES: [Candidate; 5] = [
    Candidate { name: "serde_json+pem+x509-parser+ring", check: x509_parser::with_ring },
    Candidate { name: "serde_json+pem+x509-parser+aws-lc-rs", check: x509_parser::with_aws_lc_rs },
    Candidate { name: "serde_json+openssl", check: openssl::check },
    Candidate { name: "serde_json+x509-cert+RustCrypto", check: rustcrypto::check },
    Candidate { name: "mqtt-ca-check", check: ours::check },
];

/// The same response with another last digit of Sn.
fn with_other_sn(response: &str) -> String {
    let mut response: Value = serde_json::from_str(response).unwrap();
    let sn = &mut response["Data"]["Sn"];
    let (digits, last) = sn.as_str().unwrap().split_at(sn.as_str().unwrap().len() - 1);
    let other = if last == "0" { "1" } else { "0" };
    *sn = format!("{digits}{other}").into();
    response.to_string()
}

/// The same response with one bit of the verification certificate's signature flipped.
fn with_other_signature(response: &str) -> String {
    let mut response: Value = serde_json::from_str(response).unwrap();
    let content = &mut response["Data"]["VerificationContent"];
    let encode = |der: &[u8]| {
        let config = pem::EncodeConfig::new().set_line_ending(pem::LineEnding::LF);
        pem::encode_config(&pem::Pem::new("CERTIFICATE", der), config)
    };
    let mut der = pem::parse(content.as_str().unwrap()).unwrap().into_contents();
    assert_eq!(content.as_str(), Some(&*encode(&der)), "only the signature is to differ");
    // A certificate ends with its signature.
    *der.last_mut().unwrap() ^= 1;
    *content = encode(&der).into();
    response.to_string()
}

struct Measured {
    suite: Suite,
    responses: Vec<String>,
    signatures: Vec<[Signature; 2]>,
    /// Seconds a response of each round.
    floors: Vec<f64>,
    jobs: [Vec<f64>; CANDIDATES.len()],
}

impl Measured {
    fn new(suite: Suite) -> Self {
        let responses = suite.responses(RESPONSES);
        assert_eq!(responses.len(), RESPONSES);
        for response in &responses {
            let (other_sn, other_signature) = (with_other_sn(response), with_other_signature(response));
            for Candidate { name, check } in &CANDIDATES {
                let of = || format!("{name}, {}", suite.name());
                check(response).unwrap_or_else(|refusal| panic!("{} refuses: {refusal}", of()));
                assert!(check(&other_sn).is_err(), "{} accepts another Sn", of());
                assert!(check(&other_signature).is_err(), "{} accepts another signature", of());
            }
        }
        let signatures = responses.iter().map(|response| Signature::both(response)).collect();
        Measured { suite, responses, signatures, floors: Vec::new(), jobs: Default::default() }
    }

    fn round(&mut self) {
        let (mut floor, mut jobs) = (0.0, [0.0; CANDIDATES.len()]);
        for (responses, signatures) in self.responses.chunks(TURN).zip(self.signatures.chunks(TURN)) {
            floor += time(|| signatures.iter().flatten().for_each(Signature::verify));
            for (job, Candidate { check, .. }) in jobs.iter_mut().zip(&CANDIDATES) {
                *job += time(|| responses.iter().for_each(|text| check(black_box(text)).unwrap()));
            }
        }
        self.floors.push(floor / RESPONSES as f64);
        self.jobs.iter_mut().zip(jobs).for_each(|(all, job)| all.push(job / RESPONSES as f64));
    }

    /// The column of the table: its head, the floor and each candidate.
    fn column(&self) -> Vec<String> {
        let cell = |times: &Vec<f64>| {
            let ratio = median(times.iter().zip(&self.floors).map(|(time, floor)| time / floor).collect());
            let microseconds = median(times.clone()) * 1e6;
            let digits = |value: f64, most: usize| most.saturating_sub(value.log10().max(0.0) as usize);
            format!("{microseconds:.*} ({ratio:.*})", digits(microseconds, 2), digits(ratio, 2))
        };
        let cells = [&self.floors].into_iter().chain(&self.jobs).map(cell);
        [self.suite.name().to_owned()].into_iter().chain(cells).collect()
    }
}

/// Prints columns side by side, the first one to the left.
fn print(columns: &[Vec<String>]) {
    let widths: Vec<usize> =
        columns.iter().map(|column| column.iter().map(String::len).max().unwrap()).collect();
    for row in 0..columns[0].len() {
        let cells = columns.iter().zip(&widths).enumerate().map(|(number, (column, width))| match number {
            0 => format!("{:<width$}", column[row]),
            _ => format!(" {:>width$}", column[row]),
        });
        println!("{}", cells.collect::<String>().trim_end());
    }
}

fn main() {
    let Arguments { rounds, suites } = Arguments::read(ROUNDS);
    let mut measured: Vec<_> = suites.into_iter().map(Measured::new).collect();
    eprintln!("every candidate accepts every response, and none that was tampered with");
    for _ in 0..rounds {
        measured.iter_mut().for_each(Measured::round);
    }
    let names = ["us a response (beside the floor)", "both signatures alone: the floor"];
    let names = names.into_iter().chain(CANDIDATES.iter().map(|candidate| candidate.name));
    let mut columns = vec![names.map(str::to_owned).collect()];
    columns.extend(measured.iter().map(Measured::column));
    print(&columns);
}
