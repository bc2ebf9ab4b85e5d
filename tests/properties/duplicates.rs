//! Two of a thing that should be one: keys of JSON, PEM blocks, common names, extensions. Which of them a reader meets
//! first never matters, and none of them is taken for the one that counts.

use std::collections::BTreeSet;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair};
use mqtt_ca_check::wire::Field;
use mqtt_ca_check::{Possession, Verdict};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::der::{Parts, SET, attribute, constructed, contents, extension, inside};
use crate::extensions::{KNOWN, values};
use crate::json::{Json, Pen, any_value, choices, folded, spelled};
use crate::support::{fields, pem, policy, workspace};
use crate::{Fields, Judged, Row, content, holds};

/// The response whose parts are doubled: it passes, and its CA's key is at hand to sign what is changed.
const RESPONSE: &str = "ec-p256";

/// Signs as the CA of [`RESPONSE`].
fn sign(tbs: &[u8]) -> Vec<u8> {
    let text = std::fs::read(workspace().join("testdata/keys/ec-p256-ca.pem")).unwrap();
    let key = ::pem::parse(text).unwrap();
    let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, key.contents()).unwrap();
    key.sign(&SystemRandom::new(), tbs).unwrap().as_ref().to_vec()
}

/// [`RESPONSE`] with another certificate in this field.
fn with_certificate(field: Field, certificate: Parts) -> Fields {
    let mut fields = fields(RESPONSE);
    let _old = fields.insert(field.name(), pem(&certificate.signed(sign).der()));
    fields
}

fn judged(fields: &Fields) -> Judged {
    Judged::fields(fields, &policy())
}

#[test]
fn what_is_signed_here_and_not_doubled_passes() {
    for field in [Field::CaContent, Field::VerificationContent] {
        let judged = judged(&with_certificate(field, Parts::of(&content(RESPONSE, field))));
        assert_eq!((judged.verdict, judged.possession), (Verdict::Passed, Some(Possession::Proven)));
        assert_eq!(judged.with_outcome("failed"), BTreeSet::new());
    }
}

/// Asserts that both orders end the same and that neither passes. What is said of `but` may differ.
#[track_caller]
fn assert_same(one: &Judged, other: &Judged, but: &str) {
    let rows = |judged: &Judged, outcome| -> BTreeSet<Row> {
        judged.with_outcome(outcome).into_iter().filter(|(check, _)| check != but).collect()
    };
    assert_eq!((one.verdict, other.verdict), (Verdict::Failed, Verdict::Failed));
    assert_eq!(one.possession, other.possession);
    assert_eq!(rows(one, "failed"), rows(other, "failed"));
    assert_eq!(rows(one, "unchecked"), rows(other, "unchecked"));
}

/// Where in a response a key stands twice.
#[derive(Clone, Copy, Debug)]
enum Place {
    Outer,
    Data,
    /// In a member of the response, or of its Data, that nobody knows.
    UnknownOfOuter,
    UnknownOfData,
    /// In the list of records of a page.
    Record,
    /// In the response, or the Data, inside the body of an SDK's envelope.
    Body,
    DataOfBody,
}

const PLACES: [Place; 7] = [
    Place::Outer,
    Place::Data,
    Place::UnknownOfOuter,
    Place::UnknownOfData,
    Place::Record,
    Place::Body,
    Place::DataOfBody,
];

/// The members of an object with `twice` among them, at these places.
fn with_both(
    mut members: Vec<(String, Json)>,
    twice: &[(String, Json); 2],
    at: [Index; 2],
) -> Vec<(String, Json)> {
    members.retain(|(key, _)| twice.iter().all(|(other, _)| folded(key) != folded(other)));
    let mut places = at.map(|at| at.index(members.len() + 1));
    places.sort_unstable();
    members.insert(places[1], twice[1].clone());
    members.insert(places[0], twice[0].clone());
    members
}

/// [`RESPONSE`] in JSON with two members of one key at this place.
fn with_two_members(place: Place, twice: &[(String, Json); 2], at: [Index; 2]) -> Json {
    let member = |key: &str, value| (key.to_owned(), value);
    let object = |members: Vec<(String, Json)>| Json::Object(members);
    let both = |members| object(with_both(members, twice, at));
    let data: Vec<(String, Json)> =
        fields(RESPONSE).into_iter().map(|(key, text)| (key.to_owned(), Json::Text(text))).collect();
    let request_id = member("RequestId", Json::Text("1".to_owned()));
    let outer = |data| vec![request_id.clone(), member("Data", data)];
    let more = |mut members: Vec<(String, Json)>, one| {
        members.push(one);
        members
    };
    match place {
        Place::Outer => both(outer(object(data))),
        Place::Data => object(outer(both(data))),
        Place::UnknownOfOuter => object(more(outer(object(data)), member("Unknown", both(Vec::new())))),
        Place::UnknownOfData => object(outer(object(more(data, member("Unknown", both(Vec::new())))))),
        Place::Record => {
            object(outer(object(vec![member("CaCertificateVOS", Json::List(vec![both(data)]))])))
        }
        Place::Body => object(vec![member("body", both(outer(object(data))))]),
        Place::DataOfBody => object(vec![member("body", object(outer(both(data))))]),
    }
}

