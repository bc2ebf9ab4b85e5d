//! Whether a certificate is canonical DER (X.690 sections 10 and 11): a second look at octets that were readable, element
//! by element, into names, known extensions and RSA keys. What cannot be read there is passed over: other questions
//! find that.

use std::fmt;

use super::usual::is_shortest_integer;
use super::{AlgorithmIdentifier, Certificate, Extension, KnownExtension, Time, TimeEncoding};
use crate::x509::der::{Class, Element, Reader, Tag};
use crate::x509::oid::Oid;

/// How many deviations are told of one certificate at most.
pub const MAX_DEVIATIONS: usize = 16;

/// How deep elements are followed into each other. The deepest part of a certificate that has a defined structure, a
/// policy qualifier, lies 12 deep.
const MAX_DEPTH: usize = 32;

/// A place where the encoding is readable but not DER (X.690 sections 10 and 11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deviation {
    /// The part of the certificate, named as in RFC 5280.
    pub part: &'static str,
    /// What is not canonical there.
    pub kind: DeviationKind,
}

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {}", self.kind, self.part)
    }
}

/// The ways in which an encoding can deviate from DER.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DeviationKind {
    /// A tag or length written with more octets than it needs (X.690 8.1.2.4, 10.1).
    #[error("a tag or length longer than needed")]
    LongHeader,
    /// A BOOLEAN that is TRUE but not 0xff (X.690 11.1).
    #[error("a BOOLEAN that is TRUE but not ff")]
    BooleanValue,
    /// A default value written out (X.690 11.5).
    #[error("a default value written out")]
    DefaultEncoded,
    /// An INTEGER with superfluous leading octets (X.690 8.3.2).
    #[error("an INTEGER with superfluous octets")]
    LongInteger,
    /// A BIT STRING whose unused bits are not zero (X.690 11.2.1).
    #[error("a BIT STRING with unused bits set")]
    UnusedBitsSet,
    /// A list of named bits that ends with zeros (X.690 11.2.2).
    #[error("a bit list with zeros at its end")]
    TrailingZeroBits,
    /// A SET OF whose elements are not in ascending order (X.690 11.6).
    #[error("a SET not in ascending order")]
    UnsortedSet,
    /// A string cut into pieces (X.690 10.2).
    #[error("a string in constructed form")]
    ConstructedString,
    /// An OBJECT IDENTIFIER that is not in its shortest form, or that ends early (X.690 8.19.2).
    #[error("an OBJECT IDENTIFIER not in its shortest form")]
    ObjectIdentifier,
    /// An INTEGER without octets, a BOOLEAN that is not one octet, a NULL with octets, or a BIT STRING that names more unused
    /// bits than it has (X.690 8.2.1, 8.3.1, 8.6.2, 8.8.2): no encoding at all, where it is of no consequence to reading.
    #[error("contents that the type does not have")]
    Contents,
    /// A time without seconds, with an offset from UTC, or with a fraction that ends with zeros (X.690 11.7, 11.8).
    #[error("a time not in DER form")]
    TimeForm,
    /// A sequence without elements where the type wants at least one.
    #[error("an empty list")]
    EmptySequence,
    /// Algorithm parameters in a form that the algorithm does not have: other than NULL for RSA (RFC 4055 1.2 and 5), or
    /// present for ECDSA (RFC 5758 3.2).
    #[error("parameters other than NULL for RSA, or present for ECDSA")]
    AlgorithmParameters,
}

/// The deviations of a certificate, in its order. One that is usual throughout has none.
pub(super) fn deviations(certificate: &Certificate) -> Vec<Deviation> {
    if certificate.is_usual { Vec::new() } else { look_for_deviations(certificate) }
}

/// The same, without a word taken for it.
pub(super) fn look_for_deviations(certificate: &Certificate) -> Vec<Deviation> {
    let mut look = Look { found: Vec::new() };
    look.certificate(certificate);
    look.found
}

struct Look {
    found: Vec<Deviation>,
}

impl Look {
    fn note(&mut self, part: &'static str, kind: DeviationKind) {
        let deviation = Deviation { part, kind };
        if self.found.len() < MAX_DEVIATIONS && !self.found.contains(&deviation) {
            self.found.push(deviation);
        }
    }

    fn note_if(&mut self, deviates: bool, part: &'static str, kind: DeviationKind) {
        if deviates {
            self.note(part, kind);
        }
    }

    fn header(&mut self, element: &Element<'_>, part: &'static str) {
        self.note_if(!element.minimal_header, part, DeviationKind::LongHeader);
    }

