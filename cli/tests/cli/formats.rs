//! The formats, each whole: snapshots for the words of people, and the keys that other programs rely on.

use std::collections::BTreeSet;

use mqtt_ca_check::CheckId;

use crate::common::{Run, check, command};
use serde_json::Value;

#[test]
fn human_one_passed() {
    insta::assert_snapshot!(check(&["good.json"]).stdout);
}

#[test]
fn human_one_passed_with_a_remark_and_a_warning() {
    let arguments = ["issuer-in-other-case.json", "--expiry-margin=4000", "--expect-sn=f26900ba87310c5d"];
    insta::assert_snapshot!(check(&arguments).stdout);
}

#[test]
fn human_one_failed() {
    insta::assert_snapshot!(check(&["contents-swapped.json"]).stdout);
}

#[test]
fn human_one_with_unchecked_outcomes() {
    insta::assert_snapshot!(check(&["masked-sample.json"]).stdout);
}

#[test]
fn human_one_with_a_broken_key() {
    insta::assert_snapshot!(check(&["ca-key-sound-close-primes.json"]).stdout);
}

#[test]
fn human_one_unreadable() {
    insta::assert_snapshot!(check(&["../inputs/api-error-ca-not-found.json"]).stdout);
}

#[test]
fn human_several() {
    let names =
        ["good.json", "sn-decimal.json", "recipe-rsa.json", "no-such-file.json", "../inputs/truncated.json"];
    insta::assert_snapshot!(check(&names).stdout);
}

#[test]
fn human_one_with_everything() {
    insta::assert_snapshot!(check(&["sn-decimal.json", "-v"]).stdout);
}

#[test]
fn human_without_what_passed() {
    let failed = check(&["sn-decimal.json"]).stdout;
    assert_eq!(check(&["sn-decimal.json", "-q"]).stdout, failed);
    assert_eq!(check(&["good.json", "-q"]).stdout, "");
    assert_eq!(check(&["good.json", "recipe-rsa.json", "-q"]).stdout, "");
    let several = check(&["good.json", "sn-decimal.json", "recipe-rsa.json", "--quiet"]);
    assert_eq!(several.status, 1);
    let expected = failed.replacen("sn-decimal.json:", "sn-decimal.json#0:", 1);
    assert!(
        several.stdout.starts_with(&format!("{expected}\n3 records: 2 passed, 1 failed, 0 unreadable\n"))
    );
}

#[test]
fn json_of_one_passed_and_one_unreadable() {
    insta::assert_snapshot!(check(&["good.json", "no-such-file.json", "--format=json"]).stdout);
}

