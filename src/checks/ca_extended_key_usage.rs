//! ca-extended-key-usage

use crate::check::prelude::*;
use crate::untrusted::first_few;
use crate::x509::certificate::{ANY_EXTENDED_KEY_USAGE, CLIENT_AUTH};
use crate::x509::oid::{Kind, Oid};

// RFC 5280 section 4.2.1.12: with extKeyUsage, the key may be used only for the purposes listed. In a CA certificate
// validators (OpenSSL, Go, Windows) take the list as a limit on what it issues.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::CaExtendedKeyUsage,
    title: "the CA may issue certificates for TLS clients",
    severity: Severity::Error,
    reference: "RFC 5280 section 4.2.1.12",
    explain: Explain {
        what: "The CA certificate has no extKeyUsage, or one that includes clientAuth or anyExtendedKeyUsage.",
        why: "Devices log in as TLS clients. OpenSSL and Go take extKeyUsage of a CA as a limit on all that it issues: under a CA for \
              serverAuth alone they refuse each device. Java, rustls, Erlang and GnuTLS do not look at that of a root.",
        seen: "`openssl verify -purpose sslclient` says 'unsuitable certificate purpose' (error 26) at depth 1.",
        fix: "Reissue the CA without extendedKeyUsage in its file of extensions, or with clientAuth among the \
              purposes: `openssl x509 -req -in CA.csr -signkey CA.key -days 3650 -extfile ca.ext -out CA.crt`, \
              and register it again.",
    },
    scope: Scope::Issuer(run),
});

fn run(issuer: &Issuer, _: &Policy) -> Judged {
    let purposes =
        issuer.certificate().extended_key_usage().map_err(|error| Cause::Extension(Role::Ca, error))?;
    let Some(purposes) = purposes else {
        return Ok(Outcome::PASSED);
    };
    let include = |wanted| purposes.clone().any(|purpose| purpose == wanted);
    if include(CLIENT_AUTH) {
        Ok(Outcome::PASSED)
    } else if include(ANY_EXTENDED_KEY_USAGE) {
        Evidence::new(
            "any-purpose",
            "extKeyUsage allows any purpose, but OpenSSL asks a CA of clients for clientAuth by name",
        )
        .expected("no extKeyUsage, or one with clientAuth")
        .found(named(&purposes.collect::<Vec<_>>()))
        .help("reissue the CA with clientAuth in extKeyUsage, or without it, before a broker refuses it")
        .remark()
    } else {
        Evidence::new("no-client-auth", "extKeyUsage limits the CA to purposes other than TLS clients")
            .expected("no extKeyUsage, or one with clientAuth or anyExtendedKeyUsage")
            .found(named(&purposes.collect::<Vec<_>>()))
            .help("reissue the CA without extKeyUsage, or with clientAuth in it, and register it again")
            .failed()
    }
}

/// How many purposes are named.
const NAMED: usize = 5;

fn named(purposes: &[Oid<'_>]) -> String {
    first_few(purposes.iter().map(|purpose| purpose.shown(Kind::KeyPurpose).into_owned()), NAMED, ", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::said;

    #[test]
    fn clients_or_any_purpose_are_enough() {
        let finding = |response| said("ca-extended-key-usage", "CaContent", response);
        assert_eq!(finding("good").outcome, "passed");
        assert_eq!(finding("ca-bought-intermediate").message, "");
        // openssl verify -purpose sslclient says error 26 of such a CA, Java's PKIX accepts it.
        let any = finding("ca-extended-key-usage-any");
        assert_eq!((any.outcome, any.found.as_str()), ("passed", "anyExtendedKeyUsage"));
    }

    #[test]
    fn purposes_are_named_up_to_five() {
        let server = Oid::from_der_contents(&[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01]);
        let other = Oid::from_der_contents(&[0x88, 0x37]);
        assert_eq!(named(&[server, other]), "serverAuth, 2.999");
        assert_eq!(named(&[other; 7]), "2.999, 2.999, 2.999, 2.999, 2.999, and 2 more");
    }
}
