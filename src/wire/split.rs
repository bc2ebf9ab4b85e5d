//! An input that arrives piece by piece to parts that can be read one by one, or side by side. What a part holds is told by
//! the same readers that read a whole input; here is only found where one may be cut: before a line, or around the elements of
//! the outermost array.

use super::api_error;
use super::error::InputError;
use super::fault::{offset_in, too_large};
use super::json::{Elements, Expect};
use super::options::{Format, MAX_PAGE_BYTES, Options};
use super::path::Path;
use super::records::Records;
use super::text::{
    Chunk, Chunks, Layout, Place, Utf16, WHITE_SPACE, begins_entry, is_blank, looks_like_ndjson,
};

/// How many octets a part has if its documents are shorter: some ten responses.
pub(super) const PART_OCTETS: usize = 64 << 10;

/// How many octets a document has that is long.
const LONG_OCTETS: usize = 1 << 20;

/// Within how many octets the first line has to end, if it begins an array, for the lines to be documents.
const FIRST_LINE_OCTETS: usize = 1 << 20;

/// Cuts an input into [`Part`]s while it arrives, so that it need not be in memory as a whole. It does no reading itself:
/// its octets are pushed.
///
/// The parts hold the records that [`records_with`](super::records_with) finds in the whole input, and the same errors,
/// but for these. An array's elements before octets that are no UTF-8 are read. A line, an element or a whole document that
/// is longer than a page may be is passed over, its syntax looked at no further than that, and becomes one error that says
/// how long it was; white space behind a line counts with it, other white space does not. Of an error of the vendor's command
/// that is longer, the rest is passed over. Not limited is how many records there are: with [`Records::octets_read`] and
/// [`max_records`](super::max_records) the caller can. In [`Format::Auto`], how documents lie in the input is told by as much
/// of it as a page may have. In what pieces the input arrives makes no difference to any of this.
///
/// ```
/// use mqtt_ca_check::wire::{Field, Format, Options, Splitter};
///
/// let mut options = Options::default();
/// options.format = Format::Ndjson;
/// let mut splitter = Splitter::new(options);
/// splitter.push(b"{\"Data\": {\"Sn\": \"00f2\"}}\n{\"Data\": {\"S");
/// let part = splitter.next().unwrap();
/// let record = part.records().next().unwrap().unwrap();
/// assert_eq!(record.field(Field::Sn), Some("00f2"));
/// assert!(splitter.next().is_none(), "the second line is not there yet");
///
/// splitter.push(b"n\": \"00f3\"}}");
/// splitter.finish();
/// assert_eq!(splitter.next().unwrap().records().count(), 1);
/// ```
#[derive(Debug)]
pub struct Splitter {
    options: Options,
    state: State,
    /// What was pushed and is in no part yet.
    buffer: Vec<u8>,
    /// How many octets at the beginning of the buffer are in a part already.
    taken: usize,
    /// Where in the input the rest of the buffer begins.
    place: Place,
    /// Where the white space before the rest begins, as long as nothing has come behind it.
    blank: Option<Place>,
    is_finished: bool,
}

#[derive(Debug)]
enum State {
    /// Nothing was looked at yet.
    Start,
    /// How documents lie in the input is not known yet; so much of it was looked at.
    Undecided(FirstLine),
    /// One document, all that is left.
    Whole(Trimmed),
    /// One document a line, of which the first was searched so far.
    Lines(Entry),
    /// In an error of the vendor's command that is too long and was told; perhaps within a line of it.
    Error { in_line: bool },
    /// In the outermost array.
    Array(Array),
    /// The rest begins with the end of the outermost array.
    ArrayEnd(Position),
    /// Behind the outermost array, which had so many elements.
    Behind(usize),
    /// Something too long, which is passed over.
    TooLong(TooLong),
    /// No part will come any more.
    Over,
}

/// What is known of the first line.
#[derive(Clone, Copy, Debug, Default)]
struct FirstLine {
    end: Option<usize>,
    /// Up to here there is no end of it, or behind its end nothing but white space.
    searched: usize,
}

/// White space that was taken away behind a document, because it would have made it too long.
#[derive(Clone, Copy, Debug, Default)]
struct Trimmed {
    /// How long the document is, if any was.
    document: Option<usize>,
    octets: usize,
}

