//! ca-strict-profile

use crate::check::prelude::*;
use crate::x509::certificate::{BasicConstraints, KnownExtension};

// RFC 5280: conforming CAs mark basicConstraints as critical (section 4.2.1.9), include keyUsage (4.2.1.3) and
// subjectKeyIdentifier (4.2.1.2).
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::CaStrictProfile,
    title: "the CA certificate has what strict validators ask of a CA",
    severity: Severity::Warning,
    reference: "RFC 5280 sections 4.2.1.2, 4.2.1.3 and 4.2.1.9",
    explain: Explain {
        what: "The CA certificate has subjectKeyIdentifier and keyUsage, and its basicConstraints is critical. Not applicable where \
               ca-version, ca-basic-constraints or ca-key-usage failed.",
        why: "All servers that were tried accept devices under a CA without them as they are usually set up. OpenSSL in its strict mode \
              (X509_STRICT), which is the default of Python from 3.13, refuses devices under a CA without subjectKeyIdentifier or \
              keyUsage; the command of OpenSSL 3.0 refuses a basicConstraints that is not critical too.",
        seen: "`openssl verify -x509_strict` says 'Missing Subject Key Identifier' (error 86), 'Basic Constraints of CA cert not \
               marked critical' (error 89) or 'CA cert does not include key usage extension' (error 92).",
        fix: "Reissue the CA with basicConstraints=critical,CA:TRUE, keyUsage=critical,keyCertSign,cRLSign and \
              subjectKeyIdentifier=hash in a file ca.ext: `openssl x509 -req -in CA.csr -signkey CA.key -days 3650 -extfile ca.ext \
              -out CA.crt`, and register it again.",
    },
    scope: Scope::Issuer(run),
})
.since_version("0.2.0")
.measured(&[
    ("basic-constraints-not-critical", "++++++"),
    ("no-key-usage", "++++++"),
    ("no-subject-key-identifier", "++++++"),
]);

fn run(issuer: &Issuer, _: &Policy) -> Judged {
    let ca = issuer.certificate();
    let unreadable = |error| Cause::Extension(Role::Ca, error);
    if ca.version() < 3 {
        return Ok(Outcome::NotApplicable("versions 1 and 2 have no extensions (see ca-version)"));
    }
    let constraints = ca.basic_constraints().map_err(unreadable)?;
    let is_readable =
        |length: Option<u64>| length.is_none_or(|length| length < BasicConstraints::PATH_LENGTH_LIMIT);
    if !constraints.is_some_and(|constraints| constraints.ca && is_readable(constraints.path_len)) {
        return Ok(Outcome::NotApplicable(
            "its basicConstraints are not those of a CA (see ca-basic-constraints)",
        ));
    }
    let usage = ca.key_usage().map_err(unreadable)?;
    if usage.is_some_and(|usage| !usage.key_cert_sign()) {
        return Ok(Outcome::NotApplicable("its keyUsage forbids to sign certificates (see ca-key-usage)"));
    }
    let is_critical = ca
        .extensions()
        .any(|extension| extension.known() == Some(KnownExtension::BasicConstraints) && extension.critical);
    let lacks = [
        (
            ca.subject_key_identifier().map_err(unreadable)?.is_none(),
            "no-subject-key-identifier",
            "no subjectKeyIdentifier",
        ),
        (usage.is_none(), "no-key-usage", "no keyUsage"),
        (!is_critical, "basic-constraints-not-critical", "basicConstraints that is not critical"),
    ];
    let lacking = || lacks.iter().filter(|(is_lacking, ..)| *is_lacking);
    let Some((_, reason, _)) = lacking().next() else {
        return Ok(Outcome::PASSED);
    };
    let found: Vec<&str> = lacking().map(|(_, _, found)| *found).collect();
    Evidence::new(reason, "the CA certificate lacks what strict validators ask of a CA")
        .expected("subjectKeyIdentifier, keyUsage, and basicConstraints that is critical")
        .found(found.join(", "))
        .help("reissue the CA with all three in its file of extensions, and register it again")
        .failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{said, weight};
    use crate::policy::Severity;

    #[test]
    fn each_is_told_and_all_are_named() {
        for (response, reason) in [
            ("ca-strict-profile-without-subject-key-identifier", "no-subject-key-identifier"),
            ("ca-key-usage-absent", "no-key-usage"),
            ("ca-basic-constraints-not-critical", "basic-constraints-not-critical"),
            ("ca-strict-profile-none-of-three", "no-subject-key-identifier"),
        ] {
            let found = weight("ca-strict-profile", "CaContent", response);
            assert_eq!(found, (Severity::Warning, reason), "{response}");
        }
        assert_eq!(
            said("ca-strict-profile", "CaContent", "ca-strict-profile-none-of-three").found,
            "no subjectKeyIdentifier, no keyUsage, basicConstraints that is not critical"
        );
        assert_eq!(said("ca-strict-profile", "CaContent", "good").outcome, "passed");
    }

    #[test]
    fn what_failed_already_is_not_said_again() {
        for response in [
            "recipe-rsa",
            "ca-version-2",
            "ca-basic-constraints-absent",
            "ca-basic-constraints-false",
            "ca-basic-constraints-path-length-2-to-the-32",
            "ca-key-usage-without-keycertsign",
        ] {
            assert_eq!(
                said("ca-strict-profile", "CaContent", response).outcome,
                "not-applicable",
                "{response}"
            );
        }
        assert_eq!(said("ca-strict-profile", "CaContent", "ca-key-usage-twice").outcome, "unchecked");
    }
}
