//! What the checks of declared serial numbers have in common: a text against the number of a certificate.

use crate::check::prelude::*;
use crate::untrusted::pasted;
use crate::x509::serial::{SerialMatch, SerialNumber};

/// Whether the field is the number in hexadecimal; `whose` says "the serial number of" what.
pub(super) fn judge(field: Field, declared: &str, serial: &SerialNumber<'_>, whose: &str) -> Judged {
    let name = field.name();
    let (reason, message) = match serial.compare(declared) {
        SerialMatch::Equal => return Ok(Outcome::PASSED),
        SerialMatch::Decimal => ("decimal", format!("{name} is {whose} in decimal, not in hexadecimal")),
        SerialMatch::Truncated => ("truncated", format!("{name} is only a part of {whose}")),
        SerialMatch::Extended => ("extended", format!("{name} holds {whose} and more")),
        SerialMatch::Different => ("other-serial", format!("{name} is not {whose}")),
        SerialMatch::NoDigits => ("no-digits", format!("{name} holds no digit")),
        SerialMatch::Prefixed => ("hex-prefix", format!("{name} begins with 0x")),
        SerialMatch::NotHexadecimal('-') if serial.is_negative() => (
            "minus-sign",
            format!("{name} holds a minus sign: a negative serial number is spelled by its octets"),
        ),
        SerialMatch::NotHexadecimal(character) => {
            let described = described(character);
            ("not-hexadecimal", format!("{name} holds {described}, which is no hexadecimal digit"))
        }
    };
    // Nobody but the platform writes these fields.
    let number = serial.to_string();
    let help = match field {
        Field::DeviceSn => format!(
            "fetch this device by its serial number, and keep what comes back unchanged: \
             `aliyun onsmqtt GetDeviceCertificate --MqttInstanceId ID --CaSn SN --DeviceSn {}`",
            pasted(&number, "SN")
        ),
        Field::CaSn => format!(
            "give the CA that CaSn names (--ca); the devices of this one are listed by `aliyun onsmqtt ListDeviceCertificateByCaSn \
             --MqttInstanceId ID --CaSn {} --PageNo 1 --PageSize 100`",
            pasted(&number, "SN")
        ),
        _ => format!(
            "fetch this CA by its serial number, and keep what comes back unchanged: \
             `aliyun onsmqtt GetCaCertificate --MqttInstanceId ID --Sn {}`",
            pasted(&number, "SN")
        ),
    };
    Evidence::new(reason, message)
        .expected(Value::serial(*serial))
        .found(Value::quoted(declared))
        .help(help)
        .failed()
}

/// Whether the field is spelled as the documentation spells such numbers.
pub(super) fn spelling(field: Field, declared: &str, serial: &SerialNumber<'_>) -> Judged {
    if serial.is_spelled(declared) {
        return Ok(Outcome::PASSED);
    }
    let message =
        format!("{} is not spelled as the serial number's octets in lower-case hexadecimal", field.name());
    Evidence::new("other-spelling", message)
        .expected(Value::serial(*serial))
        .found(Value::quoted(declared))
        .help("compare serial numbers as numbers, not as text")
        .failed()
}

/// A character that is safe to print by itself, or its code point.
fn described(character: char) -> String {
    match character {
        ' ' => "a space".to_owned(),
        'A'..='Z' | 'a'..='z' | '0'..='9' | '.' | '-' | '_' => format!("the character {character}"),
        _ => format!("the character U+{:04X}", u32::from(character)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The serial number 00 f2 69 against a declared one.
    fn evidence(field: Field, declared: &str) -> Evidence {
        let serial = SerialNumber::from_der_contents(&[0x00, 0xf2, 0x69]);
        match judge(field, declared, &serial, "the number").unwrap() {
            Outcome::Failed(evidence) => *evidence,
            other => panic!("{other:?}"),
        }
    }

    // 0xf269 is 62057.
    #[test]
    fn each_kind_of_mismatch_is_named() {
        for (declared, message) in [
            ("62057", "Sn is the number in decimal, not in hexadecimal"),
            ("0xf269", "Sn begins with 0x"),
            ("f270", "Sn is not the number"),
            (":", "Sn holds no digit"),
            ("f2 69", "Sn holds a space, which is no hexadecimal digit"),
            ("f2_69", "Sn holds the character _, which is no hexadecimal digit"),
            ("f26G", "Sn holds the character G, which is no hexadecimal digit"),
            // a minus sign is a sign only of a number that has one
            ("-f269", "Sn holds the character -, which is no hexadecimal digit"),
            ("f269\u{202e}", "Sn holds the character U+202E, which is no hexadecimal digit"),
            ("f269\n", "Sn holds the character U+000A, which is no hexadecimal digit"),
        ] {
            assert_eq!(evidence(Field::Sn, declared).message(), message, "{declared:?}");
        }
    }

    #[test]
    fn what_to_fetch_depends_on_the_field() {
        for (field, command) in [
            (Field::Sn, "GetCaCertificate --MqttInstanceId ID --Sn 00f269`"),
            (Field::CaSn, "ListDeviceCertificateByCaSn --MqttInstanceId ID --CaSn 00f269 "),
            (Field::DeviceSn, "GetDeviceCertificate --MqttInstanceId ID --CaSn SN --DeviceSn 00f269`"),
        ] {
            let evidence = evidence(field, "f270");
            assert!(evidence.help_text().unwrap().contains(command), "{field:?}");
            assert_eq!(evidence.message(), format!("{} is not the number", field.name()));
        }
    }
}
