//! What the tests of the command share: running the binary, and what came of it.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The instant at which the tests judge: within the validity of every usual certificate of testdata.
pub(crate) const AT: &str = "--at=2026-11-24T00:00:00Z";

/// The binary, away from this process's standard input and colour settings.
pub(crate) fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mqtt-ca-check"));
    command.stdin(Stdio::null()).env_remove("NO_COLOR").env_remove("COLUMNS").env("TERM", "xterm");
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
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    Run::from(child.wait_with_output().unwrap())
}

/// What came of a run.
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    pub(crate) fn of(mut command: Command) -> Self {
        Run::from(command.output().unwrap())
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

pub(crate) fn responses() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/responses")
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
