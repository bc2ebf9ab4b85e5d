//! The response as sent: reading ends, each error is short and points into the input, and what comes out is what
//! serde_json reads there.

use mqtt_ca_check::wire::{Field, InputError, Options, Reader, Record, Records};
use serde_json::Value;

/// Characters of a message at most: 256 of untrusted text, and the words and numbers around them.
const MESSAGE: usize = 512;
/// Characters of a path at most: 128 at each end and three dots between.
const PATH: usize = 259;
/// Characters of a RequestId at most.
const REQUEST_ID: usize = 256;
/// Characters of advice at most: two quotes are the longest, an address and words.
const HELP: usize = 512;

/// What the fields of a record are, its line and whether an error is before it; or its error.
pub type Read = Result<(Vec<Option<String>>, Option<usize>, bool), InputError>;

/// Reads `input` in every way.
pub fn assert_reads(input: &[u8]) {
    let whole = read(input, Options::default());
    assert_same_in_pieces(input, &Options::default(), &whole);
    assert_agrees_with_serde(input, &whole);
    for (record, page) in [(0, 0), (1, 64), (64, 1), (64, 256), (256, 64)] {
        let mut options = Options::default();
        (options.max_record_bytes, options.max_page_bytes) = (record, page);
        let whole = read(input, options.clone());
        assert_same_in_pieces(input, &options, &whole);
    }
}

/// All that an iteration yields. A record or error takes an octet, and one more may say that the input ends too early.
fn read(input: &[u8], options: Options) -> Vec<Read> {
    let mut records = Records::new(input, options);
    let mut found = Vec::new();
    for record in records.by_ref() {
        if let Err(error) = &record {
            assert_bounded(input, error);
        }
        found.push(record.map(|record| told(&record)));
        assert!(found.len() <= input.len() + 1, "more records than octets");
    }
    for _ in 0..3 {
        assert!(records.next().is_none(), "a record after the end");
    }
    let lines: Vec<_> =
        found.iter().map(|read| read.as_ref().map_or_else(InputError::line, |read| read.1)).collect();
    assert!(lines.iter().all(Option::is_some), "a record or error without its line");
    assert!(lines.is_sorted(), "a line before that of an earlier record: {lines:?}");
    found
}

fn assert_same_in_pieces(input: &[u8], options: &Options, whole: &[Read]) {
    for length in [1, 7, 4096] {
        assert!(read_in_pieces(input, options, length) == whole, "{options:?} in pieces of {length}");
    }
}

/// What is found in an input that arrives in pieces of this length.
pub fn read_in_pieces(input: &[u8], options: &Options, length: usize) -> Vec<Read> {
    let mut reader = Reader::new(options.clone());
    let mut found = Vec::new();
    let mut read = |reader: &mut Reader| {
        for record in reader.by_ref() {
            found.push(record.map(|record| told(&record)));
        }
    };
    for piece in input.chunks(length) {
        reader.push(piece);
        read(&mut reader);
    }
    reader.finish();
    read(&mut reader);
    found
}

fn told(record: &Record) -> (Vec<Option<String>>, Option<usize>, bool) {
    (fields_of(record), record.line(), record.is_after_error())
}

fn fields_of(response: &Record) -> Vec<Option<String>> {
    assert!(response.request_id().is_none_or(|id| id.chars().count() <= REQUEST_ID));
    Field::ALL.into_iter().map(|field| response.field(field).map(ToOwned::to_owned)).collect()
}

fn assert_bounded(input: &[u8], error: &InputError) {
    let longer = |text: Option<&str>, limit| text.is_some_and(|text| text.chars().count() > limit);
    assert!(!error.message().is_empty());
    assert!(!longer(Some(error.message()), MESSAGE), "{} characters", error.message().chars().count());
    assert!(!longer(error.path(), PATH), "{:?}", error.path());
    assert!(!longer(error.request_id(), REQUEST_ID), "{:?}", error.request_id());
    assert!(!longer(error.help(), HELP), "{:?}", error.help());
    if let Some((line, column)) = position(error.message()) {
        let lines = input.iter().filter(|octet| **octet == b'\n').count() + 1;
        assert!((1..=lines).contains(&line), "{} of {lines} lines", error.message());
        assert!(error.line().is_some_and(|begin| begin <= line), "{error:?}");
        assert!((1..=input.len() + 1).contains(&column), "{}", error.message());
    }
}

