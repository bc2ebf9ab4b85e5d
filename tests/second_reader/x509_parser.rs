//! The comparison with x509-parser, in structure: version, serial number, validity, names, key, signature and the
//! extensions as octets. Inside extensions it passes over defects without a word, so x509-cert is the second reader there.

use x509_parser::prelude::{ASN1Time, FromDer, X509Certificate};

use crate::{Facts, Tables, assert_reads_the_same, assert_refuses_the_same};

const TABLES: Tables = Tables {
    refused: &[
        ("der-encoding-integer-version CaContent", "it takes no version of two octets"),
        ("der-encoding-unused-bit-of-signature VerificationContent", "it refuses unused bits that are set"),
        ("time-encoding-february-29-of-no-leap-year CaContent", NO_DATE),
        ("time-encoding-generalized-fraction-with-comma CaContent", "it reads no fraction after a comma"),
        ("time-encoding-generalized-hours-only CaContent", "it reads no time without minutes"),
        ("time-encoding-generalized-with-offset CaContent", "it reads no offset in GeneralizedTime"),
        ("time-encoding-generalized-without-zone CaContent", NO_DATE),
        ("time-encoding-second-60 CaContent", NO_DATE),
        ("time-encoding-space-in-front CaContent", NO_DATE),
        ("time-encoding-without-zone-in-verification VerificationContent", NO_DATE),
        ("time-not-after-february-30 CaContent", NO_DATE),
        ("time-not-after-month-13 CaContent", NO_DATE),
        ("time-not-after-no-time-at-all CaContent", NO_DATE),
        ("time-not-before-month-13 CaContent", NO_DATE),
        ("time-verification-not-after-month-13 VerificationContent", NO_DATE),
        ("time-verification-not-before-month-13 VerificationContent", NO_DATE),
        ("time-with-fraction-of-an-hour CaContent", NO_DATE),
    ],
    differ: &[],
    read_only_there: &[
        ("ca-version-4 CaContent", "X.509 has versions 1 to 3"),
        ("certificate-decodes-empty-rdn CaContent", "an RDN has at least one attribute"),
        ("certificate-decodes-octets-after-signature CaContent", "a certificate has three parts"),
        ("certificate-decodes-serial-number-without-octets CaContent", "an INTEGER has at least one octet"),
        ("verification-version-4 VerificationContent", "X.509 has versions 1 to 3"),
    ],
};

const NO_DATE: &str = "one time that names no instant makes it refuse the whole certificate";

fn read(der: &[u8]) -> Result<Facts, String> {
    let (rest, certificate) = X509Certificate::from_der(der).map_err(|error| error.to_string())?;
    if rest.is_empty() { Ok(facts(&certificate)) } else { Err(format!("{} octets left over", rest.len())) }
}

fn facts(certificate: &X509Certificate<'_>) -> Facts {
    let extensions = certificate
        .extensions()
        .iter()
        .map(|extension| (extension.oid.to_id_string(), extension.critical, hex::encode(extension.value)));
    let time = |time: ASN1Time| time.to_datetime().unix_timestamp_nanos().to_string();
    let validity = certificate.validity();
    Facts::from([
        ("version", certificate.version().0.saturating_add(1).to_string()),
        ("serial", hex::encode(certificate.raw_serial())),
        ("not_before", time(validity.not_before)),
        ("not_after", time(validity.not_after)),
        ("issuer", hex::encode(certificate.issuer().as_raw())),
        ("subject", hex::encode(certificate.subject().as_raw())),
        ("spki", hex::encode(certificate.public_key().raw)),
        ("tbs", hex::encode(certificate.tbs_certificate.as_ref())),
        ("signature algorithm oid", certificate.signature_algorithm.algorithm.to_id_string()),
        ("signature", hex::encode(&certificate.signature_value.data)),
        ("extensions", format!("{:?}", extensions.collect::<Vec<_>>())),
    ])
}

#[test]
fn x509_parser_reads_the_same() {
    assert_reads_the_same(read, &TABLES);
}

#[test]
fn x509_parser_refuses_what_is_refused_here() {
    assert_refuses_the_same(read, &TABLES);
}
