//! Single bits: in whatever bit the verification certificate, or the subject or key of the CA, differs from what was
//! registered, nothing is proven.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use mqtt_ca_check::case::Case;
use mqtt_ca_check::judge;
use mqtt_ca_check::report::{Possession, Verdict};
use mqtt_ca_check::wire::Field;
use mqtt_ca_check::x509::Certificate;
use proptest::prelude::*;

use crate::support::{fields, in_parallel, pem, policy, response_of};
use crate::{content, holds};

/// What a bit is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Verification,
    CaSubject,
    CaKey,
}

/// A bit of one of the two certificates, counted from the highest of the first octet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Bit {
    part: Part,
    number: usize,
}

impl Bit {
    fn field(self) -> Field {
        match self.part {
            Part::Verification => Field::VerificationContent,
            Part::CaSubject | Part::CaKey => Field::CaContent,
        }
    }

    fn octet(self) -> usize {
        self.number / 8
    }

    fn mask(self) -> u8 {
        0x80 >> (self.number % 8)
    }
}

/// Where `part` stands last in `der`: of two equal names in a self-signed CA, the second is the subject.
fn last_position(der: &[u8], part: &[u8]) -> Range<usize> {
    let start = der.windows(part.len()).rposition(|window| window == part).unwrap();
    start..start + part.len()
}

/// Every bit of the verification certificate, and of the CA certificate's subject and subjectPublicKeyInfo.
fn bits(name: &str) -> Vec<Bit> {
    let ca = Certificate::from_der(content(name, Field::CaContent)).unwrap();
    let key = last_position(ca.der(), ca.subject_public_key_info().raw);
    let subject = last_position(ca.der(), ca.subject().der());
    assert_eq!(subject.end, key.start, "subjectPublicKeyInfo follows the subject");
    let verification = 0..content(name, Field::VerificationContent).len();
    [(Part::Verification, verification), (Part::CaSubject, subject), (Part::CaKey, key)]
        .into_iter()
        .flat_map(|(part, octets)| (octets.start * 8..octets.end * 8).map(move |number| Bit { part, number }))
        .collect()
}

/// A response whose certificates are DER octets.
struct Pair {
    fields: crate::Fields,
    ders: BTreeMap<&'static str, Vec<u8>>,
}

impl Pair {
    fn new(name: &str) -> Self {
        let ders = [Field::CaContent, Field::VerificationContent]
            .map(|field| (field.name(), content(name, field)))
            .into();
        Pair { fields: fields(name), ders }
    }

    /// What is said with one bit flipped.
    fn flipped(&self, bit: Bit) -> (Verdict, Possession) {
        let field = bit.field().name();
        let mut der = self.ders[field].clone();
        der[bit.octet()] ^= bit.mask();
        let mut fields = self.fields.clone();
        let _old = fields.insert(field, pem(&der));
        judged(&fields)
    }

    /// Bits of the CA's subject that leave possession proven, and have to: it is compared with the issuer in the
    /// verification certificate by text, without regard to letter case and string type (RFC 5280 section 7.1). The two
    /// cases of a letter differ in the bit 0x20, and some string types differ in one bit of their tag.
    fn excused(&self) -> BTreeSet<Bit> {
        let ca = Certificate::from_der(self.ders["CaContent"].clone()).unwrap();
        let mut excused = BTreeSet::new();
        let mut excuse = |octet: usize, mask: u8| {
            let number = octet * 8 + usize::try_from(mask.leading_zeros()).unwrap();
            assert!(excused.insert(Bit { part: Part::CaSubject, number }));
        };
        let mut start = last_position(ca.der(), ca.subject().der()).start;
        for attribute in ca.subject().attributes() {
            let text = attribute.text().unwrap();
            let rest = &ca.der()[start..];
            start += rest.windows(text.len()).position(|window| window == text.as_bytes()).unwrap();
            let tag = start - 2;
            for mask in (0..8).map(|bit| 1 << bit) {
                if ASCII_STRINGS.contains(&(ca.der()[tag] ^ mask)) {
                    excuse(tag, mask);
                }
            }
            for (at, octet) in text.bytes().enumerate() {
                if octet.is_ascii_alphabetic() {
                    excuse(start + at, 0x20);
                }
            }
            start += text.len();
        }
        assert!(excused.len() > 10);
        excused
    }
}

