//! What is wrong with a document, before it is known where in the input the document stands.

use std::borrow::Cow;

use super::error::{InputError, InputErrorCode};
use super::path::Path;

/// Why an object gave nothing to judge.
#[derive(Clone, Debug)]
pub(super) enum Failure<'a> {
    /// A defect of syntax, still to be located.
    Syntax(Fault<'a>),
    Refused(InputError),
}

impl From<InputError> for Failure<'_> {
    fn from(error: InputError) -> Self {
        Failure::Refused(error)
    }
}

impl Failure<'_> {
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
    /// The part of the chunk that was being read.
    pub(super) text: &'a str,
    /// How many octets of `text` lead up to and include what is wrong.
    pub(super) offset: usize,
    pub(super) what: Cow<'static, str>,
    pub(super) truncated: bool,
    pub(super) help: Option<&'static str>,
    pub(super) path: Option<String>,
    /// In an array, how many elements were read before.
    pub(super) elements_read: Option<usize>,
}

impl<'a> Fault<'a> {
    pub(super) fn new(text: &'a str, offset: usize, what: impl Into<Cow<'static, str>>) -> Self {
        Fault {
            text,
            offset,
            what: what.into(),
            truncated: false,
            help: None,
            path: None,
            elements_read: None,
        }
    }

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
        Fault { truncated: cut_number || error.is_eof(), ..Fault::new(text, offset, what) }
    }

    /// The fault of more text where a document was complete; `rest` begins with it.
    pub(super) fn second_document(rest: &'a str) -> Self {
        let begins_value = rest.starts_with(['{', '[', '"']);
        let what =
            if begins_value { "a second document begins" } else { "unexpected text after the document" };
        Fault {
            help: begins_value
                .then_some("write one document a line (NDJSON), or put all of them in one array"),
            ..Fault::new(rest, 1, what)
        }
    }
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
    path.mark(InputError::new(InputErrorCode::TooLarge, message).with_help(help))
}
