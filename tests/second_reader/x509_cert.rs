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
        ("algorithm-agreement-length-of-other-form CaContent", LONG_LENGTH),
        ("code-universal-string VerificationContent", UNIVERSAL_STRING),
        ("code-universal-string-odd-length VerificationContent", UNIVERSAL_STRING),
        ("critical-extensions-unknown-by-another-true CaContent", TRUE_FF),
        ("der-encoding-boolean-01 CaContent", TRUE_FF),
        ("der-encoding-boolean-01-in-verification VerificationContent", TRUE_FF),
        ("der-encoding-constructed-string CaContent", PIECES),
        ("der-encoding-constructed-string VerificationContent", PIECES),
        ("der-encoding-constructed-string-in-verification VerificationContent", PIECES),
        ("der-encoding-integer-serial-00-in-front CaContent", LONG_INTEGER),
        ("der-encoding-integer-serial-ff-in-front CaContent", LONG_INTEGER),
        ("der-encoding-integer-serial-in-verification VerificationContent", LONG_INTEGER),
        ("der-encoding-integer-version CaContent", LONG_INTEGER),
        ("der-encoding-length-around-key-usage CaContent", LONG_LENGTH),
        ("der-encoding-length-certificate CaContent", LONG_LENGTH),
        ("der-encoding-length-certificate-in-verification VerificationContent", LONG_LENGTH),
        ("der-encoding-length-in-name CaContent", LONG_LENGTH),
        ("der-encoding-length-in-name VerificationContent", LONG_LENGTH),
        ("der-encoding-length-in-name-in-verification VerificationContent", LONG_LENGTH),
        ("der-encoding-length-serial-number CaContent", LONG_LENGTH),
        ("der-encoding-length-signature CaContent", LONG_LENGTH),
        ("der-encoding-length-validity CaContent", LONG_LENGTH),
        ("der-encoding-tag-validity CaContent", LONG_TAG),
        ("name-encoding-universal-string VerificationContent", UNIVERSAL_STRING),
        ("name-encoding-universal-string-beyond-unicode VerificationContent", UNIVERSAL_STRING),
        ("name-encoding-universal-string-surrogate VerificationContent", UNIVERSAL_STRING),
        ("serial-number-padded-to-21-octets CaContent", LONG_INTEGER),
        ("time-encoding-february-29-of-no-leap-year CaContent", NO_DATE),
        ("time-encoding-generalized-fraction CaContent", TIME_FORM),
        ("time-encoding-generalized-fraction-of-zero CaContent", TIME_FORM),
        ("time-encoding-generalized-fraction-with-comma CaContent", TIME_FORM),
        ("time-encoding-generalized-hours-only CaContent", TIME_FORM),
        ("time-encoding-generalized-with-offset CaContent", TIME_FORM),
        ("time-encoding-generalized-without-seconds CaContent", TIME_FORM),
        ("time-encoding-generalized-without-zone CaContent", NO_DATE),
        ("time-encoding-not-before-generalized-1949 CaContent", EARLY),
        ("time-encoding-not-before-generalized-1950 CaContent", EARLY),
        ("time-encoding-not-before-utc-1950 CaContent", EARLY),
        ("time-encoding-second-60 CaContent", NO_DATE),
        ("time-encoding-space-in-front CaContent", NO_DATE),
        ("time-encoding-utc-50-meant-for-2050 CaContent", EARLY),
        ("time-encoding-with-offset-in-verification VerificationContent", TIME_FORM),
        ("time-encoding-without-seconds-in-verification VerificationContent", TIME_FORM),
        ("time-encoding-without-zone-in-verification VerificationContent", NO_DATE),
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
        ("algorithm-agreement-null-missing-inside CaContent", "structure in DER", PARAMETERS),
        (
            "algorithm-agreement-null-missing-outside-in-verification VerificationContent",
            "structure in DER",
            PARAMETERS,
        ),
        ("ca-basic-constraints-false-written-out CaContent", "structure in DER", INSIDE),
        ("ca-basic-constraints-path-length-2-to-the-31 CaContent", "basicConstraints", PATH_LENGTH),
        ("ca-basic-constraints-path-length-2-to-the-32 CaContent", "basicConstraints", PATH_LENGTH),
        ("ca-basic-constraints-path-length-256 CaContent", "basicConstraints", PATH_LENGTH),
        ("ca-basic-constraints-path-length-below-2-to-the-31 CaContent", "basicConstraints", PATH_LENGTH),
        ("ca-basic-constraints-path-length-below-2-to-the-32 CaContent", "basicConstraints", PATH_LENGTH),
        ("ca-key-usage-unused-bit-set CaContent", "structure in DER", INSIDE),
        ("code-then-another-common-name-of-padded-type VerificationContent", "structure in DER", LONG_OID),
        ("code-then-another-common-name-of-padded-type VerificationContent", "subject attributes", LONG_OID),
        ("der-encoding-boolean-01-in-basic-constraints CaContent", "basicConstraints", TRUE_FF),
        ("der-encoding-boolean-01-in-basic-constraints CaContent", "structure in DER", INSIDE),
        ("der-encoding-ca-false-in-verification VerificationContent", "structure in DER", INSIDE),
        ("der-encoding-ecdsa-signature-with-null CaContent", "structure in DER", PARAMETERS),
        (
            "der-encoding-ecdsa-signature-with-null-in-verification VerificationContent",
            "structure in DER",
            PARAMETERS,
        ),
        ("der-encoding-extensions-empty CaContent", "structure in DER", EMPTY_LIST),
        ("der-encoding-extensions-empty-in-verification VerificationContent", "structure in DER", EMPTY_LIST),
        ("der-encoding-integer-exponent CaContent", "structure in DER", KEY),
        ("der-encoding-integer-modulus CaContent", "structure in DER", KEY),
        ("der-encoding-key-usage-one-bit-too-many CaContent", "structure in DER", INSIDE),
        (
            "der-encoding-key-usage-unused-bits-in-verification VerificationContent",
            "structure in DER",
            INSIDE,
        ),
        ("der-encoding-key-usage-zero-bit-at-the-end CaContent", "structure in DER", INSIDE),
        ("der-encoding-key-usage-zero-bits-in-verification VerificationContent", "structure in DER", INSIDE),
        ("der-encoding-key-usage-zero-octet-at-the-end CaContent", "structure in DER", INSIDE),
        ("der-encoding-length-in-alternative-name CaContent", "structure in DER", INSIDE),
        ("der-encoding-length-in-basic-constraints CaContent", "basicConstraints", LONG_LENGTH),
        ("der-encoding-length-in-basic-constraints CaContent", "structure in DER", INSIDE),
        ("der-encoding-length-in-rsa-key CaContent", "structure in DER", KEY),
        ("der-encoding-minimum-0 CaContent", "structure in DER", INSIDE),
        ("der-encoding-object-identifier CaContent", "issuer attributes", LONG_OID),
        ("der-encoding-object-identifier CaContent", "structure in DER", LONG_OID),
        ("der-encoding-object-identifier CaContent", "subject attributes", LONG_OID),
        ("der-encoding-object-identifier VerificationContent", "issuer attributes", LONG_OID),
        ("der-encoding-object-identifier VerificationContent", "structure in DER", LONG_OID),
        ("der-encoding-object-identifier-in-verification VerificationContent", "structure in DER", LONG_OID),
        (
            "der-encoding-object-identifier-in-verification VerificationContent",
            "subject attributes",
            LONG_OID,
        ),
        ("der-encoding-pss-salt-length-20 CaContent", "structure in DER", PARAMETERS),
        (
            "der-encoding-pss-salt-length-20-in-verification VerificationContent",
            "structure in DER",
            PARAMETERS,
        ),
        (
            "der-encoding-pss-trailer-field-1-in-verification VerificationContent",
            "structure in DER",
            PARAMETERS,
        ),
        ("der-encoding-rsa-key-without-null CaContent", "structure in DER", PARAMETERS),
        (
            "der-encoding-rsa-key-without-null-in-verification VerificationContent",
            "structure in DER",
            PARAMETERS,
        ),
        ("der-encoding-rsa-signature-without-null CaContent", "structure in DER", PARAMETERS),
        (
            "der-encoding-rsa-signature-without-null-in-verification VerificationContent",
            "structure in DER",
            PARAMETERS,
        ),
        ("der-encoding-set-order CaContent", "issuer attributes", SORTED),
        ("der-encoding-set-order CaContent", "issuer", SORTED),
        ("der-encoding-set-order CaContent", "subject attributes", SORTED),
        ("der-encoding-set-order CaContent", "subject", SORTED),
        ("der-encoding-set-order VerificationContent", "issuer attributes", SORTED),
        ("der-encoding-set-order VerificationContent", "issuer", SORTED),
        ("der-encoding-set-order-in-verification VerificationContent", "subject attributes", SORTED),
        ("der-encoding-set-order-in-verification VerificationContent", "subject", SORTED),
        ("der-encoding-unused-bit-of-signature VerificationContent", "structure in DER", UNUSED_BITS),
        ("der-encoding-unused-bit-of-unique-identifier CaContent", "structure in DER", UNUSED_BITS),
        ("extensions-wellformed-eku-empty CaContent", "extKeyUsage", EMPTY_LIST),
        ("extensions-wellformed-eku-empty-in-verification VerificationContent", "extKeyUsage", EMPTY_LIST),
        ("extensions-wellformed-eku-oid-not-minimal CaContent", "extKeyUsage", LONG_OID),
        ("name-encoding-ca-printable-string-with-at CaContent", "issuer attributes", ALPHABET),
        ("name-encoding-ca-printable-string-with-at CaContent", "subject attributes", ALPHABET),
        ("name-encoding-ca-printable-string-with-at VerificationContent", "issuer attributes", ALPHABET),
        ("name-encoding-ca-two CaContent", "issuer attributes", ALPHABET),
        ("name-encoding-ca-two CaContent", "subject attributes", ALPHABET),
        ("name-encoding-ca-two VerificationContent", "issuer attributes", ALPHABET),
        ("name-encoding-issuer-of-intermediate CaContent", "issuer attributes", ALPHABET),
        ("name-encoding-numeric-string VerificationContent", "subject attributes", NO_SUCH_STRING),
        (
            "name-encoding-numeric-string-with-hyphen VerificationContent",
            "subject attributes",
            NO_SUCH_STRING,
        ),
        ("name-encoding-printable-string-with-ampersand VerificationContent", "subject attributes", ALPHABET),
        ("name-encoding-printable-string-with-asterisk VerificationContent", "subject attributes", ALPHABET),
        ("name-encoding-printable-string-with-at VerificationContent", "subject attributes", ALPHABET),
        (
            "name-encoding-printable-string-with-underscore VerificationContent",
            "subject attributes",
            ALPHABET,
        ),
        ("name-encoding-teletex-string-c1 VerificationContent", "subject attributes", TELETEX),
        ("name-encoding-teletex-string-latin-1 VerificationContent", "subject attributes", TELETEX),
        ("name-encoding-visible-string VerificationContent", "subject attributes", NO_SUCH_STRING),
        (
            "proof-is-the-ca-certificate-with-a-null-outside VerificationContent",
            "structure in DER",
            PARAMETERS,
        ),
        ("verification-not-ca-true-of-octet-01 VerificationContent", "basicConstraints", TRUE_FF),
        ("verification-not-ca-true-of-octet-01 VerificationContent", "structure in DER", INSIDE),
    ],
    read_only_there: &[("certificate-decodes-empty-rdn CaContent", "it takes an RDN without attributes")],
};

const NO_DATE: &str = "one time that names no instant makes it refuse the whole certificate";
const ALPHABET: &str = "it reads no text with a character that its string type does not have";
const EARLY: &str = "it reads no time before 1970";
const EMPTY_LIST: &str = "it takes a list without elements";
const KEY: &str = "it does not look into keys";
const LONG_INTEGER: &str = "it refuses an INTEGER with superfluous octets";
const LONG_LENGTH: &str = "it refuses a length longer than needed";
const LONG_OID: &str = "it passes over a superfluous octet in an object identifier";
const LONG_TAG: &str = "it refuses a tag longer than needed";
const NO_SUCH_STRING: &str = "it knows neither NumericString nor VisibleString in names";
const PARAMETERS: &str = "it does not look into the parameters of algorithms";
const PATH_LENGTH: &str = "it reads path lengths up to 255";
const PIECES: &str = "it refuses a string in pieces";
const TELETEX: &str = "it reads TeletexString as ASCII";
const TRUE_FF: &str = "it takes TRUE only as ff";

const UNUSED_BITS: &str = "it does not object to unused bits that are set";
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
