//! What can stand in place of one certificate in PEM: the table of it.

use std::fmt;

macro_rules! others {
    ($($(#[$doc:meta])* $name:ident = $reason:literal, $words:literal;)*) => {
        /// What octets are that should be one certificate in PEM. Each has one way to mend it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Other {
            $($(#[$doc])* $name,)*
        }

        impl Other {
            /// All there are.
            pub const ALL: &[Other] = &[$(Other::$name),*];

            /// A stable code: lower-case letters, digits and hyphens.
            #[must_use]
            pub const fn reason(self) -> &'static str {
                match self {
                    $(Other::$name => $reason,)*
                }
            }

            /// What was found, in words.
            const fn words(self) -> &'static str {
                match self {
                    $(Other::$name => $words,)*
                }
            }
        }
    };
}

others! {
    /// Nothing, or white space.
    Empty = "empty", "empty";
    /// A certificate request (PKCS #10) in PEM or DER.
    Request = "certificate-request", "a certificate request (CSR)";
    /// PKCS #7 in PEM, labelled so or as a certificate.
    Pkcs7Pem = "pkcs7-pem", "a PKCS #7 bundle in PEM";
    /// PKCS #7 in DER.
    Pkcs7Der = "pkcs7-der", "a PKCS #7 bundle in DER";
    /// Signed data in a PEM block labelled CMS, which `openssl pkcs7` does not read.
    Cms = "cms", "signed data in PEM (CMS)";
    /// PKCS #12, whether it holds a private key or not.
    Pkcs12 = "pkcs12", "a PKCS #12 keystore";
    /// A keystore of Java in the form JKS or JCEKS.
    JavaKeystore = "java-keystore", "a Java keystore (JKS)";
    /// A public key in PEM or DER.
    PublicKey = "public-key", "a public key";
    /// A private key of any form.
    PrivateKey = "private-key", "a private key, which is not shown";
    /// A certificate revocation list in PEM or DER.
    Crl = "revocation-list", "a certificate revocation list (CRL)";
    /// A public key or a certificate of OpenSSH.
    OpenSsh = "openssh", "a public key or certificate of OpenSSH";
    /// Parameters of EC, DH or DSA keys.
    Parameters = "key-parameters", "key parameters without a key or certificate";
    /// Certificates in DER, one or several.
    Der = "der", "DER, the binary form of a certificate";
    /// A ZIP or gzip archive.
    Archive = "archive", "a compressed archive";
    /// Text in UTF-16.
    Utf16 = "utf-16", "text in UTF-16";
    /// Base64 of a PEM text.
    Base64OfPem = "base64-of-pem", "base64 of a PEM text";
    /// Base64 of PEM or DER as values in a longer text, as in a Secret of Kubernetes.
    Base64InText = "base64-in-text", "a text with base64 in it, such as a Secret of Kubernetes";
    /// A PEM block that holds a PEM text.
    PemOfPem = "pem-of-pem", "a PEM block that was encoded as PEM once more";
    /// Base64 of DER, without BEGIN and END lines.
    BareBase64 = "base64-of-der", "base64 without BEGIN and END lines";
    /// Base64 with `-` and `_` in place of `+` and `/` (RFC 4648 section 5).
    UrlBase64 = "base64url", "base64 in the alphabet for URLs (- and _ instead of + and /)";
    /// Base64 with a space in place of each `+`.
    PlusToSpace = "plus-to-space", "base64 in which each + became a space";
    /// Text as a form is encoded: as in percent-encoding, and `+` is a space.
    FormEncoded = "form-encoded", "text as a form is encoded (%0A, and + for a space)";
    /// Text in percent-encoding.
    PercentEncoded = "percent-encoded", "text in percent-encoding (%0A)";
    /// Hexadecimal, with or without separators.
    Hexadecimal = "hexadecimal", "hexadecimal digits";
    /// Hexadecimal with an offset before each line.
    HexDump = "hex-dump", "a hex dump";
    /// BEGIN and END lines with other characters than five hyphens.
    BoundaryLines = "boundary-lines", "PEM whose BEGIN and END lines have other characters than five hyphens";
    /// PEM without its end, or that lacks a part.
    CutOff = "cut-off", "a PEM block of which a part is missing";
    /// PEM without its BEGIN line.
    WithoutBegin = "no-begin-line", "a PEM block without its BEGIN line";
    /// PEM in a column of a table.
    Table = "table", "PEM in a column of a table";
    /// PEM as the string literals of a program.
    SourceCode = "source-code", "PEM as strings of a program";
    /// PEM with something in front of each line: a quotation mark of mail, a line number.
    LinePrefix = "line-prefix", "PEM with something in front of each line";
    /// A certificate as a command prints it for people, without PEM.
    PrintedText = "printed-text", "a certificate printed as text, without PEM";
    /// HTML or XML.
    Html = "markup", "HTML or XML";
    /// JSON: a document, or a string in its quotes.
    Json = "json", "JSON";
    /// Text in which backslashes escape characters.
    Escaped = "escaped", "text with characters escaped by backslashes";
    /// The name of a file.
    FileName = "file-name", "the name of a file instead of what is in it";
    /// A variable or command that nothing was put in place of.
    Placeholder = "placeholder", "a variable or command that was not replaced by its value";
    /// The fingerprint of a certificate.
    Fingerprint = "fingerprint", "the fingerprint of a certificate";
    /// A certificate in a block with another label.
    Label = "other-label", "a certificate in a PEM block with another label";
    /// A certificate with octets behind it.
    OctetsAfter = "octets-after-certificate", "a certificate with octets behind it";
    /// Several PEM blocks.
    Several = "several-pem-blocks", "several PEM blocks";
}

impl fmt::Display for Other {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}
