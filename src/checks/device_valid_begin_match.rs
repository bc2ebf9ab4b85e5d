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

#[cfg(test)]
mod tests {
    use crate::checks::testing::said_of_record;
    use crate::wire::Field;

    const ID: &str = "device-valid-begin-match";

    // notBefore is 2026-06-01T00:00:00Z: 1780272000 (`date -u -d 2026-06-01 +%s`).
    #[test]
    fn near_misses_are_named() {
        for (declared, message) in [
            ("1780272000", "ValidBegin is notBefore in seconds, not in milliseconds"),
            ("1780300800000", "ValidBegin is +8 h from notBefore"),
            ("1780272000001", "ValidBegin is not notBefore of the device's certificate"),
            ("1780271999999", "ValidBegin is not notBefore of the device's certificate"),
            ("2026-06-01", "ValidBegin is no whole number of milliseconds"),
        ] {
            let finding = said_of_record(ID, "record-good", Some((Field::ValidBegin, declared)));
            assert_eq!((finding.outcome, finding.message.as_str()), ("failed", message), "{declared}");
            assert_eq!(finding.expected, "1780272000000 (2026-06-01T00:00:00Z)");
            assert_eq!(finding.found, declared);
        }
        assert_eq!(said_of_record(ID, "record-good", None).outcome, "passed");
    }

    #[test]
    fn without_a_certificate_nothing_is_said() {
        assert_eq!(said_of_record(ID, "record-content-masked", None).outcome, "unchecked");
    }
}
