//! der-encoding

use crate::check::others;
use crate::check::prelude::*;
use crate::untrusted::first_few;
use crate::x509::certificate::{Deviation, DeviationKind};

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
})
.measured(&[
    ("key-without-null", "++L--+"),
    ("not-canonical", "++++++"),
    ("object-identifier-not-minimal", "LLL++L"),
    ("rsa-key-not-canonical", "++L-++"),
    ("serial-number-not-minimal", "L+L+++"),
    ("signature-without-null", "++++++"),
    ("structure-not-canonical", "++LL++"),
    ("value-not-canonical", "++L+++"),
    ("version-not-minimal", "L+LL+L"),
    ("version-written-out", "+++L++"),
])
.measured_of_device(&[
    ("not-canonical", "++++++"),
    ("serial-number-not-minimal", "-+-+++"),
    // Without NULL outside alone: whether OpenSSL, Go and rustls take it where both places lack it was not tried.
    ("signature-without-null", "?+??++"),
    ("structure-not-canonical", "++--++"),
    ("value-not-canonical", "++-+++"),
]);

fn run(role: Role, certificate: &Certificate, _: &Case) -> Judged {
    let deviations = certificate.deviations();
    let Some(worst) = deviations.iter().map(Rank::of).min() else {
        return Ok(Outcome::PASSED);
    };
    let found = named(deviations);
    let others = others(worst.reason(), deviations.iter().map(|deviation| Rank::of(deviation).reason()));
    if deviations.iter().all(|deviation| deviation.kind == DeviationKind::MissingNull) {
        // RFC 4055 section 5 has readers accept a signature algorithm without it; Go, rustls and Erlang refuse such a key.
        let help = match worst {
            Rank::SignatureWithoutNull => "leave it, for readers accept a signature algorithm without NULL",
            _ => "reissue the certificate with OpenSSL, which writes the NULL of the key",
        };
        return Evidence::new(
            worst.reason(),
            format!("the {} lacks a NULL that RFC 4055 asks for", role.name()),
        )
        .others(others)
        .expected("NULL as the parameters of an RSA algorithm")
        .found(found)
        .help(help)
        .failed();
    }
    let (message, severity) = match worst {
        Rank::ObjectIdentifier => (
            "has an OBJECT IDENTIFIER with superfluous octets, with which OpenSSL, Java and Go do not load it",
            Severity::Error,
        ),
        Rank::Version | Rank::SerialNumber => (
            "has an INTEGER with superfluous octets, with which OpenSSL and Go do not load it",
            Severity::Error,
        ),
        _ => ("is readable, but not canonical DER", Severity::Warning),
    };
    Evidence::new(worst.reason(), format!("the {} {message}", role.name()))
        .severity(severity)
        .others(others)
        .expected("each element in the one way that DER allows")
        .found(found)
        .help("reissue the certificate with an unmodified OpenSSL, which writes canonical DER")
        .failed()
}

/// What servers make of a deviation, the worst first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    ObjectIdentifier,
    Version,
    SerialNumber,
    KeyWithoutNull,
    /// Go and rustls do not load it.
    Structure,
    /// Go does not load it, and rustls verifies nothing with the key.
    RsaKey,
    /// Go does not load it; rustls does not look there.
    Value,
    /// rustls does not load it.
    VersionWrittenOut,
    SignatureWithoutNull,
    Other,
}

impl Rank {
    fn of(deviation: &Deviation) -> Self {
        match (deviation.kind, deviation.part) {
            (DeviationKind::ObjectIdentifier, _) => Rank::ObjectIdentifier,
            (DeviationKind::LongInteger, "version") => Rank::Version,
            (DeviationKind::LongInteger, "serialNumber") => Rank::SerialNumber,
            (DeviationKind::MissingNull, "subjectPublicKeyInfo.algorithm") => Rank::KeyWithoutNull,
            (DeviationKind::MissingNull, _) => Rank::SignatureWithoutNull,
            (DeviationKind::LongInteger | DeviationKind::LongHeader, "subjectPublicKey") => Rank::RsaKey,
            (DeviationKind::LongHeader, "issuer" | "subject" | "subjectAltName")
            | (DeviationKind::BooleanValue, "basicConstraints")
            | (DeviationKind::UnusedBitsSet, "keyUsage") => Rank::Value,
            (DeviationKind::LongHeader | DeviationKind::CriticalValue, _) => Rank::Structure,
            (DeviationKind::DefaultEncoded, "version") => Rank::VersionWrittenOut,
            _ => Rank::Other,
        }
    }

    fn reason(self) -> &'static str {
        match self {
            Rank::ObjectIdentifier => "object-identifier-not-minimal",
            Rank::Version => "version-not-minimal",
            Rank::SerialNumber => "serial-number-not-minimal",
            Rank::KeyWithoutNull => "key-without-null",
            Rank::Structure => "structure-not-canonical",
            Rank::RsaKey => "rsa-key-not-canonical",
            Rank::Value => "value-not-canonical",
            Rank::VersionWrittenOut => "version-written-out",
            Rank::SignatureWithoutNull => "signature-without-null",
            Rank::Other => "not-canonical",
        }
    }
}

/// How many deviations are named.
const NAMED: usize = 4;

fn named(deviations: &[Deviation]) -> String {
    let named = deviations.iter().map(ToString::to_string);
    if deviations.len() < Certificate::MAX_DEVIATIONS {
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
            ("der-encoding-integer-serial-00-in-front", (Severity::Error, "serial-number-not-minimal")),
            ("der-encoding-integer-version", (Severity::Error, "version-not-minimal")),
            ("der-encoding-object-identifier", (Severity::Error, "object-identifier-not-minimal")),
            ("der-encoding-integer-modulus", (Severity::Warning, "rsa-key-not-canonical")),
            ("der-encoding-length-in-rsa-key", (Severity::Warning, "rsa-key-not-canonical")),
            ("der-encoding-length-validity", (Severity::Warning, "structure-not-canonical")),
            ("der-encoding-length-certificate", (Severity::Warning, "structure-not-canonical")),
            ("der-encoding-boolean-01", (Severity::Warning, "structure-not-canonical")),
            ("der-encoding-boolean-01-in-basic-constraints", (Severity::Warning, "value-not-canonical")),
            ("der-encoding-length-in-name", (Severity::Warning, "value-not-canonical")),
            ("ca-key-usage-unused-bit-set", (Severity::Warning, "value-not-canonical")),
            ("ca-version-1-written-out", (Severity::Warning, "version-written-out")),
            ("der-encoding-rsa-key-without-null", (Severity::Warning, "key-without-null")),
            ("der-encoding-rsa-signature-without-null", (Severity::Warning, "signature-without-null")),
            ("der-encoding-critical-false", (Severity::Warning, "not-canonical")),
            ("der-encoding-set-order", (Severity::Warning, "not-canonical")),
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
        assert_eq!(named(&[deviation("a"); Certificate::MAX_DEVIATIONS][..]).matches("and more").count(), 1);
    }
}
