//! What the command adds to judging: `cargo build --release && cargo bench --bench bulk [-- ROUNDS]`.
//!
//! The same responses of all algorithms are judged and rendered as NDJSON by turns: in this process, into a buffer that is
//! used again; by the command with one job; and by the command with two. Reports of the command go to the null device.
//! Processor time is counted, of the command all of its threads'. Prints records a second; the last lines are the medians
//! of all rounds: `ratio command RATIO` is the command's rate for each second of processor time beside that in this
//! process, `ratio jobs RATIO` how much more two jobs get done than one in the same time on the wall, and
//! `ratio jobs-processor RATIO` the same if each job had a core of its own: twice the records for each second of processor
//! time.

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

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use mqtt_ca_check::case::Case;
use mqtt_ca_check::judge;
use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::wire;
use mqtt_ca_check_cli::{Entry, Format, renderer};

use support::responses::Suite;
use support::{Arguments, RESPONSES, median, policy, time, time_of_children};

/// How often each response is judged in a round.
const REPEATED: usize = 10;
/// An odd number, unless the command line has another.
const ROUNDS: usize = 5;

/// Responses of all algorithms by turns, one a line.
fn input() -> String {
    let suites = Suite::ALL.map(|suite| suite.responses(RESPONSES));
    let each: String =
        (0..RESPONSES).flat_map(|number| suites.iter().map(move |of| of[number].clone() + "\n")).collect();
    each.repeat(REPEATED)
}

fn in_process(input: &str, policy: &Policy) -> f64 {
    let mut out = Vec::new();
    let render = renderer(policy, Format::Ndjson);
    time(|| {
        for (record, line) in input.lines().enumerate() {
            let response = wire::records(line.as_bytes()).next().unwrap().unwrap();
            let registration = Case::registration(response);
            let report = judge(registration, policy);
            out.clear();
            let entry = Entry { source: "-", record, result: Ok(&report) };
            render(&entry, &mut out).unwrap();
        }
    })
}

/// Processor time and time on the wall.
fn command(input: &Path, jobs: &str) -> (f64, f64) {
    let command = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../release/mqtt-ca-check");
    assert!(command.exists(), "run cargo build --release first");
    let (before, start) = (time_of_children(), Instant::now());
    let status = Command::new(command)
        .args(["check", "--at=1795000000000", "--format=ndjson", "--jobs", jobs, "-"])
        .stdin(File::open(input).unwrap())
        .stdout(Stdio::null())
        .status()
        .unwrap();
    // Those of Ed25519 fail.
    assert_eq!(status.code(), Some(1));
    (time_of_children() - before, start.elapsed().as_secs_f64())
}

fn main() {
    let Arguments { rounds, .. } = Arguments::read(ROUNDS);
    let policy = policy();
    let text = input();
    let records = text.lines().count() as f64;
    let path: PathBuf = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bulk.ndjson");
    fs::write(&path, &text).unwrap();
    let mut measured: Vec<[f64; 5]> = Vec::new();
    for _ in 0..rounds {
        let here = in_process(&text, &policy);
        let (one, one_on_the_wall) = command(&path, "1");
        let (two, two_on_the_wall) = command(&path, "2");
        measured.push([here, one, two, one_on_the_wall, two_on_the_wall]);
    }
    let of = |value: &dyn Fn(&[f64; 5]) -> f64| median(measured.iter().map(value).collect());
    println!("records a second of processor time: in process {:.0}", of(&|it| records / it[0]));
    println!(
        "  command, one job {:.0}, two jobs {:.0}",
        of(&|it| records / it[1]),
        of(&|it| records / it[2])
    );
    println!("records a second on the wall");
    println!(
        "  command, one job {:.0}, two jobs {:.0}",
        of(&|it| records / it[3]),
        of(&|it| records / it[4])
    );
    println!("ratio command {:.3}", of(&|it| it[0] / it[1]));
    println!("ratio jobs {:.3}", of(&|it| it[3] / it[4]));
    println!("ratio jobs-processor {:.3}", of(&|it| 2.0 * it[1] / it[2]));
}
