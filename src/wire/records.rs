//! The records of an input, one after the other, whether it is there as a whole or arrives piece by piece.

use std::iter::FusedIterator;

use super::cut::{self, Cut, Cutter, Place, TEXT_OCTETS};
use super::document;
use super::encoding::{Utf16, not_utf8};
use super::error::{InputError, InputErrorCode};
use super::fault::{self, too_large};
use super::foreign;
use super::json;
use super::listing::Listing;
use super::object::{Document, Page};
use super::options::Options;
use super::path::Path;
use super::record::Record;

/// How many octets a value has that is long.
const LONG_OCTETS: usize = 1 << 20;

/// The records of an input, read with [`Options::default`].
///
/// ```
/// use mqtt_ca_check::wire::{Field, records};
///
/// let input = br#"{"RequestId": "020F6A43", "Data": {"Sn": "00f26900ba87", "Status": 1}}"#;
/// let record = records(input).next().unwrap().unwrap();
/// assert_eq!(record.field(Field::Sn), Some("00f26900ba87"));
/// assert_eq!(record.field(Field::Status), Some("1"));
/// assert_eq!(record.field(Field::CaName), None);
/// assert_eq!(record.request_id(), Some("020F6A43"));
/// assert_eq!(record.line(), Some(1));
/// ```
#[must_use]
pub fn records(input: &[u8]) -> Records<'_> {
    Records::new(input, Options::default())
}

/// Yields each record of an input in order, or the error that stands in its place.
///
/// An input is a stream of JSON values with white space between them, however they are laid out: documents one after the other or
/// one a line, or an array of documents. Behind something that is no JSON, reading goes on in the next line that begins a
/// value; all that could not be read up to there is one error. Blank input, an empty array and an empty page yield nothing. Where there
/// are more than [`Options::max_records`], the last that is yielded is the error that says so.
#[derive(Clone, Debug)]
pub struct Records<'a> {
    /// Empty if the reader holds what was made of it.
    input: &'a [u8],
    reader: Reader,
}

impl<'a> Records<'a> {
    /// The records of an input, read with other limits than [`records`] has.
    #[must_use]
    pub fn new(input: &'a [u8], options: Options) -> Self {
        let mut reader = Reader::new(options);
        if Utf16::of(input).is_some() {
            reader.push(input);
            reader.finish();
            return Records { input: &[], reader };
        }
        reader.has_begun = true;
        Records { input, reader }
    }
}

impl Iterator for Records<'_> {
    type Item = Result<Record, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.input.is_empty() {
            return self.reader.next();
        }
        self.reader.core.next(self.input, true)
    }
}

impl FusedIterator for Records<'_> {}

/// Reads an input that arrives piece by piece, so that it need not be in memory as a whole. It does no reading itself: its
/// octets are pushed. It gives the records, and the same errors, that [`Records`] gives of the whole input, whatever the pieces.
///
/// ```
/// use mqtt_ca_check::wire::{Field, Options, Reader};
///
/// let mut reader = Reader::new(Options::default());
/// reader.push(b"{\"Data\": {\"Sn\": \"00f2\"}}\n{\"Data\": {\"S");
/// let record = reader.next().unwrap().unwrap();
/// assert_eq!((record.field(Field::Sn), record.line()), (Some("00f2"), Some(1)));
/// assert!(reader.next().is_none(), "the second document is not there yet");
///
/// reader.push(b"n\": \"00f3\"}}");
/// reader.finish();
/// assert_eq!(reader.next().unwrap().unwrap().line(), Some(2));
/// ```
#[derive(Clone, Debug)]
pub struct Reader {
    core: Core,
    /// What was pushed and is not passed yet.
    buffer: Vec<u8>,
    utf16: Option<Utf16>,
    /// Whether it is known how the input is encoded.
    has_begun: bool,
    is_finished: bool,
}

