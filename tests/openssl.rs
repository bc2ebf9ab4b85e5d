//! What the openssl command prints about every certificate of testdata, and whether it verifies their signatures,
//! against what this library says. Where the two differ, a table says why; an entry that no longer applies fails too.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

mod support;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use mqtt_ca_check::case::{Case, Role, SelfSignature};
use mqtt_ca_check::judge;
use mqtt_ca_check::report::Facts;
use mqtt_ca_check::wire::{self, Field};
use mqtt_ca_check::x509::Certificate;

use support::process::output;
use support::{certificates, files, in_parallel, policy, stem};

/// Certificates that the openssl command does not read, and what it stumbles over.
const NOT_READ: &[(&str, &str)] = &[
    ("ca-key-sound-point-compressed-off-curve CaContent", NO_POINT),
    ("ca-key-sound-point-off-curve CaContent", NO_POINT),
    ("code-bmp-string-odd-length VerificationContent", NOT_DECODED),
    ("code-integer VerificationContent", NO_STRING),
    ("code-invalid-utf-8 VerificationContent", NOT_DECODED),
    ("code-then-another-common-name-of-padded-type VerificationContent", LONG_OID),
    ("code-universal-string-odd-length VerificationContent", NOT_DECODED),
    ("der-encoding-integer-serial-00-in-front CaContent", LONG_INTEGER),
    ("der-encoding-integer-serial-ff-in-front CaContent", LONG_INTEGER),
    ("der-encoding-integer-serial-in-verification VerificationContent", LONG_INTEGER),
    ("der-encoding-integer-version CaContent", LONG_INTEGER),
    ("der-encoding-object-identifier CaContent", LONG_OID),
    ("der-encoding-object-identifier VerificationContent", LONG_OID),
    ("der-encoding-object-identifier-in-verification VerificationContent", LONG_OID),
    ("name-encoding-bmp-string-odd-length VerificationContent", NOT_DECODED),
    ("name-encoding-bmp-string-surrogates VerificationContent", NOT_DECODED),
    ("name-encoding-context-tag VerificationContent", NO_STRING),
    ("name-encoding-integer VerificationContent", NO_STRING),
    ("name-encoding-octet-string VerificationContent", NO_STRING),
    ("name-encoding-universal-string-beyond-unicode VerificationContent", NOT_DECODED),
    ("name-encoding-universal-string-surrogate VerificationContent", NOT_DECODED),
    ("name-encoding-unknown-attribute-integer VerificationContent", NO_STRING),
    ("name-encoding-unknown-attribute-not-utf-8 VerificationContent", NOT_DECODED),
    ("name-encoding-utf-8-invalid VerificationContent", NOT_DECODED),
    ("name-encoding-utf-8-overlong VerificationContent", NOT_DECODED),
    ("name-encoding-utf-8-surrogate VerificationContent", NOT_DECODED),
    ("name-encoding-visible-string VerificationContent", NO_VISIBLE_STRING),
    ("name-encoding-visible-string-not-ascii VerificationContent", NO_VISIBLE_STRING),
    ("rsa-key-unreadable CaContent", "it cannot print a key that it cannot decode"),
    ("serial-number-padded-to-21-octets CaContent", LONG_INTEGER),
];

const LONG_INTEGER: &str = "it refuses a superfluous octet in an INTEGER";
const LONG_OID: &str = "it refuses an object identifier with a superfluous octet";
const NOT_DECODED: &str = "it refuses a certificate for a string it cannot decode";
const NO_STRING: &str = "it refuses a certificate for an attribute that is no string";
const NO_POINT: &str = "it cannot print a point that is not on its curve";
const NO_VISIBLE_STRING: &str = "it takes no VisibleString in a name";

