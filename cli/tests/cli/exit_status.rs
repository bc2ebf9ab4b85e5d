//! Every exit status, each by a situation that leads to it.

use std::io::{Read, Write};
use std::process::{Command, Stdio};

use crate::common::{AT, Run, check, check_stdin, command, only_the_first_line, response, responses};
use crate::process::{Process, output};

#[test]
fn zero_when_every_record_passed() {
    let run = check(&["good.json", "recipe-rsa.json"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
}

#[test]
fn one_when_a_record_failed() {
    assert_eq!(check(&["good.json", "sn-decimal.json"]).status, 1);
}

#[test]
fn two_for_wrong_usage_and_nothing_is_judged() {
    let wrong: &[&[&str]] = &[
        &["--no-such-option", "good.json"],
        &["--at", "yesterday", "good.json"],
        &["--at", "99999999999999999", "good.json"],
        &["--at", "-99999999999999", "good.json"],
        &["--expiry-margin", "-1", "good.json"],
        &["--fail-on", "allowed", "good.json"],
        &["--format", "xml", "good.json"],
        &["--max-record-size", "0", "good.json"],
        &["--max-record-size=-1", "good.json"],
        &["--expect-code", "", "good.json"],
        &["--expect-sn", "0x00f2", "good.json"],
        &["--expect-sn", ":", "good.json"],
        &["--expect-ca-sha256", "5a06", "good.json"],
        &["-D", "no-such-check", "good.json"],
        &["-D", "sn-match", "-A", "sn-match", "good.json"],
        &["-o", "no-such-folder/report", "good.json"],
        &["-", "-"],
    ];
    for arguments in wrong {
        let mut command = command();
        command.current_dir(responses()).arg("check").args(*arguments);
        let run = Run::of(command);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(run.stderr.starts_with("error: "), "{arguments:?}: {}", run.stderr);
    }
    assert_eq!(Run::of(command()).status, 2);
}

#[test]
fn three_when_an_input_could_not_be_read_and_the_rest_is_judged() {
    let run = check(&["no-such-file.json", "sn-decimal.json", "good.json", "--format=json"]);
    assert_eq!(run.status, 3);
    let report = run.json();
    let verdicts: Vec<_> =
        report["reports"].as_array().unwrap().iter().map(|report| &report["verdict"]).collect();
    assert_eq!(verdicts, ["unreadable", "failed", "passed"]);
    assert_eq!(report["reports"][0]["error"]["code"], "io");
    assert_eq!(report["reports"][0]["source"], "no-such-file.json");
}

#[test]
fn three_when_there_is_no_record_at_all_and_it_is_said() {
    for input in ["[]", " [ ]\n", r#"{"Data": {"CaCertificateVOS": []}}"#] {
        for format in ["human", "json", "ndjson"] {
            let run = check_stdin(&["--format", format], input.as_bytes());
            assert_eq!(run.status, 3, "{input:?}");
            let said =
                "note: standard input holds no record\nerror: no record was found, so nothing was judged\n";
            assert_eq!(run.stderr, said);
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let run = check(&[folder.path()]);
    assert_eq!((run.status, run.stdout.as_str()), (3, ""));
    assert!(run.stderr.contains("holds no *.json, *.ndjson or *.jsonl file"), "{}", run.stderr);
}

#[test]
fn three_for_blank_input_also_beside_others_for_the_call_before_it_failed() {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in
        [("a.json", ""), ("b.ndjson", " \n\n"), ("d.json", "\u{feff}"), ("e.ndjson", "\u{feff}\r\n")]
    {
        std::fs::write(folder.path().join(name), content).unwrap();
    }
    std::fs::copy(responses().join("good.json"), folder.path().join("c.json")).unwrap();
    let run = check(&[folder.path().as_os_str(), "--format=json".as_ref()]);
    assert_eq!(run.status, 3);
    let summary = &run.json()["summary"];
    assert_eq!((&summary["total"], &summary["unreadable"]), (&5.into(), &4.into()));
    for unreadable in [0, 1, 3, 4] {
        assert_eq!(run.json()["reports"][unreadable]["error"]["code"], "truncated");
    }
    let mark = folder.path().join("d.json");
    assert_eq!(check(&[mark.as_os_str(), "good.json".as_ref()]).status, 3);
    assert_eq!(check(&[mark.as_os_str()]).status, 3);
    for input in ["\n", "\u{feff}", "\u{feff} \n"] {
        let blank = check_stdin(&[], input.as_bytes());
        assert_eq!(blank.status, 3);
        assert!(blank.stdout.contains("the input is empty"), "{}", blank.stdout);
    }
}

#[test]
fn an_input_without_record_is_named_though_others_decide() {
    let folder = tempfile::tempdir().unwrap();
    let none = folder.path().join("none.json");
    std::fs::write(&none, "[]\n").unwrap();
    let run = check(&[none.as_os_str(), "good.json".as_ref()]);
    assert_eq!(run.status, 0);
    assert_eq!(run.stderr, format!("note: {} holds no record\n", none.display()));
}

#[cfg(target_os = "linux")]
#[test]
fn seventy_when_the_output_cannot_be_written() {
    for format in ["human", "json", "ndjson"] {
        let mut full = command();
        full.current_dir(responses()).args(["check", "good.json", "--format", format]);
        full.stdout(std::fs::File::create("/dev/full").unwrap());
        let run = Run::of(full);
        assert_eq!(run.status, 70, "{format}");
        assert_eq!(run.stderr, "error: the output could not be written: no space left on device\n");
    }
    assert_eq!(check(&["good.json", "-o", "/dev/full"]).status, 70);
}

/// A response on one line, ended by a line feed.
fn line(name: &str) -> String {
    String::from_utf8(response(name)).unwrap().replace('\n', " ") + "\n"
}

/// The exit status and what was said of a run whose reader takes the first line of the reports and goes away.
#[cfg(unix)]
fn with_reader_of_one_line(arguments: &[&str], lines: String) -> (Option<i32>, String) {
    let mut process = Process::start(command().args(["check", AT]).args(arguments).stdin(Stdio::piped()));
    let mut stdin = process.stdin.take().unwrap();
    // The run may end before it has read all of it.
    let writer = std::thread::spawn(move || drop(stdin.write_all(lines.as_bytes())));
    assert_ne!(only_the_first_line(process.stdout.take().unwrap()), "");
    let output = process.output();
    writer.join().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[cfg(unix)]
#[test]
fn one_hundred_and_forty_one_when_the_reader_went_away_before_all_was_judged() {
    // Reports of 300 records are more than a pipe and the command's own buffer hold.
    let good = line("good.json").repeat(300);
    for (input, status) in [
        (good.clone(), 141),
        // What fails comes when nobody reads any more.
        (good.clone() + &line("sn-decimal.json"), 141),
        // What is known before counts.
        (line("sn-decimal.json") + &good, 1),
        (String::from("{}\n") + &good, 3),
        (line("sn-decimal.json") + "{}\n" + &good, 3),
    ] {
        for arguments in
            [["--format=ndjson", "--jobs=1"], ["--format=ndjson", "--jobs=4"], ["--format=json", "-"]]
        {
            let ended = with_reader_of_one_line(&arguments, input.clone());
            assert_eq!(ended, (Some(status), String::new()), "{arguments:?}");
        }
    }
}

/// The exit status of a run whose reports nobody reads from the beginning.
#[cfg(unix)]
fn without_reader(arguments: &[&str]) -> Option<i32> {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = command();
    command.current_dir(crate::common::testdata()).args(arguments).stdout(writer);
    Process::start(&mut command).output().status.code()
}

#[cfg(unix)]
#[test]
fn what_nobody_reads_is_no_pass() {
    let folder = tempfile::tempdir().unwrap();
    let (one, many) = (folder.path().join("one.ndjson"), folder.path().join("many.ndjson"));
    std::fs::write(&one, line("good.json")).unwrap();
    // Several parts of 64 KiB, the failing record in the last.
    std::fs::write(&many, line("good.json").repeat(100) + &line("sn-decimal.json")).unwrap();
    let folder = folder.path().to_str().unwrap();
    let (one, many) = (one.to_str().unwrap(), many.to_str().unwrap());
    let cases: [(&[&str], i32); 7] = [
        (&["responses/good.json"], 141),
        (&[one, "responses/sn-decimal.json"], 141),
        (&["responses/sn-decimal.json", one], 1),
        (&["no-such-file.json", one], 3),
        (&[many], 141),
        (&[one, one, many], 141),
        // many.ndjson comes first.
        (&[folder], 141),
    ];
    for (inputs, status) in cases {
        for jobs in ["--jobs=1", "--jobs=4"] {
            let arguments = [&["check", AT, "--format=ndjson", jobs], inputs].concat();
            assert_eq!(without_reader(&arguments), Some(status), "{arguments:?}");
        }
    }
}

#[cfg(unix)]
#[test]
fn the_reader_of_an_output_file_that_is_a_pipe_may_go_away_too() {
    let folder = tempfile::tempdir().unwrap();
    let (input, pipe) = (folder.path().join("many.ndjson"), folder.path().join("reports"));
    std::fs::write(&input, line("good.json").repeat(300) + &line("sn-decimal.json")).unwrap();
    assert!(output(Command::new("mkfifo").arg(&pipe)).status.success());
    let mut command = command();
    let run = Process::start(command.args(["check", AT, "--format=ndjson", "-o"]).args([&pipe, &input]));
    assert!(output(Command::new("head").arg("-n1").arg(&pipe)).status.success());
    assert_eq!(run.output().status.code(), Some(141));
}

/// A socket is reset when it is closed while it holds what was not read, and whoever writes more to it gets that error.
#[cfg(unix)]
#[test]
fn a_socket_whose_reader_leaves_something_unread_has_lost_its_reader() {
    let folder = tempfile::tempdir().unwrap();
    let many = folder.path().join("many.ndjson");
    std::fs::write(&many, line("good.json").repeat(2000)).unwrap();
    let many = many.to_str().unwrap();
    for arguments in [&["check", AT, "--format=ndjson", "--jobs=1"][..], &["inspect", "--format=json"]] {
        let (mut reader, writer) = std::os::unix::net::UnixStream::pair().unwrap();
        let mut command = command();
        let run =
            Process::start(command.args(arguments).arg(many).stdout(std::os::fd::OwnedFd::from(writer)));
        // The socket's other end in this process would keep it open.
        drop(command);
        reader.read_exact(&mut [0]).unwrap();
        // Until the socket is full and the run waits for room in it.
        std::thread::sleep(std::time::Duration::from_millis(500));
        drop(reader);
        let output = run.output();
        assert_eq!(output.status.code(), Some(141), "{arguments:?}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    }
}

#[cfg(unix)]
#[test]
fn certificates_that_nobody_reads_were_not_shown_and_fixed_texts_need_no_reader() {
    let folder = tempfile::tempdir().unwrap();
    let many = folder.path().join("many.pem");
    // More than the command's own buffer holds when they are shown.
    std::fs::write(
        &many,
        std::fs::read(crate::common::testdata().join("recipe/rsa-ca.pem")).unwrap().repeat(200),
    )
    .unwrap();
    let many = many.to_str().unwrap();
    let cases: [(&[&str], i32); 9] = [
        (&["inspect", many], 141),
        (&["inspect", "--format=json", many], 141),
        (&["inspect", "no-such-file.pem", many], 3),
        (&["explain"], 0),
        (&["explain", "--format=json"], 0),
        (&["--help"], 0),
        (&["check", "--help"], 0),
        (&["completions", "zsh"], 0),
        (&["man"], 0),
    ];
    for (arguments, status) in cases {
        assert_eq!(without_reader(arguments), Some(status), "{arguments:?}");
    }
}

#[test]
fn help_and_version_are_no_error() {
    let mut version = command();
    version.arg("-V");
    let run = Run::of(version);
    assert_eq!((run.status, run.stdout), (0, format!("mqtt-ca-check {}\n", env!("CARGO_PKG_VERSION"))));
    assert_eq!(check(&["--help"]).status, 0);
}

/// An empty listing may be what is expected; a directory without a file to read is more likely the wrong one.
#[test]
fn nothing_to_judge_passes_only_if_that_is_allowed_and_it_was_read() {
    let empty =
        r#"{"RequestId": "1", "Data": {"CaCertificateVOS": [], "Total": 0, "PageNo": 1, "PageSize": 10}}"#;
    for input in [empty, "[]"] {
        assert_eq!(check_stdin(&[], input.as_bytes()).status, 3, "{input}");
        assert_eq!(check_stdin(&["--allow-empty"], input.as_bytes()).status, 0, "{input}");
    }
    for input in ["", "{}", r#"{"Code": "x"}"#] {
        assert_eq!(check_stdin(&["--allow-empty"], input.as_bytes()).status, 3, "{input}");
    }
    assert_eq!(check(&["sn-decimal.json", "--allow-empty"]).status, 1);
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(check(&[folder.path().as_os_str(), "--allow-empty".as_ref()]).status, 3);
}

/// With the report in a file, the result is still seen.
#[test]
fn the_counts_stand_on_standard_error_if_the_report_goes_into_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report");
    let path = path.to_str().unwrap();
    for format in ["human", "json", "ndjson"] {
        let run = check(&["good.json", "sn-decimal.json", "-o", path, "--format", format]);
        assert_eq!((run.status, &*run.stdout), (1, ""));
        assert_eq!(run.stderr, format!("note: 2 records: 1 passed, 1 failed, 0 unreadable; see {path}\n"));
    }
    assert_eq!(check(&["good.json", "-o", path, "-q"]).stderr, "");
}
