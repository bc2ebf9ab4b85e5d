//! Long inputs, slow inputs, several jobs, and runs that end early.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::Stdio;
use std::time::Duration;

use mqtt_ca_check::x509::{Bundle, Form};

use crate::common::{AT, Run, check, check_stdin, command, response, testdata};
use crate::process::Process;

/// A response on one line.
fn line(name: &str) -> String {
    let response: serde_json::Value = serde_json::from_slice(&response(name)).unwrap();
    response.to_string()
}

/// Lines to be judged: passed, failed and unreadable ones, a blank one, a page and an array, several times over.
fn lines() -> String {
    let good = line("good.json");
    let page = format!(
        r#"{{"Data":{{"CaCertificateVOS":[{0},{0},{{}}]}}}}"#,
        serde_json::from_str::<serde_json::Value>(&good).unwrap()["Data"]
    );
    let ec = line("ec-p384.json");
    let lines = [
        &good,
        &line("sn-decimal.json"),
        "{\"Data\": tru}",
        &ec,
        "",
        &page,
        &format!("[{good},{ec}]"),
        &line("ed25519.json"),
    ];
    lines.join("\n").repeat(12) + "\n" + &good
}

fn with_stdin_open(arguments: &[&str]) -> Process {
    Process::start(command().args(["check", AT]).args(arguments).stdin(Stdio::piped()))
}

#[test]
fn reports_are_the_same_whatever_the_number_of_jobs() {
    let folder = tempfile::tempdir().unwrap();
    let input = lines();
    let array = format!("[{}", [line("good.json"), line("sn-decimal.json")].join(",\n").repeat(40));
    std::fs::write(folder.path().join("a.ndjson"), &input).unwrap();
    // The last element is not there, behind 80.
    std::fs::write(folder.path().join("b.json"), array.replace("}{", "},{") + ", }]").unwrap();
    std::fs::write(folder.path().join("c.json"), " \n").unwrap();
    std::fs::write(folder.path().join("d.json"), "[]").unwrap();
    std::fs::write(folder.path().join("e.ndjson"), &input).unwrap();
    for format in ["human", "json", "ndjson"] {
        let run = |jobs: &str| {
            let mut command = command();
            let arguments = ["check", AT, "--format", format, "--jobs", jobs, "."];
            command.current_dir(folder.path()).args(arguments);
            Run::of(command)
        };
        let one = run("1");
        assert_eq!(one.status, 3);
        assert!(one.stdout.contains("expected a JSON value"), "{}", one.stdout);
        for jobs in ["2", "8"] {
            let several = run(jobs);
            assert_eq!((several.status, &several.stderr), (one.status, &one.stderr), "{format}, {jobs} jobs");
            assert!(several.stdout == one.stdout, "{format}, {jobs} jobs");
        }
    }
    assert_eq!(check(&["--jobs=0", "good.json"]).status, 2);
}

#[test]
fn a_bad_line_is_one_unreadable_report_and_the_rest_is_judged() {
    let good = line("good.json");
    let input = format!("{good}\n{good}\n  {{\"Data\": tru}}\n{good}\n");
    let run = check_stdin(&["--format=json"], input.as_bytes());
    let json = run.json();
    assert_eq!(run.status, 3);
    let summary = serde_json::json!({"total": 4, "passed": 3, "failed": 0, "unreadable": 1});
    assert_eq!(json["summary"], summary);
    let error = &json["reports"][2]["error"];
    assert_eq!((&json["reports"][2]["record"], &error["code"]), (&2.into(), &"not-json".into()));
    // `tru` ends with the 14th character of the line, where `}` stands instead of `e`.
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("at line 3, column 15"), "{message}");
}

#[test]
fn elements_before_octets_that_are_no_utf_8_are_judged() {
    let good = line("good.json");
    let input = [format!("[{good},{good},\"").as_bytes(), b"\xff\"]"].concat();
    let json = check_stdin(&["--format=json"], &input).json();
    let summary = serde_json::json!({"total": 3, "passed": 2, "failed": 0, "unreadable": 1});
    assert_eq!(json["summary"], summary);
    assert_eq!(json["reports"][2]["error"]["code"], "not-utf8");
}

