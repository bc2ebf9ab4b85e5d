//! device-signature-digest

use super::reissue;
use crate::check::prelude::*;
use crate::x509::signature::{Digest, digest, has_digest_of_its_own, short_algorithm_name};

// RFC 6151 (MD5), RFC 9155 and NIST SP 800-131A (SHA-1): not for signatures any more.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::DeviceSignatureDigest,
    title: "the device's certificate is signed over SHA-256, SHA-384 or SHA-512",
    severity: Severity::Error,
    reference: "RFC 6149, RFC 6150, RFC 6151, NIST SP 800-131A",
    explain: Explain {
        what: "The signature of the device's certificate is made over SHA-256, SHA-384 or SHA-512, or by an algorithm that brings a digest \
               of its own.",
        why: "Two certificates can be made with the same MD5 or SHA-1 digest, so a signature made for one fits the other. Measured: with MD5 \
              every server refuses the device, with SHA-1 all but Java and Erlang; with SHA-224, a warning, Go, rustls and Erlang, and Java under \
              TLS 1.3.",
        seen: "`openssl verify -auth_level 2` says 'CA md too weak' or 'certificate signature failure'; Go 'insecure algorithm SHA1-RSA'; \
               rustls UnsupportedSignatureAlgorithm.",
        fix: "Issue the certificate again with -sha256: `openssl x509 -req -sha256 -in device.csr -CA CA.crt -CAkey CA.key -CAcreateserial \
              -out device-new.crt`",
    },
    scope: Scope::Issued(Role::Device, run),
})
.since_version("0.2.0")
.measured_of_device(&[
    ("digest-unknown", "------"),
    ("md5", "------"),
    ("sha-1", "-+--+-"),
    ("sha-224", "+2---+"),
]);

fn run(device: &Certificate, _: &Policy) -> Judged {
    let algorithm = device.signature_algorithm();
    let (reason, severity) = match digest(&algorithm) {
        Some(Digest::Md2) => ("md2", Severity::Error),
        Some(Digest::Md4) => ("md4", Severity::Error),
        Some(Digest::Md5) => ("md5", Severity::Error),
        Some(Digest::Sha1) => ("sha-1", Severity::Error),
        Some(Digest::Sha224) => ("sha-224", Severity::Warning),
        Some(Digest::Sha256 | Digest::Sha384 | Digest::Sha512) => return Ok(Outcome::PASSED),
        None if has_digest_of_its_own(&algorithm) => return Ok(Outcome::PASSED),
        Some(_) => ("other-digest", Severity::Warning),
        None => return Err(Cause::Digest(Role::Device, short_algorithm_name(&algorithm)).into()),
    };
    Evidence::new(reason, "the device's certificate is signed over a digest that servers refuse")
        .severity(severity)
        .expected("SHA-256, SHA-384 or SHA-512")
        .found(short_algorithm_name(&algorithm).into_owned())
        .help(reissue::DEVICE)
        .failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{said_of_device, weight_of_device};
    use crate::policy::Severity;

    const ID: &str = "device-signature-digest";

    #[test]
    fn the_algorithm_is_shown() {
        for (name, found, expected) in [
            ("signed-with-md5", "md5WithRSAEncryption", (Severity::Error, "md5")),
            ("signed-with-sha1", "sha1WithRSAEncryption", (Severity::Error, "sha-1")),
            ("signed-with-ecdsa-sha1", "ecdsa-with-SHA1", (Severity::Error, "sha-1")),
            ("signed-with-sha224", "sha224WithRSAEncryption", (Severity::Warning, "sha-224")),
        ] {
            assert_eq!(said_of_device(ID, name).found, found, "{name}");
            assert_eq!(weight_of_device(ID, name), expected, "{name}");
        }
    }

    #[test]
    fn the_digest_of_pss_is_in_its_parameters() {
        // RFC 4055 section 3.1: SHA-1 where they do not say
        assert_eq!(weight_of_device(ID, "signed-with-pss-sha1"), (Severity::Error, "sha-1"));
        assert_eq!(said_of_device(ID, "signed-with-pss-sha256").outcome, "passed");
    }

    #[test]
    fn an_algorithm_that_is_not_known_leaves_it_open() {
        let finding = said_of_device(ID, "signed-with-unknown");
        assert_eq!(finding.outcome, "unchecked");
        assert!(finding.message.ends_with(": 1.3.6.1.4.1.99999.1"), "{}", finding.message);
    }
}
