//! From arguments to sources, in their order: files, the members of directories, what a pattern matches, and standard
//! input.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use mqtt_ca_check::untrusted;
use walkdir::WalkDir;

use crate::exit::Stop;
use crate::input::{self, Source, Wanted};
use crate::pattern;

/// All sources of a run. There may be a million, so a source is little more than its path.
#[derive(Debug, Default)]
pub(crate) struct Sources(Vec<Source>);

impl Sources {
    /// The sources of arguments. Refused are a terminal as standard input, and standard input given twice.
    pub(crate) fn given(arguments: &[OsString], wanted: Wanted) -> Result<Self, Stop> {
        input::refuse_unclear(arguments)?;
        Ok(Sources::of(arguments, wanted))
    }

    /// Those that the arguments name, in their order; standard input without arguments.
    pub(crate) fn of(arguments: &[OsString], wanted: Wanted) -> Self {
        let mut sources = Sources::default();
        if arguments.is_empty() {
            sources.0.push(Source::standard_input());
        }
        for argument in arguments {
            sources.add(argument, wanted);
        }
        sources
    }

    fn add(&mut self, argument: &OsStr, wanted: Wanted) {
        let path = Path::new(argument);
        // Windows allows no file a name with `*` or `?`.
        let is_missing = || {
            fs::symlink_metadata(path)
                .is_err_and(|error| matches!(error.kind(), ErrorKind::NotFound | ErrorKind::InvalidFilename))
        };
        match argument.to_str() {
            Some("-") => self.0.push(Source::standard_input()),
            Some(text) if pattern::is_pattern(text) && is_missing() => {
                self.0.extend(matches(text, wanted));
            }
            _ if path.is_dir() => self.0.extend(members(path, wanted)),
            _ => self.0.push(Source::file(path, path.is_file())),
        }
    }

    /// These files, or standard input: directories are not looked into.
    pub(crate) fn of_files<'p>(paths: impl Iterator<Item = &'p Path>) -> Self {
        let source = |path: &Path| match path.to_str() {
            Some("-") => Source::standard_input(),
            _ => Source::file(path, path.is_file()),
        };
        Sources(paths.map(source).collect())
    }

    pub(crate) fn get(&self, number: usize) -> Option<&Source> {
        self.0.get(number)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Source> {
        self.0.iter()
    }

    /// Whether reading never has to wait for somebody.
    pub(crate) fn are_at_hand(&self) -> bool {
        self.iter().all(Source::is_at_hand)
    }

    /// A file must not be emptied to hold what is said about itself, under whatever name it is an input.
    pub(crate) fn refuse_output_into(&self, output: Option<&Path>) -> Result<(), Stop> {
        let Some((output, identity)) = output.and_then(|path| Some((path, input::identity(path)?))) else {
            return Ok(());
        };
        match self.iter().find(|source| source.identity().as_ref() == Some(&identity)) {
            Some(source) => Err(Stop::Usage(format!(
                "{} is the output and an input as well ({}); write the report elsewhere",
                untrusted::without_middle(&output.to_string_lossy()),
                untrusted::without_middle(&source.name())
            ))),
            None => Ok(()),
        }
    }
}

/// The files to read in a directory and below, and what cannot be read there, in the order of the octets of their paths.
/// Symbolic links in it are not followed.
fn members(directory: &Path, wanted: Wanted) -> Vec<Source> {
    let entries = WalkDir::new(directory).min_depth(1).into_iter();
    let mut members: Vec<Source> = entries
        .filter_map(|entry| match entry {
            Ok(entry) if entry.file_type().is_file() && wanted.is_read(entry.path()) => {
                Some(Source::file(entry.path(), true))
            }
            Ok(_) => None,
            Err(error) => Some(unreadable(error.path().unwrap_or(directory), &error)),
        })
        .collect();
    if members.is_empty() {
        members.push(Source::no_files(directory, wanted));
    }
    // Of whole paths, not name by name: `a-b/c` comes before `a/b`.
    members.sort_unstable_by(|one, other| {
        let [one, other] = [one, other].map(|it| it.path.as_os_str().as_encoded_bytes());
        one.cmp(other)
    });
    members
}

