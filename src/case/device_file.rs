//! A file of a device, or of many: which of its certificates are devices', and which a device sends with its own.

use std::collections::HashMap;
use std::sync::Arc;

use super::content::{Content, DEVICE_LABEL};
use crate::untrusted::{MAX_QUOTED_NAME, cut};
use crate::wire::{InputError, InputErrorCode};
use crate::x509::bundle::{self, BundleError};
use crate::x509::certificate::{Certificate, CertificateError};
use crate::x509::issuer::{Issuer, has_signed};
use crate::x509::pem::{self, PemError};

/// What a file holds, or a part of it: devices, and what each of them sends with its own certificate.
#[derive(Clone, Debug)]
#[doc(hidden)]
pub struct DeviceFile {
    pub(super) devices: Vec<Content>,
    /// The others, in the order of the file.
    pub(super) sent: Arc<[Issuer]>,
}

/// How many octets a file may have.
pub(super) const MAX_OCTETS: usize = 16 << 20;

/// How many signatures are verified to tell who issued whom in a file, and how many for one certificate in it. They are needed only for
/// certificates that are not marked as a CA, and where all are.
const MAX_SIGNATURES: usize = 256;
const ASKED: usize = 4;

/// How many certificates of CAs may stand beside devices. A device sends at most seven with its own.
const MAX_SENT: usize = 64;

impl DeviceFile {
    /// Tells the devices of a file from what they send.
    ///
    /// # Errors
    /// If the octets hold no certificate, or too much.
    pub fn read(file: &[u8]) -> Result<Self, InputError> {
        if file.len() > MAX_OCTETS {
            let message = format!(
                "expected at most {MAX_OCTETS} octets in a file of certificates, found {}",
                file.len()
            );
            let error = InputError::new(InputErrorCode::TooLarge, message);
            return Err(error.with_help("give the devices in several files"));
        }
        let contents = contents(file)?;
        let certificates: Vec<&Arc<Certificate>> = contents.iter().filter_map(Content::certificate).collect();
        let mut signers = Signers::of(&certificates);
        let all_are_above = certificates.iter().all(|it| says_ca(it) || signers.have(it));
        let is_above: Vec<bool> = certificates
            .iter()
            .map(|it| if all_are_above { signers.have(it) } else { says_ca(it) || signers.have(it) })
            .collect();
        let mut is_above = is_above.into_iter();
        let (mut devices, mut sent) = (Vec::new(), Vec::new());
        for content in contents {
            match content.certificate() {
                Some(it) if is_above.next().unwrap_or_default() => sent.push(Issuer::new(Arc::clone(it))),
                _ => devices.push(content),
            }
        }
        if sent.len() > MAX_SENT {
            let message = format!(
                "expected at most {MAX_SENT} certificates of CAs beside devices, found {}",
                sent.len()
            );
            let error = InputError::new(InputErrorCode::TooLarge, message);
            return Err(
                error.with_help("give what the broker trusts with --ca, and to each device what it sends")
            );
        }
        Ok(DeviceFile { devices, sent: sent.into() })
    }

    /// How many devices there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.devices.len()
    }

    /// Whether there is no device.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.devices.is_empty()
    }

    /// Removes up to `count` devices from the front, and returns them with what they send.
    #[must_use]
    pub fn take(&mut self, count: usize) -> Self {
        let rest = self.devices.split_off(count.min(self.devices.len()));
        let devices = std::mem::replace(&mut self.devices, rest);
        DeviceFile { devices, sent: Arc::clone(&self.sent) }
    }
}

fn says_ca(certificate: &Certificate) -> bool {
    certificate.basic_constraints().is_ok_and(|it| it.is_some_and(|it| it.ca))
}

/// Which certificates of a file issued another one in it.
struct Signers<'f> {
    /// By the octets of the name of their issuer.
    by_issuer: HashMap<&'f [u8], Vec<&'f Arc<Certificate>>>,
    /// How many signatures may still be verified.
    signatures: usize,
}

impl<'f> Signers<'f> {
    fn of(certificates: &[&'f Arc<Certificate>]) -> Self {
        let mut by_issuer: HashMap<&[u8], Vec<&Arc<Certificate>>> = HashMap::new();
        for certificate in certificates {
            by_issuer.entry(certificate.issuer().der()).or_default().push(certificate);
        }
        Signers { by_issuer, signatures: MAX_SIGNATURES }
    }

    /// Whether this one is among them.
    fn have(&mut self, certificate: &Certificate) -> bool {
        let named = self.by_issuer.get(certificate.subject().der()).map(Vec::as_slice).unwrap_or_default();
        named.iter().filter(|it| it.der() != certificate.der()).take(ASKED).any(|it| {
            let left = self.signatures.checked_sub(1);
            self.signatures = left.unwrap_or_default();
            left.is_some() && has_signed(certificate, it)
        })
    }
}

/// What stands in the file where certificates should: keys and what belongs to them are passed over.
fn contents(file: &[u8]) -> Result<Vec<Content>, InputError> {
    if bundle::begins_as_sequence(file) {
        return Ok(of_der(file));
    }
    let text = String::from_utf8_lossy(file);
    let mut found = Vec::new();
    let mut other = None;
    for block in pem::blocks(&text) {
        let has_device_label = block.as_ref().is_ok_and(|block| block.label() == DEVICE_LABEL);
        match block.map_err(BundleError::from).and_then(|block| bundle::octets_of_block(&block)) {
            Ok(octets) if has_device_label => found.push(Content::of_der(octets).with_device_label()),
            Ok(octets) => found.push(Content::of_der(octets)),
            Err(BundleError::Pem(PemError::TooManyBlocks)) => {
                let error = InputError::new(InputErrorCode::TooLarge, PemError::TooManyBlocks.to_string());
                return Err(error.with_help("give the devices in several files"));
            }
            Err(BundleError::Pem(error)) => found.push(Content::of_error(CertificateError::Pem(error))),
            Err(error) => other = other.or(Some(error)),
        }
    }
    if found.is_empty() {
        let found = match other {
            Some(other) => cut(&other.to_string(), MAX_QUOTED_NAME).into_owned(),
            None if file.trim_ascii().is_empty() => "nothing".to_owned(),
            None => "neither".to_owned(),
        };
        let message = format!("expected a device's certificate in PEM or DER, found {found}");
        let error = InputError::new(InputErrorCode::NoData, message);
        return Err(error.with_help(
            "give the certificate that the device sends, and with it the intermediates that it sends",
        ));
    }
    Ok(found)
}

/// Certificates in DER, one after the other.
fn of_der(file: &[u8]) -> Vec<Content> {
    let mut found = Vec::new();
    let mut rest = file;
    while let Some(length) = bundle::length_of_der(rest) {
        let (octets, after) = rest.split_at(length);
        // What is no certificate any more follows the last one.
        let has_more = bundle::length_of_der(after).is_some();
        found.push(Content::of_der(if has_more { octets } else { rest }.to_vec()));
        rest = if has_more { after } else { &[] };
    }
    if found.is_empty() {
        found.push(Content::of_der(file.to_vec()));
    }
    found
}
