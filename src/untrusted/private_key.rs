//! Recognises a private key in text: by a label that stands where labels stand, by the names of fields that only private
//! keys have, and by the structure of its first octets in base64 or hexadecimal. The text is looked at as it is, and again
//! as it reads when escapes are undone. The work grows in step with the text.

use std::borrow::Cow;
use std::char::REPLACEMENT_CHARACTER;

use memchr::memmem;

use super::structure::begins_private_key;

/// Bytes of the shortest text that is looked at. The label of a private key alone takes more: `BEGIN PRIVATE KEY` between
/// two hyphens on either side has 23.
const SHORTEST: usize = 22;

/// Hexadecimal digits in which a structure is looked for: of a key that is cut shorter, at most nine secret octets are left.
const SHORTEST_IN_HEXADECIMAL: usize = 32;

/// How often escapes are undone: a text that was escaped twice, as JSON within JSON is, is read too.
const ROUNDS: usize = 3;

/// How far from a label other evidence for a key may stand, in bytes.
const NEAR: usize = 64;

/// Bytes of base64 in one piece that stand for a key beside a label, and no word or identifier does.
const BASE64_PIECE: usize = 40;

/// The name of the hash before a fingerprint, as OpenSSH writes it.
const FINGERPRINT: &[u8] = b"SHA256";

/// Base64 of `PRIVATE KEY`, as it stands in a PEM label: for each of the three ways in which it can lie in groups of three
/// octets, the characters that do not depend on what is around it. The same in UTF-16, without the first letter where A
/// would stand for it.
const LABEL_IN_BASE64: [&[u8]; 3] = [b"UFJJVkFURSBLRV", b"BSSVZBVEUgS0VZ", b"QUklWQVRFIEtFW"];
const WIDE_LABEL_IN_BASE64: [&[u8]; 3] =
    [b"UABSAEkAVgBBAFQARQAgAEsARQBZ", b"UgBJAFYAQQBUAEUAIABLAEUAW", b"QAFIASQBWAEEAVABFACAASwBFAF"];

/// The first octets of OpenSSH's own form.
pub(super) const OPENSSH: &[u8] = b"openssh-key-v1\0";

/// Base64 of `openssh-key-v1`, but for its first two characters, which are hexadecimal digits too, and of
/// `PuTTY-User-Key-File-`: with these, such files begin.
const OPENSSH_IN_BASE64: &[u8] = b"BlbnNzaC1rZXktdjE";
const PUTTY_IN_BASE64: &[u8] = b"UHVUVFktVXNlci1LZXktRmlsZS";

/// The rest of base64 of a keystore of Java in its own form (JKS, version 2), behind its first characters.
const JKS_IN_BASE64: [&[u8]; 2] = [b"/u3+7", b"QAAAAI"];

/// The first octets of OpenSSH's own form, and of keystores of Java: JKS and JCEKS, version 2.
const MAGIC: [&[u8]; 3] = [OPENSSH, b"\xfe\xed\xfe\xed\0\0\0\x02", b"\xce\xce\xce\xce\0\0\0\x02"];

/// How sure a sign of a private key has to be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Least {
    /// So that the text is better not shown.
    Likely,
    /// So that the text can be refused.
    Sure,
}

/// Whether a text looks as if it holds a private key, or the beginning of one.
pub(super) fn is_in(text: &[u8], least: Least) -> bool {
    if text.len() < SHORTEST {
        return false;
    }
    if is_in_wide(text, least) {
        return true;
    }
    let mut text = Cow::Borrowed(text);
    for _ in 0..=ROUNDS {
        if is_in_plain(&text, least) || is_in_hexadecimal(&text, least) {
            return true;
        }
        match unescaped(&text) {
            Some(other) => text = other.into(),
            None => return false,
        }
    }
    false
}

