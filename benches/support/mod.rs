//! What the benchmarks share: responses to measure with, and time that other work on the machine does not count in.

#![allow(dead_code, reason = "each benchmark uses a part of it")]
#![allow(clippy::panic, reason = "a benchmark fails by panicking")]

pub(crate) mod floor;
pub(crate) mod responses;

use std::time::Duration;

use mqtt_ca_check::policy::Policy;
use time::OffsetDateTime;

use self::responses::Suite;

/// Responses of each algorithm.
pub(crate) const RESPONSES: usize = 500;

/// Judges at an instant at which all responses are valid.
pub(crate) fn policy() -> Policy {
    Policy::at(OffsetDateTime::from_unix_timestamp(1_795_000_000).unwrap())
}

/// What the command line asks for: `ROUNDS ALGORITHM...`, both of which may be left out.
pub(crate) struct Arguments {
    /// An odd number.
    pub(crate) rounds: usize,
    /// The named ones, or all.
    pub(crate) suites: Vec<Suite>,
}

impl Arguments {
    pub(crate) fn read(rounds: usize) -> Self {
        let arguments: Vec<String> = std::env::args().collect();
        let rounds = arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(rounds);
        let is_named = |suite: &Suite| arguments.iter().any(|argument| argument == suite.name());
        let suites = match Suite::ALL.into_iter().filter(is_named).collect::<Vec<_>>() {
            named if named.is_empty() => Suite::ALL.to_vec(),
            named => named,
        };
        Arguments { rounds, suites }
    }
}

/// The processor time that `work` takes, in seconds.
pub(crate) fn time(work: impl FnOnce()) -> f64 {
    let start = thread_time();
    work();
    (thread_time() - start).as_secs_f64()
}

/// The processor time that this thread has taken so far.
#[cfg(unix)]
fn thread_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.try_into().unwrap(), time.tv_nsec.try_into().unwrap())
}

/// Elsewhere, the time on the wall.
#[cfg(not(unix))]
fn thread_time() -> Duration {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed()
}

/// The processor time of all processes that this one waited for, in seconds: fields 16 and 17 of proc(5)'s stat, in
/// ticks of 10 ms.
pub(crate) fn time_of_children() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat[stat.rfind(')').unwrap() + 2..].split(' ').collect();
    (fields[13].parse::<f64>().unwrap() + fields[14].parse::<f64>().unwrap()) / 100.0
}

/// The middle one of an odd number of values.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
