//! The JSON of a report, against its documented shape. What the facts say is compared with openssl elsewhere; here it
//! is keys, types and nulls, on which other programs rely.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::Path;

use mqtt_ca_check::policy::{Level, Severity, Sha256};
use mqtt_ca_check::{Case, CheckId, Policy, check_all, check_one, judge, wire};
use serde_json::{Value, json};
use time::macros::datetime;

fn policy() -> Policy {
    Policy::at(datetime!(2026-11-24 0:00 UTC))
}

/// The report on an input, or the error in its place.
fn entry(input: &[u8], policy: &Policy) -> Value {
    match check_one(input, policy) {
        Ok(report) => serde_json::to_value(report).unwrap(),
        Err(error) => serde_json::to_value(error).unwrap(),
    }
}

fn response(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("testdata/responses/{name}.json")))
        .unwrap()
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// Of a response that says all there is to say.
const REPORT_KEYS: [&str; 12] = [
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
fn a_report_has_every_documented_key() {
    let entry = entry(&response("recipe-rsa-v3"), &policy());
    assert_eq!(keys(&entry), REPORT_KEYS.into());
    assert_eq!(entry["kind"], "registration");
    assert_eq!(entry["line"], 1);
    assert_eq!(entry["verdict"], "passed");
    assert_eq!(entry["possession"], "proven");
    for key in ["request_id", "ca_name", "sn", "registration_code"] {
        assert!(entry[key].is_string(), "{key}");
    }
    for facts in [&entry["ca"], &entry["verification"]] {
        assert_eq!(
            keys(facts),
            [
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
            ]
            .into()
        );
    }
    assert_eq!(entry["ca"]["not_before"], "2026-06-01T00:00:00Z");
    assert_eq!(entry["ca"]["key"], json!({"algorithm": "RSA", "bits": 2048}));
    assert_eq!(entry["ca"]["basic_constraints"], json!({"ca": true}));
    assert_eq!(entry["ca"]["key_usage"], json!(["keyCertSign", "cRLSign"]));
    assert_eq!(entry["ca"]["signature_algorithm"], "sha256WithRSAEncryption");
}

#[test]
fn an_outcome_has_text_only_where_there_is_something_to_say() {
    let entry = entry(&response("sn-decimal"), &policy());
    let outcomes = entry["outcomes"].as_array().unwrap();
    for outcome in outcomes {
        let mut expected = BTreeSet::from(["check", "target", "severity", "level", "outcome"]);
        if !["passed", "not-applicable"].contains(&outcome["outcome"].as_str().unwrap()) {
            expected.extend(["reason", "message", "expected", "found", "help"]);
        }
        if outcome["outcome"] == "failed" && outcome["level"] == "error" {
            let _new = expected.insert("decisive");
        }
        assert_eq!(keys(outcome), expected, "{outcome}");
    }
    let failed = outcomes.iter().find(|outcome| outcome["check"] == "sn-match").unwrap();
    assert_eq!(failed["target"], "Data.Sn");
    assert_eq!(failed["severity"], "error");
    assert_eq!(failed["level"], "error");
    assert_eq!(failed["outcome"], "failed");
    assert_eq!(failed["found"], entry["sn"]);
    assert_eq!(failed["expected"], entry["ca"]["serial"]);
}

/// Nothing in any report is null: a key that has nothing to say is absent.
#[test]
fn nothing_is_null() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/responses");
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let json = entry(&std::fs::read(&path).unwrap(), &policy()).to_string();
            assert!(!json.contains("\":null"), "{}: {json}", path.display());
        }
    }
}

#[test]
fn a_remark_is_text_beside_passed() {
    let entry = entry(&response("issuer-in-other-case"), &policy());
    let outcomes = entry["outcomes"].as_array().unwrap();
    let remark = outcomes.iter().find(|outcome| outcome["check"] == "verification-issuer-match").unwrap();
    assert_eq!(remark["outcome"], "passed");
    assert!(remark["message"].is_string());
}

#[test]
fn an_error_says_why_nothing_was_judged() {
    let body =
        br#"{"RequestId": "R-1", "Code": "FindCaBySnError", "Message": "Failed to find the CA by the SN"}"#;
    let entry = entry(body, &policy());
    assert_eq!(keys(&entry), ["code", "message", "help"].into());
    assert_eq!(entry["code"], "api-error");
    assert!(entry["message"].as_str().unwrap().contains("FindCaBySnError"));
    assert!(entry["help"].is_string());
}

