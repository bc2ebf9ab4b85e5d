//! The keys that mean something in the API's answers, and which of them an object has had.

use std::borrow::Cow;

use super::json::{self, Keys, Unwanted};
use super::record::Field;

/// The keys that mean something here, in one of the objects or in the advice about a wrong one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    RequestId,
    Data,
    Body,
    Code,
    Message,
    Recommend,
    Success,
    StatusCode,
    HttpStatusCode,
    CaCertificateVos,
    DeviceCertificateVos,
    DeviceSn,
    DeviceContent,
    Field(Field),
}

/// How many names there are.
const COUNT: usize = 21;

impl Name {
    /// All names, as the API's documentation spells them; the place of each is its place in a [`Names`].
    const ALL: [(Name, &str); COUNT] = [
        (Name::RequestId, "RequestId"),
        (Name::Data, "Data"),
        (Name::Field(Field::RegistrationCode), Field::RegistrationCode.name()),
        (Name::Field(Field::CaName), Field::CaName.name()),
        (Name::Field(Field::Sn), Field::Sn.name()),
        (Name::Field(Field::CaContent), Field::CaContent.name()),
        (Name::Field(Field::VerificationContent), Field::VerificationContent.name()),
        (Name::Field(Field::ValidBegin), Field::ValidBegin.name()),
        (Name::Field(Field::ValidEnd), Field::ValidEnd.name()),
        (Name::Field(Field::Status), Field::Status.name()),
        (Name::Body, "Body"),
        (Name::Code, "Code"),
        (Name::Message, "Message"),
        (Name::Recommend, "Recommend"),
        (Name::Success, "Success"),
        (Name::StatusCode, "StatusCode"),
        (Name::HttpStatusCode, "HttpStatusCode"),
        (Name::CaCertificateVos, "CaCertificateVOS"),
        (Name::DeviceCertificateVos, "DeviceCertificateVOS"),
        (Name::DeviceSn, "DeviceSn"),
        (Name::DeviceContent, "DeviceContent"),
    ];

    /// Another word for one of them, which some of the vendor's products write.
    const SYNONYM: (Name, &str) = (Name::Success, "IsSuccess");

    /// The name that a key means: the one that it folds to ([`json::fold`]).
    pub(super) fn of(key: &str) -> Option<Self> {
        let usual = Name::ALL.iter().find(|(_, spelling)| is_usual_spelling(key, spelling));
        let named = usual.or_else(|| {
            let folded = json::fold(key);
            let mut words = Name::ALL.iter().chain([&Name::SYNONYM]);
            words.find(|(_, spelling)| spelling.eq_ignore_ascii_case(&folded))
        });
        named.map(|(name, _)| *name)
    }

    /// The name's place in [`Name::ALL`].
    fn index(self) -> usize {
        Name::ALL.iter().position(|(name, _)| *name == self).unwrap_or(COUNT)
    }
}

/// Whether the key is the name in PascalCase or camelCase, as nearly all are. Folding each would cost ten allocations a record.
fn is_usual_spelling(key: &str, name: &str) -> bool {
    if key.len() != name.len() {
        return false;
    }
    match (key.as_bytes().split_first(), name.as_bytes().split_first()) {
        (Some((first, rest)), Some((capital, others))) => {
            first.eq_ignore_ascii_case(capital) && rest == others
        }
        _ => false,
    }
}

/// A set of names.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Names(u32);

impl Names {
    pub(super) fn has(self, name: Name) -> bool {
        self.has_at(name.index())
    }

    fn count(self) -> usize {
        usize::try_from(self.0.count_ones()).unwrap_or(usize::MAX)
    }

    fn has_at(self, index: usize) -> bool {
        self.0 & bit(index) != 0
    }

    pub(super) fn fields(self) -> usize {
        let fields = Name::ALL.iter().enumerate().filter(|(_, (name, _))| matches!(name, Name::Field(_)));
        fields.filter(|(index, _)| self.has_at(*index)).count()
    }

    /// Which members of one object offer records beside others that do, if any: each reader has a place of its own to look in.
    /// Status is left out, for an envelope may have one.
    pub(super) fn in_two_places(self) -> Option<&'static str> {
        let has_fields = Field::ALL.into_iter().any(|it| it != Field::Status && self.has(Name::Field(it)));
        match (self.has(Name::Data), self.has(Name::Body), has_fields || self.has(Name::CaCertificateVos)) {
            (true, true, _) => Some("Data and a body"),
            (true, false, true) => Some("Data and the fields of a record beside it"),
            (false, true, true) => Some("a body and the fields of a record beside it"),
            (false, false, _) | (true, false, false) | (false, true, false) => None,
        }
    }

    /// Whether the members are those of a device certificate. Three of the eight fields are its too.
    pub(super) fn of_device(self) -> bool {
        (self.has(Name::DeviceSn) || self.has(Name::DeviceContent))
            && !self.has(Name::Field(Field::CaContent))
    }
}

