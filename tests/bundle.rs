//! Certificates outside of responses: every certificate of testdata in each form, whole, cut off and changed.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

mod support;

use mqtt_ca_check::x509::{Bundle, Form};
use support::pem;

/// The octets of all certificates of testdata.
fn all() -> Vec<Vec<u8>> {
    support::certificates().into_iter().map(|fixture| fixture.certificate.der().to_vec()).collect()
}

/// The octets of the certificates that are found, and how many errors.
fn found(octets: &[u8], form: Form) -> (Vec<Vec<u8>>, usize) {
    let (read, errors): (Vec<_>, Vec<_>) = Bundle::of(octets, form).partition(Result::is_ok);
    (read.into_iter().map(|it| it.unwrap().der().to_vec()).collect(), errors.len())
}

#[test]
fn every_certificate_comes_out_of_a_bundle_as_it_went_in() {
    let all = all();
    assert!(all.len() > 200);
    for form in [Form::Auto, Form::Der] {
        assert!(found(&all.concat(), form) == (all.clone(), 0));
    }
    let text: String = all.iter().map(|der| format!("subject=\n{}", pem(der))).collect();
    for form in [Form::Auto, Form::Pem] {
        assert!(found(text.as_bytes(), form) == (all.clone(), 0));
    }
}

#[test]
fn a_bundle_cut_off_anywhere_gives_the_certificates_before_and_at_most_one_error() {
    let all = all();
    let two = [&all[0][..], &all[1]].concat();
    let first = all[0].len();
    for end in 1..two.len() {
        let (read, errors) = found(&two[..end], Form::Der);
        assert_eq!(read.len(), usize::from(end >= first), "{end} octets");
        assert_eq!(errors, usize::from(end != first), "{end} octets");
    }
    let text = [pem(&all[0]), pem(&all[1])].concat();
    for end in 0..text.len() {
        let (read, errors) = found(&text.as_bytes()[..end], Form::Pem);
        assert!(read.len() < 3 && errors < 2, "{end} characters");
    }
}

#[test]
fn no_change_of_one_octet_makes_reading_panic_or_hides_the_next_block() {
    let all = all();
    let (first, second) = (pem(&all[0]), pem(&all[1]));
    let text = format!("{first}{second}").into_bytes();
    for at in 0..first.len() {
        for octet in [0x00, b'-', b'\n', b'*', 0xff] {
            let mut changed = text.clone();
            changed[at] = octet;
            let (read, _) = found(&changed, Form::Auto);
            assert!(read.contains(&all[1]), "octet {at} as 0x{octet:02x}");
        }
    }
}

/// What is found, each in words.
fn in_words(found: impl Iterator<Item = <Bundle as Iterator>::Item>) -> Vec<String> {
    found
        .map(|it| match it {
            Ok(certificate) => hex::encode(certificate.der()),
            Err(error) => error.to_string(),
        })
        .collect()
}

#[test]
fn a_bundle_in_pieces_gives_what_it_gives_as_a_whole() {
    let all: Vec<Vec<u8>> = all().into_iter().take(4).collect();
    let blocks: Vec<String> = all.iter().map(|der| pem(der)).collect();
    let der = all.concat();
    let text = format!("0 s:CN = x\n{}", blocks.concat());
    let broken = format!(
        "{}{}-----BEGIN CERTIFICATE-----\nQUJD{}{}text behind",
        blocks[0].replace("-----END", "--END"),
        blocks[1].trim_end().strip_suffix("-----").unwrap(),
        blocks[2].replace('\n', "\\n"),
        blocks[3].replace('\n', "\r\n"),
    );
    let key = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----BEGIN CERTIFICATE-----\n";
    let inputs = [
        der.clone(),
        der[..der.len() - 1].to_vec(),
        [&der[..], &[0x30, 0x81, 0x00].repeat(100)].concat(),
        text.into_bytes(),
        broken.into_bytes(),
        [key.as_bytes(), blocks[0].as_bytes()].concat(),
        b"0".to_vec(),
        Vec::new(),
    ];
    for input in &inputs {
        let whole = in_words(Bundle::of(input, Form::Auto));
        for length in [1, 2, 7, 64, 1000, 5000] {
            let mut bundle = Bundle::new(Form::Auto, 1 << 16);
            let mut found = Vec::new();
            for piece in input.chunks(length) {
                bundle.push(piece);
                found.extend(in_words(bundle.by_ref()));
            }
            bundle.finish();
            found.extend(in_words(bundle));
            assert_eq!(found, whole, "in pieces of {length}: {}", String::from_utf8_lossy(input));
        }
    }
}

#[test]
fn what_is_too_long_costs_itself_only() {
    let all = all();
    let (long, limit) = (pem(&all[0]), 600);
    let text = [long, pem(b"short")].concat();
    let mut bundle = Bundle::new(Form::Auto, limit);
    bundle.push(text.as_bytes());
    bundle.finish();
    let found = in_words(bundle);
    assert_eq!(found[0], "more than 600 octets in one piece");
    assert_eq!(found.len(), 2);
    let mut bundle = Bundle::new(Form::Auto, limit);
    let mut found = Vec::new();
    for piece in all.concat().chunks(100) {
        bundle.push(piece);
        found.extend(in_words(bundle.by_ref()));
    }
    // Where the next certificate begins is not known before this one is there.
    assert_eq!(found, ["more than 600 octets in one piece"]);
}

#[test]
fn a_multitude_of_beginnings_does_not_make_a_multitude_of_errors() {
    let text = "-----BEGIN ".repeat(4 * Bundle::MAX_ERRORS);
    let found = in_words(Bundle::of(text.as_bytes(), Form::Pem));
    assert_eq!(found.last().unwrap(), "more than 10000 places without a certificate");
    assert!(found.len() < 2 * Bundle::MAX_ERRORS, "{}", found.len());
    // As many as there is room for are read.
    let many = pem(&all()[0]).replace("CERTIFICATE", "X509 CRL").repeat(2 * Bundle::MAX_ERRORS);
    assert_eq!(Bundle::of(many.as_bytes(), Form::Pem).count(), 2 * Bundle::MAX_ERRORS);
}
