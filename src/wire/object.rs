//! The objects that an answer is made of: a response, the SDK's envelope around it, its `Data`, and the records of a page.
//! They have the same members; where an object stands decides which of them may hold what.

use std::borrow::Cow;
use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::api_error::ApiError;
use super::cut;
use super::error::{InputError, InputErrorCode};
use super::fault::{Failure, Fault, offset_in, too_large};
use super::json::{self, Kind};
use super::listing::Listing;
use super::name::{Key, Keys, Name};
use super::objection::Objection;
use super::options::Options;
use super::path::Path;
use super::place::Place;
use super::record::{self, Record};
use super::shape::{Field, Shape};

/// What a document turned out to hold.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly all are records, which are moved a few times and then kept"
)]
pub(super) enum Document {
    Record(Record),
    Page(Page),
}

impl Document {
    /// The same in the response with this RequestId.
    pub(super) fn carrying(self, request_id: Option<String>) -> Self {
        match self {
            Document::Record(record) => Document::Record(record.carrying(request_id)),
            Document::Page(page) => Document::Page(Page { request_id, ..page }),
        }
    }
}

/// Records, or the first unusable field of one; else why an object holds none.
pub(super) type Data<'a, T> = Result<Result<T, Failure<'a>>, InputError>;

/// Where an object stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A response, or an SDK's envelope around one.
    Document,
    /// The response in an SDK's envelope.
    Body,
    Data,
    /// A record of a page.
    Element(&'static Shape),
}

/// The members of an object.
#[derive(Default)]
pub(super) struct Object<'a> {
    pub(super) keys: Keys<'a>,
    pub(super) request_id: Option<Cow<'a, str>>,
    /// Why the RequestId cannot be used.
    pub(super) id_defect: Option<Failure<'a>>,
    pub(super) data: Option<Data<'a, Document>>,
    pub(super) body: Option<Body<'a>>,
    record: Record,
    /// The first field with an unusable value.
    defect: Option<Failure<'a>>,
    /// The list of a page, or the type that it has instead and the error of that.
    pub(super) list: Option<Result<Box<Page>, (Kind, InputError)>>,
    total: u64,
    /// The error of the first member that may hold other records.
    elsewhere: Option<InputError>,
    pub(super) api_error: ApiError<'a>,
    pub(super) objection: Option<Box<Objection<'a>>>,
}

/// What `body` is: an object, with its path, or why it is not an object.
type Body<'a> = Result<(Box<Object<'a>>, String), InputError>;

/// Reads the one object in `text`, which stands at this path. `depth` is how many arrays and objects are open around it.
pub(super) fn read<'a>(
    role: Role,
    text: &'a str,
    path: Path<'_>,
    depth: usize,
    options: &Options,
) -> Result<Box<Object<'a>>, Failure<'a>> {
    let mut refusal = None;
    let place = Place { text, path, depth, max_value_bytes: options.max_record_bytes, refusal: &mut refusal };
    let mut parser = serde_json::Deserializer::from_str(text);
    let read = ObjectReader { place, role }.deserialize(&mut parser);
    let read = read.and_then(|value| parser.end().map(|()| value));
    let value = read.map_err(|error| Fault::of_parser(text, &error))?;
    match (refusal, value) {
        (Some(refusal), _) => Err(refusal.into()),
        (None, Err(kind)) => Err(json::wrong_type(&path, "an object", kind).into()),
        (None, Ok(object)) => Ok(object),
    }
}

/// Reads a value that should be an object; everything else is named by its type.
struct ObjectReader<'p> {
    place: Place<'p>,
    role: Role,
}

impl<'a> DeserializeSeed<'a> for ObjectReader<'_> {
    type Value = Result<Box<Object<'a>>, Kind>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for ObjectReader<'_> {
    type Value = Result<Box<Object<'a>>, Kind>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let ObjectReader { mut place, role } = self;
        let mut object = Box::new(Object::default());
        while let Some(key) = place.next_key(&mut map, &mut object.keys)? {
            match (role, key.name) {
                (Role::Document | Role::Body, Some(Name::Data)) => {
                    object.data = Some(place.member(&key.text).data(&mut map)?);
                }
                (Role::Document, Some(Name::Body)) => {
                    object.body = Some(place.member(&key.text).body(&mut map)?);
                }
                _ => {
                    let raw = map.next_value::<&'a RawValue>()?.get();
                    if !place.refuses_length(&key, raw) {
                        object.take(&key, raw, &mut place, role);
                    }
                }
            }
        }
        Ok(Ok(object))
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut elements: A) -> Result<Self::Value, A::Error> {
        let Place { path, depth, refusal, .. } = self.place;
        let mut index: usize = 0;
        while let Some(element) = elements.next_element::<&'a RawValue>()? {
            if refusal.is_none() {
                *refusal =
                    json::scan(element.get(), &Path::Index(&path, index), depth.saturating_add(1)).err();
            }
            index = index.saturating_add(1);
        }
        Ok(Err(Kind::Array))
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Err(Kind::String))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Err(Kind::Number))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Err(Kind::Number))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Err(Kind::Number))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Err(Kind::Boolean))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Err(Kind::Null))
    }
}

