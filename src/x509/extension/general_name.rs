//! GeneralName (RFC 5280 section 4.2.1.6), as far as the checks need it: whether one is well formed, and the directory
//! names among several.

use crate::x509::der::{Class, Element, Reader, Tag};
use crate::x509::name::Name;
use crate::x509::oid::Oid;
use crate::x509::spki::only_element;

/// How many octets an iPAddress has: an address, or in name constraints an address and a mask.
#[derive(Clone, Copy)]
pub(super) enum AddressForm {
    Address,
    AddressAndMask,
}

impl AddressForm {
    fn fits(self, octets: usize) -> bool {
        match self {
            AddressForm::Address => matches!(octets, 4 | 16),
            AddressForm::AddressAndMask => matches!(octets, 8 | 32),
        }
    }
}

/// Whether an element is one of the nine forms of GeneralName, to its last octet.
pub(super) fn is_general_name(element: &Element<'_>, addresses: AddressForm) -> bool {
    if element.class != Class::ContextSpecific {
        return false;
    }
    match (element.tag.0, element.constructed) {
        (0, true) => is_other_name(element),
        // rfc822Name, dNSName, uniformResourceIdentifier are IA5String.
        (1 | 2 | 6, false) => element.contents.is_ascii(),
        // x400Address, ediPartyName: nobody issues them, and nothing is read from them.
        (3 | 5, true) => has_only_elements(element),
        (4, true) => is_directory_name(element),
        (7, false) => addresses.fits(element.contents.len()),
        (8, false) => Oid::from_der_contents(element.contents).is_valid(),
        _ => false,
    }
}

/// `otherName [0] SEQUENCE { type-id OBJECT IDENTIFIER, value [0] EXPLICIT ANY }`
fn is_other_name(element: &Element<'_>) -> bool {
    let read = || {
        let mut inside = Reader::inside(element);
        let type_id = inside.expect(Tag::Oid, "an OBJECT IDENTIFIER").ok()?;
        let value = inside.next().ok()??;
        inside.finish().ok()?;
        let is_valid = Oid::from_der_contents(type_id.contents).is_valid() && value.is_context(0, true);
        is_valid.then_some(value)
    };
    read().is_some_and(|value| only_element(value.contents).is_some())
}

fn has_only_elements(element: &Element<'_>) -> bool {
    let mut inside = Reader::inside(element);
    while let Ok(Some(_)) = inside.next() {}
    inside.finish().is_ok()
}

/// Whether an element is `directoryName [4] EXPLICIT Name`: Name is a CHOICE, so the tag is explicit though the module's
/// tags are implicit.
pub(super) fn is_directory_name(element: &Element<'_>) -> bool {
    element.is_context(4, true) && Name::check(element.contents).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_well_formed(octets: &[u8]) -> bool {
        is_general_name(&Reader::new(octets).next().unwrap().unwrap(), AddressForm::Address)
    }

    #[test]
    fn each_form_is_known() {
        for octets in [
            // otherName of type 2.999 with UTF8String "a"
            &b"\xa0\x09\x06\x02\x88\x37\xa0\x03\x0c\x01a"[..],
            b"\x81\x03a@b",
            b"\x82\x01a",
            b"\xa3\x02\x30\x00",
            b"\xa4\x02\x30\x00",
            b"\xa4\x0e\x30\x0c\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x0c\x01A",
            b"\xa5\x03\x81\x01a",
            b"\x86\x04urn:",
            b"\x87\x04\x7f\x00\x00\x01",
            b"\x88\x02\x88\x37",
        ] {
            assert!(is_well_formed(octets), "{octets:02x?}");
        }
    }

    #[test]
    fn what_is_no_form_is_told() {
        for octets in [
            &b"\x0c\x01a"[..],
            b"\x82\x01\xfc",
            b"\xa2\x01a",
            b"\x84\x02\x30\x00",
            b"\xa4\x00",
            b"\xa4\x04\x30\x00\x30\x00",
            b"\xa4\x04\x31\x02\x30\x00",
            b"\x87\x03\x7f\x00\x01",
            b"\x87\x08\x7f\x00\x00\x01\xff\x00\x00\x00",
            b"\x88\x01\x88",
            b"\x88\x00",
            b"\x89\x01a",
            b"\xa0\x04\x06\x02\x88\x37",
            b"\xa0\x06\x06\x02\x88\x37\xa0\x00",
            b"\xa0\x0c\x06\x02\x88\x37\xa0\x06\x0c\x01a\x0c\x01b",
            b"\xa0\x07\x06\x02\x88\x37\x0c\x01a",
        ] {
            assert!(!is_well_formed(octets), "{octets:02x?}");
        }
        let with_mask = b"\x87\x08\x7f\x00\x00\x01\xff\x00\x00\x00";
        let element = Reader::new(with_mask).next().unwrap().unwrap();
        assert!(is_general_name(&element, AddressForm::AddressAndMask));
    }
}