/// Facts that differ: certificate, fact, reason.
const FACTS_DIFFER: &[(&str, &str, &str)] = &[
    ("algorithm-agreement-other-digest CaContent", "signature_algorithm", INSIDE),
    ("algorithm-agreement-other-digest-in-verification VerificationContent", "signature_algorithm", INSIDE),
    (
        "algorithm-agreement-other-kind-of-key-in-verification VerificationContent",
        "signature_algorithm",
        INSIDE,
    ),
    ("ca-basic-constraints-malformed CaContent", "basic_constraints", MALFORMED),
    ("ca-basic-constraints-octet-after CaContent", "basic_constraints", OCTET_AFTER),
    ("ca-basic-constraints-twice CaContent", "basic_constraints", TWICE),
    ("ca-basic-constraints-twice-unlike CaContent", "basic_constraints", TWICE),
    ("ca-key-sound-exponent-negative CaContent", "key.bits", NEGATIVE_KEY),
    ("ca-key-sound-modulus-negative CaContent", "key.bits", NEGATIVE_KEY),
    ("ca-key-sound-point-infinity CaContent", "key.bits", "it prints no curve of the point at infinity"),
    ("ca-key-sound-point-infinity CaContent", "key.curve", "it prints no curve of the point at infinity"),
    ("ca-key-usage-empty CaContent", "key_usage", "it prints the octets of a keyUsage without bits"),
    ("ca-key-usage-malformed CaContent", "key_usage", MALFORMED),
    ("ca-key-usage-twice CaContent", "key_usage", TWICE),
    ("code-in-a-multi-valued-rdn VerificationContent", "subject", MULTI_VALUED),
    ("code-twice-in-one-rdn VerificationContent", "subject", MULTI_VALUED),
    (
        "der-encoding-constructed-string CaContent",
        "issuer",
        "it puts together a string in pieces, which DER does not allow",
    ),
    (
        "der-encoding-constructed-string CaContent",
        "subject",
        "it puts together a string in pieces, which DER does not allow",
    ),
    (
        "der-encoding-constructed-string VerificationContent",
        "issuer",
        "it puts together a string in pieces, which DER does not allow",
    ),
    (
        "der-encoding-constructed-string-in-verification VerificationContent",
        "subject",
        "it puts together a string in pieces, which DER does not allow",
    ),
    ("der-encoding-length-certificate CaContent", "sha256", ENCODED_ANEW),
    ("der-encoding-length-certificate-in-verification VerificationContent", "sha256", ENCODED_ANEW),
    ("der-encoding-length-signature CaContent", "sha256", ENCODED_ANEW),
    ("der-encoding-set-order CaContent", "issuer", MULTI_VALUED),
    ("der-encoding-set-order CaContent", "subject", MULTI_VALUED),
    ("der-encoding-set-order VerificationContent", "issuer", MULTI_VALUED),
    ("der-encoding-set-order-in-verification VerificationContent", "subject", MULTI_VALUED),
    ("der-encoding-unused-bit-of-signature VerificationContent", "sha256", ENCODED_ANEW),
    ("dsa-2048 CaContent", "key.bits", "sizes are given of RSA, EC and Ed25519 keys"),
    ("ec-brainpool CaContent", "key.bits", "sizes are given of the curves that are known by name"),
    ("ec-curve-written-out CaContent", "key.bits", "parameters of a curve are not read"),
    ("ec-p192 CaContent", "key.bits", "sizes are given of the curves that are known by name"),
    ("ec-p224 CaContent", "key.bits", "sizes are given of the curves that are known by name"),
    (
        "extensions-wellformed-aki-padded-serial-number-in-verification VerificationContent",
        "authority_key_identifier",
        MALFORMED,
    ),
    ("extensions-wellformed-basic-constraints-padded-path-length CaContent", "basic_constraints", MALFORMED),
    (
        "extensions-wellformed-aki-key-twice-in-verification VerificationContent",
        "authority_key_identifier",
        MALFORMED,
    ),
    (
        "extensions-wellformed-aki-octet-after-in-verification VerificationContent",
        "authority_key_identifier",
        OCTET_AFTER,
    ),
    ("extensions-wellformed-aki-octet-string CaContent", "authority_key_identifier", MALFORMED),
    (
        "extensions-wellformed-aki-octet-string-in-verification VerificationContent",
        "authority_key_identifier",
        MALFORMED,
    ),
    (
        "extensions-wellformed-aki-serial-number-first-in-verification VerificationContent",
        "authority_key_identifier",
        MALFORMED,
    ),
    (
        "extensions-wellformed-aki-unknown-field-in-verification VerificationContent",
        "authority_key_identifier",
        MALFORMED,
    ),
    (
        "extensions-wellformed-basic-constraints-boolean-of-two-octets CaContent",
        "basic_constraints",
        MALFORMED,
    ),
    ("extensions-wellformed-basic-constraints-ca-twice CaContent", "basic_constraints", MALFORMED),
    (
        "extensions-wellformed-basic-constraints-in-verification VerificationContent",
        "basic_constraints",
        MALFORMED,
    ),
    (
        "extensions-wellformed-basic-constraints-negative-path-length CaContent",
        "basic_constraints",
        "it prints a negative path length",
    ),
    ("extensions-wellformed-basic-constraints-no-octets CaContent", "basic_constraints", MALFORMED),
    ("extensions-wellformed-basic-constraints-path-length-first CaContent", "basic_constraints", MALFORMED),
    ("extensions-wellformed-basic-constraints-third-element CaContent", "basic_constraints", MALFORMED),
    ("extensions-wellformed-eku-bare CaContent", "extended_key_usage", MALFORMED),
    ("extensions-wellformed-eku-empty CaContent", "extended_key_usage", MALFORMED),
    ("extensions-wellformed-eku-empty-in-verification VerificationContent", "extended_key_usage", MALFORMED),
    ("extensions-wellformed-eku-integer CaContent", "extended_key_usage", MALFORMED),
    ("extensions-wellformed-eku-octet-after CaContent", "extended_key_usage", OCTET_AFTER),
    ("extensions-wellformed-eku-oid-not-minimal CaContent", "extended_key_usage", MALFORMED),
    ("extensions-wellformed-key-usage-eight-unused-bits CaContent", "key_usage", MALFORMED),
    ("extensions-wellformed-key-usage-in-verification VerificationContent", "key_usage", MALFORMED),
    ("extensions-wellformed-key-usage-octet-after CaContent", "key_usage", OCTET_AFTER),
    ("extensions-wellformed-key-usage-unused-bits-of-nothing CaContent", "key_usage", MALFORMED),
    ("extensions-wellformed-key-usage-without-count-of-unused-bits CaContent", "key_usage", MALFORMED),
    ("extensions-wellformed-policies-and-key-usage CaContent", "key_usage", MALFORMED),
    ("extensions-wellformed-ski-in-verification VerificationContent", "subject_key_identifier", MALFORMED),
    ("extensions-wellformed-ski-octet-after CaContent", "subject_key_identifier", OCTET_AFTER),
    ("extensions-wellformed-ski-without-octet-string CaContent", "subject_key_identifier", MALFORMED),
    ("extensions-wellformed-twice-authority-key-identifier CaContent", "authority_key_identifier", TWICE),
    (
        "extensions-wellformed-twice-authority-key-identifier-in-verification VerificationContent",
        "authority_key_identifier",
        TWICE,
    ),
    (
        "extensions-wellformed-twice-basic-constraints-in-verification VerificationContent",
        "basic_constraints",
        TWICE,
    ),
    ("extensions-wellformed-twice-extended-key-usage CaContent", "extended_key_usage", TWICE),
    ("extensions-wellformed-twice-subject-key-identifier CaContent", "subject_key_identifier", TWICE),
    ("issuer-multi-valued VerificationContent", "issuer", MULTI_VALUED),
    ("issuer-multi-valued-in-other-order CaContent", "issuer", MULTI_VALUED),
    ("issuer-multi-valued-in-other-order CaContent", "subject", MULTI_VALUED),
    (
        "name-encoding-c1-control VerificationContent",
        "subject",
        "it leaves control characters beyond ASCII as they are",
    ),
    (
        "name-encoding-ia5-string-not-ascii VerificationContent",
        "subject",
        "it takes octets beyond ASCII for ISO 8859-1",
    ),
    (
        "name-encoding-printable-string-not-ascii VerificationContent",
        "subject",
        "it takes octets beyond ASCII for ISO 8859-1",
    ),
    (
        "name-encoding-teletex-string-c1 VerificationContent",
        "subject",
        "it leaves control characters beyond ASCII as they are",
    ),
    ("serial-number-37-octets CaContent", "serial", "it breaks long numbers into lines"),
    ("serial-number-minus-128 CaContent", "serial", NEGATIVE),
    ("serial-number-minus-one CaContent", "serial", NEGATIVE),
    ("serial-number-negative-in-verification VerificationContent", "serial", NEGATIVE),
    (
        "signature-digest-intermediate-pss-unreadable CaContent",
        "signature_algorithm",
        "it remarks on parameters that it cannot read",
    ),
    (
        "signature-digest-pss-unreadable-in-verification VerificationContent",
        "signature_algorithm",
        "it remarks on parameters that it cannot read",
    ),
    ("sn-serial-negative-padded CaContent", "serial", NEGATIVE),
    (
        "time-encoding-generalized-fraction-of-zero CaContent",
        "not_after",
        "it prints the zeros at the end of a fraction",
    ),
    (
        "time-encoding-generalized-fraction-with-comma CaContent",
        "not_after",
        "it reads no fraction after a comma",
    ),
    ("time-encoding-generalized-hours-only CaContent", "not_after", "it reads no time without minutes"),
    ("time-with-fraction CaContent", "not_after", "it prints the zeros at the end of a fraction"),
    (
        "verification-key-identifier-ca-malformed-and-no-identifier CaContent",
        "subject_key_identifier",
        MALFORMED,
    ),
    (
        "verification-key-identifier-ca-malformed-and-no-identifier VerificationContent",
        "authority_key_identifier",
        "it prints the octets of an authorityKeyIdentifier without fields",
    ),
    (
        "verification-key-identifier-ca-malformed-and-not-needed VerificationContent",
        "authority_key_identifier",
        "it prints what else names the issuer where no key is named",
    ),
    (
        "verification-key-identifier-issuer-alone VerificationContent",
        "authority_key_identifier",
        "it prints what else names the issuer where no key is named",
    ),
    (
        "verification-key-identifier-serial-alone VerificationContent",
        "authority_key_identifier",
        "it prints what else names the issuer where no key is named",
    ),
    (
        "verification-key-identifier-serial-alone-differs VerificationContent",
        "authority_key_identifier",
        "it prints what else names the issuer where no key is named",
    ),
    (
        "verification-key-identifier-serial-without-sign-octet VerificationContent",
        "authority_key_identifier",
        "it prints what else names the issuer where no key is named",
    ),
];

