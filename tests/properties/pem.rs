//! PEM: whatever is done to the text of a certificate on its way is undone, and text made of anything gives no
//! certificate but the one that stands in it. Base64 is written here by code of its own; on text in canonical form the
//! pem crate is a second reader.

use mqtt_ca_check::x509::{Pem, PemError, Repair, blocks};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::holds;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// RFC 4648 section 4.
fn base64(octets: &[u8]) -> String {
    let mut text = String::new();
    for group in octets.chunks(3) {
        let mut bits = 0;
        for at in 0..3 {
            bits = bits << 8 | usize::from(group.get(at).copied().unwrap_or(0));
        }
        for at in 0..4 {
            let digit = char::from(ALPHABET[bits >> (18 - 6 * at) & 0x3f]);
            text.push(if at <= group.len() { digit } else { '=' });
        }
    }
    text
}

#[test]
fn base64_is_written_as_rfc_4648_section_10_shows() {
    for (octets, text) in [
        ("", ""),
        ("f", "Zg=="),
        ("fo", "Zm8="),
        ("foo", "Zm9v"),
        ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ] {
        assert_eq!(base64(octets.as_bytes()), text);
    }
}

/// Base64 in lines of this length.
fn lines(octets: &[u8], length: usize) -> Vec<String> {
    let text = base64(octets);
    text.as_bytes().chunks(length).map(|line| String::from_utf8(line.to_vec()).unwrap()).collect()
}

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// RFC 7468 section 3, strict form, as OpenSSL writes it.
fn canonical(octets: &[u8]) -> String {
    format!("{BEGIN}\n{}\n{END}\n", lines(octets, 64).join("\n"))
}

/// A text that is canonical needs no repair and gives these octets.
#[track_caller]
fn assert_canonical(octets: &[u8]) {
    let text = canonical(octets);
    let pem = Pem::read(&text);
    assert_eq!(pem.certificate().as_deref(), Ok(octets), "{text}");
    assert_eq!(pem.repairs(), [], "{text}");
    let read = ::pem::parse(&text).unwrap();
    assert_eq!((read.tag(), read.contents()), ("CERTIFICATE", octets));
}

const LINE_ENDS: [(&str, &[Repair]); 6] = [
    ("\n", &[]),
    ("\r\n", &[Repair::CrLf]),
    ("\r", &[Repair::LoneCr]),
    ("\\n", &[Repair::LiteralNewline]),
    ("\\r\\n", &[Repair::LiteralCarriageReturn]),
    ("\\r", &[Repair::LiteralCarriageReturn]),
];

/// The second line of a header.
const CONTINUATION: &str = "  second part, more";

/// How base64 is laid out between the two markers.
#[derive(Clone, Copy, Debug)]
enum Body {
    Lines(usize),
    /// Markers and base64 in one line, with this many spaces where the line ends were.
    Joined(usize),
}

/// What was done to the text of a certificate, all of it or some.
#[derive(Clone, Debug)]
struct Deformed {
    octets: Vec<u8>,
    body: Body,
    byte_order_mark: bool,
    headers: Vec<String>,
    /// Lines before and after the block.
    before: Vec<String>,
    after: Vec<String>,
    /// Where empty lines are put in.
    blank: Vec<Index>,
    /// White space before and after lines, cyclically.
    indents: Vec<(String, String)>,
    /// Indices into [`LINE_ENDS`], cyclically.
    line_ends: Vec<usize>,
    last_line_end: bool,
}

