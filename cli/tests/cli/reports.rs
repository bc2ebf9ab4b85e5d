//! `--report`: several reports of one run, each in a format and a file of its own.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::common::{
    AT, HOSTILE, Run, assert_fits, check, command, is_tame, response, responses, without_colour,
};

const FORMATS: [&str; 3] = ["human", "json", "ndjson"];

/// `check` in this folder.
fn check_in(folder: &Path, arguments: &[&str]) -> Run {
    let mut command = command();
    command.current_dir(folder).args(["check", AT]).args(arguments);
    Run::of(command)
}

/// A folder with a response.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("good.json"), response("good.json")).unwrap();
    folder
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn each_report_is_what_a_run_with_its_format_alone_writes() {
    let inputs = tempfile::tempdir().unwrap();
    for name in ["good.json", "sn-decimal.json", "masked-sample.json", "ec-p384.json"] {
        fs::write(inputs.path().join(name), response(name)).unwrap();
    }
    let lines =
        serde_json::from_slice::<serde_json::Value>(&response("good.json")).unwrap().to_string() + "\n";
    fs::write(inputs.path().join("many.ndjson"), lines.repeat(150) + "{\"Data\": tru}\n").unwrap();
    fs::write(inputs.path().join("blank.json"), "\n").unwrap();
    let cases: [&[&str]; 6] = [
        &["."],
        &[".", "--outcomes=notable", "-v"],
        &["."; 3],
        // One record has another form for people; none, a document all the same.
        &["good.json"],
        &["good.json", "-q"],
        &["no-such-file.json"],
    ];
    for arguments in cases {
        let alone =
            FORMATS.map(|format| check_in(inputs.path(), &[arguments, &["--format", format]].concat()));
        for (jobs, main) in [("--jobs=1", 0), ("--jobs=8", 0), ("--jobs=8", 1), ("--jobs=2", 2)] {
            let folder = tempfile::tempdir().unwrap();
            let reports =
                FORMATS.map(|format| format!("--report={format}={}/{format}", folder.path().display()));
            let reports: Vec<&str> = reports.iter().map(String::as_str).collect();
            let run =
                check_in(inputs.path(), &[arguments, &reports, &[jobs, "--format", FORMATS[main]]].concat());
            assert_eq!(run.status, alone[main].status, "{arguments:?}");
            assert!(run.stdout == alone[main].stdout, "{arguments:?}, {jobs}");
            for (format, alone) in FORMATS.iter().zip(&alone) {
                assert!(read(folder.path(), format) == alone.stdout, "{arguments:?}, {jobs}, {format}");
            }
        }
    }
}

#[test]
fn a_report_for_people_in_a_file_has_80_columns_and_no_colour() {
    let folder = folder();
    let run = check_in(folder.path(), &["good.json", "--color=always", "--report=human=report"]);
    let report = read(folder.path(), "report");
    assert!(run.stdout.contains('\u{1b}') && !report.contains('\u{1b}'));
    assert_eq!(report, without_colour(&run.stdout));
    assert_fits(&report);
}

/// Also beside `-o`, which has the place of standard output.
#[test]
fn the_counts_name_the_files() {
    let folder = folder();
    let reports = ["good.json", "--report=json=a b", "--report", "ndjson=c=d"];
    let counts = "note: 1 record: 1 passed, 0 failed, 0 unreadable; see";
    let run = check_in(folder.path(), &reports);
    assert_eq!((run.status, run.stderr), (0, format!("{counts} a b, c=d\n")));
    assert!(run.stdout.starts_with("PASSED"));
    let run = check_in(folder.path(), &[&reports[..], &["-o", "e"]].concat());
    assert_eq!((run.stdout.as_str(), run.stderr), ("", format!("{counts} e, a b, c=d\n")));
    assert!(read(folder.path(), "e").starts_with("PASSED") && read(folder.path(), "c=d").starts_with('{'));
    assert_eq!(check_in(folder.path(), &[&reports[..], &["-q"]].concat()).stderr, "");
}

