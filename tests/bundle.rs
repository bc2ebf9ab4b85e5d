//! Certificates outside of responses: every certificate of testdata in each form, whole, cut off and changed.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

mod support;

use mqtt_ca_check::x509::bundle::{Form, certificates};
use support::pem;

/// The octets of all certificates of testdata.
fn all() -> Vec<Vec<u8>> {
    support::certificates().into_iter().map(|fixture| fixture.certificate.der().to_vec()).collect()
}

/// The octets of the certificates that are found, and how many errors.
fn found(octets: &[u8], form: Form) -> (Vec<Vec<u8>>, usize) {
    let (read, errors): (Vec<_>, Vec<_>) = certificates(octets, form).partition(Result::is_ok);
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
