//! Where what is written goes, in which form, how wide it may be, and whether coloured.

use std::env;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;

use mqtt_ca_check::report::Verdict;
use mqtt_ca_check::untrusted;
use terminal_size::terminal_size_of;

use crate::args::Color;
use crate::exit::Stop;
use crate::input;
use crate::layout::Paper;
use crate::message;
use crate::render::Frame;
use crate::sources::Sources;
use crate::summary::Summary;

/// How much is written at a time at most: some reports.
const OCTETS: usize = 64 << 10;

/// Standard output as a file, where the system has it as one.
const STANDARD_OUTPUT: &str = "/dev/stdout";

/// A form, and where it is to go: a file, or standard output.
pub(crate) type Target<'p> = (Arc<dyn Frame>, Option<&'p Path>);

/// A form, and where its rows go.
pub(crate) struct Output<'o> {
    frame: Arc<dyn Frame>,
    out: Box<dyn Write + 'o>,
    /// The first row, alone and among others, until it is known which of them it is.
    first: Option<(String, Vec<u8>)>,
    has_rows: bool,
    /// The rows that the tail holds.
    kept: Vec<u8>,
}

impl<'o> Output<'o> {
    pub(crate) fn new(frame: Arc<dyn Frame>, out: Box<dyn Write + 'o>) -> Self {
        Output { frame, out, first: None, has_rows: false, kept: Vec::new() }
    }

    /// Opens all targets. None may be an input, or another one.
    pub(crate) fn open(targets: &[Target<'_>], sources: &Sources) -> Result<Vec<Self>, Stop> {
        targets.iter().try_for_each(|(_, path)| sources.refuse_output_into(*path))?;
        let mut identities = Vec::new();
        let open = |(frame, path): &Target<'_>| {
            let out = open(*path)?;
            let path = path.unwrap_or(Path::new(STANDARD_OUTPUT));
            // Known of a file that is there, as it is now.
            let identity = input::identity(path);
            if identity.is_some() && identities.contains(&identity) {
                let path = untrusted::argument(path.as_os_str());
                return Err(Stop::Usage(format!("{path} is an output twice; write each report elsewhere")));
            }
            identities.push(identity);
            Ok(Output::new(Arc::clone(frame), out))
        };
        targets.iter().map(open).collect()
    }

    pub(crate) fn begin(&mut self) -> io::Result<()> {
        self.frame.head(&mut self.out)
    }

    /// Writes a row, or what it is if no other follows.
    pub(crate) fn row(&mut self, verdict: Verdict, row: &[u8], alone: Option<&String>) -> io::Result<()> {
        if self.frame.is_kept(verdict) {
            let separator = if self.kept.is_empty() { b"" } else { self.frame.separator() };
            self.kept.extend([separator, row].concat());
            return Ok(());
        }
        if let Some(alone) = alone {
            self.first = Some((alone.clone(), row.to_vec()));
            return Ok(());
        }
        let first = self.first.take();
        for row in first.iter().map(|(_, first)| first.as_slice()).chain([row]) {
            if std::mem::replace(&mut self.has_rows, true) {
                self.out.write_all(self.frame.separator())?;
            }
            self.out.write_all(row)?;
        }
        Ok(())
    }

    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    pub(crate) fn end(&mut self, summary: &Summary) -> io::Result<()> {
        if let Some((alone, _)) = self.first.take() {
            self.out.write_all(alone.as_bytes())?;
        }
        self.frame.tail(summary, &self.kept, &mut self.out)?;
        self.out.flush()
    }
}

/// Opens the file, or standard output without one. A file that is there is emptied.
pub(crate) fn open(path: Option<&Path>) -> Result<Box<dyn Write>, Stop> {
    let Some(path) = path else { return Ok(Box::new(BufWriter::with_capacity(OCTETS, io::stdout()))) };
    let file = File::create(path).map_err(|error| {
        let path = untrusted::argument(path.as_os_str());
        Stop::Usage(format!("cannot create the output file {path}: {}", message::reason(&error)))
    })?;
    Ok(Box::new(BufWriter::with_capacity(OCTETS, file)))
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
