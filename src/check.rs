//! What a check is, what can come of one, and the table of all checks in the order of reports. A check sees the
//! registration and the policy, nothing else.

use std::borrow::Cow;
use std::fmt;

use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

use crate::checks;
use crate::policy::{Level, Policy, Severity, Stage};
use crate::registration::{Absence, Content, Registration, Role};
use crate::untrusted::{Text, write_beginning};
use crate::wire::Field;
use crate::x509::certificate::{Certificate, ExtensionError, Time};
use crate::x509::name::Name;
use crate::x509::pem::MAX_BLOCKS;
use crate::x509::serial::SerialNumber;

/// One check of the catalogue.
pub struct Check {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) severity: Severity,
    /// The severity before registration, where it is another.
    pub(crate) severity_before_registration: Option<Severity>,
    pub(crate) reference: &'static str,
    pub(crate) explain: Explain,
    pub(crate) needs: &'static [Need],
    pub(crate) run: Run,
}

/// The explanation of a check, written for the one who has to act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// What a check needs to be carried out. Without it the check is unchecked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Need {
    /// A declared field, present and not masked.
    Field(Field),
    /// The content under judgement, present and not masked.
    EachContent,
    /// The certificate under judgement, decoded.
    EachCertificate,
    /// One certificate, decoded.
    Certificate(Role),
}

impl fmt::Display for Need {
    /// What has to be there, for example `Data.Sn, present and unmasked`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Need::Field(field) => write!(f, "{}, present and unmasked", field.target()),
            Need::EachContent => f.write_str("the content, present and unmasked"),
            Need::EachCertificate => f.write_str("the certificate, decoded"),
            Need::Certificate(role) => write!(f, "the {}, decoded", role.name()),
        }
    }
}

/// How a check is carried out, by what it looks at.
#[derive(Clone, Copy)]
pub(crate) enum Run {
    /// The registration as a whole: one outcome, about this field.
    Registration(Field, for<'r> fn(&Context<'r>) -> Judged<'r>),
    /// Each of the eight declared fields.
    EachField(for<'r> fn(&Context<'r>, Field) -> Judged<'r>),
    /// Each of the two certificates.
    EachCertificate(for<'r> fn(&Context<'r>, Role) -> Judged<'r>),
}

/// An outcome, or what kept the check from being carried out.
pub(crate) type Judged<'r> = Result<Outcome<'r>, Cause<'r>>;

impl Check {
    /// The name by which reports, policies and people refer to the check, for example `sn-match`. It never changes.
    #[must_use]
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// What holds if the check passes, in one line.
    #[must_use]
    pub fn title(&self) -> &'static str {
        self.title
    }

    /// How bad it is as a rule if the check does not hold, at this stage. A [`Finding`] may weigh more.
    #[must_use]
    pub fn severity(&self, stage: Stage) -> Severity {
        match (stage, self.severity_before_registration) {
            (Stage::BeforeRegistration, Some(severity)) => severity,
            _ => self.severity,
        }
    }

    /// Where the rule is written: a section of an RFC or a page of the API's documentation.
    #[must_use]
    pub fn reference(&self) -> &'static str {
        self.reference
    }

    /// What is checked, why, and how to fix it.
    #[must_use]
    pub fn explain(&self) -> &Explain {
        &self.explain
    }

    /// What the check needs to be carried out.
    #[must_use]
    pub fn needs(&self) -> &'static [Need] {
        self.needs
    }

    /// The fields about which the check has one outcome each.
    #[must_use]
    pub fn targets(&self) -> Vec<Field> {
        match self.run {
            Run::Registration(field, _) => vec![field],
            Run::EachField(_) => Field::ALL.to_vec(),
            Run::EachCertificate(_) => Role::ALL.map(Role::field).to_vec(),
        }
    }
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Check({})", self.id)
    }
}

/// All checks, in the order of reports.
#[must_use]
pub fn catalogue() -> &'static [Check] {
    checks::ALL
}

/// The check with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Check> {
    catalogue().iter().find(|check| check.id == id)
}