fn bit(index: usize) -> u32 {
    u32::try_from(index).ok().and_then(|index| 1_u32.checked_shl(index)).unwrap_or(0)
}

/// A key of an object, and what it means, if anything here.
#[derive(Clone, Debug)]
pub(super) struct Key<'a> {
    /// As it is written, with its quotes.
    raw: &'a str,
    pub(super) text: Cow<'a, str>,
    pub(super) name: Option<Name>,
}

impl<'a> Key<'a> {
    /// Of a key as it is written.
    fn of(raw: &'a str) -> Result<Self, Unwanted<'a>> {
        let text = json::whole_key(raw)?;
        let name = Name::of(&text);
        Ok(Key { raw, text, name })
    }
}

/// The keys of one object so far; those that mean something cost no allocation.
#[derive(Debug, Default)]
pub(super) struct Seen<'a> {
    pub(super) names: Names,
    /// The key of each name, as it is written.
    spellings: [Option<&'a str>; COUNT],
    others: Keys<'a>,
}

impl<'a> Seen<'a> {
    /// Notes the key that is written so. An error is what the object is to be refused for.
    pub(super) fn note(&mut self, raw: &'a str) -> Result<Key<'a>, Unwanted<'a>> {
        let key = Key::of(raw)?;
        let earlier = match key.name {
            Some(name) => self.insert_name(name, key.raw),
            None => self.others.insert(key.text.clone()),
        };
        let members = self.others.len().saturating_add(self.names.count());
        match Unwanted::of(&key.text, earlier, members) {
            Some(unwanted) => Err(unwanted),
            None => Ok(key),
        }
    }

    /// How the object has spelled the name before, if it has.
    fn insert_name(&mut self, name: Name, raw: &'a str) -> Option<Cow<'a, str>> {
        let index = name.index();
        self.names.0 |= bit(index);
        let earlier = self.spellings.get_mut(index)?.replace(raw)?;
        Some(json::key(earlier))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_in_the_list_once_and_is_what_its_spelling_means() {
        let mut names = Names::default();
        for (index, (name, spelling)) in Name::ALL.into_iter().enumerate() {
            assert_eq!((Name::of(spelling), name.index()), (Some(name), index));
            assert!(!names.has(name));
            names.0 |= bit(index);
        }
        assert_eq!(names.0.count_ones(), 21);
        assert_eq!(names.fields(), 8);
    }

    #[test]
    fn a_key_means_the_name_that_it_folds_to() {
        // Folded by Python: 'ſN'.casefold() is 'sn', 'ſtatuſ' is 'status', 'bod\u1e9e' is 'bodss', '\u0131' stays.
        for (key, name) in [
            ("RequestId", Some(Name::RequestId)),
            ("requestId", Some(Name::RequestId)),
            ("REQUEST-ID", Some(Name::RequestId)),
            ("_request__id_", Some(Name::RequestId)),
            ("Http-Status_code", Some(Name::HttpStatusCode)),
            ("ca_certificate_vos", Some(Name::CaCertificateVos)),
            ("\u{17f}N", Some(Name::Field(Field::Sn))),
            ("\u{17f}tatu\u{17f}", Some(Name::Field(Field::Status))),
            ("Succe\u{df}", Some(Name::Success)),
            ("IsSuccess", Some(Name::Success)),
            ("is_success", Some(Name::Success)),
            ("wasSuccess", None),
            ("Succe\u{1e9e}", Some(Name::Success)),
            // Dotless i, whose upper case is I; i with dot above, whose lower case is i, and as full folding writes it.
            ("RequestI\u{131}d", None),
            ("Request\u{131}d", Some(Name::RequestId)),
            ("val\u{131}dBegin", Some(Name::Field(Field::ValidBegin))),
            ("Val\u{130}dBegin", Some(Name::Field(Field::ValidBegin))),
            ("vali_\u{307}dBeg\u{130}\u{307}n", Some(Name::Field(Field::ValidBegin))),
            ("val\u{307}idBegin", None),
            // Fullwidth letters fold to fullwidth ones.
            ("\u{ff33}\u{ff2e}", None),
            ("Sn ", None),
            ("Sns", None),
            ("S", None),
            ("", None),
            ("_", None),
        ] {
            assert_eq!(Name::of(key), name, "{key:?}");
        }
    }
}