impl Reader {
    /// A reader of one input.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Reader {
            core: Core::new(options),
            buffer: Vec::new(),
            utf16: None,
            has_begun: false,
            is_finished: false,
        }
    }

    /// Takes in what the input goes on with. Call [`next`](Self::next) until it gives nothing before more is pushed: the
    /// reader then holds one unfinished value at most.
    pub fn push(&mut self, octets: &[u8]) {
        if self.is_over() {
            return;
        }
        let passed = self.core.cutter.take_passed();
        // A byte order mark of UTF-16 is one at the beginning only.
        self.has_begun |= passed > 0;
        drop(self.buffer.drain(..passed));
        self.make_room(octets.len());
        match &mut self.utf16 {
            Some(utf16) => utf16.push(octets, &mut self.buffer),
            None => self.buffer.extend_from_slice(octets),
        }
        if !self.has_begun && self.buffer.len() > 1 {
            self.has_begun = true;
            if let Some(mut utf16) = Utf16::of(&self.buffer) {
                let octets = std::mem::take(&mut self.buffer);
                utf16.push(octets.get(2..).unwrap_or_default(), &mut self.buffer);
                self.utf16 = Some(utf16);
                self.core.was_utf16 = true;
            }
        }
    }

    /// Makes room for so many octets more. Where a value is long already, for all that a page may have at once: an
    /// allocator may hold the old place of a buffer that grows beside its new one. A limit that somebody raised is no measure.
    fn make_room(&mut self, more: usize) {
        let longest = self.core.options.longest().min(Options::MAX_PAGE_BYTES);
        if self.buffer.len() > LONG_OCTETS && self.buffer.capacity() < longest {
            self.buffer.reserve_exact(longest.saturating_add(more).saturating_sub(self.buffer.len()));
        }
    }

    /// Says that the input has ended.
    pub fn finish(&mut self) {
        if let Some(utf16) = self.utf16.as_mut().filter(|_| !self.is_finished) {
            utf16.finish(&mut self.buffer);
        }
        self.is_finished = true;
    }

    /// Whether nothing will come any more, whatever is pushed: there were more than [`Options::max_records`].
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.core.is_over
    }

    /// Whether nothing but white space and byte order marks was read.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.core.cutter.is_blank()
    }

    /// How many octets of the input were read; of UTF-16, of what it is in UTF-8.
    #[must_use]
    pub fn octets_read(&self) -> usize {
        self.core.octets_read()
    }

    /// What pages said of the listing that they belong to, as far as records were given.
    #[must_use]
    pub fn listing(&self) -> Listing {
        self.core.listing
    }
}

/// Each record, or the error that stands in its place. After `None`, more may come if more is pushed.
impl Iterator for Reader {
    type Item = Result<Record, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.core.next(&self.buffer, self.is_finished)
    }
}

/// Reads records from octets that are handed to it, of which its cutter says which are passed.
#[derive(Clone, Debug)]
struct Core {
    options: Options,
    cutter: Cutter,
    was_utf16: bool,
    /// The page whose records come next.
    page: Option<Page>,
    /// How many records and errors there were.
    count: usize,
    /// Whether the last that was read could not be read, and this was told.
    is_lost: bool,
    /// Whether something before the value that comes next could not be read.
    after_error: bool,
    listing: Listing,
    is_over: bool,
}

impl Core {
    fn new(options: Options) -> Self {
        Core {
            cutter: Cutter::new(options.longest()),
            options,
            was_utf16: false,
            page: None,
            count: 0,
            is_lost: false,
            after_error: false,
            listing: Listing::default(),
            is_over: false,
        }
    }

    fn octets_read(&self) -> usize {
        let in_page = self.page.as_ref().map_or(0, |page| page.at);
        self.cutter.place().offset.saturating_add(in_page)
    }

