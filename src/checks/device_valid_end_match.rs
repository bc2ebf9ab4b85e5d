//! device-valid-end-match

use super::validity_field;
use crate::check::prelude::*;

// GetDeviceCertificate, response parameter ValidEnd; RFC 5280 section 4.1.2.5.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::DeviceValidEndMatch,
    title: "ValidEnd is notAfter of the device's certificate",
    severity: Severity::Error,
    reference: "GetDeviceCertificate, response parameter ValidEnd; RFC 5280 section 4.1.2.5",
    explain: Explain {
        what: "ValidEnd, in Unix milliseconds, is exactly the instant of notAfter in the device's certificate, as valid-end-match says it of a CA.",
        why: "Whoever plans renewals by ValidEnd acts too early or too late; and a difference means that the record describes another certificate than the one it carries.",
        seen: "ValidEnd read as Unix milliseconds is another time than `openssl x509 -noout -dates` prints.",
        fix: "Fetch the record again and store it as it came: `aliyun onsmqtt GetDeviceCertificate --MqttInstanceId ID --CaSn SN --DeviceSn SN`",
    },
    scope: Scope::ValueOfDevice(Field::ValidEnd, run),
})
.since_version("0.2.0");

fn run(declared: &str, device: &Certificate) -> Judged {
    let instant = not_after(Role::Device, device)?;
    validity_field::judge(Role::Device, Field::ValidEnd, declared, "notAfter", instant)
}
