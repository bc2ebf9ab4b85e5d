//! device-key-usage

use super::reissue;
use crate::check::prelude::*;

// RFC 5280 section 4.2.1.3; RFC 5246 section 7.4.6 and RFC 8446 section 4.4.2.2: a client signs the handshake, for which its key usage
// has to have digitalSignature.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::DeviceKeyUsage,
    title: "the device's key may sign a handshake",
    severity: Severity::Error,
    reference: "RFC 5280 section 4.2.1.3; RFC 8446 section 4.4.2.2",
    explain: Explain {
        what: "The device's certificate has no keyUsage, or one that includes digitalSignature. keyCertSign beside it, as in the vendor's \
               own guide, is no finding.",
        why: "In the handshake a client signs with its key. Measured: keyEncipherment or keyCertSign alone are refused by OpenSSL, Java and \
              GnuTLS, no bit at all by OpenSSL and Java; keyAgreement alone by Java and GnuTLS, which is a warning.",
        seen: "`openssl verify -purpose sslclient` says 'unsuitable certificate purpose' (error 26); Java 'KeyUsage does not allow digital \
               signatures'.",
        fix: "Issue the certificate again with keyUsage=digitalSignature in the file of extensions, or without that line.",
    },
    scope: Scope::Issued(Role::Device, run),
})
.since_version("0.2.0")
.measured_of_device(&[
    ("key-agreement-alone", "+-+++-"),
    ("no-digital-signature", "--+++-"),
    ("no-usage", "--++++"),
]);

fn run(device: &Certificate, _: &Policy) -> Judged {
    let usage = device.key_usage().map_err(|error| Cause::Extension(Role::Device, error))?;
    let Some(usage) = usage.filter(|usage| !usage.names().any(|name| name == "digitalSignature")) else {
        return Ok(Outcome::PASSED);
    };
    let (reason, severity) = if usage.names().next().is_none() {
        ("no-usage", Severity::Error)
    } else if usage.names().any(|name| name == "keyAgreement") {
        ("key-agreement-alone", Severity::Warning)
    } else {
        ("no-digital-signature", Severity::Error)
    };
    Evidence::new(reason, "keyUsage does not let the device's key sign a handshake")
        .severity(severity)
        .expected("keyUsage with digitalSignature, or none")
        .found(usage.to_string())
        .help(reissue::DEVICE)
        .failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::said_of_device;

    const ID: &str = "device-key-usage";

    #[test]
    fn the_usages_that_are_there_are_named() {
        for (name, found) in [
            ("key-usage-none", "no bits"),
            ("key-usage-key-agreement", "keyAgreement"),
            ("key-usage-key-encipherment", "keyEncipherment"),
            ("ca-itself", "keyCertSign, cRLSign"),
        ] {
            let finding = said_of_device(ID, name);
            assert_eq!((finding.outcome, finding.found.as_str()), ("failed", found), "{name}");
        }
        for name in ["openssl-guide", "no-key-usage"] {
            assert_eq!(said_of_device(ID, name).outcome, "passed", "{name}");
        }
    }

    #[test]
    fn what_cannot_be_read_leaves_it_open() {
        let finding = said_of_device(ID, "key-usage-malformed");
        assert_eq!(finding.outcome, "unchecked");
        assert!(finding.message.starts_with("in the device's certificate, "));
    }
}
