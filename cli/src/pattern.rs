//! Patterns for names of files, where no shell has expanded them: `*`, `?` and `[...]` within a name, `**` for
//! directories of any depth. As in a shell, a leading dot is matched by a dot only, and `**` does not go through
//! symbolic links, so that it comes to an end. Crates match single names and go through directories. The glob crate would
//! put both together as well, but leaves out names that are no UTF-8.

use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};

use glob::{MatchOptions, Pattern};
use walkdir::{DirEntry, WalkDir};

const AS_IN_A_SHELL: MatchOptions =
    MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: true };

/// What a pattern matches.
#[derive(Debug, Default)]
pub(crate) struct Matches {
    /// Name by name, each once.
    pub(crate) paths: Vec<PathBuf>,
    /// Directories that could not be looked into.
    pub(crate) unreadable: Vec<(PathBuf, walkdir::Error)>,
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
    let pattern = Path::new(pattern);
    let rest = pattern.ends_with("**").then_some(Component::Normal("*".as_ref()));
    let mut matches = Matches { paths: vec![PathBuf::new()], ..Matches::default() };
    for component in pattern.components().chain(rest) {
        let starts = std::mem::take(&mut matches.paths);
        match component.as_os_str().to_str() {
            Some("**") => {
                starts.iter().for_each(|start| matches.walk(start, usize::MAX, is_visible_directory));
                matches.paths.extend(starts);
            }
            Some(name) if matches!(component, Component::Normal(_)) && is_pattern(name) => {
                let name = Pattern::new(name).map_err(|error| error.msg)?;
                let is_match =
                    |entry: &DirEntry| name.matches_with(&entry.file_name().to_string_lossy(), AS_IN_A_SHELL);
                starts.iter().for_each(|start| matches.walk(start, 1, is_match));
            }
            _ => {
                let is_there = |path: &PathBuf| match path.symlink_metadata() {
                    // A drive of Windows is none to ask for without its root.
                    Err(error) => matches!(component, Component::Prefix(_)) || !is_absence(&error),
                    Ok(_) => true,
                };
                matches.paths.extend(starts.iter().map(|start| start.join(component)).filter(is_there));
            }
        }
        matches.paths.sort_unstable();
        matches.paths.dedup();
    }
    Ok(matches)
}

impl Matches {
    /// Adds what is to be kept in a directory, and below what is kept, so many names deep; nothing if it is no directory.
    fn walk(&mut self, start: &Path, depth: usize, is_kept: impl Fn(&DirEntry) -> bool) {
        let is_here = start.as_os_str().is_empty();
        let directory = if is_here { Path::new(".") } else { start };
        let below = if is_here { directory } else { Path::new("") };
        let place = |path: &Path| path.strip_prefix(below).unwrap_or(path).to_owned();
        let entries = WalkDir::new(directory).min_depth(1).max_depth(depth);
        for entry in entries.into_iter().filter_entry(is_kept) {
            match entry {
                Ok(entry) => self.paths.push(place(entry.path())),
                Err(error) if error.io_error().is_some_and(is_absence) => {}
                Err(error) => {
                    let path = error.path().filter(|path| *path != directory);
                    self.unreadable.push((path.map_or_else(|| directory.to_owned(), place), error));
                }
            }
        }
    }
}

fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

fn is_visible_directory(entry: &DirEntry) -> bool {
    entry.file_type().is_dir() && !entry.file_name().as_encoded_bytes().starts_with(b".")
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;
    use std::fs;

    use super::*;

    /// Names below a new directory with these files, each found by the pattern.
    #[track_caller]
    fn assert_found(pattern: &str, expected: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "a.json",
            "b.json",
            ".hidden.json",
            "c.txt",
            "d/a.json",
            "d/e/a.json",
            "d/.f/a.json",
            "[x].json",
            "d/\u{7532}.pem",
            "d/\u{e4}.pem",
        ] {
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
        assert_found("*/../?.json", &["d/../a.json", "d/../b.json"]);
        assert_found("d/../?.json", &["d/../a.json", "d/../b.json"]);
        assert_found("no/*.json", &[]);
        assert_found("a.json/*", &[]);
    }

    #[test]
    fn a_character_may_take_more_than_one_octet() {
        assert_found("d/?.pem", &["d/\u{e4}.pem", "d/\u{7532}.pem"]);
        assert_found("d/[\u{4e59}\u{7532}].pem", &["d/\u{7532}.pem"]);
        assert_found("d/[!\u{7532}].pem", &["d/\u{e4}.pem"]);
    }

    #[test]
    fn two_stars_are_any_depth() {
        assert_found("**/a.json", &["a.json", "d/a.json", "d/e/a.json"]);
        assert_found("**/e/*", &["d/e/a.json"]);
        assert_found("d/**", &["d/a.json", "d/e", "d/e/a.json", "d/\u{e4}.pem", "d/\u{7532}.pem"]);
        assert_found("**/**/e", &["d/e"]);
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
