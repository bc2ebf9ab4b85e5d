//! From octets to the texts of documents: the byte order mark, UTF-16 and invalid UTF-8, one document or one a line,
//! and where a fault lies, in lines and columns of the input.

use super::api_error;
use super::error::{InputError, InputErrorCode};
use super::fault::{Fault, offset_in};
use super::options::Format;

/// What JSON counts as white space (RFC 8259 section 2).
pub(super) const WHITE_SPACE: [char; 4] = [' ', '\t', '\r', '\n'];

/// The text of one document, white space around it removed, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Chunk<'a> {
    pub(super) text: &'a str,
    /// The line of the input that the text begins on, from 1.
    line: usize,
    /// Whether each line of the input is a document of its own, so that errors have to name theirs.
    numbered: bool,
    /// Whether the document is PEM instead of JSON. Elements of an array never are, wherever the array was cut.
    is_pem: bool,
    /// The last place that was named.
    position: Position,
}

/// What to do with a file that is a certificate, a request or a key itself.
const INSPECT: &str =
    "give the response that holds the certificate; mqtt-ca-check inspect shows what is in PEM and DER";

impl<'a> Chunk<'a> {
    /// A chunk of the `text` that begins at this place; `None` if there is only white space.
    fn new(text: &'a str, place: Place, numbered: bool) -> Option<Self> {
        let ahead = text.len().saturating_sub(text.trim_start_matches(WHITE_SPACE).len());
        let mut position = Position { offset: 0, line: place.line, column: place.column };
        position.advance(text, ahead);
        let text = text.trim_matches(WHITE_SPACE);
        (!text.is_empty()).then_some(Chunk {
            text,
            line: position.line,
            numbered,
            is_pem: text.starts_with("-----BEGIN "),
            position: Position { offset: 0, ..position },
        })
    }

    /// A chunk that is part of an array, white space included.
    pub(super) fn of_part(text: &'a str, place: Place) -> Self {
        let Place { line, column, .. } = place;
        let position = Position { offset: 0, line, column };
        Chunk { text, line, numbered: false, is_pem: false, position }
    }

    /// The fault as an error that says where in the input it is.
    pub(super) fn locate(&mut self, fault: Fault<'_>) -> InputError {
        let start = offset_in(fault.text, self.text).unwrap_or(0);
        self.position.advance(self.text, start.saturating_add(fault.offset));
        let Position { line, column, .. } = self.position;
        let read = match fault.elements_read {
            None => String::new(),
            Some(0) => String::from(", before the first element of the array was complete"),
            Some(1) => String::from(", after 1 element of the array"),
            Some(count) => format!(", after {count} elements of the array"),
        };
        let code = if fault.truncated { InputErrorCode::Truncated } else { InputErrorCode::NotJson };
        let error =
            InputError::new(code, format!("{} at line {line}, column {}{read}", fault.what, column.max(1)));
        let error = match fault.path {
            Some(path) => error.with_path(path),
            None => error,
        };
        error.with_help(fault.help.unwrap_or(if self.is_pem {
            INSPECT
        } else if fault.truncated {
            "fetch the response again and store it whole: it ends too early"
        } else {
            "store the response as the API returned it; jq . FILE shows where it is no JSON"
        }))
    }

    /// The error as it is, led by the line where that is needed to tell it from others.
    pub(super) fn name_line(&self, error: InputError) -> InputError {
        if self.numbered { error.in_line(self.line) } else { error }
    }
}

/// A place in a text. Moving it forward costs what lies between, so that naming places in order is linear in all.
#[derive(Clone, Copy, Debug)]
struct Position {
    offset: usize,
    line: usize,
    /// Characters from the start of the line up to the place: the column, from 1, of the last one.
    column: usize,
}

impl Position {
    /// Moves forward to `offset` octets into `text`; a place behind is left where it is.
    fn advance(&mut self, text: &str, offset: usize) {
        let offset = offset.min(text.len());
        for octet in text.as_bytes().get(self.offset..offset).unwrap_or_default() {
            if *octet == b'\n' {
                self.line = self.line.saturating_add(1);
                self.column = 0;
            } else if octet & 0xc0 != 0x80 {
                self.column = self.column.saturating_add(1);
            }
        }
        self.offset = self.offset.max(offset);
    }
}

/// A place in the input.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) offset: usize,
    /// From 1.
    pub(super) line: usize,
    /// Characters from the start of the line up to the place.
    column: usize,
}

