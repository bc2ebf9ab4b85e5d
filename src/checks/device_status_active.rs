//! device-status-active

use crate::check::prelude::*;
use crate::untrusted::pasted;

// GetDeviceCertificate, response parameters: Status is "1" for an active device and "0" for an inactive one.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::DeviceStatusActive,
    title: "the device is active",
    severity: Severity::Error,
    reference: "GetDeviceCertificate, response parameter Status",
    explain: Explain {
        what: "Status is \"1\". If the CA's own record, which came before, says that the CA is inactive, that is a remark.",
        why: "The broker disconnects a device that is registered and inactive (\"0\"), however good its certificate is. Whether a device is \
              registered is looked at before its CA: one that is active may still connect while its CA is inactive, and a new one may not.",
        seen: "One device cannot connect while others under the same CA can.",
        fix: "Activate the device: `aliyun onsmqtt ActiveDeviceCertificate --MqttInstanceId ID --CaSn SN --DeviceSn SN`",
    },
    scope: Scope::ValueInCase(Field::Status, run),
})
.since_version("0.2.0")
.of_devices();

fn run(status: &str, case: &Case) -> Judged {
    let declared = |field, placeholder| pasted(case.value(field).unwrap_or_default(), placeholder);
    let (reason, message, help) = match status {
        "1" => {
            let of_ca = case.lineage().and_then(|lineage| lineage.links().first());
            if !of_ca.is_some_and(|link| link.is_inactive()) {
                return Ok(Outcome::PASSED);
            }
            return Evidence::new(
                "ca-inactive",
                "the device is active and its CA is not: the device may still connect, a new one may not",
            )
            .expected("an active CA")
            .found("a CA whose record has Status 0")
            .help("activate the CA, or deactivate the device too, whichever is meant")
            .remark();
        }
        "0" => (
            "inactive",
            "the device is inactive: the broker disconnects it",
            format!(
                "activate it: `aliyun onsmqtt ActiveDeviceCertificate --MqttInstanceId ID --CaSn {} --DeviceSn {}`",
                declared(Field::CaSn, "SN"),
                declared(Field::DeviceSn, "SN")
            ),
        ),
        _ => (
            "unknown-status",
            "the status is none of the documented values",
            "fetch the record again; if it stays, ask the platform's support with the RequestId".to_owned(),
        ),
    };
    Evidence::new(reason, message).expected("1").found(Value::quoted(status)).help(help).failed()
}

#[cfg(test)]
mod tests {
    use crate::case::Authorities;
    use crate::checks::testing::{device_issuer, device_record, said_of_record, said_of_registered};
    use crate::wire::Field;

    const ID: &str = "device-status-active";

    #[test]
    fn inactive_and_unknown_are_told_apart() {
        let inactive = said_of_record(ID, "record-inactive", None);
        assert_eq!(inactive.message, "the device is inactive: the broker disconnects it");
        for status in ["2", "01", " 1", "ACTIVE"] {
            let finding = said_of_record(ID, "record-good", Some((Field::Status, status)));
            assert_eq!(finding.message, "the status is none of the documented values", "{status}");
            assert_eq!((finding.expected.as_str(), finding.found.as_str()), ("1", status));
        }
    }

    #[test]
    fn an_inactive_ca_is_remarked_of_an_active_device() {
        let mut trusted = Authorities::new();
        trusted.add_inactive(device_issuer("ca"));
        let finding = said_of_registered(ID, device_record("record-good"), &trusted);
        assert_eq!(finding.outcome, "passed");
        assert_eq!(
            finding.message,
            "the device is active and its CA is not: the device may still connect, a new one may not"
        );
        assert_eq!(said_of_registered(ID, device_record("record-inactive"), &trusted).outcome, "failed");
        // whether another CA is active does not matter
        trusted = Authorities::new();
        trusted.add_inactive(device_issuer("ca-elliptic"));
        trusted.add(device_issuer("ca"));
        assert_eq!(said_of_registered(ID, device_record("record-good"), &trusted).message, "");
    }

    #[test]
    fn without_a_ca_the_status_alone_counts() {
        let finding = said_of_registered(ID, device_record("record-good"), &Authorities::new());
        assert_eq!((finding.outcome, finding.message.as_str()), ("passed", ""));
    }
}
