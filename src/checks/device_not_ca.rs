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