#[test]
fn a_line_longer_than_a_page_is_passed_over_and_the_rest_is_judged() {
    let good = line("good.json");
    let long = format!("{{\"Data\": \"{}\"}}", "x".repeat(17 << 20));
    for (begin, between, end, path) in [("", "\n", "", None), ("[", ",", "]", Some("[1]"))] {
        let input = [begin, &good, between, &long, between, &good, end].concat();
        let json = check_stdin(&["--format=json", "--jobs=2"], input.as_bytes()).json();
        let summary = serde_json::json!({"total": 3, "passed": 2, "failed": 0, "unreadable": 1});
        assert_eq!(json["summary"], summary);
        let error = &json["reports"][1]["error"];
        assert_eq!((&error["code"], error["path"].as_str()), (&"too-large".into(), path));
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("at most 16777216 octets"), "{message}");
        // 12 octets around the text.
        assert!(message.contains(&format!("found {}", (17 << 20) + 12)), "{message}");
    }
}

#[test]
fn a_record_is_reported_before_the_next_arrives() {
    for jobs in ["--jobs=1", "--jobs=4"] {
        let mut process = with_stdin_open(&["--format=ndjson", jobs]);
        let mut stdin = process.stdin.take().unwrap();
        let mut stdout = BufReader::new(process.stdout.take().unwrap());
        for record in 0..5 {
            stdin.write_all((line("good.json") + "\n").as_bytes()).unwrap();
            let mut report = String::new();
            stdout.read_line(&mut report).unwrap();
            assert!(report.contains(&format!("\"record\":{record},")), "{report}");
        }
        drop(stdin);
        assert_eq!(process.status().code(), Some(0));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_input() {
    let mut process = with_stdin_open(&["--format=ndjson", "--jobs=4"]);
    let mut stdin = process.stdin.take().unwrap();
    let mut stdout = process.stdout.take().unwrap();
    let reader = std::thread::spawn(move || {
        std::io::copy(&mut stdout, &mut std::io::sink()).unwrap();
    });
    // 100 MiB of lines, among them some that are too long.
    let line = format!("{{\"Data\": {{\"{}\": 1}}}}\n", "x".repeat(8000));
    for at in 0..12_500 {
        stdin.write_all(line.as_bytes()).unwrap();
        if at % 5000 == 0 {
            stdin.write_all(&vec![b'x'; 20 << 20]).unwrap();
            stdin.write_all(b"\n").unwrap();
        }
    }
    std::thread::sleep(Duration::from_millis(300));
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let kilobytes: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
    assert!(kilobytes < 64 << 10, "{kilobytes} kB");
    drop(stdin);
    assert_eq!(process.status().code(), Some(3));
    reader.join().unwrap();
}

/// 40 MiB of certificates in PEM, in DER, and of responses whose contents are masked: shown as they come, in little memory.
#[cfg(target_os = "linux")]
#[test]
fn inspect_shows_a_long_input_as_it_comes_and_holds_little_of_it() {
    let pem = std::fs::read(testdata().join("recipe/rsa-ca.pem")).unwrap();
    let found: Vec<_> = Bundle::of(&pem, Form::Pem).collect();
    let der = found[0].as_ref().unwrap().der().to_vec();
    let masked: serde_json::Value = serde_json::from_slice(&response("masked-sample.json")).unwrap();
    for (part, format) in
        [(pem, "--format=pem"), (der, "--format=pem"), (format!("{masked}\n").into_bytes(), "--format=json")]
    {
        let mut command = command();
        let command = command.args(["inspect", format]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = Process::start(command.stderr(Stdio::null()));
        let mut stdin = process.stdin.take().unwrap();
        let mut stdout = process.stdout.take().unwrap();
        stdin.write_all(&part.repeat(8)).unwrap();
        // Before the input ends.
        let mut first = [0; 1000];
        stdout.read_exact(&mut first).unwrap();
        let reader = std::thread::spawn(move || std::io::copy(&mut stdout, &mut std::io::sink()).unwrap());
        let several = part.repeat((256 << 10) / part.len());
        for _ in 0..160 {
            stdin.write_all(&several).unwrap();
        }
        let status = std::fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        let kilobytes: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
        assert!(kilobytes < 32 << 10, "{kilobytes} kB");
        drop(stdin);
        assert!(process.status().code().is_some_and(|status| status == 0 || status == 3));
        assert!(reader.join().unwrap() > 4 << 20);
    }
}

#[test]
fn nothing_is_said_of_progress_in_a_pipe() {
    let run = check_stdin(&["--format=ndjson", "--jobs=2"], lines().as_bytes());
    assert_eq!(run.stderr, "");
}
