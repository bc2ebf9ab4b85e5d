//! What is said of a wrong command line: clap's words, which repeat arguments as they are, with these escaped; and a tip for
//! who names a file and no subcommand.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use mqtt_ca_check::untrusted;

/// What is wrong, what may have been meant, how the command is used, and where help is. Nothing of it can steer a terminal.
pub(super) fn explained(mut error: Error, subcommand: Option<&str>, arguments: &[OsString]) -> String {
    let tip = match (error.get(ContextKind::InvalidSubcommand), error.get(ContextKind::InvalidArg)) {
        (Some(ContextValue::String(name)), _) => tip_for_file(name),
        (_, Some(ContextValue::String(option))) if option.starts_with('-') => {
            tip_for_option(&error, option, subcommand.is_some(), arguments)
        }
        _ => None,
    };
    let escaped: Vec<_> = error.context().map(|(kind, value)| (kind, escaped(value))).collect();
    for (kind, value) in escaped {
        let _ = error.insert(kind, value);
    }
    if let Some(tip) = tip {
        let _ = error.remove(ContextKind::SuggestedSubcommand);
        let _ = error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    }
    let text = error.render().to_string();
    match (text.strip_suffix("'--help'.\n"), subcommand) {
        (Some(text), Some(subcommand)) => format!("{text}'mqtt-ca-check {subcommand} --help'.\n"),
        (Some(text), None) => format!("{text}'mqtt-ca-check --help'.\n"),
        (None, _) => text,
    }
}

/// The same without what could steer a terminal. The usage alone has a style of its own, and nothing of the arguments.
fn escaped(value: &ContextValue) -> ContextValue {
    let escaped = |text: &str| untrusted::argument(OsStr::new(text));
    match value {
        ContextValue::String(text) => ContextValue::String(escaped(text)),
        ContextValue::Strings(texts) => {
            ContextValue::Strings(texts.iter().map(|text| escaped(text)).collect())
        }
        ContextValue::StyledStrs(texts) => {
            ContextValue::StyledStrs(texts.iter().map(|text| escaped(&text.to_string()).into()).collect())
        }
        other => other.clone(),
    }
}

/// What to do with an option that there is not, of a subcommand or of none, where clap's tip is none or does not help.
fn tip_for_option(error: &Error, option: &str, is_below: bool, arguments: &[OsString]) -> Option<String> {
    let has_tip =
        error.context().any(|(kind, _)| matches!(kind, ContextKind::Suggested | ContextKind::SuggestedArg));
    let begins = |argument: &&OsString| argument.len() > 2 && argument.to_string_lossy().starts_with(option);
    if error.kind() != ErrorKind::UnknownArgument || option.starts_with("--") && (is_below || has_tip) {
        return None;
    }
    Some(match arguments.iter().find(begins) {
        _ if !is_below => {
            "options stand behind a subcommand, as in 'mqtt-ca-check check --format json'".to_owned()
        }
        // With one minus sign, the first letter is an option and all else its value.
        Some(argument) => format!("a name takes two minus signs: '-{}'", untrusted::argument(argument)),
        None => {
            "join a value that begins with '-' to its option by '='; put such an input behind '--'".to_owned()
        }
    })
}

/// What to do with a file that is named where a subcommand is expected.
fn tip_for_file(name: &str) -> Option<String> {
    let path = Path::new(name);
    if name != "-" && !name.contains(['/', '.']) && !path.exists() {
        return None;
    }
    let is_certificate = path.extension().is_some_and(|extension| {
        ["pem", "crt", "cer", "der"].iter().any(|known| extension.eq_ignore_ascii_case(known))
    });
    let (purpose, subcommand) = if is_certificate { ("look at", "inspect") } else { ("judge", "check") };
    let mut shown = untrusted::argument(OsStr::new(name));
    if shown.contains(|character: char| !character.is_alphanumeric() && !"-_./".contains(character)) {
        // As a shell takes it for one argument.
        shown = format!("'{}'", shown.replace('\'', r"'\''"));
    }
    Some(format!("to {purpose} this file: mqtt-ca-check {subcommand} {shown}"))
}
