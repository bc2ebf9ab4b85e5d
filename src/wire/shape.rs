//! What the records of each action of the API hold: one table an action, from which all else follows.

use crate::words::words;

/// The fields of certificate records, in the order of the API's documentation
/// (onsmqtt 2020-04-20, GetCaCertificate and GetDeviceCertificate).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Field {
    /// The registration code that the CA's owner had to prove possession with.
    RegistrationCode,
    /// The name given to the CA when it was registered; may be empty.
    CaName,
    /// The CA certificate's serial number, as the platform spells it.
    Sn,
    /// The CA certificate, in PEM.
    CaContent,
    /// The verification certificate, in PEM.
    VerificationContent,
    /// The serial number of the CA under which a device is registered, as the platform spells it.
    CaSn,
    /// The serial number of a device's certificate, as the platform spells it.
    DeviceSn,
    /// The name of a device.
    DeviceName,
    /// A device's certificate, in PEM.
    DeviceContent,
    /// The notBefore of the certificate that was registered, the CA's or the device's, in milliseconds since 1970-01-01T00:00:00Z.
    ValidBegin,
    /// Its notAfter, in milliseconds since 1970-01-01T00:00:00Z.
    ValidEnd,
    /// `1` for a certificate that is active, `0` for an inactive one.
    Status,
}

/// What a field's text holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    Text,
    /// The documents show numeric strings, some senders write numbers.
    Number,
    Certificate,
}

impl Field {
    /// All fields, in the order of the documentation.
    pub const ALL: [Field; 12] = [
        Field::RegistrationCode,
        Field::CaName,
        Field::Sn,
        Field::CaContent,
        Field::VerificationContent,
        Field::CaSn,
        Field::DeviceSn,
        Field::DeviceName,
        Field::DeviceContent,
        Field::ValidBegin,
        Field::ValidEnd,
        Field::Status,
    ];

    /// The field's key, for example `Sn`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        let (_, name) = self.as_str().split_at(WITHIN.len());
        name
    }

    const fn content(self) -> Content {
        match self {
            Field::RegistrationCode | Field::CaName | Field::Sn => Content::Text,
            Field::CaSn | Field::DeviceSn | Field::DeviceName => Content::Text,
            Field::CaContent | Field::VerificationContent | Field::DeviceContent => Content::Certificate,
            Field::ValidBegin | Field::ValidEnd | Field::Status => Content::Number,
        }
    }

    /// Whether the field holds a certificate, in PEM.
    #[must_use]
    pub const fn holds_certificate(self) -> bool {
        matches!(self.content(), Content::Certificate)
    }

    /// Whether a JSON number is read as text.
    pub(super) const fn may_be_number(self) -> bool {
        matches!(self.content(), Content::Number)
    }
}

/// What stands before the key of a field in the path to it.
const WITHIN: &str = "Data.";

words!(
    Field,
    "Where the field stands in a bare response, for example `Data.Sn`: the name of a check's target, whatever envelope the \
     record came in.",
    RegistrationCode "Data.RegistrationCode",
    CaName "Data.CaName",
    Sn "Data.Sn",
    CaContent "Data.CaContent",
    VerificationContent "Data.VerificationContent",
    CaSn "Data.CaSn",
    DeviceSn "Data.DeviceSn",
    DeviceName "Data.DeviceName",
    DeviceContent "Data.DeviceContent",
    ValidBegin "Data.ValidBegin",
    ValidEnd "Data.ValidEnd",
    Status "Data.Status",
);

/// What the records of one action hold.
#[derive(Debug, PartialEq, Eq)]
#[doc(hidden)]
pub struct Shape {
    list: &'static str,
    fields: &'static [Field],
}

impl Shape {
    /// A registered CA, as GetCaCertificate and ListCaCertificate give it.
    pub const CA: Shape = Shape {
        list: "CaCertificateVOS",
        fields: &[
            Field::RegistrationCode,
            Field::CaName,
            Field::Sn,
            Field::CaContent,
            Field::VerificationContent,
            Field::ValidBegin,
            Field::ValidEnd,
            Field::Status,
        ],
    };

    /// A device's certificate, as GetDeviceCertificate, ListDeviceCertificate and ListDeviceCertificateByCaSn give it.
    pub const DEVICE: Shape = Shape {
        list: "DeviceCertificateVOS",
        fields: &[
            Field::CaSn,
            Field::DeviceSn,
            Field::DeviceName,
            Field::DeviceContent,
            Field::ValidBegin,
            Field::ValidEnd,
            Field::Status,
        ],
    };

    /// All shapes.
    pub(super) const ALL: [&'static Shape; 2] = [&Shape::CA, &Shape::DEVICE];

    /// The key of a page's list of such records, for example `CaCertificateVOS`.
    #[must_use]
    pub const fn list(&self) -> &'static str {
        self.list
    }

    /// The fields of a record, in the order of the documentation.
    #[must_use]
    pub const fn fields(&self) -> &'static [Field] {
        self.fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_the_name_under_data() {
        for field in Field::ALL {
            assert_eq!(field.as_str(), format!("Data.{}", field.name()));
        }
        let names: Vec<_> = Field::ALL.iter().map(|field| field.name()).collect();
        assert_eq!(
            names.join(" "),
            "RegistrationCode CaName Sn CaContent VerificationContent CaSn DeviceSn DeviceName DeviceContent ValidBegin ValidEnd Status"
        );
    }

    #[test]
    fn every_field_is_in_a_shape() {
        for field in Field::ALL {
            assert!(Shape::ALL.iter().any(|shape| shape.fields().contains(&field)), "{field:?}");
        }
    }

    #[test]
    fn what_holds_a_certificate_is_no_number() {
        // The documentation's examples: contents begin with `-----BEGIN CERTIFICATE-----`, times and Status are digits.
        let holding = |is: fn(Field) -> bool| Field::ALL.into_iter().filter(|it| is(*it)).collect::<Vec<_>>();
        let contents = [Field::CaContent, Field::VerificationContent, Field::DeviceContent];
        assert_eq!(holding(Field::holds_certificate), contents);
        assert_eq!(holding(Field::may_be_number), [Field::ValidBegin, Field::ValidEnd, Field::Status]);
    }
}
