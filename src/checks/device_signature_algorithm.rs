//! device-signature-algorithm

use crate::check::prelude::*;
use crate::x509::key::{Curve, PublicKey};
use crate::x509::oid::RSASSA_PSS;
use crate::x509::signature::{Digest, digest};

// RFC 4055 section 3: RSASSA-PSS. RFC 8446 section 4.2.3: which signatures TLS takes in certificates.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::DeviceSignatureAlgorithm,
    title: "every server verifies signatures like that of the device's certificate",
    severity: Severity::Warning,
    reference: "RFC 4055 section 3; RFC 8446 section 4.2.3",
    explain: Explain {
        what: "The signature of the device's certificate is not RSASSA-PSS. With SHA-1 in it that is an error. A signature over SHA-512 under \
               a CA on P-256 is a remark.",
        why: "Measured: Erlang refuses a device whose certificate is signed with RSASSA-PSS, all but Java where that is over SHA-1. rustls \
              with ring verifies no ECDSA of P-256 over SHA-512.",
        seen: "Erlang sends the alert unsupported_certificate or bad_certificate; `openssl x509 -text` shows rsassaPss.",
        fix: "Sign without -sigopt rsa_padding_mode:pss: `openssl x509 -req -sha256 -in device.csr -CA CA.crt -CAkey CA.key -CAcreateserial \
              -out device-new.crt`",
    },
    scope: Scope::ByIssuer(Role::Device, run),
})
.since_version("0.2.0")
.measured_of_device(&[
    ("p-256-with-sha-512", "++++++"),
    ("pss", "++++-+"),
    ("pss-with-sha-1", "-+----"),
]);

fn run(issuer: &Issuer, device: &Certificate) -> Judged {
    let algorithm = device.signature_algorithm();
    let digest = digest(&algorithm);
    let is_p256 = matches!(issuer.key(), PublicKey::Ec(key) if key.curve == Curve::P256);
    if algorithm.oid != RSASSA_PSS {
        if !is_p256 || digest != Some(Digest::Sha512) {
            return Ok(Outcome::PASSED);
        }
        return Evidence::new(
            "p-256-with-sha-512",
            "a key on P-256 signed over SHA-512, which rustls with ring does not verify",
        )
        .expected("SHA-256 under a key on P-256")
        .found("SHA-512")
        .help("leave it unless a broker is built on rustls with ring; else sign with -sha256")
        .remark();
    }
    let (reason, severity, message) = match digest {
        Some(Digest::Sha1) => (
            "pss-with-sha-1",
            Severity::Error,
            "the device's certificate is signed with RSASSA-PSS over SHA-1, which only Java verifies",
        ),
        _ => (
            "pss",
            Severity::Warning,
            "the device's certificate is signed with RSASSA-PSS, with which Erlang refuses it",
        ),
    };
    Evidence::new(reason, message)
        .severity(severity)
        .expected("RSA PKCS #1 v1.5 or ECDSA")
        .found("RSASSA-PSS")
        .help("sign again without -sigopt rsa_padding_mode:pss")
        .failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{said_of_device, said_of_device_below};

    const ID: &str = "device-signature-algorithm";

    #[test]
    fn what_the_signature_is_over_decides_about_pss() {
        for (name, message) in [
            (
                "signed-with-pss-sha1",
                "the device's certificate is signed with RSASSA-PSS over SHA-1, which only Java verifies",
            ),
            (
                "signed-with-pss-sha256",
                "the device's certificate is signed with RSASSA-PSS, with which Erlang refuses it",
            ),
        ] {
            let finding = said_of_device(ID, name);
            assert_eq!((finding.message.as_str(), finding.found.as_str()), (message, "RSASSA-PSS"), "{name}");
        }
    }

    #[test]
    fn sha_512_is_remarked_under_a_key_on_p_256_only() {
        let finding = said_of_device_below(&["ca-elliptic"], ID, "signed-with-p256-sha512");
        assert_eq!((finding.outcome, finding.found.as_str()), ("passed", "SHA-512"));
        assert_eq!(said_of_device(ID, "signed-with-sha512").found, "");
        assert_eq!(said_of_device_below(&[], ID, "signed-with-p256-sha512").outcome, "unchecked");
    }
}
