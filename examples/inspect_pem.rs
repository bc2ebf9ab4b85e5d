//! What a certificate says, of one PEM file: `cargo run --example inspect_pem -- FILE`, for example with
//! testdata/recipe/rsa-ca.pem.

use std::error::Error;

use mqtt_ca_check::Certificate;
use mqtt_ca_check::report::Facts;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("which file holds the certificate?")?;
    let certificate = Certificate::from_pem(&std::fs::read_to_string(path)?)?;
    let facts = Facts::of(&certificate);
    println!("{}", facts.subject);
    println!("  serial number {}", facts.serial);
    println!("  until {}", facts.not_after.as_deref().unwrap_or("a time that cannot be read"));
    println!("  SHA-256 {}", facts.sha256);
    for extension in certificate.extensions() {
        println!("  extension {}", extension.oid);
    }
    Ok(())
}
