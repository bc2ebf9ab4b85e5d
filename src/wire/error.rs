//! Input errors: why there was nothing to judge, as a code, a message, and where it is. No part of one holds a private key.

use std::borrow::Cow;
use std::fmt;

use crate::untrusted::{MAX_QUOTED, cut, owned_without_private_key, without_middle};

/// What kind of input error it is. The text form is a contract of the JSON report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum InputErrorCode {
    /// The octets are not UTF-8.
    NotUtf8,
    /// The text is not JSON (RFC 8259).
    NotJson,
    /// The text ends before the JSON value does.
    Truncated,
    /// A value is of another JSON type than the API documents, or a key holds U+0000.
    WrongType,
    /// A key occurs twice in one object, in whatever spelling (case, `_`, `-`), or records stand in two places.
    DuplicateKey,
    /// Well-formed JSON that holds no certificate record.
    NoData,
    /// The API's error answer instead of a record, or a member beside the data that says that the call failed.
    ApiError,
    /// A record or page over its size limit, an input with more than [`Options::max_records`](super::Options::max_records), or more members than
    /// [`Options::MAX_MEMBERS`](super::Options::MAX_MEMBERS), or a key of more than [`Options::MAX_KEY_BYTES`](super::Options::MAX_KEY_BYTES).
    TooLarge,
    /// Arrays and objects nested more than [`Options::MAX_DEPTH`](super::Options::MAX_DEPTH) levels.
    TooDeep,
    /// The input could not be read. Never made by this library, which reads nothing: it is for the caller who does.
    Io,
}

impl InputErrorCode {
    /// The code as reports spell it, for example `not-utf8`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            InputErrorCode::NotUtf8 => "not-utf8",
            InputErrorCode::NotJson => "not-json",
            InputErrorCode::Truncated => "truncated",
            InputErrorCode::WrongType => "wrong-type",
            InputErrorCode::DuplicateKey => "duplicate-key",
            InputErrorCode::NoData => "no-data",
            InputErrorCode::ApiError => "api-error",
            InputErrorCode::TooLarge => "too-large",
            InputErrorCode::TooDeep => "too-deep",
            InputErrorCode::Io => "io",
        }
    }
}

impl fmt::Display for InputErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why one record of the input could not be read. Displays as its message.
///
/// Message, path, request id and help may hold text from the input, without a private key: escape them for where they are
/// shown ([`untrusted`](crate::untrusted)).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.message)]
pub struct InputError(Box<Parts>);

/// Kept elsewhere, so that what may be an error takes little more room than what it is else.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Parts {
    code: InputErrorCode,
    message: String,
    line: Option<usize>,
    path: Option<String>,
    request_id: Option<String>,
    help: Option<Cow<'static, str>>,
}

impl InputError {
    /// An error without path, request id and help.
    #[must_use]
    pub fn new(code: InputErrorCode, message: impl Into<String>) -> Self {
        let message = owned_without_private_key(message.into());
        InputError(Box::new(Parts { code, message, line: None, path: None, request_id: None, help: None }))
    }

    /// The same error at this path, for example `Data.CaCertificateVOS[1].Sn`.
    #[must_use]
    pub fn with_path(mut self, path: impl Into<String>) -> Self {
        self.0.path = Some(without_middle(&path.into()).into_owned());
        self
    }

    /// The same error in the response with this RequestId, cut to 256 characters.
    #[must_use]
    pub fn with_request_id(mut self, request_id: impl Into<String>) -> Self {
        self.0.request_id = Some(cut(&request_id.into(), MAX_QUOTED).into_owned());
        self
    }

    /// The same error with advice, which starts with a verb.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        self.0.help = Some(match help.into() {
            Cow::Owned(help) => Cow::Owned(owned_without_private_key(help)),
            ours => ours,
        });
        self
    }

    /// What kind of error it is.
    #[must_use]
    pub fn code(&self) -> InputErrorCode {
        self.0.code
    }

    /// What was expected and what was found.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The line of the input, from 1, on which begins what could not be read; `None` for an input as a whole.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.0.line
    }

    /// Where in the document, with the keys spelled as the document spells them; `None` for the document as a whole.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// The RequestId of the response, where it was found, cut to 256 characters.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.0.help.as_deref()
    }

    /// The same error, naming this RequestId, unless it names one.
    pub(super) fn naming(self, request_id: Option<&str>) -> Self {
        match request_id {
            Some(request_id) if self.0.request_id.is_none() => self.with_request_id(request_id),
            _ => self,
        }
    }

    /// The same error, of the value or text that begins on this line.
    pub(super) fn on_line(mut self, line: usize) -> Self {
        self.0.line = Some(line);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_path_loses_its_middle() {
        let path = |text: String| {
            InputError::new(InputErrorCode::WrongType, "").with_path(text).path().map(str::len)
        };
        assert_eq!(path("x".repeat(256)), Some(256));
        assert_eq!(path("x".repeat(257)), Some(128 + 3 + 128));
    }

    #[test]
    fn codes_are_spelled_as_the_report_contract_lists_them() {
        let codes = [
            (InputErrorCode::NotUtf8, "not-utf8"),
            (InputErrorCode::NotJson, "not-json"),
            (InputErrorCode::Truncated, "truncated"),
            (InputErrorCode::WrongType, "wrong-type"),
            (InputErrorCode::DuplicateKey, "duplicate-key"),
            (InputErrorCode::NoData, "no-data"),
            (InputErrorCode::ApiError, "api-error"),
            (InputErrorCode::TooLarge, "too-large"),
            (InputErrorCode::TooDeep, "too-deep"),
            (InputErrorCode::Io, "io"),
        ];
        for (code, text) in codes {
            assert_eq!(code.as_str(), text);
            assert_eq!(code.to_string(), text);
        }
    }

    #[test]
    fn an_error_made_by_the_caller_shows_its_message_and_keeps_the_rest() {
        let error = InputError::new(InputErrorCode::Io, "response.json: permission denied")
            .with_path("Data.Sn")
            .with_request_id("020F6A43")
            .with_help("check the file's permissions");
        assert_eq!(error.to_string(), "response.json: permission denied");
        assert_eq!(error.code(), InputErrorCode::Io);
        assert_eq!(error.path(), Some("Data.Sn"));
        assert_eq!(error.request_id(), Some("020F6A43"));
        assert_eq!(error.help(), Some("check the file's permissions"));
    }
}
