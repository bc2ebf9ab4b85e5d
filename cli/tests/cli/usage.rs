//! How arguments are read, and what is said of wrong ones.

use std::collections::BTreeSet;
use std::fs;

use crate::common::{AT, Run, command, response, testdata};

/// A value that each option takes, and how often the option may be given: first those of all that judge under CAs.
const DEVICES: &[(&str, &str, bool)] = &[
    ("--at", "2026-11-24T00:00:00Z", false),
    ("--format", "json", false),
    ("-o, --output", "report", false),
    ("--color", "never", false),
    ("--report", "json=/dev/null", true),
    ("--outcomes", "notable", false),
    ("--server", "go", true),
    ("--max-record-size", "4096", false),
    ("-j, --jobs", "2", false),
    ("--expiry-margin", "7", false),
    ("--fail-on", "info", false),
    ("-D, --deny", "sn-match", true),
    ("-W, --warn", "sn-match", true),
    ("-A, --allow", "sn-match", true),
    ("--allow-unproven", "", false),
    ("--allow-empty", "", false),
    ("-v, --verbose", "", false),
    ("-q, --quiet", "", false),
    ("--expect-ca-sha256", "00000000000000000000000000000000ffffffffffffffffffffffffffffffff", false),
    ("--ca", "CA.crt", true),
    ("--intermediate", "CA.crt", true),
];

/// Of `check` beside these.
const EXPECTED: &[(&str, &str, bool)] = &[("--expect-code", "4f2d", false), ("--expect-sn", "4f2d", false)];

const EXPLAIN: &[(&str, &str, bool)] =
    &[("--format", "json", false), ("-o, --output", "report", false), ("--color", "never", false)];

const INSPECT: &[(&str, &str, bool)] = &[
    ("--format", "json", false),
    ("-o, --output", "report", false),
    ("--color", "never", false),
    ("--max-record-size", "4096", false),
];

/// Runs in this folder.
fn run_in(folder: &std::path::Path, arguments: &[&str]) -> Run {
    let mut command = command();
    command.current_dir(folder).args(arguments);
    Run::of(command)
}

fn run(arguments: &[&str]) -> Run {
    run_in(&testdata(), arguments)
}

/// What wrong usage is told, apart from where more information is.
#[track_caller]
fn wrong(arguments: &[&str]) -> String {
    let run = run(arguments);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{arguments:?}");
    let command = match arguments[0] {
        subcommand @ ("check" | "devices" | "explain" | "inspect" | "completions" | "man") => {
            format!("mqtt-ca-check {subcommand}")
        }
        _ => "mqtt-ca-check".to_owned(),
    };
    let end = format!("\nFor more information, try '{command} --help'.\n");
    run.stderr.strip_suffix(&end).unwrap_or_else(|| panic!("{}", run.stderr)).to_owned()
}

#[test]
fn every_option_of_the_help_is_read_in_all_its_forms_and_there_is_no_other() {
    for (subcommand, options) in [
        ("check", &[DEVICES, EXPECTED].concat()[..]),
        ("devices", DEVICES),
        ("explain", EXPLAIN),
        ("inspect", INSPECT),
    ] {
        let help = run(&[subcommand, "--help"]).stdout;
        let (_, list) = help.split_once("\nOptions:\n").unwrap();
        let (list, _) = list.split_once("\nExamples:\n").unwrap();
        let of_help: BTreeSet<&str> = list
            .lines()
            .map(str::trim_start)
            .filter(|line| line.starts_with('-') && !line.starts_with("- "))
            .map(|line| line.split(" <").next().unwrap())
            .collect();
        let of_test = options.iter().map(|(names, ..)| *names).chain(["-h, --help"]);
        assert_eq!(of_help, of_test.collect(), "{subcommand}");

        let folder = tempfile::tempdir().unwrap();
        for (names, value, is_repeatable) in options {
            let long = names.split(", ").last().unwrap();
            let forms: Vec<Vec<String>> = match (*value, names.split_once(", ")) {
                ("", None) => vec![vec![long.to_owned()]],
                ("", Some((short, _))) => vec![vec![long.to_owned()], vec![short.to_owned()]],
                (value, None) => {
                    vec![vec![long.to_owned(), value.to_owned()], vec![format!("{long}={value}")]]
                }
                (value, Some((short, _))) => vec![
                    vec![long.to_owned(), value.to_owned()],
                    vec![format!("{long}={value}")],
                    vec![short.to_owned(), value.to_owned()],
                    vec![format!("{short}{value}")],
                    vec![format!("{short}={value}")],
                ],
            };
            for form in forms {
                let once: Vec<&str> =
                    [subcommand].into_iter().chain(form.iter().map(String::as_str)).collect();
                let read = run_in(folder.path(), &once);
                // There is nothing on standard input, so nothing is judged.
                let expected = if subcommand == "explain" { 0 } else { 3 };
                assert_eq!(read.status, expected, "{once:?}: {}", read.stderr);
                let twice = [&once[..], &once[1..]].concat();
                let again = run_in(folder.path(), &twice);
                if *is_repeatable {
                    assert_eq!(again.status, expected, "{twice:?}: {}", again.stderr);
                } else {
                    assert_eq!(again.status, 2, "{twice:?}");
                    let start = format!("error: the argument '{long}");
                    assert!(again.stderr.starts_with(&start), "{}", again.stderr);
                    assert!(again.stderr.contains("' cannot be used multiple times\n"), "{}", again.stderr);
                }
            }
        }
    }
}

