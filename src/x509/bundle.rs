//! Octets to certificates, where several may lie together: PEM blocks in one text, or DER certificates one after the
//! other. Each is read by itself, so that a broken one hides no other, and as the octets come. What is there as a whole is a stream
//! that has ended.

use memchr::memmem;

use crate::untrusted::{is_private_key, without_private_key};
use crate::x509::certificate::{Certificate, DecodeError};
use crate::x509::der::{self, DerError};
use crate::x509::pem::{self, Block, PemError};

/// The label of OpenSSL's certificates with trust settings, which follow the certificate in the block.
const TRUSTED: &str = "TRUSTED CERTIFICATE";
/// The label of certificates in the samples of GetDeviceCertificate.
pub(crate) const DEVICE_LABEL: &str = "DEVICECERTIFICATE";

/// The labels of blocks that hold a certificate: that of RFC 7468, an older one of OpenSSL, the one with settings,
/// and the one that the platform's documentation shows of devices.
const LABELS: [&str; 4] = ["CERTIFICATE", "X509 CERTIFICATE", TRUSTED, DEVICE_LABEL];

/// Octets that every usual certificate takes: the smallest key and signature in use, of Ed25519, are 32 and 64 of them.
/// That nothing is read after a SEQUENCE of fewer keeps a multitude of tiny ones from becoming a multitude of errors.
const SHORTEST: usize = 128;

/// The beginnings of the lines around a block, and how many hyphens close one.
const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
const DASHES: usize = 5;

/// Of a long bundle, as many errors are given as could be blocks of a certificate.
const OCTETS_OF_AN_ERROR: usize = 256;

/// How certificates are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Form {
    /// [`Der`](Form::Der) if the octets begin as a SEQUENCE as long as a certificate; else [`Pem`](Form::Pem).
    #[default]
    Auto,
    /// PEM blocks labelled CERTIFICATE, X509 CERTIFICATE or TRUSTED CERTIFICATE, with any text around them.
    Pem,
    /// DER, one certificate after the other without anything between. What is too short for a certificate ends them.
    Der,
}

/// Why there is no certificate in one place of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BundleError {
    /// A PEM block that is not complete, or whose base64 does not decode.
    #[error(transparent)]
    Pem(#[from] PemError),
    /// A PEM block with the label of something else. The label is untrusted; the block was not looked into.
    #[error("a PEM block labelled {}", without_private_key(.0))]
    OtherBlock(String),
    /// A private key where a certificate should be.
    #[error("a private key, or a PKCS #12 file, which may hold one")]
    PrivateKey,
    /// Octets that are no certificate.
    #[error(transparent)]
    Certificate(#[from] DecodeError),
    /// A block or an element that is longer than the limit given to [`Bundle::new`], which this is.
    #[error("more than {0} octets in one piece")]
    TooLarge(usize),
    /// There are more places without a certificate than [`Bundle::MAX_ERRORS`] and one for each 256 octets; what follows was not read.
    #[error("more than {} places without a certificate", Bundle::MAX_ERRORS)]
    TooManyErrors,
}

impl BundleError {
    /// Whether what stands there is, or is labelled as, a private key.
    #[must_use]
    pub fn is_private_key(&self) -> bool {
        match self {
            BundleError::PrivateKey => true,
            BundleError::OtherBlock(label) => label.contains("PRIVATE KEY"),
            BundleError::Pem(_)
            | BundleError::Certificate(_)
            | BundleError::TooLarge(_)
            | BundleError::TooManyErrors => false,
        }
    }
}

/// Certificates that lie together in a file: an iterator over them in order, with the reason in the place of one that cannot be
/// read. Octets that are not UTF-8 are passed over in the text around PEM blocks.
///
/// ```
/// use mqtt_ca_check::x509::{Bundle, BundleError, Form};
///
/// let text = b"-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n";
/// let found: Vec<_> = Bundle::of(text, Form::Auto).collect();
/// assert_eq!(found[0].as_ref().err(), Some(&BundleError::OtherBlock("X509 CRL".into())));
/// assert!(Bundle::of(b"nothing of this kind", Form::Auto).next().is_none());
/// ```
///
/// A long one is read piece by piece, in memory of one block or element and a piece:
///
/// ```
/// use mqtt_ca_check::x509::{Bundle, Form};
///
/// # let path = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/recipe/rsa-v3-ca.pem");
/// # let file = std::fs::read(path)?;
/// let mut bundle = Bundle::new(Form::Auto, 1 << 20);
/// let mut count = 0;
/// for piece in file.chunks(100) {
///     bundle.push(piece);
///     count += bundle.by_ref().count();
/// }
/// bundle.finish();
/// assert_eq!(count + bundle.count(), 1);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Bundle {
    /// [`Form::Auto`] until it is known.
    form: Form,
    limit: usize,
    buffer: Vec<u8>,
    /// Octets of the buffer that are done with.
    done: usize,
    /// Octets that were pushed.
    pushed: usize,
    errors: usize,
    has_ended: bool,
    is_over: bool,
}