const INSIDE: &str = "it prints the algorithm inside what is signed, here it is the one outside";
const ENCODED_ANEW: &str = "it encodes the certificate anew, in DER, before it takes the digest";
const OCTET_AFTER: &str = "it passes over octets after the value";
const NEGATIVE: &str = "a negative number is given as its octets, not with a minus";
const NEGATIVE_KEY: &str = "it reads a negative number of an RSA key as if it were positive";
const MALFORMED: &str = "it prints the octets of a value that does not decode";
const TWICE: &str = "of an extension that occurs twice it prints each, here none counts";
const MULTI_VALUED: &str = "RFC 4514 leaves the order inside an RDN open; openssl reverses that too";

/// Signatures that this library does not verify: response, check, reason.
const UNCHECKED: &[(&str, &str, &str)] = &[
    ("ca-key-sound-ed25519-small-order", PROOF, SMALL_ORDER),
    ("ca-key-sound-ed25519-small-order", SELF, SMALL_ORDER),
    ("ca-key-sound-exponent-0", PROOF, EXPONENT),
    ("ca-key-sound-exponent-0", SELF, EXPONENT),
    ("ca-key-sound-exponent-65-bits", PROOF, EXPONENT),
    ("ca-key-sound-exponent-65-bits", SELF, EXPONENT),
    ("ca-key-sound-exponent-above-modulus", PROOF, "keys below 1024 bits are factored"),
    ("ca-key-sound-exponent-above-modulus", SELF, "keys below 1024 bits are factored"),
    ("ca-key-sound-exponent-negative", PROOF, NO_KEY),
    ("ca-key-sound-exponent-negative", SELF, NO_KEY),
    ("ca-key-sound-modulus-0", PROOF, "keys below 1024 bits are factored"),
    ("ca-key-sound-modulus-0", SELF, "keys below 1024 bits are factored"),
    ("ca-key-sound-modulus-even", PROOF, EVEN),
    ("ca-key-sound-modulus-even", SELF, EVEN),
    ("ca-key-sound-modulus-negative", PROOF, NO_KEY),
    ("ca-key-sound-modulus-negative", SELF, NO_KEY),
    ("ca-key-sound-point-compressed-off-curve", PROOF, POINT),
    ("ca-key-sound-point-compressed-off-curve", SELF, POINT),
    ("ca-key-sound-point-infinity", PROOF, NO_KEY),
    ("ca-key-sound-point-infinity", SELF, NO_KEY),
    ("ca-key-sound-point-off-curve", PROOF, POINT),
    ("ca-key-sound-point-off-curve", SELF, POINT),
    ("ca-self-signature-unknown-algorithm", SELF, UNKNOWN),
    ("dsa-2048", PROOF, "DSA is not verified"),
    ("dsa-2048", SELF, "DSA is not verified"),
    ("ec-brainpool", PROOF, CURVE),
    ("ec-brainpool", SELF, CURVE),
    ("ec-curve-written-out", PROOF, CURVE),
    ("ec-curve-written-out", SELF, CURVE),
    ("ec-p192", PROOF, CURVE),
    ("ec-p192", SELF, CURVE),
    ("ec-p224", PROOF, CURVE),
    ("ec-p224", SELF, CURVE),
    ("ec-p256-proof-sha1", PROOF, "ECDSA is verified with SHA-256, SHA-384 and SHA-512"),
    ("ec-secp256k1-proof-sha512", PROOF, "on secp256k1, ECDSA is verified with SHA-256"),
    ("ed448", PROOF, "Ed448 is not verified"),
    ("ed448", SELF, "Ed448 is not verified"),
    ("proof-of-another-code-md5", PROOF, "MD5 is broken"),
    ("rsa-1024-proof-pss", PROOF, "RSASSA-PSS is verified from 2048 bits"),
    ("rsa-1024-proof-sha384", PROOF, "with SHA-384, RSA is verified from 2048 bits"),
    ("rsa-2048-proof-md5", PROOF, "MD5 is broken"),
    ("rsa-2048-proof-sha224", PROOF, "RSA is verified with SHA-1, SHA-256, SHA-384 and SHA-512"),
    ("rsa-2048-proof-unknown-algorithm", PROOF, UNKNOWN),
    ("rsa-512", PROOF, "keys below 1024 bits are factored"),
    ("rsa-512", SELF, "keys below 1024 bits are factored"),
    ("rsa-9216", PROOF, "keys above 8192 bits take too long"),
    ("rsa-9216", SELF, "keys above 8192 bits take too long"),
    ("rsa-exponent-1-forged", PROOF, EXPONENT),
    ("rsa-exponent-1-forged", SELF, EXPONENT),
    ("rsa-exponent-34-bits", PROOF, EXPONENT),
    ("rsa-exponent-34-bits", SELF, EXPONENT),
    ("rsa-exponent-even", PROOF, EXPONENT),
    ("rsa-exponent-even", SELF, EXPONENT),
    ("rsa-key-unreadable", PROOF, NO_KEY),
    ("rsa-key-unreadable", SELF, NO_KEY),
    ("rsa-pss-mgf1-of-another-hash", PROOF, "RSASSA-PSS is verified with one hash for both uses"),
    ("rsa-pss-sha1", PROOF, "RSASSA-PSS is verified with SHA-256, SHA-384 and SHA-512"),
    ("signature-digest-md2-in-verification", PROOF, "MD2 is broken"),
    ("signature-digest-md4-in-verification", PROOF, "MD4 is broken"),
    ("signature-digest-pss-unreadable-in-verification", PROOF, "parameters that cannot be read say nothing"),
    ("sm2", PROOF, "SM2 is not verified"),
    ("sm2", SELF, "SM2 is not verified"),
];

