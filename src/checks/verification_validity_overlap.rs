//! verification-validity-overlap

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
    scope: Scope::ProofByIssuer(run),
});

fn run<'c>(issuer: &'c Issuer, verification: &'c Certificate) -> Judged<'c> {
    let ca = Period::of(Role::Ca, issuer.certificate())?;
    let verification = Period::of(Role::Verification, verification)?;
    if ca.shares_an_instant_with(&verification) {
        return Ok(Outcome::PASSED);
    }
    Evidence::new("at no time are both the CA certificate and the verification certificate valid")
        .expected(format!("a time within {ca}"))
        .found(verification.to_string())
        .help("make the verification certificate again while the CA is valid, and register the CA again")
        .failed()
}

/// A validity period, both ends included.
struct Period {
    begin: time::OffsetDateTime,
    end: time::OffsetDateTime,
}

impl Period {
    fn of<'c>(role: Role, certificate: &Certificate) -> Result<Self, Cause<'c>> {
        Ok(Period { begin: not_before(role, certificate)?, end: not_after(role, certificate)? })
    }

    fn shares_an_instant_with(&self, other: &Period) -> bool {
        self.begin.max(other.begin) <= self.end.min(other.end)
    }
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} to {}", Value::Instant(self.begin), Value::Instant(self.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::said;

    fn period(begin: i64, end: i64) -> Period {
        let instant = |seconds| time::OffsetDateTime::from_unix_timestamp(seconds).unwrap();
        Period { begin: instant(begin), end: instant(end) }
    }

    #[test]
    fn one_instant_in_common_is_enough() {
        assert!(period(0, 10).shares_an_instant_with(&period(10, 20)));
        assert!(period(10, 20).shares_an_instant_with(&period(0, 10)));
        assert!(period(0, 30).shares_an_instant_with(&period(10, 20)));
        assert!(!period(0, 9).shares_an_instant_with(&period(10, 20)));
        assert!(!period(21, 30).shares_an_instant_with(&period(10, 20)));
        // A period that ends before it begins holds no instant.
        assert!(!period(0, 30).shares_an_instant_with(&period(20, 10)));
    }

    #[test]
    fn a_period_is_written_with_both_ends() {
        assert_eq!(period(0, 86_399).to_string(), "1970-01-01T00:00:00Z to 1970-01-01T23:59:59Z");
    }

    #[test]
    fn both_periods_are_shown() {
        let finding =
            said("verification-validity-overlap", "VerificationContent", "verification-not-yet-valid");
        assert_eq!(finding.outcome, "passed");
    }
}
