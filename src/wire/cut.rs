//! Where the values of an input begin and end: JSON values one after the other, with white space and byte order marks between
//! them, or the elements of one outermost array. The input may still grow; what pieces it arrives in makes no difference.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::api_error;
use super::options::Options;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// How many octets of a text that is no JSON are looked at, and how many a word in an array may have.
pub(super) const TEXT_OCTETS: usize = 64 << 10;

/// A value that goes wrong where a value may stand is not looked at before it has so many octets.
const LOOKED_AT_OCTETS: usize = 1 << 10;

/// A place in the input.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) offset: usize,
    /// From 1.
    pub(super) line: usize,
    /// How many characters of the line are before the place.
    pub(super) column: usize,
}

impl Place {
    /// The place behind these octets.
    pub(super) fn behind(self, octets: &[u8]) -> Self {
        let last_line = memchr::memrchr(b'\n', octets).map(|at| at.saturating_add(1));
        let (lines, characters) = octets.split_at_checked(last_line.unwrap_or(0)).unwrap_or_default();
        let column = match characters.is_ascii() {
            true => characters.len(),
            false => characters.iter().filter(|octet| **octet & 0xc0 != 0x80).count(),
        };
        Place {
            offset: self.offset.saturating_add(octets.len()),
            line: self.line.saturating_add(memchr::memchr_iter(b'\n', lines).count()),
            column: if last_line.is_some() { column } else { self.column.saturating_add(column) },
        }
    }
}

/// What comes next in an input. Lengths are in octets, of those that are not passed.
#[derive(Debug)]
pub(super) enum Cut {
    /// A value whose brackets balance. Whoever reads it says how to go on: [`Cutter::pass`], or
    /// [`Cutter::leave`] where it is no JSON.
    Value(usize),
    /// The beginning of a value that goes wrong, or ends too early, before its brackets balance.
    Broken(usize),
    /// A value that is nested too deeply where a line begins a value, before its brackets balance. It goes on in that line.
    TooDeep(Place),
    /// A value that is longer than it may be, passed over: how long it is, or how much of it there is if it has no end; and where it
    /// began, in an array as which element.
    TooLong { length: usize, begin: Place, index: Option<usize>, has_end: bool },
    /// Text that is no value.
    Text(usize),
    /// In an array, a character that does not belong there, and what is wrong with it.
    Misplaced(&'static str, Place),
    /// The input ends within an array.
    Unended,
}

/// Cuts an input. It holds no octets: those that have arrived are handed to it, of which it notes how many are passed.
#[derive(Clone, Debug)]
pub(super) struct Cutter {
    /// How long a value may be.
    longest: usize,
    /// How many of the octets are passed.
    at: usize,
    /// Where in the input the others begin.
    place: Place,
    state: State,
    array: Option<Array>,
    /// Whether nothing but white space and byte order marks is passed.
    is_blank: bool,
}

#[derive(Clone, Debug)]
enum State {
    Between,
    /// In a value, which begins with the octets.
    Within(Scan),
    /// In a value that is too long, of which so many octets are passed.
    TooLong {
        scan: Scan,
        length: usize,
        begin: Place,
        index: Option<usize>,
    },
    /// Behind something that could not be read, in a line of it: the next line that begins a value is looked for.
    Lost,
}

/// The outermost array.
#[derive(Clone, Copy, Debug)]
struct Array {
    next: Expect,
    /// How many elements were before.
    index: usize,
    /// Whether a part of it could not be read, so that a comma or bracket may be missing or left over.
    is_broken: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expect {
    ElementOrEnd,
    Element,
    CommaOrEnd,
}

impl Cutter {
    /// One that passes over values of more than `longest` octets.
    pub(super) fn new(longest: usize) -> Self {
        Cutter {
            longest,
            at: 0,
            place: Place { offset: 0, line: 1, column: 0 },
            state: State::Between,
            array: None,
            is_blank: true,
        }
    }

    /// Whether nothing but white space and byte order marks has come.
    pub(super) fn is_blank(&self) -> bool {
        self.is_blank
    }

    /// Where in the input the octets begin that are not passed.
    pub(super) fn place(&self) -> Place {
        self.place
    }

    /// The place in the array of the element that comes next; `None` outside of an array.
    pub(super) fn index(&self) -> Option<usize> {
        self.array.map(|array| array.index)
    }

