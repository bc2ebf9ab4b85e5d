//! The fuzzers' corpora and the inputs that once broke something, replayed without a fuzzer: what the targets assert
//! about the library holds for each of them. The assertions are those of the fuzz workspace, from its own files.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    unreachable_pub,
    reason = "a test fails by panicking, and the fuzz workspace makes these files public"
)]

mod support;

#[path = "../fuzz/src/certificate.rs"]
mod certificate;
#[path = "../fuzz/src/judge.rs"]
mod judge;
#[path = "../fuzz/src/pem.rs"]
mod pem;
#[path = "../fuzz/src/wire.rs"]
mod wire;

use std::panic::catch_unwind;
use std::path::PathBuf;

/// The files of a target: its committed corpus, and what once was found.
fn inputs(target: &str) -> Vec<PathBuf> {
    let mut inputs = Vec::new();
    for folder in ["corpus", "regressions"] {
        let folder = support::workspace().join("fuzz").join(folder).join(target);
        let Ok(entries) = std::fs::read_dir(folder) else { continue };
        inputs.extend(entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()));
    }
    inputs.sort();
    inputs
}

#[track_caller]
fn replay(target: &str, assert: fn(&[u8])) {
    let inputs = inputs(target);
    assert!(inputs.len() >= 40, "{target}: only {} inputs", inputs.len());
    let broken = support::in_parallel(&inputs, |path| {
        let octets = std::fs::read(path).unwrap();
        catch_unwind(|| assert(&octets)).err().map(|_| path.display().to_string())
    });
    let broken: Vec<String> = broken.into_iter().flatten().collect();
    assert!(broken.is_empty(), "{target}: {broken:#?}");
}

#[test]
fn what_the_target_wire_asserts_holds_for_its_corpus() {
    replay("wire", wire::assert_reads);
}

#[test]
fn what_the_target_pem_asserts_holds_for_its_corpus() {
    replay("pem", pem::assert_reads);
}

#[test]
fn what_the_target_certificate_asserts_holds_for_its_corpus() {
    replay("certificate", certificate::assert_reads);
}

#[test]
fn what_the_target_judge_asserts_of_the_library_holds_for_its_corpus() {
    replay("judge", judge::assert_judges);
}
