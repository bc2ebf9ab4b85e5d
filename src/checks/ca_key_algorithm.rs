//! ca-key-algorithm

use crate::check::prelude::*;
use crate::x509::key::KeyAlgorithm;
use crate::x509::oid::{DSA, ED448};

// User guide, CA certificate management: RSA and ECC are supported.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::CaKeyAlgorithm,
    title: "the CA's key is RSA or EC",
    severity: Severity::Error,
    reference: "ApsaraMQ for MQTT user guide, CA certificate management",
    explain: Explain {
        what: "The CA's key is an RSA or an EC key.",
        why: "The platform documents RSA and ECC, and no other keys, such as Ed25519 or DSA. TLS servers may take them all the same. \
              Measured: Ed25519 is taken by all but Erlang, which takes it under TLS 1.3 only; Ed448 not by Go and rustls either; \
              DSA by mosquitto, OpenSSL and GnuTLS alone.",
        seen: "`openssl x509 -text` shows a Public Key Algorithm other than rsaEncryption or id-ecPublicKey. `openssl \
               verify` has nothing against it; the platform's documentation knows RSA and ECC only.",
        fix: "Make a new key (`openssl genrsa -out CA.key 2048`, or `openssl ecparam -name prime256v1 -genkey -noout -out \
              CA.key`), issue a new CA with it, and register that.",
    },
    scope: Scope::Issuer(run),
})
.measured(&[
    ("dsa", "+2---+"),
    ("ed25519", "++++3+"),
    ("ed448", "++--3+"),
]);

fn run(issuer: &Issuer, _: &Policy) -> Judged {
    let key = issuer.key();
    let reason = match key.algorithm() {
        KeyAlgorithm::Rsa | KeyAlgorithm::Ec => return Ok(Outcome::PASSED),
        KeyAlgorithm::Ed25519 => "ed25519",
        KeyAlgorithm::Other(ED448) => "ed448",
        KeyAlgorithm::Other(DSA) => "dsa",
        KeyAlgorithm::Other(_) => "unsupported-algorithm",
    };
    Evidence::new(reason, "the CA's key is of a kind that the platform does not support")
        .expected("RSA or EC")
        .found(key.algorithm().to_string())
        .help(
            "make an RSA key (2048 bits) or an EC key (prime256v1), and issue and register a new CA with it",
        )
        .failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::said;

    #[test]
    fn the_kind_of_key_is_named() {
        assert_eq!(said("ca-key-algorithm", "CaContent", "ed25519").found, "Ed25519");
        // id-dsa, RFC 3279 section 2.3.2
        assert_eq!(said("ca-key-algorithm", "CaContent", "dsa-2048").found, "1.2.840.10040.4.1");
        assert_eq!(said("ca-key-algorithm", "CaContent", "rsa-key-unreadable").outcome, "passed");
    }
}
