//! ca-extended-key-usage

use crate::check::prelude::*;
use crate::untrusted::first_few;
use crate::x509::certificate::{ANY_EXTENDED_KEY_USAGE, CLIENT_AUTH, ExtensionError, KnownExtension};
use crate::x509::oid::{Kind, Oid};

// RFC 5280 section 4.2.1.12: with extKeyUsage, the key may be used only for the purposes listed. In a CA certificate
// validators (OpenSSL, Go, Windows) take the list as a limit on what it issues.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::CaExtendedKeyUsage,
    title: "the CA may issue certificates for TLS clients",
    severity: Severity::Error,
    reference: "RFC 5280 section 4.2.1.12",
    explain: Explain {
        what: "The CA certificate has no extKeyUsage, or one that includes clientAuth.",
        why: "Devices log in as TLS clients. OpenSSL and Go take extKeyUsage of a CA as a limit on all that it issues: under a CA for \
              serverAuth alone they refuse each device. Java, rustls, Erlang and GnuTLS do not look at that of a root. Where the \
              purpose is anyExtendedKeyUsage, or the list is empty, OpenSSL alone refuses devices: that is a warning.",
        seen: "`openssl verify -purpose sslclient` says 'unsuitable certificate purpose' (error 26) at depth 1.",
        fix: "Reissue the CA without extendedKeyUsage in its file of extensions, or with clientAuth among the \
              purposes: `openssl x509 -req -in CA.csr -signkey CA.key -days 3650 -extfile ca.ext -out CA.crt`, \
              and register it again.",
    },
    scope: Scope::Issuer(run),
})
.measured(&[
    ("any-purpose", "-+++++"),
    ("no-client-auth", "-+-+++"),
    ("no-purpose", "-+++++"),
]);

fn run(issuer: &Issuer, _: &Policy) -> Judged {
    let ca = issuer.certificate();
    let purposes = match ca.extended_key_usage() {
        Err(ExtensionError::Malformed(_)) if ca.has_empty_list(KnownExtension::ExtendedKeyUsage) => {
            return Evidence::new("no-purpose", "extKeyUsage is there and allows no purpose at all")
                .severity(Severity::Warning)
                .expected("no extKeyUsage, or one with clientAuth")
                .found("no purposes")
                .help("reissue the CA without extKeyUsage, or with clientAuth in it, and register it again")
                .failed();
        }
        purposes => purposes.map_err(|error| Cause::Extension(Role::Ca, error))?,
    };
    let Some(purposes) = purposes else {
        return Ok(Outcome::PASSED);
    };
    let include = |wanted| purposes.clone().any(|purpose| purpose == wanted);
    let (reason, severity, message) = if include(CLIENT_AUTH) {
        return Ok(Outcome::PASSED);
    } else if include(ANY_EXTENDED_KEY_USAGE) {
        let message =
            "extKeyUsage allows any purpose, but OpenSSL asks a CA of clients for clientAuth by name";
        ("any-purpose", Severity::Warning, message)
    } else {
        let message = "extKeyUsage limits the CA to purposes other than TLS clients";
        ("no-client-auth", Severity::Error, message)
    };
    Evidence::new(reason, message)
        .severity(severity)
        .expected("no extKeyUsage, or one with clientAuth")
        .found(named(&purposes.collect::<Vec<_>>()))
        .help("reissue the CA without extKeyUsage, or with clientAuth in it, and register it again")
        .failed()
}

/// How many purposes are named.
const NAMED: usize = 5;

fn named(purposes: &[Oid<'_>]) -> String {
    first_few(purposes.iter().map(|purpose| purpose.shown(Kind::KeyPurpose).into_owned()), NAMED, ", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::{said, weight};

    #[test]
    fn clients_are_enough() {
        let finding = |response| said("ca-extended-key-usage", "CaContent", response);
        assert_eq!(finding("good").outcome, "passed");
        assert_eq!(finding("ca-bought-intermediate").message, "");
        assert_eq!(finding("ca-extended-key-usage-client-and-server-auth").outcome, "passed");
    }

    // openssl verify -purpose sslclient says error 26 of such CAs; Java's PKIX accepts them.
    #[test]
    fn any_purpose_and_none_at_all_are_a_warning() {
        for (response, found, expected) in [
            ("ca-extended-key-usage-any", "anyExtendedKeyUsage", (Severity::Warning, "any-purpose")),
            ("extensions-wellformed-eku-empty", "no purposes", (Severity::Warning, "no-purpose")),
            ("ca-extended-key-usage-server-auth", "serverAuth", (Severity::Error, "no-client-auth")),
        ] {
            let finding = said("ca-extended-key-usage", "CaContent", response);
            assert_eq!((finding.outcome, finding.found.as_str()), ("failed", found), "{response}");
            assert_eq!(weight("ca-extended-key-usage", "CaContent", response), expected, "{response}");
        }
    }

    #[test]
    fn purposes_are_named_up_to_five() {
        let server = Oid::from_der_contents(&[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01]);
        let other = Oid::from_der_contents(&[0x88, 0x37]);
        assert_eq!(named(&[server, other]), "serverAuth, 2.999");
        assert_eq!(named(&[other; 7]), "2.999, 2.999, 2.999, 2.999, 2.999, and 2 more");
    }
}
