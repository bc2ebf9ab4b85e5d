//! JSON that is safe on a terminal too: characters that are hidden there are written as `\u` escapes, which mean the
//! same to every reader of JSON.
//!
//! May import: escape, serde_json.

use std::io::{self, Write};

use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use crate::escape;

/// A formatter of serde_json that escapes hidden characters in keys and texts.
#[derive(Clone, Debug)]
pub(super) struct Safe<F>(F);

impl Safe<PrettyFormatter<'static>> {
    /// Indented by two spaces.
    pub(super) fn pretty() -> Self {
        Safe(PrettyFormatter::new())
    }
}

impl Safe<CompactFormatter> {
    /// Without white space.
    pub(super) fn compact() -> Self {
        Safe(CompactFormatter)
    }
}

impl<F: Formatter> Formatter for Safe<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        if escape::is_plain(fragment) {
            return self.0.write_string_fragment(writer, fragment);
        }
        let mut plain = fragment;
        while let Some((before, hidden, after)) = split_at_hidden(plain) {
            self.0.write_string_fragment(writer, before)?;
            for unit in hidden.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            plain = after;
        }
        self.0.write_string_fragment(writer, plain)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

/// The text before the first hidden character, that character, and the text after it.
fn split_at_hidden(text: &str) -> Option<(&str, char, &str)> {
    let (at, hidden) = text.char_indices().find(|(_, character)| escape::is_hidden(*character))?;
    let (before, rest) = text.split_at_checked(at)?;
    Some((before, hidden, rest.get(hidden.len_utf8()..)?))
}

#[cfg(test)]
mod tests {
    use serde::Serialize;
    use serde_json::Serializer;

    use super::*;

    fn written(text: &str) -> String {
        let mut out = Vec::new();
        text.serialize(&mut Serializer::with_formatter(&mut out, Safe::compact())).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn hidden_characters_are_escaped_in_utf_16_and_mean_the_same() {
        let text = "a\u{9b}b\u{202e}c\u{e0041}\u{1b}\"\\ü";
        let json = written(text);
        // U+E0041 is 0xe0041 - 0x10000 = 0xd0041: 0xd800 + 0x340 and 0xdc00 + 0x41.
        assert_eq!(json, r#""a\u009bb\u202ec\udb40\udc41\u001b\"\\ü""#);
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
