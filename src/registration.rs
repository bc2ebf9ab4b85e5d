//! What was declared and what was decoded, joined: the fields of one response, each usable or not, beside the certificates
//! they hold; the two signature results, what ties the CA's key to them, and whether it lies on its curve, each computed
//! once.

use memchr::memmem;

use crate::wire::{Field, Record};
use crate::x509::certificate::{Certificate, DecodeError};
use crate::x509::key::PublicKey;
use crate::x509::name::NameMatch;
use crate::x509::pem::{LineEnd, Pem, PemError};
use crate::x509::signature::{SignatureResult, Verifier, sha1, sha256, sha384, sha512};
use crate::x509::spki::SubjectPublicKeyInfo;

/// The two certificates of a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The CA certificate, Data.CaContent.
    Ca,
    /// The verification certificate, Data.VerificationContent.
    Verification,
}

impl Role {
    /// Both, in the order of reports.
    pub const ALL: [Role; 2] = [Role::Ca, Role::Verification];

    /// The field that holds this certificate.
    #[must_use]
    pub fn field(self) -> Field {
        match self {
            Role::Ca => Field::CaContent,
            Role::Verification => Field::VerificationContent,
        }
    }

    /// The certificate's name in messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Role::Ca => "CA certificate",
            Role::Verification => "verification certificate",
        }
    }
}

/// Whether a declared field can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Declared<'r> {
    /// It is there.
    Text(&'r str),
    /// It is absent or null.
    Missing,
    /// It is there and empty.
    Empty,
    /// Its value was replaced by asterisks, in whole or in part; or it is a RegistrationCode that can be no code.
    Masked,
}

/// Why a declared field cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Absence {
    Missing,
    Empty,
    Masked,
}

/// Why a content gives no certificate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ContentError {
    /// The text is not one PEM block labelled CERTIFICATE.
    #[error(transparent)]
    Pem(#[from] PemError),
    /// The block's octets are not one certificate.
    #[error(transparent)]
    Certificate(#[from] DecodeError),
}

/// One of the two contents as read: the text's blocks and repairs, and the certificate.
#[derive(Clone, Debug)]
pub struct Content {
    pem: Pem,
    certificate: Result<Certificate, ContentError>,
}

impl Content {
    /// What a field holds; `None` if it is missing, empty or masked. Text that came in canonical form is not unescaped.
    fn of(response: &Record<'_>, field: Field) -> Option<Self> {
        let escaped = response.escaped_lines(field);
        if let Some(pem) = escaped.and_then(|text| Pem::canonical(text, LineEnd::Escaped)) {
            return Some(Content::new(pem));
        }
        let text = response.field(field).filter(|text| !text.is_empty() && !Pem::is_masked(text))?;
        Some(Content::new(Pem::read(text)))
    }

    fn new(pem: Pem) -> Self {
        let certificate =
            pem.certificate().map_err(ContentError::from).and_then(|der| Ok(Certificate::from_der(der)?));
        Content { pem, certificate }
    }

    /// What the text is made of.
    #[must_use]
    pub fn pem(&self) -> &Pem {
        &self.pem
    }

    /// The certificate.
    ///
    /// # Errors
    /// Unless the text holds exactly one PEM block labelled CERTIFICATE with exactly one certificate in it.
    pub fn certificate(&self) -> Result<&Certificate, &ContentError> {
        self.certificate.as_ref()
    }
}

/// Whether one certificate's key signed another, kept as a value of its own. The reason of an unsupported signature is
/// text already, since it names parts of both certificates.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureCheck {
    /// The key made the signature.
    Verified,
    /// The key did not make the signature.
    Rejected,
    /// The verifier cannot tell, for this reason.
    Unsupported(String),
}

