//! What octets are that should be one certificate in PEM and are not: a request, a keystore, base64 of a PEM text, the output of a
//! command. Where undoing one mistake or two gives certificates, they are given. Nothing here says what to do: that depends on
//! what the content is for.

mod binary;
mod kind;
mod looks;
#[cfg(test)]
mod tests;
mod undo;

pub use self::kind::Other;

use self::binary::Binary;
use crate::untrusted;
use crate::x509::certificate::Certificate;
use crate::x509::pem::{self, Block, PemError};

/// How many certificates are given at most.
pub const MAX_CERTIFICATES: usize = 16;
/// Longer contents are not looked at: a hundred certificates in base64 are shorter.
const MAX_OCTETS: usize = 128 * 1024;
/// How many mistakes are undone one after the other.
const MAX_UNDONE: usize = 2;
/// The label of OpenSSL's certificates with trust settings, which follow the certificate in the block.
const TRUSTED: &str = "TRUSTED CERTIFICATE";

/// What a block with such a label is, unless a certificate is found in it; the first that the label contains.
const LABELS: &[(&str, Other)] = &[
    ("PRIVATE KEY", Other::PrivateKey),
    ("PUBLIC KEY", Other::PublicKey),
    ("PARAMETERS", Other::Parameters),
    ("CERTIFICATE REQUEST", Other::Request),
    ("X509 CRL", Other::Crl),
    ("PKCS7", Other::Pkcs7Pem),
    ("PKCS #7", Other::Pkcs7Pem),
    ("CMS", Other::Cms),
    ("PKCS12", Other::Pkcs12),
];

/// What one block of several is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// The certificate with this index in [`Recognized::certificates`].
    Certificate(usize),
    /// Something else.
    Other(Other),
    /// Nothing that is known, or a block that is not complete.
    Unreadable,
}

/// What was made out.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Recognized {
    /// What to call it: the outermost mistake or, if there is no certificate behind that, what there is.
    pub what: Other,
    /// Every mistake in the order in which they are undone, and last what is left if that is no certificate.
    pub layers: Vec<Other>,
    /// The certificates inside in order, each once, at most [`MAX_CERTIFICATES`].
    pub certificates: Vec<Certificate>,
    /// What each PEM block is, in order, if there are several.
    pub blocks: Vec<Piece>,
}

/// Makes out what octets are that gave no certificate. `None` if nothing is known of them, or if they are a certificate in PEM. The
/// time grows in step with the octets.
#[must_use]
pub fn recognize(octets: &[u8]) -> Option<Recognized> {
    if octets.len() > MAX_OCTETS {
        return None;
    }
    let empty = || octets.trim_ascii().is_empty().then(|| Found::only(Other::Empty));
    let found =
        empty().or_else(|| look(octets, 0, Least::Sure)).or_else(|| look(octets, 0, Least::Likely))?;
    Some(Recognized {
        what: found.what()?,
        layers: found.layers,
        certificates: found.certificates,
        blocks: found.blocks,
    })
}

/// How sure the form of a content has to be: what is known only by its looks, or lacks a part, may still be found behind a
/// mistake that can be undone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Least {
    Sure,
    Likely,
}

/// What was found so far, as in [`Recognized`].
#[derive(Default)]
struct Found {
    layers: Vec<Other>,
    certificates: Vec<Certificate>,
    blocks: Vec<Piece>,
}

impl Found {
    fn only(what: Other) -> Self {
        Found { layers: vec![what], ..Found::default() }
    }

    fn of_binary(binary: Binary) -> Self {
        let (what, certificates) = match binary {
            Binary::Certificates(certificates) => (Other::Der, certificates),
            Binary::Pkcs7(certificates) => (Other::Pkcs7Der, certificates),
            Binary::Other(what) => (what, Vec::new()),
        };
        let mut found = Found::only(what);
        found.add_all(certificates);
        found
    }

    fn behind(mut self, layer: Other) -> Self {
        // That base64 holds DER goes without saying, and that what was cut off still is.
        if self.layers == [Other::Der] || self.layers == [layer] {
            self.layers.clear();
        }
        self.layers.insert(0, layer);
        self
    }

    fn what(&self) -> Option<Other> {
        let last = *self.layers.last()?;
        let is_the_matter =
            self.certificates.is_empty() || matches!(last, Other::Pkcs7Pem | Other::Pkcs7Der | Other::Cms);
        if is_the_matter { Some(last) } else { self.layers.first().copied() }
    }

    fn add_all(&mut self, certificates: Vec<Certificate>) {
        for certificate in certificates {
            let _ = self.add(certificate);
        }
    }

