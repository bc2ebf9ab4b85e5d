//! A certificate put together octet by octet, and what reading makes of each way to put it together wrongly.

use super::*;

fn tlv(tag: u8, contents: &[u8]) -> Vec<u8> {
    let mut octets = vec![tag];
    match contents.len() {
        length @ 0..=0x7f => octets.push(u8::try_from(length).unwrap()),
        length @ 0x80..=0xff => octets.extend([0x81, u8::try_from(length).unwrap()]),
        length => {
            octets.push(0x82);
            octets.extend(u16::try_from(length).unwrap().to_be_bytes());
        }
    }
    octets.extend(contents);
    octets
}

fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    tlv(0x30, &parts.concat())
}

/// sha256WithRSAEncryption with NULL.
const ALGORITHM: &[u8] = b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x05\x00";
/// CN=A
const NAME: &[u8] = b"\x30\x0c\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x0c\x01A";
const VALIDITY: &[u8] = b"\x30\x1e\x17\x0d260601000000Z\x17\x0d360529000000Z";
/// An Ed25519 key.
const KEY: &[u8] = b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00\
    0123456789abcdef0123456789abcdef";
/// keyUsage keyCertSign, critical.
const KEY_USAGE: &[u8] = b"\x30\x0e\x06\x03\x55\x1d\x0f\x01\x01\xff\x04\x04\x03\x02\x02\x04";

/// The parts of a version 3 certificate, each a whole element.
struct Parts {
    version: Vec<u8>,
    serial: Vec<u8>,
    tbs_algorithm: Vec<u8>,
    validity: Vec<u8>,
    key: Vec<u8>,
    after_key: Vec<u8>,
    extensions: Vec<u8>,
    signature: Vec<u8>,
}

impl Default for Parts {
    fn default() -> Self {
        Parts {
            version: b"\xa0\x03\x02\x01\x02".to_vec(),
            serial: b"\x02\x01\x05".to_vec(),
            tbs_algorithm: ALGORITHM.to_vec(),
            validity: VALIDITY.to_vec(),
            key: KEY.to_vec(),
            after_key: Vec::new(),
            extensions: tlv(0xa3, &sequence(&[KEY_USAGE])),
            signature: b"\x03\x02\x00\xaa".to_vec(),
        }
    }
}

impl Parts {
    fn der(&self) -> Vec<u8> {
        let tbs = sequence(&[
            &self.version,
            &self.serial,
            &self.tbs_algorithm,
            NAME,
            &self.validity,
            NAME,
            &self.key,
            &self.after_key,
            &self.extensions,
        ]);
        sequence(&[&tbs, ALGORITHM, &self.signature])
    }

    fn read(&self) -> Result<Certificate, DecodeError> {
        Certificate::from_der(self.der())
    }

    #[track_caller]
    fn assert_deviation(&self, part: &'static str, kind: DeviationKind) {
        assert_eq!(self.read().unwrap().deviations(), [Deviation { part, kind }]);
    }

    #[track_caller]
    fn assert_refused(&self, said: &str) {
        assert_eq!(self.read().unwrap_err().to_string(), said);
    }
}

fn extensions(list: &[&[u8]]) -> Parts {
    Parts { extensions: tlv(0xa3, &sequence(list)), ..Parts::default() }
}

/// An extension of id-ce with this last arc, not critical.
fn extension(arc: u8, value: &[u8]) -> Vec<u8> {
    sequence(&[&[0x06, 0x03, 0x55, 0x1d, arc], &tlv(0x04, value)])
}

#[test]
fn no_more_extensions_are_read_than_the_limit_says() {
    let with = |count: usize| {
        let parts =
            Parts { extensions: tlv(0xa3, &sequence(&[&KEY_USAGE.repeat(count)])), ..Parts::default() };
        parts.read().map(|certificate| certificate.extensions().len()).map_err(|error| error.to_string())
    };
    assert_eq!(with(256), Ok(256));
    assert_eq!(with(257), Err("extensions: more than 256 extensions".to_owned()));
}

