//! Interrupts from the keyboard: what they end, what stands after them, and that a run which was started with interrupts
//! ignored goes on.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::common::{AT, command_with_signals, response};
use crate::process::{LIMIT, Process, output};

/// A run that interrupts end, whatever the tests were started with.
fn interruptible() -> Command {
    command_with_signals(&["--default-signal=INT"])
}

/// A run as a script starts it in the background.
fn in_background() -> Command {
    command_with_signals(&["--ignore-signal=INT", "--default-signal=TERM"])
}

/// A response on one line, ended by a line feed.
fn line() -> Vec<u8> {
    let response: serde_json::Value = serde_json::from_slice(&response("good.json")).unwrap();
    format!("{response}\n").into_bytes()
}

fn with_stdin_open(mut command: Command, arguments: &[&str]) -> Process {
    Process::start(command.args(["check", AT]).args(arguments).stdin(Stdio::piped()))
}

/// Waits until the run itself, and not yet env, sleeps: it waits for somebody then.
fn wait_until_waiting(run: &Process) {
    wait_until(run, "stat", |stat| stat.contains("(mqtt-ca-check) S "));
    thread::sleep(Duration::from_millis(200));
}

/// Waits until what the system says of the run in this file is so.
fn wait_until(run: &Process, file: &str, is_so: impl Fn(&str) -> bool) {
    let begun = Instant::now();
    while !is_so(&std::fs::read_to_string(format!("/proc/{}/{file}", run.id())).unwrap()) {
        assert!(begun.elapsed() < LIMIT, "waited in vain");
        thread::sleep(Duration::from_millis(10));
    }
}

fn fifo(folder: &Path) -> PathBuf {
    let path = folder.join("fifo");
    assert!(output(Command::new("mkfifo").arg(&path)).status.success());
    path
}

#[test]
fn an_interrupt_ends_a_run_that_waits_for_input() {
    let mut run = with_stdin_open(interruptible(), &["--format=ndjson", "-"]);
    wait_until_waiting(&run);
    run.signal("INT");
    // Waiting closes the pipe, as a writer does that is interrupted too: that must not turn into a verdict.
    assert_eq!(run.status().code(), Some(130));
}

#[test]
fn an_interrupt_leaves_a_complete_report_of_what_was_judged() {
    for jobs in ["--jobs=1", "--jobs=4"] {
        let mut run = with_stdin_open(interruptible(), &["--format=json", jobs]);
        let mut stdin = run.stdin.take().unwrap();
        let mut stdout = BufReader::new(run.stdout.take().unwrap());
        let mut report = String::new();
        for _ in 0..3 {
            stdin.write_all(&line()).unwrap();
        }
        // The third report has begun to arrive, so that the first two are complete.
        while report.matches("\"record\":").count() < 3 {
            assert_ne!(stdout.read_line(&mut report).unwrap(), 0);
        }
        run.signal("INT");
        stdout.read_to_string(&mut report).unwrap();
        let json: serde_json::Value = serde_json::from_str(&report).unwrap();
        assert_eq!(json["reports"].as_array().unwrap().len(), 3);
        assert_eq!(json["summary"]["total"], 3);
        // Standard input is still open: the run did not wait for it.
        let output = run.output();
        assert_eq!(output.status.code(), Some(130));
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(said, "note: interrupted after 3 records; what follows was not judged\n");
        drop(stdin);
    }
}

#[test]
fn an_interrupt_leaves_a_complete_document_of_what_was_inspected() {
    let mut run = Process::start(interruptible().args(["inspect", "--format=json"]).stdin(Stdio::piped()));
    let mut stdin = run.stdin.take().unwrap();
    let mut stdout = BufReader::new(run.stdout.take().unwrap());
    let mut document = String::new();
    for _ in 0..3 {
        stdin.write_all(&line()).unwrap();
    }
    // Each has two certificates; the last has begun to arrive while standard input is still open.
    while document.matches("\"record\": 2").count() < 2 {
        assert_ne!(stdout.read_line(&mut document).unwrap(), 0);
    }
    run.signal("INT");
    stdout.read_to_string(&mut document).unwrap();
    let json: serde_json::Value = serde_json::from_str(&document).unwrap();
    let certificates = json["certificates"].as_array().unwrap();
    assert_eq!(certificates.len(), 6);
    assert!(certificates.iter().all(|it| it.get("error").is_none()));
    let output = run.output();
    assert_eq!(output.status.code(), Some(130));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said, "note: interrupted after 6 certificates; what follows was not shown\n");
    drop(stdin);
}

