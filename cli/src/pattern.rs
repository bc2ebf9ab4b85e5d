//! Patterns for names of files, where no shell has expanded them: `*`, `?` and `[...]` within a name, `**` for
//! directories of any depth. As in a shell, a leading dot is matched by a dot only, and `**` does not go through
//! symbolic links, so that it comes to an end. The glob crate matches single names; going through directories is done
//! here, since names need not be UTF-8.

use std::ffi::OsStr;
use std::fs::{self, DirEntry};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf, is_separator};

use glob::Pattern;

use crate::paths::Paths;

/// What a pattern matches.
#[derive(Debug, Default)]
pub(crate) struct Matches {
    /// Files, directories and dangling links, name by name, each once.
    pub(crate) paths: Paths,
    /// Whether there is a directory among them.
    pub(crate) has_directories: bool,
    /// Directories that could not be looked into.
    pub(crate) unreadable: Vec<(PathBuf, io::Error)>,
}

/// Whether the text holds a character that makes it a pattern.
pub(crate) fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

/// Finds what the pattern matches.
///
/// # Errors
/// If it is no pattern; the text says why.
pub(crate) fn expand(pattern: &str) -> Result<Matches, &'static str> {
    let mut steps = Vec::new();
    let mut start = PathBuf::new();
    for (position, name) in pattern.split(is_separator).enumerate() {
        match name {
            "" if position == 0 => start.push("/"),
            "" => {}
            "**" => steps.push(Step::AnyDepth),
            name if is_pattern(name) => {
                steps.push(Step::Matching(Pattern::new(name).map_err(|error| error.msg)?))
            }
            name => steps.push(Step::Named(name.into())),
        }
    }
    if matches!(steps.last(), Some(Step::AnyDepth)) {
        steps.push(Step::Matching(Pattern::new("*").map_err(|error| error.msg)?));
    }
    let mut matches = Matches::default();
    let mut open: Vec<(PathBuf, &[Step])> = vec![(start, &steps)];
    while let Some((path, steps)) = open.pop() {
        match steps.split_first() {
            None => matches.add(&path),
            Some((step, rest)) => matches.take(step, rest, steps, path, &mut open),
        }
    }
    matches.paths.sort_and_unite();
    Ok(matches)
}

/// One name of a pattern.
#[derive(Debug)]
enum Step {
    Named(String),
    Matching(Pattern),
    AnyDepth,
}

impl Matches {
    /// What is neither a file nor a directory, a named pipe for example, is not meant by a pattern.
    fn add(&mut self, path: &Path) {
        let metadata = fs::metadata(path);
        let is_directory = metadata.as_ref().is_ok_and(fs::Metadata::is_dir);
        let is_meant = metadata.map_or(true, |it| it.is_file() || is_directory);
        if is_meant && path.symlink_metadata().is_ok() {
            self.paths.push(path);
            self.has_directories |= is_directory;
        }
    }

    /// Adds to `open` where to go on from this path: `rest` is left after the step, `all` begins with it.
    fn take<'s>(
        &mut self,
        step: &Step,
        rest: &'s [Step],
        all: &'s [Step],
        path: PathBuf,
        open: &mut Vec<(PathBuf, &'s [Step])>,
    ) {
        match step {
            Step::Named(name) => open.push((path.join(name), rest)),
            Step::Matching(pattern) => self.each_entry(&path, |matches, entry| {
                let name = entry.file_name();
                match is_match(pattern, &name) {
                    // There may be a great many.
                    true if rest.is_empty() => matches.add(&path.join(name)),
                    true => open.push((path.join(name), rest)),
                    false => {}
                }
            }),
            Step::AnyDepth => {
                open.push((path.clone(), rest));
                self.each_entry(&path, |_, entry| {
                    if is_visible_directory(entry) {
                        open.push((path.join(entry.file_name()), all));
                    }
                });
            }
        }
    }

    /// Visits what is in a directory; nothing if it is none.
    fn each_entry(&mut self, path: &Path, mut visit: impl FnMut(&mut Self, &DirEntry)) {
        let directory = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        let entries = match fs::read_dir(directory) {
            Ok(entries) => entries,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return,
            Err(error) => return self.unreadable.push((directory.to_owned(), error)),
        };
        for entry in entries {
            match entry {
                Ok(entry) => visit(self, &entry),
                Err(error) => self.unreadable.push((directory.to_owned(), error)),
            }
        }
    }
}

fn is_match(pattern: &Pattern, name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    pattern.matches(&name) && (!name.starts_with('.') || pattern.as_str().starts_with('.'))
}

fn is_visible_directory(entry: &DirEntry) -> bool {
    let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
    !is_hidden && entry.file_type().is_ok_and(|kind| kind.is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names below a new directory with these files, each found by the pattern.
    #[track_caller]
    fn assert_found(pattern: &str, expected: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        for name in
            ["a.json", "b.json", ".hidden.json", "c.txt", "d/a.json", "d/e/a.json", "d/.f/a.json", "[x].json"]
        {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let matches = expand(&format!("{}/{pattern}", folder.path().display())).unwrap();
        assert!(matches.unreadable.is_empty());
        let found: Vec<_> = matches
            .paths
            .iter()
            .map(|path| path.strip_prefix(folder.path()).unwrap().to_str().unwrap())
            .collect();
        assert_eq!(found, expected, "{pattern}");
    }

    #[test]
    fn names_match_as_in_a_shell() {
        assert_found("*.json", &["[x].json", "a.json", "b.json"]);
        assert_found("?.json", &["a.json", "b.json"]);
        assert_found("[!a].json", &["b.json"]);
        assert_found("[[]x].json", &["[x].json"]);
        assert_found(".*.json", &[".hidden.json"]);
        assert_found("*/*.json", &["d/a.json"]);
        assert_found("*/e", &["d/e"]);
        assert_found("d/../?.json", &["d/../a.json", "d/../b.json"]);
        assert_found("no/*.json", &[]);
        assert_found("a.json/*", &[]);
    }

    #[test]
    fn two_stars_are_any_depth() {
        assert_found("**/a.json", &["a.json", "d/a.json", "d/e/a.json"]);
        assert_found("**/e/*", &["d/e/a.json"]);
        assert_found("d/**", &["d/a.json", "d/e", "d/e/a.json"]);
    }

    #[test]
    fn what_is_no_pattern_is_refused() {
        assert!(expand("***").is_err());
        assert!(expand("[a").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_in_a_circle_and_names_that_are_no_text_do_no_harm() {
        use std::os::unix::ffi::OsStrExt;
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("x");
        fs::create_dir(&below).unwrap();
        fs::write(below.join("a.json"), "").unwrap();
        fs::write(below.join(OsStr::from_bytes(b"\xff.json")), "").unwrap();
        for name in ["u", "v"] {
            std::os::unix::fs::symlink("..", below.join(name)).unwrap();
        }
        let matches = expand(&format!("{}/**/*.json", folder.path().display())).unwrap();
        assert_eq!(matches.paths.len(), 2);
    }
}
