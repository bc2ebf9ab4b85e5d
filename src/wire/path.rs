//! Where in a document a value stands, as text for a reader: the keys as the document spells them, cut and quoted.

use std::borrow::Cow;
use std::fmt;

use super::error::{InputError, InputErrorCode};
use crate::untrusted::{MAX_QUOTED_NAME, cut};

/// Where a value stands, kept on the stack until somebody wants it as text.
#[derive(Clone, Copy, Debug)]
pub(super) enum Path<'p> {
    /// Below a path that is text already; empty for the document itself.
    Under(&'p str),
    Key(&'p Path<'p>, &'p str),
    Index(&'p Path<'p>, usize),
}

impl Path<'_> {
    /// An error of the value here; it has no path if that is the document itself.
    pub(super) fn error(
        &self,
        code: InputErrorCode,
        message: impl Into<String>,
        help: impl Into<Cow<'static, str>>,
    ) -> InputError {
        let error = InputError::new(code, message).with_help(help);
        match self {
            Path::Under("") => error,
            path => error.with_path(path.to_string()),
        }
    }
}

impl fmt::Display for Path<'_> {
    /// Keys joined with dots and indices in brackets, for example `Data.CaCertificateVOS[1].Sn`. A key of other than
    /// letters, digits, `_` and `-` stands in brackets as a JSON string.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Path::Under(path) => f.write_str(path),
            Path::Index(list, index) => write!(f, "{list}[{index}]"),
            Path::Key(object, key) => {
                let key = cut(key, MAX_QUOTED_NAME);
                let plain =
                    |character: char| character.is_alphanumeric() || matches!(character, '_' | '-' | '…');
                if key.is_empty() || !key.chars().all(plain) {
                    return write!(f, "{object}[{}]", serde_json::Value::from(key));
                }
                let dot = if matches!(object, Path::Under("")) { "" } else { "." };
                write!(f, "{object}{dot}{key}")
            }
        }
    }
}
