//! Makes untrusted text safe and plain to see on a terminal. Names, fields and file names are written by whoever wants
//! to be trusted: an escape sequence in one of them could rewrite a verdict on the screen, and a character without
//! a shape could make two names look equal.
//!
//! May import: the library's rule about private keys, the standard library.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::fmt::Write;

use mqtt_ca_check::check::without_private_key;

/// Characters of one untrusted value that are shown at most.
const SHOWN: usize = 256;

/// The same, where the value is a part of a line.
const SHOWN_IN_SHORT: usize = 32;

/// Characters that must not reach a terminal, or that a reader would not see there: controls (C0, DEL, C1), format
/// characters (Unicode general category Cf), other default-ignorable code points, and white space other than U+0020.
pub(crate) fn is_hidden(character: char) -> bool {
    !is_plain_ascii(character) && is_hidden_in_unicode(character)
}

/// Nearly all that is shown: ASCII with a shape, and the space.
fn is_plain_ascii(character: char) -> bool {
    matches!(character, ' '..='~')
}

/// Whether text is of nothing but such characters, which is soon seen.
pub(crate) fn is_plain(text: &str) -> bool {
    text.bytes().all(|octet| matches!(octet, b' '..=b'~'))
}

fn is_hidden_in_unicode(character: char) -> bool {
    character.is_control()
        || (character.is_whitespace() && character != ' ')
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}'
            | '\u{8e2}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}'
            | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Words of this program that may quote something: hidden characters are escaped, all else is as it was.
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    escaped(text, is_hidden)
}

/// Untrusted text without quotes around it: hidden characters are escaped and the backslash doubled.
pub(crate) fn bare(text: &str) -> Cow<'_, str> {
    escaped(text, |character| is_hidden(character) || character == '\\')
}

/// An argument of the command line as messages repeat it, in part if it is long; scripts may take it from anywhere. A private
/// key is not shown.
pub(crate) fn argument(argument: &OsStr) -> String {
    without_middle(&bare(without_private_key(&argument.to_string_lossy()))).into_owned()
}

/// Escaped text in which no two spaces stand together, as they do between the columns of a line.
pub(crate) fn without_gaps(escaped: &str) -> String {
    escaped.replace("  ", " \\u{20}")
}

/// Text that stands in a message without quotes, a path for example: of more than 256 characters only where it begins and
/// where it ends.
pub(crate) fn without_middle(text: &str) -> Cow<'_, str> {
    let ends = |at: usize| text.char_indices().nth(at).map(|(end, _)| end);
    let starts = |from_end: usize| text.char_indices().nth_back(from_end).map(|(start, _)| start);
    let half = SHOWN / 2;
    let (begin, end) = match (ends(SHOWN), ends(half), starts(half.saturating_sub(1))) {
        (Some(_), Some(end), Some(start)) => (text.get(..end), text.get(start..)),
        _ => return Cow::Borrowed(text),
    };
    Cow::Owned(format!("{}...{}", begin.unwrap_or_default(), end.unwrap_or_default()))
}

/// Untrusted text in double quotes as part of a line: several spaces as one, and cut to 32 characters.
pub(crate) fn quoted_in_short(text: &str) -> String {
    let words: Vec<&str> = without_private_key(text).split(' ').filter(|word| !word.is_empty()).collect();
    let text = words.join(" ");
    match text.char_indices().nth(SHOWN_IN_SHORT) {
        Some((end, _)) => format!("{}...", quoted(text.get(..end).unwrap_or_default())),
        None => quoted(&text),
    }
}

/// Untrusted text in double quotes, so that spaces at its ends are seen, cut to 256 characters. A private key is not
/// shown, whatever field it was pasted into.
pub(crate) fn quoted(text: &str) -> String {
    let text = without_private_key(text);
    let kept = match text.char_indices().nth(SHOWN) {
        Some((end, _)) => text.get(..end).unwrap_or_default(),
        None => text,
    };
    let inside = escaped(kept, |character| is_hidden(character) || matches!(character, '\\' | '"'));
    if kept.len() == text.len() {
        format!("\"{inside}\"")
    } else {
        format!("\"{inside}\"... ({} bytes in all)", text.len())
    }
}