/// Labels, names of fields and base64.
fn is_in_plain(text: &[u8], least: Least) -> bool {
    let begins_one = |byte: &u8| matches!(byte, b'M' | b'P' | b'p' | b'U' | b'B' | b'Q' | b'k' | b'<');
    let mut named = Named::default();
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.iter().position(begins_one)) {
        let at = from.saturating_add(found);
        let (before, rest) = text.split_at_checked(at).unwrap_or_default();
        if begins_key(before, rest, least, &mut named) {
            return true;
        }
        from = at.saturating_add(1);
    }
    (named.kty && has_web_key(text)) || (named.rsa_key_value && has_private_element(text))
}

/// What a text names that may hold a private key or a public one.
#[derive(Default)]
struct Named {
    /// The key type of a JSON Web Key.
    kty: bool,
    /// The element that .NET writes a key in.
    rsa_key_value: bool,
}

/// Whether a sign of a private key begins here. Kept apart from the search for where one may begin, which nearly all texts
/// end with: together they take three times as long.
#[inline(never)]
fn begins_key(before: &[u8], rest: &[u8], least: Least, named: &mut Named) -> bool {
    let label = |pattern: &[u8]| begins_with(rest, pattern);
    let [label_0, label_1, label_2] = LABEL_IN_BASE64;
    let [wide_0, wide_1, wide_2] = WIDE_LABEL_IN_BASE64;
    match rest.first() {
        Some(b'M') => begins_structure(rest),
        Some(b'P' | b'p') => is_label(before, rest, least) || is_field(rest, least),
        Some(b'U') => label(label_0) || label(wide_0) || label(wide_1) || label(PUTTY_IN_BASE64),
        Some(b'B') => label(label_1) || label(OPENSSH_IN_BASE64),
        Some(b'Q') => label(label_2) || label(wide_2) || is_keystore(before, rest),
        Some(b'k') => {
            named.kty |= rest.starts_with(b"kty");
            false
        }
        _ => {
            named.rsa_key_value |= is_rsa_element(rest);
            false
        }
    }
}

/// Whether base64 begins here that decodes to the first octets of a private key. An M stands for the six bits with which
/// the tag of SEQUENCE begins, and one of A to I for what its length can go on with.
fn begins_structure(text: &[u8]) -> bool {
    let may_follow = |byte: &u8| matches!(byte, b'A'..=b'I') || sextet(*byte).is_none();
    text.get(1).is_some_and(may_follow) && begins_private_key(Base64 { text: text.iter(), bits: 0, count: 0 })
}

/// Whether base64 of a Java keystore goes on here.
fn is_keystore(before: &[u8], text: &[u8]) -> bool {
    let [first, rest] = JKS_IN_BASE64;
    before.ends_with(first) && text.starts_with(rest)
}

/// Whether the text begins with this base64, whatever stands between its characters.
fn begins_with(text: &[u8], pattern: &[u8]) -> bool {
    let mut characters = text.iter().filter(|byte| sextet(**byte).is_some());
    pattern.iter().all(|expected| characters.next() == Some(expected))
}

/// Whether `PRIVATE KEY` begins here as a label has it, with any white space between: in any case between a BEGIN or END and
/// hyphens or the end of the text; before the header of encrypted text; in upper case right before hyphens; or before base64. A sentence about a private key has
/// none of these. Sure is only the first.
fn is_label(before: &[u8], text: &[u8], least: Least) -> bool {
    let Some(gap) = without_word(text, b"PRIVATE") else { return false };
    let Some(behind) = without_word(without_white_space(gap), b"KEY") else { return false };
    if gap.first().is_none_or(|byte| !is_white_space(*byte)) {
        return false;
    }
    let before = before.get(before.len().saturating_sub(NEAR)..).unwrap_or(before);
    (follows_begin(before) && is_closed(behind))
        || precedes_header(behind)
        || (least == Least::Likely
            && ((text.starts_with(b"PRIVATE") && behind.starts_with(b"----")) || precedes_base64(behind)))
}

