//! Text that is known by how it looks. Nothing in it is decoded.

use super::kind::Other;

type Looks = &'static [(fn(&str) -> bool, Other)];

/// Text that is known by how it looks, before anything is undone in it.
pub(super) const NAMES: Looks = &[
    (is_placeholder, Other::Placeholder),
    (is_openssh, Other::OpenSsh),
    (is_fingerprint, Other::Fingerprint),
    (is_file_name, Other::FileName),
];

/// The same, unless a mistake in it can be undone.
pub(super) const FORMATS: Looks = &[
    (is_markup, Other::Html),
    (|text| text.starts_with(['{', '[', '"']), Other::Json),
    (is_printed, Other::PrintedText),
];

/// What a text is by such a table.
pub(super) fn of_text(text: &str, looks: Looks) -> Option<Other> {
    looks.iter().find(|(is_it, _)| is_it(text.trim())).map(|(_, what)| *what)
}

/// `$(cat CA.pem)`, `${CA}`, `$CA`, `%CA%`, `{{ .Values.ca }}`, `<CaContent>`.
fn is_placeholder(text: &str) -> bool {
    const MARKS: [(&str, &str); 5] = [("$(", ")"), ("${", "}"), ("{{", "}}"), ("%", "%"), ("<", ">")];
    let is_name =
        |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_');
    let marked =
        MARKS.iter().find_map(|(begin, end)| Some((*begin, text.strip_prefix(begin)?.strip_suffix(end)?)));
    match marked {
        Some(("%" | "<", name)) => is_name(name),
        Some((_, inside)) => !inside.contains('\n'),
        None => text.strip_prefix('$').is_some_and(is_name),
    }
}

fn is_markup(text: &str) -> bool {
    let inside = text.strip_prefix('<').and_then(|text| text.chars().next());
    inside.is_some_and(|first| first.is_ascii_alphabetic() || matches!(first, '!' | '?'))
}

/// A key as in authorized_keys, a certificate of OpenSSH, or a key as in RFC 4716.
fn is_openssh(text: &str) -> bool {
    ["ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-", "---- BEGIN SSH2 "].iter().any(|it| text.starts_with(it))
}

/// SHA-1 or SHA-256 in hexadecimal, behind a name or none.
fn is_fingerprint(text: &str) -> bool {
    let digits: String = text.rsplit('=').next().unwrap_or(text).split([':', ' ']).collect();
    matches!(digits.len(), 40 | 64) && digits.bytes().all(|it| it.is_ascii_hexdigit())
}

/// As openssl, certtool, keytool and certutil print a certificate.
fn is_printed(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.contains("issuer") && ["serial number", "subject", "not after"].iter().any(|it| lower.contains(it))
}

fn is_file_name(text: &str) -> bool {
    const ENDS: [&str; 11] =
        [".pem", ".crt", ".cer", ".der", ".csr", ".key", ".p7b", ".p12", ".pfx", ".txt", ".jks"];
    let name = text.trim_matches(['"', '\'']).to_ascii_lowercase();
    let is_marked = ["file:", "fileb:", "@"].iter().any(|it| name.starts_with(it));
    !text.contains('\n') && text.len() <= 260 && (is_marked || ENDS.iter().any(|it| name.ends_with(it)))
}
