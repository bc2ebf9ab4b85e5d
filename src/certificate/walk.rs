//! The walk through one certificate: every element of RFC 5280 section 4.1 in its order, each deviation from DER noted.
//!
//! May import: der, name, the structures of this room.

use super::{
    AlgorithmSpans, BitStringSpan, Certificate, DecodeError, Deviation, DeviationKind, ExtensionSpans,
    PublicKeySpans, Reason, Span, TimeEncoding, TimeSpan, VersionNumber,
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

/// The walk through one certificate, in the order of RFC 5280 section 4.1, collecting deviations.
pub(super) struct Walk {
    pub(super) deviations: Vec<Deviation>,
}

impl Walk {
    pub(super) fn certificate(mut self, der: &[u8]) -> Result<Certificate, DecodeError> {
        let mut outer = Reader::new(der);
        let certificate = self.expect(&mut outer, Tag::Sequence, "a SEQUENCE", "Certificate")?;
        outer.finish().part("Certificate")?;

        let mut reader = Reader::inside(&certificate);
        let tbs = self.expect(&mut reader, Tag::Sequence, "a SEQUENCE", "tbsCertificate")?;
        let mut fields = Reader::inside(&tbs);
        let version = self.version(&mut fields)?;
        let serial_number = self.serial_number(&mut fields)?;
        let tbs_signature = self.algorithm(&mut fields, "tbsCertificate.signature")?;
        let issuer = self.name(&mut fields, "issuer")?;
        let (not_before, not_after) = self.validity(&mut fields)?;
        let subject = self.name(&mut fields, "subject")?;
        let public_key = self.public_key(&mut fields)?;
        let has_unique_identifiers = self.unique_identifiers(&mut fields)?;
        let extensions = self.extensions(&mut fields)?;
        fields.finish().part("tbsCertificate")?;

        let signature_algorithm = self.algorithm(&mut reader, "signatureAlgorithm")?;
        let signature = self.bit_string(&mut reader, "signatureValue")?;
        reader.finish().part("Certificate")?;
        Ok(Certificate {
            der: Vec::new(),
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
            deviations: self.deviations,
        })
    }

    fn note(&mut self, part: &'static str, kind: DeviationKind) {
        self.deviations.push(Deviation { part, kind });
    }

    fn note_header(&mut self, element: &Element<'_>, part: &'static str) {
        if !element.minimal_header {
            self.note(part, DeviationKind::LongHeader);
        }
    }

    fn expect<'d>(
        &mut self,
        reader: &mut Reader<'d>,
        tag: Tag,
        expected: &'static str,
        part: &'static str,
    ) -> Result<Element<'d>, DecodeError> {
        let element = reader.expect(tag, expected).part(part)?;
        self.note_header(&element, part);
        Ok(element)
    }

    fn optional<'d>(
        &mut self,
        reader: &mut Reader<'d>,
        accept: impl Fn(&Element<'d>) -> bool,
        part: &'static str,
    ) -> Result<Option<Element<'d>>, DecodeError> {
        let element = reader.optional(accept).part(part)?;
        if let Some(element) = &element {
            self.note_header(element, part);
        }
        Ok(element)
    }

    /// `version [0] EXPLICIT INTEGER { v1(0), v2(1), v3(2) } DEFAULT v1`
    fn version(&mut self, fields: &mut Reader<'_>) -> Result<u8, DecodeError> {
        let part = "version";
        let Some(explicit) = self.optional(fields, |element| element.is_context(0, true), part)? else {
            return Ok(1);
        };
        let mut inside = Reader::inside(&explicit);
        let number = self.integer(&mut inside, part)?;
        inside.finish().part(part)?;
        let significant = number.contents.iter().position(|&octet| octet != 0);
        match significant.and_then(|first| number.contents.get(first..)) {
            None => {
                self.note(part, DeviationKind::DefaultEncoded);
                Ok(1)
            }
            Some([1]) => Ok(2),
            Some([2]) => Ok(3),
            Some([other @ ..0x80]) => Err(Reason::Version(VersionNumber(Some(*other)))).part(part),
            Some(_) => Err(Reason::Version(VersionNumber(None))).part(part),
        }
    }

    fn serial_number(&mut self, fields: &mut Reader<'_>) -> Result<Span, DecodeError> {
        Ok(self.integer(fields, "serialNumber")?.contents_span())
    }

    fn integer<'d>(
        &mut self,
        reader: &mut Reader<'d>,
        part: &'static str,
    ) -> Result<Element<'d>, DecodeError> {
        let element = self.expect(reader, Tag::Integer, "an INTEGER", part)?;
        match element.contents {
            [] => return Err(Reason::EmptyInteger).part(part),
            [0x00, 0x00..=0x7f, ..] | [0xff, 0x80..=0xff, ..] => {
                self.note(part, DeviationKind::LongInteger);
            }
            _ => {}
        }
        Ok(element)
    }

    fn algorithm(
        &mut self,
        reader: &mut Reader<'_>,
        part: &'static str,
    ) -> Result<AlgorithmSpans, DecodeError> {
        let sequence = self.expect(reader, Tag::Sequence, "a SEQUENCE", part)?;
        let mut inside = Reader::inside(&sequence);
        let oid = self.oid(&mut inside, part)?;
        let parameters = self.optional(&mut inside, |_| true, part)?.map(|element| element.span());
        inside.finish().part(part)?;
        Ok(AlgorithmSpans { oid, parameters, raw: sequence.span() })
    }

    fn oid(&mut self, reader: &mut Reader<'_>, part: &'static str) -> Result<Span, DecodeError> {
        let element = self.expect(reader, Tag::Oid, "an OBJECT IDENTIFIER", part)?;
        if Oid::from_der_contents(element.contents).is_valid() {
            Ok(element.contents_span())
        } else {
            Err(Reason::Oid).part(part)
        }
    }

    fn name(&mut self, fields: &mut Reader<'_>, part: &'static str) -> Result<Span, DecodeError> {
        let element = self.expect(fields, Tag::Sequence, "a SEQUENCE", part)?;
        Name::check(element.raw).part(part)?;
        Ok(element.span())
    }

    fn validity(&mut self, fields: &mut Reader<'_>) -> Result<(TimeSpan, TimeSpan), DecodeError> {
        let sequence = self.expect(fields, Tag::Sequence, "a SEQUENCE", "validity")?;
        let mut inside = Reader::inside(&sequence);
        let not_before = self.time(&mut inside, "notBefore")?;
        let not_after = self.time(&mut inside, "notAfter")?;
        inside.finish().part("validity")?;
        Ok((not_before, not_after))
    }

    fn time(&mut self, reader: &mut Reader<'_>, part: &'static str) -> Result<TimeSpan, DecodeError> {
        let utc = self.optional(reader, |element| element.is(Tag::UtcTime), part)?;
        if let Some(element) = utc {
            return Ok(TimeSpan { encoding: TimeEncoding::UtcTime, octets: element.contents_span() });
        }
        let element = self.expect(reader, Tag::GeneralizedTime, "UTCTime or GeneralizedTime", part)?;
        Ok(TimeSpan { encoding: TimeEncoding::GeneralizedTime, octets: element.contents_span() })
    }

    fn public_key(&mut self, fields: &mut Reader<'_>) -> Result<PublicKeySpans, DecodeError> {
        let part = "subjectPublicKeyInfo";
        let sequence = self.expect(fields, Tag::Sequence, "a SEQUENCE", part)?;
        let mut inside = Reader::inside(&sequence);
        let algorithm = self.algorithm(&mut inside, "subjectPublicKeyInfo.algorithm")?;
        let key = self.bit_string(&mut inside, "subjectPublicKey")?;
        inside.finish().part(part)?;
        Ok(PublicKeySpans { algorithm, key, raw: sequence.span() })
    }

    fn bit_string(
        &mut self,
        reader: &mut Reader<'_>,
        part: &'static str,
    ) -> Result<BitStringSpan, DecodeError> {
        let element = self.expect(reader, Tag::BitString, "a BIT STRING", part)?;
        self.bits(&element, part)
    }

    fn bits(&mut self, element: &Element<'_>, part: &'static str) -> Result<BitStringSpan, DecodeError> {
        let span = element.contents_span();
        let (unused_bits, octets) = match element.contents {
            [0, octets @ ..] => (0, octets),
            [unused @ 1..=7, octets @ ..] if !octets.is_empty() => {
                let last = octets.last().copied().unwrap_or_default();
                if last.trailing_zeros() < u32::from(*unused) {
                    self.note(part, DeviationKind::UnusedBitsSet);
                }
                (*unused, octets)
            }
            _ => return Err(Reason::BitString).part(part),
        };
        Ok(BitStringSpan { unused_bits, octets: span.end.saturating_sub(octets.len())..span.end })
    }

    /// `issuerUniqueID [1] IMPLICIT BIT STRING OPTIONAL, subjectUniqueID [2] ...`
    fn unique_identifiers(&mut self, fields: &mut Reader<'_>) -> Result<bool, DecodeError> {
        let mut present = false;
        for (number, part) in [(1, "issuerUniqueID"), (2, "subjectUniqueID")] {
            let found = self.optional(fields, |element| element.is_context(number, false), part)?;
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
        let Some(explicit) = self.optional(fields, |element| element.is_context(3, true), part)? else {
            return Ok(Vec::new());
        };
        let mut outer = Reader::inside(&explicit);
        let sequence = self.expect(&mut outer, Tag::Sequence, "a SEQUENCE", part)?;
        outer.finish().part(part)?;
        let mut inside = Reader::inside(&sequence);
        if inside.rest().is_empty() {
            self.note(part, DeviationKind::EmptySequence);
        }
        let mut extensions = Vec::new();
        while !inside.rest().is_empty() {
            extensions.push(self.extension(&mut inside)?);
        }
        Ok(extensions)
    }

    fn extension(&mut self, reader: &mut Reader<'_>) -> Result<ExtensionSpans, DecodeError> {
        let part = "extension";
        let sequence = self.expect(reader, Tag::Sequence, "a SEQUENCE", part)?;
        let mut inside = Reader::inside(&sequence);
        let oid = self.oid(&mut inside, part)?;
        let critical = self.optional(&mut inside, |element| element.is(Tag::Boolean), part)?;
        let critical = match critical.map(|element| element.contents) {
            None => false,
            Some([0x00]) => {
                self.note("extension.critical", DeviationKind::DefaultEncoded);
                false
            }
            Some([0xff]) => true,
            Some([_]) => {
                self.note("extension.critical", DeviationKind::BooleanValue);
                true
            }
            Some(_) => return Err(Reason::Boolean).part("extension.critical"),
        };
        let value = self.expect(&mut inside, Tag::OctetString, "an OCTET STRING", part)?.contents_span();
        inside.finish().part(part)?;
        Ok(ExtensionSpans { oid, critical, value })
    }
}
