//! The options that say how to judge.

use crate::common::{Run, check, command, responses};

/// SHA-256 of the CA certificate of good.json, by openssl x509 -noout -fingerprint -sha256.
const CA_SHA256: &str =
    "5A:06:8B:6B:BA:7D:DE:8A:4A:91:16:07:62:4F:47:59:11:46:D8:9B:02:6D:86:D8:EA:92:33:91:B7:42:CA:03";

#[test]
fn what_the_caller_expects_is_compared() {
    let code = "13274673-8f90-4630-bea1-9cccb25756ad2089310274650918273645546372";
    for (option, right, wrong) in [
        ("--expect-code", code, "another code"),
        ("--expect-sn", "F2:69:00:BA:87:31:0C:5D", "f26900ba87310c5e"),
        // As openssl x509 -noout prints it for -serial, and for -fingerprint -sha256 (3.0; version 1.1.1 in capitals).
        ("--expect-sn", "serial=F26900BA87310C5D", "serial=F26900BA87310C5E"),
        ("--expect-ca-sha256", &format!("sha256 Fingerprint={CA_SHA256}"), &"00".repeat(32)),
        ("--expect-ca-sha256", &format!("SHA256 Fingerprint={CA_SHA256}"), &"00".repeat(32)),
        ("--expect-ca-sha256", CA_SHA256, &"00".repeat(32)),
    ] {
        assert_eq!(check(&["good.json", option, right]).status, 0, "{option}");
        assert_eq!(check(&["good.json", option, wrong]).status, 1, "{option}");
        assert!(check(&["good.json", option, right]).stdout.contains(&format!("Compared with {option}")));
    }
    assert!(check(&["good.json"]).stdout.contains("Not compared with what you know: add --expect-code\n"));
}

#[test]
fn the_policy_stands_in_the_json_report() {
    let run = check(&[
        "good.json",
        "--format=json",
        "--fail-on=warning",
        "--expiry-margin=7",
        "--allow-unproven",
        "--expect-sn=f26900ba87310c5d",
        "--expect-ca-sha256",
        CA_SHA256,
        "-D=sn-spelling",
        "-W",
        "ca-version",
        "-Aca-expiry-margin",
        "-A=pem-encoding",
    ]);
    let report = run.json();
    assert_eq!(run.status, 0);
    assert_eq!(report["judged_at"], "2026-11-24T00:00:00Z");
    let policy = &report["policy"];
    assert_eq!(policy["threshold"], "warning");
    assert_eq!(policy["expiry_margin_days"], 7);
    assert_eq!(policy["allow_unproven"], true);
    assert_eq!(policy["expectations"]["sn"], "f26900ba87310c5d");
    assert_eq!(policy["expectations"]["ca_sha256"], CA_SHA256.replace(':', "").to_lowercase());
    assert_eq!(policy["overrides"]["sn-spelling"], "error");
    assert_eq!(policy["overrides"]["ca-version"], "warning");
    assert_eq!(policy["overrides"]["ca-expiry-margin"], "allowed");
    assert_eq!(policy["overrides"]["pem-encoding"], "allowed");
}

#[test]
fn an_override_changes_what_decides() {
    assert_eq!(check(&["recipe-rsa.json"]).status, 0);
    let denied = check(&["recipe-rsa.json", "-D", "ca-version"]);
    assert_eq!(denied.status, 1);
    assert!(denied.stdout.contains("  level      warning by default\n"));
    assert_eq!(check(&["sn-decimal.json", "-A", "sn-match"]).status, 0);
    assert_eq!(check(&["sn-decimal.json", "-A", "sn-match", "-A", "sn-match"]).status, 0);
    assert_eq!(check(&["recipe-rsa.json", "--fail-on", "warning"]).status, 1);
}

#[test]
fn a_check_under_two_levels_is_refused_and_named() {
    let run = check(&["good.json", "-W", "sn-match", "-D", "sn-match"]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.starts_with("error: sn-match is given two levels, error and warning\n"),
        "{}",
        run.stderr
    );
}

#[test]
fn an_unknown_check_is_refused_with_the_ids_near_it() {
    for (given, near) in [("sn-mtch", "sn-match"), ("SN_MATCH", "sn-match"), ("strength", "ca-key-strength")]
    {
        let run = check(&["good.json", "-D", given]);
        assert_eq!(run.status, 2);
        assert!(run.stderr.contains(&format!("near it are {near}")), "{}", run.stderr);
    }
    assert!(check(&["good.json", "-D", "zzz"]).stderr.contains("no check has this id"));
}

