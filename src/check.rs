//! What a check is: its texts, how much it weighs, and what it looks at.

mod cause;
mod defect;
pub(crate) mod look;
mod outcome;
/// What nearly every file in `checks/` needs.
pub(crate) mod prelude;
mod value;

use std::fmt;

use serde::Serialize;

pub use self::cause::Cause;
pub(crate) use self::cause::{not_after, not_before};
pub(crate) use self::defect::{Defect, evidence, others};
pub(crate) use self::outcome::Judged;
pub use self::outcome::{Evidence, Outcome};
pub use self::value::Value;
use crate::case::{Case, Content, Kind, Lineage, Registered, Role};
pub use crate::id::CheckId;
use crate::policy::{Policy, Severity};
pub use crate::server::Reaction;
use crate::server::{Family, Measured, reaction};
use crate::wire::Field;
use crate::x509::certificate::Certificate;
use crate::x509::issuer::Issuer;
use crate::x509::signature::SignatureResult;

/// One check of the catalogue.
pub struct Check {
    pub(crate) rule: Rule,
    since: &'static str,
    severity_of_proposal: Option<Severity>,
    possession: Option<Ground>,
    platform_error: Option<&'static str>,
    unless: Option<fn(&Policy) -> Option<&'static str>>,
    measured: Option<&'static [Measured]>,
    measured_of_device: Option<&'static [Measured]>,
    of: Of,
}

/// For which kinds of case a check exists, beside what it looks at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    All,
    /// Not for devices.
    Cas,
    /// For CAs of which possession is to be proven.
    Claims,
    /// For devices alone.
    Devices,
}

/// What a check of a CA found of one that stands above a device.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Flaw {
    pub(crate) check: CheckId,
    pub(crate) reason: &'static str,
    pub(crate) severity: Severity,
    /// Whether some servers were measured to refuse devices under a CA with it.
    pub(crate) is_refused: bool,
}

/// What every check states.
pub(crate) struct Rule {
    pub(crate) id: CheckId,
    pub(crate) title: &'static str,
    pub(crate) severity: Severity,
    pub(crate) reference: &'static str,
    pub(crate) explain: Explain,
    pub(crate) scope: Scope,
}

/// The explanation of a check, written for the one who has to act on it. Commands that can be pasted stand in
/// backticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Explain {
    /// What is checked.
    pub what: &'static str,
    /// Why it matters for a registered CA.
    pub why: &'static str,
    /// What one sees where it does not hold: the words of other tools, or what goes wrong.
    pub seen: &'static str,
    /// How to fix it.
    pub fix: &'static str,
}

/// What possession of the CA's key rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Ground {
    /// The verification certificate is a proof for this code and this CA. Without it possession is refuted.
    Proof,
    /// The key has a holder, who alone can sign with it. Without it nothing that it signed proves anything: why, in words.
    Holder(&'static str),
}

/// What a check looks at, and the function that is handed just that. What it needs, what it is about and for which kinds of
/// case it exists follow from here.
#[derive(Clone, Copy)]
pub(crate) enum Scope {
    /// Each declared value, there or not.
    EachValue(fn(Field, &Case) -> Judged),
    /// A declared value.
    Value(Field, fn(&str, &Policy) -> Judged),
    /// A declared value and the CA that it is about.
    ValueOfIssuer(Field, fn(&str, &Issuer) -> Judged),
    /// The text of each certificate, and what the rest of the case says of it.
    EachContent(fn(Field, &Content, &Case) -> Judged),
    /// Each certificate, and what the rest of the case says of it.
    EachCertificate(fn(Role, &Certificate, &Case) -> Judged),
    /// The CA.
    Issuer(fn(&Issuer, &Policy) -> Judged),
    /// The CA, and what the rest of the case says of it.
    IssuerInCase(fn(&Issuer, &Case, &Policy) -> Judged),
    /// The certificate of this role, which a CA issued.
    Issued(Role, fn(&Certificate, &Policy) -> Judged),
    /// The registration code and the verification certificate.
    ProofOfCode(fn(&str, &Certificate) -> Judged),
    /// The CA and the certificate of this role.
    ByIssuer(Role, fn(&Issuer, &Certificate) -> Judged),
    /// The CA, the certificate of this role, and whether the one's key signed the other.
    Signature(Role, fn(&Issuer, &Certificate, &SignatureResult) -> Judged),
    /// A declared value and the device's certificate that it is about.
    ValueOfDevice(Field, fn(&str, &Certificate) -> Judged),
    /// A declared value, and what the rest of the case says of it.
    ValueInCase(Field, fn(&str, &Case) -> Judged),
    /// A device's certificate and the CAs above it, with what the checks found of each that is no anchor.
    Lineage(fn(&Certificate, &Lineage, &[Vec<Flaw>]) -> Judged),
    /// What lists of registered CAs say of this field of what is about to be registered.
    Registered(Field, fn(&Registered, &Case) -> Judged),
}