#[test]
fn the_parts_are_lent_as_they_stand() {
    let certificate = Parts::default().read().unwrap();
    assert_eq!(certificate.version(), 3);
    assert_eq!(certificate.serial_number().der_contents(), [5]);
    assert_eq!(certificate.issuer().to_string(), "CN=A");
    assert_eq!(certificate.subject().der(), NAME);
    assert_eq!(certificate.signature_algorithm().raw, ALGORITHM);
    assert_eq!(certificate.tbs_signature().parameters, Some(&[0x05, 0x00][..]));
    assert_eq!(certificate.subject_public_key_info().raw, KEY);
    assert_eq!(
        certificate.subject_public_key_info().subject_public_key.octets,
        b"0123456789abcdef0123456789abcdef"
    );
    assert_eq!(certificate.signature(), BitString { unused_bits: 0, octets: &[0xaa] });
    assert_eq!(certificate.not_before().octets(), b"260601000000Z");
    assert_eq!(certificate.not_after().octets(), b"360529000000Z");
    assert!(certificate.key_usage().unwrap().unwrap().key_cert_sign());
    assert!(!certificate.has_unique_identifiers());
    assert!(certificate.deviations().is_empty());
    // two headers of three octets, and 147 octets in tbsCertificate
    assert_eq!(certificate.tbs(), &certificate.der()[3..3 + 3 + 147]);
}

#[test]
fn versions_are_counted_as_people_do() {
    let version = |version: &[u8]| Parts { version: version.to_vec(), ..Parts::default() };
    assert_eq!(version(b"").read().unwrap().version(), 1);
    assert_eq!(version(b"\xa0\x03\x02\x01\x01").read().unwrap().version(), 2);
    version(b"\xa0\x03\x02\x01\x00").assert_deviation("version", DeviationKind::DefaultEncoded);
    assert_eq!(version(b"\xa0\x04\x02\x02\x00\x02").read().unwrap().version(), 3);
    version(b"\xa0\x03\x02\x01\x03").assert_refused("version: version 4 was found, versions 1 to 3 exist");
    version(b"\xa0\x03\x02\x01\xff")
        .assert_refused("version: version out of range was found, versions 1 to 3 exist");
    version(b"\xa0\x04\x02\x02\x01\x02")
        .assert_refused("version: version out of range was found, versions 1 to 3 exist");
    version(b"\xa0\x02\x02\x00").assert_refused("version: an INTEGER without contents");
    version(b"\xa0\x06\x02\x01\x02\x02\x01\x02")
        .assert_refused("version: 3 more octets after the last element");
}

#[test]
fn what_is_readable_but_not_der_is_recorded() {
    let parts = Parts::default;
    Parts { serial: b"\x02\x02\x00\x05".to_vec(), ..parts() }
        .assert_deviation("serialNumber", DeviationKind::LongInteger);
    Parts { serial: b"\x02\x02\xff\x85".to_vec(), ..parts() }
        .assert_deviation("serialNumber", DeviationKind::LongInteger);
    Parts { serial: b"\x02\x02\x00\x85".to_vec(), ..parts() }
        .read()
        .unwrap()
        .deviations()
        .is_empty()
        .then_some(())
        .unwrap();
    Parts { serial: b"\x02\x81\x01\x05".to_vec(), ..parts() }
        .assert_deviation("serialNumber", DeviationKind::LongHeader);
    Parts { signature: b"\x03\x02\x01\xa9".to_vec(), ..parts() }
        .assert_deviation("signatureValue", DeviationKind::UnusedBitsSet);
    let not_critical = b"\x30\x0e\x06\x03\x55\x1d\x0f\x01\x01\x00\x04\x04\x03\x02\x02\x04";
    extensions(&[not_critical]).assert_deviation("keyUsage", DeviationKind::DefaultEncoded);
    let odd_true = b"\x30\x0e\x06\x03\x55\x1d\x0f\x01\x01\x01\x04\x04\x03\x02\x02\x04";
    extensions(&[odd_true]).assert_deviation("keyUsage", DeviationKind::CriticalValue);
    assert!(extensions(&[odd_true]).read().unwrap().extensions().next().unwrap().critical);
    extensions(&[]).assert_deviation("extensions", DeviationKind::EmptySequence);
}

