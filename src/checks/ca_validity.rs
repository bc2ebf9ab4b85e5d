//! ca-validity

use crate::check::prelude::*;

// RFC 5280 section 4.1.2.5: valid from notBefore through notAfter, both inclusive. (OpenSSL regards a certificate as
// expired at notAfter already; the RFC counts here.)
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::CaValidity,
    title: "the CA certificate is valid at the validation time",
    severity: Severity::Error,
    reference: "RFC 5280 section 4.1.2.5",
    explain: Explain {
        what: "The validation time (now, or --at) lies between notBefore and notAfter of the CA certificate, both \
               inclusive.",
        why: "OpenSSL, Go, Erlang and GnuTLS accept no device under a CA that is expired or not yet valid; Java and rustls do not \
              look at the dates of a CA that they trust. What the platform's broker does is not documented.",
        seen: "`openssl verify` says 'certificate has expired' (error 10) or 'certificate is not yet valid' \
               (error 9) at the depth of the CA, and at most brokers no device can connect.",
        fix: "Issue a new CA certificate if it has expired (`openssl x509 -req -days 3650 ...`), register it, and move the \
              devices over. Check the clock of the machine that issued it, or wait, if it is not yet valid.",
    },
    scope: Scope::Issuer(run),
})
.measured(&[
    ("expired", "-+-+--"),
    ("not-yet-valid", "-+-+--"),
]);

fn run(issuer: &Issuer, policy: &Policy) -> Judged {
    let ca = issuer.certificate();
    let (begin, end) = (not_before(Role::Ca, ca)?, not_after(Role::Ca, ca)?);
    let now = policy.validation_time;
    let evidence = if now < begin {
        Evidence::new("not-yet-valid", "the CA certificate is not yet valid")
            .expected(format!("notBefore no later than {}", Value::Instant(now)))
            .found(Value::Instant(begin))
            .help("check the clock of the machine that issued it, or deploy after that time")
    } else if now > end {
        Evidence::new("expired", "the CA certificate has expired")
            .expected(format!("notAfter no earlier than {}", Value::Instant(now)))
            .found(Value::Instant(end))
            .help("issue and register a new CA certificate, and move the devices over")
    } else {
        return Ok(Outcome::PASSED);
    };
    evidence.failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{said, said_under};
    use crate::policy::Policy;
    use time::{Duration, OffsetDateTime};

    /// The CA of good.json is valid from 2026-06-01T00:00:00Z to 2036-05-29T00:00:00Z, both inclusive.
    #[test]
    fn both_bounds_are_inclusive_to_the_nanosecond() {
        let outcome = |seconds: i64, off: Duration| {
            let policy = Policy::at(OffsetDateTime::from_unix_timestamp(seconds).unwrap() + off);
            said_under(&policy, "ca-validity", "CaContent", "good").outcome
        };
        let (begin, end) = (1_780_272_000, 2_095_632_000);
        assert_eq!(outcome(begin, Duration::ZERO), "passed");
        assert_eq!(outcome(end, Duration::ZERO), "passed");
        for off in [Duration::MILLISECOND, Duration::NANOSECOND] {
            assert_eq!(outcome(begin, -off), "failed");
            assert_eq!(outcome(begin, off), "passed");
            assert_eq!(outcome(end, -off), "passed");
            assert_eq!(outcome(end, off), "failed");
        }
    }

    #[test]
    fn expired_and_not_yet_valid_are_told_apart() {
        assert_eq!(said("ca-validity", "CaContent", "ca-expired").message, "the CA certificate has expired");
        let early = said("ca-validity", "CaContent", "ca-not-yet-valid");
        assert_eq!(early.message, "the CA certificate is not yet valid");
    }
}