const SELF: &str = "ca-self-signature";
const PROOF: &str = "verification-signature";
const UNKNOWN: &str = "nobody knows this algorithm";
const CURVE: &str = "ECDSA is verified on P-256, P-384, P-521 and secp256k1";
const EVEN: &str = "an even modulus is not verified";
const NO_KEY: &str = "there is no key to verify with";
const POINT: &str = "a point off its curve is no key";
const SMALL_ORDER: &str = "under a point of small order anyone can sign, and openssl takes it";
const EXPONENT: &str = "exponents are verified if odd, above 1 and below 2^33";

/// Signatures about which the two disagree: response, check, reason.
const SIGNATURES_DIFFER: &[(&str, &str, &str)] = &[
    (
        "algorithm-agreement-other-salt-length-in-verification",
        PROOF,
        "openssl prints the parameters inside what is signed, the signature follows those outside",
    ),
    (
        "ca-key-bound-self-signed-under-another-name",
        SELF,
        "the check is about self-issued CAs; ca-key-bound passes for this signature",
    ),
    ("ca-self-signature-md5", SELF, BROKEN),
    ("der-encoding-unused-bit-of-signature", PROOF, UNUSED_BITS),
    ("proof-signature-empty", PROOF, "openssl dgst takes no empty signature file"),
    ("proof-signature-of-one-bit-more", PROOF, UNUSED_BITS),
];

const UNUSED_BITS: &str = "openssl dgst verifies the octets all the same; openssl verify refuses unused bits";

/// Names that one holds for equal and the other does not: response, check, reason.
const NAMES_DIFFER: &[(&str, &str, &str)] = &[
    ("ca-self-signature-md5", SELF, BROKEN),
    ("ca-trust-anchor-issuer-in-capitals-beyond-ascii", SELF, "openssl folds the letters of ASCII only"),
    ("issuer-with-long-s", ISSUER, "openssl folds the letters of ASCII only"),
];

const BROKEN: &str = "MD5 is broken, so that the CA's own signature is not looked at";

fn openssl(arguments: &[&str]) -> Output {
    output(Command::new("openssl").args(arguments).env_remove("OPENSSL_CONF"))
}

fn text(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets).into_owned()
}

/// A folder of its own for the files that openssl reads.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn write(path: &Path, octets: &[u8]) -> String {
    std::fs::write(path, octets).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Where `openssl asn1parse` sees the parts of a certificate.
struct Structure<'d> {
    tbs: &'d [u8],
    serial: &'d [u8],
    spki: &'d [u8],
    /// The name of signatureAlgorithm.
    algorithm: String,
    signature: &'d [u8],
}

impl<'d> Structure<'d> {
    fn of(der: &'d [u8], file: &str) -> Self {
        let output = openssl(&["asn1parse", "-inform", "DER", "-in", file]);
        // `  164:d=2  hl=4 l= 290 cons: SEQUENCE          `
        let elements: Vec<(usize, Element<'d>)> = text(&output.stdout)
            .lines()
            .filter_map(|line| {
                let (offset, rest) = line.split_once(":d=")?;
                let (depth, rest) = rest.split_once("hl=")?;
                let (header, rest) = rest.split_once("l=")?;
                let (length, rest) = rest.split_once(':')?;
                let number = |digits: &str| digits.trim().parse::<usize>().unwrap();
                let start = number(offset);
                let contents = start + number(header);
                let end = contents + number(length.trim_end_matches("cons").trim_end_matches("prim"));
                let element = Element {
                    words: rest.trim().to_owned(),
                    raw: &der[start..end],
                    contents: &der[contents..end],
                };
                Some((number(depth), element))
            })
            .collect();
        let at = |depth: usize| elements.iter().filter(move |(d, _)| *d == depth).map(|(_, element)| element);
        let outer: Vec<&Element<'d>> = at(1).collect();
        let [tbs, _, signature] = outer.as_slice() else { panic!("{file}: {} elements", outer.len()) };
        let (fields, after): (Vec<_>, Vec<_>) =
            at(2).partition(|element| element.raw.as_ptr_range().end <= tbs.raw.as_ptr_range().end);
        let is_version = |element: &&Element<'_>| element.words.starts_with("cont");
        let fields: Vec<&Element<'d>> = fields.into_iter().skip_while(is_version).collect();
        Structure {
            tbs: tbs.raw,
            serial: fields[0].contents,
            spki: fields[5].raw,
            algorithm: after[0].words.split_once(':').unwrap().1.to_owned(),
            signature: &signature.contents[1..],
        }
    }
}

struct Element<'d> {
    /// The type, and after a colon the value of some types.
    words: String,
    raw: &'d [u8],
    contents: &'d [u8],
}

