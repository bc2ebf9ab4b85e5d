//! What is judged: declared values, the certificates in them, and what the signatures say, each computed once.

mod authorities;
mod binding;
mod content;
mod device_file;
mod lineage;
mod registered;
mod registration;

use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

pub use self::authorities::Authorities;
pub use self::binding::{KeyBinding, SelfSignature};
use self::content::Choice;
pub use self::content::Content;
pub use self::device_file::DeviceFile;
pub(crate) use self::lineage::End;
pub use self::lineage::{Lineage, Link};
pub(crate) use self::registered::Presence;
pub use self::registered::Registered;
use crate::wire::{Field, InputError, Record, Shape};
use crate::x509::certificate::Certificate;
use crate::x509::issuer::Issuer;
use crate::x509::signature::SignatureResult;

/// What sort of thing is judged. Which checks exist, and how much they weigh, depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A registered CA, as the platform describes it.
    Registration,
    /// What is about to be registered.
    Proposal,
    /// A CA certificate that came by itself.
    Ca,
    /// A device's certificate, from a file.
    Device,
    /// A device's certificate, as the platform describes it.
    RegisteredDevice,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 5] =
        [Kind::Registration, Kind::Proposal, Kind::Ca, Kind::Device, Kind::RegisteredDevice];

    /// The word used in reports: `registration`, `proposal`, `ca` or, wherever it is from, `device`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Registration => "registration",
            Kind::Proposal => "proposal",
            Kind::Ca => "ca",
            Kind::Device | Kind::RegisteredDevice => "device",
        }
    }

    /// Whether a device's certificate is judged, from wherever.
    #[must_use]
    pub const fn is_device(self) -> bool {
        matches!(self, Kind::Device | Kind::RegisteredDevice)
    }

    /// The fields with the certificates of such a case, in the order of reports.
    #[must_use]
    pub const fn contents(self) -> &'static [Field] {
        match self {
            Kind::Registration | Kind::Proposal => &[Field::CaContent, Field::VerificationContent],
            Kind::Ca => &[Field::CaContent],
            Kind::Device | Kind::RegisteredDevice => &[Field::DeviceContent],
        }
    }

    /// The field with the certificate that is there for this; none if such a case has no such certificate.
    #[must_use]
    pub const fn content_of(self, role: Role) -> &'static [Field] {
        match (self, role) {
            (Kind::Registration | Kind::Proposal | Kind::Ca, Role::Ca) => &[Field::CaContent],
            (Kind::Registration | Kind::Proposal, Role::Verification) => &[Field::VerificationContent],
            (Kind::Device | Kind::RegisteredDevice, Role::Device) => &[Field::DeviceContent],
            _ => &[],
        }
    }

    /// The name of a field in reports about such a case: `Data.Sn` of a response, whatever its envelope; of files the name of the
    /// parameter of RegisterCaCertificate.
    #[must_use]
    pub const fn place_of(self, field: Field) -> &'static str {
        match self {
            Kind::Registration | Kind::RegisteredDevice => field.as_str(),
            Kind::Proposal | Kind::Ca | Kind::Device => field.name(),
        }
    }

    /// The declared values of such a case, in the order of reports.
    #[must_use]
    pub const fn values(self) -> &'static [Field] {
        match self {
            Kind::Registration => Shape::CA.fields(),
            Kind::RegisteredDevice => Shape::DEVICE.fields(),
            Kind::Device => &[Field::DeviceContent],
            Kind::Proposal => &[Field::RegistrationCode, Field::CaContent, Field::VerificationContent],
            Kind::Ca => &[Field::CaContent],
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// What a certificate is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Role {
    /// The certificate of the CA, which issues the others.
    Ca,
    /// The certificate that the CA issued for a registration code, as proof that its owner holds the key.
    Verification,
    /// The certificate of a device.
    Device,
}

impl Role {
    /// What the certificate in this field is there for, if the field holds one.
    #[must_use]
    pub const fn of(field: Field) -> Option<Self> {
        match field {
            Field::CaContent => Some(Role::Ca),
            Field::VerificationContent => Some(Role::Verification),
            Field::DeviceContent => Some(Role::Device),
            _ => None,
        }
    }

    /// The certificate's name in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Role::Ca => "CA certificate",
            Role::Verification => "verification certificate",
            Role::Device => "device's certificate",
        }
    }
}

