//! ca-self-signature

use crate::case::SelfSignature;
use crate::check::prelude::*;
use crate::x509::certificate::NamedInstead;
use crate::x509::signature::{Digest, SignatureResult, Unsupported, Why, digest};

// RFC 5280 section 3.2: in a self-signed certificate, issuer and subject are the same and the signature verifies with
// the key in the certificate. Section 4.2.1.1: with key rollover, authorityKeyIdentifier tells the other key.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::CaSelfSignature,
    title: "a self-issued CA verifies under its own key",
    severity: Severity::Error,
    reference: "RFC 5280 sections 3.2 and 4.2.1.1",
    explain: Explain {
        what: "If issuer and subject of the CA certificate are equal, its signature verifies under the key that it \
               certifies. Not applicable if another CA issued it, or if its authorityKeyIdentifier names another key \
               and its own did not sign it (a certificate made for key rollover): nothing in the response vouches then for what the certificate \
               says, and --expect-ca-sha256 is the way to make sure of it.",
        why: "A self-issued certificate whose signature does not verify was changed after it was signed, or made with \
              another key. No TLS server that was tried looks at the signature of a CA that it trusts, so devices may be \
              accepted all the same: it is evidence of tampering. Where nobody knows the algorithm it cannot be verified here, and \
              OpenSSL takes no such CA for a root; that weighs a warning.",
        seen: "`openssl verify -check_ss_sig` says 'certificate signature failure' (error 7) at the depth of \
               the CA; without that option it says nothing.",
        fix: "Verify with: `openssl verify -CAfile ca.pem -check_ss_sig ca.pem`. Sign the CA again with its own key \
              (`openssl x509 -req -in CA.csr -signkey CA.key ...`), and register it again.",
    },
    scope: Scope::IssuerInCase(run),
})
.measured(&[
    ("bad-signature", "++++++"),
    ("other-certificate-named", "++++++"),
    ("other-key-named", "++++++"),
    ("signature-algorithm-unknown", "-+++++"),
    ("signature-unsupported", "++++++"),
]);

fn run(issuer: &Issuer, case: &Case, _: &Policy) -> Judged {
    let ca = issuer.certificate();
    let check = match case.self_signature() {
        None => return Err(Cause::Undecodable(Role::Ca).into()),
        Some(SelfSignature::IssuedByAnother) => return Ok(Outcome::NotApplicable("another CA issued it")),
        Some(SelfSignature::AnotherKey) => {
            return Ok(Outcome::NotApplicable("its authorityKeyIdentifier names another key"));
        }
        Some(SelfSignature::Checked(check)) => check,
    };
    match check {
        SignatureResult::Verified => match named_instead(ca) {
            None => Ok(Outcome::PASSED),
            Some((reason, named)) => Evidence::new(
                reason,
                format!("the CA's own key signed it, but its authorityKeyIdentifier names {named}, which OpenSSL then looks for"),
            )
            .expected("its own key, issuer and serial number, or no authorityKeyIdentifier")
            .found(named)
            .help("reissue the CA without authorityKeyIdentifier; `openssl verify` says 'unable to get issuer certificate'")
            .remark(),
        },
        SignatureResult::Unsupported(_) if has_broken_digest(ca) => {
            Ok(Outcome::NotApplicable("it is made over MD2, MD4 or MD5, so that it says nothing (see ca-key-bound)"))
        }
        SignatureResult::Unsupported(reason @ Unsupported(Why::UnknownAlgorithm(_))) => {
            Err(Cause::UnknownSignature(Role::Ca, reason.to_string().into()).into())
        }
        SignatureResult::Unsupported(reason) => Err(Cause::Signature(Role::Ca, reason.to_string().into()).into()),
        SignatureResult::Rejected => Evidence::new(
            "bad-signature",
            "the CA certificate names itself as issuer, but its own key did not sign it",
        )
        .expected("a signature made by the CA's key")
        .found("a signature that does not verify under it")
        .help("sign the CA certificate again with its own key (`openssl x509 -req -in CA.csr -signkey CA.key -out CA.crt`), and register it again")
        .failed(),
    }
}

/// Whether the signature is over a digest for which two certificates can be made.
fn has_broken_digest(ca: &Certificate) -> bool {
    matches!(digest(&ca.signature_algorithm()), Some(Digest::Md2 | Digest::Md4 | Digest::Md5))
}