fn without_word<'t>(text: &'t [u8], word: &[u8]) -> Option<&'t [u8]> {
    let (first, rest) = text.split_at_checked(word.len())?;
    first.eq_ignore_ascii_case(word).then_some(rest)
}

/// Whether the text ends with four hyphens or more, BEGIN or END, white space, and nothing but words of letters and digits.
fn follows_begin(text: &[u8]) -> bool {
    let is_of_words = |byte: &u8| byte.is_ascii_alphanumeric() || is_white_space(*byte);
    let words = text.iter().rposition(|byte| !is_of_words(byte)).map_or(0, |at| at.saturating_add(1));
    let (hyphens, words) = text.split_at_checked(words).unwrap_or_default();
    let words = without_white_space(words);
    let behind = without_word(words, b"BEGIN").or_else(|| without_word(words, b"END"));
    hyphens.ends_with(b"----")
        && behind.and_then(|rest| rest.first()).is_some_and(|byte| is_white_space(*byte))
}

/// Whether a label ends here, or behind BLOCK: with a hyphen, or where the text was cut off.
fn is_closed(text: &[u8]) -> bool {
    let text = without_white_space(text);
    let end = without_white_space(without_word(text, b"BLOCK").unwrap_or(text));
    end.first().is_none_or(|byte| *byte == b'-')
}

/// Whether the header of encrypted text (RFC 1421 section 4.6.1.1) follows, behind whatever an editor made of the hyphens.
fn precedes_header(text: &[u8]) -> bool {
    let is_between = |byte: &u8| is_white_space(*byte) || *byte == b'-';
    let between = text.iter().take(NEAR).take_while(|byte| is_between(byte)).count();
    text.get(between..).is_some_and(|rest| rest.starts_with(b"Proc-Type:"))
}

fn without_white_space(text: &[u8]) -> &[u8] {
    let length = text.iter().take(NEAR).take_while(|byte| is_white_space(**byte)).count();
    text.get(length..).unwrap_or_default()
}

/// Whether base64 in one piece follows soon, nearer than that of a certificate would behind its BEGIN line. Paths have `/` but no
/// `+`, identifiers have `-` and `_`, and fingerprints follow the name of a hash (`SHA256:`).
fn precedes_base64(text: &[u8]) -> bool {
    let near = BASE64_PIECE.saturating_add("-----BEGIN CERTIFICATE--".len());
    let mut text = text.get(..near).unwrap_or(text);
    let mut last: &[u8] = &[];
    let is_of_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    while let Some(at) = text.iter().position(|byte| is_of_base64(*byte)) {
        let (before, rest) = text.split_at_checked(at).unwrap_or_default();
        let length = rest.iter().take_while(|byte| is_of_base64(**byte)).count();
        let (piece, behind) = rest.split_at_checked(length).unwrap_or_default();
        let has = |is: fn(&u8) -> bool| piece.iter().any(is);
        if length >= BASE64_PIECE
            && has(u8::is_ascii_uppercase)
            && has(u8::is_ascii_lowercase)
            && has(u8::is_ascii_digit)
            && (piece.contains(&b'+') || !piece.contains(&b'/'))
            && (last, before) != (FINGERPRINT, b":")
        {
            return true;
        }
        (last, text) = (piece, behind);
    }
    false
}

/// Whether a field of a private key begins here: of a PuTTY file, or as the openssl command writes keys as text.
fn is_field(text: &[u8], least: Least) -> bool {
    const NUMBERS: [&[u8]; 4] = [b"priv:", b"privateExponent:", b"prime1:", b"prime2:"];
    let is_of_putty = match text.strip_prefix(b"PuTTY-User-Key-File-") {
        Some(version) => matches!(version, [b'0'..=b'9', b':', ..]),
        None => matches!(text.strip_prefix(b"Private-Lines: "), Some([b'0'..=b'9', ..])),
    };
    let is_heading = match text.strip_prefix(b"Private-Key:") {
        Some([b' ', b'(', b'0'..=b'9', ..]) => true,
        Some([b'\n' | b'\r', ..]) => least == Least::Likely,
        _ => false,
    };
    is_of_putty
        || is_heading
        || NUMBERS.into_iter().any(|field| text.strip_prefix(field).is_some_and(is_octets_with_colons))
}

