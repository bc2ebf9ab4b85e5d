//! What octets are that should be one certificate in PEM and are not: a request, a keystore, base64 of a PEM text, the output of a
//! command. Where undoing one mistake or two gives certificates, they are given. Nothing here says what to do: that depends on
//! what the content is for.

#[cfg(test)]
mod tests;
mod undo;

use std::fmt;

use crate::untrusted;
use crate::x509::bundle::{self, Form};
use crate::x509::certificate::Certificate;
use crate::x509::der::{DerError, Element, Reader, Tag};
use crate::x509::pem::{self, Block, PemError};

/// How many certificates are given at most.
pub const MAX_CERTIFICATES: usize = 16;
/// Longer contents are not looked at.
const MAX_OCTETS: usize = 256 * 1024;
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
    ("CMS", Other::Pkcs7Pem),
    ("PKCS12", Other::Pkcs12),
];

/// The first octets of files that are neither text nor DER.
const MAGIC: &[(&[u8], Other)] = &[
    (b"\xfe\xed\xfe\xed", Other::JavaKeystore),
    (b"\xce\xce\xce\xce", Other::JavaKeystore),
    (b"PK\x03\x04", Other::Archive),
    (b"\x1f\x8b\x08", Other::Archive),
];

/// pkcs7-signedData (RFC 2315 section 14).
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
/// PKCS #7 and PKCS #12 with indefinite lengths, as streaming writers make them: SEQUENCE, then an OBJECT IDENTIFIER of nine octets
/// or version 3.
const BER_PKCS_7: &[u8] = &[0x30, 0x80, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
const BER_PKCS_12: &[u8] = &[0x30, 0x80, 0x02, 0x01, 0x03, 0x30];

/// Text that is known by how it looks, before anything is undone in it.
const NAMES: &[(fn(&str) -> bool, Other)] = &[
    (is_placeholder, Other::Placeholder),
    (is_openssh, Other::OpenSsh),
    (is_fingerprint, Other::Fingerprint),
    (is_file_name, Other::FileName),
];

/// The same, unless a mistake in it can be undone.
const FORMATS: &[(fn(&str) -> bool, Other)] = &[
    (is_markup, Other::Html),
    (|text| text.starts_with(['{', '[', '"']), Other::Json),
    (is_printed, Other::PrintedText),
];

/// What octets are that should be one certificate in PEM. Each has one way to mend it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Other {
    /// A certificate request (PKCS #10) in PEM or DER.
    Request,
    /// PKCS #7 in PEM, whatever its label.
    Pkcs7Pem,
    /// PKCS #7 in DER.
    Pkcs7Der,
    /// PKCS #12, whether it holds a private key or not.
    Pkcs12,
    /// A keystore of Java in the form JKS or JCEKS.
    JavaKeystore,
    /// A public key in PEM or DER.
    PublicKey,
    /// A private key of any form.
    PrivateKey,
    /// A certificate revocation list in PEM or DER.
    Crl,
    /// A public key or a certificate of OpenSSH.
    OpenSsh,
    /// Parameters of EC, DH or DSA keys.
    Parameters,
    /// Certificates in DER, one or several.
    Der,
    /// A ZIP or gzip archive.
    Archive,
    /// Text in UTF-16.
    Utf16,
    /// Base64 of a PEM text, by itself or as a value in a longer text.
    Base64OfPem,
    /// A PEM block that holds a PEM text.
    PemOfPem,
    /// Base64 of DER, without BEGIN and END lines.
    BareBase64,
    /// Base64 with `-` and `_` in place of `+` and `/` (RFC 4648 section 5).
    UrlBase64,
    /// Base64 with a space in place of each `+`.
    PlusToSpace,
    /// Text in percent-encoding.
    PercentEncoded,
    /// Hexadecimal, with or without separators.
    Hexadecimal,
    /// Hexadecimal with an offset before each line.
    HexDump,
    /// BEGIN and END lines with other characters than five hyphens.
    BoundaryLines,
    /// PEM without its end, or that lacks a part.
    CutOff,
    /// PEM without its BEGIN line.
    WithoutBegin,
    /// PEM in a column of a table.
    Table,
    /// PEM as the string literals of a program.
    SourceCode,
    /// PEM with something in front of each line: a quotation mark of mail, a line number.
    LinePrefix,
    /// A certificate as a command prints it for people, without PEM.
    PrintedText,
    /// HTML or XML.
    Html,
    /// JSON: a document, or a string in its quotes.
    Json,
    /// Text in which backslashes escape characters.
    Escaped,
    /// The name of a file.
    FileName,
    /// A variable or command that nothing was put in place of.
    Placeholder,
    /// The fingerprint of a certificate.
    Fingerprint,
    /// A certificate in a block with another label.
    Label,
    /// Several PEM blocks.
    Several,
}

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
    let found = look(octets, 0, Least::Sure).or_else(|| look(octets, 0, Least::Likely))?;
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
        let is_the_matter = self.certificates.is_empty() || matches!(last, Other::Pkcs7Pem | Other::Pkcs7Der);
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
    if let Some(found) = of_binary(octets, least) {
        return Some(found);
    }
    let text = String::from_utf8_lossy(octets);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let blocks = pem::blocks(text);
    if let Some(found) = of_blocks(&blocks, Least::Sure).or_else(|| of_looks(text, NAMES)) {
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
        [] => of_looks(text, FORMATS),
        [block] => is_cut_off(block).then(|| Found::only(Other::CutOff)),
        _ => None,
    }
}

