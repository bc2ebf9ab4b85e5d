//! The response as sent: reading ends, each error is short and points into the input, and what comes out is what
//! serde_json reads there.

use mqtt_ca_check::wire::{Field, Format, InputError, Options, Record, Splitter, records_with};
use serde_json::Value;

/// Characters of a message at most: 256 of untrusted text, and the words and numbers around them.
const MESSAGE: usize = 512;
/// Characters of a path at most: 128 at each end and three dots between.
const PATH: usize = 259;
/// Characters of a RequestId at most.
const REQUEST_ID: usize = 256;
/// Characters of advice at most: two quotes are the longest, an address and words.
const HELP: usize = 512;

/// What the fields of a record are, or its error.
type Read = Result<Vec<Option<String>>, InputError>;

/// Reads `input` in every way.
pub fn assert_reads(input: &[u8]) {
    let [auto, json, ndjson] = [Format::Auto, Format::Json, Format::Ndjson].map(|format| {
        let mut options = Options::default();
        options.format = format;
        let read = read(input, options.clone());
        assert_same_in_pieces(input, &options, &read);
        read
    });
    assert!(auto == json || auto == ndjson, "Auto is neither JSON nor NDJSON");
    if is_one_line(input) {
        assert_eq!(fields(&json), fields(&ndjson), "one line is read in two ways");
    }
    assert_agrees_with_serde(input, &json);
    for (record, page) in [(0, 0), (1, 64), (64, 1), (64, 256), (256, 64)] {
        for format in [Format::Auto, Format::Json, Format::Ndjson] {
            let mut options = Options::default();
            (options.format, options.max_record_bytes, options.max_page_bytes) = (format, record, page);
            let _limited = read(input, options.clone());
            let in_one = read_in_pieces(input, &options, input.len().max(1));
            for length in [1, 5] {
                assert!(
                    read_in_pieces(input, &options, length) == in_one,
                    "{options:?} in pieces of {length}"
                );
            }
        }
    }
}

/// All that an iteration yields. A record takes an octet, so that there are no more of them than octets, and one error
/// may tell that nothing more can be told apart.
fn read(input: &[u8], options: Options) -> Vec<Read> {
    let mut records = records_with(input, options);
    let mut found = Vec::new();
    for record in records.by_ref() {
        found.push(match record {
            Ok(response) => Ok(fields_of(&response)),
            Err(error) => {
                assert_bounded(input, &error);
                Err(error)
            }
        });
        assert!(found.len() <= input.len() + 1, "more records than octets");
    }
    for _ in 0..3 {
        assert!(records.next().is_none(), "a record after the end");
    }
    found
}

/// What arrives in pieces is read as it is read as a whole, but for what is known to differ: the elements of an array
/// before octets that are no UTF-8, and the limit to how many records there are.
fn assert_same_in_pieces(input: &[u8], options: &Options, whole: &[Read]) {
    let text = input.strip_prefix(b"\xef\xbb\xbf").unwrap_or(input).trim_ascii_start();
    if whole.len() >= 1000 || (text.starts_with(b"[") && std::str::from_utf8(input).is_err()) {
        return;
    }
    for length in [1, 7, 4096] {
        assert!(read_in_pieces(input, options, length) == whole, "{options:?} in pieces of {length}");
    }
}

/// What is found in an input that arrives in pieces of this length.
pub fn read_in_pieces(input: &[u8], options: &Options, length: usize) -> Vec<Read> {
    let mut splitter = Splitter::new(options.clone());
    let mut found = Vec::new();
    let mut pieces = input.chunks(length);
    loop {
        for part in splitter.by_ref() {
            let mut records = part.records();
            found.extend(records.by_ref().map(|record| record.map(|response| fields_of(&response))));
            assert!(records.octets_read() <= input.len());
            if records.is_broken() {
                return found;
            }
        }
        match pieces.next() {
            Some(piece) => splitter.push(piece),
            None if splitter.is_over() => return found,
            None => splitter.finish(),
        }
    }
}

fn fields_of(response: &Record<'_>) -> Vec<Option<String>> {
    assert!(response.request_id().is_none_or(|id| id.chars().count() <= REQUEST_ID));
    Field::ALL.into_iter().map(|field| response.field(field).map(ToOwned::to_owned)).collect()
}

fn fields(read: &[Read]) -> Vec<Option<&[Option<String>]>> {
    read.iter().map(|record| record.as_ref().ok().map(Vec::as_slice)).collect()
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

/// Whether the input is one line of text, so that the two ways to lay out documents are one.
fn is_one_line(input: &[u8]) -> bool {
    let text = input.strip_prefix(b"\xef\xbb\xbf").unwrap_or(input);
    !text.contains(&b'\n')
}

/// What serde_json refuses is refused, and what it reads in the plainest envelope is what was read.
fn assert_agrees_with_serde(input: &[u8], json: &[Read]) {
    let text = input.strip_prefix(b"\xef\xbb\xbf").unwrap_or(input);
    let is_blank = text.iter().all(|octet| b" \t\r\n".contains(octet));
    match serde_json::from_slice::<Value>(text) {
        Err(error) => {
            // Values that are not looked at need not be representable; 128 levels are allowed, serde_json stops at 127.
            let is_about_value = ["out of range", "surrogate", "code point", "escape", "recursion limit"]
                .into_iter()
                .any(|words| error.to_string().contains(words));
            assert!(
                is_about_value || is_blank || json.iter().any(Result::is_err),
                "serde_json says {error}, and nothing was refused"
            );
        }
        Ok(value) => {
            assert!(!is_blank);
            if let [Ok(fields)] = json {
                assert_says_no_failure(&value);
                if let Some(data) = data(&value) {
                    assert_has(fields, data);
                }
            }
        }
    }
}

/// The `Data` of a bare response.
fn data(value: &Value) -> Option<&Value> {
    let data = member(value, "Data")?;
    member(data, "CaCertificateVOS").is_none().then_some(data)
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
