//! What is escaped, cut and quoted; what is taken for a private key is tested in `private_keys`.

mod private_keys;

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
    let ranges = [(0x202a, 0x202e), (0x2066, 0x2069), (0x200b, 0x200f), (0x2028, 0x2029), (0xfeff, 0xfeff)];
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

/// `openssl genpkey -algorithm ed25519`; what is in front of it is such as an extension puts there.
#[test]
fn of_octets_that_hold_a_private_key_not_even_the_first_are_shown() {
    // The same key as in base64 below: python3 -c 'import base64; print(base64.b64decode("MC4C...").hex())'
    let key =
        "302e020100300506032b65700422042000d41c74c72143a9c2d447c9cce22d267ccf2b8aa593b9111d0036ac04c449b1";
    let key = hex::decode(key).unwrap();
    let (label, before) = ("-----BEGIN PRIVATE KEY-----", [0x30, 0x82, 0x02, 0x05, 0x86, 0x82, 0x02, 0x01]);
    let utf_16: Vec<u8> = label.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let in_base64 = b"MC4CAQAwBQYDK2VwBCIEIADUHHTHIUOpwtRHycziLSZ8zyuKpZO5ER0ANqwExEmx";
    for behind in [key.as_slice(), label.as_bytes(), &utf_16, in_base64, b"openssh-key-v1\0"] {
        assert_eq!(octets(&[&before, behind].concat(), 4), NOTE);
        assert_eq!(octets(behind, usize::MAX), NOTE);
    }
    // Its digits begin with the second one of an octet.
    let between = hex::decode(format!("0{}0", hex::encode(&key))).unwrap();
    assert_eq!(octets(&between, usize::MAX), NOTE);
    assert_eq!(octets(&[0x30, 0x82, 0x01], 2), "3082... (3 octets)");
    assert_eq!(octets(&[0x30, 0x82], 2), "3082");
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
    assert_eq!(beginning(&text), format!("{}... (514 bytes in all)", "ü".repeat(256)));
    assert_eq!(beginning(&"x".repeat(256)), "x".repeat(256));
}

#[test]
fn text_is_cut_by_characters_and_only_when_it_is_too_long() {
    assert_eq!(cut("", 3), "");
    assert_eq!(cut("äöü", 3), "äöü");
    assert_eq!(cut("äöüß", 3), "äö…");
    assert_eq!(cut(&"x".repeat(1000), MAX_QUOTED).chars().count(), 256);
}
