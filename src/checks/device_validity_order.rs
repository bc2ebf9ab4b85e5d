//! device-validity-order

use super::reissue;
use crate::check::prelude::*;

// RFC 5280 section 4.1.2.5: a period from notBefore through notAfter.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::DeviceValidityOrder,
    title: "the device's notBefore is not after its notAfter",
    severity: Severity::Error,
    reference: "RFC 5280 section 4.1.2.5",
    explain: Explain {
        what: "notAfter of the device's certificate is not before its notBefore.",
        why: "Such a certificate is valid at no time: every server refuses the device, always.",
        seen: "`openssl verify` says 'certificate has expired' (error 10) or 'certificate is not yet valid' (error 9), at whatever time.",
        fix: "Issue the certificate again with both dates in order: `openssl x509 -req -days 365` counts from now.",
    },
    scope: Scope::Issued(Role::Device, run),
})
.since_version("0.2.0")
.measured_of_device(&[
    ("end-before-begin", "------"),
]);

fn run(device: &Certificate, _: &Policy) -> Judged {
    let (begin, end) = (not_before(Role::Device, device)?, not_after(Role::Device, device)?);
    if begin <= end {
        return Ok(Outcome::PASSED);
    }
    Evidence::new("end-before-begin", "the device's certificate ends before it begins")
        .expected(format!("notAfter no earlier than {}", Value::Instant(begin)))
        .found(Value::Instant(end))
        .help(reissue::DEVICE)
        .failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{said_of_changed_device, said_of_device};

    const ID: &str = "device-validity-order";

    #[test]
    fn both_times_may_be_one() {
        // good.pem ends at 270601000000Z and begins at 260601000000Z
        let finding = |end: &[u8; 13]| said_of_changed_device(ID, "good", b"270601000000Z", end);
        assert_eq!(finding(b"260601000000Z").outcome, "passed");
        let earlier = finding(b"260531235959Z");
        assert_eq!(earlier.message, "the device's certificate ends before it begins");
        assert_eq!(earlier.expected, "notAfter no earlier than 2026-06-01T00:00:00Z");
        assert_eq!(earlier.found, "2026-05-31T23:59:59Z");
    }

    #[test]
    fn a_time_that_names_no_instant_leaves_it_open() {
        assert_eq!(said_of_device(ID, "time-month-13").outcome, "unchecked");
    }
}
