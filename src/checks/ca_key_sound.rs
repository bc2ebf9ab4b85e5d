//! ca-key-sound

use super::sound_key;
use crate::check::prelude::*;

// RFC 8017 section 3.1: the modulus is a product of distinct odd primes, the exponent is odd and from 3 to below it.
// NIST SP 800-89 section 5.3.3: partial validation asks for an odd modulus that is no power of a prime and has no small
// factors. CVE-2022-26320: close primes, found by Fermat's method. CVE-2017-15361: ROCA. SEC 1 section 3.2.2.1: a point is
// on its curve and not infinity. RFC 8032 section 5.1.3: y is below the prime. RFC 5480 section 2.1.1: the curve is named (explicit ones: CVE-2020-0601, CVE-2022-0778).
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::CaKeySound,
    title: "the CA's key is not known to be broken",
    severity: Severity::Error,
    reference: "RFC 8017 section 3.1; NIST SP 800-89 section 5.3.3; CVE-2022-26320; CVE-2017-15361; SEC 1 section 3.2.2.1; RFC 8032 section 5.1.3",
    explain: Explain {
        what: "An RSA exponent is odd, above 1, below 2^33 and below the modulus. The modulus is odd, has no \
               prime factor up to 2048 and not the fingerprint of ROCA; up to 16384 bits, it is no power of a \
               number, has no two factors so close that Fermat's method finds them in 100 rounds and, unless the exponent \
               less 1 is a power of 2, no factor that is 1 more than a divisor of the exponent less 1 or plus 1, as \
               it is where the private exponent is 1 or -1. An EC key is a point of its named curve and not infinity; a curve spelled out \
               in numbers fails unread. An Ed25519 key is not of small order, and its y coordinate is below \
               2^255 - 19. On P-256, P-384, P-521, secp256k1 and for Ed25519, the private key is not a number up to 1024, \
               the inverse of one, or the opposite of these. Unchecked where the point's curve is not known \
               here, or the key cannot be read; not applicable to other kinds of key. The size is not judged. \
               Not looked for: keys that leaked; keys of Debian's broken generator of 2008 \
               (CVE-2008-0166), or of another weak one; primes shared with other keys; a modulus that is a prime, or has more \
               than two prime factors; short prime factors above 2048; \
               primes that are close beyond 100 rounds, in another simple ratio than 1 to 1, or otherwise patterned or \
               related; primes p with smooth p - 1 or p + 1; RSA private exponents that are short, but above 1; \
               RSA keys whose public operation, repeated some times, gives back what it began with; \
               EC and Ed25519 private keys that are small beyond 1024, patterned, or derived from a known text; \
               Ed25519 points with a component of small order; ECDSA nonces that repeat or are biased; \
               weak keys on other curves and of other algorithms.",
        why: "With a broken key others than its holder can sign: certificates of devices as well as the proof of \
              possession, which then proves nothing. Possession is proven only if this check passes. That it passes says that none of these defects was found, not that the key is good.",
        seen: "Most often nothing: with close primes, ROCA or a private key that is a small number, `openssl verify` says \
               OK and `openssl pkey -pubin -pubcheck` 'Key is valid'. It says 'Key is invalid' only of some exponents \
               and of the smallest factors. With an exponent that cannot be, `openssl verify` says 'certificate \
               signature failure' (error 7); with a point off its curve 'unable to get local issuer \
               certificate' (error 20).",
        fix: "Make a new key with a current OpenSSL (`openssl genrsa -out CA.key 2048`, or `openssl ecparam -name prime256v1 \
              -genkey -noout -out CA.key`), issue a new CA and new device certificates with it, and register that CA. \
              Regard everything that the old key signed as forgeable.",
    },
    scope: Scope::Issuer(run),
})
.grounds(Ground::Holder("the CA's key is known to be broken"))
.measured(&[
    ("close-primes", "++++++"),
    ("even-exponent", "------"),
    ("even-modulus", "-+----"),
    ("explicit-curve", "++++++"),
    ("exponent-0", "-LL---"),
    ("exponent-1", "+L--++"),
    ("guessable-private-key", "++++++"),
    ("identity-exponent", "++-+++"),
    ("key-unsupported", "++++++"),
    ("large-exponent", "++--++"),
    ("negative-number", "--L---"),
    ("perfect-power", "++++++"),
    ("roca", "++++++"),
    ("small-factor", "++++++"),
    ("square-modulus", "++++++"),
]);

