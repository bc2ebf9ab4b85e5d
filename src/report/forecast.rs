//! What is to be expected of TLS servers.

use crate::check::CheckId;
use crate::policy::Family;
use crate::words::words;

/// What becomes of sound devices under the CA.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Devices {
    /// They are accepted.
    Accepted,
    /// They are refused, in the handshake or since the CA itself is not loaded.
    Refused,
    /// Nothing is known.
    NotMeasured,
}

words!(
    Devices,
    "The word used in reports: `accepted`, `refused` or `not-measured`.",
    Accepted "accepted",
    Refused "refused",
    NotMeasured "not-measured",
);

/// What is to be expected of one family of servers, as its measured versions did: with this CA alone as the trust file, a sound
/// device, at the validation time. Nothing is known of the platform's own broker.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Forecast {
    /// The family.
    pub family: Family,
    /// What becomes of devices.
    pub devices: Devices,
    /// Whether the CA is read from the trust file: if not, a broker may not start, or knows no CA without a word.
    pub loads: bool,
    /// The checks whose findings make the servers refuse, in the order of the catalogue.
    pub because: Vec<CheckId>,
    /// What else is worth knowing.
    pub note: Option<&'static str>,
}
