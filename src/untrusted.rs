//! The one way of text from an input to a reader. Names, fields, errors and file names are written by whoever wants to be
//! trusted: a private key in one of them would be copied into logs, an escape sequence could rewrite a verdict on the
//! screen, a command to a CI system could change the pipeline that judges the input, and a character without a shape
//! could make two names look equal.
//!
//! Text is looked at for a private key before anything is cut from it. What shows text in whole, [`without_private_key`],
//! leaves the rest to whoever writes it; [`quoted`], [`bare`] and [`line()`] make it safe on a terminal and in a log too.
//!
//! ```
//! use mqtt_ca_check::untrusted::{quoted, without_private_key};
//!
//! assert_eq!(quoted("a\u{1b}[2J ##vso[task.complete]"), r#""a\u{1b}[2J #\u{23}vso[task.complete]""#);
//! assert_eq!(without_private_key("the private key is invalid"), "the private key is invalid");
//! let key = "MC4CAQAwBQYDK2VwBCIEIADUHHTHIUOpwtRHycziLSZ8zyuKpZO5ER0ANqwExEmx";
//! assert_eq!(without_private_key(key), "(text with a private key, not shown)");
//! ```

mod private_key;
mod structure;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ffi::OsStr;
use std::fmt::{self, Write};

use serde::{Serialize, Serializer};

use private_key::Least;

/// What is shown in place of a text that holds a private key.
#[doc(hidden)]
pub const NOTE: &str = "(text with a private key, not shown)";

/// Characters of one untrusted text that a message quotes at most.
pub const MAX_QUOTED: usize = 256;
/// Characters quoted at most of a name that stands beside other text: a key of JSON, the code of an error.
pub(crate) const MAX_QUOTED_NAME: usize = 64;
/// Characters shown at most of an object identifier. One made of a UUID (2.25), the longest in use, has 44.
pub(crate) const MAX_QUOTED_OID: usize = 48;
/// Longest text that is put into a command: the longest Sn that the API takes.
const MAX_PASTED: usize = 128;
/// Characters quoted at most of a text that is a part of a line.
const MAX_QUOTED_IN_SHORT: usize = 32;

/// Octets up to which an object identifier is shown in decimal. One made of a UUID has 20.
pub(crate) const MAX_OID_OCTETS: usize = 23;
/// Octets shown at most of the identifier of a key, in hexadecimal as in the next two.
pub(crate) const MAX_KEY_IDENTIFIER_OCTETS: usize = 40;
/// Octets shown at most of the value of an extension.
pub(crate) const MAX_EXTENSION_OCTETS: usize = 32;
/// Octets shown at most of the parameters of an algorithm, and of an object identifier that is too long for decimal.
pub(crate) const MAX_PARAMETER_OCTETS: usize = 16;

/// Whether a text looks as if it holds a private key, whole or in part.
///
/// Recognised are labels of PEM, OpenSSH, PGP and PuTTY; PKCS #1, PKCS #8 (encrypted or not), SEC 1, the DSA form of
/// OpenSSL and PKCS #12 in base64, base64url or hexadecimal anywhere in the text; keystores of Java in these; base64 of a PEM text; JSON Web Keys,
/// XML keys of .NET, and keys as `openssl pkey -text` writes them; each also with its characters escaped as in URLs, JSON,
/// XML or RFC 4514; and long base64 beside the words "private key". Not recognised are numbers without such a structure,
/// what is compressed, encrypted or encoded twice, and a key whose first octets are missing; SECURITY.md lists more.
///
/// The time grows in step with the text.
#[must_use]
pub fn has_private_key(text: &str) -> bool {
    private_key::is_in(text.as_bytes(), Least::Likely)
}

/// The same of what needs no guess: without labels that have lost their BEGIN, and without base64 beside the words.
pub(crate) fn surely_has_private_key(text: &str) -> bool {
    private_key::is_in(text.as_bytes(), Least::Sure)
}

/// Whether octets are a private key: in DER, or in OpenSSH's own format.
pub(crate) fn is_private_key(octets: &[u8]) -> bool {
    octets.starts_with(private_key::OPENSSH) || structure::begins_private_key(octets.iter().copied())
}

/// Whether a private key stands anywhere in octets, as in an extension of a certificate.
#[doc(hidden)]
#[must_use]
pub fn has_private_key_in(octets: &[u8]) -> bool {
    private_key::is_in_octets(octets, Least::Likely) || private_key::is_in(octets, Least::Likely)
}

/// The text, or `(text with a private key, not shown)` if it [holds a private key](has_private_key).
#[must_use]
pub fn without_private_key(text: &str) -> &str {
    if has_private_key(text) { NOTE } else { text }
}

