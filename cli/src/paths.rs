//! A great many paths in little memory: one run of octets, and where in it each path begins. A million of them of 20
//! octets each take 29 MB, and to sort them takes no more.

use std::cmp::Ordering;
use std::path::{Path, PathBuf};

/// What stands behind each path in the run. No path that is held there has one.
const END: u8 = 0;

/// Paths in an order of their own. Each takes its octets and nine more.
#[derive(Debug, Default)]
pub(crate) struct Paths {
    run: Run,
    /// Where each begins in the run, in the order of the paths.
    begins: Vec<usize>,
}

/// The paths themselves, in the order in which they came.
#[derive(Debug, Default)]
struct Run {
    octets: Vec<u8>,
    /// Those that their octets do not give back; the first begins at the last number there is, the second at the one before.
    others: Vec<PathBuf>,
}

impl Run {
    /// Where it begins.
    fn push(&mut self, path: &Path) -> usize {
        let Some(octets) = octets_of(path) else {
            let begin = !self.others.len();
            self.others.push(path.to_owned());
            return begin;
        };
        let begin = self.octets.len();
        self.octets.extend_from_slice(octets);
        self.octets.push(END);
        begin
    }

    fn at(&self, begin: usize) -> &Path {
        if let Some(other) = self.others.get(!begin) {
            return other;
        }
        let octets = self.octets.get(begin..).unwrap_or_default();
        path_of(octets.split(|octet| *octet == END).next().unwrap_or_default())
    }

    /// Takes away the path that came last, which begins there.
    fn pop(&mut self, begin: usize) -> PathBuf {
        let path = self.at(begin).to_owned();
        if begin < self.octets.len() {
            self.octets.truncate(begin);
        } else {
            self.others.truncate(!begin);
        }
        path
    }
}

impl Paths {
    pub(crate) fn len(&self) -> usize {
        self.begins.len()
    }

    pub(crate) fn push(&mut self, path: &Path) {
        self.begins.push(self.run.push(path));
    }

    /// Takes away the last. They must not have been sorted.
    pub(crate) fn pop(&mut self) -> Option<PathBuf> {
        self.begins.pop().map(|begin| self.run.pop(begin))
    }

