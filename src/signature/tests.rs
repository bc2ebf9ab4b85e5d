//! t
#[allow(dead_code)]
struct Vector {
    name: &'static str,
    key: &'static str,
    algorithm: &'static str,
    signature: &'static str,
}
