//! Private keys in every form, encoding and place: of none of them 16 characters come out, in any output of any command.

use std::collections::HashSet;

use serde_json::json;

use super::certificate::{COMMON_NAME, UTF8_STRING, a_certificate, name, pem};
use super::{PLACES, named, no_json, run_in, verdicts};
use crate::common::{AT, Run, check_stdin, response, run_stdin, testdata};

/// Characters of a key that must not come out together.
const PART: usize = 16;

/// Each form of testdata/private-keys, and some of them in other encodings.
fn forms() -> Vec<(String, String)> {
    let folder = testdata().join("private-keys");
    let mut forms: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.display().to_string(), std::fs::read_to_string(&path).unwrap()))
        .collect();
    assert!(forms.len() > 15);
    let read = |name: &str| std::fs::read_to_string(testdata().join("private-keys").join(name)).unwrap();
    let ed25519 = read("pkcs8-ed25519.txt");
    let bare = ed25519.lines().nth(1).unwrap().to_owned();
    let rsa = read("pkcs8-rsa.txt");
    let percent: String = rsa.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let hexadecimal: String = rsa.bytes().map(|byte| format!("{byte:02x}")).collect();
    let others = [
        ("two spaces", rsa.replace(' ', "  ")),
        ("no-break spaces", rsa.replace(' ', "\u{a0}")),
        ("one line", rsa.replace('\n', " ")),
        ("lines written \\n", rsa.replace('\n', "\\n")),
        ("base64 alone", bare.clone()),
        ("base64 far behind other text", format!("{}{bare}", "x ".repeat(300))),
        ("base64url in quotes", format!("'{}'", bare.replace('+', "-").replace('/', "_"))),
        ("percent", percent),
        ("hexadecimal", hexadecimal),
        (
            "lower-case label, body of which nothing is known",
            "-----begin rsa private key-----\nQ7mZ4tXb9LkVw2NcRf8H".to_owned(),
        ),
    ];
    forms.extend(others.map(|(about, text)| (about.to_owned(), text)));
    forms
}

