//! The forger: takes a response whose proof is good, edits its fields, its PEM text and the DER nodes of both
//! certificates, signs again where it likes, and hopes to be called proven. Whatever it makes, [`crate::recheck`] has to
//! agree before the library may say so.

mod edit;
mod name;
mod tree;

use std::collections::BTreeMap;
use std::sync::Arc;

use arbitrary::{Arbitrary, Unstructured};
use mqtt_ca_check::case::Case;
use mqtt_ca_check::judge as report_on;
use mqtt_ca_check::wire;
use mqtt_ca_check::{Possession, Verdict};

use self::edit::Edit;
use crate::recheck;
use crate::seeds::Seed;
use crate::{certificate, judge, render};

/// Edits of one input at most.
const EDITS: usize = 12;
/// Signatures made for one input at most: they take the most time.
const SIGNATURES: usize = 2;
/// Octets of a certificate at most; edits can multiply.
const LARGEST: usize = 16 << 10;
/// Octets of a response at most: longer ones, of text repeated, take long and tell nothing new.
const LONGEST: usize = 64 << 10;

/// Bits of an input's second octet: in the end the CA's key signs this certificate again, so that whatever was edited in
/// it is judged for what it says.
const RESIGN_CA: u8 = 1;
const RESIGN_PROOF: u8 = 2;
/// If both bits are set, in the end the CA gets a key that nobody holds, computed to fit the proof's signature.
const RECOVER: u8 = 4 | 16;
const RECOVER_ODD: u8 = 8;

/// The texts of a record and the two certificates, while they are edited.
#[derive(Clone, Debug)]
pub(crate) struct Forgery {
    fields: BTreeMap<String, String>,
    /// DER: the CA, the proof.
    certificates: [Vec<u8>; 2],
    /// Edits of the PEM text, done last.
    texts: Vec<(usize, edit::PemEdit)>,
    /// The position of the CA's key.
    key: Option<u8>,
    signatures: usize,
}

/// The fields that hold the certificates.
const CONTENTS: [&str; 2] = ["CaContent", "VerificationContent"];

impl Forgery {
    fn of(seed: &Seed) -> Self {
        let fields = seed.fields();
        let certificates = CONTENTS.map(|field| recheck::octets_of_pem(&fields[field]).expect("PEM"));
        Forgery { fields, certificates, texts: Vec::new(), key: seed.key, signatures: 0 }
    }

    /// The response in JSON.
    fn json(mut self) -> Vec<u8> {
        for (at, field) in CONTENTS.into_iter().enumerate() {
            // A field that was set or removed as text stays as it is.
            if self.fields.get(field).is_some_and(|text| recheck::octets_of_pem(text).is_some()) {
                let block = ::pem::Pem::new("CERTIFICATE", self.certificates[at].clone());
                let config = ::pem::EncodeConfig::new().set_line_ending(::pem::LineEnding::LF);
                let _old = self.fields.insert(field.to_owned(), ::pem::encode_config(&block, config));
            }
        }
        for (at, edit) in std::mem::take(&mut self.texts) {
            if let Some(text) = self.fields.get_mut(CONTENTS[at]) {
                edit.apply(text);
            }
        }
        serde_json::json!({ "RequestId": "fuzz", "Data": self.fields }).to_string().into_bytes()
    }
}

/// Reads an input as a seed and edits, and judges what they make: `None` if that grew too large.
pub fn assert_no_forgery_is_proven(input: &[u8]) -> Option<Possession> {
    let mut input = Unstructured::new(input);
    let mut forgery = Forgery::of(Seed::of(u8::arbitrary(&mut input).unwrap_or_default()));
    let last = u8::arbitrary(&mut input).unwrap_or_default();
    let mut count = 0;
    while !input.is_empty() && count < EDITS {
        let Ok(edit) = Edit::arbitrary(&mut input) else { break };
        edit.apply(&mut forgery);
        count += 1;
        if forgery.certificates.iter().any(|der| der.len() > LARGEST) {
            return None;
        }
    }
    for (at, mask) in [RESIGN_CA, RESIGN_PROOF].into_iter().enumerate() {
        if last & mask != 0 {
            Edit::sign_by_ca(at).apply(&mut forgery);
        }
    }
    let is_recovered =
        last & RECOVER == RECOVER && edit::recover(&mut forgery, last & RECOVER_ODD != 0).is_some();
    let json = forgery.json();
    if json.len() > LONGEST {
        return None;
    }
    let possession = assert_judged(&json);
    assert!(!is_recovered || possession != Possession::Proven, "proven with a key that nobody holds");
    assert!(count > 0 || is_recovered || possession == Possession::Proven, "a good proof was not proven");
    Some(possession)
}

