//! What the openssl command prints of every extension of every certificate of testdata, and of Mozilla's roots, against the decoded
//! values of this library. Where the two differ, a table says why; an entry that no longer applies fails too.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

#[path = "support/roots.rs"]
mod roots;
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, Ipv6Addr};
use std::path::Path;
use std::process::Command;

use mqtt_ca_check::report::Facts;
use mqtt_ca_check::x509::Certificate;
use serde_json::Value;

use support::process::output;
use support::{certificates, in_parallel};

/// What differs: the certificate and the extension, and the reason.
const DIFFER: &[(&str, &str)] = &[
    ("alternative-names-of-every-kind CaContent, subjectAltName", OTHER_NAME),
    ("alternative-names-of-every-kind-in-verification VerificationContent, subjectAltName", OTHER_NAME),
    ("ca-key-usage-empty CaContent, keyUsage", NO_WORDS),
    (
        "extensions-wellformed-basic-constraints-negative-path-length CaContent, basicConstraints",
        "openssl prints the number -1; x509-parser takes no negative one, and the checks do not either",
    ),
    ("extensions-wellformed-eku-empty CaContent, extKeyUsage", NO_WORDS),
    ("extensions-wellformed-eku-empty-in-verification VerificationContent, extKeyUsage", NO_WORDS),
    ("extensions-wellformed-key-usage-unused-bits-of-nothing CaContent, keyUsage", NO_WORDS),
    ("extensions-wellformed-san-empty CaContent, subjectAltName", "openssl has a word for no names"),
    (
        "extensions-wellformed-san-empty-in-verification VerificationContent, subjectAltName",
        "openssl has a word for no names",
    ),
    (
        "root 57de0583efd2 Autoridad de Certificacion Firmaprofesional CIF A62634068, certificatePolicies",
        BMP_STRING,
    ),
    ("root 9a6ec012e1a7 ACCVRAIZ1, certificatePolicies", BMP_STRING),
    (
        "verification-key-identifier-ca-malformed-and-no-identifier VerificationContent, authorityKeyIdentifier",
        NO_WORDS,
    ),
    (
        "verification-key-identifier-serial-without-sign-octet VerificationContent, authorityKeyIdentifier",
        "the number is negative: openssl prints it without its sign, here stand the octets",
    ),
];

const OTHER_NAME: &str =
    "openssl knows the type of an otherName for Microsoft's UPN; x509-parser leaves it as octets";
const NO_WORDS: &str = "openssl prints the octets, dots for most, where its words would be none";
const BMP_STRING: &str = "the text is a BMPString, of which openssl prints the octets up to the first 0; asn1parse -strparse shows all";

/// How many of the certificates openssl does not read, for which tests/openssl.rs has the reasons.
const NOT_READ: usize = 27;

/// The names of openssl and those of the report.
const NAMES: &[(&str, &str)] = &[
    ("X509v3 Subject Key Identifier", "subjectKeyIdentifier"),
    ("X509v3 Key Usage", "keyUsage"),
    ("X509v3 Subject Alternative Name", "subjectAltName"),
    ("X509v3 Issuer Alternative Name", "issuerAltName"),
    ("X509v3 Basic Constraints", "basicConstraints"),
    ("X509v3 Name Constraints", "nameConstraints"),
    ("X509v3 CRL Distribution Points", "cRLDistributionPoints"),
    ("X509v3 Certificate Policies", "certificatePolicies"),
    ("X509v3 Authority Key Identifier", "authorityKeyIdentifier"),
    ("X509v3 Policy Constraints", "policyConstraints"),
    ("X509v3 Policy Mappings", "policyMappings"),
    ("X509v3 Extended Key Usage", "extKeyUsage"),
    ("X509v3 Inhibit Any Policy", "inhibitAnyPolicy"),
    ("X509v3 Private Key Usage Period", "2.5.29.16"),
    ("Authority Information Access", "authorityInfoAccess"),
    ("Netscape Cert Type", "nsCertType"),
    ("CT Precertificate SCTs", "signedCertificateTimestampList"),
];

