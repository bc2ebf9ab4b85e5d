//! extensions-wellformed

use crate::check::prelude::*;
use crate::untrusted::{self, MAX_EXTENSION_OCTETS};
use crate::x509::certificate::KnownExtension;
use crate::x509::oid::{Oid, ShortOid};

// RFC 5280 section 4.2: no more than one instance of an extension; sections 4.2.1.1 to 4.2.1.12 define the types; section
// 4.1.2.9: extensions only in version 3; section 4.1.2.8: unique identifiers only in versions 2 and 3, and best never.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::ExtensionsWellformed,
    title: "each extension occurs once and decodes to its last octet",
    severity: Severity::Error,
    reference: "RFC 5280 sections 4.2 and 4.1.2.9",
    explain: Explain {
        what: "No extension occurs twice; basicConstraints, keyUsage, extKeyUsage, both key identifiers, \
               subjectAltName, nameConstraints and certificatePolicies decode to the last octet; and only a version 3 \
               certificate has extensions. The values of other extensions are not looked into.",
        why: "Of two instances one reader believes the first, another the last. A value that does not decode is \
              ignored by one and fatal to the next, so a limit on the CA may hold in one place and not in another.",
        seen: "`openssl x509 -text` prints an extension twice or as bare octets; `openssl verify` says 'unable to \
               get local issuer certificate' (error 20) though the issuer is there, or nothing where it does \
               not look into the extension; Go and rustls refuse the certificate.",
        fix: "Reissue the certificate with each extension named once in the section that `openssl x509 -req -extfile` \
              reads, written in words (basicConstraints=critical,CA:TRUE) and not as DER:.",
    },
    scope: Scope::EachCertificate(run),
});

fn run(role: Role, certificate: &Certificate, _: &Case) -> Judged {
    let Some((reason, message, found)) = problem(certificate) else {
        return remark_on_unique_identifiers(role, certificate);
    };
    Evidence::new(reason, format!("in the {}, {message}", role.name()))
        .expected("version 3, each extension once, each value of its type")
        .found(found)
        .help("reissue the certificate with each extension once and written in words, not as DER")
        .failed()
}

fn problem(certificate: &Certificate) -> Option<(&'static str, String, String)> {
    let version = certificate.version();
    if version < 3 && certificate.extensions().len() > 0 {
        let count = certificate.extensions().len();
        return Some((
            "extensions-before-version-3",
            format!("there are extensions, which version {version} does not have"),
            format!("version {version} with {count} extensions"),
        ));
    }
    if version < 2 && certificate.has_unique_identifiers() {
        let message = "there is a unique identifier, which version 1 does not have";
        return Some((
            "unique-identifier-in-version-1",
            message.to_owned(),
            "version 1 with a unique identifier".to_owned(),
        ));
    }
    if let Some(oid) = certificate.repeated_extension() {
        let name = name(oid);
        return Some((
            "extension-repeated",
            format!("{name} occurs more than once"),
            format!("{name} twice or more"),
        ));
    }
    let malformed = certificate.malformed_extension()?;
    let name = name(malformed.oid);
    Some((
        "extension-malformed",
        format!("{name} does not decode"),
        format!("{name} {}", value(malformed.value)),
    ))
}

fn remark_on_unique_identifiers(role: Role, certificate: &Certificate) -> Judged {
    if !certificate.has_unique_identifiers() {
        return Ok(Outcome::PASSED);
    }
    Evidence::new(
        "unique-identifier",
        format!("the {} has a unique identifier, which RFC 5280 tells CAs not to use", role.name()),
    )
    .expected("no unique identifier")
    .found("issuerUniqueID or subjectUniqueID")
    .help("leave it, or reissue the certificate without; openssl writes none")
    .remark()
}

fn name(oid: Oid<'_>) -> String {
    match KnownExtension::of(oid) {
        Some(known) => known.name().to_owned(),
        None => format!("extension {}", ShortOid(oid)),
    }
}

fn value(octets: &[u8]) -> String {
    if octets.is_empty() {
        "without octets".to_owned()
    } else {
        untrusted::octets(octets, MAX_EXTENSION_OCTETS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::said;

    #[test]
    fn repetition_and_malformation_are_told_apart() {
        let message = |response| said("extensions-wellformed", "CaContent", response).message;
        assert_eq!(
            message("ca-basic-constraints-twice"),
            "in the CA certificate, basicConstraints occurs more than once"
        );
        assert_eq!(
            message("ca-basic-constraints-malformed"),
            "in the CA certificate, basicConstraints does not decode"
        );
        assert_eq!(message("ca-basic-constraints-false-written-out"), "");
    }

    #[test]
    fn only_version_3_has_extensions() {
        let finding = said("extensions-wellformed", "CaContent", "ca-version-1-with-extensions");
        assert_eq!(
            finding.message,
            "in the CA certificate, there are extensions, which version 1 does not have"
        );
    }

    #[test]
    fn the_octets_found_are_cut() {
        assert_eq!(value(&[]), "without octets");
        assert_eq!(value(&[0xab; 32]), "ab".repeat(32));
        assert_eq!(value(&[&[0; 32], &b"-----BEGIN PRIVATE KEY-----"[..]].concat()), untrusted::NOTE);
        assert_eq!(value(&[0xab; 33]), format!("{}... (33 octets)", "ab".repeat(32)));
    }
}