fn escaped(text: &str, is_escaped: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_escaped) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len().saturating_add(16));
    for character in text.chars() {
        match character {
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            '\t' => safe.push_str("\\t"),
            '\\' | '"' if is_escaped(character) => {
                safe.push('\\');
                safe.push(character);
            }
            _ if is_escaped(character) => {
                let _ = write!(safe, "\\u{{{:x}}}", u32::from(character));
            }
            _ => safe.push(character),
        }
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn plain_text_of_any_script_stays_as_it_is() {
        for text in ["", "mqtt_ca", "Prüfstelle 证书", "a b", "CN=x,O=y"] {
            assert_eq!(line(text), text);
            assert_eq!(bare(text), text);
            assert_eq!(quoted(text), format!("\"{text}\""));
        }
    }

    #[test]
    fn control_characters_are_written_out() {
        assert_eq!(bare("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(bare("\u{1b}]8;;http://x\u{7}"), "\\u{1b}]8;;http://x\\u{7}");
        assert_eq!(bare("\u{9b}31m"), "\\u{9b}31m");
        assert_eq!(bare("\0\u{7f}"), "\\u{0}\\u{7f}");
        assert_eq!(bare("a\r\n\tb"), "a\\r\\n\\tb");
    }

    #[test]
    fn characters_that_reorder_or_hide_text_are_written_out() {
        let ranges =
            [(0x202a, 0x202e), (0x2066, 0x2069), (0x200b, 0x200f), (0x2028, 0x2029), (0xfeff, 0xfeff)];
        for code in ranges.into_iter().flat_map(|(first, last)| first..=last) {
            let character = char::from_u32(code).unwrap();
            assert_eq!(bare(&character.to_string()), format!("\\u{{{code:x}}}"));
        }
        assert_eq!(bare("a\u{a0}b\u{ad}\u{e0041}"), "a\\u{a0}b\\u{ad}\\u{e0041}");
    }

    #[test]
    fn an_escape_that_stood_in_the_text_is_told_from_one_made_here() {
        assert_eq!(bare("\\u{1b}"), "\\\\u{1b}");
        assert_eq!(quoted("say \"x\" \\"), "\"say \\\"x\\\" \\\\\"");
        assert_eq!(line("line breaks written \\n"), "line breaks written \\n");
    }

    #[test]
    fn a_value_in_a_line_is_short_and_has_no_gaps() {
        assert_eq!(quoted_in_short(" a    b"), "\"a b\"");
        assert_eq!(without_gaps("a    b"), "a \\u{20} \\u{20}b");
        assert_eq!(quoted_in_short(&"x".repeat(32)), format!("\"{}\"", "x".repeat(32)));
        assert_eq!(quoted_in_short(&"x".repeat(33)), format!("\"{}\"...", "x".repeat(32)));
    }

    #[test]
    fn of_a_private_key_not_even_the_beginning_is_shown() {
        let key = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----";
        assert_eq!(quoted_in_short(key), "\"(text with a private key, not sh\"...");
        assert_eq!(quoted(key), "\"(text with a private key, not shown)\"");
    }

    #[test]
    fn a_long_part_of_a_message_keeps_its_ends() {
        assert_eq!(without_middle(&"ü".repeat(256)), "ü".repeat(256));
        let text = format!("{}x{}", "ä".repeat(128), "ü".repeat(128));
        assert_eq!(without_middle(&text), format!("{}...{}", "ä".repeat(128), "ü".repeat(128)));
    }

    #[test]
    fn characters_that_have_no_shape_are_written_out() {
        for code in [0x34f, 0x115f, 0x1160, 0x2060, 0x2064, 0x2065, 0x3164, 0xfe0f, 0xffa0] {
            let character = char::from_u32(code).unwrap();
            assert_eq!(bare(&character.to_string()), format!("\\u{{{code:x}}}"));
        }
    }

    /// Ranges of code points, in hexadecimal.
    fn code_points(ranges: &str) -> BTreeSet<u32> {
        let number = |text: &str| u32::from_str_radix(text, 16).unwrap();
        let range = |text: &str| {
            let (first, last) = text.split_once('-').unwrap_or((text, text));
            number(first)..=number(last)
        };
        ranges.split_whitespace().flat_map(range).collect()
    }

    // The first four lists are of Python 3.11's unicodedata (Unicode 14.0), for each category
    //   [f"{c:x}" for c in range(0x110000) if unicodedata.category(chr(c)) == category]
    // with neighbours joined; the next two of Perl 5.36 (Unicode 14.0), whose regular expressions know the properties:
    //   for (0..0xd7ff, 0xe000..0x10ffff) { printf "%x ", $_ if chr =~ /\p{Default_Ignorable_Code_Point}/ }
    // U+13439 to U+1343F are the format characters that Unicode 15.0 added; U+2800 is the braille pattern without a dot,
    // a symbol that looks like a space.
    #[test]
    fn what_is_hidden_is_what_unicode_calls_control_format_separator_or_ignorable() {
        let lists = [
            ("Cc", "0-1f 7f-9f"),
            (
                "Cf",
                "ad 600-605 61c 6dd 70f 890-891 8e2 180e 200b-200f 202a-202e 2060-2064 2066-206f feff fff9-fffb \
                 110bd 110cd 13430-13438 1bca0-1bca3 1d173-1d17a e0001 e0020-e007f",
            ),
            ("Zl", "2028"),
            ("Zp", "2029"),
            (
                "Default_Ignorable_Code_Point",
                "ad 34f 61c 115f-1160 17b4-17b5 180b-180f 200b-200f 202a-202e 2060-206f 3164 fe00-fe0f feff ffa0 \
                 fff0-fff8 1bca0-1bca3 1d173-1d17a e0000-e0fff",
            ),
            ("White_Space", "9-d 85 a0 1680 2000-200a 2028-2029 202f 205f 3000"),
            ("Unicode 15.0", "13439-1343f"),
            ("blank", "2800"),
        ];
        let expected: BTreeSet<u32> = lists.iter().flat_map(|(_, ranges)| code_points(ranges)).collect();
        let hidden: BTreeSet<u32> =
            (0..=0x10_ffff).filter(|code| char::from_u32(*code).is_some_and(is_hidden)).collect();
        let hex = |codes: &BTreeSet<u32>, others: &BTreeSet<u32>| -> Vec<String> {
            codes.difference(others).map(|code| format!("{code:x}")).collect()
        };
        assert_eq!(hex(&expected, &hidden), [""; 0], "shown, though hidden on a terminal");
        assert_eq!(hex(&hidden, &expected), [""; 0], "escaped without a reason");
    }

    #[test]
    fn a_long_value_is_cut_and_says_how_long_it_was() {
        let text = "ü".repeat(257);
        assert_eq!(quoted(&text), format!("\"{}\"... (514 bytes in all)", "ü".repeat(256)));
        assert_eq!(quoted(&"x".repeat(256)), format!("\"{}\"", "x".repeat(256)));
    }
}
