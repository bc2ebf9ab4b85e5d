//! One source: a file, standard input, or what cannot be read and is an input error of its own, so that the rest is still
//! judged.

use std::borrow::Cow;
use std::ffi::OsString;
use std::fs;
use std::io::{self, IsTerminal, Read};
use std::path::Path;

use mqtt_ca_check::untrusted;
use mqtt_ca_check::wire::{InputError, InputErrorCode};

use crate::exit::Stop;
use crate::message;
use crate::names;

/// What is read, and which files of a directory with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Responses.
    Responses,
    /// Responses, and certificates by themselves.
    Certificates,
    /// The same, where the certificates of a file belong together.
    Devices,
}

impl Wanted {
    fn extensions(self) -> &'static [&'static str] {
        match self {
            Wanted::Responses => &["json", "ndjson", "jsonl"],
            Wanted::Certificates | Wanted::Devices => {
                &["json", "ndjson", "jsonl", "pem", "crt", "cer", "der"]
            }
        }
    }

    pub(crate) fn is_read(self, path: &Path) -> bool {
        path.extension().is_some_and(|extension| self.extensions().iter().any(|known| extension == *known))
    }

    /// Whether octets are to be read as responses: they begin as JSON or UTF-16; or, where they are all of an input, one of their
    /// lines begins an object and none a PEM block.
    pub(crate) fn are_responses(self, octets: &[u8], are_all: bool) -> bool {
        let text = without_mark(octets).trim_ascii_start();
        let has_line = |begin: &[u8]| octets.windows(begin.len()).any(|part| part == begin);
        self == Wanted::Responses
            || matches!(text, [b'{' | b'[', ..] | [0, b'{' | b'[', ..] | [0xff, 0xfe, ..] | [0xfe, 0xff, ..])
            // A SEQUENCE is DER.
            || (are_all && !octets.starts_with(&[0x30]) && has_line(b"\n{") && !text.starts_with(b"-----BEGIN ") && !has_line(b"\n-----BEGIN "))
    }

    /// Whether octets at the beginning of an input show that it is a bundle of certificates: they begin as DER, or a line of them
    /// begins a PEM block.
    pub(crate) fn is_bundle(octets: &[u8]) -> bool {
        let text = without_mark(octets).trim_ascii_start();
        let has_line = |begin: &[u8]| octets.windows(begin.len()).any(|part| part == begin);
        matches!(octets, [0x30, 0x80..=0x84, ..])
            || text.starts_with(b"-----BEGIN ")
            || has_line(b"\n-----BEGIN ")
    }

    /// The patterns of the files, for example `*.json, *.ndjson or *.jsonl`.
    fn patterns(self) -> String {
        let patterns: Vec<String> = self.extensions().iter().map(|it| format!("*.{it}")).collect();
        names::either(&patterns)
    }
}

/// The octets behind the byte order mark of UTF-8, if there is one.
pub(crate) fn without_mark(octets: &[u8]) -> &[u8] {
    octets.strip_prefix(b"\xef\xbb\xbf").unwrap_or(octets)
}

/// Standard input as a file, where the system has it as one.
const STANDARD_INPUT: &str = "/dev/stdin";

/// One input.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// As given, joined for members of directories; `-` for standard input. Untrusted. Boxed, to take no room to grow.
    pub(crate) path: Box<Path>,
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    StandardInput,
    File {
        is_regular: bool,
    },
    /// A directory without a file to read.
    NoFiles(Wanted),
    Unreadable(InputError),
}

impl Source {
    pub(crate) fn standard_input() -> Self {
        Source { path: Path::new("-").into(), kind: Kind::StandardInput }
    }

    /// A file that was found to be a regular one, or not.
    pub(crate) fn file(path: impl Into<Box<Path>>, is_regular: bool) -> Self {
        Source { path: path.into(), kind: Kind::File { is_regular } }
    }

    /// A directory in which and below which there is no file to read.
    pub(crate) fn no_files(directory: &Path, wanted: Wanted) -> Self {
        Source { path: directory.into(), kind: Kind::NoFiles(wanted) }
    }

    pub(crate) fn unreadable(path: &Path, error: &io::Error) -> Self {
        Source { path: path.into(), kind: Kind::Unreadable(input_error(error)) }
    }

    /// A pattern that gives no source.
    pub(crate) fn unmatched(pattern: &str, reason: String, help: &'static str) -> Self {
        let error = InputError::new(InputErrorCode::Io, reason).with_help(help);
        Source { path: Path::new(pattern).into(), kind: Kind::Unreadable(error) }
    }

