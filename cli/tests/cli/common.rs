//! What the tests of the command share: running the binary, and what came of it.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use unicode_width::UnicodeWidthStr;

use crate::process::Process;

/// The instant at which the tests judge: within the validity of every usual certificate of testdata.
pub(crate) const AT: &str = "--at=2026-11-24T00:00:00Z";

/// The binary, away from this process's streams and colour settings.
pub(crate) fn command() -> Command {
    prepared(Command::new(env!("CARGO_BIN_EXE_mqtt-ca-check")))
}

/// The same, with these options of GNU's env(1), which set what signals do. Without them a process inherits that from the
/// tests, and in the background of a script these ignore interrupts.
#[cfg(target_os = "linux")]
pub(crate) fn command_with_signals(options: &[&str]) -> Command {
    let mut command = Command::new("env");
    command.args(options).arg(env!("CARGO_BIN_EXE_mqtt-ca-check"));
    prepared(command)
}

fn prepared(mut command: Command) -> Command {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.env_remove("NO_COLOR").env_remove("COLUMNS").env("TERM", "xterm");
    command
}

/// `check` at the tests' instant, run in the folder of responses.
pub(crate) fn check<S: AsRef<OsStr>>(arguments: &[S]) -> Run {
    let mut command = command();
    command.current_dir(responses()).args(["check", AT]).args(arguments);
    Run::of(command)
}

/// The same, with this on standard input.
pub(crate) fn check_stdin(arguments: &[&str], input: &[u8]) -> Run {
    let mut command = command();
    command.current_dir(responses()).args(["check", AT]).args(arguments);
    Run::with_stdin(command, input)
}

/// Another subcommand, run in the folder of test data.
pub(crate) fn run<S: AsRef<OsStr>>(arguments: &[S]) -> Run {
    let mut command = command();
    command.current_dir(testdata()).args(arguments);
    Run::of(command)
}

/// The same, with this on standard input.
pub(crate) fn run_stdin(arguments: &[&str], input: &[u8]) -> Run {
    let mut command = command();
    command.current_dir(testdata()).args(arguments);
    Run::with_stdin(command, input)
}

/// The first line of what arrives there, behind which nobody reads any more.
pub(crate) fn only_the_first_line(output: impl Read) -> String {
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line).unwrap();
    line
}

/// What came of a run.
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    pub(crate) fn of(mut command: Command) -> Self {
        Run::from(Process::start(&mut command).output())
    }

    /// With this on standard input.
    pub(crate) fn with_stdin(mut command: Command, input: &[u8]) -> Self {
        let mut process = Process::start(command.stdin(Stdio::piped()));
        let mut stdin = process.stdin.take().unwrap();
        // Reports come before all of the input is read, so that both have to go on at once.
        std::thread::scope(|scope| {
            scope.spawn(move || stdin.write_all(input).unwrap());
            Run::from(process.output())
        })
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap()
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Run {
            status: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

pub(crate) fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata")
}

pub(crate) fn responses() -> PathBuf {
    testdata().join("responses")
}

pub(crate) fn response(name: &str) -> Vec<u8> {
    std::fs::read(responses().join(name)).unwrap()
}

/// A good response with this value in place of CaName's.
pub(crate) fn response_named(ca_name: &str) -> Vec<u8> {
    let mut response: serde_json::Value = serde_json::from_slice(&response("good.json")).unwrap();
    response["Data"]["CaName"] = ca_name.into();
    serde_json::to_vec(&response).unwrap()
}

/// Text that would act on a terminal or deceive its reader: a colour, a title, a link, an eight-bit CSI, a cursor move,
/// right-to-left override and isolate, zero-width space, line separator, byte order mark, soft hyphen, tag character.
pub(crate) const HOSTILE: &str = "a\u{1b}[31mred\u{1b}]0;title\u{7}\u{1b}]8;;http://x\u{1b}\\link\u{9b}2K\u{8}\r\n\u{202e}rlo\u{2066}\
                       iso\u{200b}\u{2028}\u{feff}\u{ad}\u{e0041}\u{7f}z";

/// Whether text holds nothing but what a terminal shows as it is, apart from line breaks.
pub(crate) fn is_tame(text: &str) -> bool {
    !text.replace('\n', "").contains(|character: char| {
        character.is_control()
            || matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
                | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
    })
}

#[track_caller]
pub(crate) fn assert_fits(text: &str) {
    for line in text.lines() {
        assert!(line.width() <= 80, "{} columns: {line}", line.width());
    }
}

/// The text without its colours.
pub(crate) fn without_colour(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').unwrap().1)
}