#[test]
fn json_without_a_record() {
    let run = check(&["../inputs/array-empty.json", "--format=json"]);
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn ndjson_of_one_failed_and_one_unreadable() {
    insta::assert_snapshot!(check(&["contents-swapped.json", "no-such-file.json", "--format=ndjson"]).stdout);
}

#[test]
fn help_in_short_and_in_full() {
    for (name, arguments) in [
        ("help", &["--help"][..]),
        ("help_of_check", &["check", "--help"]),
        ("help_of_check_in_short", &["check", "-h"]),
        ("help_of_explain", &["explain", "--help"]),
        ("help_of_inspect", &["inspect", "--help"]),
        ("help_of_completions", &["completions", "--help"]),
        ("help_of_man", &["man", "--help"]),
    ] {
        let mut command = command();
        command.args(arguments);
        insta::assert_snapshot!(name, Run::of(command).stdout);
    }
}

fn keys(object: &Value) -> BTreeSet<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

/// Of a record that could be judged and says all there is to say.
const REPORT: [&str; 14] = [
    "source",
    "record",
    "kind",
    "line",
    "verdict",
    "possession",
    "request_id",
    "ca_name",
    "sn",
    "registration_code",
    "servers",
    "outcomes",
    "ca",
    "verification",
];

#[test]
fn the_json_document_has_the_keys_of_the_contract() {
    let run = check(&["good.json", "no-such-file.json", "sn-decimal.json", "--format=json"]);
    let document = run.json();
    assert_eq!(
        keys(&document),
        BTreeSet::from(["schema", "judged_at", "policy", "not_looked_for", "measured", "reports", "summary"])
    );
    // What ca-key-sound does not look for, so that passed does not read as more.
    let explained = CheckId::CaKeySound.check().explain().what;
    let not_looked_for = document["not_looked_for"].as_array().unwrap();
    assert!(not_looked_for.len() >= 4);
    for defect in not_looked_for {
        assert!(explained.contains(defect.as_str().unwrap()), "{defect}");
    }
    assert_eq!(document["schema"], "mqtt-ca-check/report/v1");
    assert_eq!(
        document["summary"],
        serde_json::json!({"total": 3, "passed": 1, "failed": 1, "unreadable": 1})
    );
    assert!(run.stdout.find("\"summary\"") > run.stdout.find("\"reports\""));
    let reports = document["reports"].as_array().unwrap();
    assert_eq!(keys(&reports[0]), BTreeSet::from(REPORT));
    assert_eq!(keys(&reports[1]), BTreeSet::from(["source", "record", "verdict", "error"]));
    assert_eq!(keys(&reports[2]), BTreeSet::from(REPORT));
    let always = ["check", "target", "severity", "level", "outcome"];
    let texts = ["reason", "message", "expected", "found", "help"];
    for row in reports[2]["outcomes"].as_array().unwrap() {
        let mut expected = BTreeSet::from(always);
        if row["outcome"] == "failed" {
            expected.extend(texts);
        }
        if row["check"] == "sn-match" {
            assert_eq!((&row["decisive"], &row["reason"]), (&Value::Bool(true), &Value::from("decimal")));
            expected.insert("decisive");
        }
        assert_eq!(keys(row), expected);
    }
    let facts = [
        "subject",
        "issuer",
        "serial",
        "version",
        "not_before",
        "not_after",
        "days_left",
        "key",
        "signature_algorithm",
        "basic_constraints",
        "key_usage",
        "subject_key_identifier",
        "authority_key_identifier",
        "extensions",
        "sha256",
        "spki_sha256",
    ];
    assert_eq!(keys(&document["reports"][0]["ca"]), BTreeSet::from(facts));
    assert_eq!(keys(&document["reports"][0]["verification"]), BTreeSet::from(facts));
}

/// Failed, unchecked, or passed with a remark: those that have something to say. All else stays as it is.
#[test]
fn outcomes_are_all_or_the_notable() {
    let names = ["good.json", "sn-decimal.json", "issuer-in-other-case.json", "ca-content-not-pem.json"];
    for format in ["--format=json", "--format=ndjson"] {
        let reports = |arguments: &[&str]| -> Vec<Value> {
            let run = check(&[&names[..], &[format], arguments].concat());
            match format {
                "--format=json" => run.json()["reports"].as_array().unwrap().clone(),
                _ => run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
            }
        };
        let (all, notable) = (reports(&["--outcomes=all"]), reports(&["--outcomes", "notable"]));
        assert_eq!(all, reports(&[]));
        let mut counts = Vec::new();
        for (mut all, notable) in all.into_iter().zip(notable) {
            let rows = all["outcomes"].as_array_mut().unwrap();
            rows.retain(|row| row.get("message").is_some());
            counts.push(rows.len());
            assert_eq!(all, notable);
        }
        assert_eq!(counts[..3], [0, 2, 1]);
        assert!(counts[3] > 20, "{counts:?}");
    }
}

/// The rows whose text is made once a run are those that serde makes of each, at any level and threshold.
#[test]
fn each_line_of_ndjson_is_the_report_of_the_document_with_schema_and_instant() {
    let names =
        ["good.json", "no-such-file.json", "sn-decimal.json", "ca-content-not-pem.json", "ca-expired.json"];
    let policies = [
        &[][..],
        &["--fail-on=info", "--deny=sn-spelling", "--warn=sn-match", "--allow=ca-validity"],
        &["--allow-unproven", "--deny=ca-version", "--allow=response-fields"],
    ];
    for policy in policies {
        let document = check(&[&names[..], policy, &["--format=json"]].concat()).json();
        let lines = check(&[&names[..], policy, &["--format=ndjson"]].concat()).stdout;
        let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.len(), names.len());
        for (mut line, report) in lines.into_iter().zip(document["reports"].as_array().unwrap()) {
            let object = line.as_object_mut().unwrap();
            assert_eq!(object.remove("schema").unwrap(), document["schema"]);
            assert_eq!(object.remove("judged_at").unwrap(), document["judged_at"]);
            assert_eq!(&line, report);
        }
    }
}

#[test]
fn the_json_document_is_indented_as_serde_json_does_it() {
    let run = check(&["good.json", "no-such-file.json", "--format=json"]);
    // serde_json sorts the keys of a Value, so only the shape of the lines is compared, sorted.
    let sorted = |text: &str| {
        let mut lines: Vec<_> = text.lines().map(|line| line.trim_end_matches(',').to_owned()).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&run.stdout), sorted(&serde_json::to_string_pretty(&run.json()).unwrap()));
}