/// The tags of UTF8String, NumericString, PrintableString, TeletexString, IA5String and VisibleString, in all of which
/// ASCII is written alike. PrintableString 0x13 and NumericString 0x12 are one bit apart. Letters in a NumericString fail
/// name-encoding, but they are read.
const ASCII_STRINGS: [u8; 6] = [0x0c, 0x12, 0x13, 0x14, 0x16, 0x1a];

fn judged(fields: &crate::Fields) -> (Verdict, Possession) {
    let policy = policy();
    let response = response_of(fields);
    let registration = Case::registration(response);
    let report = judge(registration, &policy);
    (report.verdict(), report.possession().unwrap())
}

const PROVEN: (Verdict, Possession) = (Verdict::Passed, Possession::Proven);

/// Nothing is proven by chance, nor is it proven that letter case counts: what is excused is excused each time. And
/// where it is, the CA's own signature tells.
#[test]
fn no_flipped_bit_of_a_p256_pair_leaves_possession_proven() {
    let pair = Pair::new("ec-p256");
    assert_eq!(judged(&pair.fields), PROVEN);
    let bits = bits("ec-p256");
    assert!(bits.len() > 4000, "only {} bits", bits.len());
    let results = in_parallel(&bits, |bit| pair.flipped(*bit));
    let mut proven = BTreeSet::new();
    for (bit, (verdict, possession)) in bits.into_iter().zip(results) {
        assert_eq!(verdict, Verdict::Failed, "{bit:?}");
        if possession == Possession::Proven {
            let _new = proven.insert(bit);
        }
    }
    assert_eq!(proven, pair.excused());
}

/// The bits that say what the octets of the signature and of the CA's key are: tags, lengths, unused bits, algorithm.
fn framing(name: &str) -> Vec<Bit> {
    let verification = Certificate::from_der(content(name, Field::VerificationContent)).unwrap();
    let ca = Certificate::from_der(content(name, Field::CaContent)).unwrap();
    let signature = last_position(verification.der(), verification.signature().octets).start;
    let info = ca.subject_public_key_info();
    let key = last_position(ca.der(), info.raw).start
        ..last_position(ca.der(), info.subject_public_key.octets).start;
    // The BIT STRING's header has up to four octets, and one that counts unused bits follows.
    [(Part::Verification, signature - 5..signature), (Part::CaKey, key)]
        .into_iter()
        .flat_map(|(part, octets)| (octets.start * 8..octets.end * 8).map(move |number| Bit { part, number }))
        .collect()
}

#[test]
fn no_flipped_bit_of_any_other_pair_leaves_possession_proven() {
    for (name, cases) in [
        ("good", 400),
        ("ec-p384", 300),
        ("ec-p521", 300),
        ("rsa-pss-sha256-salt-32", 400),
        ("rsa-pss-sha512", 200),
        ("recipe-rsa-v3", 200),
    ] {
        let pair = Pair::new(name);
        assert_eq!(judged(&pair.fields), PROVEN, "{name}");
        let excused = pair.excused();
        let assert_noticed = |bit: &Bit| {
            let (verdict, possession) = pair.flipped(*bit);
            assert_eq!(verdict, Verdict::Failed, "{name}: {bit:?}");
            assert_eq!(possession == Possession::Proven, excused.contains(bit), "{name}: {bit:?}");
        };
        let _all = in_parallel(&framing(name), assert_noticed);
        holds(cases, &prop::sample::select(bits(name)), |bit| assert_noticed(&bit));
    }
}
