//! Where in a document a value stands, as text for a reader: the keys as the document spells them, cut and quoted.

use std::fmt;

use super::error::InputError;
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
    /// The error, at this path unless that is the document itself.
    pub(super) fn mark(&self, error: InputError) -> InputError {
        let path = self.to_string();
        if path.is_empty() { error } else { error.with_path(path) }
    }

    fn write(&self, text: &mut String) {
        match self {
            Path::Under(path) => text.push_str(path),
            Path::Key(parent, key) => {
                parent.write(text);
                push_key(text, key);
            }
            Path::Index(parent, index) => {
                parent.write(text);
                push_index(text, *index);
            }
        }
    }
}

impl fmt::Display for Path<'_> {
    /// Keys joined with dots and indices in brackets, for example `Data.CaCertificateVOS[1].Sn`. A key of other than
    /// letters, digits, `_` and `-` stands in brackets as a JSON string.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write(&mut text);
        f.write_str(&text)
    }
}

pub(super) fn push_key(path: &mut String, key: &str) {
    let key = cut(key, MAX_QUOTED_NAME);
    let plain = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-' | '…');
    if key.is_empty() || !key.chars().all(plain) {
        path.push_str(&format!("[{}]", serde_json::Value::from(key)));
        return;
    }
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(&key);
}

pub(super) fn push_index(path: &mut String, index: usize) {
    path.push_str(&format!("[{index}]"));
}
