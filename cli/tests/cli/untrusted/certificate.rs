//! Certificates with any names and extensions, for tests: written here octet by octet, since no tool that makes certificates
//! takes such names. Their signatures are no signatures, which nothing that is shown depends on.

#![allow(clippy::arithmetic_side_effects, reason = "a test fails by panicking")]

/// id-at-commonName, 2.5.4.3.
pub(crate) const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
/// id-ce-authorityKeyIdentifier, 2.5.29.35.
pub(crate) const AUTHORITY_KEY_IDENTIFIER: &[u8] = &[0x55, 0x1d, 0x23];

/// String types (X.680 section 8.4) and an OCTET STRING, which is none.
pub(crate) const UTF8_STRING: u8 = 12;
pub(crate) const PRINTABLE_STRING: u8 = 19;
pub(crate) const TELETEX_STRING: u8 = 20;
pub(crate) const IA5_STRING: u8 = 22;
pub(crate) const VISIBLE_STRING: u8 = 26;
pub(crate) const UNIVERSAL_STRING: u8 = 28;
pub(crate) const BMP_STRING: u8 = 30;
pub(crate) const OCTET_STRING: u8 = 4;

const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const OBJECT_IDENTIFIER: u8 = 6;

/// One element of DER (X.690 sections 8.1.2 to 8.1.5).
pub(crate) fn tlv(tag: u8, contents: &[u8]) -> Vec<u8> {
    let length = contents.len().to_be_bytes();
    let length: Vec<u8> = length.into_iter().skip_while(|octet| *octet == 0).collect();
    let length = match length[..] {
        [] => vec![0],
        [short @ 0..0x80] => vec![short],
        _ => [&[0x80 + u8::try_from(length.len()).unwrap()], &length[..]].concat(),
    };
    [&[tag], &length[..], contents].concat()
}

/// Text in the octets of a string type; of those that have no encoding of their own the octets of UTF-8.
pub(crate) fn encoded(text: &str, tag: u8) -> Vec<u8> {
    match tag {
        BMP_STRING => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        UNIVERSAL_STRING => text.chars().flat_map(|it| u32::from(it).to_be_bytes()).collect(),
        // Latin-1, as most readers take it; what does not fit is cut to its last octet.
        TELETEX_STRING => text.chars().map(|it| u32::from(it).to_be_bytes()[3]).collect(),
        _ => text.as_bytes().to_vec(),
    }
}

/// A name of one attribute: the contents octets of its OID, the tag and the octets of its value.
pub(crate) fn name(oid: &[u8], tag: u8, value: &[u8]) -> Vec<u8> {
    let attribute = tlv(SEQUENCE, &[tlv(OBJECT_IDENTIFIER, oid), tlv(tag, value)].concat());
    tlv(SEQUENCE, &tlv(SET, &attribute))
}

pub(crate) fn extension(oid: &[u8], is_critical: bool, value: &[u8]) -> Vec<u8> {
    let critical: &[u8] = if is_critical { &[1, 1, 0xff] } else { &[] };
    tlv(SEQUENCE, &[&tlv(OBJECT_IDENTIFIER, oid), critical, &tlv(OCTET_STRING, value)].concat())
}

/// A certificate of version 3 in DER (RFC 5280 section 4.1) with this issuer, subject and extensions.
pub(crate) fn certificate(issuer: &[u8], subject: &[u8], extensions: &[u8]) -> Vec<u8> {
    // ecdsa-with-SHA256, 1.2.840.10045.4.3.2
    let algorithm = tlv(SEQUENCE, &tlv(OBJECT_IDENTIFIER, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]));
    let validity = tlv(SEQUENCE, &[tlv(23, b"260601000000Z"), tlv(23, b"360529000000Z")].concat());
    // id-ecPublicKey, 1.2.840.10045.2.1, on secp256r1, 1.2.840.10045.3.1.7; the point is that curve's generator
    // (SEC 2, section 2.4.2).
    let curve = [
        tlv(OBJECT_IDENTIFIER, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01]),
        tlv(OBJECT_IDENTIFIER, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07]),
    ];
    let point = hex::decode(
        "00046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296\
         4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
    );
    let key = tlv(SEQUENCE, &[tlv(SEQUENCE, &curve.concat()), tlv(3, &point.unwrap())].concat());
    let extensions = if extensions.is_empty() { vec![] } else { tlv(0xa3, &tlv(SEQUENCE, extensions)) };
    let version_and_serial = [tlv(0xa0, &tlv(2, &[2])), tlv(2, &[1])].concat();
    let tbs = [&version_and_serial, &algorithm[..], issuer, &validity, subject, &key, &extensions].concat();
    tlv(SEQUENCE, &[tlv(SEQUENCE, &tbs), algorithm, tlv(3, &[0, 1, 2, 3])].concat())
}

/// A certificate with a plain name.
pub(crate) fn a_certificate() -> Vec<u8> {
    let name = name(COMMON_NAME, UTF8_STRING, b"x");
    certificate(&name, &name, &[])
}

/// A PEM block (RFC 7468 section 3) under this label.
pub(crate) fn pem(label: &str, der: &[u8]) -> String {
    let base64 = base64(der);
    let lines: Vec<&str> = base64.as_bytes().chunks(64).map(|it| str::from_utf8(it).unwrap()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

/// RFC 4648 section 4.
fn base64(octets: &[u8]) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in octets.chunks(3) {
        let octet = |at: usize| usize::from(group.get(at).copied().unwrap_or_default());
        let bits = octet(0) << 16 | octet(1) << 8 | octet(2);
        for at in 0..4 {
            let digit = char::from(ALPHABET[bits >> (18 - 6 * at) & 63]);
            text.push(if at <= group.len() { digit } else { '=' });
        }
    }
    text
}
