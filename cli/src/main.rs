//! The command `mqtt-ca-check`: reads the arguments, hands over to the subcommand, and turns what came of it into an
//! exit status. All judging is in the library; this package adds inputs, renderers and exit statuses.
//!
//! May import: everything of this package.

mod args;
mod check;
mod escape;
mod exit;
mod input;
mod layout;
mod message;
mod output;
mod render;

use std::ffi::OsString;
use std::panic::{self, PanicHookInfo};
use std::process::{self, ExitCode};

use self::args::Command;
use self::exit::{Status, Stop};

fn main() -> ExitCode {
    panic::set_hook(Box::new(report_fault));
    // Without the handler the signal ends the process as well, and a shell shows the same status.
    let _ = ctrlc::set_handler(|| process::exit(Status::Interrupted.code().into()));
    let status = panic::catch_unwind(|| run(std::env::args_os().collect())).unwrap_or(Status::Fault);
    ExitCode::from(status.code())
}

fn run(arguments: Vec<OsString>) -> Status {
    let came_of_it = match args::parse(arguments) {
        Ok(Command::Check(arguments)) => check::run(&arguments),
        Err(stop) => Err(stop),
    };
    came_of_it.unwrap_or_else(Stop::explain)
}

/// Says where the fault is, and nothing of what was being read: a panic's own message may quote the input.
fn report_fault(info: &PanicHookInfo<'_>) {
    let place = info
        .location()
        .map(|place| format!(" at {}:{}", place.file(), place.line()));
    message::error(&format!(
        "internal fault{}; nothing after the last report was judged. Please report it to the project, with the input if you may share it",
        place.unwrap_or_default()
    ));
}
