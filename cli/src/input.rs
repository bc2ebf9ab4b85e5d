//! From arguments to sources: files, the members of directories, what a pattern matches, and standard input. What cannot
//! be read becomes an input error of its own, so that the rest is still judged.
//!
//! May import: message.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use glob::MatchOptions;
use mqtt_ca_check::wire::{Format, InputError, InputErrorCode};

use crate::message;

/// Extensions of the files that are read in a directory.
const EXTENSIONS: [&str; 3] = ["json", "ndjson", "jsonl"];

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

    /// The octets. Nothing is read before.
    pub(crate) fn read(&self) -> Result<Vec<u8>, InputError> {
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
pub(crate) fn sources(arguments: &[OsString]) -> impl Iterator<Item = Source> + '_ {
    let default = arguments.is_empty().then(standard_input);
    default.into_iter().chain(arguments.iter().flat_map(|argument| of_argument(argument)))
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
        (Err(error), Some(text))
            if error.kind() == io::ErrorKind::NotFound && text.contains(['*', '?', '[']) =>
        {
            of_pattern(text)
        }
        _ => of_path(path.to_owned()),
    }
}

fn of_path(path: PathBuf) -> Vec<Source> {
    if path.is_dir() { members(&path) } else { vec![Source::file(path)] }
}

/// What a pattern matches, as a shell would have it: a leading dot is matched by a dot only.
fn of_pattern(pattern: &str) -> Vec<Source> {
    let options = MatchOptions { require_literal_leading_dot: true, ..MatchOptions::new() };
    let failed = |reason: String, help: &'static str| {
        let error = InputError::new(InputErrorCode::Io, reason).with_help(help);
        vec![Source::new(Path::new(pattern), Kind::Unreadable(error))]
    };
    let matches = match glob::glob_with(pattern, options) {
        Ok(matches) => matches,
        Err(error) => {
            return failed(
                format!("no such file, and no pattern either: {}", error.msg),
                "check the pattern",
            );
        }
    };
    let sources: Vec<Source> = matches
        .flat_map(|path| match path {
            Ok(path) => of_path(path),
            Err(error) => vec![Source::unreadable(error.path(), error.error())],
        })
        .collect();
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
