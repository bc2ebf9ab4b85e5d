//! Untrusted text in every place from which it can come, looked for in the octets that the command writes: nothing may
//! steer a terminal, begin a line or pass for a column, JSON has to say exactly what was sent, and messages stay short.

pub(crate) mod certificate;
mod commands;
#[cfg(unix)]
mod files;
mod length;
mod private_keys;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Value, json};

use self::certificate::{
    AUTHORITY_KEY_IDENTIFIER, BMP_STRING, COMMON_NAME, IA5_STRING, OCTET_STRING, PRINTABLE_STRING,
    TELETEX_STRING, UNIVERSAL_STRING, UTF8_STRING, VISIBLE_STRING, a_certificate, encoded, extension, name,
    pem, tlv,
};
use crate::common::{AT, Run, check_stdin, command, response, run_stdin};

/// Texts of at most 64 characters, so that no message has to cut them.
const PAYLOADS: [&str; 14] = [
    // Sequences that clear, colour, retitle, link, write the clipboard, reset (ECMA-48; xterm's OSC 0, 8 and 52).
    "a\u{1b}[2J\u{1b}[H\u{1b}[31mred\u{1b}[0m\u{1b}c\u{1b}P1$r\u{1b}\\z",
    "a\u{1b}]8;;http://x\u{7}link\u{1b}]8;;\u{7}\u{1b}]0;title\u{1b}\\",
    "a\u{1b}]52;c;cm0gLXJmCg==\u{7}z",
    // The same by the single characters of C1, and C1's line break.
    "a\u{9b}2J\u{9d}0;title\u{9c}\u{90}q\u{9c}\u{85}z\u{80}\u{9f}",
    "admin\u{202e}nosj.\u{2066}x\u{2069}\u{202a}\u{202b}\u{202c}\u{202d}\u{2067}\u{2068}\u{200e}\u{200f}\u{61c}z",
    "a\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}\u{ad}\u{180e}\u{2064}\u{206a}\u{fff9}\u{fffb}z",
    "a\u{2028}b\u{2029}z",
    "a\u{e0001}\u{e0041}\u{e007f}z",
    "a\0b\u{8}\u{8}\u{7f}\u{b}\u{c}\tz\u{1}\u{e}\u{1f}",
    "CN=x\rPASSED  good.json\r",
    "a\nPASSED  fake.json\npossession proven\n",
    "x\r\nPASSED      proven    fake.json#0  \"x\"\n",
    "            PASSED      proven    fake.json#0  x   ",
    "\"},\"verdict\":\"passed\",\"x\":{\"\\u001b[31m\\n\\\\\" \\x1b %s z",
];

/// Whether a character may not be written as it is. By Unicode's code charts: the categories Cc, Zl and Zp; the property
/// Bidi_Control (UAX #9); of the category Cf those that have no width or hide others.
fn is_forbidden(character: char) -> bool {
    matches!(u32::from(character),
        // Cc: C0, DEL and C1
        0..=0x1f | 0x7f..=0x9f
        // Zl, Zp
        | 0x2028..=0x2029
        // Bidi_Control
        | 0x61c | 0x200e..=0x200f | 0x202a..=0x202e | 0x2066..=0x2069
        // Zero width: space, non-joiner, joiner, word joiner, invisible operators, byte order mark
        | 0x200b..=0x200d | 0x2060..=0x2064 | 0xfeff
        // Soft hyphen, Mongolian vowel separator, deprecated formatting, interlinear annotation, tags
        | 0xad | 0x180e | 0x206a..=0x206f | 0xfff9..=0xfffb | 0xe0001 | 0xe0020..=0xe007f)
}

/// What a reader is to see of a text: each such character as its code point in braces, or as C writes it.
fn visible(text: &str) -> String {
    let shown = |character: char| match character {
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\t' => "\\t".to_owned(),
        '\\' | '"' => format!("\\{character}"),
        character if is_forbidden(character) => format!("\\u{{{:x}}}", u32::from(character)),
        character => character.to_string(),
    };
    text.chars().map(shown).collect()
}

/// The text without the white space that wraps it.
fn unwrapped(text: &str) -> String {
    text.replace(['\n', ' '], "")
}