/// Letters and digits alone, so that no escape, line end or space breaks a part.
fn compact(text: &str) -> String {
    let text = text.replace("\\n", "").replace("\\u00a0", "").replace("\\u{a0}", "");
    text.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// The parts of a text that say something of the key: those with a digit, which labels and other words have not.
fn parts(text: &str) -> HashSet<String> {
    let compact = compact(&text.replace("x ", ""));
    let parts = compact.as_bytes().windows(PART).filter(|part| part.iter().any(u8::is_ascii_digit));
    parts.map(|part| String::from_utf8(part.to_vec()).unwrap()).collect()
}

/// So many of the first characters of a form; some begin with as many of the public key or of the label alone, which may be
/// shown.
fn beginning(form: &str, text: &str, length: usize) -> String {
    let is_public = ["jwk-rsa.txt", "xml.txt", "text-rsa.txt", "percent", "hexadecimal"]
        .iter()
        .any(|name| form.ends_with(name));
    if is_public { "x".to_owned() } else { text.chars().take(length).collect() }
}

#[track_caller]
fn assert_hidden(key: &HashSet<String>, output: &str, about: &str) {
    let compact = compact(output);
    let shown =
        compact.as_bytes().windows(PART).find(|part| key.contains(std::str::from_utf8(part).unwrap()));
    assert!(shown.is_none(), "{about}: {:?} of {output}", shown.map(String::from_utf8_lossy));
}

#[track_caller]
fn assert_run(key: &HashSet<String>, run: &Run, about: &str) {
    assert_hidden(key, &run.stdout, about);
    assert_hidden(key, &run.stderr, about);
}

/// The options of every form in which records come out.
const FORMS: [&[&str]; 6] = [
    &["check", AT],
    &["check", AT, "--format=json"],
    &["check", AT, "--format=ndjson"],
    &["inspect"],
    &["inspect", "--format=json"],
    &["check", AT, "--color=always", "--fail-on=info"],
];

#[test]
fn of_a_key_in_a_record_nothing_comes_out() {
    for (form, text) in forms() {
        let key = parts(&text);
        let records: Vec<String> = PLACES.iter().map(|(_, record, _)| record(&text)).collect();
        for arguments in FORMS {
            // Among several, and then each alone where that has another form.
            let run = run_stdin(arguments, records.join("\n").as_bytes());
            assert!(matches!(run.status, 1 | 3), "{form}");
            assert_run(&key, &run, &format!("{form}, {arguments:?}"));
        }
        for ((place, ..), record) in PLACES.iter().zip(&records) {
            let run = check_stdin(&[], record.as_bytes());
            assert_run(&key, &run, &format!("{form} in {place}"));
        }
    }
}

#[test]
fn of_a_key_in_what_is_no_record_nothing_comes_out() {
    for (form, text) in forms() {
        let key = parts(&text);
        let certificate = named(&name(COMMON_NAME, UTF8_STRING, text.as_bytes()), &[]);
        let label = beginning(&form, &text.replace('-', ""), 64);
        let bundle = format!("{text}\n{certificate}{}{text}", pem(&label, &a_certificate()));
        let lines =
            format!("SDKError:\n   StatusCode: 403\n   Code: x\n   Message: {text}\n   RequestId: {text}\n");
        let keys = json!({"Data": {"Sn": {&text: 1}}}).to_string();
        let inputs = no_json(&text).into_iter().chain([bundle, lines, keys].map(String::into_bytes));
        for input in inputs {
            for arguments in FORMS {
                let run = run_stdin(arguments, &input);
                assert_run(
                    &key,
                    &run,
                    &format!("{form}, {arguments:?}: {}", String::from_utf8_lossy(&input)),
                );
            }
        }
    }
}

#[test]
fn of_a_key_in_an_argument_or_a_file_name_nothing_comes_out() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("x.json"), response("good.json")).unwrap();
    for (form, text) in forms() {
        let key = parts(&text);
        // A name of a file has at most 255 bytes and no slash.
        let file = beginning(&form, &text.replace('/', "_"), 200);
        std::fs::write(folder.path().join(&file), response("good.json")).unwrap();
        // The name of an option ends at its first equals sign.
        let option = format!("--{}", beginning(&form, &text, text.len()));
        let after = |option: &str| format!("{option}={text}");
        let in_no_folder = format!("no-such-folder/{text}");
        let usages: &[&[&str]] = &[
            &[&text],
            &[&option],
            &["check", &option],
            &["check", &text],
            &["check", &format!("{text}*")],
            &["check", &format!("[{text}")],
            &["check", &after("--at")],
            &["check", &after("--format")],
            &["check", &after("--max-record-size")],
            &["check", "-D", &text],
            &["check", &after("--expect-sn")],
            &["check", &after("--expect-ca-sha256")],
            &["check", "-o", &in_no_folder, "x.json"],
            &["check", "-", "-", &text],
            &["check", AT, &after("--expect-code"), "x.json"],
            &["check", AT, &after("--expect-code"), "x.json", "--format=json"],
            &["check", AT, "--", &file],
            &["check", AT, "--format=json", "--", &file],
            &["check", AT, "--format=ndjson", "--", &file, "x.json"],
            &["check", AT, "--", "x.json", &file],
            &["check", AT, "-o", &file, "--", &file],
            &["explain", &text],
            &["inspect", &text],
            &["inspect", "--format=json", &text],
            &["inspect", "--", &file],
            &["inspect", "--format=json", "--", &file],
        ];
        for arguments in usages {
            let run = run_in(folder.path(), arguments);
            assert_run(&key, &run, &format!("{form}, {arguments:?}"));
        }
    }
}

/// What comes of an error is still one entry with what to do.
#[test]
fn an_error_with_a_key_in_it_is_reported_with_a_note_in_its_place() {
    let text = &forms()[0].1;
    let record = json!({"Code": "x", "Message": text, "RequestId": "1"}).to_string();
    let run = check_stdin(&[], record.as_bytes());
    assert_eq!(run.status, 3);
    assert_eq!(verdicts(&run.stdout), ["UNREADABLE  stdin"]);
    let message =
        "expected a certificate record, found the API's error x: (text with a private key, not shown)";
    assert_eq!(
        check_stdin(&["--format=json"], record.as_bytes()).json()["reports"][0]["error"]["message"],
        message
    );
}
