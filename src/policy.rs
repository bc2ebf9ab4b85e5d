//! What the caller knows and wants: when to judge, how strictly, and which values are expected. A policy is data;
//! it decides nothing itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};
use time::OffsetDateTime;
use time::error::ComponentRange;

use crate::id::CheckId;
pub use crate::server::Family;
use crate::untrusted::Text;
pub use crate::words::UnknownWord;
use crate::words::words;

/// How bad it is if a check does not hold, before the policy has its say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// It works today and will hurt later.
    Warning,
    /// The deployment would fail, or the proof does not hold.
    Error,
}

words!(Severity, "The word used in reports: `info`, `warning` or `error`.", Info "info", Warning "warning", Error "error");

/// The severity of a check after the policy's overrides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

words!(
    Level,
    "The word used in reports: `allowed`, `info`, `warning` or `error`.",
    Allowed "allowed",
    Info "info",
    Warning "warning",
    Error "error",
);

impl From<Severity> for Level {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Info => Level::Info,
            Severity::Warning => Level::Warning,
            Severity::Error => Level::Error,
        }
    }
}

/// The SHA-256 (FIPS 180-4) of a certificate's DER octets. Reads as people write it: 64 hexadecimal digits in either case, colons and
/// spaces allowed, also behind `SHA256 Fingerprint=`, as `openssl x509 -noout -fingerprint -sha256` prints it. Displays in
/// lower case.
///
/// ```
/// use mqtt_ca_check::policy::Sha256;
///
/// let digest: Sha256 = "BA:78:16:BF 8F01CFEA 414140DE 5DAE2223 B00361A3 96177A9C B410FF61 F20015AD".parse()?;
/// assert!(digest.to_string().starts_with("ba7816bf"));
/// assert!("BA:78".parse::<Sha256>().is_err());
/// # Ok::<(), mqtt_ca_check::policy::UnknownWord>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sha256(pub [u8; 32]);

impl FromStr for Sha256 {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let digits = match text.split_once("Fingerprint=") {
            Some((algorithm, digest)) if algorithm.eq_ignore_ascii_case("sha256 ") => digest,
            _ => text,
        };
        let mut digest = [0; 32];
        hex::decode_to_slice(digits.replace([':', ' '], ""), &mut digest)
            .map(|()| Sha256(digest))
            .map_err(|_| UnknownWord { expected: "64 hexadecimal digits, colons allowed, as openssl prints" })
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl Serialize for Sha256 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The expected values, known from elsewhere. Code, CA and proof arrive in one document, so without an
/// expectation a report can only say that they agree with each other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
struct Expectations {
    #[serde(serialize_with = "text", skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(serialize_with = "text", skip_serializing_if = "Option::is_none")]
    sn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ca_sha256: Option<Sha256>,
}

fn text<S: Serializer>(text: &Option<String>, serializer: S) -> Result<S::Ok, S::Error> {
    text.as_deref().map(Text).serialize(serializer)
}

/// How to judge a case. Its serialized form is the `policy` object of the JSON report.
///
/// ```
/// use mqtt_ca_check::CheckId;
/// use mqtt_ca_check::policy::{Level, Policy, Severity};
///
/// let policy = Policy::at_unix(1_795_478_400)?
///     .fail_on(Severity::Warning)
///     .with_level(CheckId::CaExpiryMargin, Level::Info)
///     .expect_code("13274673-8f90");
/// assert_eq!(policy.level(CheckId::CaExpiryMargin, Severity::Warning), Level::Info);
/// # Ok::<(), mqtt_ca_check::time::error::ComponentRange>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Policy {
    #[serde(skip)]
    pub(crate) validation_time: OffsetDateTime,
    pub(crate) threshold: Severity,
    pub(crate) expiry_margin_days: u32,
    overrides: BTreeMap<CheckId, Level>,
    expectations: Expectations,
    pub(crate) allow_unproven: bool,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub(crate) servers: BTreeSet<Family>,
}

impl Policy {
    /// The default policy at an instant, at which validity is judged: the library has no clock of its own. The verdict
    /// fails on errors, and a CA should be valid for more than 30 days.
    #[must_use]
    pub fn at(validation_time: OffsetDateTime) -> Self {
        Policy {
            validation_time,
            threshold: Severity::Error,
            expiry_margin_days: 30,
            overrides: BTreeMap::new(),
            expectations: Expectations::default(),
            allow_unproven: false,
            servers: BTreeSet::new(),
        }
    }

    /// The same at an instant in seconds since 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// If that lies outside of the years from -9999 to 9999.
    pub fn at_unix(seconds: i64) -> Result<Self, ComponentRange> {
        OffsetDateTime::from_unix_timestamp(seconds).map(Policy::at)
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

    /// Replaces the severity of the check, and that of a finding that weighs more than its check.
    #[must_use]
    pub fn with_level(mut self, check: CheckId, level: Level) -> Self {
        let _previous = self.overrides.insert(check, level);
        self
    }

    /// Expects this registration code, byte for byte.
    #[must_use]
    pub fn expect_code(mut self, code: impl Into<String>) -> Self {
        self.expectations.code = Some(code.into());
        self
    }

    /// Expects this serial number, in hexadecimal; case, colons and leading zeros do not count.
    #[must_use]
    pub fn expect_sn(mut self, sn: impl Into<String>) -> Self {
        self.expectations.sn = Some(sn.into());
        self
    }

    /// Expects the CA certificate with this SHA-256.
    #[must_use]
    pub fn expect_ca_sha256(mut self, digest: Sha256) -> Self {
        self.expectations.ca_sha256 = Some(digest);
        self
    }

    /// Allows the verdict `passed` while possession is unproven. It never helps if possession is refuted, and it does not
    /// excuse the checks that left possession unproven: while their level reaches the threshold they decide by themselves.
    #[must_use]
    pub fn allow_unproven(self) -> Self {
        Policy { allow_unproven: true, ..self }
    }

    /// Lets the verdict fail where servers of this family were measured to refuse sound devices under the CA, or where that was not
    /// measured. A check of level [`Level::Allowed`] does not count. May be asked for several.
    #[must_use]
    pub fn server(mut self, family: Family) -> Self {
        let _is_new = self.servers.insert(family);
        self
    }

    /// The instant at which validity is judged.
    #[must_use]
    pub fn validation_time(&self) -> OffsetDateTime {
        self.validation_time
    }

    /// The severity from which on the verdict fails.
    #[must_use]
    pub fn threshold(&self) -> Severity {
        self.threshold
    }

    /// Whether the verdict may be `passed` while possession is unproven.
    #[must_use]
    pub fn allows_unproven(&self) -> bool {
        self.allow_unproven
    }

    /// The registration code that is expected, if one is.
    #[must_use]
    pub fn expected_code(&self) -> Option<&str> {
        self.expectations.code.as_deref()
    }

    /// The serial number that is expected, if one is.
    #[must_use]
    pub fn expected_sn(&self) -> Option<&str> {
        self.expectations.sn.as_deref()
    }

    /// The SHA-256 of the CA certificate that is expected, if one is.
    #[must_use]
    pub fn expected_ca_sha256(&self) -> Option<Sha256> {
        self.expectations.ca_sha256
    }

    /// The level that replaces the severity of a check, if one does.
    #[must_use]
    pub fn override_of(&self, check: CheckId) -> Option<Level> {
        self.overrides.get(&check).copied()
    }

    /// The level of a finding of this severity.
    #[must_use]
    pub fn level(&self, check: CheckId, severity: Severity) -> Level {
        self.override_of(check).unwrap_or_else(|| severity.into())
    }
}
