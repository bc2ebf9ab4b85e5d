//! Every input of testdata, read, against the sidecar that says by hand which records and errors it should yield.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use mqtt_ca_check::wire;

fn inputs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/inputs");
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension != "expected"));
    paths.sort();
    paths
}

fn expected(path: &Path) -> String {
    let text = std::fs::read_to_string(path.with_extension("expected"))
        .unwrap_or_else(|error| panic!("the sidecar of {}: {error}", path.display()));
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .fold(String::new(), |lines, line| lines + line + "\n")
}

fn found(path: &Path) -> String {
    let input = std::fs::read(path).unwrap();
    let mut lines = String::new();
    for (record, item) in wire::records(&input).enumerate() {
        match item {
            Ok(_) => writeln!(lines, "record {record} judged").unwrap(),
            Err(error) => {
                let path = error.path().unwrap_or("-");
                writeln!(lines, "record {record} error {} {path}", error.code()).unwrap();
            }
        }
    }
    if lines.is_empty() { "no records\n".to_owned() } else { lines }
}

#[test]
fn every_input_yields_what_its_sidecar_says() {
    let inputs = inputs();
    assert!(inputs.len() > 100, "only {} inputs were found", inputs.len());
    let mut wrong = String::new();
    for path in &inputs {
        let (expected, found) = (expected(path), found(path));
        if expected != found {
            let name = path.file_name().unwrap().display();
            writeln!(wrong, "== {name}\n-- expected\n{expected}-- found\n{found}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_error_code_that_a_file_can_cause_occurs() {
    let codes: BTreeSet<String> = inputs()
        .iter()
        .flat_map(|path| {
            expected(path)
                .lines()
                .filter_map(|line| Some(line.split_once(" error ")?.1.to_owned()))
                .collect::<Vec<_>>()
        })
        .filter_map(|error| Some(error.split_once(' ')?.0.to_owned()))
        .collect();
    let expected = [
        "api-error",
        "duplicate-key",
        "no-data",
        "not-json",
        "not-utf8",
        "too-deep",
        "truncated",
        "wrong-type",
    ];
    assert_eq!(codes, expected.map(ToOwned::to_owned).into());
}