/// Whether the text begins with twelve octets such as `00:c1:5f:`, after white space; the openssl command writes fifteen in a
/// line.
fn is_octets_with_colons(text: &[u8]) -> bool {
    let is_octet = |chunk: &[u8]| matches!(chunk, [high, low, b':'] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit());
    let octets = without_white_space(text).chunks(3).take(12);
    octets.filter(|chunk| is_octet(chunk)).count() == 12
}

/// Whether a JSON Web Key stands in the text with the member that only private (`d`) and symmetric (`k`) keys have (RFC 7518
/// section 6), as long as a key, and the key type in the same object. The quotes may be missing, as in YAML and JavaScript.
fn has_web_key(text: &[u8]) -> bool {
    text.split(|byte| matches!(byte, b'{' | b'}')).any(|object| {
        let mut is_private = false;
        let mut has_type = false;
        for at in memchr::memchr2_iter(b'd', b'k', object) {
            let (before, name) = object.split_at_checked(at).unwrap_or_default();
            if before.last().is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')) {
                continue;
            }
            if let Some(rest) = name.strip_prefix(b"kty") {
                has_type |= member_value(rest).is_some();
            } else {
                is_private |= name.get(1..).and_then(member_value).is_some_and(is_long_value);
            }
        }
        has_type && is_private
    })
}

/// What follows the name of a member: a quote or none, a colon, white space.
fn member_value(text: &[u8]) -> Option<&[u8]> {
    let behind = match text {
        [quote, rest @ ..] if is_quote(*quote) => rest,
        _ => text,
    };
    without_white_space(behind).strip_prefix(b":").map(without_white_space)
}

/// Whether a value is as long as a key is: without quotes, longer than any word.
fn is_long_value(value: &[u8]) -> bool {
    match value {
        [quote, value @ ..] if is_quote(*quote) => is_in_base64(value, 16),
        _ => is_in_base64(value, 40),
    }
}

/// Whether the text begins with so many characters of base64.
fn is_in_base64(text: &[u8], length: usize) -> bool {
    text.iter().take(length).filter(|byte| sextet(**byte).is_some()).count() == length
}

/// Whether the element begins here that .NET writes an RSA key in, with a prefix or none.
fn is_rsa_element(text: &[u8]) -> bool {
    let name = text.get(1..).unwrap_or_default();
    let colon = name.iter().take(NEAR).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let local = match name.get(colon..) {
        Some([b':', local @ ..]) => local,
        _ => name,
    };
    local.starts_with(b"RSAKeyValue") || local.starts_with(b"RSAParameters")
}

/// Whether an element `D`, with a prefix or none, holds base64 as long as a private exponent.
fn has_private_element(text: &[u8]) -> bool {
    memmem::find_iter(text, b"D>").any(|at| {
        let (before, value) = text.split_at_checked(at).unwrap_or_default();
        let value = value.get(2..).map(without_white_space).unwrap_or_default();
        matches!(before.last(), Some(b'<' | b':')) && is_in_base64(value, 16)
    })
}

/// Whether a private key stands in the text in hexadecimal: its octets, or those of a text with one. Between the digits may
/// stand whatever is no letter, and the x or h that marks them.
fn is_in_hexadecimal(text: &[u8], least: Least) -> bool {
    // Either form takes so many digits, and most texts have fewer in all.
    if !has_enough_digits(text) {
        return false;
    }
    let mut digits = Vec::with_capacity(text.len());
    // Of these, and of those that belonged to an x.
    let mut seen: usize = 0;
    let mut before = 0;
    for byte in text {
        if let Some(digit) = digit(*byte) {
            digits.push(digit);
            seen = seen.saturating_add(1);
        } else if matches!(byte, b'x' | b'X') {
            // The digit before it belongs to it, as in 0x30.
            let _zero = digits.pop_if(|_| before == b'0');
        } else if byte.is_ascii_alphabetic() && !matches!(byte, b'h' | b'H') {
            if seen >= SHORTEST_IN_HEXADECIMAL && is_in_digits(std::mem::take(&mut digits), least) {
                return true;
            }
            digits.clear();
            seen = 0;
        }
        before = *byte;
    }
    (seen >= SHORTEST_IN_HEXADECIMAL && is_in_digits(digits, least)) || is_in_dump(text, least)
}

