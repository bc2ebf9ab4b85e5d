//! "Did this key sign that?" What cannot be verified is found from the algorithm and the key, and named, before the
//! cryptographic backend is called; only a failure after that is a rejected signature. Also the digests SHA-1 and SHA-2.

mod algorithm;
mod pss;
mod reason;
#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use aws_lc_rs::{digest as digest_backend, signature as backend};

pub(crate) use self::algorithm::Digest;
pub(crate) use self::algorithm::short_algorithm_name;
use self::algorithm::{Known, Scheme};
pub use self::algorithm::{algorithm_name, digest, has_digest_of_its_own};
use self::pss::{Malformed, PssParameters};
use self::reason::PssProblem;
pub use self::reason::Unsupported;
pub(crate) use self::reason::Why;
use crate::x509::key::{Curve, EcKey, PublicKey, RsaKey, RsaUsage, is_small_order};
use crate::x509::oid::Kind;
use crate::x509::spki::{AlgorithmIdentifier, BitString, is_null_or_absent};

/// What came of verifying a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignatureResult {
    /// The key made the signature.
    Verified,
    /// The key did not make the signature.
    Rejected,
    /// The signature cannot be verified, for this reason.
    Unsupported(Unsupported),
}

impl From<Why> for SignatureResult {
    fn from(why: Why) -> Self {
        SignatureResult::Unsupported(Unsupported(why))
    }
}

