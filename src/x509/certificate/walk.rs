//! The walk through one certificate: every element of RFC 5280 section 4.1 in its order. Whether the encoding is
//! canonical is not asked here.

use super::usual::{is_shortest_integer, is_usual_algorithm, is_usual_key};
use super::{
    AlgorithmSpans, BitStringSpan, Certificate, DecodeError, ExtensionSpans, KnownExtension, MAX_EXTENSIONS,
    PublicKeySpans, Reason, Span, Time, TimeEncoding, TimeSpan, VersionNumber,
};
use crate::x509::der::{Element, Reader, Tag};
use crate::x509::name::Name;
use crate::x509::oid::Oid;

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
    Walk { is_usual: true, names_are_sound: true }.certificate(der)
}

/// Reads, and sees on the way whether there is anything that somebody has to look at again. Nearly all certificates
/// have nothing: that saves 3 percent of the whole job of an RSA-2048 CA, and 1 percent of that of a P-256 one.
struct Walk {
    /// Whether everything read so far is written as nearly all certificates write it, which is canonical DER.
    is_usual: bool,
    /// Whether no attribute of the names read so far has a problem.
    names_are_sound: bool,
}

impl Walk {
    fn certificate(mut self, der: Vec<u8>) -> Result<Certificate, DecodeError> {
        let mut outer = Reader::new(&der);
        let certificate = self.sequence(&mut outer, "Certificate")?;
        outer.finish().part("Certificate")?;

        let mut reader = Reader::inside(&certificate);
        let tbs = self.sequence(&mut reader, "tbsCertificate")?;
        let mut fields = Reader::inside(&tbs);
        let version = self.version(&mut fields)?;
        let serial_number = self.serial_number(&mut fields)?;
        let tbs_signature = self.algorithm(&mut fields, "tbsCertificate.signature")?;
        let issuer = self.name(&mut fields, "issuer")?;
        let (not_before, not_after) = self.validity(&mut fields)?;
        let subject = self.subject(&mut fields, &der, &issuer)?;
        let public_key = self.public_key(&mut fields, &der)?;
        let has_unique_identifiers = self.unique_identifiers(&mut fields)?;
        let extensions = self.extensions(&mut fields)?;
        fields.finish().part("tbsCertificate")?;

        let signature_algorithm = self.algorithm(&mut reader, "signatureAlgorithm")?;
        let signature = self.bit_string(&mut reader, "signatureValue")?;
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
            is_usual: self.is_usual,
            names_are_sound: self.names_are_sound,
            der,
        })
    }

    fn see(&mut self, is_usual: bool) {
        self.is_usual &= is_usual;
    }

    fn sequence<'d>(
        &mut self,
        reader: &mut Reader<'d>,
        part: &'static str,
    ) -> Result<Element<'d>, DecodeError> {
        let element = reader.expect(Tag::Sequence, "a SEQUENCE").part(part)?;
        self.see(element.minimal_header);
        Ok(element)
    }

    /// `version [0] EXPLICIT INTEGER { v1(0), v2(1), v3(2) } DEFAULT v1`
    fn version(&mut self, fields: &mut Reader<'_>) -> Result<u8, DecodeError> {
        let part = "version";
        let Some(explicit) = fields.optional(|element| element.is_context(0, true)).part(part)? else {
            return Ok(1);
        };
        self.see(matches!(explicit.raw, [0xa0, 3, 2, 1, 1..=2]));
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

    fn serial_number(&mut self, fields: &mut Reader<'_>) -> Result<Span, DecodeError> {
        let number = integer(fields, "serialNumber")?;
        self.see(number.minimal_header && is_shortest_integer(number.contents));
        Ok(number.contents_span())
    }

    fn algorithm(
        &mut self,
        reader: &mut Reader<'_>,
        part: &'static str,
    ) -> Result<AlgorithmSpans, DecodeError> {
        let sequence = self.sequence(reader, part)?;
        self.see(is_usual_algorithm(sequence.raw));
        let mut inside = Reader::inside(&sequence);
        let oid = oid(&mut inside, part)?.contents_span();
        let parameters = inside.next().part(part)?.map(|element| element.span());
        inside.finish().part(part)?;
        Ok(AlgorithmSpans { oid, parameters, raw: sequence.span() })
    }

    fn name(&mut self, fields: &mut Reader<'_>, part: &'static str) -> Result<Span, DecodeError> {
        let element = self.sequence(fields, part)?;
        let form = Name::check_form(element.raw).part(part)?;
        self.see(form.is_plain);
        self.names_are_sound &= form.is_sound;
        Ok(element.span())
    }

    /// The subject, which most often is the issuer again and need not be looked at twice.
    fn subject(&mut self, fields: &mut Reader<'_>, der: &[u8], issuer: &Span) -> Result<Span, DecodeError> {
        let mut ahead = *fields;
        let element = self.sequence(&mut ahead, "subject")?;
        if der.get(issuer.clone()) == Some(element.raw) {
            *fields = ahead;
            return Ok(element.span());
        }
        self.name(fields, "subject")
    }

    fn validity(&mut self, fields: &mut Reader<'_>) -> Result<(TimeSpan, TimeSpan), DecodeError> {
        let sequence = self.sequence(fields, "validity")?;
        let mut inside = Reader::inside(&sequence);
        let not_before = self.time(&mut inside, "notBefore")?;
        let not_after = self.time(&mut inside, "notAfter")?;
        inside.finish().part("validity")?;
        Ok((not_before, not_after))
    }

    fn time(&mut self, reader: &mut Reader<'_>, part: &'static str) -> Result<TimeSpan, DecodeError> {
        let utc = reader.optional(|element| element.is(Tag::UtcTime)).part(part)?;
        let (encoding, element) = match utc {
            Some(element) => (TimeEncoding::UtcTime, element),
            None => {
                let element = reader.expect(Tag::GeneralizedTime, "UTCTime or GeneralizedTime").part(part)?;
                (TimeEncoding::GeneralizedTime, element)
            }
        };
        let time = Time::new(encoding, element.contents);
        self.see(element.minimal_header && time.is_canonical());
        Ok(TimeSpan { octets: element.contents_span(), encoding, instant: time.instant() })
    }

    fn public_key(&mut self, fields: &mut Reader<'_>, der: &[u8]) -> Result<PublicKeySpans, DecodeError> {
        let part = "subjectPublicKeyInfo";
        let sequence = self.sequence(fields, part)?;
        let mut inside = Reader::inside(&sequence);
        let algorithm = self.algorithm(&mut inside, "subjectPublicKeyInfo.algorithm")?;
        let key = self.bit_string(&mut inside, "subjectPublicKey")?;
        inside.finish().part(part)?;
        let lent = |span: &Span| der.get(span.clone()).unwrap_or_default();
        self.see(is_usual_key(lent(&algorithm.raw), lent(&key.octets)));
        Ok(PublicKeySpans { algorithm, key, raw: sequence.span() })
    }

    fn bit_string(
        &mut self,
        reader: &mut Reader<'_>,
        part: &'static str,
    ) -> Result<BitStringSpan, DecodeError> {
        let element = reader.expect(Tag::BitString, "a BIT STRING").part(part)?;
        self.bits(&element, part)
    }

    fn bits(&mut self, element: &Element<'_>, part: &'static str) -> Result<BitStringSpan, DecodeError> {
        let bits = bits(element, part)?;
        self.see(element.minimal_header && bits.unused_bits == 0);
        Ok(bits)
    }

    /// `issuerUniqueID [1] IMPLICIT BIT STRING OPTIONAL, subjectUniqueID [2] ...`
    fn unique_identifiers(&mut self, fields: &mut Reader<'_>) -> Result<bool, DecodeError> {
        let mut present = false;
        for (number, part) in [(1, "issuerUniqueID"), (2, "subjectUniqueID")] {
            let found = fields.optional(|element| element.is_context(number, false)).part(part)?;
            if let Some(element) = found {
                present = true;
                let _span = self.bits(&element, part)?;
            }
        }
        Ok(present)
    }

    /// `extensions [3] EXPLICIT SEQUENCE SIZE (1..MAX) OF Extension OPTIONAL`
    fn extensions(&mut self, fields: &mut Reader<'_>) -> Result<Vec<ExtensionSpans>, DecodeError> {
        let part = "extensions";
        let Some(explicit) = fields.optional(|element| element.is_context(3, true)).part(part)? else {
            return Ok(Vec::new());
        };
        let mut outer = Reader::inside(&explicit);
        let sequence = self.sequence(&mut outer, part)?;
        outer.finish().part(part)?;
        self.see(explicit.minimal_header && !sequence.contents.is_empty());
        let mut inside = Reader::inside(&sequence);
        let mut extensions = Vec::new();
        while !inside.rest().is_empty() {
            if extensions.len() == MAX_EXTENSIONS {
                return Err(Reason::TooManyExtensions).part(part);
            }
            let extension = self.extension(&mut inside)?;
            self.see(extension.is_usual);
            extensions.push(extension);
        }
        Ok(extensions)
    }

    fn extension(&mut self, reader: &mut Reader<'_>) -> Result<ExtensionSpans, DecodeError> {
        let part = "extension";
        let sequence = self.sequence(reader, part)?;
        let mut inside = Reader::inside(&sequence);
        let oid = oid(&mut inside, part)?;
        let known = KnownExtension::of(Oid::from_der_contents(oid.contents));
        let boolean = inside.optional(|element| element.is(Tag::Boolean)).part(part)?;
        let critical = match boolean.map(|element| element.contents) {
            None => false,
            Some([octet]) => *octet != 0,
            Some(_) => return Err(Reason::Boolean).part("extension.critical"),
        };
        let value = inside.expect(Tag::OctetString, "an OCTET STRING").part(part)?;
        inside.finish().part(part)?;
        let is_usual = oid.minimal_header
            && value.minimal_header
            && boolean.is_none_or(|boolean| boolean.raw == [1, 1, 0xff])
            && known.is_none_or(|known| known.is_usual(value.contents));
        let value = value.contents_span();
        Ok(ExtensionSpans { oid: oid.contents_span(), known, critical, value, is_usual })
    }
}

fn integer<'d>(reader: &mut Reader<'d>, part: &'static str) -> Result<Element<'d>, DecodeError> {
    let element = reader.expect(Tag::Integer, "an INTEGER").part(part)?;
    if element.contents.is_empty() { Err(Reason::EmptyInteger).part(part) } else { Ok(element) }
}

fn oid<'d>(reader: &mut Reader<'d>, part: &'static str) -> Result<Element<'d>, DecodeError> {
    let element = reader.expect(Tag::Oid, "an OBJECT IDENTIFIER").part(part)?;
    if Oid::from_der_contents(element.contents).is_valid() {
        Ok(element)
    } else {
        Err(Reason::Oid).part(part)
    }
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
