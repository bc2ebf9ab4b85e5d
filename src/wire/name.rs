//! The keys that mean something in the API's answers, and which of them an object has had.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::error::InputError;
use super::json;
use super::path::Path;
use super::shape::{Field, Shape};

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
    /// How long a listing is.
    Total,
    /// Of the answer of GetRegisterCode.
    RegisterCode,
    /// Of a request.
    MqttInstanceId,
    /// The list of a page of such records.
    List(&'static Shape),
    Field(Field),
}

impl Name {
    /// The names that are in no shape, as the API's documentation spells them.
    const OTHERS: [(Name, &str); 12] = [
        (Name::RequestId, "RequestId"),
        (Name::Data, "Data"),
        (Name::Body, "Body"),
        (Name::Code, "Code"),
        (Name::Message, "Message"),
        (Name::Recommend, "Recommend"),
        (Name::Success, "Success"),
        (Name::StatusCode, "StatusCode"),
        (Name::HttpStatusCode, "HttpStatusCode"),
        (Name::Total, "Total"),
        (Name::RegisterCode, "RegisterCode"),
        (Name::MqttInstanceId, "MqttInstanceId"),
    ];

    /// All names, each with its spelling.
    fn all() -> impl Iterator<Item = (Name, &'static str)> {
        let fields = Field::ALL.into_iter().map(|field| (Name::Field(field), field.name()));
        let lists = Shape::ALL.into_iter().map(|shape| (Name::List(shape), shape.list()));
        fields.chain(lists).chain(Name::OTHERS.iter().copied())
    }

    /// The name that a key means: the one that it folds to ([`json::fold`]).
    fn of(key: &str) -> Option<Self> {
        static ALL: LazyLock<Vec<(Name, &str)>> = LazyLock::new(|| Name::all().collect());
        let spelled = |word: &str| ALL.iter().find(|(_, spelling)| spelling.eq_ignore_ascii_case(word));
        // Nearly all keys are found as they are. Folding each would cost ten allocations a record.
        let as_it_is = ALL.iter().find(|(_, spelling)| *spelling == key);
        let named = as_it_is.or_else(|| match json::fold(key).as_str() {
            // Another word for it, which some of the vendor's products write.
            "issuccess" => spelled("success"),
            folded => spelled(folded),
        });
        named.map(|(name, _)| *name)
    }
}

/// A key of an object, and what it means, if anything here.
#[derive(Clone, Debug)]
pub(super) struct Key<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) name: Option<Name>,
}

/// The keys of one object so far.
#[derive(Debug)]
pub(super) struct Keys<'a> {
    /// Those that mean something.
    named: Vec<(Name, Cow<'a, str>)>,
    /// The others, by what they fold to.
    others: BTreeMap<String, Cow<'a, str>>,
}

impl Default for Keys<'_> {
    fn default() -> Self {
        // Most objects are records.
        Keys { named: Vec::with_capacity(Field::ALL.len()), others: BTreeMap::new() }
    }
}

impl<'a> Keys<'a> {
    /// Notes the key that is written so, of the object at this path. An error is what the object is to be refused for.
    pub(super) fn note(&mut self, raw: &'a str, object: &Path<'_>) -> Result<Key<'a>, InputError> {
        let text = json::whole_key(raw, object)?;
        let name = Name::of(&text);
        let earlier = match name {
            Some(name) => {
                let earlier = self.spelling(name).cloned();
                self.named.push((name, text.clone()));
                earlier
            }
            None => self.others.insert(json::fold(&text), text.clone()),
        };
        let members = self.named.len().saturating_add(self.others.len());
        json::check_key(&text, earlier, members, object)?;
        Ok(Key { text, name })
    }

    /// How the name is spelled, if it is there.
    fn spelling(&self, name: Name) -> Option<&Cow<'a, str>> {
        self.named.iter().find(|(other, _)| *other == name).map(|(_, spelling)| spelling)
    }

    pub(super) fn has(&self, name: Name) -> bool {
        self.spelling(name).is_some()
    }

    /// Whether there is a field of a record of this shape.
    pub(super) fn has_field_of(&self, shape: &Shape) -> bool {
        shape.fields().iter().any(|field| self.has(Name::Field(*field)))
    }

    /// How many fields of a record there are, whatever its shape.
    pub(super) fn fields(&self) -> usize {
        self.named.iter().filter(|(name, _)| matches!(name, Name::Field(_))).count()
    }

    fn has_list(&self) -> bool {
        Shape::ALL.into_iter().any(|shape| self.has(Name::List(shape)))
    }

    /// Which members of one object offer records beside others that do, if any: each reader has a place of its own to look in.
    /// Status is left out, for an envelope may have one.
    pub(super) fn in_two_places(&self) -> Option<&'static str> {
        let has_fields = self.fields() > usize::from(self.has(Name::Field(Field::Status)));
        match (self.has(Name::Data), self.has(Name::Body), has_fields || self.has_list()) {
            (true, true, _) => Some("Data and a body"),
            (true, false, true) => Some("Data and the fields of a record beside it"),
            (false, true, true) => Some("a body and the fields of a record beside it"),
            (false, false, _) | (true, false, false) | (false, true, false) => None,
        }
    }

    /// Whether the members are those of a record or page that came without an envelope. Sn, DeviceSn and Status are members of much
    /// else, and a request to register has an instance.
    pub(super) fn of_bare_data(&self) -> bool {
        let fields = [
            Field::RegistrationCode,
            Field::CaName,
            Field::CaContent,
            Field::VerificationContent,
            Field::DeviceName,
            Field::DeviceContent,
        ];
        let has_field = fields.into_iter().any(|field| self.has(Name::Field(field)));
        (has_field || self.has_list()) && !self.has(Name::MqttInstanceId)
    }

    /// The shape of the record that the members make, which have three fields in common.
    pub(super) fn shape(&self) -> &'static Shape {
        let has = |field| self.has(Name::Field(field));
        let is_of_device = has(Field::DeviceSn) || has(Field::DeviceContent);
        if is_of_device && !has(Field::CaContent) { &Shape::DEVICE } else { &Shape::CA }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_in_the_list_once_and_is_what_its_spelling_means() {
        for (index, (name, spelling)) in Name::all().enumerate() {
            assert_eq!(Name::of(spelling), Some(name));
            assert_eq!(Name::all().position(|(other, _)| other == name), Some(index));
        }
        assert_eq!(Name::all().count(), 26);
    }

    #[test]
    fn a_set_has_the_names_of_the_keys_that_were_noted() {
        let mut keys = Keys::default();
        for key in ["\"Sn\"", "\"valid_end\"", "\"Data\"", "\"other\""] {
            assert!(keys.note(key, &Path::Under("")).is_ok());
        }
        let noted: Vec<Name> = Name::all().map(|(name, _)| name).filter(|name| keys.has(*name)).collect();
        assert_eq!(noted, [Name::Field(Field::Sn), Name::Field(Field::ValidEnd), Name::Data]);
        assert_eq!(keys.fields(), 2);
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
            ("ca_certificate_vos", Some(Name::List(&Shape::CA))),
            ("device_certificate_vos", Some(Name::List(&Shape::DEVICE))),
            ("device-sn", Some(Name::Field(Field::DeviceSn))),
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
