//! device-serial-distinct

use super::reissue;
use crate::check::prelude::*;

// RFC 5280 section 4.1.2.2; ApsaraMQ for MQTT user guide, device certificate management.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::DeviceSerialDistinct,
    title: "the device's serial number is not the CA's",
    severity: Severity::Warning,
    reference: "RFC 5280 section 4.1.2.2; ApsaraMQ for MQTT user guide, device certificate management",
    explain: Explain {
        what: "The serial number of the device's certificate is another than that of the CA that issued it.",
        why: "Serial numbers name certificates at the platform: Sn the CA, DeviceSn the device. Every server accepts such a device; who looks one up by its number may find the other.",
        seen: "GetDeviceCertificate and GetCaCertificate are called with the same number.",
        fix: "Issue the certificate again and leave the number to `openssl x509 -req -CAcreateserial`, which draws one.",
    },
    scope: Scope::ByIssuer(Role::Device, run),
})
.since_version("0.2.0")
.measured_of_device(&[
    ("serial-of-ca", "++++++"),
]);

fn run(issuer: &Issuer, device: &Certificate) -> Judged {
    if issuer.certificate().tbs() == device.tbs() {
        return Ok(Outcome::NotApplicable("this is the CA certificate itself (see device-key-distinct)"));
    }
    let own = device.serial_number();
    if own.der_contents() != issuer.certificate().serial_number().der_contents() {
        return Ok(Outcome::PASSED);
    }
    Evidence::new("serial-of-ca", "the device's certificate has the serial number of its CA")
        .expected("a number of its own")
        .found(Value::serial(own))
        .help(reissue::DEVICE)
        .failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{said_of_device, said_of_device_below};

    const ID: &str = "device-serial-distinct";

    #[test]
    fn the_number_is_shown_as_its_octets() {
        // openssl x509 -serial says F26900BA87310C5D of both
        let finding = said_of_device(ID, "serial-of-ca");
        assert_eq!((finding.outcome, finding.found.as_str()), ("failed", "00f26900ba87310c5d"));
        assert_eq!(said_of_device_below(&["ca-new-serial"], ID, "serial-of-ca").outcome, "passed");
    }

    #[test]
    fn the_ca_itself_is_told_elsewhere() {
        let finding = said_of_device(ID, "ca-itself");
        assert_eq!(finding.outcome, "not-applicable");
        assert!(finding.message.contains("device-key-distinct"));
        assert_eq!(said_of_device_below(&[], ID, "serial-of-ca").outcome, "unchecked");
    }
}
