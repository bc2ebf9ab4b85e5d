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

#[cfg(test)]
mod tests {
    use crate::checks::testing::said_of_record;
    use crate::wire::Field;

    const ID: &str = "device-valid-end-match";

    // notAfter is 2027-06-01T00:00:00Z: 1811808000 (`date -u -d 2027-06-01 +%s`).
    #[test]
    fn near_misses_are_named() {
        for (declared, message) in [
            ("1811808000", "ValidEnd is notAfter in seconds, not in milliseconds"),
            ("1811836800000", "ValidEnd is +8 h from notAfter"),
            ("1811808000001", "ValidEnd is not notAfter of the device's certificate"),
            ("1811807999999", "ValidEnd is not notAfter of the device's certificate"),
            ("2027-06-01", "ValidEnd is no whole number of milliseconds"),
        ] {
            let finding = said_of_record(ID, "record-good", Some((Field::ValidEnd, declared)));
            assert_eq!((finding.outcome, finding.message.as_str()), ("failed", message), "{declared}");
            assert_eq!(finding.expected, "1811808000000 (2027-06-01T00:00:00Z)");
            assert_eq!(finding.found, declared);
        }
        assert_eq!(said_of_record(ID, "record-good", None).outcome, "passed");
    }

    #[test]
    fn without_a_certificate_nothing_is_said() {
        assert_eq!(said_of_record(ID, "record-content-masked", None).outcome, "unchecked");
    }
}