/// Two values for one key. Of these, one is what the field has, or any other text.
fn two_values(key: &str) -> impl Strategy<Value = [Json; 2]> + use<> {
    let usual = fields(RESPONSE).get(key).cloned().unwrap_or_else(|| "1".to_owned());
    let value = move || {
        let usual = usual.clone();
        prop_oneof![
            2 => Just(Json::Text(usual)),
            1 => prop::sample::select(vec!["good", "ec-p384", "proof-of-another-code"])
                .prop_map(|name| Json::Text(fields(name)["CaContent"].clone())),
            1 => any_value(),
        ]
    };
    [value(), value()]
}

/// A key in two of its spellings or twice in one, with two values.
fn two_members() -> impl Strategy<Value = [(String, Json); 2]> {
    let mut keys = vec!["Data", "RequestId", "Body", "Unknown2", "Code"];
    keys.extend(Field::ALL.map(Field::name));
    let ways = || prop_oneof![1 => Just(vec![0_u8]), 1 => prop::collection::vec(0_u8..6, 1..9)];
    (prop::sample::select(keys), ways(), ways())
        .prop_flat_map(|(key, one, other)| (Just((key, one, other)), two_values(key)))
        .prop_map(|((key, ways, other_ways), [one, other])| {
            [(spelled(key, &ways), one), (spelled(key, &other_ways), other)]
        })
}

#[test]
fn a_key_that_stands_twice_is_refused_in_either_order() {
    let inputs = (prop::sample::select(PLACES.to_vec()), two_members(), any::<[Index; 2]>(), choices());
    holds(700, &inputs, |(place, [one, other], at, choices)| {
        for twice in [[one.clone(), other.clone()], [other, one]] {
            let mut pen = Pen::new(&choices);
            pen.value(&with_two_members(place, &twice, at));
            let judged = Judged::input(pen.out.as_bytes(), &policy());
            assert_eq!((judged.verdict, judged.possession), (Verdict::Unreadable, None), "{}", pen.out);
            assert_eq!(judged.entry["code"], "duplicate-key", "{}", pen.out);
        }
    });
}

#[test]
fn records_in_two_places_are_refused_in_either_order() {
    let names = || prop::sample::select(vec!["good", "ec-p256", "ec-p384", "masked-sample"]);
    holds(100, &(names(), names(), any::<bool>(), choices()), |(one, other, swapped, choices)| {
        let member = |key: &str, value| (key.to_owned(), value);
        let data = |name: &str| {
            let fields = fields(name).into_iter();
            member("Data", Json::Object(fields.map(|(key, text)| member(key, Json::Text(text))).collect()))
        };
        let mut members = vec![data(one), member("body", Json::Object(vec![data(other)]))];
        if swapped {
            members.reverse();
        }
        let mut pen = Pen::new(&choices);
        pen.value(&Json::Object(members));
        let judged = Judged::input(pen.out.as_bytes(), &policy());
        assert_eq!((judged.verdict, judged.possession), (Verdict::Unreadable, None), "{}", pen.out);
        assert_eq!(judged.entry["code"], "duplicate-key", "{}", pen.out);
    });
}

/// Blocks that may stand beside the certificate of a field, whole and broken.
fn other_block() -> impl Strategy<Value = String> {
    let certificate = prop::sample::select(vec![
        ("ec-p256", Field::CaContent),
        ("ec-p256", Field::VerificationContent),
        ("good", Field::CaContent),
        ("proof-of-another-code", Field::VerificationContent),
    ])
    .prop_map(|(name, field)| pem(&content(name, field)));
    let relabelled =
        prop::sample::select(vec!["X509 CRL", "PUBLIC KEY", "PRIVATE KEY", "TRUSTED CERTIFICATE"]);
    prop_oneof![
        3 => certificate.clone(),
        1 => (certificate.clone(), relabelled).prop_map(|(text, label)| text.replace("CERTIFICATE", label)),
        1 => certificate.clone().prop_map(|text| text.replace("-----BEGIN CERTIFICATE-----\n", "")),
        1 => certificate.clone().prop_map(|text| text.replace("-----END CERTIFICATE-----\n", "")),
        1 => certificate.clone().prop_map(|text| text.replace('A', "!")),
        1 => certificate.prop_map(|text| text.replace("END CERTIFICATE", "END X509 CRL")),
        1 => Just("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n".to_owned()),
    ]
}

