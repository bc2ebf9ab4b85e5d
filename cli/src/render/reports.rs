//! What the formats of reports share.

use mqtt_ca_check::policy::Policy;
use time::format_description::well_known::Rfc3339;

/// The name and version of the report's JSON form.
pub(super) const SCHEMA: &str = "mqtt-ca-check/report/v1";

/// The validation time, RFC 3339 in UTC.
pub(super) fn judged_at(policy: &Policy) -> String {
    // The arguments admit only instants that RFC 3339 can write.
    policy.validation_time.format(&Rfc3339).unwrap_or_default()
}