    /// The elements inside one whose own header is looked at here.
    fn children<'d>(
        &mut self,
        element: Option<Element<'d>>,
        part: &'static str,
    ) -> impl Iterator<Item = Element<'d>> + use<'d> {
        if let Some(element) = &element {
            self.header(element, part);
        }
        let mut reader = element.map_or_else(|| Reader::new(&[]), |element| Reader::inside(&element));
        std::iter::from_fn(move || reader.next().ok().flatten())
    }

    fn certificate(&mut self, certificate: &Certificate) {
        let mut parts = self.children(first(certificate.der()), "Certificate");
        self.tbs(certificate, parts.next());
        self.algorithm(&certificate.signature_algorithm(), "signatureAlgorithm");
        if let Some(signature) = parts.nth(1) {
            self.all(&signature, "signatureValue", 0);
        }
    }

    fn tbs(&mut self, certificate: &Certificate, tbs: Option<Element<'_>>) {
        let names = ["tbsCertificate.signature", "issuer", "validity", "subject", "subjectPublicKeyInfo"];
        let mut sequences = names.into_iter();
        for field in self.children(tbs, "tbsCertificate") {
            match (field.class, field.tag.0) {
                (Class::ContextSpecific, 0) => self.version(&field),
                (Class::ContextSpecific, 1) => self.unique_identifier(&field, "issuerUniqueID"),
                (Class::ContextSpecific, 2) => self.unique_identifier(&field, "subjectUniqueID"),
                (Class::ContextSpecific, _) => self.extensions(certificate, field),
                _ if field.is(Tag::Integer) => self.all(&field, "serialNumber", 0),
                _ => match sequences.next() {
                    Some(part @ "tbsCertificate.signature") => {
                        self.algorithm(&certificate.tbs_signature(), part);
                    }
                    Some("validity") => self.validity(certificate, field),
                    Some("subjectPublicKeyInfo") => self.public_key(certificate, field),
                    Some(part) => self.all(&field, part, 0),
                    None => {}
                },
            }
        }
    }

    fn version(&mut self, explicit: &Element<'_>) {
        self.all(explicit, "version", 0);
        let number = Reader::inside(explicit).next().ok().flatten();
        let is_default = number.is_some_and(|number| number.contents.iter().all(|octet| *octet == 0));
        self.note_if(is_default, "version", DeviationKind::DefaultEncoded);
    }

    fn validity(&mut self, certificate: &Certificate, field: Element<'_>) {
        let times = [("notBefore", certificate.not_before()), ("notAfter", certificate.not_after())];
        for (element, (part, time)) in self.children(Some(field), "validity").zip(times) {
            self.header(&element, part);
            self.time(&time, part);
        }
    }

    /// A time that names no instant is nothing for DER to object to.
    fn time(&mut self, time: &Time<'_>, part: &'static str) {
        self.note_if(time.instant().is_some() && !time.is_canonical(), part, DeviationKind::TimeForm);
    }

    fn public_key(&mut self, certificate: &Certificate, field: Element<'_>) {
        let info = certificate.subject_public_key_info();
        let mut parts = self.children(Some(field), "subjectPublicKeyInfo");
        let _algorithm = parts.next();
        self.algorithm(&info.algorithm, "subjectPublicKeyInfo.algorithm");
        let Some(key) = parts.next() else {
            return;
        };
        self.all(&key, "subjectPublicKey", 0);
        // RSAPublicKey is the one key that is DER inside (RFC 3279 section 2.3.1).
        if is_rsa_encryption(info.algorithm.oid) || info.algorithm.oid == RSASSA_PSS {
            self.each(Reader::new(info.subject_public_key.octets), "subjectPublicKey", 0);
        }
    }

    fn algorithm(&mut self, algorithm: &AlgorithmIdentifier<'_>, part: &'static str) {
        if let Some(element) = first(algorithm.raw) {
            self.all(&element, part, 0);
        }
        let deviates = match algorithm.oid {
            oid if is_rsa_encryption(oid) || is_pkcs1_signature(oid) => algorithm.parameters != Some(&NULL),
            oid if is_ecdsa(oid) => algorithm.parameters.is_some(),
            _ => false,
        };
        self.note_if(deviates, part, DeviationKind::AlgorithmParameters);
        if algorithm.oid == RSASSA_PSS {
            self.pss_parameters(algorithm.parameters, part);
        }
    }

    /// `saltLength [2] INTEGER DEFAULT 20, trailerField [3] TrailerField DEFAULT trailerFieldBC(1)` (RFC 4055 3.1)
    fn pss_parameters(&mut self, parameters: Option<&[u8]>, part: &'static str) {
        let mut reader =
            parameters.and_then(first).map_or_else(|| Reader::new(&[]), |it| Reader::inside(&it));
        while let Ok(Some(parameter)) = reader.next() {
            let number = Reader::inside(&parameter).next().ok().flatten();
            let is_default = match (parameter.tag.0, number.map(|number| number.contents)) {
                (2, Some([20])) | (3, Some([1])) => parameter.class == Class::ContextSpecific,
                _ => false,
            };
            self.note_if(is_default, part, DeviationKind::DefaultEncoded);
        }
    }

    fn unique_identifier(&mut self, element: &Element<'_>, part: &'static str) {
        self.header(element, part);
        self.unused_bits(element, part);
    }

    fn extensions(&mut self, certificate: &Certificate, explicit: Element<'_>) {
        let part = "extensions";
        let list = self.children(Some(explicit), part).next();
        let mut is_empty = true;
        let elements = self.children(list, part);
        for (element, extension) in elements.zip(certificate.extensions()) {
            is_empty = false;
            self.extension(element, &extension);
        }
        self.note_if(is_empty, part, DeviationKind::EmptySequence);
    }

    fn extension(&mut self, element: Element<'_>, extension: &Extension<'_>) {
        let part = extension.known().map_or("an extension", KnownExtension::name);
        for field in self.children(Some(element), part) {
            self.all(&field, part, 0);
            let is_default = field.is(Tag::Boolean) && field.contents == [0];
            self.note_if(is_default, part, DeviationKind::DefaultEncoded);
        }
        let Some(known) = extension.known().filter(|_| extension.is_well_formed()) else {
            return;
        };
        self.each(Reader::new(extension.value), part, 0);
        let Some(value) = first(extension.value) else {
            return;
        };
        match known {
            KnownExtension::BasicConstraints => {
                let ca = Reader::inside(&value).next().ok().flatten();
                let is_default = ca.is_some_and(|ca| ca.is(Tag::Boolean) && ca.contents == [0]);
                self.note_if(is_default, part, DeviationKind::DefaultEncoded);
            }
            KnownExtension::KeyUsage => {
                let deviates = ends_with_zero_bits(value.contents);
                self.note_if(deviates, part, DeviationKind::TrailingZeroBits);
            }
            KnownExtension::NameConstraints => self.name_constraints(value, part),
            _ => {}
        }
    }

    /// `GeneralSubtree ::= SEQUENCE { base, minimum [0] INTEGER DEFAULT 0, maximum [1] INTEGER OPTIONAL }`
    fn name_constraints(&mut self, value: Element<'_>, part: &'static str) {
        for subtrees in self.children(Some(value), part) {
            for subtree in self.children(Some(subtrees), part) {
                for distance in self.children(Some(subtree), part).skip(1) {
                    let is_default = distance.tag.0 == 0 && distance.contents.iter().all(|octet| *octet == 0);
                    self.note_if(is_default, part, DeviationKind::DefaultEncoded);
                }
            }
        }
    }

    /// An element and everything inside it, by what DER asks of each type.
    fn all(&mut self, element: &Element<'_>, part: &'static str, depth: usize) {
        self.header(element, part);
        if element.constructed {
            let is_string =
                element.class == Class::Universal && !matches!(element.tag, Tag::Sequence | Tag::Set);
            self.note_if(is_string, part, DeviationKind::ConstructedString);
            if depth < MAX_DEPTH {
                self.elements(element, part, depth.saturating_add(1));
            }
        } else if element.class == Class::Universal {
            self.primitive(element, part);
        }
    }

    /// The elements inside another. Those of a SET have to be in the order of their encodings as octet strings (X.690 11.6);
    /// a shorter one that begins a longer one cannot occur, since its length would differ before that.
    fn elements(&mut self, outer: &Element<'_>, part: &'static str, depth: usize) {
        let mut reader = Reader::inside(outer);
        let mut previous: &[u8] = &[];
        while let Ok(Some(element)) = reader.next() {
            if outer.is(Tag::Set) {
                self.note_if(element.raw < previous, part, DeviationKind::UnsortedSet);
                previous = element.raw;
            }
            self.all(&element, part, depth);
        }
    }

    fn each(&mut self, mut reader: Reader<'_>, part: &'static str, depth: usize) {
        while let Ok(Some(element)) = reader.next() {
            self.all(&element, part, depth);
        }
    }

    fn primitive(&mut self, element: &Element<'_>, part: &'static str) {
        self.note_if(!has_possible_contents(element), part, DeviationKind::Contents);
        match element.tag {
            Tag::Integer => {
                self.note_if(is_long_integer(element.contents), part, DeviationKind::LongInteger);
            }
            Tag::Boolean => {
                let deviates = matches!(element.contents, [1..=0xfe]);
                self.note_if(deviates, part, DeviationKind::BooleanValue);
            }
            Tag::BitString => self.unused_bits(element, part),
            Tag::Oid => {
                let is_valid = Oid::from_der_contents(element.contents).is_valid();
                self.note_if(!is_valid, part, DeviationKind::ObjectIdentifier);
            }
            Tag::UtcTime => self.time(&Time::new(TimeEncoding::UtcTime, element.contents), part),
            Tag::GeneralizedTime => {
                self.time(&Time::new(TimeEncoding::GeneralizedTime, element.contents), part);
            }
            _ => {}
        }
    }

    fn unused_bits(&mut self, element: &Element<'_>, part: &'static str) {
        let deviates = match element.contents {
            [unused @ 1..=7, .., last] => last.trailing_zeros() < u32::from(*unused),
            _ => false,
        };
        self.note_if(deviates, part, DeviationKind::UnusedBitsSet);
    }
}