/// A line that is searched for its end; with an error of the vendor's command, the lines of it.
#[derive(Clone, Copy, Debug, Default)]
struct Entry {
    begin: usize,
    /// Where its last line begins.
    line: usize,
    /// Up to here there is no end of that line.
    searched: usize,
}

impl Entry {
    fn at(begin: usize) -> Self {
        Entry { begin, line: begin, searched: begin }
    }

    /// Whether it was found to be an error of the vendor's command.
    fn is_error(self) -> bool {
        self.line > self.begin
    }
}

/// Where in the outermost array the rest begins.
#[derive(Clone, Copy, Debug)]
struct Position {
    next: Expect,
    count: usize,
}

/// Something that is passed over.
#[derive(Debug)]
struct TooLong {
    kind: Skipped,
    /// The line that it begins on.
    line: usize,
    /// Its octets so far.
    length: usize,
    /// The same up to the last that is no white space.
    significant: usize,
}

#[derive(Debug)]
enum Skipped {
    Document,
    Line,
    /// With how many elements there are before it, and what was searched of it.
    Element(usize, Marks),
}

/// One or more documents of an input, with what has to be known of the input before them.
#[derive(Clone, Debug)]
pub struct Part {
    octets: Vec<u8>,
    content: Content,
    place: Place,
    is_last: bool,
    options: Options,
}

#[derive(Clone, Debug)]
enum Content {
    Utf16(Utf16),
    Whole,
    Lines,
    /// Elements of an array, from here on.
    Elements(Position),
    TooLong(InputError),
}

impl Part {
    /// The records of the part.
    #[must_use]
    pub fn records(&self) -> Records<'_> {
        let chunks = |layout| Chunks::of_part(&self.octets, layout, self.place, self.is_last);
        match &self.content {
            Content::Utf16(utf16) => Records::of_part(chunks(Layout::Utf16(*utf16)), &self.options),
            Content::Whole => Records::of_part(chunks(Layout::Whole), &self.options),
            Content::Lines => Records::of_part(chunks(Layout::Lines), &self.options),
            Content::TooLong(error) => Records::of_error(error.clone(), self.place, &self.options),
            Content::Elements(position) => self.elements(*position),
        }
    }

    fn elements(&self, Position { next, count }: Position) -> Records<'_> {
        let Ok(text) = std::str::from_utf8(&self.octets) else {
            let chunks = Chunks::of_part(&self.octets, Layout::Whole, self.place, self.is_last);
            return Records::of_part(chunks, &self.options);
        };
        // As around any document, white space at the end of the input counts for nothing.
        let text = if self.is_last { text.trim_end_matches(WHITE_SPACE) } else { text };
        let behind = self.place.behind(&self.octets);
        let elements = Elements::of_part(text, next, count, self.is_last);
        Records::of_elements(elements, Chunk::of_part(text, self.place), behind, &self.options)
    }

    /// How many octets it holds. Among them may be one that belongs to the next part, to show where an element ends.
    #[must_use]
    pub fn len(&self) -> usize {
        self.octets.len()
    }

    /// Whether it holds no octets: of what was too long to be read, only the error is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.octets.is_empty()
    }
}

