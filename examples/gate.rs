//! A gate in a service: a CA is let in if it passes, and whoever asked is told what to fix if it does not.
//! `cargo run --example gate -- RESPONSE [CODE]`, for example with testdata/responses/sn-decimal.json.

use std::error::Error;
use std::time::{SystemTime, UNIX_EPOCH};

use mqtt_ca_check::{Policy, check_one};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let response = std::fs::read(arguments.next().ok_or("which file holds the response?")?)?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let mut policy = Policy::at_unix(now.try_into()?)?;
    if let Some(code) = arguments.next() {
        policy = policy.expect_code(code);
    }
    let report = check_one(&response, &policy)?;
    match report.require_passed() {
        Ok(()) => println!("let in: {report}"),
        Err(why) => println!("not let in: {why}"),
    }
    Ok(())
}
