//! extensions-wellformed

use crate::check::prelude::*;
use crate::untrusted::{self, MAX_EXTENSION_OCTETS};
use crate::x509::certificate::{Extension, KnownExtension};
use crate::x509::oid::{Kind, Oid, ShortOid};

// RFC 5280 section 4.2: no more than one instance of an extension; sections 4.2.1.1 to 4.2.1.12 define the types; section
// 4.1.2.9: extensions only in version 3; section 4.1.2.8: unique identifiers only in versions 2 and 3, and best never.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::ExtensionsWellformed,
    title: "each extension occurs once and decodes to its last octet",
    severity: Severity::Error,
    reference: "RFC 5280 sections 4.2 and 4.1.2.9",
    explain: Explain {
        what: "No extension occurs twice; basicConstraints, keyUsage, extKeyUsage, both key identifiers, \
               subjectAltName, nameConstraints, certificatePolicies and authorityInfoAccess decode to the last octet; and only a \
               version 3 certificate has extensions. A version 3 certificate has no unique identifiers, and subjectAltName no \
               x400Address or ediPartyName. The values of other extensions are not looked into.",
        why: "Of two instances one reader believes the first, another the last. A value that does not decode is \
              ignored by one and fatal to the next, so a limit on the CA may hold in one place and not in another. Measured: with \
              basicConstraints, keyUsage or extKeyUsage twice OpenSSL refuses every device and Java, Go, rustls and GnuTLS do not load the \
              CA; with a basicConstraints that is no SEQUENCE no server accepts devices. Warnings are what fewer refuse: extKeyUsage without a \
              purpose (OpenSSL), a malformed authorityInfoAccess (Go, Erlang), odd policies (nobody, or Go and Erlang), an empty subjectAltName (nobody), \
              an x400Address or ediPartyName (GnuTLS), unique identifiers in version 3 (rustls).",
        seen: "`openssl x509 -text` prints an extension twice or as bare octets; `openssl verify` says 'unable to \
               get local issuer certificate' (error 20) though the issuer is there, or nothing where it does \
               not look into the extension; Go and rustls refuse the certificate.",
        fix: "Reissue the certificate with each extension named once in the section that `openssl x509 -req -extfile` \
              reads, written in words (basicConstraints=critical,CA:TRUE) and not as DER:.",
    },
    scope: Scope::EachCertificate(run),
})
.measured(&[
    ("access-information-malformed", "++L+-+"),
    ("alternative-name-unusual", "+++++L"),
    ("alternative-names-empty", "++++++"),
    ("alternative-names-malformed", "-+++-L"),
    ("authority-key-identifier-malformed", "-+L+-+"),
    ("basic-constraints-malformed", "---+--"),
    ("basic-constraints-no-sequence", "-LLL--"),
    ("extension-repeated", "-LLL+L"),
    ("extensions-before-version-3", "+L+L+L"),
    ("key-identifier-repeated", "-LL++L"),
    ("key-purposes-empty", "-+++++"),
    ("key-purposes-malformed", "-+L+-+"),
    ("key-usage-malformed", "-LL+--"),
    ("name-constraints-malformed", "++L--+"),
    ("octets-after-alternative-names", "+++L+L"),
    ("octets-after-basic-constraints", "+L+L+-"),
    ("octets-after-key-purposes", "+++L++"),
    ("octets-after-key-usage", "+L+++-"),
    ("octets-after-name-constraints", "++LL+-"),
    ("octets-after-subject-key-identifier", "+-++++"),
    ("policies-malformed", "++L+-+"),
    ("policies-odd", "++++++"),
    ("subject-key-identifier-malformed", "--L+-+"),
    ("unique-identifier", "+++L++"),
    ("unique-identifier-in-version-1", "+L+L+L"),
    ("unique-identifier-in-version-3", "+++L++"),
    ("unknown-extension-repeated", "+LL++L"),
])
.measured_of_device(&[
    ("basic-constraints-malformed", "-----+"),
    ("extension-repeated", "----+-"),
    ("extensions-before-version-3", "+-+-+-"),
    ("key-purposes-empty", "--+--+"),
    ("key-purposes-malformed", "-----+"),
    ("key-usage-malformed", "---+-+"),
    ("unknown-extension-repeated", "+--++-"),
]);

fn run(role: Role, certificate: &Certificate, _: &Case) -> Judged {
    let problems = problems(role, certificate);
    let weightiest = problems.iter().rev().max_by_key(|problem| problem.0.severity);
    let Some(found) = weightiest.map(|(_, found)| found.clone()) else {
        return remark_on_unique_identifiers(role, certificate);
    };
    let defects = problems.into_iter().map(|(defect, _)| defect).collect();
    match evidence(&format!("in the {}, ", role.name()), defects) {
        None => Ok(Outcome::PASSED),
        Some(evidence) => evidence
            .expected("version 3, each extension once, each value of its type")
            .found(found)
            .help("reissue the certificate with each extension once and written in words, not as DER")
            .failed(),
    }
}