#[test]
fn what_is_wrong_is_said_with_what_was_expected_and_how_the_command_is_used() {
    let check = "\nUsage: mqtt-ca-check check [OPTIONS] [INPUT]...\n";
    let explain = "\nUsage: mqtt-ca-check explain [OPTIONS] [ID]\n";
    let inspect = "\nUsage: mqtt-ca-check inspect [OPTIONS] [INPUT]...\n";
    let all = "\nUsage: mqtt-ca-check <COMMAND>\n";
    let behind = "\n  tip: options stand behind a subcommand, as in 'mqtt-ca-check check --format json'\n";
    let joined =
        "\n  tip: join a value that begins with '-' to its option by '='; put such an input behind '--'\n";
    let sn = "expected hexadecimal digits, colons allowed, without 0x and spaces";
    let instant =
        "expected RFC 3339, for example 2026-11-24T00:00:00Z, or Unix milliseconds, of a year from 0 to 9999";
    let digest = "expected 64 hexadecimal digits, colons allowed, as openssl prints";
    for (arguments, expected) in [
        (&["--bogus"][..], format!("unexpected argument '--bogus' found\n{behind}{all}")),
        (&["-x", "check"], format!("unexpected argument '-x' found\n{behind}{all}")),
        (
            &["--format", "json", "check"],
            format!("unexpected argument '--format' found\n\n  tip: 'check --format' exists\n{all}"),
        ),
        (
            &["--verison"],
            format!(
                "unexpected argument '--verison' found\n\n  tip: a similar argument exists: '--version'\n{all}"
            ),
        ),
        (
            &["--", "check"],
            format!(
                "unexpected argument 'check' found\n\n  \
                 tip: subcommand 'check' exists; to use it, remove the '--' before it\n{all}"
            ),
        ),
        (
            &["chekc"],
            format!("unrecognized subcommand 'chekc'\n\n  tip: a similar subcommand exists: 'check'\n{all}"),
        ),
        (&["help", "bogus"], format!("unrecognized subcommand 'bogus'\n{all}")),
        (
            &["--version=1"],
            format!("unexpected value '1' for '--version' found; no more were expected\n{all}"),
        ),
        (
            &["check", "--help=1"],
            format!("unexpected value '1' for '--help' found; no more were expected\n{check}"),
        ),
        (
            &["check", "--allow-unproven=1"],
            format!("unexpected value '1' for '--allow-unproven' found; no more were expected\n{check}"),
        ),
        (
            &["check", "-v", "-q"],
            format!("the argument '--verbose' cannot be used with '--quiet'\n{check}"),
        ),
        (
            &["check", "--frmat", "json"],
            format!(
                "unexpected argument '--frmat' found\n\n  tip: a similar argument exists: '--format'\n{check}"
            ),
        ),
        (
            &["check", "--expect", "x"],
            format!(
                "unexpected argument '--expect' found\n\n  tip: a similar argument exists: '--expect-sn'\n{check}"
            ),
        ),
        (
            &["check", "--hlep"],
            format!("unexpected argument '--hlep' found\n\n  tip: a similar argument exists: '--help'\n{check}"),
        ),
        // With one minus sign, -f is the option and the rest its value.
        (
            &["check", "-fail-on", "info"],
            format!(
                "unexpected argument '-f' found\n\n  tip: a name takes two minus signs: '--fail-on'\n{check}"
            ),
        ),
        (&["check", "-x"], format!("unexpected argument '-x' found\n{joined}{check}")),
        (&["check", "-V"], format!("unexpected argument '-V' found\n{joined}{check}")),
        (&["check", "-5"], format!("unexpected argument '-5' found\n{joined}{check}")),
        (&["explain", "-x"], format!("unexpected argument '-x' found\n{joined}{explain}")),
        (&["explain", "sn-match", "b"], format!("unexpected argument 'b' found\n{explain}")),
        (
            &["inspect", "--at", "1"],
            format!(
                "unexpected argument '--at' found\n\n  tip: to pass '--at' as a value, use '-- --at'\n{inspect}"
            ),
        ),
        (
            &["completions"],
            "the following required arguments were not provided:\n  <SHELL>\n\n\
             Usage: mqtt-ca-check completions <SHELL>\n"
                .to_owned(),
        ),
        (
            &["completions", "tcsh"],
            "invalid value 'tcsh' for '<SHELL>'\n  [possible values: bash, elvish, fish, powershell, zsh]\n\n  \
             tip: a similar value exists: 'zsh'\n"
                .to_owned(),
        ),
        (&["man", "x"], "unexpected argument 'x' found\n\nUsage: mqtt-ca-check man\n".to_owned()),
        (
            &["check", "--format", "xml"],
            "invalid value 'xml' for '--format <FORMAT>'\n  [possible values: human, json, ndjson]\n".to_owned(),
        ),
        (
            &["explain", "--format=ndjson"],
            "invalid value 'ndjson' for '--format <FORMAT>'\n  [possible values: human, json]\n\n  \
             tip: a similar value exists: 'json'\n"
                .to_owned(),
        ),
        (
            &["check", "--fail-on", "allowed"],
            "invalid value 'allowed' for '--fail-on <LEVEL>'\n  [possible values: error, warning, info]\n"
                .to_owned(),
        ),
        (
            &["check", "--jobs", "257"],
            "invalid value '257' for '--jobs <N>': expected a whole number from 1 to 256\n".to_owned(),
        ),
        (
            &["check", "-j=1.5"],
            "invalid value '1.5' for '--jobs <N>': expected a whole number from 1 to 256\n".to_owned(),
        ),
        (
            &["check", "--jobs", "-1"],
            "invalid value '-1' for '--jobs <N>': expected a whole number from 1 to 256\n".to_owned(),
        ),
        (
            &["check", "--expiry-margin", "-1"],
            "invalid value '-1' for '--expiry-margin <DAYS>': expected a whole number from 0 to 4294967295\n"
                .to_owned(),
        ),
        (
            &["check", "--max-record-size=-1"],
            "invalid value '-1' for '--max-record-size <BYTES>': \
             expected a whole number from 1 to 18446744073709551615\n"
                .to_owned(),
        ),
        (
            &["inspect", "--max-record-size=18446744073709551616"],
            "invalid value '18446744073709551616' for '--max-record-size <BYTES>': \
             expected a whole number from 1 to 18446744073709551615\n"
                .to_owned(),
        ),
        (
            &["explain", "sn-mtch"],
            "invalid value 'sn-mtch' for '[ID]': no check has this id; near it are sn-match, sn-length\n"
                .to_owned(),
        ),
        // An empty value is mostly a variable that is not set.
        (&["check", "--at", ""], format!("invalid value '' for '--at <TIME>': {instant}\n")),
        (&["check", "--at=2026-11-24"], format!("invalid value '2026-11-24' for '--at <TIME>': {instant}\n")),
        (&["check", "--expect-sn="], format!("invalid value '' for '--expect-sn <SN>': {sn}\n")),
        (
            &["check", "--expect-ca-sha256=5a"],
            format!("invalid value '5a' for '--expect-ca-sha256 <HEX>': {digest}\n"),
        ),
        (
            &["check", "--expect-code", ""],
            "invalid value '' for '--expect-code <CODE>': expected text in UTF-8, and at least a character\n"
                .to_owned(),
        ),
        (
            &["check", "--report", "report.json"],
            "invalid value 'report.json' for '--report <FORMAT=FILE>': \
             expected FORMAT=FILE in UTF-8, for example json=report.json\n"
                .to_owned(),
        ),
        (
            &["check", "--report=json="],
            "invalid value 'json=' for '--report <FORMAT=FILE>': \
             expected FORMAT=FILE in UTF-8, for example json=report.json\n"
                .to_owned(),
        ),
        (
            &["check", "--report", "xml\u{1b}=report"],
            "invalid value 'xml\\u{1b}=report' for '--report <FORMAT=FILE>': \
             expected human, json or ndjson before the =, found 'xml\\u{1b}'\n"
                .to_owned(),
        ),
        (
            &["check", "--output=", "-x"],
            "a value is required for '--output <FILE>' but none was supplied\n".to_owned(),
        ),
        (&["check", "-o"], "a value is required for '--output <FILE>' but none was supplied\n".to_owned()),
        // What begins with - is no value, unless it is joined to its option.
        (
            &["check", "--expect-code", "--format", "json"],
            "a value is required for '--expect-code <CODE>' but none was supplied\n".to_owned(),
        ),
        (&["check", "-o", "-1"], format!("unexpected argument '-1' found\n{joined}{check}")),
        (&["check", "--at", "-x"], format!("unexpected argument '-x' found\n{joined}{check}")),
        (
            &["check", "--at", "--"],
            "a value is required for '--at <TIME>' but none was supplied\n".to_owned(),
        ),
        // The first that is wrong is told.
        (
            &["check", "--format=xml", "--bogus"],
            "invalid value 'xml' for '--format <FORMAT>'\n  [possible values: human, json, ndjson]\n".to_owned(),
        ),
        (
            &["check", "--bogus", "--help"],
            format!(
                "unexpected argument '--bogus' found\n\n  tip: to pass '--bogus' as a value, use '-- --bogus'\n{check}"
            ),
        ),
    ] {
        assert_eq!(wrong(arguments), format!("error: {expected}"), "{arguments:?}");
    }
}

