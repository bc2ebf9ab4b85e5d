//! Hostile inputs: truncated, changed, nested, huge. Whatever comes in, every record ends in a complete report or an
//! error, twice the same one, and nothing is proven that is not.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

mod support;

use std::collections::BTreeMap;
use std::ops::Range;
use std::time::{Duration, Instant};

use mqtt_ca_check::case::Case;
use mqtt_ca_check::case::Kind;
use mqtt_ca_check::catalogue;
use mqtt_ca_check::check::Check;
use mqtt_ca_check::judge;
use mqtt_ca_check::policy::{Policy, Sha256};
use mqtt_ca_check::report::{Possession, Verdict};
use mqtt_ca_check::wire::{self, Field};
use mqtt_ca_check::x509::{Certificate, Pem};
use serde_json::Value;
use support::{fields, files, in_parallel, pem, policy, response, with_report};
use time::macros::datetime;

/// What became of one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Judged(Verdict, Possession),
    Error,
}

/// Reads, judges and writes every record of an input, and checks what holds for all of them.
fn ends(input: &[u8]) -> Vec<End> {
    let (ends, json) = judged(input);
    let (_, again) = judged(input);
    assert_eq!(json, again, "the same input gave two reports");
    ends
}

fn judged(input: &[u8]) -> (Vec<End>, Vec<String>) {
    let policy = policy();
    let mut ends = Vec::new();
    let mut json = Vec::new();
    for response in wire::records(input) {
        match response {
            Ok(response) => {
                let registration = Case::registration(response);
                let report = judge(registration, &policy);
                json.push(serde_json::to_string(&report).unwrap());
                assert_complete(json.last().unwrap());
                ends.push(End::Judged(report.verdict(), report.possession().unwrap()));
            }
            Err(error) => {
                json.push(serde_json::to_string(&error).unwrap());
                let value: Value = serde_json::from_str(json.last().unwrap()).unwrap();
                assert!(!value["message"].as_str().unwrap().is_empty());
                ends.push(End::Error);
            }
        }
    }
    (ends, json)
}

/// The serialized report parses again and has one outcome for each target of each check.
fn assert_complete(json: &str) {
    let value: Value = serde_json::from_str(json).unwrap();
    let rows = value["outcomes"].as_array().unwrap();
    let found = rows.iter().map(|row| (row["check"].as_str().unwrap(), row["target"].as_str().unwrap()));
    let expected = catalogue().iter().flat_map(|check: &'static Check| {
        check.targets(Kind::Registration).iter().map(|field| (check.id(), field.as_str()))
    });
    assert!(found.eq(expected), "{json}");
    for row in rows {
        let outcome = row["outcome"].as_str().unwrap();
        assert!(["passed", "failed", "not-applicable", "unchecked"].contains(&outcome), "{row}");
        if matches!(outcome, "failed" | "unchecked") {
            let is_explained =
                value["diagnosis"].to_string().contains(&format!("\"{}\"", row["check"].as_str().unwrap()));
            assert!(row["message"].is_string() && (row["help"].is_string() || is_explained), "{row}");
        }
    }
}

/// The fields as a response in JSON.
fn json(fields: &BTreeMap<&'static str, String>) -> Vec<u8> {
    serde_json::to_vec(&serde_json::json!({ "RequestId": "1", "Data": fields })).unwrap()
}

/// A response with one field replaced.
fn with(name: &str, field: Field, text: &str) -> Vec<u8> {
    let mut fields = fields(name);
    let _old = fields.insert(field.name(), text.to_owned());
    json(&fields)
}

/// What becomes of a response with one field replaced.
fn end_with(name: &str, field: Field, text: &str) -> End {
    one(&with(name, field, text))
}

/// What becomes of a response with other octets in one certificate. One in 16, by `number`, is judged a second time.
fn end_with_der(name: &str, field: Field, der: &[u8], number: usize) -> End {
    let input = with(name, field, &pem(der));
    if number.is_multiple_of(16) {
        return one(&input);
    }
    let (ends, _) = judged(&input);
    assert_eq!(ends.len(), 1);
    ends[0]
}

fn one(input: &[u8]) -> End {
    let ends = ends(input);
    assert_eq!(ends.len(), 1);
    ends[0]
}

/// Neither passed nor proven.
fn assert_fails(situation: &str, end: End) {
    match end {
        End::Judged(Verdict::Passed, _) | End::Judged(_, Possession::Proven) => {
            panic!("{situation}: {end:?}")
        }
        End::Judged(..) | End::Error => {}
    }
}