/// The words of openssl and those of the report.
const WORDS: &[(&str, &str)] = &[
    ("digitalSignature", "Digital Signature"),
    ("nonRepudiation", "Non Repudiation"),
    ("keyEncipherment", "Key Encipherment"),
    ("dataEncipherment", "Data Encipherment"),
    ("keyAgreement", "Key Agreement"),
    ("keyCertSign", "Certificate Sign"),
    ("cRLSign", "CRL Sign"),
    ("encipherOnly", "Encipher Only"),
    ("decipherOnly", "Decipher Only"),
    ("serverAuth", "TLS Web Server Authentication"),
    ("clientAuth", "TLS Web Client Authentication"),
    ("codeSigning", "Code Signing"),
    ("emailProtection", "E-mail Protection"),
    ("timeStamping", "Time Stamping"),
    ("OCSPSigning", "OCSP Signing"),
    ("anyExtendedKeyUsage", "Any Extended Key Usage"),
    ("anyPolicy", "X509v3 Any Policy"),
    ("ocsp", "OCSP"),
    ("caIssuers", "CA Issuers"),
    ("client", "SSL Client"),
    ("server", "SSL Server"),
    ("email", "S/MIME"),
    ("objsign", "Object Signing"),
    ("sslCA", "SSL CA"),
    ("emailCA", "S/MIME CA"),
    ("objCA", "Object Signing CA"),
];

fn word(value: &Value) -> String {
    let ours = value.as_str().unwrap();
    WORDS.iter().find(|(word, _)| *word == ours).map_or(ours, |(_, theirs)| theirs).to_owned()
}

