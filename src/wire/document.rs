//! One JSON object to what it holds: a certificate record, a page of records, an SDK envelope around either, or the
//! API's error. Syntax is judged for the whole object before anything else; then the first defect counts.

use std::borrow::Cow;

use serde::de::MapAccess;
use serde_json::value::RawValue;

use super::api_error::ApiError;
use super::data::{ASK, Data, Document, RecordMembers, two_places};
use super::error::{InputError, InputErrorCode};
use super::fault::{Failure, too_large};
use super::json::{self, Kind};
use super::members::{self, Place, ReadObject};
use super::name::{Key, Name, Names, Seen};
use super::objection::Objection;
use super::options::Options;
use super::path::Path;
use super::record;
use super::shape::Field;

/// Reads the document in `text`, which has no white space around it. `depth` is how many arrays are open around it.
pub(super) fn read<'a>(
    text: &'a str,
    path: Path<'_>,
    depth: usize,
    options: &Options,
) -> Result<Document<'a>, Failure<'a>> {
    let envelope = members::read(EnvelopeReader { outer: true }, text, path, depth, options)?;
    let (what, limit) = match envelope.holds_page() {
        true => ("page", options.max_page_bytes),
        false => ("record", options.max_record_bytes),
    };
    if text.len() > limit {
        return Err(too_large(what, text.len(), limit, &path).into());
    }
    envelope.conclude(&path)
}

/// Reads a response, or an SDK envelope around one.
struct EnvelopeReader {
    /// Whether `body` may hold the response.
    outer: bool,
}

/// The members of a response or an SDK envelope.
#[derive(Default)]
struct Envelope<'a> {
    names: Names,
    request_id: Option<Cow<'a, str>>,
    /// Why the RequestId cannot be used.
    defect: Option<Failure<'a>>,
    data: Option<Data<'a, Document<'a>>>,
    /// The fields or the list that stand where `Data` should.
    bare: RecordMembers<'a>,
    body: Option<Body<'a>>,
    api_error: ApiError<'a>,
    objection: Option<Objection>,
}

/// What `body` is: an object, with its path, or why it is not an object.
type Body<'a> = Result<(Box<Envelope<'a>>, String), InputError>;

impl<'a> ReadObject<'a> for EnvelopeReader {
    type Output = Envelope<'a>;

    fn read<A: MapAccess<'a>>(self, mut place: Place<'_>, mut map: A) -> Result<Self::Output, A::Error> {
        let mut seen = Seen::default();
        let mut envelope = Envelope::default();
        while let Some(key) = place.next_key(&mut map, &mut seen)? {
            match key.name {
                Some(Name::Data) => envelope.data = Some(place.member(&key.text).data(&mut map)?),
                Some(Name::Body) if self.outer => {
                    envelope.body = Some(place.member(&key.text).body(&mut map)?);
                }
                _ => envelope.take(&key, map.next_value::<&'a RawValue>()?.get(), &mut place),
            }
        }
        envelope.names = seen.names;
        Ok(envelope)
    }
}

impl Place<'_> {
    fn body<'a, A: MapAccess<'a>>(self, map: &mut A) -> Result<Body<'a>, A::Error> {
        let path = self.path;
        Ok(match self.object(map, EnvelopeReader { outer: false })? {
            Ok(envelope) => Ok((Box::new(envelope), path.to_string())),
            Err(kind) => Err(wrong_body(&path, kind)),
        })
    }
}

impl<'a> Envelope<'a> {
    /// Takes in a member other than `Data` and `body`.
    fn take(&mut self, key: &Key<'a>, raw: &'a str, place: &mut Place<'_>) {
        if place.refuses_length(key, raw) {
            return;
        }
        if let Some(name) = key.name {
            let objection = Objection::of(name, &key.text, raw, place);
            if Objection::says_less(self.objection.as_ref(), objection.as_ref()) {
                self.objection = objection;
            }
        }
        let mut place = place.member(&key.text);
        let slot = match key.name {
            Some(Name::RequestId) => {
                return match place.text(raw, false) {
                    Ok(text) => self.request_id = text.map(record::request_id),
                    Err(failure) => self.defect = Some(failure),
                };
            }
            Some(Name::Code) => &mut self.api_error.code,
            Some(Name::Message) => &mut self.api_error.message,
            Some(Name::Recommend) => &mut self.api_error.recommend,
            _ => return self.bare.take_value(key, raw, place, true),
        };
        *slot = place.text(raw, true).ok().flatten().filter(|text| !text.is_empty());
    }

