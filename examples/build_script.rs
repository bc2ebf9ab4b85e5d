//! What a build script can do that bakes a CA into firmware: stop the build if the CA is not fit. Copy it to `build.rs`.
//! `cargo run --example build_script -- RESPONSE`; a build script knows its file, and needs no argument.

use std::time::{SystemTime, UNIX_EPOCH};

use mqtt_ca_check::{CheckId, Level, Policy, Severity, check_one};

fn main() {
    let path = std::env::args().nth(1).unwrap_or_else(|| "ca-response.json".to_owned());
    println!("cargo::rerun-if-changed={path}");
    if let Err(why) = judge(&path) {
        for line in why.to_string().lines() {
            println!("cargo::error={line}");
        }
    }
}

fn judge(path: &str) -> Result<(), Box<dyn std::error::Error>> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    // Firmware lives long: warnings count, and the CA should be good for two years. How the name is spelled does not matter here.
    let policy = Policy::at_unix(now.try_into()?)?
        .fail_on(Severity::Warning)
        .expiry_margin_days(730)
        .with_level(CheckId::NameEncoding, Level::Allowed);
    check_one(&std::fs::read(path)?, &policy)?.require_passed()?;
    Ok(())
}
