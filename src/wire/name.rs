//! The keys that mean something in the API's answers, and which of them an object has had.
//!
//! May import: the fields and keys of this room, the standard library.

use std::borrow::Cow;

use super::json::{self, Keys, Unwanted};
use super::response::Field;

/// The keys that mean something here, in one of the objects or in the advice about a wrong one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    RequestId,
    Data,
    Body,
    Code,
    Message,
    Recommend,
    CaCertificateVos,
    DeviceCertificateVos,
    DeviceSn,
    DeviceContent,
    Field(Field),
}

impl Name {
    pub(super) fn of(key: &str) -> Option<Self> {
        Some(match key {
            "RequestId" | "requestId" => Name::RequestId,
            "Data" | "data" => Name::Data,
            "Body" | "body" => Name::Body,
            "Code" | "code" => Name::Code,
            "Message" | "message" => Name::Message,
            "Recommend" | "recommend" => Name::Recommend,
            "CaCertificateVOS" | "caCertificateVOS" => Name::CaCertificateVos,
            "DeviceCertificateVOS" | "deviceCertificateVOS" => Name::DeviceCertificateVos,
            "DeviceSn" | "deviceSn" => Name::DeviceSn,
            "DeviceContent" | "deviceContent" => Name::DeviceContent,
            "RegistrationCode" | "registrationCode" => Name::Field(Field::RegistrationCode),
            "CaName" | "caName" => Name::Field(Field::CaName),
            "Sn" | "sn" => Name::Field(Field::Sn),
            "CaContent" | "caContent" => Name::Field(Field::CaContent),
            "VerificationContent" | "verificationContent" => Name::Field(Field::VerificationContent),
            "ValidBegin" | "validBegin" => Name::Field(Field::ValidBegin),
            "ValidEnd" | "validEnd" => Name::Field(Field::ValidEnd),
            "Status" | "status" => Name::Field(Field::Status),
            _ => return None,
        })
    }

    /// The name's place in a [`Names`].
    const fn bit(self) -> u32 {
        match self {
            Name::RequestId => 1,
            Name::Data => 1 << 1,
            Name::Body => 1 << 2,
            Name::Code => 1 << 3,
            Name::Message => 1 << 4,
            Name::Recommend => 1 << 5,
            Name::CaCertificateVos => 1 << 6,
            Name::DeviceCertificateVos => 1 << 7,
            Name::DeviceSn => 1 << 8,
            Name::DeviceContent => 1 << 9,
            Name::Field(Field::RegistrationCode) => 1 << 10,
            Name::Field(Field::CaName) => 1 << 11,
            Name::Field(Field::Sn) => 1 << 12,
            Name::Field(Field::CaContent) => 1 << 13,
            Name::Field(Field::VerificationContent) => 1 << 14,
            Name::Field(Field::ValidBegin) => 1 << 15,
            Name::Field(Field::ValidEnd) => 1 << 16,
            Name::Field(Field::Status) => 1 << 17,
        }
    }
}

/// A set of names.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Names(u32);

impl Names {
    pub(super) fn has(self, name: Name) -> bool {
        self.0 & name.bit() != 0
    }

    fn count(self) -> usize {
        usize::try_from(self.0.count_ones()).unwrap_or(usize::MAX)
    }

    pub(super) fn fields(self) -> usize {
        Field::ALL.iter().filter(|field| self.has(Name::Field(**field))).count()
    }

    /// Whether the members are those of a device certificate. Three of the eight fields are its too.
    pub(super) fn of_device(self) -> bool {
        (self.has(Name::DeviceSn) || self.has(Name::DeviceContent))
            && !self.has(Name::Field(Field::CaContent))
    }
}

/// A key of an object, and what it means, if anything here.
#[derive(Clone, Debug)]
pub(super) struct Key<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) name: Option<Name>,
}

impl<'a> Key<'a> {
    /// Of a key as it is written.
    pub(super) fn of(raw: &'a str) -> Self {
        let text = json::key(raw);
        let name = Name::of(&text);
        Key { text, name }
    }
}

/// The keys of one object so far; those that mean something cost no allocation.
#[derive(Debug, Default)]
pub(super) struct Seen<'a> {
    pub(super) names: Names,
    others: Keys<'a>,
}

impl<'a> Seen<'a> {
    /// Notes the key. What the object is to be refused for, if it is unwanted.
    pub(super) fn insert(&mut self, key: &Key<'a>) -> Option<Unwanted> {
        let is_new = match key.name {
            Some(name) => {
                let is_new = !self.names.has(name);
                self.names.0 |= name.bit();
                is_new
            }
            None => self.others.insert(key.text.clone()),
        };
        Unwanted::of(is_new, self.others.len().saturating_add(self.names.count()))
    }
}
