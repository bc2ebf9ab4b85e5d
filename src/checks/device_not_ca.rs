//! device-not-ca

use super::reissue;
use crate::check::prelude::*;

// RFC 5280 section 4.2.1.9.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::DeviceNotCa,
    title: "the device's certificate is not a CA's",
    severity: Severity::Warning,
    reference: "RFC 5280 section 4.2.1.9",
    explain: Explain {
        what: "basicConstraints of the device's certificate is absent or says cA FALSE.",
        why: "Measured: rustls refuses a device whose certificate says cA TRUE; the others accept it, and whoever has its key can then issue certificates that some of them accept too.",
        seen: "rustls says CaUsedAsEndEntity; `openssl x509 -text` shows CA:TRUE.",
        fix: "Issue the certificate again with basicConstraints=CA:FALSE in the file of extensions.",
    },
    scope: Scope::Issued(Role::Device, run),
})
.since_version("0.2.0")
.measured_of_device(&[
    ("ca-true", "+++-++"),
]);

fn run(device: &Certificate, _: &Policy) -> Judged {
    let constraints = device.basic_constraints().map_err(|error| Cause::Extension(Role::Device, error))?;
    if !constraints.is_some_and(|it| it.ca) {
        return Ok(Outcome::PASSED);
    }
    Evidence::new("ca-true", "the device's certificate says that it is a CA, with which rustls refuses it")
        .expected("cA FALSE, or no basicConstraints")
        .found("cA TRUE")
        .help(reissue::DEVICE)
        .failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{said_of_changed_device, said_of_device};

    const ID: &str = "device-not-ca";

    #[test]
    fn a_ca_is_called_one() {
        assert_eq!(said_of_device(ID, "ca-true").found, "cA TRUE");
        assert_eq!(said_of_device(ID, "no-basic-constraints").outcome, "passed");
    }

    #[test]
    fn constraints_that_are_no_sequence_leave_it_open() {
        // id-ce-basicConstraints, then an OCTET STRING with an empty SEQUENCE; 04 is the tag of another OCTET STRING
        let empty = [0x55, 0x1d, 0x13, 0x04, 0x02, 0x30, 0x00];
        assert_eq!(said_of_changed_device(ID, "good", &empty, &empty).outcome, "passed");
        let finding = said_of_changed_device(ID, "good", &empty, &[0x55, 0x1d, 0x13, 0x04, 0x02, 0x04, 0x00]);
        assert_eq!(finding.outcome, "unchecked");
        assert!(finding.message.starts_with("in the device's certificate, "), "{}", finding.message);
        assert!(finding.message.contains("basicConstraints"), "{}", finding.message);
    }
}
