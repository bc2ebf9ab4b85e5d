//! `inspect`: the facts of certificates in responses, PEM and DER, and what is said where there is no certificate.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::common::{
    HOSTILE, Run, assert_fits, command, is_tame, only_the_first_line, response, run, run_stdin, testdata,
    without_colour,
};
use crate::process::Process;

/// The names of the facts in the contract of the report.
const FACTS: [&str; 15] = [
    "subject",
    "issuer",
    "serial",
    "version",
    "not_before",
    "not_after",
    "key",
    "signature_algorithm",
    "basic_constraints",
    "key_usage",
    "subject_key_identifier",
    "authority_key_identifier",
    "extensions",
    "sha256",
    "spki_sha256",
];

fn file(path: &str) -> Vec<u8> {
    fs::read(testdata().join(path)).unwrap()
}

/// What openssl makes of this input.
fn openssl(arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut command = Command::new("openssl");
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut process = Process::start(&mut command);
    process.stdin.take().unwrap().write_all(input).unwrap();
    let output = process.output();
    assert!(output.status.success(), "openssl {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn der(path: &str) -> Vec<u8> {
    openssl(&["x509", "-outform", "der"], &file(path))
}

/// The certificates and the errors of a run in JSON.
fn entries(run: &Run) -> (Vec<Value>, Vec<Value>) {
    let document = run.json();
    assert_eq!(document["schema"], "mqtt-ca-check/certificates/v1");
    let entries = document["certificates"].as_array().unwrap().iter().cloned();
    let (mut errors, certificates): (Vec<Value>, Vec<Value>) =
        entries.partition(|it| it.get("error").is_some());
    // What is wrong beside where.
    for error in &mut errors {
        let members = error.as_object_mut().unwrap();
        let Some(Value::Object(inner)) = members.remove("error") else { panic!("{members:?}") };
        members.extend(inner);
    }
    (certificates, errors)
}

/// Source, record and target of each.
fn places(entries: &[Value]) -> Vec<(&str, Option<u64>, Option<&str>)> {
    entries
        .iter()
        .map(|entry| (entry["source"].as_str().unwrap(), entry["record"].as_u64(), entry["target"].as_str()))
        .collect()
}

#[test]
fn human_of_a_response() {
    insta::assert_snapshot!(run(&["inspect", "responses/good.json"]).stdout);
}

#[test]
fn human_of_a_bundle_with_a_private_key_and_a_broken_block() {
    let cut = String::from_utf8(file("recipe/ecc-ca.pem")).unwrap();
    let (cut, _) = cut.split_once("-----END").unwrap();
    let bundle =
        [file("keys/rsa-2048-ca.pem"), cut.as_bytes().to_vec(), file("recipe/rsa-v3-ca.pem")].concat();
    insta::assert_snapshot!(run_stdin(&["inspect"], &bundle).stdout);
}

#[test]
fn human_of_one_certificate_with_unreadable_extensions() {
    let response: Value = serde_json::from_slice(&response("ca-basic-constraints-malformed.json")).unwrap();
    let content = response["Data"]["CaContent"].as_str().unwrap();
    insta::assert_snapshot!(run_stdin(&["inspect"], content.as_bytes()).stdout);
}

#[test]
fn human_without_a_certificate() {
    insta::assert_snapshot!(run_stdin(&["inspect"], b"\n").stdout);
}

#[test]
fn json_of_a_response_with_a_masked_content() {
    let mut response: Value = serde_json::from_slice(&response("good.json")).unwrap();
    response["Data"]["VerificationContent"] = "******".into();
    let input = serde_json::to_vec(&response).unwrap();
    insta::assert_snapshot!(run_stdin(&["inspect", "--format=json"], &input).stdout);
}

#[test]
fn the_json_document_has_the_keys_of_the_contract() {
    let run = run(&["inspect", "--format=json", "responses/good.json", "recipe/rsa-ca.pem", "no-such-file"]);
    let document = run.json();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<String>>();
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<String>>();
    assert_eq!(keys(&document), set(&["schema", "certificates"]));
    let (certificates, errors) = entries(&run);
    assert_eq!(certificates.len(), 3);
    let all = set(&[&["source", "record", "target"][..], &FACTS].concat());
    assert_eq!((keys(&certificates[0]), keys(&certificates[1])), (all.clone(), all.clone()));
    // A certificate that is in no response, of version 1.
    let fewer =
        ["target", "basic_constraints", "key_usage", "subject_key_identifier", "authority_key_identifier"];
    assert_eq!(keys(&certificates[2]), &all - &set(&fewer));
    assert_eq!(keys(&errors[0]), set(&["source", "code", "message", "help"]));
    // The facts are those of a report that is asked for all, key by key.
    let mut check = command();
    check.current_dir(testdata()).args(["check", "-v", "--format=json", "responses/good.json"]);
    let report = Run::of(check).json();
    for fact in FACTS {
        assert_eq!(certificates[0][fact], report["reports"][0]["ca"][fact], "{fact}");
        assert_eq!(certificates[1][fact], report["reports"][0]["verification"][fact], "{fact}");
    }
}

/// The value that openssl prints after `name=`.
fn printed(der: &[u8], arguments: &[&str]) -> String {
    let arguments = [&["x509", "-inform", "der", "-noout"], arguments].concat();
    let text = String::from_utf8(openssl(&arguments, der)).unwrap();
    text.trim().split_once('=').unwrap().1.to_owned()
}

/// The lines that openssl prints below the name of an extension; `None` if it prints none.
fn extension(der: &[u8], name: &str) -> Option<String> {
    let text = String::from_utf8(openssl(&["x509", "-inform", "der", "-noout", "-ext", name], der)).unwrap();
    let value = text.lines().skip(1).map(str::trim).collect::<Vec<_>>().join(" ");
    (!value.is_empty()).then_some(value)
}

fn digest(octets: &[u8]) -> String {
    let line = String::from_utf8(openssl(&["dgst", "-sha256", "-r"], octets)).unwrap();
    line.split(' ').next().unwrap().to_owned()
}

/// The facts of one certificate against what the openssl command prints of it.
fn assert_as_openssl_says(name: &str, der: &[u8]) {
    let run = run_stdin(&["inspect", "--format=json"], der);
    assert_eq!(run.status, 0, "{name}: {}", run.stdout);
    let facts = entries(&run).0.remove(0);
    let fact = |key: &str| facts[key].as_str().unwrap_or_else(|| panic!("{name}: {key}")).to_owned();
    for key in ["subject", "issuer"] {
        assert_eq!(fact(key), printed(der, &[&format!("-{key}"), "-nameopt", "RFC2253"]), "{name}");
    }
    // openssl prints the number, without the octet that only carries the sign.
    let number = fact("serial").to_uppercase();
    assert_eq!(number.trim_start_matches('0'), printed(der, &["-serial"]).trim_start_matches('0'), "{name}");
    for (key, option) in [("not_before", "-startdate"), ("not_after", "-enddate")] {
        assert_eq!(fact(key).replace('T', " "), printed(der, &[option, "-dateopt", "iso_8601"]), "{name}");
    }
    let fingerprint = printed(der, &["-fingerprint", "-sha256"]).replace(':', "").to_lowercase();
    assert_eq!(fact("sha256"), fingerprint, "{name}");
    let key = openssl(&["x509", "-inform", "der", "-noout", "-pubkey"], der);
    let spki = openssl(&["pkey", "-pubin", "-outform", "der"], &key);
    assert_eq!(fact("spki_sha256"), digest(&spki), "{name}");
    let text = String::from_utf8(openssl(&["x509", "-inform", "der", "-noout", "-text"], der)).unwrap();
    assert!(text.contains(&format!("Version: {} (", facts["version"])), "{name}");
    assert!(text.contains(&format!("Public-Key: ({} bit)", facts["key"]["bits"])), "{name}");
    assert!(text.contains(&format!("Signature Algorithm: {}\n", fact("signature_algorithm"))), "{name}");
    if let Some(curve) = facts["key"]["curve"].as_str() {
        assert!(text.contains(&format!("NIST CURVE: {curve}\n")), "{name}");
    }
    assert_extensions_as_openssl_says(name, der, &facts);
}

fn assert_extensions_as_openssl_says(name: &str, der: &[u8], facts: &Value) {
    let basic_constraints = facts["basic_constraints"].as_object().map(|it| {
        let ca = if it["ca"] == true { "CA:TRUE" } else { "CA:FALSE" };
        it.get("path_len")
            .and_then(Value::as_u64)
            .map_or_else(|| ca.to_owned(), |length| format!("{ca}, pathlen:{length}"))
    });
    assert_eq!(basic_constraints, extension(der, "basicConstraints"), "{name}");
    let usages = facts["key_usage"].as_array().map(|usages| {
        let spelled = usages.iter().map(|usage| match usage.as_str().unwrap() {
            "digitalSignature" => "Digital Signature",
            "keyCertSign" => "Certificate Sign",
            "cRLSign" => "CRL Sign",
            other => panic!("{name}: {other} is in no certificate of this test"),
        });
        spelled.collect::<Vec<_>>().join(", ")
    });
    assert_eq!(usages, extension(der, "keyUsage"), "{name}");
    let hexadecimal = |text: String| text.replace("keyid:", "").replace(':', "").to_lowercase();
    for (key, name_there) in [
        ("subject_key_identifier", "subjectKeyIdentifier"),
        ("authority_key_identifier", "authorityKeyIdentifier"),
    ] {
        let found = facts[key].as_str().map(ToOwned::to_owned);
        assert_eq!(found, extension(der, name_there).map(hexadecimal), "{name}: {key}");
    }
}

#[test]
fn the_facts_are_what_openssl_says() {
    let mut compared = 0;
    for entry in fs::read_dir(testdata().join("recipe")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "pem") {
            let name = format!("recipe/{}", path.file_name().unwrap().to_str().unwrap());
            assert_as_openssl_says(&name, &der(&name));
            compared += 1;
        }
    }
    assert_eq!(compared, 8);
    for name in ["ca-basic-constraints-path-length", "ec-p521", "rsa-4096-sha384", "time-not-after-2056"] {
        let response: Value = serde_json::from_slice(&response(&format!("{name}.json"))).unwrap();
        for content in ["CaContent", "VerificationContent"] {
            let pem = response["Data"][content].as_str().unwrap();
            let der = openssl(&["x509", "-outform", "der"], pem.as_bytes());
            assert_as_openssl_says(&format!("{name} {content}"), &der);
        }
    }
}

