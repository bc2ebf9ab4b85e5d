//! The record of a registered CA: which of its values can be used.

use super::content::{Choice, Content};
use crate::wire::{Field, Record};
use crate::x509::pem::Pem;

/// What a field holds; `None` if it is missing, empty or masked.
pub(super) fn content(record: &Record, field: Field) -> Option<Content> {
    let text = record.field(field).filter(|text| !text.is_empty() && !Pem::is_masked(text))?;
    let choice = match field {
        Field::CaContent => Choice::Ca(record.field(Field::Sn)),
        Field::DeviceContent => return Some(Content::of_device_text(text).chosen(&Choice::Device)),
        _ => Choice::Proof(record.field(Field::RegistrationCode)),
    };
    Some(Content::of_text(text).chosen(&choice))
}

/// Whether a value that is neither missing nor empty can be no value of its field. Contents are looked at when they are read.
pub(super) fn is_masked(record: &Record, field: Field) -> bool {
    match field {
        Field::RegistrationCode => record.field(field).is_some_and(|text| !is_code(text)),
        Field::Sn | Field::CaSn | Field::DeviceSn => {
            record.field(field).is_some_and(|text| text.contains('*'))
        }
        _ => false,
    }
}

/// What [`Case::is_code`](super::Case::is_code) says.
pub(super) fn is_code(text: &str) -> bool {
    let is_allowed = |octet: u8| {
        octet.is_ascii_alphanumeric()
            || matches!(octet, b' ' | b'-' | b'_' | b'.' | b':' | b'/' | b'+' | b'=')
    };
    text.bytes().all(is_allowed) && text.bytes().any(|octet| octet.is_ascii_alphanumeric()) && !is_mask(text)
}

/// Whether a text says that something was taken out, or has a run of a character that masks are made of.
fn is_mask(text: &str) -> bool {
    const WHOLE: [&str; 4] = ["null", "none", "n/a", "unknown"];
    const PARTS: [&str; 7] = ["redacted", "masked", "hidden", "removed", "omitted", "filtered", "x x x"];
    let is_run = |three: &[u8]| matches!(three, [a, b, c] if a == b && b == c && b"x._-=+".contains(a));
    // Each of the words has a letter that is no hexadecimal digit. A code has none.
    if !text.bytes().any(|octet| matches!(octet, b'g'..=b'z' | b'G'..=b'Z')) {
        return text.as_bytes().windows(3).any(is_run);
    }
    let text = text.trim().to_ascii_lowercase();
    WHOLE.contains(&text.as_str())
        || text.as_bytes().windows(3).any(is_run)
        || PARTS.iter().any(|part| text.contains(part))
}