/// DER octets of a content.
fn der(name: &str, field: Field) -> Vec<u8> {
    Pem::read(&fields(name)[field.name()]).certificate().unwrap()
}

/// A response with an RSA CA and one with an EC CA; both pass, or nothing here would mean anything.
const RESPONSES: [&str; 2] = ["good", "ec-p256"];
const CONTENTS: [Field; 2] = [Field::CaContent, Field::VerificationContent];

#[test]
fn the_responses_that_are_attacked_pass() {
    for name in RESPONSES {
        assert_eq!(one(&response(name)), End::Judged(Verdict::Passed, Possession::Proven));
        for field in CONTENTS {
            let end = end_with(name, field, &pem(&der(name, field)));
            assert_eq!(end, End::Judged(Verdict::Passed, Possession::Proven));
        }
    }
}

#[test]
fn a_truncated_response_is_an_error() {
    let input = response("good");
    let end_of_json = input.iter().rposition(|&octet| octet == b'}').unwrap();
    let lengths: Vec<usize> = (0..=end_of_json).collect();
    let results = in_parallel(&lengths, |&length| ends(&input[..length]));
    for (length, ends) in lengths.iter().zip(results) {
        match length {
            0 => assert_eq!(ends, []),
            _ => assert_eq!(ends, [End::Error], "the first {length} octets"),
        }
    }
}

/// Where a part of a certificate stands in its DER octets.
fn position(der: &[u8], part: &[u8]) -> Range<usize> {
    positions(der, part).next().unwrap()
}

fn positions(der: &[u8], part: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let windows = der.windows(part.len()).enumerate();
    windows.filter(move |(_, window)| *window == part).map(move |(start, _)| start..start + part.len())
}

/// What each octet of a certificate is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Header,
    Tbs,
    Spki,
    /// Issuer and key identifiers: who signed.
    Signer,
    SignatureAlgorithm,
    Signature,
}

fn parts(der: &[u8]) -> Vec<Part> {
    let certificate = Certificate::from_der(der.to_owned()).unwrap();
    let tbs = position(der, certificate.tbs());
    let spki = position(der, certificate.subject_public_key_info().raw);
    let issuer = position(der, certificate.issuer().der());
    let identifiers: Vec<Range<usize>> = [
        certificate.subject_key_identifier().unwrap(),
        certificate.authority_key_identifier().unwrap().and_then(|authority| authority.key_identifier),
    ]
    .into_iter()
    .flatten()
    .flat_map(|identifier| positions(der, identifier))
    .collect();
    let algorithm = tbs.end..tbs.end + certificate.signature_algorithm().raw.len();
    (0..der.len())
        .map(|offset| match offset {
            _ if spki.contains(&offset) => Part::Spki,
            _ if issuer.contains(&offset) => Part::Signer,
            _ if identifiers.iter().any(|identifier| identifier.contains(&offset)) => Part::Signer,
            _ if tbs.contains(&offset) => Part::Tbs,
            _ if algorithm.contains(&offset) => Part::SignatureAlgorithm,
            _ if offset >= algorithm.end => Part::Signature,
            _ => Part::Header,
        })
        .collect()
}

/// Every octet of both certificates set to four values. What is changed in the CA outside of its key may leave possession
/// proven, since possession is about the key; but then the CA's own signature no longer holds. Only a CA that names
/// another signer than itself cannot be held to its signature, so there a change may pass.
#[test]
fn a_changed_octet_of_a_certificate_is_noticed() {
    for name in RESPONSES {
        for field in CONTENTS {
            let der = der(name, field);
            let parts = parts(&der);
            let changes: Vec<(usize, u8)> = (0..der.len())
                .flat_map(|offset| [0x00, 0x7f, 0x80, 0xff].map(|value| (offset, value)))
                .filter(|&(offset, value)| der[offset] != value)
                .collect();
            let results = in_parallel(&changes, |&(offset, value)| {
                let mut changed = der.clone();
                changed[offset] = value;
                end_with_der(name, field, &changed, offset)
            });
            for (&(offset, value), end) in changes.iter().zip(results) {
                let part = parts[offset];
                let situation = format!("{name} {}: octet {offset} ({part:?}) {value:02x}", field.name());
                let End::Judged(verdict, possession) = end else { panic!("{situation}: no report") };
                if field == Field::VerificationContent || part == Part::Spki {
                    assert_ne!(possession, Possession::Proven, "{situation}");
                }
                if !(field == Field::CaContent && part == Part::Signer) {
                    assert_ne!(verdict, Verdict::Passed, "{situation}");
                }
            }
        }
    }
}

