//! What is taken for a private key: each form of testdata/private-keys, which openssl, ssh-keygen and Python made, in each
//! encoding in which a text may come; and texts that hold no key.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use crate::untrusted::{NOTE, has_private_key, is_private_key, surely_has_private_key, without_private_key};

fn folder(name: &str) -> Vec<(String, String)> {
    let folder = format!("{}/testdata/{name}", env!("CARGO_MANIFEST_DIR"));
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths
        .map(|path| {
            let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
            (path.file_name().unwrap().to_str().unwrap().to_owned(), text)
        })
        .collect()
}

fn forms() -> Vec<(String, String)> {
    let forms = folder("private-keys");
    assert!(forms.len() > 15);
    forms
}

/// The octets between BEGIN and END, if they stand for DER.
fn der(pem: &str) -> Option<Vec<u8>> {
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    STANDARD.decode(body).ok().filter(|octets| octets.first() == Some(&0x30))
}

fn hexadecimal(octets: &[u8], separator: &str) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect::<Vec<_>>().join(separator)
}

/// RFC 3986 section 2.1, of everything but letters and digits.
fn percent(text: &str) -> String {
    let encoded = |byte: u8| match byte.is_ascii_alphanumeric() {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    text.bytes().map(encoded).collect()
}

fn references(text: &str) -> String {
    let encoded = |character: char| match character.is_ascii_alphanumeric() {
        true => character.to_string(),
        false => format!("&#{};", u32::from(character)),
    };
    text.chars().map(encoded).collect()
}

fn code_points(text: &str) -> String {
    text.chars().map(|character| format!("\\u{:04x}", u32::from(character))).collect()
}

/// RFC 4514 section 2.4, as names of certificates are shown.
fn in_a_name(text: &str) -> String {
    let escaped = |character: char| match character {
        '"' | '+' | ',' | ';' | '<' | '>' | '\\' => format!("\\{character}"),
        character if character.is_control() => format!("\\{:02X}", u32::from(character)),
        character => character.to_string(),
    };
    format!("CN={}", text.chars().map(escaped).collect::<String>())
}

/// The text in every encoding that keeps what it says.
fn encodings(text: &str) -> Vec<(&'static str, String)> {
    let json = serde_json::to_string(text).unwrap();
    vec![
        ("as it is", text.to_owned()),
        ("among other words", format!("see: {text} (from prod)")),
        ("CR LF", text.replace('\n', "\r\n")),
        ("lines written \\n", text.replace('\n', "\\n")),
        ("in one line", text.replace('\n', " ")),
        ("without line ends", text.replace('\n', "")),
        ("two spaces", text.replace(' ', "  ")),
        ("tabs", text.replace(' ', "\t")),
        ("no-break spaces", text.replace(' ', "\u{a0}")),
        ("line ends for spaces", text.replace(' ', "\n")),
        ("JSON", json.clone()),
        ("JSON in JSON", serde_json::to_string(&json).unwrap()),
        ("code points", code_points(text)),
        ("percent", percent(text)),
        ("percent, twice", percent(&percent(text))),
        ("a form", percent(text).replace("%20", "+")),
        ("references", references(text)),
        ("a name", in_a_name(text)),
        ("hexadecimal", hexadecimal(text.as_bytes(), "")),
    ]
}

/// The DER in every encoding that a text can have, without a label.
fn of_octets(octets: &[u8]) -> Vec<(&'static str, String)> {
    let base64 = STANDARD.encode(octets);
    let pieces = |length: usize, separator: &str| {
        let pieces: Vec<&str> =
            base64.as_bytes().chunks(length).map(|piece| std::str::from_utf8(piece).unwrap()).collect();
        pieces.join(separator)
    };
    vec![
        ("base64", base64.clone()),
        ("base64 behind letters", format!("key=abc{base64}")),
        ("base64url", URL_SAFE_NO_PAD.encode(octets)),
        ("base64 in lines", pieces(64, "\n")),
        ("base64 in pieces of seven", pieces(7, "\" \"")),
        ("base64 in quoted lines", pieces(20, "\n> ")),
        ("base64 with dots", pieces(1, ".")),
        ("base64 with shell's continuations", pieces(16, "\\\n")),
        ("base64 in lines written \\n", pieces(16, "\\n")),
        ("base64 in a name", in_a_name(&pieces(16, "\n"))),
        ("base64, percent", percent(&base64)),
        ("base64, cut off", base64.chars().take(44).collect()),
        ("hexadecimal", hexadecimal(octets, "")),
        ("hexadecimal behind a digit", format!("4{}", hexadecimal(octets, ""))),
        ("hexadecimal, upper case", hexadecimal(octets, "").to_uppercase()),
        ("hexadecimal with colons", hexadecimal(octets, ":")),
        ("hexadecimal with spaces", hexadecimal(octets, " ")),
        ("hexadecimal as in C", format!("{{0x{}}}", hexadecimal(octets, ", 0x"))),
        ("hexadecimal as in C, upper case", format!("0X{}", hexadecimal(octets, ",0X").to_uppercase())),
        ("hexadecimal in a string of C", format!("\\x{}", hexadecimal(octets, "\\x"))),
        ("hexadecimal as in assembly", format!("{}h", hexadecimal(octets, "h, "))),
        ("hexadecimal, cut off", hexadecimal(octets, "").chars().take(76).collect()),
        ("xxd", dump(octets, 2, "{offset:08x}: {groups}  {text}")),
        ("hexdump -C", dump(octets, 1, "{offset:08x}  {groups}  |{text}|")),
        ("od -t x1", dump(octets, 1, "{offset:07o} {groups}")),
        ("Format-Hex", dump(octets, 1, "{offset:08X}   {groups}  {text}").replace('\n', "\r\n")),
        ("xxd in JSON", serde_json::to_string(&dump(octets, 2, "{offset:08x}: {groups}  {text}")).unwrap()),
        ("hexadecimal in a name", format!("CN=#04820{}", hexadecimal(octets, ""))),
    ]
}

/// Lines of sixteen octets in groups of this many, with their offset and the octets as text.
fn dump(octets: &[u8], group: usize, line: &str) -> String {
    let text = |octets: &[u8]| -> String {
        let shape = |octet: &u8| if octet.is_ascii_graphic() { char::from(*octet) } else { '.' };
        octets.iter().map(shape).collect()
    };
    let lines = (0_usize..).step_by(16).zip(octets.chunks(16)).map(|(at, octets)| {
        let groups: Vec<String> = octets.chunks(group).map(|group| hexadecimal(group, "")).collect();
        line.replace("{offset:08x}", &format!("{:08x}", at))
            .replace("{offset:08X}", &format!("{:08X}", at))
            .replace("{offset:07o}", &format!("{:07o}", at))
            .replace("{groups}", &groups.join(" "))
            .replace("{text}", &text(octets))
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn openssh_s_own_form_is_recognised_in_hexadecimal() {
    let text = forms().into_iter().find(|(name, _)| name == "openssh.txt").unwrap().1;
    let body: String = text.lines().filter(|line| !line.starts_with("-----")).collect();
    let octets = STANDARD.decode(body).unwrap();
    for (encoding, text) in of_octets(&octets) {
        assert!(has_private_key(&text), "{encoding}: {text}");
    }
}

/// What certificates and the platform's answers have in hexadecimal: digests, serial numbers, codes.
#[test]
fn numbers_of_32_digits_and_more_are_shown() {
    for text in [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "30820122300d06092a864886f70d01010105000382010f003082010a02820101",
        "302a300506032b6570032100d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "13274673-8f90-4630-bea1-9cccb25756ad2089310274650918273645546372",
        "3006020100020100300602010102010030060201010201003006020101020100",
        "61b76757929df1cd0b59fa3725edd5b1716b3dbb",
    ] {
        assert!(!has_private_key(text), "{text}");
    }
}

#[test]
fn each_form_is_recognised_in_each_encoding() {
    for (form, text) in forms() {
        for (encoding, text) in encodings(&text) {
            assert_eq!(without_private_key(&text), NOTE, "{form}, {encoding}: {text}");
        }
    }
}

#[test]
fn der_is_recognised_in_each_encoding_without_a_label() {
    let mut seen = 0;
    for (form, text) in forms() {
        let Some(octets) = der(&text) else { continue };
        seen += 1;
        for (encoding, text) in of_octets(&octets) {
            assert!(has_private_key(&text), "{form}, {encoding}: {text}");
        }
    }
    assert!(seen >= 10, "{seen}");
}

/// The structures of RFC 8017 A.1.2, RFC 5958, RFC 5915 and RFC 7292, octet by octet, beside public ones that begin alike.
#[test]
fn a_structure_is_told_by_what_follows_its_version() {
    let element =
        |tag: u8, contents: &[u8]| [&[tag, u8::try_from(contents.len()).unwrap()], contents].concat();
    let sequence = |parts: &[&[u8]]| element(0x30, &parts.concat());
    let (modulus, key) = (element(0x02, &[0x7f; 64]), element(0x04, &[0x7f; 32]));
    let ed25519 = sequence(&[b"\x06\x03\x2b\x65\x70"]);
    let pbes2 = sequence(&[b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0d", b"\x30\x00"]);
    let data = sequence(&[b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"]);
    for (about, octets) in [
        ("RSAPrivateKey", sequence(&[b"\x02\x01\x00", &modulus])),
        ("PrivateKeyInfo", sequence(&[b"\x02\x01\x00", &ed25519, &key])),
        ("OneAsymmetricKey", sequence(&[b"\x02\x01\x01", &ed25519, &key])),
        ("ECPrivateKey", sequence(&[b"\x02\x01\x01", &key])),
        ("EncryptedPrivateKeyInfo", sequence(&[&pbes2, &key])),
        ("PFX", sequence(&[b"\x02\x01\x03", &data])),
        ("PFX in BER", [b"\x30\x80\x02\x01\x03\x30\x80".as_slice(), data.get(2..).unwrap()].concat()),
        ("OpenSSH", b"openssh-key-v1\0\0\0\0\x04none".to_vec()),
    ] {
        assert!(is_private_key(&octets), "{about}");
    }
    let name = sequence(&[b"\x31\x00"]);
    for (about, octets) in [
        ("RSAPublicKey", sequence(&[&modulus, b"\x02\x03\x01\x00\x01"])),
        ("SubjectPublicKeyInfo", sequence(&[&ed25519, b"\x03\x02\x00\x7f"])),
        ("TBSCertificate of version 1 with serial number 1", sequence(&[b"\x02\x01\x01", &ed25519, &name])),
        ("CertificationRequestInfo", sequence(&[b"\x02\x01\x00", &name, &ed25519])),
        (
            "an ECDSA signature with r = 1",
            sequence(&[b"\x02\x01\x01", b"\x02\x08\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f"]),
        ),
        // Behind a name of 12 octets, an RSA-8192 key: its SEQUENCE begins 30 82 04 22.
        (
            "CertificationRequestInfo with a long key",
            [
                &b"\x30\x82\x04\x39\x02\x01\x00\x30\x0c\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x0c\x01x"[..],
                b"\x30\x82\x04\x22",
            ]
            .concat(),
        ),
        ("DigestInfo", sequence(&[&ed25519, &key])),
        ("nothing", Vec::new()),
    ] {
        assert!(!is_private_key(&octets), "{about}");
    }
}

/// As Kubernetes keeps a file in a secret.
#[test]
fn base64_of_a_pem_text_is_recognised() {
    for (form, text) in forms().into_iter().filter(|(_, text)| text.starts_with("-----BEGIN")) {
        if form == "pkcs12.txt" {
            continue;
        }
        for before in ["", " ", "#\n"] {
            let base64 = STANDARD.encode(format!("{before}{text}"));
            assert!(has_private_key(&base64), "{form}: {base64}");
            let lines: Vec<&str> =
                base64.as_bytes().chunks(20).map(|line| std::str::from_utf8(line).unwrap()).collect();
            assert!(has_private_key(&lines.join("\n  ")), "{form} in lines");
            assert!(has_private_key(&percent(&base64)), "{form}, percent");
        }
    }
}

/// RSA numbers are shortened; PowerShell's `[Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($pem))` gives the
/// last form.
#[test]
fn keys_as_javascript_yaml_and_dotnet_write_them_are_recognised() {
    let d = "Yamr9uQWSJUZlKlqKQS5Akvl-8Xbr67_JiDV_FxFRno";
    for text in [
        format!("{{\n  kty: 'EC',\n  crv: 'P-256',\n  d: '{d}'\n}}"),
        format!("kty: EC\ncrv: P-256\nd: {d}\n"),
        format!("{{\"keys\":[{{\"kty\":\"EC\",\"x\":\"{d}\"}},{{\"d\":\"{d}\",\"kty\":\"OKP\"}}]}}"),
        format!("<RSAParameters xmlns:x=\"y\"><D>{d}</D><Modulus>AA==</Modulus></RSAParameters>"),
        format!("<ds:RSAKeyValue><ds:Modulus>AA==</ds:Modulus><ds:D>\n{d}</ds:D></ds:RSAKeyValue>"),
    ] {
        assert!(surely_has_private_key(&text), "{text}");
    }
    for (form, text) in forms().into_iter().filter(|(_, text)| text.starts_with("-----BEGIN")) {
        for before in ["", " ", "  "] {
            let text = format!("{before}{text}");
            let utf_16: [Vec<u8>; 2] = [
                text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
                text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            ];
            for octets in utf_16.into_iter().filter(|_| form != "pkcs12.txt") {
                assert!(has_private_key(&STANDARD.encode(octets)), "{form}: {text}");
            }
        }
    }
    for before in ["", "x", "xy"] {
        let text = format!("{before}-----BEGIN PGP PRIVATE KEY BLOCK-----\n");
        assert!(has_private_key(&STANDARD.encode(&text)), "{text}");
    }
}

#[test]
fn labels_are_recognised_in_any_case_where_a_label_stands() {
    for text in [
        "-----BEGIN PRIVATE KEY-----",
        "-----begin rsa private key-----",
        "x -----Begin Private Key----- y",
        "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----",
        "-----BEGIN PGP PRIVATE KEY BLOCK-----",
        "-----BEGIN PRIVATE KEY",
        "RSA PRIVATE KEY-----\nAbCd",
        "> ED25519 Private-Key:\n> priv:\n>     00:",
        "AbCd\n-----END RSA PRIVATE KEY-----",
        "Private key: AoIBAQCnbrbmm+omYOiMa5moG7wc8PGa/PN+mohgRmZR9+Iv",
    ] {
        assert!(has_private_key(text), "{text}");
    }
}

#[test]
fn sentences_and_names_that_speak_of_private_keys_are_shown() {
    for text in [
        "the private key is invalid",
        "The PRIVATE KEY stays at home",
        "# BEGINNING: the PRIVATE KEY stays",
        "BEGIN with the PRIVATE KEY",
        "a PEM block labelled RSA PRIVATE KEY",
        "/home/me/PRIVATE KEY/ca.json",
        "Keep the private key -- it must not be shown -- in a file of its own",
        "the back-end private key was replaced because it had been disclosed to others",
        "private key 13274673-8f90-4630-bea1-9cccb25756ad2089310274650918",
        "IllegalPrivateKeySpecificationException: no private key was found in the request",
        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\"}",
        "-----END CERTIFICATE-----\nThe private key is kept in the HSM.",
        "-----END CERTIFICATE-----\n# private key: vault:secret/mqtt",
        "# private key: vault secret/mqtt-ca\n-----BEGIN CERTIFICATE-----\nMIIDYzCCAkugAwIBAgIUYbdnV5Kd8c0LWfo3",
        "check --endpoint and the private key of the caller",
        "-----endpoint private key----- of it",
        "-- BEGIN of the private key policy --",
        "----- begin certificate, private key not shown",
        "Private key\n-----------\nkept in vault\n",
        "PRIVATE KEY\n-----------\nkept in vault\n",
        "private key -----",
        "+------+-------------+\n| CA | private key +-------------+",
        "Could not read private key from /Users/Abc1/Documents/MqttCertificates2026/ca.key",
        "private key C:/ProgramData/MqttBroker2/Certificates/CertificateAuthority",
        "private key id: projects-AbcDef0123456789AbcDef0123456789AbcD-keys-1",
        "private key SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8",
        "convert PuTTY-User-Key-File-2 to OpenSSH with puttygen",
        "Private-Key: none was given to the program",
        "prime1: aa:bb:cc:dd:ee:ff:00:11:22",
        "{\"kty\":\"EC\"} and {\"d\":\"aaaaaaaaaaaaaaaaaaaaaaaa\"}",
        "{\"kty\":\"RSA\",\"n\":\"sss\"}  {\"p\":\"search-term-which-is-long\"}",
        "kty: RSA, d: internationalization",
        "<RSAKeyValue><Modulus>AA==</Modulus></RSAKeyValue><D>data</D>",
        "{\"d\": \"2026-06-01T00:00:00Z and a long text\", \"kind\": \"kty\"}",
        "MAC address MA:CA:IN, MEMBER, MIDDLE and MICA",
        "3f6c1b9e0d7a4825c6f1e0b9a8d7c6b5f4e3d2c1b0a998877665544332211000",
        "",
    ] {
        assert_eq!(without_private_key(text), text);
    }
}

/// What looks like a key beside a certificate makes no good registration fail.
#[test]
fn what_a_content_is_refused_for_is_surer_than_what_is_not_shown() {
    for text in
        ["Private key: AoIBAQCnbrbmm+omYOiMa5moG7wc8PGa/PN+mohgRmZR9+Iv", "RSA PRIVATE KEY-----\nAbCd"]
    {
        assert!(has_private_key(text) && !surely_has_private_key(text), "{text}");
    }
    assert!(surely_has_private_key("> Private-Key: (256 bit)\n> priv:\n>     00:"));
    for (form, text) in forms() {
        assert!(surely_has_private_key(&text), "{form}");
    }
}

/// The keys of testdata, as openssl gives the public halves: the last element of each certificate holds one.
#[test]
fn certificates_requests_and_public_keys_are_shown() {
    let mut seen = std::collections::BTreeSet::new();
    for (name, text) in folder("responses") {
        if !name.ends_with(".json") || name.starts_with("private-key") {
            continue;
        }
        let response: serde_json::Value = serde_json::from_str(&text).unwrap();
        for field in ["CaContent", "VerificationContent"] {
            let Some(content) = response["Data"][field].as_str() else { continue };
            assert!(!has_private_key(content), "{name} {field}");
            let Some(octets) = der(content).filter(|octets| seen.insert(octets.clone())) else { continue };
            for (encoding, text) in of_octets(&octets) {
                assert!(!has_private_key(&text), "{name} {field}, {encoding}");
            }
        }
    }
    assert!(seen.len() > 200, "{}", seen.len());
}

/// `openssl req -new -key testdata/keys/ec-p256-ca.pem -subj /CN=x -outform DER | base64 -w0`, `openssl pkey -in
/// testdata/keys/NAME.pem -pubout -outform DER | base64 -w0` of rsa-1024 and ed25519, `openssl ecparam -name
/// prime256v1 -param_enc explicit -outform DER | base64 -w0`.
#[test]
fn public_structures_in_base64_are_shown() {
    for base64 in PUBLIC {
        let octets = STANDARD.decode(base64).unwrap();
        for (encoding, text) in of_octets(&octets) {
            assert!(!has_private_key(&text), "{encoding}: {text}");
        }
    }
}

#[test]
fn the_work_grows_in_step_with_the_text() {
    let length = 1 << 20;
    let texts = [
        "M",
        "MIIE",
        "MIIEvQIBADANBgkqhkiG9w0BAQEF",
        "MI \\",
        "PRIVATE ",
        "PRIVATE KEY",
        "BEGIN PRIVATE",
        "\"kty\"",
        "30",
        "30820",
        "00000000: 3082 0201 ",
        "00000000: 3082\n",
        "PRIVATE KEY----",
        "kty:d:",
        "<RSAKeyValue><D>",
        "%25",
        "\\\\",
        "&#",
        "<RSAKeyValue",
        "priv:",
        "\"d\":",
        "UFJJVkFUR ",
    ];
    for text in texts {
        let text: String = text.chars().cycle().take(length).collect();
        let started = std::time::Instant::now();
        let _is_found = has_private_key(&text);
        // A debug build takes less than a second; were it quadratic, hours.
        assert!(started.elapsed().as_secs() < 30, "{:.20}", text);
    }
}

const PUBLIC: [&str; 4] = [
    "MIHGMG4CAQAwDDEKMAgGA1UEAwwBeDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABDbUruVoXi4oq/S0E7Yq9Y9P27IWpPiq/V+dTMlItViWjcLJyMYpkqBny0wTOxrif3e7SBoWYmU+kax8A+8rHzSgADAKBggqhkjOPQQDAgNIADBFAiBNe8yNu5bZP1Nk4gc22vaPHKvyDsNipfpk9hbhU2aNZQIhANCgRM+EDOJCn19il9Rc1M+3tXxIKjTn7peYQBjFa1kC",
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCrFB85SJmHbiSBRr63caNscejw3tn2JV3d0iDo40eR5LjpaT2b3LE7RhCLlLHBNamWFT1hLDP8m6LAOyiOAO9KlwV06YbZn8vcynWyngDaKL+lw1WCpZ4WU/k1AyKSxqYqjidRyYJAb3s971D+4JI0SjxNfkQozVffnODojirTtQIDAQAB",
    "MCowBQYDK2VwAyEALGn2U8KY+VDH83X1si1sxbtjTv9NsakVS8cY+QoKmqc=",
    "MIH3AgEBMCwGByqGSM49AQECIQD/////AAAAAQAAAAAAAAAAAAAAAP///////////////zBbBCD/////AAAAAQAAAAAAAAAAAAAAAP///////////////AQgWsY12Ko6k+ez671VdpiGvGUdBrDMU7D2O848PifSYEsDFQDEnTYIhucEk2pmeOETnSa3gZ9+kARBBGsX0fLhLEJH+Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT+NC4v4af5uO5+tKfA+eFivOM1drMV7Oy7ZAaDe/UfUCIQD/////AAAAAP//////////vOb6racXnoTzucrC/GMlUQIBAQ==",
];

/// `keytool -genkeypair -storetype JKS`, in base64 and in hexadecimal.
#[test]
fn a_java_keystore_is_taken_for_a_private_key() {
    let path = format!("{}/testdata/other/keystore-with-key.jks", env!("CARGO_MANIFEST_DIR"));
    let octets = std::fs::read(path).unwrap();
    for text in [STANDARD.encode(&octets), hexadecimal(&octets, ""), hexadecimal(&octets, ":")] {
        assert!(surely_has_private_key(&text), "{text:.40}");
    }
    assert!(!has_private_key("/u3+7QBBBBIAAAABAAAAAQACY2EAAAE"));
}

/// As PowerShell writes it with `>`, where each octet is read as a character.
#[test]
fn a_private_key_in_utf_16_that_is_read_as_utf_8_is_told() {
    for (name, text) in forms() {
        let wide: String = text.chars().flat_map(|it| [it, '\0']).collect();
        assert!(has_private_key(&text) && has_private_key(&wide), "{name}");
    }
    let certificate: String = "-----BEGIN CERTIFICATE-----".chars().flat_map(|it| [it, '\0']).collect();
    assert!(!has_private_key(&certificate));
}

/// An editor makes dashes of hyphens; what is encrypted has no structure by which it could be told.
#[test]
fn encrypted_pem_is_told_by_its_header_whatever_became_of_the_hyphens() {
    let key = std::fs::read_to_string(format!(
        "{}/testdata/private-keys/pkcs1-encrypted.txt",
        env!("CARGO_MANIFEST_DIR")
    ));
    let key = key.unwrap();
    for hyphens in ["\u{2014}\u{2014}-", "\u{2014}", "\u{fffd}", ""] {
        assert!(surely_has_private_key(&key.replace("-----", hyphens)), "{hyphens}");
    }
    assert!(!has_private_key("the private key has no Proc-Type: it is not encrypted"));
}
