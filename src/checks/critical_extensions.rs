//! critical-extensions

use crate::check::prelude::*;
use crate::untrusted::first_few;
use crate::x509::certificate::{Extension, KnownExtension};
use crate::x509::oid::{Kind, ShortOid};

// RFC 5280 section 4.2: a reader must reject a certificate with a critical extension that it does not know. Sections
// 4.2.1.1 and 4.2.1.2: both key identifiers must not be critical; `openssl verify` (3.0) refuses everything under a CA in
// which one is.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::CriticalExtensions,
    title: "no extension is critical that validators may not know",
    severity: Severity::Error,
    reference: "RFC 5280 sections 4.2, 4.2.1.1 and 4.2.1.2",
    explain: Explain {
        what: "The critical extensions are among basicConstraints, keyUsage, extKeyUsage, subjectAltName, \
               nameConstraints and certificatePolicies. The two key identifiers must not be critical.",
        why: "A validator must refuse a certificate with a critical extension that it does not know (RFC 5280 section 4.2), and OpenSSL, Go \
              and GnuTLS then refuse every device under the CA. Java, rustls and Erlang do not look at those of a CA that they trust.",
        seen: "`openssl verify` says 'unhandled critical extension' (error 34) of those that it does not know; \
               others know fewer, and fail where it does not.",
        fix: "Reissue the certificate without that extension, or, where RFC 5280 lets it be so, without the \
              word critical before it (`openssl x509 -req -extfile`), and register the CA again.",
    },
    scope: Scope::EachCertificate(run),
});

fn run(role: Role, certificate: &Certificate, _: &Case) -> Judged {
    let refused = || certificate.extensions().filter(|it| it.critical && !may_be_critical(it));
    let names: Vec<String> = refused().map(|extension| name(&extension)).collect();
    if names.is_empty() {
        return Ok(Outcome::PASSED);
    }
    let (reason, message) = if refused().any(|extension| extension.known().is_none()) {
        ("unknown-critical-extension", "has a critical extension that validators may not know")
    } else {
        ("critical-key-identifier", "marks a key identifier as critical, which RFC 5280 forbids")
    };
    Evidence::new(reason, format!("the {} {message}", role.name()))
        .expected("critical at most: basicConstraints, keyUsage, extKeyUsage, subjectAltName, nameConstraints, certificatePolicies")
        .found(format!("critical: {}", first_few(names.into_iter(), NAMED, ", ")))
        .help("reissue the certificate without what is named, or not critical where RFC 5280 lets it be so")
        .failed()
}

/// How many extensions are named.
const NAMED: usize = 8;

fn may_be_critical(extension: &Extension<'_>) -> bool {
    match extension.known() {
        Some(KnownExtension::SubjectKeyIdentifier | KnownExtension::AuthorityKeyIdentifier) | None => false,
        Some(_) => true,
    }
}

/// Of one that is not looked into, the number too.
fn name(extension: &Extension<'_>) -> String {
    match extension.oid.name(Kind::Extension) {
        Some(name) if extension.known().is_some() => name.to_owned(),
        Some(name) => format!("{name} ({})", extension.oid),
        None => ShortOid(extension.oid).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::said;
    use crate::x509::oid::Oid;

    fn extension(octets: &[u8]) -> Extension<'_> {
        Extension { oid: Oid::from_der_contents(octets), critical: true, value: &[], is_well_formed: true }
    }

    #[test]
    fn all_are_named() {
        let finding = said("critical-extensions", "CaContent", "critical-extensions-two");
        assert_eq!(finding.found, "critical: 1.3.6.1.4.1.99999.2, cRLDistributionPoints (2.5.29.31)");
    }

    // RFC 5280 sections 4.2.1 and 4.2.2
    #[test]
    fn extensions_are_named() {
        assert_eq!(name(&extension(&[0x55, 0x1d, 35])), "authorityKeyIdentifier");
        assert_eq!(name(&extension(&[0x55, 0x1d, 36])), "policyConstraints (2.5.29.36)");
        assert_eq!(name(&extension(&[0x88, 0x37])), "2.999");
        for (arc, expected) in [
            (18, "issuerAltName (2.5.29.18)"),
            (31, "cRLDistributionPoints (2.5.29.31)"),
            (33, "policyMappings (2.5.29.33)"),
            (46, "freshestCRL (2.5.29.46)"),
            (54, "inhibitAnyPolicy (2.5.29.54)"),
        ] {
            assert_eq!(name(&extension(&[0x55, 0x1d, arc])), expected);
        }
        // id-pe, 1.3.6.1.5.5.7.1
        let private = |arc| name(&extension(&[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01, arc]));
        assert_eq!(private(1), "authorityInfoAccess (1.3.6.1.5.5.7.1.1)");
        assert_eq!(private(11), "subjectInfoAccess (1.3.6.1.5.5.7.1.11)");
    }

    #[test]
    fn key_identifiers_and_unknown_extensions_must_not_be_critical() {
        assert!(may_be_critical(&extension(&[0x55, 0x1d, 15])));
        assert!(may_be_critical(&extension(&[0x55, 0x1d, 30])));
        assert!(!may_be_critical(&extension(&[0x55, 0x1d, 14])));
        assert!(!may_be_critical(&extension(&[0x55, 0x1d, 36])));
        assert_eq!(said("critical-extensions", "CaContent", "good").outcome, "passed");
    }
}
