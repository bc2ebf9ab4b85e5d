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
    for link in lineage.links() {
        let ca = link.issuer().certificate();
        let constraints = ca.name_constraints().map_err(|error| Cause::Extension(Role::Ca, error))?;
        let forbidden = constraints.and_then(|it| it.forbid(device.subject(), names.unwrap_or_default()));
        if let Some(kind) = forbidden {
            return Evidence::new("not-allowed", format!("the nameConstraints of a CA above do not allow {kind} of the device"))
                .expected("names inside of what the CA permits, and outside of what it excludes")
                .found(Value::name(device.subject()))
                .help("give the device names that the CA allows: `openssl x509 -noout -ext nameConstraints -in CA.crt` shows which")
                .failed();
        }
    }
    Ok(Outcome::PASSED)
}