impl Place {
    /// Where the input begins.
    pub(super) const START: Place = Place { offset: 0, line: 1, column: 0 };

    /// The place behind these octets.
    pub(super) fn behind(self, octets: &[u8]) -> Self {
        let last_line = memchr::memrchr(b'\n', octets).map(|at| at.saturating_add(1));
        let characters = octets
            .get(last_line.unwrap_or(0)..)
            .unwrap_or_default()
            .iter()
            .filter(|octet| **octet & 0xc0 != 0x80);
        let column = characters.count();
        Place {
            offset: self.offset.saturating_add(octets.len()),
            line: self.line.saturating_add(count_lines(octets)),
            column: if last_line.is_some() { column } else { self.column.saturating_add(column) },
        }
    }
}

/// How documents lie in the input.
#[derive(Clone, Copy, Debug)]
pub(super) enum Layout {
    /// Nothing but this form of UTF-16.
    Utf16(Utf16),
    /// One document.
    Whole,
    /// One document a line.
    Lines,
}

/// Yields the text of each document, or why it is none.
#[derive(Clone, Debug)]
pub(super) struct Chunks<'a> {
    rest: &'a [u8],
    layout: Layout,
    /// Where `rest` begins.
    place: Place,
    /// Whether the input ends with `rest`.
    is_last: bool,
}

impl<'a> Chunks<'a> {
    pub(super) fn new(input: &'a [u8], format: Format) -> Self {
        let rest = input.strip_prefix(b"\xef\xbb\xbf").unwrap_or(input);
        let layout = match (Utf16::of(input), format) {
            (Some(utf16), _) => Layout::Utf16(utf16),
            (None, Format::Json) => Layout::Whole,
            (None, Format::Ndjson) => Layout::Lines,
            (None, Format::Auto) if looks_like_ndjson(rest) => Layout::Lines,
            (None, Format::Auto) => Layout::Whole,
        };
        let place = Place { offset: input.len().saturating_sub(rest.len()), ..Place::START };
        Chunks { rest, layout, place, is_last: true }
    }

    /// The texts in a part of an input, which begins at this place.
    pub(super) fn of_part(rest: &'a [u8], layout: Layout, place: Place, is_last: bool) -> Self {
        Chunks { rest, layout, place, is_last }
    }

    /// How many octets of the input were read.
    pub(super) fn octets_read(&self) -> usize {
        self.place.offset
    }

    /// Whether what lies behind a text that is none may be read.
    pub(super) fn has_lines(&self) -> bool {
        matches!(self.layout, Layout::Lines)
    }

    /// The octets of the next document, and where they begin.
    fn take(&mut self) -> (&'a [u8], Place) {
        let taken = match self.layout {
            Layout::Utf16(_) | Layout::Whole => self.rest,
            Layout::Lines => first_entry(self.rest),
        };
        let place = self.place;
        self.rest = self.rest.get(taken.len()..).unwrap_or_default();
        self.place.offset = place.offset.saturating_add(taken.len());
        if !self.rest.is_empty() {
            self.place.line = place.line.saturating_add(count_lines(taken));
            self.place.column = 0;
        }
        (taken, place)
    }
}

impl<'a> Iterator for Chunks<'a> {
    type Item = Result<Chunk<'a>, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.rest.is_empty() {
            let (octets, place) = self.take();
            if let Layout::Utf16(utf16) = self.layout {
                return Some(Err(utf16.error()));
            }
            let chunk = match std::str::from_utf8(octets) {
                Ok(text) => Chunk::new(text, place, matches!(self.layout, Layout::Lines)),
                Err(error) => {
                    return Some(Err(not_utf8(octets, error, place, self.is_last && self.rest.is_empty())));
                }
            };
            if let Some(chunk) = chunk {
                return Some(Ok(chunk));
            }
        }
        None
    }
}

