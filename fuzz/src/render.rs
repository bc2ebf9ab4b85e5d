//! What the command writes about any octets, in every format: valid text that no terminal and no parser is led astray
//! by, the same each time, and bounded by the size of the input.

use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::wire::Options;
use mqtt_ca_check_cli::{CertificateFormat, Format, inspect_octets, judge_octets};
use serde_json::Value;

use crate::wire::read_in_pieces;

/// Octets written for one octet of input at most. A page can hold a record in ten octets, and a report takes 20 KiB.
const FACTOR: usize = 4096;
/// Octets written about nothing.
const CONSTANT: usize = 64 << 10;

/// What can be written about an input.
#[derive(Clone, Copy, Debug)]
enum Output {
    Ndjson,
    Json,
    Human,
    InspectedJson,
    InspectedHuman,
    InspectedPem,
}

impl Output {
    const ALL: [Output; 6] = [
        Output::Ndjson,
        Output::Json,
        Output::Human,
        Output::InspectedJson,
        Output::InspectedHuman,
        Output::InspectedPem,
    ];

    fn assert_renders(self, input: &[u8], policy: &Policy) {
        let human = |is_coloured| judged(input, policy, Format::Human, is_coloured);
        let inspected_human = |is_coloured| inspected(input, CertificateFormat::Human, is_coloured);
        // What is read in pieces is compared with what is read as a whole by the target `wire`.
        let records = || read_in_pieces(input, &Options::default(), input.len().max(1)).len();
        match self {
            Output::Ndjson => assert_ndjson(&judged(input, policy, Format::Ndjson, false), records()),
            Output::Json => assert_json(&judged(input, policy, Format::Json, false), records()),
            Output::Human => assert_coloured_alike(&human(false), &human(true)),
            Output::InspectedHuman => assert_coloured_alike(&inspected_human(false), &inspected_human(true)),
            Output::InspectedPem => {
                let text = inspected(input, CertificateFormat::Pem, false);
                assert_plain(&text);
                // What is written can be read again, and gives the same.
                let again = inspected(text.as_bytes(), CertificateFormat::Pem, false);
                assert_eq!(blocks(&again), blocks(&text));
            }
            Output::InspectedJson => {
                let document = parsed(&inspected(input, CertificateFormat::Json, false));
                assert_eq!(document["schema"], "mqtt-ca-check/certificates/v1");
            }
        }
    }
}

/// Judges and inspects `input` in every format.
pub fn assert_renders(input: &[u8], policy: &Policy) {
    for output in Output::ALL {
        output.assert_renders(input, policy);
    }
}

/// Judges or inspects `input` in one format, that its octets choose: rendering takes most of the time, and a fuzzer
/// comes by often.
pub fn assert_renders_one(input: &[u8], policy: &Policy) {
    let choice = input.iter().fold(0_usize, |sum, octet| (sum * 31 + usize::from(*octet)) % 1009);
    Output::ALL[choice % Output::ALL.len()].assert_renders(input, policy);
}

/// What `check` writes. The source is a hostile file name.
fn judged(input: &[u8], policy: &Policy, format: Format, is_coloured: bool) -> String {
    let write = || {
        let mut out = Vec::new();
        judge_octets("a\u{1b}[31m\u{202e}\n\"b", input, policy, format, is_coloured, &mut out)
            .expect("memory");
        out
    };
    text(input, write(), write())
}

/// What `inspect` writes.
fn inspected(input: &[u8], format: CertificateFormat, is_coloured: bool) -> String {
    let write = || {
        let mut out = Vec::new();
        inspect_octets("a\u{1b}[31m\u{202e}\n\"b", input, format, is_coloured, &mut out).expect("memory");
        out
    };
    text(input, write(), write())
}

fn text(input: &[u8], written: Vec<u8>, again: Vec<u8>) -> String {
    assert_eq!(written, again, "the same input, written twice");
    assert!(written.len() <= input.len() * FACTOR + CONSTANT, "{} from {}", written.len(), input.len());
    String::from_utf8(written).expect("UTF-8")
}

/// The text without its comments.
fn blocks(pem: &str) -> Vec<&str> {
    pem.lines().filter(|line| !line.starts_with('#')).collect()
}

fn parsed(document: &str) -> Value {
    assert_plain(document);
    serde_json::from_str(document).expect("JSON")
}

fn assert_json(document: &str, records: usize) {
    let value = parsed(document);
    assert_eq!(value["schema"], "mqtt-ca-check/report/v1");
    assert_eq!(value["reports"].as_array().map(Vec::len), Some(records));
    assert_eq!(value["summary"]["total"], records);
}

fn assert_ndjson(lines: &str, records: usize) {
    assert_eq!(lines.lines().count(), records);
    for line in lines.lines() {
        let value = parsed(line);
        assert_eq!(value["schema"], "mqtt-ca-check/report/v1");
        assert!(value["verdict"].is_string());
    }
}

/// Without colour there is nothing but printable text and line ends; colour adds nothing but itself.
fn assert_coloured_alike(plain: &str, coloured: &str) {
    assert_plain(plain);
    assert_eq!(without_colour(coloured), plain);
}

fn assert_plain(text: &str) {
    let bad = text.chars().find(|character| *character != '\n' && is_hidden(*character));
    assert_eq!(bad, None, "a character that a terminal obeys or hides");
}

/// C0, DEL and C1; zero-width and bidirectional characters; line and paragraph separators; the byte order mark; tags.
fn is_hidden(character: char) -> bool {
    matches!(u32::from(character),
        0..=0x1f | 0x7f..=0x9f | 0xad | 0x61c | 0x180e | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f
            | 0xfeff | 0xfff9..=0xfffb | 0xe0000..=0xe007f)
}

/// The text without the sequences that set colours: ESC [ digits and semicolons m.
fn without_colour(coloured: &str) -> String {
    let mut parts = coloured.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (parameters, text) = part.split_once('m').expect("the end of a sequence");
        assert!(parameters.bytes().all(|octet| octet.is_ascii_digit() || octet == b';'), "{parameters:?}");
        plain.push_str(text);
    }
    plain
}
