//! ca-key-strength

use crate::check::prelude::*;
use crate::x509::key::{Curve, KeyAlgorithm, KeyError, PublicKey, UnreadableKey};

/// Sizes of RSA moduli, in bits: shorter ones can be factored, longer ones are refused by TLS libraries.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

// NIST SP 800-131A: RSA from 2048 bits, the curves P-256, P-384 and P-521. Above 8192 bits Go's TLS
// (CVE-2023-29409) and libraries on ring or AWS-LC refuse the key, because verifying takes too long.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::CaKeyStrength,
    title: "the CA's key has a sound size",
    severity: Severity::Error,
    reference: "NIST SP 800-131A; RFC 5480 section 2.1.1.1",
    explain: Explain {
        what: "An RSA key has 2048 to 8192 bits; an EC key is on P-256, P-384 or P-521, named by its identifier. A key \
               on the SM2 curve is unchecked. Not applicable to other kinds of key.",
        why: "Shorter RSA keys can be factored by those who care enough, and many current TLS libraries refuse \
              them, as they refuse much longer ones and other curves. Either way devices may not be able to connect.",
        seen: "`openssl verify -auth_level 2` says 'CA certificate key too weak' (error 67), or 'Certificate \
               public key has explicit ECC parameters' (error 94); `openssl x509 -text` shows the size.",
        fix: "Make a new key (`openssl genrsa -out CA.key 2048`, or `openssl ecparam -name prime256v1 -genkey -noout -out \
              CA.key`), issue a new CA with it, and register that.",
    },
    scope: Scope::Issuer(run),
});

fn run(issuer: &Issuer, _: &Policy) -> Judged {
    match issuer.key() {
        PublicKey::Rsa(key) => rsa(key.bits()),
        PublicKey::Ec(key) => ec(key.curve, None),
        PublicKey::Unreadable(UnreadableKey { algorithm: KeyAlgorithm::Rsa, error, .. }) => {
            Err(unreadable(error).into())
        }
        PublicKey::Unreadable(UnreadableKey { curve: Some(curve), error, .. }) => ec(curve, Some(error)),
        PublicKey::Unreadable(_) | PublicKey::Ed25519(_) | PublicKey::Other(_) => {
            Ok(Outcome::NotApplicable("the key is neither RSA nor EC"))
        }
    }
}

fn rsa(bits: usize) -> Judged {
    if RSA_BITS.contains(&bits) {
        return Ok(Outcome::PASSED);
    }
    let (reason, message) = if bits < *RSA_BITS.start() {
        ("rsa-too-short", "too short to be safe")
    } else {
        ("rsa-too-long", "longer than many TLS libraries accept")
    };
    Evidence::new(reason, format!("the CA's RSA key is {message}"))
        .expected("2048 to 8192 bits")
        .found(format!("{bits} bits"))
        .help("make an RSA key of 2048 to 4096 bits, and issue and register a new CA with it")
        .failed()
}

/// Judges the curve first: on one that is not accepted it does not matter why the point could not be read.
fn ec(curve: Curve<'_>, error: Option<KeyError>) -> Judged {
    match curve {
        Curve::P256 | Curve::P384 | Curve::P521 => {
            error.map_or(Ok(Outcome::PASSED), |it| Err(unreadable(it).into()))
        }
        Curve::Sm2 => Err(Cause::UnsupportedKey(Role::Ca, "it is on the SM2 curve".into()).into()),
        Curve::Explicit => not_accepted("explicit-curve", curve),
        _ => not_accepted("curve-not-accepted", curve),
    }
}

fn not_accepted(reason: &'static str, curve: Curve<'_>) -> Judged {
    Evidence::new(reason, "the CA's EC key is on a curve that many TLS libraries do not accept")
        .expected("P-256, P-384 or P-521, named by its identifier")
        .found(curve.to_string())
        .help("make a key with `openssl ecparam -name prime256v1 -genkey -noout -out CA.key`, and issue and register a new CA with it")
        .failed()
}

fn unreadable(error: KeyError) -> Cause {
    Cause::UnreadableKey(Role::Ca, error.to_string().into())
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::said;

    #[test]
    fn both_ends_of_the_range_are_named() {
        let finding = said("ca-key-strength", "CaContent", "rsa-1024");
        assert_eq!(finding.message, "the CA's RSA key is too short to be safe");
        assert_eq!(finding.found, "1024 bits");
        let finding = said("ca-key-strength", "CaContent", "rsa-9216");
        assert_eq!(finding.message, "the CA's RSA key is longer than many TLS libraries accept");
        assert_eq!(said("ca-key-strength", "CaContent", "rsa-8192").outcome, "passed");
    }

    #[test]
    fn curves_are_named() {
        assert_eq!(said("ca-key-strength", "CaContent", "ec-secp256k1").found, "secp256k1");
        assert_eq!(
            said("ca-key-strength", "CaContent", "ec-curve-written-out").found,
            "explicit curve parameters"
        );
        assert_eq!(said("ca-key-strength", "CaContent", "sm2").outcome, "unchecked");
        assert_eq!(said("ca-key-strength", "CaContent", "ed25519").outcome, "not-applicable");
    }
}