/// Hexadecimal as openssl prints it.
fn colons(value: &Value) -> String {
    let digits: Vec<char> = value.as_str().unwrap().to_uppercase().chars().collect();
    digits.chunks(2).map(|pair| pair.iter().collect::<String>()).collect::<Vec<_>>().join(":")
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// The decoded value of an extension in the lines of openssl.
fn in_its_words(name: &str, value: &Value) -> Vec<String> {
    let words = |value: &Value| items(value).map(word).collect::<Vec<_>>().join(", ");
    let names = |value: &Value| items(value).map(general_name).collect::<Vec<_>>();
    match name {
        "basicConstraints" => {
            let ca = if value["ca"] == true { "CA:TRUE" } else { "CA:FALSE" };
            let length = value.get("path_len").map(|length| format!(", pathlen:{length}"));
            vec![format!("{ca}{}", length.unwrap_or_default())]
        }
        "keyUsage" | "extKeyUsage" | "nsCertType" => vec![words(value)],
        "subjectKeyIdentifier" => vec![colons(value)],
        "authorityKeyIdentifier" => {
            let key = value.get("key_identifier").map(colons).filter(|key| !key.is_empty());
            // It says what a key identifier is where there is more.
            let is_alone = value.as_object().unwrap().len() == 1;
            let mut lines: Vec<String> =
                key.map(|key| if is_alone { key } else { format!("keyid:{key}") }).into_iter().collect();
            lines.extend(value.get("issuer").into_iter().flat_map(names));
            // It prints the number, here stand the octets.
            let serial = value.get("serial").map(colons);
            let number = |octets: String| octets.strip_prefix("00:").map(str::to_owned).unwrap_or(octets);
            lines.extend(serial.map(number).map(|number| format!("serial:{number}")));
            lines
        }
        "subjectAltName" | "issuerAltName" => vec![names(value).join(", ")],
        "nameConstraints" => {
            let subtrees = |key: &str, head: &str| {
                let subtrees = value.get(key).map(|it| items(it).map(subtree).collect::<Vec<_>>());
                subtrees
                    .into_iter()
                    .flat_map(|names| [vec![head.to_owned()], names].concat())
                    .collect::<Vec<_>>()
            };
            [subtrees("permitted", "Permitted:"), subtrees("excluded", "Excluded:")].concat()
        }
        "cRLDistributionPoints" => items(value).flat_map(distribution_point).collect(),
        "authorityInfoAccess" => items(value)
            .map(|access| format!("{} - {}", word(&access["method"]), general_name(&access["location"])))
            .collect(),
        "certificatePolicies" => items(value).flat_map(policy).collect(),
        "policyConstraints" => {
            let part = |key: &str, name: &str| value.get(key).map(|number| format!("{name}:{number}"));
            let parts = [
                part("require_explicit_policy", "Require Explicit Policy"),
                part("inhibit_policy_mapping", "Inhibit Policy Mapping"),
            ];
            vec![parts.into_iter().flatten().collect::<Vec<_>>().join(", ")]
        }
        "inhibitAnyPolicy" => vec![value.to_string()],
        "policyMappings" => {
            let pair = |it: &Value| format!("{}:{}", word(&it["issuer"]), word(&it["subject"]));
            vec![items(value).map(pair).collect::<Vec<_>>().join(", ")]
        }
        other => panic!("{other} is in no certificate of this test: say how openssl prints it"),
    }
}

fn general_name(name: &Value) -> String {
    let Some(text) = name["value"].as_str() else { return MALFORMED.to_owned() };
    match name["type"].as_str().unwrap() {
        "rfc822Name" => format!("email:{text}"),
        "dNSName" => format!("DNS:{text}"),
        "uniformResourceIdentifier" => format!("URI:{text}"),
        "iPAddress" => format!("IP Address:{}", address(text)),
        "registeredID" => format!("Registered ID:{text}"),
        "directoryName" => format!("DirName:/{}", attributes(text, "=").join("/")),
        "otherName" => "othername:<unsupported>".to_owned(),
        "x400Address" => "X400Name:<unsupported>".to_owned(),
        "ediPartyName" => "EdiPartyName:<unsupported>".to_owned(),
        other => panic!("{other}"),
    }
}

/// The attributes of a name in the order of the certificate; the names of this test have no commas in them.
fn attributes(name: &str, equals: &str) -> Vec<String> {
    name.split(',').rev().map(|attribute| attribute.replacen('=', equals, 1)).collect()
}

/// An address in openssl's notation, which shortens nothing.
fn address(text: &str) -> String {
    match text.parse::<Ipv6Addr>() {
        Ok(address) => address.segments().map(|segment| format!("{segment:X}")).join(":"),
        Err(_) => text.to_owned(),
    }
}

/// A name in nameConstraints, where openssl has a notation of its own.
fn subtree(name: &Value) -> String {
    let text = name["value"].as_str().unwrap();
    match name["type"].as_str().unwrap() {
        "iPAddress" => {
            let (address, length) = text.split_once('/').unwrap();
            let mask = u32::MAX.checked_shl(32 - length.parse::<u32>().unwrap()).unwrap_or_default();
            format!("IP:{address}/{}", Ipv4Addr::from(mask))
        }
        "directoryName" => format!("DirName:{}", attributes(text, " = ").join(", ")),
        _ => general_name(name),
    }
}

fn distribution_point(point: &Value) -> Vec<String> {
    let names = |key: &str, head: &str| {
        let names = point.get(key).map(|names| items(names).map(general_name).collect::<Vec<_>>());
        names.into_iter().flat_map(|names| [vec![head.to_owned()], names].concat()).collect::<Vec<_>>()
    };
    [names("full_name", "Full Name:"), names("crl_issuer", "CRL Issuer:")].concat()
}

fn policy(policy: &Value) -> Vec<String> {
    let mut lines = vec![format!("Policy: {}", word(&policy["policy"]))];
    for qualifier in items(policy.get("qualifiers").unwrap_or(&Value::Null)) {
        let value = &qualifier["value"];
        match qualifier["qualifier"].as_str().unwrap() {
            "cps" => lines.push(format!("CPS: {}", value.as_str().unwrap())),
            "userNotice" => {
                lines.push("User Notice:".to_owned());
                lines.extend(
                    value.get("organization").map(|it| format!("Organization: {}", it.as_str().unwrap())),
                );
                if let Some(numbers) = value.get("notice_numbers").and_then(Value::as_array) {
                    let head = if numbers.len() > 1 { "Numbers" } else { "Number" };
                    let numbers: Vec<String> = numbers.iter().map(Value::to_string).collect();
                    lines.push(format!("{head}: {}", numbers.join(", ")));
                }
                lines.extend(
                    value.get("explicit_text").map(|it| format!("Explicit Text: {}", it.as_str().unwrap())),
                );
            }
            other => lines.push(format!("Unknown Qualifier: {other}")),
        }
    }
    lines
}

/// An extension: its name or object identifier, whether it is critical, and its lines.
type Extension = (String, bool, Vec<String>);

/// The same here, and whether it was read leniently.
type Decoded = (String, bool, Vec<String>, bool);

/// Known to openssl and not to be read, and not known to it.
const MALFORMED: &str = "<Parse Error>";
const UNKNOWN: &str = "<Not Supported>";

/// What openssl prints; `None` if it does not read the certificate.
fn printed(file: &str) -> Option<Vec<Extension>> {
    let options = ["x509", "-inform", "DER", "-in", file, "-noout", "-text", "-certopt", "ext_error"];
    let output =
        output(Command::new("openssl").args(options).args(["-nameopt", "utf8"]).env_remove("OPENSSL_CONF"));
    if !output.status.success() {
        return None;
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let section = text.lines().skip_while(|line| line.trim() != "X509v3 extensions:").skip(1);
    let mut extensions: Vec<Extension> = Vec::new();
    for line in section.take_while(|line| line.is_empty() || line.starts_with("            ")) {
        match line.strip_prefix("                ") {
            _ if line.trim().is_empty() => {}
            Some(value) => extensions.last_mut().unwrap().2.push(value.trim().to_owned()),
            None => {
                let (name, critical) = line.trim().rsplit_once(':').unwrap();
                let name = NAMES.iter().find(|(theirs, _)| *theirs == name).map_or(name, |(_, ours)| ours);
                extensions.push((name.to_owned(), critical.trim() == "critical", Vec::new()));
            }
        }
    }
    Some(extensions)
}

/// What this library says, in the same form.
fn decoded(certificate: &Certificate) -> Vec<Decoded> {
    let facts = serde_json::to_value(Facts::of(certificate).with_values(certificate)).unwrap();
    let one = |extension: &Value| {
        let name = extension.get("name").unwrap_or(&extension["oid"]).as_str().unwrap().to_owned();
        let value = &extension["value"];
        let lines = match value.get("problem").and_then(Value::as_str) {
            Some("no decoder") => vec![UNKNOWN.to_owned()],
            Some(_) => vec![MALFORMED.to_owned()],
            None => in_its_words(&name, value),
        };
        (name, extension["critical"] == true, lines, extension.get("lenient").is_some())
    };
    items(&facts["extensions"]).map(one).collect()
}

#[test]
fn openssl_prints_the_same_extensions() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("openssl-extensions");
    std::fs::create_dir_all(&folder).unwrap();
    let mut all: Vec<(String, Certificate)> =
        certificates().into_iter().map(|fixture| (fixture.name, fixture.certificate)).collect();
    let roots = roots::roots();
    all.extend(
        roots
            .iter()
            .map(|root| (format!("root {}", root.name), Certificate::from_der(root.der.to_vec()).unwrap())),
    );
    assert!(all.len() > 300, "only {} certificates were found", all.len());
    let indices: Vec<usize> = (0..all.len()).collect();
    let answers = in_parallel(&indices, |&index| {
        let path = folder.join(format!("{index}.der"));
        std::fs::write(&path, all[index].1.der()).unwrap();
        printed(path.to_str().unwrap())
    });

    let (mut not_read, mut compared) = (0, BTreeMap::<String, usize>::new());
    let mut differ = BTreeMap::<String, String>::new();
    for ((name, certificate), theirs) in all.iter().zip(answers) {
        let Some(theirs) = theirs else {
            not_read += 1;
            continue;
        };
        let ours = decoded(certificate);
        let here: Vec<(&String, bool)> = ours.iter().map(|it| (&it.0, it.1)).collect();
        let there: Vec<(&String, bool)> = theirs.iter().map(|it| (&it.0, it.1)).collect();
        assert_eq!(here, there, "{name}");
        for ((extension, _, ours, is_lenient), (_, _, theirs)) in ours.iter().zip(&theirs) {
            *compared.entry(extension.clone()).or_default() += 1;
            // What is marked is refused there, or read the same.
            let is_refused = *is_lenient && *theirs == [MALFORMED];
            if ours != theirs && !is_refused {
                let key = format!("{name}, {extension}");
                let _before = differ.insert(key, format!("here {ours:?}, openssl {theirs:?}"));
            }
        }
    }
    assert!(DIFFER.iter().all(|(_, reason)| !reason.is_empty()));
    let listed: BTreeSet<&str> = DIFFER.iter().map(|(key, _)| *key).collect();
    let unlisted = differ.iter().filter(|(key, _)| !listed.contains(key.as_str()));
    let obsolete = listed.iter().filter(|key| !differ.contains_key(**key));
    let wrong: Vec<String> = unlisted
        .map(|(key, found)| format!("not in the table: {key}: {found}"))
        .chain(obsolete.map(|key| format!("no longer applies: {key}")))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(not_read, NOT_READ);
    assert!(compared["subjectAltName"] > 10 && compared["certificatePolicies"] > 10, "{compared:?}");
}