impl From<SignatureResult<'_>> for SignatureCheck {
    fn from(result: SignatureResult<'_>) -> Self {
        match result {
            SignatureResult::Verified => SignatureCheck::Verified,
            SignatureResult::Rejected => SignatureCheck::Rejected,
            SignatureResult::Unsupported(reason) => SignatureCheck::Unsupported(reason.to_string()),
        }
    }
}

/// Whether the CA's own signature has to verify under its own key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SelfSignature {
    /// Issuer and subject differ: another CA signed.
    IssuedByAnother,
    /// Issuer and subject are equal, but authorityKeyIdentifier names another key (key rollover), and its own did not
    /// sign it.
    AnotherKey,
    /// It has to, and this came of it.
    Checked(SignatureCheck),
}

/// What ties the CA's key to something that was signed under it. A signature may be chosen first and a public key computed
/// that verifies it (ECDSA: SEC 1 section 4.1.6; RSA with a small exponent: a modulus that divides a number), so that
/// nobody has to hold the private key; but not where what was signed already names the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyBinding {
    /// The CA's own signature verifies under its key, which stands in what it signed.
    OwnSignature,
    /// The key is Ed25519, whose signatures hash the public key (RFC 8032 section 5.1.6).
    Scheme,
    /// The proof's authorityKeyIdentifier is a hash of the CA's key.
    Identifier,
    /// The CA's key stands in the proof itself, for example as the key that it certifies.
    Copy,
}

impl KeyBinding {
    /// What ties the key of a CA, whose own signature does not do it, to a proof that it signed.
    fn by_proof(ca: &Certificate, proof: &Certificate) -> Option<Self> {
        let info = ca.subject_public_key_info();
        let key = info.subject_public_key.octets;
        let authority = proof.authority_key_identifier().ok().flatten();
        let identifier = authority.and_then(|authority| authority.key_identifier);
        if matches!(PublicKey::read(&info), PublicKey::Ed25519(_)) {
            Some(KeyBinding::Scheme)
        } else if identifier.is_some_and(|identifier| is_key_identifier(identifier, &info)) {
            Some(KeyBinding::Identifier)
        } else {
            memmem::find(proof.tbs(), key).map(|_| KeyBinding::Copy)
        }
    }
}

/// A registered CA: the declared fields, both certificates, and what the signatures say.
///
/// ```
/// use mqtt_ca_check::registration::{Registration, Role};
/// use mqtt_ca_check::wire;
///
/// let input = br#"{"RequestId": "1", "Data": {"Sn": "00f2", "CaContent": "not PEM"}}"#;
/// let response = wire::records(input).next().unwrap()?;
/// let registration = Registration::new(&response);
/// assert!(registration.certificate(Role::Ca).is_none());
/// # Ok::<(), wire::InputError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Registration<'a> {
    response: &'a Record<'a>,
    /// The fields whose values are masked, unless they are missing or empty.
    masked: Vec<Field>,
    ca: Option<Content>,
    verification: Option<Content>,
    key_work: KeyWork,
}

/// What takes the backend's form of the CA's key to tell.
#[derive(Clone, Debug, Default)]
struct KeyWork {
    self_signature: Option<SelfSignature>,
    key_binding: Option<KeyBinding>,
    verification_signature: Option<SignatureCheck>,
    point_on_curve: Option<bool>,
}

impl<'a> Registration<'a> {
    /// Decodes what a response declares and verifies the signatures in it. Never fails: what cannot be read is kept
    /// as such, for the checks to name.
    #[must_use]
    pub fn new(response: &'a Record<'a>) -> Self {
        let ca = Content::of(response, Field::CaContent);
        let verification = Content::of(response, Field::VerificationContent);
        let is_masked = |field: &Field| match field {
            Field::RegistrationCode => response.field(*field).is_some_and(|text| !is_code(text)),
            Field::Sn => response.field(*field).is_some_and(|text| text.contains('*')),
            Field::CaContent => ca.is_none(),
            Field::VerificationContent => verification.is_none(),
            _ => false,
        };
        let masked = Field::ALL.into_iter().filter(is_masked).collect();
        let key_work = decoded(ca.as_ref())
            .map(|ca| KeyWork::with_key_of(ca, decoded(verification.as_ref())))
            .unwrap_or_default();
        Registration { response, masked, ca, verification, key_work }
    }

