//! The records of an input, one after the other: its texts, the elements of an array, the records of a page.

use std::iter::FusedIterator;

use super::api_error;
use super::data::{Document, Page};
use super::document;
use super::error::{InputError, InputErrorCode};
use super::fault::Failure;
use super::json::{self, Elements, Kind};
use super::options::{Options, max_records};
use super::path::Path;
use super::record::Record;
use super::text::{Chunk, Chunks, Layout, Place};

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
/// ```
#[must_use]
pub fn records(input: &[u8]) -> Records<'_> {
    records_with(input, Options::default())
}

/// The records of an input.
#[must_use]
pub fn records_with(input: &[u8], options: Options) -> Records<'_> {
    let chunks = Chunks::new(input, options.format);
    let left = Some(max_records(input.len()));
    Records { left, octets: input.len(), ..Records::of_part(chunks, &options) }
}

/// Yields each record of an input in order, or the error that stands in its place. An error ends the iteration only where
/// nothing more can be told apart: a defect of syntax ends its document or array. Blank input, an empty array and an
/// empty page yield nothing. Where there are more than [`max_records`], the last that is yielded is the error that says so.
#[derive(Clone, Debug)]
pub struct Records<'a> {
    /// How many records may still be yielded; `None` once there were more.
    left: Option<usize>,
    /// The length of the input.
    octets: usize,
    options: Options,
    chunks: Chunks<'a>,
    /// The text being read.
    chunk: Option<Chunk<'a>>,
    /// Its documents still to be read, if it is an array.
    documents: Option<Elements<'a>>,
    /// The records still to be read of the page being read.
    page: Option<Page<'a>>,
    /// An error that is reported before anything is read.
    refusal: Option<InputError>,
    is_broken: bool,
}

impl<'a> Records<'a> {
    /// The records in the texts of a part. How many there are is the caller's concern.
    pub(super) fn of_part(chunks: Chunks<'a>, options: &Options) -> Self {
        Records {
            left: Some(usize::MAX),
            octets: 0,
            options: options.clone(),
            chunks,
            chunk: None,
            documents: None,
            page: None,
            refusal: None,
            is_broken: false,
        }
    }

    /// The records in elements of an array, which lie in this chunk. The part ends at `behind`.
    pub(super) fn of_elements(
        elements: Elements<'a>,
        chunk: Chunk<'a>,
        behind: Place,
        options: &Options,
    ) -> Self {
        let nothing = Chunks::of_part(&[], Layout::Whole, behind, true);
        Records { chunk: Some(chunk), documents: Some(elements), ..Records::of_part(nothing, options) }
    }

    /// No record but this error.
    pub(super) fn of_error(error: InputError, place: Place, options: &Options) -> Self {
        let nothing = Chunks::of_part(&[], Layout::Whole, place, true);
        Records { refusal: Some(error), ..Records::of_part(nothing, options) }
    }

    /// How many octets of the input lead up to the end of the document that was read last. Behind an error with which the input
    /// ends or [is broken](Self::is_broken), it may be as many as were at hand.
    #[must_use]
    pub fn octets_read(&self) -> usize {
        let left = self.documents.as_ref().map_or(0, Elements::octets_left);
        self.chunks.octets_read().saturating_sub(left)
    }

    /// Whether an error was yielded behind which the input cannot be told apart any more: of an array that is no JSON, or
    /// octets that are no UTF-8, unless each line is a document.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.is_broken
    }

    /// Begins with a text: an array is taken apart, anything else is one document.
    fn begin(&mut self, chunk: Chunk<'a>) -> Option<Result<Document<'a>, Failure<'a>>> {
        let text = chunk.text;
        self.chunk = Some(chunk);
        if text.starts_with('[') {
            self.documents = Some(Elements::new(text));
            None
        } else if text.starts_with('<') {
            Some(Err(api_error::markup(text).into()))
        } else if api_error::is_plain_text(text.as_bytes()) {
            Some(Err(api_error::plain_text(text).into_error().into()))
        } else {
            Some(document::read(text, Path::Under(""), 0, &self.options))
        }
    }

    /// Reads one document of an array.
    fn element(&self, index: usize, text: &'a str) -> Result<Document<'a>, Failure<'a>> {
        let path = Path::Index(&Path::Under(""), index);
        match Kind::of(text) {
            Kind::Object => document::read(text, path, 1, &self.options),
            kind => Err(json::wrong_type(&path, "an object", kind).into()),
        }
    }

    /// The next record of the page being read, or document of the array being read.
    fn next_of_chunk(&mut self) -> Option<Result<Document<'a>, Failure<'a>>> {
        if let Some(read) = self.page.as_mut().and_then(|page| page.next(&self.options)) {
            return Some(read);
        }
        self.page = None;
        Some(match self.documents.as_mut()?.next()? {
            Ok((index, text)) => self.element(index, text),
            Err(fault) => {
                self.is_broken = !self.chunks.has_lines();
                Err(Failure::Syntax(fault))
            }
        })
    }

    /// The next record, however many there were.
    fn read_next(&mut self) -> Option<Result<Record<'a>, InputError>> {
        if let Some(error) = self.refusal.take() {
            return Some(Err(error));
        }
        loop {
            let mut read = self.next_of_chunk();
            if read.is_none() {
                self.documents = None;
                read = match self.chunks.next()? {
                    Ok(chunk) => self.begin(chunk),
                    Err(error) => {
                        self.is_broken |= !self.chunks.has_lines();
                        return Some(Err(error));
                    }
                };
            }
            match read {
                Some(Ok(Document::Record(record))) => return Some(Ok(record)),
                Some(Ok(Document::Page(page))) => self.page = Some(page),
                Some(Err(failure)) => return Some(Err(self.explain(failure))),
                None => {}
            }
        }
    }

    /// The failure as an error that says where in the input it is.
    fn explain(&mut self, failure: Failure<'a>) -> InputError {
        match (failure, self.chunk.as_mut()) {
            (Failure::Syntax(fault), Some(chunk)) => chunk.locate(fault),
            (Failure::Refused(error), Some(chunk)) => chunk.name_line(error),
            (Failure::Refused(error), None) => error,
            (Failure::Syntax(fault), None) => InputError::new(InputErrorCode::NotJson, fault.what),
        }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<Record<'a>, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        let left = self.left?;
        let record = self.read_next()?;
        self.left = left.checked_sub(1);
        Some(if self.left.is_some() { record } else { Err(too_many_records(self.octets)) })
    }
}

impl FusedIterator for Records<'_> {}

/// The error of an input with more than [`max_records`] in so many octets.
#[must_use]
pub fn too_many_records(octets: usize) -> InputError {
    let limit = max_records(octets);
    let message = format!(
        "expected at most {limit} records in {octets} octets of input, found more; what follows was not read"
    );
    InputError::new(InputErrorCode::TooLarge, message)
        .with_help("check that the input is what the API sent, or give it in parts")
}
