//! The small examples do what they say, and a program that links the library does too.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use std::process::Command;

use support::process::{BUILD_LIMIT, output_within};
use support::workspace;

/// What a program of this workspace prints, and whether it ends well.
fn run(arguments: &[&str]) -> (String, bool) {
    let mut command = Command::new(env!("CARGO"));
    let _cargo = command.args(["run", "--offline", "--locked", "--quiet"]);
    if !cfg!(debug_assertions) {
        let _profile = command.arg("--release");
    }
    let output = output_within(BUILD_LIMIT, command.args(arguments).current_dir(workspace()));
    (String::from_utf8(output.stdout).unwrap(), output.status.success())
}

/// Examples read the clock: both CAs are valid until May 2036 (openssl x509 -enddate), and the build script asks for two years more
/// than that, so that its test holds until May 2034.
#[test]
fn the_gate_lets_in_what_passes_and_tells_what_to_fix() {
    let (said, is_well) = run(&["--example", "gate", "--", "testdata/responses/recipe-rsa-v3.json"]);
    assert!(is_well && said.starts_with("let in: passed: possession of the CA's key is proven"), "{said}");
    let (said, is_well) = run(&["--example", "gate", "--", "testdata/responses/sn-decimal.json", "another"]);
    assert!(
        is_well && said.starts_with("not let in: failed: possession of the CA's key is proven\n"),
        "{said}"
    );
    assert!(said.contains("error[sn-match]: Sn is the CA's serial number in decimal"), "{said}");
    assert!(said.contains("error[expected-code]: "), "{said}");
}

#[test]
fn the_build_script_stops_the_build_with_one_error_a_line() {
    let (said, _) = run(&["--example", "build_script", "--", "testdata/responses/status-inactive.json"]);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines[0], "cargo::rerun-if-changed=testdata/responses/status-inactive.json");
    assert!(lines.len() > 2 && lines[1..].iter().all(|line| line.starts_with("cargo::error=")), "{said}");
    let (said, _) = run(&["--example", "build_script", "--", "testdata/responses/recipe-rsa-v3.json"]);
    assert_eq!(said, "cargo::rerun-if-changed=testdata/responses/recipe-rsa-v3.json\n");
}

#[test]
fn one_pem_file_is_inspected() {
    let (said, is_well) = run(&["--example", "inspect_pem", "--", "testdata/recipe/rsa-ca.pem"]);
    // openssl x509 -in testdata/recipe/rsa-ca.pem -noout -subject -serial
    assert!(is_well && said.starts_with("CN=Example MQTT CA,O=Example,C=CN\n"), "{said}");
    let (said, is_well) = run(&["--example", "inspect_pem", "--", "testdata/responses/good.json"]);
    assert!(!is_well && said.is_empty(), "{said}");
}

#[test]
fn a_program_that_links_the_library_keeps_reports_across_threads() {
    let (said, is_well) = run(&["--package", "downstream"]);
    assert!(is_well, "{said}");
    for line in [
        "recipe-rsa-v3\tpassed\t\n",
        "\"kind\":\"registration\"",
        "CN=Example MQTT CA,O=Example,C=CN until 2036-",
        "\npassed: possession of the CA's key is proven\n",
    ] {
        assert!(said.contains(line), "{line:?} is not in {said}");
    }
    assert!(
        said.contains("status-inactive\tfailed\t") && said.contains("(activate it in the console)"),
        "{said}"
    );
}
