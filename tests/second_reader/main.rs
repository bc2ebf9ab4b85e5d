//! Other readers read every certificate of testdata, and Mozilla's roots, a second time, and are compared with this
//! library: x509-parser, with which it shares der-parser, and x509-cert, with which it shares no code and which takes nothing
//! but DER. Where they differ, a table says why; an entry that no longer applies fails too.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

#[path = "../support/roots.rs"]
mod roots;
#[path = "../support/mod.rs"]
mod support;
mod x509_cert;
mod x509_parser;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use mqtt_ca_check::x509::{Certificate, Name, Pem, Time};

use self::support::{Fixture, certificates, fields, files, stem};

/// What a reader says about a certificate, by the name of the fact.
type Facts = BTreeMap<&'static str, String>;

/// What another reader refuses or says otherwise, each with the reason.
struct Tables {
    /// Certificates that it refuses and that are read here, so that the checks can say what is wrong with them.
    refused: &'static [(&'static str, &'static str)],
    /// Facts about which it says something else: certificate, fact, reason.
    differ: &'static [(&'static str, &'static str, &'static str)],
    /// Contents that are refused here and that it reads.
    read_only_there: &'static [(&'static str, &'static str)],
}

/// All certificates: those of testdata, by response and field, and the roots, as `root` and their name.
fn all_certificates() -> Vec<Fixture> {
    let mut all = certificates();
    assert!(all.len() > 190, "only {} certificates were found", all.len());
    let roots = roots::roots();
    assert!(roots.len() > 100, "only {} roots were found", roots.len());
    all.extend(roots.into_iter().map(|root| Fixture {
        name: format!("root {}", root.name),
        certificate: Certificate::from_der(root.der.to_vec()).unwrap(),
    }));
    all
}

/// Compares what is read here with what `read` gives for the same octets.
#[track_caller]
fn assert_reads_the_same(read: impl Fn(&[u8]) -> Result<Facts, String>, tables: &Tables) {
    let mut refused = BTreeMap::new();
    let mut differ = BTreeMap::new();
    for Fixture { name, certificate } in all_certificates() {
        let ours = facts(&certificate);
        match read(certificate.der()) {
            Err(error) => assert!(refused.insert(name, error).is_none()),
            Ok(theirs) => differ.extend(differences(&name, &ours, &theirs)),
        }
    }
    let listed = tables.refused.iter().map(|(name, reason)| ((*name).to_owned(), *reason));
    let refused = compared("refused", listed, &refused);
    let listed = tables.differ.iter().map(|(name, fact, reason)| (((*name).to_owned(), *fact), *reason));
    let differ = compared("said otherwise", listed, &differ);
    assert!(refused.is_empty() && differ.is_empty(), "{refused}{differ}");
}

