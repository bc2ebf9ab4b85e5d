//! The command `mqtt-ca-check`.

use std::process::ExitCode;

fn main() -> ExitCode {
    mqtt_ca_check_cli::main()
}
