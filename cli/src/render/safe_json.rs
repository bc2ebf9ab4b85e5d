//! JSON that is safe on a terminal and in a log too: characters that are hidden there, and those that complete a command to a
//! CI system, are written as `\u` escapes, which mean the same to every reader of JSON.

use std::io::{self, Write};

use mqtt_ca_check::untrusted;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

/// A formatter of serde_json that escapes such characters in keys and texts.
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
        if untrusted::is_plain(fragment) {
            return self.0.write_string_fragment(writer, fragment);
        }
        let mut plain = fragment;
        while let Some((before, character, after)) = untrusted::split_at_unsafe(plain) {
            self.0.write_string_fragment(writer, before)?;
            for unit in character.encode_utf16(&mut [0; 2]) {
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

    #[test]
    fn commands_to_ci_systems_are_broken_and_mean_the_same() {
        let text = "###vso[x] ::error::y";
        let json = written(text);
        // U+0023 and U+003A, the second of each pair.
        assert_eq!(json, r##""#\u0023#vso[x] :\u003aerror:\u003ay""##);
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
