//! device-version

use super::reissue;
use crate::check::prelude::*;

// RFC 5280 section 4.1.2.1.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::DeviceVersion,
    title: "the device's certificate is of version 3",
    severity: Severity::Warning,
    reference: "RFC 5280 section 4.1.2.1",
    explain: Explain {
        what: "The version of the device's certificate is 3.",
        why: "`openssl x509 -req` without -extfile makes version 1. Measured: rustls refuses a device with it, the others accept it, without extensions.",
        seen: "rustls says UnsupportedCertVersion; `openssl x509 -text` shows Version: 1 (0x0).",
        fix: "Issue the certificate again with -extfile: OpenSSL then writes version 3.",
    },
    scope: Scope::Issued(Role::Device, run),
})
.since_version("0.2.0")
.measured_of_device(&[
    ("version-1", "+++-++"),
    ("version-2", "+++-++"),
]);

fn run(device: &Certificate, _: &Policy) -> Judged {
    let (reason, found) = match device.version() {
        1 => ("version-1", "version 1"),
        2 => ("version-2", "version 2"),
        _ => return Ok(Outcome::PASSED),
    };
    Evidence::new(reason, "the device's certificate is of an old version, with which rustls refuses it")
        .expected("version 3")
        .found(found)
        .help(reissue::DEVICE)
        .failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{said_of_device, weight_of_device};
    use crate::policy::Severity;

    const ID: &str = "device-version";

    #[test]
    fn the_version_is_shown() {
        for (name, found) in [
            ("version-1", "version 1"),
            ("version-1-with-extensions", "version 1"),
            ("openssl-without-extfile", "version 1"),
            ("version-2", "version 2"),
        ] {
            let finding = said_of_device(ID, name);
            assert_eq!((finding.expected.as_str(), finding.found.as_str()), ("version 3", found), "{name}");
            assert_eq!(weight_of_device(ID, name).0, Severity::Warning, "{name}");
        }
        assert_eq!(said_of_device(ID, "no-extensions").outcome, "passed");
    }
}
