//! The JSON Schemas of docs/schemas hold for all that the command writes over testdata.

use std::fs;
use std::path::Path;

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::common::{Run, check, command, run, testdata};

fn schema(name: &str) -> Validator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/schemas").join(name);
    let schema = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

#[track_caller]
fn assert_valid(schema: &Validator, document: &Value) {
    if let Some(error) = schema.iter_errors(document).next() {
        panic!("{} at {}: {document}", error, error.instance_path());
    }
}

/// The inputs of testdata that are no responses.
fn inputs() -> Vec<String> {
    let entries = fs::read_dir(testdata().join("inputs")).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let inputs = paths.filter(|path| path.is_file() && path.extension().is_none_or(|it| it != "expected"));
    inputs.map(|path| path.to_str().unwrap().to_owned()).collect()
}

#[test]
fn reports_are_as_their_schema_says() {
    let (document, line) = (schema("report-v1.json"), schema("report-v1-line.json"));
    let inputs = [inputs(), vec![testdata().join("responses").to_str().unwrap().to_owned()]].concat();
    for options in [
        &[][..],
        &["--outcomes=notable", "--allow-unproven", "--expect-code=x", "-Dca-version"],
        &["--verbose"],
    ] {
        let arguments: Vec<&str> = inputs.iter().map(String::as_str).chain(options.iter().copied()).collect();
        let reports = check(&[&arguments[..], &["--format=json"]].concat()).json();
        assert!(reports["reports"].as_array().unwrap().len() > 700);
        assert_valid(&document, &reports);
        for text in check(&[&arguments[..], &["--format=ndjson"]].concat()).stdout.lines() {
            assert_valid(&line, &serde_json::from_str(text).unwrap());
        }
    }
}

#[test]
fn reports_on_devices_are_as_their_schema_says() {
    let (document, line) = (schema("report-v1.json"), schema("report-v1-line.json"));
    for options in [&[][..], &["-v", "--server=go"]] {
        let arguments = ["devices", "--at=2026-11-24T00:00:00Z", "--ca=devices/ca.pem", "devices"];
        let reports = run(&[&arguments[..], options, &["--format=json"]].concat()).json();
        assert!(reports["reports"].as_array().unwrap().len() > 130);
        assert_valid(&document, &reports);
        for text in run(&[&arguments[..], options, &["--format=ndjson"]].concat()).stdout.lines() {
            assert_valid(&line, &serde_json::from_str(text).unwrap());
        }
        let mut wrong = reports;
        wrong["reports"][0]["possession"] = "proven".into();
        assert!(!document.is_valid(&wrong));
    }
}

#[test]
fn facts_and_checks_are_as_their_schemas_say() {
    let mut command = command();
    command.args(["inspect", "--format=json"]).args(inputs()).arg(testdata().join("responses"));
    let certificates = Run::of(command).json();
    assert_valid(&schema("certificates-v1.json"), &certificates);
    // The schema says what the value of each extension looks like.
    let mut wrong = certificates;
    let extensions = wrong["certificates"][0]["extensions"].as_array_mut().unwrap();
    extensions.iter_mut().find(|it| it["name"] == "keyUsage").unwrap()["value"] = json!({ "ca": true });
    assert!(!schema("certificates-v1.json").is_valid(&wrong));
    assert_valid(&schema("checks-v1.json"), &run(&["explain", "--format=json"]).json());
}

/// A schema that lets all through would hold too.
#[test]
fn what_no_report_has_is_against_the_schema() {
    let schema = schema("report-v1.json");
    let good = check(&["sn-decimal.json", "no-such-file.json", "--format=json"]).json();
    assert_valid(&schema, &good);
    for (pointer, value) in [
        ("/reports/0/verdict", json!("maybe")),
        ("/reports/0/line", Value::Null),
        ("/reports/0/ca/days_left", json!("3471")),
        ("/reports/0/ca/sha256", json!("")),
        ("/reports/0/outcomes/0/reason", json!("x")),
        ("/reports/0/outcomes/0/decisive", json!(true)),
        ("/reports/0/another", json!(1)),
        ("/reports/1/outcomes", json!([])),
        ("/reports/1/error", Value::Null),
        ("/summary/total", json!(-1)),
    ] {
        let mut wrong = good.clone();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        wrong.pointer_mut(parent).unwrap()[key] = value;
        assert!(!schema.is_valid(&wrong), "{pointer}");
    }
    for (pointer, key) in [("", "not_looked_for"), ("/reports/0", "possession"), ("/reports/1", "error")] {
        let mut wrong = good.clone();
        let removed = wrong.pointer_mut(pointer).unwrap().as_object_mut().unwrap().remove(key);
        assert!(removed.is_some() && !schema.is_valid(&wrong), "{pointer}/{key}");
    }
}