fn of_looks(text: &str, table: &[(fn(&str) -> bool, Other)]) -> Option<Found> {
    table.iter().find(|(is_it, _)| is_it(text.trim())).map(|(_, what)| Found::only(*what))
}

/// What octets are that are no text.
fn of_binary(octets: &[u8], least: Least) -> Option<Found> {
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| octets.starts_with(magic)) {
        return Some(Found::only(*what));
    }
    let is_cut_off = || matches!(octets, [0x30, 0x81 | 0x82, ..]) && is_short_of_itself(octets);
    of_der(octets).or_else(|| (least == Least::Likely && is_cut_off()).then(|| Found::only(Other::CutOff)))
}

/// What DER is. Other structures than certificates are known by the types of their first elements.
fn of_der(octets: &[u8]) -> Option<Found> {
    let mut found = Found::default();
    let read: Result<Vec<_>, _> = bundle::certificates(octets, Form::Der).take(MAX_CERTIFICATES).collect();
    if let Ok(certificates) = read
        && !certificates.is_empty()
    {
        found.add_all(certificates);
        return Some(Found { layers: vec![Other::Der], ..found });
    }
    if let Some(certificates) = of_signed_data(octets) {
        found.add_all(certificates);
        return Some(Found { layers: vec![Other::Pkcs7Der], ..found });
    }
    shape(octets).map(Found::only)
}

/// The certificates of a PKCS #7 SignedData (RFC 2315 sections 7 and 9.1). Those that cannot be read are passed over.
fn of_signed_data(octets: &[u8]) -> Option<Vec<Certificate>> {
    if octets.starts_with(BER_PKCS_7) {
        return Some(Vec::new());
    }
    let content_info = Reader::new(octets).only(Tag::Sequence, "ContentInfo").ok()?;
    let mut parts = Reader::inside(&content_info);
    let content_type = parts.expect(Tag::Oid, "contentType").ok()?;
    if content_type.contents != SIGNED_DATA {
        return None;
    }
    let content = parts.next().ok()?.filter(|it| it.is_context(0, true))?;
    let signed_data = Reader::inside(&content).only(Tag::Sequence, "SignedData").ok()?;
    let certificates = signed_data.children().find(|it| it.is_context(0, true));
    let certificates = certificates.iter().flat_map(Element::children).take(MAX_CERTIFICATES);
    Some(certificates.filter_map(|it| Certificate::from_der(it.raw.to_vec()).ok()).collect())
}

