//! The `Data` of a response: one record, or the page of records that a listing gives.

use std::borrow::Cow;

use serde::de::MapAccess;
use serde_json::value::RawValue;

use super::api_error::ApiError;
use super::cut;
use super::error::{InputError, InputErrorCode};
use super::fault::{Failure, offset_in, too_large};
use super::json::{self, Kind};
use super::listing::Listing;
use super::members::{self, Place, ReadObject};
use super::name::{Key, Name, Names, Seen};
use super::objection::Objection;
use super::options::Options;
use super::path::Path;
use super::record::{Record, Text};
use super::shape::{Field, Shape};

/// What a document turned out to hold.
#[derive(Clone, Debug)]
pub(super) enum Document<'a> {
    Record(Record<'a>),
    Page(Page<'a>),
}

impl<'a> Document<'a> {
    /// The same in the response with this RequestId.
    pub(super) fn carrying(self, request_id: Option<Cow<'a, str>>) -> Self {
        match self {
            Document::Record(record) => Document::Record(record.carrying(request_id)),
            Document::Page(page) => Document::Page(Page { request_id, ..page }),
        }
    }
}

/// What `Data`, or an element of a page, is.
pub(super) enum Data<'a, T> {
    /// Records, or the first unusable field of one.
    Given(Result<T, Failure<'a>>),
    Unusable(InputError),
}

impl Place<'_> {
    /// The value of `Data`.
    pub(super) fn data<'a, A: MapAccess<'a>>(self, map: &mut A) -> Result<Data<'a, Document<'a>>, A::Error> {
        let path = self.path;
        let reader = RecordReader { shape: &Shape::CA, may_list: true };
        Ok(match self.object(map, reader)? {
            Ok((members, names)) => members.into_data(names, &path),
            Err(Kind::Null) => Data::Unusable(null_data(&path)),
            Err(kind) => Data::Unusable(json::wrong_type(&path, "an object", kind)),
        })
    }
}

/// The list of a listing's page, whose records are not read yet.
#[derive(Clone, Debug)]
pub(super) struct Page<'a> {
    shape: &'static Shape,
    list: &'a str,
    /// Where the list stands, for example `Data.CaCertificateVOS`.
    path: String,
    /// How many arrays and objects are open around each record.
    depth: usize,
    request_id: Option<Cow<'a, str>>,
    /// How long the listing is that it belongs to, in records or pages; 0 if it does not say.
    total: u64,
}

impl Page<'_> {
    /// Begins with the records of the page in this document.
    pub(super) fn open(self, document: &str) -> OpenPage {
        let begin = offset_in(self.list, document).unwrap_or(document.len());
        let request_id = self.request_id.map(Cow::into_owned);
        let page = Page { list: "", request_id: None, path: self.path, ..self };
        OpenPage { page, request_id, at: begin.saturating_add(1), index: 0, length: document.len() }
    }
}

/// A page whose records are read, from the octets of its document, which are handed to it.
#[derive(Clone, Debug)]
pub(super) struct OpenPage {
    page: Page<'static>,
    request_id: Option<String>,
    /// Where in the document the rest of the list begins.
    at: usize,
    /// How many records were before.
    index: usize,
    length: usize,
}

impl OpenPage {
    /// How many octets the document has.
    pub(super) fn length(&self) -> usize {
        self.length
    }

    /// How many of them are read.
    pub(super) fn octets_read(&self) -> usize {
        self.at
    }

    /// What it says of its listing, once it is read.
    pub(super) fn listing(&self) -> Listing {
        Listing::of_page(self.page.total, self.index)
    }