#[test]
fn a_chain_in_der_is_counted_from_nought() {
    let chain = [der("recipe/rsa-v3-verification.pem"), der("recipe/rsa-v3-ca.pem")].concat();
    for arguments in [&["inspect", "--format=json"][..], &["inspect", "--format=json", "-"]] {
        let run = run_stdin(arguments, &chain);
        let (certificates, errors) = entries(&run);
        assert_eq!(run.status, 0);
        assert_eq!(places(&certificates), [("-", Some(0), None), ("-", Some(1), None)]);
        assert_eq!(certificates[0]["sha256"], digest(&der("recipe/rsa-v3-verification.pem")));
        assert_eq!(certificates[1]["sha256"], digest(&der("recipe/rsa-v3-ca.pem")));
        assert!(errors.is_empty());
    }
    let cut = run_stdin(&["inspect", "--format=json"], &chain[..chain.len() - 1]);
    let (certificates, errors) = entries(&cut);
    assert_eq!((cut.status, places(&certificates)), (3, vec![("-", Some(0), None)]));
    assert_eq!(places(&errors), [("-", Some(1), None)]);
    assert_eq!(errors[0]["code"], "not-a-certificate");
}

#[test]
fn what_openssl_writes_around_and_in_certificates_is_read() {
    let ca = file("recipe/rsa-v3-ca.pem");
    let fingerprint = digest(&der("recipe/rsa-v3-ca.pem"));
    let with_text = openssl(&["x509", "-text"], &ca);
    let trusted = openssl(&["x509", "-addtrust", "clientAuth"], &ca);
    assert!(trusted.starts_with(b"-----BEGIN TRUSTED CERTIFICATE-----"));
    let old = String::from_utf8(ca.clone()).unwrap().replace("CERTIFICATE", "X509 CERTIFICATE");
    for input in [with_text, trusted, old.into_bytes(), ca] {
        let run = run_stdin(&["inspect", "--format=json"], &input);
        assert_eq!(run.status, 0, "{}", run.stdout);
        assert_eq!(entries(&run).0[0]["sha256"], fingerprint.as_str());
    }
}