impl Bundle {
    /// How many errors are given, however short the bundle; of a longer one, one more for each 256 octets.
    pub const MAX_ERRORS: usize = 10_000;

    /// The certificates in these octets, which are the whole bundle.
    #[must_use]
    pub fn of(octets: &[u8], form: Form) -> Self {
        let mut bundle = Bundle::new(form, usize::MAX);
        bundle.push(octets);
        bundle.finish();
        bundle
    }

    /// A bundle that is still to be [pushed](Self::push), of certificates that take up to `limit` octets each.
    #[must_use]
    pub fn new(form: Form, limit: usize) -> Self {
        Bundle {
            form,
            limit,
            buffer: Vec::new(),
            done: 0,
            pushed: 0,
            errors: 0,
            has_ended: false,
            is_over: false,
        }
    }

    /// Takes in what the bundle goes on with. Call [`next`](Iterator::next) until it gives nothing before more is pushed.
    pub fn push(&mut self, octets: &[u8]) {
        drop(self.buffer.drain(..self.done));
        self.done = 0;
        if !self.is_over {
            self.buffer.extend_from_slice(octets);
            self.pushed = self.pushed.saturating_add(octets.len());
        }
    }

    /// Says that the bundle has ended.
    pub fn finish(&mut self) {
        self.has_ended = true;
    }

    fn rest(&self) -> &[u8] {
        self.buffer.get(self.done..).unwrap_or_default()
    }

    /// Whether it is DER; `None` as long as that is not known.
    fn is_der(&mut self) -> Option<bool> {
        if self.form == Form::Auto {
            let is_known = self.rest().len() >= 2 || self.has_ended;
            let form = if begins_as_sequence(self.rest()) { Form::Der } else { Form::Pem };
            self.form = is_known.then_some(form)?;
        }
        Some(self.form == Form::Der)
    }

    fn next_of_pem(&mut self) -> Option<Result<Certificate, BundleError>> {
        let Some(begin) = find(self.rest(), BEGIN) else {
            // It may begin at the end of this piece.
            let kept = self.rest().len().min(BEGIN.len().saturating_sub(1));
            self.done = self.buffer.len().saturating_sub(kept);
            return None;
        };
        self.done = self.done.saturating_add(begin);
        let block = self.rest();
        let next = find(block.get(BEGIN.len()..).unwrap_or_default(), BEGIN);
        // The hyphens before a BEGIN may be those that close the END line before it.
        let length = next.map_or(block.len(), |at| at.saturating_add(BEGIN.len()).saturating_add(DASHES));
        let text = block.get(..length.min(self.limit)).unwrap_or(block);
        let may_go_on = next.is_none() && !self.has_ended && block.len() < self.limit;
        if may_go_on && find(text, END).is_none() {
            return None;
        }
        let found = match pem::blocks(&String::from_utf8_lossy(text)).into_iter().next() {
            Some(Ok(block)) => of_block(&block),
            _ if may_go_on => return None,
            _ if length > self.limit => Err(BundleError::TooLarge(self.limit)),
            Some(Err(error)) => Err(error.into()),
            None => Err(PemError::NoBlock.into()),
        };
        self.done = self.done.saturating_add(BEGIN.len());
        Some(found)
    }

