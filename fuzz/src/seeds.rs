//! Responses of testdata whose proof is good: where the forger and the signature target begin.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::keys;

/// A response whose possession is proven.
#[derive(Debug)]
pub struct Seed {
    /// Its name in testdata.
    pub name: &'static str,
    /// The response.
    pub json: &'static str,
    /// The position of the CA's key in [`keys::keys`], if it is one of these.
    pub key: Option<u8>,
}

macro_rules! seed {
    ($name:literal, $key:expr) => {
        Seed {
            name: $name,
            json: include_str!(concat!("../../testdata/responses/", $name, ".json")),
            key: $key,
        }
    };
}

/// All seeds. Their order is part of the corpus: add at the end.
pub static SEEDS: [Seed; 16] = [
    seed!("ec-p256", Some(keys::P256_CA)),
    seed!("good", Some(keys::RSA_2048_CA)),
    seed!("recipe-ecc-v3", Some(keys::P256_CA)),
    seed!("recipe-rsa-v3", Some(keys::RSA_2048_CA)),
    seed!("ec-p384", Some(keys::P384)),
    seed!("ec-p521", Some(keys::P521)),
    seed!("ec-secp256k1", Some(keys::SECP256K1)),
    seed!("ed25519", Some(keys::ED25519)),
    seed!("rsa-pss-sha256-salt-32", Some(keys::RSA_2048_CA)),
    seed!("rsa-pss-sha512", Some(keys::RSA_2048_CA)),
    seed!("rsa-1024", Some(keys::RSA_1024)),
    seed!("rsa-exponent-3", None),
    seed!("issuer-in-other-case", Some(keys::RSA_2048_CA)),
    seed!("code-bmp-string", Some(keys::RSA_2048_CA)),
    seed!("alternative-names-of-every-kind", Some(keys::RSA_2048_CA)),
    seed!("ca-bought-intermediate", None),
];

impl Seed {
    /// The seed that a number selects.
    #[must_use]
    pub fn of(number: u8) -> &'static Seed {
        &SEEDS[usize::from(number) % SEEDS.len()]
    }

    /// The texts of the record.
    #[must_use]
    pub fn fields(&self) -> BTreeMap<String, String> {
        let value: Value = serde_json::from_str(self.json).expect("JSON");
        let data = value["Data"].as_object().expect("an object");
        data.iter().filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect()
    }
}