    /// Those of the octets that are not passed.
    pub(super) fn rest<'b>(&self, octets: &'b [u8]) -> &'b [u8] {
        octets.get(self.at..).unwrap_or_default()
    }

    /// How many octets are passed, which are not handed over any more.
    pub(super) fn take_passed(&mut self) -> usize {
        std::mem::take(&mut self.at)
    }

    /// Passes so many octets, between values.
    fn step(&mut self, octets: &[u8], length: usize) {
        let passed = self.rest(octets).get(..length).unwrap_or_default();
        self.place = self.place.behind(passed);
        self.at = self.at.saturating_add(passed.len());
    }

    /// Passes the value that was found, which has so many octets.
    pub(super) fn pass(&mut self, octets: &[u8], length: usize) {
        self.step(octets, length);
        self.state = State::Between;
        if let Some(array) = &mut self.array {
            array.next = Expect::CommaOrEnd;
            array.index = array.index.saturating_add(1);
        }
    }

    /// Leaves the value that was found and is no JSON: the array goes on behind it, anything else in the next line that begins
    /// a value, be it a line of this one.
    pub(super) fn leave(&mut self, octets: &[u8], length: usize) {
        match self.array {
            Some(_) => self.pass(octets, length),
            None => self.state = State::Lost,
        }
    }

    /// What comes next, as far as the octets tell; `None` if more have to come, or no more will.
    pub(super) fn next(&mut self, octets: &[u8], is_finished: bool) -> Option<Cut> {
        loop {
            let cut = match &self.state {
                State::Between => self.between(octets, is_finished)?,
                State::Within(_) => Some(self.within(octets, is_finished)?),
                State::TooLong { .. } => Some(self.too_long(octets, is_finished)?),
                State::Lost => {
                    self.next_line(octets, is_finished)?;
                    None
                }
            };
            if cut.is_some() {
                return cut;
            }
        }
    }

    /// Passes what stands between values. `None` if more has to come, `Some(None)` if a value begins.
    fn between(&mut self, octets: &[u8], is_finished: bool) -> Option<Option<Cut>> {
        self.pass_blanks(octets, is_finished)?;
        let rest = self.rest(octets);
        self.is_blank &= rest.is_empty();
        match (rest.first(), self.array) {
            (None, array) => {
                let _ended = self.array.take_if(|_| is_finished)?;
                Some(array.filter(|array| !array.is_broken).map(|_| Cut::Unended))
            }
            (Some(first), Some(array)) => Some(self.in_array(octets, *first, array)),
            (Some(b'{'), None) => {
                self.state = State::Within(Scan::default());
                Some(None)
            }
            // A text tells it from the lines of a log that begin with a bracket.
            (Some(b'['), None) if begins_value(rest, is_finished)? || rest.get(1) == Some(&b'"') => {
                self.step(octets, 1);
                self.array = Some(Array { next: Expect::ElementOrEnd, index: 0, is_broken: false });
                Some(None)
            }
            (Some(_), None) => self.text(rest, is_finished).map(Some),
        }
    }

    /// Passes a comma or the end of the array, or begins an element. Where a part of the array could not be read, none is missed.
    fn in_array(&mut self, octets: &[u8], first: u8, mut array: Array) -> Option<Cut> {
        let what = match (first, array.next) {
            _ if array.is_broken => None,
            (b',', Expect::ElementOrEnd | Expect::Element) => Some("expected an element, found `,`"),
            (b']', Expect::Element) => Some("expected an element after `,`, found `]`"),
            (b',' | b']', _) | (_, Expect::ElementOrEnd | Expect::Element) => None,
            (_, Expect::CommaOrEnd) => Some("expected `,` or `]`"),
        };
        let place = self.place.behind(&[first]);
        array.next = Expect::Element;
        array.is_broken |= what.is_some();
        self.array = Some(array).filter(|_| first != b']');
        match first {
            b',' | b']' => self.step(octets, 1),
            _ if what.is_none() => self.state = State::Within(Scan::default()),
            _ => {}
        }
        what.map(|what| Cut::Misplaced(what, place))
    }

