//! verification-not-ca

use crate::check::prelude::*;

// RFC 5280 section 4.2.1.9: cA says whether the certified key may verify signatures on certificates.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::VerificationNotCa,
    title: "the verification certificate is not itself a CA certificate",
    severity: Severity::Warning,
    reference: "RFC 5280 section 4.2.1.9",
    explain: Explain {
        what: "The verification certificate does not say cA TRUE in basicConstraints.",
        why: "It is made for one moment and then lies around with its key. As a CA certificate that your CA signed, it \
              can issue device certificates that chain to your CA.",
        seen: "`openssl x509 -noout -ext basicConstraints -in verificationCert.crt` prints CA:TRUE.",
        fix: "Sign the verification certificate without CA extensions: leave -extfile and -extensions v3_ca out of \
              `openssl x509 -req`, or give basicConstraints=CA:FALSE; then register the CA again.",
    },
    scope: Scope::Issued(Role::Verification, run),
});

fn run(verification: &Certificate, _: &Policy) -> Judged {
    let unreadable = |error| Cause::Extension(Role::Verification, error);
    let constraints = verification.basic_constraints().map_err(unreadable)?;
    if constraints.is_some_and(|constraints| constraints.ca) {
        return Evidence::new("ca-true", "the verification certificate is a CA certificate")
            .expected("no basicConstraints, or cA FALSE")
            .found("cA TRUE")
            .help("sign it without CA extensions (`openssl x509 -req` without -extensions), and register the CA again")
            .failed();
    }
    let may_sign = verification.key_usage().ok().flatten().is_some_and(|usage| usage.key_cert_sign());
    let has_path_length = constraints.is_some_and(|constraints| constraints.path_len.is_some());
    let (reason, message, expected, found) = match (may_sign, has_path_length) {
        (false, false) => return Ok(Outcome::PASSED),
        (true, _) => (
            "key-cert-sign",
            "it is no CA certificate, but its keyUsage includes keyCertSign",
            "keyUsage without keyCertSign",
            "keyCertSign",
        ),
        (false, true) => (
            "path-length",
            "it is no CA certificate, but its basicConstraints limits the length of paths",
            "basicConstraints without pathLenConstraint",
            "pathLenConstraint",
        ),
    };
    Evidence::new(reason, message)
        .expected(expected)
        .found(found)
        .help("leave it, or sign it without CA extensions; `openssl verify -x509_strict` would object")
        .remark()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::said;

    #[test]
    fn the_ca_certificate_in_its_place_is_one() {
        let finding = said("verification-not-ca", "VerificationContent", "proof-is-the-ca-certificate");
        assert_eq!((finding.outcome, finding.found.as_str()), ("failed", "cA TRUE"));
    }

    #[test]
    fn without_extensions_it_is_none() {
        let outcome = |response| said("verification-not-ca", "VerificationContent", response).outcome;
        assert_eq!(outcome("recipe-rsa"), "passed");
        assert_eq!(outcome("good"), "passed");
    }
}
