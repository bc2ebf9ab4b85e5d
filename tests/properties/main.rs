//! What holds for every input of a kind and not only for the examples of testdata: inputs are made at random, one
//! property after the other, and a counterexample is cut down to its smallest form.
//!
//! The inputs are the same each time, so that a failure is the change's. To look further, give another seed or number of
//! cases: `PROPTEST_RNG_SEED=7 PROPTEST_CASES=20000 cargo test --test properties`. Nothing is written to the disk: what
//! is found becomes a test by itself.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

mod bits;
mod der;
mod duplicates;
mod extensions;
mod json;
mod levels;
mod pem;
mod possession;
mod serial;
#[path = "../support/mod.rs"]
mod support;
mod window;

use std::collections::{BTreeMap, BTreeSet};
use std::env;

use mqtt_ca_check::case::Case;
use mqtt_ca_check::judge;
use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::report::{Possession, Report, Verdict};
use mqtt_ca_check::wire::{self, Field};
use mqtt_ca_check::x509::Pem;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngSeed, TestError, TestRunner};
use serde_json::Value;

/// The fields of a response by their keys.
type Fields = BTreeMap<&'static str, String>;

/// A check and its target.
type Row = (String, String);

/// Asserts that `property` does not panic for `cases` inputs. Seed and number of cases can be set from outside.
#[track_caller]
fn holds<S: Strategy>(cases: u32, inputs: &S, property: impl Fn(S::Value)) {
    let mut config = Config { failure_persistence: None, ..Config::default() };
    if env::var_os("PROPTEST_CASES").is_none() {
        config.cases = cases;
    }
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(0);
    }
    let result = TestRunner::new(config).run(inputs, |input| {
        property(input);
        Ok(())
    });
    match result {
        Ok(()) => {}
        Err(TestError::Fail(reason, input)) => panic!("{reason}\nsmallest input: {input:#?}"),
        Err(error) => panic!("{error}"),
    }
}

/// What a report says, as other programs read it, and the two answers.
#[derive(Clone, Debug, PartialEq)]
struct Judged {
    verdict: Verdict,
    /// `None` where there was nothing to judge.
    possession: Option<Possession>,
    entry: Value,
}

impl Judged {
    /// The only record of an input.
    fn input(input: &[u8], policy: &Policy) -> Self {
        let mut records = wire::records(input);
        let response = records.next().unwrap();
        assert!(records.next().is_none(), "more than one record");
        match response {
            Ok(response) => Judged::report(&judge(Case::registration(response), policy)),
            Err(error) => {
                let entry = serde_json::to_value(error).unwrap();
                Judged { verdict: Verdict::Unreadable, possession: None, entry }
            }
        }
    }

    fn fields(fields: &Fields, policy: &Policy) -> Self {
        let response = support::response_of(fields);
        Judged::report(&judge(Case::registration(response), policy))
    }

    fn report(report: &Report) -> Self {
        let mut entry = serde_json::to_value(report).unwrap();
        // Where the record stands in its input is not what is compared.
        let _line = entry.as_object_mut().unwrap().remove("line");
        Judged { verdict: report.verdict(), possession: report.possession(), entry }
    }

    /// The outcomes with all that is said about them, by check and target.
    fn rows(&self) -> BTreeMap<Row, &Value> {
        let text = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
        let rows = self.entry["outcomes"].as_array().unwrap();
        rows.iter().map(|row| ((text(row, "check"), text(row, "target")), row)).collect()
    }

    /// The outcome of a check that has one target.
    #[track_caller]
    fn outcome(&self, check: &str) -> &str {
        let rows = self.rows();
        let mut of_check = rows.iter().filter(|((id, _), _)| id == check);
        let (_, row) = of_check.next().unwrap();
        assert!(of_check.next().is_none(), "{check} has several targets");
        row["outcome"].as_str().unwrap()
    }

    /// The ids of the checks with this outcome, with their targets.
    fn with_outcome(&self, outcome: &str) -> BTreeSet<Row> {
        let rows = self.rows().into_iter();
        rows.filter(|(_, row)| row["outcome"] == outcome).map(|(row, _)| row).collect()
    }

    /// The checks of which something else is said than in `other`.
    fn differences(&self, other: &Judged) -> BTreeSet<Row> {
        let (rows, others) = (self.rows(), other.rows());
        assert!(rows.keys().eq(others.keys()));
        rows.into_iter().filter(|(key, row)| others[key] != *row).map(|(key, _)| key).collect()
    }
}

/// The DER octets of a content of `testdata/responses/NAME.json`.
fn content(name: &str, field: Field) -> Vec<u8> {
    Pem::read(&support::fields(name)[field.name()]).certificate().unwrap()
}

/// The names of all responses of testdata.
fn response_names() -> Vec<String> {
    let names: Vec<String> = support::files("testdata/responses", "json")
        .iter()
        .map(|path| support::stem(path).to_owned())
        .collect();
    assert!(names.len() > 400, "only {} responses were found", names.len());
    names
}
