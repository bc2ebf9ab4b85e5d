//! Texts that are no JSON.

use super::api_error;
use super::error::InputError;

pub(super) fn read(text: &str) -> Option<InputError> {
    if text.starts_with('<') {
        Some(api_error::markup(text))
    } else if api_error::is_plain_text(text.as_bytes()) {
        Some(api_error::plain_text(text).into_error())
    } else {
        None
    }
}

pub(super) fn help_with(_text: &str) -> Option<(&'static str, &'static str)> {
    None
}
