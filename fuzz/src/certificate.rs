//! DER to certificates: every accessor of one that was read, what the names and the key say about themselves, and
//! x509-cert as a second reader.

use mqtt_ca_check::report::Facts;
use mqtt_ca_check::untrusted::NOTE;
use mqtt_ca_check::x509::{
    Bundle, Certificate, Form, Issuer, Name, NameMatch, PublicKey, SerialMatch, algorithm_name, digest,
    has_digest_of_its_own, same_key,
};
use x509_cert::certificate::{CertificateInner, Raw};
use x509_cert::der::{Decode, Encode};

/// Characters of a message about octets that are no certificate, at most.
const MESSAGE: usize = 256;

/// Reads `input` as one certificate, and as a bundle in every form.
pub fn assert_reads(input: &[u8]) {
    match Certificate::from_der(input.to_vec()) {
        Ok(certificate) => {
            assert_eq!(certificate.der(), input);
            assert_consistent(&certificate);
            assert_second_reader_agrees(&certificate);
        }
        Err(error) => assert!(error.to_string().chars().count() <= MESSAGE, "{error}"),
    }
    for form in [Form::Auto, Form::Pem, Form::Der] {
        for (count, found) in Bundle::of(input, form).enumerate() {
            assert!(count <= input.len(), "more certificates than octets");
            match found {
                Ok(certificate) => assert!(!certificate.der().is_empty()),
                Err(error) => assert!(error.to_string().chars().count() <= MESSAGE, "{error}"),
            }
        }
    }
}

/// What holds for every certificate that was read.
pub fn assert_consistent(certificate: &Certificate) {
    let info = certificate.subject_public_key_info();
    for part in [certificate.tbs(), info.raw, certificate.signature().octets] {
        assert!(lies_in(part, certificate.der()));
    }
    for part in [info.raw, certificate.serial_number().der_contents(), certificate.subject().der()] {
        assert!(lies_in(part, certificate.tbs()));
    }
    assert!((1..=3).contains(&certificate.version()));
    let serial = certificate.serial_number();
    assert_eq!(serial.compare(&serial.to_string()), SerialMatch::Equal);
    for algorithm in [certificate.signature_algorithm(), certificate.tbs_signature(), info.algorithm] {
        assert!(lies_in(algorithm.raw, certificate.der()));
        assert!(!algorithm_name(&algorithm).is_empty());
        let _facts = (digest(&algorithm), has_digest_of_its_own(&algorithm));
    }
    for time in [certificate.not_before(), certificate.not_after()] {
        let _read = (time.encoding(), time.octets(), time.problem());
        assert_eq!(time.instant(), time.instant());
    }
    assert_names(certificate);
    assert_extensions(certificate);
    assert_key(certificate);
    let deviations = certificate.deviations();
    assert!(deviations.len() <= Certificate::MAX_DEVIATIONS);
    assert!(deviations.iter().all(|deviation| !deviation.to_string().is_empty()));
    // As a whole it may be refused, with words; its extensions are decoded one by one.
    assert!(certificate.x509().is_ok_and(|it| it.version().0 < 3) || certificate.x509().is_err());
    let facts = serde_json::to_string(&Facts::of(certificate).with_values(certificate))
        .expect("facts are texts and numbers");
    let _value: serde_json::Value = serde_json::from_str(&facts).expect("JSON");
    let _flags = certificate.has_unique_identifiers();
}

/// Whether `part` is a part of `whole`, not a copy.
fn lies_in(part: &[u8], whole: &[u8]) -> bool {
    let (part, whole) = (part.as_ptr_range(), whole.as_ptr_range());
    whole.start <= part.start && part.end <= whole.end
}

fn assert_names(certificate: &Certificate) {
    let (subject, issuer) = (certificate.subject(), certificate.issuer());
    assert_eq!(subject.compare(&issuer), issuer.compare(&subject));
    for name in [subject, issuer] {
        assert_eq!(name.compare(&name), NameMatch::Identical);
        assert_name(&name);
    }
}

