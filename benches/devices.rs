//! How much longer a device takes than the one signature on its certificate: `cargo bench --bench devices [-- ROUNDS ALGORITHM...]`.
//!
//! The floor is that verification with aws-lc-rs, the CA's key parsed beforehand. The job goes from the octets of a device's file to its
//! report, under a CA that was judged before; nothing is rendered. Both take turns over the same devices in one thread, a few at a time, and
//! processor time is counted. The last lines are the medians of the ratios of all rounds, one line `ratio ALGORITHM RATIO` each.

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

use mqtt_ca_check::wire::{self, Field};
use mqtt_ca_check::x509::Issuer;
use mqtt_ca_check::{Certificate, Trust, check_devices};

use support::floor::{Signature, signatures};
use support::responses::Suite;
use support::{Arguments, RESPONSES, median, policy, time};

/// How many devices are gone through before the other candidate's turn.
const TURN: usize = 50;
/// An odd number, unless the command line has another.
const ROUNDS: usize = 41;

/// A CA and a device under it. The verification certificate of a response is one.
struct Device {
    file: String,
    trust: Trust,
    signature: Signature,
}

impl Device {
    fn new(suite: Suite, response: &str) -> Self {
        let [_, signature] = signatures(suite, response, &policy());
        let record = wire::records(response.as_bytes()).next().unwrap().unwrap();
        let content = |field| record.field(field).unwrap();
        let mut trust = Trust::new(policy());
        trust.add(Issuer::new(Certificate::from_pem(content(Field::CaContent)).unwrap()));
        Device { file: content(Field::VerificationContent).to_owned(), trust, signature }
    }

    #[inline(never)]
    fn judge(&self) {
        let report = check_devices(black_box(self.file.as_bytes()), &self.trust).next().unwrap().unwrap();
        black_box(&report).require_passed().unwrap();
    }
}

fn main() {
    let Arguments { rounds, suites } = Arguments::read(ROUNDS);
    for suite in suites {
        let devices: Vec<Device> =
            suite.responses(RESPONSES).iter().map(|response| Device::new(suite, response)).collect();
        let (mut floors, mut jobs) = (Vec::new(), Vec::new());
        // The first round prepares the keys of the CAs, and judges them.
        for round in 0..=rounds {
            let (mut floor, mut job) = (0.0, 0.0);
            for devices in devices.chunks(TURN) {
                floor += time(|| devices.iter().for_each(|device| device.signature.verify()));
                job += time(|| devices.iter().for_each(Device::judge));
            }
            if round > 0 {
                floors.push(floor / devices.len() as f64);
                jobs.push(job / devices.len() as f64);
            }
        }
        let ratios = floors.iter().zip(&jobs).map(|(floor, job)| job / floor).collect();
        let (floor, job) = (median(floors) * 1e6, median(jobs) * 1e6);
        println!("{:<12} us a device: signature {floor:.2}, job {job:.2}", suite.name());
        println!("ratio {} {:.3}", suite.name(), median(ratios));
    }
}