#[test]
fn a_truncated_certificate_proves_nothing() {
    for name in RESPONSES {
        for field in CONTENTS {
            let der = der(name, field);
            let lengths: Vec<usize> = (0..der.len()).collect();
            let _all = in_parallel(&lengths, |&length| {
                let cut = &der[..length];
                assert_fails("cut off", end_with_der(name, field, cut, length));
                // With the length of the outermost SEQUENCE corrected, the cut is found only inside.
                let patched = tlv(0x30, cut.get(4..).unwrap_or_default());
                assert_fails("cut off, length corrected", end_with_der(name, field, &patched, length));
            });
        }
    }
}

/// Each header with a length that is larger than anything there is, or indefinite.
#[test]
fn huge_and_indefinite_lengths_are_refused() {
    let lengths: [&[u8]; 9] = [
        &[0x80],
        &[0x84, 0x7f, 0xff, 0xff, 0xff],
        &[0x84, 0xff, 0xff, 0xff, 0xff],
        &[0x87, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        &[0x88, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        &[0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        &[0x89, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00],
        &[0xfe, 0xff],
        &[0xff],
    ];
    for name in RESPONSES {
        for field in CONTENTS {
            let der = der(name, field);
            let headers = headers(&der, 0..der.len());
            assert!(headers.len() > 40, "only {} headers were found", headers.len());
            let _all = in_parallel(&headers, |old| {
                for length in lengths {
                    let changed = [&der[..old.start], length, &der[old.end..]].concat();
                    let end = end_with(name, field, &pem(&changed));
                    assert_fails(
                        &format!("{name} {}: length {length:02x?} at {}", field.name(), old.start),
                        end,
                    );
                }
            });
        }
    }
}

/// Where the lengths of all elements stand.
fn headers(der: &[u8], range: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut offset = range.start;
    while offset < range.end {
        let (octets, length) = match usize::from(der[offset + 1]) {
            short @ ..0x80 => (1, short),
            long => {
                let octets = &der[offset + 2..offset + 2 + (long & 0x7f)];
                (1 + octets.len(), octets.iter().fold(0, |length, &octet| length * 256 + usize::from(octet)))
            }
        };
        let contents = offset + 1 + octets..offset + 1 + octets + length;
        found.push(offset + 1..contents.start);
        if der[offset] & 0x20 != 0 {
            found.extend(headers(der, contents.clone()));
        }
        offset = contents.end;
    }
    found
}

/// One DER element.
fn tlv(tag: u8, contents: &[u8]) -> Vec<u8> {
    let length = contents.len();
    let octets = length.to_be_bytes();
    let significant = &octets[octets.iter().position(|&octet| octet != 0).unwrap_or(octets.len() - 1)..];
    let mut element = vec![tag];
    if length > 0x7f {
        element.push(0x80 | u8::try_from(significant.len()).unwrap());
    }
    element.extend(significant);
    element.extend(contents);
    element
}

/// A certificate of version 3 whose parts are given, with a signature that is none.
struct Forged {
    serial: Vec<u8>,
    algorithm: Vec<u8>,
    issuer: Vec<u8>,
    validity: Vec<u8>,
    subject: Vec<u8>,
    spki: Vec<u8>,
    extensions: Vec<u8>,
    signature: Vec<u8>,
}

impl Forged {
    /// The CA of good.json, taken apart.
    fn new() -> Self {
        let certificate = Certificate::from_der(der("good", Field::CaContent)).unwrap();
        let time = |year: &[u8]| tlv(0x17, &[year, b"0601000000Z"].concat());
        Forged {
            serial: vec![1],
            algorithm: certificate.signature_algorithm().raw.to_owned(),
            issuer: certificate.issuer().der().to_owned(),
            validity: tlv(0x30, &[time(b"26"), time(b"36")].concat()),
            subject: certificate.subject().der().to_owned(),
            spki: certificate.subject_public_key_info().raw.to_owned(),
            extensions: extension(&[0x55, 0x1d, 0x13], &tlv(0x30, &[0x01, 0x01, 0xff])),
            signature: vec![0; 256],
        }
    }

    fn der(&self) -> Vec<u8> {
        let version = tlv(0xa0, &tlv(0x02, &[2]));
        let extensions = tlv(0xa3, &tlv(0x30, &self.extensions));
        let serial = tlv(0x02, &self.serial);
        let tbs = tlv(
            0x30,
            &[
                &version,
                &serial,
                &self.algorithm,
                &self.issuer,
                &self.validity,
                &self.subject,
                &self.spki,
                &extensions,
            ]
            .map(Vec::as_slice)
            .concat(),
        );
        let signature = tlv(0x03, &[&[0], self.signature.as_slice()].concat());
        tlv(0x30, &[tbs, self.algorithm.clone(), signature].concat())
    }

    /// Puts the forgery in the place of either certificate, and of both.
    fn attack(&self, situation: &str) {
        let text = pem(&self.der());
        assert!(Pem::read(&text).certificate().is_ok_and(|der| der == self.der()), "{situation}");
        for contents in [&CONTENTS[..1], &CONTENTS[1..], &CONTENTS[..]] {
            let mut fields = fields("good");
            for field in contents {
                let _old = fields.insert(field.name(), text.clone());
            }
            let input = json(&fields);
            let end = in_time(situation, || one(&input));
            // Possession of the CA's key may stay proven, whatever else stands in the CA certificate.
            match (contents, end) {
                ([Field::CaContent], End::Judged(verdict, _)) => {
                    assert_ne!(verdict, Verdict::Passed, "{situation}");
                }
                _ => assert_fails(situation, end),
            }
        }
    }
}

/// Runs an attack. Work that grows faster than the input would take minutes at these sizes, in a build for debugging too.
fn in_time<T>(situation: &str, attack: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = attack();
    assert!(start.elapsed() < Duration::from_secs(20), "{situation}: {:?}", start.elapsed());
    result
}

fn extension(oid: &[u8], value: &[u8]) -> Vec<u8> {
    tlv(0x30, &[tlv(0x06, oid), tlv(0x04, value)].concat())
}

fn attribute(oid: &[u8], tag: u8, value: &[u8]) -> Vec<u8> {
    tlv(0x30, &[tlv(0x06, oid), tlv(tag, value)].concat())
}

fn repeated(element: &[u8], octets: usize) -> Vec<u8> {
    element.repeat(octets / element.len())
}

/// A tag nested in itself.
fn nested(tag: u8, depth: usize) -> Vec<u8> {
    // Built from the inside; each header is as long as what it holds asks for.
    (0..depth).fold(Vec::new(), |inner, _| tlv(tag, &inner))
}

/// Octets of DER; both contents of this size, in base64, fit into one record of 1 MiB.
const LARGE: usize = 128 << 10;
const COMMON_NAME: [u8; 3] = [0x55, 0x04, 0x03];

#[test]
fn what_is_forged_but_well_formed_is_read() {
    let certificate = Certificate::from_der(Forged::new().der()).unwrap();
    assert_eq!(certificate.extensions().count(), 1);
    assert_eq!(certificate.version(), 3);
    Forged::new().attack("a signature of zeros");
}

#[test]
fn many_of_everything() {
    let one_extension = |index: usize| {
        let number = u32::try_from(index).unwrap().to_be_bytes().map(|octet| octet & 0x7f);
        extension(&[&[0x2a], &number[..]].concat(), &[5, 0])
    };
    let distinct: Vec<u8> = (0..LARGE / 16).flat_map(one_extension).collect();
    let code = fields("good")["RegistrationCode"].clone();
    let rdn = |tag: u8, value: &[u8]| tlv(0x31, &attribute(&COMMON_NAME, tag, value));
    let forgeries = [
        ("many extensions", Forged { extensions: distinct, ..Forged::new() }),
        (
            "one extension many times",
            Forged {
                extensions: repeated(&extension(&[0x55, 0x1d, 0x13], &[0x30, 0]), LARGE),
                ..Forged::new()
            },
        ),
        (
            "many key purposes",
            Forged {
                extensions: extension(&[0x55, 0x1d, 0x25], &tlv(0x30, &repeated(&[0x06, 0x01, 0x2a], LARGE))),
                ..Forged::new()
            },
        ),
        (
            "many general names",
            Forged {
                extensions: extension(
                    &[0x55, 0x1d, 0x23],
                    &tlv(0x30, &tlv(0xa1, &repeated(&[0x82, 0x01, b'a'], LARGE))),
                ),
                ..Forged::new()
            },
        ),
        ("many RDNs", Forged { subject: tlv(0x30, &repeated(&rdn(0x0c, b"x"), LARGE)), ..Forged::new() }),
        (
            "many attributes in one RDN",
            Forged {
                subject: tlv(0x30, &tlv(0x31, &repeated(&attribute(&COMMON_NAME, 0x13, b"y"), LARGE))),
                issuer: tlv(0x30, &tlv(0x31, &repeated(&attribute(&COMMON_NAME, 0x0c, b"y"), LARGE))),
                ..Forged::new()
            },
        ),
        (
            "the code many times",
            Forged { subject: tlv(0x30, &repeated(&rdn(0x0c, code.as_bytes()), LARGE)), ..Forged::new() },
        ),
    ];
    let _all = in_parallel(&forgeries, |(situation, forgery)| forgery.attack(situation));
}

#[test]
fn one_long_thing() {
    let rdn = |oid: &[u8], tag: u8, value: &[u8]| tlv(0x30, &tlv(0x31, &attribute(oid, tag, value)));
    let long_oid = |arc: u8| [&vec![arc; LARGE][..], &[1]].concat();
    let key = |oid: &[u8], key: &[u8]| {
        let algorithm = tlv(0x30, &[tlv(0x06, oid), vec![5, 0]].concat());
        tlv(0x30, &[algorithm, tlv(0x03, &[&[0], key].concat())].concat())
    };
    let rsa = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
    let number = |octets: usize| tlv(0x02, &vec![0x7f; octets]);
    let rsa_key = |modulus: usize, exponent: usize| {
        key(&rsa, &tlv(0x30, &[number(modulus), number(exponent)].concat()))
    };
    let forgeries = [
        ("serial number", Forged { serial: vec![0x7f; LARGE], ..Forged::new() }),
        ("negative serial number", Forged { serial: vec![0xff; LARGE], ..Forged::new() }),
        ("serial number of zeros", Forged { serial: vec![0; LARGE], ..Forged::new() }),
        ("common name", Forged { subject: rdn(&COMMON_NAME, 0x0c, &vec![b'a'; LARGE]), ..Forged::new() }),
        (
            "common name of spaces",
            Forged { subject: rdn(&COMMON_NAME, 0x0c, &vec![b' '; LARGE]), ..Forged::new() },
        ),
        ("common name of NUL", Forged { subject: rdn(&COMMON_NAME, 0x0c, &vec![0; LARGE]), ..Forged::new() }),
        ("TeletexString", Forged { subject: rdn(&COMMON_NAME, 0x14, &vec![0xff; LARGE]), ..Forged::new() }),
        ("BMPString", Forged { subject: rdn(&COMMON_NAME, 0x1e, &vec![0x4e; LARGE]), ..Forged::new() }),
        (
            "attribute type of small arcs",
            Forged { subject: rdn(&long_oid(0x01), 0x0c, b"x"), ..Forged::new() },
        ),
        ("attribute type of one arc", Forged { subject: rdn(&long_oid(0xff), 0x0c, b"x"), ..Forged::new() }),
        ("extension type", Forged { extensions: extension(&long_oid(0x01), &[5, 0]), ..Forged::new() }),
        (
            "extension",
            Forged { extensions: extension(&[0x55, 0x1d, 0x13], &vec![0x30; LARGE]), ..Forged::new() },
        ),
        (
            "key usage",
            Forged { extensions: extension(&[0x55, 0x1d, 0x0f], &tlv(3, &vec![0; LARGE])), ..Forged::new() },
        ),
        (
            "path length",
            Forged {
                extensions: extension(
                    &[0x55, 0x1d, 0x13],
                    &tlv(0x30, &[vec![1, 1, 0xff], number(LARGE)].concat()),
                ),
                ..Forged::new()
            },
        ),
        ("key algorithm", Forged { spki: key(&long_oid(0x01), &[0]), ..Forged::new() }),
        ("modulus", Forged { spki: rsa_key(LARGE, 3), ..Forged::new() }),
        ("exponent", Forged { spki: rsa_key(256, LARGE), ..Forged::new() }),
        ("modulus of 8192 bits and exponent of 64", Forged { spki: rsa_key(1024, 8), ..Forged::new() }),
        ("signature", Forged { signature: vec![0xff; LARGE], ..Forged::new() }),
        (
            "signature algorithm",
            Forged { algorithm: tlv(0x30, &tlv(0x06, &long_oid(0x01))), ..Forged::new() },
        ),
        (
            "time",
            Forged {
                validity: tlv(0x30, &repeated(&tlv(0x18, &vec![b'9'; LARGE / 2]), LARGE)),
                ..Forged::new()
            },
        ),
    ];
    let _all = in_parallel(&forgeries, |(situation, forgery)| forgery.attack(situation));
}

#[test]
fn nothing_nests_too_deeply() {
    const DEPTH: usize = 20_000;
    let value =
        |value: Vec<u8>| tlv(0x30, &tlv(0x31, &tlv(0x30, &[tlv(0x06, &COMMON_NAME), value].concat())));
    let pss = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a];
    let mut forgeries = vec![
        ("attribute value".to_owned(), Forged { subject: value(nested(0x30, DEPTH)), ..Forged::new() }),
        ("validity".to_owned(), Forged { validity: nested(0x30, DEPTH), ..Forged::new() }),
        ("name".to_owned(), Forged { issuer: nested(0x30, DEPTH), ..Forged::new() }),
        ("key".to_owned(), Forged { spki: nested(0x30, DEPTH), ..Forged::new() }),
        ("extensions".to_owned(), Forged { extensions: nested(0x30, DEPTH), ..Forged::new() }),
        (
            "parameters".to_owned(),
            Forged {
                algorithm: tlv(0x30, &[tlv(0x06, &pss), nested(0x30, DEPTH)].concat()),
                ..Forged::new()
            },
        ),
        (
            "hash parameters".to_owned(),
            Forged {
                algorithm: tlv(
                    0x30,
                    &[tlv(0x06, &pss), tlv(0x30, &tlv(0xa0, &nested(0x30, DEPTH)))].concat(),
                ),
                ..Forged::new()
            },
        ),
    ];
    for (name, arc) in
        [("basicConstraints", 19), ("keyUsage", 15), ("extKeyUsage", 37), ("subjectKeyIdentifier", 14)]
    {
        for tag in [0x30, 0x24, 0xa0] {
            let extensions = extension(&[0x55, 0x1d, arc], &nested(tag, DEPTH));
            forgeries.push((format!("{name} {tag:02x}"), Forged { extensions, ..Forged::new() }));
        }
    }
    // authorityCertIssuer holds general names: other names, directory names, EDI party names.
    for tag in [0xa0, 0xa3, 0xa4, 0xa5] {
        let names = tlv(0xa1, &tlv(tag, &nested(0x30, DEPTH)));
        let extensions = extension(&[0x55, 0x1d, 0x23], &tlv(0x30, &names));
        forgeries.push((format!("general name {tag:02x}"), Forged { extensions, ..Forged::new() }));
    }
    let _all = in_parallel(&forgeries, |(situation, forgery)| forgery.attack(situation));
    for tag in [0x30, 0x31, 0xa0, 0x24, 0x7f] {
        for field in CONTENTS {
            assert_fails("nested certificate", end_with("good", field, &pem(&nested(tag, DEPTH))));
            let indefinite = [tag, 0x80].repeat(DEPTH);
            assert_fails("nested indefinite lengths", end_with("good", field, &pem(&indefinite)));
        }
    }
}

#[test]
fn contents_full_of_pem() {
    let good = fields("good")["CaContent"].clone();
    let line = "-----BEGIN CERTIFICATE-----\n";
    let fill = |text: &str| text.repeat((500 << 10) / text.len());
    let texts = [
        fill(&good),
        fill(line),
        fill("-----END CERTIFICATE-----\n"),
        fill("-----BEGIN A-----\n-----END A-----\n"),
        fill("-----BEGIN CERTIFICATE-----\n-----END X-----\n"),
        fill("-----BEGIN "),
        fill("-----"),
        fill("BEGIN PRIVATE KEY"),
        fill("\r\n"),
        fill("\\r\\n"),
        fill("\\n\r\\r\n"),
        fill(" \n"),
        fill("a: b\n"),
        format!("{line}{}-----END CERTIFICATE-----\n", fill("a: b\n")),
        format!("{line}{}-----END CERTIFICATE-----\n", fill("A\n")),
        format!("{line}{}-----END CERTIFICATE-----\n", fill("A \n\n")),
        format!("{line}{}-----END CERTIFICATE-----\n", fill("AAAA")),
        format!("{line}{}-----END CERTIFICATE-----\n", fill("====")),
        format!("{good}{}", fill("prose \u{feff}\u{202e}\u{0}")),
        fill("\u{1f511}"),
        fill("\u{0}"),
    ];
    let _all = in_parallel(&texts, |text| {
        for field in CONTENTS {
            let situation = text.chars().take(40).collect::<String>();
            let end = in_time(&situation, || end_with("good", field, text));
            let is_good_with_prose = text.contains("prose");
            if !(is_good_with_prose && field == Field::CaContent) {
                assert_fails(&situation, end);
            }
        }
    });
}

#[test]
fn fields_full_of_anything() {
    let long = 700 << 10;
    let texts: Vec<String> =
        ["0", "9", "f", ":", "-", " ", "\u{0}", "\u{1b}[2J", "\u{202e}", "\\", "\"", "\u{1f511}"]
            .into_iter()
            .map(|text| {
                text.repeat(
                    long / text.len() / if text == "\u{0}" || text.starts_with('\u{1b}') { 6 } else { 2 },
                )
            })
            .collect();
    let attacks: Vec<(Field, &String)> =
        Field::ALL.into_iter().flat_map(|field| texts.iter().map(move |text| (field, text))).collect();
    // What is no field of the record is no part of it.
    let attacks: Vec<_> =
        attacks.into_iter().filter(|(field, _)| Kind::Registration.values().contains(field)).collect();
    let _all = in_parallel(&attacks, |&(field, text)| {
        let situation = format!("{} {:?}", field.name(), text.chars().next());
        let end = in_time(&situation, || end_with("good", field, text));
        if field != Field::CaName {
            let End::Judged(verdict, _) = end else { panic!("{situation}: {end:?}") };
            assert_ne!(verdict, Verdict::Passed, "{situation}");
        }
    });
}

#[test]
fn json_that_is_no_response() {
    let depth = 100_000;
    let inputs: Vec<Vec<u8>> = vec![
        "[".repeat(depth).into_bytes(),
        "{\"Data\":".repeat(depth).into_bytes(),
        format!("{{\"Data\":{}{}}}", "[".repeat(depth), "]".repeat(depth)).into_bytes(),
        format!("{{\"Data\":{{\"Sn\":{}}}}}", "9".repeat(depth)).into_bytes(),
        format!("{{\"Data\":{{\"Status\":1e{}}}}}", "9".repeat(depth)).into_bytes(),
        format!("{{\"Data\":{{\"Sn\":\"{}\"}}}}", "\\u0000".repeat(depth)).into_bytes(),
        format!("{{\"Data\":{{\"Sn\":\"{}\"}}}}", "\\ud800".repeat(depth)).into_bytes(),
        vec![0; 1 << 20],
        vec![0xff; 1 << 20],
        vec![b'"'; 1 << 20],
        vec![b'{'; 1 << 20],
        vec![b','; 1 << 20],
        b"\xef\xbb\xbf".repeat(1 << 18),
        "\n{".repeat(1 << 16).into_bytes(),
        "{}\n".repeat(1 << 14).into_bytes(),
    ];
    let _all = in_parallel(&inputs, |input| {
        let situation = String::from_utf8_lossy(&input[..20]).into_owned();
        for end in in_time(&situation, || ends(input)) {
            assert_fails(&situation, end);
        }
    });
}

#[test]
fn policies_at_the_ends_of_their_ranges() {
    let instants = [
        datetime!(-9999-01-01 0:00 UTC),
        datetime!(1970-01-01 0:00 UTC),
        datetime!(9999-12-31 23:59:59.999_999_999 UTC),
    ];
    for path in files("testdata/responses", "json") {
        let input = std::fs::read(&path).unwrap();
        for instant in instants {
            for days in [0, u32::MAX] {
                let long = "*\u{202e}0".repeat(1 << 10);
                let policy = Policy::at(instant)
                    .expiry_margin_days(days)
                    .expect_code(&long)
                    .expect_sn(&long)
                    .expect_ca_sha256(Sha256([0; 32]));
                with_report(&input, &policy, |report| {
                    assert_complete(&serde_json::to_string(report).unwrap());
                    assert_ne!(report.verdict(), Verdict::Passed);
                });
            }
        }
    }
}
