//! What speaks against the data of a response: members that say that the call failed. The API's answers have Code beside
//! Message, an SDK's envelope has statusCode, and other products of the vendor answer with Success or HttpStatusCode. One
//! reader looks at them and another at the data, so that a response that has both is refused.

use std::borrow::Cow;

use super::api_error::ApiError;
use super::error::{InputError, InputErrorCode};
use super::json::{self, Kind};
use super::name::{Key, Name};
use super::path::Path;
use crate::untrusted::{MAX_QUOTED, MAX_QUOTED_NAME, cut};

/// A member that says that the call failed.
pub(super) struct Objection<'a> {
    path: String,
    key: Cow<'a, str>,
    /// The value, as it is written.
    raw: &'a str,
    is_code: bool,
}

impl<'a> Objection<'a> {
    /// What a member of the object at this path says against the data.
    pub(super) fn of(key: &Key<'a>, raw: &'a str, object: &Path<'_>) -> Option<Self> {
        let name = key.name.filter(|name| says_failure(*name, raw))?;
        let path = Path::Key(object, &key.text).to_string();
        Some(Objection { path, key: key.text.clone(), raw, is_code: name == Name::Code })
    }

    /// Whether it says more than the other: a code does, and else the first that was found.
    pub(super) fn says_more_than(&self, other: Option<&Self>) -> bool {
        other.is_none_or(|other| self.is_code && !other.is_code)
    }

    /// The error of a record or page that the member stands in.
    pub(super) fn into_error_of_record(self) -> InputError {
        let is_text = matches!(Kind::of(self.raw), Kind::String | Kind::Number);
        let code = (self.is_code && is_text).then(|| json::key(self.raw));
        self.into_error(ApiError { code, ..ApiError::default() }, true)
    }

    /// The error of a response that holds data nevertheless, or does not. `api_error` is what the code comes with.
    pub(super) fn into_error(self, api_error: ApiError<'_>, has_data: bool) -> InputError {
        let is_code = self.is_code && api_error.code.is_some();
        if is_code && !has_data {
            return api_error.into_error();
        }
        let key = cut(&self.key, MAX_QUOTED_NAME);
        let says =
            if is_code { format!("the API's error {}", api_error.quote()) } else { shown_value(self.raw) };
        let found = match has_data {
            true => format!("expected a certificate record alone, found {key} beside it with {says}"),
            false => format!("expected a certificate record, found {key} with {says}"),
        };
        let help = match is_code {
            true => api_error.help(),
            false => {
                "call the API again: the response says that the call failed, whatever else it holds".into()
            }
        };
        Path::Under(&self.path).error(InputErrorCode::ApiError, found, help)
    }
}

/// The value as a message shows it, cut.
fn shown_value(raw: &str) -> String {
    let limit = MAX_QUOTED.saturating_sub(MAX_QUOTED_NAME);
    match (Kind::of(raw), json::string(raw)) {
        (Kind::String, Ok(text)) => serde_json::Value::from(cut(&text, limit)).to_string(),
        (Kind::String | Kind::Number | Kind::Boolean, _) => cut(raw, limit).into_owned(),
        (kind, _) => kind.to_string(),
    }
}

/// Whether the member says that the call failed. Absent and null say nothing, nor does an empty text, but in Success, where
/// Go's fuzzy decoders (json-iterator's `extra.RegisterFuzzyDecoders`) read it as false. Products of the vendor that answer
/// with a code at all times write OK, Success or an HTTP status there, as text or as a number; a status is one of success from
/// 200 to 299. Message says nothing by itself: such products fill it in either case.
fn says_failure(name: Name, raw: &str) -> bool {
    if !matches!(name, Name::Code | Name::Success | Name::StatusCode | Name::HttpStatusCode) {
        return false;
    }
    let value = match Kind::of(raw) {
        Kind::Null => return false,
        Kind::String => json::string(raw).unwrap_or_else(|_| raw.into()),
        Kind::Number => json::number(raw),
        Kind::Boolean | Kind::Object | Kind::Array => raw.into(),
    };
    let is_any = |words: &[&str]| words.iter().any(|word| value.eq_ignore_ascii_case(word));
    let is_success = match name {
        Name::Code => is_success_status(&value) || is_any(&["OK", "Success"]),
        Name::Success => is_any(&["true", "1"]),
        _ => is_success_status(&value),
    };
    !is_success && (name == Name::Success || !value.is_empty())
}

fn is_success_status(value: &str) -> bool {
    value.len() == 3 && value.starts_with('2') && value.bytes().all(|octet| octet.is_ascii_digit())
}
