//! ca-key-strength

use crate::check::prelude::*;
use crate::x509::key::{Curve, EcKey, KeyAlgorithm, KeyError, PublicKey, RsaKey, UnreadableKey};
use crate::x509::oid::{SECP192R1, SECP224R1};

/// Sizes of RSA moduli, in bits: shorter ones can be factored, longer ones are refused by TLS libraries.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

/// From here on, Java, Go and GnuTLS accept devices under a key that is too short all the same.
const MEASURED_BITS: usize = 1024;

/// The largest public exponent that Go verifies with: it keeps them in 32 bits with a sign.
const RSA_EXPONENT: u64 = (1 << 31) - 1;

// NIST SP 800-131A: RSA from 2048 bits, the curves P-256, P-384 and P-521. Above 8192 bits Go's TLS
// (CVE-2023-29409) and libraries on ring or AWS-LC refuse the key, because verifying takes too long.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::CaKeyStrength,
    title: "the CA's key has a sound size",
    severity: Severity::Error,
    reference: "NIST SP 800-131A; RFC 5480 section 2.1.1.1",
    explain: Explain {
        what: "An RSA key has 2048 to 8192 bits and a public exponent below 2^31; an EC key is on P-256, P-384 or P-521, named \
               by its identifier, and its point is not compressed. A key on the SM2 curve is unchecked. Not applicable to \
               other kinds of key.",
        why: "Shorter RSA keys can be factored by those who care enough. Measured: 1024 bits are refused by mosquitto, OpenSSL and \
              rustls, 512 by nearly all; P-192 by mosquitto, OpenSSL, Java, Go and rustls; secp256k1 and brainpool by Java, Go, rustls and \
              GnuTLS; a curve in numbers by all but Erlang; a compressed point by Java, Go, rustls with ring and GnuTLS. P-224, \
              refused by Java and rustls, and a larger exponent, refused by Go 1.27, are warnings; P-521 is refused by rustls with ring \
              alone. More than 8192 bits are refused by rustls, and are not verified here.",
        seen: "`openssl verify -auth_level 2` says 'CA certificate key too weak' (error 67), or 'Certificate \
               public key has explicit ECC parameters' (error 94); `openssl x509 -text` shows the size.",
        fix: "Make a new key (`openssl genrsa -out CA.key 2048`, or `openssl ecparam -name prime256v1 -genkey -noout -out \
              CA.key`), issue a new CA with it, and register that.",
    },
    scope: Scope::Issuer(run),
})
.measured(&[
    ("compressed-point", "+LL++-"),
    ("curve-not-accepted", "+-L-+-"),
    ("explicit-curve", "-LL-+-"),
    ("exponent-over-64-bits", "++L-++"),
    ("exponent-too-large", "++-+++"),
    ("key-unsupported", "+LL---"),
    ("p-192", "--L-++"),
    ("p-224", "+-+-++"),
    ("p-521", "++++++"),
    ("rsa-below-1024", "----+-"),
    ("rsa-too-long", "+++-++"),
    ("rsa-too-short", "-++-++"),
]);

fn run(issuer: &Issuer, _: &Policy) -> Judged {
    match issuer.key() {
        PublicKey::Rsa(key) => rsa(&key),
        PublicKey::Ec(key) => ec(key.curve, is_compressed(&key), None),
        PublicKey::Unreadable(UnreadableKey { algorithm: KeyAlgorithm::Rsa, error, .. }) => {
            Err(unreadable(error).into())
        }
        PublicKey::Unreadable(UnreadableKey { curve: Some(curve), error, .. }) => {
            ec(curve, false, Some(error))
        }
        PublicKey::Unreadable(_) | PublicKey::Ed25519(_) | PublicKey::Other(_) => {
            Ok(Outcome::NotApplicable("the key is neither RSA nor EC"))
        }
    }
}

fn rsa(key: &RsaKey<'_>) -> Judged {
    let bits = key.bits();
    let size = if bits < MEASURED_BITS {
        Some(Defect::new("rsa-below-1024", Severity::Error, "is so short that it can be factored"))
    } else if bits < *RSA_BITS.start() {
        Some(Defect::new("rsa-too-short", Severity::Error, "is too short to be safe"))
    } else if bits > *RSA_BITS.end() {
        Some(Defect::new("rsa-too-long", Severity::Error, "is longer than many TLS libraries accept"))
    } else {
        None
    };
    let exponent = match key.exponent_value() {
        Some(exponent) if exponent <= RSA_EXPONENT => None,
        Some(_) => Some((
            "exponent-too-large",
            "has a public exponent of more than 31 bits, which Go does not accept",
        )),
        None => Some((
            "exponent-over-64-bits",
            "has a public exponent of more than 64 bits, which Go and rustls do not accept",
        )),
    };
    let has_large_exponent = exponent.is_some();
    let exponent = exponent.map(|(reason, text)| Defect::new(reason, Severity::Warning, text));
    let Some(evidence) = evidence("the CA's RSA key ", size.into_iter().chain(exponent).collect()) else {
        return Ok(Outcome::PASSED);
    };
    let exponent = key.exponent_value().map_or("2^64 or more".to_owned(), |value| value.to_string());
    let found = format!("{bits} bits");
    evidence
        .expected("2048 to 8192 bits, and a public exponent below 2^31")
        .found(if has_large_exponent { format!("{found}, exponent {exponent}") } else { found })
        .help("make an RSA key of 2048 to 4096 bits, and issue and register a new CA with it")
        .failed()
}