/// Judges one response, which is read, and has it checked again by other means.
fn assert_judged(json: &[u8]) -> Possession {
    let mut records = wire::records(json);
    let response = records.next().expect("a record").expect("JSON of its own making");
    assert!(records.next().is_none());
    let registration = Arc::new(Case::registration(response));
    for policy in judge::policies() {
        judge::assert_sound(&report_on(Arc::clone(&registration), &policy), &policy);
    }
    let policy = judge::policy();
    judge::assert_repeatable(&registration, &policy);
    let report = report_on(Arc::clone(&registration), &policy);
    let possession = report.possession().expect("a claim");
    match possession {
        Possession::Proven => {
            if let Err(objection) = recheck::proven(json) {
                panic!("proven, but {objection}: {}", String::from_utf8_lossy(json));
            }
        }
        Possession::Refuted => assert!(recheck::proven(json).is_err(), "refuted, but the proof is good"),
        Possession::Unproven => {}
    }
    assert!(report.verdict() != Verdict::Passed || possession == Possession::Proven);
    for role in [mqtt_ca_check::case::Role::Ca, mqtt_ca_check::case::Role::Verification] {
        if let Some(read) = registration.certificate(role) {
            certificate::assert_consistent(read);
        }
    }
    render::assert_renders_one(json, &policy);
    possession
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::SEEDS;

    #[test]
    fn every_seed_is_proven_and_the_second_opinion_agrees() {
        for (number, seed) in SEEDS.iter().enumerate() {
            assert_eq!(recheck::proven(seed.json.as_bytes()), Ok(()), "{}", seed.name);
            let possession = assert_no_forgery_is_proven(&[u8::try_from(number).unwrap()]);
            assert_eq!(possession, Some(Possession::Proven), "{}", seed.name);
        }
    }

    #[test]
    fn what_the_cas_key_signs_again_is_proven_and_what_another_signs_is_refuted() {
        for seed in &SEEDS {
            let Some(key) = seed.key else { continue };
            let judged = |key| {
                let mut forgery = Forgery::of(seed);
                Edit::sign(1, key).apply(&mut forgery);
                assert_judged(&forgery.json())
            };
            assert_eq!(judged(key), Possession::Proven, "{}", seed.name);
            assert_eq!(judged(crate::keys::P256_OTHER), Possession::Refuted, "{}", seed.name);
        }
    }

    #[test]
    fn a_second_common_name_refutes_however_it_is_written() {
        let proof = |names: &[(&[u8], &str)]| {
            let mut forgery = Forgery::of(&SEEDS[0]);
            Edit::subject_of_proof(names).apply(&mut forgery);
            Edit::sign_by_ca(1).apply(&mut forgery);
            assert_judged(&forgery.json())
        };
        let code = SEEDS[0].fields()["RegistrationCode"].clone();
        let common_name = &[0x55, 0x04, 0x03][..];
        let unit = &[0x55, 0x04, 0x0b][..];
        assert_eq!(proof(&[(common_name, &code)]), Possession::Proven);
        assert_eq!(proof(&[(common_name, &code), (unit, "x")]), Possession::Proven);
        assert_eq!(proof(&[(common_name, &code), (common_name, "x")]), Possession::Refuted);
        assert_eq!(proof(&[(unit, &code), (common_name, "x")]), Possession::Refuted);
        // With a superfluous octet in the object identifier: no common name to a strict reader.
        let padded = &[0x55, 0x04, 0x80, 0x03][..];
        assert_ne!(proof(&[(padded, &code)]), Possession::Proven);
        assert_ne!(proof(&[(common_name, &code), (padded, "x")]), Possession::Proven);
    }

    /// The signature verifies and the names agree, but under a key that was computed.
    #[test]
    fn a_computed_key_is_unproven_under_every_seed() {
        let mut unproven = 0;
        for (number, seed) in SEEDS.iter().enumerate() {
            for odd in [0, RECOVER_ODD] {
                let input = [u8::try_from(number).unwrap(), RECOVER | odd];
                match assert_no_forgery_is_proven(&input) {
                    Some(Possession::Unproven) => unproven += 1,
                    other => panic!("{}: {other:?}", seed.name),
                }
            }
        }
        assert_eq!(unproven, 2 * SEEDS.len());
    }

    /// Otherwise the assertions about what is proven would say nothing.
    #[test]
    fn edits_drawn_at_random_come_to_every_possession() {
        let mut counts = [0; 3];
        let mut state = 1_u64;
        for _ in 0..300 {
            // Knuth's linear congruential generator (MMIX).
            let mut octet = || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                state.to_be_bytes()[0]
            };
            let mut input: Vec<u8> = (0..64).map(|_| octet()).collect();
            // Signing with RSA takes long without optimisation: five of the seeds.
            input[0] %= 7;
            match assert_no_forgery_is_proven(&input) {
                Some(Possession::Proven) => counts[0] += 1,
                Some(Possession::Refuted) => counts[1] += 1,
                Some(Possession::Unproven) => counts[2] += 1,
                None => {}
            }
        }
        println!("{counts:?}");
        assert!(counts.iter().all(|count| *count >= 10), "{counts:?}");
    }

    /// The expected files of testdata were written by hand: they are a third opinion.
    #[test]
    fn the_second_opinion_is_that_of_testdata() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/responses");
        let (mut proven, mut refuted, mut unbound) = (0, 0, 0);
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let Ok(expected) = std::fs::read_to_string(path.with_extension("expected")) else { continue };
            if path.extension().is_none_or(|it| it != "json") {
                continue;
            }
            let opinion = recheck::proven(&std::fs::read(&path).unwrap());
            if expected.contains("\npossession: proven\n") {
                assert_eq!(opinion, Ok(()), "{}", path.display());
                proven += 1;
            } else if expected.contains("\npossession: refuted\n") {
                assert!(opinion.is_err(), "{}", path.display());
                refuted += 1;
            } else if path.file_stem().unwrap().to_str().unwrap().starts_with("ca-key-bound") {
                assert!(opinion.is_err(), "{}", path.display());
                unbound += 1;
            }
        }
        assert!(proven > 200 && refuted > 20 && unbound > 6, "{proven}, {refuted}, {unbound}");
    }
}