    fn next(&mut self, octets: &[u8], is_finished: bool) -> Option<Result<Record, InputError>> {
        if self.is_over {
            return None;
        }
        let read = self.read(octets, is_finished)?;
        self.count = self.count.saturating_add(1);
        let read_to = self.octets_read();
        if self.count <= Options::max_records(read_to) {
            return Some(read);
        }
        self.is_over = true;
        Some(Err(too_many_records(read_to).on_line(self.cutter.place().line)))
    }

    fn read(&mut self, octets: &[u8], is_finished: bool) -> Option<Result<Record, InputError>> {
        loop {
            let place = self.cutter.place();
            if let Some(page) = &mut self.page {
                if let Some(read) = page.next(self.cutter.rest(octets), &self.options) {
                    return Some(match read {
                        Ok(record) => Ok(record.on_line(place.line, self.after_error)),
                        Err(failure) => Err(failure.locate("", place)),
                    });
                }
                let length = page.length;
                self.listing.add(page.listing());
                self.page = None;
                self.after_error = false;
                self.cutter.pass(octets, length);
            }
            let cut = self.cutter.next(octets, is_finished)?;
            let place = self.cutter.place();
            let rest = self.cutter.rest(octets);
            let begin = |length: usize| rest.get(..length).unwrap_or(rest);
            // What was cut at a limit is not known to be the end, so that pieces make no difference.
            let is_end = |length: usize, limit| is_finished && length == rest.len() && length < limit;
            let error = match cut {
                // It was told of before.
                Cut::Broken(_) | Cut::TooDeep(_) | Cut::Misplaced(..) | Cut::Unended if self.is_lost => {
                    continue;
                }
                Cut::Value(length) => match self.value(begin(length), place) {
                    Read::Broken(error) => {
                        // An element in brackets is one by itself.
                        self.is_lost &= self.cutter.index().is_none() || !rest.starts_with(b"{");
                        self.cutter.leave(octets, length);
                        error
                    }
                    Read::Page(page) => {
                        self.is_lost = false;
                        self.page = Some(page);
                        continue;
                    }
                    Read::One(read) => {
                        self.cutter.pass(octets, length);
                        self.is_lost = false;
                        let after_error = std::mem::take(&mut self.after_error);
                        return Some(read.map(|record| record.on_line(place.line, after_error)));
                    }
                },
                Cut::TooLong { length, begin, index, has_end } => {
                    self.is_lost = false;
                    self.after_error = !has_end;
                    return Some(Err(self.too_long(length, index, has_end).on_line(begin.line)));
                }
                Cut::Broken(length) => self.broken(
                    begin(length),
                    place,
                    is_end(length, self.options.longest().saturating_add(1)),
                ),
                Cut::TooDeep(begin) => json::too_deep().on_line(begin.line),
                Cut::Text(length) => {
                    let error = self.text(begin(length), place, is_end(length, TEXT_OCTETS));
                    if error.code() == InputErrorCode::ApiError {
                        (self.is_lost, self.after_error) = (false, false);
                        return Some(Err(error));
                    }
                    error
                }
                Cut::Misplaced(what, place) => fault::not_json(what, place),
                Cut::Unended => fault::truncated("the JSON ends inside a list", place),
            };
            self.after_error = true;
            if !std::mem::replace(&mut self.is_lost, true) {
                return Some(Err(error));
            }
        }
    }

    /// Reads a value whose brackets balance.
    fn value(&self, octets: &[u8], place: Place) -> Read {
        let text = match std::str::from_utf8(octets) {
            Ok(text) => text,
            Err(error) => {
                let error = self.not_utf8(octets, error.valid_up_to(), place, false);
                return if cut::is_json(octets) { Read::One(Err(error)) } else { Read::Broken(error) };
            }
        };
        let root = Path::Under("");
        let (path, depth) = match self.cutter.index() {
            Some(index) => (Path::Index(&root, index), 1),
            None => (root, 0),
        };
        match document::read(text, path, depth, &self.options) {
            Ok(Document::Record(record)) => Read::One(Ok(record)),
            Ok(Document::Page(page)) => Read::Page(page),
            Err(failure) => {
                let error = failure.locate(text, place);
                // A word or number in what could not be read is no reason to tell of it again.
                let is_word = self.is_lost && !text.starts_with(['{', '[']);
                if is_word || json::check(text).is_err() {
                    Read::Broken(error)
                } else {
                    Read::One(Err(error))
                }
            }
        }
    }