/// The same of a text that is owned.
pub(crate) fn owned_without_private_key(text: String) -> String {
    if has_private_key(&text) { NOTE.to_owned() } else { text }
}

/// Untrusted text that displays and serializes in whole, [without a private key](without_private_key). It is not escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Text<'t>(pub(crate) &'t str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(without_private_key(self.0))
    }
}

impl Serialize for Text<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(without_private_key(self.0))
    }
}

/// Characters that must not reach a terminal, or that a reader would not see there: controls (C0, DEL, C1), format
/// characters (Unicode general category Cf), other default-ignorable code points, and white space other than U+0020.
#[doc(hidden)]
#[must_use]
pub fn is_hidden(character: char) -> bool {
    if matches!(character, ' '..='~') {
        return false;
    }
    character.is_control()
        || character.is_whitespace()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}'
            | '\u{8e2}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}'
            | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Whether two characters that follow each other can begin a command to a CI system: `##vso[...]` of Azure Pipelines,
/// `##teamcity[...]`, and `::name::` of GitHub Actions at the start of a line.
#[doc(hidden)]
#[must_use]
pub fn is_command_mark(first: char, second: char) -> bool {
    first == second && matches!(second, '#' | ':')
}

/// Whether nothing in the text has to be escaped for a terminal or a log: it is ASCII with a shape, and has no
/// [command mark](is_command_mark).
#[doc(hidden)]
#[must_use]
pub fn is_plain(text: impl AsRef<[u8]>) -> bool {
    // Without a way out in the middle, many octets are looked at in one step.
    let octets = text.as_ref();
    let has_shape = |octet: &u8| matches!(octet, b' '..=b'~');
    let pairs = octets.iter().zip(octets.get(1..).unwrap_or_default());
    let are_plain = |a: &u8, b: &u8| has_shape(a) & ((a != b) | ((*a != b'#') & (*a != b':')));
    pairs.fold(true, |so_far, (a, b)| so_far & are_plain(a, b)) && octets.last().is_none_or(has_shape)
}

/// The text before the first character that has to be escaped, that character, and the text after it: the first that is
/// [hidden](is_hidden), or the second of a [command mark](is_command_mark). `None` if there is none.
#[doc(hidden)]
#[must_use]
pub fn split_at_unsafe(text: &str) -> Option<(&str, char, &str)> {
    let mut before = '\0';
    let (at, found) = text.char_indices().find(|(_, character)| {
        is_hidden(*character) || is_command_mark(std::mem::replace(&mut before, *character), *character)
    })?;
    let (safe, rest) = text.split_at_checked(at)?;
    Some((safe, found, rest.get(found.len_utf8()..)?))
}

/// Words of this program that may quote something: what is unsafe on a terminal or in a log is escaped, all else is as it was.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    escaped(without_private_key(text), |_| false)
}

/// Untrusted text without quotes around it: what is unsafe is escaped and the backslash doubled.
#[must_use]
pub fn bare(text: &str) -> Cow<'_, str> {
    escaped(without_private_key(text), |character| character == '\\')
}

/// An argument of the command line as messages repeat it, in part if it is long; scripts may take it from anywhere.
#[doc(hidden)]
#[must_use]
pub fn argument(argument: &OsStr) -> String {
    without_middle(&bare(&argument.to_string_lossy())).into_owned()
}

/// Escaped text in which no two spaces stand together, as they do between the columns of a line.
#[doc(hidden)]
#[must_use]
pub fn without_gaps(escaped: &str) -> String {
    escaped.replace("  ", " \\u{20}")
}

/// Untrusted text in double quotes as part of a line: several spaces as one, and cut to 32 characters.
#[doc(hidden)]
#[must_use]
pub fn quoted_in_short(text: &str) -> String {
    let words: Vec<&str> = without_private_key(text).split(' ').filter(|word| !word.is_empty()).collect();
    let text = words.join(" ");
    let (shown, rest) = split_after(&text, MAX_QUOTED_IN_SHORT);
    format!("{}{}", quoted(shown), if rest.is_empty() { "" } else { "..." })
}

/// Untrusted text in double quotes, so that spaces at its ends are seen, cut to [`MAX_QUOTED`] characters.
#[must_use]
pub fn quoted(text: &str) -> String {
    let (shown, length) = beginning_and_length(without_private_key(text));
    format!("\"{}\"{length}", escaped(shown, |character| matches!(character, '\\' | '"')))
}

/// Untrusted text cut to [`MAX_QUOTED`] characters, and how long it was. It is not escaped.
#[doc(hidden)]
#[must_use]
pub fn beginning(text: &str) -> Cow<'_, str> {
    let (shown, length) = beginning_and_length(without_private_key(text));
    if length.is_empty() { Cow::Borrowed(shown) } else { Cow::Owned(format!("{shown}{length}")) }
}

