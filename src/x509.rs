//! Text and DER to certificates: what one holds, how it is written, and whose key signed it. Knows nothing of records and cases.
//! Reading is lenient and refuses only what is no certificate at all; how the rest deviates from the rules is kept, for
//! whoever judges it.

pub mod bundle;
pub mod certificate;
mod constraint;
mod der;
mod deviation;
mod extension;
pub mod inspection;
pub mod issuer;
pub mod key;
pub mod name;
pub mod oid;
#[doc(hidden)]
pub mod other;
pub mod pem;
pub mod serial;
pub mod signature;
pub mod spki;
mod time;
mod walk;