/// What is wrong, and what was found there.
fn problems(role: Role, certificate: &Certificate) -> Vec<(Defect, String)> {
    let mut problems = Vec::new();
    let mut add = |reason, severity, text: String, found: String| {
        problems.push((Defect::new(reason, severity, text), found));
    };
    let version = certificate.version();
    let count = certificate.extensions().len();
    if version < 3 && count > 0 {
        let text = format!("there are extensions, which version {version} does not have");
        let found = format!("version {version} with {count} extensions");
        // Of a device's certificate only Java and rustls refuse that.
        let severity = if role == Role::Device { Severity::Warning } else { Severity::Error };
        add("extensions-before-version-3", severity, text, found);
    }
    match version {
        _ if !certificate.has_unique_identifiers() => {}
        1 => {
            let text = "there is a unique identifier, which version 1 does not have";
            let found = "version 1 with a unique identifier";
            add("unique-identifier-in-version-1", Severity::Error, text.to_owned(), found.to_owned());
        }
        3 => {
            let text = "there is a unique identifier, with which rustls does not load it";
            let found = "issuerUniqueID or subjectUniqueID";
            add("unique-identifier-in-version-3", Severity::Warning, text.to_owned(), found.to_owned());
        }
        _ => {}
    }
    for oid in certificate.repeated_extensions() {
        let name = name(oid);
        let found = format!("{name} twice or more");
        let reason = match KnownExtension::of(oid) {
            Some(KnownExtension::SubjectKeyIdentifier | KnownExtension::AuthorityKeyIdentifier) => {
                "key-identifier-repeated"
            }
            Some(_) => "extension-repeated",
            None => "unknown-extension-repeated",
        };
        add(reason, Severity::Error, format!("{name} occurs more than once"), found);
    }
    for extension in certificate.extensions() {
        if let Some((reason, severity, text)) = problem_of_value(&extension) {
            let name = name(extension.oid);
            let found = format!("{name} {}", value(extension.value));
            add(reason, severity, format!("{name} {text}"), found);
        }
    }
    problems
}

/// What is wrong with the value of an extension, by what servers make of it.
fn problem_of_value(extension: &Extension<'_>) -> Option<(&'static str, Severity, &'static str)> {
    if extension.is_malformed_access_information() {
        return Some(("access-information-malformed", Severity::Warning, "does not decode"));
    }
    if extension.is_well_formed() && extension.has_unusual_name() {
        let text = "has an x400Address or ediPartyName, with which GnuTLS does not load the certificate";
        return Some(("alternative-name-unusual", Severity::Warning, text));
    }
    if extension.is_well_formed() {
        // What servers make of each of these was not measured, but OpenSSL and Erlang refuse some.
        let text = "does not decode, with which some servers refuse every device";
        return (!extension.has_strict_form()).then_some(("other-value-malformed", Severity::Warning, text));
    }
    Some(match extension.known() {
        Some(KnownExtension::ExtendedKeyUsage) if extension.is_empty_list() => {
            ("key-purposes-empty", Severity::Warning, "has no purpose in it")
        }
        Some(KnownExtension::SubjectAltName) if extension.is_empty_list() => {
            ("alternative-names-empty", Severity::Warning, "has no name in it")
        }
        Some(KnownExtension::CertificatePolicies) if extension.has_identified_policies() => {
            ("policies-odd", Severity::Warning, "does not decode")
        }
        Some(KnownExtension::CertificatePolicies) => {
            ("policies-malformed", Severity::Warning, "does not decode")
        }
        Some(known) if extension.has_octets_after() => {
            (octets_after(known), Severity::Error, "does not decode to its last octet")
        }
        Some(known) => (malformed(known, extension), Severity::Error, "does not decode"),
        None => return None,
    })
}

/// The reason of a value behind which there is something.
fn octets_after(known: KnownExtension) -> &'static str {
    match known {
        KnownExtension::BasicConstraints => "octets-after-basic-constraints",
        KnownExtension::KeyUsage => "octets-after-key-usage",
        KnownExtension::ExtendedKeyUsage => "octets-after-key-purposes",
        KnownExtension::SubjectAltName => "octets-after-alternative-names",
        KnownExtension::SubjectKeyIdentifier => "octets-after-subject-key-identifier",
        KnownExtension::AuthorityKeyIdentifier => "octets-after-authority-key-identifier",
        KnownExtension::NameConstraints => "octets-after-name-constraints",
        KnownExtension::CertificatePolicies => "policies-malformed",
    }
}

