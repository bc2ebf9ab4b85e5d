//! The root certificates that Mozilla trusts for TLS servers, as the crate webpki-root-certs has them: made by dozens of
//! organisations between 2007 and 2024, none of them for this project. They are read here by x509-cert, which shares no
//! code with the library.

#![allow(dead_code, reason = "each test uses the part that it needs")]

use aws_lc_rs::digest;
use webpki_root_certs::TLS_SERVER_ROOT_CERTS;
use x509_cert::certificate::{CertificateInner, Raw};
use x509_cert::der::Decode;
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::ext::pkix::name::DirectoryString;

/// A certificate as x509-cert reads it, without that crate's limits on serial numbers and times.
pub(crate) type Decoded = CertificateInner<Raw>;

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const ORGANIZATIONAL_UNIT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.11");

/// A root certificate.
pub(crate) struct Root {
    /// Twelve figures of its SHA-256 and its common name, or its organizational unit if it has none.
    pub(crate) name: String,
    pub(crate) der: &'static [u8],
    pub(crate) decoded: Decoded,
}

/// All roots, in the order of their names.
pub(crate) fn roots() -> Vec<Root> {
    let mut roots: Vec<Root> = TLS_SERVER_ROOT_CERTS.iter().map(|der| root(der)).collect();
    roots.sort_by(|a, b| a.name.cmp(&b.name));
    roots
}

fn root(der: &'static [u8]) -> Root {
    let sha256 = hex::encode(digest::digest(&digest::SHA256, der));
    let decoded = Decoded::from_der(der).unwrap_or_else(|error| panic!("{sha256}: {error}"));
    let text = |oid| -> Option<String> {
        let mut attributes = decoded.tbs_certificate().subject().iter();
        let value = &attributes.find(|attribute| attribute.oid == oid)?.value;
        value.decode_as::<DirectoryString>().ok().map(|text| text.value().into_owned())
    };
    let name = text(COMMON_NAME).or_else(|| text(ORGANIZATIONAL_UNIT)).unwrap();
    Root { name: format!("{} {name}", &sha256[..12]), der, decoded }
}
