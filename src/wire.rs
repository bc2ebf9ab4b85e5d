//! The bytes of one input to certificate records, as they were sent. Knows JSON and the API's envelopes (a
//! GetCaCertificate response, a ListCaCertificate page, an SDK's envelope around either, a record or a list by itself, streams
//! and arrays of these, and the API's errors); knows nothing of what the fields mean.
//!
//! What two readers could take for two answers is refused: a key in a second spelling, whatever its case and without `_` and
//! `-`, since some readers overlook these; a key that holds U+0000, at which some end; records in two places of one response; and data beside a member that says that
//! the call failed.

mod api_error;
mod cut;
mod document;
mod encoding;
mod error;
mod fault;
mod foreign;
mod json;
mod listing;
mod name;
mod object;
mod objection;
mod options;
mod path;
mod place;
mod record;
mod records;
mod shape;

#[cfg(test)]
mod tests;

pub use self::error::{InputError, InputErrorCode};
pub use self::listing::Listing;
pub use self::options::Options;
pub use self::record::Record;
pub use self::records::{Reader, Records, records};
pub use self::shape::{Field, Shape};
