//! ca-trust-anchor

use crate::check::prelude::*;
use crate::x509::certificate::NamedInstead;

// RFC 5280 section 6.1.1 (d) leaves it to each validator what it takes for a trust anchor. OpenSSL looks for a root:
// X509_check_akid and the flag EXFLAG_SS say what is one.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::CaTrustAnchor,
    title: "the CA is a root, which every TLS server takes for a trust anchor",
    severity: Severity::Warning,
    reference: "RFC 5280 sections 4.2.1.1 and 6.1.1",
    explain: Explain {
        what: "Issuer and subject of the CA certificate are equal (as OpenSSL compares them: case and spaces do not matter), and each \
               part of its authorityKeyIdentifier that is there fits its own subjectKeyIdentifier, issuer and serial number.",
        why: "A broker that trusts this CA alone has to end the chain of a device here. Measured: under a CA that another one issued, \
              mosquitto, OpenSSL and Erlang accept no device unless the CA above is trusted too; Java, Go, rustls and GnuTLS take any \
              CA. Under one that signed itself, but names another key, issuer or serial number in authorityKeyIdentifier (key rollover, \
              or renewed with the extensions of the old one), mosquitto and OpenSSL accept no device, all others do. The \
              platform registers such CAs; what its broker makes of them is not documented.",
        seen: "`openssl verify -CAfile ca.pem device.pem` says 'unable to get issuer certificate' (error 2) at depth 1; with \
               -partial_chain it says OK. mosquitto logs 'certificate verify failed'.",
        fix: "Give a broker of your own all CAs up to the root (`cat ca.pem root.pem > trust.pem`, then `openssl verify -CAfile \
              trust.pem device.pem`). Or issue a CA that signs itself and names itself: `openssl x509 -req -in CA.csr -signkey \
              CA.key -days 3650 -extfile ca.ext -out CA.crt`, and register that.",
    },
    scope: Scope::IssuerInCase(run),
})
.since_version("0.2.0")
.measured(&[
    ("another-issuer-named", "-+++++"),
    ("issued-by-another", "-+++-+"),
]);

fn run(issuer: &Issuer, case: &Case, _: &Policy) -> Judged {
    if case.is_intermediate() {
        return Ok(Outcome::NotApplicable("the CA above it is trusted or sent too"));
    }
    let ca = issuer.certificate();
    if !ca.issuer().is_same_to_openssl(&ca.subject()) {
        return Evidence::new(
            "issued-by-another",
            "another CA issued the CA certificate, and OpenSSL and Erlang accept devices only up to a root",
        )
        .expected("a CA that issued itself")
        .found(Value::name(ca.issuer()))
        .help("give a broker of your own the CAs above it too, or register a CA that issued itself")
        .failed();
    }
    let Some(named) = ca.named_instead().map_err(|error| Cause::Extension(Role::Ca, error))? else {
        return Ok(Outcome::PASSED);
    };
    Evidence::new(
        "another-issuer-named",
        "the CA's authorityKeyIdentifier does not name the CA itself, so that OpenSSL looks for another CA above it",
    )
    .expected("its own key, issuer and serial number, or no authorityKeyIdentifier")
    .found(match named {
        NamedInstead::Key => "another key",
        NamedInstead::Certificate => "another issuer or serial number",
    })
    .help("reissue the CA without authorityKeyIdentifier, or with its own, and register it again")
    .failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::said;

    #[test]
    fn a_ca_that_another_issued_is_no_root() {
        for response in ["ca-intermediate", "ca-bought-intermediate", "ca-cross-signed"] {
            let finding = said("ca-trust-anchor", "CaContent", response);
            assert_eq!(finding.outcome, "failed", "{response}");
            assert!(finding.message.starts_with("another CA issued"), "{response}: {}", finding.message);
        }
    }

    #[test]
    fn a_ca_that_names_another_is_no_root() {
        for (response, found) in [
            ("ca-key-rollover", "another key"),
            ("ca-self-signed-naming-another-key", "another key"),
            ("ca-self-signed-naming-its-old-serial", "another issuer or serial number"),
            ("ca-trust-anchor-naming-another-issuer", "another issuer or serial number"),
        ] {
            let finding = said("ca-trust-anchor", "CaContent", response);
            assert_eq!((finding.outcome, finding.found.as_str()), ("failed", found), "{response}");
        }
    }

    /// OpenSSL folds the case of ASCII letters and of no others.
    #[test]
    fn names_are_compared_as_openssl_does() {
        for (response, outcome) in [
            ("good", "passed"),
            ("recipe-rsa", "passed"),
            ("ca-trust-anchor-issuer-in-capitals", "passed"),
            ("ca-trust-anchor-issuer-with-spaces", "passed"),
            ("ca-trust-anchor-issuer-in-capitals-beyond-ascii", "failed"),
            ("ca-trust-anchor-naming-itself-in-full", "passed"),
        ] {
            assert_eq!(said("ca-trust-anchor", "CaContent", response).outcome, outcome, "{response}");
        }
    }

    #[test]
    fn an_identifier_that_cannot_be_read_leaves_it_open() {
        let finding = said("ca-trust-anchor", "CaContent", "extensions-wellformed-aki-octet-string");
        assert_eq!(finding.outcome, "unchecked");
    }
}
