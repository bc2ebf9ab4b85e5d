//! One mistake undone, on the supposition that it was made: whether it was, is told by what then is found. Each way gives the mistake
//! and the octets without it, or `None` where it leaves no trace.

use std::borrow::Cow;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::kind::Other;
use crate::x509::pem;

type Undone = Option<(Other, Vec<u8>)>;

/// The ways in the order in which they are tried: what leaves a sure trace comes first.
pub(super) const WAYS: &[fn(&str) -> Undone] = &[
    utf16,
    percent,
    hexadecimal,
    hex_dump,
    bare_base64,
    nested_pem,
    url_alphabet,
    spaces,
    without_begin,
    without_end,
    boundary_lines,
    lines,
    backslashes,
    markup,
    values,
];

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const DASHES: &str = "-----";

/// Bytes of base64 or hexadecimal in one piece that may hold a certificate.
const SHORTEST: usize = 128;

/// How many values of a longer text are taken.
const MAX_VALUES: usize = 16;

/// Base64 with padding or none.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// UTF-16 with a byte order mark, or that begins with an ASCII character. In a text, a mark that is not UTF-8 was replaced.
fn utf16(text: &str) -> Undone {
    let octets = text.trim_start_matches('\u{fffd}').as_bytes();
    let in_order = match octets {
        [0, ascii, ..] if *ascii != 0 => u16::from_be_bytes,
        [ascii, 0, ..] if *ascii != 0 => u16::from_le_bytes,
        _ => return None,
    };
    let units = octets.chunks_exact(2).filter_map(|pair| <[u8; 2]>::try_from(pair).ok()).map(in_order);
    let plain: String =
        char::decode_utf16(units).map(|it| it.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    Some((Other::Utf16, plain.into_bytes()))
}

/// `%0A`; also of forms, where `+` is a space.
fn percent(text: &str) -> Undone {
    // JavaScript's encodeURI leaves a `+` as it is.
    let is_form = text.contains('+') && ["BEGIN+", "%2B", "%2b"].iter().any(|it| text.contains(it));
    let mut plain = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        let escape = after.get(..2).filter(|_| *first == b'%').and_then(|digits| hex::decode(digits).ok());
        match escape {
            Some(octet) => {
                plain.extend(octet);
                rest = after.get(2..).unwrap_or_default();
            }
            None => plain.push(if *first == b'+' && is_form { b' ' } else { *first }),
        }
    }
    let layer = if is_form { Other::FormEncoded } else { Other::PercentEncoded };
    (plain != text.as_bytes()).then_some((layer, plain))
}

/// Digits with `0x`, `\x`, colons, commas, white space or nothing between; as a C array too.
fn hexadecimal(text: &str) -> Undone {
    let array = text.split_once('{').and_then(|(_, rest)| rest.split_once('}'));
    let text = array.map_or(text, |(inside, _)| inside).replace("0x", "").replace("\\x", "");
    let digits: String = text.split(|it: char| it.is_whitespace() || ":,;-\"'".contains(it)).collect();
    if digits.len() < SHORTEST {
        return None;
    }
    hex::decode(digits).ok().map(|octets| (Other::Hexadecimal, octets))
}

/// Lines as xxd, hexdump -C and certutil -dump write them: an offset, sixteen octets at most, and a column of text.
fn hex_dump(text: &str) -> Undone {
    let mut octets = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        // hexdump ends with an offset alone.
        let (offset, rest) = line.trim_start().split_once([':', ' ', '\t']).unwrap_or((line, ""));
        let is_offset = (4..=16).contains(&offset.len()) && offset.bytes().all(|it| it.is_ascii_hexdigit());
        if !is_offset {
            return None;
        }
        let groups = rest.split_whitespace().map_while(|group| match group.len() {
            2 | 4 | 8 => hex::decode(group).ok(),
            _ => None,
        });
        let mut of_line: Vec<u8> = groups.flatten().collect();
        of_line.truncate(16);
        octets.append(&mut of_line);
    }
    (octets.len() >= SHORTEST).then_some((Other::HexDump, octets))
}

/// Base64 and white space alone.
fn bare_base64(text: &str) -> Undone {
    let base64: String = text.split_whitespace().collect();
    if base64.len() < SHORTEST {
        return None;
    }
    let octets = decoded(&base64)?;
    Some((if holds_pem(&octets) { Other::Base64OfPem } else { Other::BareBase64 }, octets))
}

/// One block whose octets are a text with a block.
fn nested_pem(text: &str) -> Undone {
    match pem::blocks(text).as_slice() {
        [Ok(block)] => block.decode().ok().filter(|octets| holds_pem(octets)).map(|it| (Other::PemOfPem, it)),
        _ => None,
    }
}