fn first(octets: &[u8]) -> Option<Element<'_>> {
    Reader::new(octets).next().ok().flatten()
}

/// Whether the contents of a primitive of universal type are ones that the type has, as far as their length tells.
fn has_possible_contents(element: &Element<'_>) -> bool {
    match element.tag {
        Tag::Integer => !element.contents.is_empty(),
        Tag::Boolean => element.contents.len() == 1,
        Tag::Null => element.contents.is_empty(),
        Tag::BitString => matches!(element.contents, [0, ..] | [1..=7, _, ..]),
        _ => true,
    }
}

fn is_long_integer(contents: &[u8]) -> bool {
    !contents.is_empty() && !is_shortest_integer(contents)
}

/// Whether the last bit of a list of named bits is zero; of an empty list, whether it says so with more than one octet.
fn ends_with_zero_bits(contents: &[u8]) -> bool {
    match contents {
        [unused, .., last] => {
            let last_bit = 1_u8.checked_shl(u32::from(*unused)).unwrap_or_default();
            last & last_bit == 0
        }
        _ => false,
    }
}

/// NULL in DER.
const NULL: [u8; 2] = [0x05, 0x00];

/// id-RSASSA-PSS, 1.2.840.113549.1.1.10.
const RSASSA_PSS: Oid<'static> =
    Oid::from_der_contents(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a]);

