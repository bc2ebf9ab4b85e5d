//! One JSON object to what it holds: a certificate record, a page of records, an SDK envelope around either, or the
//! API's error. Syntax is judged for the whole object before anything else; then the first defect counts.

use std::borrow::Cow;

use super::api_error::ApiError;
use super::error::{InputError, InputErrorCode};
use super::fault::{Failure, too_large};
use super::name::{Keys, Name};
use super::object::{self, ASK, Document, Object, Role, two_places};
use super::options::Options;
use super::path::Path;
use super::shape::Field;

/// Reads the document in `text`, which has no white space around it. `depth` is how many arrays are open around it.
pub(super) fn read<'a>(
    text: &'a str,
    path: Path<'_>,
    depth: usize,
    options: &Options,
) -> Result<Document, Failure<'a>> {
    let object = object::read(Role::Document, text, path, depth, options)?;
    let (what, limit) = match object.holds_page() {
        true => ("page", options.max_page_bytes),
        false => ("record", options.max_record_bytes),
    };
    if text.len() > limit {
        return Err(too_large(what, text.len(), limit, &path).into());
    }
    object.conclude(&path)
}

impl<'a> Object<'a> {
    fn holds_page(&self) -> bool {
        match &self.body {
            Some(Ok((body, _))) => body.holds_page(),
            _ => matches!(self.list, Some(Ok(_))) || matches!(self.data, Some(Ok(Ok(Document::Page(_))))),
        }
    }

    /// The same response, in the SDK's envelope that is left behind.
    fn within(mut self: Box<Self>, envelope: Box<Self>) -> Box<Self> {
        self.request_id = self.request_id.or(envelope.request_id);
        self.id_defect = self.id_defect.or(envelope.id_defect);
        if let Some(objection) = envelope.objection
            && objection.says_more_than(self.objection.as_deref())
        {
            self.objection = Some(objection);
            self.api_error = envelope.api_error;
        }
        self
    }

    /// What the members make of the object at this path.
    fn conclude(mut self: Box<Self>, path: &Path<'_>) -> Result<Document, Failure<'a>> {
        if let Some(found) = self.keys.in_two_places() {
            return Err(two_places(path, found).into());
        }
        let data = match (self.body.take(), self.data.take()) {
            (Some(Ok((body, path))), _) => return body.within(self).conclude(&Path::Under(&path)),
            (Some(Err(error)), _) => Some(Err(error)),
            (None, None) if self.keys.of_bare_data() => Some(self.take_data(path)),
            (None, data) => data,
        };
        let request_id = self.request_id.filter(|_| self.id_defect.is_none());
        let concluded = match (self.objection, data) {
            (Some(objection), data) => {
                let api_error = ApiError { request_id: request_id.clone(), ..self.api_error };
                Err(objection.into_error(api_error, matches!(data, Some(Ok(_)))).into())
            }
            (None, Some(Ok(read))) => {
                read.map(|document| document.carrying(request_id.clone().map(Cow::into_owned)))
            }
            (None, Some(Err(error))) => Err(error.into()),
            (None, None) => Err(no_response(&self.keys, path).into()),
        };
        match (concluded, self.id_defect) {
            (Ok(_), Some(defect)) => Err(defect),
            (concluded, _) => concluded.map_err(|failure| failure.naming(request_id.as_deref())),
        }
    }
}

/// The error of an object with neither `Data` nor `Code`.
fn no_response(keys: &Keys<'_>, path: &Path<'_>) -> InputError {
    let answers_with =
        |field| keys.has(Name::RequestId) && keys.has(Name::Field(field)) && keys.fields() == 1;
    let (message, help) = if keys.has(Name::RegisterCode) {
        (
            "expected a response with Data, found a registration code (the answer of GetRegisterCode)",
            "sign a certificate with this code as its common name, register it, and give the response of GetCaCertificate",
        )
    } else if keys.has(Name::MqttInstanceId) {
        (
            "expected a response with Data, found a request (of RegisterCaCertificate)",
            "send it, call GetCaCertificate with the Sn that is answered, and give its response",
        )
    } else if answers_with(Field::DeviceSn) {
        (
            "expected a response with Data, found only RequestId and DeviceSn",
            "call GetDeviceCertificate with this DeviceSn and its CaSn, and give its response",
        )
    } else if answers_with(Field::Sn) {
        (
            "expected a response with Data, found only RequestId and Sn",
            "call GetCaCertificate with this Sn, and give its response",
        )
    } else {
        ("expected a response with Data, found an object with neither Data nor Code", ASK)
    };
    path.error(InputErrorCode::NoData, message, help)
}
