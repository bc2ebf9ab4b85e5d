//! What octets are that are no text: DER of other structures than certificates is known by the types of its first elements.

use super::kind::Other;
use crate::untrusted;
use crate::x509::bundle::{Bundle, Form};
use crate::x509::certificate::Certificate;
use crate::x509::der::{DerError, Element, Reader, Tag};

/// The first octets of files that are neither text nor DER.
const MAGIC: &[(&[u8], Other)] = &[
    (b"\xfe\xed\xfe\xed", Other::JavaKeystore),
    (b"\xce\xce\xce\xce", Other::JavaKeystore),
    (b"PK\x03\x04", Other::Archive),
    (b"\x1f\x8b\x08", Other::Archive),
];

/// pkcs7-signedData (RFC 2315 section 14).
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
/// PKCS #7 and PKCS #12 with indefinite lengths, as streaming writers make them: SEQUENCE, then an OBJECT IDENTIFIER of nine octets
/// or version 3.
const BER_PKCS_7: &[u8] = &[0x30, 0x80, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
const BER_PKCS_12: &[u8] = &[0x30, 0x80, 0x02, 0x01, 0x03, 0x30];

/// What octets are.
pub(super) enum Binary {
    /// Certificates one after the other.
    Certificates(Vec<Certificate>),
    /// The certificates of a PKCS #7.
    Pkcs7(Vec<Certificate>),
    Other(Other),
}

/// What octets are; `None` if nothing is known of them. Of certificates, one more than `limit` are read at most.
pub(super) fn of_octets(octets: &[u8], limit: usize) -> Option<Binary> {
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| octets.starts_with(magic)) {
        return Some(Binary::Other(*what));
    }
    let read: Result<Vec<_>, _> = Bundle::of(octets, Form::Der).take(limit.saturating_add(1)).collect();
    read.ok()
        .filter(|certificates| !certificates.is_empty())
        .map(Binary::Certificates)
        .or_else(|| signed_data(octets, limit).map(Binary::Pkcs7))
        .or_else(|| shape(octets).map(Binary::Other))
}

/// The first element alone, where others follow it.
pub(super) fn first_element(octets: &[u8]) -> &[u8] {
    Reader::new(octets).next().ok().flatten().map_or(octets, |element| element.raw)
}

/// Whether DER is shorter than its first length says.
pub(super) fn is_short_of_itself(octets: &[u8]) -> bool {
    matches!(octets, [0x30, 0x81 | 0x82, ..]) && Reader::new(octets).next() == Err(DerError::Truncated)
}

/// The certificates of a PKCS #7 SignedData (RFC 2315 sections 7 and 9.1). Those that cannot be read are passed over.
fn signed_data(octets: &[u8], limit: usize) -> Option<Vec<Certificate>> {
    if octets.starts_with(BER_PKCS_7) {
        return Some(Vec::new());
    }
    let content_info = Reader::new(octets).only(Tag::Sequence, "ContentInfo").ok()?;
    let mut parts = Reader::inside(&content_info);
    let content_type = parts.expect(Tag::Oid, "contentType").ok()?;
    if content_type.contents != SIGNED_DATA {
        return None;
    }
    let content = parts.next().ok()?.filter(|it| it.is_context(0, true))?;
    let signed_data = Reader::inside(&content).only(Tag::Sequence, "SignedData").ok()?;
    let certificates = signed_data.children().find(|it| it.is_context(0, true));
    let certificates = certificates.iter().flat_map(Element::children).take(limit);
    Some(certificates.filter_map(|it| Certificate::from_der(it.raw.to_vec()).ok()).collect())
}

/// What else DER is, by the first octet of each element inside, and inside of the first of those.
fn shape(octets: &[u8]) -> Option<Other> {
    if octets.starts_with(BER_PKCS_12) {
        return Some(Other::Pkcs12);
    }
    let element = Reader::new(octets).next().ok()??;
    let tags = |element: &Element<'_>| -> Vec<u8> {
        element.children().take(5).filter_map(|it| it.raw.first().copied()).collect()
    };
    let inner: Vec<Element<'_>> = element.children().take(2).collect();
    let first = inner.first().map(&tags).unwrap_or_default();
    match (tags(&element).as_slice(), first.as_slice()) {
        // PFX: version 3 (RFC 7292 section 4).
        ([0x02, 0x30, ..], _) if inner.first().is_some_and(|it| it.contents == [3]) => Some(Other::Pkcs12),
        _ if untrusted::is_private_key(octets) => Some(Other::PrivateKey),
        _ if element.raw.len() != octets.len() => None,
        // CertificationRequest (RFC 2986 section 4), CertificateList (RFC 5280 section 5.1).
        ([0x30, 0x30, 0x03], [0x02, 0x30, 0x30] | [0x02, 0x30, 0x30, 0xa0]) => Some(Other::Request),
        ([0x30, 0x30, 0x03], [0x30, 0x30, 0x17 | 0x18, ..] | [0x02, 0x30, 0x30, 0x17 | 0x18, ..]) => {
            Some(Other::Crl)
        }
        // SubjectPublicKeyInfo (RFC 5280 section 4.1), RSAPublicKey (RFC 8017 A.1.1).
        ([0x30, 0x03], [0x06, ..]) | ([0x02, 0x02], _) => Some(Other::PublicKey),
        // A named curve (RFC 5480 section 2.1.1).
        _ if element.is(Tag::Oid) => Some(Other::Parameters),
        _ => None,
    }
}
