//! What octets are that should be one certificate in PEM and are not: a request, a keystore, base64 of a PEM text, the output of a
//! command. Where undoing one mistake or two gives certificates, they are given. Nothing here says what to do: that depends on
//! what the content is for.

use std::fmt;

use crate::x509::certificate::Certificate;

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

/// How many certificates are given at most.
pub const MAX_CERTIFICATES: usize = 16;

/// Makes out what octets are that gave no certificate. `None` if nothing is known of them, or if they are a certificate in PEM. The
/// time grows in step with the octets.
#[must_use]
pub fn recognize(octets: &[u8]) -> Option<Recognized> {
    let _ = octets;
    None
}

impl Other {
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
