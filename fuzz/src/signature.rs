//! "Did this key sign that?": what AWS-LC verifies, RustCrypto verifies too. An input selects a signature of testdata
//! and edits its parts; in the beginning it is good.

use arbitrary::{Arbitrary, Unstructured};
use mqtt_ca_check::x509::{
    AlgorithmIdentifier, BitString, Oid, PublicKey, SignatureResult, SubjectPublicKeyInfo,
};

use crate::input::Octets;
use crate::keys::keys;
use crate::recheck::{self, Certificate};
use crate::seeds::Seed;
use crate::tlv;

/// Edits of one input at most.
const EDITS: usize = 8;

/// What is verified.
#[derive(Clone, Debug)]
struct Case {
    /// SubjectPublicKeyInfo, AlgorithmIdentifier, message, signature.
    parts: [Vec<u8>; 4],
    unused_bits: u8,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Part {
    PublicKey,
    Algorithm,
    Message,
    Signature,
}

#[derive(Arbitrary, Debug)]
enum Edit {
    Replace(Part, Octets),
    Octet(Part, u16, u8),
    FlipBit(Part, u16, u8),
    Insert(Part, u16, Octets),
    Remove(Part, u16, u8),
    /// A part of another seed.
    Take(Part, u8),
    /// A new signature by a key of testdata, with its algorithm.
    Sign(u8, u8),
    UnusedBits(u8),
}

/// Reads an input as edits and verifies what they make.
pub fn assert_verifies_alike(input: &[u8]) {
    let mut input = Unstructured::new(input);
    let mut case = Case::of(u8::arbitrary(&mut input).unwrap_or_default());
    let mut count = 0;
    while !input.is_empty() && count < EDITS {
        let Ok(edit) = Edit::arbitrary(&mut input) else { break };
        case.apply(edit);
        count += 1;
    }
    let verified = case.assert_alike();
    assert!(count > 0 || verified, "a good signature was not verified");
}

impl Case {
    /// The verification certificate of a seed and the CA's key.
    fn of(seed: u8) -> Self {
        let fields = Seed::of(seed).fields();
        let [ca, proof] = ["CaContent", "VerificationContent"]
            .map(|field| recheck::octets_of_pem(&fields[field]).expect("PEM"));
        let (ca, proof) = (Certificate::read(&ca).expect("DER"), Certificate::read(&proof).expect("DER"));
        let signature = proof.whole_signature().expect("whole octets");
        let parts = [ca.public_key, proof.algorithm, proof.tbs, signature].map(<[u8]>::to_vec);
        Case { parts, unused_bits: 0 }
    }

    fn part(&mut self, part: Part) -> &mut Vec<u8> {
        let [public_key, algorithm, message, signature] = &mut self.parts;
        match part {
            Part::PublicKey => public_key,
            Part::Algorithm => algorithm,
            Part::Message => message,
            Part::Signature => signature,
        }
    }

    fn apply(&mut self, edit: Edit) {
        match edit {
            Edit::Replace(part, octets) => *self.part(part) = octets.0,
            Edit::Octet(part, at, value) => {
                let octets = self.part(part);
                if let Some(octet) = index(octets, at).and_then(|at| octets.get_mut(at)) {
                    *octet = value;
                }
            }
            Edit::FlipBit(part, at, bit) => {
                let octets = self.part(part);
                if let Some(octet) = index(octets, at).and_then(|at| octets.get_mut(at)) {
                    *octet ^= 1 << (bit % 8);
                }
            }
            Edit::Insert(part, at, inserted) => {
                let octets = self.part(part);
                let at = usize::from(at) % (octets.len() + 1);
                let _none = octets.splice(at..at, inserted.0);
            }
            Edit::Remove(part, at, count) => {
                let octets = self.part(part);
                let start = usize::from(at) % (octets.len() + 1);
                let end = octets.len().min(start + usize::from(count));
                let _removed = octets.drain(start..end);
            }
            Edit::Take(part, seed) => *self.part(part) = Case::of(seed).part(part).clone(),
            Edit::Sign(key, hash) => {
                let key = &keys()[usize::from(key) % keys().len()];
                self.parts[3] = key.sign(&self.parts[2], hash);
                self.parts[1] = key.algorithm(hash);
            }
            Edit::UnusedBits(bits) => self.unused_bits = bits % 8,
        }
    }

    /// Whether the library verified it; if it did, the second opinion has to.
    fn assert_alike(&self) -> bool {
        let [public_key, algorithm, message, signature] = &self.parts;
        let (Some(info), Some(algorithm_identifier)) = (public_key_info(public_key), identifier(algorithm))
        else {
            return false;
        };
        let bits = BitString { unused_bits: self.unused_bits, octets: signature };
        let result = PublicKey::read(&info).verify(&algorithm_identifier, message, &bits);
        assert_eq!(result, PublicKey::read(&info).verify(&algorithm_identifier, message, &bits));
        match result {
            SignatureResult::Verified => {
                assert_eq!(self.unused_bits, 0);
                let second = recheck::verify(public_key, algorithm, message, signature);
                assert_eq!(second, Some(true), "AWS-LC verifies what RustCrypto does not");
                true
            }
            SignatureResult::Rejected => {
                let second = recheck::verify(public_key, algorithm, message, signature);
                assert!(
                    second != Some(true) || self.unused_bits != 0,
                    "RustCrypto verifies what AWS-LC does not"
                );
                false
            }
            SignatureResult::Unsupported(reason) => {
                assert!(reason.to_string().chars().count() <= 256, "{reason}");
                false
            }
        }
    }
}

fn index(octets: &[u8], at: u16) -> Option<usize> {
    usize::from(at).checked_rem(octets.len())
}

fn identifier(raw: &[u8]) -> Option<AlgorithmIdentifier<'_>> {
    let parts = tlv::sequence(raw)?;
    let (oid, parameters) = match parts[..] {
        [oid] => (oid, None),
        [oid, parameters] => (oid, Some(parameters.raw)),
        _ => return None,
    };
    oid.is(tlv::OID).then_some(AlgorithmIdentifier {
        oid: Oid::from_der_contents(oid.contents),
        parameters,
        raw,
    })
}

fn public_key_info(raw: &[u8]) -> Option<SubjectPublicKeyInfo<'_>> {
    let [algorithm, key] = tlv::sequence(raw)?.try_into().ok()?;
    let (unused_bits, octets) = key.contents.split_first()?;
    let is_shaped = key.is(tlv::BIT_STRING) && *unused_bits < 8 && (*unused_bits == 0 || !octets.is_empty());
    is_shaped.then_some(())?;
    let subject_public_key = BitString { unused_bits: *unused_bits, octets };
    Some(SubjectPublicKeyInfo { algorithm: identifier(algorithm.raw)?, subject_public_key, raw })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::SEEDS;

    #[test]
    fn every_seed_is_a_good_signature_to_both() {
        for number in 0..SEEDS.len() {
            assert_verifies_alike(&[u8::try_from(number).unwrap()]);
        }
    }

    #[test]
    fn keys_sign_what_both_verify() {
        for (number, seed) in SEEDS.iter().enumerate() {
            let Some(key) = seed.key else { continue };
            let mut case = Case::of(u8::try_from(number).unwrap());
            case.apply(Edit::Replace(Part::Message, Octets(b"another message".to_vec())));
            assert!(!case.assert_alike(), "{}", seed.name);
            case.apply(Edit::Sign(key, 0));
            assert!(case.assert_alike(), "{}", seed.name);
        }
    }
}
