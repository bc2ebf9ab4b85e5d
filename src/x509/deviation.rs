//! Where an encoding is readable but not canonical DER (X.690 sections 10 and 11): noted element by element, while a
//! certificate is read. What cannot be read there is passed over: other questions find that.

use std::fmt;

use crate::x509::der::{Class, Element, Reader, Tag, is_shortest_integer};
use crate::x509::extension::KnownExtension;
use crate::x509::name::Within;
use crate::x509::oid::{Oid, RSA_ENCRYPTION, RSASSA_PSS};
use crate::x509::time::{Time, TimeEncoding};

/// What [`Certificate::MAX_DEVIATIONS`](crate::x509::Certificate::MAX_DEVIATIONS) says.
pub(super) const MAX_DEVIATIONS: usize = 16;

/// How deep elements are followed into each other. The deepest part of a certificate that has a defined structure, a
/// policy qualifier, lies 12 deep.
const MAX_DEPTH: usize = 32;

/// How deep the value of an attribute stands in a name: in its SEQUENCE, its SET and the SEQUENCE of the name.
const DEPTH_OF_ATTRIBUTE_VALUES: usize = 3;

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
#[doc(hidden)]
pub enum DeviationKind {
    /// A tag or length written with more octets than it needs (X.690 8.1.2.4, 10.1).
    #[error("a tag or length longer than needed")]
    LongHeader,
    /// A BOOLEAN that is TRUE but not 0xff (X.690 11.1).
    #[error("a BOOLEAN that is TRUE but not ff")]
    BooleanValue,
    /// The same of a BOOLEAN that says whether an extension is critical.
    #[error("a mark of being critical that is TRUE but not ff")]
    CriticalValue,
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
    /// No parameters of an RSA algorithm, where RFC 4055 sections 1.2 and 5 ask for NULL. That is DER all the same.
    #[error("an RSA algorithm without NULL as its parameters")]
    MissingNull,
    /// Algorithm parameters in a form that the algorithm does not have: other than NULL for RSA (RFC 4055 1.2 and 5), or
    /// present for ECDSA (RFC 5758 3.2).
    #[error("parameters other than NULL for RSA, or present for ECDSA")]
    AlgorithmParameters,
}

/// What was found so far. Nothing is allocated as long as that is nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct Deviations {
    found: Vec<Deviation>,
}

impl Deviations {
    pub(super) fn found(&self) -> &[Deviation] {
        &self.found
    }

    #[cold]
    fn add(&mut self, part: &'static str, kind: DeviationKind) {
        let deviation = Deviation { part, kind };
        if self.found.len() < MAX_DEVIATIONS && !self.found.contains(&deviation) {
            self.found.push(deviation);
        }
    }

    pub(super) fn note(&mut self, part: &'static str, kind: Option<DeviationKind>) {
        if let Some(kind) = kind {
            self.add(part, kind);
        }
    }

    pub(super) fn note_if(&mut self, deviates: bool, part: &'static str, kind: DeviationKind) {
        if deviates {
            self.add(part, kind);
        }
    }

    /// An element and everything inside it.
    pub(super) fn all(&mut self, element: &Element<'_>, part: &'static str) {
        self.nested(element, part, 0);
    }

    /// An element of a name, which hands on every one.
    pub(super) fn within_name(&mut self, element: &Element<'_>, within: Within, part: &'static str) {
        self.note_if(within == Within::UnsortedSet, part, DeviationKind::UnsortedSet);
        match within {
            Within::Attribute => self.nested(element, part, DEPTH_OF_ATTRIBUTE_VALUES),
            Within::Name | Within::UnsortedSet => self.element(element, part),
        }
    }

    /// The elements of a SET have to be in the order of their encodings as octet strings (X.690 11.6); a shorter one that
    /// begins a longer one cannot occur, since its length would differ before that.
    fn nested(&mut self, outer: &Element<'_>, part: &'static str, depth: usize) {
        self.element(outer, part);
        if !outer.constructed || depth == MAX_DEPTH {
            return;
        }
        let is_set = outer.is(Tag::Set);
        let mut previous: &[u8] = &[];
        let mut inside = Reader::inside(outer);
        while let Ok(Some(element)) = inside.next() {
            self.note_if(is_set && element.raw < previous, part, DeviationKind::UnsortedSet);
            previous = element.raw;
            self.nested(&element, part, depth.saturating_add(1));
        }
    }

    /// An element by what DER asks of its type, without what is inside a constructed one.
    pub(super) fn element(&mut self, element: &Element<'_>, part: &'static str) {
        self.header(element, part);
        self.note(part, defect(element));
    }

    /// The BOOLEAN that says whether an extension is critical.
    pub(super) fn critical(&mut self, boolean: &Element<'_>, part: &'static str) {
        self.header(boolean, part);
        let is_value = defect(boolean) == Some(DeviationKind::BooleanValue);
        self.note_if(is_value, part, DeviationKind::CriticalValue);
    }

    pub(super) fn header(&mut self, element: &Element<'_>, part: &'static str) {
        self.note_if(!element.minimal_header, part, DeviationKind::LongHeader);
    }

