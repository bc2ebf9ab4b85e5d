#![doc = "Judges the CA certificates registered with ApsaraMQ for MQTT."]
pub mod certificate;
mod der;
pub mod key;
pub mod name;
pub mod pem;
pub mod serial;
pub mod signature;
pub mod wire;
