//! device-valid-begin-match

use super::validity_field;
use crate::check::prelude::*;

// GetDeviceCertificate, response parameter ValidBegin; RFC 5280 section 4.1.2.5.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::DeviceValidBeginMatch,
    title: "ValidBegin is notBefore of the device's certificate",
    severity: Severity::Error,
    reference: "GetDeviceCertificate, response parameter ValidBegin; RFC 5280 section 4.1.2.5",
    explain: Explain {
        what: "ValidBegin, in Unix milliseconds, is exactly the instant of notBefore in the device's certificate, as valid-begin-match says it of a CA.",
        why: "Whoever plans renewals by ValidBegin acts too early or too late; and a difference means that the record describes another certificate than the one it carries.",
        seen: "ValidBegin read as Unix milliseconds is another time than `openssl x509 -noout -dates` prints.",
        fix: "Fetch the record again and store it as it came: `aliyun onsmqtt GetDeviceCertificate --MqttInstanceId ID --CaSn SN --DeviceSn SN`",
    },
    scope: Scope::ValueOfDevice(Field::ValidBegin, run),
})
.since_version("0.2.0");

fn run(declared: &str, device: &Certificate) -> Judged {
    let instant = not_before(Role::Device, device)?;
    validity_field::judge(Role::Device, Field::ValidBegin, declared, "notBefore", instant)
}
