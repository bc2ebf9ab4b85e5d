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

/// What each record or error of an input is, in the words of a sidecar.
fn found(path: &Path) -> Vec<String> {
    let input = std::fs::read(path).unwrap();
    let lines = wire::records(&input).enumerate().map(|(record, item)| match item {
        Ok(read) => {
            let after_error = if read.is_after_error() { " after-error" } else { "" };
            format!("record {record} judged line {}{after_error}", read.line().unwrap())
        }
        Err(error) => {
            let (code, path, line) = (error.code(), error.path().unwrap_or("-"), error.line().unwrap());
            format!("record {record} error {code} {path} line {line}")
        }
    });
    let lines: Vec<_> = lines.collect();
    if lines.is_empty() { vec!["no records".to_owned()] } else { lines }
}

/// Whether a line of a sidecar says this of a record. It need not say on which line the record stands, or that it is behind an error.
fn says(expected: &str, found: &str) -> bool {
    let without_end = found.strip_suffix(" after-error").unwrap_or(found);
    let without_line = without_end.rsplit_once(" line ").map_or(without_end, |(what, _)| what);
    let behind_error = found.ends_with(" after-error").then(|| format!("{without_line} after-error"));
    [found, without_end, without_line].contains(&expected)
        || behind_error.is_some_and(|text| text == expected)
}

#[test]
fn every_input_yields_what_its_sidecar_says() {
    let inputs = inputs();
    assert!(inputs.len() > 100, "only {} inputs were found", inputs.len());
    let mut wrong = String::new();
    for path in &inputs {
        let (expected, found) = (expected(path), found(path));
        let is_same = expected.lines().count() == found.len()
            && expected.lines().zip(&found).all(|(expected, found)| says(expected, found));
        if !is_same {
            let name = path.file_name().unwrap().display();
            writeln!(wrong, "== {name}\n-- expected\n{expected}-- found\n{}", found.join("\n")).unwrap();
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

#[test]
fn a_sidecar_says_as_much_of_the_place_as_it_wants_to() {
    let found = "record 1 judged line 5 after-error";
    let not_after = "record 1 judged line 5";
    for expected in ["record 1 judged", "record 1 judged line 5", "record 1 judged after-error", found] {
        assert!(says(expected, found), "{expected}");
        assert_eq!(says(expected, not_after), !expected.contains("after-error"), "{expected}");
    }
    for expected in ["record 1", "record 1 judged line", "record 1 judged line 50", "record 2 judged line 5"]
    {
        assert!(!says(expected, found), "{expected}");
    }
}
