//! ca-name-constraints

use crate::check::prelude::*;
use crate::x509::certificate::NameConstraints;

// RFC 5280 section 4.2.1.10: nameConstraints limits the names of all certificates below the CA. It must be critical.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::CaNameConstraints,
    title: "the CA's nameConstraints leave room for devices",
    severity: Severity::Warning,
    reference: "RFC 5280 section 4.2.1.10",
    explain: Explain {
        what: "The CA certificate has no nameConstraints, or they name no directory name, have no minimum or maximum, and allow the names of the verification \
               certificate, as far as these are mail addresses, DNS names, directory names or addresses.",
        why: "Not every TLS library knows each kind of name. Measured: with a directory name in nameConstraints rustls accepts no \
              device, not even one inside, nor with a minimum or maximum; Go accepts none if the extension is critical, GnuTLS if it is not. OpenSSL refuses \
              devices outside; Java and Erlang do not look at the constraints of a CA that they trust. If the verification \
              certificate is outside, devices that are named like it are too.",
        seen: "`openssl x509 -noout -ext nameConstraints` shows DirName; Go says 'unhandled critical extension'; `openssl verify` \
               says 'permitted subtree violation' (error 47) or 'excluded subtree violation' (error 48) of a device outside.",
        fix: "Reissue the CA without nameConstraints in its file of extensions, or with DNS names only: `openssl x509 -req -in \
              CA.csr -signkey CA.key -days 3650 -extfile ca.ext -out CA.crt`, and register it again.",
    },
    scope: Scope::IssuerInCase(run),
})
.since_version("0.2.0")
.measured(&[
    ("directory-name-critical", "++--++"),
    ("directory-name-not-critical", "+++-+-"),
    ("minimum-or-maximum", "+++-++"),
    ("proof-not-allowed", "++++++"),
]);

fn run(issuer: &Issuer, case: &Case, _: &Policy) -> Judged {
    let constraints = issuer.certificate().name_constraints();
    let Some(constraints) = constraints.map_err(|error| Cause::Extension(Role::Ca, error))? else {
        return Ok(Outcome::PASSED);
    };
    let reason =
        if constraints.is_critical { "directory-name-critical" } else { "directory-name-not-critical" };
    let directory = constraints.has_directory_name().then(|| {
        let text = "name a directory name, with which some TLS servers accept no device at all";
        Defect::new(reason, Severity::Warning, text)
    });
    let bounds = constraints.has_bounds().then(|| {
        let text = "have a minimum or maximum, which RFC 5280 does not use and rustls does not read";
        Defect::new("minimum-or-maximum", Severity::Warning, text)
    });
    // A CA by itself has no proof; elsewhere one that cannot be read leaves it open.
    let has_proof = !case.kind().content_of(Role::Verification).is_empty();
    let judged = if has_proof { forbidden(constraints, case) } else { Ok(None) };
    let (forbidden, unknown) = match judged {
        Ok(forbidden) => (forbidden, None),
        Err(cause) => (None, Some(cause)),
    };
    let proof = forbidden.map(|kind| {
        let text = format!("do not allow {kind} of the verification certificate");
        Defect::new("proof-not-allowed", Severity::Warning, text)
    });
    let defects = directory.into_iter().chain(bounds).chain(proof).collect();
    match (evidence("the CA's nameConstraints ", defects), unknown) {
        (Some(evidence), _) => evidence
            .expected("no nameConstraints, or none with directory names, inside of which the verification certificate is")
            .found(if constraints.is_critical { "critical nameConstraints" } else { "nameConstraints, not critical" })
            .help("reissue the CA without nameConstraints, or with DNS names only, and register it again")
            .failed(),
        (None, Some(cause)) => Err(cause.into()),
        (None, None) => Ok(Outcome::PASSED),
    }
}

/// The kind of a name of the verification certificate that is not allowed.
fn forbidden(constraints: NameConstraints<'_>, case: &Case) -> Result<Option<&'static str>, Cause> {
    let proof = look::certificate(case, Role::Verification)?;
    let names = proof.alternative_names().map_err(|error| Cause::Extension(Role::Verification, error))?;
    Ok(constraints.forbid(proof.subject(), names.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{said, weight};
    use crate::policy::Severity;

    #[test]
    fn a_directory_name_is_told_whether_critical_or_not() {
        for (response, reason) in [
            ("ca-name-constraints-proof-inside", "directory-name-critical"),
            ("name-constraints-not-critical", "directory-name-not-critical"),
            ("ca-name-constraints-proof-outside", "directory-name-critical"),
        ] {
            let found = weight("ca-name-constraints", "CaContent", response);
            assert_eq!(found, (Severity::Warning, reason), "{response}");
        }
    }

    #[test]
    fn a_minimum_or_maximum_is_told() {
        for response in ["name-constraints-with-bounds", "der-encoding-minimum-0"] {
            let found = weight("ca-name-constraints", "CaContent", response);
            assert_eq!(found, (Severity::Warning, "minimum-or-maximum"), "{response}");
        }
    }

    #[test]
    fn names_of_the_proof_outside_are_named() {
        let message = |response| said("ca-name-constraints", "CaContent", response).message;
        let both = "the CA's nameConstraints name a directory name, with which some TLS servers accept no device at all; do not \
                    allow a directory name of the verification certificate";
        assert_eq!(message("ca-name-constraints-proof-outside"), both);
        assert_eq!(message("ca-name-constraints-proof-excluded"), both);
        for (response, kind) in [
            ("ca-name-constraints-dns-outside", "a DNS name"),
            ("ca-name-constraints-address-outside", "an address"),
            ("ca-name-constraints-mail-excluded", "a mail address"),
        ] {
            let expected =
                format!("the CA's nameConstraints do not allow {kind} of the verification certificate");
            assert_eq!(message(response), expected, "{response}");
        }
    }

    #[test]
    fn what_constrains_other_kinds_of_names_leaves_room() {
        for response in ["good", "ca-name-constraints-dns-inside", "critical-extensions-all-known"] {
            assert_eq!(said("ca-name-constraints", "CaContent", response).outcome, "passed", "{response}");
        }
    }

    #[test]
    fn what_cannot_be_read_leaves_it_open() {
        for response in [
            "extensions-wellformed-name-constraints-empty",
            "ca-name-constraints-dns-and-verification-missing",
        ] {
            assert_eq!(said("ca-name-constraints", "CaContent", response).outcome, "unchecked", "{response}");
        }
    }
}
