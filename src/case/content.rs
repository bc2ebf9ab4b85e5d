//! A text that should be a certificate.

use std::sync::Arc;

use crate::x509::certificate::{Certificate, CertificateError};
use crate::x509::other::{self, Other, Piece};
use crate::x509::pem::{Pem, PemError};
use crate::x509::serial::SerialMatch;

/// A text that should be a certificate, as read: its blocks and repairs, and the certificate.
#[derive(Clone, Debug)]
pub struct Content {
    pem: Pem,
    /// The one that is judged.
    certificate: Option<Arc<Certificate>>,
    fault: Option<Box<Fault>>,
}

/// What a content is that is not exactly one certificate.
#[derive(Clone, Debug)]
struct Fault {
    error: CertificateError,
    what: Option<Other>,
    /// Whether that is in base64 without BEGIN and END lines.
    is_in_base64: bool,
    blocks: Vec<Piece>,
    certificates: Vec<Arc<Certificate>>,
}

/// By what one of several certificates is chosen to be judged; never by trying signatures.
pub(super) enum Choice<'c> {
    /// The CA: by its serial number, then as the only one that is a CA.
    Ca(Option<&'c str>),
    /// The proof: by the registration code.
    Proof(Option<&'c str>),
}

impl Choice<'_> {
    fn of<'c>(&self, certificates: &'c [Arc<Certificate>]) -> Option<&'c Arc<Certificate>> {
        let only = |is_it: &dyn Fn(&Certificate) -> bool| {
            let mut found = certificates.iter().filter(|it| is_it(it));
            found.next().filter(|_| found.next().is_none())
        };
        match (certificates, self) {
            ([only], _) => Some(only),
            (_, Choice::Ca(sn)) => {
                let has_it =
                    |sn: &str, it: &Certificate| it.serial_number().compare(sn) == SerialMatch::Equal;
                let by_serial = sn.and_then(|sn| only(&|it| has_it(sn, it)));
                by_serial.or_else(|| only(&Certificate::may_be_ca))
            }
            (_, Choice::Proof(code)) => code.and_then(|code| only(&|it| it.has_common_name(code))),
        }
    }
}

impl Content {
    pub(crate) fn of_text(text: &str) -> Self {
        Content::of(Pem::read(text), text.as_bytes())
    }

    /// The octets of a file.
    pub(crate) fn of_octets(octets: &[u8]) -> Self {
        Content::of(Pem::read(&String::from_utf8_lossy(octets)), octets)
    }

    fn of(pem: Pem, octets: &[u8]) -> Self {
        let certificate = pem
            .shared_certificate()
            .map_err(CertificateError::from)
            .and_then(|der| Ok(Arc::new(Certificate::from_der(der)?)));
        match certificate {
            Ok(certificate) => Content { pem, certificate: Some(certificate), fault: None },
            Err(error) => {
                // A part is missing of what is cut off; here there is too much.
                let has_more = matches!(
                    error,
                    CertificateError::Pem(
                        PemError::EncryptionHeader | PemError::Nul | PemError::Character(_)
                    )
                );
                let found = other::recognize(octets).filter(|it| !has_more || it.what != Other::CutOff);
                let what = found.as_ref().map(|it| it.what);
                let first = found.as_ref().and_then(|it| it.layers.first());
                let is_in_base64 = what != Some(Other::BareBase64) && first == Some(&Other::BareBase64);
                let (blocks, certificates) = found.map(|it| (it.blocks, it.certificates)).unwrap_or_default();
                let certificates = certificates.into_iter().map(Arc::new).collect();
                let fault = Fault { error, what, is_in_base64, blocks, certificates };
                Content { pem, certificate: None, fault: Some(Box::new(fault)) }
            }
        }
    }

    /// The same, with one of several certificates to be judged.
    pub(super) fn chosen(mut self, choice: &Choice<'_>) -> Self {
        if let Some(fault) = &self.fault {
            self.certificate = choice.of(&fault.certificates).cloned();
        }
        self
    }

    /// What the text is made of.
    #[must_use]
    pub fn pem(&self) -> &Pem {
        &self.pem
    }

    /// The certificate that is judged: the one that the content is; where it is something else that holds certificates, the
    /// one that was chosen, and there is an [`error`](Self::error) too.
    #[must_use]
    pub fn certificate(&self) -> Option<&Arc<Certificate>> {
        self.certificate.as_ref()
    }

    /// Why the content is not exactly one PEM block labelled CERTIFICATE with exactly one certificate in it.
    #[must_use]
    pub fn error(&self) -> Option<&CertificateError> {
        self.fault.as_ref().map(|fault| &fault.error)
    }

    /// What it is in its place, if that is known.
    #[must_use]
    pub fn other(&self) -> Option<Other> {
        self.fault.as_ref()?.what
    }

    /// Whether what it is was put into base64, without BEGIN and END lines.
    pub(crate) fn is_in_base64(&self) -> bool {
        self.fault.as_ref().is_some_and(|fault| fault.is_in_base64)
    }

    /// Each PEM block, where there are several.
    #[must_use]
    pub fn blocks(&self) -> &[Piece] {
        self.fault.as_ref().map_or(&[], |fault| &fault.blocks)
    }

    /// All certificates in a content that is not exactly one certificate.
    #[must_use]
    pub fn certificates(&self) -> &[Arc<Certificate>] {
        self.fault.as_ref().map_or(&[], |fault| &fault.certificates)
    }
}
