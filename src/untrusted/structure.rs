//! Recognises a private key by the first octets of its DER, which may be cut off or be BER.

const INTEGER: u8 = 0x02;
const OCTET_STRING: u8 = 0x04;
const OBJECT_IDENTIFIER: u8 = 0x06;
const SEQUENCE: u8 = 0x30;

/// Octets of the shortest modulus (256 bits) and of the shortest EC key (112 bits) that are taken for such.
const SHORTEST_MODULUS: usize = 32;
const SHORTEST_EC_KEY: usize = 14;

/// Octets of the longest parameters that are passed over to see what follows them.
const LONGEST_PARAMETERS: usize = 128;

/// Algorithms of keys alone: no signature is made by an algorithm of this name, so that a certificate has it only with
/// the key. DSA, id-ecPublicKey, dhKeyAgreement (PKCS #3), dhpublicnumber (X9.42).
const OF_KEYS: [&[u8]; 4] = [
    &[0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01],
    &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01],
    &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x03, 0x01],
    &[0x2a, 0x86, 0x48, 0xce, 0x3e, 0x02, 0x01],
];

/// PKCS #5, PKCS #12 and PKCS #7 (1.2.840.113549.1).
const PKCS_5: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05];
const PKCS_7: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07];
const PKCS_12: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c];

/// Whether the octets begin as one of these: RSAPrivateKey (RFC 8017 A.1.2) or the like of DSA; PrivateKeyInfo and
/// EncryptedPrivateKeyInfo (RFC 5958); ECPrivateKey (RFC 5915); PFX (RFC 7292 section 4).
///
/// At most some 200 of them are read.
pub(super) fn begins_private_key(octets: impl Iterator<Item = u8>) -> bool {
    Octets(octets).is_private_key().unwrap_or(false)
}

struct Octets<I>(I);

impl<I: Iterator<Item = u8>> Octets<I> {
    /// `None` where they end before it can be told.
    fn is_private_key(&mut self) -> Option<bool> {
        if self.header()?.0 != SEQUENCE {
            return Some(false);
        }
        match self.header()? {
            (INTEGER, 1) => {
                let version = self.0.next()?;
                self.follows_version(version)
            }
            (SEQUENCE, _) => {
                let (algorithm, _) = self.object_identifier()?;
                Some(algorithm.starts_with(PKCS_5) || algorithm.starts_with(PKCS_12))
            }
            _ => Some(false),
        }
    }

    fn follows_version(&mut self, version: u8) -> Option<bool> {
        match (version, self.header()?) {
            (0 | 1, (INTEGER, length)) => Some(length >= SHORTEST_MODULUS),
            (0 | 1, (OCTET_STRING, length)) => Some(length >= SHORTEST_EC_KEY),
            (0 | 1, (SEQUENCE, length)) => self.is_private_key_info(length),
            (3, (SEQUENCE, _)) => Some(self.object_identifier()?.0.starts_with(PKCS_7)),
            _ => Some(false),
        }
    }

    /// Whether an algorithm of this length and an OCTET STRING follow. Behind the algorithm of a certificate of version 1,
    /// whose serial number stands where the version does, a name follows.
    fn is_private_key_info(&mut self, length: usize) -> Option<bool> {
        let (algorithm, read) = self.object_identifier()?;
        if OF_KEYS.contains(&algorithm.as_slice()) {
            return Some(true);
        }
        let parameters = length.saturating_sub(read);
        // The subject of a certification request stands where the algorithm does.
        if algorithm.is_empty() || parameters > LONGEST_PARAMETERS {
            return Some(false);
        }
        for _ in 0..parameters {
            let _parameter = self.0.next()?;
        }
        Some(self.header()?.0 == OCTET_STRING)
    }

    /// The contents of an object identifier, empty if it is another element, and how many octets were read.
    fn object_identifier(&mut self) -> Option<(Vec<u8>, usize)> {
        match self.header()? {
            (OBJECT_IDENTIFIER, length @ 1..=16) => {
                let contents: Vec<u8> = self.0.by_ref().take(length).collect();
                (contents.len() == length).then_some((contents, length.saturating_add(2)))
            }
            _ => Some((Vec::new(), 0)),
        }
    }

    /// The tag and the length of an element; an indefinite length is the greatest.
    fn header(&mut self) -> Option<(u8, usize)> {
        let tag = self.0.next()?;
        let length = match self.0.next()? {
            short @ 0..=0x7f => usize::from(short),
            0x80 => usize::MAX,
            long @ 0x81..=0x88 => {
                let mut length = 0_usize;
                for _ in 0x80..long {
                    length = length.wrapping_shl(8) | usize::from(self.0.next()?);
                }
                length
            }
            _ => return Some((0, 0)),
        };
        Some((tag, length))
    }
}