    /// The response as sent.
    #[must_use]
    pub fn response(&self) -> &'a Record<'a> {
        self.response
    }

    /// A declared field.
    #[must_use]
    pub fn declared(&self, field: Field) -> Declared<'a> {
        match (self.absence(field), self.response.field(field)) {
            (Some(Absence::Empty), _) => Declared::Empty,
            (Some(Absence::Masked), _) => Declared::Masked,
            (None, Some(text)) => Declared::Text(text),
            (Some(Absence::Missing), _) | (None, None) => Declared::Missing,
        }
    }

    /// Why a declared field cannot be used, if so. Unlike [`Registration::declared`] it takes no look at the text, which
    /// may have to be unescaped for that.
    pub(crate) fn absence(&self, field: Field) -> Option<Absence> {
        match self.response.is_empty(field) {
            None => Some(Absence::Missing),
            Some(true) => Some(Absence::Empty),
            Some(false) => self.masked.contains(&field).then_some(Absence::Masked),
        }
    }

    /// What was read from one of the contents; `None` if the field is missing, empty or masked.
    #[must_use]
    pub fn content(&self, role: Role) -> Option<&Content> {
        match role {
            Role::Ca => self.ca.as_ref(),
            Role::Verification => self.verification.as_ref(),
        }
    }

    /// One of the certificates, if it could be decoded.
    #[must_use]
    pub fn certificate(&self, role: Role) -> Option<&Certificate> {
        decoded(self.content(role))
    }

    /// Whether the CA signed itself; `None` without a CA certificate.
    #[must_use]
    pub fn self_signature(&self) -> Option<&SelfSignature> {
        self.key_work.self_signature.as_ref()
    }

    /// What ties the CA's key to something that was signed under it; `None` if nothing does, or without a CA certificate.
    #[must_use]
    pub fn key_binding(&self) -> Option<KeyBinding> {
        self.key_work.key_binding
    }

    /// Whether the verification certificate is the CA certificate: whether both have the same signed octets. What stands
    /// around these (an ECDSA signature, the algorithm outside) anybody can write in another way.
    #[must_use]
    pub fn proof_is_ca(&self) -> bool {
        match (self.certificate(Role::Ca), self.certificate(Role::Verification)) {
            (Some(ca), Some(proof)) => ca.tbs() == proof.tbs(),
            _ => false,
        }
    }

    /// Whether the CA's key signed the verification certificate; `None` without both certificates.
    #[must_use]
    pub fn verification_signature(&self) -> Option<&SignatureCheck> {
        self.key_work.verification_signature.as_ref()
    }

    /// Whether the CA's key, if it is an EC key, is a point of its curve; `None` without a CA certificate, for a key that
    /// could not be read, and on a curve that is not verified ([`Verifier::point_on_curve`]).
    #[must_use]
    pub fn ca_point_on_curve(&self) -> Option<bool> {
        self.key_work.point_on_curve
    }
}

fn decoded(content: Option<&Content>) -> Option<&Certificate> {
    content.and_then(|content| content.certificate().ok())
}

