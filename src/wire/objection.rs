//! What speaks against the data of a response: members that say that the call failed. The API's answers have Code beside
//! Message, an SDK's envelope has statusCode, and other products of the vendor answer with Success or HttpStatusCode. One
//! reader looks at them and another at the data, so that a response that has both is refused.

use super::api_error::ApiError;
use super::error::{InputError, InputErrorCode};
use super::json::{self, Kind};
use super::members::Place;
use super::name::Name;
use super::path::Path;
use crate::untrusted::{MAX_QUOTED, MAX_QUOTED_NAME, cut};

/// A member that says that the call failed.
#[derive(Clone, Debug)]
pub(super) struct Objection {
    path: String,
    /// As the response spells it, cut.
    key: String,
    /// As a message shows it, cut.
    value: String,
    is_code: bool,
}

impl Objection {
    /// What this member says against the data. `place` is the object's.
    pub(super) fn of(name: Name, key: &str, raw: &str, place: &Place<'_>) -> Option<Self> {
        if !says_failure(name, raw) {
            return None;
        }
        let limit = MAX_QUOTED.saturating_sub(MAX_QUOTED_NAME);
        let value = match (Kind::of(raw), json::string(raw)) {
            (Kind::String, Ok(text)) => serde_json::Value::from(cut(&text, limit)).to_string(),
            (Kind::String | Kind::Number | Kind::Boolean, _) => cut(raw, limit).into_owned(),
            (kind, _) => kind.to_string(),
        };
        Some(Objection {
            path: Path::Key(&place.path, key).to_string(),
            key: cut(key, MAX_QUOTED_NAME).into_owned(),
            value,
            is_code: name == Name::Code,
        })
    }

    /// Whether another one says more: a code does, and else the first that was found.
    pub(super) fn says_less(one: Option<&Self>, other: Option<&Self>) -> bool {
        match (one, other) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(one), Some(other)) => other.is_code && !one.is_code,
        }
    }

    /// The error of a response that holds data nevertheless, or does not. `api_error` is what the code comes with.
    pub(super) fn into_error(self, api_error: ApiError<'_>, has_data: bool) -> InputError {
        let Objection { path, key, value, is_code } = self;
        let is_code = is_code && api_error.code.is_some();
        if is_code && !has_data {
            return api_error.into_error();
        }
        let says = if is_code { format!("the API's error {}", api_error.quote()) } else { value };
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
        InputError::new(InputErrorCode::ApiError, found).with_path(path).with_help(help)
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
