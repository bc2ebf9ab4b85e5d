//! verification-signature

use crate::check::prelude::*;
use crate::x509::issuer::has_signed;
use crate::x509::signature::SignatureResult;

// RFC 5280 section 6.1.3 (a)(1): the signature verifies with the issuer's key. RegisterCaCertificate: it proves that
// whoever registers the CA holds its private key.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::VerificationSignature,
    title: "the CA's key signed the verification certificate",
    severity: Severity::Error,
    reference: "RFC 5280 section 6.1.3; RegisterCaCertificate, request parameter VerificationContent",
    explain: Explain {
        what: "The signature of the verification certificate verifies under the key of the CA certificate. Verified \
               are RSA PKCS#1 v1.5 with SHA-1, SHA-256 and SHA-512 from 1024 bits and with SHA-384 from 2048; RSA PSS with \
               SHA-256, SHA-384 and SHA-512 from 2048 bits; ECDSA with these on P-256, P-384 and P-521, and with SHA-256 on \
               secp256k1; Ed25519. Anything else is unchecked and named.",
        why: "This is the proof of possession itself: without it, anyone could register a CA that is not theirs.",
        seen: "`openssl verify` says 'certificate signature failure' (error 7) for the verification \
               certificate; for one that signed itself, 'unable to get local issuer certificate' (error 20) \
               or 'self-signed certificate' (error 18).",
        fix: "Verify with: `openssl verify -partial_chain -CAfile CA.crt verificationCert.crt`. Sign the verification \
              certificate with the CA's private key, and register the CA again.",
    },
    scope: Scope::Signature(Role::Verification, run),
})
.grounds(Ground::Proof)
.answered("CertificateContentError");

fn run(issuer: &Issuer, verification: &Certificate, signature: &SignatureResult) -> Judged {
    match signature {
        SignatureResult::Verified => Ok(Outcome::PASSED),
        SignatureResult::Unsupported(reason) => {
            Err(Cause::Signature(Role::Verification, reason.to_string().into()).into())
        }
        SignatureResult::Rejected => {
            let (reason, message, help) = explanation(issuer.certificate(), verification);
            Evidence::new(reason, message)
                .expected("a signature made by the CA's key")
                .found("a signature that does not verify under it")
                .help(help)
                .failed()
        }
    }
}

/// Why the signature does not verify, as far as the two certificates tell.
fn explanation(ca: &Certificate, verification: &Certificate) -> (&'static str, &'static str, &'static str) {
    if has_signed(verification, ca) && ca.der() != verification.der() {
        (
            "contents-swapped",
            "the contents are swapped: the verification certificate's key signed the CA certificate",
            "exchange CaContent and VerificationContent, and register the CA again",
        )
    } else if has_signed(verification, verification) {
        (
            "self-signed",
            "the verification certificate is signed with its own key, not with the CA's",
            "sign it with the CA's key and register the CA again: `openssl x509 -req -in verificationCert.csr -CA CA.crt -CAkey CA.key \
             -CAcreateserial -out verificationCert.crt -days 300 -sha256`",
        )
    } else {
        (
            "bad-signature",
            "the CA's key did not sign the verification certificate",
            "sign it with the private key of this CA, unchanged since, and register the CA again",
        )
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::said;

    #[test]
    fn usual_mistakes_are_named() {
        for (response, message) in [
            (
                "contents-swapped",
                "the contents are swapped: the verification certificate's key signed the CA certificate",
            ),
            (
                "contents-swapped-of-two-kinds",
                "the contents are swapped: the verification certificate's key signed the CA certificate",
            ),
            (
                "proof-self-signed-by-another-kind-of-key",
                "the verification certificate is signed with its own key, not with the CA's",
            ),
            ("ec-p256-proof-rsa-signature", "the CA's key did not sign the verification certificate"),
            (
                "proof-self-signed",
                "the verification certificate is signed with its own key, not with the CA's",
            ),
            ("proof-signed-by-another-key", "the CA's key did not sign the verification certificate"),
            ("proof-signature-octet-changed", "the CA's key did not sign the verification certificate"),
        ] {
            let finding = said("verification-signature", "VerificationContent", response);
            assert_eq!((finding.outcome, finding.message.as_str()), ("failed", message), "{response}");
        }
    }

    #[test]
    fn what_to_do_depends_on_the_mistake() {
        for (response, begins) in [
            ("contents-swapped", "exchange CaContent and VerificationContent"),
            ("proof-self-signed", "sign it with the CA's key"),
            ("proof-signed-by-another-key", "sign it with the private key of this CA"),
        ] {
            let help = said("verification-signature", "VerificationContent", response).help;
            assert!(help.starts_with(begins), "{response}: {help}");
        }
    }

    #[test]
    fn what_the_verifier_does_not_take_is_named() {
        let finding = said("verification-signature", "VerificationContent", "sm2");
        assert_eq!(finding.outcome, "unchecked");
        assert_eq!(
            finding.message,
            "the signature of the verification certificate cannot be verified: \
             signatures with SM2-with-SM3 are not verified"
        );
    }
}
