//! der-encoding

use crate::check::prelude::*;
use crate::untrusted::first_few;
use crate::x509::certificate::{Deviation, DeviationKind, MAX_DEVIATIONS};

// RFC 5280 section 4.1: a certificate is encoded using DER, of which X.690 sections 10 and 11 say what is canonical.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::DerEncoding,
    title: "the certificate is canonical DER throughout",
    severity: Severity::Warning,
    reference: "RFC 5280 section 4.1, X.690 sections 10 and 11",
    explain: Explain {
        what: "Every element is written in the one way that DER allows: tags, lengths and integers no longer than \
               needed, TRUE as ff, default values left out, unused bits zero, sets in order, times with seconds and Z. \
               Structure, names, known extensions and RSA keys are looked into, other extensions' values and the \
               signature are not. Algorithm parameters count too: RSA has NULL, by RFC 4055, and ECDSA has none.",
        why: "OpenSSL reads much that is not DER; Go, rustls and BoringSSL refuse it. Such a certificate works until \
              a broker or a device changes its TLS library. Measured: a serial number or version with superfluous octets is \
              refused by OpenSSL and Go when the CA is loaded (the version by Java and GnuTLS too), an object identifier with such \
              octets by OpenSSL, Java, GnuTLS and Go 1.27 (1.19 reads it): those are errors. The rest is a warning: lengths, \
              TRUE that is not ff, padded RSA numbers and an RSA key without NULL are refused by Go, which then has no CA at all, \
              and mostly by rustls; bits and defaults that are written out, and sets out of order, by nobody.",
        seen: "`openssl x509 -text` shows nothing odd, or says 'Could not read certificate' (`openssl verify` \
               adds 'illegal padding' for an INTEGER with superfluous octets); Go says 'x509: malformed \
               certificate', rustls BadEncoding.",
        fix: "Reissue the certificate with an unmodified OpenSSL (`openssl req`, `openssl x509 -req`), which writes DER. \
              Look at the elements with `openssl asn1parse -i -in cert.pem`.",
    },
    scope: Scope::EachCertificate(run),
});

fn run<'c>(role: Role, certificate: &'c Certificate, _: &'c Case<'c>) -> Judged<'c> {
    let deviations = certificate.deviations();
    if deviations.is_empty() {
        return Ok(Outcome::PASSED);
    }
    let found = named(deviations);
    if deviations.iter().all(|deviation| deviation.kind == DeviationKind::MissingNull) {
        // RFC 4055 section 5 has readers accept a signature algorithm without it; Go and rustls refuse such a key.
        return Evidence::new("no-null", format!("the {} lacks a NULL that RFC 4055 asks for", role.name()))
            .expected("NULL as the parameters of an RSA algorithm")
            .found(found)
            .help("leave it if the signature alone lacks it, which readers accept; else reissue the certificate with OpenSSL")
            .failed();
    }
    let (reason, message, severity) = match deviations.iter().find_map(refused_when_loaded) {
        Some((reason, refused)) => (reason, refused, Severity::Error),
        None => ("not-canonical", "is readable, but not canonical DER", Severity::Warning),
    };
    Evidence::new(reason, format!("the {} {message}", role.name()))
        .severity(severity)
        .expected("each element in the one way that DER allows")
        .found(found)
        .help("reissue the certificate with an unmodified OpenSSL, which writes canonical DER")
        .failed()
}

/// The deviations for which OpenSSL and Go do not even load a certificate: reason and message.
fn refused_when_loaded(deviation: &Deviation) -> Option<(&'static str, &'static str)> {
    match (deviation.kind, deviation.part) {
        (DeviationKind::LongInteger, "serialNumber" | "version") => Some((
            "integer-not-minimal",
            "has an INTEGER with superfluous octets, with which OpenSSL and Go do not load it",
        )),
        (DeviationKind::ObjectIdentifier, _) => Some((
            "object-identifier-not-minimal",
            "has an OBJECT IDENTIFIER with superfluous octets, with which OpenSSL, Java and Go do not load it",
        )),
        _ => None,
    }
}

/// How many deviations are named.
const NAMED: usize = 4;

fn named(deviations: &[Deviation]) -> String {
    let named = deviations.iter().map(ToString::to_string);
    if deviations.len() < MAX_DEVIATIONS {
        return first_few(named, NAMED, "; ");
    }
    // There may be more than were kept, so they are not counted.
    named.take(NAMED).chain(["and more".to_owned()]).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::{said, weight};

    #[test]
    fn the_part_and_the_deviation_are_named() {
        let finding = said("der-encoding", "CaContent", "ca-basic-constraints-false-written-out");
        assert_eq!(finding.outcome, "failed");
        assert_eq!(finding.found, "a default value written out in basicConstraints");
        assert_eq!(said("der-encoding", "VerificationContent", "good").outcome, "passed");
    }

    #[test]
    fn what_openssl_and_go_do_not_load_is_an_error() {
        for (response, expected) in [
            ("der-encoding-integer-serial-00-in-front", (Severity::Error, "integer-not-minimal")),
            ("der-encoding-integer-version", (Severity::Error, "integer-not-minimal")),
            ("der-encoding-object-identifier", (Severity::Error, "object-identifier-not-minimal")),
            ("der-encoding-integer-modulus", (Severity::Warning, "not-canonical")),
            ("der-encoding-length-validity", (Severity::Warning, "not-canonical")),
            ("der-encoding-rsa-key-without-null", (Severity::Warning, "no-null")),
        ] {
            assert_eq!(weight("der-encoding", "CaContent", response), expected, "{response}");
        }
    }

    #[test]
    fn of_many_the_first_are_named_and_the_rest_counted() {
        let deviation = |part| Deviation { part, kind: DeviationKind::LongInteger };
        let list = ["a", "b", "c", "d", "e", "f"].map(deviation);
        let four = "an INTEGER with superfluous octets in a; an INTEGER with superfluous octets in b; \
                    an INTEGER with superfluous octets in c; an INTEGER with superfluous octets in d";
        assert_eq!(named(&list[..4]), four);
        assert_eq!(named(&list), format!("{four}; and 2 more"));
        assert_eq!(named(&[deviation("a"); MAX_DEVIATIONS][..]).matches("and more").count(), 1);
    }
}