/// Why a declared value cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Absence {
    /// It is absent or null.
    Missing,
    /// It is there and empty.
    Empty,
    /// It was replaced by asterisks, in whole or in part; or it is a RegistrationCode that can be no code.
    Masked,
}

/// What is judged: declared values, a CA as issuer, and the certificate that it issued.
///
/// ```
/// use mqtt_ca_check::Case;
/// use mqtt_ca_check::wire;
///
/// let input = br#"{"RequestId": "1", "Data": {"Sn": "00f2", "CaContent": "not PEM"}}"#;
/// let record = wire::records(input).next().unwrap()?;
/// let case = Case::registration(record);
/// assert!(case.issuer().is_none());
/// # Ok::<(), wire::InputError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Case {
    kind: Kind,
    record: Record,
    /// The fields whose values are masked, unless they are missing or empty.
    masked: Vec<Field>,
    ca: Option<Content>,
    issued: Option<Content>,
    issuer: Option<Issuer>,
    self_signature: Option<SelfSignature>,
    signature: Option<SignatureResult>,
    key_binding: Option<KeyBinding>,
    registered: Option<Registered>,
    lineage: Option<Box<Lineage>>,
    /// Whether a CA that came by itself stands below another that is trusted too.
    is_intermediate: bool,
}

impl Case {
    /// A registered CA. Decodes what a record declares and verifies the signatures in it. Never fails: what cannot be read
    /// is kept as such, for the checks to name.
    #[must_use]
    pub fn registration(record: Record) -> Self {
        let ca = registration::content(&record, Field::CaContent);
        let issued = registration::content(&record, Field::VerificationContent);
        let is_masked = |field: &Field| match field {
            Field::CaContent => ca.is_none(),
            Field::VerificationContent => issued.is_none(),
            _ => registration::is_masked(&record, *field),
        };
        let masked = Shape::CA.fields().iter().copied().filter(is_masked).collect();
        Case::of(Kind::Registration, record, masked, ca, issued)
    }

    /// What is about to be registered: the octets of two files, which should be the CA and the verification certificate in
    /// PEM, and the registration code. Never fails, as [`registration`](Self::registration).
    ///
    /// ```
    /// use mqtt_ca_check::{Case, Policy, judge};
    /// use mqtt_ca_check::time::OffsetDateTime;
    ///
    /// let case = Case::proposal(b"not PEM", b"", "13274673-8f90");
    /// let policy = Policy::at(OffsetDateTime::UNIX_EPOCH);
    /// let report = judge(case, &policy);
    /// assert!(report.findings().iter().any(|it| it.place() == "CaContent" && it.outcome.is_failed()));
    /// ```
    #[must_use]
    pub fn proposal(ca: &[u8], verification: &[u8], code: &str) -> Self {
        let record = Record::new().with(Field::RegistrationCode, code);
        let masked = Some(Field::RegistrationCode).filter(|field| registration::is_masked(&record, *field));
        let ca = Content::of_octets(ca).chosen(&Choice::Ca(None));
        let issued = Content::of_octets(verification).chosen(&Choice::Proof(Some(code)));
        Case::of(Kind::Proposal, record, masked.into_iter().collect(), Some(ca), Some(issued))
    }

    /// A CA that came by itself, as in the trust file of a server: [`Role::Ca`] is all that it has.
    #[must_use]
    pub fn ca(issuer: &Issuer) -> Self {
        let ca = Content::of_certificate(Arc::clone(issuer.shared()));
        Case::with_issuer(Kind::Ca, Record::new(), Vec::new(), Some(ca), None, Some(issuer.clone()))
    }

    /// A CA that came by itself and that another one issued, which is trusted or sent too.
    #[must_use]
    pub fn intermediate(issuer: &Issuer) -> Self {
        Case { is_intermediate: true, ..Case::ca(issuer) }
    }

    /// A device's certificate under the CAs that are trusted. What the device sends with it are the other certificates of its file.
    #[must_use]
    pub fn device(
        certificate: impl Into<Arc<Certificate>>,
        sent: &[Issuer],
        authorities: &Authorities,
    ) -> Self {
        let content = Content::of_certificate(certificate.into());
        Case::of_device(Kind::Device, Record::of_device(), Vec::new(), Some(content), sent, authorities)
    }

