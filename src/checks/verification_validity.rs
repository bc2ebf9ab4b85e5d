//! verification-validity

use crate::check::prelude::*;

// RFC 5280 section 4.1.2.5. The platform looks at the verification certificate once, when the CA is registered.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::VerificationValidity,
    title: "the verification certificate is valid at the validation time",
    severity: Severity::Info,
    reference: "RFC 5280 section 4.1.2.5",
    explain: Explain {
        what: "The validation time lies between notBefore and notAfter of the verification certificate, both \
               inclusive.",
        why: "It only has to be valid when the CA is registered; afterwards its expiry is worth knowing and no fault. \
              Before registration it is an error, since the platform would refuse it.",
        seen: "`openssl verify` says 'certificate has expired' (error 10) for the verification certificate and \
               nothing about the CA.",
        fix: "Make the verification certificate again before the CA is registered (`openssl x509 -req ... -days 300`). \
              Once it is registered there is nothing to do.",
    },
    scope: Scope::Issued(Role::Verification, run),
})
.of_proposal(Severity::Error);

fn run(verification: &Certificate, policy: &Policy) -> Judged {
    let begin = not_before(Role::Verification, verification)?;
    let end = not_after(Role::Verification, verification)?;
    let now = policy.validation_time;
    let (reason, message, expected, found) = if now < begin {
        ("not-yet-valid", "the verification certificate is not yet valid", "notBefore no later than", begin)
    } else if now > end {
        ("expired", "the verification certificate has expired", "notAfter no earlier than", end)
    } else {
        return Ok(Outcome::PASSED);
    };
    Evidence::new(reason, message)
        .expected(format!("{expected} {}", Value::Instant(now)))
        .found(Value::Instant(found))
        .help("make it again before registering the CA; for a CA that is registered there is nothing to do")
        .failed()
}

#[cfg(test)]
mod tests {
    use crate::case::Kind;
    use crate::checks::testing::said;
    use crate::policy::Severity;

    #[test]
    fn expired_and_not_yet_valid_are_told_apart() {
        let message = |response| said("verification-validity", "VerificationContent", response).message;
        assert_eq!(message("verification-expired"), "the verification certificate has expired");
        assert_eq!(message("verification-not-yet-valid"), "the verification certificate is not yet valid");
    }

    #[test]
    fn it_weighs_more_before_registration() {
        assert_eq!(super::CHECK.severity(Kind::Registration), Severity::Info);
        assert_eq!(super::CHECK.severity(Kind::Proposal), Severity::Error);
    }
}
