//! The README's table of checks, against the catalogue. What else the README shows is run by the command's tests, and
//! its Rust by the documentation's.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write;

use mqtt_ca_check::check;
use mqtt_ca_check::policy::Stage;

const README: &str = include_str!("../README.md");

#[test]
fn the_table_of_checks_is_the_catalogue() {
    let mut table = String::from("| check | severity | about | holds when |\n| --- | --- | --- | --- |\n");
    for check in check::catalogue() {
        let names: Vec<&str> = check.targets().into_iter().map(|target| target.name()).collect();
        let about = if names.len() > 2 { "each field".to_owned() } else { names.join(", ") };
        let severity = check.severity(Stage::Registered).as_str();
        writeln!(table, "| {} | {severity} | {about} | {} |", check.id(), check.title()).unwrap();
    }
    let (_, after) = README.split_once("<!-- checks -->\n").unwrap();
    let (shown, _) = after.split_once("<!-- /checks -->").unwrap();
    assert!(shown == table, "the README's table of checks should be:\n{table}");
}

#[test]
fn the_readme_counts_the_checks_right() {
    assert!(README.contains(&format!("{} checks", check::catalogue().len())));
}