/// What came of a check for one target.
#[derive(Clone, Debug)]
pub enum Outcome<'r> {
    /// It holds; a remark says what is still worth knowing.
    Passed(Option<Box<Evidence<'r>>>),
    /// It does not hold.
    Failed(Box<Evidence<'r>>),
    /// There is nothing to hold, for this reason.
    NotApplicable(&'static str),
    /// It could not be carried out.
    Unchecked(Cause<'r>),
}

impl Outcome<'_> {
    pub(crate) const PASSED: Outcome<'static> = Outcome::Passed(None);

    /// The word used in reports: `passed`, `failed`, `not-applicable` or `unchecked`.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Outcome::Passed(_) => "passed",
            Outcome::Failed(_) => "failed",
            Outcome::NotApplicable(_) => "not-applicable",
            Outcome::Unchecked(_) => "unchecked",
        }
    }

    /// The severity of what was found, where it is another than the check's.
    fn severity(&self) -> Option<Severity> {
        match self {
            Outcome::Failed(evidence) => evidence.severity,
            _ => None,
        }
    }

    /// Whether the check held.
    #[must_use]
    pub fn is_passed(&self) -> bool {
        matches!(self, Outcome::Passed(_))
    }

    /// Whether the check did not hold.
    #[must_use]
    pub fn is_failed(&self) -> bool {
        matches!(self, Outcome::Failed(_))
    }

    /// Whether the check could not be carried out.
    #[must_use]
    pub fn is_unchecked(&self) -> bool {
        matches!(self, Outcome::Unchecked(_))
    }
}

/// What speaks for or against a check: values, made into text when they are shown.
#[derive(Clone, Debug)]
pub struct Evidence<'r> {
    message: Cow<'static, str>,
    expected: Option<Value<'r>>,
    found: Option<Value<'r>>,
    help: Option<Cow<'static, str>>,
    /// Where it is another than the check's.
    severity: Option<Severity>,
}

impl<'r> Evidence<'r> {
    pub(crate) fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Evidence { message: message.into(), expected: None, found: None, help: None, severity: None }
    }

    /// Weighs more or less than what the check usually finds.
    pub(crate) fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    pub(crate) fn expected(mut self, value: impl Into<Value<'r>>) -> Self {
        self.expected = Some(value.into());
        self
    }

    pub(crate) fn found(mut self, value: impl Into<Value<'r>>) -> Self {
        self.found = Some(value.into());
        self
    }

    pub(crate) fn help(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn failed(self) -> Judged<'r> {
        Ok(Outcome::Failed(Box::new(self)))
    }

    pub(crate) fn remark(self) -> Judged<'r> {
        Ok(Outcome::Passed(Some(Box::new(self))))
    }

    /// What is the matter, in one line without a full stop.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The message and the help as they may be shown; what is not this library's own is looked at.
    pub(crate) fn shown(&self) -> (String, Option<String>) {
        let text = |text: &Cow<'static, str>| match text {
            Cow::Borrowed(ours) => (*ours).to_owned(),
            Cow::Owned(text) => Text(text).to_string(),
        };
        (text(&self.message), self.help.as_ref().map(text))
    }

    /// What was expected, if that is one value.
    #[must_use]
    pub fn expected_value(&self) -> Option<&Value<'r>> {
        self.expected.as_ref()
    }

    /// What was found instead, if that is one value.
    #[must_use]
    pub fn found_value(&self) -> Option<&Value<'r>> {
        self.found.as_ref()
    }

    /// What to do, beginning with a verb.
    #[must_use]
    pub fn help_text(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

/// A value that a finding shows. `Display` gives its text; untrusted text is cut to [`MAX_QUOTED`](crate::untrusted::MAX_QUOTED) characters
/// and, but for private keys, as it came, so whoever prints it has to escape it ([`untrusted`](crate::untrusted)).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Value<'r> {
    /// Words of this library.
    Words(Cow<'static, str>),
    /// Text from the response or a certificate. Untrusted.
    Quoted(Cow<'r, str>),
    /// A serial number.
    Serial(SerialNumber<'r>),
    /// A distinguished name. Untrusted.
    Name(Name<'r>),
    /// An instant.
    Instant(OffsetDateTime),
    /// An instant as the API writes it: Unix milliseconds.
    UnixMilliseconds(OffsetDateTime),
    /// A SHA-256.
    Digest([u8; 32]),
}

impl Value<'_> {
    /// Whether the text is not this library's own.
    #[must_use]
    pub fn is_untrusted(&self) -> bool {
        matches!(self, Value::Quoted(_) | Value::Name(_))
    }
}

impl From<&'static str> for Value<'_> {
    fn from(words: &'static str) -> Self {
        Value::Words(words.into())
    }
}

impl From<String> for Value<'_> {
    fn from(words: String) -> Self {
        Value::Words(words.into())
    }
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Words(Cow::Borrowed(words)) => f.write_str(words),
            Value::Words(Cow::Owned(words)) => Text(words).fmt(f),
            Value::Quoted(text) => write_beginning(f, text),
            Value::Serial(serial) => write_beginning(f, &serial.to_string()),
            Value::Name(name) if name.is_empty() => f.write_str("an empty name"),
            Value::Name(name) => write_beginning(f, &name.to_string()),
            Value::Instant(instant) => write_instant(f, *instant),
            Value::UnixMilliseconds(instant) => {
                write!(f, "{} (", unix_milliseconds(*instant))?;
                write_instant(f, *instant)?;
                f.write_str(")")
            }
            Value::Digest(digest) => f.write_str(&hex::encode(digest)),
        }
    }
}

