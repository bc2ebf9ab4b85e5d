//! Standard error: problems of the run itself, one line each. Text is escaped here, so that callers need not think of it.

use std::io::{self, Write};

use mqtt_ca_check::untrusted;

/// Why the run cannot go on.
pub(crate) fn error(text: &str) {
    raw(&format!("error: {}\n", untrusted::line(text)));
}

/// What is worth knowing about the run and stops nothing.
pub(crate) fn note(text: &str) {
    raw(&format!("note: {}\n", untrusted::line(text)));
}

/// Text that is escaped already. There is nobody left to tell if standard error cannot be written.
pub(crate) fn raw(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// The system's words for an error, in lower case and without its number.
pub(crate) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let words = text.split_once(" (os error").map_or(text.as_str(), |(words, _)| words);
    let mut characters = words.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => String::from("unknown reason"),
    }
}