fn deformed() -> impl Strategy<Value = Deformed> {
    let octets = prop::collection::vec(any::<u8>(), 1..300);
    let body = prop_oneof![
        4 => Just(Body::Lines(64)),
        2 => (1_usize..120).prop_map(Body::Lines),
        1 => Just(Body::Lines(1000)),
        1 => (0_usize..3).prop_map(Body::Joined),
    ];
    let header = prop_oneof![
        "[A-Z][A-Za-z-]{0,12}: ?[ -\\[\\]-~]{0,30}",
        // RFC 1421 section 4.6: a header that goes on.
        "[A-Z][A-Za-z-]{0,12}: [a-z]{0,9},",
    ];
    let headers = prop_oneof![3 => Just(Vec::new()), 1 => prop::collection::vec(header, 1..4)];
    // No backslash, which would be half a line end, and no marker.
    let prose = "[A-Za-z0-9 #*=:+/\u{4e00}-\u{4eff}]{0,20}[a-z\u{4e00}-\u{4eff}][ -,.-\\[\\]-~]{0,9}";
    let prose = || prop_oneof![2 => Just(Vec::new()), 1 => prop::collection::vec(prose, 1..4)];
    let blank = prop_oneof![2 => Just(Vec::new()), 1 => prop::collection::vec(any::<Index>(), 1..4)];
    let space = || prop_oneof![3 => Just(String::new()), 1 => "[ \t]{1,4}"];
    let indents = prop_oneof![
        2 => Just(vec![(String::new(), String::new())]),
        1 => prop::collection::vec((space(), space()), 1..6),
    ];
    let line_ends = prop_oneof![
        3 => prop::collection::vec(0..LINE_ENDS.len(), 1),
        1 => prop::collection::vec(0..LINE_ENDS.len(), 2..5),
    ];
    let text = (headers, prose(), prose(), blank, indents, line_ends);
    (octets, body, any::<bool>(), text, any::<bool>()).prop_map(
        |(octets, body, byte_order_mark, text, last_line_end)| {
            let (headers, before, after, blank, indents, line_ends) = text;
            Deformed {
                octets,
                body,
                byte_order_mark,
                headers,
                before,
                after,
                blank,
                indents,
                line_ends,
                last_line_end,
            }
        },
    )
}

impl Deformed {
    fn lines(&self) -> Vec<String> {
        let mut lines = self.before.clone();
        match self.body {
            Body::Joined(spaces) => {
                let space = " ".repeat(spaces);
                lines.push([BEGIN, &self::lines(&self.octets, 64).join(&space), END].join(&space));
            }
            Body::Lines(length) => {
                lines.push(BEGIN.to_owned());
                lines.extend(self.headers());
                lines.extend(self::lines(&self.octets, length));
                lines.push(END.to_owned());
            }
        }
        lines.extend(self.after.clone());
        for at in &self.blank {
            let mut at = at.index(lines.len() + 1);
            if lines.get(at).is_some_and(|line| line == CONTINUATION) {
                at += 1;
            }
            lines.insert(at, String::new());
        }
        lines
    }

    /// The header lines, each that ends with a comma gone on with, and the empty line after them.
    fn headers(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for header in &self.headers {
            lines.push(header.clone());
            if header.ends_with(',') {
                lines.push(CONTINUATION.to_owned());
            }
        }
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines
    }

    fn text(&self) -> String {
        let mut text = if self.byte_order_mark { "\u{feff}".to_owned() } else { String::new() };
        let lines = self.lines();
        let last = lines.len() - 1;
        for (at, line) in lines.iter().enumerate() {
            let (before, after) = &self.indents[at % self.indents.len()];
            let (line_end, _) = LINE_ENDS[self.line_ends[at % self.line_ends.len()]];
            let line_end = if at < last || self.last_line_end { line_end } else { "" };
            text.extend([before, line, after, line_end]);
        }
        text
    }

    /// The repairs that can be told from what was done, of the kinds in [`TOLD`].
    fn repairs(&self) -> Vec<Repair> {
        let has_headers = !self.headers.is_empty() && matches!(self.body, Body::Lines(_));
        let has_prose = !self.before.is_empty() || !self.after.is_empty();
        let mut repairs = Vec::new();
        if self.lines().len() > 1 || self.last_line_end {
            repairs.extend(LINE_ENDS[self.line_ends[0]].1);
        }
        repairs.extend(self.byte_order_mark.then_some(Repair::ByteOrderMark));
        repairs.extend(has_headers.then_some(Repair::Headers));
        repairs.extend(has_prose.then_some(Repair::Prose));
        repairs
    }
}