/// What openssl says about a certificate, in the words of [`Facts`].
#[derive(Default)]
struct Said {
    facts: BTreeMap<&'static str, String>,
    /// The certified key in PEM.
    key: String,
    /// All that was printed.
    printed: String,
    subject_hash: String,
    issuer_hash: String,
}

const NONE: &str = "none";

/// Extension names and object identifiers (RFC 5280 section 4.2 and others).
const EXTENSIONS: &[(&str, &str)] = &[
    ("X509v3 Subject Key Identifier", "2.5.29.14"),
    ("X509v3 Key Usage", "2.5.29.15"),
    ("X509v3 Subject Alternative Name", "2.5.29.17"),
    ("X509v3 Issuer Alternative Name", "2.5.29.18"),
    ("X509v3 Basic Constraints", "2.5.29.19"),
    ("X509v3 Name Constraints", "2.5.29.30"),
    ("X509v3 CRL Distribution Points", "2.5.29.31"),
    ("X509v3 Certificate Policies", "2.5.29.32"),
    ("X509v3 Authority Key Identifier", "2.5.29.35"),
    ("X509v3 Policy Constraints", "2.5.29.36"),
    ("X509v3 Policy Mappings", "2.5.29.33"),
    ("X509v3 Extended Key Usage", "2.5.29.37"),
    ("X509v3 Inhibit Any Policy", "2.5.29.54"),
    ("Authority Information Access", "1.3.6.1.5.5.7.1.1"),
    ("Netscape Cert Type", "2.16.840.1.113730.1.1"),
];

/// openssl's names of keyUsage bits and key purposes, and those of RFC 5280.
const USAGES: &[(&str, &str)] = &[
    ("Digital Signature", "digitalSignature"),
    ("Non Repudiation", "nonRepudiation"),
    ("Key Encipherment", "keyEncipherment"),
    ("Data Encipherment", "dataEncipherment"),
    ("Key Agreement", "keyAgreement"),
    ("Certificate Sign", "keyCertSign"),
    ("CRL Sign", "cRLSign"),
    ("Encipher Only", "encipherOnly"),
    ("Decipher Only", "decipherOnly"),
    ("TLS Web Server Authentication", "serverAuth"),
    ("TLS Web Client Authentication", "clientAuth"),
    ("Code Signing", "codeSigning"),
    ("E-mail Protection", "emailProtection"),
    ("Time Stamping", "timeStamping"),
    ("OCSP Signing", "OCSPSigning"),
    ("Any Extended Key Usage", "anyExtendedKeyUsage"),
];

/// openssl's names of key algorithms and curves, and those of the report.
const KEYS: &[(&str, &str)] = &[
    ("rsaEncryption", "RSA"),
    ("rsassaPss", "RSA"),
    ("id-ecPublicKey", "EC"),
    ("ED25519", "Ed25519"),
    ("ED448", "1.3.101.113"),
    ("dsaEncryption", "1.2.840.10040.4.1"),
    ("prime256v1", "P-256"),
    ("secp384r1", "P-384"),
    ("secp521r1", "P-521"),
    ("prime192v1", "1.2.840.10045.3.1.1"),
    ("secp224r1", "1.3.132.0.33"),
    ("brainpoolP256r1", "1.3.36.3.3.2.8.1.1.7"),
];

fn translated(table: &[(&str, &str)], word: &str) -> String {
    table.iter().find(|(theirs, _)| *theirs == word).map_or(word, |(_, ours)| ours).to_owned()
}

fn digits(text: &str) -> String {
    text.trim().replace(':', "").to_ascii_lowercase()
}

/// A time as RFC 3339 writes it.
fn iso_8601(time: &str) -> String {
    if time == "Bad time value" { NONE.to_owned() } else { time.replace(' ', "T") }
}

/// A hexadecimal number without leading zero octets.
fn number(hex: &str) -> String {
    let digits = hex.trim_start_matches('0');
    format!("{}{digits}", if digits.len() % 2 == 1 || digits.is_empty() { "0" } else { "" })
}

/// What openssl prints about a certificate; `None` if it does not read it.
fn ask(file: &str) -> Option<Said> {
    let output = openssl(&[
        "x509",
        "-inform",
        "DER",
        "-in",
        file,
        "-noout",
        "-text",
        "-pubkey",
        "-serial",
        "-subject",
        "-issuer",
        "-dates",
        "-dateopt",
        "iso_8601",
        "-nameopt",
        "RFC2253,-esc_msb",
        "-fingerprint",
        "-sha256",
        "-subject_hash",
        "-issuer_hash",
    ]);
    let printed = text(&output.stdout);
    if !output.status.success() {
        return None;
    }
    let mut said = Said::default();
    let mut hashes = Vec::new();
    for line in printed.lines() {
        match line.split_once('=') {
            Some(("serial", digits)) => said.set("serial", number(&digits.to_ascii_lowercase())),
            Some(("subject", name)) => said.set("subject", name.to_owned()),
            Some(("issuer", name)) => said.set("issuer", name.to_owned()),
            Some(("notBefore", time)) => said.set("not_before", iso_8601(time)),
            Some(("notAfter", time)) => said.set("not_after", iso_8601(time)),
            Some(("sha256 Fingerprint", digest)) => said.set("sha256", digits(digest)),
            _ if line.starts_with("-----BEGIN PUBLIC KEY") => {
                let start = printed.find("-----BEGIN PUBLIC KEY").unwrap();
                let end = printed.find("-----END PUBLIC KEY-----").unwrap();
                said.key = format!("{}-----END PUBLIC KEY-----\n", &printed[start..end]);
            }
            _ if line.len() == 8 && line.bytes().all(|octet| octet.is_ascii_hexdigit()) => hashes.push(line),
            _ => {}
        }
    }
    let [subject_hash, issuer_hash] = hashes.as_slice() else { panic!("{file}: {hashes:?}") };
    said.subject_hash = (*subject_hash).to_owned();
    said.issuer_hash = (*issuer_hash).to_owned();
    said.read_text(&printed);
    said.printed = printed;
    Some(said)
}

impl Said {
    fn set(&mut self, fact: &'static str, value: String) {
        assert!(self.facts.insert(fact, value).is_none(), "{fact} twice");
    }

