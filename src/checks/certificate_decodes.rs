//! certificate-decodes

mod mending;

use crate::case::Content;
use crate::check::prelude::*;
use crate::untrusted;
use crate::x509::certificate::CertificateError;
use crate::x509::other::{Other, Piece};
use crate::x509::pem::PemError;

/// How many blocks of several are described, and how many characters of a name in them are shown.
const LISTED: usize = 4;
const MAX_NAME: usize = 48;

// RFC 7468 section 5: a certificate is one block labelled CERTIFICATE. RFC 5280 section 4.1: its octets are one
// Certificate. Readers disagree about which of two blocks counts and about octets that follow, so neither is allowed.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::CertificateDecodes,
    title: "the content is exactly one certificate",
    severity: Severity::Error,
    reference: "RFC 7468 section 5; RFC 5280 section 4.1",
    explain: Explain {
        what: "The content is exactly one PEM block, labelled CERTIFICATE, whose octets are one X.509 certificate of \
               version 1 to 3 with nothing after it.",
        why: "Readers differ in what they make of a second block, of another label, of a header of encrypted text, \
              of lines of base64 that end with U+2028 or a form feed, of text behind a U+0000, or of octets that \
              follow. What two programs \
              read differently cannot be relied upon, so it proves nothing. Of several certificates one is judged all the \
              same (by Sn, as the only CA, by the code); where none can be chosen, every check that needs the certificate \
              is unchecked.",
        seen: "`openssl x509` says 'Unable to load certificate', or shows one certificate and says nothing of \
               what follows.",
        fix: "Export the certificate alone: `openssl x509 -in ca.pem -out ca-only.pem`, look at it with `openssl x509 -in \
              ca-only.pem -noout -text`, and register that.",
    },
    scope: Scope::EachContent(run),
})
.answered("CertificateContentError")
.measured_of_device(&[
    ("octets-after-certificate", "-+--+-"),
]);

fn run(field: Field, content: &Content, case: &Case) -> Judged {
    let Some(error) = content.error() else {
        return Ok(Outcome::PASSED);
    };
    let evidence = match content.other() {
        Some(Other::Several) => several(field, content, case),
        Some(other) => {
            let judged =
                if content.certificate().is_some() { "; the certificate in it is judged" } else { "" };
            let code = case.value(Field::RegistrationCode).ok();
            let found = match (content.certificates(), error) {
                ([_, _, ..], _) => {
                    let all = content.certificates().iter().map(|it| described(it, code));
                    Value::quoted(untrusted::first_few(all, LISTED, "; "))
                }
                (_, CertificateError::Pem(PemError::Label(_))) => Value::quoted(error.to_string()),
                _ => other.to_string().into(),
            };
            let reason = if other == Other::CutOff { reason(error) } else { other.reason() };
            Evidence::new(reason, format!("{} is {other}{judged}", field.name()))
                .found(found)
                .help(mending::of(other, content.is_in_base64(), Role::of(field)))
        }
        None => Evidence::new(reason(error), format!("{} is not exactly one certificate", field.name()))
            .found(Value::quoted(error.to_string()))
            .help(help(error)),
    };
    evidence.expected("one PEM block labelled CERTIFICATE with one certificate in it").failed()
}

/// Several blocks: what each is, and which to keep.
fn several(field: Field, content: &Content, case: &Case) -> Evidence {
    let code = case.value(Field::RegistrationCode).ok();
    let certificates = content.certificates();
    let mut kept = None;
    let described = content.blocks().iter().enumerate().map(|(index, block)| {
        let number = index.saturating_add(1);
        let certificate = match block {
            Piece::Certificate(place) => certificates.get(*place),
            _ => None,
        };
        if kept.is_none()
            && certificate.is_some_and(|it| content.certificate().is_some_and(|kept| kept.der() == it.der()))
        {
            kept = Some(number);
        }
        match (block, certificate) {
            (_, Some(it)) => format!("{number}: {}", described(it, code)),
            (Piece::Other(other), _) => format!("{number}: {other}"),
            _ => format!("{number}: unreadable"),
        }
    });
    let described: Vec<String> = described.collect();
    let (judged, help) = match kept {
        Some(number) => (
            format!("; block {number} is judged"),
            format!(
                "keep block {number} alone: `awk '/-----BEGIN /{{n++}} n=={number}' FILE > {}`",
                mending::file(Role::of(field))
            ),
        ),
        None => (String::new(), "keep the one certificate and remove the other blocks".to_owned()),
    };
    let count = content.blocks().len();
    Evidence::new(
        Other::Several.reason(),
        format!("{} holds {count} PEM blocks in place of one{judged}", field.name()),
    )
    .found(Value::quoted(untrusted::first_few(described.into_iter(), LISTED, "; ")))
    .help(help)
}

