//! critical-extensions

use crate::check::prelude::*;
use crate::untrusted::first_few;
use crate::x509::certificate::Extension;
use crate::x509::oid::{
    AUTHORITY_INFO_ACCESS, AUTHORITY_KEY_IDENTIFIER, CRL_DISTRIBUTION_POINTS, INHIBIT_ANY_POLICY,
    ISSUER_ALT_NAME, Kind, NETSCAPE_CERTIFICATE_TYPE, POLICY_CONSTRAINTS, POLICY_MAPPINGS,
    SUBJECT_KEY_IDENTIFIER, ShortOid,
};

// RFC 5280 section 4.2: a reader must reject a certificate with a critical extension that it does not know. Sections
// 4.2.1.1 and 4.2.1.2: both key identifiers must not be critical; `openssl verify` (3.0) refuses everything under a CA in
// which one is.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::CriticalExtensions,
    title: "no extension is critical that validators may not know",
    severity: Severity::Error,
    reference: "RFC 5280 sections 4.2, 4.2.1.1, 4.2.1.2, 4.2.1.11 and 4.2.1.14",
    explain: Explain {
        what: "The critical extensions are among basicConstraints, keyUsage, extKeyUsage, subjectAltName, \
               nameConstraints and certificatePolicies. The two key identifiers must not be critical; policyConstraints and \
               inhibitAnyPolicy must, where they are there.",
        why: "A validator must refuse a certificate with a critical extension that it does not know (RFC 5280 section 4.2), and OpenSSL, Go \
              and GnuTLS then refuse every device under the CA. Java, rustls and Erlang do not look at those of a CA that they trust. \
              A key identifier, authorityInfoAccess or issuerAltName that is critical is refused by OpenSSL and Go 1.27: all \
              these are errors. Warnings are nsCertType, refused by Go and GnuTLS, policyConstraints, refused by GnuTLS and Go 1.19, \
              and cRLDistributionPoints, refused by nobody; a critical inhibitAnyPolicy, which only Go 1.19 refuses, is as RFC 5280 asks.",
        seen: "`openssl verify` says 'unhandled critical extension' (error 34) of those that it does not know; \
               others know fewer, and fail where it does not.",
        fix: "Reissue the certificate without that extension, or, where RFC 5280 lets it be so, without the \
              word critical before it (`openssl x509 -req -extfile`), and register the CA again.",
    },
    scope: Scope::EachCertificate(run),
})
.not_of_devices()
.measured(&[
    ("critical-authority-information-access", "-+L+++"),
    ("critical-crl-distribution-points", "++++++"),
    ("critical-inhibit-any-policy", "++++++"),
    ("critical-issuer-alternative-name", "-+-+++"),
    ("critical-key-identifier", "-+L+++"),
    ("critical-netscape-certificate-type", "++-++-"),
    ("critical-policy-constraints", "+++++-"),
    ("critical-policy-mappings", "++??+-"),
    ("inhibit-any-policy-not-critical", "++++++"),
    ("policy-constraints-not-critical", "++++++"),
    ("unknown-critical-extension", "-+-++-"),
]);

fn run(role: Role, certificate: &Certificate, _: &Case) -> Judged {
    let is_named = |it: &Extension<'_>| defect(it).is_some() || is_remarkable(it);
    let mut named: Vec<Extension<'_>> = certificate.extensions().filter(is_named).collect();
    if named.is_empty() {
        return Ok(Outcome::PASSED);
    }
    let defects: Vec<Defect> = named.iter().filter_map(defect).collect();
    named.sort_by_key(|extension| !extension.critical);
    let lists = named.chunk_by(|a, b| a.critical == b.critical).map(|list| {
        let critical = if list.iter().all(|it| it.critical) { "critical" } else { "not critical" };
        format!("{critical}: {}", first_few(list.iter().map(name), NAMED, ", "))
    });
    let found = lists.collect::<Vec<_>>().join("; ");
    let begins = format!("the {} ", role.name());
    let passes = defects.is_empty();
    let evidence = evidence(&begins, defects).unwrap_or_else(|| {
        let message =
            "marks inhibitAnyPolicy as critical, as RFC 5280 asks, which Go did not know until 1.19";
        Evidence::new("critical-inhibit-any-policy", format!("{begins}{message}"))
    });
    let evidence = evidence
        .expected("critical at most: basicConstraints, keyUsage, extKeyUsage, subjectAltName, nameConstraints, certificatePolicies; policyConstraints and inhibitAnyPolicy critical or absent")
        .found(found)
        .help("reissue the certificate without what is named, or not critical where RFC 5280 lets it be so");
    if passes { evidence.remark() } else { evidence.failed() }
}