    /// Reads the indented part, `openssl x509 -text`.
    fn read_text(&mut self, printed: &str) {
        let after = |prefix: &str| {
            let mut lines = printed.lines().map(str::trim_start);
            lines.find_map(|line| line.strip_prefix(prefix)).map(str::trim)
        };
        self.set("version", after("Version: ").unwrap().split(' ').next().unwrap().to_owned());
        self.set("signature_algorithm", after("Signature Algorithm: ").unwrap().to_owned());
        let algorithm = after("Public Key Algorithm: ").unwrap();
        let bits = after("Public-Key: (").map(|bits| bits.trim_end_matches(" bit)").to_owned());
        // RFC 8032 section 5.1.5: an Ed25519 key has 256 bits, which openssl does not print.
        let bits = if algorithm == "ED25519" { Some("256".to_owned()) } else { bits };
        self.set("key.algorithm", translated(KEYS, algorithm));
        self.set("key.bits", bits.unwrap_or_else(|| NONE.to_owned()));
        self.set("key.curve", after("ASN1 OID: ").map_or(NONE.to_owned(), |curve| translated(KEYS, curve)));
        self.read_extensions(printed);
    }

    fn read_extensions(&mut self, printed: &str) {
        let section = printed.lines().skip_while(|line| line.trim() != "X509v3 extensions:").skip(1);
        let mut extensions: Vec<(String, String)> = Vec::new();
        for line in section.take_while(|line| line.starts_with("            ")) {
            match line.strip_prefix("                ") {
                Some(value) => {
                    let (_, all) = extensions.last_mut().unwrap();
                    all.push_str(value.trim());
                    all.push('\n');
                }
                None => {
                    let (name, _critical) = line.trim().rsplit_once(':').unwrap();
                    extensions.push((translated(EXTENSIONS, name), String::new()));
                }
            }
        }
        let value = |oid: &str| extensions.iter().find(|(it, _)| it == oid).map(|(_, value)| value.trim());
        let list = |oid: &str| {
            value(oid).map_or(NONE.to_owned(), |value| {
                value.split(", ").map(|word| translated(USAGES, word)).collect::<Vec<_>>().join(", ")
            })
        };
        let identifier = |oid: &str| {
            value(oid).map_or(NONE.to_owned(), |value| {
                let first = value.lines().next().unwrap_or_default();
                digits(first.strip_prefix("keyid:").unwrap_or(first))
            })
        };
        let facts = [
            ("basic_constraints", value("2.5.29.19").unwrap_or(NONE).to_owned()),
            ("key_usage", list("2.5.29.15")),
            ("extended_key_usage", list("2.5.29.37")),
            ("subject_key_identifier", identifier("2.5.29.14")),
            ("authority_key_identifier", identifier("2.5.29.35")),
            ("extensions", extensions.iter().map(|(oid, _)| oid.as_str()).collect::<Vec<_>>().join(", ")),
        ];
        for (fact, value) in facts {
            self.set(fact, value);
        }
    }
}

/// The facts of the library, in the form of [`Said`].
fn facts(certificate: &Certificate) -> BTreeMap<&'static str, String> {
    let facts = Facts::of(certificate);
    let or_none = |text: Option<String>| text.unwrap_or_else(|| NONE.to_owned());
    BTreeMap::from([
        ("serial", number(&facts.serial)),
        ("serial octets", facts.serial),
        ("subject", facts.subject),
        ("issuer", facts.issuer),
        ("version", facts.version.to_string()),
        ("not_before", or_none(facts.not_before)),
        ("not_after", or_none(facts.not_after)),
        ("key.algorithm", facts.key.algorithm.into_owned()),
        ("key.bits", or_none(facts.key.bits.map(|bits| bits.to_string()))),
        ("key.curve", or_none(facts.key.curve.map(Cow::into_owned))),
        ("signature_algorithm", facts.signature_algorithm.into_owned()),
        (
            "basic_constraints",
            or_none(facts.basic_constraints.map(|extension| {
                let ca = if extension.ca { "CA:TRUE" } else { "CA:FALSE" };
                extension.path_len.map_or(ca.to_owned(), |length| format!("{ca}, pathlen:{length}"))
            })),
        ),
        ("key_usage", or_none(facts.key_usage.map(|names| names.join(", ")))),
        ("extended_key_usage", or_none(facts.extended_key_usage.map(|names| names.join(", ")))),
        ("subject_key_identifier", or_none(facts.subject_key_identifier)),
        ("authority_key_identifier", or_none(facts.authority_key_identifier)),
        ("extensions", facts.extensions.iter().map(|it| &*it.oid).collect::<Vec<_>>().join(", ")),
        ("sha256", facts.sha256),
        ("spki_sha256", facts.spki_sha256),
    ])
}

/// SHA-256 of many files by one openssl.
fn digests(files: &[String]) -> Vec<String> {
    let mut arguments = vec!["dgst", "-sha256", "-r"];
    arguments.extend(files.iter().map(String::as_str));
    let output = openssl(&arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout).lines().map(|line| line.split(' ').next().unwrap().to_owned()).collect()
}

/// What was found and is not in the table, and what is in the table and was not found.
fn differences(what: &str, table: &BTreeSet<String>, found: &BTreeMap<String, String>) -> Vec<String> {
    let unlisted = found.iter().filter(|(key, _)| !table.contains(*key));
    let obsolete = table.iter().filter(|key| !found.contains_key(*key));
    unlisted
        .map(|(key, detail)| format!("{what}: not in the table: {key}: {detail}"))
        .chain(obsolete.map(|key| format!("{what}: no longer applies: {key}")))
        .collect()
}

fn triples(table: &[(&str, &str, &str)]) -> BTreeSet<String> {
    assert!(table.iter().all(|(_, _, reason)| !reason.is_empty()));
    table.iter().map(|(one, two, _)| format!("{one}, {two}")).collect()
}

