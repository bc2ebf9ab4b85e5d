#![doc = "Judges the CA certificates registered with ApsaraMQ for MQTT."]
pub mod certificate;
mod der;
pub mod key;
pub mod signature;
pub mod wire;
