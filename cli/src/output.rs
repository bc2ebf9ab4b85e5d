//! Where what is written goes, in which form, how wide it may be, and whether coloured.

use std::collections::HashSet;
use std::env;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;

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
use crate::work::Text;

/// Standard output as a file, where the system has it as one.
const STANDARD_OUTPUT: &str = "/dev/stdout";

/// A form, and where it is to go: a file, or standard output.
pub(crate) type Target<'p> = (Arc<dyn Frame>, Option<&'p Path>);

/// A form, and where its rows go.
pub(crate) struct Output<'o> {
    /// In words.
    name: String,
    frame: Arc<dyn Frame>,
    out: Box<dyn Write + 'o>,
    /// The first row, alone and among others, until it is known which of them it is.
    first: Option<(String, Vec<u8>)>,
    has_rows: bool,
}

impl<'o> Output<'o> {
    pub(crate) fn new(frame: Arc<dyn Frame>, out: Box<dyn Write + 'o>) -> Self {
        Output { name: name(None), frame, out, first: None, has_rows: false }
    }

    /// Opens all targets. None may be an input, or another one; until that is known of all, none is emptied.
    pub(crate) fn open(targets: &[Target<'_>], sources: &Sources) -> Result<Vec<Self>, Stop> {
        targets.iter().try_for_each(|(_, path)| sources.refuse_output_into(*path))?;
        let files = targets.iter().map(|(_, path)| create(*path)).collect::<Result<Vec<_>, _>>()?;
        let mut identities = HashSet::new();
        for path in targets.iter().map(|(_, path)| path.unwrap_or(Path::new(STANDARD_OUTPUT))) {
            if input::identity(path).is_some_and(|identity| !identities.insert(identity)) {
                let path = untrusted::argument(path.as_os_str());
                return Err(Stop::Usage(format!("{path} is an output twice; write each report elsewhere")));
            }
        }
        let open = |((frame, path), file): (&Target<'_>, Option<File>)| {
            let name = name(*path);
            match writer(file) {
                Ok(out) => Ok(Output { name, ..Output::new(Arc::clone(frame), out) }),
                Err(error) => Err(Stop::Output(name, error)),
            }
        };
        targets.iter().zip(files).map(open).collect()
    }

    /// Writes, and names the output if that fails.
    pub(crate) fn attempt(&mut self, write: impl FnOnce(&mut Self) -> io::Result<()>) -> Result<(), Stop> {
        write(self).map_err(|error| Stop::Output(self.name.clone(), error))
    }

    pub(crate) fn begin(&mut self) -> io::Result<()> {
        self.frame.head(&mut self.out)
    }

    /// Writes rows; of one that may be the only one, when it is known whether others follow.
    pub(crate) fn rows(&mut self, rows: &Text) -> io::Result<()> {
        if let Some(alone) = &rows.alone {
            self.first = Some((alone.clone(), rows.octets.clone()));
            return Ok(());
        }
        let first = self.first.take();
        for octets in first.iter().map(|(_, first)| first).chain([&rows.octets]) {
            if std::mem::replace(&mut self.has_rows, true) {
                self.out.write_all(self.frame.separator())?;
            }
            self.out.write_all(octets)?;
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
        self.frame.tail(summary, &mut self.out)?;
        self.out.flush()
    }
}

/// An output in words: the file, or standard output without one.
pub(crate) fn name(path: Option<&Path>) -> String {
    match path {
        Some(path) => format!("the output file {}", untrusted::argument(path.as_os_str())),
        None => "the output".to_owned(),
    }
}

/// Opens the file, if there is one, and leaves what is in it.
pub(crate) fn create(path: Option<&Path>) -> Result<Option<File>, Stop> {
    let open = |path| OpenOptions::new().write(true).create(true).truncate(false).open(path);
    let reason = |error| format!("cannot create {}: {}", name(path), message::reason(&error));
    path.map(open).transpose().map_err(|error| Stop::Usage(reason(error)))
}

/// Empties the file, or takes standard output without one.
pub(crate) fn writer(file: Option<File>) -> io::Result<Box<dyn Write>> {
    let Some(file) = file else { return Ok(Box::new(BufWriter::new(io::stdout()))) };
    // A device or a pipe has no length.
    if file.metadata()?.is_file() {
        file.set_len(0)?;
    }
    Ok(Box::new(BufWriter::new(file)))
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
