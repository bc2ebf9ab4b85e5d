use crate::x509::oid;
use serde_json::{Value, json};

use super::*;
use crate::x509::pem::Pem;

fn response(name: &str) -> Certificate {
    let path = format!("{}/testdata/responses/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let document: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let pem = Pem::read(document["Data"]["CaContent"].as_str().unwrap());
    Certificate::from_der(pem.certificate().unwrap()).unwrap()
}

/// What an extension says, and why the checks refuse it.
fn decoded(oid: Oid<'_>, value: &[u8]) -> (Value, Option<String>) {
    let decoded = Decoded::of(&Extension { oid, critical: false, value, is_well_formed: true }, &mut {
        Certificate::MAX_DECODED_OCTETS
    });
    (serde_json::to_value(decoded.value).unwrap(), decoded.lenient)
}

fn tlv(tag: u8, contents: &[u8]) -> Vec<u8> {
    [&[tag], &[u8::try_from(contents.len()).unwrap()][..], contents].concat()
}

fn uri(text: &str) -> Vec<u8> {
    tlv(0x86, text.as_bytes())
}

#[test]
fn a_certificate_that_x509_parser_refuses_says_why_and_still_shows_its_extensions() {
    let error = response("time-not-after-month-13");
    assert_eq!(error.x509().unwrap_err().to_string(), "invalid date");
    let names = error.decoded_extensions().map(|it| serde_json::to_value(it.value).unwrap());
    assert_eq!(names.collect::<Vec<_>>()[0], json!({ "ca": true }));
    let good = response("good");
    let x509 = good.x509().unwrap();
    assert_eq!(x509.tbs_certificate.raw_serial(), good.serial_number().der_contents());
}

#[test]
fn distribution_points_of_both_extensions_have_names_reasons_and_issuers() {
    let name = tlv(0xa0, &tlv(0xa0, &uri("http://example.com/a.crl")));
    // keyCompromise and cACompromise, bits 1 and 2.
    let reasons = tlv(0x81, &[5, 0x60]);
    let issuer = tlv(0xa2, &tlv(0x82, b"example.com"));
    let value = tlv(0x30, &tlv(0x30, &[name, reasons, issuer].concat()));
    let expected = json!([{
        "full_name": [{ "type": "uniformResourceIdentifier", "value": "http://example.com/a.crl" }],
        "reasons": ["keyCompromise", "cACompromise"],
        "crl_issuer": [{ "type": "dNSName", "value": "example.com" }],
    }]);
    for oid in [oid::CRL_DISTRIBUTION_POINTS, oid::FRESHEST_CRL] {
        assert_eq!(decoded(oid, &value), (expected.clone(), None));
    }
    // x509-parser passes over what it does not know in a point.
    let value = tlv(0x30, &tlv(0x30, &tlv(0xa7, &[])));
    let (value, lenient) = decoded(oid::CRL_DISTRIBUTION_POINTS, &value);
    assert_eq!(value, json!([{}]));
    assert_eq!(lenient.unwrap(), "cRLDistributionPoints is not written as its standard says");
}

/// RFC 6962 section 3.2 and 3.3.
#[test]
fn a_proof_of_transparency_has_its_log_time_and_signature() {
    let signature = [4, 3, 0, 2, 0xab, 0xcd];
    // 2020-01-01T00:00:00.5Z
    let time = 1_577_836_800_500_u64.to_be_bytes();
    let proof = [&[0][..], &[7; 32], &time, &[0, 0], &signature].concat();
    let of = |length: usize, proof: &[u8]| {
        let one = [&u16::try_from(proof.len()).unwrap().to_be_bytes()[..], proof].concat();
        tlv(4, &[&u16::try_from(length).unwrap().to_be_bytes()[..], &one].concat())
    };
    let expected = json!([{
        "version": 1,
        "log_id": "07".repeat(32),
        "timestamp": "2020-01-01T00:00:00.5Z",
        "hash": "sha256",
        "signature_algorithm": "ecdsa",
        "signature": "abcd",
    }]);
    let oid = oid::SIGNED_CERTIFICATE_TIMESTAMPS;
    assert_eq!(decoded(oid, &of(proof.len() + 2, &proof)), (expected.clone(), None));
    // x509-parser passes over an octet behind the signature.
    let (value, lenient) = decoded(oid, &of(proof.len() + 3, &[&proof[..], &[1]].concat()));
    assert_eq!(value, expected);
    assert!(lenient.is_some());
    let (value, _) = decoded(oid, &tlv(4, &[0, 9, 0, 1, 1]));
    assert_eq!(value["octets"], "04050009000101");
}

#[test]
fn policies_have_their_qualifiers_in_text() {
    let policy = tlv(6, &[0x88, 0x37]);
    let cps = tlv(0x30, &[tlv(6, oid::CPS.der_contents()), tlv(0x16, b"https://example.com")].concat());
    let reference =
        tlv(0x30, &[tlv(0x0c, b"Example"), tlv(0x30, &[tlv(2, &[1]), tlv(2, &[0x80])].concat())].concat());
    let bmp = tlv(0x1e, &[0x4e, 0x2d, 0x65, 0x87]);
    let notice =
        tlv(0x30, &[tlv(6, oid::USER_NOTICE.der_contents()), tlv(0x30, &[reference, bmp].concat())].concat());
    let broken = tlv(0x30, &[tlv(6, oid::CPS.der_contents()), tlv(0x02, &[1])].concat());
    let value = tlv(0x30, &tlv(0x30, &[policy, tlv(0x30, &[cps, notice, broken].concat())].concat()));
    let expected = json!([{ "policy": "2.999", "qualifiers": [
        { "qualifier": "cps", "value": "https://example.com" },
        { "qualifier": "userNotice", "value": {
            "organization": "Example",
            "notice_numbers": [1, "80"],
            "explicit_text": "\u{4e2d}\u{6587}",
        } },
        { "qualifier": "cps", "value": { "octets": "020101", "problem": "it is not of the type of the qualifier" } },
    ] }]);
    assert_eq!(decoded(oid::CERTIFICATE_POLICIES, &value).0, expected);
}

#[test]
fn rare_extensions_are_decoded_too() {
    let mapping = tlv(0x30, &[tlv(6, &[0x88, 0x37]), tlv(6, oid::ANY_POLICY.der_contents())].concat());
    let access = tlv(0x30, &[tlv(6, oid::CA_REPOSITORY.der_contents()), uri("ldap://x")].concat());
    for (oid, value, expected) in [
        (oid::POLICY_MAPPINGS, tlv(0x30, &mapping), json!([{ "issuer": "2.999", "subject": "anyPolicy" }])),
        (
            oid::SUBJECT_INFO_ACCESS,
            tlv(0x30, &access),
            json!([{ "method": "caRepository", "location": { "type": "uniformResourceIdentifier", "value": "ldap://x" } }]),
        ),
        (oid::NS_COMMENT, tlv(0x16, b"a comment"), json!("a comment")),
        (oid::NETSCAPE_CERTIFICATE_TYPE, tlv(3, &[0, 0x88]), json!(["client", "reserved"])),
        (oid::KEY_USAGE, tlv(3, &[6, 0x00, 0x40]), json!(["bit 9"])),
        (oid::REASON_CODE, tlv(10, &[1]), json!(1)),
        (oid::CRL_NUMBER, tlv(2, &[1, 0]), json!("0100")),
        (oid::INVALIDITY_DATE, tlv(0x18, b"20200101000000Z"), json!("2020-01-01T00:00:00Z")),
    ] {
        assert_eq!(decoded(oid, &value), (expected, None), "{oid}");
    }
}

#[test]
fn what_cannot_be_read_is_shown_as_octets_with_the_reason() {
    let (value, lenient) = decoded(oid::KEY_USAGE, &tlv(2, &[4]));
    let expected = json!({ "octets": "020104", "problem": "INTEGER where BIT STRING was expected" });
    assert_eq!((value, lenient), (expected, None));
    let unknown = Oid::from_der_contents(&[0x88, 0x37]);
    assert_eq!(decoded(unknown, &[5, 0]).0, json!({ "octets": "0500", "problem": "no decoder" }));
    let (value, _) = decoded(unknown, &vec![0xab; ExtensionValue::MAX_OCTETS + 1]);
    let text = value["octets"].as_str().unwrap();
    assert_eq!(text, format!("{}... (1025 octets)", "ab".repeat(ExtensionValue::MAX_OCTETS)));
    let (value, _) = decoded(oid::KEY_USAGE, &vec![0; Certificate::MAX_DECODED_OCTETS + 1]);
    assert_eq!(value["problem"], "more than 65536 octets of extensions");
}

/// A key in one name, cut into names, and in octets.
#[test]
fn a_private_key_in_an_extension_is_not_shown() {
    let path = format!("{}/testdata/keys/ec-p256-ca.pem", env!("CARGO_MANIFEST_DIR"));
    let pem = std::fs::read_to_string(path).unwrap();
    let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let key = pem.lines().map(uri).collect::<Vec<_>>().concat();
    let pieces = base64.as_bytes().chunks(40).map(|piece| tlv(0x82, piece)).collect::<Vec<_>>().concat();
    let der: Vec<u8> = ::pem::parse(&pem).unwrap().into_contents();
    for names in [key, pieces] {
        let length = u8::try_from(names.len()).unwrap();
        let value = [&[0x30, 0x81, length][..], &names].concat();
        let (value, _) = decoded(oid::SUBJECT_ALT_NAME, &value);
        assert_eq!(value, json!({ "octets": NOTE, "problem": "a private key is in it" }));
    }
    let (value, _) = decoded(Oid::from_der_contents(&[0x88, 0x37]), &der);
    assert_eq!(value["octets"], NOTE);
}