#[test]
fn values_of_known_extensions_are_looked_into() {
    for (arc, value, part, kind) in [
        (0x13, &b"\x30\x03\x01\x01\x01"[..], "basicConstraints", DeviationKind::BooleanValue),
        (0x13, b"\x30\x03\x01\x01\x00", "basicConstraints", DeviationKind::DefaultEncoded),
        (0x13, b"\x30\x81\x03\x01\x01\xff", "basicConstraints", DeviationKind::LongHeader),
        (0x0f, b"\x03\x02\x02\x07", "keyUsage", DeviationKind::UnusedBitsSet),
        (0x0f, b"\x03\x02\x00\x04", "keyUsage", DeviationKind::TrailingZeroBits),
        (0x0f, b"\x03\x02\x07\x00", "keyUsage", DeviationKind::TrailingZeroBits),
        (0x0e, b"\x04\x81\x02\x01\x02", "subjectKeyIdentifier", DeviationKind::LongHeader),
        (0x25, b"\x30\x81\x03\x06\x01\x2a", "extKeyUsage", DeviationKind::LongHeader),
        (0x11, b"\x30\x04\x82\x81\x01a", "subjectAltName", DeviationKind::LongHeader),
        // permittedSubtrees of dNSName "a" with minimum 0 written out
        (
            0x1e,
            b"\x30\x0a\xa0\x08\x30\x06\x82\x01a\x80\x01\x00",
            "nameConstraints",
            DeviationKind::DefaultEncoded,
        ),
        (0x20, b"\x30\x06\x30\x81\x03\x06\x01\x2a", "certificatePolicies", DeviationKind::LongHeader),
    ] {
        let parts = extensions(&[&extension(arc, value)]);
        assert!(parts.read().unwrap().extensions().all(|it| it.is_well_formed()), "{part}");
        parts.assert_deviation(part, kind);
    }
    // Neither a value that does not decode, nor one of a type that is not looked into (issuerAltName).
    for (arc, value) in [(0x13, &b"\x30\x03\x01\x01\x01\x00"[..]), (0x12, b"\x01\x01\x01")] {
        assert!(extensions(&[&extension(arc, value)]).read().unwrap().deviations().is_empty());
    }
}

