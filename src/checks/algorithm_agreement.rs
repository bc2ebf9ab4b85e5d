//! algorithm-agreement

use crate::check::prelude::*;
use crate::untrusted::{self, MAX_PARAMETER_OCTETS};
use crate::x509::signature::short_algorithm_name;
use crate::x509::spki::AlgorithmIdentifier;

// RFC 5280 section 4.1.1.2: signatureAlgorithm must contain the same algorithm identifier as the signature field in
// tbsCertificate; section 4.1.2.3 says it again from the other side.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::AlgorithmAgreement,
    title: "both places name the same signature algorithm",
    severity: Severity::Error,
    reference: "RFC 5280 sections 4.1.1.2 and 4.1.2.3",
    explain: Explain {
        what: "signatureAlgorithm, outside what is signed, equals the signature field inside it, octet for octet, \
               parameters included.",
        why: "Only the inner one is protected. Where they differ, the outer one was changed or the \
              certificate was put together by hand. Measured: Java, Go, rustls and GnuTLS do not load a CA that names another \
              algorithm or digest; OpenSSL refuses it where it verifies the signature or runs in its strict mode. Where only \
              NULL is missing in one place, Go and rustls do not load it and the others accept devices: that is a warning.",
        seen: "`openssl verify -x509_strict` says 'cert info signature and signature algorithm mismatch' (error \
               78). Without that option it says nothing of the CA, and of the verification certificate \
               'certificate signature failure' (error 7). `openssl x509 -text` shows the algorithm in two \
               places.",
        fix: "Reissue the certificate with an unmodified OpenSSL (`openssl x509 -req ...`, `openssl req -x509 \
              ...`), which writes the same algorithm in both places.",
    },
    scope: Scope::EachCertificate(run),
})
.measured(&[
    ("null-in-one-place", "++LL++"),
    ("other-algorithm", "+LLL+L"),
    ("other-parameters", "++LL++"),
])
.measured_of_device(&[
    ("null-in-one-place", "-+--++"),
    ("other-algorithm", "------"),
]);

fn run(role: Role, certificate: &Certificate, _: &Case) -> Judged {
    let (inner, outer) = (certificate.tbs_signature(), certificate.signature_algorithm());
    if inner.raw == outer.raw {
        return Ok(Outcome::PASSED);
    }
    let is_null_or_none = |it: &AlgorithmIdentifier<'_>| matches!(it.parameters, None | Some([0x05, 0x00]));
    let (reason, severity, message) = if inner.oid != outer.oid {
        ("other-algorithm", Severity::Error, "names two signature algorithms")
    } else if inner.parameters != outer.parameters && is_null_or_none(&inner) && is_null_or_none(&outer) {
        (
            "null-in-one-place",
            // Unlike on a CA, where nobody verifies that signature.
            if role == Role::Device { Severity::Error } else { Severity::Warning },
            "names its signature algorithm with NULL in one place and without parameters in the other",
        )
    } else {
        (
            "other-parameters",
            Severity::Error,
            "names its signature algorithm with different parameters inside and outside",
        )
    };
    Evidence::new(reason, format!("the {} {message}", role.name()))
        .severity(severity)
        .expected(format!("as inside: {}", described(&inner)))
        .found(format!("outside: {}", described(&outer)))
        .help("reissue the certificate with an unmodified OpenSSL")
        .failed()
}

fn described(algorithm: &AlgorithmIdentifier<'_>) -> String {
    let name = short_algorithm_name(algorithm);
    match algorithm.parameters {
        None => format!("{name} without parameters"),
        Some([0x05, 0x00]) => format!("{name} with NULL"),
        Some(parameters) => {
            format!("{name} with parameters {}", untrusted::octets(parameters, MAX_PARAMETER_OCTETS))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::{said, weight};
    use crate::x509::oid::Oid;

    #[test]
    fn the_same_algorithm_in_both_places_passes() {
        assert_eq!(said("algorithm-agreement", "CaContent", "good").outcome, "passed");
    }

    #[test]
    fn a_missing_null_is_told_from_another_algorithm() {
        let message = |target, response| said("algorithm-agreement", target, response).message;
        assert_eq!(
            message("CaContent", "algorithm-agreement-null-missing-inside"),
            "the CA certificate names its signature algorithm with NULL in one place and without parameters in the other"
        );
        assert_eq!(
            message("CaContent", "algorithm-agreement-other-digest"),
            "the CA certificate names two signature algorithms"
        );
    }

    #[test]
    fn a_missing_null_alone_is_a_warning() {
        let weight = |target, response| weight("algorithm-agreement", target, response);
        let null = (Severity::Warning, "null-in-one-place");
        assert_eq!(weight("CaContent", "algorithm-agreement-null-missing-inside"), null);
        let proof = "algorithm-agreement-null-missing-outside-in-verification";
        assert_eq!(weight("VerificationContent", proof), null);
        let salt = "algorithm-agreement-other-salt-length-in-verification";
        assert_eq!(weight("VerificationContent", salt), (Severity::Error, "other-parameters"));
        let digest = weight("CaContent", "algorithm-agreement-other-digest");
        assert_eq!(digest, (Severity::Error, "other-algorithm"));
    }

    #[test]
    fn algorithm_and_parameters_are_described() {
        // sha256WithRSAEncryption, 1.2.840.113549.1.1.11
        let oid = Oid::from_der_contents(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b]);
        let describe = |parameters| described(&AlgorithmIdentifier { oid, parameters, raw: &[] });
        assert_eq!(describe(None), "sha256WithRSAEncryption without parameters");
        assert_eq!(describe(Some(&[5, 0])), "sha256WithRSAEncryption with NULL");
        assert_eq!(describe(Some(&[4, 1, 7])), "sha256WithRSAEncryption with parameters 040107");
        let long = format!("sha256WithRSAEncryption with parameters {}... (100 octets)", "00".repeat(16));
        assert_eq!(describe(Some(&[0; 100])), long);
        let key = [&[0; 16], &b"-----BEGIN PRIVATE KEY-----"[..]].concat();
        assert!(
            described(&AlgorithmIdentifier { oid, parameters: Some(&key), raw: &[] })
                .ends_with(untrusted::NOTE)
        );
    }
}
