//! The colours, each beside a word that says the same, and labels.

use anstyle::{AnsiColor, Style};
use mqtt_ca_check::policy::Level;
use mqtt_ca_check::report::Verdict;
use mqtt_ca_check::untrusted::{MAX_QUOTED, is_plain, without_private_key};

use crate::layout::Page;

/// Where values begin after their labels: a registration code of 64 characters fits into the line, in quotes too.
pub(super) const VALUES: usize = 13;

/// Labels and other words of the frame.
pub(super) const LABEL: Style = Style::new().dimmed();

/// What the eye looks for.
pub(super) const STRONG: Style = Style::new().bold();

/// What could not be read.
pub(super) const UNREADABLE: Style = AnsiColor::Magenta.on_default().bold();

pub(super) fn verdict(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Passed => AnsiColor::Green.on_default().bold(),
        Verdict::Failed => AnsiColor::Red.on_default().bold(),
        Verdict::Unreadable => UNREADABLE,
    }
}

pub(super) fn level(level: Level) -> Style {
    match level {
        Level::Error => AnsiColor::Red.on_default().bold(),
        Level::Warning => AnsiColor::Yellow.on_default().bold(),
        Level::Info => AnsiColor::Cyan.on_default(),
        Level::Allowed => LABEL,
    }
}

/// Begins a paragraph with a label in this column; the value goes after it.
pub(super) fn label<'p>(page: &'p mut Page, indent: usize, text: &str) -> &'p mut Page {
    page.begin(indent, VALUES).styled(text, LABEL).fill_to(VALUES)
}

/// A short text of letters, digits and few marks, which needs no quotes; `None` if it is another.
pub(super) fn plain(text: &str) -> Option<&str> {
    let is_safe = |octet: u8| octet.is_ascii_alphanumeric() || b"._:-".contains(&octet);
    let is_short = !text.is_empty() && text.len() <= MAX_QUOTED;
    (is_short && text.bytes().all(is_safe) && is_plain(text) && without_private_key(text) == text)
        .then_some(text)
}