/// In compressed form, a point has one coordinate, and its first octet says which of two points it is (SEC 1 2.3.3).
fn is_compressed(key: &EcKey<'_>) -> bool {
    matches!(key.point.first(), Some(2 | 3))
}

/// Judges the curve first: on one that is not accepted it does not matter why the point could not be read.
fn ec(curve: Curve<'_>, is_compressed: bool, error: Option<KeyError>) -> Judged {
    const NOT_ACCEPTED: &str = "is on a curve that many TLS libraries do not accept";
    let of_curve = match curve {
        Curve::Sm2 => {
            return Err(Cause::UnsupportedKey(Role::Ca, "it is on the SM2 curve".into()).into());
        }
        Curve::P256 | Curve::P384 | Curve::P521 => None,
        Curve::Other(SECP224R1) => Some(Defect::new(
            "p-224",
            Severity::Warning,
            "is on P-224, under which Java and rustls accept no device",
        )),
        Curve::Other(SECP192R1) => {
            Some(Defect::new("p-192", Severity::Error, "is on P-192, too short to be safe"))
        }
        Curve::Explicit => Some(Defect::new("explicit-curve", Severity::Error, NOT_ACCEPTED)),
        _ => Some(Defect::new("curve-not-accepted", Severity::Error, NOT_ACCEPTED)),
    };
    let is_refused = of_curve.as_ref().is_some_and(|defect| defect.severity == Severity::Error);
    if let Some(error) = error.filter(|_| !is_refused) {
        return Err(unreadable(error).into());
    }
    let of_point = is_compressed.then(|| {
        let text = "is a point in compressed form, which Java and GnuTLS do not read";
        Defect::new("compressed-point", Severity::Error, text)
    });
    if let Some(evidence) = evidence("the CA's EC key ", of_curve.into_iter().chain(of_point).collect()) {
        let found = curve.to_string();
        return evidence
            .expected("P-256, P-384 or P-521, named by its identifier, and an uncompressed point")
            .found(if is_compressed { format!("{found}, compressed") } else { found })
            .help("make a key with `openssl ecparam -name prime256v1 -genkey -noout -out CA.key`, and issue and register a new CA with it")
            .failed();
    }
    if curve == Curve::P521 {
        return Evidence::new(
            "p-521",
            "the CA's key is on P-521, on which rustls with ring verifies nothing",
        )
        .expected("P-256 or P-384, to be accepted everywhere")
        .found(curve.to_string())
        .help("leave it unless a broker is built on rustls with ring; a new CA is better off with prime256v1")
        .remark();
    }
    Ok(Outcome::PASSED)
}

fn unreadable(error: KeyError) -> Cause {
    Cause::UnreadableKey(Role::Ca, error.to_string().into())
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{said, weight};
    use crate::policy::Severity;

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
    fn what_fewer_servers_refuse_weighs_less() {
        for (response, expected) in [
            ("ec-p192", (Severity::Error, "p-192")),
            ("ec-p224", (Severity::Warning, "p-224")),
            ("ec-brainpool", (Severity::Error, "curve-not-accepted")),
            ("ec-curve-written-out", (Severity::Error, "explicit-curve")),
            ("ca-key-sound-point-compressed", (Severity::Error, "compressed-point")),
            ("rsa-1024", (Severity::Error, "rsa-too-short")),
            ("rsa-512", (Severity::Error, "rsa-below-1024")),
            ("ca-key-sound-exponent-65-bits", (Severity::Warning, "exponent-over-64-bits")),
            ("rsa-exponent-33-bits", (Severity::Warning, "exponent-too-large")),
        ] {
            assert_eq!(weight("ca-key-strength", "CaContent", response), expected, "{response}");
        }
        let finding = said("ca-key-strength", "CaContent", "ec-p521");
        assert_eq!((finding.outcome, finding.found.as_str()), ("passed", "P-521"));
    }

    #[test]
    fn curves_are_named() {
        assert_eq!(said("ca-key-strength", "CaContent", "ec-secp256k1").found, "secp256k1");
        assert_eq!(
            said("ca-key-strength", "CaContent", "ec-curve-written-out").found,
            "explicit curve parameters"
        );
        assert_eq!(
            said("ca-key-strength", "CaContent", "ca-key-sound-point-compressed").found,
            "P-256, compressed"
        );
        assert_eq!(said("ca-key-strength", "CaContent", "sm2").outcome, "unchecked");
        assert_eq!(said("ca-key-strength", "CaContent", "ed25519").outcome, "not-applicable");
    }
}