    fn holds_page(&self) -> bool {
        match &self.body {
            Some(Ok((body, _))) => body.holds_page(),
            _ => self.bare.holds_page() || matches!(self.data, Some(Data::Given(Ok(Document::Page(_))))),
        }
    }

    /// The same response, in the SDK's envelope that is left behind.
    fn within(mut self, envelope: Envelope<'a>) -> Self {
        self.request_id = self.request_id.or(envelope.request_id);
        self.defect = self.defect.or(envelope.defect);
        if Objection::says_less(self.objection.as_ref(), envelope.objection.as_ref()) {
            self.objection = envelope.objection;
            self.api_error = envelope.api_error;
        }
        self
    }

    /// What the members make of the object at this path.
    fn conclude(mut self, path: &Path<'_>) -> Result<Document<'a>, Failure<'a>> {
        if let Some(found) = self.names.in_two_places() {
            return Err(two_places(path, found).into());
        }
        let wrong_body = match self.body.take() {
            Some(Ok((body, path))) => return body.within(self).conclude(&Path::Under(&path)),
            Some(Err(error)) => Some(error),
            None => None,
        };
        if self.data.is_none() && wrong_body.is_none() && self.names.of_bare_data() {
            self.data = Some(std::mem::take(&mut self.bare).into_data(self.names, path));
        }
        let request_id = self.request_id.filter(|_| self.defect.is_none());
        let concluded = match (self.objection, self.data, wrong_body) {
            (Some(objection), data, _) => {
                let api_error = ApiError { request_id: request_id.clone(), ..self.api_error };
                Err(objection.into_error(api_error, matches!(data, Some(Data::Given(_)))).into())
            }
            (None, Some(Data::Given(read)), _) => read.map(|document| document.carrying(request_id.clone())),
            (None, Some(Data::Unusable(error)), _) | (None, None, Some(error)) => Err(error.into()),
            (None, None, None) => Err(no_response(self.names, path).into()),
        };
        match (concluded, self.defect) {
            (Ok(_), Some(defect)) => Err(defect),
            (concluded, _) => concluded.map_err(|failure| failure.naming(request_id.as_deref())),
        }
    }
}

fn wrong_body(path: &Path<'_>, kind: Kind) -> InputError {
    let error = json::wrong_type(path, "an object", kind);
    match kind {
        Kind::String => error.with_help("unpack the text, for example with `jq '.body | fromjson'`"),
        _ => error,
    }
}

/// The error of an object with neither `Data` nor `Code`.
fn no_response(names: Names, path: &Path<'_>) -> InputError {
    let answers_with_sn =
        names.has(Name::RequestId) && names.has(Name::Field(Field::Sn)) && names.fields() == 1;
    let (message, help) = if names.of_device() {
        ("expected a response with Data, found a device certificate's record (of GetDeviceCertificate)", ASK)
    } else if names.has(Name::RegisterCode) {
        (
            "expected a response with Data, found a registration code (the answer of GetRegisterCode)",
            "sign a certificate with this code as its common name, register it, and give the response of GetCaCertificate",
        )
    } else if names.has(Name::MqttInstanceId) {
        (
            "expected a response with Data, found a request (of RegisterCaCertificate)",
            "send it, call GetCaCertificate with the Sn that is answered, and give its response",
        )
    } else if answers_with_sn {
        (
            "expected a response with Data, found only RequestId and Sn",
            "call GetCaCertificate with this Sn, and give its response",
        )
    } else {
        ("expected a response with Data, found an object with neither Data nor Code", ASK)
    };
    path.mark(InputError::new(InputErrorCode::NoData, message).with_help(help))
}
