//! The second opinion on a proof of possession: serde_json for the response, a reader of its own for PEM and TLV,
//! x509-cert beside it wherever x509-cert can read, RustCrypto for the signature. Nothing of the library is used here,
//! neither its readers nor its backend. It answers one question: may this response be called proven?

use rsa::signature::Verifier;
use rsa::signature::hazmat::PrehashVerifier;
use rsa::{BoxedUint, pkcs1v15, pss};
use serde_json::Value;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};
use x509_cert::certificate::{CertificateInner, Raw};
use x509_cert::der::{Decode, Encode};

use crate::tlv::{self, Tlv};

/// Why a response must not be called proven.
pub type Objection = String;

fn require(holds: bool, objection: &str) -> Result<(), Objection> {
    if holds { Ok(()) } else { Err(objection.to_owned()) }
}

/// Whether a bare response in JSON holds a proof of possession.
///
/// # Errors
/// If it does not: the verification certificate's one commonName is not the registration code, its issuer is not the
/// CA's subject, the CA's key did not sign it, it is the CA certificate itself, or nothing that the key signed names it.
pub fn proven(response: &[u8]) -> Result<(), Objection> {
    let value: Value = serde_json::from_slice(response).map_err(|error| error.to_string())?;
    let text = |field: &str| value["Data"][field].as_str().ok_or(format!("{field} is no text"));
    let code = text("RegistrationCode")?;
    let is_code =
        code.is_ascii() && !code.contains('*') && code.contains(|it: char| it.is_ascii_alphanumeric());
    require(is_code, "an empty or masked registration code")?;
    let ca = octets_of_pem(text("CaContent")?).ok_or("CaContent is no PEM block")?;
    let proof = octets_of_pem(text("VerificationContent")?).ok_or("VerificationContent is no PEM block")?;
    let (ca, proof) = (Certificate::read(&ca)?, Certificate::read(&proof)?);
    let mut common_names = attributes(proof.subject)?;
    common_names.retain(|attribute| is_common_name(attribute.oid));
    require(common_names.len() == 1, "not exactly one common name")?;
    let common_name = &common_names[0];
    require(common_name.oid == COMMON_NAME, "a common name whose type only a careless reader knows")?;
    let is_code = text_of(&common_name.value).as_deref() == Some(code);
    require(is_code, "the common name is not the registration code")?;
    let is_issuer = proof.issuer == ca.subject || folded(proof.issuer)? == folded(ca.subject)?;
    require(is_issuer, "the issuer is not the CA's subject")?;
    let signature = proof.whole_signature().ok_or("the signature does not fill its octets")?;
    let verified = verify(ca.public_key, proof.algorithm, proof.tbs, signature);
    require(verified == Some(true), "the CA's key did not sign it")?;
    require(proof.tbs != ca.tbs, "the proof is the CA certificate")?;
    require(
        signed_itself(&ca) || names_key(proof.tbs, ca.public_key),
        "nothing that the CA's key signed names it",
    )
}

/// Whether the CA's own signature verifies under its own key.
fn signed_itself(ca: &Certificate<'_>) -> bool {
    let signature = ca.whole_signature();
    signature.is_some_and(|it| verify(ca.public_key, ca.algorithm, ca.tbs, it) == Some(true))
}

/// Whether the signed octets hold the key or a hash of it of at least 160 bits, wherever; or the scheme, Ed25519, hashes it.
fn names_key(signed: &[u8], public_key: &[u8]) -> bool {
    let parts = tlv::sequence(public_key).unwrap_or_default();
    let [algorithm, key] = parts.as_slice() else { return false };
    let is_ed25519 = Algorithm::read(algorithm.raw).is_some_and(|algorithm| algorithm.oid == ED25519);
    let key = key.contents.get(1..).unwrap_or_default();
    let holds = |part: &[u8]| part.len() >= 20 && signed.windows(part.len()).any(|window| window == part);
    let holds_hash = |octets: &[u8]| {
        holds(&Sha1::digest(octets))
            || holds(&Sha256::digest(octets)[..20])
            || holds(&Sha384::digest(octets)[..20])
            || holds(&Sha512::digest(octets)[..20])
    };
    is_ed25519 || holds(key) || holds_hash(key) || holds_hash(public_key)
}

