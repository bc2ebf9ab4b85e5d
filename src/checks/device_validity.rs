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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::{said_of_device, said_of_device_under};
    use time::{Duration, OffsetDateTime};

    const ID: &str = "device-validity";

    /// good.pem is valid from 2026-06-01T00:00:00Z (`date -u -d 2026-06-01 +%s`) to 2027-06-01T00:00:00Z, both inclusive.
    #[test]
    fn both_bounds_are_inclusive_to_the_nanosecond() {
        let outcome = |seconds: i64, off: Duration| {
            let policy = Policy::at(OffsetDateTime::from_unix_timestamp(seconds).unwrap() + off);
            said_of_device_under(&policy, ID, "good").outcome
        };
        let (begin, end) = (1_780_272_000, 1_811_808_000);
        assert_eq!(outcome(begin, Duration::ZERO), "passed");
        assert_eq!(outcome(end, Duration::ZERO), "passed");
        for off in [Duration::SECOND, Duration::NANOSECOND] {
            assert_eq!(outcome(begin, -off), "failed");
            assert_eq!(outcome(end, off), "failed");
        }
    }

    #[test]
    fn expired_and_not_yet_valid_are_told_apart() {
        let late = said_of_device(ID, "expired");
        assert_eq!(late.message, "the device's certificate has expired");
        assert_eq!(late.expected, "notAfter no earlier than 2026-11-24T00:00:00Z");
        assert_eq!(late.found, "2026-11-23T23:55:00Z");
        assert!(late.help.starts_with("issue it again"));
        let early = said_of_device(ID, "not-yet-valid");
        assert_eq!(early.message, "the device's certificate is not yet valid");
        assert_eq!(early.expected, "notBefore no later than 2026-11-24T00:00:00Z");
        assert_eq!(early.found, "2026-11-24T01:00:00Z");
        assert!(early.help.starts_with("check the clock"));
    }

    #[test]
    fn a_time_that_names_no_instant_leaves_it_open() {
        let finding = said_of_device(ID, "time-month-13");
        assert_eq!(finding.outcome, "unchecked");
        assert_eq!(finding.message, "notAfter of the device's certificate is no readable time");
    }
}
