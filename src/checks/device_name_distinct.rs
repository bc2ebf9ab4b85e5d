//! device-name-distinct

use crate::check::prelude::*;
use crate::x509::key::same_key;

// RFC 5280 sections 3.2 and 6.1.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::DeviceNameDistinct,
    title: "the device's subject is not the CA's",
    severity: Severity::Warning,
    reference: "RFC 5280 sections 3.2 and 6.1",
    explain: Explain {
        what: "The subject of the device's certificate is another than that of the CA that issued it.",
        why: "A certificate whose issuer and subject are equal looks as if it had issued itself. Measured: Erlang refuses such a device; with the CA's key too, OpenSSL, Go and Erlang.",
        seen: "`openssl verify` says 'self-signed certificate' (error 18); Erlang sends the alert bad_certificate.",
        fix: "Make the request with a subject of the device's own: `openssl req -new -key device.key -subj /CN=NAME -out device.csr`, and sign it again.",
    },
    scope: Scope::ByIssuer(Role::Device, run),
})
.since_version("0.2.0")
.measured_of_device(&[
    ("name-and-key-of-ca", "-+-+-+"),
    ("name-of-ca", "++++-+"),
]);

fn run(issuer: &Issuer, device: &Certificate) -> Judged {
    let ca = issuer.certificate();
    if ca.tbs() == device.tbs() {
        return Ok(Outcome::NotApplicable("this is the CA certificate itself (see device-key-distinct)"));
    }
    if device.subject().is_empty() || device.subject().compare(&ca.subject()) == NameMatch::Different {
        return Ok(Outcome::PASSED);
    }
    let same_key = same_key(&ca.subject_public_key_info(), &device.subject_public_key_info()) == Some(true);
    let reason = if same_key { "name-and-key-of-ca" } else { "name-of-ca" };
    Evidence::new(reason, "the device's certificate has the subject of its CA")
        .expected("a name of the device's own")
        .found(Value::name(device.subject()))
        .help("make the request with a subject of its own: `openssl req -new -key device.key -subj /CN=NAME -out device.csr`, and sign it again")
        .failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{said_of_changed_device, said_of_device, said_of_device_below};

    const ID: &str = "device-name-distinct";

    #[test]
    fn the_ca_s_name_in_another_spelling_is_the_ca_s() {
        let finding = said_of_device(ID, "name-of-ca");
        assert_eq!(finding.found, "CN=Example MQTT CA,O=Example,C=CN");
        // RFC 5280 section 7.1: letter case does not count
        let finding = said_of_changed_device(ID, "name-of-ca", b"Example MQTT CA", b"EXAMPLE MQTT CA");
        assert_eq!(finding.outcome, "failed");
        assert_eq!(finding.found, "CN=EXAMPLE MQTT CA,O=Example,C=CN");
        assert_eq!(said_of_device(ID, "subject-empty").outcome, "passed");
    }

    #[test]
    fn the_ca_itself_is_told_elsewhere() {
        let finding = said_of_device(ID, "ca-itself");
        assert_eq!(finding.outcome, "not-applicable");
        assert!(finding.message.contains("device-key-distinct"));
        assert_eq!(said_of_device_below(&[], ID, "ca-itself").outcome, "unchecked");
        assert_eq!(said_of_device_below(&["ca-new-serial"], ID, "ca-itself").outcome, "failed");
    }
}