/// The octets of the one CERTIFICATE block in a text, however it is broken into lines.
#[must_use]
pub fn octets_of_pem(text: &str) -> Option<Vec<u8>> {
    let text = text.replace("\\r\\n", "\n").replace("\\n", "\n").replace("\\r", "\n").replace('\r', "\n");
    let (_, rest) = text.split_once("-----BEGIN CERTIFICATE-----")?;
    let (body, after) = rest.split_once("-----END CERTIFICATE-----")?;
    if body.contains("-----") || after.contains("-----BEGIN ") {
        return None;
    }
    // Headers of encrypted text, in which a reader asks for a passphrase.
    let headers = body.to_ascii_lowercase();
    if headers.contains("dek-info") || (headers.contains("proc-type") && headers.contains("encrypted")) {
        return None;
    }
    let mut digits = String::new();
    let mut in_headers = true;
    for line in body.trim_matches([' ', '\t']).trim_start_matches('\n').split('\n') {
        let is_base64 = line
            .trim_matches([' ', '\t'])
            .bytes()
            .all(|octet| octet.is_ascii_alphanumeric() || b"+/=".contains(&octet));
        // A header line, or a line that goes on with one.
        // Some readers end a line where these stand.
        let is_odd = |it: char| (it.is_control() && it != '\t') || matches!(it, '\u{2028}' | '\u{2029}');
        let may_be_header = !line.contains(is_odd);
        in_headers = in_headers
            && may_be_header
            && (line.contains(':') || (line.starts_with([' ', '\t']) && !is_base64));
        if !in_headers {
            digits.extend(line.split([' ', '\t']));
        }
        in_headers = in_headers || digits.is_empty();
    }
    base64(&digits)
}

/// RFC 4648 section 4, with padding.
fn base64(text: &str) -> Option<Vec<u8>> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = text.strip_suffix("==").or_else(|| text.strip_suffix('=')).unwrap_or(text);
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let (mut octets, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for digit in digits.bytes() {
        let value = ALPHABET.iter().position(|it| *it == digit)?;
        bits = (bits << 6) | u32::try_from(value).ok()?;
        count += 6;
        if count >= 8 {
            count -= 8;
            octets.push(u8::try_from((bits >> count) & 0xff).ok()?);
        }
        bits &= 0xfff;
    }
    (bits & ((1 << count) - 1) == 0).then_some(octets)
}

/// The parts of a certificate that a proof rests on, as they stand in it.
#[derive(Debug)]
pub struct Certificate<'a> {
    /// tbsCertificate, whole.
    pub tbs: &'a [u8],
    /// The issuer, whole.
    pub issuer: &'a [u8],
    /// The subject, whole.
    pub subject: &'a [u8],
    /// subjectPublicKeyInfo, whole.
    pub public_key: &'a [u8],
    /// signatureAlgorithm, whole.
    pub algorithm: &'a [u8],
    /// The contents of signatureValue: how many bits are unused, and the signature.
    pub signature: &'a [u8],
}

impl<'a> Certificate<'a> {
    /// Slices a certificate.
    ///
    /// # Errors
    /// If it does not have the structure of RFC 5280 section 4.1, or x509-cert reads something else in it.
    pub fn read(der: &'a [u8]) -> Result<Self, Objection> {
        let certificate = Self::slice(der).ok_or("no certificate")?;
        certificate.compare_with_x509_cert(der)?;
        Ok(certificate)
    }

    fn slice(der: &'a [u8]) -> Option<Self> {
        let [tbs, algorithm, signature] = tlv::sequence(der)?.try_into().ok()?;
        if !tbs.is(tlv::SEQUENCE) || !algorithm.is(tlv::SEQUENCE) || !signature.is(tlv::BIT_STRING) {
            return None;
        }
        let fields = tlv::all(tbs.contents)?;
        let fields = match fields.split_first()? {
            (version, rest) if version.is_explicit(0) => rest,
            _ => &fields[..],
        };
        let [serial, inner, issuer, validity, subject, public_key, ..] = fields else {
            return None;
        };
        let is_shaped = serial.is(tlv::INTEGER)
            && [inner, issuer, validity, subject, public_key].iter().all(|field| field.is(tlv::SEQUENCE));
        is_shaped.then_some(Certificate {
            tbs: tbs.raw,
            issuer: issuer.raw,
            subject: subject.raw,
            public_key: public_key.raw,
            algorithm: algorithm.raw,
            signature: signature.contents,
        })
    }

