//! The `Data` of a response: one certificate record, or the page of records that ListCaCertificate gives.

use serde::de::MapAccess;
use serde_json::value::RawValue;

use super::api_error::ApiError;
use super::error::{InputError, InputErrorCode};
use super::fault::{Failure, too_large};
use super::json::{self, Elements, Kind};
use super::members::{Members, Place, ReadObject, Value, parse};
use super::name::{Key, Name, Names, Seen};
use super::objection::Objection;
use super::options::Options;
use super::path::Path;
use super::record::{Field, Record, RequestId, Text};

/// What `Data` is.
#[expect(clippy::large_enum_variant, reason = "a box would cost an allocation for every single response")]
pub(super) enum Data<'a> {
    Absent,
    /// A record, with its first unusable field.
    Record(Record<'a>, Option<Failure<'a>>),
    Page(Page<'a>),
    Unusable(InputError),
}

impl Data<'_> {
    /// Whether there is one that holds records.
    pub(super) fn is_given(&self) -> bool {
        matches!(self, Data::Record(..) | Data::Page(_))
    }
}

impl Place<'_> {
    /// The value of `Data`.
    pub(super) fn data<'a, A: MapAccess<'a>>(self, map: &mut A) -> Result<Data<'a>, A::Error> {
        let Place { path, depth, .. } = self;
        let reader = RecordReader { place: self, may_list: true };
        Ok(match map.next_value_seed(Members(reader))? {
            Value::Object(members) => members.into_data(&path, depth),
            Value::Other(Kind::Null) => Data::Unusable(null_data(&path)),
            Value::Other(kind) => Data::Unusable(json::wrong_type(&path, "an object", kind)),
        })
    }
}

/// The records of a ListCaCertificate page, not read yet.
#[derive(Clone, Debug)]
pub(super) struct Page<'a> {
    records: Elements<'a>,
    /// Where the list stands, for example `Data.CaCertificateVOS`.
    path: String,
    /// How many arrays and objects are open around each record.
    depth: usize,
    request_id: Option<RequestId<'a>>,
}

impl<'a> Page<'a> {
    /// The same page in the response with this RequestId.
    pub(super) fn carrying(self, request_id: Option<RequestId<'a>>) -> Self {
        Page { request_id, ..self }
    }

    /// The next record of the page.
    pub(super) fn next(&mut self, options: &Options) -> Option<Result<Record<'a>, Failure<'a>>> {
        let (index, text) = match self.records.next()? {
            Ok(element) => element,
            Err(fault) => return Some(Err(Failure::Syntax(fault))),
        };
        let list = Path::Under(&self.path);
        let read = record(text, Path::Index(&list, index), self.depth, options);
        Some(match read {
            Ok(response) => Ok(response.carrying(self.request_id.clone())),
            Err(failure) => Err(failure.naming(self.request_id.as_ref())),
        })
    }
}

/// Reads one record of a page.
fn record<'a>(
    text: &'a str,
    path: Path<'_>,
    depth: usize,
    options: &Options,
) -> Result<Record<'a>, Failure<'a>> {
    if text.len() > options.max_record_bytes {
        return Err(too_large("record", text.len(), options.max_record_bytes, &path).into());
    }
    let mut refusal = None;
    let max_value_bytes = options.max_record_bytes;
    let place = Place { path, depth, max_value_bytes, refusal: &mut refusal };
    let reader = RecordReader { place, may_list: false };
    let value = parse(text, Members(reader)).map_err(Failure::Syntax)?;
    match (refusal, value) {
        (Some(refusal), _) => Err(refusal.into()),
        (None, Value::Other(kind)) => Err(json::wrong_type(&path, "an object", kind).into()),
        (None, Value::Object(RecordMembers { objection: Some(error), .. })) => Err(error.into()),
        (None, Value::Object(members)) if !members.is_record() => Err(no_record(members.names, &path).into()),
        (None, Value::Object(RecordMembers { elsewhere: Some(error), .. })) => Err(error.into()),
        (None, Value::Object(members)) => match members.defect {
            Some(defect) => Err(defect),
            None => Ok(members.response),
        },
    }
}

/// Reads `Data`, or one record of a page.
pub(super) struct RecordReader<'p> {
    place: Place<'p>,
    /// Whether the object may hold a list of records instead.
    may_list: bool,
}

/// The members of `Data`, or of one record of a page.
pub(super) struct RecordMembers<'a> {
    names: Names,
    response: Record<'a>,
    /// The first field with an unusable value.
    defect: Option<Failure<'a>>,
    /// The first member that says that the call failed.
    objection: Option<InputError>,
    list: List<'a>,
    /// The error of the first member that may hold other records.
    elsewhere: Option<InputError>,
}

