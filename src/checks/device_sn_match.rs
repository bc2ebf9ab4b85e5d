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