/// rsaEncryption, 1.2.840.113549.1.1.1.
fn is_rsa_encryption(oid: Oid<'_>) -> bool {
    matches!(oid.der_contents(), [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01])
}

/// 1.2.840.113549.1.1 with 2 to 5 (MD2, MD4, MD5, SHA-1) or 11 to 16 (the SHA-2 family); RFC 8017 appendix C.
fn is_pkcs1_signature(oid: Oid<'_>) -> bool {
    matches!(oid.der_contents(), [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 2..=5 | 11..=16])
}

/// 1.2.840.10045.4: ecdsa-with-SHA1 (1) and the SHA-2 family (3). Others there have parameters.
fn is_ecdsa(oid: Oid<'_>) -> bool {
    matches!(
        oid.der_contents(),
        [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 1] | [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 3, 1..=4]
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::x509::name::Name;

    #[test]
    fn plain_names_are_der() {
        // C=CN, O=Example, CN=Example MQTT CA as openssl encodes it, with the last two in one RDN as well.
        let apart = "3039310b300906035504061302434e3110300e060355040a0c074578616d706c653118301606035504030c0f4578616d706c65204d515454204341";
        let together = "3037310b300906035504061302434e3128300e060355040a0c074578616d706c65301606035504030c0f4578616d706c65204d515454204341";
        let mut plain = 0;
        for name in [apart, together].map(|name| hex::decode(name).unwrap()) {
            for at in 0..name.len() {
                for octet in 0..=u8::MAX {
                    let mut changed = name.clone();
                    changed[at] = octet;
                    let Ok(form) = Name::check_form(&changed) else { continue };
                    let mut look = Look { found: Vec::new() };
                    look.all(&first(&changed).unwrap(), "", 0);
                    assert!(!form.is_plain || look.found.is_empty(), "{changed:02x?}: {:?}", look.found);
                    plain += usize::from(form.is_plain);
                }
            }
        }
        // Any octet of the values of the name whose RDNs have one attribute each: 2, 7 and 15, and more of the types.
        assert!(plain > 24 * 256, "{plain}");
    }
}