    fn next_of_der(&mut self) -> Option<Result<Certificate, BundleError>> {
        let rest = self.rest();
        if rest.is_empty() {
            return None;
        }
        let element = der::Reader::new(rest).next();
        let is_too_large = rest.len() > self.limit;
        let (found, done) = match element {
            Ok(Some(element)) if element.raw.len() > self.limit => {
                (Err(BundleError::TooLarge(self.limit)), Some(element.raw.len()))
            }
            Ok(Some(element)) if element.raw.len() >= SHORTEST => {
                (decode(element.raw.to_vec()), Some(element.raw.len()))
            }
            _ if !self.has_ended && !is_too_large => return None,
            // Where another certificate would begin is not known.
            Err(DerError::Truncated) if is_too_large => (Err(BundleError::TooLarge(self.limit)), None),
            _ => (decode(rest.get(..self.limit).unwrap_or(rest).to_vec()), None),
        };
        match done {
            Some(done) => self.done = self.done.saturating_add(done),
            None => self.end(),
        }
        Some(found)
    }

    /// Reads nothing more.
    fn end(&mut self) {
        self.is_over = true;
        self.buffer = Vec::new();
        self.done = 0;
    }
}

impl Iterator for Bundle {
    type Item = Result<Certificate, BundleError>;

    /// The next certificate, or why there is none in its place. After `None`, more may come if more is pushed.
    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let found = if self.is_der()? { self.next_of_der() } else { self.next_of_pem() }?;
        self.errors = self.errors.saturating_add(found.is_err().into());
        if self.errors > Bundle::MAX_ERRORS.saturating_add(self.pushed / OCTETS_OF_AN_ERROR) {
            self.end();
            return Some(Err(BundleError::TooManyErrors));
        }
        Some(found)
    }
}

fn find(octets: &[u8], marker: &[u8]) -> Option<usize> {
    memmem::find(octets, marker)
}

/// Whether the octets begin with a SEQUENCE whose length takes more than one octet, or is indefinite, which a
/// certificate must not be and is told so. Text may well begin with a digit 0 (0x30), but in UTF-8 none of 0x80 to
/// 0xbf follows that.
pub(crate) fn begins_as_sequence(octets: &[u8]) -> bool {
    matches!(octets, [0x30, 0x80..=0x84, ..])
}

fn of_block(block: &Block) -> Result<Certificate, BundleError> {
    decode(octets_of_block(block)?)
}

/// The octets of a block that should be a certificate.
pub(crate) fn octets_of_block(block: &Block) -> Result<Vec<u8>, BundleError> {
    if !LABELS.contains(&block.label()) {
        return Err(BundleError::OtherBlock(block.label().to_owned()));
    }
    let mut octets = block.decode()?;
    if block.label() == TRUSTED
        && let Ok(Some(certificate)) = der::Reader::new(&octets).next()
    {
        let length = certificate.raw.len();
        octets.truncate(length);
    }
    Ok(octets)
}

/// The length of the element at the beginning of octets that may be a certificate in DER; `None` where there is none.
pub(crate) fn length_of_der(octets: &[u8]) -> Option<usize> {
    let element = der::Reader::new(octets).next().ok().flatten()?;
    (begins_as_sequence(octets) && element.raw.len() >= SHORTEST).then_some(element.raw.len())
}

