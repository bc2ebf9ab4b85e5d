//! ca-basic-constraints

use crate::check::prelude::*;
use crate::x509::certificate::BasicConstraints;

// RFC 5280 section 4.2.1.9: if basicConstraints is absent from a version 3 certificate, or cA is not asserted, the key
// must not be used to verify certificate signatures.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::CaBasicConstraints,
    title: "the CA certificate says that it is a CA",
    severity: Severity::Error,
    reference: "RFC 5280 section 4.2.1.9",
    explain: Explain {
        what: "A CA certificate of version 3 has basicConstraints with cA TRUE, and a pathLenConstraint in it is below 2^31; \
               whether it is critical does not matter here (see ca-strict-profile). Not applicable to versions 1 and 2, which have no extensions (see ca-version).",
        why: "A version 3 certificate that does not say so is no CA. The platform refuses to register it; where it is absent Java and Go \
              refuse every device under it (without any extension mosquitto and OpenSSL too), where cA is FALSE all that were tried but rustls and Erlang. With a pathLenConstraint of \
              2^31 or more, Java does not load the CA and GnuTLS refuses devices; the others accept them.",
        seen: "`openssl verify` says 'invalid CA certificate' (error 79), with -x509_strict also where the \
               extension is absent; devices fail the TLS handshake though their certificates look right. RegisterCaCertificate answers \
               CertificateContentError.",
        fix: "Reissue the CA with basicConstraints=critical,CA:TRUE and keyUsage=critical,keyCertSign,cRLSign \
              in a file ca.ext: `openssl x509 -req -in CA.csr -signkey CA.key -days 3650 -extfile ca.ext -out \
              CA.crt`, and register it again.",
    },
    scope: Scope::Issuer(run),
})
.answered("CertificateContentError")
.measured(&[
    ("absent", "+--+++"),
    ("absent-without-key-usage", "---+++"),
    ("ca-false", "---++-"),
    ("no-extensions", "---+++"),
    ("path-length-too-large", "+L+++-"),
]);

fn run(issuer: &Issuer, _: &Policy) -> Judged {
    let ca = issuer.certificate();
    if ca.version() < 3 {
        return Ok(Outcome::NotApplicable("versions 1 and 2 have no extensions"));
    }
    let constraints = ca.basic_constraints().map_err(|error| Cause::Extension(Role::Ca, error))?;
    let (reason, message, found) = match constraints {
        Some(BasicConstraints { ca: true, path_len: Some(length), .. })
            if length >= BasicConstraints::PATH_LENGTH_LIMIT =>
        {
            return Evidence::new(
                "path-length-too-large",
                "the CA certificate's pathLenConstraint is larger than Java reads",
            )
            .expected(format!("no pathLenConstraint, or one below {}", BasicConstraints::PATH_LENGTH_LIMIT))
            .found(format!("pathLenConstraint {length}"))
            .help("reissue the CA with basicConstraints=critical,CA:TRUE and register it again")
            .failed();
        }
        Some(constraints) if constraints.ca => return Ok(Outcome::PASSED),
        Some(_) => ("ca-false", "basicConstraints says that the CA certificate is no CA", "cA FALSE"),
        None if ca.extensions().len() == 0 => {
            ("no-extensions", "the CA certificate is of version 3 and has no extensions", "no extensions")
        }
        None if matches!(ca.key_usage(), Ok(None)) => (
            "absent-without-key-usage",
            "the CA certificate has neither basicConstraints nor keyUsage",
            "neither of them",
        ),
        None => ("absent", "the CA certificate has no basicConstraints", "no basicConstraints"),
    };
    Evidence::new(reason, message)
        .expected("basicConstraints with cA TRUE")
        .found(found)
        .help("reissue the CA with basicConstraints=critical,CA:TRUE and register it again")
        .failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::said;

    #[test]
    fn absence_and_denial_are_told_apart() {
        let found = |response| said("ca-basic-constraints", "CaContent", response).found;
        assert_eq!(found("ca-basic-constraints-absent"), "no basicConstraints");
        assert_eq!(found("ca-without-extensions"), "no extensions");
        assert_eq!(found("ca-basic-constraints-false"), "cA FALSE");
        assert_eq!(found("ca-basic-constraints-not-critical"), "");
    }

    #[test]
    fn a_path_length_that_java_does_not_read_is_named() {
        let finding = |response| said("ca-basic-constraints", "CaContent", response);
        let large = finding("ca-basic-constraints-path-length-below-2-to-the-32");
        assert_eq!((large.outcome, large.found.as_str()), ("failed", "pathLenConstraint 4294967295"));
        assert_eq!(finding("ca-basic-constraints-path-length-below-2-to-the-31").outcome, "passed");
        assert_eq!(finding("ca-basic-constraints-path-length-2-to-the-31").outcome, "failed");
    }

    #[test]
    fn of_two_neither_counts() {
        let finding = said("ca-basic-constraints", "CaContent", "ca-basic-constraints-twice");
        assert_eq!(finding.outcome, "unchecked");
        assert_eq!(finding.message, "in the CA certificate, basicConstraints occurs more than once");
    }

    #[test]
    fn versions_without_extensions_are_not_judged() {
        assert_eq!(said("ca-basic-constraints", "CaContent", "recipe-rsa").outcome, "not-applicable");
    }
}