impl Splitter {
    /// A splitter of one input.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Splitter {
            options,
            state: State::Start,
            buffer: Vec::new(),
            taken: 0,
            place: Place::START,
            blank: None,
            is_finished: false,
        }
    }

    /// Takes in what the input goes on with. Call [`next`](Self::next) until it gives nothing before more is pushed: the
    /// splitter then holds one unfinished document at most.
    pub fn push(&mut self, octets: &[u8]) {
        if !matches!(self.state, State::Over) {
            drop(self.buffer.drain(..self.taken));
            self.taken = 0;
            self.make_room(octets.len());
            self.buffer.extend_from_slice(octets);
        }
    }

    /// Makes room for so many octets more. Where a document is long already, for all that a page may have at once: an
    /// allocator may hold the old place of a buffer that grows beside its new one. A limit that somebody raised is no measure.
    fn make_room(&mut self, more: usize) {
        let longest = self.longest().min(MAX_PAGE_BYTES);
        if self.buffer.len() > LONG_OCTETS && self.buffer.capacity() < longest {
            self.buffer.reserve_exact(longest.saturating_add(more).saturating_sub(self.buffer.len()));
        }
    }

    /// Says that the input has ended.
    pub fn finish(&mut self) {
        self.is_finished = true;
    }

    /// Whether no part will come any more, whatever is pushed: what follows the end of an array is not read.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self.state, State::Over)
    }

    /// How many octets are in no part yet.
    #[cfg(test)]
    pub(super) fn octets_held(&self) -> usize {
        self.rest().len()
    }

    /// The most octets that a document may have.
    fn longest(&self) -> usize {
        self.options.max_page_bytes.max(self.options.max_record_bytes)
    }

    fn rest(&self) -> &[u8] {
        self.buffer.get(self.taken..).unwrap_or_default()
    }

    /// Leaves out so many octets at the beginning of the rest.
    fn pass(&mut self, length: usize) {
        let passed = self.rest().get(..length).unwrap_or_else(|| self.rest());
        let length = passed.len();
        self.place = self.place.behind(passed);
        self.taken = self.taken.saturating_add(length);
    }

    /// Leaves out white space at the beginning of the rest.
    fn pass_blanks(&mut self) {
        let place = self.place;
        match leading_blanks(self.rest()) {
            0 => {}
            length => {
                self.pass(length);
                let _first = self.blank.get_or_insert(place);
            }
        }
        if !self.rest().is_empty() {
            self.blank = None;
        }
    }

    /// The first `length` octets of the rest as a part.
    fn cut(&mut self, length: usize, content: Content, is_last: bool) -> Part {
        let place = self.place;
        self.pass(length);
        let begin = self.taken.saturating_sub(length);
        let octets = if length > PART_OCTETS.saturating_mul(4) && length > self.rest().len() {
            // Not copied, since it is long; what follows is shorter.
            let rest = self.buffer.split_off(self.taken);
            let mut octets = std::mem::replace(&mut self.buffer, rest);
            drop(octets.drain(..begin));
            self.taken = 0;
            octets
        } else {
            self.buffer.get(begin..self.taken).unwrap_or_default().to_vec()
        };
        Part { octets, content, place, is_last, options: self.options.clone() }
    }

    /// The rest as the last part, if there is any.
    fn last_part(&mut self, content: Content) -> Step {
        match self.rest().len() {
            0 => Step::Wait(State::Over),
            length => Step::Part(self.cut(length, content, true), State::Over),
        }
    }

    /// Goes on by one step: to a part, to another state, or not without more input.
    fn step(&mut self) -> Step {
        match std::mem::replace(&mut self.state, State::Over) {
            State::Start => self.start(),
            State::Undecided(first_line) => self.decide(first_line),
            State::Whole(trimmed) => self.whole(trimmed),
            State::Lines(entry) => self.lines(entry),
            State::Error { in_line } => self.rest_of_error(in_line),
            State::Array(array) => self.array(array),
            State::ArrayEnd(position) => self.end_of_array(position),
            State::Behind(count) => self.behind_array(count),
            State::TooLong(too_long) => self.pass_over(too_long),
            State::Over => Step::Wait(State::Over),
        }
    }

    /// Looks at the first octets: a byte order mark, or UTF-16.
    fn start(&mut self) -> Step {
        if self.rest().len() < 4 && !self.is_finished {
            return Step::Wait(State::Start);
        }
        if let Some(utf16) = Utf16::of(self.rest()) {
            return self.last_part(Content::Utf16(utf16));
        }
        if self.rest().starts_with(b"\xef\xbb\xbf") {
            self.taken = 3;
            self.place.offset = 3;
        }
        Step::Now(State::Undecided(FirstLine::default()))
    }

    /// Leaves out white space at the beginning of the rest, but for one octet of it in the line that goes on, which tells that
    /// the line does not begin with what follows. Whether any was left out.
    fn pass_blanks_before_line(&mut self) -> bool {
        let blank = leading_blanks(self.rest());
        let is_within_line = !self.rest().get(..blank).unwrap_or_default().ends_with(b"\n");
        let passed = blank.saturating_sub(usize::from(is_within_line));
        self.pass(passed);
        passed > 0
    }

    fn decide(&mut self, mut first_line: FirstLine) -> Step {
        if self.pass_blanks_before_line() {
            first_line = FirstLine::default();
        }
        let Some(first) = self.rest().get(leading_blanks(self.rest())).copied() else {
            return Step::Wait(State::Undecided(first_line));
        };
        let has_lines = match self.options.format {
            Format::Json => Some(false),
            Format::Ndjson => Some(true),
            Format::Auto => self.has_lines(first, &mut first_line),
        };
        if has_lines == Some(false) {
            self.pass(leading_blanks(self.rest()));
        }
        match has_lines {
            None => Step::Wait(State::Undecided(first_line)),
            Some(true) => Step::Now(State::Lines(Entry::default())),
            Some(false) if first == b'[' => {
                self.pass(1);
                Step::Now(State::Array(Array::at(Expect::ElementOrEnd, 0)))
            }
            Some(false) => Step::Now(State::Whole(Trimmed::default())),
        }
    }

    /// Whether each line is a document, if that can be told already.
    fn has_lines(&self, first: u8, first_line: &mut FirstLine) -> Option<bool> {
        let longest = self.longest();
        // What lies further on is not looked at, even if it is there already.
        let rest = self.rest().get(..=longest).unwrap_or_else(|| self.rest());
        let is_long = rest.len() > longest;
        let unsearched = |searched| rest.get(searched..).unwrap_or_default();
        if first_line.end.is_none() {
            let found = memchr::memchr(b'\n', unsearched(first_line.searched));
            first_line.end = found.map(|at| first_line.searched.saturating_add(at));
            first_line.searched = first_line.end.unwrap_or(rest.len());
        }
        let is_long_array = first == b'[' && first_line.end.unwrap_or(rest.len()) > FIRST_LINE_OCTETS;
        let blank = first_line.end.map_or(0, |_| leading_blanks(unsearched(first_line.searched)));
        first_line.searched = first_line.searched.saturating_add(blank);
        let second_begins = first_line.end.is_some() && first_line.searched < rest.len();
        if !is_long_array && (second_begins || (self.is_finished && !is_long)) {
            return Some(looks_like_ndjson(rest));
        }
        (is_long_array || is_long).then_some(false)
    }

    fn whole(&mut self, mut trimmed: Trimmed) -> Step {
        let rest = self.rest();
        let document = match trimmed.document {
            None if rest.len() <= self.longest() => rest.len(),
            _ => without_blanks(rest),
        };
        if document > trimmed.document.unwrap_or_else(|| self.longest()) {
            return self.begin_to_pass_over(Skipped::Document, trimmed.octets);
        }
        // One is kept, which tells that the document does not end with the input.
        let kept = document.saturating_add(1);
        if kept < rest.len() {
            trimmed.document = Some(document);
            trimmed.octets = trimmed.octets.saturating_add(rest.len().saturating_sub(kept));
            self.buffer.truncate(self.taken.saturating_add(kept));
        }
        if self.is_finished { self.last_part(Content::Whole) } else { Step::Wait(State::Whole(trimmed)) }
    }

    /// As many lines as are complete, up to the length of a part.
    fn lines(&mut self, mut entry: Entry) -> Step {
        // White space before a line belongs to no line.
        if self.pass_blanks_before_line() {
            entry = Entry::default();
        }
        let mut complete = 0;
        let mut is_too_long = false;
        while complete < PART_OCTETS && !is_too_long {
            match self.end_of_entry(&mut entry) {
                Some(end) if self.is_too_long(entry, end) => is_too_long = true,
                Some(end) => {
                    complete = end;
                    entry = Entry::at(end);
                }
                None => break,
            }
        }
        let length = self.rest().len();
        if complete > 0 {
            let is_last = self.is_finished && complete == length;
            return Step::Part(self.cut(complete, Content::Lines, is_last), State::Lines(Entry::default()));
        }
        if !is_too_long && !self.is_too_long(entry, length) {
            return match self.is_finished {
                true => self.last_part(Content::Lines),
                false => Step::Wait(State::Lines(entry)),
            };
        }
        if !self.has_long_line(0) {
            // As much of it as may be, in whole lines. What it says comes first.
            let may_be = self.rest().get(..=self.longest()).unwrap_or_else(|| self.rest());
            let end = memchr::memrchr(b'\n', may_be).map_or(entry.line, |at| at.saturating_add(1));
            return Step::Part(self.cut(end, Content::Lines, false), State::Error { in_line: false });
        }
        self.pass(leading_blanks(self.rest()));
        self.begin_to_pass_over(Skipped::Line, 0)
    }

    /// Passes over lines that belong to an error of the vendor's command.
    fn rest_of_error(&mut self, mut in_line: bool) -> Step {
        loop {
            let rest = self.rest();
            let end = memchr::memchr(b'\n', rest).map(|at| at.saturating_add(1));
            if !in_line {
                if begins_entry(rest) {
                    return Step::Now(State::Lines(Entry::default()));
                }
                if end.is_none() && rest.len() < api_error::FIRST_OCTETS {
                    // Too little to tell, unless it is all there is.
                    return Step::Wait(State::Error { in_line });
                }
            }
            in_line = end.is_none();
            let length = end.unwrap_or(rest.len());
            self.pass(length);
            if in_line {
                return Step::Wait(State::Error { in_line });
            }
        }
    }

    /// Whether the entry is too long, if it goes on up to `end` at least: its first line, or all lines of an error.
    fn is_too_long(&self, entry: Entry, end: usize) -> bool {
        let length = end.saturating_sub(entry.begin);
        length > self.longest() && (entry.is_error() || self.has_long_line(entry.begin))
    }

    /// Whether the line that begins at `start` is too long, as far as it is there.
    fn has_long_line(&self, start: usize) -> bool {
        let rest = self.rest().get(start..).unwrap_or_default();
        let line = rest.get(leading_blanks(rest)..).unwrap_or_default();
        memchr::memchr(b'\n', line).unwrap_or(line.len()) > self.longest()
    }

    /// Where the entry ends, if that is known: its line, or all lines of an error of the vendor's command.
    fn end_of_entry(&self, entry: &mut Entry) -> Option<usize> {
        let rest = self.rest();
        loop {
            let line = rest.get(entry.line..)?;
            // An error goes on up to a line that begins something else.
            if entry.is_error() {
                if line.is_empty() {
                    return self.is_finished.then_some(entry.line);
                }
                if begins_entry(line) {
                    return Some(entry.line);
                }
            }
            // A line that is not there as a whole could still begin an entry, or an error.
            let Some(at) = memchr::memchr(b'\n', rest.get(entry.searched..)?) else {
                entry.searched = rest.len();
                return None;
            };
            let end = entry.searched.saturating_add(at).saturating_add(1);
            if !entry.is_error() && !api_error::is_plain_text(rest.get(entry.begin..end)?) {
                return Some(end);
            }
            entry.line = end;
            entry.searched = end;
        }
    }

    /// As many elements as are complete, up to the length of a part.
    fn array(&mut self, mut array: Array) -> Step {
        if array.marks.searched == 0 {
            self.pass_blanks();
        }
        if let (Expect::CommaOrEnd, Some(next)) = (array.position.next, self.rest().first()) {
            return match next {
                b',' => {
                    self.pass(1);
                    Step::Now(State::Array(Array::at(Expect::Element, array.position.count)))
                }
                b']' | b'}' => Step::Now(State::ArrayEnd(array.position)),
                // No comma. The reader says so of the first character.
                _ => self.first_character(array.position, State::Array(array)),
            };
        }
        match array.search(self.rest(), self.longest()) {
            Found::Elements(mark, elements) => self.cut_elements(array.position, mark, elements),
            Found::End => Step::Now(State::ArrayEnd(array.position)),
            // The reader will say so.
            Found::Comma => Step::Part(self.cut(1, Content::Elements(array.position), true), State::Over),
            Found::TooLong => self.long_element(array.position),
            Found::Blank(end) => match self.first_element(array.position, end) {
                First::Complete(end) => self.cut_elements(array.position, Mark::Other(end), 1),
                First::Wrong(length) => self.wrong(array.position, length),
                First::Unfinished if self.rest().len() > self.longest() => self.long_element(array.position),
                First::Unfinished if self.is_finished => self.end_within_array(array.position),
                First::Unfinished => Step::Wait(State::Array(array)),
            },
            Found::Nothing if self.is_finished => self.end_within_array(array.position),
            Found::Nothing => Step::Wait(State::Array(array)),
        }
    }

    /// The input ends within the array, which the reader has to say even if nothing is left.
    fn end_within_array(&mut self, position: Position) -> Step {
        let length = self.rest().len();
        let mut part = self.cut(length, Content::Elements(position), true);
        part.place = self.blank.filter(|_| part.octets.is_empty()).unwrap_or(part.place);
        Step::Part(part, State::Over)
    }

    /// An element that is too long, if it is one: it may be complete before, or go wrong otherwise than by ending too early.
    fn long_element(&mut self, position: Position) -> Step {
        let length = self.longest().saturating_add(1).min(self.rest().len());
        match self.first_element(position, length) {
            First::Complete(end) => self.cut_elements(position, Mark::Other(end), 1),
            First::Wrong(length) => self.wrong(position, length),
            First::Unfinished if self.is_text(length) => {
                self.begin_to_pass_over(Skipped::Element(position.count, Marks::default()), 0)
            }
            First::Unfinished => self.wrong(position, length),
        }
    }

    /// What so many octets of the rest begin with, as far as they are UTF-8.
    fn first_element(&self, position: Position, length: usize) -> First {
        let octets = self.rest().get(..length).unwrap_or_default();
        let text = octets.utf8_chunks().next().map_or("", |chunk| chunk.valid());
        match Elements::of_part(text, position.next, position.count, true).next() {
            Some(Ok((_, element))) => {
                let begin = offset_in(element, text).unwrap_or(0);
                First::Complete(begin.saturating_add(element.len()))
            }
            Some(Err(fault)) if fault.truncated => First::Unfinished,
            _ => First::Wrong(text.len()),
        }
    }

    /// Whether so many octets of the rest are UTF-8, but for a character that they may cut.
    fn is_text(&self, length: usize) -> bool {
        let octets = self.rest().get(..length).unwrap_or_default();
        std::str::from_utf8(octets).map_or_else(|error| error.error_len().is_none(), |_| true)
    }

    /// So many octets, in which the reader will find what is wrong.
    fn wrong(&mut self, position: Position, length: usize) -> Step {
        Step::Part(self.cut(length, Content::Elements(position), false), State::Over)
    }

    /// The elements before this mark. Where one is no UTF-8, those before that one, if there are any.
    fn cut_elements(&mut self, position: Position, mark: Mark, elements: usize) -> Step {
        let octets = self.rest().get(..mark.at()).unwrap_or_default();
        let (mark, elements) = match std::str::from_utf8(octets) {
            Ok(_) => (mark, elements),
            Err(error) => {
                let valid = octets.get(..error.valid_up_to()).unwrap_or_default();
                let found = Array::at(position.next, position.count).search(valid, self.longest());
                match (found, self.first_element(position, mark.at())) {
                    (Found::Elements(mark, elements), _) => (mark, elements),
                    (_, First::Complete(end)) => (Mark::Other(end), 1),
                    (_, First::Wrong(length)) => return self.wrong(position, length),
                    (_, First::Unfinished) => return self.wrong(position, mark.at()),
                }
            }
        };
        let mut part = self.cut(mark.at(), Content::Elements(position), false);
        // For the parser, which has to see that the last element ends here. It may be the first octet of a character only.
        part.octets.extend(self.rest().first().map(|octet| if octet.is_ascii() { *octet } else { b' ' }));
        let count = position.count.saturating_add(elements);
        let next = match mark {
            Mark::Comma(_) => {
                self.pass(1);
                State::Array(Array::at(Expect::Element, count))
            }
            Mark::Other(_) => State::Array(Array::at(Expect::CommaOrEnd, count)),
            Mark::End(_) => State::ArrayEnd(Position { next: Expect::CommaOrEnd, count }),
        };
        Step::Part(part, next)
    }

    /// The end of the array, which has to be looked at by the reader: it may not be where an array ends.
    fn end_of_array(&mut self, position: Position) -> Step {
        let part = self.cut(1, Content::Elements(position), true);
        Step::Part(part, State::Behind(position.count))
    }

    /// What stands behind the array, where nothing should.
    fn behind_array(&mut self, count: usize) -> Step {
        self.pass(leading_blanks(self.rest()));
        match self.rest().len() {
            0 => Step::Wait(State::Behind(count)),
            _ => self.first_character(Position { next: Expect::End, count }, State::Behind(count)),
        }
    }

    /// The first character of what should not be there as the last part, if it is there as a whole.
    fn first_character(&mut self, position: Position, not_yet: State) -> Step {
        let found = self.rest();
        if found.len() < 4 && !self.is_finished {
            return Step::Wait(not_yet);
        }
        let first = found.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next());
        let length = first.map_or(found.len().min(4), char::len_utf8);
        Step::Part(self.cut(length, Content::Elements(position), true), State::Over)
    }

    /// Before what is too long, so many octets were passed over that count for it.
    fn begin_to_pass_over(&mut self, kind: Skipped, length: usize) -> Step {
        Step::Now(State::TooLong(TooLong { kind, line: self.place.line, length, significant: length }))
    }

    /// Passes over what is too long, up to its end.
    fn pass_over(&mut self, mut it: TooLong) -> Step {
        let rest = self.rest();
        let (end, next) = match &mut it.kind {
            Skipped::Document => (None, State::Over),
            Skipped::Line => (memchr::memchr(b'\n', rest), State::Lines(Entry::default())),
            Skipped::Element(count, marks) => {
                let count = count.saturating_add(1);
                match marks.next(rest) {
                    Some(Mark::End(at)) => {
                        (Some(at), State::ArrayEnd(Position { next: Expect::CommaOrEnd, count }))
                    }
                    Some(mark) => (Some(mark.at()), State::Array(Array::at(Expect::CommaOrEnd, count))),
                    None => (None, State::Over),
                }
            }
        };
        let passed = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        if let Some(last) = passed.iter().rposition(|octet| !is_blank(&[*octet])) {
            it.significant = it.length.saturating_add(last).saturating_add(1);
        }
        it.length = it.length.saturating_add(passed.len());
        let length = passed.len();
        self.pass(length);
        if let Skipped::Element(_, marks) = &mut it.kind {
            marks.searched = 0;
        }
        if end.is_none() && !self.is_finished {
            return Step::Wait(State::TooLong(it));
        }
        let content = Content::TooLong(self.too_long(&it));
        Step::Part(self.cut(0, content, false), next)
    }

    fn too_long(&self, it: &TooLong) -> InputError {
        let root = Path::Under("");
        // White space behind it counts where it is what makes it too long.
        let length = if it.significant > self.longest() { it.significant } else { it.length };
        let error = |path: &Path<'_>| too_large("document", length, self.longest(), path);
        match &it.kind {
            Skipped::Document => error(&root),
            Skipped::Line => error(&root).in_line(it.line),
            Skipped::Element(count, _) => error(&Path::Index(&root, *count)),
        }
    }
}

