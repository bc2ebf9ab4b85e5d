//! Judges the CA certificates registered with ApsaraMQ for MQTT.
pub mod certificate;
pub mod check;
mod checks;
mod der;
pub mod key;
pub mod name;
pub mod pem;
pub mod policy;
pub mod registration;
pub mod report;
pub mod serial;
pub mod signature;
pub mod wire;
