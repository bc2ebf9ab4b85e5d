//! The processes that tests start. Each has a time limit, so that a test fails where it would otherwise wait for ever.

#![allow(dead_code, reason = "each test uses the part that it needs")]
#![allow(clippy::disallowed_methods, reason = "here the limit is set")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::io::Read;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Many times what any process of a test takes on a busy machine.
pub(crate) const LIMIT: Duration = Duration::from_secs(300);

/// For processes that may have to build something first, or to wait for another that does.
pub(crate) const BUILD_LIMIT: Duration = Duration::from_secs(600);

/// A process that is killed when its time is over, and when it is dropped. The pipes to it end then too, so that a test
/// that reads or writes them goes on, and fails.
pub(crate) struct Process {
    pub(crate) stdin: Option<ChildStdin>,
    pub(crate) stdout: Option<ChildStdout>,
    pub(crate) stderr: Option<ChildStderr>,
    child: Arc<Mutex<Child>>,
    command: String,
    limit: Duration,
    started: Instant,
    /// Dropped with the process; that ends the thread which watches the time.
    _watched: Sender<()>,
}

impl Process {
    #[track_caller]
    pub(crate) fn start(command: &mut Command) -> Self {
        Process::within(LIMIT, command)
    }

    #[track_caller]
    pub(crate) fn within(limit: Duration, command: &mut Command) -> Self {
        let description = format!("{command:?}");
        let started = Instant::now();
        let mut child = command
            .spawn()
            .unwrap_or_else(|error| panic!("{description}: {error}; README.md says what the tests need"));
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let child = Arc::new(Mutex::new(child));
        let (watched, end) = channel::<()>();
        let (watch, watched_command) = (Arc::clone(&child), description.clone());
        let _detached = thread::spawn(move || {
            if end.recv_timeout(limit) == Err(RecvTimeoutError::Timeout) {
                eprintln!("{watched_command} did not end within {limit:?} and is killed");
                watch.lock().unwrap().kill().unwrap();
            }
        });
        Process { stdin, stdout, stderr, child, command: description, limit, started, _watched: watched }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.lock().unwrap().id()
    }

    /// Sends a signal by its name, for example `INT`.
    #[track_caller]
    pub(crate) fn signal(&self, name: &str) {
        let sent = output(Command::new("kill").args([&format!("-{name}"), &self.id().to_string()]));
        assert!(sent.status.success(), "{sent:?}");
    }

    /// Whether it has not ended.
    pub(crate) fn is_running(&self) -> bool {
        self.child.lock().unwrap().try_wait().unwrap().is_none()
    }

    /// Waits for the end.
    #[track_caller]
    pub(crate) fn status(&mut self) -> ExitStatus {
        // A process that reads its input to the end has to see that.
        drop(self.stdin.take());
        let status = loop {
            // The lock is free in between, for the thread that watches the time.
            let status = self.child.lock().unwrap().try_wait().unwrap();
            match status {
                Some(status) => break status,
                None => thread::sleep(Duration::from_millis(1)),
            }
        };
        assert!(self.started.elapsed() < self.limit, "{} did not end within {:?}", self.command, self.limit);
        status
    }

    /// Waits for the end, and gives what it wrote to pipes that nobody took.
    #[track_caller]
    pub(crate) fn output(mut self) -> Output {
        let stdout = self.stdout.take().map(read);
        let stderr = self.stderr.take().map(read);
        let status = self.status();
        // A process that this one started and left behind may keep the pipes open.
        let written = |read: Option<Receiver<Vec<u8>>>| {
            let octets = read.map(|read| read.recv_timeout(self.limit));
            octets.transpose().unwrap_or_else(|_| panic!("{} left its output open", self.command))
        };
        Output {
            status,
            stdout: written(stdout).unwrap_or_default(),
            stderr: written(stderr).unwrap_or_default(),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let mut child = self.child.lock().unwrap();
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// Reads to the end on a thread of its own.
fn read(mut pipe: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (sender, octets) = channel();
    let _detached = thread::spawn(move || {
        let mut all = Vec::new();
        let _ = pipe.read_to_end(&mut all).unwrap();
        let _ = sender.send(all);
    });
    octets
}

/// Runs it to its end without input, as [`Command::output`] does, but within [`LIMIT`].
#[track_caller]
pub(crate) fn output(command: &mut Command) -> Output {
    output_within(LIMIT, command)
}

#[track_caller]
pub(crate) fn output_within(limit: Duration, command: &mut Command) -> Output {
    let command = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    Process::within(limit, command).output()
}