#[test]
fn keys_algorithms_and_times_are_looked_into() {
    let parts = Parts::default;
    let algorithm = "subjectPublicKeyInfo.algorithm";
    // RSAPublicKey with a long length; with superfluous octets; with an algorithm without NULL
    for (key, part, kind) in [
        (
            &b"\x30\x1b\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00\
               \x03\x0a\x00\x30\x07\x02\x81\x01\x05\x02\x01\x03"[..],
            "subjectPublicKey",
            DeviationKind::LongHeader,
        ),
        (
            b"\x30\x1d\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00\
              \x03\x0c\x00\x30\x09\x02\x02\x00\x80\x02\x03\x00\x00\x03",
            "subjectPublicKey",
            DeviationKind::LongInteger,
        ),
        (
            b"\x30\x19\x30\x0b\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\
              \x03\x0a\x00\x30\x07\x02\x02\x00\x80\x02\x01\x03",
            algorithm,
            DeviationKind::MissingNull,
        ),
    ] {
        Parts { key: key.to_vec(), ..parts() }.assert_deviation(part, kind);
    }
    // ecdsa-with-SHA256 with NULL; RSASSA-PSS with SHA-1 and the default salt length written out
    for (octets, kind) in [
        (
            &b"\x30\x0c\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02\x05\x00"[..],
            DeviationKind::AlgorithmParameters,
        ),
        (
            b"\x30\x12\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a\x30\x05\xa2\x03\x02\x01\x14",
            DeviationKind::DefaultEncoded,
        ),
    ] {
        let parts = Parts { tbs_algorithm: octets.to_vec(), ..parts() };
        parts.assert_deviation("tbsCertificate.signature", kind);
    }
    // ecdsa-with-Specified (ANSI X9.62, 1.2.840.10045.4.3) names its hash in the parameters: SHA-256
    let specified =
        b"\x30\x16\x06\x07\x2a\x86\x48\xce\x3d\x04\x03\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01"
            .to_vec();
    assert!(Parts { tbs_algorithm: specified, ..parts() }.read().unwrap().deviations().is_empty());
    // sha256WithRSAEncryption with an OCTET STRING
    let octets = b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x04\x00".to_vec();
    Parts { tbs_algorithm: octets, ..parts() }
        .assert_deviation("tbsCertificate.signature", DeviationKind::AlgorithmParameters);
    // sha256WithRSAEncryption with a NULL of one octet
    let null = b"\x30\x0e\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x05\x01\x00".to_vec();
    let read = Parts { tbs_algorithm: null, ..parts() }.read().unwrap();
    let found = read.deviations();
    assert!(found.iter().any(|deviation| deviation.kind == DeviationKind::Contents));
    // without seconds; with an offset; a fraction that ends with a zero
    for (validity, part) in [
        (&b"\x30\x1c\x17\x0b2606010000Z\x17\x0d360529000000Z"[..], "notBefore"),
        (b"\x30\x22\x17\x0d260601000000Z\x17\x11360529000000+0000", "notAfter"),
        (b"\x30\x23\x17\x0d260601000000Z\x18\x1220360529000000.50Z", "notAfter"),
    ] {
        Parts { validity: validity.to_vec(), ..parts() }.assert_deviation(part, DeviationKind::TimeForm);
    }
    let month_13 = b"\x30\x1e\x17\x0d261301000000Z\x17\x0d360529000000Z".to_vec();
    assert!(Parts { validity: month_13, ..parts() }.read().unwrap().deviations().is_empty());
}

