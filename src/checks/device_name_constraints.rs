//! device-name-constraints

use crate::case::Lineage;
use crate::check::Flaw;
use crate::check::prelude::*;

// RFC 5280 section 4.2.1.10.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::DeviceNameConstraints,
    title: "the device's names are inside the nameConstraints of the CAs above it",
    severity: Severity::Error,
    reference: "RFC 5280 section 4.2.1.10",
    explain: Explain {
        what: "The subject and the subjectAltName of the device's certificate are allowed by the nameConstraints of each CA above it, as far as they are mail addresses, DNS names, directory names or addresses.",
        why: "Measured: OpenSSL, Go and rustls refuse a device outside; Java and Erlang do not look at the constraints of a CA that they trust, GnuTLS not at permitted directory names.",
        seen: "`openssl verify` says 'permitted subtree violation' (error 47) or 'excluded subtree violation' (error 48); rustls NameConstraintViolation.",
        fix: "Give the device names that the CA allows: `openssl x509 -noout -ext nameConstraints -in CA.crt` shows which.",
    },
    scope: Scope::Lineage(run),
})
.since_version("0.2.0")
.measured_of_device(&[
    ("not-allowed", "-+--++"),
]);

fn run(device: &Certificate, lineage: &Lineage, _: &[Vec<Flaw>]) -> Judged {
    if lineage.links().is_empty() {
        return Err(Cause::without_issuer(lineage).into());
    }
    let names = device.alternative_names().map_err(|error| Cause::Extension(Role::Device, error))?;
    let mut unreadable = None;
    for link in lineage.links() {
        let constraints = link.issuer().certificate().name_constraints().unwrap_or_else(|error| {
            unreadable = Some(Cause::Extension(Role::Ca, error));
            None
        });
        let forbidden = constraints.and_then(|it| it.forbid(device.subject(), names.unwrap_or_default()));
        if let Some(kind) = forbidden {
            return Evidence::new("not-allowed", format!("the nameConstraints of a CA above do not allow {kind} of the device"))
                .expected("names inside of what the CA permits, and outside of what it excludes")
                .found(Value::name(device.subject()))
                .help("give the device names that the CA allows: `openssl x509 -noout -ext nameConstraints -in CA.crt` shows which")
                .failed();
        }
    }
    unreadable.map_or(Ok(Outcome::PASSED), |cause| Err(cause.into()))
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{said_of_device, said_of_device_below, said_of_proof_as_device};

    const ID: &str = "device-name-constraints";

    #[test]
    fn the_kind_of_name_is_named() {
        let finding = said_of_device_below(&["ca-constrained"], ID, "name-outside");
        assert_eq!(
            finding.message,
            "the nameConstraints of a CA above do not allow a directory name of the device"
        );
        assert_eq!(finding.found, "CN=device-0001,O=Elsewhere");
        for (response, kind) in [
            ("ca-name-constraints-dns-outside", "a DNS name"),
            ("ca-name-constraints-address-outside", "an address"),
            ("ca-name-constraints-mail-excluded", "a mail address"),
        ] {
            let message = format!("the nameConstraints of a CA above do not allow {kind} of the device");
            assert_eq!(said_of_proof_as_device(ID, response).message, message, "{response}");
        }
        assert_eq!(said_of_proof_as_device(ID, "ca-name-constraints-dns-inside").outcome, "passed");
    }

    #[test]
    fn no_ca_at_all_and_none_of_those_given_are_told_apart() {
        let message = |trusted| said_of_device_below(trusted, ID, "name-outside").message;
        assert_eq!(message(&[]), "no CA was given to judge the device under");
        assert_eq!(
            message(&["ca-elliptic"]),
            "none of the CAs that were given issued the device's certificate"
        );
        // the same name under a CA that constrains nothing
        assert_eq!(said_of_device(ID, "name-outside").outcome, "passed");
    }

    #[test]
    fn what_cannot_be_read_leaves_it_open() {
        let finding = said_of_proof_as_device(ID, "extensions-wellformed-name-constraints-empty");
        assert_eq!(finding.outcome, "unchecked");
    }
}
