//! `explain`: the table of checks and each check in full, for people and for programs.

use std::collections::BTreeSet;
use std::fs;

use mqtt_ca_check::case::Kind;
use mqtt_ca_check::catalogue;
use mqtt_ca_check::check::{Check, Reaction};
use mqtt_ca_check::policy::Family;

use crate::common::{HOSTILE, assert_fits, is_tame, run, without_colour};

#[test]
fn the_table_has_every_check_in_the_order_of_the_catalogue_and_tells_how_to_go_on() {
    let table = run(&["explain"]);
    assert_eq!((table.status, table.stderr.as_str()), (0, ""));
    assert_fits(&table.stdout);
    let ids: Vec<&str> = catalogue().iter().map(Check::id).collect();
    let first_words = table.stdout.lines().filter_map(|line| line.split(' ').next());
    assert_eq!(first_words.filter(|word| ids.contains(word)).collect::<Vec<_>>(), ids);
    for check in catalogue() {
        assert!(table.stdout.contains(check.title()), "{}", check.id());
    }
    assert!(table.stdout.ends_with(":\n  mqtt-ca-check explain ID\n"), "{}", table.stdout);
}

#[test]
fn a_row_tells_id_severity_fields_and_title() {
    let table = run(&["explain"]).stdout;
    let row = |id: &str| {
        let mut lines = table.lines().skip_while(|line| !line.starts_with(&format!("{id} ")));
        let words: Vec<String> = lines.next().unwrap().split_whitespace().map(ToOwned::to_owned).collect();
        (words.join(" "), lines.next().unwrap().to_owned())
    };
    let expected = [
        ("response-fields error each field", "  every declared field is present and unmasked"),
        ("sn-match error Sn", "  Sn is the CA certificate's serial number"),
        ("pem-encoding info CaContent, VerificationContent", "  the PEM text is in its strict form"),
    ];
    for (first, second) in expected {
        assert_eq!(row(first.split(' ').next().unwrap()), (first.to_owned(), second.to_owned()));
    }
}

#[test]
fn one_check_in_full() {
    insta::assert_snapshot!(run(&["explain", "verification-issuer-match"]).stdout);
}

#[test]
fn a_check_with_another_severity_before_registration_in_full() {
    insta::assert_snapshot!(run(&["explain", "verification-validity"]).stdout);
}

#[test]
fn json_of_one_check() {
    insta::assert_snapshot!(run(&["explain", "sn-match", "--format=json"]).stdout);
}

/// The words of a text without brackets and marks around them.
fn words(text: &str) -> Vec<&str> {
    let words =
        text.split_whitespace().map(|word| word.trim_matches(['(', ')', ',', '.', ':', ';', '\\', '`']));
    words.filter(|word| !word.is_empty()).collect()
}

#[test]
fn each_check_fits_into_80_columns_and_no_word_of_its_text_is_lost_or_broken() {
    for check in catalogue() {
        let shown = run(&["explain", check.id()]);
        assert_eq!(shown.status, 0);
        assert_fits(&shown.stdout);
        let explain = check.explain();
        let parts = [
            ("What it checks\n", explain.what),
            ("Why it matters\n", explain.why),
            ("How to fix it\n", explain.fix),
            ("  reference ", check.reference()),
        ];
        for (heading, text) in parts {
            let (_, rest) = shown.stdout.split_once(heading).unwrap();
            let part = rest.split("\n\n").next().unwrap();
            assert_eq!(words(part), words(text), "{}", check.id());
        }
    }
}

#[test]
fn a_command_longer_than_a_line_stands_apart_and_continues_after_backslashes() {
    let mut shown_apart = 0;
    for check in catalogue() {
        for command in commands_apart(check.id()) {
            let in_one_line = command.replace("\\\n", "").split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(check.explain().fix.contains(&in_one_line), "{}: {command}", check.id());
            shown_apart += 1;
        }
    }
    assert!(shown_apart >= 2, "only {shown_apart} commands stand apart");
}

#[cfg(unix)]
#[test]
fn a_shell_takes_a_command_that_stands_apart_for_one() {
    let command = commands_apart("verification-issuer-match").remove(0);
    let script = format!("openssl() {{ printf '%s ' openssl \"$@\"; }}\n{command}\n");
    let output = crate::process::output(std::process::Command::new("sh").args(["-c", &script]));
    let expected = "openssl x509 -req -in verificationCert.csr -CA CA.crt -CAkey CA.key -CAcreateserial \
                    -out verificationCert.crt ";
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
}

