//! device-validity

use super::reissue;
use crate::check::prelude::*;

// RFC 5280 section 4.1.2.5: valid from notBefore through notAfter, both inclusive.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::DeviceValidity,
    title: "the device's certificate is valid at the validation time",
    severity: Severity::Error,
    reference: "RFC 5280 section 4.1.2.5",
    explain: Explain {
        what: "The validation time (now, or --at) lies between notBefore and notAfter of the device's certificate, both inclusive.",
        why: "Measured: every server refuses a device whose certificate is expired or not yet valid, in the first minute already. A \
              device whose own clock is wrong is no matter here: it is the server's clock that counts.",
        seen: "The connection is closed in the handshake; `openssl verify` says 'certificate has expired' (error 10) or 'certificate \
               is not yet valid' (error 9) at depth 0.",
        fix: "Issue a new certificate for the device, if it has expired. If it is not yet valid, check the clock of the machine that \
              issued it, or wait.",
    },
    scope: Scope::Issued(Role::Device, run),
})
.since_version("0.2.0")
.measured_of_device(&[
    ("expired", "------"),
    ("not-yet-valid", "------"),
]);

fn run(device: &Certificate, policy: &Policy) -> Judged {
    let (begin, end) = (not_before(Role::Device, device)?, not_after(Role::Device, device)?);
    let now = policy.validation_time;
    let (reason, message, expected, found) = if now < begin {
        let expected = format!("notBefore no later than {}", Value::Instant(now));
        ("not-yet-valid", "the device's certificate is not yet valid", expected, begin)
    } else if now > end {
        let expected = format!("notAfter no earlier than {}", Value::Instant(now));
        ("expired", "the device's certificate has expired", expected, end)
    } else {
        return Ok(Outcome::PASSED);
    };
    let evidence = Evidence::new(reason, message).expected(expected).found(Value::Instant(found));
    let help = if reason == "expired" {
        reissue::DEVICE
    } else {
        "check the clock of the machine that issued it, or deploy after that time"
    };
    evidence.help(help).failed()
}