    /// What x509-cert reads and writes again octet for octet must be the same parts.
    fn compare_with_x509_cert(&self, der: &[u8]) -> Result<(), Objection> {
        let Ok(other) = CertificateInner::<Raw>::from_der(der) else {
            return Ok(());
        };
        if other.to_der().ok().as_deref() != Some(der) {
            return Ok(());
        }
        let tbs = other.tbs_certificate();
        let parts = [
            (tbs.to_der(), self.tbs),
            (tbs.issuer().to_der(), self.issuer),
            (tbs.subject().to_der(), self.subject),
            (tbs.subject_public_key_info().to_der(), self.public_key),
            (other.signature_algorithm().to_der(), self.algorithm),
        ];
        let agrees = parts.into_iter().all(|(octets, part)| octets.ok().as_deref() == Some(part));
        let signature = self.signature.split_first().map(|(_, octets)| octets);
        require(agrees && Some(other.signature().raw_bytes()) == signature, "x509-cert reads other parts")
    }

    /// The signature, if its BIT STRING fills its octets.
    #[must_use]
    pub fn whole_signature(&self) -> Option<&'a [u8]> {
        self.signature.strip_prefix(&[0])
    }
}

struct Attribute<'a> {
    rdn: usize,
    oid: &'a [u8],
    value: Tlv<'a>,
}

fn attributes(name: &[u8]) -> Result<Vec<Attribute<'_>>, Objection> {
    let read = || {
        let mut attributes = Vec::new();
        for (rdn, set) in tlv::sequence(name)?.into_iter().enumerate() {
            let members = tlv::all(set.contents)?;
            if !set.is(tlv::SET) || members.is_empty() {
                return None;
            }
            for member in members {
                let [oid, value] = tlv::sequence(member.raw)?.try_into().ok()?;
                if !oid.is(tlv::OID) {
                    return None;
                }
                attributes.push(Attribute { rdn, oid: oid.contents, value });
            }
        }
        Some(attributes)
    };
    read().ok_or("a name that cannot be read".to_owned())
}

const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];

/// 2.5.4.3, also with superfluous octets (X.690 8.19.2 forbids a leading 80), as a careless reader takes it.
fn is_common_name(oid: &[u8]) -> bool {
    let mut arcs = Vec::new();
    let mut inside = false;
    for octet in oid {
        if inside || *octet != 0x80 {
            arcs.push(*octet);
            inside = octet & 0x80 != 0;
        }
    }
    arcs == COMMON_NAME
}

/// The text of a value by its string type; `None` if it is none or is not valid in it.
fn text_of(value: &Tlv<'_>) -> Option<String> {
    if value.class != 0 {
        return None;
    }
    let octets = value.contents;
    match value.number {
        12 => String::from_utf8(octets.to_vec()).ok(),
        18 | 19 | 22 | 26 => {
            octets.is_ascii().then(|| octets.iter().map(|octet| char::from(*octet)).collect())
        }
        20 => Some(octets.iter().map(|octet| char::from(*octet)).collect()),
        28 if octets.len().is_multiple_of(4) => {
            octets.chunks(4).map(|it| char::from_u32(u32::from_be_bytes(it.try_into().ok()?))).collect()
        }
        30 if octets.len().is_multiple_of(2) => octets
            .chunks(2)
            .map(|it| char::from_u32(u32::from(u16::from_be_bytes(it.try_into().ok()?))))
            .collect(),
        _ => None,
    }
}

/// The attributes of one RDN: type, and text or, where there is none, the octets of the value.
type FoldedRdn = Vec<(Vec<u8>, Result<String, Vec<u8>>)>;

/// Case folding by way of upper case. Of all characters only two come out otherwise than in CaseFolding (statuses C and F):
/// the dotless i, which folds to itself, and the capital sharp s.
fn fold(character: char) -> String {
    match character {
        '\u{131}' => "\u{131}".to_owned(),
        '\u{1e9e}' => "ss".to_owned(),
        _ => character.to_uppercase().flat_map(char::to_lowercase).collect(),
    }
}