fn run(issuer: &Issuer, _: &Policy) -> Judged {
    sound_key::judge(Role::Ca, &issuer.key(), || issuer.point_on_curve())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::said;
    use crate::x509::key::RsaWeakness;

    /// Outcome and what was found, of a response whose name begins with the check's.
    fn found(response: &str) -> (&'static str, String) {
        let said = said("ca-key-sound", "CaContent", &format!("ca-key-sound-{response}"));
        (said.outcome, said.found)
    }

    #[test]
    fn what_is_wrong_with_an_rsa_key_is_named() {
        for (response, expected) in [
            ("factor-3", "the modulus is divisible by 3"),
            ("factor-1009", "the modulus is divisible by 1009"),
            ("factor-1013", "the modulus is divisible by 1013"),
            ("factor-2039", "the modulus is divisible by 2039"),
            ("modulus-cube", "the modulus is a number to the power of 3"),
            ("modulus-17th-power", "the modulus is a number to the power of 17"),
            (
                "exponent-identity",
                "the modulus is divisible by 388961, and the exponent less 1 or plus 1 by 388960",
            ),
            ("modulus-even", "the modulus is even"),
            ("modulus-0", "the modulus is even"),
            ("modulus-negative", "the modulus is negative"),
            ("exponent-negative", "the public exponent is negative"),
            ("exponent-0", "the exponent is 0"),
            ("exponent-65-bits", "the exponent has 65 bits"),
            ("exponent-above-modulus", "the exponent 4294967297 is not below the modulus"),
            ("modulus-square", "the modulus is a square"),
            ("close-primes", "Fermat's method finds the factors of the modulus in round 1"),
            ("close-primes-round-100", "Fermat's method finds the factors of the modulus in round 100"),
            ("roca", "the modulus has the fingerprint of ROCA (CVE-2017-15361)"),
        ] {
            assert_eq!(found(response), ("failed", expected.to_owned()), "{response}");
        }
    }

    #[test]
    fn the_explanation_names_the_bounds_that_hold() {
        for bound in [
            format!("prime factor up to {} ", RsaWeakness::LARGEST_SMALL_FACTOR),
            "up to 16384 bits".to_owned(),
            format!("in {} rounds", RsaWeakness::FERMAT_ROUNDS),
            "a number up to 1024, ".to_owned(),
        ] {
            assert!(CHECK.explain().what.contains(&bound), "{bound}");
        }
    }

    #[test]
    fn only_with_exponent_1_is_it_said_that_anybody_can_sign() {
        let message = |response| said("ca-key-sound", "CaContent", response).message;
        assert_eq!(message("rsa-exponent-1-forged"), "anybody can sign for the CA's RSA key");
        for response in ["ca-key-sound-exponent-0", "rsa-exponent-even", "rsa-exponent-34-bits"] {
            assert_eq!(message(response), "the CA's RSA key has an exponent that no sound key has");
        }
    }

    #[test]
    fn what_is_wrong_with_an_ec_key_is_named() {
        for (response, expected) in [
            ("point-off-curve", "numbers that do not solve its equation"),
            ("point-compressed-off-curve", "numbers that do not solve its equation"),
            ("point-infinity", "the point at infinity"),
            ("p256-generator", "the private key is 1, or the opposite of that"),
            ("p384-generator-opposite", "the private key is 1, or the opposite of that"),
            ("p521-generator", "the private key is 1, or the opposite of that"),
            ("secp256k1-generator-opposite", "the private key is 1, or the opposite of that"),
            ("p256-2", "the private key is 2, or the opposite of that"),
            ("p384-opposite-of-3", "the private key is 3, or the opposite of that"),
            ("p521-inverse-of-5", "the private key is the inverse of 5, or the opposite of that"),
            ("secp256k1-1024", "the private key is 1024, or the opposite of that"),
        ] {
            assert_eq!(found(response), ("failed", expected.to_owned()), "{response}");
        }
        let finding = said("ca-key-sound", "CaContent", "ec-curve-written-out");
        assert_eq!(finding.found, "explicit curve parameters");
    }

    #[test]
    fn what_is_wrong_with_an_ed25519_key_is_named() {
        for (response, expected) in [
            ("generator", "the private key is 1, or the opposite of that"),
            ("generator-opposite", "the private key is 1, or the opposite of that"),
            ("7", "the private key is 7, or the opposite of that"),
            ("inverse-of-3", "the private key is the inverse of 3, or the opposite of that"),
            ("1024", "the private key is 1024, or the opposite of that"),
            ("small-order", "a point of small order"),
            ("y-too-large", "a y coordinate that is not below 2^255 - 19"),
        ] {
            assert_eq!(found(&format!("ed25519-{response}")), ("failed", expected.to_owned()), "{response}");
        }
    }

    #[test]
    fn what_is_just_beyond_a_bound_passes() {
        for response in
            ["factor-2053", "close-primes-round-101", "point-compressed", "p256-1025", "ed25519-1025"]
        {
            assert_eq!(found(response), ("passed", String::new()), "{response}");
        }
        for response in
            ["rsa-exponent-3", "rsa-exponent-33-bits", "rsa-512", "rsa-9216", "ec-secp256k1", "ed25519"]
        {
            assert_eq!(said("ca-key-sound", "CaContent", response).outcome, "passed", "{response}");
        }
    }

    #[test]
    fn why_a_key_is_not_judged_is_named() {
        let message = |response| said("ca-key-sound", "CaContent", response).message;
        let start = "the key of the CA certificate cannot be judged: ";
        assert_eq!(message("sm2"), format!("{start}points of SM2 are not verified"));
        assert_eq!(message("ec-p224"), format!("{start}points of 1.3.132.0.33 are not verified"));
        assert!(message("rsa-key-unreadable").starts_with(&format!("{start}no RSAPublicKey")));
        for response in ["ed448", "dsa-2048"] {
            assert_eq!(message(response), "the key is neither RSA, EC nor Ed25519");
        }
    }
}
