//! How a run ends: the exit statuses, and what stops a run before its end.

use std::io::{self, Write};

use crate::message;

/// The exit statuses. Scripts rely on them: they are only added to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// Every record passed; what was asked for was shown.
    Passed,
    /// At least one record failed, and all could be read.
    Failed,
    /// The arguments make no sense, or the output file cannot be created; nothing was judged.
    Usage,
    /// There was no record or certificate at all, or at least one could not be read. All others were judged or shown.
    Unreadable,
    /// A fault of this program, or the output could not be written.
    Fault,
    /// Interrupted from the keyboard.
    Interrupted,
    /// The reader of the output went away before everything was judged or shown, and nothing so far failed.
    ReaderGone,
}

impl Status {
    /// The number given to the system. 70 is `EX_SOFTWARE` of sysexits.h; 130 and 141 are what a shell shows for SIGINT and
    /// SIGPIPE, 128 + 2 and 128 + 13.
    pub(crate) fn code(self) -> u8 {
        match self {
            Status::Passed => 0,
            Status::Failed => 1,
            Status::Usage => 2,
            Status::Unreadable => 3,
            Status::Fault => 70,
            Status::Interrupted => 130,
            Status::ReaderGone => 141,
        }
    }

    /// The status of a run whose reader went away before the end: a pass is not known yet, everything else is.
    pub(crate) fn without_reader(self) -> Self {
        match self {
            Status::Passed => Status::ReaderGone,
            known => known,
        }
    }
}

/// Whether writing failed because nobody reads any more: a pipe is broken then, and a connection that still held what was not
/// read is reset.
pub(crate) fn is_reader_gone(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset)
}

/// What stops a run.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Nothing but a text was asked for, like help.
    Text(String),
    /// Wrong usage, said in one line.
    Usage(String),
    /// Wrong usage, explained in full already by the parser of the arguments.
    UsageText(String),
    /// An output, said in words, could not be written.
    Output(String, io::Error),
    /// No thread could be started.
    Thread(io::Error),
    /// A thread ended with a fault, which was told by it.
    Fault,
}

impl Stop {
    /// Says why the run of this command stopped, and gives the status.
    pub(crate) fn explain(self, command: &str) -> Status {
        match self {
            Stop::Text(text) => {
                let mut stdout = io::stdout().lock();
                match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
                    Err(error) if !is_reader_gone(&error) => {
                        Stop::Output("the output".to_owned(), error).explain(command)
                    }
                    // Nothing was judged, so a reader who has seen enough of it is no failure.
                    _ => Status::Passed,
                }
            }
            Stop::Usage(text) => {
                message::error(&text);
                message::raw(&format!("\nFor more information, try '{command} --help'.\n"));
                Status::Usage
            }
            Stop::UsageText(text) => {
                message::raw(&text);
                Status::Usage
            }
            Stop::Fault => Status::Fault,
            Stop::Thread(error) => {
                let reason = message::reason(&error);
                message::error(&format!("a thread could not be started: {reason}; fewer --jobs need fewer"));
                Status::Fault
            }
            Stop::Output(output, error) => {
                message::error(&format!("{output} could not be written: {}", message::reason(&error)));
                Status::Fault
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_pipe_and_a_reset_connection_have_lost_their_reader_and_a_full_disk_has_not() {
        assert!(is_reader_gone(&io::ErrorKind::BrokenPipe.into()));
        assert!(is_reader_gone(&io::ErrorKind::ConnectionReset.into()));
        assert!(!is_reader_gone(&io::ErrorKind::StorageFull.into()));
        assert!(!is_reader_gone(&io::ErrorKind::WriteZero.into()));
    }
}
