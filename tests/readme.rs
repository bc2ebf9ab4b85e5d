//! The README's table of checks, against the catalogue, and the table of limits, against the constants. What else the README shows is run by the command's tests, and
//! its Rust by the documentation's.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write;

use mqtt_ca_check::case::{Case, Kind, Lineage};
use mqtt_ca_check::report::ExtensionValue;
use mqtt_ca_check::x509::{Bundle, Certificate, Name, Pem, RsaKey};
use mqtt_ca_check::{catalogue, untrusted, wire};

const README: &str = include_str!("../README.md");

#[test]
fn the_table_of_checks_is_the_catalogue() {
    let mut table = String::from("| check | severity | about | holds when |\n| --- | --- | --- | --- |\n");
    for check in catalogue() {
        let names: Vec<&str> = check.places().iter().map(|place| place.trim_start_matches("Data.")).collect();
        let about = if names.len() > 2 { "each field".to_owned() } else { names.join(", ") };
        let severity = check.severity(Kind::Registration).as_str();
        writeln!(table, "| {} | {severity} | {about} | {} |", check.id(), check.title()).unwrap();
    }
    let (_, after) = README.split_once("<!-- checks -->\n").unwrap();
    let (shown, _) = after.split_once("<!-- /checks -->").unwrap();
    assert!(shown == table, "the README's table of checks should be:\n{table}");
}

#[test]
fn the_readme_counts_the_checks_right() {
    assert!(README.contains(&format!("{} checks", catalogue().len())));
}

#[test]
fn the_limits_are_those_that_the_documentation_lists() {
    let documentation = include_str!("../docs/limits.md");
    let listed: Vec<(&str, &str)> = documentation
        .lines()
        .filter_map(|line| {
            let mut cells = line.split('|').map(str::trim).skip(2);
            let (limit, constant) = (cells.next()?, cells.next()?);
            Some((constant.strip_prefix('`')?.strip_suffix('`')?, limit))
        })
        .collect();
    // A thousand, and 1 MiB in pieces of 256 octets.
    assert_eq!((wire::Options::max_records(0), wire::Options::max_records(1 << 20)), (1000, 1000 + 4096));
    assert_eq!(RsaKey::EXPONENT_LIMIT, 8_589_934_592);
    let expected = [
        ("wire::Options::MAX_RECORD_BYTES", format!("1 MiB ({})", wire::Options::MAX_RECORD_BYTES)),
        ("wire::Options::MAX_PAGE_BYTES", format!("16 MiB ({})", wire::Options::MAX_PAGE_BYTES)),
        ("wire::Options::max_records", "1000, and one more for each 256 octets up to the record".to_owned()),
        ("wire::Options::MAX_MEMBERS", wire::Options::MAX_MEMBERS.to_string()),
        ("wire::Options::MAX_KEY_BYTES", wire::Options::MAX_KEY_BYTES.to_string()),
        ("wire::Options::MAX_DEPTH", format!("{} levels", wire::Options::MAX_DEPTH)),
        ("x509::Pem::MAX_BLOCKS", Pem::MAX_BLOCKS.to_string()),
        ("x509::Bundle::MAX_ERRORS", format!("{}, and one more for each 256 octets", Bundle::MAX_ERRORS)),
        ("x509::Certificate::MAX_EXTENSIONS", Certificate::MAX_EXTENSIONS.to_string()),
        ("x509::Certificate::MAX_DECODED_OCTETS", Certificate::MAX_DECODED_OCTETS.to_string()),
        ("report::ExtensionValue::MAX_OCTETS", ExtensionValue::MAX_OCTETS.to_string()),
        ("x509::Name::MAX_ATTRIBUTES", Name::MAX_ATTRIBUTES.to_string()),
        ("x509::Certificate::MAX_DEVIATIONS", Certificate::MAX_DEVIATIONS.to_string()),
        ("x509::RsaKey::MAX_VERIFIED_BITS", RsaKey::MAX_VERIFIED_BITS.to_string()),
        ("x509::RsaKey::EXPONENT_LIMIT", "below 2^33".to_owned()),
        ("case::Case::MAX_FILE_OCTETS", format!("16 MiB ({})", Case::MAX_FILE_OCTETS)),
        ("case::Lineage::MAX_CERTIFICATES", Lineage::MAX_CERTIFICATES.to_string()),
        ("untrusted::MAX_QUOTED", untrusted::MAX_QUOTED.to_string()),
    ];
    let expected: Vec<(&str, &str)> = expected.iter().map(|(name, limit)| (*name, limit.as_str())).collect();
    assert_eq!(listed, expected);
}