/// The tip for who names no subcommand.
#[track_caller]
fn tip(name: &str) -> Option<String> {
    let said = wrong(&[name]);
    assert!(said.starts_with("error: unrecognized subcommand '"), "{said}");
    Some(said.split_once("\n  tip: ")?.1.split_once('\n')?.0.to_owned())
}

#[test]
fn who_names_a_file_and_no_subcommand_is_told_the_subcommand() {
    for (name, command) in [
        ("responses/good.json", "check responses/good.json"),
        // It is there.
        ("responses", "check responses"),
        // It is not, and can be nothing but a file.
        ("no-such-folder/check", "check no-such-folder/check"),
        ("chekc.json", "check chekc.json"),
        ("-", "check -"),
        ("a b.json", "check 'a b.json'"),
        ("prod-*.json", "check 'prod-*.json'"),
        ("it's.json", r"check 'it'\''s.json'"),
        ("a\u{1b}[2J\n.json", r"check 'a\u{1b}[2J\n.json'"),
    ] {
        assert_eq!(tip(name), Some(format!("to judge this file: mqtt-ca-check {command}")));
    }
    for name in ["recipe/rsa-v3-ca.pem", "CA.CRT", "x.cer", "x.der"] {
        assert_eq!(tip(name), Some(format!("to look at this file: mqtt-ca-check inspect {name}")));
    }
    assert_eq!(tip("nothing"), None);
}

