//! What each stage of the job takes by itself, and each renderer: `cargo bench --bench stages [-- ROUNDS ALGORITHM...]`.
//! Microseconds of processor time a response, medians of all rounds. The stages do not add up to the job: alone, each
//! finds its code and the processor's predictions as it left them.

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
use std::sync::Arc;

use mqtt_ca_check::case::{Case, Role};
use mqtt_ca_check::judge;
use mqtt_ca_check::report::Report;
use mqtt_ca_check::wire::{self, Field, Record};
use mqtt_ca_check::x509::{Certificate, Issuer, Pem, SignatureResult};
use mqtt_ca_check_cli::{Entry, Format, renderer};

use support::responses::Suite;
use support::{Arguments, RESPONSES, median, policy, time};

/// An odd number, unless the command line has another.
const ROUNDS: usize = 21;

fn main() {
    let Arguments { rounds, suites } = Arguments::read(ROUNDS);
    for suite in suites {
        measure(suite, rounds);
    }
}

/// A stage: its name, and what it does to the response with this number.
type Stage<'s> = (&'static str, Box<dyn FnMut(usize) + 's>);

fn measure(suite: Suite, rounds: usize) {
    let policy = policy();
    let texts = suite.responses(RESPONSES);
    let responses: Vec<Record> =
        texts.iter().map(|text| wire::records(text.as_bytes()).next().unwrap().unwrap()).collect();
    let registrations: Vec<Arc<Case>> =
        responses.iter().map(|response| Arc::new(Case::registration(response.clone()))).collect();
    let reports: Vec<Report> =
        registrations.iter().map(|registration| judge(Arc::clone(registration), &policy)).collect();
    let certificates: Vec<[&Certificate; 2]> = registrations
        .iter()
        .map(|registration| {
            [Role::Ca, Role::Verification].map(|role| registration.certificate(role).unwrap())
        })
        .collect();
    let contents: Vec<[&str; 2]> = responses
        .iter()
        .map(|response| {
            [Field::CaContent, Field::VerificationContent].map(|field| response.field(field).unwrap())
        })
        .collect();
    let verify = |certificates: &[&Certificate; 2]| {
        let issuer = Issuer::new(certificates[0].clone());
        for certificate in certificates {
            assert_eq!(issuer.verify(certificate), SignatureResult::Verified);
        }
    };
    let mut out = Vec::new();
    let mut stages: Vec<Stage<'_>> = vec![
        ("JSON to fields", Box::new(|at| drop(black_box(wire::records(texts[at].as_bytes()).next())))),
        (
            "PEM to DER, both",
            Box::new(|at| contents[at].iter().for_each(|text| drop(black_box(Pem::read(text))))),
        ),
        (
            "DER to certificate, both",
            Box::new(|at| {
                for certificate in certificates[at] {
                    drop(black_box(Certificate::from_der(certificate.der().to_vec())));
                }
            }),
        ),
        ("key and both signatures", Box::new(|at| verify(&certificates[at]))),
        (
            "registration, all of that",
            Box::new(|at| drop(black_box(Case::registration(responses[at].clone())))),
        ),
        ("checks and report", Box::new(|at| drop(black_box(judge(Arc::clone(&registrations[at]), &policy))))),
    ];
    let mut times: Vec<(&str, Vec<f64>)> = stages.iter().map(|(name, _)| (*name, Vec::new())).collect();
    for _ in 0..rounds {
        for ((_, stage), (_, times)) in stages.iter_mut().zip(&mut times) {
            times.push(time(|| (0..RESPONSES).for_each(&mut *stage)));
        }
    }
    drop(stages);
    for (name, format) in [
        ("rendered, human", Format::Human),
        ("rendered, json", Format::Json),
        ("rendered, ndjson", Format::Ndjson),
    ] {
        let render = renderer(&policy, format);
        let mut render = |at: usize| {
            out.clear();
            let entry = Entry { source: "responses.ndjson", record: at, result: Ok(&reports[at]) };
            render(&entry, &mut out).unwrap();
            let _ = black_box(&out);
        };
        let of_rounds = (0..rounds).map(|_| time(|| (0..RESPONSES).for_each(&mut render)));
        times.push((name, of_rounds.collect()));
    }
    println!("{}", suite.name());
    for (name, times) in times {
        println!("  {name:<28}{:>8.2}", median(times) / RESPONSES as f64 * 1e6);
    }
}