/// The facts about which the two say something else, by certificate and fact; long values are cut.
fn differences(name: &str, ours: &Facts, theirs: &Facts) -> Vec<((String, &'static str), String)> {
    theirs
        .iter()
        .filter(|(fact, theirs)| ours[*fact] != **theirs)
        .map(|(fact, theirs)| ((name.to_owned(), *fact), format!("{:.200} here, {theirs:.200}", ours[fact])))
        .collect()
}

/// What is no certificate here is none to the other reader.
#[track_caller]
fn assert_refuses_the_same(read: impl Fn(&[u8]) -> Result<Facts, String>, tables: &Tables) {
    let mut refused = 0;
    let mut read_only_there = BTreeMap::new();
    for path in files("testdata/responses", "json") {
        let fields = fields(stem(&path));
        for content in ["CaContent", "VerificationContent"] {
            let Some(der) = fields.get(content).and_then(|text| Pem::read(text).certificate().ok()) else {
                continue;
            };
            let Err(error) = Certificate::from_der(der.clone()) else { continue };
            refused += 1;
            if read(&der).is_ok() {
                let name = format!("{} {content}", stem(&path));
                assert!(read_only_there.insert(name, error.to_string()).is_none());
            }
        }
    }
    assert!(refused > 0);
    let listed = tables.read_only_there.iter().map(|(name, reason)| ((*name).to_owned(), *reason));
    let wrong = compared("read only there", listed, &read_only_there);
    assert!(wrong.is_empty(), "{wrong}");
}

/// Where a table and what was found are not the same; empty if they are.
fn compared<K: Ord + Debug>(
    what: &str,
    table: impl Iterator<Item = (K, &'static str)>,
    found: &BTreeMap<K, String>,
) -> String {
    let mut listed = BTreeSet::new();
    for (key, reason) in table {
        assert!(!reason.is_empty(), "{key:?} has no reason");
        assert!(!listed.contains(&key), "{key:?} stands twice");
        let _new = listed.insert(key);
    }
    let missing = found.iter().filter(|(key, _)| !listed.contains(key));
    let missing = missing.map(|(key, found)| format!("{what}, not listed: {key:?}: {found}\n"));
    let stale = listed.iter().filter(|key| !found.contains_key(key));
    missing.chain(stale.map(|key| format!("{what}, listed, no longer so: {key:?}\n"))).collect()
}

/// What this library says.
fn facts(certificate: &Certificate) -> Facts {
    let extensions = certificate
        .extensions()
        .map(|extension| (extension.oid.to_string(), extension.critical, hex::encode(extension.value)));
    let mut facts = Facts::from([
        ("structure in DER", certificate.deviations().is_empty().to_string()),
        ("version", certificate.version().to_string()),
        ("serial", hex::encode(certificate.serial_number().der_contents())),
        ("not_before", instant(certificate.not_before())),
        ("not_after", instant(certificate.not_after())),
        ("issuer", hex::encode(certificate.issuer().der())),
        ("issuer attributes", attributes(certificate.issuer())),
        ("subject", hex::encode(certificate.subject().der())),
        ("subject attributes", attributes(certificate.subject())),
        ("spki", hex::encode(certificate.subject_public_key_info().raw)),
        ("tbs", hex::encode(certificate.tbs())),
        ("tbs signature", hex::encode(certificate.tbs_signature().raw)),
        ("signature algorithm", hex::encode(certificate.signature_algorithm().raw)),
        ("signature algorithm oid", certificate.signature_algorithm().oid.to_string()),
        ("signature", hex::encode(certificate.signature().octets)),
        ("extensions", format!("{:?}", extensions.collect::<Vec<_>>())),
    ]);
    facts.extend(known_extensions(certificate));
    facts
}

/// The known extensions, each as its values, or as [`ABSENT`] or [`UNREADABLE`].
fn known_extensions(certificate: &Certificate) -> Facts {
    let basic_constraints = certificate.basic_constraints();
    let purposes = certificate.extended_key_usage();
    let authority = certificate.authority_key_identifier();
    Facts::from([
        ("basicConstraints", value(basic_constraints, |it| format!("{} {:?}", it.ca, it.path_len))),
        ("keyUsage", value(certificate.key_usage(), |it| list(it.names()))),
        ("extKeyUsage", value(purposes, |it| list(it.map(|purpose| purpose.to_string())))),
        ("subjectKeyIdentifier", value(certificate.subject_key_identifier(), hex::encode)),
        (
            "authorityKeyIdentifier",
            value(authority, |it| {
                format!("{:?} {:?}", it.key_identifier.map(hex::encode), it.serial_number.map(hex::encode))
            }),
        ),
    ])
}

const ABSENT: &str = "absent";
const UNREADABLE: &str = "unreadable";

/// A known extension as a fact.
fn value<T, E>(decoded: Result<Option<T>, E>, show: impl FnOnce(T) -> String) -> String {
    match decoded {
        Ok(Some(value)) => show(value),
        Ok(None) => ABSENT.to_owned(),
        Err(_) => UNREADABLE.to_owned(),
    }
}

fn list<T: AsRef<str>>(items: impl Iterator<Item = T>) -> String {
    format!("{:?}", items.map(|item| item.as_ref().to_owned()).collect::<Vec<_>>())
}

fn instant(time: Time<'_>) -> String {
    match time.instant() {
        Some(instant) => instant.unix_timestamp_nanos().to_string(),
        None => "no instant".to_owned(),
    }
}

/// The attributes of a name: the number of their RDN, their type, and their text if there is one.
fn attributes(name: Name<'_>) -> String {
    let attributes =
        name.attributes().map(|it| (it.rdn, it.oid.to_string(), it.text().ok().map(String::from)));
    format!("{:?}", attributes.collect::<Vec<_>>())
}