const TOLD: [Repair; 7] = [
    Repair::LiteralNewline,
    Repair::LiteralCarriageReturn,
    Repair::CrLf,
    Repair::LoneCr,
    Repair::ByteOrderMark,
    Repair::Headers,
    Repair::Prose,
];

#[test]
fn a_deformed_text_gives_the_octets_and_their_canonical_text_needs_no_repair() {
    holds(2500, &deformed(), |deformed| {
        let text = deformed.text();
        let pem = Pem::read(&text);
        assert_eq!(pem.certificate().as_deref(), Ok(deformed.octets.as_slice()), "{text:?}");
        assert!(!pem.has_private_key());
        assert_canonical(&pem.certificate().unwrap());
        let canonical = canonical(&deformed.octets);
        let is_canonical = text == canonical || text == canonical.trim_end();
        assert_eq!(pem.repairs().is_empty(), is_canonical, "{text:?}: {:?}", pem.repairs());
        if deformed.line_ends.len() == 1 {
            let told: Vec<Repair> =
                pem.repairs().iter().copied().filter(|repair| TOLD.contains(repair)).collect();
            assert_eq!(told, deformed.repairs(), "{text:?}");
        }
        let read: Vec<_> = blocks(&text).into_iter().map(|block| block.unwrap().decode()).collect();
        assert_eq!(read, [Ok(deformed.octets)], "{text:?}");
    });
}

/// Pieces of PEM and of what is none, in any order.
fn fragments() -> impl Strategy<Value = String> {
    let fragment = prop_oneof![
        6 => prop::sample::select(vec![
            "-----BEGIN ", "-----END ", "-----", "-", "CERTIFICATE", "X509 CRL", "TRUSTED ", "PRIVATE KEY",
            "\n", "\n", "\r\n", "\r", "\\n", "\\r", "\\", " ", "\t", "=", "==", "*", ":", "BEGIN ", "END ",
            "Proc-Type: 4,ENCRYPTED", "\u{feff}", "\u{a0}", "\u{2028}", "\u{7f16}", "\0",
        ]).prop_map(str::to_owned),
        4 => prop::sample::select(vec![
            "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----",
            "-----BEGIN CERTIFICATE-----\n", "\n-----END CERTIFICATE-----\n",
        ]).prop_map(str::to_owned),
        3 => "([A-Za-z0-9+/]{4}){1,20}",
        1 => "[A-Za-z0-9+/]{1,9}",
        1 => "([A-Za-z0-9+/]{64}\n){1,3}",
        1 => prop::collection::vec(any::<u8>(), 0..100).prop_map(|octets| canonical(&octets)),
        1 => "\\PC{0,5}",
    ];
    let pieces = prop::collection::vec(fragment, 0..12);
    // Half of them within markers that fit, so that much of it is a block.
    let within = |(pieces, within): (Vec<String>, bool)| {
        let text = pieces.concat();
        if within { format!("{BEGIN}\n{text}\n{END}\n") } else { text }
    };
    (pieces, any::<bool>()).prop_map(within)
}

/// The text between the markers of the only block, without the line ends that the two letters stand for, and without
/// white space.
fn solid_body(text: &str) -> String {
    let (_, rest) = text.split_once("-----BEGIN CERTIFICATE-----").unwrap();
    let (body, _) = rest.split_once("-----END CERTIFICATE-----").unwrap();
    let body = body.replace("\\r", "").replace("\\n", "");
    body.replace([' ', '\t', '\r', '\n'], "")
}

/// Line ends of other readers and other spaces: all white space of Unicode, and what Python's `str.splitlines` splits at, but
/// for space, tab, CR and LF.
const OTHER_SPACES: [char; 24] = [
    '\u{b}', '\u{c}', '\u{1c}', '\u{1d}', '\u{1e}', '\u{85}', '\u{a0}', '\u{1680}', '\u{2000}', '\u{2001}',
    '\u{2002}', '\u{2003}', '\u{2004}', '\u{2005}', '\u{2006}', '\u{2007}', '\u{2008}', '\u{2009}',
    '\u{200a}', '\u{2028}', '\u{2029}', '\u{202f}', '\u{205f}', '\u{3000}',
];

