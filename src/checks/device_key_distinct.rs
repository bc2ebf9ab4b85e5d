//! device-key-distinct

use crate::check::prelude::*;
use crate::x509::key::same_key;

// NIST SP 800-57 part 1 section 5.2.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::DeviceKeyDistinct,
    title: "the device has a key of its own",
    severity: Severity::Error,
    reference: "NIST SP 800-57 part 1 section 5.2",
    explain: Explain {
        what: "The device's certificate certifies another key than that of the CA that issued it.",
        why: "With the CA's key in a device, whoever opens the device can make devices at will. Every server accepts it; the CA certificate itself, sent by a client, is accepted by Java and Go.",
        seen: "Nothing: the device connects. `openssl x509 -noout -pubkey` prints the same key for both certificates.",
        fix: "Regard the CA's key as known: make a new CA, and for each device a key of its own: `openssl genrsa -out device.key 2048`",
    },
    scope: Scope::ByIssuer(Role::Device, run),
})
.since_version("0.2.0")
.measured_of_device(&[
    ("ca-certificate", "-++---"),
    ("key-of-ca", "++++++"),
]);

fn run(issuer: &Issuer, device: &Certificate) -> Judged {
    let ca = issuer.certificate();
    let (reason, message) = match same_key(&ca.subject_public_key_info(), &device.subject_public_key_info()) {
        _ if ca.tbs() == device.tbs() => ("ca-certificate", "this is the CA certificate, not a device's"),
        Some(true) => ("key-of-ca", "the device's certificate certifies the CA's own key"),
        Some(false) => return Ok(Outcome::PASSED),
        None => {
            return Err(
                Cause::UnreadableKey(Role::Device, "it may be the CA's in another form".into()).into()
            );
        }
    };
    let help = match reason {
        "ca-certificate" => "give the CA with --ca, and the device's certificate as input",
        _ => {
            "keep the CA's key away from devices: regard it as known, make a new CA, and for each device a key of its own"
        }
    };
    Evidence::new(reason, message).expected("a key of its own").found("the CA's key").help(help).failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{said_of_device, said_of_device_below};

    const ID: &str = "device-key-distinct";

    #[test]
    fn the_ca_itself_is_told_from_its_key_in_another_certificate() {
        let itself = said_of_device(ID, "ca-itself");
        assert_eq!(itself.message, "this is the CA certificate, not a device's");
        assert!(itself.help.starts_with("give the CA with --ca"));
        // ca-new-serial.pem has the same key and name under another number
        let key = said_of_device_below(&["ca-new-serial"], ID, "ca-itself");
        assert_eq!(key.message, "the device's certificate certifies the CA's own key");
        assert_eq!(said_of_device(ID, "key-of-ca"), key);
        assert_eq!(said_of_device(ID, "name-of-ca").outcome, "passed");
    }

    #[test]
    fn without_the_issuer_nothing_is_said() {
        for trusted in [&[][..], &["ca-elliptic"]] {
            assert_eq!(said_of_device_below(trusted, ID, "good").outcome, "unchecked", "{trusted:?}");
        }
    }
}
