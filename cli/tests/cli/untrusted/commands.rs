//! Commands to CI systems in every place: whoever writes a response must not set variables of the pipeline that judges it.
//! Azure Pipelines acts on `##vso[` and `##[` anywhere in a line, TeamCity on `##teamcity[`, GitHub Actions on `##[` and on
//! `::name::` where a line begins, white space aside.

use serde_json::{Value, json};

use super::{PLACES, no_json, run_in, without_own_colours};
use crate::common::{AT, Run, check_stdin, response, run_stdin};

/// Texts of at most 64 characters, so that no message has to cut them.
const COMMANDS: [&str; 7] = [
    "##vso[task.setvariable variable=verdict]passed",
    "x ##[error]y ###vso[task.complete result=Succeeded] ####[x]",
    "##teamcity[buildStatus status='SUCCESS']",
    "::error::pwned ::stop-commands::z",
    "a\n::set-output name=verdict::passed\n  ::error file=x,line=1::y",
    // So long that a line breaks before, within or behind the colons.
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx ::error::y:::::::::",
    // Half of a mark at either end, for what is put around it.
    "#:vso[x]y:#",
];

#[track_caller]
fn assert_no_command(text: &str, about: &str) {
    for line in text.lines() {
        let acts = line
            .split("##")
            .skip(1)
            .filter_map(|behind| behind.chars().next())
            .any(|next| next == '[' || next == '#' || next.is_alphanumeric());
        assert!(!acts && !line.trim_start().starts_with("::"), "{about}: {line}");
    }
}

#[track_caller]
fn assert_run(run: &Run, about: &str) {
    assert_no_command(&without_own_colours(&run.stdout), about);
    assert_no_command(&run.stderr, about);
}

const FORMS: [&[&str]; 6] = [
    &["check", AT],
    &["check", AT, "--color=always"],
    &["check", AT, "--format=json"],
    &["check", AT, "--format=ndjson"],
    &["inspect"],
    &["inspect", "--format=json"],
];

#[test]
fn no_record_gives_a_command() {
    for text in COMMANDS {
        let records: Vec<String> = PLACES.iter().map(|(_, record, _)| record(text)).collect();
        for arguments in FORMS {
            let input = records.join("\n");
            let run = run_stdin(arguments, input.as_bytes());
            assert_run(&run, text);
        }
        let others = records.iter().map(|record| record.clone().into_bytes()).chain(no_json(text));
        for input in others {
            assert_run(&check_stdin(&[], &input), text);
            assert_run(&check_stdin(&["--format=json"], &input), text);
            assert_run(&run_stdin(&["inspect"], &input), text);
        }
    }
}

#[test]
fn a_value_that_breaks_anywhere_gives_none() {
    for length in 0..90 {
        let text = format!("{}::error::y ##vso[x]::error::z", "x".repeat(length));
        let record = json!({"Code": text, "Message": text, "RequestId": text}).to_string();
        assert_run(&check_stdin(&[], record.as_bytes()), &text);
        let text = format!("{} ::error::y : :error::z", "x".repeat(length));
        let record = json!({"Code": text, "Message": text, "RequestId": text}).to_string();
        assert_run(&check_stdin(&[], record.as_bytes()), &text);
    }
}

#[test]
fn no_argument_and_no_file_name_gives_a_command() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("x.json"), response("good.json")).unwrap();
    for text in COMMANDS {
        let file = text.replace('/', "_");
        std::fs::write(folder.path().join(&file), response("good.json")).unwrap();
        let after = |option: &str| format!("{option}={text}");
        let usages: &[&[&str]] = &[
            &[text],
            &[&format!("--{text}")],
            &["check", &format!("--{text}")],
            &["check", &format!("no-such-{text}")],
            &["check", &format!("{text}*?")],
            &["check", &after("--at")],
            &["check", "-D", text],
            &["check", "-o", &format!("no-such-folder/{text}"), "x.json"],
            &["check", AT, &after("--expect-code"), "x.json"],
            &["check", AT, &after("--expect-code"), "x.json", "--format=json"],
            &["check", AT, "--", &file],
            &["check", AT, "--format=json", "--", &file],
            &["check", AT, "--", "x.json", &file],
            &["check", AT, "-o", &file, "--", &file],
            &["explain", text],
            &["inspect", "--", &file],
            &["inspect", "--format=json", "--", &file],
        ];
        for arguments in usages {
            assert_run(&run_in(folder.path(), arguments), &format!("{arguments:?}"));
        }
    }
}

#[test]
fn json_read_back_has_the_text_as_it_was_sent() {
    for text in COMMANDS {
        let record = json!({"Data": {"CaName": text, "Sn": text}, "RequestId": text}).to_string();
        let report: Value = check_stdin(&["--format=ndjson"], record.as_bytes()).json();
        for member in ["ca_name", "sn", "request_id"] {
            assert_eq!(report[member], text);
        }
    }
}

#[test]
fn people_see_where_a_command_was_broken() {
    let record = json!({"Code": "x", "RequestId": "##vso[x] ::error::y"}).to_string();
    let shown = check_stdin(&[], record.as_bytes()).stdout;
    assert!(shown.contains("  request    \"#\\u{23}vso[x] :\\u{3a}error:\\u{3a}y\"\n"), "{shown}");
}

/// What could mean something to a shell is not put into a command that somebody will paste; a placeholder is.
#[test]
fn only_what_is_safe_is_put_into_a_command() {
    let hostile = [
        "$(touch /tmp/x)",
        "`id`",
        "; rm -rf ~",
        "-Zn",
        "a b",
        "a\nb",
        "'",
        "\"",
        "a|b",
        "a>b",
        "\\",
        "*",
        "\u{202e}",
        "é",
    ];
    for text in hostile {
        let mut response: Value = serde_json::from_slice(&response("sn-decimal.json")).unwrap();
        for field in ["Sn", "RegistrationCode", "CaName"] {
            response["Data"][field] = text.into();
        }
        let record = response.to_string();
        let rows = check_stdin(&["--format=json"], record.as_bytes()).json()["reports"][0]["outcomes"].take();
        let helps: Vec<&str> =
            rows.as_array().unwrap().iter().filter_map(|row| row["help"].as_str()).collect();
        assert!(helps.len() >= 2, "{text}");
        for help in helps {
            // Every second part stands between backticks.
            for command in help.split('`').skip(1).step_by(2) {
                let is_safe =
                    |octet: u8| octet.is_ascii_alphanumeric() || b" -_./:,%[]\\*'^".contains(&octet);
                assert!(command.bytes().all(is_safe), "{command}");
                assert!(!command.contains(text) || text == "a" || text == "*", "{command}");
            }
        }
    }
}