impl KeyWork {
    /// All of it, with the CA's key prepared once.
    fn with_key_of(ca: &Certificate, verification: Option<&Certificate>) -> Self {
        let verifier = Verifier::new(PublicKey::read(&ca.subject_public_key_info()));
        let check = |certificate: &Certificate| SignatureCheck::from(signed_by(&verifier, certificate));
        let self_signature = if ca.issuer().compare(&ca.subject()) == NameMatch::Different {
            SelfSignature::IssuedByAnother
        } else {
            match check(ca) {
                SignatureCheck::Rejected if names_another_key(ca) => SelfSignature::AnotherKey,
                other => SelfSignature::Checked(other),
            }
        };
        let verification_signature = verification.map(check);
        let signed_proof = verification.filter(|_| verification_signature == Some(SignatureCheck::Verified));
        let by_proof = || signed_proof.and_then(|proof| KeyBinding::by_proof(ca, proof));
        let by_itself = || (check(ca) == SignatureCheck::Verified).then_some(KeyBinding::OwnSignature);
        let key_binding = match &self_signature {
            SelfSignature::Checked(SignatureCheck::Verified) => Some(KeyBinding::OwnSignature),
            // Its name says that another CA signed it, and says nothing about whose key did.
            SelfSignature::IssuedByAnother => by_proof().or_else(by_itself),
            _ => by_proof(),
        };
        KeyWork {
            self_signature: Some(self_signature),
            key_binding,
            verification_signature,
            point_on_curve: verifier.point_on_curve(),
        }
    }
}

/// Whether the key of `verifier` made the signature of `certificate`.
pub(crate) fn signed_by<'v>(verifier: &Verifier<'v>, certificate: &'v Certificate) -> SignatureResult<'v> {
    verifier.verify(&certificate.signature_algorithm(), certificate.tbs(), &certificate.signature())
}

/// Whether the text can be a registration code: letters and digits of ASCII, with spaces and the punctuation of identifiers
/// between them, and none of the masks that are known.
fn is_code(text: &str) -> bool {
    let is_allowed = |octet: u8| octet.is_ascii_alphanumeric() || b" -_.:/+=".contains(&octet);
    text.bytes().all(is_allowed)
        && text.bytes().any(|octet| octet.is_ascii_alphanumeric())
        && !is_mask(&text.trim().to_ascii_lowercase())
}

/// Whether a text in lower case says that something was taken out, or has a run of a character that masks are made of.
fn is_mask(text: &str) -> bool {
    const WHOLE: [&str; 4] = ["null", "none", "n/a", "unknown"];
    const PARTS: [&str; 13] = [
        "redacted", "masked", "hidden", "removed", "omitted", "filtered", "xxx", "...", "___", "---", "===",
        "+++", "x x x",
    ];
    WHOLE.contains(&text) || PARTS.iter().any(|part| text.contains(part))
}

/// Whether an identifier is a hash of the key or of its SubjectPublicKeyInfo: the SHA-1 of RFC 5280 section 4.2.1.2 (method
/// 1), or one of RFC 7093 section 2, cut to 160 bits or not. What has fewer bits could be met by trying keys.
fn is_key_identifier(identifier: &[u8], info: &SubjectPublicKeyInfo<'_>) -> bool {
    const LEAST_OCTETS: usize = 20;
    let is_hash_of = |octets: &[u8]| {
        sha1(octets).starts_with(identifier)
            || sha256(octets).starts_with(identifier)
            || sha384(octets).starts_with(identifier)
            || sha512(octets).starts_with(identifier)
    };
    identifier.len() >= LEAST_OCTETS && (is_hash_of(info.subject_public_key.octets) || is_hash_of(info.raw))
}

/// Whether a self-issued certificate says that another key signed it (RFC 5280 section 4.2.1.1): its
/// authorityKeyIdentifier names neither the subjectKeyIdentifier nor a hash of its key or, where keys are not named, another
/// serial number.
fn names_another_key(certificate: &Certificate) -> bool {
    let Ok(Some(authority)) = certificate.authority_key_identifier() else {
        return false;
    };
    let own_identifier = certificate.subject_key_identifier().ok().flatten();
    match (authority.key_identifier, authority.serial_number) {
        (Some(named), _) => {
            !named.is_empty()
                && Some(named) != own_identifier
                && !is_key_identifier(named, &certificate.subject_public_key_info())
        }
        (None, Some(serial)) => serial != certificate.serial_number().der_contents(),
        (None, None) => false,
    }
}
