//! How to make one certificate in PEM of what a content is in its place.

use crate::case::Role;
use crate::x509::other::Other;

/// How a CA signs the request that a proof is made of.
const SIGN: &str = "sign it with the CA, for it is no certificate yet: `openssl req -in FILE | openssl x509 -req -CA CA.crt -CAkey CA.key -CAcreateserial -out OUT -days 300 -sha512`";

/// What the file should be called that is made; another name than the recipe gives the file that there is, whose only copy it may be.
pub(super) fn file(role: Option<Role>) -> &'static str {
    match role {
        Some(Role::Verification) => "verificationCert-new.crt",
        Some(Role::Device) => "device-new.crt",
        _ => "CA-new.crt",
    }
}

/// What to do, beginning with a verb. `FILE` stands for the file that has the content as it is.
pub(super) fn of(other: Other, is_in_base64: bool, role: Option<Role>) -> String {
    let is_proof = role == Some(Role::Verification);
    let words = match other {
        Other::Request if is_proof => SIGN,
        Other::Request => {
            "let the CA sign it with its own key, for it is no certificate yet: `openssl req -in FILE | openssl x509 -req -signkey CA.key \
             -extfile ca.ext -days 3650 -sha256 -out OUT`, where ca.ext holds basicConstraints=critical,CA:TRUE and \
             keyUsage=critical,keyCertSign,cRLSign"
        }
        Other::Pkcs7Pem => {
            "take the certificate out: `openssl pkcs7 -in FILE -print_certs -out OUT`; of several, keep one"
        }
        Other::Pkcs7Der => {
            "take the certificate out: `openssl pkcs7 -inform der -in FILE -print_certs -out OUT`; of several, keep one"
        }
        Other::Cms => {
            "take the certificate out: `openssl cms -verify -noverify -in FILE -inform pem -certsout OUT -out /dev/null`"
        }
        Other::Pkcs12 => {
            "take the certificate out, without the key: `openssl pkcs12 -in FILE -nokeys -clcerts | openssl x509 -out OUT`"
        }
        Other::JavaKeystore => {
            "take the certificate out: `keytool -exportcert -rfc -keystore FILE -alias ALIAS -file OUT`"
        }
        Other::PublicKey if is_proof => {
            "give the certificate that the CA signed for the code; a key alone proves nothing"
        }
        Other::PublicKey => "give the CA certificate: it holds this key, and says whose it is",
        Other::PrivateKey => "keep the key to yourself, and give the certificate that belongs to it (OUT)",
        Other::Crl => {
            "give a certificate, not a list of revoked ones: `openssl crl -in FILE -noout -issuer` tells whose"
        }
        Other::OpenSsh => {
            "make an X.509 certificate with openssl: keys and certificates of OpenSSH are of another kind"
        }
        Other::Parameters => "give the certificate: parameters of keys belong to neither upload",
        Other::Der => "write it as PEM: `openssl x509 -inform der -in FILE -out OUT`",
        Other::Archive => "unpack it (`unzip -p FILE > OUT`, of gzip `gzip -dc < FILE > OUT`)",
        Other::Utf16 => {
            "write it as UTF-8: `iconv -f UTF-16 -t UTF-8 FILE > OUT`; PowerShell writes it so with `-Encoding ascii`"
        }
        Other::Base64OfPem => "decode it once: `base64 -d FILE > OUT`",
        Other::Base64InText => {
            "decode the value of the certificate in it: `grep -oE '(LS0t|MI)[A-Za-z0-9+/=]{99,}' FILE | head -n 1 | base64 -d \
             | openssl x509 -out OUT`"
        }
        Other::PemOfPem => "decode it once: `openssl base64 -d -in FILE -out OUT`",
        Other::BareBase64 => {
            "decode it and write it as PEM: `base64 -d FILE | openssl x509 -inform der -out OUT`"
        }
        Other::UrlBase64 => {
            "put the usual alphabet back: `grep -v -e ----- FILE | tr -- '-_' '+/' | base64 -d | openssl x509 -inform der -out OUT`"
        }
        Other::PlusToSpace => {
            "put each + back (`sed '/-----/!s/ /+/g' FILE > OUT`), and send it with + as %2B (`curl --data-urlencode` does): a form \
             turns + into a space"
        }
        Other::FormEncoded => {
            "decode it: `sed 's/+/ /g; s/%/\\\\x/g; s/^[^-]*//' FILE | xargs -0 printf %b > OUT`"
        }
        Other::PercentEncoded => "decode it: `sed 's/%/\\\\x/g' FILE | xargs -0 printf %b > OUT`",
        Other::Hexadecimal => "turn it into octets: `xxd -r -p FILE | openssl x509 -inform der -out OUT`",
        Other::HexDump => {
            "turn it into octets: `sed 's/|.*//; s/^[0-9a-f]*[: ] *//; s/  .*[^0-9a-f ].*//' FILE | xxd -r -p \
             | openssl x509 -inform der -out OUT`"
        }
        Other::BoundaryLines => {
            "put the five hyphens of its BEGIN and END lines back, which a text processor has changed: `LC_ALL=C sed -E \
             's/^.*(BEGIN|END) CERTIFICATE.*/-----\\U\\1 CERTIFICATE-----/I' FILE > OUT`"
        }
        Other::CutOff => {
            "copy the whole block again, from its BEGIN line to its END line; a field may cut it at some length"
        }
        Other::WithoutBegin => "put its first line back: `sed '1i -----BEGIN CERTIFICATE-----' FILE > OUT`",
        Other::Table | Other::SourceCode | Other::LinePrefix => {
            "take the block out of what stands around its lines: `sed -n '/-----BEGIN/,/-----END/p' FILE | grep -oE -e \
             '-----[A-Z ]+-----|[A-Za-z0-9+/]{4,}=*' > OUT`"
        }
        Other::PrintedText => {
            "give the certificate itself: `openssl x509 -in CERTIFICATE -out OUT`, without -text and -noout"
        }
        Other::Html => {
            "download it again: this is a web page, as a login or an error gives it, and not the file"
        }
        Other::Json => {
            "take the text out of the JSON by its key, of a response with `jq -r .Data.CaContent FILE > OUT`"
        }
        Other::Escaped => "undo the escapes: `sed 's/\\\\\\\\*n/\\n/g; s/\\\\\\\\//g' FILE > OUT`",
        Other::FileName => "give what is in the file and not its name, in double quotes: `\"$(cat OUT)\"`",
        Other::Placeholder => {
            "look why it was not replaced: a variable is not set, or stands in single quotes"
        }
        Other::Fingerprint => "give the certificate itself: it cannot be made of its fingerprint",
        Other::Label => {
            "write it with the label CERTIFICATE: `grep -v -e ----- FILE | base64 -d | openssl x509 -inform der -out OUT`"
        }
        Other::Empty => "look why nothing was written into it: the command before it probably failed",
        Other::OctetsAfter => {
            "write the certificate anew, which leaves the octets out: `openssl x509 -in FILE -out OUT`"
        }
        Other::Several => "give exactly one certificate in PEM, with its BEGIN and END lines",
    };
    let words = words.replace("OUT", file(role));
    if is_in_base64 {
        return words.replace("-in FILE ", "").replacen("`openssl", "`base64 -d FILE | openssl", 1);
    }
    words
}