/// What the pattern matches, each once: a directory that matches has files in it that may match too.
fn matches(text: &str, wanted: Wanted) -> Vec<Source> {
    let found = match pattern::expand(text) {
        Ok(found) => found,
        Err(reason) => {
            let reason = format!("no such file, and no pattern either: {reason}");
            return vec![Source::unmatched(text, reason, "check the pattern")];
        }
    };
    let mut sources = Vec::new();
    for path in found.paths {
        match fs::metadata(&path) {
            Ok(it) if it.is_dir() => sources.extend(members(&path, wanted)),
            Ok(it) if it.is_file() => sources.push(Source::file(path, true)),
            Err(_) if path.is_symlink() => sources.push(Source::file(path, false)),
            // What is neither, a named pipe for example, is not meant by a pattern.
            _ => {}
        }
    }
    sources.extend(found.unreadable.iter().map(|(path, error)| unreadable(path, error)));
    if sources.is_empty() {
        let reason = "no such file, and as a pattern it matches nothing".to_owned();
        sources.push(Source::unmatched(text, reason, "check the path and the pattern"));
    }
    let mut seen = HashSet::new();
    let are_new: Vec<bool> = sources.iter().map(|it| seen.insert(&it.path)).collect();
    let mut are_new = are_new.into_iter();
    sources.retain(|_| are_new.next().unwrap_or(true));
    sources
}

