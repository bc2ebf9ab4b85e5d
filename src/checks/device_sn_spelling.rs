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

#[cfg(test)]
mod tests {
    use crate::checks::testing::said_of_record;
    use crate::wire::Field;

    const ID: &str = "device-sn-spelling";

    #[test]
    fn the_documented_spelling_is_shown() {
        let finding = said_of_record(ID, "record-device-sn-in-capitals", None);
        assert_eq!(
            finding.message,
            "DeviceSn is not spelled as the serial number's octets in lower-case hexadecimal"
        );
        // openssl x509 -serial says 7D01C2A49BE60358: the first bit is not set, and no octet stands before it
        assert_eq!(
            (finding.expected.as_str(), finding.found.as_str()),
            ("7d01c2a49be60358", "7D01C2A49BE60358")
        );
        let padded = said_of_record(ID, "record-good", Some((Field::DeviceSn, "007d01c2a49be60358")));
        assert_eq!(padded.outcome, "failed");
        assert_eq!(said_of_record(ID, "record-good", None).outcome, "passed");
    }

    #[test]
    fn without_a_certificate_or_a_number_nothing_is_said() {
        for record in ["record-content-masked", "record-device-sn-missing"] {
            assert_eq!(said_of_record(ID, record, None).outcome, "unchecked", "{record}");
        }
    }
}
