//! The comparison with x509-cert of the RustCrypto project. It keeps no octets: what it decoded is encoded again, which
//! gives the same octets exactly if they were DER. Its profile `Raw` sets no limits beyond the encoding.

use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::der::asn1::Ia5StringRef;
use x509_cert::der::{Decode, Encode};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::name::DirectoryString;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages, SubjectKeyIdentifier,
};
use x509_cert::name::Name;
use x509_cert::time::Time;

use crate::roots::Decoded;
use crate::{Facts, Tables, assert_reads_the_same, assert_refuses_the_same, list, value};

const TABLES: Tables = Tables {
    refused: &[
        ("code-universal-string VerificationContent", UNIVERSAL_STRING),
        ("code-universal-string-odd-length VerificationContent", UNIVERSAL_STRING),
        ("time-not-after-february-30 CaContent", NO_DATE),
        ("time-not-after-month-13 CaContent", NO_DATE),
        ("time-not-after-no-time-at-all CaContent", NO_DATE),
        ("time-not-before-1960 CaContent", "it knows no time before 1970"),
        ("time-not-before-month-13 CaContent", NO_DATE),
        ("time-verification-not-after-month-13 VerificationContent", NO_DATE),
        ("time-verification-not-before-month-13 VerificationContent", NO_DATE),
        ("time-with-fraction CaContent", TIME_FORM),
        ("time-with-fraction-of-an-hour CaContent", TIME_FORM),
        ("time-with-offset CaContent", TIME_FORM),
        ("time-without-seconds CaContent", TIME_FORM),
    ],
    differ: &[
        ("ca-basic-constraints-false-written-out CaContent", "structure in DER", INSIDE),
        ("ca-key-usage-unused-bit-set CaContent", "structure in DER", INSIDE),
        ("issuer-multi-valued-in-other-order VerificationContent", "issuer", SORTED),
        ("issuer-multi-valued-in-other-order VerificationContent", "issuer attributes", SORTED),
    ],
    read_only_there: &[],
};

const NO_DATE: &str = "one time that names no instant makes it refuse the whole certificate";
const INSIDE: &str = "it does not look into the values of extensions";
const TIME_FORM: &str = "it reads times only in the form of RFC 5280 section 4.1.2.5";
const SORTED: &str = "it sorts the attributes of an RDN as DER wants them";
const UNIVERSAL_STRING: &str = "it does not know the tag of UniversalString";

fn read(der: &[u8]) -> Result<Facts, String> {
    let certificate = Decoded::from_der(der).map_err(|error| error.to_string())?;
    let mut facts = structure(&certificate);
    let unchanged = certificate.to_der().unwrap() == der;
    facts.extend([("structure in DER", unchanged.to_string())]);
    if unchanged {
        facts.extend([("tbs", encoded(certificate.tbs_certificate()))]);
    }
    facts.extend(known_extensions(&certificate));
    Ok(facts)
}

fn structure(certificate: &Decoded) -> Facts {
    let tbs = certificate.tbs_certificate();
    let extensions =
        tbs.extensions().into_iter().flatten().map(|Extension { extn_id, critical, extn_value }| {
            (extn_id.to_string(), *critical, hex::encode(extn_value.as_bytes()))
        });
    let version = match tbs.version() {
        x509_cert::Version::V1 => 1,
        x509_cert::Version::V2 => 2,
        x509_cert::Version::V3 => 3,
    };
    Facts::from([
        ("version", version.to_string()),
        ("serial", hex::encode(tbs.serial_number().as_bytes())),
        ("not_before", instant(tbs.validity().not_before)),
        ("not_after", instant(tbs.validity().not_after)),
        ("issuer", encoded(tbs.issuer())),
        ("issuer attributes", attributes(tbs.issuer())),
        ("subject", encoded(tbs.subject())),
        ("subject attributes", attributes(tbs.subject())),
        ("spki", encoded(tbs.subject_public_key_info())),
        ("tbs signature", encoded(tbs.signature())),
        ("signature algorithm", encoded(certificate.signature_algorithm())),
        ("signature", hex::encode(certificate.signature().raw_bytes())),
        ("extensions", format!("{:?}", extensions.collect::<Vec<_>>())),
    ])
}

fn known_extensions(certificate: &Decoded) -> Facts {
    let tbs = certificate.tbs_certificate();
    let basic_constraints = tbs.get_extension::<BasicConstraints>();
    let key_usage = tbs.get_extension::<KeyUsage>();
    let purposes = tbs.get_extension::<ExtendedKeyUsage>();
    let subject_key = tbs.get_extension::<SubjectKeyIdentifier>();
    let authority_key = tbs.get_extension::<AuthorityKeyIdentifier>();
    Facts::from([
        (
            "basicConstraints",
            value(basic_constraints, |(_, it)| format!("{} {:?}", it.ca, it.path_len_constraint)),
        ),
        ("keyUsage", value(key_usage, |(_, it)| list(it.0.into_iter().map(usage)))),
        ("extKeyUsage", value(purposes, |(_, it)| list(it.0.iter().map(ToString::to_string)))),
        ("subjectKeyIdentifier", value(subject_key, |(_, it)| hex::encode(it.0.as_bytes()))),
        (
            "authorityKeyIdentifier",
            value(authority_key, |(_, it)| {
                let key = it.key_identifier.map(|key| hex::encode(key.as_bytes()));
                let serial = it.authority_cert_serial_number.map(|serial| hex::encode(serial.as_bytes()));
                format!("{key:?} {serial:?}")
            }),
        ),
    ])
}

fn encoded(part: &impl Encode) -> String {
    hex::encode(part.to_der().unwrap())
}

fn instant(time: Time) -> String {
    time.to_unix_duration().as_nanos().to_string()
}

fn attributes(name: &Name) -> String {
    let rdns = name.iter_rdn().enumerate();
    let attributes =
        rdns.flat_map(|(rdn, set)| set.iter().map(move |it| (rdn, it.oid.to_string(), text(it))));
    format!("{:?}", attributes.collect::<Vec<_>>())
}

fn text(attribute: &AttributeTypeAndValue) -> Option<String> {
    let value = &attribute.value;
    let directory_string = value.decode_as::<DirectoryString>().ok().map(|text| text.value().into_owned());
    directory_string.or_else(|| Some(value.decode_as::<Ia5StringRef<'_>>().ok()?.as_str().to_owned()))
}

/// The names of RFC 5280 section 4.2.1.3.
fn usage(usage: KeyUsages) -> &'static str {
    match usage {
        KeyUsages::DigitalSignature => "digitalSignature",
        KeyUsages::NonRepudiation => "nonRepudiation",
        KeyUsages::KeyEncipherment => "keyEncipherment",
        KeyUsages::DataEncipherment => "dataEncipherment",
        KeyUsages::KeyAgreement => "keyAgreement",
        KeyUsages::KeyCertSign => "keyCertSign",
        KeyUsages::CRLSign => "cRLSign",
        KeyUsages::EncipherOnly => "encipherOnly",
        KeyUsages::DecipherOnly => "decipherOnly",
    }
}

#[test]
fn x509_cert_reads_the_same() {
    assert_reads_the_same(read, &TABLES);
}

#[test]
fn x509_cert_refuses_what_is_refused_here() {
    assert_refuses_the_same(read, &TABLES);
}