#[test]
fn no_file_is_two_outputs_or_an_input_as_well() {
    let folder = folder();
    let there = folder.path().join("there");
    fs::write(&there, "").unwrap();
    fs::hard_link(&there, folder.path().join("link")).unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    for arguments in [
        &["--report=json=new", "--report=ndjson=new"][..],
        &["--report=json=new", "--report=json=in/../new"],
        &["--report=json=there", "--report=ndjson=link"],
        &["-o", "new", "--report=json=./new"],
        &["-o", "there", "--report=human=x", "--report=json=link"],
    ] {
        let run = check_in(folder.path(), &[&["good.json"], arguments].concat());
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(run.stderr.contains(" is an output twice; write each report elsewhere\n"), "{}", run.stderr);
    }
    for arguments in
        [&["--report=json=good.json"][..], &["-o", "x", "--report=human=x2", "--report=json=./good.json"]]
    {
        for input in ["good.json", "."] {
            let run = check_in(folder.path(), &[&[input], arguments].concat());
            assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{arguments:?}");
            assert!(run.stderr.contains("is the output and an input as well"), "{}", run.stderr);
            assert_eq!(read(folder.path(), "good.json").as_bytes(), response("good.json"));
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_standard_output_goes_into_is_no_report() {
    let folder = folder();
    let mut command = command();
    command.current_dir(folder.path()).args(["check", AT, "good.json", "--report=json=same"]);
    command.stdout(fs::File::create(folder.path().join("same")).unwrap());
    let run = Run::of(command);
    assert_eq!(run.status, 2);
    assert!(run.stderr.starts_with("error: same is an output twice;"), "{}", run.stderr);
    // What is no regular file can take several.
    let arguments =
        ["good.json", "-q", "-o", "/dev/null", "--report=json=/dev/null", "--report=human=/dev/null"];
    assert_eq!(check_in(folder.path(), &arguments).status, 0);
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_opened_is_wrong_usage_and_what_cannot_be_written_ends_the_run() {
    let folder = folder();
    let run = check_in(folder.path(), &["good.json", "--report=json=no-such-folder/report"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    let said = "error: cannot create the output file no-such-folder/report: no such file or directory\n";
    assert!(run.stderr.starts_with(said), "{}", run.stderr);
    for arguments in [&["--report=json=/dev/full"][..], &["--report=human=x", "--report=ndjson=/dev/full"]] {
        let run = check_in(folder.path(), &[&["good.json"], arguments].concat());
        assert_eq!(run.status, 70);
        let said = "error: the output file /dev/full could not be written: no space left on device\n";
        assert_eq!(run.stderr, said);
    }
}

#[test]
fn earlier_reports_are_emptied_only_if_all_outputs_can_be_opened_and_differ() {
    let folder = folder();
    let earlier = "earlier ".repeat(10_000);
    fs::write(folder.path().join("there"), &earlier).unwrap();
    for last in ["--report=json=no-such-folder/report", "--report=json=there", "--report=json=good.json"] {
        let run = check_in(folder.path(), &["good.json", "-o", "there", last]);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{last}");
        assert_eq!(read(folder.path(), "there"), earlier, "{last}");
    }
    assert_eq!(check_in(folder.path(), &["good.json", "-o", "there", "--report=json=new"]).status, 0);
    assert!(!read(folder.path(), "there").contains("earlier"));
}

#[cfg(unix)]
#[test]
fn the_reader_of_any_report_may_go_away() {
    use crate::process::{Process, output};
    use std::process::Command;

    let folder = folder();
    let many =
        serde_json::from_slice::<serde_json::Value>(&response("good.json")).unwrap().to_string() + "\n";
    fs::write(folder.path().join("many.ndjson"), many.repeat(300)).unwrap();
    let pipe = folder.path().join("pipe");
    assert!(output(Command::new("mkfifo").arg(&pipe)).status.success());
    let mut command = command();
    command.current_dir(folder.path()).args([
        "check",
        AT,
        "many.ndjson",
        "-o",
        "all",
        "--report=ndjson=pipe",
    ]);
    let run = Process::start(&mut command);
    assert!(output(Command::new("head").arg("-n1").arg(&pipe)).status.success());
    let output = run.output();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(141), &b""[..]));
}

#[test]
fn hostile_names_reach_no_terminal_raw() {
    let folder = folder();
    let name = HOSTILE.replace('/', "");
    for report in
        [format!("json={name}"), format!("{name}=x"), name.clone(), format!("json=no-such-folder/{name}")]
    {
        let run = check_in(folder.path(), &["good.json", "--report", &report]);
        assert!(is_tame(&run.stderr) && !run.stderr.contains("\nrlo"), "{:?}", run.stderr);
        assert_eq!(run.status, if report.starts_with("json=a") { 0 } else { 2 });
    }
    let twice =
        check_in(folder.path(), &["good.json", &format!("-o{name}"), &format!("--report=json={name}")]);
    assert!(twice.status == 2 && is_tame(&twice.stderr), "{:?}", twice.stderr);
}

/// The policy that a report names is that of the run, and so is what is judged: once.
#[test]
fn a_record_on_standard_input_is_judged_once_for_all() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = command();
    command.current_dir(folder.path()).args([
        "check",
        AT,
        "--expect-sn=1",
        "--report=json=a",
        "--report=json=b",
    ]);
    let run = Run::with_stdin(command, &response("good.json"));
    assert_eq!(run.status, 1);
    let (a, b) = (read(folder.path(), "a"), read(folder.path(), "b"));
    let report: serde_json::Value = serde_json::from_str(&a).unwrap();
    assert_eq!((report["summary"]["failed"].as_u64(), a == b), (Some(1), true));
    assert_eq!(check(&[responses().join("good.json")]).status, 0);
}

/// Of each response in testdata of which a cause is known: the causes, and what they explain.
#[test]
fn causes_are_told_of_testdata() {
    let run = check(&[".", "--format=ndjson"]);
    let mut told = String::new();
    for line in run.stdout.lines() {
        let report: Value = serde_json::from_str(line).unwrap();
        for diagnosis in report["diagnosis"].as_array().into_iter().flatten() {
            let words = |key: &str| diagnosis[key].as_str().unwrap().to_owned();
            let explains: Vec<&str> =
                diagnosis["explains"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
            let source = report["source"].as_str().unwrap();
            told.push_str(&format!(
                "{source}: {}: {}\n    {}\n    {}\n",
                words("reason"),
                words("cause"),
                words("help"),
                explains.join(" ")
            ));
        }
    }
    insta::assert_snapshot!(told);
}

/// What is behind each, by who made it (testdata/maker/situations).
#[test]
fn the_cause_of_what_was_made_with_one_is_told() {
    for (response, cause) in [
        ("behind-both-times-in-local-time", "time-zone"),
        ("behind-ca-made-anew", "ca-made-anew"),
        ("behind-clock-ahead", "clock-ahead"),
        ("behind-end-entity-as-ca", "end-entity-as-ca"),
        ("behind-sn-and-code-exchanged", "values-exchanged"),
        ("behind-values-of-another-ca", "response-of-another-ca"),
        ("ca-basic-constraints-twice", "extension-added-twice"),
        ("contents-swapped", "certificates-exchanged"),
        ("private-key-rsa", "private-key-disclosed"),
        ("proof-is-the-ca-certificate", "ca-as-proof"),
        ("proof-of-another-code", "proof-of-another-code"),
        ("proof-self-signed", "self-signed-proof"),
        ("valid-begin-and-end-swapped", "times-exchanged"),
        ("verification-content-request", "certificate-request"),
        ("good", ""),
        ("proof-signature-octet-changed", ""),
    ] {
        let report = &check(&[&format!("{response}.json"), "--format=json"]).json()["reports"][0];
        assert_eq!(report["diagnosis"][0]["reason"].as_str().unwrap_or_default(), cause, "{response}");
    }
}