/// What the authorityKeyIdentifier of a self-signed CA names, if that is not itself, behind the reason.
fn named_instead(ca: &Certificate) -> Option<(&'static str, &'static str)> {
    ca.named_instead().ok().flatten().map(|named| match named {
        NamedInstead::Key => ("other-key-named", "another key"),
        NamedInstead::Certificate => ("other-certificate-named", "another certificate"),
    })
}

#[cfg(test)]
mod tests {
    use super::named_instead;
    use crate::checks::testing::said;
    use crate::x509::certificate::Certificate;
    use crate::x509::pem::Pem;

    #[test]
    fn a_ca_that_another_signed_is_not_judged() {
        let message = |response| said("ca-self-signature", "CaContent", response).message;
        assert_eq!(message("ca-intermediate"), "another CA issued it");
        assert_eq!(message("ca-key-rollover"), "its authorityKeyIdentifier names another key");
    }

    #[test]
    fn a_self_signed_ca_that_names_another_passes_with_a_remark() {
        for (response, named) in [
            ("ca-self-signed-naming-another-key", "another key"),
            ("ca-self-signed-naming-its-old-serial", "another certificate"),
        ] {
            let finding = said("ca-self-signature", "CaContent", response);
            assert_eq!((finding.outcome, finding.found.as_str()), ("passed", named), "{response}");
        }
        assert_eq!(said("ca-self-signature", "CaContent", "good").message, "");
    }

    /// openssl req -x509 -new -key k.pem -set_serial 0x0a0b0c0d -subj "/CN=Example CA"
    ///   -addext "authorityKeyIdentifier=keyid:always,issuer:always", where k.pem is a P-256 key
    const NAMES_ITSELF: &str = "\
        -----BEGIN CERTIFICATE-----\n\
        MIIBkDCCATagAwIBAgIECgsMDTAKBggqhkjOPQQDAjAVMRMwEQYDVQQDDApFeGFt\n\
        cGxlIENBMB4XDTI2MTEyNDE0MzU0OVoXDTM2MTEyMTE0MzU0OVowFTETMBEGA1UE\n\
        AwwKRXhhbXBsZSBDQTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABKi35AXNIVFu\n\
        2Bbl7CRnUKA+Gz1lswwEP76Px6Nn5O0wbRvcfgZTt/1p7K4O1c6ARzFonj0sLxdj\n\
        cMeNgkPRdsijdDByMB0GA1UdDgQWBBRLfUE+EhuzWaDns1CZQFIKg2FPLDAPBgNV\n\
        HRMBAf8EBTADAQH/MEAGA1UdIwQ5MDeAFEt9QT4SG7NZoOezUJlAUgqDYU8soRmk\n\
        FzAVMRMwEQYDVQQDDApFeGFtcGxlIENBggQKCwwNMAoGCCqGSM49BAMCA0gAMEUC\n\
        IGoPVZctmpyxos55qGlp8SYuJcZI3lG/WK45uGEqYaLyAiEAlG5QZWpF8+JnaMNT\n\
        bsTT6RYwQB0UGpsqjnTvm4G5Fe0=\n\
        -----END CERTIFICATE-----\n";

    #[test]
    fn the_issuer_that_is_named_is_told_from_another() {
        let der = Pem::read(NAMES_ITSELF).certificate().unwrap();
        assert_eq!(named_instead(&Certificate::from_der(der.clone()).unwrap()), None);
        // The name stands there as issuer, as subject, and in authorityKeyIdentifier.
        let names: Vec<usize> = (0..der.len()).filter(|at| der[*at..].starts_with(b"Example CA")).collect();
        let mut other = der;
        other[names[2]] = b'e';
        assert_eq!(named_instead(&Certificate::from_der(other.clone()).unwrap()), None, "letter case aside");
        other[names[2]] = b'A';
        let expected = Some(("other-certificate-named", "another certificate"));
        assert_eq!(named_instead(&Certificate::from_der(other).unwrap()), expected);
    }

    #[test]
    fn a_signature_over_a_broken_digest_does_not_count_and_another_that_is_not_verified_is_named() {
        assert_eq!(said("ca-self-signature", "CaContent", "ca-self-signature-md5").outcome, "not-applicable");
        let finding = said("ca-self-signature", "CaContent", "ca-key-sound-exponent-0");
        assert_eq!(finding.outcome, "unchecked");
        assert!(finding.message.contains("cannot be verified"), "{}", finding.message);
    }
}
