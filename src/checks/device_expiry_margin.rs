//! device-expiry-margin

use super::reissue;
use crate::check::prelude::*;

/// Nanoseconds of a day.
const DAY: i128 = 24 * 60 * 60 * 1_000_000_000;

// RFC 5280 section 4.1.2.5. How much time a renewal takes is the caller's to say: a policy of days.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::DeviceExpiryMargin,
    title: "the device's certificate does not expire soon",
    severity: Severity::Warning,
    reference: "RFC 5280 section 4.1.2.5",
    explain: Explain {
        what: "More than the given number of days (30, or --expiry-margin) are left until notAfter of the device's certificate. Not \
               applicable once it has expired.",
        why: "A device in the field gets a new certificate only as long as it can connect with the old one.",
        seen: "Nothing yet: the device connects until the day on which it does not.",
        fix: "Issue the next certificate now and bring it to the device while it connects: `openssl x509 -req -in device.csr -CA CA.crt \
              -CAkey CA.key -CAcreateserial -days 365 -sha256 -extfile device.ext -out device-new.crt`",
    },
    scope: Scope::Issued(Role::Device, run),
})
.since_version("0.2.0")
.measured_of_device(&[
    ("expires-soon", "++++++"),
]);

fn run(device: &Certificate, policy: &Policy) -> Judged {
    let end = not_after(Role::Device, device)?;
    let now = policy.validation_time;
    let left = end.unix_timestamp_nanos().saturating_sub(now.unix_timestamp_nanos());
    if left < 0 {
        return Ok(Outcome::NotApplicable("the device's certificate has expired"));
    }
    if left > DAY.saturating_mul(policy.expiry_margin_days.into()) {
        return Ok(Outcome::PASSED);
    }
    Evidence::new("expires-soon", format!("the device's certificate expires in {} days", left / DAY))
        .expected(format!("more than {} days left", policy.expiry_margin_days))
        .found(Value::Instant(end))
        .help(reissue::DEVICE)
        .failed()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::{policy, said_of_device, said_of_device_under};
    use time::{Duration, OffsetDateTime};

    const ID: &str = "device-expiry-margin";

    // The certificate ends at 2026-12-24T00:00:00Z: 1798070400 (`date -u -d 2026-12-24 +%s`).
    #[test]
    fn exactly_the_margin_is_too_little() {
        let finding = said_of_device(ID, "expires-in-30-days");
        assert_eq!(finding.message, "the device's certificate expires in 30 days");
        assert_eq!(finding.expected, "more than 30 days left");
        assert_eq!(finding.found, "2026-12-24T00:00:00Z");
        let outcome = |off: Duration| {
            let month = OffsetDateTime::from_unix_timestamp(1_798_070_400 - 30 * 86_400).unwrap();
            said_of_device_under(&Policy::at(month + off), ID, "expires-in-30-days").outcome
        };
        assert_eq!(outcome(-Duration::NANOSECOND), "passed");
        assert_eq!(outcome(-Duration::SECOND), "passed");
        assert_eq!(outcome(Duration::SECOND), "failed");
    }

    #[test]
    fn the_policy_sets_the_margin() {
        let outcome =
            |days| said_of_device_under(&policy().expiry_margin_days(days), ID, "expires-in-30-days").outcome;
        assert_eq!((outcome(29), outcome(30), outcome(u32::MAX)), ("passed", "failed", "failed"));
    }

    #[test]
    fn an_expired_device_has_no_margin() {
        assert_eq!(said_of_device(ID, "ends-now").message, "the device's certificate expires in 0 days");
        let finding = said_of_device(ID, "expired");
        assert_eq!(finding.outcome, "not-applicable");
        assert_eq!(finding.message, "the device's certificate has expired");
    }
}
