//! Names in extensions: the nine forms of GeneralName (RFC 5280 section 4.2.1.6), and addresses.

use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};

use x509_parser::extensions::GeneralName;
use x509_parser::x509::RelativeDistinguishedName;

use super::value::{ExtensionValue, fields, identifier, list, octets, problem, text, word};
use crate::x509::name::Name;
use crate::x509::oid::Kind;

/// Names in a list, each with its form.
pub(super) fn names(names: &[GeneralName<'_>]) -> ExtensionValue {
    list(names.iter().map(name))
}

/// A name and which of the nine forms it has.
pub(super) fn name(name: &GeneralName<'_>) -> ExtensionValue {
    let value = match name {
        GeneralName::OtherName(oid, value) => {
            return fields([
                ("type", Some(word("otherName"))),
                ("oid", Some(identifier(oid.as_bytes(), Kind::Other))),
                ("value", Some(octets(value))),
            ]);
        }
        GeneralName::RFC822Name(address) => text(address),
        GeneralName::DNSName(name) => text(name),
        GeneralName::X400Address(any) | GeneralName::EDIPartyName(any) => octets(any.data),
        GeneralName::DirectoryName(name) => directory_name(name.as_raw()),
        GeneralName::URI(uri) => text(uri),
        GeneralName::IPAddress(address) => match in_text(address) {
            Some(text) => ExtensionValue::Word(Cow::Owned(text)),
            None => problem(octets(address), "an address has 4 or 16 octets, and with a mask 8 or 32"),
        },
        GeneralName::RegisteredID(oid) => identifier(oid.as_bytes(), Kind::Other),
        GeneralName::Invalid(_, content) => problem(octets(content), "it is not of this type"),
    };
    fields([("type", Some(word(form(name)))), ("value", Some(value))])
}

/// The name of the form in RFC 5280.
fn form(name: &GeneralName<'_>) -> &'static str {
    let tag = match name {
        GeneralName::OtherName(..) => 0,
        GeneralName::RFC822Name(_) => 1,
        GeneralName::DNSName(_) => 2,
        GeneralName::X400Address(_) => 3,
        GeneralName::DirectoryName(_) => 4,
        GeneralName::EDIPartyName(_) => 5,
        GeneralName::URI(_) => 6,
        GeneralName::IPAddress(_) => 7,
        GeneralName::RegisteredID(_) => 8,
        GeneralName::Invalid(tag, _) => tag.0,
    };
    match tag {
        0 => "otherName",
        1 => "rfc822Name",
        2 => "dNSName",
        3 => "x400Address",
        4 => "directoryName",
        5 => "ediPartyName",
        6 => "uniformResourceIdentifier",
        7 => "iPAddress",
        8 => "registeredID",
        _ => "unknown",
    }
}

/// A Name in the form of RFC 4514.
fn directory_name(der: &[u8]) -> ExtensionValue {
    match Name::check(der) {
        Ok(()) => ExtensionValue::Text(Name::from_der(der).in_text()),
        Err(error) => problem(octets(der), error.to_string()),
    }
}

/// An address, with the length of its prefix where there is a mask; or the mask itself, if its bits do not stand together.
fn in_text(octets: &[u8]) -> Option<String> {
    let (address, mask) = match octets.len() {
        4 | 16 => (octets, None),
        length @ (8 | 32) => {
            octets.split_at_checked(length / 2).map(|(address, mask)| (address, Some(mask)))?
        }
        _ => return None,
    };
    let address = plain(address)?;
    let Some(mask) = mask else { return Some(address) };
    let bits: String = mask.iter().map(|octet| format!("{octet:08b}")).collect();
    let prefix = bits.trim_end_matches('0');
    Some(match prefix.contains('0') {
        true => format!("{address}/{}", plain(mask)?),
        false => format!("{address}/{}", prefix.len()),
    })
}

fn plain(octets: &[u8]) -> Option<String> {
    if let Ok(address) = <[u8; 4]>::try_from(octets) {
        return Some(Ipv4Addr::from(address).to_string());
    }
    <[u8; 16]>::try_from(octets).ok().map(|address| Ipv6Addr::from(address).to_string())
}

/// A name below that of the issuer: its attributes.
pub(super) fn relative_name(rdn: &RelativeDistinguishedName<'_>) -> ExtensionValue {
    list(rdn.iter().map(|attribute| {
        let value = match attribute.as_str() {
            Ok(value) => text(value),
            Err(_) => octets(attribute.as_slice()),
        };
        fields([
            ("type", Some(identifier(attribute.attr_type().as_bytes(), Kind::Attribute))),
            ("value", Some(value)),
        ])
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_masks_are_written_as_people_write_them() {
        let text = |octets: &[u8]| in_text(octets);
        assert_eq!(text(&[127, 0, 0, 1]).as_deref(), Some("127.0.0.1"));
        assert_eq!(text(&[10, 0, 0, 0, 255, 0, 0, 0]).as_deref(), Some("10.0.0.0/8"));
        assert_eq!(text(&[0; 8]).as_deref(), Some("0.0.0.0/0"));
        assert_eq!(text(&[10, 0, 0, 0, 255, 0, 255, 0]).as_deref(), Some("10.0.0.0/255.0.255.0"));
        assert_eq!(text(&[[0; 15].as_slice(), &[1]].concat()).as_deref(), Some("::1"));
        let prefix = [&[0x20, 0x01, 0x0d, 0xb8][..], &[0; 12], &[0xff; 4], &[0; 12]].concat();
        assert_eq!(text(&prefix).as_deref(), Some("2001:db8::/32"));
        assert_eq!(text(&[1, 2, 3]), None);
    }
}
