//! What none of the candidates can do without: both signatures of a response with aws-lc-rs, the CA's key parsed beforehand.

use std::hint::black_box;

use aws_lc_rs::signature::ParsedPublicKey;
use serde_json::Value;
use x509_parser::parse_x509_certificate;
use x509_parser::prelude::X509Certificate;

use crate::x509_parser::aws_lc_rs::algorithm;

/// One signature to verify, its key parsed.
pub(crate) struct Signature {
    key: ParsedPublicKey,
    message: Vec<u8>,
    signature: Vec<u8>,
}

impl Signature {
    /// Both signatures of a response.
    pub(crate) fn both(response: &str) -> [Self; 2] {
        let response: Value = serde_json::from_str(response).unwrap();
        let der =
            |field: &str| pem::parse(response["Data"][field].as_str().unwrap()).unwrap().into_contents();
        let (ca, verification) = (der("CaContent"), der("VerificationContent"));
        let (_, ca) = parse_x509_certificate(&ca).unwrap();
        let (_, verification) = parse_x509_certificate(&verification).unwrap();
        [Self::of(&ca, &ca), Self::of(&ca, &verification)]
    }

    fn of(ca: &X509Certificate<'_>, certificate: &X509Certificate<'_>) -> Self {
        let algorithm = algorithm(&certificate.signature_algorithm.algorithm).unwrap();
        Signature {
            key: ParsedPublicKey::new(algorithm, &ca.public_key().subject_public_key.data).unwrap(),
            message: certificate.tbs_certificate.as_ref().to_vec(),
            signature: certificate.signature_value.data.to_vec(),
        }
    }

    pub(crate) fn verify(&self) {
        self.key.verify_sig(black_box(&self.message), black_box(&self.signature)).unwrap();
    }
}