/// How to verify, after everything that could be unsupported has been excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Method {
    Pkcs1(&'static backend::RsaParameters),
    Pss { digest: Digest, salt_length: u16 },
    Ecdsa(&'static backend::EcdsaVerificationAlgorithm),
    Ed25519,
}

/// Decides how a signature by `key` is verified, or what comes of it unverified.
fn method(key: &PublicKey<'_>, algorithm: &AlgorithmIdentifier<'_>) -> Result<Method, SignatureResult> {
    let unknown = || Why::UnknownAlgorithm(algorithm.oid.shown(Kind::Signature).into_owned());
    let known = Known::find(algorithm.oid).ok_or_else(unknown)?;
    let wanted = known.key_algorithm().ok_or_else(|| Why::Algorithm(known.name()))?;
    let method = match (known.scheme, key) {
        (Scheme::Pkcs1(digest), PublicKey::Rsa(key)) => pkcs1_method(key, known, digest, algorithm),
        (Scheme::Pss, PublicKey::Rsa(key)) => pss_method(key, known, algorithm),
        (Scheme::Ecdsa(digest), PublicKey::Ec(key)) => ecdsa_method(key, known, digest, algorithm),
        (Scheme::Ed25519, PublicKey::Ed25519(key)) => ed25519_method(key, known, algorithm),
        // A key makes no signatures of another kind than its own.
        (_, PublicKey::Rsa(_) | PublicKey::Ec(_) | PublicKey::Ed25519(_)) => {
            return Err(SignatureResult::Rejected);
        }
        (_, PublicKey::Unreadable(key)) if key.algorithm == wanted => {
            Err(Why::UnreadableKey { algorithm: key.algorithm.to_string(), error: key.error })
        }
        _ => Err(Why::KeyMismatch { algorithm: known.name(), key: key.algorithm().to_string() }),
    };
    method.map_err(SignatureResult::from)
}

/// RFC 4055 5: the parameters are NULL, and absent ones must be accepted too.
fn pkcs1_method(
    key: &RsaKey<'_>,
    known: Known<'_>,
    digest: Digest,
    algorithm: &AlgorithmIdentifier<'_>,
) -> Result<Method, Why> {
    if !is_null_or_absent(algorithm.parameters) {
        return Err(Why::Parameters(known.name()));
    }
    if key.usage != RsaUsage::Any {
        return Err(Why::PssOnlyKey(known.name()));
    }
    let (parameters, minimum_bits) = pkcs1_parameters(digest).ok_or_else(|| Why::Algorithm(known.name()))?;
    check_rsa_key(key, known, minimum_bits)?;
    Ok(Method::Pkcs1(parameters))
}

fn pss_method(
    key: &RsaKey<'_>,
    known: Known<'_>,
    algorithm: &AlgorithmIdentifier<'_>,
) -> Result<Method, Why> {
    let parameters = algorithm.parameters.ok_or(PssProblem::Missing)?;
    let parameters =
        PssParameters::read(parameters).map_err(|Malformed| PssProblem::Unreadable { of_key: false })?;
    let (digest, backend) = check_pss_parameters(&parameters)?;
    check_pss_restriction(key, &parameters)?;
    check_rsa_key(key, known, PSS_MINIMUM_BITS)?;
    // RFC 8017 9.1.1: emLen = ceil((modBits - 1) / 8), and emLen >= hLen + sLen + 2.
    let encoded_length = key.bits().saturating_sub(1).div_ceil(8);
    let maximum = encoded_length.saturating_sub(backend.digest_octets).saturating_sub(2);
    let salt_length = parameters.salt_length.and_then(|length| u16::try_from(length).ok());
    match salt_length {
        Some(salt_length) if usize::from(salt_length) <= maximum => Ok(Method::Pss { digest, salt_length }),
        _ => Err(PssProblem::SaltLength {
            found: parameters.salt_length,
            maximum: u64::try_from(maximum).unwrap_or(u64::MAX),
        }
        .into()),
    }
}

/// The hash of parameters that can be verified, whatever the key.
fn check_pss_parameters(parameters: &PssParameters<'_>) -> Result<(Digest, PssBackend), PssProblem> {
    let verified =
        Digest::from_oid(parameters.hash).and_then(|digest| Some((digest, pss_parameters(digest)?)));
    let verified =
        verified.ok_or_else(|| PssProblem::Hash(parameters.hash.shown(Kind::Hash).into_owned()))?;
    if parameters.mask_hash != Some(parameters.hash) {
        return Err(PssProblem::Mask);
    }
    if parameters.trailer != Some(1) {
        return Err(PssProblem::Trailer);
    }
    Ok(verified)
}

/// RFC 4055 3.3: where the key has parameters, hash and mask are those of the key, and the salt is no shorter.
fn check_pss_restriction(key: &RsaKey<'_>, parameters: &PssParameters<'_>) -> Result<(), PssProblem> {
    let RsaUsage::PssWith(restriction) = key.usage else {
        return Ok(());
    };
    let restriction =
        PssParameters::read(restriction).map_err(|Malformed| PssProblem::Unreadable { of_key: true })?;
    let minimum_salt = restriction.salt_length.unwrap_or(u64::MAX);
    let fits = parameters.hash == restriction.hash
        && parameters.mask_hash == restriction.mask_hash
        && parameters.trailer == restriction.trailer
        && parameters.salt_length.is_none_or(|length| length >= minimum_salt);
    if fits { Ok(()) } else { Err(PssProblem::Restricted) }
}

/// Smallest RSA modulus of RSASSA-PSS, in bits.
const PSS_MINIMUM_BITS: usize = 2048;

/// Whether the backend takes the key: the size is in range, the modulus odd, the exponent odd, above 1, below 2^33.
fn check_rsa_key(key: &RsaKey<'_>, known: Known<'_>, minimum: usize) -> Result<(), Why> {
    let bits = key.bits();
    if !(minimum..=RsaKey::MAX_VERIFIED_BITS).contains(&bits) {
        return Err(Why::RsaSize {
            algorithm: known.name(),
            bits,
            minimum,
            maximum: RsaKey::MAX_VERIFIED_BITS,
        });
    }
    if key.modulus.last().is_none_or(|last| last & 1 == 0) {
        return Err(Why::EvenModulus);
    }
    match key.exponent_value() {
        Some(exponent) if exponent & 1 == 1 && exponent > 1 && exponent < RsaKey::EXPONENT_LIMIT => Ok(()),
        exponent => Err(Why::RsaExponent(exponent)),
    }
}

/// RFC 5758 3.2: the parameters are absent; NULL is tolerated.
fn ecdsa_method(
    key: &EcKey<'_>,
    known: Known<'_>,
    digest: Digest,
    algorithm: &AlgorithmIdentifier<'_>,
) -> Result<Method, Why> {
    if !is_null_or_absent(algorithm.parameters) {
        return Err(Why::Parameters(known.name()));
    }
    if ecdsa_parameters(key.curve, EVERYWHERE).is_none() {
        return Err(Why::Curve(key.curve.to_string()));
    }
    let parameters = ecdsa_parameters(key.curve, digest);
    parameters.map(Method::Ecdsa).ok_or_else(|| Why::CurveDigest { curve: key.curve.to_string(), digest })
}

/// The digest with which every curve that is verified at all is verified.
const EVERYWHERE: Digest = Digest::Sha256;

/// RFC 8410 3: the parameters are absent.
fn ed25519_method(key: &[u8], known: Known<'_>, algorithm: &AlgorithmIdentifier<'_>) -> Result<Method, Why> {
    if algorithm.parameters.is_some() {
        return Err(Why::Parameters(known.name()));
    }
    if is_small_order(key) {
        return Err(Why::SmallOrderKey);
    }
    Ok(Method::Ed25519)
}

/// The backend's parameters, and the smallest modulus that it takes with this hash, in bits.
fn pkcs1_parameters(digest: Digest) -> Option<(&'static backend::RsaParameters, usize)> {
    match digest {
        Digest::Sha1 => Some((&backend::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY, 1024)),
        Digest::Sha256 => Some((&backend::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, 1024)),
        Digest::Sha384 => Some((&backend::RSA_PKCS1_2048_8192_SHA384, 2048)),
        Digest::Sha512 => Some((&backend::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY, 1024)),
        _ => None,
    }
}

struct PssBackend {
    backend: backend::RsaParameters,
    digest_octets: usize,
}

fn pss_parameters(digest: Digest) -> Option<PssBackend> {
    let (backend, digest_octets) = match digest {
        Digest::Sha256 => (backend::RSA_PSS_2048_8192_SHA256, 32),
        Digest::Sha384 => (backend::RSA_PSS_2048_8192_SHA384, 48),
        Digest::Sha512 => (backend::RSA_PSS_2048_8192_SHA512, 64),
        _ => return None,
    };
    Some(PssBackend { backend, digest_octets })
}

fn ecdsa_parameters(
    curve: Curve<'_>,
    digest: Digest,
) -> Option<&'static backend::EcdsaVerificationAlgorithm> {
    match (curve, digest) {
        (Curve::P256, Digest::Sha256) => Some(&backend::ECDSA_P256_SHA256_ASN1),
        (Curve::P256, Digest::Sha384) => Some(&backend::ECDSA_P256_SHA384_ASN1),
        (Curve::P256, Digest::Sha512) => Some(&backend::ECDSA_P256_SHA512_ASN1),
        (Curve::P384, Digest::Sha256) => Some(&backend::ECDSA_P384_SHA256_ASN1),
        (Curve::P384, Digest::Sha384) => Some(&backend::ECDSA_P384_SHA384_ASN1),
        (Curve::P384, Digest::Sha512) => Some(&backend::ECDSA_P384_SHA512_ASN1),
        (Curve::P521, Digest::Sha256) => Some(&backend::ECDSA_P521_SHA256_ASN1),
        (Curve::P521, Digest::Sha384) => Some(&backend::ECDSA_P521_SHA384_ASN1),
        (Curve::P521, Digest::Sha512) => Some(&backend::ECDSA_P521_SHA512_ASN1),
        (Curve::Secp256k1, Digest::Sha256) => Some(&backend::ECDSA_P256K1_SHA256_ASN1),
        _ => None,
    }
}

