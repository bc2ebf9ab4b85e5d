//! Where the report goes, how wide it may be, and whether coloured.

use std::env;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use mqtt_ca_check::untrusted;
use terminal_size::terminal_size_of;

use crate::args::Color;
use crate::exit::Stop;
use crate::layout::Paper;
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

/// What to write on for people: coloured as asked for, or if standard output is a terminal that can and nobody objects
/// (https://no-color.org); as wide as the terminal, as long as that is well to read.
pub(crate) fn paper(color: Color, path: Option<&Path>) -> Paper {
    let is_terminal = path.is_none() && io::stdout().is_terminal();
    let is_coloured = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            is_terminal
                && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
                && env::var_os("TERM").is_none_or(|term| term != "dumb")
        }
    };
    let size = terminal_size_of(io::stdout()).filter(|_| is_terminal);
    let columns = size.map_or(Paper::plain().columns, |(width, _)| usize::from(width.0).clamp(40, 100));
    Paper { columns, is_coloured }
}