    /// An AlgorithmIdentifier: the whole of it, the algorithm, and the parameters.
    pub(super) fn algorithm(
        &mut self,
        identifier: &Element<'_>,
        algorithm: &Element<'_>,
        parameters: Option<&Element<'_>>,
        part: &'static str,
    ) {
        self.header(identifier, part);
        self.header(algorithm, part);
        if let Some(parameters) = parameters {
            self.nested(parameters, part, 1);
        }
        let oid = Oid::from_der_contents(algorithm.contents);
        let is_rsa = || oid == RSA_ENCRYPTION || is_pkcs1_signature(oid);
        match parameters {
            None => self.note_if(is_rsa(), part, DeviationKind::MissingNull),
            Some(parameters) => {
                let deviates = is_ecdsa(oid) || is_rsa() && parameters.raw != NULL;
                self.note_if(deviates, part, DeviationKind::AlgorithmParameters);
            }
        }
        if let Some(parameters) = parameters.filter(|_| oid == RSASSA_PSS) {
            self.pss_parameters(parameters, part);
        }
    }

    /// `saltLength [2] INTEGER DEFAULT 20, trailerField [3] TrailerField DEFAULT trailerFieldBC(1)` (RFC 4055 3.1)
    fn pss_parameters(&mut self, parameters: &Element<'_>, part: &'static str) {
        for parameter in parameters.children() {
            let number = parameter.children().next();
            let is_default = match (parameter.tag.0, number.map(|number| number.contents)) {
                (2, Some([20])) | (3, Some([1])) => parameter.class == Class::ContextSpecific,
                _ => false,
            };
            self.note_if(is_default, part, DeviationKind::DefaultEncoded);
        }
    }

    /// The octets of a key. RSAPublicKey is the one key that is DER inside (RFC 3279 section 2.3.1).
    pub(super) fn key(&mut self, algorithm: Oid<'_>, key: &[u8], part: &'static str) {
        if algorithm == RSA_ENCRYPTION || algorithm == RSASSA_PSS {
            for element in Reader::new(key).elements() {
                self.all(&element, part);
            }
        }
    }

    /// What a known extension that is well formed holds: one element.
    pub(super) fn extension_value(&mut self, known: KnownExtension, extn_value: &Element<'_>) {
        let part = known.name();
        let Some(value) = extn_value.children().next() else {
            return;
        };
        self.all(&value, part);
        match known {
            KnownExtension::BasicConstraints => {
                let is_default =
                    value.children().next().is_some_and(|ca| ca.is(Tag::Boolean) && ca.contents == [0]);
                self.note_if(is_default, part, DeviationKind::DefaultEncoded);
            }
            KnownExtension::KeyUsage => {
                let deviates = ends_with_zero_bits(value.contents);
                self.note_if(deviates, part, DeviationKind::TrailingZeroBits);
            }
            KnownExtension::NameConstraints => self.name_constraints(&value, part),
            _ => {}
        }
    }

    /// `GeneralSubtree ::= SEQUENCE { base, minimum [0] INTEGER DEFAULT 0, maximum [1] INTEGER OPTIONAL }`
    fn name_constraints(&mut self, value: &Element<'_>, part: &'static str) {
        for subtree in value.children().flat_map(|subtrees| subtrees.children()) {
            for distance in subtree.children().skip(1) {
                let is_default = distance.tag.0 == 0 && distance.contents.iter().all(|octet| *octet == 0);
                self.note_if(is_default, part, DeviationKind::DefaultEncoded);
            }
        }
    }
}

/// What is not DER in an element of universal type, its tag and length aside.
fn defect(element: &Element<'_>) -> Option<DeviationKind> {
    let found = |deviates: bool, kind| deviates.then_some(kind);
    if element.class != Class::Universal {
        return None;
    }
    if element.constructed {
        let is_string = !matches!(element.tag, Tag::Sequence | Tag::Set);
        return found(is_string, DeviationKind::ConstructedString);
    }
    match (element.tag, element.contents) {
        (Tag::Integer | Tag::Boolean, []) | (Tag::Boolean, [_, _, ..]) | (Tag::Null, [_, ..]) => {
            Some(DeviationKind::Contents)
        }
        (Tag::Integer, contents) => found(!is_shortest_integer(contents), DeviationKind::LongInteger),
        (Tag::Boolean, contents) => found(!matches!(contents, [0 | 0xff]), DeviationKind::BooleanValue),
        (Tag::BitString, contents) => bit_string_defect(contents),
        (Tag::Oid, contents) => {
            found(!Oid::from_der_contents(contents).is_valid(), DeviationKind::ObjectIdentifier)
        }
        (Tag::UtcTime, contents) => time_defect(&Time::new(TimeEncoding::UtcTime, contents)),
        (Tag::GeneralizedTime, contents) => time_defect(&Time::new(TimeEncoding::GeneralizedTime, contents)),
        _ => None,
    }
}

/// What is not DER in the contents of a BIT STRING.
pub(super) fn bit_string_defect(contents: &[u8]) -> Option<DeviationKind> {
    match contents {
        [0, ..] => None,
        [unused @ 1..=7, .., last] => {
            (last.trailing_zeros() < u32::from(*unused)).then_some(DeviationKind::UnusedBitsSet)
        }
        _ => Some(DeviationKind::Contents),
    }
}

/// A time that names no instant is nothing for DER to object to.
pub(super) fn time_defect(time: &Time<'_>) -> Option<DeviationKind> {
    (time.instant().is_some() && !time.is_canonical()).then_some(DeviationKind::TimeForm)
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
