//! From arguments to sources, in their order: files, the members of directories, what a pattern matches, and standard
//! input. There may be a million files, of which no more than their paths is held; each source is made when it is asked for.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use mqtt_ca_check::untrusted;

use crate::exit::Stop;
use crate::input::{self, Source, Wanted};
use crate::paths::{self, Paths};
use crate::pattern;

/// All sources of a run.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    groups: Vec<Group>,
}

/// The sources of one directory or pattern, or of some arguments that are files.
#[derive(Debug, Default)]
struct Group {
    /// The number of its first source.
    begin: usize,
    /// The directory that holds all its sources; empty if there is none.
    directory: PathBuf,
    /// The files, below the directory.
    files: Paths,
    /// What is no file, each with its number in the group.
    others: Vec<(usize, Source)>,
}

impl Sources {
    /// The same of inputs that make sense: a terminal is none, and standard input can be read once.
    pub(crate) fn given(arguments: &[OsString], wanted: Wanted) -> Result<Self, Stop> {
        input::refuse_unclear(arguments)?;
        Ok(Sources::of(arguments, wanted))
    }

    /// Those that the arguments name, in their order; standard input without arguments.
    pub(crate) fn of(arguments: &[OsString], wanted: Wanted) -> Self {
        let mut sources = Sources::default();
        if arguments.is_empty() {
            sources.add_standard_input();
        }
        for argument in arguments {
            sources.add(argument, wanted);
        }
        sources
    }

    fn add(&mut self, argument: &OsStr, wanted: Wanted) {
        if argument == "-" {
            return self.add_standard_input();
        }
        let path = Path::new(argument);
        match (fs::symlink_metadata(path), argument.to_str()) {
            (Err(error), Some(text))
                if error.kind() == io::ErrorKind::NotFound && pattern::is_pattern(text) =>
            {
                self.push(Group::of_matches(text, wanted));
            }
            _ if path.is_dir() => self.push(Group::of_members(path, wanted)),
            _ => {
                let mut group = self.take_open_group();
                group.files.push(path);
                self.push(group);
            }
        }
    }

    fn add_standard_input(&mut self) {
        let mut group = self.take_open_group();
        group.push(Source::standard_input());
        self.push(group);
    }

    /// A group for single sources that come next: the last one, or a new one.
    fn take_open_group(&mut self) -> Group {
        self.groups.pop_if(|group| !group.is_directory()).unwrap_or_default()
    }

    fn push(&mut self, group: Group) {
        self.groups.push(Group { begin: self.len(), ..group });
    }

    pub(crate) fn len(&self) -> usize {
        self.groups.last().map_or(0, |group| group.begin.saturating_add(group.len()))
    }

    pub(crate) fn get(&self, number: usize) -> Option<Source> {
        let following = self.groups.partition_point(|group| group.begin <= number);
        let group = self.groups.get(following.checked_sub(1)?)?;
        group.get(number.checked_sub(group.begin)?)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Source> {
        self.groups.iter().flat_map(Group::iter)
    }

    /// Whether reading never has to wait for somebody.
    pub(crate) fn are_at_hand(&self) -> bool {
        // Whoever listed a directory was told which members are regular files.
        self.groups.iter().all(|group| group.is_directory() || group.iter().all(|it| it.is_at_hand()))
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
                untrusted::without_middle(&source.name)
            ))),
            None => Ok(()),
        }
    }
}

impl Group {
    /// The files to read in a directory and below.
    fn of_members(directory: &Path, wanted: Wanted) -> Self {
        let mut group = Group { directory: directory.to_owned(), ..Group::default() };
        group.add_members(Path::new(""), wanted);
        group
    }

    fn is_directory(&self) -> bool {
        !self.directory.as_os_str().is_empty()
    }

    fn len(&self) -> usize {
        self.files.len().saturating_add(self.others.len())
    }

    fn get(&self, number: usize) -> Option<Source> {
        match self.others.binary_search_by_key(&number, |(number, _)| *number) {
            Ok(found) => self.others.get(found).map(|(_, source)| source.clone()),
            Err(others) => {
                let path = self.files.get(number.checked_sub(others)?)?;
                Some(Source::file(self.path(path)))
            }
        }
    }

    fn iter(&self) -> impl Iterator<Item = Source> {
        (0..self.len()).filter_map(|number| self.get(number))
    }

    /// Where something below the directory is.
    fn path(&self, below: &Path) -> PathBuf {
        if below.as_os_str().is_empty() { self.directory.clone() } else { self.directory.join(below) }
    }

    /// Adds what is no file.
    fn push(&mut self, source: Source) {
        self.others.push((self.len(), source));
    }