#[test]
fn names_are_looked_into() {
    let with_subject = |rdn: &[u8]| {
        let name = sequence(&[rdn]);
        let parts = Parts::default();
        let tbs = sequence(&[
            &parts.version,
            &parts.serial,
            &parts.tbs_algorithm,
            NAME,
            &parts.validity,
            &name,
            &parts.key,
            &parts.extensions,
        ]);
        let certificate = Certificate::from_der(sequence(&[&tbs, ALGORITHM, &parts.signature])).unwrap();
        certificate.deviations().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let (a, b) =
        (&b"\x30\x08\x06\x03\x55\x04\x03\x0c\x01A"[..], &b"\x30\x08\x06\x03\x55\x04\x03\x0c\x01B"[..]);
    assert!(with_subject(&tlv(0x31, &[a, b].concat())).is_empty());
    // One that is equal to the one before it is not before it (X.690 11.6).
    assert!(with_subject(&tlv(0x31, &[a, a].concat())).is_empty());
    assert_eq!(with_subject(&tlv(0x31, &[b, a].concat())), ["a SET not in ascending order in subject"]);
    let in_pieces = b"\x31\x0c\x30\x0a\x06\x03\x55\x04\x03\x2c\x03\x0c\x01A";
    assert_eq!(with_subject(in_pieces), ["a string in constructed form in subject"]);
    let no_number = b"\x31\x09\x30\x07\x06\x03\x55\x04\x2d\x02\x00";
    assert_eq!(with_subject(no_number), ["contents that the type does not have in subject"]);
    let long_arc = b"\x31\x0b\x30\x09\x06\x04\x55\x04\x80\x03\x0c\x01A";
    assert_eq!(with_subject(long_arc), ["an OBJECT IDENTIFIER not in its shortest form in subject"]);
}

#[test]
fn deviations_are_told_once_and_not_without_end() {
    let odd = extension(0x0f, b"\x03\x81\x02\x02\x04");
    let list: Vec<&[u8]> = std::iter::repeat_n(&odd[..], Certificate::MAX_EXTENSIONS).collect();
    assert_eq!(extensions(&list).read().unwrap().deviations().len(), 1);
    let deep = (0..1000).fold(Vec::new(), |inner, _| tlv(0x30, &inner));
    let key = sequence(&[&sequence(&[b"\x06\x03\x2b\x65\x70", &deep]), b"\x03\x01\x00"]);
    assert!(Parts { key, ..Parts::default() }.read().unwrap().deviations().is_empty());
}

#[test]
fn unused_bits_are_told_from_octets() {
    let signature = |signature: &[u8]| Parts { signature: signature.to_vec(), ..Parts::default() };
    let read = signature(b"\x03\x02\x03\xa8").read().unwrap();
    assert_eq!(read.signature(), BitString { unused_bits: 3, octets: &[0xa8] });
    assert!(read.deviations().is_empty());
    assert!(signature(b"\x03\x01\x00").read().unwrap().signature().octets.is_empty());
    for broken in [&b"\x03\x00"[..], b"\x03\x01\x01", b"\x03\x02\x08\xaa"] {
        signature(broken)
            .assert_refused("signatureValue: a BIT STRING that names more unused bits than it has");
    }
}

#[test]
fn what_is_no_certificate_is_refused_and_the_part_is_named() {
    let parts = Parts::default;
    Parts { serial: b"\x04\x01\x05".to_vec(), ..parts() }
        .assert_refused("serialNumber: universal type 4 where an INTEGER was expected");
    Parts { serial: b"\x02\x00".to_vec(), ..parts() }
        .assert_refused("serialNumber: an INTEGER without contents");
    Parts { validity: b"\x30\x0f\x17\x0d260601000000Z".to_vec(), ..parts() }
        .assert_refused("notAfter: nothing where UTCTime or GeneralizedTime was expected");
    Parts { tbs_algorithm: b"\x30\x03\x06\x01\x80".to_vec(), ..parts() }
        .assert_refused("tbsCertificate.signature: an object identifier that cannot be read");
    Parts { after_key: b"\xa5\x02\x05\x00".to_vec(), ..parts() }
        .assert_refused("tbsCertificate: 24 more octets after the last element");
    extensions(&[b"\x30\x0a\x06\x03\x55\x1d\x0f\x01\x00\x04\x01\x00"])
        .assert_refused("extension.critical: a BOOLEAN that is not one octet");
    let mut trailing = parts().der();
    trailing.push(0);
    let error = Certificate::from_der(trailing).unwrap_err();
    assert_eq!(error.to_string(), "Certificate: 1 more octets after the last element");
    assert_eq!(
        Certificate::from_der(Vec::new()).unwrap_err().to_string(),
        "Certificate: nothing where a SEQUENCE was expected"
    );
    let indefinite = [&[0x30, 0x80][..], &parts().der()[3..], &[0, 0]].concat();
    let error = Certificate::from_der(indefinite).unwrap_err();
    assert_eq!(error.to_string(), "Certificate: an indefinite length, which DER does not allow");
}

#[test]
fn unique_identifiers_are_noticed() {
    let parts = Parts { after_key: b"\x81\x02\x00\x01\x82\x02\x00\x02".to_vec(), ..Parts::default() };
    assert!(parts.read().unwrap().has_unique_identifiers());
    let wrong_order = Parts { after_key: b"\x82\x02\x00\x01\x81\x02\x00\x02".to_vec(), ..Parts::default() };
    assert!(wrong_order.read().is_err());
}

#[test]
fn known_extensions_are_decoded_to_the_last_octet() {
    let read = |arc, value: &[u8]| extensions(&[&extension(arc, value)]).read().unwrap();
    let constraints = |value: &[u8]| read(0x13, value).basic_constraints();
    let malformed = Err(ExtensionError::Malformed("basicConstraints"));
    assert_eq!(constraints(b"\x30\x03\x01\x01\xff"), Ok(Some(BasicConstraints { ca: true, path_len: None })));
    assert_eq!(
        constraints(b"\x30\x06\x01\x01\xff\x02\x01\x05"),
        Ok(Some(BasicConstraints { ca: true, path_len: Some(5) }))
    );
    // openssl x509 -text prints pathlen:4294967296
    assert_eq!(
        constraints(b"\x30\x0a\x01\x01\xff\x02\x05\x01\x00\x00\x00\x00"),
        Ok(Some(BasicConstraints { ca: true, path_len: Some(4_294_967_296) }))
    );
    assert_eq!(constraints(b"\x30\x00"), Ok(Some(BasicConstraints { ca: false, path_len: None })));
    for broken in [
        &b"\x30\x03\x01\x01\xff\x00"[..],
        b"\x30\x06\x01\x01\xff\x02\x01\xff",
        b"\x30\x03\x81\x01\xff",
        b"\x30\x06\x02\x01\x05\x01\x01\xff",
        b"\x30\x07\x01\x01\xff\x02\x02\x00\x05",
        b"\x30\x0e\x01\x01\xff\x02\x09\x01\x00\x00\x00\x00\x00\x00\x00\x00",
        b"\x30\x09\x01\x01\xff\x02\x01\x05\x02\x01\x05",
        b"\x30\x05\x01\x01\xff\x05\x00",
        b"\x30\x04\x01\x02\xff\xff",
        b"",
        b"\x04\x00",
    ] {
        assert_eq!(constraints(broken), malformed, "{broken:02x?}");
    }
    let key_usage =
        |value: &[u8]| read(0x0f, value).key_usage().map(|usage| usage.map(|usage| usage.to_string()));
    assert_eq!(key_usage(b"\x03\x02\x01\x06"), Ok(Some("keyCertSign, cRLSign".to_owned())));
    assert_eq!(key_usage(b"\x03\x03\x07\x80\x80"), Ok(Some("digitalSignature, decipherOnly".to_owned())));
    assert_eq!(key_usage(b"\x03\x01\x00"), Ok(Some("no bits".to_owned())));
    // bit 6 (cRLSign) is marked as unused; openssl x509 -text shows "Certificate Sign" alone
    assert_eq!(key_usage(b"\x03\x02\x02\x07"), Ok(Some("keyCertSign".to_owned())));
    for broken in [&b"\x03\x00"[..], b"\x03\x02\x08\x00", b"\x03\x01\x01", b"\x04\x02\x01\x06"] {
        assert_eq!(key_usage(broken), Err(ExtensionError::Malformed("keyUsage")), "{broken:02x?}");
    }
    assert_eq!(key_usage(b"\x03\x02\x01\x06\x00"), Err(ExtensionError::Malformed("keyUsage")));
}

#[test]
fn an_authority_key_identifier_with_anything_odd_does_not_decode() {
    let read = |value: &[u8]| {
        let certificate = extensions(&[&extension(0x23, value)]).read().unwrap();
        certificate.authority_key_identifier().map(|identifier| {
            identifier.map(|identifier| {
                (identifier.key_identifier.map(<[u8]>::to_vec), identifier.serial_number.map(<[u8]>::to_vec))
            })
        })
    };
    assert_eq!(read(b"\x30\x04\x80\x02\x01\x02"), Ok(Some((Some(vec![1, 2]), None))));
    assert_eq!(read(b"\x30\x03\x82\x01\x05"), Ok(Some((None, Some(vec![5])))));
    assert_eq!(read(b"\x30\x00"), Ok(Some((None, None))));
    for odd in [
        &b"\x30\x08\x80\x02\x01\x02\x80\x02\x03\x04"[..],
        b"\x30\x07\x82\x01\x05\x80\x02\x01\x02",
        b"\x30\x07\x80\x02\x01\x02\x02\x01\x01",
        b"\x30\x03\x83\x01\x05",
        b"\x30\x04\x82\x02\x00\x05",
        b"\x30\x02\x82\x00",
        b"\x30\x05\xa0\x03\x04\x01\xaa",
        b"\x30\x04\x80\x02\x01\x02\x00",
    ] {
        assert_eq!(read(odd), Err(ExtensionError::Malformed("authorityKeyIdentifier")), "{odd:02x?}");
    }
}

#[test]
fn key_purposes_keep_their_order_and_are_object_identifiers() {
    let read = |value: &[u8]| {
        let certificate = extensions(&[&extension(0x25, value)]).read().unwrap();
        certificate.extended_key_usage().map(|purposes| {
            purposes.map(|purposes| purposes.map(|it| it.to_string()).collect::<Vec<_>>().join(" "))
        })
    };
    let client_then_server =
        b"\x30\x14\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x02\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x01";
    assert_eq!(read(client_then_server), Ok(Some("1.3.6.1.5.5.7.3.2 1.3.6.1.5.5.7.3.1".to_owned())));
    assert_eq!(read(b"\x30\x03\x02\x01\x01"), Err(ExtensionError::Malformed("extKeyUsage")));
    assert_eq!(read(b"\x30\x00"), Err(ExtensionError::Malformed("extKeyUsage")));
    assert_eq!(read(b"\x30\x03\x06\x01\x80"), Err(ExtensionError::Malformed("extKeyUsage")));
}

#[test]
fn the_issuer_of_an_authority_key_identifier_is_its_first_directory_name() {
    let read = |value: &[u8]| {
        let certificate = extensions(&[&extension(0x23, value)]).read().unwrap();
        let identifier = certificate.authority_key_identifier();
        identifier.map(|identifier| identifier.unwrap().issuer.map(|name| name.to_string()))
    };
    let directory_name = tlv(0xa4, NAME);
    let with_names = |names: &[&[u8]]| sequence(&[&tlv(0xa1, &names.concat()), b"\x82\x01\x05"]);
    assert_eq!(read(&with_names(&[&directory_name])), Ok(Some("CN=A".to_owned())));
    assert_eq!(read(&with_names(&[b"\x86\x01a", &directory_name])), Ok(Some("CN=A".to_owned())));
    assert_eq!(read(&with_names(&[b"\x86\x01a"])), Ok(None));
    let other = tlv(0xa4, b"\x30\x0c\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x0c\x01B");
    assert_eq!(read(&with_names(&[&other, &directory_name])), Ok(Some("CN=B".to_owned())));
    for odd in [with_names(&[]), with_names(&[NAME]), with_names(&[b"\xa4\x02\x31\x00"])] {
        assert_eq!(read(&odd), Err(ExtensionError::Malformed("authorityKeyIdentifier")), "{odd:02x?}");
    }
}

#[test]
fn a_key_identifier_is_an_octet_string_and_nothing_else() {
    let read = |value: &[u8]| {
        let certificate = extensions(&[&extension(0x0e, value)]).read().unwrap();
        let identifier = certificate.subject_key_identifier();
        identifier.map(|octets| octets.map(<[u8]>::to_vec))
    };
    assert_eq!(read(b"\x04\x02\x0a\x0b"), Ok(Some(vec![0x0a, 0x0b])));
    assert_eq!(read(b"\x04\x00"), Ok(Some(Vec::new())));
    // Application 4, context 4 and private 4 are other types (X.690 8.1.2.2), and DER has no string in pieces.
    for odd in [
        &b"\x44\x02\x0a\x0b"[..],
        b"\x84\x02\x0a\x0b",
        b"\xc4\x02\x0a\x0b",
        b"\x24\x04\x04\x02\x0a\x0b",
        b"\x04\x02\x0a\x0b\x00",
        b"",
    ] {
        assert_eq!(read(odd), Err(ExtensionError::Malformed("subjectKeyIdentifier")), "{odd:02x?}");
    }
}

#[test]
fn lists_of_names_constraints_and_policies_are_checked_to_the_last_octet() {
    let is_well_formed = |arc, value: &[u8]| {
        let certificate = extensions(&[&extension(arc, value)]).read().unwrap();
        certificate.extensions().next().unwrap().is_well_formed()
    };
    let dns = b"\x82\x01a";
    assert!(is_well_formed(0x11, &sequence(&[dns, b"\x87\x04\x7f\x00\x00\x01"])));
    for odd in
        [sequence(&[]), sequence(&[dns, b"\x0c\x01a"]), tlv(0x31, dns), b"\x30\x03\x82\x01a\x00".to_vec()]
    {
        assert!(!is_well_formed(0x11, &odd), "subjectAltName {odd:02x?}");
    }

    let subtree = |parts: &[&[u8]]| sequence(parts);
    let permitted = |subtrees: &[&[u8]]| tlv(0xa0, &subtrees.concat());
    let one = permitted(&[&subtree(&[dns])]);
    let excluded =
        tlv(0xa1, &subtree(&[b"\x87\x08\x0a\x00\x00\x00\xff\x00\x00\x00", b"\x80\x01\x00", b"\x81\x01\x05"]));
    assert!(is_well_formed(0x1e, &sequence(&[&one])));
    assert!(is_well_formed(0x1e, &sequence(&[&excluded])));
    assert!(is_well_formed(0x1e, &sequence(&[&one, &excluded])));
    for odd in [
        sequence(&[]),
        sequence(&[&permitted(&[])]),
        sequence(&[&one, &one]),
        sequence(&[&excluded, &one]),
        sequence(&[&permitted(&[dns])]),
        sequence(&[&permitted(&[&subtree(&[])])]),
        sequence(&[&permitted(&[&subtree(&[dns, b"\x81\x01\x05", b"\x80\x01\x00"])])]),
        sequence(&[&permitted(&[&subtree(&[dns, b"\x80\x01\xff"])])]),
        sequence(&[&permitted(&[&subtree(&[dns, b"\x80\x00"])])]),
        sequence(&[&permitted(&[&subtree(&[b"\x87\x04\x7f\x00\x00\x01"])])]),
    ] {
        assert!(!is_well_formed(0x1e, &odd), "nameConstraints {odd:02x?}");
    }

    // policy 2.999, and the qualifier id-qt-cps, 1.3.6.1.5.5.7.2.1, with IA5String "u"
    let policy = b"\x06\x02\x88\x37";
    let qualifier = sequence(&[b"\x06\x08\x2b\x06\x01\x05\x05\x07\x02\x01", b"\x16\x01u"]);
    assert!(is_well_formed(0x20, &sequence(&[&sequence(&[policy])])));
    assert!(is_well_formed(
        0x20,
        &sequence(&[&sequence(&[policy, &sequence(&[&qualifier])]), &sequence(&[policy])])
    ));
    for odd in [
        sequence(&[]),
        sequence(&[policy]),
        sequence(&[&sequence(&[])]),
        sequence(&[&sequence(&[policy, policy])]),
        sequence(&[&sequence(&[policy, &sequence(&[])])]),
        sequence(&[&sequence(&[policy, &sequence(&[policy])])]),
        sequence(&[&sequence(&[policy, &sequence(&[&qualifier]), b"\x05\x00"])]),
        sequence(&[&sequence(&[b"\x06\x01\x80"])]),
    ] {
        assert!(!is_well_formed(0x20, &odd), "certificatePolicies {odd:02x?}");
    }
}

#[test]
fn an_extension_that_occurs_again_is_named_known_or_not() {
    let repeated =
        |list: &[&[u8]]| extensions(list).read().unwrap().repeated_extension().map(|oid| oid.to_string());
    let (constraints, issuer_name) = (extension(0x13, b"\x30\x00"), extension(0x12, b"\x30\x00"));
    assert_eq!(repeated(&[&constraints, &issuer_name]), None);
    assert_eq!(repeated(&[&issuer_name, &constraints, &issuer_name]), Some("2.5.29.18".to_owned()));
}

#[test]
fn of_two_instances_none_counts() {
    let first = extension(0x13, b"\x30\x03\x01\x01\xff");
    let second = extension(0x13, b"\x30\x00");
    for list in [[&first[..], &second], [&second[..], &first], [&first[..], &first]] {
        let certificate = extensions(&list).read().unwrap();
        assert_eq!(certificate.basic_constraints(), Err(ExtensionError::Repeated("basicConstraints")));
    }
}
