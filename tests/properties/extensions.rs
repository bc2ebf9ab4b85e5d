//! Values of extensions, changed in some octets: whether they are of the extension's type is asked of this library and of
//! x509-cert, which shares no code with it. Where the two may differ is said by rules of the encoding, each with its
//! reason.

use std::collections::{BTreeMap, BTreeSet};

use mqtt_ca_check::certificate::Certificate;
use mqtt_ca_check::wire::Field;

use crate::content;
use crate::der::{Parts, extension};
use crate::support::certificates;

/// The extensions that are looked into, by the octets of their identifiers.
pub(crate) const KNOWN: [[u8; 3]; 8] = [
    [0x55, 0x1d, 14],
    [0x55, 0x1d, 15],
    [0x55, 0x1d, 17],
    [0x55, 0x1d, 19],
    [0x55, 0x1d, 30],
    [0x55, 0x1d, 32],
    [0x55, 0x1d, 35],
    [0x55, 0x1d, 37],
];

/// The values that the known extensions have in testdata, well formed or not, by the octets of their identifiers.
pub(crate) fn values() -> BTreeMap<Vec<u8>, Vec<Vec<u8>>> {
    let mut values: BTreeMap<Vec<u8>, BTreeSet<Vec<u8>>> = BTreeMap::new();
    for fixture in certificates() {
        for extension in fixture.certificate.extensions() {
            if extension.known().is_some() {
                let of_kind = values.entry(extension.oid.der_contents().to_vec()).or_default();
                let _new = of_kind.insert(extension.value.to_vec());
            }
        }
    }
    assert!(values.keys().eq(&KNOWN));
    values.into_iter().map(|(oid, values)| (oid, values.into_iter().collect())).collect()
}

/// What this library says of a value, in a certificate that has no other extension.
fn is_well_formed(oid: &[u8], value: &[u8]) -> bool {
    let certificate = Parts::of(&content("ec-p256", Field::CaContent));
    let certificate = certificate.with_extensions(&[extension(oid, false, value)]);
    let certificate = Certificate::from_der(certificate.der()).unwrap();
    certificate.extensions().next().unwrap().is_well_formed()
}
