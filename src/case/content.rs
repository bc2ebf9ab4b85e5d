//! A text that should be a certificate.

use std::sync::Arc;

use crate::x509::bundle;
use crate::x509::certificate::{Certificate, CertificateError};
use crate::x509::other::{self, Other, Piece};
use crate::x509::pem::{Pem, PemError};
use crate::x509::serial::SerialMatch;

/// A text that should be a certificate, as read: its blocks and repairs, and the certificate.
#[derive(Clone, Debug, Default)]
pub struct Content {
    pem: Pem,
    /// The one that is judged.
    certificate: Option<Arc<Certificate>>,
    fault: Option<Box<Fault>>,
    /// Whether the certificate came without a text.
    is_bare: bool,
    /// Whether its label is the one that the platform's documentation shows of devices.
    has_device_label: bool,
}

/// The label of a device's certificate in the samples of the platform's documentation, and the lines around it.
pub(super) const DEVICE_LABEL: &str = "DEVICECERTIFICATE";
const OF_DEVICE: [&str; 2] = ["-----BEGIN DEVICECERTIFICATE-----", "-----END DEVICECERTIFICATE-----"];
const USUAL: [&str; 2] = ["-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"];

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
    /// A device's: as the only one that is no CA.
    Device,
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
            (_, Choice::Device) => only(&|it| !it.may_be_ca()),
            (_, Choice::Proof(code)) => code.and_then(|code| only(&|it| it.has_common_name(code))),
        }
    }
}

impl Content {
    pub(crate) fn of_text(text: &str) -> Self {
        Content::of(Pem::read(text), text.as_bytes())
    }

    /// A certificate that came without a text of its own.
    pub(crate) fn of_certificate(certificate: Arc<Certificate>) -> Self {
        Content { certificate: Some(certificate), is_bare: true, ..Content::default() }
    }

    /// No certificate, for this reason.
    pub(crate) fn of_error(error: CertificateError) -> Self {
        let fault =
            Fault { error, what: None, is_in_base64: false, blocks: Vec::new(), certificates: Vec::new() };
        Content { fault: Some(Box::new(fault)), is_bare: true, ..Content::default() }
    }

    /// The octets that should be a certificate in DER. What follows it is a fault, but keeps nobody from judging it.
    pub(crate) fn of_der(octets: Vec<u8>) -> Self {
        let octets = Arc::new(octets);
        match Certificate::from_der(Arc::clone(&octets)) {
            Ok(certificate) => Content::of_certificate(Arc::new(certificate)),
            Err(error) => {
                let content = Content::of_error(error.into());
                let length = bundle::length_of_der(&octets).filter(|length| *length < octets.len());
                let before = octets.get(..length.unwrap_or_default()).unwrap_or_default().to_vec();
                match length.and_then(|_| Certificate::from_der(before).ok()) {
                    Some(certificate) => content.before_octets(certificate),
                    None => content,
                }
            }
        }
    }

    /// The same, where octets follow behind this certificate.
    pub(crate) fn before_octets(mut self, certificate: Certificate) -> Self {
        if let Some(fault) = &mut self.fault {
            fault.what = Some(Other::OctetsAfter);
            self.certificate = Some(Arc::new(certificate));
        }
        self
    }

    /// The same, from a block with the label that the platform's documentation shows.
    pub(super) fn with_device_label(self) -> Self {
        Content { has_device_label: true, ..self }
    }

    /// The text of a device's certificate, which may have the label that the platform's documentation shows.
    pub(crate) fn of_device_text(text: &str) -> Self {
        let has_device_label = text.contains(OF_DEVICE[0]);
        let content = match has_device_label {
            true => Content::of_text(&text.replace(OF_DEVICE[0], USUAL[0]).replace(OF_DEVICE[1], USUAL[1])),
            false => Content::of_text(text),
        };
        let octets = || content.pem.certificate().ok();
        let before = match content.error() {
            Some(CertificateError::Der(_)) if content.certificate.is_none() => octets().map(Content::of_der),
            _ => None,
        };
        let found = before.and_then(|before| before.certificate);
        let content = match found {
            Some(found) => content.before_octets(Arc::unwrap_or_clone(found)),
            None => content,
        };
        Content { has_device_label, ..content }
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
            Ok(certificate) => Content { pem, certificate: Some(certificate), ..Content::default() },
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
                Content { pem, fault: Some(Box::new(fault)), ..Content::default() }
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

    /// Whether the certificate came without a text, or was found in a file among others.
    pub(crate) fn is_bare(&self) -> bool {
        self.is_bare
    }

    /// Whether it has the label that the platform's documentation shows of devices, DEVICECERTIFICATE.
    pub(crate) fn has_device_label(&self) -> bool {
        self.has_device_label
    }

    /// The certificates that stand beside the one that is judged.
    pub(super) fn beside(&self) -> Vec<Arc<Certificate>> {
        let own = self.certificate.as_ref();
        let others = self.certificates().iter().filter(|it| own.is_none_or(|own| own.der() != it.der()));
        others.cloned().collect()
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