/// The backend's form of one key: made for the first signature, and kept for all that have the same algorithm. It borrows
/// nothing, so that it can be kept beside what the key is read from; whoever keeps it gives it the same key each time.
#[derive(Clone, Debug, Default)]
pub(crate) struct PreparedKey(OnceLock<Prepared>);

impl PreparedKey {
    /// [`verify`], with the key as it was prepared before.
    pub(crate) fn verify(
        &self,
        key: &PublicKey<'_>,
        algorithm: &AlgorithmIdentifier<'_>,
        message: &[u8],
        signature: &BitString<'_>,
    ) -> SignatureResult {
        let method = match method(key, algorithm) {
            Ok(method) => method,
            Err(result) => return result,
        };
        let verified = match (method, key) {
            (Method::Pss { digest, salt_length }, PublicKey::Rsa(key)) => {
                Some(verify_pss(key, digest, salt_length, message, signature))
            }
            _ => self.with_prepared(key, method, |key| {
                signature.unused_bits == 0 && key.verify_sig(message, signature.octets).is_ok()
            }),
        };
        match verified {
            Some(true) => SignatureResult::Verified,
            Some(false) => SignatureResult::Rejected,
            None => refused(key).into(),
        }
    }

    /// Whether an EC key is a point of its curve, or `None` if the key is no EC key that could be read or its curve is
    /// not verified.
    pub(crate) fn point_on_curve(&self, key: &PublicKey<'_>) -> Option<bool> {
        let PublicKey::Ec(ec) = key else { return None };
        // The backend looks at the point whatever the hash is.
        let method = Method::Ecdsa(ecdsa_parameters(ec.curve, EVERYWHERE)?);
        Some(self.0.get_or_init(|| Prepared::new(key, method)).key.is_some())
    }

    #[cfg(test)]
    pub(crate) fn is_prepared(&self) -> bool {
        self.0.get().is_some()
    }

    /// Calls `f` with the backend's form of the key; `None` if the backend refuses the key.
    fn with_prepared(
        &self,
        key: &PublicKey<'_>,
        method: Method,
        f: impl Fn(&backend::ParsedPublicKey) -> bool,
    ) -> Option<bool> {
        let kept = self.0.get_or_init(|| Prepared::new(key, method));
        if kept.method == method {
            return kept.key.as_ref().map(f);
        }
        Prepared::new(key, method).key.as_ref().map(f)
    }
}

