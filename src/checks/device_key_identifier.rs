//! device-key-identifier

use super::reissue;
use crate::check::prelude::*;
use crate::x509::serial::SerialNumber;

// RFC 5280 section 4.2.1.1: authorityKeyIdentifier identifies the key that signed, by the identifier in the issuer's
// subjectKeyIdentifier, or by the issuer's issuer and serial number.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::DeviceKeyIdentifier,
    title: "the device's authorityKeyIdentifier names its CA",
    severity: Severity::Error,
    reference: "RFC 5280 section 4.2.1.1",
    explain: Explain {
        what: "As far as they are present, keyIdentifier in the device's authorityKeyIdentifier equals the CA's subjectKeyIdentifier, and \
               authorityCertIssuer and authorityCertSerialNumber are issuer and serial number of the CA certificate. Not applicable if \
               there is nothing to compare.",
        why: "Servers choose the CA by it, even where they know only one. Measured: with another keyIdentifier OpenSSL, Java and GnuTLS refuse the \
              device, with another serial number OpenSSL and Java, with another issuer OpenSSL alone, which is a warning. It happens \
              when a CA is made anew with the same key or name: devices made before then name the old one.",
        seen: "`openssl verify` says 'unable to get local issuer certificate' (error 20) though the names agree; Java 'Path does not chain \
               with any of the trust anchors'.",
        fix: "Register the CA certificate under which the devices were made, or make them again under this one, with \
              authorityKeyIdentifier=keyid in the file of extensions: a CA that is made anew with the same key keeps its keyid, and \
              its serial number not.",
    },
    scope: Scope::ByIssuer(Role::Device, run),
})
.since_version("0.2.0")
.measured_of_device(&[
    ("other-issuer", "-+++++"),
    ("other-key-identifier", "--+++-"),
    ("other-serial", "--++++"),
]);

fn run(issuer: &Issuer, device: &Certificate) -> Judged {
    let ca = issuer.certificate();
    let unreadable = |error| Cause::Extension(Role::Device, error);
    let Some(authority) = device.authority_key_identifier().map_err(unreadable)? else {
        return Ok(Outcome::NotApplicable("it has no authorityKeyIdentifier"));
    };
    let own = ca.subject_key_identifier().map_err(|error| Cause::Extension(Role::Ca, error))?;
    let mut defects = Vec::new();
    let mut shown: Option<(Value, Value)> = None;
    if let (Some(found), Some(expected)) = (authority.key_identifier, own)
        && found != expected
    {
        let text = "has a keyIdentifier that is not the CA's subjectKeyIdentifier";
        defects.push(Defect::new("other-key-identifier", Severity::Error, text));
        shown = shown.or_else(|| Some((Value::key_identifier(expected), Value::key_identifier(found))));
    }
    if let Some(found) = authority.serial_number
        && found != ca.serial_number().der_contents()
    {
        let text = "names another serial number than the CA certificate's";
        defects.push(Defect::new("other-serial", Severity::Error, text));
        let found = SerialNumber::from_der_contents(found);
        shown = shown.or_else(|| Some((Value::serial(ca.serial_number()), Value::serial(found))));
    }
    if let Some(found) = authority.issuer
        && found.compare(&ca.issuer()) == NameMatch::Different
    {
        let text = "names another issuer than the CA certificate's";
        defects.push(Defect::new("other-issuer", Severity::Warning, text));
        shown = shown.or_else(|| Some((Value::name(ca.issuer()), Value::name(found))));
    }
    match (evidence("the authorityKeyIdentifier of the device ", defects), shown) {
        (Some(evidence), Some((expected, found))) => {
            evidence.expected(expected).found(found).help(reissue::DEVICE).failed()
        }
        _ => Ok(Outcome::PASSED),
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{said_of_device, said_of_device_below};

    const ID: &str = "device-key-identifier";

    // Identifiers, names and numbers as `openssl x509 -ext authorityKeyIdentifier,subjectKeyIdentifier` prints them.
    #[test]
    fn what_differs_is_shown() {
        let begins = "the authorityKeyIdentifier of the device";
        for (name, message, expected, found) in [
            (
                "another-key",
                "has a keyIdentifier that is not the CA's subjectKeyIdentifier",
                "bbc0c33b1d913a397831d4cd22caed0b7b511dbe",
                "4423c40649ba29b60cea1269945cc8c31f2f952e",
            ),
            (
                "another-serial",
                "names another serial number than the CA certificate's",
                "00f26900ba87310c5d",
                "00a1b2c3",
            ),
            (
                "another-issuer",
                "names another issuer than the CA certificate's",
                "CN=Example MQTT CA,O=Example,C=CN",
                "CN=Example Root,C=CN",
            ),
        ] {
            let finding = said_of_device(ID, &format!("authority-key-identifier-{name}"));
            assert_eq!(finding.message, format!("{begins} {message}"));
            assert_eq!((finding.expected.as_str(), finding.found.as_str()), (expected, found), "{name}");
        }
    }

    #[test]
    fn several_differences_are_named_together() {
        let finding = said_of_device_below(&["ca-new-key"], ID, "openssl-client");
        assert_eq!(
            finding.message,
            "the authorityKeyIdentifier of the device has a keyIdentifier that is not the CA's subjectKeyIdentifier; names another \
             serial number than the CA certificate's"
        );
        assert_eq!(finding.found, "bbc0c33b1d913a397831d4cd22caed0b7b511dbe");
    }

    #[test]
    fn without_the_extension_it_does_not_apply() {
        let finding = said_of_device(ID, "no-authority-key-identifier");
        assert_eq!(finding.outcome, "not-applicable");
        assert_eq!(said_of_device_below(&[], ID, "no-authority-key-identifier").outcome, "unchecked");
    }
}
