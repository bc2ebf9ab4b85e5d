//! The walk through one certificate: every element of RFC 5280 section 4.1 in its order. Whether the encoding is
//! canonical is not asked here.
//!
//! May import: der, name, the structures of this room.

use super::{
    AlgorithmSpans, BitStringSpan, Certificate, DecodeError, ExtensionSpans, KnownExtension, MAX_EXTENSIONS,
    NameSpan, PublicKeySpans, Reason, Time, TimeEncoding, TimeSpan, VersionNumber,
};
use crate::der::{Element, Oid, Reader, Tag};
use crate::name::Name;

/// Names the part in which reading failed.
trait InPart<T> {
    fn part(self, part: &'static str) -> Result<T, DecodeError>;
}

impl<T, E: Into<Reason>> InPart<T> for Result<T, E> {
    fn part(self, part: &'static str) -> Result<T, DecodeError> {
        self.map_err(|reason| DecodeError { part, reason: reason.into() })
    }
}

pub(super) fn certificate(der: Vec<u8>) -> Result<Certificate, DecodeError> {
    let mut outer = Reader::new(&der);
    let certificate = sequence(&mut outer, "Certificate")?;
    outer.finish().part("Certificate")?;

    let mut reader = Reader::inside(&certificate);
    let tbs = sequence(&mut reader, "tbsCertificate")?;
    let mut fields = Reader::inside(&tbs);
    let version = version(&mut fields)?;
    let serial_number = integer(&mut fields, "serialNumber")?.contents_span();
    let tbs_signature = algorithm(&mut fields, "tbsCertificate.signature")?;
    let issuer = name(&mut fields, "issuer")?;
    let (not_before, not_after) = validity(&mut fields)?;
    let subject = subject(&mut fields, &der, &issuer)?;
    let public_key = public_key(&mut fields)?;
    let has_unique_identifiers = unique_identifiers(&mut fields)?;
    let extensions = extensions(&mut fields)?;
    fields.finish().part("tbsCertificate")?;

    let signature_algorithm = algorithm(&mut reader, "signatureAlgorithm")?;
    let signature = bit_string(&mut reader, "signatureValue")?;
    reader.finish().part("Certificate")?;
    Ok(Certificate {
        tbs: tbs.span(),
        version,
        serial_number,
        tbs_signature,
        issuer,
        not_before,
        not_after,
        subject,
        public_key,
        has_unique_identifiers,
        extensions,
        signature_algorithm,
        signature,
        der,
    })
}

fn sequence<'d>(reader: &mut Reader<'d>, part: &'static str) -> Result<Element<'d>, DecodeError> {
    reader.expect(Tag::Sequence, "a SEQUENCE").part(part)
}

/// `version [0] EXPLICIT INTEGER { v1(0), v2(1), v3(2) } DEFAULT v1`
fn version(fields: &mut Reader<'_>) -> Result<u8, DecodeError> {
    let part = "version";
    let Some(explicit) = fields.optional(|element| element.is_context(0, true)).part(part)? else {
        return Ok(1);
    };
    let mut inside = Reader::inside(&explicit);
    let number = integer(&mut inside, part)?;
    inside.finish().part(part)?;
    let significant = number.contents.iter().position(|&octet| octet != 0);
    match significant.and_then(|first| number.contents.get(first..)) {
        None => Ok(1),
        Some([1]) => Ok(2),
        Some([2]) => Ok(3),
        Some([other @ ..0x80]) => Err(Reason::Version(VersionNumber(Some(*other)))).part(part),
        Some(_) => Err(Reason::Version(VersionNumber(None))).part(part),
    }
}

fn integer<'d>(reader: &mut Reader<'d>, part: &'static str) -> Result<Element<'d>, DecodeError> {
    let element = reader.expect(Tag::Integer, "an INTEGER").part(part)?;
    if element.contents.is_empty() { Err(Reason::EmptyInteger).part(part) } else { Ok(element) }
}

fn algorithm(reader: &mut Reader<'_>, part: &'static str) -> Result<AlgorithmSpans, DecodeError> {
    let sequence = sequence(reader, part)?;
    let mut inside = Reader::inside(&sequence);
    let oid = oid(&mut inside, part)?.contents_span();
    let parameters = inside.next().part(part)?.map(|element| element.span());
    inside.finish().part(part)?;
    Ok(AlgorithmSpans { oid, parameters, raw: sequence.span() })
}

fn oid<'d>(reader: &mut Reader<'d>, part: &'static str) -> Result<Element<'d>, DecodeError> {
    let element = reader.expect(Tag::Oid, "an OBJECT IDENTIFIER").part(part)?;
    if Oid::from_der_contents(element.contents).is_valid() {
        Ok(element)
    } else {
        Err(Reason::Oid).part(part)
    }
}

fn name(fields: &mut Reader<'_>, part: &'static str) -> Result<NameSpan, DecodeError> {
    let element = sequence(fields, part)?;
    let form = Name::check_form(element.raw).part(part)?;
    Ok(NameSpan { raw: element.span(), form })
}

/// The subject, which most often is the issuer again and need not be looked at twice.
fn subject(fields: &mut Reader<'_>, der: &[u8], issuer: &NameSpan) -> Result<NameSpan, DecodeError> {
    let mut ahead = *fields;
    let element = sequence(&mut ahead, "subject")?;
    if der.get(issuer.raw.clone()) == Some(element.raw) {
        *fields = ahead;
        return Ok(NameSpan { raw: element.span(), form: issuer.form });
    }
    name(fields, "subject")
}

fn validity(fields: &mut Reader<'_>) -> Result<(TimeSpan, TimeSpan), DecodeError> {
    let sequence = sequence(fields, "validity")?;
    let mut inside = Reader::inside(&sequence);
    let not_before = time(&mut inside, "notBefore")?;
    let not_after = time(&mut inside, "notAfter")?;
    inside.finish().part("validity")?;
    Ok((not_before, not_after))
}

fn time(reader: &mut Reader<'_>, part: &'static str) -> Result<TimeSpan, DecodeError> {
    let utc = reader.optional(|element| element.is(Tag::UtcTime)).part(part)?;
    let (encoding, element) = match utc {
        Some(element) => (TimeEncoding::UtcTime, element),
        None => {
            let element = reader.expect(Tag::GeneralizedTime, "UTCTime or GeneralizedTime").part(part)?;
            (TimeEncoding::GeneralizedTime, element)
        }
    };
    let instant = Time::new(encoding, element.contents).instant();
    Ok(TimeSpan { octets: element.contents_span(), encoding, instant })
}

fn public_key(fields: &mut Reader<'_>) -> Result<PublicKeySpans, DecodeError> {
    let part = "subjectPublicKeyInfo";
    let sequence = sequence(fields, part)?;
    let mut inside = Reader::inside(&sequence);
    let algorithm = algorithm(&mut inside, "subjectPublicKeyInfo.algorithm")?;
    let key = bit_string(&mut inside, "subjectPublicKey")?;
    inside.finish().part(part)?;
    Ok(PublicKeySpans { algorithm, key, raw: sequence.span() })
}

fn bit_string(reader: &mut Reader<'_>, part: &'static str) -> Result<BitStringSpan, DecodeError> {
    let element = reader.expect(Tag::BitString, "a BIT STRING").part(part)?;
    bits(&element, part)
}

fn bits(element: &Element<'_>, part: &'static str) -> Result<BitStringSpan, DecodeError> {
    let span = element.contents_span();
    let (unused_bits, octets) = match element.contents {
        [0, octets @ ..] => (0, octets),
        [unused @ 1..=7, octets @ ..] if !octets.is_empty() => (*unused, octets),
        _ => return Err(Reason::BitString).part(part),
    };
    Ok(BitStringSpan { unused_bits, octets: span.end.saturating_sub(octets.len())..span.end })
}

/// `issuerUniqueID [1] IMPLICIT BIT STRING OPTIONAL, subjectUniqueID [2] ...`
fn unique_identifiers(fields: &mut Reader<'_>) -> Result<bool, DecodeError> {
    let mut present = false;
    for (number, part) in [(1, "issuerUniqueID"), (2, "subjectUniqueID")] {
        let found = fields.optional(|element| element.is_context(number, false)).part(part)?;
        if let Some(element) = found {
            present = true;
            let _span = bits(&element, part)?;
        }
    }
    Ok(present)
}

/// `extensions [3] EXPLICIT SEQUENCE SIZE (1..MAX) OF Extension OPTIONAL`
fn extensions(fields: &mut Reader<'_>) -> Result<Vec<ExtensionSpans>, DecodeError> {
    let part = "extensions";
    let Some(explicit) = fields.optional(|element| element.is_context(3, true)).part(part)? else {
        return Ok(Vec::new());
    };
    let mut outer = Reader::inside(&explicit);
    let sequence = sequence(&mut outer, part)?;
    outer.finish().part(part)?;
    let mut inside = Reader::inside(&sequence);
    let mut extensions = Vec::new();
    while !inside.rest().is_empty() {
        if extensions.len() == MAX_EXTENSIONS {
            return Err(Reason::TooManyExtensions).part(part);
        }
        extensions.push(extension(&mut inside)?);
    }
    Ok(extensions)
}

fn extension(reader: &mut Reader<'_>) -> Result<ExtensionSpans, DecodeError> {
    let part = "extension";
    let sequence = sequence(reader, part)?;
    let mut inside = Reader::inside(&sequence);
    let oid = oid(&mut inside, part)?;
    let known = KnownExtension::of(Oid::from_der_contents(oid.contents));
    let critical = inside.optional(|element| element.is(Tag::Boolean)).part(part)?;
    let critical = match critical.map(|element| element.contents) {
        None => false,
        Some([octet]) => *octet != 0,
        Some(_) => return Err(Reason::Boolean).part("extension.critical"),
    };
    let value = inside.expect(Tag::OctetString, "an OCTET STRING").part(part)?.contents_span();
    inside.finish().part(part)?;
    Ok(ExtensionSpans { oid: oid.contents_span(), known, critical, value })
}
