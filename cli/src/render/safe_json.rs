//! JSON that is safe on a terminal and in a log too: characters that are hidden there, and those that complete a command to a
//! CI system, are written as `\u` escapes, which mean the same to every reader of JSON.

use std::io::{self, Write};

use mqtt_ca_check::untrusted;

/// Makes the JSON safe that stands in `out` from a place on.
pub(super) fn make_safe(out: &mut Vec<u8>, begin: usize) -> io::Result<()> {
    let json = out.get(begin..).unwrap_or_default();
    if untrusted::is_plain(json) {
        return Ok(());
    }
    let json = String::from_utf8(out.split_off(begin)).map_err(io::Error::other)?;
    write(&json, "", out)
}

/// Writes JSON, with this in place of each line break.
pub(super) fn write<W: ?Sized + Write>(json: &str, line_break: &str, out: &mut W) -> io::Result<()> {
    if untrusted::is_plain(json) {
        return out.write_all(json.as_bytes());
    }
    let mut rest = json;
    while let Some((before, character, after)) = untrusted::split_at_unsafe(rest) {
        out.write_all(before.as_bytes())?;
        if character == '\n' {
            out.write_all(line_break.as_bytes())?;
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
        }
        rest = after;
    }
    out.write_all(rest.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut out = b"::".to_vec();
        out.extend(serde_json::to_vec(text).unwrap());
        make_safe(&mut out, 2).unwrap();
        String::from_utf8(out).unwrap().split_off(2)
    }

    #[test]
    fn hidden_characters_are_escaped_in_utf_16_and_mean_the_same() {
        let text = "a\u{9b}b\u{202e}c\u{e0041}\u{1b}\"\\ü";
        let json = written(text);
        // U+E0041 is 0xe0041 - 0x10000 = 0xd0041: 0xd800 + 0x340 and 0xdc00 + 0x41.
        assert_eq!(json, r#""a\u009bb\u202ec\udb40\udc41\u001b\"\\ü""#);
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }

    #[test]
    fn commands_to_ci_systems_are_broken_and_mean_the_same() {
        let text = "###vso[x] ::error::y";
        let json = written(text);
        // U+0023 and U+003A, the second of each pair.
        assert_eq!(json, r##""#\u0023#vso[x] :\u003aerror:\u003ay""##);
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
