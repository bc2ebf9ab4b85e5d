//! A text that should be a certificate.

use std::sync::Arc;

use crate::x509::certificate::{Certificate, DecodeError};
use crate::x509::pem::{Pem, PemError};

/// Why a content gives no certificate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ContentError {
    /// The text is not one PEM block labelled CERTIFICATE.
    #[error(transparent)]
    Pem(#[from] PemError),
    /// The block's octets are not one certificate.
    #[error(transparent)]
    Certificate(#[from] DecodeError),
}

/// A text that should be a certificate, as read: its blocks and repairs, and the certificate.
#[derive(Clone, Debug)]
pub struct Content {
    pem: Pem,
    certificate: Result<Arc<Certificate>, ContentError>,
}

impl Content {
    pub(crate) fn new(pem: Pem) -> Self {
        let certificate = pem
            .shared_certificate()
            .map_err(ContentError::from)
            .and_then(|der| Ok(Arc::new(Certificate::from_der(der)?)));
        Content { pem, certificate }
    }

    /// What the text is made of.
    #[must_use]
    pub fn pem(&self) -> &Pem {
        &self.pem
    }

    /// The certificate.
    ///
    /// # Errors
    /// Unless the text holds exactly one PEM block labelled CERTIFICATE with exactly one certificate in it.
    pub fn certificate(&self) -> Result<&Arc<Certificate>, &ContentError> {
        self.certificate.as_ref()
    }
}