/// Every run of 16 characters of base64 that the key holds.
fn secrets(key: &[u8]) -> Vec<String> {
    let text = String::from_utf8(key.to_vec()).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with("-----"));
    lines
        .flat_map(|line| line.as_bytes().chunks_exact(16).map(|it| String::from_utf8(it.to_vec()).unwrap()))
        .collect()
}

#[test]
fn a_private_key_is_named_and_never_shown() {
    let key = file("keys/rsa-2048-ca.pem");
    let secrets = secrets(&key);
    assert!(secrets.len() > 80);
    let text = String::from_utf8(key.clone()).unwrap();
    let ca = file("recipe/rsa-v3-ca.pem");
    let mislabelled = text.replace("PRIVATE KEY", "CERTIFICATE").into_bytes();
    let cut = text.split_once("-----END").unwrap().0.as_bytes().to_vec();
    let broken = text.replacen('A', "*", 1).into_bytes();
    let der = openssl(&["pkey", "-outform", "der"], &key);
    let mut response: Value = serde_json::from_slice(&response("good.json")).unwrap();
    response["Data"]["CaContent"] = text.clone().into();
    response["Data"]["CaName"] = text.into();
    let response = serde_json::to_vec(&response).unwrap();
    for input in [[&key[..], &ca].concat(), mislabelled, [&cut[..], &ca].concat(), broken, der, response] {
        for format in ["--format=human", "--format=json"] {
            let run = run_stdin(&["inspect", format], &input);
            assert_eq!(run.status, 3, "{}", run.stdout);
            for secret in &secrets {
                assert!(!run.stdout.contains(secret) && !run.stderr.contains(secret), "{}", run.stdout);
            }
        }
    }
    let bundle = run_stdin(&["inspect", "--format=json"], &[&key[..], &ca, &key, &ca].concat());
    let (certificates, errors) = entries(&bundle);
    // A key is no certificate that would be counted.
    assert_eq!(places(&certificates), [("-", Some(0), None), ("-", Some(1), None)]);
    assert_eq!(places(&errors), [("-", None, None), ("-", None, None)]);
    assert_eq!(errors[0]["code"], "not-a-certificate");
    assert_eq!(errors[0]["message"], "expected a certificate, found a PEM block labelled PRIVATE KEY");
}