#[test]
fn the_path_of_an_error_is_the_one_in_the_input() {
    let entry = entry(br#"{"data": {"sn": 12, "status": "1"}}"#, &policy());
    assert_eq!(entry["code"], "wrong-type");
    assert_eq!(entry["path"], "data.sn");
}

#[test]
fn facts_of_what_does_not_decode_are_absent() {
    let broken = entry(&response("ca-content-not-pem"), &policy());
    assert!(broken.get("ca").is_none());
    assert!(broken["verification"].is_object());
    let no_time = entry(&response("time-not-after-month-13"), &policy());
    assert!(no_time["ca"].get("not_after").is_none() && no_time["ca"].get("days_left").is_none());
    assert_eq!(no_time["ca"]["not_before"], "2026-06-01T00:00:00Z");
    let last_second = entry(&response("time-not-after-9999"), &policy());
    assert_eq!(last_second["ca"]["not_after"], "9999-12-31T23:59:59Z");
    let twice = entry(&response("ca-basic-constraints-twice"), &policy());
    assert!(twice["ca"].get("basic_constraints").is_none());
    // From 2026-11-24 to 2036-05-29, `echo $(( ($(date -ud 2036-05-29 +%s) - $(date -ud 2026-11-24 +%s)) / 86400 ))`.
    assert_eq!(entry(&response("good"), &policy())["ca"]["days_left"], 3474);
    assert_eq!(
        no_time["ca"]["extensions"][0],
        json!({"oid": "2.5.29.19", "name": "basicConstraints", "critical": true})
    );
    assert_eq!(no_time["ca"]["extensions"][2]["critical"], false);
}

#[test]
fn a_policy_says_what_was_asked_for() {
    let policy = policy()
        .fail_on(Severity::Warning)
        .with_level(CheckId::CaVersion, Level::Allowed)
        .expect_sn("00ab")
        .expect_ca_sha256(Sha256([0x0f; 32]))
        .allow_unproven();
    assert_eq!(
        serde_json::to_value(policy).unwrap(),
        json!({
            "threshold": "warning",
            "expiry_margin_days": 30,
            "overrides": {"ca-version": "allowed"},
            "expectations": {"sn": "00ab", "ca_sha256": "0f".repeat(32)},
            "allow_unproven": true,
        })
    );
}

#[test]
fn a_private_key_in_the_wrong_field_is_not_repeated() {
    let key =
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIADUHHTHIUOpwtRHycziLSZ8zyuKpZO5ER0ANqwExEmx\n";
    let mut input: Value = serde_json::from_slice(&response("good")).unwrap();
    for field in ["CaName", "Sn", "RegistrationCode", "Status", "ValidBegin"] {
        input["Data"][field] = key.into();
    }
    let input = serde_json::to_vec(&input).unwrap();
    let entry = entry(&input, &policy().expect_code("x").expect_sn("1"));
    assert_eq!(entry["sn"], "(text with a private key, not shown)");
    assert_eq!(entry["verdict"], "failed");
    assert!(!entry.to_string().contains("DUHHTHIUOpwtRHyczi"), "{entry}");
}

/// Each form of testdata/private-keys in each place from which a report, an entry or an error takes text.
#[test]
fn of_a_private_key_the_library_shows_no_16_characters() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/private-keys");
    let compact = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        // Labels and other words of a form have no digits.
        let key = compact(&text);
        let parts: Vec<&str> = (16..key.len()).filter_map(|end| key.get(end - 16..end)).collect();
        let mut record: Value = serde_json::from_slice(&response("good")).unwrap();
        record["RequestId"] = text.as_str().into();
        for field in ["CaName", "Sn", "RegistrationCode", "Status", "ValidBegin", "VerificationContent"] {
            record["Data"][field] = text.as_str().into();
        }
        let error = json!({"Code": text, "Message": text, "RequestId": text, "Recommend": text});
        let key = json!({"Data": {"Sn": {&text: 1}}});
        let policy = policy().expect_code(&*text).expect_sn(&*text);
        let mut shown = serde_json::to_string(&policy).unwrap();
        for input in
            [record.to_string(), error.to_string(), key.to_string(), format!("SDKError\nMessage: {text}")]
        {
            for report in check_all(input.as_bytes(), &policy) {
                match report {
                    Err(error) => {
                        shown += &format!("{error} {error:?} {}", serde_json::to_string(&error).unwrap());
                    }
                    Ok(report) => {
                        shown += &format!("{report} {}", serde_json::to_string(&report).unwrap());
                        for finding in report.findings() {
                            let [expected, found, help] =
                                [finding.expected(), finding.found(), finding.help()]
                                    .map(Option::unwrap_or_default);
                            shown += &format!("{} {expected} {found} {help}", finding.message());
                        }
                    }
                }
            }
        }
        let shown = compact(&shown);
        let part =
            parts.iter().find(|part| part.contains(|it: char| it.is_ascii_digit()) && shown.contains(**part));
        assert_eq!(part, None, "{text}");
    }
}

#[test]
fn debug_output_shows_no_private_key() {
    let input = response("private-key-rsa");
    let text = std::str::from_utf8(&input).unwrap();
    let key = text.split("BEGIN RSA PRIVATE KEY-----\\n").nth(1).unwrap().get(..64).unwrap();
    let response = wire::records(&input).next().unwrap().unwrap();
    let registration = Case::registration(response.clone());
    let report = judge(registration.clone(), &policy());
    let json = serde_json::to_string(&report).unwrap();
    for shown in [format!("{response:?}"), format!("{registration:?}"), format!("{report:?}"), json] {
        assert!(!shown.contains(key), "{shown}");
    }
}

/// The contract: the four are text where a check failed, went unchecked or passed with a remark, and absent elsewhere.
#[test]
fn what_needs_words_has_all_four_of_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/responses");
    let mut rows = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let entry = entry(&std::fs::read(&path).unwrap(), &policy());
        for row in entry["outcomes"].as_array().unwrap() {
            let mut texts = ["message", "expected", "found", "help"].map(|key| row[key].is_string());
            let id = format!("\"{}\"", row["check"].as_str().unwrap());
            // What to do is said of the cause, where one is told.
            texts[3] |= entry["diagnosis"].to_string().contains(&id) && texts[0];
            let must_be_text = matches!(row["outcome"].as_str(), Some("failed" | "unchecked"));
            assert!(
                texts == [true; 4] || (!must_be_text && texts == [false; 4]),
                "{}: {row}",
                path.display()
            );
            rows += usize::from(must_be_text);
        }
    }
    assert!(rows > 2000, "{rows}");
}