/// A name for comparison by RFC 5280 section 7.1: case and white space folded, each RDN a set.
fn folded(name: &[u8]) -> Result<Vec<FoldedRdn>, Objection> {
    let mut rdns: Vec<Vec<_>> = Vec::new();
    for attribute in attributes(name)? {
        let value = text_of(&attribute.value)
            .map(|text| {
                let words: Vec<&str> = text.split_whitespace().collect();
                words.join(" ").chars().map(fold).collect::<String>()
            })
            .ok_or(attribute.value.raw.to_vec());
        rdns.resize_with(attribute.rdn + 1, Vec::new);
        rdns[attribute.rdn].push((attribute.oid.to_vec(), value));
    }
    rdns.iter_mut().for_each(|rdn| rdn.sort());
    Ok(rdns)
}

/// Whether the key signed the message: `None` if that is not known here.
#[must_use]
pub fn verify(public_key: &[u8], algorithm: &[u8], message: &[u8], signature: &[u8]) -> Option<bool> {
    let [key_algorithm, key] = tlv::sequence(public_key)?.try_into().ok()?;
    if !key_algorithm.is(tlv::SEQUENCE) || !key.is(tlv::BIT_STRING) {
        return None;
    }
    let key = key.contents.strip_prefix(&[0])?;
    let key_algorithm = Algorithm::read(key_algorithm.raw)?;
    let algorithm = Algorithm::read(algorithm)?;
    match key_algorithm.oid {
        RSA_ENCRYPTION if algorithm.oid != RSASSA_PSS => pkcs1(key, &algorithm, message, signature),
        RSA_ENCRYPTION => pss(key, &algorithm, message, signature),
        RSASSA_PSS if algorithm.oid == RSASSA_PSS => pss(key, &algorithm, message, signature),
        EC_PUBLIC_KEY => ecdsa(&key_algorithm, key, &algorithm, message, signature),
        ED25519 if algorithm.oid == ED25519 && algorithm.parameters.is_none() => {
            let key = ed25519_dalek::VerifyingKey::from_bytes(key.try_into().ok()?).ok()?;
            let signature = ed25519_dalek::Signature::from_slice(signature).ok();
            Some(signature.is_some_and(|signature| key.verify(message, &signature).is_ok()))
        }
        _ => None,
    }
}

const RSA_ENCRYPTION: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01";
const RSASSA_PSS: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a";
const MGF1: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08";
const EC_PUBLIC_KEY: &[u8] = b"\x2a\x86\x48\xce\x3d\x02\x01";
const ED25519: &[u8] = b"\x2b\x65\x70";

struct Algorithm<'a> {
    oid: &'a [u8],
    parameters: Option<Tlv<'a>>,
}

impl<'a> Algorithm<'a> {
    fn read(raw: &'a [u8]) -> Option<Self> {
        let parts = tlv::sequence(raw)?;
        let (oid, parameters) = match parts[..] {
            [oid] => (oid, None),
            [oid, parameters] => (oid, Some(parameters)),
            _ => return None,
        };
        oid.is(tlv::OID).then_some(Algorithm { oid: oid.contents, parameters })
    }

    fn has_no_parameters(&self) -> bool {
        self.parameters.is_none_or(|it| it.is(tlv::NULL) && it.contents.is_empty())
    }
}

fn rsa_key(key: &[u8]) -> Option<rsa::PublicKey> {
    let [modulus, exponent] = tlv::sequence(key)?.try_into().ok()?;
    if !modulus.is(tlv::INTEGER) || !exponent.is(tlv::INTEGER) {
        return None;
    }
    let number = |octets: &[u8]| {
        let is_negative = octets.first()? & 0x80 != 0;
        let octets = &octets[octets.iter().position(|octet| *octet != 0)?..];
        let bits = u32::try_from(octets.len() * 8).ok()?;
        (!is_negative).then(|| BoxedUint::from_be_slice(octets, bits).ok())?
    };
    rsa::PublicKey::new(number(modulus.contents)?, number(exponent.contents)?).ok()
}

fn pkcs1(key: &[u8], algorithm: &Algorithm<'_>, message: &[u8], signature: &[u8]) -> Option<bool> {
    if !algorithm.has_no_parameters() {
        return None;
    }
    let key = rsa_key(key)?;
    let Ok(signature) = pkcs1v15::Signature::try_from(signature) else {
        return Some(false);
    };
    let verified = match algorithm.oid {
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05" | b"\x2b\x0e\x03\x02\x1d" => {
            pkcs1v15::VerifyingKey::<Sha1>::new(key).verify(message, &signature)
        }
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b" => {
            pkcs1v15::VerifyingKey::<Sha256>::new(key).verify(message, &signature)
        }
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c" => {
            pkcs1v15::VerifyingKey::<Sha384>::new(key).verify(message, &signature)
        }
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d" => {
            pkcs1v15::VerifyingKey::<Sha512>::new(key).verify(message, &signature)
        }
        _ => return None,
    };
    Some(verified.is_ok())
}

