//! The bytes of one input to certificate records, as they were sent. Knows JSON and the API's envelopes (a
//! GetCaCertificate response, a ListCaCertificate page, an SDK's envelope around either, arrays and lines of these, and
//! the API's errors); knows nothing of what the fields mean.
//!
//! What two readers could take for two answers is refused: a key in a second spelling, whatever its case and without `_` and
//! `-`, since some readers overlook these; a key that holds U+0000, at which some end; records in two places of one response; and data beside a member that says that
//! the call failed.

mod api_error;
mod data;
mod document;
mod error;
mod fault;
#[cfg_attr(not(test), expect(dead_code, reason = "the reader does not call it yet"))]
mod foreign;
mod json;
mod members;
mod name;
mod objection;
mod options;
mod path;
mod record;
mod records;
mod shape;
mod split;
mod text;

#[cfg(test)]
mod tests;

pub use self::error::{InputError, InputErrorCode};
pub use self::options::{
    Format, MAX_DEPTH, MAX_KEY_BYTES, MAX_MEMBERS, MAX_PAGE_BYTES, MAX_RECORD_BYTES, Options, max_records,
};
pub use self::record::Record;
pub use self::records::{Records, records, records_with, too_many_records};
pub use self::shape::{Field, Shape};
pub use self::split::{Part, Splitter};