    /// The next record of the page.
    pub(super) fn next<'b>(
        &mut self,
        document: &'b [u8],
        options: &Options,
    ) -> Option<Result<Record<'b>, Failure<'b>>> {
        let (begin, end) = cut::next_element(document, self.at)?;
        self.at = end;
        let text = std::str::from_utf8(document.get(begin..end)?).ok()?;
        let read = self.record(text, options);
        self.index = self.index.saturating_add(1);
        Some(match read {
            Ok(record) => Ok(record.carrying(self.request_id.clone().map(Cow::Owned))),
            Err(failure) => Err(failure.naming(self.request_id.as_deref())),
        })
    }

    fn record<'b>(&self, text: &'b str, options: &Options) -> Result<Record<'b>, Failure<'b>> {
        let list = Path::Under(&self.page.path);
        let path = Path::Index(&list, self.index);
        if text.len() > options.max_record_bytes {
            return Err(too_large("record", text.len(), options.max_record_bytes, &path).into());
        }
        let reader = RecordReader { shape: self.page.shape, may_list: false };
        let (members, names) = members::read(reader, text, path, self.page.depth, options)?;
        match members.into_record(names, &path) {
            Data::Given(read) => read,
            Data::Unusable(error) => Err(error.into()),
        }
    }
}

/// Reads `Data`, or one record of a page.
struct RecordReader {
    shape: &'static Shape,
    /// Whether the object may hold a list of records instead.
    may_list: bool,
}

/// The members of `Data`, or of one record of a page.
#[derive(Default)]
pub(super) struct RecordMembers<'a> {
    record: Record<'a>,
    total: u64,
    /// The first field with an unusable value.
    defect: Option<Failure<'a>>,
    /// The first member that says that the call failed.
    objection: Option<InputError>,
    list: List<'a>,
    /// The error of the first member that may hold other records.
    elsewhere: Option<InputError>,
}

/// What the list of a page is.
#[derive(Default)]
enum List<'a> {
    #[default]
    Absent,
    Page(Page<'a>),
    Other(Kind, InputError),
}

impl<'a> ReadObject<'a> for RecordReader {
    type Output = (RecordMembers<'a>, Names);

    fn read<A: MapAccess<'a>>(self, mut place: Place<'_>, mut map: A) -> Result<Self::Output, A::Error> {
        let mut seen = Seen::default();
        let mut members = RecordMembers { record: Record::of(self.shape), ..RecordMembers::default() };
        while let Some(key) = place.next_key(&mut map, &mut seen)? {
            let raw = map.next_value::<&'a RawValue>()?.get();
            if !place.refuses_length(&key, raw) {
                members.take(&key, raw, &mut place, self.may_list);
            }
        }
        Ok((members, seen.names))
    }
}

impl Place<'_> {
    /// The value of a field.
    fn field<'a>(&mut self, raw: &'a str, field: Field) -> Result<Option<Text<'a>>, Failure<'a>> {
        match json::escaped_lines(raw).filter(|_| field.holds_certificate()) {
            Some(escaped) => Ok(Some(Text::Lines(escaped.into()))),
            None => Ok(self.text(raw, field.may_be_number())?.map(Text::Plain)),
        }
    }

    /// The value of a list of such records, which are looked through when their turn comes.
    fn list<'a>(&mut self, raw: &'a str, shape: &'static Shape) -> List<'a> {
        match Kind::of(raw) {
            Kind::Array => List::Page(Page {
                shape,
                list: raw,
                path: self.path.to_string(),
                depth: self.depth.saturating_add(1),
                request_id: None,
                total: 0,
            }),
            kind => {
                self.scan(raw);
                List::Other(kind, json::wrong_type(&self.path, "an array", kind))
            }
        }
    }
}

impl<'a> RecordMembers<'a> {
    /// Takes in a member of the object at this place.
    fn take(&mut self, key: &Key<'a>, raw: &'a str, place: &mut Place<'_>, may_list: bool) {
        if self.objection.is_none() {
            self.objection = objection(key, raw, place);
        }
        self.take_value(key, raw, place.member(&key.text), may_list);
    }

    /// Takes in the value of a member, whatever it says against the object.
    pub(super) fn take_value(&mut self, key: &Key<'a>, raw: &'a str, mut place: Place<'_>, may_list: bool) {
        match key.name {
            Some(Name::Total) => {
                let text = place.text(raw, true).ok().flatten();
                self.total = text.and_then(|text| text.parse().ok()).unwrap_or(0);
            }
            Some(Name::Field(field)) => match place.field(raw, field) {
                Ok(text) => self.record.set(field, text),
                Err(failure) => self.defect = self.defect.take().or(Some(failure)),
            },
            Some(Name::List(shape)) if may_list => self.list = place.list(raw, shape),
            name => {
                place.scan(raw);
                let found = name.filter(|_| Kind::of(raw) != Kind::Null).and_then(other_records);
                if let (None, Some(found)) = (&self.elsewhere, found) {
                    self.elsewhere = Some(two_places(&place.path, &found));
                }
            }
        }
    }