/// What comes of a step.
enum Step {
    /// A part, and how to go on.
    Part(Part, State),
    /// How to go on at once.
    Now(State),
    /// How to go on when there is more input.
    Wait(State),
}

impl Iterator for Splitter {
    type Item = Part;

    /// The next part that is complete, as far as the input has been pushed. After `None`, more may come.
    fn next(&mut self) -> Option<Part> {
        loop {
            let (part, state) = match self.step() {
                Step::Part(part, state) => (Some(part), state),
                Step::Now(state) => (None, state),
                Step::Wait(state) => {
                    self.state = if self.is_finished { State::Over } else { state };
                    return None;
                }
            };
            self.state = state;
            if part.is_some() {
                return part;
            }
        }
    }
}

/// The outermost array, searched for the places where it may be cut.
#[derive(Clone, Debug)]
struct Array {
    /// Where the rest begins.
    position: Position,
    marks: Marks,
}

/// What an array goes on with.
enum First {
    /// An element, which ends here.
    Complete(usize),
    /// An element that may go on, or not begin yet.
    Unfinished,
    /// So many octets that go wrong otherwise than by ending too early.
    Wrong(usize),
}

/// What comes next in an array.
enum Found {
    /// So many elements, which are complete, before this mark.
    Elements(Mark, usize),
    /// An element that is too long.
    TooLong,
    /// A comma without an element before it.
    Comma,
    /// The end of the array, without an element before it.
    End,
    /// A good deal of white space behind something that ends here, which need not be kept.
    Blank(usize),
    /// Nothing that is complete.
    Nothing,
}