/// RFC 4055 section 3.1, the hash of MGF1 being that of the message.
fn pss(key: &[u8], algorithm: &Algorithm<'_>, message: &[u8], signature: &[u8]) -> Option<bool> {
    let fields = tlv::sequence(algorithm.parameters?.raw)?;
    let field = |number| fields.iter().find(|field| field.is_explicit(number));
    let hash = Algorithm::read(field(0)?.contents)?;
    let mask = Algorithm::read(field(1)?.contents)?;
    let mask_hash = Algorithm::read(mask.parameters?.raw)?;
    if mask.oid != MGF1 || mask_hash.oid != hash.oid {
        return None;
    }
    let salt = match field(2) {
        None => 20,
        Some(length) => {
            let length = tlv::only(length.contents).filter(|length| length.is(tlv::INTEGER))?.contents;
            let add = |sum: usize, octet: &u8| sum.checked_mul(256)?.checked_add(usize::from(*octet));
            length.iter().try_fold(0, add)?
        }
    };
    let key = rsa_key(key)?;
    let Ok(signature) = pss::Signature::try_from(signature) else {
        return Some(false);
    };
    let verified = match hash.oid {
        b"\x60\x86\x48\x01\x65\x03\x04\x02\x01" => {
            pss::VerifyingKey::<Sha256>::new_with_salt_len(key, salt).verify(message, &signature)
        }
        b"\x60\x86\x48\x01\x65\x03\x04\x02\x02" => {
            pss::VerifyingKey::<Sha384>::new_with_salt_len(key, salt).verify(message, &signature)
        }
        b"\x60\x86\x48\x01\x65\x03\x04\x02\x03" => {
            pss::VerifyingKey::<Sha512>::new_with_salt_len(key, salt).verify(message, &signature)
        }
        _ => return None,
    };
    Some(verified.is_ok())
}

fn ecdsa(
    key_algorithm: &Algorithm<'_>,
    key: &[u8],
    algorithm: &Algorithm<'_>,
    message: &[u8],
    signature: &[u8],
) -> Option<bool> {
    if !algorithm.has_no_parameters() {
        return None;
    }
    let mut hash = match algorithm.oid {
        b"\x2a\x86\x48\xce\x3d\x04\x03\x02" => Sha256::digest(message).to_vec(),
        b"\x2a\x86\x48\xce\x3d\x04\x03\x03" => Sha384::digest(message).to_vec(),
        b"\x2a\x86\x48\xce\x3d\x04\x03\x04" => Sha512::digest(message).to_vec(),
        _ => return None,
    };
    let curve = key_algorithm.parameters.filter(|curve| curve.is(tlv::OID))?;
    // A hash shorter than the field is the same number with zeros before it; RustCrypto refuses very short ones.
    let mut pad = |field: usize| {
        let missing = field.saturating_sub(hash.len());
        let _removed = hash.splice(0..0, std::iter::repeat_n(0, missing));
    };
    macro_rules! verify {
        ($curve:ident, $octets:expr) => {{
            pad($octets);
            let key = $curve::ecdsa::VerifyingKey::from_sec1_bytes(key).ok()?;
            let signature = $curve::ecdsa::Signature::from_der(signature).ok();
            // k256 refuses the larger of the two numbers that are signatures alike; X.509 does not.
            let signature = signature.map(|signature| signature.normalize_s());
            signature.is_some_and(|signature| key.verify_prehash(&hash, &signature).is_ok())
        }};
    }
    Some(match curve.contents {
        b"\x2a\x86\x48\xce\x3d\x03\x01\x07" => verify!(p256, 32),
        b"\x2b\x81\x04\x00\x22" => verify!(p384, 48),
        b"\x2b\x81\x04\x00\x23" => verify!(p521, 66),
        b"\x2b\x81\x04\x00\x0a" => verify!(k256, 32),
        _ => return None,
    })
}