    /// Passes white space and byte order marks; `None` if it is not known whether a mark comes.
    fn pass_blanks(&mut self, octets: &[u8], is_finished: bool) -> Option<()> {
        loop {
            // A text sequence (RFC 7464) has a record separator before each document.
            let separator = if self.array.is_none() { 0x1e } else { b' ' };
            let is_passed = |octet: &&u8| is_blank(**octet) || **octet == separator;
            self.step(octets, self.rest(octets).iter().take_while(is_passed).count());
            let rest = self.rest(octets);
            if !rest.starts_with(BYTE_ORDER_MARK) {
                let may_be_mark = !is_finished && !rest.is_empty() && BYTE_ORDER_MARK.starts_with(rest);
                return (!may_be_mark).then_some(());
            }
            // It has no width.
            self.at = self.at.saturating_add(BYTE_ORDER_MARK.len());
            self.place.offset = self.place.offset.saturating_add(BYTE_ORDER_MARK.len());
        }
    }

    /// The text that the octets begin with, up to the next line that begins a value.
    fn text(&mut self, rest: &[u8], is_finished: bool) -> Option<Cut> {
        let looked_at = rest.get(..TEXT_OCTETS).unwrap_or(rest);
        let mut length = looked_at.len();
        for end in memchr::memchr_iter(b'\n', looked_at) {
            if begins_value(rest.get(end.saturating_add(1)..).unwrap_or_default(), is_finished)? {
                length = end;
                break;
            }
        }
        if length == rest.len() && length < TEXT_OCTETS && !is_finished {
            return None;
        }
        self.state = State::Lost;
        Some(Cut::Text(length))
    }

    /// The value that the octets begin with.
    fn within(&mut self, octets: &[u8], is_finished: bool) -> Option<Cut> {
        let rest = octets.get(self.at..).unwrap_or_default();
        let may_be = rest.get(..=self.longest).unwrap_or(rest);
        let is_whole = is_finished && rest.len() <= self.longest;
        let State::Within(scan) = &mut self.state else { return None };
        let cut = loop {
            break match scan.next(may_be, is_whole) {
                Found::End(length) if length <= self.longest => return Some(Cut::Value(length)),
                Found::Line(length) if scan.is_too_deep() => {
                    let begin = self.place;
                    self.lose();
                    self.step(octets, length.saturating_sub(1));
                    self.state = State::Between;
                    return Some(Cut::TooDeep(begin));
                }
                Found::Line(length) if scan.goes_wrong(may_be, length) => Cut::Broken(length),
                Found::Line(_) => continue,
                Found::LineFeed(length) => {
                    // Before a line that begins a value, the string is cut off.
                    let next = may_be.get(length..).unwrap_or_default();
                    let is_end = is_whole || may_be.len() > self.longest;
                    Cut::Broken(length.saturating_sub(usize::from(begins_value(next, is_end)?)))
                }
                Found::Nothing if is_whole => Cut::Broken(may_be.len()),
                Found::Nothing if may_be.len() <= self.longest => return None,
                Found::End(_) | Found::Nothing if may_go_on(may_be) => {
                    let scan = Scan::default();
                    self.state = State::TooLong { scan, length: 0, begin: self.place, index: self.index() };
                    return self.too_long(octets, is_finished);
                }
                Found::End(_) | Found::Nothing => Cut::Broken(may_be.len()),
            };
        };
        self.lose();
        Some(cut)
    }

    /// What the octets begin with could not be read.
    fn lose(&mut self) {
        self.state = State::Lost;
        if let Some(array) = &mut self.array {
            *array =
                Array { next: Expect::ElementOrEnd, index: array.index.saturating_add(1), is_broken: true };
        }
    }

    /// Passes over a value that is too long.
    fn too_long(&mut self, octets: &[u8], is_finished: bool) -> Option<Cut> {
        let rest = octets.get(self.at..).unwrap_or_default();
        let State::TooLong { scan, length, begin, index } = &mut self.state else { return None };
        let (found, passed) = loop {
            match scan.next(rest, is_finished) {
                Found::Line(end) if !scan.expects_value() => break (Some(false), end.saturating_sub(2)),
                Found::Line(_) => {}
                Found::End(end) => break (Some(true), end),
                Found::LineFeed(end) => break (Some(false), end.saturating_sub(1)),
                Found::Nothing => break (is_finished.then_some(false), scan.at),
            }
        };
        scan.at = 0;
        *length = length.saturating_add(passed);
        let (length, begin, index) = (*length, *begin, *index);
        match found {
            Some(true) => self.pass(octets, passed),
            _ => self.step(octets, passed),
        }
        let has_end = found?;
        if !has_end {
            self.lose();
        }
        Some(Cut::TooLong { length, begin, index, has_end })
    }

