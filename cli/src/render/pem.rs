//! Certificates as PEM, each behind two lines of explanatory text (RFC 7468 section 5.2): whose it is, and where it was found. What
//! could not be read is no part of it; the run names that on standard error.

use std::io;

use mqtt_ca_check::untrusted;

use super::certificates::{Found, Inspected};
use super::form::{Form, Frame};

pub(super) struct PemCertificates;

impl Frame for PemCertificates {}

impl Form<Inspected<'_>> for PemCertificates {
    fn row(&self, row: &Inspected<'_>, out: &mut Vec<u8>) -> io::Result<()> {
        if let Found::Certificate { facts, pem: Some(pem) } = row.found {
            let subject = untrusted::beginning(&facts.subject);
            let subject = if subject.is_empty() { "(empty)" } else { &*subject };
            for (name, text) in
                [("subject", untrusted::line(subject)), ("source", row.place.in_line().into())]
            {
                out.extend(format!("# {name}: {}\n", without_marker(&text)).into_bytes());
            }
            out.extend_from_slice(pem.as_bytes());
        }
        Ok(())
    }
}

/// A line in which no reader finds the beginning of a block: no five hyphens stand together.
fn without_marker(line: &str) -> String {
    line.replace("-----", "----\\u{2d}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_of_text_begins_a_block() {
        assert_eq!(without_marker("CN=x-----BEGIN y-----"), "CN=x----\\u{2d}BEGIN y----\\u{2d}");
        assert!(!without_marker(&"-".repeat(100)).contains("-----"));
        assert_eq!(without_marker("CN=xn--a"), "CN=xn--a");
    }
}