impl Place<'_> {
    /// The value of `Data`.
    fn data<'a, A: MapAccess<'a>>(self, map: &mut A) -> Result<Data<'a, Document>, A::Error> {
        let path = self.path;
        Ok(match map.next_value_seed(ObjectReader { place: self, role: Role::Data })? {
            Ok(mut object) => object.heed_objection().and_then(|()| object.take_data(&path)),
            Err(Kind::Null) => Err(path.error(InputErrorCode::NoData, "expected an object, found null", ASK)),
            Err(kind) => Err(json::wrong_type(&path, "an object", kind)),
        })
    }

    fn body<'a, A: MapAccess<'a>>(self, map: &mut A) -> Result<Body<'a>, A::Error> {
        let path = self.path;
        Ok(match map.next_value_seed(ObjectReader { place: self, role: Role::Body })? {
            Ok(object) => Ok((object, path.to_string())),
            Err(kind) => Err(wrong_body(&path, kind)),
        })
    }
}

impl<'a> Object<'a> {
    /// Takes in a member that is no object to be read. `place` is the object's.
    fn take(&mut self, key: &Key<'a>, raw: &'a str, place: &mut Place<'_>, role: Role) {
        if let Some(objection) = Objection::of(key, raw, &place.path) {
            let counts = match role {
                Role::Document | Role::Body => objection.says_more_than(self.objection.as_deref()),
                Role::Data | Role::Element(_) => self.objection.is_none(),
            };
            if counts {
                self.objection = Some(Box::new(objection));
            }
        }
        let mut place = place.member(&key.text);
        match key.name {
            Some(Name::RequestId) => match place.text(raw, false) {
                Ok(text) => self.request_id = text.map(record::request_id),
                Err(failure) => self.id_defect = Some(failure),
            },
            Some(Name::Code) => self.api_error.code = place.any_text(raw),
            Some(Name::Message) => self.api_error.message = place.any_text(raw),
            Some(Name::Recommend) => self.api_error.recommend = place.any_text(raw),
            Some(Name::Total) => {
                self.total = place.any_text(raw).and_then(|text| text.parse().ok()).unwrap_or(0);
            }
            Some(Name::Field(field)) => match place.text(raw, field.may_be_number()) {
                Ok(text) => self.record.set(field, text.map(Cow::into_owned)),
                Err(failure) => self.defect = self.defect.take().or(Some(failure)),
            },
            Some(Name::List(shape)) if !matches!(role, Role::Element(_)) => {
                self.take_list(raw, shape, &mut place);
            }
            name => {
                place.scan(raw);
                let found = name.filter(|_| Kind::of(raw) != Kind::Null).and_then(other_records);
                if let (None, Some(found)) = (&self.elsewhere, found) {
                    self.elsewhere = Some(two_places(&place.path, &found));
                }
            }
        }
    }

    /// Takes in a list of such records, which are looked through when their turn comes.
    fn take_list(&mut self, raw: &str, shape: &'static Shape, place: &mut Place<'_>) {
        let list = match Kind::of(raw) {
            Kind::Array => Ok(Box::new(Page {
                shape,
                path: place.path.to_string(),
                depth: place.depth.saturating_add(1),
                request_id: None,
                total: 0,
                at: offset_in(raw, place.text).unwrap_or(place.text.len()).saturating_add(1),
                index: 0,
                length: place.text.len(),
            })),
            kind => {
                place.scan(raw);
                Err((kind, json::wrong_type(&place.path, "an array", kind)))
            }
        };
        let is_null = |list: &Result<Box<Page>, (Kind, InputError)>| matches!(list, Err((Kind::Null, _)));
        match &self.list {
            Some(other) if !is_null(other) => {
                if !is_null(&list) {
                    self.elsewhere =
                        self.elsewhere.take().or_else(|| Some(two_places(&place.path, "two lists")));
                }
            }
            _ => self.list = Some(list),
        }
    }

    fn heed_objection(&mut self) -> Result<(), InputError> {
        self.objection.take().map_or(Ok(()), |objection| Err(objection.into_error_of_record()))
    }

    /// The record or page that the object at this path is, whatever it says against it.
    pub(super) fn take_data(&mut self, path: &Path<'_>) -> Data<'a, Document> {
        match self.list.take() {
            Some(Ok(page)) => match self.elsewhere.take() {
                Some(error) => Err(error),
                None if self.keys.fields() > 0 => {
                    Err(two_places(path, &format!("{} and the fields of a record", page.shape.list())))
                }
                None => Ok(Ok(Document::Page(Page { total: self.total, ..*page }))),
            },
            Some(Err((kind, error))) if kind != Kind::Null || !self.is_record(self.shape()) => Err(error),
            Some(Err(_)) | None => Ok(self.take_record(self.shape(), path)?.map(Document::Record)),
        }
    }

    /// The record of this shape that it is where it can be nothing else.
    fn take_record(&mut self, shape: &'static Shape, path: &Path<'_>) -> Data<'a, Record> {
        match self.elsewhere.take() {
            _ if !self.is_record(shape) => Err(no_record(&self.keys, shape, path)),
            Some(error) => Err(error),
            None => {
                let record = std::mem::take(&mut self.record).shaped(shape);
                Ok(self.defect.take().map_or(Ok(record), Err))
            }
        }
    }

