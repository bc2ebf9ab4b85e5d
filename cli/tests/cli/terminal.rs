//! The human report on a terminal: width, length, colour, and nothing from the input that could steer it.

use std::fs;

use crate::common::{
    AT, HOSTILE, Run, assert_fits, check, check_stdin, command, is_tame, response, response_named, responses,
    without_colour,
};
use unicode_width::UnicodeWidthStr;

#[test]
fn a_response_in_which_all_passes_takes_at_most_8_lines_of_80_columns() {
    for name in ["good.json", "ec-p256.json", "rsa-4096-sha384.json"] {
        let run = check(&[name]);
        assert_eq!(run.status, 0);
        assert!(run.stdout.lines().count() <= 8, "{}", run.stdout);
        assert_fits(&run.stdout);
    }
}

#[test]
fn no_line_of_any_report_is_wider_than_80_columns() {
    for subcommand in ["check", "explain", "inspect", "completions", "man", "help"] {
        for help in ["-h", "--help"] {
            let mut command = command();
            command.args([subcommand, help]);
            assert_fits(&Run::of(command).stdout);
        }
    }
    let all = check(&["."]);
    assert!(all.stdout.lines().count() > 1000);
    let is_record =
        |line: &&str| ["PASSED ", "FAILED ", "UNREADABLE "].iter().any(|word| line.starts_with(word));
    let (records, rest): (Vec<&str>, Vec<&str>) = all.stdout.lines().partition(is_record);
    assert_fits(&rest.join("\n"));
    // A record has one line, so that its path can be searched for and copied.
    assert!(records.len() > 250);
    assert!(records.iter().all(|line| line.contains(".json#0")));
    for entry in fs::read_dir(responses()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            // The path stays whole, so that it can be searched for and copied.
            let report = check(&[path.file_name().unwrap()]).stdout;
            assert_fits(report.split_once('\n').unwrap().1);
        }
    }
    let long = check_stdin(&[], &response_named(&"n".repeat(256)));
    assert_fits(&long.stdout);
    assert_eq!(long.stdout.replace(['\n', ' '], "").matches(&"n".repeat(256)).count(), 1);
    assert_fits(&check_stdin(&[], &response_named(&"名".repeat(100))).stdout);
}

#[test]
fn hostile_text_in_a_field_never_reaches_the_terminal_raw() {
    let mut failing: serde_json::Value = serde_json::from_slice(&response("good.json")).unwrap();
    for field in ["RegistrationCode", "CaName", "Sn", "ValidBegin", "ValidEnd", "Status", "CaContent"] {
        failing["Data"][field] = HOSTILE.into();
    }
    failing["RequestId"] = HOSTILE.into();
    let failing = serde_json::to_vec(&failing).unwrap();
    for input in [response_named(HOSTILE), failing] {
        let twice = [&b"["[..], &input, b",", &input, b"]"].concat();
        for input in [input, twice] {
            for format in ["human", "json", "ndjson"] {
                let run = check_stdin(&["--format", format], &input);
                assert!(run.status < 2);
                assert!(is_tame(&run.stdout), "{format}: {:?}", run.stdout);
                assert!(run.stdout.contains("1b"), "{format}: the text is shown, escaped");
            }
        }
    }
}

#[test]
fn json_still_says_exactly_what_was_sent() {
    let run = check_stdin(&["--format=json"], &response_named(HOSTILE));
    assert_eq!(run.json()["reports"][0]["ca_name"], HOSTILE);
}

#[test]
fn hostile_text_in_an_unreadable_input_never_reaches_the_terminal_raw() {
    let error =
        serde_json::json!({"Code": HOSTILE, "Message": HOSTILE, "RequestId": HOSTILE, "Recommend": HOSTILE});
    let wrong = serde_json::json!({"Data": {"Sn": {HOSTILE: 1}, HOSTILE: 1}});
    let plain = format!("SDK.ServerError\nErrorCode: {HOSTILE}\nMessage: {HOSTILE}\n");
    for input in [error.to_string(), wrong.to_string(), plain, HOSTILE.to_owned()] {
        for format in ["human", "json"] {
            let run = check_stdin(&["--format", format], input.as_bytes());
            assert_eq!(run.status, 3);
            assert!(is_tame(&run.stdout), "{:?}", run.stdout);
        }
    }
}

#[cfg(unix)]
#[test]
fn hostile_file_names_and_arguments_never_reach_the_terminal_raw() {
    let folder = tempfile::tempdir().unwrap();
    let name = HOSTILE.replace('/', "");
    fs::write(folder.path().join(format!("{name}.json")), response("good.json")).unwrap();
    fs::write(folder.path().join(format!("{name}-blank.json")), "").unwrap();
    let run = check(&[folder.path()]);
    assert!(is_tame(&run.stdout) && is_tame(&run.stderr), "{run:?}", run = (&run.stdout, &run.stderr));
    let option = format!("--{HOSTILE}");
    let usages: &[&[&str]] = &[
        &[HOSTILE],
        &[&option],
        &["-D", HOSTILE],
        &["--at", HOSTILE],
        &["--expect-sn", HOSTILE],
        &["-o", &format!("no-such-folder/{HOSTILE}")],
        &["--format", HOSTILE],
    ];
    for arguments in usages {
        let mut command = command();
        command.arg("check").args(*arguments);
        let run = Run::of(command);
        assert!(run.status >= 2);
        assert!(is_tame(&run.stdout) && is_tame(&run.stderr), "{arguments:?}: {:?}", run.stderr);
        assert!(!run.stderr.contains("\nrlo") && !run.stderr.contains("\n\\u{202e}"), "{:?}", run.stderr);
    }
}