    /// How many octets a file of devices may have.
    pub const MAX_FILE_OCTETS: usize = device_file::MAX_OCTETS;

    /// The CA in the record of a registered one, if it can be read, and whether the record says that it is inactive.
    #[doc(hidden)]
    #[must_use]
    pub fn registered_authority(record: &Record) -> Option<(Issuer, bool)> {
        let content = registration::content(record, Field::CaContent);
        let issuer = decoded(content.as_ref()).map(|ca| Issuer::new(Arc::clone(ca)))?;
        Some((issuer, record.field(Field::Status) == Some("0")))
    }

    /// The devices in a file: certificates in PEM or DER, of which those that issued another one in the file, or are CAs, are what
    /// each device sends with its own. Where all are that, those that issued no other are the devices.
    ///
    /// # Errors
    /// If the octets hold no certificate, or too much.
    pub fn devices(file: &[u8], authorities: &Authorities) -> Result<Vec<Self>, InputError> {
        Ok(Case::devices_of(DeviceFile::read(file)?, authorities).collect())
    }

    /// The devices of a file that was read, one after the other.
    #[doc(hidden)]
    pub fn devices_of(file: DeviceFile, authorities: &Authorities) -> impl Iterator<Item = Self> {
        let DeviceFile { devices, sent } = file;
        let of = move |content| {
            Case::of_device(Kind::Device, Record::of_device(), Vec::new(), Some(content), &sent, authorities)
        };
        devices.into_iter().map(of)
    }

    /// A registered device's certificate under the CAs that are trusted. Never fails, as [`registration`](Self::registration).
    #[must_use]
    pub fn registered_device(record: Record, authorities: &Authorities) -> Self {
        let content = registration::content(&record, Field::DeviceContent);
        let is_masked = |field: &Field| match field {
            Field::DeviceContent => content.is_none(),
            _ => registration::is_masked(&record, *field),
        };
        let masked = Shape::DEVICE.fields().iter().copied().filter(is_masked).collect();
        let beside = content.as_ref().map(Content::beside).unwrap_or_default();
        let sent: Vec<Issuer> = beside.into_iter().map(Issuer::new).collect();
        Case::of_device(Kind::RegisteredDevice, record, masked, content, &sent, authorities)
    }

    fn of_device(
        kind: Kind,
        record: Record,
        masked: Vec<Field>,
        content: Option<Content>,
        sent: &[Issuer],
        authorities: &Authorities,
    ) -> Self {
        let device = decoded(content.as_ref());
        let lineage = device.map(|device| Lineage::of(device, record.field(Field::CaSn), sent, authorities));
        let above = lineage.as_ref().and_then(|lineage| lineage.links().first());
        Case {
            kind,
            masked,
            ca: None,
            issuer: above.map(|link| link.issuer().clone()),
            self_signature: None,
            signature: above.map(|link| link.signature().clone()),
            key_binding: None,
            registered: None,
            is_intermediate: false,
            record,
            issued: content,
            lineage: lineage.map(Box::new),
        }
    }

    fn of(
        kind: Kind,
        record: Record,
        masked: Vec<Field>,
        ca: Option<Content>,
        issued: Option<Content>,
    ) -> Self {
        let issuer = decoded(ca.as_ref()).map(|ca| Issuer::new(Arc::clone(ca)));
        Case::with_issuer(kind, record, masked, ca, issued, issuer)
    }

    fn with_issuer(
        kind: Kind,
        record: Record,
        masked: Vec<Field>,
        ca: Option<Content>,
        issued: Option<Content>,
        issuer: Option<Issuer>,
    ) -> Self {
        let proof = decoded(issued.as_ref());
        let self_signature = issuer.as_ref().map(SelfSignature::of);
        let signature = issuer.as_ref().zip(proof).map(|(issuer, proof)| issuer.verify(proof));
        let signed = proof.filter(|_| signature == Some(SignatureResult::Verified)).map(Arc::as_ref);
        // Possession is proven by what a CA signed; of one that came by itself nobody asks.
        let key_binding = match (&issuer, &self_signature) {
            (Some(issuer), Some(own)) if kind != Kind::Ca => KeyBinding::of(issuer, own, signed),
            _ => None,
        };
        Case {
            kind,
            record,
            masked,
            ca,
            issued,
            issuer,
            self_signature,
            signature,
            key_binding,
            registered: None,
            lineage: None,
            is_intermediate: false,
        }
    }

