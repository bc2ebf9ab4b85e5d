//! What the fuzz targets assert, one module a target, so that a target is one line and the ordinary tests can replay
//! the corpora. A broken assertion panics: that is how a fuzzer hears of it.

pub mod certificate;
pub mod devices;
pub mod forge;
pub mod input;
pub mod judge;
pub mod keys;
pub mod pem;
pub mod recheck;
pub mod render;
pub mod seeds;
pub mod signature;
pub mod tlv;
pub mod wire;
