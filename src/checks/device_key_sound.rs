//! device-key-sound

use std::sync::Arc;

use super::sound_key;
use crate::check::prelude::*;
use crate::x509::key::PublicKey;

// As for ca-key-sound: RFC 8017 section 3.1; NIST SP 800-89 section 5.3.3; CVE-2017-15361; CVE-2022-26320.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::DeviceKeySound,
    title: "the device's key is not known to be broken",
    severity: Severity::Error,
    reference: "RFC 8017 section 3.1; NIST SP 800-89 section 5.3.3; CVE-2022-26320; CVE-2017-15361; SEC 1 section 3.2.2.1; RFC 8032 section 5.1.3",
    explain: Explain {
        what: "What ca-key-sound asks of the CA's key holds for the device's; what it does not look for is not looked for here either.",
        why: "With a broken key anybody can log in as the device. No server looks for that. Small devices make their keys when they first \
              start, which is when random numbers are worst.",
        seen: "Nothing: every server accepts the device, and whoever found its key.",
        fix: "Make the device's key where random numbers are good, or in an element that is made for it, and regard the old key as known.",
    },
    scope: Scope::Issued(Role::Device, run),
})
.since_version("0.2.0");

fn run(device: &Certificate, _: &Policy) -> Judged {
    let key = PublicKey::read(&device.subject_public_key_info());
    let is_point = || Issuer::new(Arc::new(device.clone())).point_on_curve();
    sound_key::judge(Role::Device, &key, is_point)
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{said_of_ca_as_device, said_of_device};

    const ID: &str = "device-key-sound";

    #[test]
    fn it_is_the_device_s_key_that_is_named() {
        let finding = said_of_device(ID, "key-guessable");
        assert_eq!(finding.message, "anybody can guess the private key of the device");
        assert_eq!(finding.found, "the private key is 1, or the opposite of that");
        for (response, message) in [
            ("rsa-exponent-1-forged", "anybody can sign for the device's RSA key"),
            ("ca-key-sound-roca", "the device's RSA key was made by a broken generator and can be factored"),
            ("ca-key-sound-point-off-curve", "the device's EC key is no point of its curve"),
            ("ca-key-sound-ed25519-small-order", "anybody can sign for the device's Ed25519 key"),
            ("ec-curve-written-out", "the device's EC key spells out its curve in numbers"),
            ("ca-key-sound-modulus-negative", "no key pair can have the device's public key"),
        ] {
            let finding = said_of_ca_as_device(ID, response);
            assert_eq!((finding.outcome, finding.message.as_str()), ("failed", message), "{response}");
            assert!(finding.help.starts_with("make a new key and request for the device"), "{response}");
        }
    }

    #[test]
    fn why_a_key_is_not_judged_is_named() {
        let finding = said_of_device(ID, "key-ec-p224");
        assert_eq!(finding.outcome, "unchecked");
        // secp224r1 (RFC 5480 section 2.1.1.1)
        let message =
            "the key of the device's certificate cannot be judged: points of 1.3.132.0.33 are not verified";
        assert_eq!(finding.message, message);
        assert_eq!(said_of_ca_as_device(ID, "ed448").outcome, "not-applicable");
        for name in ["good", "good-elliptic", "key-ed25519", "key-ec-p521", "key-rsa-9216"] {
            assert_eq!(said_of_device(ID, name).outcome, "passed", "{name}");
        }
    }
}
