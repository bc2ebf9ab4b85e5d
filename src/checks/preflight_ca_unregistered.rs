//! preflight-ca-unregistered

use crate::case::{Presence, Registered};
use crate::check::prelude::*;

// Nothing is documented that refuses a CA or a key which is registered already; it is more likely a mistake all the same.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::PreflightCaUnregistered,
    title: "in the lists given, neither this CA nor its key is registered",
    severity: Severity::Warning,
    reference: "ListCaCertificate, response parameter CaContent",
    explain: Explain {
        what: "No CA in the lists that are given (--against) is this certificate, or has its key. Without a list it does not apply.",
        why: "A CA that is registered already needs no second registration. Two certificates of one key are one CA to whoever looks at \
              keys and two to whoever looks at serial numbers: inactivating one leaves the other.",
        seen: "ListCaCertificate shows the same CaContent, or one with the same key, under another Sn.",
        fix: "Leave the CA that is registered as it is: `aliyun onsmqtt ListCaCertificate --MqttInstanceId ID --PageNo 1 --PageSize 100`. Make \
              a new key for a new CA.",
    },
    scope: Scope::Registered(Field::CaContent, run),
})
.since_version("0.2.0");

fn run(registered: &Registered, case: &Case) -> Judged {
    let issuer = look::issuer(case)?;
    if !Cause::is_listed(registered.ca())? {
        return Ok(Outcome::PASSED);
    }
    let (reason, message, help) = if registered.ca() == Presence::Present {
        ("same-certificate", "this CA is registered already", "leave it as it is, or register another CA")
    } else {
        (
            "same-key",
            "a CA with the same key is registered already, under another certificate",
            "make a new key for a new CA, unless this is to take the place of the registered one",
        )
    };
    Evidence::new(reason, message)
        .expected("a CA whose key no CA in the lists has")
        .found(Value::serial(issuer.certificate().serial_number()))
        .help(help)
        .failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{Listed, said_beside};

    #[test]
    fn the_same_certificate_is_told_from_the_same_key() {
        let message =
            |listed: &str| said_beside("preflight-ca-unregistered", "good", Listed::Response(listed)).message;
        assert_eq!(message("good"), "this CA is registered already");
        // Of the same key and another notAfter.
        assert_eq!(
            message("ca-expired"),
            "a CA with the same key is registered already, under another certificate"
        );
        assert_eq!(message("ec-p256"), "");
    }
}
