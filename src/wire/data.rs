//! The `Data` of a response: one record, or the page of records that a listing gives.

use std::borrow::Cow;

use serde::de::MapAccess;
use serde_json::value::RawValue;

use super::api_error::ApiError;
use super::error::{InputError, InputErrorCode};
use super::fault::{Failure, too_large};
use super::json::{self, Elements, Kind};
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

/// What `Data` is.
pub(super) enum Data<'a> {
    /// Records, or the first unusable field of one.
    Given(Result<Document<'a>, Failure<'a>>),
    Unusable(InputError),
}

impl Place<'_> {
    /// The value of `Data`.
    pub(super) fn data<'a, A: MapAccess<'a>>(self, map: &mut A) -> Result<Data<'a>, A::Error> {
        let path = self.path;
        let reader = RecordReader { shape: &Shape::CA, may_list: true };
        Ok(match self.object(map, reader)? {
            Ok(members) => members.into_data(&path),
            Err(Kind::Null) => Data::Unusable(null_data(&path)),
            Err(kind) => Data::Unusable(json::wrong_type(&path, "an object", kind)),
        })
    }
}

/// The records of a listing's page, not read yet.
#[derive(Clone, Debug)]
pub(super) struct Page<'a> {
    shape: &'static Shape,
    records: Elements<'a>,
    /// Where the list stands, for example `Data.CaCertificateVOS`.
    path: String,
    /// How many arrays and objects are open around each record.
    depth: usize,
    request_id: Option<Cow<'a, str>>,
}

impl<'a> Page<'a> {
    /// The next record of the page.
    pub(super) fn next(&mut self, options: &Options) -> Option<Result<Document<'a>, Failure<'a>>> {
        Some(match self.records.next()? {
            Ok((index, text)) => match self.record(index, text, options) {
                Ok(record) => Ok(record.carrying(self.request_id.clone())),
                Err(failure) => Err(failure.naming(self.request_id.as_deref())),
            },
            Err(fault) => Err(Failure::Syntax(fault)),
        })
    }

    fn record(&self, index: usize, text: &'a str, options: &Options) -> Result<Document<'a>, Failure<'a>> {
        let list = Path::Under(&self.path);
        let path = Path::Index(&list, index);
        if text.len() > options.max_record_bytes {
            return Err(too_large("record", text.len(), options.max_record_bytes, &path).into());
        }
        let reader = RecordReader { shape: self.shape, may_list: false };
        match members::read(reader, text, path, self.depth, options)?.into_data(&path) {
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
struct RecordMembers<'a> {
    names: Names,
    record: Record<'a>,
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
    type Output = RecordMembers<'a>;

    fn read<A: MapAccess<'a>>(self, mut place: Place<'_>, mut map: A) -> Result<Self::Output, A::Error> {
        let mut seen = Seen::default();
        let mut members = RecordMembers { record: Record::of(self.shape), ..RecordMembers::default() };
        while let Some(key) = place.next_key(&mut map, &mut seen)? {
            let raw = map.next_value::<&'a RawValue>()?.get();
            if !place.refuses_length(&key, raw) {
                members.take(&key, raw, &mut place, self.may_list);
            }
        }
        members.names = seen.names;
        Ok(members)
    }
}

impl Place<'_> {
    /// The value of a field.
    fn field<'a>(&mut self, raw: &'a str, field: Field) -> Result<Option<Text<'a>>, Failure<'a>> {
        match json::escaped_lines(raw).filter(|_| field.holds_certificate()) {
            Some(escaped) => Ok(Some(Text::Lines(escaped))),
            None => Ok(self.text(raw, field.may_be_number())?.map(Text::Plain)),
        }
    }

    /// The value of a list of such records, which are looked through when their turn comes.
    fn list<'a>(&mut self, raw: &'a str, shape: &'static Shape) -> List<'a> {
        match Kind::of(raw) {
            Kind::Array => List::Page(Page {
                shape,
                records: Elements::new(raw),
                path: self.path.to_string(),
                depth: self.depth.saturating_add(1),
                request_id: None,
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
        let mut place = place.member(&key.text);
        match key.name {
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

    /// What these members make of the object at this path.
    fn into_data(self, path: &Path<'_>) -> Data<'a> {
        let is_record = self.names.fields() > 0 && !self.names.of_device();
        let is_page = matches!(self.list, List::Page(_));
        if let Some(error) = self.objection.or(self.elsewhere.filter(|_| is_record || is_page)) {
            return Data::Unusable(error);
        }
        match self.list {
            List::Page(page) if self.names.fields() > 0 => {
                let found = format!("{} and the fields of a record", page.shape.list());
                Data::Unusable(two_places(path, &found))
            }
            List::Page(page) => Data::Given(Ok(Document::Page(page))),
            List::Other(kind, error) if kind != Kind::Null || !is_record => Data::Unusable(error),
            _ if is_record => Data::Given(match self.defect {
                Some(defect) => Err(defect),
                None => Ok(Document::Record(self.record)),
            }),
            _ => Data::Unusable(no_record(self.names, path)),
        }
    }
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
