//! Values made of arguments. What is no such value gets words for what was expected.

use std::ffi::{OsStr, OsString};
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::{OsStringValueParser, PossibleValue, TypedValueParser};
use clap::{Arg, Command, Error, ValueEnum};
use mqtt_ca_check::check::Check;
use mqtt_ca_check::policy::{Sha256, UnknownWord};
use mqtt_ca_check::untrusted;
use mqtt_ca_check::wire;
use mqtt_ca_check::{Case, catalogue};
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

use super::output::Format;
use crate::names;

/// Takes values that this makes of an argument, or says what it expects.
pub(super) fn of<T>(make: fn(OsString) -> Result<T, String>) -> impl TypedValueParser<Value = T>
where
    T: Clone + Send + Sync + 'static,
{
    OsStringValueParser::new().try_map(make)
}

/// Text that is not empty.
pub(super) fn text(value: OsString) -> Result<String, String> {
    let text = value.to_str().filter(|text| !text.is_empty());
    text.map(ToOwned::to_owned).ok_or_else(|| "expected text in UTF-8, and at least a character".to_owned())
}

/// A registration code, alone.
pub(super) fn code(value: OsString) -> Result<String, String> {
    let code = value.to_str().map(str::trim).filter(|text| is_code(text));
    code.map(ToOwned::to_owned)
        .ok_or_else(|| "expected a registration code in one word, as GetRegisterCode gives it".to_owned())
}

/// The platform's have at most 64 characters, which is also the longest common name (RFC 5280 appendix A.1).
const LONGEST_CODE: usize = 128;

/// Whether a text can be a registration code in one word.
pub(crate) fn is_code(text: &str) -> bool {
    text.len() <= LONGEST_CODE
        && Case::is_code(text)
        && !text.contains(' ')
        && !untrusted::has_private_key(text)
}

/// A whole number of this range.
pub(super) fn number<T>(range: RangeInclusive<T>) -> impl TypedValueParser<Value = T>
where
    T: FromStr + PartialOrd + Display + Clone + Send + Sync + 'static,
{
    OsStringValueParser::new().try_map(move |value| {
        let number =
            value.to_str().and_then(|text| text.parse().ok()).filter(|number| range.contains(number));
        number.ok_or_else(|| format!("expected a whole number from {} to {}", range.start(), range.end()))
    })
}

/// A format and a file.
pub(super) fn report(value: OsString) -> Result<(Format, PathBuf), String> {
    let parts = value.to_str().and_then(|text| text.split_once('=')).filter(|(_, file)| !file.is_empty());
    let (format, file) = parts.ok_or("expected FORMAT=FILE in UTF-8, for example json=report.json")?;
    let formats = Format::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    let formats: Vec<String> = formats.map(|format| format.get_name().to_owned()).collect();
    let found = untrusted::argument(OsStr::new(format));
    let wrong = |_| format!("expected {} before the =, found '{found}'", names::either(&formats));
    Ok((Format::from_str(format, false).map_err(wrong)?, file.into()))
}

/// A check, by its id.
#[derive(Clone)]
pub(super) struct CheckId;

impl TypedValueParser for CheckId {
    type Value = &'static Check;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<Self::Value, Error> {
        of(check).parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue>>> {
        let values = catalogue().iter().map(|check| PossibleValue::new(check.id()).help(check.title()));
        Some(Box::new(values))
    }
}

fn check(value: OsString) -> Result<&'static Check, String> {
    let id = value.to_string_lossy();
    id.parse().map(mqtt_ca_check::CheckId::check).map_err(|_| {
        match names::near(&id, catalogue().iter().map(Check::id)).as_slice() {
            [] => "no check has this id; mqtt-ca-check explain lists all of them".to_owned(),
            near => format!("no check has this id; near it are {}", near.join(", ")),
        }
    })
}

/// An instant in RFC 3339, or in Unix milliseconds as the API writes it.
pub(super) fn instant(value: OsString) -> Result<OffsetDateTime, String> {
    let text = value.to_str().unwrap_or_default();
    let instant = match text.parse::<i64>() {
        Ok(milliseconds) => {
            let nanoseconds = i128::from(milliseconds).saturating_mul(1_000_000);
            OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).ok()
        }
        Err(_) => OffsetDateTime::parse(text, &Rfc3339).ok(),
    };
    instant
        .and_then(|instant| instant.checked_to_offset(UtcOffset::UTC))
        .filter(|instant| instant.format(&Rfc3339).is_ok())
        .ok_or_else(|| {
            "expected RFC 3339, for example 2026-11-24T00:00:00Z, or Unix milliseconds, of a year from 0 to 9999"
                .to_owned()
        })
}

/// A serial number, as it is typed or as openssl prints it, behind `serial=`.
pub(super) fn serial_number(value: OsString) -> Result<String, String> {
    let text = value.to_str().unwrap_or_default();
    let text = text.strip_prefix("serial=").unwrap_or(text);
    let is_hexadecimal = text.chars().all(|character| character.is_ascii_hexdigit() || character == ':');
    if is_hexadecimal && text.contains(|character: char| character.is_ascii_hexdigit()) {
        Ok(text.to_owned())
    } else {
        Err("expected hexadecimal digits, colons allowed, without 0x and spaces".to_owned())
    }
}

/// How to read responses, with this many octets for a record, if that is said.
pub(super) fn wire_options(max_record_size: Option<u64>) -> wire::Options {
    let mut options = wire::Options::default();
    if let Some(bytes) = max_record_size {
        options.max_record_bytes = usize::try_from(bytes).unwrap_or(usize::MAX);
        options.max_page_bytes = options.max_page_bytes.max(options.max_record_bytes);
    }
    options
}

/// A SHA-256 as openssl prints it.
pub(super) fn sha256(value: OsString) -> Result<Sha256, String> {
    value.to_str().unwrap_or_default().parse().map_err(|error: UnknownWord| error.to_string())
}
