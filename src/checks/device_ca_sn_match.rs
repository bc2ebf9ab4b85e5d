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