#[track_caller]
fn assert_tame(text: &str, about: impl fmt::Debug) {
    let wild = text.chars().find(|character| *character != '\n' && is_forbidden(*character));
    assert_eq!(wild, None, "{about:?}: {text:?}");
}

/// The text without colours, of which only those that the command uses may be in it: reset, bold, dimmed and foreground
/// colours (ECMA-48 section 8.3.117), each alone in its sequence.
#[track_caller]
fn without_own_colours(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let mut plain = parts.next().unwrap().to_owned();
    for part in parts {
        let (code, rest) = part.strip_prefix('[').and_then(|part| part.split_once('m')).unwrap();
        assert!(["0", "1", "2", "31", "32", "33", "34", "35", "36"].contains(&code), "{part:?} of {text:?}");
        plain.push_str(rest);
    }
    plain
}

/// JSON in which no object has a key twice.
struct Unambiguous;

impl<'de> Deserialize<'de> for Unambiguous {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Unambiguous)
    }
}

impl<'de> Visitor<'de> for Unambiguous {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
        let mut keys = BTreeSet::new();
        while let Some((key, Unambiguous)) = map.next_entry::<String, _>()? {
            assert!(keys.insert(key.clone()), "the key {key} occurs twice");
        }
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Self, A::Error> {
        while let Some(Unambiguous) = elements.next_element()? {}
        Ok(self)
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }
}

/// One document, without a key twice.
#[track_caller]
fn document(text: &str) -> Value {
    let _unambiguous: Unambiguous = serde_json::from_str(text).unwrap();
    serde_json::from_str(text).unwrap()
}

fn edited(edit: impl FnOnce(&mut Value)) -> String {
    let mut record = serde_json::from_slice(&response("good.json")).unwrap();
    edit(&mut record);
    record.to_string()
}

fn declared(field: &str, text: &str) -> String {
    edited(|record| record["Data"][field] = text.into())
}

/// The PEM text of a certificate with this name as issuer and subject, and with these extensions.
fn named(name: &[u8], extensions: &[u8]) -> String {
    pem("CERTIFICATE", &certificate::certificate(name, name, extensions))
}

/// A record with this text as both contents.
fn contents(text: &str) -> String {
    edited(|record| {
        record["Data"]["CaContent"] = text.into();
        record["Data"]["VerificationContent"] = text.into();
    })
}

/// A record whose certificates have the text as common name, in this string type.
fn of_type(tag: u8, text: &str) -> String {
    contents(&named(&name(COMMON_NAME, tag, &encoded(text, tag)), &[]))
}

/// authorityKeyIdentifier with the text in each form of GeneralName that holds some (RFC 5280 section 4.2.1.6).
fn key_identifier_naming(text: &str) -> Vec<u8> {
    let directory_name = tlv(0xa4, &name(COMMON_NAME, UTF8_STRING, text.as_bytes()));
    let names: Vec<u8> = [0x81, 0x82, 0x86].into_iter().flat_map(|tag| tlv(tag, text.as_bytes())).collect();
    let issuer = tlv(0xa1, &[directory_name, names].concat());
    let contents = [tlv(0x80, text.as_bytes()), issuer, tlv(0x82, text.as_bytes())].concat();
    extension(AUTHORITY_KEY_IDENTIFIER, false, &tlv(0x30, &contents))
}