fn decode(octets: Vec<u8>) -> Result<Certificate, BundleError> {
    let is_private_key = is_private_key(&octets);
    Certificate::from_der(octets).map_err(|error| match is_private_key {
        true => BundleError::PrivateKey,
        false => BundleError::Certificate(error),
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::x509::pem::Pem;

    fn file(path: &str) -> Vec<u8> {
        std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata").join(path)).unwrap()
    }

    fn der(path: &str) -> Vec<u8> {
        Pem::read(std::str::from_utf8(&file(path)).unwrap()).certificate().unwrap()
    }

    /// Each certificate's octets, or its error's text.
    fn read(octets: &[u8], form: Form) -> Vec<Result<Vec<u8>, String>> {
        Bundle::of(octets, form)
            .map(|found| found.map(|it| it.der().to_vec()).map_err(|error| error.to_string()))
            .collect()
    }

    #[test]
    fn a_text_gives_the_certificates_of_all_its_labels_and_names_other_blocks() {
        let one = String::from_utf8(file("recipe/rsa-ca.pem")).unwrap();
        let old = one.replace("CERTIFICATE", "X509 CERTIFICATE");
        let key = String::from_utf8(file("keys/rsa-2048-ca.pem")).unwrap();
        let text = format!("0 s:CN = \u{fc}\n{key}{one}{old}");
        let expected = [
            Err("a PEM block labelled PRIVATE KEY".to_owned()),
            Ok(der("recipe/rsa-ca.pem")),
            Ok(der("recipe/rsa-ca.pem")),
        ];
        assert_eq!(read(text.as_bytes(), Form::Auto), expected);
        // The same in ISO 8859-1, as text around blocks may be.
        let latin = text
            .replace('\u{fc}', "\0")
            .bytes()
            .map(|it| if it == 0 { 0xfc } else { it })
            .collect::<Vec<_>>();
        assert_eq!(read(&latin, Form::Pem), expected);
    }

    #[test]
    fn what_openssl_puts_after_a_trusted_certificate_is_no_part_of_it() {
        let trusted = [der("recipe/rsa-ca.pem"), vec![0x30, 0x00]].concat();
        let block = |label: &str| {
            ::pem::encode_config(&::pem::Pem::new(label, trusted.clone()), ::pem::EncodeConfig::new())
        };
        assert_eq!(read(block("TRUSTED CERTIFICATE").as_bytes(), Form::Auto), [Ok(der("recipe/rsa-ca.pem"))]);
        let expected = Err("Certificate: 2 more octets after the last element".to_owned());
        assert_eq!(read(block("CERTIFICATE").as_bytes(), Form::Auto), [expected]);
    }

    #[test]
    fn der_certificates_follow_each_other_and_one_that_is_none_hides_no_other() {
        let (ca, proof) = (der("recipe/ecc-ca.pem"), der("recipe/ecc-verification.pem"));
        // A SEQUENCE of 64 NULLs, 128 octets.
        let other = [&[0x30, 0x81, 0x80][..], &[0x05, 0x00].repeat(64)].concat();
        let none = Err("tbsCertificate: universal type 5 where a SEQUENCE was expected".to_owned());
        let octets = [&ca[..], &other, &proof].concat();
        assert_eq!(read(&octets, Form::Auto), [Ok(ca.clone()), none, Ok(proof.clone())]);
        let cut = Err("Certificate: the data ends inside an element".to_owned());
        let (_, octets) = octets.split_last().unwrap();
        assert_eq!(read(octets, Form::Auto)[2..], [cut]);
    }

    #[test]
    fn what_is_too_short_for_a_certificate_ends_the_der_ones() {
        let ca = der("recipe/ecc-ca.pem");
        let octets = [&ca[..], &[0x30, 0x81, 0x00].repeat(1000)].concat();
        // 1000 times 3 octets, of which the first 3 are the element.
        let rest = Err("Certificate: 2997 more octets after the last element".to_owned());
        assert_eq!(read(&octets, Form::Auto), [Ok(ca.clone()), rest]);
        let newline = Err("Certificate: the data ends inside an element".to_owned());
        assert_eq!(read(&[&ca[..], b"\n"].concat(), Form::Auto), [Ok(ca), newline]);
    }

    #[test]
    fn der_that_is_cut_off_is_not_taken_for_text_and_text_that_begins_with_a_nought_is() {
        let ca = der("recipe/ecc-ca.pem");
        let cut = Err("Certificate: the data ends inside an element".to_owned());
        assert_eq!(read(&ca[..100], Form::Auto), [cut]);
        let indefinite = Err("Certificate: an indefinite length, which DER does not allow".to_owned());
        assert_eq!(read(&[0x30, 0x80, 0x00, 0x00], Form::Auto), [indefinite]);
        assert!(read(b"0 is no DER", Form::Auto).is_empty());
        assert!(read(b"", Form::Auto).is_empty());
        assert!(read(b"", Form::Der).is_empty());
        assert!(read(&ca, Form::Pem).is_empty());
    }

    #[test]
    fn a_private_key_is_told_from_other_octets() {
        let text = String::from_utf8(file("keys/ec-p256-ca.pem")).unwrap();
        let mislabelled = text.replace("PRIVATE KEY", "CERTIFICATE");
        for text in [text, mislabelled] {
            let found: Vec<_> = Bundle::of(text.as_bytes(), Form::Auto).collect();
            assert!(found.iter().any(|it| it.as_ref().is_err_and(BundleError::is_private_key)), "{found:?}");
        }
        let crl = BundleError::OtherBlock("X509 CRL".into());
        assert!(!crl.is_private_key());
    }
}