/// Whether there are so many hexadecimal digits as a structure takes. Counted in an octet, many are looked at in one step.
fn has_enough_digits(text: &[u8]) -> bool {
    let count = |chunk: &[u8]| {
        chunk.iter().fold(0_u8, |count, byte| count.wrapping_add(u8::from(byte.is_ascii_hexdigit())))
    };
    let counts = text.chunks(usize::from(u8::MAX)).map(count);
    counts.map(usize::from).sum::<usize>() >= SHORTEST_IN_HEXADECIMAL
}

/// Whether the hexadecimal of these octets shows a private key: also one that begins with the second digit of an octet.
pub(super) fn is_in_hexadecimal_of(octets: &[u8], least: Least) -> bool {
    let pairs = octets.iter().zip(octets.get(1..).unwrap_or_default());
    let between: Vec<u8> = pairs.map(|(first, second)| first.wrapping_shl(4) | second >> 4).collect();
    is_in_octets(octets, least) || is_in_octets(&between, least)
}

/// The same of what digits stand for. One may be too many in front.
fn is_in_digits(mut digits: Vec<u8>, least: Least) -> bool {
    let may_be_text = digits.len() >= SHORTEST.saturating_mul(2);
    // Each becomes what it stands for with the one behind it.
    let mut behind = 0;
    for digit in digits.iter_mut().rev() {
        let joined = digit.wrapping_shl(4) | behind;
        behind = std::mem::replace(digit, joined);
    }
    let _last = digits.pop();
    let from = |at: usize| digits.iter().skip(at).step_by(2).copied();
    first_octets(&digits).any(|at| begins_octets_of_key(from(at)))
        || (may_be_text && [0, 1].into_iter().any(|at| is_in_text(&from(at).collect::<Vec<_>>(), least)))
}

/// Where octets are that may be the first of a private key that is no text: the tag of SEQUENCE, and the first of each of [`MAGIC`].
fn first_octets(octets: &[u8]) -> impl Iterator<Item = usize> {
    memchr::memchr2_iter(0x30, b'o', octets).chain(memchr::memchr2_iter(0xfe, 0xce, octets))
}

/// Whether the octets begin as a private key does that is no text.
fn begins_octets_of_key(octets: impl Iterator<Item = u8> + Clone) -> bool {
    let begins_with = |magic: &&[u8]| magic.iter().copied().eq(octets.clone().take(magic.len()));
    MAGIC.iter().any(begins_with) || begins_private_key(octets)
}

/// The same of lines as xxd, hexdump -C, od -t x1 and Format-Hex write them.
fn is_in_dump(text: &[u8], least: Least) -> bool {
    // Its columns are apart.
    if memchr::memchr2(b' ', b'\t', text).is_none() {
        return false;
    }
    let mut octets = Vec::new();
    for line in text.split(|byte| matches!(byte, b'\n' | b'\r')) {
        push_dumped(line, &mut octets);
    }
    octets.len().saturating_mul(2) >= SHORTEST_IN_HEXADECIMAL && is_in_octets(&octets, least)
}