/// Unix milliseconds of an instant, rounded down. Every instant that a certificate can name fits.
pub(crate) fn unix_milliseconds(instant: OffsetDateTime) -> i128 {
    instant.unix_timestamp_nanos().div_euclid(1_000_000)
}

fn write_instant(f: &mut fmt::Formatter<'_>, instant: OffsetDateTime) -> fmt::Result {
    let utc = instant.checked_to_offset(UtcOffset::UTC);
    match utc.and_then(|utc| utc.format(&Rfc3339).ok()) {
        Some(text) => f.write_str(&text),
        None => write!(f, "{} s after 1970", instant.unix_timestamp()),
    }
}

/// What kept a check from being carried out.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Cause<'r> {
    /// The field is absent or null.
    Missing(Field),
    /// The field is empty.
    Empty(Field),
    /// The field is masked, or is a RegistrationCode that can be no code.
    Masked(Field),
    /// The content gives no certificate.
    Undecodable(Role),
    /// The text holds no PEM block that could be read.
    NoPemBlock(Role),
    /// The text holds more PEM blocks than are read.
    TooManyBlocks(Role),
    /// A time of the certificate names no instant.
    Time(Role, &'static str),
    /// An extension of the certificate gives no value.
    Extension(Role, ExtensionError),
    /// The certificate's key cannot be judged, for this reason.
    Key(Role, Cow<'r, str>),
    /// The verifier cannot tell whether the signature is good, for this reason.
    Signature(Role, Cow<'r, str>),
    /// It is not known over which digest this algorithm signs.
    Digest(Role, Cow<'r, str>),
}

impl Cause<'_> {
    /// What the check needed.
    #[must_use]
    pub fn expected(&self) -> &'static str {
        match self {
            Cause::Missing(_) | Cause::Empty(_) | Cause::Masked(_) => {
                "the field, present, not empty, unmasked"
            }
            Cause::Undecodable(_) => "exactly one certificate in PEM",
            Cause::NoPemBlock(_) | Cause::TooManyBlocks(_) => "one PEM block",
            Cause::Time(..) => "a date and time",
            Cause::Extension(..) => "the extension at most once, of its type to the last octet",
            Cause::Key(..) => "a key that can be read, on a curve that is known",
            Cause::Signature(..) => "a signature of an algorithm that is verified, by a key that can be read",
            Cause::Digest(..) => "an algorithm whose digest is known",
        }
    }

    /// What was there instead. Untrusted text is cut to [`MAX_QUOTED`](crate::untrusted::MAX_QUOTED).
    #[must_use]
    pub fn found(&self) -> String {
        let cut = |text: &str| Value::Quoted(Cow::Borrowed(text)).to_string();
        match self {
            Cause::Missing(_) => "no such field".to_owned(),
            Cause::Empty(_) => "an empty field".to_owned(),
            Cause::Masked(_) => "asterisks".to_owned(),
            Cause::Undecodable(_) => "text that gives no certificate".to_owned(),
            Cause::NoPemBlock(_) => "text without a readable one".to_owned(),
            Cause::TooManyBlocks(_) => format!("more than {MAX_BLOCKS} of them"),
            Cause::Time(_, which) => format!("{which} is none"),
            Cause::Extension(_, error) => error.to_string(),
            Cause::Key(_, reason) | Cause::Signature(_, reason) | Cause::Digest(_, reason) => cut(reason),
        }
    }

    /// What to do to have the check carried out, beginning with a verb.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Cause::Missing(_) | Cause::Empty(_) | Cause::Masked(_) => {
                "see response-fields: fetch the response again with all fields unmasked"
            }
            Cause::Undecodable(_) | Cause::NoPemBlock(_) | Cause::TooManyBlocks(_) => {
                "see certificate-decodes: repair the content first"
            }
            Cause::Time(..) | Cause::Extension(..) => {
                "reissue the certificate with a current OpenSSL, then judge it again"
            }
            Cause::Key(..) => "use an RSA key of 2048 bits or more, or an EC key on P-256, P-384 or P-521",
            Cause::Signature(..) | Cause::Digest(..) => {
                "sign with RSA or ECDSA and SHA-256, SHA-384 or SHA-512; or verify this signature by other means"
            }
        }
    }
}