    pub(super) fn holds_page(&self) -> bool {
        matches!(self.list, List::Page(_))
    }

    /// What these members make of the object at this path, which may be a record or a page.
    pub(super) fn into_data(mut self, names: Names, path: &Path<'_>) -> Data<'a, Document<'a>> {
        let is_record = is_record(names);
        match std::mem::take(&mut self.list) {
            List::Page(page) => match self.objection.or(self.elsewhere) {
                Some(error) => Data::Unusable(error),
                None if names.fields() > 0 => {
                    let found = format!("{} and the fields of a record", page.shape.list());
                    Data::Unusable(two_places(path, &found))
                }
                None => Data::Given(Ok(Document::Page(Page { total: self.total, ..page }))),
            },
            List::Other(kind, error) if kind != Kind::Null || !is_record => {
                Data::Unusable(self.objection.unwrap_or(error))
            }
            List::Other(..) | List::Absent => match self.into_record(names, path) {
                Data::Given(read) => Data::Given(read.map(Document::Record)),
                Data::Unusable(error) => Data::Unusable(error),
            },
        }
    }

    /// What they make of an object that can only be a record.
    fn into_record(self, names: Names, path: &Path<'_>) -> Data<'a, Record<'a>> {
        let is_record = is_record(names);
        match self.objection.or(self.elsewhere.filter(|_| is_record)) {
            Some(error) => Data::Unusable(error),
            None if is_record => Data::Given(self.defect.map_or(Ok(self.record), Err)),
            None => Data::Unusable(no_record(names, path)),
        }
    }
}

fn is_record(names: Names) -> bool {
    names.fields() > 0 && !names.of_device()
}

/// What a member says against the record or page that it stands in. `place` is the object's.
fn objection(key: &Key<'_>, raw: &str, place: &Place<'_>) -> Option<InputError> {
    let objection = Objection::of(key.name?, &key.text, raw, place)?;
    let is_text = matches!(Kind::of(raw), Kind::String | Kind::Number);
    let code = (is_text && key.name == Some(Name::Code)).then(|| json::key(raw));
    Some(objection.into_error(ApiError { code, ..ApiError::default() }, true))
}

/// What is said of a member of this name beside the fields of a record or a list, where it may hold records too.
fn other_records(name: Name) -> Option<String> {
    let (what, beside) = match name {
        Name::Data => ("Data", "a record or a list"),
        Name::Body => ("a body", "a record or a list"),
        Name::List(shape) => (shape.list(), "a record"),
        Name::DeviceCertificateVos => ("DeviceCertificateVOS", "a record or a list"),
        _ => return None,
    };
    Some(format!("{what} beside the fields of {beside}"))
}

/// The error of an object that offers records in two places. Which of them counts would depend on the reader.
pub(super) fn two_places(path: &Path<'_>, found: &str) -> InputError {
    let message = format!("expected records in one place, found {found}");
    path.mark(InputError::new(InputErrorCode::DuplicateKey, message).with_help("keep the one that is meant"))
}

fn null_data(path: &Path<'_>) -> InputError {
    path.mark(InputError::new(InputErrorCode::NoData, "expected an object, found null").with_help(ASK))
}

/// The error of a `Data`, or a page's record, that is an object without any of the record's fields.
fn no_record(names: Names, path: &Path<'_>) -> InputError {
    let error = InputError::new(
        InputErrorCode::NoData,
        if names.of_device() {
            "expected a CA certificate's record, found a device certificate's (a GetDeviceCertificate response)"
        } else if names.has(Name::DeviceCertificateVos) {
            "expected CA certificates, found a list of device certificates (a ListDeviceCertificate response)"
        } else {
            "expected the fields of a CA certificate's record, found none of them"
        },
    );
    path.mark(error.with_help(ASK))
}

/// What to give instead of an object that holds no record.
pub(super) const ASK: &str = "give the response of GetCaCertificate or ListCaCertificate, as the API sent it";
