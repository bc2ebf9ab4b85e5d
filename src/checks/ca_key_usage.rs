//! ca-key-usage

use crate::check::prelude::*;

// RFC 5280 section 4.2.1.3: keyCertSign is asserted when the key is used to verify signatures on certificates.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::CaKeyUsage,
    title: "the CA's key may sign certificates",
    severity: Severity::Error,
    reference: "RFC 5280 section 4.2.1.3",
    explain: Explain {
        what: "The CA certificate has no keyUsage extension, or one that includes keyCertSign.",
        why: "A keyUsage without keyCertSign forbids the key to sign certificates: OpenSSL, Java, Go and GnuTLS refuse every device \
              certificate it issued (Go not where it names no usage at all); rustls and Erlang do not look at it.",
        seen: "`openssl verify` says 'invalid CA certificate' (error 79) and 'key usage does not include \
               certificate signing' (error 32).",
        fix: "Reissue the CA with keyUsage=critical,keyCertSign,cRLSign and basicConstraints=critical,CA:TRUE \
              in a file ca.ext: `openssl x509 -req -in CA.csr -signkey CA.key -days 3650 -extfile ca.ext -out \
              CA.crt`, and register it again.",
    },
    scope: Scope::Issuer(run),
})
.measured(&[
    ("no-key-cert-sign", "---++-"),
    ("no-usage", "--+++-"),
]);

fn run(issuer: &Issuer, _: &Policy) -> Judged {
    let usage = issuer.certificate().key_usage().map_err(|error| Cause::Extension(Role::Ca, error))?;
    match usage {
        None => Ok(Outcome::PASSED),
        Some(usage) if usage.key_cert_sign() => Ok(Outcome::PASSED),
        Some(usage) => {
            let reason = if usage.names().next().is_none() { "no-usage" } else { "no-key-cert-sign" };
            Evidence::new(reason, "keyUsage forbids the CA's key to sign certificates")
                .expected("keyUsage with keyCertSign, or none")
                .found(usage.to_string())
                .help("reissue the CA with keyUsage=critical,keyCertSign,cRLSign and register it again")
                .failed()
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{said, weight};

    #[test]
    fn the_usages_found_are_named() {
        let finding = said("ca-key-usage", "CaContent", "ca-key-usage-without-keycertsign");
        assert_eq!(finding.found, "cRLSign");
        assert_eq!(said("ca-key-usage", "CaContent", "ca-key-usage-empty").found, "no bits");
        let reason = |response| weight("ca-key-usage", "CaContent", response).1;
        assert_eq!(reason("ca-key-usage-without-keycertsign"), "no-key-cert-sign");
        assert_eq!(reason("ca-key-usage-empty"), "no-usage");
        assert_eq!(said("ca-key-usage", "CaContent", "ca-key-usage-absent").outcome, "passed");
    }
}
