//! `inspect --format pem`: the way of certificates out of responses, bundles and DER into files that every other tool reads.

use std::fs;
use std::process::{Command, Stdio};

use mqtt_ca_check::x509::{Bundle, Form};
use serde_json::Value;

use crate::common::{HOSTILE, command, is_tame, response, run, run_stdin, testdata};
use crate::process::output;
use crate::untrusted::certificate::{COMMON_NAME, UTF8_STRING, certificate, name, pem};

/// The DER octets of all certificates in a text.
fn ders(text: &str) -> Vec<Vec<u8>> {
    Bundle::of(text.as_bytes(), Form::Pem).map(|found| found.unwrap().der().to_vec()).collect()
}

/// How many certificates openssl finds in a file.
fn counted_by_openssl(path: &str) -> usize {
    let mut command = Command::new("openssl");
    let _command = command.args(["storeutl", "-certs", path]).stdin(Stdio::null());
    let stored = output(&mut command);
    assert!(stored.status.success(), "{}", String::from_utf8_lossy(&stored.stderr));
    let mut command = Command::new("openssl");
    let _command =
        command.args(["crl2pkcs7", "-nocrl", "-certfile", path, "-outform", "der", "-out", "/dev/null"]);
    assert!(output(&mut command).status.success());
    String::from_utf8_lossy(&stored.stdout).matches("-----BEGIN CERTIFICATE-----").count()
}

#[test]
fn each_certificate_of_a_response_is_a_block_behind_its_subject_and_source() {
    let run = run(&["inspect", "--format=pem", "responses/good.json"]);
    assert_eq!((run.status, &*run.stderr), (0, ""));
    let blocks: Vec<&str> = run.stdout.split_inclusive("-----END CERTIFICATE-----\n").collect();
    let [ca, proof] = blocks.as_slice() else { panic!("{}", run.stdout) };
    let expected = "# subject: CN=Example MQTT CA,O=Example,C=CN\n\
                    # source: responses/good.json#0 Data.CaContent\n\
                    -----BEGIN CERTIFICATE-----\n";
    assert!(ca.starts_with(expected), "{ca}");
    assert!(proof.contains("# source: responses/good.json#0 Data.VerificationContent\n"), "{proof}");
    // Behind the comments stands what openssl writes.
    let document: Value = serde_json::from_slice(&response("good.json")).unwrap();
    let content = document["Data"]["CaContent"].as_str().unwrap();
    assert_eq!(
        ca.split_once("-----BEGIN").unwrap().1.trim_end(),
        content.split_once("-----BEGIN").unwrap().1.trim_end()
    );
}

#[test]
fn what_is_written_is_read_by_openssl_and_again_here() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let der = ders(&fs::read_to_string(testdata().join("recipe/ecc-ca.pem")).unwrap()).remove(0);
    fs::write(folder.join("one.der"), &der).unwrap();
    let bundle =
        ["rsa-ca", "rsa-v3-ca"].map(|name| fs::read(testdata().join(format!("recipe/{name}.pem"))).unwrap());
    fs::write(folder.join("two.pem"), [&bundle[0][..], b"other text\r\n", &bundle[1]].concat()).unwrap();
    fs::write(folder.join("response.json"), response("pem-literal-newlines.json")).unwrap();
    let path = folder.join("all.out");
    let path = path.to_str().unwrap();
    let mut command = command();
    command.args(["inspect", "--format=pem", "-o", path]).arg(folder);
    assert!(output(&mut command).status.success());
    let text = fs::read_to_string(path).unwrap();
    let found = ders(&text);
    assert_eq!(found.len(), 5);
    assert!(found.contains(&der));
    assert!(!text.contains('\r'));
    assert_eq!(counted_by_openssl(path), 5);
    // From the file, and from standard input.
    assert_eq!(ders(&run(&["inspect", "--format=pem", path]).stdout), found);
    let again = run_stdin(&["inspect", "--format=pem", "-"], text.as_bytes());
    assert_eq!((again.status, ders(&again.stdout)), (0, found));
}

#[test]
fn what_cannot_be_read_is_named_on_standard_error_and_hides_no_other() {
    let run = run(&["inspect", "--format=pem", "responses/ca-content-two-certificates.json", "no-such-file"]);
    assert_eq!(run.status, 3);
    assert_eq!(ders(&run.stdout).len(), 1);
    let errors: Vec<&str> = run.stderr.lines().collect();
    assert!(
        errors[0].starts_with("error: responses/ca-content-two-certificates.json#0 Data.CaContent: "),
        "{}",
        errors[0]
    );
    assert!(errors[1].starts_with("error: no-such-file: "), "{}", errors[1]);
    assert_eq!(errors.len(), 2);
    let empty = run_stdin(&["inspect", "--format=pem"], b"");
    assert_eq!((empty.status, &*empty.stdout), (3, ""));
}

/// Neither a subject nor the name of a file makes a line, begins a block, or reaches the terminal.
#[cfg(unix)]
#[test]
fn no_text_of_others_begins_a_block() {
    let inner = pem("CERTIFICATE", &crate::untrusted::certificate::a_certificate());
    let long = format!("{}-----BEGIN CERTIFICATE-----", "x".repeat(249));
    let texts = [
        format!("\n{inner}"),
        format!("\r\n{inner}"),
        inner.replace('\n', "\\n"),
        HOSTILE.to_owned(),
        "-----BEGIN CERTIFICATE-----".to_owned(),
        format!("--{}", "-----BEGIN CERTIFICATE-----".repeat(3)),
        long,
    ];
    let folder = tempfile::tempdir().unwrap();
    for text in &texts {
        let subject = name(COMMON_NAME, UTF8_STRING, text.as_bytes());
        let der = certificate(&name(COMMON_NAME, UTF8_STRING, b"x"), &subject, &[]);
        let file_name: String = text.replace(['/', '\0'], "_").chars().take(60).collect();
        let path = folder.path().join(format!("{file_name}.der"));
        fs::write(&path, &der).unwrap();
        let mut command = command();
        command.args(["inspect", "--format=pem"]).arg(&path);
        let written = String::from_utf8(output(&mut command).stdout).unwrap();
        assert!(is_tame(&written), "{written:?}");
        assert_eq!(ders(&written), [der], "{written}");
        let lines: Vec<&str> = written.lines().collect();
        assert!(lines[0].starts_with("# subject: ") && lines[1].starts_with("# source: "), "{written}");
        assert_eq!(lines[2], "-----BEGIN CERTIFICATE-----");
        assert_eq!(written.matches("-----").count(), 4);
        let path = folder.path().join("written.out");
        fs::write(&path, &written).unwrap();
        assert_eq!(counted_by_openssl(path.to_str().unwrap()), 1);
        fs::remove_file(path).unwrap();
    }
}

/// The octets of such a certificate would have those of the key in them.
#[test]
fn a_certificate_with_a_private_key_in_it_is_not_written() {
    let subject = name(COMMON_NAME, UTF8_STRING, "x\u{2028}-----BEGIN PRIVATE KEY-----".as_bytes());
    let der = certificate(&name(COMMON_NAME, UTF8_STRING, b"x"), &subject, &[]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca.der");
    fs::write(&path, der).unwrap();
    let run = run(&["inspect", "--format=pem", path.to_str().unwrap()]);
    assert_eq!((run.status, &*run.stdout), (3, ""));
    assert!(run.stderr.contains("found one with a private key in it"), "{}", run.stderr);
}
