//! expected-ca

use crate::check::prelude::*;
use crate::x509::signature::sha256;

// The SHA-256 over the DER octets is what openssl x509 -fingerprint -sha256 prints.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::ExpectedCa,
    title: "the CA certificate is the expected one",
    severity: Severity::Error,
    reference: "GetCaCertificate, response parameter CaContent",
    explain: Explain {
        what: "The SHA-256 of the CA certificate's DER octets equals the one that the caller expects. Not applicable \
               without an expectation.",
        why: "It is the strongest of the expectations: the broker trusts exactly the certificate that you made, not \
              one that looks like it.",
        seen: "The response looks right in every detail, and `openssl x509 -fingerprint -sha256` prints another \
               fingerprint than that of your CA.",
        fix: "Compare with: `openssl x509 -in ca.pem -noout -fingerprint -sha256`. If they differ, another certificate \
              is registered; find out which and by whom before deploying.",
    },
    scope: Scope::IssuerInCase(run),
})
.unless(|policy| policy.expected_ca_sha256().is_none().then_some(UNEXPECTED));

/// Why there is nothing to check without an expectation.
const UNEXPECTED: &str = "no CA certificate is expected";

fn run(issuer: &Issuer, case: &Case, policy: &Policy) -> Judged {
    if case.is_intermediate() {
        return Ok(Outcome::NotApplicable("the CA above it is the one that is expected"));
    }
    let Some(expected) = policy.expected_ca_sha256() else {
        return Ok(Outcome::NotApplicable(UNEXPECTED));
    };
    let found = sha256(issuer.certificate().der());
    if found == expected.0 {
        return Ok(Outcome::PASSED);
    }
    Evidence::new("other-ca", "the CA certificate is not the expected one")
        .expected(Value::Digest(expected.0))
        .found(Value::Digest(found))
        .help("compare with your own copy of the CA, `openssl x509 -in CA.crt -noout -fingerprint -sha256`; do not deploy until they agree")
        .failed()
}

/// Whether the caller expects this CA certificate.
pub(super) fn is_expected(policy: &Policy, ca: &Certificate) -> bool {
    policy.expected_ca_sha256().is_some_and(|expected| expected.0 == sha256(ca.der()))
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{policy, said, said_under};
    use crate::policy::Sha256;

    #[test]
    fn another_digest_shows_both() {
        let finding =
            said_under(&policy().expect_ca_sha256(Sha256([0xab; 32])), "expected-ca", "CaContent", "good");
        assert_eq!(finding.outcome, "failed");
        assert_eq!(finding.expected, "ab".repeat(32));
        assert_eq!(finding.found.len(), 64);
    }

    #[test]
    fn without_an_expectation_it_does_not_apply() {
        assert_eq!(said("expected-ca", "CaContent", "good").outcome, "not-applicable");
    }
}
