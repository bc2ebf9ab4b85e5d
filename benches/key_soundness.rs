//! How long the search for a broken RSA key takes, beside one RSA-2048 verification: `cargo bench --bench key_soundness`.
//! The candidates take turns in one process, and the median of each is printed, so that the ratios hold on a busy machine
//! too. The keys are those of testdata.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a benchmark fails by panicking"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use mqtt_ca_check::wire::{self, Field};
use mqtt_ca_check::x509::{Certificate, Issuer, Pem, PublicKey, SignatureResult};

/// Turns of each candidate, and calls in one turn.
const TURNS: usize = 301;
const CALLS: u32 = 40;

fn ca_certificate(response: &str) -> Certificate {
    let path = format!("{}/testdata/responses/{response}.json", env!("CARGO_MANIFEST_DIR"));
    let input = std::fs::read(path).unwrap();
    let response = wire::records(&input).next().unwrap().unwrap();
    let pem = Pem::read(response.field(Field::CaContent).unwrap());
    Certificate::from_der(pem.certificate().unwrap()).unwrap()
}

type Call<'k> = Box<dyn Fn() + 'k>;

/// The time of one call.
fn time(call: &Call<'_>) -> Duration {
    let start = Instant::now();
    for _ in 0..CALLS {
        call();
    }
    start.elapsed() / CALLS
}

fn main() {
    let signed = ca_certificate("good");
    let issuer = Issuer::new(signed);
    let verify = || assert_eq!(issuer.verify(black_box(issuer.certificate())), SignatureResult::Verified);

    let certificates = [
        ("RSA-2048", ca_certificate("good")),
        ("RSA-3072", ca_certificate("rsa-3072")),
        ("RSA-4096", ca_certificate("rsa-4096-sha384")),
        ("RSA-8192", ca_certificate("rsa-8192")),
    ];
    let mut candidates: Vec<(&str, Call<'_>)> = vec![("one RSA-2048 verification", Box::new(verify))];
    for (name, certificate) in &certificates {
        let key = PublicKey::read(&certificate.subject_public_key_info());
        candidates.push((name, Box::new(move || assert_eq!(black_box(key).weakness(), None))));
    }
    let mut times = vec![Vec::with_capacity(TURNS); candidates.len()];
    for _ in 0..TURNS {
        for ((_, call), times) in candidates.iter().zip(&mut times) {
            times.push(time(call));
        }
    }
    let medians: Vec<f64> = times
        .iter_mut()
        .map(|times| {
            times.sort();
            times[TURNS / 2].as_secs_f64()
        })
        .collect();
    for ((name, _), median) in candidates.iter().zip(&medians) {
        println!("{name:<26} {:>8.2} us  {:>6.3}", median * 1e6, median / medians[0]);
    }
}
