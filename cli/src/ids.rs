//! Ids of checks as people type them: which check is meant, or which ids are near.
//!
//! May import: the catalogue of the library, strsim.

use mqtt_ca_check::check::{self, Check};

/// The check with this id.
///
/// # Errors
/// If there is none; the text says which ids are near, or where all of them are.
pub(crate) fn check(text: &str) -> Result<&'static Check, String> {
    check::find(text).ok_or_else(|| {
        let near = near(text);
        if near.is_empty() {
            "no check has this id; mqtt-ca-check explain lists all of them".to_owned()
        } else {
            format!("no check has this id; near it are {}", near.join(", "))
        }
    })
}

/// Octets of a text that may be a mistyped id; the longest id has 29. Measuring takes time by the length.
const LONGEST: usize = 64;

/// At most three ids that could have been meant, the likeliest first.
fn near(text: &str) -> Vec<&'static str> {
    if text.len() > LONGEST {
        return Vec::new();
    }
    let text = text.to_lowercase().replace('_', "-");
    let score = |id: &str| {
        let holds = text.len() >= 3 && id.contains(&text);
        if holds { 1.0 } else { strsim::jaro_winkler(&text, id) }
    };
    let mut near: Vec<(f64, &'static str)> = check::catalogue()
        .iter()
        .map(|check| (score(check.id()), check.id()))
        .filter(|(score, _)| *score >= 0.8)
        .collect();
    near.sort_by(|one, other| other.0.total_cmp(&one.0));
    near.into_iter().map(|(_, id)| id).take(3).collect()
}
