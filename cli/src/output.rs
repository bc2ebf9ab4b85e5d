//! Where the report goes, and whether it may be coloured.

use std::env;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use mqtt_ca_check::untrusted;

use crate::args::Color;
use crate::exit::Stop;
use crate::message;

/// How much is written at a time at most: some reports.
const OCTETS: usize = 64 << 10;

/// Opens the file, or standard output without one. A file that is there is emptied.
pub(crate) fn open(path: Option<&Path>) -> Result<Box<dyn Write>, Stop> {
    match path {
        None => Ok(Box::new(BufWriter::with_capacity(OCTETS, io::stdout()))),
        Some(path) => match File::create(path) {
            Ok(file) => Ok(Box::new(BufWriter::with_capacity(OCTETS, file))),
            Err(error) => {
                let path = untrusted::argument(path.as_os_str());
                Err(Stop::Usage(format!("cannot create the output file {path}: {}", message::reason(&error))))
            }
        },
    }
}

/// Whether to colour: as asked for, or if standard output is a terminal that can and nobody objects
/// (https://no-color.org).
pub(crate) fn is_coloured(color: Color, path: Option<&Path>) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            path.is_none()
                && io::stdout().is_terminal()
                && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
                && env::var_os("TERM").is_none_or(|term| term != "dumb")
        }
    }
}
