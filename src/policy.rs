//! What the caller knows and wants: when to judge, how strictly, and which values are expected. A policy is data;
//! it decides nothing itself.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use time::OffsetDateTime;

use crate::untrusted::Text;

/// How bad it is if a check does not hold, before the policy has its say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// It works today and will hurt later.
    Warning,
    /// The deployment would fail, or the proof does not hold.
    Error,
}

/// The severity of a check after the policy's overrides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The outcome is reported and never decides.
    Allowed,
    /// As [`Severity::Info`].
    Info,
    /// As [`Severity::Warning`].
    Warning,
    /// As [`Severity::Error`].
    Error,
}

impl From<Severity> for Level {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Info => Level::Info,
            Severity::Warning => Level::Warning,
            Severity::Error => Level::Error,
        }
    }
}

impl Severity {
    /// The word used in reports: `info`, `warning` or `error`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Level::from(self).as_str()
    }
}

impl Level {
    /// The word used in reports: `allowed`, `info`, `warning` or `error`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Allowed => "allowed",
            Level::Info => "info",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// The expected values, known from elsewhere. Code, CA and proof arrive in one document, so without an
/// expectation a report can only say that they agree with each other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Expectations {
    /// The registration code, compared byte for byte.
    #[serde(serialize_with = "text", skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The CA's serial number in hexadecimal; case, colons and leading zeros do not count.
    #[serde(serialize_with = "text", skip_serializing_if = "Option::is_none")]
    pub sn: Option<String>,
    /// The SHA-256 of the CA certificate's DER octets.
    #[serde(serialize_with = "hexadecimal", skip_serializing_if = "Option::is_none")]
    pub ca_sha256: Option<[u8; 32]>,
}

fn text<S: Serializer>(text: &Option<String>, serializer: S) -> Result<S::Ok, S::Error> {
    text.as_deref().map(Text).serialize(serializer)
}

fn hexadecimal<S: Serializer>(digest: &Option<[u8; 32]>, serializer: S) -> Result<S::Ok, S::Error> {
    digest.map(hex::encode).serialize(serializer)
}

/// How to judge a case. Its serialized form is the `policy` object of the JSON report.
///
/// ```
/// use mqtt_ca_check::policy::{Policy, Severity};
/// use time::OffsetDateTime;
///
/// let policy = Policy::at(OffsetDateTime::UNIX_EPOCH).fail_on(Severity::Warning).expect_code("4f2d");
/// assert_eq!(policy.expiry_margin_days, 30);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Policy {
    /// The instant at which validity is judged. The library has no clock of its own.
    #[serde(skip)]
    pub validation_time: OffsetDateTime,
    /// The lowest level that makes a verdict fail; [`Severity::Error`] unless set.
    pub threshold: Severity,
    /// How many days must be left until the CA expires, 30 unless set.
    pub expiry_margin_days: u32,
    /// Levels that replace a check's severity, by check id.
    pub overrides: BTreeMap<String, Level>,
    /// The expected values.
    pub expectations: Expectations,
    /// Whether a verdict may be `passed` while possession is unproven. It never helps if possession is refuted, and it
    /// does not excuse the checks that left possession unproven: while their level reaches the threshold they decide by
    /// themselves.
    pub allow_unproven: bool,
}

impl Policy {
    /// The default policy at an instant.
    #[must_use]
    pub fn at(validation_time: OffsetDateTime) -> Self {
        Policy {
            validation_time,
            threshold: Severity::Error,
            expiry_margin_days: 30,
            overrides: BTreeMap::new(),
            expectations: Expectations::default(),
            allow_unproven: false,
        }
    }

    /// Lets the verdict fail from this severity on.
    #[must_use]
    pub fn fail_on(self, threshold: Severity) -> Self {
        Policy { threshold, ..self }
    }

    /// Asks for more than this many days until the CA expires.
    #[must_use]
    pub fn expiry_margin_days(self, expiry_margin_days: u32) -> Self {
        Policy { expiry_margin_days, ..self }
    }

    /// Replaces the severity of the check with this id, and that of a finding that weighs more than its check. An id that is not in the
    /// [catalogue](crate::checks::catalogue) changes nothing; [`find`](crate::checks::find) tells.
    #[must_use]
    pub fn with_level(mut self, id: impl Into<String>, level: Level) -> Self {
        let _previous = self.overrides.insert(id.into(), level);
        self
    }

    /// Expects this registration code.
    #[must_use]
    pub fn expect_code(mut self, code: impl Into<String>) -> Self {
        self.expectations.code = Some(code.into());
        self
    }

    /// Expects this serial number, in hexadecimal.
    #[must_use]
    pub fn expect_sn(mut self, sn: impl Into<String>) -> Self {
        self.expectations.sn = Some(sn.into());
        self
    }

    /// Expects the CA certificate with this SHA-256 of its DER octets.
    #[must_use]
    pub fn expect_ca_sha256(mut self, digest: [u8; 32]) -> Self {
        self.expectations.ca_sha256 = Some(digest);
        self
    }

    /// Allows the verdict `passed` while possession is unproven; see [`allow_unproven`](Self::allow_unproven).
    #[must_use]
    pub fn allow_unproven(self) -> Self {
        Policy { allow_unproven: true, ..self }
    }

    /// The level of a check under this policy.
    #[must_use]
    pub fn level(&self, id: &str, severity: Severity) -> Level {
        self.overrides.get(id).copied().unwrap_or_else(|| severity.into())
    }
}