/// At most [`MAX_QUOTED`] characters of the text and, where it is longer, words for how long it is.
fn beginning_and_length(text: &str) -> (&str, String) {
    match split_after(text, MAX_QUOTED) {
        (_, "") => (text, String::new()),
        (shown, _) => (shown, format!("... ({} bytes in all)", text.len())),
    }
}

/// Octets of an input in hexadecimal, at most `limit` of them and then how many there are; [`NOTE`] if a private key stands
/// anywhere in them.
pub(crate) fn octets(octets: &[u8], limit: usize) -> String {
    if private_key::is_in_hexadecimal_of(octets, Least::Likely) || private_key::is_in(octets, Least::Likely) {
        return NOTE.to_owned();
    }
    match octets.split_at_checked(limit) {
        Some((shown, [_, ..])) => format!("{}... ({} octets)", hexadecimal(shown), octets.len()),
        _ => hexadecimal(octets),
    }
}

/// Two digits an octet; `hex::encode` goes by characters, which takes three times as long.
pub(crate) fn hexadecimal(octets: &[u8]) -> String {
    let mut digits = vec![0; octets.len().saturating_mul(2)];
    // The length is the right one, and digits are UTF-8.
    let _ = hex::encode_to_slice(octets, &mut digits);
    String::from_utf8(digits).unwrap_or_default()
}

/// The first texts of a list, at most `limit` of them, and how many more there are: `a, b, and 3 more`.
#[doc(hidden)]
#[must_use]
pub fn first_few(texts: impl ExactSizeIterator<Item = String>, limit: usize, separator: &str) -> String {
    let more = texts.len().saturating_sub(limit);
    let counted = (more > 0).then(|| format!("and {more} more"));
    texts.take(limit).chain(counted).collect::<Vec<_>>().join(separator)
}

/// A text from an input as part of a command that somebody will paste into a shell: as it is if it is short, of letters, digits
/// and `.`, `_`, `:`, `-`, and does not begin as an option; else this placeholder.
#[doc(hidden)]
#[must_use]
pub fn pasted<'t>(text: &'t str, placeholder: &'static str) -> &'t str {
    let is_safe = |octet: u8| octet.is_ascii_alphanumeric() || b"._:-".contains(&octet);
    let fits = (1..=MAX_PASTED).contains(&text.len()) && text.bytes().all(is_safe) && is_plain(text);
    if fits && !text.starts_with('-') && !has_private_key(text) { text } else { placeholder }
}

/// At most `limit` characters of `text`; where it was cut, the last of them is an ellipsis. It is not escaped.
pub(crate) fn cut(text: &str, limit: usize) -> Cow<'_, str> {
    let text = without_private_key(text);
    match split_after(text, limit) {
        (_, "") => Cow::Borrowed(text),
        (shown, _) => Cow::Owned(format!("{}…", split_after(shown, limit.saturating_sub(1)).0)),
    }
}

/// A path of more than [`MAX_QUOTED`] characters without its middle: where it begins and where it ends tell the most. It is
/// not escaped.
#[doc(hidden)]
#[must_use]
pub fn without_middle(text: &str) -> Cow<'_, str> {
    let text = without_private_key(text);
    if split_after(text, MAX_QUOTED).1.is_empty() {
        return Cow::Borrowed(text);
    }
    let half = MAX_QUOTED / 2;
    let last = text.chars().count().saturating_sub(half);
    Cow::Owned(format!("{}...{}", split_after(text, half).0, split_after(text, last).1))
}

/// The first `limit` characters of the text, and what comes after them.
pub(crate) fn split_after(text: &str, limit: usize) -> (&str, &str) {
    let end = text.char_indices().nth(limit).map_or(text.len(), |(end, _)| end);
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// The text with what is unsafe escaped, and what else is to be.
fn escaped(text: &str, is_escaped: impl Fn(char) -> bool) -> Cow<'_, str> {
    if is_plain(text) && !text.contains(&is_escaped) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len().saturating_add(16));
    let mut before = '\0';
    for character in text.chars() {
        match character {
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            '\t' => safe.push_str("\\t"),
            _ if is_escaped(character) => {
                safe.push('\\');
                safe.push(character);
            }
            _ if is_hidden(character) || is_command_mark(before, character) => {
                write_escape(&mut safe, character);
                before = '\0';
                continue;
            }
            _ => safe.push(character),
        }
        before = character;
    }
    Cow::Owned(safe)
}

/// The character by its code point, as Rust writes it: `\u{1b}`.
#[doc(hidden)]
pub fn write_escape(text: &mut String, character: char) {
    let _ = write!(text, "\\u{{{:x}}}", u32::from(character));
}
