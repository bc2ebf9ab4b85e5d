//! What to expect and how strict to be, for every subcommand that judges.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use mqtt_ca_check::check::Check;
use mqtt_ca_check::policy::{Family, Level, Policy, Severity, Sha256};
use time::OffsetDateTime;

use super::values::{self, CheckId};
use crate::exit::Stop;
use crate::message;

/// Judging at an earlier instant is more likely a mistake in its unit: seconds taken for milliseconds lie in 1970.
const EARLIEST_USUAL_YEAR: i32 = 2000;

/// The policy, as it is said on the command line.
#[derive(Args, Debug)]
pub(crate) struct JudgingArguments {
    /// Judge validity at this instant [default: now]
    /// RFC 3339 (2026-11-24T00:00:00Z), or Unix milliseconds
    #[arg(long, value_name = "TIME", verbatim_doc_comment, allow_negative_numbers = true)]
    #[arg(value_parser = values::of(values::instant))]
    at: Option<OffsetDateTime>,
    /// Expect the CA certificate with this SHA-256; colons are allowed
    /// (openssl x509 -in CA.crt -noout -fingerprint -sha256)
    #[arg(long, value_name = "HEX", verbatim_doc_comment, value_parser = values::of(values::sha256))]
    expect_ca_sha256: Option<Sha256>,
    /// Ask for more than this many days until the CA expires [default: 30]
    #[arg(long, value_name = "DAYS", allow_negative_numbers = true)]
    #[arg(value_parser = values::number(0..=u32::MAX))]
    expiry_margin: Option<u32>,
    /// Let the verdict fail from this level on: error, warning or info
    /// [default: error]
    #[arg(long, value_name = "LEVEL", verbatim_doc_comment, hide_possible_values = true)]
    #[arg(value_parser = PossibleValuesParser::new(["error", "warning", "info"]).try_map(|it| it.parse::<Severity>()))]
    fail_on: Option<Severity>,
    /// Make this check an error (repeatable)
    #[arg(short = 'D', long, value_name = "ID", value_parser = CheckId, hide_possible_values = true)]
    deny: Vec<&'static Check>,
    /// Make this check a warning (repeatable)
    #[arg(short = 'W', long, value_name = "ID", value_parser = CheckId, hide_possible_values = true)]
    warn: Vec<&'static Check>,
    /// Report this check but never let it decide (repeatable)
    #[arg(short = 'A', long, value_name = "ID", value_parser = CheckId, hide_possible_values = true)]
    allow: Vec<&'static Check>,
    /// Let the verdict fail where servers of this family were measured to
    /// refuse devices under the CA (repeatable): openssl, jsse, go, rustls,
    /// erlang or gnutls. -A ID on what makes them refuse lifts it
    #[arg(long, value_name = "FAMILY", verbatim_doc_comment, hide_possible_values = true)]
    #[arg(value_parser = PossibleValuesParser::new(Family::ALL.map(Family::as_str)).try_map(|it| it.parse::<Family>()))]
    server: Vec<Family>,
    /// Let a record pass while possession of the CA's key is unproven, if the
    /// checks that left it unproven are allowed too (-A). It never helps
    /// where possession is refuted
    #[arg(long, verbatim_doc_comment)]
    allow_unproven: bool,
}

impl JudgingArguments {
    /// The policy that the arguments ask for; the clock is asked only if no instant was given.
    pub(crate) fn policy(&self) -> Result<Policy, Stop> {
        let mut policy = Policy::at(self.at.unwrap_or_else(now));
        if policy.validation_time().year() < EARLIEST_USUAL_YEAR {
            message::note("judged at an instant before 2000: --at takes Unix milliseconds, not seconds");
        }
        if let Some(severity) = self.fail_on {
            policy = policy.fail_on(severity);
        }
        if let Some(days) = self.expiry_margin {
            policy = policy.expiry_margin_days(days);
        }
        if let Some(digest) = self.expect_ca_sha256 {
            policy = policy.expect_ca_sha256(digest);
        }
        if self.allow_unproven {
            policy = policy.allow_unproven();
        }
        policy = self.server.iter().fold(policy, |policy, family| policy.server(*family));
        let levels =
            [(Level::Error, &self.deny), (Level::Warning, &self.warn), (Level::Allowed, &self.allow)];
        for (level, checks) in levels {
            for id in checks.iter().map(|check| check.check_id()) {
                if let Some(other) = policy.override_of(id).filter(|other| *other != level) {
                    return Err(Stop::Usage(format!("{id} is given two levels, {other} and {level}")));
                }
                policy = policy.with_level(id, level);
            }
        }
        Ok(policy)
    }
}

/// Now, in whole seconds.
fn now() -> OffsetDateTime {
    let now = OffsetDateTime::now_utc();
    now.replace_nanosecond(0).unwrap_or(now)
}