    pub(crate) fn get(&self, number: usize) -> Option<&Path> {
        self.begins.get(number).map(|begin| self.run.at(*begin))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Path> {
        self.begins.iter().map(|begin| self.run.at(*begin))
    }

    /// Sorts those from this number on by their octets.
    pub(crate) fn sort_by_octets(&mut self, first: usize) {
        let Paths { run, begins } = self;
        let tail = begins.get_mut(first..).unwrap_or_default();
        tail.sort_unstable_by(|one, other| by_octets(run.at(*one), run.at(*other)));
    }

    /// How many from this number on come before `path`, if they are sorted by their octets.
    pub(crate) fn count_before(&self, first: usize, path: &Path) -> usize {
        let tail = self.begins.get(first..).unwrap_or_default();
        tail.partition_point(|begin| by_octets(self.run.at(*begin), path) == Ordering::Less)
    }

    /// Sorts all of them name by name, and leaves each once.
    pub(crate) fn sort_and_unite(&mut self) {
        let Paths { run, begins } = self;
        begins.sort_unstable_by(|one, other| run.at(*one).cmp(run.at(*other)).then(one.cmp(other)));
        begins.dedup_by(|one, other| run.at(*one) == run.at(*other));
    }

    /// Leaves each once, where it comes first. Gives the numbers of those that were taken away, in order.
    pub(crate) fn unite(&mut self) -> Vec<usize> {
        let mut by_path: Vec<usize> = (0..self.len()).collect();
        by_path.sort_unstable_by(|one, other| self.get(*one).cmp(&self.get(*other)).then(one.cmp(other)));
        let pairs = by_path.iter().zip(by_path.iter().skip(1));
        let of_repeated = pairs.filter(|(one, other)| self.get(**one) == self.get(**other));
        let mut repeated: Vec<usize> = of_repeated.map(|(_, other)| *other).collect();
        repeated.sort_unstable();
        let mut number: usize = 0;
        self.begins.retain(|_| {
            let is_repeated = repeated.binary_search(&number).is_ok();
            number = number.saturating_add(1);
            !is_repeated
        });
        repeated
    }
}

/// By the octets of the whole path, not name by name: `a-b/c` comes before `a/b`.
pub(crate) fn by_octets(one: &Path, other: &Path) -> Ordering {
    one.as_os_str().as_encoded_bytes().cmp(other.as_os_str().as_encoded_bytes())
}

/// What gives the path back.
#[cfg(unix)]
fn octets_of(path: &Path) -> Option<&[u8]> {
    use std::os::unix::ffi::OsStrExt;
    Some(path.as_os_str().as_bytes()).filter(|octets| !octets.contains(&END))
}

#[cfg(unix)]
fn path_of(octets: &[u8]) -> &Path {
    use std::os::unix::ffi::OsStrExt;
    Path::new(std::ffi::OsStr::from_bytes(octets))
}

/// What gives the path back: it has to be text.
#[cfg(not(unix))]
fn octets_of(path: &Path) -> Option<&[u8]> {
    path.to_str().map(str::as_bytes).filter(|octets| !octets.contains(&END))
}

#[cfg(not(unix))]
fn path_of(octets: &[u8]) -> &Path {
    Path::new(std::str::from_utf8(octets).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(names: &[&str]) -> Paths {
        let mut paths = Paths::default();
        names.iter().for_each(|name| paths.push(Path::new(name)));
        paths
    }

    #[track_caller]
    fn assert_are(paths: &Paths, expected: &[&str]) {
        let found: Vec<_> = paths.iter().map(|path| path.to_str().unwrap()).collect();
        assert_eq!(found, expected);
        assert_eq!(paths.len(), expected.len());
    }

    /// A NUL, which no file's name has, cannot be told from the end of a path in the run.
    const NAMES: [&str; 9] = ["a/b", "a", "", "x\0y", "a.json", "a-b", "a", "x", "x\0y"];

    #[test]
    fn they_are_as_they_came_until_they_are_sorted() {
        let mut some = paths(&NAMES);
        assert_are(&some, &NAMES);
        some.sort_by_octets(3);
        assert_are(&some, &["a/b", "a", "", "a", "a-b", "a.json", "x", "x\0y", "x\0y"]);
        some.sort_by_octets(0);
        assert_are(&some, &["", "a", "a", "a-b", "a.json", "a/b", "x", "x\0y", "x\0y"]);
        let before = |path: &str| some.count_before(1, Path::new(path));
        assert_eq!(["", "a", "a.", "a/b", "x", "y"].map(before), [0, 0, 3, 4, 5, 8]);
        some.sort_by_octets(100);
        assert_eq!(some.get(9), None);
    }

    #[test]
    fn the_last_is_taken_away() {
        let mut some = paths(&NAMES);
        for expected in NAMES.into_iter().rev() {
            assert_eq!(some.pop(), Some(PathBuf::from(expected)));
            some.push(Path::new("one\0more"));
            some.push(Path::new("one more"));
            assert_eq!(some.pop(), Some(PathBuf::from("one more")));
            assert_eq!(some.pop(), Some(PathBuf::from("one\0more")));
        }
        assert_eq!(some.pop(), None);
        assert!(some.run.octets.is_empty() && some.run.others.is_empty());
    }

    #[test]
    fn each_is_left_once() {
        let mut some = paths(&NAMES);
        some.sort_and_unite();
        assert_are(&some, &["", "a", "a/b", "a-b", "a.json", "x", "x\0y"]);
        let mut some = paths(&["b", "a", "c", "b", "a", "b", "d"]);
        assert_eq!(some.unite(), [3, 4, 5]);
        assert_are(&some, &["b", "a", "c", "d"]);
        assert!(some.unite().is_empty());
        assert_are(&some, &["b", "a", "c", "d"]);
    }

    #[cfg(unix)]
    #[test]
    fn octets_that_are_no_text_are_held() {
        use std::os::unix::ffi::OsStrExt;
        let names: [&[u8]; 3] = [b"\xff\xfe.json", b"\xc3\xa4", b"\xc3"];
        let mut some = Paths::default();
        names.iter().for_each(|name| some.push(Path::new(std::ffi::OsStr::from_bytes(name))));
        assert!(some.run.others.is_empty());
        some.sort_by_octets(0);
        let found: Vec<_> = some.iter().map(|path| path.as_os_str().as_bytes()).collect();
        assert_eq!(found, [b"\xc3".as_slice(), b"\xc3\xa4", b"\xff\xfe.json"]);
    }

    #[test]
    fn many_take_their_octets_and_nine_more() {
        let mut many = Paths::default();
        (0..100_000).rev().for_each(|number| many.push(Path::new(&format!("{number:06}"))));
        many.sort_by_octets(0);
        assert_eq!(many.run.octets.len(), 700_000);
        assert_eq!(size_of_val(many.begins.as_slice()), 800_000);
        let mut numbers = 0..100_000;
        assert!(many.iter().all(|path| path == Path::new(&format!("{:06}", numbers.next().unwrap()))));
    }
}