/// The commands in an explanation that take several lines.
fn commands_apart(id: &str) -> Vec<String> {
    let shown = run(&["explain", id]).stdout;
    let mut commands: Vec<String> = Vec::new();
    let mut goes_on = false;
    for line in shown.lines() {
        let continues = line.ends_with(" \\");
        match commands.last_mut() {
            Some(command) if goes_on => command.extend(["\n", line]),
            _ if continues => commands.push(line.to_owned()),
            _ => {}
        }
        goes_on = continues;
    }
    commands
}

#[test]
fn json_tells_all_of_every_check() {
    let document = run(&["explain", "--format=json"]).json();
    assert_eq!(document["schema"], "mqtt-ca-check/checks/v1");
    let rows = document["checks"].as_array().unwrap();
    assert_eq!(rows.len(), catalogue().len());
    let keys = ["id", "title", "severity", "targets", "needs", "what", "why", "seen", "fix", "reference"];
    for (row, check) in rows.iter().zip(catalogue()) {
        let found: BTreeSet<&str> = row.as_object().unwrap().keys().map(String::as_str).collect();
        let mut expected = BTreeSet::from(keys);
        if check.severity(Kind::Proposal) != check.severity(Kind::Registration) {
            expected.insert("severity_before_registration");
        }
        for (kind, key) in [(Kind::Ca, "measured"), (Kind::Device, "measured_of_device")] {
            if check.measured_reasons(kind).next().is_some() {
                expected.insert(key);
            }
            for reason in check.measured_reasons(kind) {
                let refuses = |family| {
                    let reaction = check.reaction(kind, reason, family);
                    matches!(reaction, Some(Reaction::Refuses | Reaction::RefusesToLoad))
                };
                for family in Family::ALL {
                    let told = row[key][reason][family.as_str()].as_str().unwrap();
                    let is_told = ["refused", "not-loaded"].contains(&told);
                    assert_eq!(is_told, refuses(family), "{reason} {family}");
                }
            }
        }
        assert_eq!(found, expected);
        assert_eq!((&row["id"], &row["fix"]), (&check.id().into(), &check.explain().fix.into()));
        assert_eq!(row["targets"].as_array().unwrap().len(), check.places().len());
        assert_eq!(row["needs"].as_array().unwrap().len(), check.needs().len());
        let one = run(&["explain", check.id(), "--format=json"]).json();
        assert_eq!(one["checks"].as_array().unwrap()[..], *std::slice::from_ref(row));
    }
    let row = |id: &str| rows.iter().find(|row| row["id"] == id).unwrap();
    assert_eq!(row("verification-validity")["severity"], "info");
    assert_eq!(row("verification-validity")["severity_before_registration"], "error");
    assert_eq!(row("sn-match")["targets"], serde_json::json!(["Data.Sn"]));
}

#[test]
fn two_for_an_unknown_check_with_the_ids_near_it_or_where_all_are() {
    for (given, said) in [
        ("sn-mtch", "no check has this id; near it are sn-match"),
        ("SN_MATCH", "near it are sn-match"),
        ("strength", "near it are ca-key-strength"),
        ("zzzz", "no check has this id; mqtt-ca-check explain lists all of them"),
    ] {
        let wrong = run(&["explain", given]);
        assert_eq!((wrong.status, wrong.stdout.as_str()), (2, ""));
        assert!(wrong.stderr.contains(said), "{}", wrong.stderr);
    }
    let hostile = run(&["explain", HOSTILE]);
    assert_eq!(hostile.status, 2);
    assert!(is_tame(&hostile.stderr), "{:?}", hostile.stderr);
    let several = run(&["explain", "sn-match", "sn-length"]);
    assert_eq!((several.status, several.stdout.as_str()), (2, ""));
    assert_eq!(run(&["explain", "--format=ndjson"]).status, 2);
    assert_eq!(run(&["explain", "-o", "no-such-folder/checks"]).status, 2);
}

#[test]
fn an_explanation_goes_into_a_file_and_has_colour_only_if_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("check");
    let written = run(&["explain".as_ref(), "sn-match".as_ref(), "-o".as_ref(), file.as_os_str()]);
    let plain = run(&["explain", "sn-match"]).stdout;
    assert_eq!((written.status, written.stdout.as_str()), (0, ""));
    assert_eq!(fs::read_to_string(&file).unwrap(), plain);
    for arguments in [&["explain"][..], &["explain", "sn-match"]] {
        let plain = run(arguments).stdout;
        let coloured = run(&[arguments, &["--color=always"]].concat()).stdout;
        assert!(coloured.contains("\u{1b}[31merror\u{1b}[0m"), "{coloured:?}");
        assert_eq!(without_colour(&coloured), plain);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn seventy_when_an_explanation_cannot_be_written() {
    for format in ["--format=human", "--format=json"] {
        assert_eq!(run(&["explain", format, "-o", "/dev/full"]).status, 70);
    }
}
