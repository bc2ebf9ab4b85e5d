//! The CAs that are given as trusted, in files of certificates.

use std::path::{Path, PathBuf};

use mqtt_ca_check::untrusted;
use mqtt_ca_check::wire::{InputError, InputErrorCode};
use mqtt_ca_check::x509::{Bundle, BundleError, Form, Issuer};

use crate::input;

/// The most octets that a file of CA certificates may have.
const MAX_OCTETS: u64 = 16 << 20;

/// A file of CAs.
pub(crate) struct Given {
    path: PathBuf,
    read: Result<Vec<Issuer>, InputError>,
}

impl Given {
    /// Reads the CAs in a file, which may be several.
    pub(crate) fn of(path: &Path) -> Self {
        let read = input::read_whole(path, MAX_OCTETS).and_then(|octets| issuers(&octets));
        Given { path: path.to_owned(), read }
    }

    pub(crate) fn source(&self) -> String {
        self.path.to_string_lossy().into_owned()
    }

    pub(crate) fn read(&self) -> Result<&[Issuer], &InputError> {
        self.read.as_deref()
    }

    pub(crate) fn issuers(&self) -> impl Iterator<Item = &Issuer> {
        self.read.iter().flatten()
    }
}

/// The certificates of a trust file. What cannot be read in it, a server would not read either.
fn issuers(octets: &[u8]) -> Result<Vec<Issuer>, InputError> {
    let mut issuers: Vec<Issuer> = Vec::new();
    for found in Bundle::of(octets, Form::Auto) {
        match found {
            Ok(certificate) if issuers.iter().any(|it| it.certificate().der() == certificate.der()) => {}
            Ok(certificate) => issuers.push(Issuer::new(certificate)),
            // A key or a request beside the certificates is no CA.
            Err(BundleError::OtherBlock(_) | BundleError::PrivateKey) => {}
            Err(error) => {
                let message = format!(
                    "expected CA certificates in PEM or DER, found {}",
                    untrusted::line(&error.to_string())
                );
                let error = InputError::new(InputErrorCode::NoData, message);
                return Err(error.with_help("repair the file: a server that trusts it may not start"));
            }
        }
    }
    if issuers.is_empty() {
        let error =
            InputError::new(InputErrorCode::NoData, "expected CA certificates in PEM or DER, found none");
        return Err(error.with_help("give the CA certificate, as it stands in the broker's trust file"));
    }
    Ok(issuers)
}
