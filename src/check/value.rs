//! Values that findings show, made into text when they are shown.

use std::borrow::Cow;
use std::fmt;

use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

use crate::untrusted::{self, MAX_KEY_IDENTIFIER_OCTETS, Text, beginning};
use crate::x509::name::Name;
use crate::x509::serial::SerialNumber;

/// A value that a finding shows. `Display` gives its text; untrusted text is cut to [`MAX_QUOTED`](crate::untrusted::MAX_QUOTED) characters
/// and, but for private keys, as it came, so whoever prints it has to escape it ([`untrusted`](crate::untrusted)).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Value {
    /// Words of this library.
    Words(Cow<'static, str>),
    /// Text from a declared value or a certificate. Untrusted.
    Quoted(String),
    /// A serial number in hexadecimal.
    Serial(String),
    /// A distinguished name as RFC 4514 writes it, without private keys; an empty one is empty. Untrusted.
    Name(String),
    /// An instant.
    Instant(OffsetDateTime),
    /// An instant as the API writes it: Unix milliseconds.
    UnixMilliseconds(OffsetDateTime),
    /// A SHA-256.
    Digest([u8; 32]),
}

impl Value {
    pub(crate) fn quoted(text: impl Into<String>) -> Self {
        Value::Quoted(text.into())
    }

    pub(crate) fn name(name: Name<'_>) -> Self {
        if name.is_empty() { Value::Name(String::new()) } else { Value::Name(name.to_string()) }
    }

    pub(crate) fn serial(serial: SerialNumber<'_>) -> Self {
        Value::Serial(serial.to_string())
    }

    /// The octets of a key identifier in hexadecimal.
    pub(crate) fn key_identifier(octets: &[u8]) -> Self {
        if octets.is_empty() {
            return Value::from("no octets");
        }
        Value::from(untrusted::octets(octets, MAX_KEY_IDENTIFIER_OCTETS))
    }

    /// Whether the text is not this library's own.
    #[must_use]
    pub fn is_untrusted(&self) -> bool {
        matches!(self, Value::Quoted(_) | Value::Name(_))
    }
}

impl From<&'static str> for Value {
    fn from(words: &'static str) -> Self {
        Value::Words(words.into())
    }
}

impl From<String> for Value {
    fn from(words: String) -> Self {
        Value::Words(words.into())
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Words(Cow::Borrowed(words)) => f.write_str(words),
            Value::Words(Cow::Owned(words)) => Text(words).fmt(f),
            Value::Quoted(text) => f.write_str(&beginning(text)),
            Value::Name(name) if name.is_empty() => f.write_str("an empty name"),
            Value::Serial(text) | Value::Name(text) => f.write_str(&beginning(text)),
            Value::Instant(instant) => write_instant(f, *instant),
            Value::UnixMilliseconds(instant) => {
                write!(f, "{} (", unix_milliseconds(*instant))?;
                write_instant(f, *instant)?;
                f.write_str(")")
            }
            Value::Digest(digest) => f.write_str(&hex::encode(digest)),
        }
    }
}

/// Unix milliseconds of an instant, rounded down. Every instant that a certificate can name fits.
fn unix_milliseconds(instant: OffsetDateTime) -> i128 {
    instant.unix_timestamp_nanos().div_euclid(1_000_000)
}

fn write_instant(f: &mut fmt::Formatter<'_>, instant: OffsetDateTime) -> fmt::Result {
    let utc = instant.checked_to_offset(UtcOffset::UTC);
    match utc.and_then(|utc| utc.format(&Rfc3339).ok()) {
        Some(text) => f.write_str(&text),
        None => write!(f, "{} s after 1970", instant.unix_timestamp()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn untrusted_text_is_cut_to_256_characters() {
        let shown = |length: usize| Value::Quoted("\u{fc}".repeat(length)).to_string();
        assert_eq!(shown(256), "\u{fc}".repeat(256));
        assert_eq!(shown(257), format!("{}... (514 bytes in all)", "\u{fc}".repeat(256)));
    }

    #[test]
    fn instants_are_shown_in_utc() {
        let east = OffsetDateTime::UNIX_EPOCH.to_offset(UtcOffset::from_hms(8, 0, 0).unwrap());
        assert_eq!(Value::Instant(east).to_string(), "1970-01-01T00:00:00Z");
        assert_eq!(Value::UnixMilliseconds(east).to_string(), "0 (1970-01-01T00:00:00Z)");
    }
}
