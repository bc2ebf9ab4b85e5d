//! signature-digest

use crate::case::SelfSignature;
use crate::check::prelude::*;
use crate::x509::signature::{Digest, digest, has_digest_of_its_own, short_algorithm_name};

// RFC 6151 (MD5), RFC 6149 (MD2), RFC 6150 (MD4), RFC 9155 and NIST SP 800-131A (SHA-1): not for signatures any more.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::SignatureDigest,
    title: "the signature is not made over MD2, MD4, MD5 or SHA-1",
    severity: Severity::Warning,
    reference: "RFC 6149, RFC 6150, RFC 6151, NIST SP 800-131A",
    explain: Explain {
        what: "The algorithm that signed the certificate does not use MD2, MD4, MD5 or SHA-1. Not applicable to a CA \
               that signed itself: nobody relies on that signature.",
        why: "Two certificates can be made with the same MD5 or SHA-1 digest, so a signature made for one fits the \
              other. Libraries refuse such signatures by default or will soon.",
        seen: "`openssl x509 -text` shows sha1WithRSAEncryption, ecdsa-with-SHA1 or md5WithRSAEncryption; `openssl verify \
               -auth_level 2` says 'CA signature digest algorithm too weak' (error 68).",
        fix: "Sign the certificate again with SHA-256: `openssl x509 -req -sha256 -in verificationCert.csr -CA \
              CA.crt -CAkey CA.key -CAcreateserial -out verificationCert.crt`, and register the CA again. A CA \
              that another one issued has to come from that one again.",
    },
    scope: Scope::EachCertificate(run),
})
.not_of_devices()
.measured(&[
    ("digest-unknown", "++++++"),
    ("md2", "++++++"),
    ("md4", "++++++"),
    ("md5", "++++++"),
    ("sha-1", "++++++"),
]);

fn run(role: Role, certificate: &Certificate, case: &Case) -> Judged {
    if role == Role::Ca && matches!(case.self_signature(), Some(SelfSignature::Checked(_))) {
        return Ok(Outcome::NotApplicable("a self-signed CA's own digest protects nothing"));
    }
    let algorithm = certificate.signature_algorithm();
    let digest = digest(&algorithm);
    match (digest, digest.and_then(reason)) {
        (Some(weak), Some(reason)) => {
            Evidence::new(reason, format!("the signature of the {} is made over {weak}", role.name()))
                .expected("SHA-256, SHA-384 or SHA-512")
                .found(short_algorithm_name(&algorithm).into_owned())
                .help("sign the certificate again with -sha256")
                .failed()
        }
        (Some(_), None) => Ok(Outcome::PASSED),
        (None, _) if has_digest_of_its_own(&algorithm) => Ok(Outcome::PASSED),
        (None, _) => Err(Cause::Digest(role, short_algorithm_name(&algorithm)).into()),
    }
}

/// The reason, if the digest is weak.
fn reason(digest: Digest) -> Option<&'static str> {
    match digest {
        Digest::Md2 => Some("md2"),
        Digest::Md4 => Some("md4"),
        Digest::Md5 => Some("md5"),
        Digest::Sha1 => Some("sha-1"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::said;

    #[test]
    fn the_algorithm_found_is_named() {
        let finding = said("signature-digest", "VerificationContent", "rsa-2048-proof-sha1");
        assert_eq!(finding.message, "the signature of the verification certificate is made over SHA-1");
        assert_eq!(finding.found, "sha1WithRSAEncryption");
        assert_eq!(said("signature-digest", "VerificationContent", "ed25519").outcome, "passed");
    }

    #[test]
    fn a_self_signed_ca_is_not_judged() {
        let outcome = |response| said("signature-digest", "CaContent", response).outcome;
        assert_eq!(outcome("ca-self-signature-sha1"), "not-applicable");
        assert_eq!(outcome("ca-intermediate"), "passed");
        assert_eq!(outcome("ca-key-rollover"), "passed");
    }

    #[test]
    fn an_algorithm_that_is_not_known_is_named() {
        let finding = said("signature-digest", "VerificationContent", "rsa-2048-proof-unknown-algorithm");
        assert_eq!(finding.outcome, "unchecked");
        assert!(finding.message.contains("digest"), "{}", finding.message);
    }
}
