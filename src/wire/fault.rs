//! What is wrong with a document, before it is known where in the input the document stands.

use super::cut::Place;
use super::error::{InputError, InputErrorCode};
use super::foreign;
use super::path::Path;

/// What to do with a file that is a certificate, a request or a key itself.
pub(super) const INSPECT: &str =
    "give the response that holds the certificate; mqtt-ca-check inspect shows what is in PEM and DER";

/// Why an object gave nothing to judge.
#[derive(Clone, Debug)]
pub(super) enum Failure<'a> {
    /// A defect of syntax, still to be located.
    Syntax(Box<Fault<'a>>),
    Refused(InputError),
}

impl From<InputError> for Failure<'_> {
    fn from(error: InputError) -> Self {
        Failure::Refused(error)
    }
}

impl<'a> From<Fault<'a>> for Failure<'a> {
    fn from(fault: Fault<'a>) -> Self {
        Failure::Syntax(Box::new(fault))
    }
}

impl Failure<'_> {
    /// As an error, in the text of a value that begins at this place.
    pub(super) fn locate(self, value: &str, place: Place) -> InputError {
        match self {
            Failure::Syntax(fault) => fault.locate(value, place),
            Failure::Refused(error) => error.on_line(place.line),
        }
    }

    /// The same failure in the response with this RequestId.
    pub(super) fn naming(self, request_id: Option<&str>) -> Self {
        match self {
            Failure::Refused(error) => Failure::Refused(error.naming(request_id)),
            failure @ Failure::Syntax(_) => failure,
        }
    }
}

/// A defect of syntax, before its place in the input has been worked out.
#[derive(Clone, Debug)]
pub(super) struct Fault<'a> {
    /// The part of the value that was being read.
    pub(super) text: &'a str,
    /// How many octets of `text` lead up to and include what is wrong.
    pub(super) offset: usize,
    pub(super) what: String,
    pub(super) truncated: bool,
    pub(super) path: Option<String>,
}

impl<'a> Fault<'a> {
    /// The parser's error about `text`, in words that do not repeat its own line and column.
    pub(super) fn of_parser(text: &'a str, error: &serde_json::Error) -> Self {
        let before: usize = text
            .split_inclusive('\n')
            .take(error.line().saturating_sub(1))
            .map(str::len)
            .fold(0, usize::saturating_add);
        let offset = before.saturating_add(error.column());
        let what = in_our_words(&error.to_string());
        // The parser calls a number invalid that was cut off before the next digit.
        let cut_number =
            what == "invalid number" && offset >= text.len() && text.ends_with(['.', 'e', 'E', '+', '-']);
        let what = if cut_number { String::from("the JSON ends inside a number") } else { what };
        Fault { text, offset, what, truncated: cut_number || error.is_eof(), path: None }
    }

    /// As an error that says where in the input it is; `value` begins at `place`.
    pub(super) fn locate(self, value: &str, place: Place) -> InputError {
        let end = offset_in(self.text, value).unwrap_or(0).saturating_add(self.offset);
        let at = place.behind(value.as_bytes().get(..end).unwrap_or(value.as_bytes()));
        let error = match foreign::help_with(value).filter(|_| !self.truncated) {
            Some((what, help)) => {
                let message = format!("expected JSON, found {what} at line {}", place.line);
                InputError::new(InputErrorCode::NotJson, message).with_help(help)
            }
            None if self.truncated => truncated(&self.what, at),
            None => not_json(&self.what, at),
        };
        let error = match self.path {
            Some(path) => error.with_path(path),
            None => error,
        };
        error.on_line(place.line)
    }
}

/// What is wrong with the character before this place, or at the beginning of a line.
pub(super) fn not_json(what: &str, place: Place) -> InputError {
    InputError::new(InputErrorCode::NotJson, at(what, place))
        .with_help("store the response as the API returned it; jq . FILE shows where it is no JSON")
        .on_line(place.line)
}

/// What ends too early, at this place.
pub(super) fn truncated(what: &str, place: Place) -> InputError {
    InputError::new(InputErrorCode::Truncated, at(what, place))
        .with_help("fetch the response again and store it whole: it ends too early")
        .on_line(place.line)
}

fn at(what: &str, place: Place) -> String {
    format!("{what} at line {}, column {}", place.line, place.column.max(1))
}

/// What the parser said, without its own line and column, and in the terms of the other messages.
fn in_our_words(said: &str) -> String {
    let what = said.rsplit_once(" at line ").map_or(said, |(what, _)| what);
    match what {
        "expected value" | "expected ident" => String::from("expected a JSON value"),
        "key must be a string" => String::from("expected a key in double quotes"),
        "trailing comma" => String::from("expected another member after `,`"),
        _ if what.starts_with("control character") => {
            String::from("expected control characters in a string to be escaped")
        }
        _ => what.replace("EOF while parsing", "the JSON ends inside"),
    }
}

/// How many octets into `whole` its part `part` begins; `None` if it is no part of it.
pub(super) fn offset_in(part: &str, whole: &str) -> Option<usize> {
    let offset = part.as_ptr().addr().checked_sub(whole.as_ptr().addr())?;
    (offset <= whole.len()).then_some(offset)
}

pub(super) fn too_large(what: &str, length: usize, limit: usize, path: &Path<'_>) -> InputError {
    let message = format!("expected a {what} of at most {limit} octets, found {length}");
    let help = match what {
        "page" => "request smaller pages (PageSize), or raise the limit with --max-record-size",
        _ => "check that the input is the API's response, or raise the limit with --max-record-size",
    };
    path.error(InputErrorCode::TooLarge, message, help)
}
