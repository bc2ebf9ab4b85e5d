//! An input that arrives piece by piece to parts that can be read one by one, or side by side. What a part holds is told by
//! the same readers that read a whole input; here is only found where one may be cut: before a line, or before a comma
//! between the elements of the outermost array.
//!
//! May import: memchr, the other files of this room, the standard library.

use super::fault::too_large;
use super::json::Elements;
use super::path::Path;
use super::text::{
    Chunk, Chunks, Layout, Place, Utf16, WHITE_SPACE, begins_entry, is_blank, looks_like_ndjson,
};
use super::{Format, InputError, Options, Records, api_error};

/// How many octets a part has if its documents are shorter: some ten responses.
const PART_OCTETS: usize = 64 << 10;

/// Within how many octets the first line has to end, if it begins an array, for the lines to be documents.
const FIRST_LINE_OCTETS: usize = 1 << 20;

/// Cuts an input into [`Part`]s while it arrives, so that it need not be in memory as a whole. It does no reading itself:
/// its octets are pushed.
///
/// The parts hold the records that [`records_with`](super::records_with) finds in the whole input, and the same errors,
/// but for these. An array's elements before octets that are no UTF-8 are read. A line, an element or a whole document that
/// is longer than a page may be is passed over, its syntax looked at no further than that, and becomes one error that says
/// how long it was; white space around it may count. Not limited is how many records there are: with
/// [`Records::octets_read`] and [`max_records`](super::max_records) the caller can.
///
/// ```
/// use mqtt_ca_check::wire::{Field, Format, Options, Splitter};
///
/// let mut options = Options::default();
/// options.format = Format::Ndjson;
/// let mut splitter = Splitter::new(options);
/// splitter.push(b"{\"Data\": {\"Sn\": \"00f2\"}}\n{\"Data\": {\"S");
/// let part = splitter.next().unwrap();
/// let response = part.records().next().unwrap().unwrap();
/// assert_eq!(response.field(Field::Sn), Some("00f2"));
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
    is_finished: bool,
}