/// The place that a message about syntax ends with: `... at line 3, column 7`.
fn position(message: &str) -> Option<(usize, usize)> {
    let (_, place) = message.rsplit_once(" at line ")?;
    let (line, rest) = place.split_once(", column ")?;
    let column = rest.split_once(',').map_or(rest, |(column, _)| column);
    Some((line.parse().ok()?, column.parse().ok()?))
}

/// What serde_json refuses is refused, and what it reads in the plainest envelope is what was read.
fn assert_agrees_with_serde(input: &[u8], read: &[Read]) {
    let mark = b"\xef\xbb\xbf";
    let text = input.strip_prefix(mark).unwrap_or(input);
    // These are no JSON to serde_json, nor are the separators of RFC 7464 and UTF-16.
    if text.contains(&0x1e)
        || text.windows(mark.len()).any(|octets| octets == mark)
        || text.starts_with(b"\xff\xfe")
        || text.starts_with(b"\xfe\xff")
    {
        return;
    }
    let mut values = Vec::new();
    for value in serde_json::Deserializer::from_slice(text).into_iter::<Value>() {
        match value {
            Ok(value) => values.push(value),
            Err(error) => {
                // Values that are not looked at need not be representable; 128 levels are allowed, serde_json stops at 127.
                let is_about_value = ["out of range", "surrogate", "code point", "escape", "recursion limit"]
                    .into_iter()
                    .any(|words| error.to_string().contains(words));
                assert!(
                    is_about_value || read.iter().any(Result::is_err),
                    "serde_json says {error}, and nothing was refused"
                );
                return;
            }
        }
    }
    if let ([value @ Value::Object(_)], [Ok((fields, ..))]) = (values.as_slice(), read) {
        assert_says_no_failure(value);
        if let Some(data) = data(value) {
            assert_has(fields, data);
        }
    }
}

/// The `Data` of a response, or the record that came without it.
fn data(value: &Value) -> Option<&Value> {
    let data = member(value, "Data").or_else(|| member(value, "body").is_none().then_some(value))?;
    let has_list =
        ["CaCertificateVOS", "DeviceCertificateVOS"].iter().any(|list| member(data, list).is_some());
    (!has_list).then_some(data)
}

/// The member that any reader could take for this one, of which there is one at most.
fn member<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    let mut found = value.as_object()?.iter().filter(|(key, _)| folded(key) == folded(name));
    let (_, member) = found.next()?;
    assert!(found.next().is_none(), "{name} was read although it is there twice");
    Some(member)
}

/// Folded by the standard library: what has the same upper case has the same lower case. Only the dotless i, whose upper case
/// is the usual one, is another letter all the same.
fn folded(key: &str) -> String {
    let fold = |character: char| match character {
        '_' | '-' => String::new(),
        '\u{131}' => String::from(character),
        _ => character.to_uppercase().flat_map(char::to_lowercase).collect(),
    };
    key.chars().map(fold).collect()
}

/// What was read is in no response that says that the call failed, nor in one that has data in two places.
fn assert_says_no_failure(value: &Value) {
    assert!(member(value, "Data").is_none() || member(value, "body").is_none(), "Data and a body");
    for object in [Some(value), member(value, "Data"), member(value, "body")].into_iter().flatten() {
        assert!(!matches!(member(object, "Success"), Some(Value::Bool(false))), "Success is false");
        if let Some(Value::String(code)) = member(object, "Code") {
            let is_good = code.is_empty()
                || ["ok", "success"].contains(&&*code.to_ascii_lowercase())
                || (code.len() == 3 && code.starts_with('2'));
            assert!(is_good, "a record was read beside the code {code:?}");
        }
        if let Some(status) = member(object, "statusCode").and_then(Value::as_u64) {
            assert!((200..300).contains(&status), "a record was read beside the status {status}");
        }
    }
}

fn assert_has(fields: &[Option<String>], data: &Value) {
    for (field, read) in Field::ALL.into_iter().zip(fields) {
        let name = field.name();
        match member(data, name) {
            None | Some(Value::Null) => assert_eq!(*read, None, "{name}"),
            Some(Value::String(text)) => assert_eq!(read.as_ref(), Some(text), "{name}"),
            Some(Value::Number(_)) => assert!(read.is_some(), "{name}"),
            Some(other) => panic!("{name} was read as {read:?} from {other}"),
        }
    }
}
