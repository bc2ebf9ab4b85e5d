//! From arguments to sources: files, the members of directories, what a pattern matches, and standard input. What cannot
//! be read becomes an input error of its own, so that the rest is still judged.
//!
//! May import: message, pattern.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use mqtt_ca_check::wire::{Format, InputError, InputErrorCode};

use crate::message;
use crate::pattern;

/// Extensions of the files that are read in a directory.
const EXTENSIONS: [&str; 3] = ["json", "ndjson", "jsonl"];

/// Standard input as a file, where the system has it as one.
const STANDARD_INPUT: &str = "/dev/stdin";

/// One input.
#[derive(Debug)]
pub(crate) struct Source {
    /// As given, joined for members of directories; `-` for standard input. Untrusted.
    pub(crate) name: String,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    StandardInput,
    File(PathBuf),
    /// A directory without a file to read.
    NoFiles,
    Unreadable(InputError),
}

impl Source {
    fn new(path: &Path, kind: Kind) -> Self {
        Source { name: path.to_string_lossy().into_owned(), kind }
    }

    fn file(path: PathBuf) -> Self {
        Source::new(&path.clone(), Kind::File(path))
    }

    fn unreadable(path: &Path, error: &io::Error) -> Self {
        Source::new(path, Kind::Unreadable(input_error(error)))
    }

    fn path(&self) -> Option<&Path> {
        match &self.kind {
            Kind::File(path) => Some(path),
            _ => None,
        }
    }

    /// Whether reading it reads the regular file at `path`, by whatever name.
    pub(crate) fn is_file_at(&self, path: &Path) -> bool {
        let own = match &self.kind {
            Kind::File(path) => path,
            Kind::StandardInput => Path::new(STANDARD_INPUT),
            Kind::NoFiles | Kind::Unreadable(_) => return false,
        };
        match (identity(own), identity(path)) {
            (Some(own), Some(other)) => own == other,
            _ => false,
        }
    }

    /// The octets. Nothing is read before.
    ///
    /// # Errors
    /// If it cannot be read, or holds white space at most: what should have written a response there failed.
    pub(crate) fn read(&self) -> Result<Vec<u8>, InputError> {
        let octets = self.octets()?;
        if octets.trim_ascii().is_empty() && !matches!(self.kind, Kind::NoFiles) {
            return Err(InputError::new(
                InputErrorCode::Truncated,
                "expected JSON, found nothing: the input is empty",
            )
            .with_help("fetch the response again: the call before it probably failed"));
        }
        Ok(octets)
    }

    fn octets(&self) -> Result<Vec<u8>, InputError> {
        match &self.kind {
            Kind::StandardInput => {
                let mut octets = Vec::new();
                match io::stdin().lock().read_to_end(&mut octets) {
                    Ok(_) => Ok(octets),
                    Err(error) => Err(input_error(&error)),
                }
            }
            Kind::File(path) => fs::read(path).map_err(|error| input_error(&error)),
            Kind::NoFiles => Ok(Vec::new()),
            Kind::Unreadable(error) => Err(error.clone()),
        }
    }

    /// How documents lie in it, unless told otherwise.
    pub(crate) fn format(&self) -> Format {
        match &self.kind {
            Kind::File(path)
                if path.extension().is_some_and(|extension| extension != "json" && is_read(extension)) =>
            {
                Format::Ndjson
            }
            _ => Format::Auto,
        }
    }

    /// What to say if it holds no record.
    pub(crate) fn without_record(&self) -> String {
        match self.kind {
            Kind::NoFiles => format!("{} holds no *.json, *.ndjson or *.jsonl file", self.name),
            Kind::StandardInput => "standard input holds no record".to_owned(),
            _ => format!("{} holds no record", self.name),
        }
    }
}

/// The sources that the arguments name, in their order; standard input without arguments.
pub(crate) fn sources(arguments: &[OsString]) -> Vec<Source> {
    let default = arguments.is_empty().then(standard_input);
    default.into_iter().chain(arguments.iter().flat_map(|argument| of_argument(argument))).collect()
}

