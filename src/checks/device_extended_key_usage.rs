//! device-extended-key-usage

use super::reissue;
use crate::check::prelude::*;
use crate::untrusted::first_few;
use crate::x509::certificate::{ANY_EXTENDED_KEY_USAGE, CLIENT_AUTH, ExtensionError, KnownExtension};
use crate::x509::oid::Kind;

/// How many purposes are named.
const NAMED: usize = 5;

// RFC 5280 section 4.2.1.12: with extKeyUsage, the key may be used only for the purposes listed. A device is a TLS client.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::DeviceExtendedKeyUsage,
    title: "the device's certificate may be used by a TLS client",
    severity: Severity::Error,
    reference: "RFC 5280 section 4.2.1.12",
    explain: Explain {
        what: "The device's certificate has no extKeyUsage, or one that includes clientAuth; and no nsCertType, or one that includes client.",
        why: "Measured: a certificate for serverAuth or codeSigning alone is refused by every server but GnuTLS, and one without any \
              purpose by OpenSSL, Java, rustls and Erlang. anyExtendedKeyUsage alone, which OpenSSL, rustls and Erlang refuse, is a \
              warning. An nsCertType without client is refused by OpenSSL and Java.",
        seen: "`openssl verify -purpose sslclient` says 'unsuitable certificate purpose' (error 26); Go 'incompatible key usage'; Java \
               'Extended key usage does not permit use for TLS client authentication'.",
        fix: "Issue the certificate again with extendedKeyUsage=clientAuth in the file of extensions, or without that line.",
    },
    scope: Scope::Issued(Role::Device, run),
})
.since_version("0.2.0")
.measured_of_device(&[
    ("any-purpose", "-++--+"),
    ("netscape-type-without-client", "--++++"),
    ("no-client-auth", "-----+"),
    ("no-purpose", "--+--+"),
]);

fn run(device: &Certificate, _: &Policy) -> Judged {
    let mut defects = Vec::new();
    let mut found = Vec::new();
    match device.extended_key_usage() {
        Err(ExtensionError::Malformed(_)) if device.has_empty_list(KnownExtension::ExtendedKeyUsage) => {
            defects.push(Defect::new(
                "no-purpose",
                Severity::Error,
                "has an extKeyUsage that allows no purpose at all",
            ));
            found.push("no purposes".to_owned());
        }
        purposes => {
            let purposes = purposes.map_err(|error| Cause::Extension(Role::Device, error))?;
            let purposes: Vec<_> = purposes.into_iter().flatten().collect();
            let defect = if purposes.is_empty() || purposes.contains(&CLIENT_AUTH) {
                None
            } else if purposes.contains(&ANY_EXTENDED_KEY_USAGE) {
                let text = "has an extKeyUsage for any purpose, but OpenSSL, rustls and Erlang ask for clientAuth by name";
                Some(Defect::new("any-purpose", Severity::Warning, text))
            } else {
                let text = "has an extKeyUsage for other purposes than TLS clients";
                Some(Defect::new("no-client-auth", Severity::Error, text))
            };
            if let Some(defect) = defect {
                defects.push(defect);
                let named = purposes.iter().map(|purpose| purpose.shown(Kind::KeyPurpose).into_owned());
                found.push(first_few(named, NAMED, ", "));
            }
        }
    }
    if device.is_of_other_netscape_type() {
        let text = "has an nsCertType without client, which OpenSSL and Java heed";
        defects.push(Defect::new("netscape-type-without-client", Severity::Error, text));
        found.push("nsCertType without client".to_owned());
    }
    match evidence("the device's certificate ", defects) {
        None => Ok(Outcome::PASSED),
        Some(evidence) => evidence
            .expected("no extKeyUsage, or one with clientAuth")
            .found(found.join("; "))
            .help(reissue::DEVICE)
            .failed(),
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{said_of_device, weight_of_device};
    use crate::policy::Severity;

    const ID: &str = "device-extended-key-usage";

    #[test]
    fn the_purposes_that_are_there_are_named() {
        for (name, found) in [
            ("any-purpose", "anyExtendedKeyUsage"),
            ("code-signing", "codeSigning"),
            ("server-auth", "serverAuth"),
            ("no-purpose", "no purposes"),
            ("netscape-server", "nsCertType without client"),
        ] {
            assert_eq!(said_of_device(ID, name).found, found, "{name}");
        }
        let finding = said_of_device(ID, "netscape-server");
        assert_eq!(
            finding.message,
            "the device's certificate has an nsCertType without client, which OpenSSL and Java heed"
        );
    }

    #[test]
    fn any_purpose_is_a_warning() {
        assert_eq!(weight_of_device(ID, "any-purpose"), (Severity::Warning, "any-purpose"));
        assert_eq!(weight_of_device(ID, "server-auth"), (Severity::Error, "no-client-auth"));
    }

    #[test]
    fn what_cannot_be_read_leaves_it_open() {
        let finding = said_of_device(ID, "extended-key-usage-malformed");
        assert_eq!(finding.outcome, "unchecked");
        assert!(finding.message.starts_with("in the device's certificate, "));
        for name in ["no-extended-key-usage", "client-auth-and-any", "netscape-client"] {
            assert_eq!(said_of_device(ID, name).outcome, "passed", "{name}");
        }
    }
}
