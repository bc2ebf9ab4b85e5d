//! serde_json, x509-cert, and the signature crates of RustCrypto.

use p256::NistP256;
use p384::NistP384;
use rsa::pkcs1v15;
use rsa::signature::Verifier;
use sha2::{Sha256, Sha512};
use x509_cert::Certificate;
use x509_cert::der::oid::AssociatedOid;
use x509_cert::der::oid::db::{rfc4519, rfc5912, rfc8410};
use x509_cert::der::referenced::OwnedToRef;
use x509_cert::der::{DecodePem, Encode};
use x509_cert::ext::pkix::name::DirectoryString;
use x509_cert::spki::SubjectPublicKeyInfoOwned;

use crate::response::{Data, Refusal, only, require};

pub(crate) fn check(response: &str) -> Result<(), Refusal> {
    let data = Data::read(response)?;
    let ca = Certificate::from_pem(&data.ca_content)?;
    let verification = Certificate::from_pem(&data.verification_content)?;
    let (ca_fields, fields) = (ca.tbs_certificate(), verification.tbs_certificate());

    data.require_serial(ca_fields.serial_number().as_bytes())?;
    let (begin, end) = data.validity()?;
    let validity = ca_fields.validity();
    let is_begin = validity.not_before.to_unix_duration().as_millis() == u128::try_from(begin)?;
    let is_end = validity.not_after.to_unix_duration().as_millis() == u128::try_from(end)?;
    require(is_begin && is_end, "validity")?;
    let common_names = fields.subject().iter().filter(|attribute| attribute.oid == rfc4519::COMMON_NAME);
    let common_name = only(common_names).ok_or("not one common name")?;
    let common_name = DirectoryString::try_from(&common_name.value)?;
    require(common_name.value() == data.registration_code.as_str(), "registration code")?;
    require(fields.issuer() == ca_fields.subject(), "issuer")?;
    let key = Key::read(ca_fields.subject_public_key_info())?;
    key.verify(&ca)?;
    key.verify(&verification)
}

enum Key {
    Rsa(rsa::PublicKey),
    P256(p256::ecdsa::VerifyingKey),
    P384(p384::ecdsa::VerifyingKey),
    Ed25519(ed25519_dalek::VerifyingKey),
}

impl Key {
    fn read(key: &SubjectPublicKeyInfoOwned) -> Result<Self, Refusal> {
        let key = key.owned_to_ref();
        Ok(match key.algorithm.oid {
            rfc5912::RSA_ENCRYPTION => Key::Rsa(key.try_into()?),
            rfc5912::ID_EC_PUBLIC_KEY => match key.algorithm.parameters_oid()? {
                NistP256::OID => Key::P256(key.try_into()?),
                NistP384::OID => Key::P384(key.try_into()?),
                _ => return Err("unknown curve".into()),
            },
            rfc8410::ID_ED_25519 => Key::Ed25519(key.try_into()?),
            _ => return Err("unknown key algorithm".into()),
        })
    }

    /// x509-cert does not keep the octets it read, so what was signed is encoded again.
    fn verify(&self, certificate: &Certificate) -> Result<(), Refusal> {
        let message = &certificate.tbs_certificate().to_der()?;
        let signature = certificate.signature().as_bytes().ok_or("signature with unused bits")?;
        let algorithm = certificate.signature_algorithm().oid;
        match self {
            Key::Rsa(key) => {
                let (key, signature) = (key.clone(), pkcs1v15::Signature::try_from(signature)?);
                match algorithm {
                    rfc5912::SHA_256_WITH_RSA_ENCRYPTION => {
                        pkcs1v15::VerifyingKey::<Sha256>::new(key).verify(message, &signature)?;
                    }
                    rfc5912::SHA_512_WITH_RSA_ENCRYPTION => {
                        pkcs1v15::VerifyingKey::<Sha512>::new(key).verify(message, &signature)?;
                    }
                    _ => return Err("unknown signature algorithm".into()),
                }
            }
            Key::P256(key) => {
                require(algorithm == rfc5912::ECDSA_WITH_SHA_256, "unknown signature algorithm")?;
                key.verify(message, &p256::ecdsa::Signature::from_der(signature)?)?;
            }
            Key::P384(key) => {
                require(algorithm == rfc5912::ECDSA_WITH_SHA_384, "unknown signature algorithm")?;
                key.verify(message, &p384::ecdsa::Signature::from_der(signature)?)?;
            }
            Key::Ed25519(key) => {
                require(algorithm == rfc8410::ID_ED_25519, "unknown signature algorithm")?;
                key.verify(message, &ed25519_dalek::Signature::from_slice(signature)?)?;
            }
        }
        Ok(())
    }
}
