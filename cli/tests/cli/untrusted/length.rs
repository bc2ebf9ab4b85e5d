//! How much of a text is shown: no message quotes more than 256 characters of it, however long it is.

#![allow(clippy::arithmetic_side_effects, reason = "a test fails by panicking")]

use serde_json::{Value, json};

use super::certificate::{COMMON_NAME, UTF8_STRING, a_certificate, extension, name, pem};
use super::{contents, declared, document, edited, key_identifier_naming, named, run_in};
use crate::common::{Run, check_stdin, response, run_stdin};

/// Characters that a message quotes at most.
const QUOTED: usize = 256;
/// A report on such texts: 63 outcomes with two values each at most would be 126 values, but few are about one text, so
/// that 60 is generous. A value takes 256 characters of 3 octets, and a line break with 14 columns for each 33 of them
/// (66 columns are left, a character takes two): 256 * 3 + 8 * 15 = 888 octets. What stands around them is no more than
/// in any report, at most 10,000 octets: 60 * 888 + 10,000 = 63,280.
const REPORT: usize = 64 * 1024;

/// The first of the characters that the texts are made of (CJK unified ideographs), and how many there are.
const FIRST: u32 = 0x4e00;
const COUNT: u32 = 0x5000;

/// Text in which each character is followed by the next of its script, so that a part of it is known again.
fn text(length: usize) -> String {
    (FIRST..FIRST + COUNT).cycle().take(length).map(|code| char::from_u32(code).unwrap()).collect()
}

/// The length of the longest part of such a text, wrapped or not.
fn longest_part(of: &str) -> usize {
    let is_part = |character: &char| (FIRST..FIRST + COUNT).contains(&u32::from(*character));
    let (mut longest, mut current, mut before) = (0, 0, None);
    for character in of.chars().filter(|character| !matches!(character, ' ' | '\n')) {
        let follows = before.is_some_and(|before: char| u32::from(character) == u32::from(before) + 1);
        current = match (is_part(&character), follows) {
            (true, true) => current + 1,
            (true, false) => 1,
            (false, _) => 0,
        };
        before = Some(character);
        longest = longest.max(current);
    }
    longest
}

#[test]
fn the_measure_of_this_file_sees_a_part_that_is_too_long() {
    assert_eq!(longest_part(&format!("x {}\n  {} y", text(200), &text(300)[600..])), 300);
    assert_eq!(longest_part("none"), 0);
}

/// Records with a long text in every field, in names, in labels, in keys and in errors.
fn records(text: &str) -> Vec<String> {
    // A certificate takes a test's time by its length.
    let shorter: String = text.chars().take(10_000).collect();
    let shorter = shorter.as_str();
    let long_name = name(COMMON_NAME, UTF8_STRING, shorter.as_bytes());
    let fields = [
        "RegistrationCode",
        "CaName",
        "Sn",
        "CaContent",
        "VerificationContent",
        "ValidBegin",
        "ValidEnd",
        "Status",
    ];
    // Longer keys are not looked at.
    let key: String = text.chars().take(300).collect();
    let mut records =
        vec![declared("CaName", text), declared("Sn", text), declared("RegistrationCode", text)];
    records.extend([
        edited(|record| record["RequestId"] = text.into()),
        edited(|record| {
            record["RequestId"] = text.into();
            fields.into_iter().for_each(|field| record["Data"][field] = text.into());
        }),
        contents(&named(&long_name, &key_identifier_naming(shorter))),
        contents(&named(&name(shorter.as_bytes(), UTF8_STRING, shorter.as_bytes()), &[])),
        contents(&named(
            &name(COMMON_NAME, UTF8_STRING, b"x"),
            &extension(shorter.as_bytes(), true, shorter.as_bytes()),
        )),
        contents(&pem(text, &a_certificate())),
        contents(&pem(&text.chars().take(300).collect::<String>(), &a_certificate())),
        contents(&format!("{text}\n{}", pem("CERTIFICATE", &a_certificate()))),
        json!({"Code": text, "Message": text, "Recommend": text, "RequestId": text}).to_string(),
        json!({"Code": "x", "Message": text, "RequestId": text}).to_string(),
        format!("{{\"Data\":{{\"{key}\":{{\"{key}\":{{\"{key}\":1,\"{key}\":2}}}}}}}}"),
        json!({"Data": {"Sn": {&key: {&key: text}}}}).to_string(),
        format!("SDK.ServerError\nErrorCode: {text}\nMessage: {text}\nRequestId: {text}\n"),
        format!("<Error><Code>{text}</Code><Message>{text}</Message><RequestId>{text}</RequestId></Error>"),
        format!("SDK.{text}"),
        format!("{{\"a\": {text}"),
        text.to_owned(),
    ]);
    records
}

/// The texts of a document, but for those that repeat what a field, a name or an extension is.
fn messages(document: &Value) -> Vec<&str> {
    match document {
        Value::String(text) => vec![text],
        Value::Array(elements) => elements.iter().flat_map(messages).collect(),
        Value::Object(members) => {
            let data = ["ca_name", "sn", "registration_code", "request_id", "subject", "issuer", "value"];
            members
                .iter()
                .filter(|(key, _)| !data.contains(&key.as_str()))
                .flat_map(|it| messages(it.1))
                .collect()
        }
        _ => vec![],
    }
}