/// The octets of a line that begins with an offset: sixteen at most, in groups of whole octets, before the column of text.
fn push_dumped(line: &[u8], octets: &mut Vec<u8>) {
    let mut words = line.split(|byte| matches!(byte, b' ' | b'\t')).filter(|word| !word.is_empty());
    let are_digits = |word: &[u8]| word.iter().all(u8::is_ascii_hexdigit);
    // In JSON a quote stands before the first line.
    let offset = words.next().map(|word| word.strip_prefix(b"\"").unwrap_or(word));
    let offset = offset.map(|word| word.strip_suffix(b":").unwrap_or(word));
    if !offset.is_some_and(|offset| matches!(offset.len(), 6..=16) && are_digits(offset)) {
        return;
    }
    let mut left = 16_usize;
    for word in words.take_while(|word| matches!(word.len(), 2 | 4 | 8) && are_digits(word)) {
        let digits: Vec<u8> = word.iter().filter_map(|byte| digit(*byte)).collect();
        let (pairs, _) = digits.as_chunks();
        let group: Vec<u8> = pairs.iter().map(|[high, low]| high.wrapping_shl(4) | low).collect();
        let Some(rest) = left.checked_sub(group.len()) else { return };
        octets.extend(group);
        left = rest;
    }
}

/// Whether a private key stands anywhere in octets: its structure, OpenSSH's own form, or a text with one, also in UTF-16.
pub(super) fn is_in_octets(octets: &[u8], least: Least) -> bool {
    first_octets(octets).any(|at| begins_octets_of_key(octets.iter().skip(at).copied()))
        || is_in_text(octets, least)
}

/// Whether octets that are text, also in UTF-16, hold a private key.
fn is_in_text(octets: &[u8], least: Least) -> bool {
    octets.len() >= SHORTEST && (is_in_plain(octets, least) || is_in_wide(octets, least))
}

/// Labels, names of fields and base64 in UTF-16 or UTF-32.
fn is_in_wide(octets: &[u8], least: Least) -> bool {
    if memchr::memchr(0, octets).is_none() {
        return false;
    }
    let mut plain = Vec::with_capacity(octets.len());
    plain.extend(octets.iter().filter(|octet| **octet != 0));
    is_in_plain(&plain, least)
}

fn digit(byte: u8) -> Option<u8> {
    // The letters stand in the columns 4 and 6 of ASCII, from 1 on.
    let value = (byte & 0xf).wrapping_add(byte.wrapping_shr(6).wrapping_mul(9));
    byte.is_ascii_hexdigit().then_some(value)
}

/// The octets of base64 or base64url, whatever stands between its characters: white space, quotes, what mail puts in front of
/// a line.
struct Base64<'t> {
    text: std::slice::Iter<'t, u8>,
    /// What was read and not given, in the lowest `count` bits.
    bits: u16,
    count: u32,
}

impl Iterator for Base64<'_> {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        while self.count < 8 {
            let byte = *self.text.next()?;
            if let Some(sextet) = sextet(byte) {
                self.bits = self.bits.wrapping_shl(6) | u16::from(sextet);
                self.count = self.count.saturating_add(6);
            }
        }
        self.count = self.count.saturating_sub(8);
        u8::try_from(self.bits.wrapping_shr(self.count) & 0xff).ok()
    }
}