fn standard_input() -> Source {
    Source { name: "-".to_owned(), kind: Kind::StandardInput }
}

fn of_argument(argument: &OsStr) -> Vec<Source> {
    if argument == "-" {
        return vec![standard_input()];
    }
    let path = Path::new(argument);
    match (fs::symlink_metadata(path), argument.to_str()) {
        (Err(error), Some(text)) if error.kind() == io::ErrorKind::NotFound && pattern::is_pattern(text) => {
            of_pattern(text)
        }
        _ => of_path(path.to_owned()),
    }
}

fn of_path(path: PathBuf) -> Vec<Source> {
    if path.is_dir() { members(&path) } else { vec![Source::file(path)] }
}

fn of_pattern(text: &str) -> Vec<Source> {
    let failed = |reason: String, help: &'static str| {
        let error = InputError::new(InputErrorCode::Io, reason).with_help(help);
        vec![Source::new(Path::new(text), Kind::Unreadable(error))]
    };
    let matches = match pattern::expand(text) {
        Ok(matches) => matches,
        Err(reason) => {
            return failed(format!("no such file, and no pattern either: {reason}"), "check the pattern");
        }
    };
    let mut sources: Vec<Source> = Vec::new();
    let mut names = BTreeSet::new();
    for source in matches.paths.into_iter().flat_map(of_path) {
        // A directory that matches and a file in it that matches too give the file once.
        if names.insert(source.path().map(Path::to_owned)) || source.path().is_none() {
            sources.push(source);
        }
    }
    sources.extend(matches.unreadable.iter().map(|(path, error)| Source::unreadable(path, error)));
    if sources.is_empty() {
        failed(
            "no such file, and as a pattern it matches nothing".to_owned(),
            "check the path and the pattern",
        )
    } else {
        sources
    }
}

/// The files to read in a directory and below, by the octets of their paths. Symbolic links in it are not followed.
fn members(root: &Path) -> Vec<Source> {
    let mut found: Vec<(PathBuf, Source)> = Vec::new();
    let mut directories = vec![root.to_owned()];
    while let Some(directory) = directories.pop() {
        let failed = |error: io::Error| (directory.clone(), Source::unreadable(&directory, &error));
        let entries = match fs::read_dir(&directory) {
            Ok(entries) => entries,
            Err(error) => {
                found.push(failed(error));
                continue;
            }
        };
        for entry in entries {
            match entry.and_then(|entry| Ok((entry.path(), entry.file_type()?))) {
                Ok((path, kind)) if kind.is_dir() => directories.push(path),
                Ok((path, kind)) if kind.is_file() && path.extension().is_some_and(is_read) => {
                    found.push((path.clone(), Source::file(path)));
                }
                Ok(_) => {}
                Err(error) => found.push(failed(error)),
            }
        }
    }
    if found.is_empty() {
        return vec![Source::new(root, Kind::NoFiles)];
    }
    found.sort_by(|(one, _), (other, _)| octets(one).cmp(octets(other)));
    found.into_iter().map(|(_, source)| source).collect()
}

/// What tells a regular file from all others, whatever its names.
#[cfg(unix)]
fn identity(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|file| (file.dev(), file.ino()))
}

/// What tells a regular file from others; its hard links are not known for what they are.
#[cfg(not(unix))]
fn identity(path: &Path) -> Option<PathBuf> {
    path.canonicalize().ok().filter(|path| path.is_file())
}

fn octets(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}

fn is_read(extension: &OsStr) -> bool {
    EXTENSIONS.iter().any(|known| extension == *known)
}

fn input_error(error: &io::Error) -> InputError {
    let message = format!("the input could not be read: {}", message::reason(error));
    let help = match error.kind() {
        io::ErrorKind::NotFound => "check the path",
        io::ErrorKind::PermissionDenied => "allow reading it, or run as a user who may",
        _ => "check that it is a file that can be read",
    };
    InputError::new(InputErrorCode::Io, message).with_help(help)
}
