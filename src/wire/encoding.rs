//! UTF-16, which some shells write, to UTF-8; and octets that are neither.

use super::cut::Place;
use super::error::{InputError, InputErrorCode};
use super::fault::{self, INSPECT};

/// UTF-16 that becomes UTF-8 as it arrives. What is no UTF-16 becomes octets that are no UTF-8, so that it costs no more than the value
/// that it stands in.
#[derive(Clone, Debug)]
pub(super) struct Utf16 {
    is_big_endian: bool,
    /// The first octet of a unit whose second has not come yet.
    half: Option<u8>,
    /// The first unit of a pair whose second has not come yet.
    high: Option<u16>,
}

impl Utf16 {
    /// What the byte order mark at the beginning of an input says, if there is one.
    pub(super) fn of(input: &[u8]) -> Option<Self> {
        let is_big_endian = match input {
            [0xff, 0xfe, ..] => false,
            [0xfe, 0xff, ..] => true,
            _ => return None,
        };
        Some(Utf16 { is_big_endian, half: None, high: None })
    }

    /// Appends what these octets of the input are in UTF-8.
    pub(super) fn push(&mut self, octets: &[u8], text: &mut Vec<u8>) {
        for octet in octets {
            let Some(first) = self.half.take() else {
                self.half = Some(*octet);
                continue;
            };
            let pair = [first, *octet];
            let unit = if self.is_big_endian { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) };
            let is_high = (0xd800..0xdc00).contains(&unit);
            let high = std::mem::replace(&mut self.high, is_high.then_some(unit));
            let units = high.into_iter().chain((!is_high).then_some(unit));
            append(units, text);
        }
    }

    /// Appends what is left at the end of the input.
    pub(super) fn finish(&mut self, text: &mut Vec<u8>) {
        append(self.high.take().into_iter(), text);
        text.extend(self.half.take().map(|_| NO_TEXT));
    }
}

/// An octet that is in no UTF-8.
const NO_TEXT: u8 = 0xff;

fn append(units: impl Iterator<Item = u16>, text: &mut Vec<u8>) {
    for character in char::decode_utf16(units) {
        match character {
            Ok(character) => text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
            Err(_) => text.push(NO_TEXT),
        }
    }
}

/// What is not UTF-8 in these octets, which begin at this place; `is_end` if the input ends with them.
pub(super) fn not_utf8(
    octets: &[u8],
    valid: usize,
    place: Place,
    is_end: bool,
    was_utf16: bool,
) -> InputError {
    let at = place.behind(octets.get(..valid).unwrap_or_default());
    let (offset, line) = (at.offset, at.line);
    let rest = octets.get(valid..).unwrap_or_default();
    if was_utf16 && is_end && rest.len() == 1 {
        return fault::truncated("the input ends inside a character of UTF-16", at);
    }
    if was_utf16 {
        let message = format!("expected UTF-16, found half a character in line {line}");
        return InputError::new(InputErrorCode::NotUtf8, message)
            .with_help("save the response again, as UTF-8");
    }
    let is_cut_off = std::str::from_utf8(rest).is_err_and(|error| error.error_len().is_none());
    if is_end && is_cut_off {
        let message = format!("the input ends inside the UTF-8 character at offset {offset}, line {line}");
        return InputError::new(InputErrorCode::Truncated, message);
    }
    let octet = rest.first().unwrap_or(&0);
    let message = format!("expected UTF-8, found octet 0x{octet:02x} at offset {offset}, line {line}");
    let help = match octets {
        // A SEQUENCE of more than 127 octets: DER.
        [0x30, 0x80..=0x84, ..] if place.offset == 0 => INSPECT,
        [0x1f, 0x8b, ..] if place.offset == 0 => "unpack it: `gzip -dc FILE | mqtt-ca-check check`",
        _ => "save the response as UTF-8, exactly as the API sent it",
    };
    InputError::new(InputErrorCode::NotUtf8, message).with_help(help)
}
