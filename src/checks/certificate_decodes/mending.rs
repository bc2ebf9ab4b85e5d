//! How to make one certificate in PEM of what a content is in its place.

use crate::case::Role;
use crate::x509::other::Other;

/// What the file should be called that is made.
pub(super) fn file(role: Option<Role>) -> &'static str {
    match role {
        Some(Role::Verification) => "verificationCert.crt",
        _ => "CA.crt",
    }
}

/// What to do, beginning with a verb. `FILE` stands for the file that has the content as it is.
pub(super) fn of(other: Other, role: Option<Role>) -> String {
    let out = file(role);
    let is_proof = role == Some(Role::Verification);
    match other {
        Other::Request if is_proof => "sign it with the CA, for it is no certificate yet: `openssl x509 -req -in FILE -CA CA.crt -CAkey CA.key \
             -CAcreateserial -out verificationCert.crt -days 300 -sha512`".to_owned(),
        Other::Request => "let the CA sign it with its own key, for it is no certificate yet: `openssl x509 -req -in FILE -signkey CA.key \
             -extfile ca.ext -days 3650 -sha256 -out CA.crt`, where ca.ext holds basicConstraints=critical,CA:TRUE and \
             keyUsage=critical,keyCertSign,cRLSign".to_owned(),
        Other::Pkcs7Pem => format!("take the certificate out: `openssl pkcs7 -in FILE -print_certs -out {out}`; if there are several, keep one"),
        Other::Pkcs7Der => {
            format!("take the certificate out: `openssl pkcs7 -inform der -in FILE -print_certs -out {out}`; if there are several, keep one")
        }
        Other::Pkcs12 => format!("take the certificate out, without the key: `openssl pkcs12 -in FILE -nokeys -clcerts | openssl x509 -out {out}`"),
        Other::JavaKeystore => format!("take the certificate out: `keytool -exportcert -rfc -keystore FILE -alias ALIAS -file {out}`"),
        Other::PublicKey if is_proof => "give the certificate that the CA signed, not its key: `openssl req -new -key verificationCert.key -subj \
             /CN=CODE -out verificationCert.csr` makes a request that the CA can sign".to_owned(),
        Other::PublicKey => "give the CA certificate, which holds this key and more; `openssl x509 -in CA.crt -noout -text` shows one".to_owned(),
        Other::PrivateKey => format!("keep the key to yourself, and give the certificate that belongs to it ({out})"),
        Other::Crl => "give the certificate, not a list of revoked ones; it begins with -----BEGIN CERTIFICATE-----".to_owned(),
        Other::OpenSsh => "make an X.509 certificate with openssl: keys and certificates of OpenSSH are of another kind".to_owned(),
        Other::Parameters => "give the certificate; key parameters belong to neither upload".to_owned(),
        Other::Der => format!("write it as PEM: `openssl x509 -inform der -in FILE -out {out}`"),
        Other::Archive => "unpack it (`unzip FILE` or `tar xzf FILE`) and give the certificate in it".to_owned(),
        Other::Utf16 => format!("write it as ASCII: `iconv -f UTF-16 -t ASCII FILE > {out}`; in PowerShell, `Get-Content FILE | Set-Content -Encoding \
             ascii {out}`"),
        Other::Base64OfPem => format!("decode it once: `base64 -d FILE > {out}`"),
        Other::PemOfPem => format!("decode it once: `sed '/-----/d' FILE | base64 -d > {out}`"),
        Other::BareBase64 => format!("decode it and write it as PEM: `base64 -d FILE | openssl x509 -inform der -out {out}`"),
        Other::UrlBase64 => format!("put the usual alphabet back: `tr -- '-_' '+/' < FILE | base64 -d | openssl x509 -inform der -out {out}`"),
        Other::PlusToSpace => "send the file again with each + as %2B (`curl --data-urlencode` does), for a form turns + into a space".to_owned(),
        Other::PercentEncoded => format!("decode it: `python3 -c 'import sys,urllib.parse as u; print(u.unquote(sys.stdin.read()))' < FILE > {out}`"),
        Other::Hexadecimal => format!("turn it into octets: `xxd -r -p FILE | openssl x509 -inform der -out {out}`"),
        Other::HexDump => format!("turn it into octets: `xxd -r FILE | openssl x509 -inform der -out {out}`"),
        Other::BoundaryLines => "copy it again from the file: a text processor has changed the five hyphens of its BEGIN and END lines".to_owned(),
        Other::CutOff => "copy the whole block again, from its BEGIN line to its END line; look whether a field cuts it at some length".to_owned(),
        Other::WithoutBegin => "copy the whole block again, with its line -----BEGIN CERTIFICATE-----".to_owned(),
        Other::Table => "ask for the answer as JSON and take the value from that: `jq -r .Data.CaContent response.json`".to_owned(),
        Other::SourceCode => "take the text of the strings alone, without quotes, commas and escapes".to_owned(),
        Other::LinePrefix => "take away what stands in front of each line, or copy the block again from its file".to_owned(),
        Other::PrintedText => format!("give the PEM that this text was printed of: `openssl x509 -in FILE -out {out}` writes it without the text"),
        Other::Html => "download it again: this is a web page, as a login or an error gives it, and not the file".to_owned(),
        Other::Json => format!("take the text out of the JSON: `jq -r . FILE > {out}`, or .Data.CaContent of a response"),
        Other::Escaped => format!("undo the escapes: `printf '%b' \"$(cat FILE)\" > {out}`"),
        Other::FileName => "give what is in the file and not its name, for example `--CaContent \"$(cat CA.crt)\"`".to_owned(),
        Other::Placeholder => "look why it was not replaced: a variable is not set, or stands in single quotes".to_owned(),
        Other::Empty => "look why nothing was written into it: the command before it probably failed".to_owned(),
        Other::Cms => format!("take the certificate out: `openssl cms -verify -noverify -nosigs -inform pem -in FILE -certsout {out}`"),
        Other::Base64InText => "take the value of the certificate out of it, and decode that: of a Secret, `kubectl get secret NAME -o \
             jsonpath='{.data.ca\\.crt}' | base64 -d`".to_owned(),
        Other::FormEncoded => format!("decode it: `python3 -c 'import sys,urllib.parse as u; print(u.unquote_plus(sys.stdin.read()))' < FILE > {out}`"),
        Other::Fingerprint => "give the certificate itself: it cannot be made of its fingerprint".to_owned(),
        Other::Label => format!("write it with the label CERTIFICATE: `openssl x509 -in FILE -out {out}`"),
        _ => "give exactly one certificate in PEM, with its BEGIN and END lines".to_owned(),
    }
}