#[test]
fn a_response_gives_both_contents_and_a_reason_for_each_that_is_none() {
    let run = run(&[
        "inspect",
        "--format=json",
        "inputs/page-of-three.json",
        "responses/masked-sample.json",
        "responses/ca-content-missing.json",
        "responses/ca-content-empty.json",
        "responses/ca-content-two-certificates.json",
        "responses/pem-literal-newlines.json",
    ]);
    assert_eq!(run.status, 3);
    let (certificates, errors) = entries(&run);
    let page: Vec<_> =
        places(&certificates).into_iter().filter(|(source, ..)| source.contains("page")).collect();
    let (ca, proof) = (Some("Data.CaContent"), Some("Data.VerificationContent"));
    let expected =
        [0, 1, 2].map(|record| [ca, proof].map(|target| ("inputs/page-of-three.json", Some(record), target)));
    assert_eq!(page, expected.concat());
    // PEM that had to be repaired is no error.
    let repaired =
        places(&certificates).into_iter().filter(|(source, ..)| source.contains("literal")).count();
    assert_eq!(repaired, 2);
    let codes: Vec<_> = places(&errors)
        .into_iter()
        .zip(&errors)
        .map(|((source, record, target), error)| (source, record, target, error["code"].as_str().unwrap()))
        .collect();
    assert_eq!(
        codes,
        [
            ("responses/masked-sample.json", Some(0), ca, "no-certificate"),
            ("responses/masked-sample.json", Some(0), proof, "no-certificate"),
            ("responses/ca-content-missing.json", Some(0), ca, "no-certificate"),
            ("responses/ca-content-empty.json", Some(0), ca, "no-certificate"),
            ("responses/ca-content-two-certificates.json", Some(0), ca, "not-a-certificate"),
        ]
    );
}

#[test]
fn what_an_input_is_shows_in_its_content() {
    let status = |input: &[u8]| run_stdin(&["inspect", "--format=json"], input).status;
    let (pem, der, json) = (file("recipe/rsa-ca.pem"), der("recipe/rsa-ca.pem"), response("good.json"));
    let marked = [b"\xef\xbb\xbf \n", &json[..]].concat();
    let line = String::from_utf8(json.clone()).unwrap().replace('\n', " ");
    let lines = format!("{line}\n{line}\n").into_bytes();
    for input in [&pem, &der, &json, &marked, &lines] {
        assert_eq!(status(input), 0);
    }
    let utf_16: Vec<u8> = String::from_utf8(pem).unwrap().encode_utf16().flat_map(u16::to_le_bytes).collect();
    let run = run_stdin(&["inspect", "--format=json"], &[&[0xff, 0xfe], &utf_16[..]].concat());
    assert_eq!(entries(&run).1[0]["code"], "not-json");
}