#[test]
fn no_other_white_space_stands_anywhere_in_a_block() {
    let inputs = (deformed(), prop::sample::select(OTHER_SPACES.to_vec()), any::<Index>());
    holds(1500, &inputs, |(deformed, space, at)| {
        let text = Deformed { before: Vec::new(), after: Vec::new(), headers: Vec::new(), ..deformed }.text();
        let (start, end) = (text.find(BEGIN).unwrap() + BEGIN.len(), text.find(END).unwrap());
        let mut at = start + at.index(end - start + 1);
        // A line end of two letters stays one.
        at += usize::from(text[..at].ends_with('\\'));
        let with_space = format!("{}{space}{}", &text[..at], &text[at..]);
        assert_eq!(Pem::read(&with_space).certificate(), Err(PemError::Character(space)), "{with_space:?}");
    });
}

#[test]
fn text_of_anything_gives_no_certificate_but_the_one_in_it() {
    holds(5000, &fragments(), |text| {
        let pem = Pem::read(&text);
        let Ok(octets) = pem.certificate() else {
            return;
        };
        // Hyphens belong to one marker only.
        let apart = [BEGIN, END]
            .iter()
            .fold(text.clone(), |text, marker| text.replace(marker, &format!("\n{marker}\n")));
        for marker in ["-----BEGIN ", "-----END "] {
            assert_eq!(apart.matches(marker).count(), 1, "{text:?}");
        }
        let body = solid_body(&text);
        if !body.contains(':') {
            assert_eq!(base64(&octets), body, "{text:?}");
        }
        assert_eq!(pem.labels().collect::<Vec<_>>(), ["CERTIFICATE"], "{text:?}");
        let all = blocks(&apart);
        assert!(matches!(all.as_slice(), [Ok(block)] if block.decode().as_ref() == Ok(&octets)), "{text:?}");
        if !octets.is_empty() {
            assert_canonical(&octets);
        }
    });
}

/// Text in the form of RFC 7468 section 3, figure 3, whose base64 may be cut off, padded wrongly or end in bits that
/// are not zero, and whose labels may differ.
fn strict_form() -> impl Strategy<Value = String> {
    let label = || {
        prop_oneof![
            3 => Just("CERTIFICATE".to_owned()),
            1 => "[A-Z0-9]{1,9}( [A-Z0-9]{1,9}){0,2}",
        ]
    };
    let labels = prop_oneof![
        6 => label().prop_map(|label| (label.clone(), label)),
        1 => (label(), label()),
    ];
    let last = prop_oneof![
        2 => "([A-Za-z0-9+/]{4}){1,16}",
        2 => "([A-Za-z0-9+/]{4}){0,15}([A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)",
        1 => "([A-Za-z0-9+/]{4}){0,15}([A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)",
        1 => "[A-Za-z0-9+/]{1,60}={0,3}",
    ];
    (labels, "([A-Za-z0-9+/]{64}\n){0,3}", last).prop_map(|((begin, end), whole, last)| {
        format!("-----BEGIN {begin}-----\n{whole}{last}\n-----END {end}-----\n")
    })
}

#[test]
fn text_in_strict_form_is_read_as_the_pem_crate_reads_it() {
    holds(2000, &strict_form(), |text| {
        let pem = Pem::read(&text);
        match ::pem::parse(&text) {
            Ok(theirs) => {
                assert_eq!(pem.labels().collect::<Vec<_>>(), [theirs.tag()], "{text}");
                assert_eq!(pem.decoded().collect::<Vec<_>>(), [theirs.contents()], "{text}");
                assert_eq!(pem.repairs(), [], "{text}");
                let expected = match theirs.tag() {
                    "CERTIFICATE" => Ok(theirs.contents().to_vec()),
                    label => Err(PemError::Label(label.to_owned())),
                };
                assert_eq!(pem.certificate(), expected, "{text}");
            }
            Err(error) => assert!(pem.certificate().is_err(), "{text}: {error}"),
        }
    });
}