/// What else DER is, by the first octet of each element inside, and inside of the first of those.
fn shape(octets: &[u8]) -> Option<Other> {
    if octets.starts_with(BER_PKCS_12) {
        return Some(Other::Pkcs12);
    }
    let element = Reader::new(octets).next().ok()??;
    let tags = |element: &Element<'_>| -> Vec<u8> {
        element.children().take(5).filter_map(|it| it.raw.first().copied()).collect()
    };
    let inner: Vec<Element<'_>> = element.children().take(2).collect();
    let first = inner.first().map(&tags).unwrap_or_default();
    match (tags(&element).as_slice(), first.as_slice()) {
        // PFX: version 3 (RFC 7292 section 4).
        ([0x02, 0x30, ..], _) if inner.first().is_some_and(|it| it.contents == [3]) => Some(Other::Pkcs12),
        _ if untrusted::is_private_key(octets) => Some(Other::PrivateKey),
        _ if element.raw.len() != octets.len() => None,
        // CertificationRequest (RFC 2986 section 4), CertificateList (RFC 5280 section 5.1).
        ([0x30, 0x30, 0x03], [0x02, 0x30, 0x30] | [0x02, 0x30, 0x30, 0xa0]) => Some(Other::Request),
        ([0x30, 0x30, 0x03], [0x30, 0x30, 0x17 | 0x18, ..] | [0x02, 0x30, 0x30, 0x17 | 0x18, ..]) => {
            Some(Other::Crl)
        }
        // SubjectPublicKeyInfo (RFC 5280 section 4.1), RSAPublicKey (RFC 8017 A.1.1).
        ([0x30, 0x03], [0x06, ..]) | ([0x02, 0x02], _) => Some(Other::PublicKey),
        // A named curve (RFC 5480 section 2.1.1).
        _ if element.is(Tag::Oid) => Some(Other::Parameters),
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
    let inside = match block.decode() {
        Ok(octets) if block.label() == TRUSTED => of_der(without_settings(&octets)),
        Ok(octets) => of_der(&octets),
        Err(_) if by_label == Some(Other::PrivateKey) => None,
        Err(_) => return Piece::Unreadable,
    };
    let Some(mut inside) = inside else { return by_label.map_or(Piece::Unreadable, Piece::Other) };
    let what = match inside.what() {
        Some(Other::Der) => {
            let only = inside.certificates.pop().filter(|_| inside.certificates.is_empty());
            return only.and_then(|it| found.add(it)).map_or(Piece::Unreadable, Piece::Certificate);
        }
        Some(Other::Pkcs7Der) => Some(Other::Pkcs7Pem),
        what => by_label.or(what),
    };
    found.add_all(inside.certificates);
    what.map_or(Piece::Unreadable, Piece::Other)
}

fn without_settings(octets: &[u8]) -> &[u8] {
    Reader::new(octets).next().ok().flatten().map_or(octets, |certificate| certificate.raw)
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
        Ok(Ok(octets)) => is_short_of_itself(&octets),
        Ok(Err(PemError::Base64)) | Err(PemError::NoEnd) => true,
        _ => false,
    }
}

/// Whether DER is shorter than its first length says.
fn is_short_of_itself(octets: &[u8]) -> bool {
    octets.first() == Some(&0x30) && Reader::new(octets).next() == Err(DerError::Truncated)
}

/// `$(cat CA.pem)`, `${CA}`, `$CA`, `%CA%`, `{{ .Values.ca }}`, `<CaContent>`.
fn is_placeholder(text: &str) -> bool {
    const MARKS: [(&str, &str); 5] = [("$(", ")"), ("${", "}"), ("{{", "}}"), ("%", "%"), ("<", ">")];
    let is_name =
        |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_');
    let marked =
        MARKS.iter().find_map(|(begin, end)| Some((*begin, text.strip_prefix(begin)?.strip_suffix(end)?)));
    match marked {
        Some(("%" | "<", name)) => is_name(name),
        Some((_, inside)) => !inside.contains('\n'),
        None => text.strip_prefix('$').is_some_and(is_name),
    }
}

fn is_markup(text: &str) -> bool {
    let inside = text.strip_prefix('<').and_then(|text| text.chars().next());
    inside.is_some_and(|first| first.is_ascii_alphabetic() || matches!(first, '!' | '?'))
}

/// A key as in authorized_keys, a certificate of OpenSSH, or a key as in RFC 4716.
fn is_openssh(text: &str) -> bool {
    ["ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-", "---- BEGIN SSH2 "].iter().any(|it| text.starts_with(it))
}

/// SHA-1 or SHA-256 in hexadecimal, behind a name or none.
fn is_fingerprint(text: &str) -> bool {
    let digits: String = text.rsplit('=').next().unwrap_or(text).split([':', ' ']).collect();
    matches!(digits.len(), 40 | 64) && digits.bytes().all(|it| it.is_ascii_hexdigit())
}

/// As openssl, certtool, keytool and certutil print a certificate.
fn is_printed(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.contains("issuer") && ["serial number", "subject", "not after"].iter().any(|it| lower.contains(it))
}

fn is_file_name(text: &str) -> bool {
    const ENDS: [&str; 11] =
        [".pem", ".crt", ".cer", ".der", ".csr", ".key", ".p7b", ".p12", ".pfx", ".txt", ".jks"];
    let name = text.trim_matches(['"', '\'']).to_ascii_lowercase();
    let is_marked = ["file:", "fileb:", "@"].iter().any(|it| name.starts_with(it));
    !text.contains('\n') && text.len() <= 260 && (is_marked || ENDS.iter().any(|it| name.ends_with(it)))
}

