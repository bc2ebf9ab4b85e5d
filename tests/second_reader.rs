//! x509-parser reads every certificate of testdata a second time. The library takes only names' and extensions' insides
//! from that crate, so the structure is compared here: serial number, validity, names, key, version and extensions.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use mqtt_ca_check::certificate::Certificate;
use mqtt_ca_check::pem::Pem;
use support::{certificates, fields, files, stem};
use time::OffsetDateTime;
use x509_parser::prelude::{ASN1Time, FromDer, X509Certificate};

/// Certificates that x509-parser refuses, and why; all of them are read here, so that the checks can say what is wrong.
const REFUSED: &[(&str, &str)] = &[
    ("time-not-after-february-30 CaContent", NO_DATE),
    ("time-not-after-month-13 CaContent", NO_DATE),
    ("time-not-after-no-time-at-all CaContent", NO_DATE),
    ("time-not-before-month-13 CaContent", NO_DATE),
    ("time-verification-not-after-month-13 VerificationContent", NO_DATE),
    ("time-verification-not-before-month-13 VerificationContent", NO_DATE),
    ("time-with-fraction-of-an-hour CaContent", NO_DATE),
];

const NO_DATE: &str = "one time that names no instant makes it refuse the whole certificate";

/// Octets that are refused here and that x509-parser reads, and why they are no certificate.
const READ_ONLY_THERE: &[(&str, &str)] = &[
    ("ca-version-4 CaContent", "X.509 has versions 1 to 3"),
    ("verification-version-4 VerificationContent", "X.509 has versions 1 to 3"),
];

/// What is compared, as octets or text.
fn ours(certificate: &Certificate) -> Vec<(&'static str, String)> {
    let extensions = certificate
        .extensions()
        .map(|extension| (extension.oid.to_string(), extension.critical, hex::encode(extension.value)));
    let time = |time: mqtt_ca_check::certificate::Time<'_>| {
        format!("{:?}", time.instant().map(OffsetDateTime::unix_timestamp_nanos))
    };
    vec![
        ("serial", hex::encode(certificate.serial_number().der_contents())),
        ("not_before", time(certificate.not_before())),
        ("not_after", time(certificate.not_after())),
        ("issuer", hex::encode(certificate.issuer().der())),
        ("subject", hex::encode(certificate.subject().der())),
        ("spki", hex::encode(certificate.subject_public_key_info().raw)),
        ("version", certificate.version().to_string()),
        ("tbs", hex::encode(certificate.tbs())),
        ("signature", hex::encode(certificate.signature().octets)),
        ("signature_algorithm", certificate.signature_algorithm().oid.to_string()),
        ("extensions", format!("{:?}", extensions.collect::<Vec<_>>())),
    ]
}

fn theirs(certificate: &X509Certificate<'_>) -> Vec<(&'static str, String)> {
    let extensions = certificate
        .extensions()
        .iter()
        .map(|extension| (extension.oid.to_id_string(), extension.critical, hex::encode(extension.value)));
    let time = |time: ASN1Time| format!("{:?}", Some(time.to_datetime().unix_timestamp_nanos()));
    let validity = certificate.validity();
    vec![
        ("serial", hex::encode(certificate.raw_serial())),
        ("not_before", time(validity.not_before)),
        ("not_after", time(validity.not_after)),
        ("issuer", hex::encode(certificate.issuer().as_raw())),
        ("subject", hex::encode(certificate.subject().as_raw())),
        ("spki", hex::encode(certificate.public_key().raw)),
        ("version", certificate.version().0.saturating_add(1).to_string()),
        ("tbs", hex::encode(certificate.tbs_certificate.as_ref())),
        ("signature", hex::encode(&certificate.signature_value.data)),
        ("signature_algorithm", certificate.signature_algorithm.algorithm.to_id_string()),
        ("extensions", format!("{:?}", extensions.collect::<Vec<_>>())),
    ]
}

/// A table against what was found.
fn assert_listed(what: &str, table: &[(&str, &str)], found: &BTreeMap<String, String>) {
    assert!(table.iter().all(|(_, reason)| !reason.is_empty()));
    let listed: BTreeSet<&str> = table.iter().map(|(name, _)| *name).collect();
    assert!(
        found.keys().map(String::as_str).eq(listed.iter().copied()),
        "{what}: {found:#?}\nlisted: {listed:#?}"
    );
}

#[test]
fn x509_parser_reads_the_same() {
    let mut refused = BTreeMap::new();
    let fixtures = certificates();
    assert!(fixtures.len() > 190, "only {} certificates were found", fixtures.len());
    for fixture in &fixtures {
        match X509Certificate::from_der(fixture.certificate.der()) {
            Ok((rest, certificate)) => {
                assert!(rest.is_empty(), "{}: {} octets left over", fixture.name, rest.len());
                assert_eq!(ours(&fixture.certificate), theirs(&certificate), "{}", fixture.name);
            }
            Err(error) => assert!(refused.insert(fixture.name.clone(), error.to_string()).is_none()),
        }
    }
    assert_listed("refused by x509-parser", REFUSED, &refused);
}

#[test]
fn what_is_refused_here_is_refused_there() {
    let mut read = BTreeMap::new();
    let mut refused = 0;
    for path in files("testdata/responses", "json") {
        let name = stem(&path);
        let fields = fields(name);
        for content in ["CaContent", "VerificationContent"] {
            let Some(der) = fields.get(content).and_then(|text| Pem::read(text).certificate().ok()) else {
                continue;
            };
            let Err(error) = Certificate::from_der(der.clone()) else { continue };
            refused += 1;
            if let Ok(([], _)) = X509Certificate::from_der(&der) {
                assert!(read.insert(format!("{name} {content}"), error.to_string()).is_none());
            }
        }
    }
    assert!(refused > 0);
    assert_listed("read by x509-parser", READ_ONLY_THERE, &read);
}
