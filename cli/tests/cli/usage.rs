//! How arguments are read, and what is said of wrong ones.

use std::collections::BTreeSet;
use std::fs;

use crate::common::{AT, Run, command, response, testdata};

/// A value that each option takes, and how often the option may be given.
const CHECK: &[(&str, &str, bool)] = &[
    ("--at", "2026-11-24T00:00:00Z", false),
    ("--format", "json", false),
    ("-o, --output", "report", false),
    ("--color", "never", false),
    ("--outcomes", "notable", false),
    ("--max-record-size", "4096", false),
    ("-j, --jobs", "2", false),
    ("--expiry-margin", "7", false),
    ("--fail-on", "info", false),
    ("-D, --deny", "sn-match", true),
    ("-W, --warn", "sn-match", true),
    ("-A, --allow", "sn-match", true),
    ("--allow-unproven", "", false),
    ("--expect-code", "4f2d", false),
    ("--expect-sn", "4f2d", false),
    ("--expect-ca-sha256", "00000000000000000000000000000000ffffffffffffffffffffffffffffffff", false),
];

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
        subcommand @ ("check" | "explain" | "inspect") => format!("mqtt-ca-check {subcommand}"),
        _ => "mqtt-ca-check".to_owned(),
    };
    let end = format!("\nFor more information, try '{command} --help'.\n");
    run.stderr.strip_suffix(&end).unwrap_or_else(|| panic!("{}", run.stderr)).to_owned()
}

#[test]
fn every_option_of_the_help_is_read_in_all_its_forms_and_there_is_no_other() {
    for (subcommand, options) in [("check", CHECK), ("explain", EXPLAIN), ("inspect", INSPECT)] {
        let help = run(&[subcommand, "--help"]).stdout;
        let (_, list) = help.split_once("\nOptions:\n").unwrap();
        let (list, _) = list.split_once("\nExamples:\n").unwrap();
        let of_help: BTreeSet<&str> = list
            .lines()
            .map(str::trim_start)
            .filter(|line| line.starts_with('-'))
            .map(|line| line.split(" <").next().unwrap())
            .collect();
        let of_test = options.iter().map(|(names, ..)| *names).chain(["-h, --help"]);
        assert_eq!(of_help, of_test.collect(), "{subcommand}");

        let folder = tempfile::tempdir().unwrap();
        for (names, value, is_repeatable) in options {
            let long = names.split(", ").last().unwrap();
            let forms: Vec<Vec<String>> = match (*value, names.split_once(", ")) {
                ("", _) => vec![vec![long.to_owned()]],
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
    let behind = "\n  tip: options of a command stand behind it, as in 'mqtt-ca-check check --format json'\n";
    let sn = "expected hexadecimal digits, colons allowed, without 0x and spaces";
    let instant =
        "expected RFC 3339, for example 2026-11-24T00:00:00Z, or Unix milliseconds, of a year from 0 to 9999";
    let digest = "expected 64 hexadecimal digits, colons allowed, as openssl prints after the = sign";
    for (arguments, expected) in [
        (&["--bogus"][..], format!("unexpected argument '--bogus' found\n{behind}{all}")),
        (&["-x", "check"], format!("unexpected argument '-x' found\n{behind}{all}")),
        (
            &["--verison"],
            format!("unexpected argument '--verison' found\n\n  tip: did you mean '--version'?\n{all}"),
        ),
        (&["--", "check"], format!("unexpected argument '--' found\n{all}")),
        (&["help"], format!("unrecognized subcommand 'help'\n{all}")),
        (
            &["chekc"],
            format!("unrecognized subcommand 'chekc'\n\n  tip: a similar subcommand exists: 'check'\n{all}"),
        ),
        (&["--version=1"], format!("unexpected value '1' for '--version', which takes none\n{all}")),
        (&["check", "--help=1"], format!("unexpected value '1' for '--help', which takes none\n{check}")),
        (
            &["check", "--allow-unproven=1"],
            format!("unexpected value '1' for '--allow-unproven', which takes none\n{check}"),
        ),
        (
            &["check", "--frmat", "json"],
            format!("unexpected argument '--frmat' found\n\n  tip: did you mean '--format'?\n{check}"),
        ),
        (
            &["check", "--expect", "x"],
            format!(
                "unexpected argument '--expect' found\n\n  \
                 tip: did you mean '--expect-code', '--expect-sn' or '--expect-ca-sha256'?\n{check}"
            ),
        ),
        (
            &["check", "--hlep"],
            format!("unexpected argument '--hlep' found\n\n  tip: did you mean '--help'?\n{check}"),
        ),
        // With one minus sign, -f is the option and the rest its value.
        (
            &["check", "-fail-on", "info"],
            format!("unexpected argument '-f' found\n\n  tip: did you mean '--fail-on'?\n{check}"),
        ),
        (&["check", "-x"], format!("unexpected argument '-x' found\n{check}")),
        (&["check", "-V"], format!("unexpected argument '-V' found\n{check}")),
        (&["check", "-5"], format!("unexpected argument '-5' found\n{check}")),
        (&["explain", "-x"], format!("unexpected argument '-x' found\n{explain}")),
        (&["explain", "sn-match", "b"], format!("unexpected argument 'b' found\n{explain}")),
        (&["inspect", "--at", "1"], format!("unexpected argument '--at' found\n{inspect}")),
        (
            &["check", "--format", "xml"],
            "invalid value 'xml' for '--format <FORMAT>': expected human, json or ndjson\n".to_owned(),
        ),
        (
            &["explain", "--format=ndjson"],
            "invalid value 'ndjson' for '--format <FORMAT>': expected human or json\n".to_owned(),
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
            &["check", "--output=", "-x"],
            "invalid value '' for '--output <FILE>': expected a path\n".to_owned(),
        ),
        (
            &["check", "-o"],
            format!("a value is required for '--output <FILE>', but nothing follows it\n{check}"),
        ),
        // What begins with - is no value, unless it is joined to its option.
        (
            &["check", "--expect-code", "--format", "json"],
            format!(
                "a value is required for '--expect-code <CODE>', but '--format' looks like an option\n{check}"
            ),
        ),
        (
            &["check", "-o", "-1"],
            format!("a value is required for '--output <FILE>', but '-1' looks like an option\n{check}"),
        ),
        (
            &["check", "--at", "-x"],
            format!("a value is required for '--at <TIME>', but '-x' looks like an option\n{check}"),
        ),
        (
            &["check", "--at", "--"],
            format!("a value is required for '--at <TIME>', but '--' looks like an option\n{check}"),
        ),
        // The first that is wrong is told.
        (
            &["check", "--format=xml", "--bogus"],
            "invalid value 'xml' for '--format <FORMAT>': expected human, json or ndjson\n".to_owned(),
        ),
        (&["check", "--bogus", "--help"], format!("unexpected argument '--bogus' found\n{check}")),
    ] {
        assert_eq!(wrong(arguments), format!("error: {expected}"), "{arguments:?}");
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
        ("--expect-code", "expected text in UTF-8, and at least a character"),
        ("--jobs", "expected a whole number from 1 to 256"),
        ("--format", "expected human, json or ndjson"),
    ] {
        let mut command = command();
        command.args([OsStr::new("check"), OsStr::new(option), OsStr::from_bytes(b"1\xff")]);
        let run = Run::of(command);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""));
        assert!(run.stderr.starts_with("error: invalid value '1\u{fffd}' for "), "{}", run.stderr);
        assert!(run.stderr.contains(&format!(">': {expected}\n")), "{}", run.stderr);
    }
}
