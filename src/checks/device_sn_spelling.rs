//! device-sn-spelling

use super::serial_field;
use crate::check::prelude::*;

// GetDeviceCertificate, sample response; X.690 section 8.3.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::DeviceSnSpelling,
    title: "DeviceSn is spelled as in the API's documentation",
    severity: Severity::Info,
    reference: "GetDeviceCertificate, sample response; X.690 section 8.3",
    explain: Explain {
        what: "DeviceSn is the lower-case hexadecimal of the serial number's DER contents octets, a leading 00 kept, and nothing more.",
        why: "Programs that compare numbers as text miss the device if it is spelled otherwise.",
        seen: "A join or a search by DeviceSn finds nothing although the device is registered.",
        fix: "Compare serial numbers as numbers, or bring them into this one form before comparing.",
    },
    scope: Scope::ValueOfDevice(Field::DeviceSn, run),
})
.since_version("0.2.0");

fn run(declared: &str, device: &Certificate) -> Judged {
    serial_field::spelling(Field::DeviceSn, declared, &device.serial_number())
}
