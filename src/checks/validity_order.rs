//! validity-order

use crate::check::prelude::*;

// RFC 5280 section 4.1.2.5: the validity period runs from notBefore through notAfter, inclusive.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::ValidityOrder,
    title: "notBefore is not after notAfter",
    severity: Severity::Error,
    reference: "RFC 5280 section 4.1.2.5",
    explain: Explain {
        what: "notBefore of the certificate is not later than its notAfter.",
        why: "A certificate whose period ends before it begins is valid at no time.",
        seen: "`openssl x509 -noout -dates` prints a notAfter that is before notBefore; `openssl verify` says \
               'certificate has expired' (error 10) or 'certificate is not yet valid' (error 9) whatever the \
               time.",
        fix: "Check the clock of the machine that issues and the -days, -startdate and -enddate options, \
              reissue the certificate (`openssl x509 -req -days 3650 ...`), and look at it with `openssl x509 \
              -noout -dates`.",
    },
    scope: Scope::EachCertificate(run),
})
.not_of_devices()
.measured(&[
    ("end-before-begin", "-+-+--"),
]);

fn run(role: Role, certificate: &Certificate, _: &Case) -> Judged {
    let (begin, end) = (not_before(role, certificate)?, not_after(role, certificate)?);
    if begin <= end {
        return Ok(Outcome::PASSED);
    }
    Evidence::new(
        "end-before-begin",
        format!("the {} is valid at no time: notAfter is before notBefore", role.name()),
    )
    .expected("notBefore no later than notAfter")
    .found(format!("notBefore {}, notAfter {}", Value::Instant(begin), Value::Instant(end)))
    .help("reissue the certificate; check the issuing machine's clock and the -days option")
    .failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::said;

    #[test]
    fn both_instants_are_shown() {
        let finding = said("validity-order", "CaContent", "ca-not-after-before-not-before");
        assert!(finding.found.starts_with("notBefore 2026-06-01T00:00:00Z, notAfter 2026-05-01T00:00:00Z"));
        assert_eq!(
            said("validity-order", "VerificationContent", "ca-not-after-before-not-before").outcome,
            "passed"
        );
    }
}