/// A folder with files of all kinds.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, octets: &[u8]| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, octets).unwrap();
    };
    let pem = file("recipe/rsa-ca.pem");
    write("a.pem", &pem);
    write("b.crt", &der("recipe/rsa-ca.pem"));
    write("c.cer", &pem);
    write("d.der", &der("recipe/ecc-ca.pem"));
    write("e.json", &response("good.json"));
    write("in/f.crt", &pem);
    write("empty.pem", b"");
    write("notes.txt", &pem);
    write("server.key", &file("keys/ec-p256-ca.pem"));
    folder
}

fn in_folder(folder: &Path, arguments: &[&str]) -> Run {
    let mut command = command();
    command.current_dir(folder).args(["inspect", "--format=json"]).args(arguments);
    Run::of(command)
}

#[test]
fn a_folder_gives_its_responses_and_certificates_by_the_octets_of_their_paths() {
    let folder = folder();
    let run = in_folder(folder.path(), &["."]);
    assert_eq!(run.status, 3);
    let (certificates, errors) = entries(&run);
    let expected = [
        ("./a.pem", Some(0), None),
        ("./b.crt", Some(0), None),
        ("./c.cer", Some(0), None),
        ("./d.der", Some(0), None),
        ("./e.json", Some(0), Some("Data.CaContent")),
        ("./e.json", Some(0), Some("Data.VerificationContent")),
        ("./in/f.crt", Some(0), None),
    ];
    assert_eq!(places(&certificates), expected);
    assert_eq!(places(&errors), [("./empty.pem", None, None)]);
    assert_eq!(errors[0]["code"], "no-certificate");
    assert_eq!(places(&entries(&in_folder(folder.path(), &["notes.txt"])).0), [("notes.txt", Some(0), None)]);
    assert_eq!(entries(&in_folder(folder.path(), &["*.c*"])).0.len(), 2);
    // check reads only responses of a folder.
    let mut check = command();
    check.current_dir(folder.path()).args(["check", "--format=ndjson", "."]);
    assert_eq!(Run::of(check).stdout.lines().count(), 1);
}

#[test]
fn three_where_there_is_no_certificate_and_it_is_said_why() {
    let empty = tempfile::tempdir().unwrap();
    let no_files = in_folder(empty.path(), &["."]);
    let pattern = in_folder(empty.path(), &["*.pem"]);
    let blank = run_stdin(&["inspect", "--format=json"], b" \n");
    let mark = run_stdin(&["inspect", "--format=json"], b"\xef\xbb\xbf\n");
    let nothing = run_stdin(&["inspect", "--format=json"], b"[]");
    let text = run_stdin(&["inspect", "--format=json"], b"hello");
    let error = run(&["inspect", "--format=json", "inputs/api-error-plain-text.txt"]);
    let markup = run(&["inspect", "--format=json", "inputs/api-error.xml"]);
    let broken = run(&["inspect", "--format=json", "inputs/truncated.json"]);
    let crl = b"-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n";
    let crl = run_stdin(&["inspect", "--format=json"], crl);
    for (run, record, code, said) in [
        (
            no_files,
            None,
            "no-certificate",
            "expected *.json, *.ndjson, *.jsonl, *.pem, *.crt, *.cer or *.der files",
        ),
        (pattern, None, "io", "matches nothing"),
        (blank, None, "no-certificate", "found nothing: the input is empty"),
        (mark, None, "no-certificate", "found nothing: the input is empty"),
        (nothing, None, "no-certificate", "the array or page is empty"),
        (text, None, "no-certificate", "expected JSON, or certificates in PEM or DER, found none of these"),
        (error, None, "api-error", "FindCaBySnError"),
        (markup, None, "not-json", "found XML with the API's error FindCaBySnError"),
        (broken, Some(0), "truncated", "the JSON ends inside"),
        (crl, None, "not-a-certificate", "found a PEM block labelled X509 CRL"),
    ] {
        assert_eq!((run.status, run.stderr.as_str()), (3, ""));
        let (certificates, errors) = entries(&run);
        assert_eq!((certificates.len(), errors.len()), (0, 1));
        assert_eq!((errors[0]["record"].as_u64(), errors[0]["code"].as_str()), (record, Some(code)));
        assert!(errors[0]["message"].as_str().unwrap().contains(said), "{}", errors[0]);
        assert!(errors[0]["help"].is_string(), "{}", errors[0]);
    }
}

