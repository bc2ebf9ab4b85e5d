//! The decoded value of an extension in words: a line for each item of a list that has parts, else one line.

use mqtt_ca_check::report::ExtensionValue;
use mqtt_ca_check::untrusted;

/// How many items of a list are shown, of which there may be any number.
const LISTED: usize = 32;

/// The forms of names as OpenSSL shortens them.
const SHORT_NAMES: [(&str, &str); 7] = [
    ("rfc822Name", "email"),
    ("dNSName", "DNS"),
    ("directoryName", "DirName"),
    ("uniformResourceIdentifier", "URI"),
    ("iPAddress", "IP"),
    ("registeredID", "RID"),
    ("x400Address", "X400Name"),
];

/// The lines of a value. basicConstraints stands in the notation of OpenSSL.
pub(super) fn lines(value: &ExtensionValue) -> Vec<String> {
    match value {
        ExtensionValue::List(items) if items.iter().any(has_parts) => {
            let more = items.len().saturating_sub(LISTED);
            let more = (more > 0).then(|| format!("and {more} more"));
            items.iter().take(LISTED).map(in_line).chain(more).collect()
        }
        value => vec![in_line(value)],
    }
}

fn has_parts(value: &ExtensionValue) -> bool {
    matches!(value, ExtensionValue::Fields(_))
}

/// A value in one line.
fn in_line(value: &ExtensionValue) -> String {
    match value {
        ExtensionValue::Flag(flag) => flag.to_string().to_uppercase(),
        ExtensionValue::Number(number) => number.to_string(),
        ExtensionValue::Word(word) => untrusted::bare(&untrusted::beginning(word)).into_owned(),
        ExtensionValue::Text(text) => untrusted::quoted(text),
        ExtensionValue::List(items) if items.is_empty() => "nothing".to_owned(),
        ExtensionValue::List(items) => {
            let separator = if items.iter().any(has_parts) { "; " } else { ", " };
            untrusted::first_few(items.iter().map(in_line), LISTED, separator)
        }
        ExtensionValue::Fields(fields) => of_parts(fields),
        _ => String::new(),
    }
}

/// Parts with their names, but for the value of what has a type, which needs none.
fn of_parts(fields: &[(&'static str, ExtensionValue)]) -> String {
    match fields {
        [] => "nothing".to_owned(),
        [("ca", ca)] => format!("CA:{}", in_line(ca)),
        [("ca", ca), ("path_len", length)] => format!("CA:{}, pathlen:{}", in_line(ca), in_line(length)),
        [("octets", octets), ("problem", problem)] => match &*in_line(octets) {
            "" => format!("not decoded ({}): no octets", in_line(problem)),
            octets => format!("not decoded ({}): {octets}", in_line(problem)),
        },
        [("type" | "qualifier", kind), ("value", value)] => {
            let kind = in_line(kind);
            let short = SHORT_NAMES.iter().find(|(long, _)| *long == kind).map_or(&*kind, |(_, short)| short);
            format!("{short} {}", in_line(value))
        }
        [("full_name", names)] => in_line(names),
        [("key_identifier", identifier)] => format!("keyid {}", in_line(identifier)),
        [("method", method), ("location", location)] => format!("{} {}", in_line(method), in_line(location)),
        fields => {
            let part = |(name, value): &(&str, ExtensionValue)| {
                let name = name.replace('_', " ");
                match value {
                    ExtensionValue::List(items) if items.iter().any(has_parts) => {
                        format!("{name} ({})", in_line(value))
                    }
                    value => format!("{name} {}", in_line(value)),
                }
            };
            fields.iter().map(part).collect::<Vec<_>>().join(", ")
        }
    }
}
