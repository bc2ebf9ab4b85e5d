//! What keeps a check from being carried out.

use std::borrow::Cow;
use std::fmt;

use time::OffsetDateTime;

use crate::case::{Absence, Lineage, Presence, Role};
use crate::policy::Severity;
use crate::untrusted::beginning;
use crate::wire::Field;
use crate::x509::certificate::{Certificate, ExtensionError, Time};
use crate::x509::pem::Pem;
use crate::x509::signature::{Unsupported, Why};

/// What kept a check from being carried out.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Cause {
    /// The field cannot be used.
    Absent(Field, Absence),
    /// The content gives no certificate.
    Undecodable(Role),
    /// The text holds no PEM block that could be read.
    NoPemBlock(Field),
    /// The text holds more PEM blocks than are read.
    TooManyBlocks(Field),
    /// A time of the certificate names no instant.
    Time(Role, &'static str),
    /// An extension of the certificate gives no value.
    Extension(Role, ExtensionError),
    /// The certificate's key cannot be read, for this reason.
    UnreadableKey(Role, Cow<'static, str>),
    /// The certificate's key can be read, but is of a kind that is not judged, for this reason.
    UnsupportedKey(Role, Cow<'static, str>),
    /// The signature cannot be verified, for this reason.
    Signature(Role, Cow<'static, str>),
    /// The signature is made over a digest that is no longer verified, which another check tells.
    OldDigest(Role, Cow<'static, str>),
    /// The object identifier of the signature algorithm is not known.
    UnknownSignature(Role, Cow<'static, str>),
    /// It is not known over which digest this algorithm signs.
    Digest(Role, Cow<'static, str>),
    /// No CA was given under which the device could be.
    NoAuthority,
    /// None of the CAs that were given issued the device's certificate.
    NoIssuer,
    /// So many CAs may have issued the device's certificate that not all were asked.
    ManyIssuers,
    /// In lists of registered CAs, what would tell is masked or missing.
    ListMasked,
    /// A part of the lists is missing or could not be read.
    ListUnreadable,
}

impl Cause {
    /// Whether something is in the lists of registered CAs, if these tell.
    pub(crate) fn is_listed(presence: Presence) -> Result<bool, Self> {
        match presence {
            Presence::Absent => Ok(false),
            Presence::Part | Presence::Present => Ok(true),
            Presence::Masked => Err(Cause::ListMasked),
            Presence::Unreadable => Err(Cause::ListUnreadable),
        }
    }

    /// A stable code of the cause, for programs: the same in every check. It never changes, and is made of at most 40
    /// lower-case letters, digits and hyphens.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        match self {
            Cause::Absent(_, Absence::Missing) => "field-missing",
            Cause::Absent(_, Absence::Empty) => "field-empty",
            Cause::Absent(_, Absence::Masked) => "field-masked",
            Cause::Undecodable(_) => "no-certificate",
            Cause::NoPemBlock(_) => "no-pem-block",
            Cause::TooManyBlocks(_) => "too-many-pem-blocks",
            Cause::Time(..) => "time-unreadable",
            Cause::Extension(_, ExtensionError::Repeated(_)) => "extension-repeated",
            Cause::Extension(_, ExtensionError::Malformed(_)) => "extension-malformed",
            Cause::UnreadableKey(..) => "key-unreadable",
            Cause::UnsupportedKey(..) => "key-unsupported",
            Cause::Signature(..) => "signature-unsupported",
            Cause::OldDigest(..) => "signature-digest-not-verified",
            Cause::UnknownSignature(..) => "signature-algorithm-unknown",
            Cause::Digest(..) => "digest-unknown",
            Cause::NoAuthority => "no-ca-given",
            Cause::NoIssuer => "issuer-unknown",
            Cause::ManyIssuers => "issuers-too-many",
            Cause::ListMasked => "list-masked",
            Cause::ListUnreadable => "list-unreadable",
        }
    }

    /// Why the CA above a device is not known.
    pub(crate) fn without_issuer(lineage: &Lineage) -> Self {
        match (lineage.has_authorities(), lineage.has_too_many_issuers()) {
            (false, _) => Cause::NoAuthority,
            (true, true) => Cause::ManyIssuers,
            (true, false) => Cause::NoIssuer,
        }
    }

    /// Why a signature was not verified.
    pub(crate) fn of_signature(role: Role, reason: &Unsupported) -> Self {
        let text = reason.to_string().into();
        match reason {
            Unsupported(Why::UnknownAlgorithm(_)) => Cause::UnknownSignature(role, text),
            _ => Cause::Signature(role, text),
        }
    }

    /// What it weighs, where that is another than what the check weighs.
    pub(crate) fn severity(&self) -> Option<Severity> {
        matches!(self, Cause::UnknownSignature(Role::Ca, _)).then_some(Severity::Warning)
    }

    /// Whether the outcome of another check says what is the matter.
    pub(crate) fn is_told_elsewhere(&self) -> bool {
        matches!(self, Cause::Time(..) | Cause::Extension(..) | Cause::OldDigest(..))
            || self.waits_for().is_some()
    }

    /// The field for which the check waits, if all it needs is that one: it is missing, masked, empty or holds no certificate.
    #[must_use]
    pub fn waits_for(&self) -> Option<Field> {
        match self {
            Cause::Absent(field, _) | Cause::NoPemBlock(field) | Cause::TooManyBlocks(field) => Some(*field),
            Cause::Undecodable(Role::Ca) => Some(Field::CaContent),
            Cause::Undecodable(Role::Verification) => Some(Field::VerificationContent),
            Cause::Undecodable(Role::Device) => Some(Field::DeviceContent),
            _ => None,
        }
    }

    /// What the check needed.
    #[must_use]
    pub fn expected(&self) -> &'static str {
        match self {
            Cause::Absent(..) => "the field, present, not empty, unmasked",
            Cause::Undecodable(_) => "exactly one certificate in PEM",
            Cause::NoPemBlock(_) | Cause::TooManyBlocks(_) => "one PEM block",
            Cause::Time(..) => "a date and time",
            Cause::Extension(..) => "the extension at most once, of its type to the last octet",
            Cause::UnreadableKey(..) | Cause::UnsupportedKey(..) => {
                "a key that can be read, on a curve that is known"
            }
            Cause::Signature(..) | Cause::OldDigest(..) | Cause::UnknownSignature(..) => {
                "a signature of an algorithm that is verified, by a key that can be read"
            }
            Cause::Digest(..) => "an algorithm whose digest is known",
            Cause::NoAuthority | Cause::NoIssuer | Cause::ManyIssuers => {
                "the CA that issued the device's certificate"
            }
            Cause::ListMasked | Cause::ListUnreadable => {
                "lists of registered CAs in which nothing is missing"
            }
        }
    }

    /// What was there instead. Untrusted text is cut to [`MAX_QUOTED`](crate::untrusted::MAX_QUOTED).
    #[must_use]
    pub fn found(&self) -> String {
        match self {
            Cause::Absent(_, Absence::Missing) => "no such field".to_owned(),
            Cause::Absent(_, Absence::Empty) => "an empty field".to_owned(),
            Cause::Absent(_, Absence::Masked) => "asterisks".to_owned(),
            Cause::Undecodable(_) => "text that gives no certificate".to_owned(),
            Cause::NoPemBlock(_) => "text without a readable one".to_owned(),
            Cause::TooManyBlocks(_) => format!("more than {} of them", Pem::MAX_BLOCKS),
            Cause::Time(_, which) => format!("{which} is none"),
            Cause::Extension(_, error) => error.to_string(),
            Cause::UnreadableKey(_, reason)
            | Cause::UnsupportedKey(_, reason)
            | Cause::Signature(_, reason)
            | Cause::OldDigest(_, reason)
            | Cause::UnknownSignature(_, reason)
            | Cause::Digest(_, reason) => beginning(reason).into_owned(),
            Cause::NoAuthority => "no CA at all".to_owned(),
            Cause::NoIssuer => "others".to_owned(),
            Cause::ManyIssuers => "more CAs of one name or key identifier than are asked".to_owned(),
            Cause::ListMasked => "an entry that is masked".to_owned(),
            Cause::ListUnreadable => "a part that is missing or could not be read".to_owned(),
        }
    }

    /// What to do to have the check carried out, beginning with a verb.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Cause::Absent(..) => "see response-fields: fetch the response again with all fields unmasked",
            Cause::Undecodable(_) | Cause::NoPemBlock(_) | Cause::TooManyBlocks(_) => {
                "see certificate-decodes: repair the content first"
            }
            Cause::Time(..) | Cause::Extension(..) => {
                "reissue the certificate with a current OpenSSL, then judge it again"
            }
            Cause::UnreadableKey(..) | Cause::UnsupportedKey(..) => {
                "use an RSA key of 2048 bits or more, or an EC key on P-256, P-384 or P-521"
            }
            Cause::NoAuthority => {
                "give the CA with --ca, and what stands between it and the device with --intermediate"
            }
            Cause::NoIssuer => {
                "give the CA that issued this device too (--ca), or the intermediate (--intermediate)"
            }
            Cause::ManyIssuers => {
                "give the one CA that issued the device with --ca, and others of its name in another run"
            }
            Cause::ListMasked | Cause::ListUnreadable => {
                "fetch the lists again and store them unmasked: `aliyun onsmqtt ListCaCertificate --MqttInstanceId ID --PageNo 1 \
                 --PageSize 100`"
            }
            Cause::OldDigest(..) => "see device-signature-digest: sign again with SHA-256",
            Cause::Signature(..) | Cause::UnknownSignature(..) | Cause::Digest(..) => {
                "sign with RSA or ECDSA and SHA-256, SHA-384 or SHA-512; or verify this signature by other means"
            }
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cause::Absent(field, absence) => {
                let what = match absence {
                    Absence::Missing => "missing",
                    Absence::Empty => "empty",
                    Absence::Masked if *field == Field::RegistrationCode => "masked or can be no code",
                    Absence::Masked => "masked",
                };
                write!(f, "{} is {what}", field.name())
            }
            Cause::Undecodable(role) => write!(f, "the {} could not be decoded", role.name()),
            Cause::NoPemBlock(field) => write!(f, "{} holds no readable PEM block", field.name()),
            Cause::TooManyBlocks(field) => {
                write!(f, "{} holds more PEM blocks than are read", field.name())
            }
            Cause::Time(role, which) => write!(f, "{which} of the {} is no readable time", role.name()),
            Cause::Extension(role, error) => write!(f, "in the {}, {error}", role.name()),
            Cause::UnreadableKey(role, reason) | Cause::UnsupportedKey(role, reason) => {
                write!(f, "the key of the {} cannot be judged: {}", role.name(), beginning(reason))
            }
            Cause::Signature(role, reason)
            | Cause::OldDigest(role, reason)
            | Cause::UnknownSignature(role, reason) => {
                write!(f, "the signature of the {} cannot be verified: {}", role.name(), beginning(reason))
            }
            Cause::NoAuthority => f.write_str("no CA was given to judge the device under"),
            Cause::ManyIssuers => f.write_str(
                "more CAs that were given may have issued the device's certificate than are asked, and none of those asked did",
            ),
            Cause::NoIssuer => f.write_str("none of the CAs that were given issued the device's certificate"),
            Cause::ListMasked => {
                f.write_str("an entry of the lists of registered CAs is masked where it would tell")
            }
            Cause::ListUnreadable => {
                f.write_str("a part of the lists of registered CAs is missing or could not be read")
            }
            Cause::Digest(role, algorithm) => {
                let role = role.name();
                write!(
                    f,
                    "it is not known which digest the signature of the {role} uses: {}",
                    beginning(algorithm)
                )
            }
        }
    }
}

/// The instant of notBefore.
pub(crate) fn not_before(role: Role, certificate: &Certificate) -> Result<OffsetDateTime, Cause> {
    instant(role, "notBefore", certificate.not_before())
}

/// The instant of notAfter.
pub(crate) fn not_after(role: Role, certificate: &Certificate) -> Result<OffsetDateTime, Cause> {
    instant(role, "notAfter", certificate.not_after())
}

fn instant(role: Role, which: &'static str, time: Time<'_>) -> Result<OffsetDateTime, Cause> {
    time.instant().ok_or(Cause::Time(role, which))
}