#[test]
fn help_is_a_subcommand_too() {
    assert_eq!(run(&["help"]).stdout, run(&["--help"]).stdout);
    for subcommand in ["check", "explain", "inspect", "completions", "man"] {
        let help = run(&["help", subcommand]);
        assert_eq!((help.status, &help.stdout), (0, &run(&[subcommand, "--help"]).stdout));
    }
}

#[test]
fn every_shell_is_told_the_subcommands_options_and_values() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = run(&["completions", shell]);
        assert_eq!((script.status, script.stderr.as_str()), (0, ""));
        assert!(script.stdout.contains("inspect") && script.stdout.contains("expect-ca-sha256"), "{shell}");
        // The others do not complete values.
        if ["bash", "fish", "zsh"].contains(&shell) {
            assert!(
                script.stdout.contains("ndjson") && script.stdout.contains("verification-signature"),
                "{shell}"
            );
        }
    }
    let bash = run(&["completions", "bash"]).stdout;
    let states = bash.lines().filter_map(|line| line.trim().strip_prefix("cmd=\"mqtt")?.strip_suffix('"'));
    // Of the command, its subcommands, and as many below help.
    assert!(states.clone().count() >= 12, "{bash}");
    for state in states {
        assert!(bash.contains(&format!("\n        mqtt{state})\n")), "{state}");
    }
}