    /// Goes on to the next line that begins a value; `None` if it is not there yet.
    fn next_line(&mut self, octets: &[u8], is_finished: bool) -> Option<()> {
        loop {
            let rest = self.rest(octets);
            let Some(end) = memchr::memchr(b'\n', rest) else {
                self.step(octets, rest.len());
                return None;
            };
            let begins = begins_value(rest.get(end.saturating_add(1)..).unwrap_or_default(), is_finished);
            // The line feed is kept where it is not known what follows.
            self.step(octets, end.saturating_add(usize::from(begins.is_some())));
            if begins? {
                self.state = State::Between;
                return Some(());
            }
        }
    }
}

/// Where the next element begins and ends in an array that is JSON, of which so many octets were read; `None` at its end.
pub(super) fn next_element(octets: &[u8], at: usize) -> Option<(usize, usize)> {
    let rest = octets.get(at..)?;
    let between = rest.iter().take_while(|octet| is_blank(**octet) || **octet == b',').count();
    let element = rest.get(between..).filter(|element| !element.starts_with(b"]"))?;
    let begin = at.saturating_add(between);
    let mut scan = Scan::default();
    loop {
        match scan.next(element, true) {
            Found::End(length) => return Some((begin, begin.saturating_add(length))),
            Found::Line(_) => {}
            Found::LineFeed(_) | Found::Nothing => return None,
        }
    }
}

/// A search for the end of a value by its brackets and strings, which goes on where it was when more has come.
#[derive(Clone, Debug, Default)]
struct Scan {
    /// Up to here the value was searched.
    at: usize,
    /// Whether any of it was.
    has_begun: bool,
    /// How many arrays and objects are open there.
    depth: usize,
    in_string: bool,
    /// Whether the string goes on with an escaped character.
    is_escaped: bool,
    /// What was last, outside of strings, beside white space.
    last: u8,
    /// Up to here the value may go on.
    checked: usize,
}

/// What was found in a value. Lengths are counted from its beginning.
enum Found {
    /// Its brackets balance.
    End(usize),
    /// A line that begins a value, up to its first character. In a value that is laid out in lines, few do.
    Line(usize),
    /// A line feed in a string, which is no JSON.
    LineFeed(usize),
    Nothing,
}

impl Scan {
    fn is_too_deep(&self) -> bool {
        self.depth > Options::MAX_DEPTH
    }

    /// Whether a value may stand where a line begins one.
    fn expects_value(&self) -> bool {
        matches!(self.last, b',' | b'[' | b':')
    }

    /// Whether the value is known to go wrong within so many octets, the last of which begins a line. All is looked at again when it is
    /// four times as much as before, so that all looks together cost little more than the last.
    fn goes_wrong(&mut self, octets: &[u8], length: usize) -> bool {
        if !self.expects_value() {
            return true;
        }
        let may_look = length >= self.checked.saturating_mul(4).max(LOOKED_AT_OCTETS);
        if may_look {
            self.checked = length;
        }
        may_look && !may_go_on(octets.get(..length).unwrap_or(octets))
    }

