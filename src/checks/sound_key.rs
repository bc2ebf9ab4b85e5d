//! What ca-key-sound and device-key-sound have in common: whether a key is known to be broken.

use super::reissue;
use crate::check::prelude::*;
use crate::x509::key::{
    Curve, EcKey, Ed25519Weakness, KeyAlgorithm, PublicKey, RsaKey, RsaWeakness, SmallPrivateKey,
};

/// Looks at the key of the certificate of this role. Whether an EC key is a point of its curve is asked where it matters.
pub(super) fn judge(role: Role, key: &PublicKey<'_>, is_on_curve: impl FnOnce() -> Option<bool>) -> Judged {
    let whose = match role {
        Role::Device => "device",
        _ => "CA",
    };
    if key.curve() == Some(Curve::Explicit) {
        return broken(
            role,
            "explicit-curve",
            format!("the {whose}'s EC key spells out its curve in numbers"),
            "a curve named by its identifier",
            "explicit curve parameters",
        );
    }
    match key {
        PublicKey::Rsa(key) => rsa(role, whose, key),
        PublicKey::Ec(key) => ec(role, whose, key, is_on_curve()),
        PublicKey::Ed25519(key) => ed25519(role, whose, key),
        PublicKey::Unreadable(key) if key.error.is_impossible_value() => broken(
            role,
            if key.algorithm == KeyAlgorithm::Rsa { "negative-number" } else { "point-at-infinity" },
            format!("no key pair can have the {whose}'s public key"),
            "numbers above 0, or a point other than infinity",
            key.error.to_string(),
        ),
        PublicKey::Unreadable(key) => Err(Cause::UnreadableKey(role, key.error.to_string().into()).into()),
        PublicKey::Other(_) => Ok(Outcome::NotApplicable("the key is neither RSA, EC nor Ed25519")),
    }
}

fn rsa(role: Role, whose: &str, key: &RsaKey<'_>) -> Judged {
    let Some(weakness) = key.weakness() else {
        return Ok(Outcome::PASSED);
    };
    let (message, expected) = match weakness {
        RsaWeakness::TinyExponent(1) => (format!("anybody can sign for the {whose}'s RSA key"), EXPONENT),
        RsaWeakness::TinyExponent(_)
        | RsaWeakness::EvenExponent(_)
        | RsaWeakness::LargeExponent { .. }
        | RsaWeakness::ExponentNotBelowModulus(_) => {
            (format!("the {whose}'s RSA key has an exponent that no sound key has"), EXPONENT)
        }
        RsaWeakness::EvenModulus | RsaWeakness::SmallFactor(_) | RsaWeakness::IdentityExponent { .. } => {
            (format!("the modulus of the {whose}'s RSA key has a small factor"), "a product of large primes")
        }
        RsaWeakness::SquareModulus | RsaWeakness::ClosePrimes { .. } => (
            format!(
                "the factors of the {whose}'s RSA key are so close to each other that anybody can find them"
            ),
            "primes chosen at random",
        ),
        RsaWeakness::PerfectPower { .. } => (
            format!("the factors of the {whose}'s RSA key are equal, so that anybody can find them"),
            "a product of two different primes",
        ),
        RsaWeakness::Roca => (
            format!("the {whose}'s RSA key was made by a broken generator and can be factored"),
            "primes chosen at random",
        ),
    };
    broken(role, reason(weakness), message, expected, weakness.to_string())
}

fn reason(weakness: RsaWeakness) -> &'static str {
    match weakness {
        RsaWeakness::EvenModulus => "even-modulus",
        RsaWeakness::TinyExponent(1) => "exponent-1",
        RsaWeakness::TinyExponent(_) => "exponent-0",
        RsaWeakness::EvenExponent(_) => "even-exponent",
        RsaWeakness::LargeExponent { .. } => "large-exponent",
        RsaWeakness::ExponentNotBelowModulus(_) => "exponent-not-below-modulus",
        RsaWeakness::SmallFactor(_) => "small-factor",
        RsaWeakness::IdentityExponent { .. } => "identity-exponent",
        RsaWeakness::SquareModulus => "square-modulus",
        RsaWeakness::PerfectPower { .. } => "perfect-power",
        RsaWeakness::ClosePrimes { .. } => "close-primes",
        RsaWeakness::Roca => "roca",
    }
}