#[test]
fn the_manual_has_a_page_of_the_command_and_one_of_each_subcommand() {
    let manual = run(&["man"]);
    assert_eq!((manual.status, manual.stderr.as_str()), (0, ""));
    let title = |line: &str| Some(line.strip_prefix(".TH ")?.split_once(' ')?.0.to_owned());
    let titles: Vec<String> = manual.stdout.lines().filter_map(title).collect();
    let expected = ["", "-check", "-preflight", "-devices", "-explain", "-inspect", "-completions", "-man"];
    assert_eq!(titles, expected.map(|end| format!("mqtt-ca-check{end}")));
    for said in
        [r"\fB\-\-expect\-ca\-sha256\fR \fI<HEX>\fR", ".SH EXAMPLES\n.nf\n", ".SH \"EXIT STATUS\"\n.nf\n"]
    {
        assert!(manual.stdout.contains(said), "{said}: {}", manual.stdout);
    }
}

#[test]
fn without_arguments_the_help_is_shown_as_an_error() {
    let none = run(&[]);
    assert_eq!((none.status, none.stdout.as_str()), (2, ""));
    assert_eq!(none.stderr, run(&["-h"]).stdout);
}

#[test]
fn help_and_version_come_before_whatever_follows() {
    for arguments in
        [&["-hx"][..], &["-h", "--bogus"], &["--help", "check"], &["-V", "--bogus"], &["--version"]]
    {
        assert_eq!(run(arguments).status, 0, "{arguments:?}");
    }
    for cluster in ["-hx", "-h=1", "-ho"] {
        assert_eq!(run(&["check", cluster]).stdout, run(&["check", "-h"]).stdout);
    }
    assert_eq!(run(&["-Vx"]).stdout, run(&["-V"]).stdout);
    assert_eq!(run(&["check", "good.json", "-h"]).stdout, run(&["check", "-h"]).stdout);
    assert_eq!(run(&["inspect", "--help", "--bogus"]).stdout, run(&["inspect", "--help"]).stdout);
}

#[test]
fn a_value_may_begin_with_a_minus_sign_if_it_is_joined_to_its_option() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("x.json"), response("good.json")).unwrap();
    let read = run_in(folder.path(), &["check", AT, "x.json", "--expect-code=-x", "--format=json"]);
    assert_eq!((read.status, &read.json()["policy"]["expectations"]["code"]), (1, &"-x".into()));
    assert_eq!(run_in(folder.path(), &["check", AT, "x.json", "-o=-report"]).status, 0);
    assert!(fs::read_to_string(folder.path().join("-report")).unwrap().starts_with("PASSED  x.json: "));
}

#[test]
fn behind_two_minus_signs_all_are_inputs_and_options_may_stand_behind_inputs() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["-x.json", "--format", "y.json"] {
        fs::write(folder.path().join(name), response("good.json")).unwrap();
    }
    let read =
        run_in(folder.path(), &["check", AT, "y.json", "--format=ndjson", "--", "-x.json", "--format"]);
    assert_eq!((read.status, read.stderr.as_str()), (0, ""));
    let sources: Vec<serde_json::Value> = read
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["source"].clone())
        .filter(|source| !source.is_null())
        .collect();
    assert_eq!(sources, ["y.json", "-x.json", "--format"]);
}

#[test]
fn a_private_key_among_the_arguments_is_not_repeated() {
    let key = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\n-----END PRIVATE KEY-----\n";
    let [behind_a_space, in_no_folder] = [format!(" {key}"), format!("no-such-folder/{key}")];
    let usages: [&[&str]; 4] = [
        &["check", "--expect-sn", &behind_a_space],
        &["check", "-o", &in_no_folder],
        &["explain", &behind_a_space],
        &[key],
    ];
    for arguments in usages {
        let run = run(arguments);
        assert_eq!(run.status, 2);
        assert!(!run.stderr.contains("MIGHAgEAMBMGByqGSM49"), "{}", run.stderr);
    }
}

#[cfg(unix)]
#[test]
fn a_value_that_is_no_utf_8_is_refused_where_text_is_expected() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    for (option, expected) in [
        ("--expect-code", ": expected text in UTF-8, and at least a character"),
        ("--jobs", ": expected a whole number from 1 to 256"),
        ("--format", "\n  [possible values: human, json, ndjson]"),
    ] {
        let mut command = command();
        command.args([OsStr::new("check"), OsStr::new(option), OsStr::from_bytes(b"1\xff")]);
        let run = Run::of(command);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""));
        assert!(run.stderr.starts_with("error: invalid value '1\u{fffd}' for "), "{}", run.stderr);
        assert!(run.stderr.contains(&format!(">'{expected}\n")), "{}", run.stderr);
    }
}