    /// Its path as text. Untrusted.
    pub(crate) fn name(&self) -> Cow<'_, str> {
        self.path.to_string_lossy()
    }

    /// What tells the regular file that it reads from all others.
    pub(crate) fn identity(&self) -> Option<Identity> {
        match self.kind {
            Kind::File { .. } => identity(&self.path),
            Kind::StandardInput => identity(Path::new(STANDARD_INPUT)),
            Kind::NoFiles(_) | Kind::Unreadable(_) => None,
        }
    }

    /// Opens it to be read piece by piece. A directory without files has no octets.
    ///
    /// # Errors
    /// If it cannot be opened.
    pub(crate) fn open(&self) -> Result<Box<dyn Read + Send>, InputError> {
        match &self.kind {
            Kind::File { .. } => {
                Ok(Box::new(fs::File::open(&self.path).map_err(|error| input_error(&error))?))
            }
            Kind::StandardInput => Ok(Box::new(io::stdin())),
            Kind::Unreadable(error) => Err(error.clone()),
            Kind::NoFiles(_) => Ok(Box::new(io::empty())),
        }
    }

    /// Whether reading never has to wait for somebody: it is a regular file, or nothing to read.
    pub(crate) fn is_at_hand(&self) -> bool {
        match self.kind {
            Kind::File { is_regular } => is_regular,
            Kind::StandardInput => self.identity().is_some(),
            Kind::NoFiles(_) | Kind::Unreadable(_) => true,
        }
    }

    /// How many octets there are to read, where that is known before.
    pub(crate) fn length(&self) -> Option<u64> {
        match self.kind {
            Kind::File { .. } => {
                fs::metadata(&self.path).ok().filter(fs::Metadata::is_file).map(|file| file.len())
            }
            Kind::StandardInput => None,
            Kind::NoFiles(_) | Kind::Unreadable(_) => Some(0),
        }
    }

    /// What to say if it holds no record.
    pub(crate) fn without_record(&self) -> String {
        let name = self.name();
        let name = untrusted::without_middle(&name);
        match self.kind {
            Kind::NoFiles(wanted) => {
                format!("{name} holds no {} file (links in it are not followed)", wanted.patterns())
            }
            Kind::StandardInput => "standard input holds no record".to_owned(),
            Kind::File { .. } | Kind::Unreadable(_) => format!("{name} holds no record"),
        }
    }

    /// The patterns of files of which a directory holds none; `None` for any other source.
    pub(crate) fn missing_files(&self) -> Option<String> {
        match self.kind {
            Kind::NoFiles(wanted) => Some(wanted.patterns()),
            _ => None,
        }
    }
}

/// Standard input can be read once, and a terminal is no input.
pub(crate) fn refuse_unclear(inputs: &[OsString]) -> Result<(), Stop> {
    if inputs.is_empty() && io::stdin().is_terminal() {
        return Err(Stop::Usage("no input was given, and standard input is a terminal".to_owned()));
    }
    if inputs.iter().filter(|input| *input == "-").count() > 1 {
        return Err(Stop::Usage("standard input can be read only once, but - is given twice".to_owned()));
    }
    Ok(())
}

/// What tells a regular file from all others.
#[cfg(unix)]
pub(crate) type Identity = (u64, u64);

#[cfg(not(unix))]
pub(crate) type Identity = std::path::PathBuf;

/// What tells a regular file from all others, whatever its names.
#[cfg(unix)]
pub(crate) fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|file| (file.dev(), file.ino()))
}

/// What tells a regular file from others; its hard links are not known for what they are.
#[cfg(not(unix))]
pub(crate) fn identity(path: &Path) -> Option<Identity> {
    path.canonicalize().ok().filter(|path| path.is_file())
}

/// The error of an input that holds white space at most, or a byte order mark before it: what should have written a response there failed.
pub(crate) fn blank() -> InputError {
    InputError::new(InputErrorCode::Truncated, "expected JSON, found nothing: the input is empty")
        .with_help("fetch the response again: the call before it probably failed")
}

/// The error of an input that could not be opened or read.
pub(crate) fn input_error(error: &io::Error) -> InputError {
    let message = format!("the input could not be read: {}", message::reason(error));
    let help = match error.kind() {
        io::ErrorKind::NotFound => "check the path",
        io::ErrorKind::PermissionDenied => "allow reading it, or run as a user who may",
        _ => "check that it is a file that can be read",
    };
    InputError::new(InputErrorCode::Io, message).with_help(help)
}

/// The octets of a file, or of standard input for `-`: at most `max_octets`. The error names the file.
pub(crate) fn read_whole(path: &Path, max_octets: u64) -> Result<Vec<u8>, InputError> {
    // Whoever shows the error escapes it.
    let named = || untrusted::without_middle(&path.to_string_lossy()).into_owned();
    let failed = |error: io::Error| {
        let cause = input_error(&error);
        let message = format!("{} could not be read: {}", named(), message::reason(&error));
        InputError::new(InputErrorCode::Io, message).with_help(cause.help().unwrap_or_default().to_owned())
    };
    let mut octets = Vec::new();
    let source: Box<dyn Read> = match path.to_str() {
        Some("-") => Box::new(io::stdin()),
        _ => Box::new(fs::File::open(path).map_err(failed)?),
    };
    let _length = source.take(max_octets.saturating_add(1)).read_to_end(&mut octets).map_err(failed)?;
    if u64::try_from(octets.len()).unwrap_or(u64::MAX) > max_octets {
        let message = format!("{} is larger than {max_octets} octets, so it is no certificate", named());
        return Err(InputError::new(InputErrorCode::TooLarge, message).with_help("check the path"));
    }
    Ok(octets)
}