#[test]
fn what_openssl_can_turn_into_certificates_is_told_how() {
    let certificate = testdata().join("recipe/rsa-ca.pem");
    let bundle = openssl(&["crl2pkcs7", "-nocrl", "-certfile", certificate.to_str().unwrap()], b"");
    let key = testdata().join("keys/ec-p256-ca.pem");
    let request = openssl(&["req", "-new", "-key", key.to_str().unwrap(), "-subj", "/CN=x"], b"");
    for (input, command) in
        [(bundle, "openssl pkcs7 -in FILE -print_certs"), (request, "openssl req -in FILE")]
    {
        let run = run_stdin(&["inspect", "--format=json"], &input);
        let help = entries(&run).1[0]["help"].clone();
        assert!(help.as_str().unwrap().contains(command), "{help}");
    }
}

#[test]
fn what_is_over_the_size_of_a_record_is_refused_unless_that_is_raised() {
    let pem = file("recipe/rsa-ca.pem");
    for options in [
        &["inspect", "--format=json", "--max-record-size=100"][..],
        &["inspect", "--format=pem", "--max-record-size=100"],
    ] {
        for input in [pem.clone(), der("recipe/rsa-ca.pem"), response("good.json")] {
            assert_eq!(run_stdin(options, &input).status, 3);
        }
    }
    // A block by itself, whatever stands around it; the next one is read all the same.
    let text = String::from_utf8(pem.clone()).unwrap();
    let long = text.replacen("-----\n", &format!("-----\n{}", "A".repeat(1 << 20)), 1);
    let padded = [&b"#".repeat(1 << 20)[..], b"\n", long.as_bytes(), &pem, &b"#".repeat(1 << 20)].concat();
    let run = run_stdin(&["inspect", "--format=json"], &padded);
    let (certificates, errors) = entries(&run);
    assert_eq!((run.status, places(&certificates)), (3, vec![("-", Some(1), None)]));
    assert_eq!((&errors[0]["code"], &errors[0]["record"]), (&json!("too-large"), &json!(0)));
    // So much text without a certificate is no input of any kind.
    let run = run_stdin(&["inspect", "--format=json"], &b"#".repeat(3 << 20));
    let (certificates, errors) = entries(&run);
    assert_eq!((run.status, certificates.len(), errors.len()), (3, 0, 1));
    assert_eq!(errors[0]["message"], "expected JSON, or certificates in PEM or DER, found none of these");
}

/// A certificate in PEM whose common name is this text, made by openssl.
fn named(common_name: &str) -> Vec<u8> {
    let escaped: String = common_name.chars().flat_map(|it| ['\\', it]).collect();
    let key = testdata().join("keys/ec-p256-ca.pem");
    let arguments = [
        "req",
        "-new",
        "-x509",
        "-utf8",
        "-days",
        "1",
        "-key",
        key.to_str().unwrap(),
        "-subj",
        &format!("/CN={escaped}"),
    ];
    openssl(&arguments, b"")
}

#[test]
fn hostile_text_in_a_subject_or_label_never_reaches_the_terminal_raw() {
    let subject = "a\u{1b}[31mred\u{9b}2K\u{202e}rlo\u{200b}z";
    let label = b"-----BEGIN a\x1b[31m\xe2\x80\xae-----\nMAA=\n-----END a\x1b[31m\xe2\x80\xae-----\n";
    let input = [named(subject), label.to_vec()].concat();
    let human = run_stdin(&["inspect"], &input);
    assert!(is_tame(&human.stdout), "{:?}", human.stdout);
    assert_fits(&human.stdout);
    assert!(human.stdout.contains("a\\\\1B"), "RFC 4514 escapes stand in the text: {}", human.stdout);
    let json = run_stdin(&["inspect", "--format=json"], &input);
    assert!(is_tame(&json.stdout), "{:?}", json.stdout);
    assert_eq!(
        entries(&json).1[0]["message"],
        "expected a certificate, found a PEM block labelled a\u{1b}[31m\u{202e}"
    );
}