/// How many extensions are named.
const NAMED: usize = 8;

/// RFC 5280 section 4.2.1.14 has it critical. Of the servers that were tried, only an old Go did not know it.
fn is_remarkable(extension: &Extension<'_>) -> bool {
    extension.critical && extension.oid == INHIBIT_ANY_POLICY
}

/// What is wrong with whether an extension is critical, by what servers make of it.
fn defect(extension: &Extension<'_>) -> Option<Defect> {
    let (reason, severity, text) = match (extension.oid, extension.critical) {
        // RFC 5280 sections 4.2.1.11 and 4.2.1.14: both must be critical.
        (POLICY_CONSTRAINTS, false) => (
            "policy-constraints-not-critical",
            Severity::Warning,
            "marks policyConstraints as not critical, which RFC 5280 forbids",
        ),
        (INHIBIT_ANY_POLICY, false) => (
            "inhibit-any-policy-not-critical",
            Severity::Warning,
            "marks inhibitAnyPolicy as not critical, which RFC 5280 forbids",
        ),
        (INHIBIT_ANY_POLICY, true) | (_, false) => return None,
        (POLICY_CONSTRAINTS, true) => (
            "critical-policy-constraints",
            Severity::Warning,
            "has a critical policyConstraints, which GnuTLS does not know",
        ),
        (POLICY_MAPPINGS, true) => (
            "critical-policy-mappings",
            Severity::Warning,
            "has a critical policyMappings, which GnuTLS does not know",
        ),
        (CRL_DISTRIBUTION_POINTS, true) => (
            "critical-crl-distribution-points",
            Severity::Warning,
            "has a critical cRLDistributionPoints, which validators may not know",
        ),
        (NETSCAPE_CERTIFICATE_TYPE, true) => (
            "critical-netscape-certificate-type",
            Severity::Warning,
            "has a critical nsCertType, which Go and GnuTLS do not know",
        ),
        (SUBJECT_KEY_IDENTIFIER | AUTHORITY_KEY_IDENTIFIER, true) => (
            "critical-key-identifier",
            Severity::Error,
            "marks a key identifier as critical, which RFC 5280 forbids",
        ),
        (AUTHORITY_INFO_ACCESS, true) => (
            "critical-authority-information-access",
            Severity::Error,
            "marks authorityInfoAccess as critical, which RFC 5280 forbids",
        ),
        (ISSUER_ALT_NAME, true) => (
            "critical-issuer-alternative-name",
            Severity::Error,
            "has a critical issuerAltName, which validators may not know",
        ),
        (_, true) if extension.known().is_some() => return None,
        (_, true) => (
            "unknown-critical-extension",
            Severity::Error,
            "has a critical extension that validators may not know",
        ),
    };
    Some(Defect::new(reason, severity, text))
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
    use crate::checks::testing::{said, weight};
    use crate::policy::Severity;
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
    fn what_fewer_servers_refuse_weighs_less() {
        for (response, expected) in [
            ("critical-extensions-unknown", (Severity::Error, "unknown-critical-extension")),
            (
                "critical-extensions-issuer-alternative-name",
                (Severity::Error, "critical-issuer-alternative-name"),
            ),
            (
                "critical-extensions-authority-information-access",
                (Severity::Error, "critical-authority-information-access"),
            ),
            ("critical-extensions-aki", (Severity::Error, "critical-key-identifier")),
            ("critical-extensions-two", (Severity::Error, "unknown-critical-extension")),
            (
                "critical-extensions-crl-distribution-points",
                (Severity::Warning, "critical-crl-distribution-points"),
            ),
            ("critical-extensions-policy-constraints", (Severity::Warning, "critical-policy-constraints")),
            (
                "critical-extensions-netscape-certificate-type",
                (Severity::Warning, "critical-netscape-certificate-type"),
            ),
            (
                "critical-extensions-policies-not-critical",
                (Severity::Warning, "policy-constraints-not-critical"),
            ),
        ] {
            assert_eq!(weight("critical-extensions", "CaContent", response), expected, "{response}");
        }
        assert_eq!(said("critical-extensions", "CaContent", "good").outcome, "passed");
        assert_eq!(said("critical-extensions", "CaContent", "critical-extensions-all-known").found, "");
    }

    #[test]
    fn a_critical_inhibit_any_policy_is_only_remarked_on() {
        let finding = said("critical-extensions", "CaContent", "critical-extensions-inhibit-any-policy");
        let expected = ("passed", "critical: inhibitAnyPolicy (2.5.29.54)");
        assert_eq!((finding.outcome, finding.found.as_str()), expected);
    }
}
