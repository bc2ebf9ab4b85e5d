//! device-ca-sn-match

use super::serial_field;
use crate::check::prelude::*;

// RFC 5280 section 4.1.2.2; GetDeviceCertificate, response parameter CaSn.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::DeviceCaSnMatch,
    title: "CaSn is the serial number of the CA that issued the device's certificate",
    severity: Severity::Error,
    reference: "RFC 5280 section 4.1.2.2; GetDeviceCertificate, response parameter CaSn",
    explain: Explain {
        what: "CaSn, read as hexadecimal, is the serial number of the CA that issued the device's certificate, as sn-match says it of Sn.",
        why: "A device is registered under a CA by CaSn. If another CA issued its certificate, the record or the CA that was given is wrong.",
        seen: "ListDeviceCertificateByCaSn lists the device under a CA that did not issue it.",
        fix: "Compare with: `openssl x509 -in CA.crt -noout -serial`, and give the CA that CaSn names with --ca.",
    },
    scope: Scope::ValueInCase(Field::CaSn, run),
})
.since_version("0.2.0");

fn run(declared: &str, case: &Case) -> Judged {
    let issuer = look::issuer(case)?;
    serial_field::judge(
        Field::CaSn,
        declared,
        &issuer.certificate().serial_number(),
        "the serial number of the CA that issued the device's certificate",
    )
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{authorities, device_record, said_of_record, said_of_registered};
    use crate::wire::Field;

    // openssl x509 -serial says F26900BA87310C5D of ca.pem, and Python that this is 17467493430865235037.
    #[test]
    fn each_kind_of_mismatch_is_named() {
        let whose = "the serial number of the CA that issued the device's certificate";
        for (declared, message) in [
            ("17467493430865235037", format!("CaSn is {whose} in decimal, not in hexadecimal")),
            ("f26900ba", format!("CaSn is only a part of {whose}")),
            ("00f26900ba87310c5d00", format!("CaSn holds {whose} and more")),
            ("00a1b2c3", format!("CaSn is not {whose}")),
        ] {
            let finding = said_of_record("device-ca-sn-match", "record-good", Some((Field::CaSn, declared)));
            assert_eq!((finding.outcome, finding.message), ("failed", message), "{declared}");
            assert_eq!((finding.expected.as_str(), finding.found.as_str()), ("00f26900ba87310c5d", declared));
            assert!(
                finding
                    .help
                    .contains("ListDeviceCertificateByCaSn --MqttInstanceId ID --CaSn 00f26900ba87310c5d ")
            );
        }
        for declared in ["F2:69:00:BA:87:31:0C:5D", "f26900ba87310c5d", "0000f26900ba87310c5d"] {
            let finding = said_of_record("device-ca-sn-match", "record-good", Some((Field::CaSn, declared)));
            assert_eq!(finding.outcome, "passed", "{declared}");
        }
    }

    #[test]
    fn without_the_issuer_nothing_is_said() {
        for (trusted, message) in [
            (&[][..], "no CA was given to judge the device under"),
            (&["ca-elliptic"], "none of the CAs that were given issued the device's certificate"),
        ] {
            let record = device_record("record-ca-sn-another");
            let finding = said_of_registered("device-ca-sn-match", record, &authorities(trusted));
            assert_eq!((finding.outcome, finding.message.as_str()), ("unchecked", message));
        }
    }
}
