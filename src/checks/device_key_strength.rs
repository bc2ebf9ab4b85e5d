//! device-key-strength

use super::reissue;
use crate::check::prelude::*;
use crate::x509::key::{Curve, KeyAlgorithm, PublicKey, UnreadableKey};
use crate::x509::oid::{SECP192R1, SECP224R1};

// NIST SP 800-131A: RSA from 2048 bits, the curves P-256, P-384 and P-521.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::DeviceKeyStrength,
    title: "the device's key is of a size and kind that servers accept",
    severity: Severity::Error,
    reference: "NIST SP 800-131A; RFC 5480 section 2.1.1.1",
    explain: Explain {
        what: "An RSA key has 2048 to 8192 bits; an EC key is on P-256 or P-384. P-521 is a remark. Other kinds of key fail.",
        why: "Shorter RSA keys can be factored. Measured: 1024 bits are refused by OpenSSL and rustls, 512 by all but Erlang under TLS 1.2; \
              P-224 by all under TLS 1.3. Warnings are more than 8192 bits, refused by Go 1.27 and rustls, and Ed25519, refused by Erlang \
              under TLS 1.2; P-521 is refused by rustls with ring alone. Other curves were not tried.",
        seen: "`openssl verify -auth_level 2` says 'EE certificate key too weak' (error 66); Go 'crypto/rsa: 512-bit keys are insecure'.",
        fix: "Make a new key for the device (`openssl genrsa -out device.key 2048`, or `openssl ecparam -name prime256v1 -genkey -noout \
              -out device.key`) and a request with it, and sign that.",
    },
    scope: Scope::Issued(Role::Device, run),
})
.since_version("0.2.0")
.measured_of_device(&[
    ("ed25519", "++++3+"),
    ("p-224", "--2-22"),
    ("p-521", "++++++"),
    ("rsa-below-1024", "----2-"),
    ("rsa-too-long", "++--++"),
    ("rsa-too-short", "-++-++"),
]);

/// The sizes of RSA moduli, in bits.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

/// From here on, Java, Go, Erlang and GnuTLS accept devices whose key is too short all the same.
const MEASURED_BITS: usize = 1024;

fn run(device: &Certificate, _: &Policy) -> Judged {
    let key = PublicKey::read(&device.subject_public_key_info());
    let curve = match &key {
        PublicKey::Ec(key) => Some(key.curve),
        PublicKey::Unreadable(UnreadableKey { curve, .. }) => *curve,
        _ => None,
    };
    let (reason, severity, message, found) = match (&key, curve) {
        (PublicKey::Rsa(key), _) => {
            let found = format!("RSA of {} bits", key.bits());
            match key.bits() {
                bits if RSA_BITS.contains(&bits) => return Ok(Outcome::PASSED),
                bits if bits < MEASURED_BITS => {
                    ("rsa-below-1024", Severity::Error, "is so short that it can be factored", found)
                }
                bits if bits < *RSA_BITS.start() => {
                    ("rsa-too-short", Severity::Error, "is too short to be safe", found)
                }
                _ => ("rsa-too-long", Severity::Warning, "is longer than Go and rustls accept", found),
            }
        }
        (PublicKey::Ed25519(_), _) => {
            let message = "is of a kind that Erlang refuses under TLS 1.2";
            ("ed25519", Severity::Warning, message, "Ed25519".to_owned())
        }
        (_, Some(Curve::P256 | Curve::P384)) => return Ok(Outcome::PASSED),
        (_, Some(curve @ Curve::P521)) => {
            return Evidence::new(
                "p-521",
                "the device's key is on P-521, which rustls with ring does not accept",
            )
            .expected("P-256 or P-384, to be accepted everywhere")
            .found(curve.to_string())
            .help("leave it unless a broker is built on rustls with ring")
            .remark();
        }
        (_, Some(curve @ Curve::Other(SECP224R1))) => (
            "p-224",
            Severity::Error,
            "is on P-224, which no server accepts under TLS 1.3",
            curve.to_string(),
        ),
        (_, Some(curve @ Curve::Other(SECP192R1))) => {
            ("p-192", Severity::Error, "is on P-192, too short to be safe", curve.to_string())
        }
        (_, Some(curve)) => {
            let message =
                "is on a curve that was not tried with servers, and that many TLS libraries do not know";
            ("curve-not-tried", Severity::Warning, message, curve.to_string())
        }
        (PublicKey::Unreadable(key), None) if key.algorithm == KeyAlgorithm::Rsa => {
            return Err(Cause::UnreadableKey(Role::Device, key.error.to_string().into()).into());
        }
        _ => {
            let message = "is of a kind that was not tried with servers";
            ("kind-not-tried", Severity::Warning, message, key.algorithm_name().into_owned())
        }
    };
    Evidence::new(reason, format!("the device's key {message}"))
        .severity(severity)
        .expected("RSA of 2048 to 8192 bits, P-256 or P-384")
        .found(found)
        .help(reissue::KEY)
        .failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{said_of_ca_as_device, said_of_device, weight_of_ca_as_device};
    use crate::policy::Severity;

    const ID: &str = "device-key-strength";

    #[test]
    fn size_and_kind_are_shown() {
        for (name, message, found) in [
            ("key-rsa-512", "is so short that it can be factored", "RSA of 512 bits"),
            ("key-rsa-1024", "is too short to be safe", "RSA of 1024 bits"),
            ("key-rsa-9216", "is longer than Go and rustls accept", "RSA of 9216 bits"),
            ("key-ed25519", "is of a kind that Erlang refuses under TLS 1.2", "Ed25519"),
            // secp224r1 (RFC 5480 section 2.1.1.1)
            ("key-ec-p224", "is on P-224, which no server accepts under TLS 1.3", "1.3.132.0.33"),
        ] {
            let finding = said_of_device(ID, name);
            assert_eq!((finding.outcome, finding.found.as_str()), ("failed", found), "{name}");
            assert_eq!(finding.message, format!("the device's key {message}"));
        }
        let finding = said_of_device(ID, "key-ec-p521");
        assert_eq!((finding.outcome, finding.found.as_str()), ("passed", "P-521"));
    }

    #[test]
    fn what_was_not_tried_is_a_warning() {
        for (response, found, expected) in [
            ("ec-p192", "1.2.840.10045.3.1.1", (Severity::Error, "p-192")),
            ("ec-secp256k1", "secp256k1", (Severity::Warning, "curve-not-tried")),
            ("ec-curve-written-out", "explicit curve parameters", (Severity::Warning, "curve-not-tried")),
            // id-Ed448 (RFC 8410 section 3)
            ("ed448", "1.3.101.113", (Severity::Warning, "kind-not-tried")),
        ] {
            assert_eq!(said_of_ca_as_device(ID, response).found, found, "{response}");
            assert_eq!(weight_of_ca_as_device(ID, response), expected, "{response}");
        }
    }

    #[test]
    fn both_bounds_of_rsa_are_inclusive() {
        assert_eq!(said_of_device(ID, "good").outcome, "passed"); // 2048 bits
        assert_eq!(said_of_ca_as_device(ID, "rsa-8192").outcome, "passed");
        assert_eq!(said_of_ca_as_device(ID, "rsa-key-unreadable").outcome, "unchecked");
    }
}