/// What is refused because other readers refuse it: openssl is one of them.
#[test]
fn openssl_reads_no_pem_with_headers_of_encryption_or_other_line_ends() {
    let folder = folder("openssl-pem");
    let fixtures: Vec<_> = files("testdata/responses", "json")
        .into_iter()
        .filter(|path| {
            stem(path).starts_with("pem-header-of-encryption") || stem(path).contains("-ended-by-")
        })
        .collect();
    assert_eq!(fixtures.len(), 9);
    for path in fixtures {
        let input = std::fs::read(&path).unwrap();
        let response = wire::records(&input).next().unwrap().unwrap();
        let field = if stem(&path).ends_with("-in-verification") {
            Field::VerificationContent
        } else {
            Field::CaContent
        };
        let content = response.field(field).unwrap();
        let reads = |content: &str| {
            let file = write(&folder.join("content.pem"), content.as_bytes());
            openssl(&["x509", "-noout", "-passin", "pass:x", "-in", &file]).status.success()
        };
        assert!(!reads(content), "{}", stem(&path));
        let registration = Case::registration(response.clone());
        let role = if field == Field::CaContent { Role::Ca } else { Role::Verification };
        assert!(registration.content(role).unwrap().error().is_some(), "{}", stem(&path));
        // And nothing else is wrong with it.
        let mended: String = content
            .split_inclusive('\n')
            .filter(|line| !line.contains(':'))
            .collect::<String>()
            .replace(['\u{b}', '\u{c}', '\u{85}', '\u{a0}', '\u{2028}', '\u{2029}'], "\n");
        assert!(reads(&mended.replace("\n\n", "\n")), "{}", stem(&path));
    }
}

#[test]
fn openssl_prints_the_same_facts() {
    let folder = folder("openssl-facts");
    let fixtures = certificates();
    assert!(fixtures.len() > 190, "only {} certificates were found", fixtures.len());
    let files: Vec<String> = fixtures
        .iter()
        .enumerate()
        .map(|(index, fixture)| write(&folder.join(format!("{index}.der")), fixture.certificate.der()))
        .collect();
    let keys: Vec<String> = (0..files.len()).map(|index| format!("{}.spki", files[index])).collect();
    let indices: Vec<usize> = (0..files.len()).collect();
    let mut answers = in_parallel(&indices, |&index| {
        let der = fixtures[index].certificate.der();
        let structure = Structure::of(der, &files[index]);
        let _path = write(Path::new(&keys[index]), structure.spki);
        let mut said = ask(&files[index]);
        if let Some(said) = &mut said {
            said.set("serial octets", hex::encode(structure.serial));
        }
        said
    });
    for (said, digest) in answers.iter_mut().zip(digests(&keys)) {
        if let Some(said) = said {
            said.set("spki_sha256", digest);
        }
    }

    let mut not_read = BTreeMap::new();
    let mut differ = BTreeMap::new();
    for (fixture, said) in fixtures.iter().zip(answers) {
        let Some(said) = said else {
            assert!(not_read.insert(fixture.name.clone(), "openssl refuses it".to_owned()).is_none());
            continue;
        };
        let ours = facts(&fixture.certificate);
        assert!(ours.keys().eq(said.facts.keys()));
        for ((fact, ours), theirs) in ours.iter().zip(said.facts.values()) {
            if ours != theirs {
                let key = format!("{}, {fact}", fixture.name);
                assert!(differ.insert(key, format!("here {ours:?}, openssl {theirs:?}")).is_none());
            }
        }
    }
    let refused = NOT_READ.iter().map(|(name, _)| (*name).to_owned()).collect();
    let mut wrong = differences("certificates that openssl does not read", &refused, &not_read);
    wrong.extend(differences("facts that differ", &triples(FACTS_DIFFER), &differ));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What openssl makes of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Verified,
    Rejected,
    /// It does not take the key, the algorithm or the signature.
    NoAnswer,
}

/// A certificate taken apart by openssl, in files.
struct Parts {
    tbs: String,
    signature: String,
    /// The certified key in PEM, `None` if openssl does not read it.
    key: Option<String>,
    algorithm: String,
    /// What openssl prints; for the parameters of RSASSA-PSS.
    printed: String,
    subject_hash: Option<String>,
    issuer_hash: Option<String>,
}

/// The key of a certificate that openssl does not read, in PEM; `None` if it does not read the key either.
fn key_alone(spki: &str) -> Option<Vec<u8>> {
    let output = openssl(&["pkey", "-pubin", "-inform", "DER", "-in", spki]);
    output.status.success().then_some(output.stdout)
}

impl Parts {
    fn of(der: &[u8], folder: &Path, index: usize) -> Self {
        let path = |extension: &str| folder.join(format!("{index}.{extension}"));
        let file = write(&path("der"), der);
        let structure = Structure::of(der, &file);
        let said = ask(&file);
        let spki = write(&path("spki"), structure.spki);
        let key = match &said {
            Some(said) => Some(said.key.clone().into_bytes()),
            None => key_alone(&spki),
        };
        Parts {
            tbs: write(&path("tbs"), structure.tbs),
            signature: write(&path("signature"), structure.signature),
            key: key.map(|key| write(&path("key"), &key)),
            algorithm: structure.algorithm,
            printed: said.as_ref().map(|said| said.printed.clone()).unwrap_or_default(),
            subject_hash: said.as_ref().map(|said| said.subject_hash.clone()),
            issuer_hash: said.map(|said| said.issuer_hash),
        }
    }

    /// Whether `issuer` is named as the issuer, by openssl's hashes of names in canonical form; `None` if openssl does
    /// not read one of the two.
    fn names(&self, issuer: &Parts) -> Option<bool> {
        Some(self.issuer_hash.as_ref()? == issuer.subject_hash.as_ref()?)
    }

    /// Whether the key of `issuer` made the signature.
    fn signed_by(&self, issuer: &Parts) -> Verdict {
        let Some(key) = &issuer.key else { return Verdict::NoAnswer };
        let output = if self.algorithm == "ED25519" {
            let (signature, tbs) = (&self.signature, &self.tbs);
            openssl(&[
                "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", key, "-sigfile", signature, "-in", tbs,
            ])
        } else {
            let Some(options) = self.digest_options() else { return Verdict::NoAnswer };
            let mut arguments = vec!["dgst", "-verify", key, "-signature", &self.signature];
            arguments.extend(options.iter().map(String::as_str));
            arguments.push(&self.tbs);
            openssl(&arguments)
        };
        let said = format!("{}{}", text(&output.stdout), text(&output.stderr));
        let holds = |words: &[&str]| words.iter().any(|words| said.contains(words));
        match output.status.success() {
            true if holds(&["Verified OK", "Verified Successfully"]) => Verdict::Verified,
            false if holds(&["Verification failure", "Verification Failure", "Error verifying data"]) => {
                Verdict::Rejected
            }
            _ => Verdict::NoAnswer,
        }
    }