    /// Whence a device's certificate comes; `None` of anything else, and if it could not be decoded.
    #[must_use]
    pub fn lineage(&self) -> Option<&Lineage> {
        self.lineage.as_deref()
    }

    /// Whether it is a CA that came by itself and stands below another.
    #[must_use]
    pub fn is_intermediate(&self) -> bool {
        self.is_intermediate
    }

    /// Whether a text can be a registration code: ASCII letters and digits, with spaces and the punctuation of identifiers
    /// between them, and none of the known masks.
    #[must_use]
    pub fn is_code(text: &str) -> bool {
        registration::is_code(text)
    }

    /// Looks for its CA and its code in lists of registered CAs, which are given to it record by record.
    #[must_use]
    pub fn to_look_up(&self) -> Registered {
        let code = self.value(Field::RegistrationCode).ok();
        Registered::of(decoded(self.content(Role::Ca)).cloned(), code.map(ToOwned::to_owned))
    }

    /// The same, beside what lists of registered CAs say of it.
    #[must_use]
    pub fn against(self, registered: Registered) -> Self {
        Case { registered: Some(registered), ..self }
    }

    /// What lists of registered CAs say of it, if there are some.
    #[must_use]
    pub fn registered(&self) -> Option<&Registered> {
        self.registered.as_ref()
    }

    /// What sort of thing it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The record as sent; of what is about to be registered, one that holds the code.
    #[must_use]
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// A declared value.
    ///
    /// # Errors
    /// If it is missing, empty or masked.
    pub fn value(&self, field: Field) -> Result<&str, Absence> {
        match self.record().field(field) {
            None => Err(Absence::Missing),
            Some("") => Err(Absence::Empty),
            Some(_) if self.masked.contains(&field) => Err(Absence::Masked),
            Some(text) => Ok(text),
        }
    }

    /// What was read from the text of a certificate; `None` if its field is missing, empty or masked.
    #[must_use]
    pub fn content(&self, role: Role) -> Option<&Content> {
        match role {
            Role::Ca => self.ca.as_ref(),
            Role::Verification => self.issued.as_ref().filter(|_| !self.kind.is_device()),
            Role::Device => self.issued.as_ref().filter(|_| self.kind.is_device()),
        }
    }

    /// One of the certificates, if it could be decoded.
    #[must_use]
    pub fn certificate(&self, role: Role) -> Option<&Certificate> {
        decoded(self.content(role)).map(Arc::as_ref)
    }

    /// The CA, if its certificate could be decoded; of a device the one that issued it, or comes nearest.
    #[must_use]
    pub fn issuer(&self) -> Option<&Issuer> {
        self.issuer.as_ref()
    }

    /// Whether the CA signed itself; `None` without an issuer.
    #[must_use]
    #[doc(hidden)]
    pub fn self_signature(&self) -> Option<&SelfSignature> {
        self.self_signature.as_ref()
    }

    /// Whether the CA's key signed the certificate that it issued; `None` without both.
    #[must_use]
    pub fn signature(&self) -> Option<&SignatureResult> {
        self.signature.as_ref()
    }

    /// What ties the CA's key to something that was signed under it; `None` if nothing does, or without an issuer.
    #[must_use]
    #[doc(hidden)]
    pub fn key_binding(&self) -> Option<KeyBinding> {
        self.key_binding
    }

    /// Whether each certificate is what its content is, and not one of several things in it that was chosen. What readers may
    /// read differently proves nothing.
    pub(crate) fn is_unambiguous(&self) -> bool {
        [Role::Ca, Role::Verification]
            .into_iter()
            .all(|role| self.content(role).is_some_and(|content| content.error().is_none()))
    }

    /// Whether the verification certificate is the CA certificate: whether both have the same signed octets. What stands
    /// around these (an ECDSA signature, the algorithm outside) anybody can write in another way.
    pub(crate) fn proof_is_ca(&self) -> bool {
        match (self.certificate(Role::Ca), self.certificate(Role::Verification)) {
            (Some(ca), Some(proof)) => ca.tbs() == proof.tbs(),
            _ => false,
        }
    }
}

fn decoded(content: Option<&Content>) -> Option<&Arc<Certificate>> {
    content.and_then(Content::certificate)
}