impl Other {
    /// All there are.
    pub const ALL: &[Other] = &[
        Other::Request,
        Other::Pkcs7Pem,
        Other::Pkcs7Der,
        Other::Pkcs12,
        Other::JavaKeystore,
        Other::PublicKey,
        Other::PrivateKey,
        Other::Crl,
        Other::OpenSsh,
        Other::Parameters,
        Other::Der,
        Other::Archive,
        Other::Utf16,
        Other::Base64OfPem,
        Other::PemOfPem,
        Other::BareBase64,
        Other::UrlBase64,
        Other::PlusToSpace,
        Other::PercentEncoded,
        Other::Hexadecimal,
        Other::HexDump,
        Other::BoundaryLines,
        Other::CutOff,
        Other::WithoutBegin,
        Other::Table,
        Other::SourceCode,
        Other::LinePrefix,
        Other::PrintedText,
        Other::Html,
        Other::Json,
        Other::Escaped,
        Other::FileName,
        Other::Placeholder,
        Other::Fingerprint,
        Other::Label,
        Other::Several,
    ];

    /// A stable code: lower-case letters, digits and hyphens.
    #[must_use]
    pub fn reason(self) -> &'static str {
        self.words().0
    }

    /// The code, and the words for people.
    #[rustfmt::skip]
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Other::Request => ("certificate-request", "a certificate request (CSR)"),
            Other::Pkcs7Pem => ("pkcs7-pem", "a PKCS #7 bundle in PEM"),
            Other::Pkcs7Der => ("pkcs7-der", "a PKCS #7 bundle in DER"),
            Other::Pkcs12 => ("pkcs12", "a PKCS #12 keystore"),
            Other::JavaKeystore => ("java-keystore", "a Java keystore (JKS)"),
            Other::PublicKey => ("public-key", "a public key"),
            Other::PrivateKey => ("private-key", "a private key, which is not shown"),
            Other::Crl => ("revocation-list", "a certificate revocation list (CRL)"),
            Other::OpenSsh => ("openssh", "a public key or certificate of OpenSSH"),
            Other::Parameters => ("key-parameters", "key parameters without a key or certificate"),
            Other::Der => ("der", "DER, the binary form of a certificate"),
            Other::Archive => ("archive", "a compressed archive"),
            Other::Utf16 => ("utf-16", "text in UTF-16"),
            Other::Base64OfPem => ("base64-of-pem", "base64 of a PEM text"),
            Other::PemOfPem => ("pem-of-pem", "a PEM block that was encoded as PEM once more"),
            Other::BareBase64 => ("base64-of-der", "base64 without BEGIN and END lines"),
            Other::UrlBase64 => ("base64url", "base64 in the alphabet for URLs (- and _ instead of + and /)"),
            Other::PlusToSpace => ("plus-to-space", "base64 in which each + became a space"),
            Other::PercentEncoded => ("percent-encoded", "text in percent-encoding (%0A)"),
            Other::Hexadecimal => ("hexadecimal", "hexadecimal digits"),
            Other::HexDump => ("hex-dump", "a hex dump"),
            Other::BoundaryLines => ("boundary-lines", "BEGIN and END lines with other characters than five hyphens"),
            Other::CutOff => ("cut-off", "a PEM block of which a part is missing"),
            Other::WithoutBegin => ("no-begin-line", "a PEM block without its BEGIN line"),
            Other::Table => ("table", "PEM in a column of a table"),
            Other::SourceCode => ("source-code", "PEM as strings of a program"),
            Other::LinePrefix => ("line-prefix", "PEM with something in front of each line"),
            Other::PrintedText => ("printed-text", "a certificate printed as text, without PEM"),
            Other::Html => ("markup", "HTML or XML"),
            Other::Json => ("json", "JSON"),
            Other::Escaped => ("escaped", "text with characters escaped by backslashes"),
            Other::FileName => ("file-name", "the name of a file instead of what is in it"),
            Other::Placeholder => ("placeholder", "a variable or command that was not replaced by its value"),
            Other::Fingerprint => ("fingerprint", "the fingerprint of a certificate"),
            Other::Label => ("label", "a certificate in a PEM block with another label"),
            Other::Several => ("several-blocks", "several PEM blocks"),
        }
    }
}

impl fmt::Display for Other {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words().1)
    }
}