fn url_alphabet(text: &str) -> Undone {
    of_base64(text, "-_", |base64| base64.replace('-', "+").replace('_', "/"))
        .map(|it| (Other::UrlBase64, it))
}

/// A space in place of each `+`, but for those at which a line of 64 or 76 characters ended.
fn spaces(text: &str) -> Undone {
    let with_plus = |base64: &str| {
        let mut column = 0_usize;
        let mut plain = String::with_capacity(base64.len());
        for character in base64.trim_matches([' ', '\r', '\n']).chars() {
            let is_line_end =
                matches!(character, '\r' | '\n') || (character == ' ' && matches!(column, 64 | 76));
            column = if is_line_end { 0 } else { column.saturating_add(1) };
            plain.push(match character {
                _ if is_line_end => '\n',
                ' ' => '+',
                _ => character,
            });
        }
        format!("\n{plain}\n")
    };
    of_base64(text, " ", with_plus).map(|it| (Other::PlusToSpace, it))
}

/// The text with its base64 rewritten, which may have these other characters: that of each block, or all of a text without a
/// block. `None` if it has none of them.
fn of_base64(text: &str, others: &str, rewrite: impl Fn(&str) -> String) -> Option<Vec<u8>> {
    let mut has_others = false;
    let mut rewritten = |body: &str| {
        let body = body.trim_matches([' ', '\r', '\n']);
        has_others |= body.contains(|it| others.contains(it));
        body.chars()
            .all(|it| is_base64(it) || matches!(it, '\r' | '\n') || others.contains(it))
            .then(|| rewrite(body))
    };
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, marker)) = rest.split_once(BEGIN) {
        let (label, body) = marker.split_once(DASHES)?;
        let (body, after) = body.split_once(END)?;
        plain.extend([before, BEGIN, label, DASHES, "\n", &rewritten(body)?, "\n", END]);
        rest = after;
    }
    if plain.is_empty() && text.len() >= SHORTEST {
        plain = rewritten(text)?;
    } else {
        plain.push_str(rest);
    }
    has_others.then(|| plain.into_bytes())
}