/// A record, in one line, with the text in one place, and where the JSON report says it again.
type Place = (&'static str, fn(&str) -> String, Said);

/// What the JSON report says of a text.
#[derive(Clone, Copy, Debug)]
enum Said {
    /// The text is this member of the report.
    Is(&'static str),
    /// This member, itself a text, has the text in it.
    Holds(&'static str),
    /// This member has in it what JSON makes of the text.
    HoldsAsJson(&'static str),
    /// The text is the common name of this subject.
    IsCommonName(&'static str),
    /// That is told otherwise, or not at all.
    Otherwise,
}

const PLACES: [Place; 38] = [
    ("RegistrationCode", |text| declared("RegistrationCode", text), Said::Is("/registration_code")),
    ("CaName", |text| declared("CaName", text), Said::Is("/ca_name")),
    ("Sn", |text| declared("Sn", text), Said::Is("/sn")),
    ("CaContent", |text| declared("CaContent", text), Said::Otherwise),
    ("VerificationContent", |text| declared("VerificationContent", text), Said::Otherwise),
    ("ValidBegin", |text| declared("ValidBegin", text), Said::Otherwise),
    ("ValidEnd", |text| declared("ValidEnd", text), Said::Otherwise),
    ("Status", |text| declared("Status", text), Said::Otherwise),
    ("RequestId", |text| edited(|record| record["RequestId"] = text.into()), Said::Is("/request_id")),
    (
        "unknown keys and their values",
        |text| {
            edited(|record| {
                record[text] = text.into();
                record["Data"][text] = json!({text: [text]});
            })
        },
        Said::Otherwise,
    ),
    (
        "a key below which the type is wrong",
        |text| {
            json!({"headers": {}, "statusCode": 200, "body": {"Data": {"CaCertificateVOS": text}}})
                .to_string()
        },
        Said::Otherwise,
    ),
    (
        "a key that occurs twice",
        |text| {
            let key = json!(text);
            format!("{{\"Data\":{{\"x\":{{{key}:1,{key}:2}}}}}}")
        },
        Said::HoldsAsJson("/error/path"),
    ),
    (
        "Code of an error",
        |text| json!({"Code": text, "Message": "x"}).to_string(),
        Said::Holds("/error/message"),
    ),
    (
        "Message of an error",
        |text| json!({"Code": "x", "Message": text}).to_string(),
        Said::Holds("/error/message"),
    ),
    (
        "RequestId of an error",
        |text| json!({"Code": "x", "Message": "x", "RequestId": text}).to_string(),
        Said::Is("/request_id"),
    ),
    (
        "Recommend of an error",
        |text| json!({"Code": "x", "Recommend": text, "HostId": text}).to_string(),
        Said::Otherwise,
    ),
    (
        "Recommend of an error, as an address",
        |text| {
            let address = format!("https://api.aliyun.com/{text}");
            json!({"Code": "x", "Recommend": address, "RequestId": "x"}).to_string()
        },
        Said::Otherwise,
    ),
    ("a text in place of a record", |text| json!([text]).to_string(), Said::Otherwise),
    (
        "body of an envelope",
        |text| json!({"headers": {}, "statusCode": 200, "body": text}).to_string(),
        Said::Otherwise,
    ),
    (
        "statusCode",
        |text| json!({"headers": {text: text}, "statusCode": text, "body": text}).to_string(),
        Said::Otherwise,
    ),
    ("UTF8String", |text| of_type(UTF8_STRING, text), Said::IsCommonName("/ca/subject")),
    ("UniversalString", |text| of_type(UNIVERSAL_STRING, text), Said::IsCommonName("/ca/issuer")),
    ("BMPString", |text| of_type(BMP_STRING, text), Said::Otherwise),
    ("TeletexString", |text| of_type(TELETEX_STRING, text), Said::Otherwise),
    ("PrintableString", |text| of_type(PRINTABLE_STRING, text), Said::Otherwise),
    ("IA5String", |text| of_type(IA5_STRING, text), Said::Otherwise),
    ("VisibleString", |text| of_type(VISIBLE_STRING, text), Said::Otherwise),
    ("OCTET STRING in a name", |text| of_type(OCTET_STRING, text), Said::Otherwise),
    (
        "an attribute's OID",
        |text| contents(&named(&name(text.as_bytes(), UTF8_STRING, text.as_bytes()), &[])),
        Said::Otherwise,
    ),
    (
        "a critical extension's OID and value",
        |text| {
            contents(&named(
                &name(COMMON_NAME, UTF8_STRING, b"x"),
                &extension(text.as_bytes(), true, text.as_bytes()),
            ))
        },
        Said::Otherwise,
    ),
    (
        "names in authorityKeyIdentifier",
        |text| contents(&named(&name(COMMON_NAME, UTF8_STRING, b"x"), &key_identifier_naming(text))),
        Said::Otherwise,
    ),
    (
        "common name of the proof alone",
        |text| {
            let name = name(COMMON_NAME, UTF8_STRING, text.as_bytes());
            declared("VerificationContent", &named(&name, &[]))
        },
        Said::IsCommonName("/verification/subject"),
    ),
    ("a label", |text| contents(&pem(text, &a_certificate())), Said::Otherwise),
    (
        "a header line",
        |text| {
            let block = pem("CERTIFICATE", &a_certificate());
            contents(&block.replacen('\n', &format!("\nProc-Type: {text}\n\n"), 1))
        },
        Said::Otherwise,
    ),
    (
        "text around a block",
        |text| contents(&format!("{text}{}{text}", pem("CERTIFICATE", &a_certificate()))),
        Said::Otherwise,
    ),
    (
        "base64",
        |text| contents(&pem("CERTIFICATE", &a_certificate()).replacen("MI", &format!("MI{text}"), 1)),
        Said::Otherwise,
    ),
    (
        "a record of a page",
        |text| {
            let record = json!({"Sn": text, "CaName": text, "RegistrationCode": text, text: text});
            json!({"RequestId": text, "Data": {"PageNo": text, "CaCertificateVOS": [record]}}).to_string()
        },
        Said::Otherwise,
    ),
    (
        "all fields",
        |text| {
            edited(|record| {
                record["Data"].as_object_mut().unwrap().values_mut().for_each(|value| *value = text.into())
            })
        },
        Said::Is("/ca_name"),
    ),
];

/// Each text in each place, one record a line.
fn records() -> Vec<(&'static Place, &'static str, String)> {
    let all = PLACES.iter().flat_map(|place| PAYLOADS.iter().map(move |text| (place, *text)));
    all.map(|(place, text)| (place, text, (place.1)(text))).collect()
}

fn lines(records: &[(&Place, &str, String)]) -> Vec<u8> {
    records.iter().flat_map(|(_, _, record)| [record.as_bytes(), b"\n"].concat()).collect()
}

/// The common name of a name that has nothing else, as RFC 4514 section 3 has it read.
fn common_name(name: &str) -> String {
    let mut octets = name.strip_prefix("CN=").unwrap().bytes();
    let mut text = Vec::new();
    let digit = |octet: u8| char::from(octet).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    while let Some(octet) = octets.next() {
        text.push(match octet {
            b'\\' => {
                let escaped = octets.next().unwrap();
                match digit(escaped) {
                    Some(high) => high << 4 | digit(octets.next().unwrap()).unwrap(),
                    None => escaped,
                }
            }
            octet => octet,
        });
    }
    String::from_utf8(text).unwrap()
}

#[track_caller]
fn assert_said(report: &Value, said: Said, text: &str, place: &str) {
    let member = |pointer: &str| report.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    match said {
        Said::Is(pointer) => assert_eq!(member(pointer), text, "{place}"),
        Said::Holds(pointer) => assert!(member(pointer).contains(text), "{place}: {report}"),
        Said::HoldsAsJson(pointer) => {
            assert!(member(pointer).contains(&json!(text).to_string()), "{place}: {report}");
        }
        Said::IsCommonName(pointer) => assert_eq!(common_name(member(pointer)), text, "{place}"),
        Said::Otherwise => {}
    }
}

#[test]
fn json_says_exactly_what_was_sent_one_record_a_line_and_nothing_raw() {
    let records = records();
    let input = lines(&records);
    let run = check_stdin(&["--format=ndjson"], &input);
    assert_tame(&run.stdout, "NDJSON");
    assert_eq!(run.stderr, "");
    let reports: Vec<Value> = run.stdout.lines().map(document).collect();
    assert_eq!(reports.len(), records.len());
    assert_eq!(run.stdout.matches('\n').count(), records.len());
    for (report, ((place, _, said), text, _)) in reports.iter().zip(&records) {
        assert_said(report, *said, text, place);
    }
    let run = check_stdin(&["--format=json"], &input);
    assert_tame(&run.stdout, "JSON");
    assert_eq!(run.stderr, "");
    let mut of_lines = reports;
    for report in &mut of_lines {
        report.as_object_mut().unwrap().retain(|key, _| key != "schema" && key != "judged_at");
    }
    assert_eq!(document(&run.stdout)["reports"], Value::from(of_lines));
}

/// The lines that begin in the first column, of which only the command's own words may be the beginning.
fn first_column(text: &str) -> Vec<&str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with(' ')).collect()
}

/// Whether a line of the first column that is no verdict begins with the command's own words.
fn is_own(line: &str) -> bool {
    let words = [
        "CA ",
        "cause: ",
        "Sn ",
        "SHA-256 ",
        "unchecked: ",
        "Compared with ",
        "Servers, as measured: ",
        "--server ",
        "Not compared with ",
        "read in line ",
        "Judged at ",
        "verification certificate",
    ];
    let levels = ["error[", "warning[", "info[", "allowed[", "remark["];
    let has_id = |level: &&str| {
        let id = line.strip_prefix(*level).and_then(|rest| rest.split_once("]: ")).map(|(id, _)| id);
        id.is_some_and(|id| {
            id.bytes().all(|octet| octet.is_ascii_lowercase() || octet == b'-' || octet.is_ascii_digit())
        })
    };
    let is_count = || {
        let line = line.trim_start_matches(|character: char| character.is_ascii_digit());
        [" of ", " records: ", " certificate"].iter().any(|words| line.starts_with(words))
            || line.starts_with("all ")
    };
    words.iter().any(|words| line.starts_with(words)) || levels.iter().any(has_id) || is_count()
}

/// The lines that begin with a verdict; every other of the first column begins with the command's own words.
#[track_caller]
fn verdicts(text: &str) -> Vec<&str> {
    let words = ["PASSED", "FAILED", "UNREADABLE"];
    let is_verdict = |line: &&str| words.iter().any(|word| line.starts_with(word));
    let (verdicts, others): (Vec<_>, Vec<_>) = first_column(text).into_iter().partition(is_verdict);
    for line in others {
        assert!(is_own(line), "{line}");
    }
    verdicts
}

#[test]
fn of_several_records_each_has_one_line_whose_columns_no_text_imitates() {
    let records = records();
    let input = lines(&records);
    let run = check_stdin(&[], &input);
    assert_tame(&run.stdout, "several");
    assert_eq!(run.stderr, "");
    let coloured = check_stdin(&["--color=always"], &input);
    assert_eq!(without_own_colours(&coloured.stdout), run.stdout);

    let reports = check_stdin(&["--format=json"], &input).json();
    let reports = reports["reports"].as_array().unwrap();
    let lines = verdicts(&run.stdout);
    assert_eq!(lines.len(), reports.len());
    for ((index, line), report) in lines.iter().enumerate().zip(reports) {
        let verdict = report["verdict"].as_str().unwrap().to_uppercase();
        let columns: Vec<&str> = line.split("  ").map(str::trim).filter(|it| !it.is_empty()).collect();
        let source = format!("stdin#{index}");
        match &*verdict {
            // Name and Sn, how long it is valid, and what else there is to say.
            "PASSED" => {
                assert_eq!(columns[..2], [&*verdict, &*source], "{line}");
                assert!(columns[2].starts_with('"') && columns[3].starts_with("Sn "), "{line}");
                assert!(columns[4].ends_with(" left") && columns.len() <= 6, "{line}");
            }
            "FAILED" => {
                assert_eq!((columns[0], columns.len()), ("FAILED", 2), "{line}");
                assert!(columns[1].starts_with(&format!("{source}: ")), "{line}");
            }
            _ => assert_eq!(columns, [&*verdict, &*source], "{line}"),
        }
    }
}

#[test]
fn of_one_record_the_verdict_is_the_only_line_that_begins_like_one() {
    for text in [PAYLOADS[0], PAYLOADS[10], PAYLOADS[12]] {
        for (place, record, _) in PLACES {
            let record = record(text);
            for arguments in [&[][..], &["-v"]] {
                let run = check_stdin(arguments, record.as_bytes());
                assert!(matches!(run.status, 0 | 1 | 3), "{place}");
                assert_tame(&run.stdout, place);
                assert_eq!(run.stderr, "", "{place}");
                // Some places make a page of two records.
                assert!((1..=2).contains(&verdicts(&run.stdout).len()), "{place}: {}", run.stdout);
                let coloured = check_stdin(&[&["--color=always"], arguments].concat(), record.as_bytes());
                assert_eq!(without_own_colours(&coloured.stdout), run.stdout, "{place}");
            }
        }
    }
}

#[test]
fn people_see_each_hidden_character_where_it_stands() {
    for text in PAYLOADS {
        let shown = unwrapped(&visible(text));
        let report = check_stdin(&[], declared("CaName", text).as_bytes()).stdout;
        assert!(unwrapped(&report).contains(&format!("CA\"{shown}\"")), "{report}");
        let report = check_stdin(&[], json!({"Code": "x", "RequestId": text}).to_string().as_bytes()).stdout;
        assert!(unwrapped(&report).contains(&format!("request\"{shown}\"")), "{report}");
    }
}

/// Inputs that are no JSON, or not only: errors as plain text and XML, syntax errors, octets that are no UTF-8.
fn no_json(text: &str) -> Vec<Vec<u8>> {
    let plain = format!(
        "SDK.ServerError\nErrorCode: {text}\nMessage: {text}\nRecommend: {text}\nRequestId: {text}\n"
    );
    let xml = format!(
        "<?xml version='1.0'?><Error><RequestId>{text}</RequestId><Code>{text}</Code><Message>{text}</Message></Error>"
    );
    let quoted = json!(text).to_string();
    let texts = [
        plain,
        format!("SDKError: {text}"),
        xml,
        format!("<html>{text}"),
        text.to_owned(),
        format!("{{{text}"),
        format!("{{\"a\": \"{text}\"}}"),
        format!("{{{quoted}: {text}}}"),
        format!("{{\"Data\": {{{quoted}: [1, {{{quoted}: x"),
        format!("{{\"RequestId\": {quoted}, \"Data\": 1}} {text}"),
        "{\"Data\": {\"CaName\": \"\\ud800\\u001b\\udfff\"}}".to_owned(),
    ];
    let cut_off = [text.as_bytes(), b"\x9b31m\xff\x1b[31m\xe2\x80"].concat();
    texts.into_iter().map(String::into_bytes).chain([cut_off]).collect()
}

#[test]
fn what_is_no_json_is_told_without_a_character_of_it_raw() {
    for text in PAYLOADS {
        for input in no_json(text) {
            let run = check_stdin(&[], &input);
            assert_tame(&run.stdout, text);
            assert_tame(&run.stderr, text);
            assert!(
                verdicts(&run.stdout).iter().all(|line| line.starts_with("UNREADABLE  stdin")),
                "{}",
                run.stdout
            );
            let run = check_stdin(&["--format=ndjson"], &input);
            assert_tame(&run.stdout, text);
            run.stdout.lines().for_each(|line| drop(document(line)));
            let run = run_stdin(&["inspect"], &input);
            assert_tame(&run.stdout, text);
            let run = run_stdin(&["inspect", "--format=json"], &input);
            assert_tame(&run.stdout, text);
            let _errors = document(&run.stdout);
        }
    }
}

#[test]
fn inspect_shows_names_escaped_and_json_says_them_exactly() {
    let mut bundle = String::new();
    for text in PAYLOADS {
        let name = name(COMMON_NAME, UTF8_STRING, text.as_bytes());
        bundle.push_str(&named(&name, &key_identifier_naming(text)));
        bundle.push_str(&pem(text, b"0\0"));
        bundle.push_str(text);
        bundle.push_str(&pem("CERTIFICATE", text.as_bytes()));
    }
    let run = run_stdin(&["inspect"], bundle.as_bytes());
    assert_eq!(run.stderr, "");
    assert_tame(&run.stdout, "human");
    for line in first_column(&run.stdout) {
        let is_place = line.starts_with("stdin#") || line.starts_with("UNREADABLE  stdin");
        assert!(is_place || is_own(line), "{line}");
    }
    for text in PAYLOADS {
        assert!(unwrapped(&run.stdout).contains(&unwrapped(&visible_in_name(text))), "{text:?}");
    }
    let coloured = run_stdin(&["inspect", "--color=always"], bundle.as_bytes());
    assert_eq!(without_own_colours(&coloured.stdout), run.stdout);

    let run = run_stdin(&["inspect", "--format=json"], bundle.as_bytes());
    assert_tame(&run.stdout, "JSON");
    let document = document(&run.stdout);
    let subjects = document["certificates"].as_array().unwrap().iter().filter_map(|it| it.get("subject"));
    let names = subjects.map(|subject| common_name(subject.as_str().unwrap()));
    assert_eq!(names.collect::<Vec<_>>(), PAYLOADS);

    let records = records();
    for format in ["human", "json"] {
        let format = format!("--format={format}");
        let run = run_stdin(&["inspect", &format], &lines(&records));
        assert_tame(&run.stdout, format);
        assert_eq!(run.stderr, "");
    }
}

/// The end of a text as it is seen in a name: its last plain word, since in a name RFC 4514 escapes come first.
fn visible_in_name(text: &str) -> String {
    let words = text.split(|it: char| !it.is_ascii_alphanumeric());
    words.max_by_key(|word| word.len()).unwrap().to_owned()
}

/// The same text for an argument of the command line, which the system ends at NUL.
fn arguments() -> Vec<String> {
    PAYLOADS.iter().map(|text| text.replace('\0', "")).collect()
}

/// Runs in an empty folder.
fn run_in<S: AsRef<OsStr>>(folder: &std::path::Path, arguments: &[S]) -> Run {
    let mut command = command();
    command.current_dir(folder).args(arguments);
    Run::of(command)
}

/// On standard error lines begin with words of the command.
#[track_caller]
fn assert_messages(stderr: &str) {
    assert_tame(stderr, "standard error");
    let beginnings = ["error: ", "note: ", "Usage: mqtt-ca-check", "For more information, try '"];
    for line in first_column(stderr) {
        assert!(beginnings.iter().any(|beginning| line.starts_with(beginning)), "{stderr}");
    }
}

#[test]
fn arguments_come_back_escaped_in_every_message() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("x.json"), response("good.json")).unwrap();
    for text in arguments() {
        let option = format!("--{text}");
        let after = |option: &str| format!("{option}={text}");
        let in_no_folder = format!("no-such-folder/{text}");
        let pattern = format!("{text}*");
        let usages: &[&[&str]] = &[
            &[&text],
            &[&option],
            &["help", &text],
            &["help", "check", &text],
            &["completions", &text],
            &["man", &text],
            &["check", &option],
            &["check", "-x", &format!("-x{text}")],
            &["check", "-v", &format!("-Q{text}")],
            &["check", &text],
            &["check", &pattern],
            &["check", &format!("[{text}")],
            &["check", &format!("{text}/**/***")],
            &["check", "--at", &text],
            &["check", &after("--at")],
            &["check", &after("--format")],
            &["check", &after("--color")],
            &["check", &after("--format")],
            &["check", &after("--max-record-size")],
            &["check", &after("--expiry-margin")],
            &["check", &after("--fail-on")],
            &["check", &after("--allow-unproven")],
            &["check", "-D", &text],
            &["check", &format!("-W{text}")],
            &["check", "-A", &text, "x.json"],
            &["check", &after("--expect-sn")],
            &["check", &after("--expect-ca-sha256")],
            &["check", "--format=json", "--format", &text],
            &["check", "-o", &in_no_folder, "x.json"],
            &["check", "-", "-", &text],
            &["explain", &text],
            &["explain", "sn-match", &text],
            &["explain", "-o", &in_no_folder],
            &["inspect", &text],
            &["inspect", &pattern],
            &["inspect", &after("--format")],
            &["inspect", "-o", &in_no_folder, "x.json"],
        ];
        for arguments in usages {
            let run = run_in(folder.path(), arguments);
            assert!(matches!(run.status, 2 | 3), "{arguments:?}: {}", run.stderr);
            assert_tame(&run.stdout, arguments);
            assert_messages(&run.stderr);
            assert!(run.stderr.is_empty() != run.stdout.is_empty(), "{arguments:?}");
        }
        // What is expected is shown beside what was found, and said in the policy.
        let run = run_in(folder.path(), &["check", AT, &after("--expect-code"), "x.json"]);
        assert_eq!((run.status, &*run.stderr), (1, ""));
        assert_tame(&run.stdout, &text);
        assert!(unwrapped(&run.stdout).contains(&unwrapped(&visible(&text))), "{}", run.stdout);
        let run = run_in(folder.path(), &["check", AT, &after("--expect-code"), "x.json", "--format=json"]);
        assert_tame(&run.stdout, &text);
        let outcomes = &document(&run.stdout)["reports"][0]["outcomes"];
        let outcome = outcomes.as_array().unwrap().iter().find(|it| it["check"] == "expected-code").unwrap();
        assert_eq!(outcome["expected"], *text);
    }
}