impl Array {
    fn at(next: Expect, count: usize) -> Self {
        Array { position: Position { next, count }, marks: Marks::default() }
    }

    /// Looks for marks: for the first before which the elements are as long as a part, or else the last.
    fn search(&mut self, octets: &[u8], longest: usize) -> Found {
        let mut found = None;
        let mut elements: usize = 0;
        let mut begin = 0;
        while let Some(mark) = self.marks.next(octets) {
            let element = octets.get(begin..mark.at()).unwrap_or_default();
            let element = without_blanks(element).saturating_sub(leading_blanks(element));
            match (found, element, mark) {
                (None, 0, Mark::End(_)) => return Found::End,
                (None, 0, _) => return Found::Comma,
                (None, length, _) if length > longest => return Found::TooLong,
                // The next part begins with it.
                (Some(_), length, _) if length == 0 || length > longest => break,
                _ => {}
            }
            elements = elements.saturating_add(1);
            begin = mark.at().saturating_add(1);
            found = Some(mark);
            if matches!(mark, Mark::End(_)) || begin > PART_OCTETS {
                break;
            }
        }
        if let Some(mark) = found {
            return Found::Elements(mark, elements);
        }
        let element = without_blanks(octets);
        match self.marks.is_within_element() {
            true if octets.len() > longest => Found::TooLong,
            false if element > longest => Found::TooLong,
            false if element > 0 && element < octets.len() && octets.len() > longest.min(PART_OCTETS) => {
                Found::Blank(element)
            }
            _ => Found::Nothing,
        }
    }
}