#[test]
fn of_two_blocks_neither_proves_anything_in_either_order() {
    let field = prop::sample::select(vec![Field::CaContent, Field::VerificationContent]);
    let between = prop::sample::select(vec!["", "\n", "subject=CN = x\n"]);
    holds(200, &(field, other_block(), between), |(field, other, between)| {
        let certificate = pem(&content(RESPONSE, field));
        let [one, other] = [[&certificate, between, &other], [&other, between, &certificate]].map(|text| {
            let mut fields = fields(RESPONSE);
            let _old = fields.insert(field.name(), text.concat());
            judged(&fields)
        });
        for judged in [one, other] {
            assert_eq!(judged.possession, Some(Possession::Unproven));
            let decodes = ("certificate-decodes".to_owned(), field.as_str().to_owned());
            assert!(judged.with_outcome("failed").contains(&decodes));
        }
    });
}

const COMMON_NAME: [u8; 3] = [0x55, 0x04, 0x03];
const ORGANIZATION: [u8; 3] = [0x55, 0x04, 0x0a];

#[test]
fn of_two_common_names_none_is_the_code_in_either_order() {
    let code = fields(RESPONSE)["RegistrationCode"].clone();
    let texts = [code.clone(), code.to_uppercase(), format!("{code}1"), "another".to_owned(), String::new()];
    let text = || prop::sample::select(texts.to_vec());
    holds(200, &(text(), text(), any::<bool>(), any::<[Index; 2]>()), |(one, other, in_one_rdn, at)| {
        let certificate = Parts::of(&content(RESPONSE, Field::VerificationContent));
        let [first, second] = [[&one, &other], [&other, &one]].map(|texts| {
            let attributes = texts.map(|text| attribute(&COMMON_NAME, text));
            let mut rdns = vec![constructed(SET, &[attribute(&ORGANIZATION, "Example")])];
            if in_one_rdn {
                rdns.insert(at[0].index(2), constructed(SET, &attributes));
            } else {
                let mut places = at.map(|at| at.index(2));
                places.sort_unstable();
                rdns.insert(places[1], constructed(SET, &attributes[1..]));
                rdns.insert(places[0], constructed(SET, &attributes[..1]));
            }
            judged(&with_certificate(Field::VerificationContent, certificate.clone().with_subject(&rdns)))
        });
        // In one RDN, DER allows only one order (X.690 11.6).
        assert_same(&first, &second, if in_one_rdn { "der-encoding" } else { "" });
        for judged in [first, second] {
            assert_eq!(judged.possession, Some(Possession::Refuted));
            assert_eq!(judged.outcome("verification-code-match"), "failed");
            assert_eq!(judged.outcome("verification-signature"), "passed");
        }
    });
}

/// Octets of an object identifier that no check knows, 2.999.1.
const UNKNOWN: &[u8] = &[0x88, 0x37, 0x01];

#[test]
fn of_two_extensions_of_a_kind_none_counts_in_either_order() {
    let all = values();
    let octets = || prop::collection::vec(any::<u8>(), 0..9);
    let kind = 0..=KNOWN.len();
    let value = || (any::<Index>(), octets(), any::<bool>(), any::<[bool; 2]>());
    let field = prop::sample::select(vec![Field::CaContent, Field::VerificationContent]);
    let inputs = (field, kind, [value(), value()], any::<[Index; 2]>());
    holds(250, &inputs, |(field, kind, values, at)| {
        let oid = KNOWN.get(kind).map_or(UNKNOWN, |oid| oid.as_slice());
        let extensions = values.map(|(index, octets, is_real, [critical, _])| match all.get(oid) {
            Some(real) if is_real => extension(oid, critical, &real[index.index(real.len())]),
            _ => extension(oid, critical, &octets),
        });
        let certificate = Parts::of(&content(RESPONSE, field));
        let others: Vec<Vec<u8>> = certificate
            .extensions()
            .into_iter()
            .filter(|other| {
                let other_oid = &inside(other)[0];
                other_oid[contents(other_oid, 0).unwrap()] != *oid
            })
            .collect();
        let mut places = at.map(|at| at.index(others.len() + 1));
        places.sort_unstable();
        let [one, other] = [[0, 1], [1, 0]].map(|order: [usize; 2]| {
            let mut list = others.clone();
            list.insert(places[1], extensions[order[1]].clone());
            list.insert(places[0], extensions[order[0]].clone());
            judged(&with_certificate(field, certificate.clone().with_extensions(&list)))
        });
        assert_same(&one, &other, "");
        for judged in [one, other] {
            let wellformed = ("extensions-wellformed".to_owned(), field.as_str().to_owned());
            assert!(judged.with_outcome("failed").contains(&wellformed));
            assert_eq!(judged.outcome("verification-signature"), "passed");
        }
    });
}
