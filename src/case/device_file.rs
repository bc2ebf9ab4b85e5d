//! A file of a device, or of many: which of its certificates are devices', and which a device sends with its own.

use std::sync::Arc;

use super::content::Content;
use crate::untrusted::{MAX_QUOTED_NAME, cut};
use crate::wire::{InputError, InputErrorCode};
use crate::x509::bundle::{self, BundleError};
use crate::x509::certificate::{Certificate, CertificateError};
use crate::x509::issuer::{Issuer, has_signed};
use crate::x509::name::NameMatch;
use crate::x509::pem::{self, PemError};

/// What a file holds.
pub(super) struct DeviceFile {
    pub(super) devices: Vec<Content>,
    /// The others, in the order of the file.
    pub(super) sent: Vec<Issuer>,
}

/// How many octets a file may have.
pub(super) const MAX_OCTETS: usize = 16 << 20;

/// How many signatures are verified to tell who issued whom in a file; of CAs that say what they are, none.
const MAX_SIGNATURES: usize = 16;

impl DeviceFile {
    pub(super) fn read(file: &[u8]) -> Result<Self, InputError> {
        if file.len() > MAX_OCTETS {
            let message = format!(
                "expected at most {MAX_OCTETS} octets in a file of certificates, found {}",
                file.len()
            );
            let error = InputError::new(InputErrorCode::TooLarge, message);
            return Err(error.with_help("give the devices in several files"));
        }
        let contents = contents(file)?;
        let certificates: Vec<_> = contents.iter().filter_map(Content::certificate).cloned().collect();
        let says_ca = |it: &Certificate| it.basic_constraints().is_ok_and(|it| it.is_some_and(|it| it.ca));
        let mut signatures = MAX_SIGNATURES;
        let mut has_issued = |own: &Arc<Certificate>| {
            let others = certificates.iter().filter(|it| it.der() != own.der());
            let mut named = others.filter(|it| it.issuer().compare(&own.subject()) != NameMatch::Different);
            named.any(|it| {
                let left = signatures.checked_sub(1);
                signatures = left.unwrap_or_default();
                left.is_some() && has_signed(own, it)
            })
        };
        let issued: Vec<bool> = match certificates.as_slice() {
            // Nearly every file.
            [] | [_] => certificates.iter().map(|_| false).collect(),
            _ => certificates.iter().map(&mut has_issued).collect(),
        };
        let mut of_all = certificates.iter().zip(&issued);
        let all_are_above = of_all.all(|(it, has_issued)| *has_issued || says_ca(it));
        let is_above = |it: &Certificate, has_issued| has_issued || !all_are_above && says_ca(it);
        let mut issued = issued.into_iter();
        let (mut devices, mut sent) = (Vec::new(), Vec::new());
        for content in contents {
            match content.certificate() {
                Some(it) if is_above(it, issued.next().unwrap_or_default()) => {
                    sent.push(Issuer::new(Arc::clone(it)))
                }
                _ => devices.push(content),
            }
        }
        Ok(DeviceFile { devices, sent })
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
        match block.map_err(BundleError::from).and_then(|block| bundle::octets_of_block(&block)) {
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