impl Check {
    pub(crate) const fn new(rule: Rule) -> Self {
        Check {
            rule,
            since: "0.1.0",
            severity_of_proposal: None,
            possession: None,
            platform_error: None,
            unless: None,
            measured: None,
            measured_of_device: None,
            of: Of::All,
        }
    }

    /// Does not exist for devices, which have a check of their own for that.
    pub(crate) const fn not_of_devices(self) -> Self {
        Check { of: Of::Cas, ..self }
    }

    /// Exists only where possession is to be proven.
    pub(crate) const fn of_claims(self) -> Self {
        Check { of: Of::Claims, ..self }
    }

    /// Exists for devices alone.
    pub(crate) const fn of_devices(self) -> Self {
        Check { of: Of::Devices, ..self }
    }

    /// Comes with a later version than the first.
    pub(crate) const fn since_version(self, since: &'static str) -> Self {
        Check { since, ..self }
    }

    /// Weighs something else before registration.
    pub(crate) const fn of_proposal(self, severity: Severity) -> Self {
        Check { severity_of_proposal: Some(severity), ..self }
    }

    /// Is something that possession rests on.
    pub(crate) const fn grounds(self, ground: Ground) -> Self {
        Check { possession: Some(ground), ..self }
    }

    /// The platform refuses to register what it fails for, with this code.
    pub(crate) const fn answered(self, code: &'static str) -> Self {
        Check { platform_error: Some(code), ..self }
    }

    /// Is not applicable where the policy gives a reason, whatever there is to look at.
    pub(crate) const fn unless(self, unless: fn(&Policy) -> Option<&'static str>) -> Self {
        Check { unless: Some(unless), ..self }
    }

    /// What TLS servers were measured to do with devices under a CA of which it finds something, by reason. A check that says
    /// nothing of this plays no part in what servers do.
    pub(crate) const fn measured(self, measured: &'static [Measured]) -> Self {
        Check { measured: Some(measured), ..self }
    }

    /// The same of a device's certificate under a sound CA.
    pub(crate) const fn measured_of_device(self, measured: &'static [Measured]) -> Self {
        Check { measured_of_device: Some(measured), ..self }
    }

