//! Possession: what is no code is never taken for one, whatever stands on the other side; and no change of the octets that
//! tie a CA's key to its proof leaves possession proven.

use mqtt_ca_check::Possession;
use mqtt_ca_check::case::Case;
use mqtt_ca_check::wire::{Field, Record};
use mqtt_ca_check::x509::Certificate;
use proptest::prelude::*;

use crate::support::{fields, pem, policy};
use crate::{Judged, content, holds};

#[test]
fn only_printable_ascii_with_letters_or_digits_is_a_code() {
    let text = prop_oneof![
        1 => any::<String>(),
        2 => "[ -~]{0,40}",
        2 => "[-_.<>{}•\u{200b}\u{a0}\0 ]{0,12}",
        1 => "<[a-z]{1,12}>",
        2 => "[0-9a-f]{1,20}[xX.#*?]{4,8}",
    ];
    holds(4000, &text, |text| {
        let response = Record::new().with(Field::RegistrationCode, text.as_str());
        let registration = Case::registration(response);
        let is_text = registration.value(Field::RegistrationCode).is_ok();
        let is_printable = text.chars().all(|it| matches!(it, ' '..='~'));
        let can_be_code = is_printable && text.contains(|it: char| it.is_ascii_alphanumeric());
        let is_mask = text.contains('*') || (text.starts_with('<') && text.ends_with('>'));
        assert!(!is_text || (can_be_code && !is_mask), "{text:?}");
        // And a code is taken for one.
        let is_plain =
            !text.is_empty() && text.bytes().all(|octet| matches!(octet, b'0'..=b'9' | b'a'..=b'f'));
        assert!(is_text || !is_plain, "{text:?}");
    });
}

/// Under a CA that another one issued, possession hangs on the proof's keyIdentifier. The proof is not signed again, so that
/// it is refuted where its octets were changed; where the CA's were, it is unproven or refuted.
#[test]
fn a_bit_changed_in_the_cas_key_or_in_its_name_in_the_proof_proves_nothing() {
    let original = fields("ca-intermediate");
    let contents = [Field::CaContent, Field::VerificationContent];
    let ders = contents.map(|field| content("ca-intermediate", field));
    let place = |der: &[u8], part: &[u8]| der.windows(part.len()).position(|it| it == part).unwrap();
    let ca = Certificate::from_der(ders[0].clone()).unwrap();
    let key = ca.subject_public_key_info().subject_public_key.octets.to_vec();
    let proof = Certificate::from_der(ders[1].clone()).unwrap();
    let identifier = proof.authority_key_identifier().unwrap().unwrap().key_identifier.unwrap().to_vec();
    let places = [(place(&ders[0], &key), key.len()), (place(&ders[1], &identifier), identifier.len())];
    let change = (0..2_usize, any::<prop::sample::Index>(), 0..8_u32);
    holds(300, &change, |(at, index, bit)| {
        let (start, length) = places[at];
        let mut der = ders[at].clone();
        der[start + index.index(length)] ^= 1 << bit;
        let mut changed = original.clone();
        let _old = changed.insert(contents[at].name(), pem(&der));
        let judged = Judged::fields(&changed, &policy());
        assert_ne!(judged.possession, Some(Possession::Proven), "{at} {index:?} {bit}");
    });
}
