//! verification-issuer-match

use crate::check::prelude::*;

// RFC 5280 section 6.1.3 (a)(4): the issuer name is the subject name of the certificate above; section 7.1 says when
// two names are equal.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::VerificationIssuerMatch,
    title: "the verification certificate names the CA as its issuer",
    severity: Severity::Error,
    reference: "RFC 5280 sections 6.1.3 and 7.1",
    explain: Explain {
        what: "The issuer of the verification certificate equals the subject of the CA certificate. Names that are \
               equal only after folding letter case, white space and string types pass with a remark.",
        why: "A certificate that names another issuer was not made by this CA, so it proves nothing about it.",
        seen: "`openssl verify` says 'unable to get local issuer certificate' (error 20).",
        fix: "Sign the verification certificate with this CA: `openssl x509 -req -in verificationCert.csr -CA CA.crt \
              -CAkey CA.key -CAcreateserial -out verificationCert.crt`, and register the CA again.",
    },
    scope: Scope::ByIssuer(Role::Verification, run),
})
.grounds(Ground::Proof)
.answered("CertificateContentError");

fn run(issuer: &Issuer, verification: &Certificate) -> Judged {
    let subject = issuer.certificate().subject();
    let issuer = verification.issuer();
    match issuer.compare(&subject) {
        NameMatch::Identical => Ok(Outcome::PASSED),
        NameMatch::Equivalent => Evidence::new(
            "other-encoding",
            "issuer and subject are equal, but not octet for octet; some libraries compare octets",
        )
        .expected(Value::name(subject))
        .found(Value::name(issuer))
        .help("sign with the CA certificate itself as -CA, so that its subject is copied as it is")
        .remark(),
        NameMatch::Different => Evidence::new(
            "other-issuer",
            "the verification certificate names another issuer than this CA",
        )
        .expected(Value::name(subject))
        .found(Value::name(issuer))
        .help("sign it with this CA and register the CA again: `openssl x509 -req -in verificationCert.csr -CA CA.crt -CAkey CA.key \
             -CAcreateserial -out verificationCert.crt -days 300 -sha256`")
        .failed(),
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::said;

    #[test]
    fn names_equal_only_after_folding_pass_with_a_remark() {
        for response in ["issuer-in-other-case", "issuer-with-more-spaces", "issuer-printable-string"] {
            let finding = said("verification-issuer-match", "VerificationContent", response);
            assert_eq!(finding.outcome, "passed", "{response}");
            assert!(finding.message.contains("not octet for octet"), "{response}");
        }
        assert_eq!(said("verification-issuer-match", "VerificationContent", "good").message, "");
    }

    #[test]
    fn both_names_are_shown() {
        let finding = said("verification-issuer-match", "VerificationContent", "issuer-different");
        assert_eq!(finding.expected, "CN=Example MQTT CA,O=Example,C=CN");
        assert_eq!(finding.found, "CN=Example MQTT CA 2,O=Example,C=CN");
    }
}