/// What is not UTF-8 in `octets`, which begin at this place; `last` if the input ends with them.
fn not_utf8(octets: &[u8], error: std::str::Utf8Error, place: Place, last: bool) -> InputError {
    let Place { offset, line, .. } = place;
    let valid = error.valid_up_to();
    let at = offset.saturating_add(valid);
    let line = line.saturating_add(count_lines(octets.get(..valid).unwrap_or_default()));
    match octets.get(valid) {
        _ if last && error.error_len().is_none() => InputError::new(
            InputErrorCode::Truncated,
            format!("the input ends inside the UTF-8 character at offset {at}, line {line}"),
        ),
        octet => InputError::new(
            InputErrorCode::NotUtf8,
            format!("expected UTF-8, found octet 0x{:02x} at offset {at}, line {line}", octet.unwrap_or(&0)),
        )
        // A SEQUENCE of more than 127 octets: DER.
        .with_help(if offset == 0 && matches!(octets, [0x30, 0x80..=0x84, ..]) {
            INSPECT
        } else {
            "save the response as UTF-8, exactly as the API sent it"
        }),
    }
}

/// A form of UTF-16, told by its byte order mark or by every other octet of its first two characters being zero.
#[derive(Clone, Copy, Debug)]
pub(super) enum Utf16 {
    Marked,
    LittleEndian,
    BigEndian,
}

impl Utf16 {
    pub(super) fn of(input: &[u8]) -> Option<Self> {
        match input {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some(Utf16::Marked),
            [1..=255, 0] | [1..=255, 0, 1..=255, 0, ..] => Some(Utf16::LittleEndian),
            [0, 1..=255] | [0, 1..=255, 0, 1..=255, ..] => Some(Utf16::BigEndian),
            _ => None,
        }
    }

    fn error(self) -> InputError {
        let help = match self {
            Utf16::Marked => {
                "convert it with `iconv -f UTF-16 -t UTF-8`; in Windows PowerShell `>` writes UTF-16, so use \
                 `| Out-File -Encoding utf8 response.json` instead"
            }
            Utf16::LittleEndian => {
                "convert it with `iconv -f UTF-16LE -t UTF-8`; in Windows PowerShell `>` writes UTF-16, so use \
                 `| Out-File -Encoding utf8 response.json` instead"
            }
            Utf16::BigEndian => "convert it with `iconv -f UTF-16BE -t UTF-8`",
        };
        InputError::new(InputErrorCode::NotUtf8, "expected UTF-8, found UTF-16").with_help(help)
    }
}

/// Whether the second line with content begins an object in column 0, and the first does not open an array that
/// goes on: the elements of a pretty-printed array need not be indented.
pub(super) fn looks_like_ndjson(input: &[u8]) -> bool {
    let mut rest = Some(input);
    let mut lines = std::iter::from_fn(|| {
        let here = rest?;
        let end = memchr::memchr(b'\n', here);
        rest = end.and_then(|end| here.get(end.saturating_add(1)..));
        here.get(..end.unwrap_or(here.len()))
    })
    .filter(|line| !is_blank(line));
    match (lines.next(), lines.next()) {
        (Some(first), Some(second)) => second.starts_with(b"{") && !opens_array(first),
        _ => false,
    }
}

pub(super) fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|octet| matches!(octet, b' ' | b'\t' | b'\r' | b'\n'))
}

/// Whether the line begins an array that does not end on it.
fn opens_array(line: &[u8]) -> bool {
    let mut depth: usize = 0;
    let mut in_string = false;
    let mut octets = line.trim_ascii_start().iter();
    if octets.as_slice().first() != Some(&b'[') {
        return false;
    }
    while let Some(octet) = octets.next() {
        match (in_string, octet) {
            (true, b'\\') => {
                let _escaped = octets.next();
            }
            (_, b'"') => in_string = !in_string,
            (false, b'[' | b'{') => depth = depth.saturating_add(1),
            (false, b']' | b'}') => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return false;
        }
    }
    true
}

/// The first line with its line break; with an error of the vendor's command, all of its lines.
fn first_entry(input: &[u8]) -> &[u8] {
    let mut lines = input.split_inclusive(|octet| *octet == b'\n');
    let first = lines.next().unwrap_or_default();
    let more = if api_error::is_plain_text(first) {
        lines.take_while(|line| !begins_entry(line)).map(<[u8]>::len).fold(0, usize::saturating_add)
    } else {
        0
    };
    input.get(..first.len().saturating_add(more)).unwrap_or(input)
}

/// Whether a line behind an error of the vendor's command is no more of it.
pub(super) fn begins_entry(line: &[u8]) -> bool {
    line.starts_with(b"{") || line.starts_with(b"[") || api_error::is_plain_text(line)
}

pub(super) fn count_lines(octets: &[u8]) -> usize {
    octets.iter().filter(|octet| **octet == b'\n').count()
}
