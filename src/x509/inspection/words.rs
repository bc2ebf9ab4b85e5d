//! What x509-parser says of what it does not read, in words for people.

use std::borrow::Cow;

use x509_parser::asn1_rs::Error as BerError;
use x509_parser::error::X509Error;

use crate::x509::der::{Class, Tag};
use crate::x509::name::ValueType;

/// What is wrong.
pub(super) fn in_words(error: &X509Error) -> Cow<'static, str> {
    Cow::Borrowed(match error {
        X509Error::InvalidVersion => "a version that it does not know, or in more than one octet",
        X509Error::InvalidSerial => "a serial number that is no INTEGER in DER",
        X509Error::InvalidAlgorithmIdentifier => "an algorithm identifier that does not decode",
        X509Error::InvalidX509Name => "a name that does not decode",
        X509Error::InvalidDate => "a time that it cannot make an instant of",
        X509Error::InvalidSPKI => "a public key that does not decode",
        X509Error::InvalidExtensions => "extensions that do not decode",
        X509Error::DuplicateExtensions => "an extension that occurs more than once",
        X509Error::InvalidSignatureValue => "a signature that is no BIT STRING in DER",
        X509Error::Der(error) => return of_der(error),
        X509Error::NomError(_) => NO_FORM,
        other => return Cow::Owned(other.to_string()),
    })
}

/// All that the crate says of several mistakes.
const NO_FORM: &str = "it ends too early, or has another form";

fn of_der(error: &BerError) -> Cow<'static, str> {
    Cow::Borrowed(match error {
        BerError::UnexpectedTag { expected: Some(expected), actual } => {
            return Cow::Owned(format!("{} where {} was expected", kind(*actual), kind(*expected)));
        }
        BerError::UnexpectedClass { .. } => "a tag of another class than was expected",
        BerError::InvalidLength => {
            "an element of another length, or more or fewer elements, than there may be"
        }
        BerError::InvalidValue { msg, .. } => return Cow::Owned(format!("a value that is not valid: {msg}")),
        BerError::ConstructUnexpected => "an element with others inside where there may be none",
        BerError::ConstructExpected => "an element without others inside where there must be some",
        BerError::IntegerTooLarge => "a number of more than 32 bits",
        BerError::IntegerNegative => "a number less than 0",
        BerError::StringInvalidCharset => "text with characters that its type does not have",
        BerError::Incomplete(_) => "it ends inside an element",
        BerError::NomError(_) | BerError::InvalidTag | BerError::BerValueError | BerError::BerTypeError => {
            NO_FORM
        }
        other => return Cow::Owned(other.to_string()),
    })
}

fn kind(tag: Tag) -> ValueType {
    ValueType { class: Class::Universal, tag }
}
