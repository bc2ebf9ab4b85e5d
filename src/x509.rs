//! Text and DER to certificates: what one holds, how it is written, and whose key signed it. Knows nothing of records and cases.
//! Reading is lenient and refuses only what is no certificate at all; how the rest deviates from the rules is kept, for
//! whoever judges it.
//!
//! - A [`Certificate`] is read from one PEM block or from DER; a [`Bundle`] gives all that lie together in a file, piece by piece if
//!   it is long; [`Pem`] says how a text was written that should be one certificate.
//! - [`Name`], [`SerialNumber`], [`Time`], [`Extension`] and [`SubjectPublicKeyInfo`] are its parts, lent by it.
//! - A [`PublicKey`] is read from the last of these, and knows its [`Weakness`] and what it signed; an [`Issuer`] keeps it prepared for
//!   many certificates.

pub(crate) mod bundle;
pub(crate) mod certificate;
mod constraint;
mod der;
mod deviation;
mod extension;
pub(crate) mod inspection;
pub(crate) mod issuer;
pub(crate) mod key;
pub(crate) mod name;
pub(crate) mod oid;
#[doc(hidden)]
pub mod other;
pub(crate) mod pem;
pub(crate) mod serial;
pub(crate) mod signature;
pub(crate) mod spki;
mod time;
mod walk;

pub use self::bundle::{Bundle, BundleError, Form};
pub use self::certificate::{
    AuthorityKeyIdentifier, BasicConstraints, Certificate, CertificateError, DecodeError, Deviation,
    Extension, ExtensionError, KeyUsage, Time,
};
pub use self::issuer::Issuer;
pub use self::key::{Curve, EcKey, PublicKey, RsaKey, UnreadableKey, Weakness, same_key};
pub use self::name::{Attribute, Name, NameMatch, TextError};
pub use self::oid::Oid;
pub use self::pem::{Pem, PemError, Repair, blocks};
pub use self::serial::{SerialMatch, SerialNumber};
pub use self::signature::{SignatureResult, Unsupported, algorithm_name, digest, has_digest_of_its_own};
pub use self::spki::{AlgorithmIdentifier, BitString, SubjectPublicKeyInfo};