    fn next(&mut self, octets: &[u8], is_finished: bool) -> Found {
        loop {
            if self.in_string
                && let Some(found) = self.in_string(octets)
            {
                return found;
            }
            let rest = octets.get(self.at..).unwrap_or_default();
            let is_mark = |octet: &u8| matches!(octet, b'"' | b'{' | b'[' | b']' | b'}' | b'\n');
            let ends_word = |octet: &u8| is_mark(octet) || *octet == b',' || is_blank(*octet);
            let found = match self.depth {
                0 => rest.iter().position(ends_word),
                _ => rest.iter().position(is_mark),
            };
            let passed = found.unwrap_or(rest.len());
            self.at = self.at.saturating_add(passed);
            self.note(rest.get(..passed).unwrap_or_default());
            let Some(octet) = octets.get(self.at) else { return Found::Nothing };
            let behind = self.at.saturating_add(1);
            match octet {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth = self.depth.saturating_add(1),
                // A word ends before it.
                b',' | b' ' | b'\t' | b'\r' | b'\n' | b']' | b'}' if self.depth == 0 => {
                    return Found::End(if self.has_begun { self.at } else { behind });
                }
                b']' | b'}' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        self.at = behind;
                        return Found::End(behind);
                    }
                }
                b'\n' => match begins_value(octets.get(behind..).unwrap_or_default(), is_finished) {
                    None => return Found::Nothing,
                    Some(false) => {}
                    Some(true) => {
                        self.at = behind;
                        return Found::Line(behind.saturating_add(1));
                    }
                },
                _ => {}
            }
            self.at = behind;
            self.note(&[*octet]);
        }
    }

    /// Notes what was passed outside of strings.
    fn note(&mut self, passed: &[u8]) {
        if let Some(last) = passed.iter().rfind(|octet| !is_blank(**octet)) {
            self.last = *last;
            self.has_begun = true;
        }
    }

    /// Goes on to the end of the string; where that is the value's, or is not there, it is found.
    fn in_string(&mut self, octets: &[u8]) -> Option<Found> {
        while self.in_string {
            let rest = octets.get(self.at..).unwrap_or_default();
            let Some(end) = memchr::memchr2(b'"', b'\n', rest) else {
                self.is_escaped = ends_escaped(rest, self.is_escaped);
                self.at = octets.len();
                return Some(Found::Nothing);
            };
            let is_escaped = ends_escaped(rest.get(..end).unwrap_or_default(), self.is_escaped);
            let behind = self.at.saturating_add(end).saturating_add(1);
            if rest.get(end) == Some(&b'\n') {
                return Some(Found::LineFeed(behind));
            }
            self.at = behind;
            self.is_escaped = false;
            self.in_string = is_escaped;
        }
        (self.depth == 0).then_some(Found::End(self.at))
    }
}

/// Whether a character behind this part of a string is escaped, if the part's first is or is not.
fn ends_escaped(part: &[u8], is_escaped: bool) -> bool {
    let backslashes = part.iter().rev().take_while(|octet| **octet == b'\\').count();
    let counts_before = backslashes == part.len() && is_escaped;
    (backslashes % 2 == 1) != counts_before
}

/// Whether a JSON value may begin so, or is so as a whole: nothing is wrong but that it may end too early. Whether text is UTF-8 is
/// not looked at.
fn may_go_on(octets: &[u8]) -> bool {
    // A number that is cut off is a wrong one to the parser.
    let digits = octets
        .iter()
        .rev()
        .take_while(|octet| matches!(octet, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'));
    let octets = octets.get(..octets.len().saturating_sub(digits.count())).unwrap_or_default();
    parse(octets).map_or_else(|error| error.is_eof(), |()| true)
}

/// Whether the octets are one JSON value. Whether text is UTF-8 is not looked at.
pub(super) fn is_json(octets: &[u8]) -> bool {
    parse(octets).is_ok()
}

fn parse(octets: &[u8]) -> Result<(), serde_json::Error> {
    let mut parser = serde_json::Deserializer::from_slice(octets);
    let IgnoredAny = IgnoredAny::deserialize(&mut parser)?;
    parser.end()
}

/// Whether a line that goes on so begins a value, or an error of the vendor's command; `None` if more of it has to come. A `[` does
/// not, if what follows is neither white space nor the beginning of an element: log lines begin so. A byte order mark may stand
/// before it, as where files were joined.
fn begins_value(line: &[u8], is_finished: bool) -> Option<bool> {
    match line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line) {
        [b'{', ..] | [b'[', b' ' | b'\t' | b'\r' | b'\n' | b'{' | b'[' | b']', ..] => Some(true),
        [] | [0xef] | [0xef, 0xbb] => is_finished.then_some(false),
        [b'['] => is_finished.then_some(true),
        line if api_error::is_plain_text(line) => Some(true),
        line if is_finished || line.len() >= api_error::FIRST_OCTETS || line.contains(&b'\n') => Some(false),
        [b'S' | b'E', ..] => None,
        _ => Some(false),
    }
}

pub(super) fn is_blank(octet: u8) -> bool {
    matches!(octet, b' ' | b'\t' | b'\r' | b'\n')
}