impl fmt::Display for Cause<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cause::Missing(field) => write!(f, "{} is missing", field.name()),
            Cause::Empty(field) => write!(f, "{} is empty", field.name()),
            Cause::Masked(field @ Field::RegistrationCode) => {
                write!(f, "{} is masked or can be no code", field.name())
            }
            Cause::Masked(field) => write!(f, "{} is masked", field.name()),
            Cause::Undecodable(role) => write!(f, "the {} could not be decoded", role.name()),
            Cause::NoPemBlock(role) => write!(f, "{} holds no readable PEM block", role.field().name()),
            Cause::TooManyBlocks(role) => {
                write!(f, "{} holds more PEM blocks than are read", role.field().name())
            }
            Cause::Time(role, which) => write!(f, "{which} of the {} is no readable time", role.name()),
            Cause::Extension(role, error) => write!(f, "in the {}, {error}", role.name()),
            Cause::Key(role, reason) => {
                write!(f, "the key of the {} cannot be judged: ", role.name())?;
                write_beginning(f, reason)
            }
            Cause::Signature(role, reason) => {
                write!(f, "the signature of the {} cannot be verified: ", role.name())?;
                write_beginning(f, reason)
            }
            Cause::Digest(role, algorithm) => {
                write!(f, "it is not known which digest the signature of the {} uses: ", role.name())?;
                write_beginning(f, algorithm)
            }
        }
    }
}

/// What a check may look at.
pub(crate) struct Context<'r> {
    pub(crate) registration: &'r Registration<'r>,
    pub(crate) policy: &'r Policy,
}

impl<'r> Context<'r> {
    /// A declared field's text.
    pub(crate) fn field(&self, field: Field) -> Result<&'r str, Cause<'r>> {
        self.usable(field)?;
        self.registration.response().field(field).ok_or(Cause::Missing(field))
    }