    /// Adds the files to read in a directory and below, in the order of the octets of their paths. Symbolic links in it are
    /// not followed.
    fn add_members(&mut self, start: &Path, wanted: Wanted) {
        let first = self.files.len();
        let mut failed: Vec<(PathBuf, io::Error)> = Vec::new();
        let mut directories = Paths::default();
        directories.push(start);
        while let Some(directory) = directories.pop() {
            let entries = match fs::read_dir(self.path(&directory)) {
                Ok(entries) => entries,
                Err(error) => {
                    failed.push((directory, error));
                    continue;
                }
            };
            for entry in entries {
                match entry.and_then(|entry| Ok((directory.join(entry.file_name()), entry.file_type()?))) {
                    Ok((path, kind)) if kind.is_dir() => directories.push(&path),
                    Ok((path, kind)) if kind.is_file() && wanted.is_read(&path) => self.files.push(&path),
                    Ok(_) => {}
                    Err(error) => failed.push((directory.clone(), error)),
                }
            }
        }
        if failed.is_empty() && self.files.len() == first {
            self.push(Source::no_files(&self.path(start), wanted));
        } else {
            self.sort(first, failed);
        }
    }

    /// Sorts the files from this one on, and what could not be read among them.
    fn sort(&mut self, first: usize, mut failed: Vec<(PathBuf, io::Error)>) {
        self.files.sort_by_octets(first);
        failed.sort_by(|(one, _), (other, _)| paths::by_octets(one, other));
        for (path, error) in failed {
            let files = first.saturating_add(self.files.count_before(first, &path));
            let number = files.saturating_add(self.others.len());
            self.others.push((number, Source::unreadable(&self.path(&path), &error)));
        }
    }

    /// What the pattern matches.
    fn of_matches(text: &str, wanted: Wanted) -> Self {
        let mut group = Group::default();
        let matches = match pattern::expand(text) {
            Ok(matches) => matches,
            Err(reason) => {
                let reason = format!("no such file, and no pattern either: {reason}");
                group.push(Source::unmatched(text, reason, "check the pattern"));
                return group;
            }
        };
        if matches.has_directories {
            for path in matches.paths.iter() {
                if path.is_dir() { group.add_members(path, wanted) } else { group.files.push(path) }
            }
            group.unite_files();
        } else {
            group.files = matches.paths;
        }
        for (path, error) in &matches.unreadable {
            group.push(Source::unreadable(path, error));
        }
        if group.len() == 0 {
            let reason = "no such file, and as a pattern it matches nothing".to_owned();
            group.push(Source::unmatched(text, reason, "check the path and the pattern"));
        }
        group
    }

    /// A directory that matches and a file in it that matches too give the file once.
    fn unite_files(&mut self) {
        let repeated = self.files.unite();
        for (others, (number, _)) in self.others.iter_mut().enumerate() {
            let files = number.saturating_sub(others);
            let gone = repeated.partition_point(|file| *file < files);
            *number = number.saturating_sub(gone);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(sources: impl IntoIterator<Item = Source>) -> Vec<String> {
        sources.into_iter().map(|source| source.name).collect()
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
        assert_eq!(names((0..sources.len()).map(|number| sources.get(number).unwrap())), expected);
        assert!(sources.get(sources.len()).is_none());
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

    #[test]
    fn what_cannot_be_read_is_told_in_its_place() {
        let mut group = Group { directory: PathBuf::from("d"), ..Group::default() };
        for name in ["before.json", "x/a.json", "x-y.json", "x.json", "a.json"] {
            group.files.push(Path::new(name));
        }
        let failed = ["x", "", "z", "x", "b"]
            .map(|name| (PathBuf::from(name), io::Error::from(io::ErrorKind::PermissionDenied)));
        group.sort(1, failed.into());
        let mut sources = Sources::default();
        sources.push(group);
        let expected = [
            "d/before.json",
            "d",
            "d/a.json",
            "d/b",
            "d/x",
            "d/x",
            "d/x-y.json",
            "d/x.json",
            "d/x/a.json",
            "d/z",
        ];
        assert_are(&sources, &expected.map(str::to_owned));
        let failed = sources.iter().filter(|source| {
            source.open().is_err_and(|error| error.help().unwrap().starts_with("allow reading it"))
        });
        assert_eq!(names(failed), ["d", "d/b", "d/x", "d/x", "d/z"]);
    }

    #[test]
    fn a_file_that_is_found_again_is_left_out_and_all_else_keeps_its_place() {
        let mut group = Group::default();
        for name in ["a", "b"] {
            group.files.push(Path::new(name));
        }
        group.push(Source::no_files(Path::new("first"), Wanted::Responses));
        for name in ["b", "c", "a"] {
            group.files.push(Path::new(name));
        }
        group.push(Source::no_files(Path::new("second"), Wanted::Responses));
        group.push(Source::no_files(Path::new("second"), Wanted::Responses));
        group.files.push(Path::new("d"));
        group.files.push(Path::new("c"));
        group.unite_files();
        let mut sources = Sources::default();
        sources.push(group);
        assert_are(&sources, &["a", "b", "first", "c", "second", "second", "d"].map(str::to_owned));
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
        assert!(!sources.are_at_hand());
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