#[test]
fn the_instant_is_rfc_3339_or_unix_milliseconds() {
    // date -u -d 2026-11-24T00:00:00Z +%s gives 1795478400.
    for (at, judged_at) in [
        ("2026-11-24T01:00:00+01:00", "2026-11-24T00:00:00Z"),
        ("1795478400000", "2026-11-24T00:00:00Z"),
        ("1795478400001", "2026-11-24T00:00:00.001Z"),
        ("-1", "1969-12-31T23:59:59.999Z"),
    ] {
        let mut command = command();
        command.current_dir(responses()).args(["check", "good.json", "--format=json", "--at", at]);
        assert_eq!(Run::of(command).json()["judged_at"], judged_at);
    }
}

#[test]
fn unproven_possession_passes_only_if_allowed_and_refuted_never() {
    let unproven = ["rsa-2048-proof-md5.json", "-A", "verification-signature"];
    assert_eq!(check(&unproven).status, 1);
    let run = check(&[&unproven[..], &["--allow-unproven"]].concat());
    assert_eq!(run.status, 0, "{}", run.stdout);
    assert!(run.stdout.contains("--allow-unproven lets pass"));
    let refuted = ["proof-self-signed.json", "-A", "verification-signature", "--allow-unproven"];
    assert_eq!(check(&refuted).status, 1);
}

#[test]
fn seconds_taken_for_milliseconds_are_pointed_out() {
    let run = |at: &str| {
        let mut command = crate::common::command();
        command.current_dir(crate::common::responses()).args(["check", "--at", at, "good.json"]);
        crate::common::Run::of(command)
    };
    // 2026-11-24T00:00:00Z in seconds and in milliseconds (`date -u -d 2026-11-24 +%s`)
    let seconds = run("1795478400");
    assert_eq!(seconds.status, 1);
    assert!(seconds.stderr.contains("Unix milliseconds, not seconds"), "{}", seconds.stderr);
    let milliseconds = run("1795478400000");
    assert_eq!((milliseconds.status, milliseconds.stderr.as_str()), (0, ""));
}

#[test]
fn the_last_second_of_9999_is_an_instant_like_others() {
    let run = |at: &str, name: &str| {
        let mut command = crate::common::command();
        command.current_dir(crate::common::responses()).args(["check", "--at", at, "--format=json", name]);
        crate::common::Run::of(command).json()
    };
    let outcome = |report: &serde_json::Value| {
        let outcomes = report["reports"][0]["outcomes"].as_array().unwrap().clone();
        outcomes.into_iter().find(|outcome| outcome["check"] == "ca-validity").unwrap()["outcome"].clone()
    };
    let last = run("9999-12-31T23:59:59Z", "time-not-after-9999.json");
    assert_eq!(last["judged_at"], "9999-12-31T23:59:59Z");
    assert_eq!(outcome(&last), "passed");
    assert_eq!(outcome(&run("253402300799000", "time-not-after-9999.json")), "passed");
    assert_eq!(outcome(&run("253402300799001", "time-not-after-9999.json")), "failed");
}

#[test]
fn the_threshold_info_lets_information_decide() {
    // pem-literal-newlines.json has nothing against it but pem-encoding, which is information.
    for (threshold, status) in [("error", 0), ("warning", 0), ("info", 1)] {
        assert_eq!(
            check(&["pem-literal-newlines.json", "--fail-on", threshold]).status,
            status,
            "{threshold}"
        );
    }
}

/// OpenSSL accepts no device under a CA that another issued, Java does (docs/brokers.md).
#[test]
fn a_family_of_servers_that_is_named_decides() {
    let name = "ca-intermediate.json";
    assert_eq!(check(&[name]).status, 0);
    assert_eq!(check(&[name, "--server", "jsse", "--server=go"]).status, 0);
    let run = check(&[name, "--server", "jsse", "--server", "openssl"]);
    assert_eq!(run.status, 1);
    assert!(
        run.stdout
            .contains("\n--server openssl: OpenSSL refuses devices under this CA, or it was not measured\n")
    );
    assert!(!run.stdout.contains("--server jsse"));
    assert_eq!(check(&[name, "--server", "openssl", "-A", "ca-trust-anchor"]).status, 0);
    let document = check(&[name, "--server", "openssl", "--format=json"]).json();
    assert_eq!(document["policy"]["servers"], serde_json::json!(["openssl"]));
    let server = &document["reports"][0]["servers"][0];
    assert_eq!(
        *server,
        serde_json::json!({
            "family": "openssl",
            "devices": "refused",
            "loads": true,
            "decisive": true,
            "because": ["ca-trust-anchor"],
        })
    );
    let rows = document["reports"][0]["outcomes"].as_array().unwrap();
    let decisive: Vec<&serde_json::Value> = rows.iter().filter(|row| row["decisive"] == true).collect();
    assert_eq!((decisive.len(), &decisive[0]["check"]), (1, &"ca-trust-anchor".into()));
    // Its level stays what it is.
    assert_eq!(decisive[0]["level"], "warning");
}
