//! Responses to measure with: good ones, each with a CA key of its own, made once and kept in the target folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, PKCS_ED25519, PKCS_RSA_SHA256, PKCS_RSA_SHA512,
    RsaKeySize, SerialNumber, SignatureAlgorithm,
};
use time::{Duration, OffsetDateTime};

/// How many keys the verification certificates share. They are only read, nothing is verified with them.
const VERIFICATION_KEYS: usize = 8;

/// Responses of one kind, all judged alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Suite {
    Rsa2048,
    Rsa4096,
    P256,
    P384,
    Ed25519,
    /// An RSA-2048 CA that signed itself with SHA-256 and the verification certificate with SHA-512.
    RsaMixed,
}

impl Suite {
    pub(crate) const ALL: [Suite; 6] =
        [Suite::Rsa2048, Suite::Rsa4096, Suite::P256, Suite::P384, Suite::Ed25519, Suite::RsaMixed];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Suite::Rsa2048 => "RSA-2048",
            Suite::Rsa4096 => "RSA-4096",
            Suite::P256 => "P-256",
            Suite::P384 => "P-384",
            Suite::Ed25519 => "Ed25519",
            Suite::RsaMixed => "RSA-2048-mixed",
        }
    }

    /// `count` responses, each one line of JSON. Those that were made before are read.
    pub(crate) fn responses(self, count: usize) -> Vec<String> {
        let path = self.path(count);
        if !path.exists() {
            eprintln!("making {count} keys and responses of {} ...", self.name());
            let verification_keys: Vec<KeyPair> = (0..VERIFICATION_KEYS).map(|_| self.key()).collect();
            let made = in_parallel(count, |number| {
                self.response(number, &verification_keys[number % VERIFICATION_KEYS])
            });
            // Under its name only when it is complete.
            let unfinished = path.with_extension("unfinished");
            fs::write(&unfinished, made.join("\n")).unwrap();
            fs::rename(&unfinished, &path).unwrap();
        }
        fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect()
    }

    fn path(self, count: usize) -> PathBuf {
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("responses-{}-{count}.ndjson", self.name()))
    }

    fn key(self) -> KeyPair {
        match self {
            Suite::Rsa2048 | Suite::RsaMixed => {
                KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048)
            }
            Suite::Rsa4096 => KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_4096),
            Suite::P256 => KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256),
            Suite::P384 => KeyPair::generate_for(&PKCS_ECDSA_P384_SHA384),
            Suite::Ed25519 => KeyPair::generate_for(&PKCS_ED25519),
        }
        .unwrap()
    }

    /// The same key, to sign the verification certificate with.
    fn proving(self, key: &KeyPair) -> KeyPair {
        let algorithm: &'static SignatureAlgorithm = match self {
            Suite::RsaMixed => &PKCS_RSA_SHA512,
            _ => key.algorithm(),
        };
        KeyPair::from_pkcs8_der_and_sign_algo(&key.serialize_der().as_slice().into(), algorithm).unwrap()
    }

    /// The response with this number: what GetCaCertificate answers, on one line.
    fn response(self, number: usize, verification_key: &KeyPair) -> String {
        let ca_key = self.key();
        let not_before = OffsetDateTime::from_unix_timestamp(1_780_272_000).unwrap();
        let not_after = not_before + Duration::days(3650);
        let code = format!("{number:08}-8f90-4630-bea1-9cccb25756ad2089310274650918273645546372");

        let mut ca = CertificateParams::default();
        ca.distinguished_name = name(&format!("Example MQTT CA {number}"));
        ca.serial_number = Some(serial(number, 1));
        (ca.not_before, ca.not_after) = (not_before, not_after);
        ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        ca.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        ca.use_authority_key_identifier_extension = true;
        let ca_certificate = ca.self_signed(&ca_key).unwrap();

        let mut verification = CertificateParams::default();
        verification.distinguished_name = name(&code);
        verification.serial_number = Some(serial(number, 2));
        (verification.not_before, verification.not_after) = (not_before, not_before + Duration::days(365));
        verification.use_authority_key_identifier_extension = true;
        let issuer = Issuer::from_params(&ca, self.proving(&ca_key));
        let verification_certificate = verification.signed_by(verification_key, &issuer).unwrap();

        serde_json::json!({
            "RequestId": format!("6D1F0C54-2E3B-5A7C-9D10-{number:012X}"),
            "Data": {
                "RegistrationCode": code,
                "CaName": format!("mqtt_ca_{number}"),
                "Sn": hex::encode(serial(number, 1).to_bytes()),
                "CaContent": pem(ca_certificate.der()),
                "VerificationContent": pem(verification_certificate.der()),
                "ValidBegin": (not_before.unix_timestamp() * 1000).to_string(),
                "ValidEnd": (not_after.unix_timestamp() * 1000).to_string(),
                "Status": "1",
            },
        })
        .to_string()
    }
}

fn name(common_name: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::CountryName, "CN");
    name.push(DnType::OrganizationName, "Example");
    name.push(DnType::CommonName, common_name);
    name
}

/// 16 octets, as OpenSSL and the tools around it make them, the first bit not set.
fn serial(number: usize, certificate: u64) -> SerialNumber {
    let mixed = (number as u64).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 2;
    SerialNumber::from_slice(&[(mixed | 1 << 61).to_be_bytes(), certificate.to_be_bytes()].concat())
}

fn pem(der: &[u8]) -> String {
    let config = pem::EncodeConfig::new().set_line_ending(pem::LineEnding::LF);
    pem::encode_config(&pem::Pem::new("CERTIFICATE", der), config)
}

/// What `make` gives for each number below `count`, in order, made on all cores.
fn in_parallel(count: usize, make: impl Fn(usize) -> String + Sync) -> Vec<String> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = count.div_ceil(threads).max(1);
    let numbers: Vec<usize> = (0..count).collect();
    thread::scope(|scope| {
        let workers: Vec<_> = numbers
            .chunks(share)
            .map(|numbers| scope.spawn(|| numbers.iter().map(|number| make(*number)).collect::<Vec<_>>()))
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    })
}
