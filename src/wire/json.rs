//! Small readers of JSON that is known to be well formed: kinds of values, strings, numbers, keys; the walk that finds
//! unwanted keys and too deep nesting in parts that nothing else reads; and what is no JSON.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use memchr::{memchr, memchr_iter};
use serde::Deserialize;
use serde::de::IgnoredAny;
use unicase::UniCase;

use super::error::{InputError, InputErrorCode};
use super::fault::Fault;
use super::options::Options;
use super::path::Path;
use crate::untrusted::{MAX_QUOTED_NAME, cut};

/// The JSON type of a value; displays with its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Object,
    Array,
    String,
    Number,
    Boolean,
    Null,
}

impl Kind {
    /// The type of the well-formed value that `raw` begins with.
    pub(super) fn of(raw: &str) -> Self {
        match raw.as_bytes().first() {
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b'"') => Kind::String,
            Some(b't' | b'f') => Kind::Boolean,
            Some(b'n') => Kind::Null,
            _ => Kind::Number,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Object => "an object",
            Kind::Array => "an array",
            Kind::String => "a string",
            Kind::Number => "a number",
            Kind::Boolean => "a boolean",
            Kind::Null => "null",
        })
    }
}

/// Whether the text is one JSON value, as far as its syntax goes.
pub(super) fn check(text: &str) -> Result<(), Fault<'_>> {
    let mut parser = serde_json::Deserializer::from_str(text);
    let read = IgnoredAny::deserialize(&mut parser).and_then(|_| parser.end());
    read.map_err(|error| Fault::of_parser(text, &error))
}

/// A value of another type than `expected` at this path.
pub(super) fn wrong_type(path: &Path<'_>, expected: &str, found: Kind) -> InputError {
    let message = format!("expected {expected}, found {found}");
    path.error(
        InputErrorCode::WrongType,
        message,
        "give the response as the API sent it, its values as JSON strings",
    )
}

/// The text of a well-formed string, borrowed if it holds no escapes. A lone surrogate is an error.
pub(super) fn string(raw: &str) -> Result<Cow<'_, str>, Fault<'_>> {
    let inside = raw.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    let read = match inside {
        Some(text) if memchr(b'\\', text.as_bytes()).is_none() => return Ok(Cow::Borrowed(text)),
        inside => inside.and_then(lines).map_or_else(|| serde_json::from_str(raw), Ok),
    };
    read.map(Cow::Owned).map_err(|error| Fault::of_parser(raw, &error))
}

/// The text of a string whose escapes are all those of line feeds (`\\n`), as a certificate's are. Saves 2 percent of the whole job of an
/// RSA-2048 CA.
fn lines(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut rest = 0;
    for at in memchr_iter(b'\\', text.as_bytes()) {
        plain.push_str(text.get(rest..at)?);
        rest = at.checked_add("\\n".len()).filter(|end| text.get(at..*end) == Some("\\n"))?;
        plain.push('\n');
    }
    plain.push_str(text.get(rest..)?);
    Some(plain)
}

/// The text of a key; one that holds a lone surrogate stands for itself as it is written.
pub(super) fn key(raw: &str) -> Cow<'_, str> {
    string(raw).unwrap_or(Cow::Borrowed(raw))
}

/// The text of a key of the object at this path. An error is what the object is refused for: a long key, or one that holds
/// U+0000, at which readers written in C take it to end.
pub(super) fn whole_key<'a>(raw: &'a str, object: &Path<'_>) -> Result<Cow<'a, str>, InputError> {
    // Beside its quotes.
    let length = raw.len().saturating_sub(2);
    if length > Options::MAX_KEY_BYTES {
        let message =
            format!("expected keys of at most {} bytes, found one of {length}", Options::MAX_KEY_BYTES);
        let help = "give the response as the API sent it: its keys are short";
        return Err(object.error(InputErrorCode::TooLarge, message, help));
    }
    let key = key(raw);
    let has_null = match &key {
        // Without an escape there can be none.
        Cow::Borrowed(text) if text.len() < raw.len() => false,
        Cow::Borrowed(undecoded) => undecoded.contains("\\u0000"),
        Cow::Owned(text) => text.contains('\0'),
    };
    if has_null {
        let message = format!("expected a key without U+0000, found {}", quoted_key(&key));
        let help = "give the response as the API sent it: some readers take a key to end at U+0000";
        return Err(Path::Key(object, &key).error(InputErrorCode::WrongType, message, help));
    }
    Ok(key)
}

/// Refuses the object at this path if it had the key `earlier`, perhaps in another spelling, or if with it there are more than
/// [`Options::MAX_MEMBERS`] members.
pub(super) fn check_key(
    key: &str,
    earlier: Option<Cow<'_, str>>,
    members: usize,
    object: &Path<'_>,
) -> Result<(), InputError> {
    let (code, message, help) = match earlier {
        Some(earlier) => (
            InputErrorCode::DuplicateKey,
            format!(
                "expected each key once in an object, in whatever spelling, found {} and {}",
                quoted_key(&earlier),
                quoted_key(key)
            ),
            "keep the one that is meant: which of them counts depends on the reader",
        ),
        None if members > Options::MAX_MEMBERS => (
            InputErrorCode::TooLarge,
            format!("expected at most {} members, found more", Options::MAX_MEMBERS),
            "give the response as the API sent it: its objects have a few members only",
        ),
        None => return Ok(()),
    };
    Err(Path::Key(object, key).error(code, message, help))
}

/// The key as a JSON string, cut.
fn quoted_key(key: &str) -> serde_json::Value {
    serde_json::Value::from(cut(key, MAX_QUOTED_NAME))
}

