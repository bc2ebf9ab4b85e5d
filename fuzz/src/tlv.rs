//! One TLV after the other, for the forger and the second opinion: a reader of its own, that shares nothing with the
//! library's. Lenient as the library is: a tag or length may be longer than needed, a length may not be indefinite.

/// One element.
#[derive(Clone, Copy, Debug)]
pub struct Tlv<'a> {
    /// Class and the constructed bit: the three top bits of the first octet.
    pub class: u8,
    /// The tag number.
    pub number: u32,
    /// How many octets the tag takes.
    pub tag_length: usize,
    /// The contents octets.
    pub contents: &'a [u8],
    /// All of it.
    pub raw: &'a [u8],
}

/// The universal types that are looked for.
pub const BOOLEAN: u32 = 1;
/// INTEGER.
pub const INTEGER: u32 = 2;
/// BIT STRING.
pub const BIT_STRING: u32 = 3;
/// OCTET STRING.
pub const OCTET_STRING: u32 = 4;
/// NULL.
pub const NULL: u32 = 5;
/// OBJECT IDENTIFIER.
pub const OID: u32 = 6;
/// SEQUENCE and SEQUENCE OF.
pub const SEQUENCE: u32 = 16;
/// SET and SET OF.
pub const SET: u32 = 17;

impl Tlv<'_> {
    /// Whether this is the universal type, in the form that DER gives it.
    #[must_use]
    pub fn is(&self, number: u32) -> bool {
        let class = if matches!(number, SEQUENCE | SET) { 0x20 } else { 0 };
        self.class == class && self.number == number
    }

    /// Whether this is the constructed context tag of this number.
    #[must_use]
    pub fn is_explicit(&self, number: u32) -> bool {
        self.class == 0xa0 && self.number == number
    }
}

/// The first element and what follows it.
#[must_use]
pub fn first(octets: &[u8]) -> Option<(Tlv<'_>, &[u8])> {
    let (&identifier, mut rest) = octets.split_first()?;
    let mut number = u32::from(identifier & 0x1f);
    if number == 0x1f {
        number = 0;
        loop {
            let (&octet, after) = rest.split_first()?;
            number = number.checked_mul(128)? | u32::from(octet & 0x7f);
            rest = after;
            if octet & 0x80 == 0 {
                break;
            }
        }
    }
    let tag_length = octets.len() - rest.len();
    let (&length, after) = rest.split_first()?;
    let (length, after) = match length {
        0..=0x7f => (usize::from(length), after),
        0x80 | 0xff => return None,
        _ => {
            let (octets, after) = after.split_at_checked(usize::from(length & 0x7f))?;
            let add = |length: usize, octet: &u8| length.checked_mul(256)?.checked_add(usize::from(*octet));
            (octets.iter().try_fold(0, add)?, after)
        }
    };
    let (contents, rest) = after.split_at_checked(length)?;
    let raw = &octets[..octets.len() - rest.len()];
    Some((Tlv { class: identifier & 0xe0, number, tag_length, contents, raw }, rest))
}

/// All elements; `None` if what is left at the end is none.
#[must_use]
pub fn all(mut octets: &[u8]) -> Option<Vec<Tlv<'_>>> {
    let mut elements = Vec::new();
    while !octets.is_empty() {
        let (element, rest) = first(octets)?;
        elements.push(element);
        octets = rest;
    }
    Some(elements)
}

/// The one element that the octets are.
#[must_use]
pub fn only(octets: &[u8]) -> Option<Tlv<'_>> {
    first(octets).filter(|(_, rest)| rest.is_empty()).map(|(element, _)| element)
}

/// The elements inside the one SEQUENCE that the octets are.
#[must_use]
pub fn sequence(octets: &[u8]) -> Option<Vec<Tlv<'_>>> {
    all(only(octets).filter(|element| element.is(SEQUENCE))?.contents)
}
