//! device-signature

use super::reissue;
use crate::check::prelude::*;
use crate::x509::issuer::has_signed;
use crate::x509::signature::{Digest, SignatureResult, digest};

// RFC 5280 section 6.1.3 (a)(1): the signature verifies with the issuer's key.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::DeviceSignature,
    title: "the CA's key signed the device's certificate",
    severity: Severity::Error,
    reference: "RFC 5280 section 6.1.3",
    explain: Explain {
        what: "The signature of the device's certificate verifies under the key of the CA that it names. What is verified is said of \
               verification-signature; anything else is unchecked and named.",
        why: "Every server verifies it, and refuses the device if it does not hold: another key signed, or the certificate was changed.",
        seen: "`openssl verify` says 'certificate signature failure' (error 7), or 'unable to get local issuer certificate' (error 20) where \
               another CA of the same name signed.",
        fix: "Sign the device's request with the key of the CA that is registered: `openssl x509 -req -in device.csr -CA CA.crt -CAkey \
              CA.key -CAcreateserial -out device-new.crt`; or register the CA whose key signed it.",
    },
    scope: Scope::Signature(Role::Device, run),
})
.since_version("0.2.0")
.measured_of_device(&[
    ("bad-signature", "------"),
    ("self-signed", "------"),
    ("signature-algorithm-unknown", "------"),
]);

fn run(_: &Issuer, device: &Certificate, signature: &SignatureResult) -> Judged {
    match signature {
        SignatureResult::Verified => Ok(Outcome::PASSED),
        SignatureResult::Unsupported(reason) => {
            let is_old = matches!(
                digest(&device.signature_algorithm()),
                Some(Digest::Md2 | Digest::Md4 | Digest::Md5 | Digest::Sha1 | Digest::Sha224)
            );
            Err(match is_old {
                true => Cause::OldDigest(Role::Device, reason.to_string().into()),
                false => Cause::of_signature(Role::Device, reason),
            }
            .into())
        }
        SignatureResult::Rejected => {
            let (reason, message) = if has_signed(device, device) {
                ("self-signed", "the device's certificate is signed with its own key, not with the CA's")
            } else {
                ("bad-signature", "the CA's key did not sign the device's certificate")
            };
            Evidence::new(reason, message)
                .expected("a signature made by the CA's key")
                .found("a signature that does not verify under it")
                .help(reissue::DEVICE)
                .failed()
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{said_of_device, said_of_device_below};

    const ID: &str = "device-signature";

    #[test]
    fn a_signature_of_its_own_is_told_from_another_s() {
        let message = |name| said_of_device(ID, name).message;
        assert_eq!(
            message("self-signed-with-issuer-of-ca"),
            "the device's certificate is signed with its own key, not with the CA's"
        );
        for name in ["signed-by-another-key", "signature-changed"] {
            assert_eq!(message(name), "the CA's key did not sign the device's certificate", "{name}");
        }
        assert_eq!(said_of_device_below(&["ca-new-key"], ID, "good").outcome, "failed");
    }

    #[test]
    fn what_is_not_verified_is_said() {
        for name in ["signed-with-sha224", "signed-with-unknown"] {
            let finding = said_of_device(ID, name);
            assert_eq!(finding.outcome, "unchecked", "{name}");
            let begins = "the signature of the device's certificate cannot be verified: ";
            assert!(finding.message.starts_with(begins), "{}", finding.message);
        }
        for trusted in [&[][..], &["ca-elliptic"]] {
            assert_eq!(said_of_device_below(trusted, ID, "good").outcome, "unchecked", "{trusted:?}");
        }
    }
}
