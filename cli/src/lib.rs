//! The command `mqtt-ca-check`: reads the arguments, hands over to the subcommand, and turns what came of it into an
//! exit status. All judging is in the library; this package adds inputs, renderers and exit statuses. It is a library so
//! that fuzzing and benchmarks reach the renderers; other programs want the library `mqtt-ca-check`.

mod args;
mod check;
mod completions;
mod devices;
mod entry;
mod exit;
mod explain;
mod feed;
mod input;
mod inspect;
mod interrupt;
mod judge;
mod layout;
mod man;
mod message;
mod names;
mod output;
mod pattern;
mod preflight;
mod progress;
mod render;
mod reports;
mod run;
mod sources;
mod summary;
mod trust;
mod work;
mod workers;

use std::ffi::OsString;
use std::panic::{self, PanicHookInfo, UnwindSafe};
use std::process::ExitCode;

use self::args::Command;
pub use self::args::{CertificateFormat, DocumentFormat, Format};
pub use self::check::judge_octets;
pub use self::entry::Entry;
use self::exit::Status;
pub use self::inspect::inspect_octets;
pub use self::render::renderer;

/// Does what the arguments of the process ask for; the exit status is that of the command.
pub fn main() -> ExitCode {
    panic::set_hook(Box::new(report_fault));
    ExitCode::from(guarded(|| run(std::env::args_os().collect())).code())
}

/// A panic is a fault of this program, and no verdict about what it read.
fn guarded(run: impl FnOnce() -> Status + UnwindSafe) -> Status {
    panic::catch_unwind(run).unwrap_or(Status::Fault)
}

fn run(arguments: Vec<OsString>) -> Status {
    let (command, came_of_it) = match args::parse(&arguments) {
        Ok(Command::Check(arguments)) => ("mqtt-ca-check check", check::run(&arguments)),
        Ok(Command::Preflight(arguments)) => ("mqtt-ca-check preflight", preflight::run(&arguments)),
        Ok(Command::Devices(arguments)) => ("mqtt-ca-check devices", devices::run(&arguments)),
        Ok(Command::Explain(arguments)) => ("mqtt-ca-check explain", explain::run(&arguments)),
        Ok(Command::Inspect(arguments)) => ("mqtt-ca-check inspect", inspect::run(&arguments)),
        Ok(Command::Completions { shell }) => ("mqtt-ca-check completions", completions::run(shell)),
        Ok(Command::Man) => ("mqtt-ca-check man", man::run()),
        Err(stop) => ("mqtt-ca-check", Err(stop)),
    };
    came_of_it.unwrap_or_else(|stop| stop.explain(command))
}

/// Says where the fault is, and nothing of what was being read: a panic's own message may quote the input.
fn report_fault(info: &PanicHookInfo<'_>) {
    let place = info.location().map(|place| format!(" at {}:{}", place.file(), place.line()));
    message::error(&format!(
        "internal fault{}; nothing after what was written last was looked at. Please report it to the project, with the input if you may share it",
        place.unwrap_or_default()
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_fault_and_no_verdict() {
        assert_eq!(guarded(|| panic!("as it should")), Status::Fault);
        assert_eq!(guarded(|| Status::Failed), Status::Failed);
    }
}