/// A key in the backend's form, which is for one method; `None` if the backend refused it.
#[derive(Clone, Debug)]
struct Prepared {
    method: Method,
    key: Option<backend::ParsedPublicKey>,
}

impl Prepared {
    fn new(key: &PublicKey<'_>, method: Method) -> Self {
        Prepared { method, key: prepare(key, method) }
    }
}

fn prepare(key: &PublicKey<'_>, method: Method) -> Option<backend::ParsedPublicKey> {
    match (key, method) {
        (PublicKey::Rsa(key), Method::Pkcs1(parameters)) => {
            components(key).to_parsed_public_key(parameters).ok()
        }
        (PublicKey::Ec(key), Method::Ecdsa(parameters)) => {
            backend::ParsedPublicKey::new(parameters, key.point).ok()
        }
        (PublicKey::Ed25519(key), Method::Ed25519) => {
            backend::ParsedPublicKey::new(&backend::ED25519, key).ok()
        }
        _ => None,
    }
}

/// The backend keeps parsed keys for `'static` parameters only, and the salt length is one of them; so here the key is
/// given anew each time.
fn verify_pss(
    key: &RsaKey<'_>,
    digest: Digest,
    salt_length: u16,
    message: &[u8],
    signature: &BitString<'_>,
) -> bool {
    let Some(parameters) = pss_parameters(digest) else {
        return false;
    };
    let salt_length = backend::RsaPssSaltLength::Custom(salt_length);
    let parameters = parameters.backend.with_pss_salt_length(salt_length);
    signature.unused_bits == 0 && components(key).verify(&parameters, message, signature.octets).is_ok()
}

fn components<'a>(key: &RsaKey<'a>) -> backend::RsaPublicKeyComponents<&'a [u8]> {
    backend::RsaPublicKeyComponents { n: key.modulus, e: key.exponent }
}

/// Names the refusal of a key by the backend. A point that has the right form is refused if it is not on the curve.
fn refused(key: &PublicKey<'_>) -> Why {
    match key {
        PublicKey::Ec(key) => Why::PointNotOnCurve(key.curve.to_string()),
        _ => Why::KeyRefused(key.algorithm().to_string()),
    }
}

impl PublicKey<'_> {
    /// Whether this key made `signature` over `message` with `algorithm`. For many signatures of one CA, see
    /// [`Issuer::verify`](crate::x509::Issuer::verify).
    ///
    /// Verified are: RSASSA-PKCS1-v1_5 (RFC 8017 8.2) with SHA-1, SHA-256 and SHA-512 from 1024 bits and with SHA-384
    /// from 2048, RSASSA-PSS (RFC 8017 8.1) from 2048 bits with SHA-256, SHA-384 and SHA-512, MGF1 with the same hash and
    /// any salt length, both to 8192 bits with odd exponents above 1 and below 2^33; ECDSA (RFC 5758) on P-256, P-384 and
    /// P-521 with SHA-256, SHA-384 and SHA-512, and on secp256k1 with SHA-256; Ed25519 (RFC 8410). One of these under a key
    /// of another of these kinds is rejected; all else is [`SignatureResult::Unsupported`]. A signature whose bits do not fill
    /// its octets is rejected.
    #[must_use]
    pub fn verify(
        &self,
        algorithm: &AlgorithmIdentifier<'_>,
        message: &[u8],
        signature: &BitString<'_>,
    ) -> SignatureResult {
        PreparedKey::default().verify(self, algorithm, message, signature)
    }
}

/// SHA-256 (FIPS 180-4).
pub(crate) fn sha256(octets: &[u8]) -> [u8; 32] {
    hash(&digest_backend::SHA256, octets)
}

/// SHA-1 (FIPS 180-4), for key identifiers, where nothing depends on its strength.
pub(crate) fn sha1(octets: &[u8]) -> [u8; 20] {
    hash(&digest_backend::SHA1_FOR_LEGACY_USE_ONLY, octets)
}

/// SHA-384 (FIPS 180-4).
pub(crate) fn sha384(octets: &[u8]) -> [u8; 48] {
    hash(&digest_backend::SHA384, octets)
}

/// SHA-512 (FIPS 180-4).
pub(crate) fn sha512(octets: &[u8]) -> [u8; 64] {
    hash(&digest_backend::SHA512, octets)
}

fn hash<const LENGTH: usize>(algorithm: &'static digest_backend::Algorithm, octets: &[u8]) -> [u8; LENGTH] {
    digest_backend::digest(algorithm, octets).as_ref().try_into().unwrap_or([0; LENGTH])
}