#[test]
fn reports_quote_at_most_256_characters_of_a_text_of_100_000() {
    // All fields together take more than the usual limit.
    let limit = "--max-record-size=10000000";
    let records = records(&text(100_000));
    let mut longest = 0;
    for record in &records {
        let about: String = record.chars().take(60).collect();
        let human = check_stdin(&[limit], record.as_bytes());
        let json = check_stdin(&[limit, "--format=json"], record.as_bytes());
        let inspected = run_stdin(&["inspect", limit], record.as_bytes());
        for (form, shown) in [("check", &human), ("inspect", &inspected)] {
            let part = longest_part(&shown.stdout);
            assert!(part <= QUOTED, "{form}: {part} of {about}: {}", shown.stdout);
            assert!(shown.stdout.len() <= REPORT, "{form}: {} of {about}", shown.stdout.len());
            assert_eq!(shown.stderr, "");
            longest = longest.max(part);
        }
        let inspected = run_stdin(&["inspect", limit, "--format=json"], record.as_bytes());
        for document in [document(&json.stdout), document(&inspected.stdout)] {
            assert!(!document.to_string().contains("too-large"), "{about}");
            for message in messages(&document) {
                assert!(longest_part(message) <= QUOTED, "{about}: {message}");
                assert!(message.chars().count() <= 2 * QUOTED, "{about}: {message}");
            }
        }
    }
    let lines: Vec<String> = records.iter().map(|record| record.replace('\n', " ")).collect();
    let several = check_stdin(&[limit], lines.join("\n").as_bytes());
    assert!(longest_part(&several.stdout) <= QUOTED, "{}", several.stdout);
    assert!(several.stdout.len() <= lines.len() * REPORT);
    assert_eq!(longest, QUOTED, "a part as long as it may be was seen");
}

#[test]
fn usage_errors_quote_at_most_256_characters_of_an_argument() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("x.json"), response("good.json")).unwrap();
    // One argument may take 128 KiB on Linux.
    let text = text(40_000);
    let option = format!("--{text}");
    let path = format!("no-such-folder/{text}");
    let usages: [&[&str]; 9] = [
        &[&text],
        &["check", &option],
        &["check", "--at", &text],
        &["check", "-D", &text],
        &["check", "--format", &text],
        &["check", "--expect-sn", &text],
        &["check", "-o", &path, "x.json"],
        &["explain", &text],
        &["inspect", "-o", &path, "x.json"],
    ];
    for arguments in usages {
        let run = run_in(folder.path(), arguments);
        assert_eq!(run.status, 2);
        assert_ne!(longest_part(&run.stderr), 0);
        assert!(longest_part(&run.stderr) <= QUOTED, "{}", run.stderr);
        assert!(run.stderr.lines().all(|line| line.chars().count() <= 2 * QUOTED), "{}", run.stderr);
        assert!(run.stderr.lines().next().unwrap().starts_with("error: "), "{}", run.stderr);
    }
}

#[test]
fn a_note_quotes_at_most_256_characters_of_a_path() {
    let folder = tempfile::tempdir().unwrap();
    // 80 characters of 3 octets each fit into the 255 that a name may take.
    let directory: std::path::PathBuf =
        std::iter::once(folder.path().to_owned()).chain((0..5).map(|_| text(80).into())).collect();
    std::fs::create_dir_all(&directory).unwrap();
    let run = run_in(folder.path(), &["check".as_ref(), directory.as_os_str()]);
    let note = run.stderr.lines().next().unwrap();
    assert!(note.starts_with("note: ") && note.ends_with("file (links in it are not followed)"), "{note}");
    assert!(note.chars().count() <= QUOTED + 100, "{note}");
    let file = directory.join("x.json");
    std::fs::write(&file, response("good.json")).unwrap();
    let run = run_in(folder.path(), &["check".as_ref(), "-o".as_ref(), file.as_os_str(), file.as_os_str()]);
    let error = run.stderr.lines().next().unwrap();
    assert!(
        error.starts_with("error: ") && error.contains(" is the output and an input as well "),
        "{error}"
    );
    assert!(error.chars().count() <= 2 * QUOTED + 100, "{error}");
}

#[test]
fn of_as_many_extensions_as_can_be_read_those_that_fit_a_page_are_shown() {
    let oid = |number: u16| [&[0x2a, 0x80 + 3], &number.to_be_bytes().map(|it| it & 0x7f)[1..]].concat();
    let extensions: Vec<u8> = (0..256).flat_map(|number| extension(&oid(number), false, b"")).collect();
    let bundle = pem(
        "CERTIFICATE",
        &super::certificate::certificate(
            &name(COMMON_NAME, UTF8_STRING, b"x"),
            &name(COMMON_NAME, UTF8_STRING, b"x"),
            &extensions,
        ),
    );
    let run: Run = run_stdin(&["inspect"], bundle.as_bytes());
    assert!(run.stdout.contains("and 224 more extensions"), "{}", run.stdout);
    assert!(run.stdout.len() < 8192, "{}", run.stdout.len());
    let json = run_stdin(&["inspect", "--format=json"], bundle.as_bytes()).json();
    assert_eq!(json["certificates"][0]["extensions"].as_array().unwrap().len(), 256);
}

#[test]
fn a_field_of_a_mebioctet_of_escapes_is_reported_at_once() {
    let text = "\u{1b}[2J".repeat(1 << 18);
    let record = declared("CaName", &text);
    let options = ["--max-record-size=10000000"];
    let run = check_stdin(&options, record.as_bytes());
    assert_eq!(run.status, 0);
    super::assert_tame(&run.stdout, "human");
    assert!(run.stdout.len() < 8192, "{}", run.stdout.len());
    let run = check_stdin(&[options[0], "--format=ndjson"], record.as_bytes());
    super::assert_tame(&run.stdout, "NDJSON");
    assert_eq!(document(&run.stdout)["ca_name"], *text);
    // Without the option it is too large, and nothing of it is shown.
    let run = check_stdin(&["--format=json"], record.as_bytes());
    assert_eq!((run.status, run.json()["reports"][0]["error"]["code"].as_str()), (3, Some("too-large")));
    assert!(run.stdout.len() < 2048, "{}", run.stdout.len());
}