    /// The options by which `openssl dgst` verifies the algorithm.
    fn digest_options(&self) -> Option<Vec<String>> {
        if self.algorithm == "rsassaPss" {
            let salt = u32::from_str_radix(self.printed("Salt Length: 0x")?, 16).ok()?;
            let options = format!(
                "-{} -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:{salt} -sigopt rsa_mgf1_md:{}",
                self.printed("Hash Algorithm: ")?,
                self.printed("Mask Algorithm: mgf1 with ")?,
            );
            return Some(options.split(' ').map(ToOwned::to_owned).collect());
        }
        let digest = self
            .algorithm
            .strip_suffix("WithRSAEncryption")
            .or_else(|| self.algorithm.strip_suffix("WithRSA"))
            .or_else(|| self.algorithm.strip_prefix("ecdsa-with-"))
            .or_else(|| self.algorithm.strip_prefix("dsa_with_"))?;
        Some(vec![format!("-{}", digest.to_ascii_lowercase())])
    }

    /// The word that openssl prints after these.
    fn printed(&self, prefix: &str) -> Option<&str> {
        let mut lines = self.printed.lines().map(str::trim_start);
        lines.find_map(|line| line.strip_prefix(prefix))?.split(' ').next()
    }
}

/// One outcome of a response that openssl is asked about too.
struct Asked {
    response: String,
    check: &'static str,
    outcome: &'static str,
    /// Whether the CA is self-issued and names another key.
    another_key: bool,
    detail: String,
    /// The CA certificate, and the certificate under judgement.
    pair: [Vec<u8>; 2],
}

fn asked() -> Vec<Asked> {
    let mut all = Vec::new();
    for path in files("testdata/responses", "json") {
        let input = std::fs::read(&path).unwrap();
        let response = wire::records(&input).next().unwrap().unwrap();
        let registration = Case::registration(response);
        let policy = policy();
        let report = judge(registration.clone(), &policy);
        let another_key = matches!(registration.self_signature(), Some(SelfSignature::AnotherKey));
        let Some(ca) = registration.certificate(Role::Ca) else { continue };
        for (check, role) in [(SELF, Role::Ca), (PROOF, Role::Verification), (ISSUER, Role::Verification)] {
            let Some(certificate) = registration.certificate(role) else { continue };
            let finding = report.findings().iter().find(|finding| finding.check.id() == check).unwrap();
            all.push(Asked {
                response: stem(&path).to_owned(),
                check,
                outcome: finding.outcome.as_str(),
                another_key,
                detail: format!("{:?}", finding.outcome),
                pair: [ca.der().to_owned(), certificate.der().to_owned()],
            });
        }
    }
    all
}

const ISSUER: &str = "verification-issuer-match";

impl Asked {
    /// Whether openssl's view of the names fits the outcome.
    fn names_agree(&self, equal: Option<bool>) -> bool {
        let expected = match (self.check, self.outcome) {
            (SELF, "not-applicable") => self.another_key,
            (SELF, _) => true,
            (_, outcome) => outcome == "passed",
        };
        self.check == PROOF || equal.is_none_or(|equal| equal == expected)
    }

    /// Whether openssl's view of the signature fits the outcome.
    fn signatures_agree(&self, verdict: Verdict) -> bool {
        match (self.check, self.outcome) {
            (ISSUER, _) | (_, "unchecked") => true,
            (_, "passed") => verdict == Verdict::Verified,
            (_, "failed") => verdict == Verdict::Rejected,
            (SELF, "not-applicable") => verdict != Verdict::Verified,
            (check, outcome) => panic!("{check}: {outcome}"),
        }
    }
}

#[test]
fn openssl_verifies_the_same_signatures() {
    let folder = folder("openssl-signatures");
    let asked = asked();
    let distinct: BTreeSet<&[u8]> = asked.iter().flat_map(|asked| &asked.pair).map(Vec::as_slice).collect();
    let distinct: Vec<(usize, &[u8])> = distinct.into_iter().enumerate().collect();
    let parts = in_parallel(&distinct, |&(index, der)| Parts::of(der, &folder, index));
    let parts: BTreeMap<&[u8], Parts> = distinct.into_iter().map(|(_, der)| der).zip(parts).collect();
    let pairs: BTreeSet<&[Vec<u8>; 2]> =
        asked.iter().filter(|asked| asked.check != ISSUER).map(|asked| &asked.pair).collect();
    let pairs: Vec<_> = pairs.into_iter().collect();
    let verdicts = in_parallel(&pairs, |[ca, der]| parts[der.as_slice()].signed_by(&parts[ca.as_slice()]));
    let verdicts: BTreeMap<_, _> = pairs.into_iter().zip(verdicts).collect();

    let (mut names, mut signatures, mut unchecked) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let mut seen = BTreeSet::new();
    for asked in &asked {
        let key = format!("{}, {}", asked.response, asked.check);
        let [ca, der] = &asked.pair;
        let equal = parts[der.as_slice()].names(&parts[ca.as_slice()]);
        let verdict = verdicts.get(&asked.pair).copied().unwrap_or(Verdict::NoAnswer);
        let detail = format!("here {}, openssl {verdict:?}, names equal {equal:?}", asked.detail);
        let _new = seen.insert((asked.check, asked.outcome));
        for (differs, found) in [
            (!asked.names_agree(equal), &mut names),
            (!asked.signatures_agree(verdict), &mut signatures),
            (asked.outcome == "unchecked", &mut unchecked),
        ] {
            if differs {
                assert!(found.insert(key.clone(), detail.clone()).is_none());
            }
        }
    }
    let mut wrong = differences("names that differ", &triples(NAMES_DIFFER), &names);
    wrong.extend(differences("signatures that differ", &triples(SIGNATURES_DIFFER), &signatures));
    wrong.extend(differences("signatures not verified here", &triples(UNCHECKED), &unchecked));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for check in [SELF, PROOF] {
        for outcome in ["passed", "failed"] {
            assert!(seen.contains(&(check, outcome)), "{check} {outcome} nowhere");
        }
    }
}