/// An interrupt from the keyboard ends the consumer of the reports too.
#[test]
fn an_interrupt_counts_also_when_nobody_reads_the_reports_any_more() {
    for jobs in ["--jobs=1", "--jobs=4"] {
        let mut run = with_stdin_open(interruptible(), &["--format=json", jobs]);
        let mut stdin = run.stdin.take().unwrap();
        stdin.write_all(&line()).unwrap();
        let mut stdout = BufReader::new(run.stdout.take().unwrap());
        // All of the first report: what the run writes next is the end of the document.
        let mut report = Vec::new();
        while !report.ends_with(b"\n      }\n    }") {
            let mut octet = [0];
            stdout.read_exact(&mut octet).unwrap();
            report.extend(octet);
        }
        drop(stdout);
        run.signal("INT");
        assert_eq!(run.status().code(), Some(130));
        drop(stdin);
    }
}

#[test]
fn an_interrupt_is_heard_while_a_long_file_is_read_without_a_record() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.json");
    std::fs::File::create(&path).unwrap().set_len(1 << 40).unwrap();
    for jobs in ["--jobs=1", "--jobs=4"] {
        let mut run = Process::start(interruptible().args(["check", jobs]).arg(&path));
        // Before the run handles the signal itself, that ends it with another status.
        wait_until(&run, "status", |status| {
            let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap();
            u64::from_str_radix(caught.trim(), 16).unwrap() & 0b10 != 0
        });
        thread::sleep(Duration::from_millis(200));
        run.signal("INT");
        assert_eq!(run.status().code(), Some(130));
    }
}

#[test]
fn an_interrupt_ends_a_run_that_waits_for_the_reader_of_its_reports() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = fifo(folder.path());
    let mut run = Process::start(interruptible().args(["check", "-", "-o"]).arg(&pipe));
    wait_until_waiting(&run);
    run.signal("INT");
    // A shell shows it as 130.
    assert_eq!(run.status().signal(), Some(2));
}

#[test]
fn an_interrupt_ends_a_run_that_waits_for_the_writer_of_its_input() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = fifo(folder.path());
    for command in ["check", "inspect"] {
        let mut run = Process::start(interruptible().arg(command).arg(&pipe));
        wait_until_waiting(&run);
        run.signal("INT");
        assert_eq!(run.status().code(), Some(130), "{command}");
    }
}

#[test]
fn a_run_in_the_background_goes_on_after_an_interrupt_to_its_own_status() {
    for jobs in ["--jobs=1", "--jobs=4"] {
        let mut run = with_stdin_open(in_background(), &["--format=ndjson", jobs]);
        let mut stdin = run.stdin.take().unwrap();
        let mut stdout = BufReader::new(run.stdout.take().unwrap());
        for _ in 0..3 {
            stdin.write_all(&line()).unwrap();
            let mut report = String::new();
            stdout.read_line(&mut report).unwrap();
            assert!(report.contains("\"verdict\":\"passed\""), "{report}");
            run.signal("INT");
        }
        drop(stdin);
        let output = run.output();
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
    }
    let mut run = Process::start(in_background().arg("inspect").stdin(Stdio::piped()));
    wait_until_waiting(&run);
    run.signal("INT");
    run.stdin.take().unwrap().write_all(&line()).unwrap();
    assert_eq!(run.output().status.code(), Some(0));
}

#[test]
fn a_run_in_the_background_that_waits_for_the_reader_of_its_reports_ends_by_a_termination_signal() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = fifo(folder.path());
    let mut run = Process::start(in_background().args(["check", "-", "-o"]).arg(&pipe));
    wait_until_waiting(&run);
    run.signal("INT");
    thread::sleep(Duration::from_millis(200));
    assert!(run.is_running());
    run.signal("TERM");
    assert_eq!(run.status().signal(), Some(15));
}

/// The helper of all these tests.
#[test]
fn a_process_that_does_not_end_in_time_is_killed_and_named() {
    let mut run = Process::within(
        Duration::from_millis(300),
        Command::new("sleep").arg("1000").stdin(Stdio::piped()).stdout(Stdio::piped()),
    );
    let mut written = String::new();
    run.stdout.take().unwrap().read_to_string(&mut written).unwrap();
    let failure = std::panic::catch_unwind(move || run.status()).unwrap_err();
    let message = failure.downcast_ref::<String>().unwrap();
    assert_eq!(message, "\"sleep\" \"1000\" did not end within 300ms");
}
