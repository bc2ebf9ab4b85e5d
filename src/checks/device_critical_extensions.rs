//! device-critical-extensions

use super::reissue;
use crate::check::prelude::*;
use crate::untrusted::first_few;
use crate::x509::oid::{AUTHORITY_KEY_IDENTIFIER, Kind, NAME_CONSTRAINTS, SUBJECT_KEY_IDENTIFIER, ShortOid};

/// How many extensions are named.
const NAMED: usize = 8;

// RFC 5280 section 4.2: a reader must reject a certificate with a critical extension that it does not know. Sections
// 4.2.1.1 and 4.2.1.2: both key identifiers must not be critical.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::DeviceCriticalExtensions,
    title: "no extension of the device's certificate is critical that servers may not know",
    severity: Severity::Error,
    reference: "RFC 5280 sections 4.2, 4.2.1.1 and 4.2.1.2",
    explain: Explain {
        what: "The critical extensions of the device's certificate are among basicConstraints, keyUsage, extKeyUsage, subjectAltName and \
               certificatePolicies.",
        why: "Measured: every server refuses a device with a critical extension that it does not know, and all but GnuTLS one whose key \
              identifiers are critical. Other extensions that are critical were not tried.",
        seen: "`openssl verify` says 'unhandled critical extension' (error 34); Go the same; Java 'unrecognized critical extension(s)'; rustls \
               UnsupportedCriticalExtension.",
        fix: "Issue the certificate again without the word critical before that extension, or without it.",
    },
    scope: Scope::Issued(Role::Device, run),
})
.since_version("0.2.0")
.measured_of_device(&[
    ("critical-key-identifier", "-----+"),
    ("unknown-critical-extension", "------"),
]);

fn run(device: &Certificate, _: &Policy) -> Judged {
    let reason = |extension: &crate::x509::certificate::Extension<'_>| match extension.oid {
        _ if !extension.critical => None,
        AUTHORITY_KEY_IDENTIFIER | SUBJECT_KEY_IDENTIFIER => Some("critical-key-identifier"),
        // Only a CA may have them (section 4.2.1.10).
        NAME_CONSTRAINTS => Some("other-critical-extension"),
        _ if extension.known().is_some() => None,
        oid if oid.name(Kind::Extension).is_some() => Some("other-critical-extension"),
        _ => Some("unknown-critical-extension"),
    };
    let named: Vec<_> = device.extensions().filter_map(|it| Some((reason(&it)?, it))).collect();
    let text = |reason| match reason {
        "critical-key-identifier" => "marks a key identifier as critical, which RFC 5280 forbids",
        "other-critical-extension" => "marks an extension as critical that servers may not know",
        _ => "has a critical extension that servers do not know",
    };
    let defects = named.iter().map(|(reason, _)| Defect::new(reason, Severity::Error, text(reason)));
    let Some(evidence) = evidence("the device's certificate ", defects.collect()) else {
        return Ok(Outcome::PASSED);
    };
    let shown = named.iter().map(|(_, it)| match it.oid.name(Kind::Extension) {
        Some(name) => name.to_owned(),
        None => ShortOid(it.oid).to_string(),
    });
    evidence
        .expected(
            "critical at most: basicConstraints, keyUsage, extKeyUsage, subjectAltName, certificatePolicies",
        )
        .found(format!("critical: {}", first_few(shown, NAMED, ", ")))
        .help(reissue::DEVICE)
        .failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{said_of_ca_as_device, said_of_device, weight_of_ca_as_device};
    use crate::policy::Severity;

    const ID: &str = "device-critical-extensions";

    #[test]
    fn only_the_extensions_that_should_not_be_critical_are_shown() {
        for (name, message, found) in [
            (
                "unknown-critical-extension",
                "the device's certificate has a critical extension that servers do not know",
                "critical: 1.3.6.1.4.1.99999.2",
            ),
            (
                "authority-key-identifier-critical",
                "the device's certificate marks a key identifier as critical, which RFC 5280 forbids",
                "critical: authorityKeyIdentifier",
            ),
            (
                "subject-key-identifier-critical",
                "the device's certificate marks a key identifier as critical, which RFC 5280 forbids",
                "critical: subjectKeyIdentifier",
            ),
        ] {
            let finding = said_of_device(ID, name);
            assert_eq!((finding.message.as_str(), finding.found.as_str()), (message, found), "{name}");
        }
        for name in ["good", "client-auth-critical", "subject-empty-and-critical-alternative-name"] {
            assert_eq!(said_of_device(ID, name).outcome, "passed", "{name}");
        }
    }

    #[test]
    fn what_was_not_tried_is_told_apart_from_what_is_unknown() {
        for (response, found) in [
            ("critical-extensions-policy-constraints", "critical: policyConstraints"),
            // beside the five that may be critical; RFC 5280 section 4.2.1.10 allows it in CA certificates only
            ("critical-extensions-all-known", "critical: nameConstraints"),
        ] {
            assert_eq!(said_of_ca_as_device(ID, response).found, found, "{response}");
            let expected = (Severity::Error, "other-critical-extension");
            assert_eq!(weight_of_ca_as_device(ID, response), expected, "{response}");
        }
    }
}
