//! The least that a response costs: its two signatures.

use std::hint::black_box;

use aws_lc_rs::signature::{self as backend, ParsedPublicKey, RsaPublicKeyComponents};
use mqtt_ca_check::case::{Case, Role};
use mqtt_ca_check::check::Outcome;
use mqtt_ca_check::judge;
use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::wire;
use mqtt_ca_check::x509::{Certificate, PublicKey};

use super::responses::Suite;

/// One signature to verify, its key parsed.
pub(crate) struct Signature {
    key: ParsedPublicKey,
    message: Vec<u8>,
    signature: Vec<u8>,
}

impl Signature {
    /// Of a certificate under the CA's key.
    fn of(suite: Suite, ca: &Certificate, certificate: &Certificate) -> Self {
        let is_proof = ca.der() != certificate.der();
        let key = match PublicKey::read(&ca.subject_public_key_info()) {
            PublicKey::Rsa(key) => {
                let algorithm = match (suite, is_proof) {
                    (Suite::RsaMixed, true) => &backend::RSA_PKCS1_2048_8192_SHA512,
                    _ => &backend::RSA_PKCS1_2048_8192_SHA256,
                };
                RsaPublicKeyComponents { n: key.modulus, e: key.exponent }
                    .to_parsed_public_key(algorithm)
                    .unwrap()
            }
            PublicKey::Ec(key) if suite == Suite::P256 => {
                ParsedPublicKey::new(&backend::ECDSA_P256_SHA256_ASN1, key.point).unwrap()
            }
            PublicKey::Ec(key) => ParsedPublicKey::new(&backend::ECDSA_P384_SHA384_ASN1, key.point).unwrap(),
            PublicKey::Ed25519(key) => ParsedPublicKey::new(&backend::ED25519, key).unwrap(),
            other => panic!("{other:?}"),
        };
        Signature {
            key,
            message: certificate.tbs().to_vec(),
            signature: certificate.signature().octets.to_vec(),
        }
    }

    pub(crate) fn verify(&self) {
        self.key.verify_sig(black_box(&self.message), black_box(&self.signature)).unwrap();
    }
}

/// The signatures of a response, whose report is looked at on the way.
pub(crate) fn signatures(suite: Suite, response: &str, policy: &Policy) -> [Signature; 2] {
    let response = wire::records(response.as_bytes()).next().unwrap().unwrap();
    let registration = Case::registration(response);
    let report = judge(registration.clone(), policy);
    let not_passed: Vec<&str> = report
        .findings()
        .iter()
        .filter(|finding| !matches!(finding.outcome, Outcome::Passed(None) | Outcome::NotApplicable(_)))
        .map(|finding| finding.check.id())
        .collect();
    // The platform takes RSA and EC keys only.
    let expected: &[&str] = if suite == Suite::Ed25519 { &["ca-key-algorithm"] } else { &[] };
    assert_eq!(not_passed, expected, "{}", suite.name());
    let ca = registration.certificate(Role::Ca).unwrap();
    let verification = registration.certificate(Role::Verification).unwrap();
    [Signature::of(suite, ca, ca), Signature::of(suite, ca, verification)]
}