/// The reason of a value that is of another type.
fn malformed(known: KnownExtension, extension: &Extension<'_>) -> &'static str {
    match known {
        KnownExtension::BasicConstraints if !extension.is_sequence() => "basic-constraints-no-sequence",
        KnownExtension::BasicConstraints => "basic-constraints-malformed",
        KnownExtension::KeyUsage => "key-usage-malformed",
        KnownExtension::ExtendedKeyUsage => "key-purposes-malformed",
        KnownExtension::SubjectAltName => "alternative-names-malformed",
        KnownExtension::SubjectKeyIdentifier => "subject-key-identifier-malformed",
        KnownExtension::AuthorityKeyIdentifier => "authority-key-identifier-malformed",
        KnownExtension::NameConstraints => "name-constraints-malformed",
        KnownExtension::CertificatePolicies => "policies-malformed",
    }
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
    match oid.name(Kind::Extension) {
        Some(name) => name.to_owned(),
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
    use crate::checks::testing::{said, weight};

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
    fn what_fewer_servers_refuse_weighs_less() {
        for (response, expected) in [
            ("ca-basic-constraints-twice", (Severity::Error, "extension-repeated")),
            ("ca-key-usage-twice", (Severity::Error, "extension-repeated")),
            (
                "extensions-wellformed-twice-subject-key-identifier",
                (Severity::Error, "key-identifier-repeated"),
            ),
            ("extensions-wellformed-twice-unknown", (Severity::Error, "unknown-extension-repeated")),
            ("ca-basic-constraints-malformed", (Severity::Error, "basic-constraints-no-sequence")),
            (
                "extensions-wellformed-basic-constraints-ca-twice",
                (Severity::Error, "basic-constraints-malformed"),
            ),
            ("ca-basic-constraints-octet-after", (Severity::Error, "octets-after-basic-constraints")),
            ("extensions-wellformed-key-usage-octet-after", (Severity::Error, "octets-after-key-usage")),
            ("extensions-wellformed-eku-octet-after", (Severity::Error, "octets-after-key-purposes")),
            ("extensions-wellformed-san-octet-after", (Severity::Error, "octets-after-alternative-names")),
            (
                "extensions-wellformed-ski-octet-after",
                (Severity::Error, "octets-after-subject-key-identifier"),
            ),
            (
                "extensions-wellformed-name-constraints-octet-after",
                (Severity::Error, "octets-after-name-constraints"),
            ),
            (
                "extensions-wellformed-san-broken-directory-name",
                (Severity::Error, "alternative-names-malformed"),
            ),
            ("extensions-wellformed-eku-bare", (Severity::Error, "key-purposes-malformed")),
            ("extensions-wellformed-name-constraints-empty", (Severity::Error, "name-constraints-malformed")),
            (
                "extensions-wellformed-ski-without-octet-string",
                (Severity::Error, "subject-key-identifier-malformed"),
            ),
            (
                "extensions-wellformed-aki-octet-string",
                (Severity::Error, "authority-key-identifier-malformed"),
            ),
            ("extensions-wellformed-eku-empty", (Severity::Warning, "key-purposes-empty")),
            ("extensions-wellformed-san-empty", (Severity::Warning, "alternative-names-empty")),
            ("extensions-wellformed-policies-empty", (Severity::Warning, "policies-odd")),
            ("extensions-wellformed-policies-octet-after", (Severity::Warning, "policies-odd")),
            ("extensions-wellformed-policies-without-qualifier", (Severity::Warning, "policies-odd")),
            ("extensions-wellformed-policies-without-identifier", (Severity::Warning, "policies-malformed")),
            ("extensions-wellformed-policies-bare-identifier", (Severity::Warning, "policies-malformed")),
            ("extensions-wellformed-policies-and-key-usage", (Severity::Error, "key-usage-malformed")),
            (
                "authority-information-access-of-any-octets",
                (Severity::Warning, "access-information-malformed"),
            ),
            ("alternative-names-of-every-kind", (Severity::Warning, "alternative-name-unusual")),
            ("unique-identifiers-version-3", (Severity::Warning, "unique-identifier-in-version-3")),
            ("unique-identifiers-version-1", (Severity::Error, "unique-identifier-in-version-1")),
        ] {
            assert_eq!(weight("extensions-wellformed", "CaContent", response), expected, "{response}");
        }
    }

    #[test]
    fn the_worst_is_shown_and_all_are_named() {
        let finding =
            said("extensions-wellformed", "CaContent", "extensions-wellformed-policies-and-key-usage");
        let expected = "in the CA certificate, keyUsage does not decode; certificatePolicies does not decode";
        assert_eq!(finding.message, expected);
        assert_eq!(finding.found, "keyUsage 020104");
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