    /// The beginning of a value that is none.
    fn broken(&self, octets: &[u8], place: Place, is_end: bool) -> InputError {
        let (text, invalid) = valid_text(octets);
        match json::check(text) {
            Err(fault) if !fault.truncated || invalid.is_none() => {
                // Where a line that begins a value is what is wrong, the value before it ends too early.
                let (before, wrong) =
                    text.split_at_checked(fault.offset.saturating_sub(1)).unwrap_or((text, ""));
                let is_cut_off = before.ends_with('\n') && wrong.starts_with(['{', '[']) && !fault.truncated;
                let ended = if is_cut_off { json::check(before.trim_end()).err() } else { None };
                ended.unwrap_or(fault).locate(text, place)
            }
            _ => match invalid {
                Some(valid) => self.not_utf8(octets, valid, place, is_end),
                None => fault::truncated("the JSON ends inside a list", place.behind(octets)),
            },
        }
    }

    /// Text that is no value.
    fn text(&self, octets: &[u8], place: Place, is_end: bool) -> InputError {
        let (text, invalid) = valid_text(octets);
        // A character may lie across the end of what is looked at.
        let is_cut = octets.len() == TEXT_OCTETS && octets.len().saturating_sub(text.len()) < 4;
        if let Some(valid) = invalid.filter(|_| !is_cut) {
            return self.not_utf8(octets, valid, place, is_end);
        }
        let text = text.trim_end();
        match (foreign::read(text), json::check(text)) {
            (Some(error), _) => error.on_line(place.line),
            (None, Err(_)) => fault::not_json("expected a JSON value", place.behind(b"x")),
            (None, Ok(())) => {
                json::wrong_type(&Path::Under(""), "an object", json::Kind::of(text)).on_line(place.line)
            }
        }
    }

    fn not_utf8(&self, octets: &[u8], valid: usize, place: Place, is_end: bool) -> InputError {
        not_utf8(octets, valid, place, is_end, self.was_utf16).on_line(place.line)
    }

    fn too_long(&self, length: usize, index: Option<usize>, has_end: bool) -> InputError {
        let root = Path::Under("");
        let path = index.map_or(root, |index| Path::Index(&root, index));
        let error = too_large("document", length, self.options.longest(), &path);
        if has_end {
            error
        } else {
            error.with_help(
                "look where it begins for what is cut off: it has no end, and a record in the same lines was not read",
            )
        }
    }
}

/// What a value turned out to be.
#[expect(
    clippy::large_enum_variant,
    reason = "nearly all are records, which are moved a few times and then kept"
)]
enum Read {
    /// A record, or JSON that holds none, or text that is no UTF-8.
    One(Result<Record, InputError>),
    Page(Page),
    /// No JSON.
    Broken(InputError),
}

/// The text that the octets begin with, and how long it is if they go on with something that is no UTF-8.
fn valid_text(octets: &[u8]) -> (&str, Option<usize>) {
    let text = octets.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    (text, (text.len() < octets.len()).then_some(text.len()))
}

/// The error of an input with more than [`Options::max_records`] in so many octets.
fn too_many_records(octets: usize) -> InputError {
    let limit = Options::max_records(octets);
    let message = format!(
        "expected at most {limit} records in the first {octets} octets of input, found more; what follows was not read"
    );
    InputError::new(InputErrorCode::TooLarge, message)
        .with_help("check that the input is what the API sent, or give it in parts")
}
