//! device-issuer-match

use super::reissue;
use crate::case::Lineage;
use crate::check::Flaw;
use crate::check::prelude::*;

// RFC 5280 section 6.1.3 (a)(4): the issuer name is the subject name of the certificate above; section 7.1 says when
// two names are equal.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::DeviceIssuerMatch,
    title: "the device's certificate names its CA as its issuer",
    severity: Severity::Error,
    reference: "RFC 5280 sections 6.1.3 and 7.1",
    explain: Explain {
        what: "The issuer of the device's certificate is the subject of the CA that issued it, octet for octet. Names that are equal only \
               after folding letter case, white space and string types are a warning.",
        why: "A server looks for the CA by this name. Measured: with another name, or the same parts in another order, every server \
              refuses the device; where only case, spaces or string types differ, Go, rustls and GnuTLS do.",
        seen: "`openssl verify` says 'unable to get local issuer certificate' (error 20); Go 'certificate signed by unknown authority'; \
               rustls UnknownIssuer.",
        fix: "Sign with the certificate of the CA that is registered as -CA, so that its subject is copied as it is: `openssl x509 -req \
              -in device.csr -CA CA.crt -CAkey CA.key -CAcreateserial -out device-new.crt`; or give and register the CA that it names.",
    },
    scope: Scope::Lineage(run),
})
.since_version("0.2.0")
.measured_of_device(&[
    ("other-encoding", "++--+-"),
    ("other-issuer", "------"),
]);

fn run(device: &Certificate, lineage: &Lineage, _: &[Vec<Flaw>]) -> Judged {
    let named = device.issuer();
    let Some(link) = lineage.links().first() else {
        if !lineage.has_authorities() || lineage.has_too_many_issuers() {
            return Err(Cause::without_issuer(lineage).into());
        }
        return Evidence::new("other-issuer", "the device's certificate names an issuer that is none of the CAs given")
            .expected("the subject of a CA that was given, or stands in the device's file")
            .found(Value::name(named))
            .help("give the CA that it names (--ca), or the intermediate between (--intermediate, or in the device's file)")
            .failed();
    };
    let ca = link.issuer().certificate();
    match (named.compare(&ca.subject()), lineage.namesake()) {
        (NameMatch::Identical, _) => Ok(Outcome::PASSED),
        (NameMatch::Equivalent, _) => Evidence::new(
            "other-encoding",
            "issuer and the CA's subject are equal, but not octet for octet, which Go, rustls and GnuTLS ask for",
        )
        .severity(Severity::Warning)
        .expected(Value::name(ca.subject()))
        .found(Value::name(named))
        .help("sign with the CA certificate itself as -CA, so that its subject is copied as it is")
        .failed(),
        (NameMatch::Different, Some(namesake)) => Evidence::new(
            "other-issuer",
            format!(
                "the issuer has the name of the CA with serial number {}, but the key of another CA signed the device's certificate",
                namesake.certificate().serial_number()
            ),
        )
        .expected(Value::name(ca.subject()))
        .found(Value::name(named))
        .help(reissue::DEVICE)
        .failed(),
        (NameMatch::Different, None) => {
            Evidence::new("other-issuer", "the device's certificate names another issuer than the CA whose key signed it")
                .expected(Value::name(ca.subject()))
                .found(Value::name(named))
                .help(reissue::DEVICE)
                .failed()
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{
        authorities, certificate, changed, said_of_device, said_of_device_below, said_of_file,
    };
    use crate::x509::certificate::Certificate;
    use crate::x509::issuer::Issuer;

    const ID: &str = "device-issuer-match";
    const CA: &str = "CN=Example MQTT CA,O=Example,C=CN";

    #[test]
    fn both_names_are_shown() {
        let finding = said_of_device(ID, "issuer-another");
        let message = "the device's certificate names another issuer than the CA whose key signed it";
        assert_eq!(finding.message, message);
        assert_eq!((finding.expected.as_str(), finding.found.as_str()), (CA, "CN=Another CA"));
        let finding = said_of_device(ID, "issuer-in-capitals");
        assert!(finding.message.contains("not octet for octet"));
        assert_eq!(finding.found, "CN=EXAMPLE MQTT CA,O=Example,C=CN");
    }

    #[test]
    fn no_ca_at_all_and_none_of_those_given_are_told_apart() {
        assert_eq!(said_of_device_below(&[], ID, "good").outcome, "unchecked");
        let finding = said_of_device_below(&["ca-elliptic"], ID, "good");
        assert_eq!(finding.outcome, "failed");
        assert_eq!(finding.message, "the device's certificate names an issuer that is none of the CAs given");
        assert_eq!(finding.found, CA);
    }

    // The CA whose key signed has another name here, and another key has the CA's name: serial number 12.
    #[test]
    fn a_ca_of_the_name_whose_key_did_not_sign_is_named_by_its_number() {
        let renamed = changed("ca", b"Example MQTT CA", b"Renamed MQTT CA");
        let mut trusted = authorities(&["ca-new-key"]);
        trusted.add(Issuer::new(Certificate::from_der(renamed).unwrap()));
        let finding = said_of_file(ID, certificate("good").der(), &trusted);
        assert_eq!(
            finding.message,
            "the issuer has the name of the CA with serial number 12, but the key of another CA signed the device's certificate"
        );
        assert_eq!(
            (finding.expected.as_str(), finding.found.as_str()),
            ("CN=Renamed MQTT CA,O=Example,C=CN", CA)
        );
    }
}
