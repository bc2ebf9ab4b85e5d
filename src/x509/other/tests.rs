use super::Other::*;
use super::*;

/// SHA-256 of the certificates in testdata/recipe, as `openssl x509 -noout -fingerprint -sha256` prints them.
const CA: &str = "c8d67d8723f872deb761b188bb25a884225251e20b4ba1aee0be8c57d8ccf77a";
const EC: &str = "0c2c9e4a94e16dc9807c53e8e82aaeb17ba691073456153f2f07416ac55376f5";
const PROOF: &str = "d6db3d63095d66c3459b29ac2bcad8af32e786d58b506c3817185b28b83a9456";

fn file(name: &str) -> Vec<u8> {
    std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata").join(name)).unwrap()
}

fn text(name: &str) -> String {
    String::from_utf8(file(name)).unwrap()
}

fn fingerprints(found: &Recognized) -> Vec<String> {
    let digest = |it: &Certificate| aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, it.der());
    found.certificates.iter().map(|it| untrusted::hexadecimal(digest(it).as_ref())).collect()
}

/// File, what to call it, every layer, the certificates inside.
type Expected = (&'static str, Other, &'static [Other], &'static [&'static str]);

#[rustfmt::skip]
const FIXTURES: &[Expected] = &[
    ("request-openssl.pem", Request, &[Request], &[]),
    ("request-certtool.pem", Request, &[Request], &[]),
    ("request-nss.pem", Request, &[Request], &[]),
    ("request-forge.pem", Request, &[Request], &[]),
    ("request.der", Request, &[Request], &[]),
    ("request.der.b64", Request, &[BareBase64, Request], &[]),
    ("request-kubernetes.b64", Request, &[Base64OfPem, Request], &[]),
    ("request-with-key.pem", Request, &[Request], &[]),
    ("pkcs7-openssl.pem", Pkcs7Pem, &[Pkcs7Pem], &[CA, EC]),
    ("pkcs7-certtool.pem", Pkcs7Pem, &[Pkcs7Pem], &[CA]),
    ("pkcs7-forge.pem", Pkcs7Pem, &[Pkcs7Pem], &[CA]),
    ("pkcs7-label-certificate.pem", Pkcs7Pem, &[Pkcs7Pem], &[CA, EC]),
    ("cms-signed.pem", Cms, &[Cms], &[CA]),
    ("pkcs7.p7b", Pkcs7Der, &[Pkcs7Der], &[CA, EC]),
    ("pkcs7-cryptography.p7b", Pkcs7Der, &[Pkcs7Der], &[CA]),
    ("pkcs7.p7b.b64", Pkcs7Der, &[BareBase64, Pkcs7Der], &[CA, EC]),
    ("pkcs12.p12", Pkcs12, &[Pkcs12], &[]),
    ("pkcs12.p12.b64", Pkcs12, &[BareBase64, Pkcs12], &[]),
    ("keystore.p12", Pkcs12, &[Pkcs12], &[]),
    ("keystore.jks", JavaKeystore, &[JavaKeystore], &[]),
    ("keystore-with-key.jks", JavaKeystore, &[JavaKeystore], &[]),
    ("keystore-with-key.jks.b64", JavaKeystore, &[BareBase64, JavaKeystore], &[]),
    ("public-key.pem", PublicKey, &[PublicKey], &[]),
    ("public-key.der", PublicKey, &[PublicKey], &[]),
    ("public-key-pkcs1.pem", PublicKey, &[PublicKey], &[]),
    ("public-key-cryptography.pem", PublicKey, &[PublicKey], &[]),
    ("private-key.der", PrivateKey, &[PrivateKey], &[]),
    ("private-key.b64", PrivateKey, &[Base64OfPem, PrivateKey], &[]),
    ("private-key-openssh.pem", PrivateKey, &[PrivateKey], &[]),
    ("private-key-with-parameters.pem", PrivateKey, &[PrivateKey], &[]),
    ("openssh-public.pub", OpenSsh, &[OpenSsh], &[]),
    ("openssh-certificate.pub", OpenSsh, &[OpenSsh], &[]),
    ("openssh-rfc4716.pub", OpenSsh, &[OpenSsh], &[]),
    ("parameters-ec.pem", Parameters, &[Parameters], &[]),
    ("parameters-dh.pem", Parameters, &[Parameters], &[]),
    ("crl.pem", Crl, &[Crl], &[]),
    ("crl.der", Crl, &[Crl], &[]),
    ("empty.pem", Empty, &[Empty], &[]),
    ("der.der", Der, &[Der], &[CA]),
    ("der-nss.der", Der, &[Der], &[CA]),
    ("der-two.der", Der, &[Der], &[CA, EC]),
    ("archive.zip", Archive, &[Archive], &[]),
    ("archive.pem.gz", Archive, &[Archive], &[]),
    ("utf16-powershell.pem", Utf16, &[Utf16], &[CA]),
    ("utf16-be.pem", Utf16, &[Utf16], &[CA]),
    ("pem.b64", Base64OfPem, &[Base64OfPem], &[CA]),
    ("pem-76.b64", Base64OfPem, &[Base64OfPem], &[CA]),
    ("chain.b64", Base64OfPem, &[Base64OfPem, Several], &[CA, EC]),
    ("kubernetes-secret.yaml", Base64InText, &[Base64InText, Several], &[CA, EC]),
    ("kubernetes-secret.json", Json, &[Json], &[CA]),
    ("pem-of-pem.pem", PemOfPem, &[PemOfPem], &[CA]),
    ("bare.b64", BareBase64, &[BareBase64], &[CA]),
    ("bare-76.b64", BareBase64, &[BareBase64], &[CA]),
    ("url.b64", UrlBase64, &[UrlBase64, BareBase64], &[CA]),
    ("url.pem", UrlBase64, &[UrlBase64], &[CA]),
    ("plus-to-space.pem", PlusToSpace, &[PlusToSpace], &[CA]),
    ("plus-to-space-one-line.pem", PlusToSpace, &[PlusToSpace], &[CA]),
    ("plus-to-space.b64", PlusToSpace, &[PlusToSpace, BareBase64], &[CA]),
    ("percent-quote.txt", PercentEncoded, &[PercentEncoded], &[CA]),
    ("percent-form.txt", FormEncoded, &[FormEncoded], &[CA]),
    ("percent-encode-uri.txt", PercentEncoded, &[PercentEncoded], &[CA]),
    ("percent-of-base64.txt", PercentEncoded, &[PercentEncoded, Base64OfPem], &[CA]),
    ("hex-xxd.txt", Hexadecimal, &[Hexadecimal], &[CA]),
    ("hex-colons.txt", Hexadecimal, &[Hexadecimal], &[CA]),
    ("hex-0x.txt", Hexadecimal, &[Hexadecimal], &[CA]),
    ("hex-c.txt", Hexadecimal, &[Hexadecimal], &[CA]),
    ("dump-xxd.txt", HexDump, &[HexDump], &[CA]),
    ("dump-hexdump.txt", HexDump, &[HexDump], &[CA]),
    ("curly-dashes.pem", BoundaryLines, &[BoundaryLines], &[CA]),
    ("en-dashes.pem", BoundaryLines, &[BoundaryLines], &[CA]),
    ("dashes-windows-1252.pem", BoundaryLines, &[BoundaryLines], &[CA]),
    ("four-hyphens.pem", BoundaryLines, &[BoundaryLines], &[CA]),
    ("lower-case.pem", BoundaryLines, &[BoundaryLines], &[CA]),
    ("without-hyphens.pem", BoundaryLines, &[BoundaryLines], &[CA]),
    ("cut-off-1024.pem", CutOff, &[CutOff], &[]),
    ("cut-off-end-line.pem", CutOff, &[CutOff], &[CA]),
    ("cut-off-middle.pem", CutOff, &[CutOff], &[]),
    ("without-begin.pem", WithoutBegin, &[WithoutBegin], &[CA]),
    ("table.txt", Table, &[Table], &[CA]),
    ("arduino.ino", SourceCode, &[SourceCode], &[CA]),
    ("java.txt", SourceCode, &[SourceCode], &[CA]),
    ("mail-quote.txt", LinePrefix, &[LinePrefix], &[CA]),
    ("line-numbers.txt", LinePrefix, &[LinePrefix], &[CA]),
    ("printed-openssl.txt", PrintedText, &[PrintedText], &[]),
    ("printed-certtool.txt", PrintedText, &[PrintedText], &[]),
    ("printed-keytool.txt", PrintedText, &[PrintedText], &[]),
    ("printed-nss.txt", PrintedText, &[PrintedText], &[]),
    ("html-entities.html", Html, &[Html], &[CA]),
    ("html-login.html", Html, &[Html], &[]),
    ("json-slashes.json", Json, &[Json], &[CA]),
    ("json-twice.json", Json, &[Json], &[CA]),
    ("json-base64.json", Json, &[Json, Base64OfPem], &[CA]),
    ("json-x5c.json", Json, &[Json], &[CA]),
    ("escaped-twice.txt", Escaped, &[Escaped], &[CA]),
    ("file-name.txt", FileName, &[FileName], &[]),
    ("file-name-at.txt", FileName, &[FileName], &[]),
    ("file-name-uri.txt", FileName, &[FileName], &[]),
    ("placeholder-cat.txt", Placeholder, &[Placeholder], &[]),
    ("placeholder-variable.txt", Placeholder, &[Placeholder], &[]),
    ("placeholder-template.txt", Placeholder, &[Placeholder], &[]),
    ("fingerprint-openssl.txt", Fingerprint, &[Fingerprint], &[]),
    ("thumbprint.txt", Fingerprint, &[Fingerprint], &[]),
    ("label-x509.pem", Label, &[Label], &[CA]),
    ("label-trusted.pem", Label, &[Label], &[CA]),
    ("label-misspelt.pem", Label, &[Label], &[CA]),
    ("labels-differ.pem", Label, &[Label], &[CA]),
    ("several.pem", Several, &[Several], &[PROOF, CA]),
    ("several-with-key.pem", Several, &[Several], &[CA]),
    ("several-same.pem", Several, &[Several], &[CA]),
    ("several-mixed.pem", Several, &[Several], &[CA]),
];

