//! device-sn-match

use super::serial_field;
use crate::check::prelude::*;

// RFC 5280 section 4.1.2.2; GetDeviceCertificate, response parameter DeviceSn.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::DeviceSnMatch,
    title: "DeviceSn is the serial number of the device's certificate",
    severity: Severity::Error,
    reference: "RFC 5280 section 4.1.2.2; GetDeviceCertificate, response parameter DeviceSn",
    explain: Explain {
        what: "DeviceSn, read as hexadecimal, is the serial number of the device's certificate, as sn-match says it of Sn.",
        why: "If they differ, the record describes another certificate than the one it carries, and calls that name this DeviceSn act on another device.",
        seen: "GetDeviceCertificate with the number that `openssl` prints finds nothing, or finds another device.",
        fix: "Compare with: `openssl x509 -in device.crt -noout -serial`. List the CA's devices again: `aliyun onsmqtt ListDeviceCertificateByCaSn --MqttInstanceId ID --CaSn SN`",
    },
    scope: Scope::ValueOfDevice(Field::DeviceSn, run),
})
.since_version("0.2.0");

fn run(declared: &str, device: &Certificate) -> Judged {
    serial_field::judge(
        Field::DeviceSn,
        declared,
        &device.serial_number(),
        "the serial number of the device's certificate",
    )
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{
        DEVICE_CA, authorities, certificate, device_record, said_of_record, said_of_registered,
    };
    use crate::wire::Field;

    const ID: &str = "device-sn-match";

    // openssl x509 -serial says 7D01C2A49BE60358, and Python that this is 9007694741963670360.
    #[test]
    fn each_kind_of_mismatch_is_named() {
        let whose = "the serial number of the device's certificate";
        for (declared, message) in [
            ("9007694741963670360", format!("DeviceSn is {whose} in decimal, not in hexadecimal")),
            ("7d01c2a49be603", format!("DeviceSn is only a part of {whose}")),
            ("7d01c2a49be60359", format!("DeviceSn is not {whose}")),
            ("0x7d01c2a49be60358", "DeviceSn begins with 0x".to_owned()),
        ] {
            let finding = said_of_record(ID, "record-good", Some((Field::DeviceSn, declared)));
            assert_eq!((finding.outcome, finding.message), ("failed", message), "{declared}");
            assert_eq!((finding.expected.as_str(), finding.found.as_str()), ("7d01c2a49be60358", declared));
            assert!(
                finding.help.contains(
                    "GetDeviceCertificate --MqttInstanceId ID --CaSn SN --DeviceSn 7d01c2a49be60358`"
                )
            );
        }
        for declared in ["7D:01:C2:A4:9B:E6:03:58", "007d01c2a49be60358"] {
            let finding = said_of_record(ID, "record-good", Some((Field::DeviceSn, declared)));
            assert_eq!(finding.outcome, "passed", "{declared}");
        }
    }

    // openssl x509 -serial says -0D97 of this certificate: its octets are f2 69.
    #[test]
    fn a_negative_number_is_spelled_by_its_octets() {
        let finding = |declared: &str| {
            let record = device_record("record-good")
                .with(Field::DeviceContent, certificate("serial-negative").to_pem())
                .with(Field::DeviceSn, declared);
            said_of_registered(ID, record, &authorities(DEVICE_CA))
        };
        assert_eq!(
            finding("-0d97").message,
            "DeviceSn holds a minus sign: a negative serial number is spelled by its octets"
        );
        assert_eq!(finding("-0d97").expected, "f269");
        assert_eq!(finding("f269").outcome, "passed");
    }
}
