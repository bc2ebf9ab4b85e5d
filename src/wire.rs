//! The response as sent: the octets of one input to certificate records. Knows nothing of what the fields mean.
//!
//! May import: serde, serde_json, thiserror and the standard library; nothing of the crate outside this room.

mod error;
mod response;

pub use self::error::{InputError, InputErrorCode};
pub use self::response::{Field, Response};

/// How deep arrays and objects may be nested, counted from the outermost of the document: `[[1]]` has two levels.
pub const MAX_DEPTH: usize = 128;