    const fn rows(&self, kind: Kind) -> Option<&'static [Measured]> {
        if kind.is_device() { self.measured_of_device } else { self.measured }
    }

    /// The name by which reports, policies and people refer to the check, for example `sn-match`. It never changes.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.rule.id.as_str()
    }

    /// The same as a value that cannot be mistyped.
    #[must_use]
    pub const fn check_id(&self) -> CheckId {
        self.rule.id
    }

    /// What holds if the check passes, in one line.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        self.rule.title
    }

    /// How bad it is as a rule if the check does not hold for such a case. A [`Finding`](crate::report::Finding) may weigh
    /// more or less.
    #[must_use]
    pub fn severity(&self, kind: Kind) -> Severity {
        let of_proposal = self.severity_of_proposal.filter(|_| kind == Kind::Proposal);
        of_proposal.unwrap_or(self.rule.severity)
    }

    /// Where the rule is written: a section of an RFC or a page of the API's documentation.
    #[must_use]
    pub const fn reference(&self) -> &'static str {
        self.rule.reference
    }

    /// What is checked, why, and how to fix it.
    #[must_use]
    pub const fn explain(&self) -> &Explain {
        &self.rule.explain
    }

    /// The version that it came with.
    #[must_use]
    pub const fn since(&self) -> &'static str {
        self.since
    }

    /// The code that RegisterCaCertificate answers where it does not hold, if that is documented (the platform's notice of changed
    /// HTTP statuses lists the codes).
    #[must_use]
    pub const fn platform_error(&self) -> Option<&'static str> {
        self.platform_error
    }

    /// What servers of a family were measured to do with devices under a CA for which it gives this reason, or with a device for whose
    /// certificate it does. `None` if what it looks at plays no part in a TLS handshake.
    #[must_use]
    pub fn reaction(&self, kind: Kind, reason: &str, family: Family) -> Option<Reaction> {
        self.rows(kind).map(|rows| reaction(rows, reason, family))
    }

    /// The reasons of which something was measured, of a CA or of a device's certificate.
    pub fn measured_reasons(&self, kind: Kind) -> impl Iterator<Item = &'static str> {
        self.rows(kind).unwrap_or_default().iter().map(|(reason, _)| *reason)
    }

    /// In what way possession of the CA's key rests on it, if it does.
    #[must_use]
    pub const fn possession(&self) -> Option<Ground> {
        self.possession
    }

    /// Why the policy leaves nothing to check, if so.
    pub(crate) fn excuse(&self, policy: &Policy) -> Option<&'static str> {
        self.unless.and_then(|unless| unless(policy))
    }

    /// The fields about which the check has one outcome each, in the order of reports; none if it does not exist for such a
    /// case.
    #[must_use]
    pub fn targets(&self, kind: Kind) -> &[Field] {
        let exists = match self.of {
            Of::All => true,
            Of::Cas => !kind.is_device(),
            Of::Claims => !kind.is_device() && kind != Kind::Ca,
            Of::Devices => kind.is_device(),
        };
        match &self.rule.scope {
            _ if !exists => &[],
            Scope::EachValue(_) if matches!(kind, Kind::Registration | Kind::RegisteredDevice) => {
                kind.values()
            }
            Scope::EachValue(_) => &[],
            Scope::Registered(field, _) if kind == Kind::Proposal => std::slice::from_ref(field),
            Scope::Registered(..) => &[],
            Scope::ValueOfDevice(field, _) if kind == Kind::RegisteredDevice => std::slice::from_ref(field),
            Scope::ValueOfDevice(..) => &[],
            Scope::Value(field, _) | Scope::ValueOfIssuer(field, _) | Scope::ValueInCase(field, _) => {
                if kind.values().contains(field) { std::slice::from_ref(field) } else { &[] }
            }
            Scope::EachContent(_) | Scope::EachCertificate(_) => kind.contents(),
            Scope::Issuer(_) | Scope::IssuerInCase(_) => kind.content_of(Role::Ca),
            Scope::ProofOfCode(_) => kind.content_of(Role::Verification),
            Scope::Issued(role, _) | Scope::ByIssuer(role, _) | Scope::Signature(role, _) => {
                kind.content_of(*role)
            }
            Scope::Lineage(_) => kind.content_of(Role::Device),
        }
    }

    /// What it is about, in words, for the first kind of case for which it exists: `Data.Sn` of a response.
    #[must_use]
    pub fn places(&self) -> Vec<&'static str> {
        let kinds = [Kind::Registration, Kind::Proposal, Kind::RegisteredDevice];
        let kind = kinds.into_iter().find(|kind| !self.targets(*kind).is_empty());
        let kind = kind.unwrap_or(Kind::Registration);
        self.targets(kind).iter().map(|field| kind.place_of(*field)).collect()
    }

    /// The value that it needs by itself.
    const fn value(&self) -> Option<Field> {
        match self.rule.scope {
            Scope::Value(field, _) | Scope::ValueOfIssuer(field, _) => Some(field),
            Scope::ValueOfDevice(field, _) | Scope::ValueInCase(field, _) => Some(field),
            Scope::ProofOfCode(_) => Some(Field::RegistrationCode),
            Scope::Registered(Field::RegistrationCode, _) => Some(Field::RegistrationCode),
            _ => None,
        }
    }

    /// The certificates that it needs, whatever it is about.
    const fn certificates(&self) -> &'static [Role] {
        match self.rule.scope {
            Scope::EachValue(_) | Scope::Value(..) | Scope::EachContent(_) | Scope::EachCertificate(_) => &[],
            Scope::ValueInCase(..) => &[],
            Scope::ValueOfDevice(..) | Scope::Lineage(_) => &[Role::Device],
            Scope::Registered(Field::CaContent, _) => &[Role::Ca],
            Scope::Registered(..) => &[],
            Scope::ValueOfIssuer(..) | Scope::Issuer(_) | Scope::IssuerInCase(_) => &[Role::Ca],
            Scope::ProofOfCode(_) | Scope::Issued(Role::Verification, _) => &[Role::Verification],
            Scope::Issued(Role::Device, _) => &[Role::Device],
            Scope::Issued(Role::Ca, _) => &[Role::Ca],
            Scope::ByIssuer(Role::Device, _) | Scope::Signature(Role::Device, _) => &[Role::Ca, Role::Device],
            Scope::ByIssuer(..) | Scope::Signature(..) => &[Role::Ca, Role::Verification],
        }
    }

    /// Whether it can judge this target only if the certificate in this field decodes.
    #[must_use]
    pub fn needs_certificate(&self, target: Field, field: Field, kind: Kind) -> bool {
        let is_needed = |role: &Role| kind.content_of(*role).contains(&field);
        match self.rule.scope {
            Scope::EachCertificate(_) => target == field,
            _ => self.certificates().iter().any(is_needed),
        }
    }

    /// Whether it can judge this target only if this field is present, not empty and not masked.
    #[must_use]
    pub fn needs_field(&self, target: Field, field: Field, kind: Kind) -> bool {
        let is_its_text = matches!(self.rule.scope, Scope::EachContent(_)) && target == field;
        is_its_text || self.value() == Some(field) || self.needs_certificate(target, field, kind)
    }

    /// What it needs to be carried out, in words, for example `Data.Sn, present and unmasked`. Without it the check is
    /// unchecked.
    #[must_use]
    pub fn needs(&self) -> Vec<String> {
        let of_each = match self.rule.scope {
            Scope::EachContent(_) => Some("the content, present and unmasked".to_owned()),
            Scope::EachCertificate(_) => Some("the certificate, decoded".to_owned()),
            _ => None,
        };
        let value = self.value().map(|field| format!("{field}, present and unmasked"));
        let certificates = self.certificates().iter().map(|role| format!("the {}, decoded", role.name()));
        of_each.into_iter().chain(value).chain(certificates).collect()
    }
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Check({})", self.id())
    }
}
