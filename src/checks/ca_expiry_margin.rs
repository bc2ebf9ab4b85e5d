//! ca-expiry-margin

use crate::check::prelude::*;

/// Nanoseconds of a day.
const DAY: i128 = 24 * 60 * 60 * 1_000_000_000;

// RFC 5280 section 4.1.2.5. How much time a renewal takes is the caller's to say: a policy of days.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::CaExpiryMargin,
    title: "the CA certificate does not expire soon",
    severity: Severity::Warning,
    reference: "RFC 5280 section 4.1.2.5",
    explain: Explain {
        what: "More than the given number of days (30, or --expiry-margin) are left until notAfter of the CA \
               certificate. Not applicable once it has expired.",
        why: "When the CA expires, every device under it is locked out at once. Devices in the field need time to get \
              new certificates.",
        seen: "Nothing yet: everything works until the day on which `openssl verify` says 'certificate has \
               expired' (error 10) for every device at once.",
        fix: "Issue a new CA certificate now: `openssl x509 -req -in CA.csr -signkey CA.key -days 3650 -extfile ca.ext \
              -out CA.crt`; register it beside the old one, and move the devices over while both are accepted.",
    },
    scope: Scope::Issuer(run),
})
.measured(&[
    ("expires-soon", "++++++"),
]);

fn run(issuer: &Issuer, policy: &Policy) -> Judged {
    let end = not_after(Role::Ca, issuer.certificate())?;
    let now = policy.validation_time;
    let left = end.unix_timestamp_nanos().saturating_sub(now.unix_timestamp_nanos());
    let margin = DAY.saturating_mul(policy.expiry_margin_days.into());
    if left < 0 {
        return Ok(Outcome::NotApplicable("the CA certificate has expired"));
    }
    if left > margin {
        return Ok(Outcome::PASSED);
    }
    Evidence::new("expires-soon", format!("the CA certificate expires in {} days", left / DAY))
        .expected(format!("more than {} days left", policy.expiry_margin_days))
        .found(Value::Instant(end))
        .help("issue and register the next CA now, and move the devices over while both are accepted")
        .failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{policy, said, said_under};

    #[test]
    fn exactly_the_margin_is_too_little() {
        assert_eq!(said("ca-expiry-margin", "CaContent", "ca-30-days-left").outcome, "failed");
        assert_eq!(said("ca-expiry-margin", "CaContent", "ca-30-days-and-1-second-left").outcome, "passed");
        let finding = said("ca-expiry-margin", "CaContent", "ca-29-days-left");
        assert_eq!(finding.message, "the CA certificate expires in 29 days");
    }

    #[test]
    fn the_policy_sets_the_margin() {
        let outcome = |days| {
            let policy = policy().expiry_margin_days(days);
            said_under(&policy, "ca-expiry-margin", "CaContent", "ca-29-days-left").outcome
        };
        assert_eq!(outcome(28), "passed");
        assert_eq!(outcome(29), "failed");
        assert_eq!(outcome(0), "passed");
        assert_eq!(outcome(u32::MAX), "failed");
    }

    #[test]
    fn an_expired_ca_has_no_margin() {
        assert_eq!(said("ca-expiry-margin", "CaContent", "ca-expired").outcome, "not-applicable");
    }
}
