//! Byte order mark, UTF-16, invalid UTF-8.

use super::super::InputErrorCode;
use super::*;

#[test]
fn a_byte_order_mark_is_dropped() {
    let (first, second) = (response("1"), response("2"));
    assert_eq!(items(format!("\u{feff}{first}")), ["Sn=1"]);
    assert_eq!(items(format!("\u{feff}{first}\n{second}")), ["Sn=1", "Sn=2"]);
    assert_eq!(only_error("\u{feff}{x}").message(), "expected a key in double quotes at line 1, column 2");
}

/// In this order of octets, behind a byte order mark.
fn utf_16(text: &str, octets: fn(u16) -> [u8; 2]) -> Vec<u8> {
    format!("\u{feff}{text}").encode_utf16().flat_map(octets).collect()
}

#[test]
fn utf_16_with_a_byte_order_mark_is_read() {
    let text = format!("{}\r\n{}", response("1"), response("\u{1f600}"));
    for octets in [u16::to_le_bytes, u16::to_be_bytes] {
        let input = utf_16(&text, octets);
        assert_eq!(items(&input), ["Sn=1", "Sn=\u{1f600}"]);
        // Half a character is behind both.
        assert_eq!(items([&input[..], &[0]].concat()), ["Sn=1", "Sn=\u{1f600}", "truncated -"]);
        // The last brace has two octets.
        for length in input.len().saturating_sub(3)..input.len() {
            let items = items(&input[..length]);
            assert_eq!(items, ["Sn=1", "truncated -"]);
        }
        assert!(items(utf_16("", octets)).is_empty());
    }
}

#[test]
fn half_a_character_of_utf_16_costs_its_value_only() {
    for surrogate in [0xd83d_u16, 0xde00] {
        let mut units: Vec<u16> = format!("\u{feff}{}\n{{\"a\": \"", response("1")).encode_utf16().collect();
        units.push(surrogate);
        units.extend(format!("\"}}\n{}", response("2")).encode_utf16());
        let input: Vec<u8> = units.into_iter().flat_map(u16::to_le_bytes).collect();
        assert_eq!(items(&input), ["Sn=1", "not-utf8 -", "Sn=2"]);
        let error = records(&input).nth(1).unwrap().unwrap_err();
        assert_eq!(error.message(), "expected UTF-16, found half a character in line 2");
    }
}

#[test]
fn utf_16_without_a_byte_order_mark_is_named_with_the_way_out() {
    let text = response("1");
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (input, form) in [(little, "UTF-16LE"), (big, "UTF-16BE")] {
        let error = only_error(&input);
        assert_eq!(error.code(), InputErrorCode::NotJson);
        assert!(error.message().contains("UTF-16 without a byte order mark"), "{error}");
        assert!(error.help().unwrap().contains(form), "{error:?}");
    }
}

#[test]
fn the_first_octet_that_is_not_utf_8_is_named_with_offset_and_line() {
    // Offset 13: 2 octets `{` and line feed, then 11 of `"CaName": "`.
    let error = only_error(b"{\n\"CaName\": \"\xe4\"}");
    assert_eq!(error.code(), InputErrorCode::NotUtf8);
    assert_eq!(error.message(), "expected UTF-8, found octet 0xe4 at offset 13, line 2");
    let error = only_error(b"\xef\xbb\xbf\n\xff");
    assert_eq!(error.message(), "expected UTF-8, found octet 0xff at offset 4, line 2");
}

#[test]
fn octets_that_are_no_utf_8_cost_their_value_only() {
    assert_eq!(
        items(b"[{\"Data\": {\"Sn\": \"1\"}}, {\"\xff\": 1}, {}]"),
        ["Sn=1", "not-utf8 -", "no-data [2]"]
    );
    assert_eq!(items(b"{\"Data\": {\"Sn\": \"\xff\"}}{\"Data\": {\"Sn\": \"2\"}}"), ["not-utf8 -", "Sn=2"]);
}

#[test]
fn a_line_that_is_not_utf_8_leaves_the_others_alone() {
    let input = [response("1").as_bytes(), b"\n{\"a\": \"\xff\"}\n", response("2").as_bytes()].concat();
    assert_eq!(items(&input), ["Sn=1", "not-utf8 -", "Sn=2"]);
    let error = records(&input).nth(1).unwrap().unwrap_err();
    assert!(error.message().ends_with(", line 2"), "{error}");
}

#[test]
fn an_input_that_ends_inside_a_character_is_truncated() {
    assert_eq!(items(b"{\"CaName\": \"\xc3"), ["truncated -"]);
    assert_eq!(items(b"{\"CaName\": \"\xe2\x82"), ["truncated -"]);
}

#[test]
fn every_truncation_of_a_response_gives_one_item_and_no_panic() {
    let input = format!(r#"{{"RequestId": "ä€😀", "Data": {RECORD}, "X": [1.5e3, {{"a": null}}]}}"#);
    for length in 1..input.len() {
        let items = items(&input.as_bytes()[..length]);
        assert_eq!(items, ["truncated -"], "{length}");
    }
    for length in 0..=input.len() {
        let mut array = b"[".to_vec();
        array.extend_from_slice(&input.as_bytes()[..length]);
        assert!(!items(&array).is_empty(), "{length}");
    }
}

#[test]
fn every_octet_changed_gives_no_panic() {
    let input = format!("{}\n[{}, {}]", response("1"), response("2"), RECORD).into_bytes();
    for at in 0..input.len() {
        for octet in [0, b'"', b'{', b']', b'\\', b'\n', 0x80, 0xff] {
            let mut changed = input.clone();
            changed[at] = octet;
            assert!(items(&changed).len() <= 8);
        }
    }
}

#[test]
fn blank_is_white_space_and_byte_order_marks_in_any_pieces() {
    let utf_16 = utf_16(" \n", u16::to_le_bytes);
    for (input, is_blank) in [
        (&b""[..], true),
        (b" \n\t\r\n ", true),
        (b"\xef\xbb\xbf", true),
        (b"\xef\xbb\xbf \n", true),
        (&utf_16, true),
        (b"\xef\xbb", false),
        (b"\xef \xbb\xbf", false),
        (b"{\0}\0", false),
        (b"\xef\xbb\xbf[]", false),
        (b"[]", false),
        (b"    {\n", false),
        (b"x", false),
    ] {
        for length in 1..=input.len().max(1) {
            let mut reader = Reader::new(Options::default());
            input.chunks(length).for_each(|piece| reader.push(piece));
            reader.finish();
            while reader.next().is_some() {}
            assert_eq!(reader.is_blank(), is_blank, "{input:?} in pieces of {length}");
        }
    }
}
