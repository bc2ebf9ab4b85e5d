//! An interrupt from the keyboard: the run ends, with a status of its own. A run that was started with interrupts ignored
//! goes on ignoring them, as POSIX has it for the background jobs of a script: the interrupt is meant for what runs in
//! the foreground, and a handler would undo that. SIGTERM ends such a run.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use signal_hook::consts::SIGINT;
use signal_hook::flag;

use crate::exit::{Status, Stop};

/// How often it is looked whether the run was interrupted, while there is nothing to do.
const INTERVAL: Duration = Duration::from_millis(50);

/// Whether the run was interrupted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// From now on an interrupt is noted here. The second one ends the process in the signal handler.
    pub(crate) fn noted() -> Self {
        let interrupt = Interrupt::default();
        if !is_ignored() {
            // Where no handler can be set, the signal ends the process by itself, and a shell shows the same status.
            let code = Status::Interrupted.code().into();
            let _ = flag::register_conditional_shutdown(SIGINT, code, Arc::clone(&interrupt.0));
            let _ = flag::register(SIGINT, Arc::clone(&interrupt.0));
        }
        interrupt
    }

    pub(crate) fn has_come(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// What comes from another thread; `None` when the run is interrupted. A thread that ends without having said so had a fault.
    pub(crate) fn wait<T>(&self, receiver: &Receiver<T>) -> Result<Option<T>, Stop> {
        let received = loop {
            match receiver.recv_timeout(INTERVAL) {
                Err(RecvTimeoutError::Timeout) if !self.has_come() => {}
                received => break received,
            }
        };
        // An interrupt may have ended the writer of standard input first.
        if self.has_come() { Ok(None) } else { received.map(Some).map_err(|_| Stop::Fault) }
    }
}

/// Whether the process was started with interrupts ignored. Only Linux tells without a system call that is unsafe in Rust;
/// elsewhere they are taken not to be.
fn is_ignored() -> bool {
    fs::read("/proc/self/status").is_ok_and(|status| ignores_interrupts(&String::from_utf8_lossy(&status)))
}

/// Reads the mask of ignored signals (proc(5)), in which SIGINT, signal 2, is the second bit from the right.
fn ignores_interrupts(status: &str) -> bool {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 0b10 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interrupts_are_ignored_if_the_system_says_so() {
        // `env --ignore-signal=INT grep SigIgn /proc/self/status` prints the first of these masks.
        let status = |mask| {
            format!("Name:\tcat\nSigBlk:\t0000000000000002\nSigIgn:\t{mask}\nSigCgt:\t0000000000000002\n")
        };
        assert!(ignores_interrupts(&status("0000000000000002")));
        assert!(ignores_interrupts(&status("0000000000001003")));
        assert!(!ignores_interrupts(&status("0000000000000000")));
        assert!(!ignores_interrupts(&status("fffffffffffffffd")));
        assert!(!ignores_interrupts(&status("")));
        assert!(!ignores_interrupts(""));
    }
}
