//! A CA certificate as the issuer of others: its key is prepared once, for however many certificates it is asked
//! about.

use std::sync::Arc;

use crate::x509::certificate::Certificate;
use crate::x509::key::PublicKey;
use crate::x509::signature::{PreparedKey, SignatureResult};

/// A CA certificate whose key verifies what it signed. Clones are cheap and share the certificate and the prepared key.
///
/// ```
/// use mqtt_ca_check::x509::{Bundle, Form, Issuer, SignatureResult};
///
/// # let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/recipe");
/// # let read = |name| std::fs::read(format!("{folder}/{name}"));
/// # let (ca, proof) = (read("rsa-ca.pem")?, read("rsa-verification.pem")?);
/// let mut found = Bundle::of(&ca, Form::Auto).chain(Bundle::of(&proof, Form::Auto));
/// let issuer = Issuer::new(found.next().unwrap()?);
/// let proof = found.next().unwrap()?;
/// assert_eq!(issuer.verify(&proof), SignatureResult::Verified);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Issuer(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    certificate: Arc<Certificate>,
    prepared: PreparedKey,
}

impl Issuer {
    /// Takes a certificate, of which nothing is asked: whether it may issue others is for the checks to say. The key is
    /// prepared when it is first used.
    #[must_use]
    pub fn new(certificate: impl Into<Arc<Certificate>>) -> Self {
        Issuer(Arc::new(Parts { certificate: certificate.into(), prepared: PreparedKey::default() }))
    }

    /// The CA certificate.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.0.certificate
    }

    /// The same, to be kept.
    pub(crate) fn shared(&self) -> &Arc<Certificate> {
        &self.0.certificate
    }

    /// The key that the CA certificate certifies.
    #[must_use]
    pub fn key(&self) -> PublicKey<'_> {
        PublicKey::read(&self.certificate().subject_public_key_info())
    }

    /// Whether this CA's key signed `certificate`. Neither names nor validity are looked at;
    /// [`PublicKey::verify`] says which signatures are verified.
    #[must_use]
    pub fn verify(&self, certificate: &Certificate) -> SignatureResult {
        let algorithm = certificate.signature_algorithm();
        self.0.prepared.verify(&self.key(), &algorithm, certificate.tbs(), &certificate.signature())
    }

    /// Whether an EC key is a point of its curve; `None` of a key that is no EC key or could not be read, and on a curve
    /// on which nothing is verified.
    #[must_use]
    pub fn point_on_curve(&self) -> Option<bool> {
        self.0.prepared.point_on_curve(&self.key())
    }
}

/// Whether the key of one certificate signed the other, for which the key is not kept prepared.
pub(crate) fn has_signed(signer: &Certificate, certificate: &Certificate) -> bool {
    Issuer::new(signer.clone()).verify(certificate) == SignatureResult::Verified
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::x509::pem::Pem;

    fn certificate(path: &str) -> Certificate {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/recipe").join(path);
        let text = std::fs::read_to_string(path).unwrap();
        Certificate::from_der(Pem::read(&text).certificate().unwrap()).unwrap()
    }

    #[test]
    fn an_issuer_verifies_what_its_key_signed_and_rejects_the_rest() {
        for (own, other) in [("rsa", "ecc"), ("ecc", "rsa")] {
            let issuer = Issuer::new(certificate(&format!("{own}-ca.pem")));
            let proof = certificate(&format!("{own}-verification.pem"));
            let others = certificate(&format!("{other}-verification.pem"));
            assert_eq!(issuer.verify(&proof), SignatureResult::Verified);
            assert_eq!(issuer.verify(issuer.certificate()), SignatureResult::Verified);
            assert_eq!(issuer.verify(&others), SignatureResult::Rejected);
            assert_eq!(Issuer::new(proof).verify(issuer.certificate()), SignatureResult::Rejected);
            assert_eq!(issuer.point_on_curve(), (own == "ecc").then_some(true));
        }
    }

    #[test]
    fn clones_share_the_certificate_and_the_prepared_key_with_other_threads() {
        let issuer = Issuer::new(certificate("rsa-ca.pem"));
        let clone = issuer.clone();
        let proof = certificate("rsa-verification.pem");
        let verified = std::thread::spawn(move || clone.verify(&proof)).join().unwrap();
        assert_eq!(verified, SignatureResult::Verified);
        assert!(std::ptr::eq(issuer.clone().certificate(), issuer.certificate()));
        assert!(issuer.clone().0.prepared.is_prepared());
    }
}
