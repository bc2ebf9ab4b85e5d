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