    /// The shape of the record that the members make, by those that have a value; by their keys where none tells.
    fn shape(&self) -> &'static Shape {
        let has = |field| self.record.field(field).is_some();
        let is_of_device = (has(Field::DeviceSn) || has(Field::DeviceContent)) && !has(Field::CaContent);
        let is_of_ca =
            || Shape::CA.fields().iter().any(|it| has(*it) && !Shape::DEVICE.fields().contains(it));
        match is_of_device {
            true => &Shape::DEVICE,
            false if self.defect.is_none() && is_of_ca() => &Shape::CA,
            false => self.keys.shape(),
        }
    }

    /// Whether it has fields of this shape, and none that tells that it is of another.
    fn is_record(&self, shape: &'static Shape) -> bool {
        let is_of_ca = self.keys.has(Name::Field(Field::CaContent));
        let fits = self.shape() == shape || *shape == Shape::DEVICE && !is_of_ca;
        fits && self.keys.has_field_of(shape)
    }
}

/// A listing's page, whose records are read one by one from its document, which is handed to it.
#[derive(Clone, Debug)]
pub(super) struct Page {
    shape: &'static Shape,
    /// Where the list stands, for example `Data.CaCertificateVOS`.
    path: String,
    /// How many arrays and objects are open around each record.
    depth: usize,
    request_id: Option<String>,
    /// How long the listing is that it belongs to, in records or pages; 0 if it does not say.
    total: u64,
    /// Where in the document the rest of the list begins.
    pub(super) at: usize,
    /// How many records were before.
    index: usize,
    /// How many octets the document has.
    pub(super) length: usize,
}

impl Page {
    /// What it says of its listing, once it is read.
    pub(super) fn listing(&self) -> Listing {
        Listing::of_page(self.total, self.index)
    }

    /// The next record of the page.
    pub(super) fn next<'b>(
        &mut self,
        document: &'b [u8],
        options: &Options,
    ) -> Option<Result<Record, Failure<'b>>> {
        let (begin, end) = cut::next_element(document, self.at)?;
        self.at = end;
        let text = std::str::from_utf8(document.get(begin..end)?).ok()?;
        let read = self.record(text, options);
        self.index = self.index.saturating_add(1);
        Some(match read {
            Ok(record) => Ok(record.carrying(self.request_id.clone())),
            Err(failure) => Err(failure.naming(self.request_id.as_deref())),
        })
    }

    fn record<'b>(&self, text: &'b str, options: &Options) -> Result<Record, Failure<'b>> {
        let list = Path::Under(&self.path);
        let path = Path::Index(&list, self.index);
        if text.len() > options.max_record_bytes {
            return Err(too_large("record", text.len(), options.max_record_bytes, &path).into());
        }
        let mut object = read(Role::Element(self.shape), text, path, self.depth, options)?;
        object.heed_objection()?;
        object.take_record(self.shape, &path)?
    }
}

/// What is said of a member of this name beside the fields of a record or a list, where it may hold records too.
fn other_records(name: Name) -> Option<String> {
    let (what, beside) = match name {
        Name::Data => ("Data", "a record or a list"),
        Name::Body => ("a body", "a record or a list"),
        Name::List(shape) => (shape.list(), "a record"),
        _ => return None,
    };
    Some(format!("{what} beside the fields of {beside}"))
}

/// The error of an object that offers records in two places. Which of them counts would depend on the reader.
pub(super) fn two_places(path: &Path<'_>, found: &str) -> InputError {
    let message = format!("expected records in one place, found {found}");
    path.error(InputErrorCode::DuplicateKey, message, "keep the one that is meant")
}

fn wrong_body(path: &Path<'_>, kind: Kind) -> InputError {
    let error = json::wrong_type(path, "an object", kind);
    match kind {
        Kind::String => error.with_help("unpack the text, for example with `jq '.body | fromjson'`"),
        _ => error,
    }
}

/// The error of a `Data`, or a page's record, that is an object without any of the record's fields.
fn no_record(keys: &Keys<'_>, shape: &Shape, path: &Path<'_>) -> InputError {
    let message = match (*shape == Shape::DEVICE, keys.fields()) {
        (_, 0) => "expected the fields of a certificate's record, found none of them",
        (false, _) => {
            "expected a CA certificate's record, found a device certificate's (of GetDeviceCertificate)"
        }
        (true, _) => "expected a device certificate's record, found another's",
    };
    path.error(InputErrorCode::NoData, message, ASK)
}

/// What to give instead of an object that holds no record.
pub(super) const ASK: &str =
    "give the response of GetCaCertificate, ListCaCertificate or their like for devices, as the API sent it";