    /// The index of a certificate, which is added unless it is there; `None` if there are too many.
    fn add(&mut self, certificate: Certificate) -> Option<usize> {
        let known = self.certificates.iter().position(|it| it.der() == certificate.der());
        if known.is_none() && self.certificates.len() < MAX_CERTIFICATES {
            self.certificates.push(certificate);
            return self.certificates.len().checked_sub(1);
        }
        known
    }
}

/// What octets are, behind so many mistakes that were undone.
fn look(octets: &[u8], undone: usize, least: Least) -> Option<Found> {
    if let Some(binary) = binary::of_octets(octets, MAX_CERTIFICATES) {
        return Some(Found::of_binary(binary));
    }
    let text = String::from_utf8_lossy(octets);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let blocks = pem::blocks(text);
    if let Some(found) =
        of_blocks(&blocks, Least::Sure).or_else(|| looks::of_text(text, looks::NAMES).map(Found::only))
    {
        return Some(found);
    }
    let mut ways = undo::WAYS.iter().filter(|_| undone < MAX_UNDONE);
    let behind = ways.find_map(|undo| {
        let (layer, plain) = undo(text)?;
        Some(look(&plain, undone.saturating_add(1), least)?.behind(layer))
    });
    if behind.is_some() || least == Least::Sure {
        return behind;
    }
    if let Some(found) = of_blocks(&blocks, Least::Likely) {
        return Some(found);
    }
    if untrusted::has_private_key(text) {
        return Some(Found::only(Other::PrivateKey));
    }
    match blocks.as_slice() {
        [] if binary::is_short_of_itself(octets) => Some(Found::only(Other::CutOff)),
        [] => looks::of_text(text, looks::FORMATS).map(Found::only),
        [block] => is_cut_off(block).then(|| Found::only(Other::CutOff)),
        _ => None,
    }
}

/// What PEM blocks are, if each is known; where that is not asked, if one is.
fn of_blocks(blocks: &[Result<Block, PemError>], least: Least) -> Option<Found> {
    let mut found = Found::default();
    let pieces: Vec<Piece> = blocks.iter().map(|block| piece(block, &mut found)).collect();
    let unreadable = pieces.iter().filter(|piece| **piece == Piece::Unreadable).count();
    if unreadable == pieces.len() || (unreadable > 0 && least == Least::Sure) {
        return None;
    }
    match (pieces.as_slice(), blocks) {
        ([Piece::Other(what)], _) => found.layers.push(*what),
        ([Piece::Certificate(_)], [Ok(block)]) if block.label() == "CERTIFICATE" => {}
        ([Piece::Certificate(_)], _) => found.layers.push(Other::Label),
        _ if found.certificates.is_empty() => found.layers.push(main_of(&pieces)?),
        _ => {
            found.layers.push(Other::Several);
            found.blocks = pieces;
        }
    }
    Some(found)
}

/// What one block is; certificates in it are added to what was found.
fn piece(block: &Result<Block, PemError>, found: &mut Found) -> Piece {
    let Ok(block) = block else { return Piece::Unreadable };
    let by_label = LABELS.iter().find(|(label, _)| block.label().contains(label)).map(|(_, what)| *what);
    let octets = match block.decode() {
        Ok(octets) => octets,
        Err(_) if by_label == Some(Other::PrivateKey) => Vec::new(),
        Err(_) => return Piece::Unreadable,
    };
    let octets = if block.label() == TRUSTED { binary::first_element(&octets) } else { &octets };
    let what = match binary::of_octets(octets, MAX_CERTIFICATES) {
        Some(Binary::Certificates(mut certificates)) => {
            let only = certificates.pop().filter(|_| certificates.is_empty());
            return only.and_then(|it| found.add(it)).map_or(Piece::Unreadable, Piece::Certificate);
        }
        Some(Binary::Pkcs7(certificates)) => {
            found.add_all(certificates);
            Some(by_label.filter(|label| *label == Other::Cms).unwrap_or(Other::Pkcs7Pem))
        }
        Some(Binary::Other(what)) => by_label.or(Some(what)),
        None => by_label,
    };
    what.map_or(Piece::Unreadable, Piece::Other)
}

/// What several blocks without a certificate are for: a request often has its key beside it, and a key its parameters.
fn main_of(pieces: &[Piece]) -> Option<Other> {
    let others =
        || pieces.iter().filter_map(|piece| if let Piece::Other(what) = piece { Some(*what) } else { None });
    let known = [Other::Request, Other::PrivateKey].into_iter().find(|what| others().any(|it| it == *what));
    known.or_else(|| others().find(|what| *what != Other::Parameters)).or_else(|| others().next())
}

/// Whether a block lacks its end or octets.
fn is_cut_off(block: &Result<Block, PemError>) -> bool {
    match block.as_ref().map(Block::decode) {
        Ok(Ok(octets)) => binary::is_short_of_itself(&octets),
        Ok(Err(PemError::Base64)) | Err(PemError::NoEnd) => true,
        _ => false,
    }
}
