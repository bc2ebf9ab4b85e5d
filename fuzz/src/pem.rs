//! Text to PEM blocks: what was repaired once needs no repair the second time, and text that needs none is what the
//! pem crate reads.

use mqtt_ca_check::x509::other::{MAX_CERTIFICATES, Piece, recognize};
use mqtt_ca_check::x509::{Pem, Repair, blocks};

/// Octets of a label at most.
const LABEL: usize = 64;

/// Reads `input` as text, invalid octets replaced.
pub fn assert_reads(input: &[u8]) {
    assert_recognizes(input);
    let text = String::from_utf8_lossy(input);
    let pem = Pem::read(&text);
    assert!(pem.repairs().is_sorted() && pem.repairs().windows(2).all(|pair| pair[0] != pair[1]));
    assert!(pem.labels().all(|label| label.len() <= LABEL && !label.contains('\n')));
    assert!(pem.decoded().count() <= pem.labels().len());
    assert_eq!(format!("{pem:?}"), format!("{:?}", Pem::read(&text)), "read twice, two results");
    assert_blocks(&text, &pem);
    let certificate = pem.certificate();
    if let Ok(octets) = &certificate {
        assert!(pem.decoded().eq([octets.clone()]));
        assert_idempotent(octets);
        if pem.repairs().is_empty() {
            let parsed = ::pem::parse(text.as_bytes()).expect("text in strict form");
            assert_eq!((parsed.tag(), parsed.contents()), ("CERTIFICATE", octets.as_slice()));
        }
    }
    if let Some(octets) = strict(&text) {
        assert_eq!(certificate, Ok(octets));
        assert_eq!(pem.repairs(), [], "text in strict form was repaired");
    }
}

/// What is made out instead of a certificate is within its bounds, and what is one certificate in strict form is nothing else.
fn assert_recognizes(input: &[u8]) {
    let Some(found) = recognize(input) else { return };
    assert!(found.layers.contains(&found.what) && found.layers.len() <= 3, "{:?}", found.layers);
    assert!(found.certificates.len() <= MAX_CERTIFICATES);
    for (at, certificate) in found.certificates.iter().enumerate() {
        assert!(found.certificates[..at].iter().all(|before| before.der() != certificate.der()));
        let written = canonical(certificate.der());
        assert!(recognize(written.as_bytes()).is_none());
    }
    for piece in found.blocks {
        assert!(!matches!(piece, Piece::Certificate(index) if index >= found.certificates.len()));
    }
}

/// Every block of a text that reads as a whole is also found block by block.
fn assert_blocks(text: &str, pem: &Pem) {
    let blocks = blocks(text);
    // Literal line breaks may fall inside a marker; only then are there other markers than before.
    assert!(blocks.len() <= text.len() / "-----BEGIN ".len());
    let labels: Vec<&str> = blocks.iter().flatten().map(|block| block.label()).collect();
    assert!(labels.len() >= pem.labels().len(), "{labels:?}");
    if blocks.iter().all(Result::is_ok) && labels.len() == pem.labels().len() {
        assert!(pem.labels().eq(labels.iter().copied()));
        let decoded = blocks.iter().flatten().filter_map(|block| block.decode().ok());
        assert!(pem.decoded().eq(decoded));
    }
    let _private = pem.has_private_key();
}

/// The octets, written as OpenSSL writes them, are read again without repair.
fn assert_idempotent(octets: &[u8]) {
    let text = canonical(octets);
    let again = Pem::read(&text);
    assert_eq!(again.certificate().as_deref(), Ok(octets));
    let expected: &[Repair] = if octets.is_empty() { &[Repair::Empty] } else { &[] };
    assert_eq!(again.repairs(), expected);
}

/// The octets in a text that is exactly what the pem crate writes for a certificate.
fn strict(text: &str) -> Option<Vec<u8>> {
    let parsed = ::pem::parse(text.as_bytes()).ok()?;
    let is_plain = parsed.tag() == "CERTIFICATE" && !parsed.contents().is_empty();
    (is_plain && canonical(parsed.contents()) == text).then(|| parsed.into_contents())
}

fn canonical(octets: &[u8]) -> String {
    ::pem::encode_config(
        &::pem::Pem::new("CERTIFICATE", octets),
        ::pem::EncodeConfig::new().set_line_ending(::pem::LineEnding::LF),
    )
}
