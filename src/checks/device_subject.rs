//! device-subject

use crate::check::prelude::*;
use crate::x509::oid::SUBJECT_ALT_NAME;

// RFC 5280 section 4.1.2.6.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::DeviceSubject,
    title: "the device's certificate has a subject",
    severity: Severity::Warning,
    reference: "RFC 5280 section 4.1.2.6",
    explain: Explain {
        what: "The subject of the device's certificate is not empty, or its subjectAltName is critical.",
        why: "RFC 5280 lets a subject be empty only beside a critical subjectAltName. Measured: Java cannot read one without; the others accept it.",
        seen: "Java says CertificateParsingException; the device is nameless in lists and logs.",
        fix: "Make the request with a subject: `openssl req -new -key device.key -subj /CN=NAME -out device.csr`, and sign it again.",
    },
    scope: Scope::Issued(Role::Device, run),
})
.since_version("0.2.0")
.measured_of_device(&[
    ("empty", "+-++++"),
]);

fn run(device: &Certificate, _: &Policy) -> Judged {
    let is_named_elsewhere =
        device.extensions().any(|extension| extension.oid == SUBJECT_ALT_NAME && extension.critical);
    if !device.subject().is_empty() || is_named_elsewhere {
        return Ok(Outcome::PASSED);
    }
    Evidence::new("empty", "the device's certificate has neither a subject nor a critical subjectAltName")
        .expected("a subject with a common name")
        .found("an empty subject")
        .help("make the request with a subject: `openssl req -new -key device.key -subj /CN=NAME -out device.csr`, and sign it again")
        .failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{said_of_changed_device, said_of_device};

    const ID: &str = "device-subject";

    #[test]
    fn only_a_critical_alternative_name_stands_in_for_it() {
        let name = "subject-empty-and-critical-alternative-name";
        assert_eq!(said_of_device(ID, name).outcome, "passed");
        // id-ce-subjectAltName, then critical as a BOOLEAN
        let (critical, not) = ([0x55, 0x1d, 0x11, 1, 1, 0xff], [0x55, 0x1d, 0x11, 1, 1, 0]);
        let finding = said_of_changed_device(ID, name, &critical, &not);
        assert_eq!((finding.outcome, finding.found.as_str()), ("failed", "an empty subject"));
        assert_eq!(said_of_device(ID, "subject-empty"), finding);
        assert_eq!(said_of_device(ID, "no-common-name").outcome, "passed");
    }
}
