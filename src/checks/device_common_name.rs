//! device-common-name

use crate::check::prelude::*;

/// RFC 5280 appendix A.1, ub-common-name, in characters.
const MAX_CHARACTERS: usize = 64;

// RFC 5280 appendix A.1: a common name has 1 to 64 characters. Brokers make user names and client ids of it.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::DeviceCommonName,
    title: "the device has one common name that can serve as a user name",
    severity: Severity::Info,
    reference: "RFC 5280 appendix A.1 (ub-common-name)",
    explain: Explain {
        what: "The subject of the device's certificate has exactly one common name, of 1 to 64 characters, none of them a control \
               character.",
        why: "Every server accepts any. What brokers make of it suffers: a user name, a client id, an entry of an access list or a line \
              of a log. No rule of the platform binds it to a client id.",
        seen: "The device connects, and is nameless, or is called otherwise than expected, in lists and logs.",
        fix: "Make the request with one common name: `openssl req -new -key device.key -subj /CN=NAME -out device.csr`, and sign it again.",
    },
    scope: Scope::Issued(Role::Device, run),
})
.since_version("0.2.0")
.measured_of_device(&[
    ("control-character", "++++++"),
    ("empty", "++++++"),
    ("none", "++++++"),
    ("several", "++++++"),
    ("too-long", "++++++"),
]);

fn run(device: &Certificate, _: &Policy) -> Judged {
    let names: Vec<_> = device.subject().common_names().collect();
    let (reason, message, found) = match names.as_slice() {
        [] => ("none", "the subject has no common name", Value::name(device.subject())),
        [name] => {
            // What cannot be read, name-encoding tells.
            let Ok(text) = name.text() else {
                return Ok(Outcome::PASSED);
            };
            let reason = if text.is_empty() {
                ("empty", "the common name is empty")
            } else if text.chars().any(char::is_control) {
                ("control-character", "the common name holds a control character")
            } else if text.chars().count() > MAX_CHARACTERS {
                ("too-long", "the common name has more than 64 characters")
            } else {
                return Ok(Outcome::PASSED);
            };
            (reason.0, reason.1, Value::quoted(text))
        }
        _ => ("several", "the subject has several common names", Value::name(device.subject())),
    };
    Evidence::new(reason, message)
        .expected("one common name of 1 to 64 characters")
        .found(found)
        .help("make the request with one common name: `openssl req -new -key device.key -subj /CN=NAME -out device.csr`, and sign it again")
        .failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{said_of_changed_device, said_of_device};

    const ID: &str = "device-common-name";

    #[test]
    fn what_is_there_instead_is_shown() {
        for (name, message, found) in [
            ("no-common-name", "the subject has no common name", "O=Example"),
            ("subject-empty", "the subject has no common name", "an empty name"),
            ("common-name-twice", "the subject has several common names", "CN=device-0002,CN=device-0001"),
            ("common-name-empty", "the common name is empty", ""),
            ("common-name-newline", "the common name holds a control character", "device\n0001"),
            ("common-name-nul", "the common name holds a control character", "device\u{0}0001"),
        ] {
            let finding = said_of_device(ID, name);
            assert_eq!((finding.message.as_str(), finding.found.as_str()), (message, found), "{name}");
        }
        // name-encoding tells of it
        assert_eq!(said_of_device(ID, "common-name-not-utf-8").outcome, "passed");
    }

    #[test]
    fn characters_are_counted_and_not_octets() {
        let long = said_of_device(ID, "common-name-65-characters");
        assert_eq!(long.message, "the common name has more than 64 characters");
        assert_eq!(long.found, "d".repeat(65));
        let of = |text: &str| [&[0x0c, 0x41], text.as_bytes()].concat();
        let (ascii, shorter) = (of(&"d".repeat(65)), of(&format!("{}d", "\u{e9}".repeat(32))));
        let finding = said_of_changed_device(ID, "common-name-65-characters", &ascii, &shorter);
        assert_eq!(finding.outcome, "passed");
    }
}