#[test]
fn what_real_tools_write_is_recognized_with_the_certificates_inside() {
    let mut wrong = Vec::new();
    for (name, what, layers, certificates) in FIXTURES {
        let found = recognize(&file(&format!("other/{name}")));
        let seen = found.as_ref().map(|it| (it.what, it.layers.as_slice(), fingerprints(it)));
        let expected = (*what, *layers, certificates.iter().map(|it| (*it).to_owned()).collect());
        if seen.as_ref() != Some(&expected) {
            wrong.push(format!("{name}: {seen:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_block_of_several_is_named_in_order() {
    let blocks = |name: &str| recognize(&file(&format!("other/{name}"))).unwrap().blocks;
    assert_eq!(blocks("several.pem"), [Piece::Certificate(0), Piece::Certificate(1)]);
    assert_eq!(blocks("several-same.pem"), [Piece::Certificate(0), Piece::Certificate(0)]);
    assert_eq!(blocks("several-with-key.pem"), [Piece::Certificate(0), Piece::Other(PrivateKey)]);
    let mixed = [Piece::Certificate(0), Piece::Other(Request), Piece::Other(Crl), Piece::Unreadable];
    assert_eq!(blocks("several-mixed.pem"), mixed);
    assert_eq!(blocks("chain.b64").len(), 2);
    assert!(blocks("pkcs7-openssl.pem").is_empty());
}

#[test]
fn one_certificate_in_pem_and_what_nobody_knows_are_not_recognized() {
    for text in
        ["registered", "0", "-----BEGIN PGP MESSAGE-----\n\nAAAA\n-----END PGP MESSAGE-----", "\u{feff}", "%"]
    {
        assert!(recognize(text.as_bytes()).is_none(), "{text}");
    }
    for name in
        ["recipe/rsa-v3-ca.pem", "recipe/ecc-v3-ca.pem", "recipe/rsa-ca.pem", "other/json-string.json"]
    {
        assert!(recognize(&file(name)).is_none(), "{name}");
    }
}

#[test]
fn a_mistake_made_three_times_is_not_undone() {
    let once = |octets: Vec<u8>| {
        base64::Engine::encode(&base64::engine::general_purpose::STANDARD, octets).into_bytes()
    };
    let twice = once(once(file("recipe/ecc-v3-ca.pem")));
    assert_eq!(recognize(&twice).unwrap().certificates.len(), 1);
    assert!(recognize(&once(twice)).is_none());
}

/// Private keys of every form that testdata has, in every encoding that is undone.
#[test]
fn a_private_key_in_any_encoding_is_told_and_not_shown() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/private-keys");
    let mut texts: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|it| std::fs::read_to_string(it.unwrap().path()).unwrap())
        .collect();
    texts.extend(["other/private-key-openssh.pem", "keys/ec-p256-ca.pem", "keys/rsa-2048-ca.pem"].map(text));
    let mut missed = Vec::new();
    for key in texts {
        for (how, encoded) in encodings(&key) {
            let shown = String::from_utf8_lossy(&encoded);
            let begin: String = key.chars().take(60).collect();
            let is_encoded_twice = how.starts_with("base64") && !is_pem(&key);
            if !untrusted::has_private_key(&shown) && !is_encoded_twice {
                missed.push(format!("{how}: {begin}"));
            }
            if let Some(found) = recognize(&encoded) {
                assert!(found.certificates.is_empty(), "{how}: {begin}");
            }
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    for name in [
        "pkcs12.p12.b64",
        "keystore-with-key.jks.b64",
        "private-key.b64",
        "request-with-key.pem",
        "private-key-openssh.pem",
    ] {
        assert!(untrusted::has_private_key(&text(&format!("other/{name}"))), "{name}");
    }
}

/// Of others, base64 is what `untrusted` calls encoded twice.
fn is_pem(key: &str) -> bool {
    key.contains("PRIVATE KEY-----")
}

fn encodings(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let base64 = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, text);
    let percent: String = text.bytes().map(|it| format!("%{it:02X}")).collect();
    let wide = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let hexadecimal: String = text.bytes().map(|it| format!("{it:02x}")).collect();
    let quoted: String = text.lines().map(|line| format!("> {line}\n")).collect();
    vec![
        ("plain", text.into()),
        ("base64", base64.clone().into()),
        ("base64 with spaces", base64.replace('+', " ").into()),
        ("percent-encoded", percent.into()),
        ("plus to space", text.replace('+', " ").into()),
        ("hexadecimal", hexadecimal.into()),
        ("dashes", text.replace("-----", "\u{2014}\u{2014}-").into()),
        ("en dashes", text.replace("-----", "\u{2013}\u{2013}\u{2013}\u{2013}\u{2013}").into()),
        ("one em dash", text.replace("-----", "\u{2014}").into()),
        ("UTF-16LE", wide(u16::to_le_bytes)),
        ("UTF-16BE", wide(u16::to_be_bytes)),
        ("quoted", quoted.into()),
        ("without hyphens", text.replace("-----", "").into()),
        ("lower case", text.replace("BEGIN", "begin").replace("PRIVATE KEY", "private key").into()),
    ]
}

#[test]
fn reasons_are_short_codes_and_each_is_its_own() {
    // What follows a certificate is found where its length tells, and by no file alone.
    let others = || FIXTURES.iter().map(|(_, what, ..)| *what).chain([Other::OctetsAfter]);
    let mut reasons: Vec<&str> = others().map(Other::reason).collect();
    reasons.sort_unstable();
    reasons.dedup();
    let mut kinds: Vec<String> = others().map(|what| format!("{what:?}")).collect();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!((reasons.len(), kinds.len()), (Other::ALL.len(), Other::ALL.len()));
    for reason in reasons {
        let is_code = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
        assert!(reason.len() <= 40 && reason.bytes().all(is_code), "{reason}");
    }
}