/// The six bits that a character of base64 or base64url stands for (RFC 4648 sections 4 and 5).
fn sextet(byte: u8) -> Option<u8> {
    let from = |first: u8, value: u8| Some(byte.wrapping_sub(first).wrapping_add(value));
    match byte {
        b'A'..=b'Z' => from(b'A', 0),
        b'a'..=b'z' => from(b'a', 26),
        b'0'..=b'9' => from(b'0', 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

/// White space between the words of a label: also `+`, by which forms encode a space, and all that is not ASCII, such as the
/// no-break space.
fn is_white_space(byte: u8) -> bool {
    matches!(byte, 0..=b' ' | b'+' | b'\\' | 0x7f..)
}

fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'')
}

/// The text with its escapes undone once: `%20`, `\n`, `\u0050`, `\u{50}`, `\x50`, `\2B` (RFC 4514), `\+`, `&#10;`,
/// `&quot;`. `None` if there is none.
fn unescaped(text: &[u8]) -> Option<Vec<u8>> {
    // Nearly all texts have none.
    let _first = memchr::memchr3(b'%', b'\\', b'&', text)?;
    let mut rest = text;
    let mut plain = Vec::new();
    let mut is_changed = false;
    while let Some(at) = memchr::memchr3(b'%', b'\\', b'&', rest) {
        let (before, escape) = rest.split_at_checked(at)?;
        plain.extend_from_slice(before);
        let undone = match escape {
            [b'%', rest @ ..] => undo_percent(rest, &mut plain),
            [b'\\', rest @ ..] => Some(undo_backslash(rest, &mut plain)),
            [_, rest @ ..] => undo_reference(rest, &mut plain),
            [] => None,
        };
        is_changed |= undone.is_some();
        rest = match (undone, escape) {
            (Some(after), _) => after,
            (None, [literal, after @ ..]) => {
                plain.push(*literal);
                after
            }
            (None, []) => escape,
        };
    }
    plain.extend_from_slice(rest);
    is_changed.then_some(plain)
}

/// Undoes two digits in front of the text, and gives what follows.
fn undo_percent<'t>(text: &'t [u8], plain: &mut Vec<u8>) -> Option<&'t [u8]> {
    let [high, low, after @ ..] = text else { return None };
    plain.push(digit(*high)?.wrapping_shl(4) | digit(*low)?);
    Some(after)
}

/// Undoes what follows a backslash; several of them count as one.
fn undo_backslash<'t>(text: &'t [u8], plain: &mut Vec<u8>) -> &'t [u8] {
    let escape =
        text.iter().position(|byte| *byte != b'\\').and_then(|at| text.get(at..)).unwrap_or_default();
    match escape {
        [b'u', b'{', rest @ ..] => {
            if let Some((digits, after)) = until(rest, b'}') {
                push_code_point(digits, 16, plain);
                return after;
            }
            rest
        }
        [b'u', rest @ ..] => match rest.split_at_checked(4) {
            Some((digits, after)) if digits.iter().all(u8::is_ascii_hexdigit) => {
                push_code_point(digits, 16, plain);
                after
            }
            _ => rest,
        },
        [b'n' | b'r', rest @ ..] => {
            plain.push(b'\n');
            rest
        }
        [b't', rest @ ..] => {
            plain.push(b' ');
            rest
        }
        [b'x', rest @ ..] => undo_percent(rest, plain).unwrap_or(rest),
        rest => undo_percent(rest, plain).unwrap_or(rest),
    }
}

/// Undoes a reference of XML behind its `&`.
fn undo_reference<'t>(text: &'t [u8], plain: &mut Vec<u8>) -> Option<&'t [u8]> {
    let (name, after) = until(text, b';')?;
    match name {
        b"quot" => plain.push(b'"'),
        b"apos" => plain.push(b'\''),
        b"lt" => plain.push(b'<'),
        b"gt" => plain.push(b'>'),
        b"amp" => plain.push(b'&'),
        [b'#', b'x' | b'X', digits @ ..] => push_code_point(digits, 16, plain),
        [b'#', digits @ ..] => push_code_point(digits, 10, plain),
        _ => return None,
    }
    Some(after)
}

/// The text before the first such byte, which is near, and the text behind it.
fn until(text: &[u8], end: u8) -> Option<(&[u8], &[u8])> {
    let at = text.iter().take(10).position(|byte| *byte == end)?;
    Some((text.get(..at)?, text.get(at.saturating_add(1)..)?))
}

fn push_code_point(digits: &[u8], radix: u32, plain: &mut Vec<u8>) {
    let digits = std::str::from_utf8(digits).unwrap_or_default();
    let code = u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    plain.extend_from_slice(code.unwrap_or(REPLACEMENT_CHARACTER).encode_utf8(&mut [0; 4]).as_bytes());
}
