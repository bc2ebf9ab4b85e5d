//! The subcommand `completions`: what a shell needs to complete the command line.

use clap::CommandFactory;
use clap_complete::{Shell, generate};

use crate::args::Command;
use crate::exit::{Status, Stop};

pub(crate) fn run(shell: Shell) -> Result<Status, Stop> {
    let mut script = Vec::new();
    generate(shell, &mut Command::command(), "mqtt-ca-check", &mut script);
    let script = String::from_utf8_lossy(&script);
    // For bash the name is spelled in two ways, and nothing behind a subcommand is found (clap issue 6421).
    Err(Stop::Text(script.replace("mqtt__subcmd__ca__subcmd__check", "mqtt__ca__check")))
}
