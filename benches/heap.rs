//! Heap allocations of a job, from the JSON of a response to its report: `cargo bench --bench heap`. Counted are those of
//! Rust; what AWS-LC takes by itself, in C, is not among them.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    reason = "a benchmark fails by panicking"
)]

mod support;

use allocation_counter::{AllocationInfo, measure};
use mqtt_ca_check::case::Case;
use mqtt_ca_check::judge;
use mqtt_ca_check::wire;

use support::{Arguments, RESPONSES, policy};

fn main() {
    let policy = policy();
    println!("{:<16}{:>14}{:>10}{:>10}   {:>14}", "a job", "allocations", "bytes", "peak", "of the checks");
    for suite in Arguments::read(1).suites {
        let text = suite.responses(RESPONSES).pop().unwrap();
        let response = wire::records(text.as_bytes()).next().unwrap().unwrap();
        let registration = Case::registration(response);
        let checks = measure(|| drop(judge(registration, &policy))).count_total;
        let AllocationInfo { count_total, bytes_total, bytes_max, .. } = measure(|| {
            let response = wire::records(text.as_bytes()).next().unwrap().unwrap();
            let registration = Case::registration(response);
            drop(judge(registration, &policy));
        });
        println!("{:<16}{count_total:>14}{bytes_total:>10}{bytes_max:>10}   {checks:>14}", suite.name());
    }
}
