//! Why there is no certificate in a place, in words: what was expected, what was found, and what to do.

use mqtt_ca_check::case::Absence;
use mqtt_ca_check::untrusted;
use mqtt_ca_check::wire::{InputError, InputErrorCode};
use mqtt_ca_check::x509::{BundleError, CertificateError, PemError};

use crate::render::{Problem, ProblemError};

/// The code where there is nothing that could be a certificate.
const NO_CERTIFICATE: &str = "no-certificate";
/// The code of what could be one and is not.
const NOT_A_CERTIFICATE: &str = "not-a-certificate";

fn problem(code: &'static str, message: impl Into<String>, help: &'static str) -> Problem {
    let message = untrusted::without_private_key(&message.into()).to_owned();
    let error = ProblemError { code, message, path: None, help: Some(help.into()) };
    Problem { line: None, error, request_id: None }
}

/// A source without anything in it, or a directory without the files that would be read there.
pub(super) fn nothing(missing_files: Option<String>) -> Problem {
    match missing_files {
        Some(patterns) => problem(
            NO_CERTIFICATE,
            format!("expected {patterns} files, found none"),
            "name the files themselves: a named file is read whatever its name",
        ),
        None => problem(
            NO_CERTIFICATE,
            "expected a response or a certificate, found nothing: the input is empty",
            "check what should have written it: it probably failed",
        ),
    }
}

/// An array or page without responses.
pub(super) fn no_response() -> Problem {
    problem(
        NO_CERTIFICATE,
        "expected a response, found none: the array or page is empty",
        "check which instance and which page were asked for",
    )
}

/// A certificate that is not written, for a private key stands in it.
pub(super) fn private_key_inside() -> Problem {
    problem(
        NOT_A_CERTIFICATE,
        "expected a certificate that can be shown, found one with a private key in it",
        "treat that key as lost; `inspect` without --format pem shows the rest of the certificate",
    )
}

/// A field of a record that holds no text to be read.
pub(super) fn no_content(absence: Option<Absence>) -> Problem {
    let found = match absence {
        Some(Absence::Missing) => "no such field",
        Some(Absence::Masked) => "masked text",
        Some(Absence::Empty) | None => "no text",
    };
    problem(
        NO_CERTIFICATE,
        format!("expected a certificate in PEM, found {found}"),
        "fetch the response again with all fields, unmasked",
    )
}

/// A field of a record whose text gives no certificate.
pub(super) fn of_content(error: &CertificateError, has_private_key: bool) -> Problem {
    let message = match error {
        CertificateError::Pem(error) => format!("expected one certificate in PEM, found {error}"),
        error => format!("expected one certificate, found octets that are none: {error}"),
    };
    let help = if has_private_key {
        "see mqtt-ca-check explain no-private-key: regard the private key in it as disclosed"
    } else {
        "see mqtt-ca-check explain certificate-decodes: repair the content"
    };
    problem(NOT_A_CERTIFICATE, message, help)
}

/// What stands in a bundle in place of a certificate.
pub(super) fn of_bundle(error: &BundleError) -> Problem {
    if let BundleError::TooLarge(limit) = error {
        let message = format!("expected at most {limit} octets for a certificate, found more");
        let help = "check that the input is what was meant, or raise the limit with --max-record-size";
        return Problem::from(&InputError::new(InputErrorCode::TooLarge, message).with_help(help));
    }
    let message = match error {
        BundleError::Pem(error @ (PemError::Character(_) | PemError::Base64)) => {
            format!("expected a certificate in base64, found {error}")
        }
        BundleError::Certificate(error) => {
            format!("expected a certificate, found octets that are none: {error}")
        }
        error => format!("expected a certificate, found {error}"),
    };
    let help = match error {
        BundleError::PrivateKey => {
            "take certificates out of PKCS #12 with openssl pkcs12 -in FILE -nokeys; nothing of a key is shown"
        }
        BundleError::TooManyErrors => "check that the input is what was meant: what follows was not read",
        _ if error.is_private_key() => "keep the private key in a file of its own; nothing of it is shown",
        BundleError::OtherBlock(label) => help_with_block(label),
        BundleError::Pem(_) => "copy the whole block again, from its BEGIN line to its END line",
        _ => {
            "look at the octets with openssl asn1parse (-inform der for DER), and export the certificate again"
        }
    };
    problem(NOT_A_CERTIFICATE, message, help)
}

fn help_with_block(label: &str) -> &'static str {
    match label {
        "PKCS7" => "take the certificates out with openssl pkcs7 -in FILE -print_certs",
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => {
            "look at the request with openssl req -in FILE -noout -text; the CA makes a certificate of it"
        }
        _ => "remove the block if it should not be there; all certificates are shown",
    }
}

/// Octets that hold nothing to be read as a certificate. What the reader of responses says of them is better where it names what
/// they are.
pub(super) fn no_certificate(octets: &[u8], error: &InputError) -> Problem {
    let is_markup = octets.trim_ascii_start().starts_with(b"<");
    if is_markup || error.code() == InputErrorCode::ApiError {
        return Problem::from(error);
    }
    problem(
        NO_CERTIFICATE,
        "expected JSON, or certificates in PEM or DER, found none of these",
        "give a response as the API sent it, or a certificate",
    )
}