#[derive(Debug)]
enum State {
    /// Nothing was looked at yet.
    Start,
    /// How documents lie in the input is not known yet.
    Undecided,
    /// One document, all that is left.
    Whole,
    /// One document a line. So many octets at the beginning of the rest have no line break.
    Lines(usize),
    /// In the outermost array.
    Array(Array),
    /// The outermost array, of which so many elements are in parts already, ends so many octets into the rest.
    ArrayEnd(usize, usize),
    /// Behind the outermost array, which had so many elements.
    Behind(usize),
    /// Something too long, which is passed over.
    TooLong(TooLong),
    /// No part will come any more.
    Over,
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
    Element(Array),
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
    /// Elements of an array, so many of which lie before.
    Elements(usize),
    /// What stands behind the array of so many elements.
    Behind(usize),
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
            Content::Elements(count) | Content::Behind(count) => match std::str::from_utf8(&self.octets) {
                Err(_) => Records::of_part(chunks(Layout::Whole), &self.options),
                Ok(text) => {
                    // As around any document, white space at the end of the input counts for nothing.
                    let text = if self.is_last { text.trim_end_matches(WHITE_SPACE) } else { text };
                    let elements = match self.content {
                        Content::Behind(_) => Elements::behind(text, *count),
                        _ => Elements::of_part(text, *count, self.is_last),
                    };
                    let behind = self.place.behind(&self.octets);
                    Records::of_elements(elements, Chunk::of_part(text, self.place), behind, &self.options)
                }
            },
        }
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
            is_finished: false,
        }
    }

    /// Takes in what the input goes on with. Call [`next`](Self::next) until it gives nothing before more is pushed: the
    /// splitter then holds one unfinished document at most.
    pub fn push(&mut self, octets: &[u8]) {
        if !matches!(self.state, State::Over) {
            drop(self.buffer.drain(..self.taken));
            self.taken = 0;
            self.buffer.extend_from_slice(octets);
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

    /// The first `length` octets of the rest as a part.
    fn cut(&mut self, length: usize, content: Content, is_last: bool) -> Part {
        let place = self.place;
        self.pass(length);
        let begin = self.taken.saturating_sub(length);
        let octets = if length > PART_OCTETS.saturating_mul(4) {
            // Not copied, since it may be long; what follows is short.
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
            State::Undecided => self.decide(),
            State::Whole => self.whole(),
            State::Lines(searched) => self.lines(searched),
            State::Array(array) => self.array(array),
            State::ArrayEnd(count, end) => self.end_of_array(count, end),
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
        Step::Now(State::Undecided)
    }

    fn decide(&mut self) -> Step {
        self.pass(leading_blanks(self.rest()));
        let Some(first) = self.rest().first().copied() else {
            return Step::Wait(State::Undecided);
        };
        let has_lines = match self.options.format {
            Format::Json => Some(false),
            Format::Ndjson => Some(true),
            Format::Auto => self.has_lines(first),
        };
        match has_lines {
            None => Step::Wait(State::Undecided),
            Some(true) => Step::Now(State::Lines(0)),
            Some(false) if first == b'[' => Step::Now(State::Array(Array::behind_mark(0))),
            Some(false) => Step::Now(State::Whole),
        }
    }

    /// Whether each line is a document, if that can be told already.
    fn has_lines(&self, first: u8) -> Option<bool> {
        let rest = self.rest();
        let first_line = memchr::memchr(b'\n', rest);
        let is_long_array = first == b'[' && first_line.unwrap_or(rest.len()) > FIRST_LINE_OCTETS;
        let second_begins = first_line.and_then(|end| rest.get(end..)).is_some_and(|rest| !is_blank(rest));
        if !is_long_array && (second_begins || self.is_finished) {
            return Some(looks_like_ndjson(rest));
        }
        (is_long_array || rest.len() > self.longest()).then_some(false)
    }

    fn whole(&mut self) -> Step {
        if self.is_finished {
            self.last_part(Content::Whole)
        } else if self.rest().len() > self.longest() {
            self.begin_to_pass_over(Skipped::Document)
        } else {
            Step::Wait(State::Whole)
        }
    }

    /// As many lines as are complete, up to the length of a part.
    fn lines(&mut self, searched: usize) -> Step {
        let mut complete = 0;
        let mut is_too_long = false;
        while complete < PART_OCTETS && !is_too_long {
            match self.end_of_entry(complete, searched.max(complete)) {
                Some(_) if self.has_long_line(complete) => is_too_long = true,
                Some(end) => complete = end,
                None => break,
            }
        }
        let length = self.rest().len();
        if complete > 0 {
            let is_last = self.is_finished && complete == length;
            return Step::Part(self.cut(complete, Content::Lines, is_last), State::Lines(0));
        }
        if is_too_long || self.has_long_line(0) {
            // White space before a line belongs to no line.
            return match leading_blanks(self.rest()) {
                0 => self.begin_to_pass_over(Skipped::Line),
                blank => {
                    self.pass(blank);
                    Step::Now(State::Lines(0))
                }
            };
        }
        if self.is_finished {
            return self.last_part(Content::Lines);
        }
        // From here on an error of the vendor's command is at hand with its first line, or a line that is not complete.
        let last_line = memchr::memrchr(b'\n', self.rest()).map(|at| at.saturating_add(1));
        match last_line {
            None => Step::Wait(State::Lines(length)),
            Some(_) if length <= self.longest() => Step::Wait(State::Lines(0)),
            // One that does not end is cut behind a line.
            Some(end) => Step::Part(self.cut(end, Content::Lines, false), State::Lines(0)),
        }
    }

    /// Whether the line that begins at `start` is too long, as far as it is there.
    fn has_long_line(&self, start: usize) -> bool {
        let rest = self.rest().get(start..).unwrap_or_default();
        rest.len() > self.longest() && memchr::memchr(b'\n', rest).unwrap_or(rest.len()) > self.longest()
    }

    /// Where the entry that begins at `start` ends, if that is known: its line, or all lines of an error of the vendor's
    /// command. Up to `searched` there is no line break in it.
    fn end_of_entry(&self, start: usize, searched: usize) -> Option<usize> {
        let rest = self.rest();
        let end_of_line = |from: usize| {
            let at = memchr::memchr(b'\n', rest.get(from..)?)?;
            Some(from.saturating_add(at).saturating_add(1))
        };
        let mut end = end_of_line(searched)?;
        if !api_error::is_plain_text(rest.get(start..end)?) {
            return Some(end);
        }
        loop {
            let next = rest.get(end..)?;
            if next.is_empty() {
                return self.is_finished.then_some(end);
            }
            if begins_entry(next) {
                return Some(end);
            }
            // A line that is not there as a whole could still begin an entry.
            end = end_of_line(end)?;
        }
    }

    /// As many elements as are complete, up to the length of a part.
    fn array(&mut self, mut array: Array) -> Step {
        let searched = array.clone();
        let found = array.last_mark(self.rest());
        if let Some((mark, elements)) = found {
            return self.cut_elements(searched.count, mark, elements);
        }
        if let Some(end) = array.end {
            return Step::Now(State::ArrayEnd(array.count, end.saturating_add(1)));
        }
        if self.is_finished {
            return self.last_part(Content::Elements(array.count));
        }
        if self.rest().len() > self.longest() {
            if !self.has_unfinished_element(array.count) {
                return self.last_part(Content::Elements(array.count));
            }
            self.pass(1);
            self.pass(leading_blanks(self.rest()));
            array.searched = self.rest().len();
            return self.begin_to_pass_over(Skipped::Element(array));
        }
        Step::Wait(State::Array(array))
    }

    /// Whether what is there of the array goes wrong only by ending too early. Else there is an error in it, perhaps behind
    /// an element that is complete.
    fn has_unfinished_element(&self, count: usize) -> bool {
        let text = self.rest().utf8_chunks().next().map_or("", |chunk| chunk.valid());
        let first = Elements::of_part(text, count, true).next();
        matches!(first, Some(Err(fault)) if fault.truncated)
    }

    /// The elements before this mark. Where one is no UTF-8, those before that one, if there are any.
    fn cut_elements(&mut self, count: usize, mark: Mark, elements: usize) -> Step {
        let octets = self.rest().get(..mark.at()).unwrap_or_default();
        let (mark, elements) = match std::str::from_utf8(octets) {
            Ok(_) => (mark, elements),
            Err(error) => {
                let valid = octets.get(..error.valid_up_to()).unwrap_or_default();
                match Array::behind_mark(count).last_mark(valid) {
                    Some(found) => found,
                    None => {
                        return Step::Part(self.cut(mark.at(), Content::Elements(count), false), State::Over);
                    }
                }
            }
        };
        let mut part = self.cut(mark.at(), Content::Elements(count), false);
        // For the parser, which has to see that the last element ends here.
        part.octets.extend(self.rest().first());
        let count = count.saturating_add(elements);
        Step::Part(
            part,
            match mark {
                Mark::Comma(_) => State::Array(Array::behind_mark(count)),
                Mark::End(_) => State::ArrayEnd(count, 1),
            },
        )
    }

    /// The end of the array, which has to be looked at by the reader: it may not be where an array ends.
    fn end_of_array(&mut self, count: usize, end: usize) -> Step {
        Step::Part(self.cut(end, Content::Elements(count), true), State::Behind(count))
    }

    /// The first character of what stands behind the array, where nothing should.
    fn behind_array(&mut self, count: usize) -> Step {
        self.pass(leading_blanks(self.rest()));
        let found = self.rest();
        if found.is_empty() || (found.len() < 4 && !self.is_finished) {
            return Step::Wait(State::Behind(count));
        }
        let first = found.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next());
        let length = first.map_or(found.len().min(4), char::len_utf8);
        Step::Part(self.cut(length, Content::Behind(count), true), State::Over)
    }

    fn begin_to_pass_over(&mut self, kind: Skipped) -> Step {
        if !matches!(kind, Skipped::Element(_)) {
            self.pass(leading_blanks(self.rest()));
        }
        let line = self.place.line;
        Step::Now(State::TooLong(TooLong { kind, line, length: 0, significant: 0 }))
    }

    /// Passes over what is too long, up to its end.
    fn pass_over(&mut self, mut it: TooLong) -> Step {
        let rest = self.rest();
        let (end, next) = match &mut it.kind {
            Skipped::Document => (None, State::Over),
            Skipped::Line => (memchr::memchr(b'\n', rest), State::Lines(0)),
            Skipped::Element(array) => match array.next_mark(rest) {
                Some(Mark::Comma(at)) => {
                    (Some(at), State::Array(Array::behind_mark(array.count.saturating_add(1))))
                }
                Some(Mark::End(at)) => (Some(at), State::ArrayEnd(array.count.saturating_add(1), 1)),
                None => (None, State::Over),
            },
        };
        let passed = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        if let Some(last) = passed.iter().rposition(|octet| !is_blank(&[*octet])) {
            it.significant = it.length.saturating_add(last).saturating_add(1);
        }
        it.length = it.length.saturating_add(passed.len());
        let length = passed.len();
        self.pass(length);
        if let Skipped::Element(array) = &mut it.kind {
            array.searched = 0;
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
            Skipped::Element(array) => error(&Path::Index(&root, array.count)),
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
    /// How many elements are in parts already, or were passed over.
    count: usize,
    /// How many octets of the rest were searched.
    searched: usize,
    /// How many arrays and objects are open there, this one included.
    depth: usize,
    in_string: bool,
    is_escaped: bool,
    /// Whether there was anything but white space since the last comma.
    has_content: bool,
    /// Where the array ends.
    end: Option<usize>,
}

/// A comma between the elements of the outermost array, or its end.
#[derive(Clone, Copy, Debug)]
enum Mark {
    Comma(usize),
    End(usize),
}

impl Mark {
    fn at(self) -> usize {
        match self {
            Mark::Comma(at) | Mark::End(at) => at,
        }
    }
}

impl Array {
    /// Behind the first octet of the rest, which begins the array or is a comma in it.
    fn behind_mark(count: usize) -> Self {
        Array {
            count,
            searched: 1,
            depth: 1,
            in_string: false,
            is_escaped: false,
            has_content: false,
            end: None,
        }
    }

    /// Of the marks that come next, the first by which the elements before it are as long as a part, or else the last; and
    /// how many elements there are before it. A mark without an element before it is none: the reader will say so.
    fn last_mark(&mut self, octets: &[u8]) -> Option<(Mark, usize)> {
        let mut found = None;
        let mut elements: usize = 0;
        while let Some(mark) = self.next_mark(octets) {
            if std::mem::take(&mut self.has_content) {
                elements = elements.saturating_add(1);
                found = Some((mark, elements));
            }
            if matches!(mark, Mark::End(_)) || found.is_some_and(|(mark, _)| mark.at() >= PART_OCTETS) {
                break;
            }
        }
        found
    }

    fn next_mark(&mut self, octets: &[u8]) -> Option<Mark> {
        if self.end.is_some() {
            return None;
        }
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
                if let Some(mark) = self.outside_string(rest.first().copied()?, at) {
                    return Some(mark);
                }
            }
        }
    }

    fn outside_string(&mut self, octet: u8, at: usize) -> Option<Mark> {
        match octet {
            b',' if self.depth == 1 => return Some(Mark::Comma(at)),
            b']' | b'}' if self.depth == 1 => {
                self.end = Some(at);
                return Some(Mark::End(at));
            }
            b']' | b'}' => self.depth = self.depth.saturating_sub(1),
            b'[' | b'{' => self.depth = self.depth.saturating_add(1),
            b'"' => self.in_string = true,
            _ => {}
        }
        self.has_content |= !is_blank(&[octet]);
        None
    }
}

fn leading_blanks(octets: &[u8]) -> usize {
    octets.iter().take_while(|octet| is_blank(&[**octet])).count()
}