/// RFC 4514 text has no raw control characters, and neither attributes nor RDNs get lost.
fn assert_name(name: &Name<'_>) {
    let text = name.to_string();
    assert!(!text.contains(char::is_control), "{text:?}");
    assert_eq!(name.is_empty(), text.is_empty());
    assert_eq!(name.is_empty(), name.attributes().count() == 0);
    assert!(name.common_names().count() <= name.attributes().count());
    let mut last = 0;
    for attribute in name.attributes() {
        assert!(attribute.rdn == last || attribute.rdn == last + 1, "RDN {} after {last}", attribute.rdn);
        last = attribute.rdn;
        // With one attribute that holds a private key, all of the name is not shown.
        assert!(text == NOTE || text.contains(&attribute.to_string()), "{text:?}");
        let (read, again) = (attribute.text(), attribute.text());
        assert_eq!(read, again);
        let _about = (attribute.value_type().to_string(), attribute.problem().map(|it| it.to_string()));
        let _name = attribute.short_name();
        // Text that was decoded is valid UTF-8 by its type; what was not says why.
        assert!(read.is_ok() || !read.unwrap_err().to_string().is_empty());
    }
}

fn assert_extensions(certificate: &Certificate) {
    let mut oids = Vec::new();
    for extension in certificate.extensions() {
        assert!(lies_in(extension.value, certificate.tbs()));
        let _about = (extension.name(), extension.is_well_formed());
        oids.push(extension.oid);
    }
    let repeats = (1..oids.len()).any(|at| oids[..at].contains(&oids[at]));
    assert_eq!(certificate.repeated_extension().is_some(), repeats);
    let _constraints = certificate.basic_constraints();
    if let Ok(Some(usage)) = certificate.key_usage() {
        assert_eq!(usage.key_cert_sign(), usage.names().any(|name| name == "keyCertSign"));
        assert!(usage.to_string().len() <= 256);
    }
    let _purposes = certificate.extended_key_usage();
    if let Ok(Some(identifier)) = certificate.subject_key_identifier() {
        assert!(lies_in(identifier, certificate.tbs()));
    }
    if let Ok(Some(authority)) = certificate.authority_key_identifier() {
        let _parts = (authority.key_identifier, authority.serial_number);
        if let Some(issuer) = authority.issuer {
            assert_name(&issuer);
        }
    }
}

fn assert_key(certificate: &Certificate) {
    let info = certificate.subject_public_key_info();
    assert_eq!(same_key(&info, &info), Some(true));
    let key = PublicKey::read(&info);
    assert!(!key.algorithm_name().is_empty());
    let _weakness = key.weakness().map(|weakness| weakness.to_string());
    let curve = key.curve().and_then(|curve| curve.name());
    let _about = (key.bits(), curve);
    match &key {
        PublicKey::Rsa(key) => assert!(key.bits() <= info.raw.len() * 8),
        PublicKey::Unreadable(error) => assert!(error.to_string().len() <= 80, "{error}"),
        _ => {}
    }
    let issuer = Issuer::new(certificate.clone());
    assert_eq!(issuer.verify(certificate), issuer.verify(certificate));
    let _point = issuer.point_on_curve();
}

/// x509-cert keeps no octets: what it decoded is encoded again, which gives the same octets exactly if they were DER.
fn assert_second_reader_agrees(certificate: &Certificate) {
    let Ok(other) = CertificateInner::<Raw>::from_der(certificate.der()) else {
        return;
    };
    let tbs = other.tbs_certificate();
    assert_eq!(tbs.serial_number().as_bytes(), certificate.serial_number().der_contents(), "serial number");
    assert_eq!(other.signature().raw_bytes(), certificate.signature().octets, "signature");
    let info = certificate.subject_public_key_info();
    let key = &tbs.subject_public_key_info().subject_public_key;
    assert_eq!(key.raw_bytes(), info.subject_public_key.octets, "public key");
    assert_eq!(key.unused_bits(), info.subject_public_key.unused_bits, "unused bits of the public key");
    assert_eq!(tbs.extensions().map_or(0, Vec::len), certificate.extensions().len(), "extensions");
    if other.to_der().is_ok_and(|octets| octets == certificate.der()) {
        assert_eq!(tbs.to_der().ok().as_deref(), Some(certificate.tbs()), "TBS octets");
        let spki = tbs.subject_public_key_info().to_der();
        assert_eq!(spki.ok().as_deref(), Some(info.raw), "SPKI octets");
        assert_eq!(tbs.subject().to_der().ok().as_deref(), Some(certificate.subject().der()), "subject");
        assert_eq!(tbs.issuer().to_der().ok().as_deref(), Some(certificate.issuer().der()), "issuer");
    }
}