/// A search for commas between the elements of the outermost array, and for its end.
#[derive(Clone, Debug, Default)]
struct Marks {
    /// How many octets of the rest were searched.
    searched: usize,
    /// How many arrays and objects are open there, beside the outermost.
    depth: usize,
    in_string: bool,
    is_escaped: bool,
}

/// Where the outermost array may be cut.
#[derive(Clone, Copy, Debug)]
enum Mark {
    Comma(usize),
    /// What stands behind an element otherwise: white space, as a rule.
    Other(usize),
    End(usize),
}

impl Mark {
    fn at(self) -> usize {
        match self {
            Mark::Comma(at) | Mark::Other(at) | Mark::End(at) => at,
        }
    }
}

impl Marks {
    /// Whether more has to come for the element to be complete.
    fn is_within_element(&self) -> bool {
        self.depth > 0 || self.in_string
    }

    fn next(&mut self, octets: &[u8]) -> Option<Mark> {
        loop {
            let rest = octets.get(self.searched..).filter(|rest| !rest.is_empty())?;
            let at = self.searched;
            if self.is_escaped {
                self.is_escaped = false;
                self.searched = at.saturating_add(1);
            } else if self.in_string {
                let Some(found) = memchr::memchr2(b'"', b'\\', rest) else {
                    self.searched = octets.len();
                    return None;
                };
                self.is_escaped = rest.get(found) == Some(&b'\\');
                self.in_string = self.is_escaped;
                self.searched = at.saturating_add(found).saturating_add(1);
            } else {
                self.searched = at.saturating_add(1);
                match rest.first().copied()? {
                    b',' if self.depth == 0 => return Some(Mark::Comma(at)),
                    b']' | b'}' if self.depth == 0 => return Some(Mark::End(at)),
                    b']' | b'}' => self.depth = self.depth.saturating_sub(1),
                    b'[' | b'{' => self.depth = self.depth.saturating_add(1),
                    b'"' => self.in_string = true,
                    _ => {}
                }
            }
        }
    }
}

/// How long the octets are without white space at their end.
fn without_blanks(octets: &[u8]) -> usize {
    octets.iter().rposition(|octet| !is_blank(&[*octet])).map_or(0, |last| last.saturating_add(1))
}

fn leading_blanks(octets: &[u8]) -> usize {
    octets.iter().take_while(|octet| is_blank(&[**octet])).count()
}
