//! ca-path-length

use crate::check::prelude::*;

// RFC 5280 section 4.2.1.9: pathLenConstraint is the number of intermediate certificates that may follow; with zero, only
// an end entity.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::CaPathLength,
    title: "the CA may have intermediate CAs below it",
    severity: Severity::Info,
    reference: "RFC 5280 section 4.2.1.9",
    explain: Explain {
        what: "pathLenConstraint in the CA certificate's basicConstraints is absent or above zero. Not applicable to versions 1 and \
               2, and where the certificate is no CA (see ca-basic-constraints).",
        why: "Zero is right for a CA that issues device certificates itself: all servers that were tried accept those. It is worth knowing \
              before an intermediate CA is put between: devices below one are then refused by OpenSSL, Go and GnuTLS, and accepted \
              by Java, rustls and Erlang.",
        seen: "`openssl x509 -noout -ext basicConstraints` shows 'CA:TRUE, pathlen:0'; `openssl verify` says 'path length constraint \
               exceeded' (error 25) of a device below an intermediate.",
        fix: "Leave it if this CA issues to devices itself. Else reissue it with basicConstraints=critical,CA:TRUE: `openssl x509 -req \
              -in CA.csr -signkey CA.key -days 3650 -extfile ca.ext -out CA.crt`, and register it again.",
    },
    scope: Scope::Issuer(run),
})
.since_version("0.2.0")
.measured(&[
    ("zero", "++++++"),
]);

fn run(issuer: &Issuer, _: &Policy) -> Judged {
    let ca = issuer.certificate();
    if ca.version() < 3 {
        return Ok(Outcome::NotApplicable("versions 1 and 2 have no extensions"));
    }
    let constraints = ca.basic_constraints().map_err(|error| Cause::Extension(Role::Ca, error))?;
    match constraints {
        Some(constraints) if constraints.ca && constraints.path_len == Some(0) => {
            Evidence::new("zero", "the CA may have no intermediate CA below it, only devices")
                .expected("no pathLenConstraint, or one above zero")
                .found("pathLenConstraint 0")
                .help("leave it if this CA issues to devices itself; else reissue it without pathlen")
                .failed()
        }
        Some(constraints) if constraints.ca => Ok(Outcome::PASSED),
        _ => Ok(Outcome::NotApplicable("the certificate does not say that it is a CA")),
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{said, weight};
    use crate::policy::Severity;

    #[test]
    fn only_zero_is_worth_knowing() {
        let finding = |response| said("ca-path-length", "CaContent", response);
        assert_eq!(finding("ca-basic-constraints-path-length").found, "pathLenConstraint 0");
        let weight = weight("ca-path-length", "CaContent", "ca-basic-constraints-path-length");
        assert_eq!(weight, (Severity::Info, "zero"));
        assert_eq!(finding("ca-basic-constraints-path-length-256").outcome, "passed");
        assert_eq!(finding("good").outcome, "passed");
    }

    #[test]
    fn what_is_no_ca_has_no_path() {
        for response in
            ["recipe-rsa", "ca-basic-constraints-absent", "ca-basic-constraints-path-length-without-ca"]
        {
            assert_eq!(said("ca-path-length", "CaContent", response).outcome, "not-applicable", "{response}");
        }
        assert_eq!(said("ca-path-length", "CaContent", "ca-basic-constraints-twice").outcome, "unchecked");
    }
}
