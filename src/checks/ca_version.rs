//! ca-version

use crate::check::prelude::*;

// RFC 5280 section 4.1.2.1: with extensions, the version is 3. A CA without basicConstraints is none to a path
// validator (section 6.1.4 (k) accepts it only by other means).
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::CaVersion,
    title: "the CA certificate is of version 3",
    severity: Severity::Warning,
    reference: "RFC 5280 section 4.1.2.1",
    explain: Explain {
        what: "The CA certificate is an X.509 certificate of version 3.",
        why: "Versions 1 and 2 have no extensions and so no basicConstraints: nothing in the certificate says that it \
              is a CA. The platform refuses to register such a CA now. Where it is registered, TLS servers accept devices under a \
              self-signed one of version 1; under one of version 2 OpenSSL (if it has no basicConstraints) and rustls do not. `openssl x509 -req` without -extfile makes version 1.",
        seen: "`openssl x509 -text` shows 'Version: 1 (0x0)' or 'Version: 2 (0x1)'; `openssl verify -x509_strict` \
               says 'invalid CA certificate' (error 79), without that option it accepts version 1.",
        fix: "Reissue the CA with extensions: `openssl x509 -req -in CA.csr -signkey CA.key -days 3650 -extfile ca.ext \
              -out CA.crt`, where ca.ext holds basicConstraints=critical,CA:TRUE and keyUsage=critical,keyCertSign,cRLSign.",
    },
    scope: Scope::Issuer(run),
})
.of_proposal(Severity::Error)
.answered("CertificateContentError")
.measured(&[
    ("version-1", "++++++"),
    ("version-2", "-++L++"),
    ("version-2-with-extensions", "+L+L+L"),
]);

fn run(issuer: &Issuer, _: &Policy) -> Judged {
    let ca = issuer.certificate();
    let version = ca.version();
    let reason = match version {
        1 => "version-1",
        2 if ca.extensions().len() == 0 => "version-2",
        2 => "version-2-with-extensions",
        _ => return Ok(Outcome::PASSED),
    };
    Evidence::new(
        reason,
        format!("the CA certificate is of version {version}, which cannot say that it is a CA"),
    )
    .expected("version 3")
    .found(format!("version {version}"))
    .help("reissue it with -extfile and basicConstraints=critical,CA:TRUE before moving to another broker")
    .failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::said;

    #[test]
    fn the_version_is_named_as_people_count_it() {
        assert_eq!(said("ca-version", "CaContent", "ca-version-2").found, "version 2");
        assert_eq!(said("ca-version", "CaContent", "recipe-rsa").found, "version 1");
        assert_eq!(said("ca-version", "CaContent", "recipe-rsa-v3").outcome, "passed");
    }
}