/// What CaCertificateVOS is.
enum List<'a> {
    Absent,
    /// An array, with its path.
    Records(&'a str, String),
    Other(Kind, InputError),
}

impl<'a> ReadObject<'a> for RecordReader<'_> {
    type Output = RecordMembers<'a>;

    fn read<A: MapAccess<'a>>(mut self, mut map: A) -> Result<Self::Output, A::Error> {
        let mut seen = Seen::default();
        let mut response = Record::new();
        let mut defect = None;
        let mut objection = None;
        let mut list = List::Absent;
        let mut elsewhere = None;
        while let Some(key) = self.place.next_key(&mut map, &mut seen)? {
            let raw = map.next_value::<&'a RawValue>()?.get();
            if self.place.refuses_length(&key, raw) {
                continue;
            }
            objection = objection.or_else(|| self.objection(&key, raw));
            let mut place = self.place.member(&key.text);
            match key.name {
                Some(Name::Field(field)) => match place.field(raw, field) {
                    Ok(text) => response.set(field, text),
                    Err(failure) => defect = defect.or(Some(failure)),
                },
                Some(Name::CaCertificateVos) if self.may_list => list = place.list(raw),
                name => {
                    let found = name.filter(|_| Kind::of(raw) != Kind::Null).and_then(other_records);
                    elsewhere = elsewhere.or_else(|| Some(two_places(&place.path, found?)));
                    place.scan(raw);
                }
            }
        }
        Ok(RecordMembers { names: seen.names, response, defect, objection, list, elsewhere })
    }

    fn scan_element(&mut self, index: usize, element: &str) {
        self.place.scan_element(index, element);
    }
}

impl RecordReader<'_> {
    /// What a member says against the record or page that it stands in.
    fn objection(&self, key: &Key<'_>, raw: &str) -> Option<InputError> {
        let objection = Objection::of(key.name?, &key.text, raw, &self.place)?;
        let is_text = matches!(Kind::of(raw), Kind::String | Kind::Number);
        let code = (is_text && key.name == Some(Name::Code)).then(|| json::key(raw));
        Some(objection.into_error(ApiError { code, ..ApiError::default() }, true))
    }
}

impl Place<'_> {
    /// The value of a field.
    fn field<'a>(&mut self, raw: &'a str, field: Field) -> Result<Option<Text<'a>>, Failure<'a>> {
        match json::escaped_lines(raw) {
            Some(escaped) => Ok(Some(Text::Lines(escaped))),
            None => Ok(self.text(raw, field.may_be_number())?.map(Text::Plain)),
        }
    }

    /// The value of CaCertificateVOS. Records are looked through when their turn comes.
    fn list<'a>(&mut self, raw: &'a str) -> List<'a> {
        match Kind::of(raw) {
            Kind::Array => List::Records(raw, self.path.to_string()),
            kind => {
                self.scan(raw);
                List::Other(kind, json::wrong_type(&self.path, "an array", kind))
            }
        }
    }
}

/// What is said of a member of this name beside the fields of a record or a list, where it may hold records too.
fn other_records(name: Name) -> Option<&'static str> {
    match name {
        Name::Data => Some("Data beside the fields of a record or a list"),
        Name::Body => Some("a body beside the fields of a record or a list"),
        Name::CaCertificateVos => Some("CaCertificateVOS beside the fields of a record"),
        Name::DeviceCertificateVos => Some("DeviceCertificateVOS beside the fields of a record or a list"),
        _ => None,
    }
}

impl<'a> RecordMembers<'a> {
    fn is_record(&self) -> bool {
        self.names.fields() > 0 && !self.names.of_device()
    }

    /// What these members make of the `Data` at this path, around which `depth` objects are open.
    fn into_data(self, path: &Path<'_>, depth: usize) -> Data<'a> {
        let is_record = self.is_record();
        if let Some(error) = self.objection {
            return Data::Unusable(error);
        }
        if let Some(error) = self.elsewhere.filter(|_| is_record || matches!(self.list, List::Records(..))) {
            return Data::Unusable(error);
        }
        match self.list {
            List::Records(..) if self.names.fields() > 0 => {
                Data::Unusable(two_places(path, "CaCertificateVOS and the fields of a record"))
            }
            List::Records(text, path) => Data::Page(Page {
                records: Elements::new(text),
                path,
                depth: depth.saturating_add(2),
                request_id: None,
            }),
            List::Other(kind, error) if kind != Kind::Null || !is_record => Data::Unusable(error),
            _ if is_record => Data::Record(self.response, self.defect),
            _ => Data::Unusable(no_record(self.names, path)),
        }
    }
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