const EXPONENT: &str = "an odd exponent above 1, below 2^33 and below the modulus";

fn ec(role: Role, whose: &str, key: &EcKey<'_>, is_on_curve: Option<bool>) -> Judged {
    match is_on_curve {
        None => {
            Err(Cause::UnsupportedKey(role, format!("points of {} are not verified", key.curve).into())
                .into())
        }
        Some(false) => broken(
            role,
            "point-off-curve",
            format!("the {whose}'s EC key is no point of its curve"),
            format!("a point of {}", key.curve),
            "numbers that do not solve its equation",
        ),
        Some(true) => key.small_private_key().map_or(Ok(Outcome::PASSED), |key| guessable(role, whose, key)),
    }
}

fn ed25519(role: Role, whose: &str, key: &[u8]) -> Judged {
    match Ed25519Weakness::of(key) {
        None => Ok(Outcome::PASSED),
        Some(Ed25519Weakness::SmallPrivateKey(key)) => guessable(role, whose, key),
        Some(weakness @ Ed25519Weakness::SmallOrder) => broken(
            role,
            "small-order-point",
            format!("anybody can sign for the {whose}'s Ed25519 key"),
            "a point of large order",
            weakness.to_string(),
        ),
        Some(weakness @ Ed25519Weakness::YTooLarge) => broken(
            role,
            "non-canonical-point",
            format!("no key pair can have the {whose}'s public key"),
            "a y coordinate below 2^255 - 19",
            weakness.to_string(),
        ),
    }
}

fn guessable(role: Role, whose: &str, key: SmallPrivateKey) -> Judged {
    broken(
        role,
        "guessable-private-key",
        format!("anybody can guess the private key of the {whose}"),
        "a private key chosen at random",
        key.to_string(),
    )
}

fn broken(
    role: Role,
    reason: &'static str,
    message: String,
    expected: impl Into<Value>,
    found: impl Into<Value>,
) -> Judged {
    Evidence::new(reason, message)
        .expected(expected)
        .found(found)
        .help(match role {
            Role::Device => reissue::KEY,
            _ => "make a new key with a current OpenSSL, and issue and register a new CA with it",
        })
        .failed()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::certificate;

    /// What is said of the key of a device in testdata.
    fn said(role: Role, name: &str, is_on_curve: impl FnOnce() -> Option<bool>) -> (&'static str, String) {
        let certificate = certificate(name);
        match judge(role, &PublicKey::read(&certificate.subject_public_key_info()), is_on_curve) {
            Ok(Outcome::Failed(evidence)) => (evidence.reason(), evidence.message().to_owned()),
            Ok(outcome) => (outcome.as_str(), String::new()),
            Err(cause) => (cause.reason(), cause.to_string()),
        }
    }

    #[test]
    fn a_point_is_asked_about_only_where_it_matters() {
        for name in ["good", "key-rsa-512", "key-ed25519"] {
            assert_eq!(said(Role::Device, name, || panic!("{name}")), ("passed", String::new()), "{name}");
        }
        assert_eq!(said(Role::Device, "good-elliptic", || Some(true)), ("passed", String::new()));
        let off = said(Role::Device, "good-elliptic", || Some(false));
        assert_eq!(off, ("point-off-curve", "the device's EC key is no point of its curve".to_owned()));
        let open = said(Role::Device, "good-elliptic", || None);
        assert_eq!(
            open,
            (
                "key-unsupported",
                "the key of the device's certificate cannot be judged: points of P-256 are not verified"
                    .to_owned()
            )
        );
    }

    #[test]
    fn whose_key_it_is_is_said() {
        for (role, whose) in [(Role::Device, "device"), (Role::Ca, "CA")] {
            let (reason, message) = said(role, "key-guessable", || Some(true));
            assert_eq!(reason, "guessable-private-key");
            assert_eq!(message, format!("anybody can guess the private key of the {whose}"));
        }
    }
}
