//! The private keys of testdata, with which a forger may sign: RustCrypto's operations, so that what is signed here is
//! no work of the backend under test. The keys are public, and nothing depends on how long an operation takes.

use std::sync::OnceLock;

use p256::pkcs8::DecodePrivateKey;
use rsa::pkcs1v15;
use rsa::signature::hazmat::PrehashSigner;
use rsa::signature::{SignatureEncoding, Signer};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

/// A private key.
#[derive(Debug)]
pub enum Key {
    /// On P-256.
    P256(p256::ecdsa::SigningKey),
    /// On P-384.
    P384(p384::ecdsa::SigningKey),
    /// On P-521.
    P521(p521::ecdsa::SigningKey),
    /// On secp256k1.
    Secp256k1(k256::ecdsa::SigningKey),
    /// Ed25519.
    Ed25519(ed25519_dalek::SigningKey),
    /// RSA.
    Rsa(Box<rsa::PrivateKey>),
}

/// The position of a key in [`keys`].
pub const P256_CA: u8 = 0;
/// Of no CA: what a forger has.
pub const P256_OTHER: u8 = 1;
/// On P-384.
pub const P384: u8 = 2;
/// On P-521.
pub const P521: u8 = 3;
/// On secp256k1.
pub const SECP256K1: u8 = 4;
/// Ed25519.
pub const ED25519: u8 = 5;
/// RSA of 2048 bits.
pub const RSA_2048_CA: u8 = 6;
/// RSA of 1024 bits, fast to sign with.
pub const RSA_1024: u8 = 7;

macro_rules! pem {
    ($name:literal) => {
        ::pem::parse(include_bytes!(concat!("../../testdata/keys/", $name, ".pem")))
            .expect("PEM")
            .into_contents()
    };
}

/// All keys, read once.
pub fn keys() -> &'static [Key; 8] {
    static KEYS: OnceLock<[Key; 8]> = OnceLock::new();
    KEYS.get_or_init(|| {
        [
            Key::P256(p256::ecdsa::SigningKey::from_pkcs8_der(&pem!("ec-p256-ca")).expect("a key")),
            Key::P256(p256::ecdsa::SigningKey::from_pkcs8_der(&pem!("ec-p256-proof")).expect("a key")),
            Key::P384(p384::ecdsa::SigningKey::from_pkcs8_der(&pem!("ec-p384")).expect("a key")),
            Key::P521(p521::ecdsa::SigningKey::from_pkcs8_der(&pem!("ec-p521")).expect("a key")),
            Key::Secp256k1(k256::ecdsa::SigningKey::from_pkcs8_der(&pem!("ec-secp256k1")).expect("a key")),
            Key::Ed25519(ed25519_dalek::SigningKey::from_pkcs8_der(&pem!("ed25519")).expect("a key")),
            Key::Rsa(Box::new(rsa::PrivateKey::from_pkcs8_der(&pem!("rsa-2048-ca")).expect("a key"))),
            Key::Rsa(Box::new(rsa::PrivateKey::from_pkcs8_der(&pem!("rsa-1024")).expect("a key"))),
        ]
    })
}

/// A hash, as the last octet of the object identifiers that combine it with ECDSA and with RSA.
#[derive(Clone, Copy)]
enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    const fn of(choice: u8) -> Self {
        match choice % 4 {
            0 => Hash::Sha256,
            1 => Hash::Sha384,
            2 => Hash::Sha512,
            _ => Hash::Sha1,
        }
    }

    /// ecdsa-with-SHA1 stands under another arc and is not verified: SHA-256 in its place.
    const fn for_ecdsa(self) -> Self {
        if let Hash::Sha1 = self { Hash::Sha256 } else { self }
    }

    fn digest(self, message: &[u8]) -> Vec<u8> {
        match self {
            Hash::Sha1 => Sha1::digest(message).to_vec(),
            Hash::Sha256 => Sha256::digest(message).to_vec(),
            Hash::Sha384 => Sha384::digest(message).to_vec(),
            Hash::Sha512 => Sha512::digest(message).to_vec(),
        }
    }
}

impl Key {
    /// The AlgorithmIdentifier of signatures with this hash, in DER. Hash 0 is SHA-256.
    #[must_use]
    pub fn algorithm(&self, hash: u8) -> Vec<u8> {
        let hash = Hash::of(hash);
        match self {
            Key::Ed25519(_) => b"\x30\x05\x06\x03\x2b\x65\x70".to_vec(),
            Key::Rsa(_) => {
                let arc = match hash {
                    Hash::Sha1 => 0x05,
                    Hash::Sha256 => 0x0b,
                    Hash::Sha384 => 0x0c,
                    Hash::Sha512 => 0x0d,
                };
                [&b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01"[..], &[arc, 0x05, 0x00]].concat()
            }
            _ => {
                let arc = match hash.for_ecdsa() {
                    Hash::Sha1 | Hash::Sha256 => 0x02,
                    Hash::Sha384 => 0x03,
                    Hash::Sha512 => 0x04,
                };
                [&b"\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03"[..], &[arc]].concat()
            }
        }
    }

    /// A signature over a message with this hash: the contents of the BIT STRING after the octet of unused bits.
    #[must_use]
    pub fn sign(&self, message: &[u8], hash: u8) -> Vec<u8> {
        let hash = Hash::of(hash);
        let digest = hash.for_ecdsa().digest(message);
        // RustCrypto refuses hashes much shorter than the field; zeros before one leave the number as it is.
        let padded = |field: usize| [&vec![0; field.saturating_sub(digest.len())][..], &digest].concat();
        match self {
            Key::P256(key) => ecdsa::<p256::ecdsa::DerSignature>(key, &padded(32)),
            Key::P384(key) => ecdsa::<p384::ecdsa::DerSignature>(key, &padded(48)),
            Key::P521(key) => ecdsa::<p521::ecdsa::DerSignature>(key, &padded(66)),
            Key::Secp256k1(key) => ecdsa::<k256::ecdsa::DerSignature>(key, &padded(32)),
            Key::Ed25519(key) => key.sign(message).to_vec(),
            Key::Rsa(key) => match hash {
                Hash::Sha1 => pkcs1v15::SigningKey::<Sha1>::new(*key.clone()).sign(message),
                Hash::Sha256 => pkcs1v15::SigningKey::<Sha256>::new(*key.clone()).sign(message),
                Hash::Sha384 => pkcs1v15::SigningKey::<Sha384>::new(*key.clone()).sign(message),
                Hash::Sha512 => pkcs1v15::SigningKey::<Sha512>::new(*key.clone()).sign(message),
            }
            .to_vec(),
        }
    }
}

/// ECDSA over a hash. None can be made with a chance of 2^-250; then it is empty.
fn ecdsa<S: SignatureEncoding>(key: &impl PrehashSigner<S>, hash: &[u8]) -> Vec<u8> {
    key.sign_prehash(hash).map(|signature| signature.to_vec()).unwrap_or_default()
}