#[cfg(unix)]
#[test]
fn hostile_file_names_never_reach_the_terminal_raw() {
    let folder = tempfile::tempdir().unwrap();
    let name = HOSTILE.replace('/', "");
    fs::write(folder.path().join(format!("{name}.pem")), file("recipe/rsa-ca.pem")).unwrap();
    fs::write(folder.path().join(format!("{name}-blank.pem")), "").unwrap();
    for format in ["--format=human", "--format=json"] {
        let run = run(&["inspect".as_ref(), format.as_ref(), folder.path().as_os_str()]);
        assert!(is_tame(&run.stdout) && is_tame(&run.stderr), "{:?}", run.stdout);
    }
}

#[test]
fn no_line_is_wider_than_80_columns_but_those_that_begin_a_block() {
    let all = run(&["inspect", "responses", "inputs", "recipe", "keys"]);
    let is_first = |line: &&str| !line.starts_with(' ') && !line.ends_with(" unreadable");
    let (first, rest): (Vec<&str>, Vec<&str>) =
        all.stdout.lines().filter(|line| !line.is_empty()).partition(is_first);
    assert!(first.len() > 500);
    assert_fits(&rest.join("\n"));
}

#[test]
fn colour_is_used_if_it_is_asked_for_and_adds_no_word() {
    let input = [file("recipe/rsa-ca.pem"), file("keys/ec-p256-ca.pem")].concat();
    let plain = run_stdin(&["inspect"], &input).stdout;
    let coloured = run_stdin(&["inspect", "--color=always"], &input).stdout;
    assert!(!plain.contains('\u{1b}'));
    assert!(coloured.contains("\u{1b}[35mUNREADABLE\u{1b}[0m"), "{coloured:?}");
    assert_eq!(without_colour(&coloured), plain);
}

#[test]
fn the_facts_go_into_a_file_and_no_input_is_overwritten_with_them() {
    let folder = folder();
    let output = folder.path().join("facts.json");
    let input = folder.path().join("a.pem");
    let before = fs::read(&input).unwrap();
    let inspect = |input: &Path, output: &PathBuf| {
        run(&["inspect".as_ref(), input.as_os_str(), "-o".as_ref(), output.as_os_str()])
    };
    let written = inspect(&input, &output);
    assert_eq!((written.status, written.stdout.as_str()), (0, ""));
    assert!(fs::read_to_string(&output).unwrap().contains("  subject    \"CN="));
    for named in [input.as_path(), folder.path()] {
        let refused = inspect(named, &input);
        assert_eq!(refused.status, 2);
        assert!(refused.stderr.contains("try 'mqtt-ca-check inspect --help'"), "{}", refused.stderr);
        assert_eq!(fs::read(&input).unwrap(), before);
    }
}

#[test]
fn two_for_wrong_usage_and_nothing_is_read() {
    for arguments in [
        &["--no-such-option"][..],
        &["--format", "ndjson"],
        &["--max-record-size", "0"],
        &["-", "-"],
        &["-o", "no-such-folder/facts", "recipe/rsa-ca.pem"],
    ] {
        let run = run(&[&["inspect"], arguments].concat());
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(run.stderr.starts_with("error: "), "{}", run.stderr);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn seventy_when_the_output_cannot_be_written() {
    for format in ["--format=human", "--format=json"] {
        let run = run(&["inspect", format, "-o", "/dev/full", "recipe/rsa-ca.pem"]);
        assert_eq!(run.status, 70);
        let said = "error: the output file /dev/full could not be written: no space left on device\n";
        assert_eq!(run.stderr, said);
    }
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_ends_the_run_quietly_with_the_status_so_far() {
    let bundle = file("recipe/rsa-ca.pem").repeat(500);
    let mut process = Process::start(command().arg("inspect").stdin(Stdio::piped()));
    let mut stdin = process.stdin.take().unwrap();
    // It is shown as it comes, so that nobody takes the rest.
    let writer = std::thread::spawn(move || stdin.write_all(&bundle));
    assert_eq!(only_the_first_line(process.stdout.take().unwrap()), "stdin#0\n");
    let output = process.output();
    assert!(writer.join().unwrap().is_err());
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(141), &b""[..]));
}