/// A well-formed number as text: digits where it is an integer, also if written with a fraction or an exponent and
/// below 2^53 in size; else as it was written.
pub(super) fn number(raw: &str) -> Cow<'_, str> {
    if raw.contains(['.', 'e', 'E']) {
        integral(raw).map_or(Cow::Borrowed(raw), Cow::Owned)
    } else {
        Cow::Borrowed(raw)
    }
}

/// The digits of a number written with fraction or exponent, worked out in decimal so that nothing is rounded.
fn integral(raw: &str) -> Option<String> {
    const LIMIT: u64 = 1 << 53;
    let (sign, magnitude) = raw.strip_prefix('-').map_or(("", raw), |magnitude| ("-", magnitude));
    let (mantissa, exponent) = magnitude.split_once(['e', 'E']).unwrap_or((magnitude, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_end_matches('0');
    if significant.is_empty() {
        return Some(String::from("0"));
    }
    let zeros = i64::try_from(digits.len().checked_sub(significant.len())?).ok()?;
    let shift =
        exponent.parse::<i64>().ok()?.checked_sub(i64::try_from(fraction.len()).ok()?)?.checked_add(zeros)?;
    let scale = 10_u64.checked_pow(u32::try_from(shift).ok()?)?;
    let value = significant.parse::<u64>().ok()?.checked_mul(scale)?;
    (value < LIMIT).then(|| format!("{sign}{value}"))
}

/// A key without what some readers of JSON overlook in it. Go's encoding/json, which the vendor's command uses, takes a key
/// for a name in any case, also where Unicode folds another letter to it (U+017F to s), and of several the last; Java's
/// fastjson overlooks `_` and `-` too. Full case folding (Unicode CaseFolding, C and F) folds more than each of them, but for
/// two letters: who takes the simple lower case of each letter (json-iterator, sonic) has `i` for U+0130, which folds to `i` and
/// a dot, and who takes the upper case has `I` for U+0131, which folds to itself. Both are `i` here. No other letters than
/// these, U+017F and U+212A have a letter of ASCII as their simple lower or upper case (UnicodeData.txt).
pub(super) fn fold(key: &str) -> String {
    let mut folded = UniCase::unicode(key.replace('\u{131}', "i")).to_folded_case();
    let mut follows_i = false;
    folded.retain(|character| {
        let is_overlooked = matches!(character, '_' | '-') || (follows_i && character == '\u{307}');
        follows_i = character == 'i' || (follows_i && is_overlooked);
        !is_overlooked
    });
    folded
}

/// Looks through a well-formed value for unwanted keys and for nesting beyond [`Options::MAX_DEPTH`]. `depth` is how many arrays and
/// objects are open around the value. One pass.
pub(super) fn scan(value: &str, path: &Path<'_>, depth: usize) -> Result<(), InputError> {
    match next_token(value) {
        Some((opening @ ("{" | "["), inside)) => {
            scan_inside(inside, opening == "{", path, depth, &mut 0).map(|_behind| ())
        }
        _ => Ok(()),
    }
}

/// The same of an object or array that has been opened, up to its end; gives what follows. `members` counts those of all
/// objects. It calls itself at most [`Options::MAX_DEPTH`] times.
fn scan_inside<'a>(
    mut rest: &'a str,
    is_object: bool,
    path: &Path<'_>,
    depth: usize,
    members: &mut usize,
) -> Result<&'a str, InputError> {
    if depth >= Options::MAX_DEPTH {
        return Err(too_deep());
    }
    let mut keys: BTreeMap<String, Cow<'_, str>> = BTreeMap::new();
    // The key of an object's member, once it has come.
    let mut key: Option<Cow<'_, str>> = None;
    let mut index: usize = 0;
    while let Some((token, behind)) = next_token(rest) {
        rest = behind;
        match token {
            "}" | "]" => break,
            "," => {
                key = None;
                index = index.saturating_add(1);
            }
            "{" | "[" => {
                let place = match &key {
                    Some(key) => Path::Key(path, key),
                    None => Path::Index(path, index),
                };
                rest = scan_inside(rest, token == "{", &place, depth.saturating_add(1), members)?;
            }
            string if is_object && key.is_none() => {
                let text = whole_key(string, path)?;
                *members = members.saturating_add(1);
                check_key(&text, keys.insert(fold(&text), text.clone()), *members, path)?;
                key = Some(text);
            }
            _ => {}
        }
    }
    Ok(rest)
}

/// The bracket, comma or string that comes next in well-formed JSON, and what follows it.
fn next_token(text: &str) -> Option<(&str, &str)> {
    let token = text.get(text.find(['"', '{', '[', '}', ']', ','])?..)?;
    token.split_at_checked(if token.starts_with('"') { string_length(token) } else { 1 })
}

/// Without a path: a path of so many steps tells a reader nothing.
pub(super) fn too_deep() -> InputError {
    let message = format!("expected at most {} nested arrays and objects, found more", Options::MAX_DEPTH);
    InputError::new(InputErrorCode::TooDeep, message)
        .with_help("give the response as the API sent it: that nests a few levels only")
}

/// The length of the well-formed string that `text` begins with, quotes included.
fn string_length(text: &str) -> usize {
    let mut octets = text.bytes().enumerate().skip(1);
    while let Some((at, octet)) = octets.next() {
        match octet {
            b'"' => return at.saturating_add(1),
            b'\\' => {
                let _escaped = octets.next();
            }
            _ => {}
        }
    }
    text.len()
}