/// Lines with BEGIN or END as they should be: in upper case, between five hyphens. What an editor made of hyphens, and what was no
/// UTF-8, counts as one.
fn boundary_lines(text: &str) -> Undone {
    let is_dash =
        |it: char| matches!(it, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' | '\u{fffd}');
    let line = |line: &str| {
        let words = line.trim_matches(|it: char| is_dash(it) || it.is_whitespace()).to_ascii_uppercase();
        let is_label =
            words.len() <= 70 && words.bytes().all(|it| it.is_ascii_alphanumeric() || b" #".contains(&it));
        let is_boundary = is_label && (words.starts_with("BEGIN ") || words.starts_with("END "));
        is_boundary.then(|| format!("{DASHES}{words}{DASHES}"))
    };
    let lines: Vec<Cow<'_, str>> =
        text.lines().map(|it| line(it).map_or(Cow::Borrowed(it), Cow::Owned)).collect();
    let plain = lines.join("\n");
    (plain.trim() != text.replace('\r', "").trim()).then(|| (Other::BoundaryLines, plain.into_bytes()))
}

fn without_begin(text: &str) -> Undone {
    let (body, label) = text.split_once(END)?;
    let (label, _) = label.split_once(DASHES)?;
    let plain = format!("{BEGIN}{label}{DASHES}\n{body}\n{END}{label}{DASHES}\n");
    (!text.contains("BEGIN")).then(|| (Other::WithoutBegin, plain.into_bytes()))
}

/// A block of which at most the END line is missing.
fn without_end(text: &str) -> Undone {
    let (_, marker) = text.split_once(BEGIN)?;
    let (label, body) = marker.split_once(DASHES)?;
    let body = body.split('-').next().unwrap_or(body).trim_end();
    let plain = format!("{BEGIN}{label}{DASHES}\n{body}\n{END}{label}{DASHES}\n");
    let is_closed = text.split_once(END).is_some_and(|(_, end)| end.contains(DASHES));
    (!is_closed).then(|| (Other::CutOff, plain.into_bytes()))
}

/// Blocks with other characters before or behind each line: of each line inside the longest piece of base64 is taken. An END
/// line gets the label of its BEGIN line.
fn lines(text: &str) -> Undone {
    if is_json(text) || !text.trim().contains('\n') {
        return None;
    }
    let mut plain = String::new();
    let mut beside = String::new();
    let mut label = None;
    for line in text.lines() {
        match label {
            None => {
                let Some((before, marker)) = line.split_once(BEGIN) else { continue };
                let (found, after) = marker.split_once(DASHES)?;
                plain.extend([BEGIN, found, DASHES, "\n"]);
                beside.extend([before, after]);
                label = Some(found);
            }
            Some(begun) if line.contains(END) => {
                let (before, _) = line.split_once(END)?;
                beside.push_str(before);
                plain.extend([END, begun, DASHES, "\n"]);
                label = None;
            }
            Some(_) => {
                let pieces = || line.split(|it: char| !is_base64(it));
                let longest = pieces().max_by_key(|piece| piece.len()).unwrap_or_default();
                beside.extend(line.split(longest).map(str::trim));
                plain.extend([longest, "\n"]);
            }
        }
    }
    let layer = if beside.trim().is_empty() {
        Other::Label
    } else if beside.contains(['|', '\u{2502}', '\u{2503}']) {
        Other::Table
    } else if beside.contains(['"', '\'', ';']) {
        Other::SourceCode
    } else {
        Other::LinePrefix
    };
    (label.is_none() && !plain.is_empty() && plain.trim() != text.trim()).then(|| (layer, plain.into_bytes()))
}

/// The escapes of JSON, in its quotes or without them.
fn backslashes(text: &str) -> Undone {
    let text = text.trim();
    let string = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    let mut plain = String::with_capacity(text.len());
    let mut rest = string.unwrap_or(text);
    while let Some((before, escape)) = rest.split_once('\\') {
        plain.push_str(before);
        let mut characters = escape.chars();
        match characters.next() {
            Some('n') => plain.push('\n'),
            Some('r') => plain.push('\r'),
            Some('t') => plain.push('\t'),
            Some('u') => {
                let code = characters.as_str().get(..4).and_then(|it| u32::from_str_radix(it, 16).ok());
                plain.extend(code.and_then(char::from_u32));
                characters = characters.as_str().get(4..).unwrap_or_default().chars();
            }
            other => plain.extend(other),
        }
        rest = characters.as_str();
    }
    plain.push_str(rest);
    let layer = if string.is_some() || is_json(text) { Other::Json } else { Other::Escaped };
    (plain != text).then(|| (layer, plain.into_bytes()))
}

/// A line end in place of each tag, and characters in place of their references.
fn markup(text: &str) -> Undone {
    const NAMED: [(&str, char); 6] =
        [("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\''), ("nbsp", ' ')];
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, mark) = rest.split_at_checked(at)?;
        plain.push_str(before);
        let (mark, inside) = mark.split_at_checked(1)?;
        let end = if mark == "<" { '>' } else { ';' };
        let near: usize = inside.chars().take(if mark == "<" { 1024 } else { 10 }).map(char::len_utf8).sum();
        let name = inside.get(..near).and_then(|near| near.split_once(end)).map(|(name, _)| name);
        let character = name.and_then(|name| {
            match name.strip_prefix('#').map(|it| it.strip_prefix(['x', 'X']).ok_or(it)) {
                _ if end == '>' => Some('\n'),
                Some(Ok(digits)) => u32::from_str_radix(digits, 16).ok().and_then(char::from_u32),
                Some(Err(digits)) => digits.parse().ok().and_then(char::from_u32),
                None => NAMED.iter().find(|(known, _)| *known == name).map(|(_, it)| *it),
            }
        });
        match (character, name) {
            (Some(character), Some(name)) => {
                plain.push(character);
                rest = inside.get(name.len().saturating_add(1)..).unwrap_or_default();
            }
            _ => {
                plain.push_str(mark);
                rest = inside;
            }
        }
    }
    plain.push_str(rest);
    (plain != text).then(|| (Other::Html, plain.into_bytes()))
}

/// Base64 of PEM or DER as values in a longer text, as in a Secret of Kubernetes: all of them, as PEM.
fn values(text: &str) -> Undone {
    let is_value = |piece: &&str| {
        piece.len() >= SHORTEST && (piece.starts_with("LS0tLS1CRUdJTi") || piece.starts_with("MI"))
    };
    let mut plain = String::new();
    for octets in text.split(|it| !is_base64(it)).filter(is_value).take(MAX_VALUES).filter_map(decoded) {
        if holds_pem(&octets) {
            plain.push_str(&String::from_utf8_lossy(&octets));
        } else {
            plain.push_str(&::pem::encode(&::pem::Pem::new("CERTIFICATE", octets)));
        }
    }
    let layer = if is_json(text) { Other::Json } else { Other::Base64InText };
    (!plain.is_empty()).then(|| (layer, plain.into_bytes()))
}

fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

fn decoded(base64: &str) -> Option<Vec<u8>> {
    let length = base64.trim_end_matches('=').len();
    // A character that is left over where base64 was cut off.
    let whole = if length % 4 == 1 { length.saturating_sub(1) } else { base64.len() };
    BASE64.decode(base64.get(..whole)?).ok()
}

fn holds_pem(octets: &[u8]) -> bool {
    memchr::memmem::find(octets, BEGIN.as_bytes()).is_some()
}

fn is_base64(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '+' | '/' | '=')
}