/// A certificate among others: what it is, of whom and by whom.
fn described(certificate: &Certificate, code: Option<&str>) -> String {
    let what = if code.is_some_and(|code| certificate.has_common_name(code)) {
        "the proof"
    } else if certificate.may_be_ca() {
        if certificate.is_self_issued() { "a CA" } else { "an intermediate CA" }
    } else {
        "no CA"
    };
    let [subject, issuer] = [certificate.subject(), certificate.issuer()]
        .map(|name| untrusted::cut(&name.to_string(), MAX_NAME).into_owned());
    if certificate.is_self_issued() {
        return format!("{what}, {subject}, issued by itself");
    }
    format!("{what}, {subject}, issued by {issuer}")
}

fn reason(error: &CertificateError) -> &'static str {
    match error {
        CertificateError::Der(_) => "certificate-unreadable",
        CertificateError::Pem(error) => match error {
            PemError::NoBlock => "no-pem-block",
            PemError::NoEnd => "no-end-line",
            PemError::LabelMismatch => "labels-differ",
            PemError::OpenMarker => "unclosed-boundary-line",
            PemError::SeveralBlocks(_) => "several-pem-blocks",
            PemError::TooManyBlocks => "too-many-pem-blocks",
            PemError::Label(_) => "other-label",
            PemError::EncryptionHeader => "encryption-header",
            PemError::Nul => "nul",
            PemError::Character(_) => "base64-character",
            PemError::Base64 => "base64-length",
        },
    }
}

fn help(error: &CertificateError) -> &'static str {
    match error {
        CertificateError::Pem(PemError::SeveralBlocks(_) | PemError::TooManyBlocks) => {
            "keep the one certificate and remove the other blocks"
        }
        CertificateError::Pem(PemError::Label(_)) => {
            "export it again with `openssl x509 -in FILE`, which writes the label CERTIFICATE"
        }
        CertificateError::Pem(PemError::NoBlock) => {
            "give the certificate in PEM, with its BEGIN and END lines (from DER: `openssl x509 -inform der -in FILE`)"
        }
        CertificateError::Pem(PemError::EncryptionHeader) => {
            "remove the header lines behind the BEGIN line: a certificate is never encrypted"
        }
        CertificateError::Pem(PemError::Nul) => {
            "remove the U+0000 and look at the text after it: readers written in C do not see that"
        }
        CertificateError::Pem(PemError::Character(character)) if !character.is_ascii_graphic() => {
            "end each line of base64 with a line feed and nothing else, or export the certificate again"
        }
        CertificateError::Pem(_) => "copy the whole block again, from its BEGIN line to its END line",
        CertificateError::Der(_) => {
            "look at the octets with openssl asn1parse -in FILE, and export the certificate again"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::said;

    #[test]
    fn what_stands_there_instead_is_named() {
        for (response, found) in [
            ("ca-content-label-trusted-certificate", "a PEM block labelled TRUSTED CERTIFICATE"),
            ("pem-header-of-encryption", "a block with a header of encrypted text (Proc-Type or DEK-Info)"),
            ("pem-nul-before", "text that holds U+0000"),
            ("pem-lines-ended-by-line-separator", "base64 that holds the character U+2028"),
            ("pem-lines-ended-by-form-feed", "base64 that holds the character U+000C"),
            ("ca-content-octet-after-certificate", "Certificate: 1 more octets after the last element"),
            ("ca-version-4", "version: version 4 was found, versions 1 to 3 exist"),
        ] {
            let finding = said("certificate-decodes", "CaContent", response);
            assert_eq!(finding.found, found, "{response}");
        }
    }

    /// Of what no response of testdata has; the others are in `tests/reasons.txt`.
    #[test]
    fn each_error_has_its_reason() {
        for (error, expected) in [
            (PemError::LabelMismatch, "labels-differ"),
            (PemError::OpenMarker, "unclosed-boundary-line"),
            (PemError::TooManyBlocks, "too-many-pem-blocks"),
            (PemError::Base64, "base64-length"),
        ] {
            assert_eq!(reason(&error.into()), expected);
        }
        assert_eq!(Cause::TooManyBlocks(Field::CaContent).reason(), "too-many-pem-blocks");
    }

    #[test]
    fn what_to_do_depends_on_what_stands_there() {
        for (response, begins) in [
            ("ca-content-label-trusted-certificate", "write it with the label CERTIFICATE: `grep"),
            ("ca-content-two-certificates", "keep the one certificate"),
            ("ca-content-not-pem", "give the certificate in PEM"),
            ("ca-content-without-end", "copy the whole block again"),
            ("pem-header-of-encryption", "remove the header lines"),
            ("pem-nul-before", "remove the U+0000"),
            ("pem-lines-ended-by-next-line", "end each line of base64 with a line feed"),
            ("ca-content-bad-base64", "copy the whole block again"),
            ("ca-version-4", "look at the octets with openssl asn1parse"),
        ] {
            let help = said("certificate-decodes", "CaContent", response).help;
            assert!(help.starts_with(begins), "{response}: {help}");
        }
    }
}
