//! Ids of checks as people type them: which check is meant, or which ids are near.

use mqtt_ca_check::check::Check;
use mqtt_ca_check::checks;

use crate::names;

/// The check with this id.
///
/// # Errors
/// If there is none; the text says which ids are near, or where all of them are.
pub(crate) fn check(text: &str) -> Result<&'static Check, String> {
    checks::find(text).ok_or_else(|| {
        let near = names::near(text, checks::catalogue().iter().map(Check::id));
        if near.is_empty() {
            "no check has this id; mqtt-ca-check explain lists all of them".to_owned()
        } else {
            format!("no check has this id; near it are {}", near.join(", "))
        }
    })
}