    /// Whether a declared field can be used.
    fn usable(&self, field: Field) -> Result<(), Cause<'r>> {
        match self.registration.absence(field) {
            None => Ok(()),
            Some(Absence::Missing) => Err(Cause::Missing(field)),
            Some(Absence::Empty) => Err(Cause::Empty(field)),
            Some(Absence::Masked) => Err(Cause::Masked(field)),
        }
    }

    /// What was read from a content.
    pub(crate) fn content(&self, role: Role) -> Result<&'r Content, Cause<'r>> {
        self.usable(role.field())?;
        self.registration.content(role).ok_or(Cause::Missing(role.field()))
    }

    /// A certificate.
    pub(crate) fn certificate(&self, role: Role) -> Result<&'r Certificate, Cause<'r>> {
        self.content(role)?.certificate().map_err(|_| Cause::Undecodable(role))
    }

    /// The CA certificate.
    pub(crate) fn ca(&self) -> Result<&'r Certificate, Cause<'r>> {
        self.certificate(Role::Ca)
    }

    /// The verification certificate.
    pub(crate) fn verification(&self) -> Result<&'r Certificate, Cause<'r>> {
        self.certificate(Role::Verification)
    }
}

/// The instant of notBefore.
pub(crate) fn not_before<'r>(role: Role, certificate: &Certificate) -> Result<OffsetDateTime, Cause<'r>> {
    instant(role, "notBefore", certificate.not_before())
}

/// The instant of notAfter.
pub(crate) fn not_after<'r>(role: Role, certificate: &Certificate) -> Result<OffsetDateTime, Cause<'r>> {
    instant(role, "notAfter", certificate.not_after())
}

fn instant<'r>(role: Role, which: &'static str, time: Time<'_>) -> Result<OffsetDateTime, Cause<'r>> {
    time.instant().ok_or(Cause::Time(role, which))
}

/// One row of a report: a check, what it was about, and what came of it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Finding<'r> {
    /// The check.
    pub check: &'static Check,
    /// The field it was about.
    pub target: Field,
    /// The check's severity at the policy's stage, or that of what it found.
    pub severity: Severity,
    /// The severity after the policy's overrides.
    pub level: Level,
    /// What came of it.
    pub outcome: Outcome<'r>,
}

/// Carries out every check for every target.
pub(crate) fn carry_out<'r>(registration: &'r Registration<'r>, policy: &'r Policy) -> Vec<Finding<'r>> {
    let context = Context { registration, policy };
    let mut findings = Vec::with_capacity(catalogue().len().saturating_mul(2));
    for check in catalogue() {
        let mut add = |target: Field, judged: Judged<'r>| {
            let outcome = judged.unwrap_or_else(Outcome::Unchecked);
            let severity = outcome.severity().unwrap_or_else(|| check.severity(policy.stage));
            let level = policy.level(check.id, severity);
            findings.push(Finding { check, target, severity, level, outcome });
        };
        match check.run {
            Run::Registration(target, run) => add(target, run(&context)),
            Run::EachField(run) => Field::ALL.into_iter().for_each(|field| add(field, run(&context, field))),
            Run::EachCertificate(run) => {
                Role::ALL.into_iter().for_each(|role| add(role.field(), run(&context, role)));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn untrusted_text_is_cut_to_256_characters() {
        let shown = |length: usize| Value::Quoted("\u{fc}".repeat(length).into()).to_string();
        assert_eq!(shown(256), "\u{fc}".repeat(256));
        assert_eq!(shown(257), format!("{}... (514 bytes in all)", "\u{fc}".repeat(256)));
    }

    #[test]
    fn needs_are_told_in_words() {
        let needs = [
            Need::Field(Field::Sn),
            Need::EachContent,
            Need::EachCertificate,
            Need::Certificate(Role::Verification),
        ];
        assert_eq!(
            needs.map(|need| need.to_string()),
            [
                "Data.Sn, present and unmasked",
                "the content, present and unmasked",
                "the certificate, decoded",
                "the verification certificate, decoded",
            ]
        );
    }

    #[test]
    fn instants_are_shown_in_utc() {
        let east = OffsetDateTime::UNIX_EPOCH.to_offset(UtcOffset::from_hms(8, 0, 0).unwrap());
        assert_eq!(Value::Instant(east).to_string(), "1970-01-01T00:00:00Z");
        assert_eq!(Value::UnixMilliseconds(east).to_string(), "0 (1970-01-01T00:00:00Z)");
    }
}