fn unreadable(path: &Path, error: &walkdir::Error) -> Source {
    // Without an error of the system, it is a circle of links, and those are not followed.
    Source::unreadable(path, error.io_error().unwrap_or(&ErrorKind::Other.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names<'s>(sources: impl IntoIterator<Item = &'s Source>) -> Vec<String> {
        sources.into_iter().map(|source| source.name().into_owned()).collect()
    }

    fn write(folder: &Path, name: impl AsRef<Path>) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "").unwrap();
    }

    /// Each source by its number is what it is in turn, and there is none behind the last.
    #[track_caller]
    fn assert_are(sources: &Sources, expected: &[String]) {
        assert_eq!(names(sources.iter()), expected);
        assert_eq!(names((0..expected.len()).map(|number| sources.get(number).unwrap())), expected);
        assert!(sources.get(expected.len()).is_none());
    }

    #[test]
    fn members_come_by_the_octets_of_their_whole_paths() {
        let folder = tempfile::tempdir().unwrap();
        let mut expected = [
            "a/b.json",
            "a/b/c.json",
            "a/b-c/d.json",
            "a.json",
            "a.jsonl/a.json",
            "a-b/a.json",
            "a-b.json",
            "a0/a.json",
            "ab.json",
            "\u{e4}/a.json",
            "\u{10ffff}.json",
            "\u{ffff}.json",
            "z/y/x/w.json",
        ];
        for name in expected {
            write(folder.path(), name);
        }
        write(folder.path(), "a.txt");
        expected.sort_unstable();
        for end in ["", "/"] {
            let directory = format!("{}{end}", folder.path().display());
            let sources = Sources::of(&[directory.into()], Wanted::Responses);
            assert_are(&sources, &expected.map(|name| format!("{}/{name}", folder.path().display())));
            assert!(sources.iter().all(|source| source.open().is_ok()) && sources.are_at_hand());
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn members_whose_names_are_no_text_come_by_their_octets_and_can_be_opened() {
        use std::os::unix::ffi::OsStrExt;

        let folder = tempfile::tempdir().unwrap();
        for name in
            [b"\xff/b.json".as_slice(), b"\xff/\xfe.json", b"\xff.json", b"\xc3\xa4.json", b"\xc3.json"]
        {
            write(folder.path(), OsStr::from_bytes(name));
        }
        let directory = folder.path().as_os_str().to_owned();
        let pattern = [directory.clone(), "/*".into()].into_iter().collect();
        let [one, two] = ["\u{fffd}/b.json", "\u{fffd}/\u{fffd}.json"];
        for (argument, expected) in [
            (directory, ["\u{fffd}.json", "\u{e4}.json", "\u{fffd}.json", one, two]),
            // What a pattern matches comes name by name.
            (pattern, ["\u{fffd}.json", "\u{e4}.json", one, two, "\u{fffd}.json"]),
        ] {
            let sources = Sources::of(&[argument], Wanted::Responses);
            assert_are(&sources, &expected.map(|name| format!("{}/{name}", folder.path().display())));
            assert!(sources.iter().all(|source| source.open().is_ok()));
        }
    }

    /// Whoever may read everything, as root may, finds nothing that cannot be read.
    #[cfg(unix)]
    #[test]
    fn what_cannot_be_read_is_told_in_its_place() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        for name in ["a.json", "b/no.json", "x/y/no.json", "x/y-z.json", "x.json", "z/a.json"] {
            write(folder.path(), name);
        }
        let closed = ["b", "x/y"].map(|name| folder.path().join(name));
        let set_mode =
            |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        closed.iter().for_each(|path| set_mode(path, 0o000));
        let is_closed = fs::read_dir(&closed[0]).is_err();
        let place = |name: &str| format!("{}/{name}", folder.path().display());
        let of = |argument: &str| Sources::of(&[argument.into()], Wanted::Responses);
        let of_directory = of(folder.path().to_str().unwrap());
        let of_patterns = ["*", "**", "**/*.json"].map(|pattern| of(&place(pattern)));
        closed.iter().for_each(|path| set_mode(path, 0o755));
        if !is_closed {
            return;
        }
        assert_are(&of_directory, &["a.json", "b", "x.json", "x/y", "x/y-z.json", "z/a.json"].map(place));
        let expected = [
            ["a.json", "b", "x/y", "x/y-z.json", "x.json", "z/a.json"],
            ["a.json", "b", "x/y", "x/y-z.json", "x.json", "z/a.json"],
            // What no directory holds comes behind all that a pattern matches.
            ["a.json", "x/y-z.json", "x.json", "z/a.json", "b", "x/y"],
        ];
        for (sources, expected) in of_patterns.iter().zip(expected) {
            assert_are(sources, &expected.map(place));
        }
        let failed = of_directory.iter().filter(|source| {
            source.open().is_err_and(|error| error.help().unwrap().starts_with("allow reading it"))
        });
        assert_eq!(names(failed), ["b", "x/y"].map(place));
    }

    #[test]
    fn a_file_that_is_found_again_is_left_out_and_all_else_keeps_its_place() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.json", "d/b.json", "d/e/c.json", "d/e/c.txt", "d/f/d.txt"] {
            write(folder.path(), name);
        }
        let pattern = format!("{}/**", folder.path().display());
        let expected = ["a.json", "d/b.json", "d/e/c.json", "d/e/c.txt", "d/f", "d/f/d.txt"];
        assert_are(
            &Sources::of(&[pattern.into()], Wanted::Responses),
            &expected.map(|name| format!("{}/{name}", folder.path().display())),
        );
    }

    #[test]
    fn arguments_of_all_kinds_keep_their_order() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.json", "in/b.json", "in/deep/c.json"] {
            write(folder.path(), name);
        }
        fs::create_dir(folder.path().join("none")).unwrap();
        let place = |name: &str| {
            if name == "-" { name.to_owned() } else { format!("{}/{name}", folder.path().display()) }
        };
        let arguments =
            ["a.json", "in", "-", "none", "in", "a.json", "a.json", "*", "no", "no*", "in/**", "in/deep"];
        let expected = [
            "a.json",
            "in/b.json",
            "in/deep/c.json",
            "-",
            "none",
            "in/b.json",
            "in/deep/c.json",
            "a.json",
            "a.json",
            // What the first pattern matches: a file and two directories.
            "a.json",
            "in/b.json",
            "in/deep/c.json",
            "none",
            "no",
            "none",
            // The last pattern: a file, and a directory with another.
            "in/b.json",
            "in/deep/c.json",
            "in/deep/c.json",
        ];
        let sources = Sources::of(&arguments.map(|name| place(name).into()), Wanted::Responses);
        assert_are(&sources, &expected.map(place));
        assert_are(&Sources::of(&[], Wanted::Responses), &["-".to_owned()]);
        assert_are(&Sources::default(), &[]);
    }

    #[test]
    fn many_files_of_many_directories_all_have_their_number() {
        let folder = tempfile::tempdir().unwrap();
        let mut expected = Vec::new();
        for directory in 0..40 {
            for file in 0..25 {
                let name = format!("{directory}/{file}/{}.json", file % 3);
                write(folder.path(), &name);
                expected.push(format!("{}/{name}", folder.path().display()));
            }
        }
        expected.sort_unstable();
        assert_are(&Sources::of(&[folder.path().into()], Wanted::Responses), &expected);
    }
}
