//! What a certificate says to someone who looks at it: x509-parser reads it, and each extension by itself, so that a broken one hides
//! no other. Judging rests on our own reading, which is stricter; where it refuses what x509-parser reads, that is said.
//!
//! ```
//! use mqtt_ca_check::x509::{Certificate, Pem};
//!
//! # let path = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/recipe/rsa-v3-ca.pem");
//! # let text = std::fs::read_to_string(path)?;
//! let certificate = Certificate::from_der(Pem::read(&text).certificate()?)?;
//! let x509 = certificate.x509()?;
//! let key_usage = x509.key_usage()?.expect("this CA has keyUsage");
//! assert!(key_usage.value.key_cert_sign());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod general_name;
mod parsed;
mod policies;
#[cfg(test)]
mod tests;
mod value;
mod words;

pub use x509_parser;

use std::borrow::Cow;

use x509_parser::certificate::X509Certificate;
use x509_parser::error::X509Error;
use x509_parser::prelude::FromDer;

pub use self::value::ExtensionValue;
use self::value::{octets, problem};
use crate::untrusted::{NOTE, has_private_key};
use crate::x509::certificate::{Certificate, Extension};
use crate::x509::oid::{Kind, Oid};

impl Certificate {
    /// The certificate as x509-parser reads it. It has a type for every extension that it knows.
    ///
    /// # Errors
    /// If x509-parser refuses the certificate, which it does for one part of it: it is stricter about times, the version and
    /// BIT STRINGs than [`Certificate::from_der`].
    pub fn x509(&self) -> Result<X509Certificate<'_>, X509Error> {
        match X509Certificate::from_der(self.der()) {
            Ok(([], certificate)) => Ok(certificate),
            Ok((_, _)) => Err(X509Error::InvalidCertificate),
            Err(error) => Err(error.into()),
        }
    }

    /// What each extension says, in the order of the certificate.
    pub(crate) fn decoded_extensions(&self) -> impl Iterator<Item = Decoded> {
        let is_repeated = |oid| self.extensions().filter(|other| other.oid == oid).nth(1).is_some();
        let mut room = Certificate::MAX_DECODED_OCTETS;
        self.extensions().map(move |extension| {
            let mut decoded = Decoded::of(&extension, &mut room);
            if is_repeated(extension.oid) {
                decoded.lenient = Some(format!("{} occurs more than once", name(extension.oid)));
            }
            decoded
        })
    }
}

/// What an extension says.
pub(crate) struct Decoded {
    pub(crate) value: ExtensionValue,
    /// Why the checks refuse what is shown here.
    pub(crate) lenient: Option<String>,
}

impl Decoded {
    /// Decodes an extension, if it has no more octets than there is `room` for.
    fn of(extension: &Extension<'_>, room: &mut usize) -> Self {
        let whole = octets(extension.value);
        if matches!(&whole, ExtensionValue::Word(text) if text == NOTE) {
            return Decoded { value: problem(whole, "a private key is in it"), lenient: None };
        }
        let Some(left) = room.checked_sub(extension.value.len()) else {
            let reason = format!("more than {} octets of extensions", Certificate::MAX_DECODED_OCTETS);
            return Decoded { value: problem(whole, reason), lenient: None };
        };
        *room = left;
        match parsed::read(extension.oid, extension.value) {
            Ok(value) if has_key_in_pieces(&value) => {
                let note = ExtensionValue::Word(Cow::Borrowed(NOTE));
                Decoded { value: problem(note, "a private key is in it"), lenient: None }
            }
            Ok(value) => {
                let is_strict = extension.has_strict_form();
                let reason = || format!("{} is not written as its standard says", name(extension.oid));
                Decoded { value, lenient: (!is_strict).then(reason) }
            }
            Err(reason) => Decoded { value: problem(whole, reason), lenient: None },
        }
    }
}

/// Whether texts hold a private key together: it may be cut into several names, a line in each.
fn has_key_in_pieces(value: &ExtensionValue) -> bool {
    let mut texts = Vec::new();
    value.texts(&mut texts);
    texts.contains(&NOTE)
        || (texts.len() > 1 && (has_private_key(&texts.join("\n")) || has_private_key(&texts.concat())))
}

/// An extension's usual name, or its object identifier.
fn name(oid: Oid<'_>) -> Cow<'static, str> {
    oid.shown(Kind::Extension)
}
