//! serde_json, pem and x509-parser; the signatures with ring or aws-lc-rs, which have the same interface.

use x509_parser::oid_registry::{
    OID_PKCS1_SHA256WITHRSA, OID_PKCS1_SHA512WITHRSA, OID_SIG_ECDSA_WITH_SHA256, OID_SIG_ECDSA_WITH_SHA384,
    OID_SIG_ED25519, Oid,
};
use x509_parser::parse_x509_certificate;
use x509_parser::prelude::X509Certificate;

use crate::response::{Data, Refusal, only, require};

/// Whether the key of `ca` signed `certificate`.
type Verify = fn(ca: &X509Certificate<'_>, certificate: &X509Certificate<'_>) -> Result<(), Refusal>;

pub(crate) fn with_ring(response: &str) -> Result<(), Refusal> {
    check(response, ring::verify)
}

pub(crate) fn with_aws_lc_rs(response: &str) -> Result<(), Refusal> {
    check(response, aws_lc_rs::verify)
}

fn check(response: &str, verify: Verify) -> Result<(), Refusal> {
    let data = Data::read(response)?;
    let ca = pem::parse(&data.ca_content)?;
    let verification = pem::parse(&data.verification_content)?;
    let (_, ca) = parse_x509_certificate(ca.contents())?;
    let (_, verification) = parse_x509_certificate(verification.contents())?;

    data.require_serial(ca.raw_serial())?;
    let validity = ca.validity();
    let milliseconds = (validity.not_before.timestamp() * 1000, validity.not_after.timestamp() * 1000);
    require(data.validity()? == milliseconds, "validity")?;
    let common_name = only(verification.subject().iter_common_name()).ok_or("not one common name")?;
    require(common_name.as_str()? == data.registration_code, "registration code")?;
    require(verification.issuer().as_raw() == ca.subject().as_raw(), "issuer")?;
    verify(&ca, &ca)?;
    verify(&ca, &verification)
}

macro_rules! backend {
    ($backend:ident) => {
        pub(crate) mod $backend {
            use super::*;
            use ::$backend::signature::{self, UnparsedPublicKey, VerificationAlgorithm};

            /// How a signature with this signatureAlgorithm is verified.
            pub(crate) fn algorithm(oid: &Oid<'_>) -> Option<&'static dyn VerificationAlgorithm> {
                let known: [(_, &'static dyn VerificationAlgorithm); 5] = [
                    (OID_PKCS1_SHA256WITHRSA, &signature::RSA_PKCS1_2048_8192_SHA256),
                    (OID_PKCS1_SHA512WITHRSA, &signature::RSA_PKCS1_2048_8192_SHA512),
                    (OID_SIG_ECDSA_WITH_SHA256, &signature::ECDSA_P256_SHA256_ASN1),
                    (OID_SIG_ECDSA_WITH_SHA384, &signature::ECDSA_P384_SHA384_ASN1),
                    (OID_SIG_ED25519, &signature::ED25519),
                ];
                known.into_iter().find(|(known, _)| known == oid).map(|(_, algorithm)| algorithm)
            }

            pub(super) fn verify(
                ca: &X509Certificate<'_>,
                certificate: &X509Certificate<'_>,
            ) -> Result<(), Refusal> {
                let algorithm = algorithm(&certificate.signature_algorithm.algorithm)
                    .ok_or("unknown signature algorithm")?;
                UnparsedPublicKey::new(algorithm, &ca.public_key().subject_public_key.data)
                    .verify(certificate.tbs_certificate.as_ref(), &certificate.signature_value.data)
                    .map_err(|_| "signature".into())
            }
        }
    };
}

backend!(ring);
backend!(aws_lc_rs);