#[test]
fn backslashes_and_quotes_in_a_name_are_told_from_escapes() {
    let run = check_stdin(&[], &response_named("\\u{1b} \"quoted\" "));
    assert!(run.stdout.contains(r#""\\u{1b} \"quoted\" ""#), "{}", run.stdout);
}

#[test]
fn colour_is_used_only_on_a_terminal_or_if_it_is_asked_for() {
    let plain = check(&["good.json"]).stdout;
    assert!(!plain.contains('\u{1b}'));
    assert_eq!(check(&["good.json", "--color=never"]).stdout, plain);
    let coloured = check(&["good.json", "--color=always"]).stdout;
    assert!(
        coloured.starts_with("\u{1b}[1m\u{1b}[32mPASSED\u{1b}[0m  good.json: possession"),
        "{coloured:?}"
    );
    assert_eq!(without_colour(&coloured), plain);
}

#[test]
fn no_color_and_dumb_terminals_stay_plain_and_the_option_outranks_them() {
    let run = |color: &str| {
        let mut command = command();
        command.current_dir(responses()).args(["check", AT, "good.json", color]);
        Run::of({
            command.env("NO_COLOR", "1").env("TERM", "dumb");
            command
        })
    };
    assert!(!run("--color=auto").stdout.contains('\u{1b}'));
    assert!(run("--color=always").stdout.contains('\u{1b}'));
}

/// Runs under a terminal of its own, by way of script(1), and gives what the terminal was sent.
#[cfg(target_os = "linux")]
fn on_a_terminal(environment: &str, arguments: &str) -> String {
    on_a_terminal_of(100, environment, arguments)
}

/// The same, on a terminal that is this wide.
#[cfg(target_os = "linux")]
fn on_a_terminal_of(columns: u16, environment: &str, arguments: &str) -> String {
    let binary = env!("CARGO_BIN_EXE_mqtt-ca-check");
    let mut script = std::process::Command::new("script");
    let inner = format!(
        "stty rows 24 cols {columns}; env -u NO_COLOR TERM=xterm {environment} '{binary}' check {AT} {arguments}"
    );
    script.current_dir(responses()).args(["-q", "-e", "-c", &inner, "/dev/null"]);
    // script(1) is in util-linux.
    String::from_utf8(crate::process::output(&mut script).stdout).unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_is_no_input() {
    let text = on_a_terminal("", "");
    assert!(text.contains("no input was given, and standard input is a terminal"), "{text:?}");
}

#[test]
fn a_name_cannot_make_a_line_that_looks_like_another_record() {
    let name = format!("{}PASSED      proven    prod-ca.json#0", " ".repeat(44));
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("evil.json"), response_named(&name)).unwrap();
    let mut command = command();
    command.current_dir(folder.path()).args(["check", AT, "evil.json", "evil.json", "--expect-sn=1"]);
    let run = Run::of(command);
    let line = run.stdout.lines().next().unwrap();
    assert!(
        line.starts_with("FAILED  evil.json#0: 1 error. Possession of the CA's key is proven."),
        "{line}"
    );
    assert!(!line.contains("PASSED  "), "{line}");
    assert!(line.width() <= 80, "{line}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_gets_colour_unless_the_environment_or_an_output_file_says_no() {
    let text = on_a_terminal("", "good.json");
    assert!(text.contains("\u{1b}[32mPASSED"), "{text:?}");
    assert!(on_a_terminal("NO_COLOR=", "good.json").contains("\u{1b}[32mPASSED"));
    for environment in ["NO_COLOR=1", "TERM=dumb"] {
        assert!(!on_a_terminal(environment, "good.json").contains("[32m"));
    }
    assert!(!on_a_terminal("", "good.json --color=never").contains("[32m"));
    assert!(!on_a_terminal("", "good.json -o /dev/stdout").contains("[32m"));
}

#[cfg(target_os = "linux")]
#[test]
fn lines_are_as_wide_as_the_terminal_as_long_as_that_is_well_to_read() {
    for name in ["good.json", "sn-decimal.json", "contents-swapped.json", "masked-sample.json"] {
        let mut lengths = Vec::new();
        for (columns, widest) in [(30, 40), (60, 60), (80, 80), (100, 100), (250, 100)] {
            let text = on_a_terminal_of(columns, "", &format!("{name} --color=never"));
            let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
            let width = lines.iter().map(|line| line.width()).max().unwrap();
            assert!(width <= widest && width + 30 > widest, "{columns}: {width}: {text}");
            lengths.push(lines.len());
        }
        assert!(lengths.is_sorted_by(|narrow, wide| narrow >= wide), "{name}: {lengths:?}");
        assert_eq!(lengths[3], lengths[4]);
    }
}

/// On the third line, at the latest.
#[test]
fn a_failure_begins_with_its_finding() {
    let mut failed = 0;
    for entry in fs::read_dir(responses()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let run = if name.ends_with(".json") && name.len() < 30 { check(&[&name]) } else { continue };
        if run.status == 1 {
            failed += 1;
            let begins = |line: &str| line.starts_with("error[") || line.starts_with("cause:");
            assert!(run.stdout.lines().take(3).any(begins), "{}", run.stdout);
        }
    }
    assert!(failed > 50, "{failed}");
}
