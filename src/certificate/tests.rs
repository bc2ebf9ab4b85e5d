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
    extensions(&[not_critical]).assert_deviation("extension.critical", DeviationKind::DefaultEncoded);
    let odd_true = b"\x30\x0e\x06\x03\x55\x1d\x0f\x01\x01\x01\x04\x04\x03\x02\x02\x04";
    extensions(&[odd_true]).assert_deviation("extension.critical", DeviationKind::BooleanValue);
    assert!(extensions(&[odd_true]).read().unwrap().extensions().next().unwrap().critical);
    extensions(&[]).assert_deviation("extensions", DeviationKind::EmptySequence);
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
    assert_eq!(constraints(b"\x30\x00"), Ok(Some(BasicConstraints { ca: false, path_len: None })));
    for broken in [
        &b"\x30\x03\x01\x01\xff\x00"[..],
        b"\x30\x06\x01\x01\xff\x02\x01\xff",
        b"\x30\x03\x81\x01\xff",
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
            purposes.map(|purposes| purposes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
        })
    };
    let client_then_server =
        b"\x30\x14\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x02\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x01";
    assert_eq!(read(client_then_server), Ok(Some("1.3.6.1.5.5.7.3.2 1.3.6.1.5.5.7.3.1".to_owned())));
    assert_eq!(read(b"\x30\x03\x02\x01\x01"), Err(ExtensionError::Malformed("extKeyUsage")));
    assert_eq!(read(b"\x30\x03\x06\x01\x80"), Err(ExtensionError::Malformed("extKeyUsage")));
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

#[test]
fn private_keys_have_a_shape_of_their_own() {
    assert!(is_private_key(&sequence(&[b"\x02\x01\x00", b"\x02\x01\x05"])));
    assert!(is_private_key(&sequence(&[b"\x02\x01\x00", b"\x30\x00", b"\x04\x00"])));
    assert!(is_private_key(&sequence(&[b"\x02\x01\x01", b"\x04\x01\x05"])));
    // an RSAPublicKey begins with its modulus, a certificate with a SEQUENCE
    assert!(!is_private_key(&sequence(&[b"\x02\x02\x7f\xff", b"\x02\x01\x03"])));
    assert!(!is_private_key(&Parts::default().der()));
    assert!(!is_private_key(b""));
    // EncryptedPrivateKeyInfo with PBES2 (1.2.840.113549.1.5.13), a PFX, and a public key
    let pbes2 = sequence(&[b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0d", b"\x30\x00"]);
    assert!(is_private_key(&sequence(&[&pbes2, b"\x04\x01\x05"])));
    assert!(is_private_key(&sequence(&[b"\x02\x01\x03", b"\x30\x00"])));
    assert!(is_private_key(b"openssh-key-v1\0\0\0\0\x04none"));
    assert!(!is_private_key(KEY));
    assert!(!is_private_key(&sequence(&[ALGORITHM, b"\x04\x01\x05"])));
}
