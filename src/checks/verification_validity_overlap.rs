//! verification-validity-overlap

use std::ops::RangeInclusive;

use time::OffsetDateTime;

use crate::check::prelude::*;

// RFC 5280 sections 4.1.2.5 and 6.1.3 (a)(2): at the time of use every certificate of a path is valid; both ends of a
// period belong to it.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::VerificationValidityOverlap,
    title: "CA and verification certificate are valid at the same time",
    severity: Severity::Warning,
    reference: "RFC 5280 sections 4.1.2.5 and 6.1.3",
    explain: Explain {
        what: "There is an instant at which both the CA certificate and the verification certificate are valid, both \
               ends of each period included.",
        why: "The proof was made for a CA that was valid then. Without a common instant it belongs to another, older or \
              later, CA certificate, or to a machine whose clock is wrong.",
        seen: "`openssl verify` finds no time (-attime) at which the verification certificate is valid under this CA.",
        fix: "Check the clocks of the machines that issue, make the verification certificate again (`openssl x509 -req \
              -days 300`), and register the CA again.",
    },
    scope: Scope::ByIssuer(Role::Verification, run),
});

fn run(issuer: &Issuer, verification: &Certificate) -> Judged {
    let ca = period(Role::Ca, issuer.certificate())?;
    let verification = period(Role::Verification, verification)?;
    if share_an_instant(&ca, &verification) {
        return Ok(Outcome::PASSED);
    }
    Evidence::new(
        "no-overlap",
        "at no time are both the CA certificate and the verification certificate valid",
    )
    .expected(format!("a time within {}", shown(&ca)))
    .found(shown(&verification))
    .help("make the verification certificate again while the CA is valid, and register the CA again")
    .failed()
}

fn period(role: Role, certificate: &Certificate) -> Result<RangeInclusive<OffsetDateTime>, Cause> {
    Ok(not_before(role, certificate)?..=not_after(role, certificate)?)
}

fn share_an_instant(a: &RangeInclusive<OffsetDateTime>, b: &RangeInclusive<OffsetDateTime>) -> bool {
    a.start().max(b.start()) <= a.end().min(b.end())
}

fn shown(period: &RangeInclusive<OffsetDateTime>) -> String {
    format!("{} to {}", Value::Instant(*period.start()), Value::Instant(*period.end()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::said;

    fn period(begin: i64, end: i64) -> RangeInclusive<OffsetDateTime> {
        let instant = |seconds| OffsetDateTime::from_unix_timestamp(seconds).unwrap();
        instant(begin)..=instant(end)
    }

    #[test]
    fn one_instant_in_common_is_enough() {
        assert!(share_an_instant(&period(0, 10), &period(10, 20)));
        assert!(share_an_instant(&period(10, 20), &period(0, 10)));
        assert!(share_an_instant(&period(0, 30), &period(10, 20)));
        assert!(!share_an_instant(&period(0, 9), &period(10, 20)));
        assert!(!share_an_instant(&period(21, 30), &period(10, 20)));
        // A period that ends before it begins holds no instant.
        assert!(!share_an_instant(&period(0, 30), &period(20, 10)));
    }

    #[test]
    fn a_period_is_written_with_both_ends() {
        assert_eq!(shown(&period(0, 86_399)), "1970-01-01T00:00:00Z to 1970-01-01T23:59:59Z");
    }

    #[test]
    fn both_periods_are_shown() {
        let finding =
            said("verification-validity-overlap", "VerificationContent", "verification-not-yet-valid");
        assert_eq!(finding.outcome, "passed");
    }
}
