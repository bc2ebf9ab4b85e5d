//! `devices`: files and records of devices, the CAs above them, and what is said of both.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::common::{AT, HOSTILE, Run, assert_fits, command, is_tame, response, testdata};

/// `devices` at the tests' instant, run in the folder of devices.
fn devices(arguments: &[&str]) -> Run {
    devices_in(&testdata().join("devices"), arguments)
}

fn devices_in(folder: &Path, arguments: &[&str]) -> Run {
    let mut command = command();
    command.current_dir(folder).args(["devices", AT]).args(arguments);
    Run::of(command)
}

fn devices_stdin(arguments: &[&str], input: &[u8]) -> Run {
    let mut command = command();
    command.current_dir(testdata().join("devices")).args(["devices", AT]).args(arguments);
    Run::with_stdin(command, input)
}

fn device(name: &str) -> Vec<u8> {
    fs::read(testdata().join("devices").join(name)).unwrap()
}

/// The reports of a run that writes a line each.
fn reports(run: &Run) -> Vec<Value> {
    run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Source, record, kind and verdict of each report; what could not be read has no kind.
fn judged(arguments: &[&str]) -> Vec<String> {
    let run = devices(&[arguments, &["--format=ndjson"]].concat());
    let in_short = |report: &Value| {
        let text = |key: &str| report[key].as_str().unwrap_or("none").to_owned();
        format!("{}#{} {} {}", text("source"), report["record"], text("kind"), text("verdict"))
    };
    reports(&run).iter().map(in_short).collect()
}

#[test]
fn a_device_directly_under_its_ca_passes_in_a_few_lines() {
    let run = devices(&["--ca", "ca.pem", "good.pem"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let expected = "PASSED  ca.pem#0  \"Example MQTT CA\"  9 years left\n\
                    PASSED  good.pem#0  \"device-0001\"  189 days left\n\
                    2 records: 2 passed, 0 failed, 0 unreadable\n\
                    Judged at 2026-11-24T00:00:00Z.\n";
    assert_eq!(run.stdout, expected);
}

/// Nobody knows a registration code of a device; of a CA by itself one may know the fingerprint.
#[test]
fn what_was_compared_is_said_only_where_something_was() {
    for options in [&[][..], &["-v"]] {
        let run = devices(&[&["--ca", "ca.pem", "good.pem", "expired.pem"], options].concat());
        assert!(!run.stdout.contains("ompared with"), "{}", run.stdout);
    }
    let sha256 = devices(&["--ca", "ca.pem", "--format=json"]).json()["reports"][0]["ca"]["sha256"].clone();
    let expected = format!("--expect-ca-sha256={}", sha256.as_str().unwrap());
    let run = devices(&["--ca", "ca.pem", "good.pem", &expected]);
    assert!(run.stdout.ends_with("Z. Compared with --expect-ca-sha256\n"), "{}", run.stdout);
}

#[test]
fn pem_and_der_and_bundles_and_records_are_read() {
    let expected = [
        "ca.pem#0 ca passed",
        "good-in-der.der#0 device passed",
        "two-devices.pem#0 device passed",
        "two-devices.pem#1 device failed",
        "two-devices-in-der.der#0 device passed",
        "two-devices-in-der.der#1 device failed",
        "device-label.pem#0 device passed",
        "record-good.json#0 device passed",
        "records-page.json#0 device passed",
        "records-page.json#1 device failed",
    ];
    let inputs = [
        "--ca",
        "ca.pem",
        "good-in-der.der",
        "two-devices.pem",
        "two-devices-in-der.der",
        "device-label.pem",
        "record-good.json",
        "records-page.json",
    ];
    assert_eq!(judged(&inputs), expected);
}

#[test]
fn a_chain_is_one_device_and_an_intermediate_may_be_given_too() {
    assert_eq!(
        judged(&["--ca", "root.pem", "chain.pem"]),
        ["root.pem#0 ca passed", "chain.pem#0 device passed"]
    );
    assert_eq!(
        judged(&["--ca", "root.pem", "chain-device-only.pem"]),
        ["root.pem#0 ca passed", "chain-device-only.pem#0 device failed"]
    );
    assert_eq!(
        judged(&["--ca", "root.pem", "--intermediate", "intermediate.pem", "chain-device-only.pem"]),
        ["root.pem#0 ca passed", "intermediate.pem#0 ca passed", "chain-device-only.pem#0 device passed"]
    );
}

#[test]
fn standard_input_is_read_without_arguments_and_for_a_dash() {
    for (name, dash) in [("good.pem", &[][..]), ("good-in-der.der", &["-"]), ("record-good.json", &["-"])] {
        let run = devices_stdin(&[&["--ca", "ca.pem", "--format=json"], dash].concat(), &device(name));
        assert_eq!(run.status, 0, "{name}");
        assert_eq!(run.json()["reports"][1]["source"], "-");
    }
}

#[test]
fn a_folder_and_a_pattern_give_certificates_and_json() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["b.pem", "a.crt", "in/c.cer", "notes.txt", "in/device.key"] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, device("good.pem")).unwrap();
    }
    fs::write(folder.path().join("d.der"), device("good-in-der.der")).unwrap();
    fs::write(folder.path().join("e.json"), device("record-good.json")).unwrap();
    let ca = testdata().join("devices/ca.pem");
    let sources = |input: &str| -> Vec<String> {
        let arguments = ["--ca", ca.to_str().unwrap(), "--format=ndjson", input];
        let reports = reports(&devices_in(folder.path(), &arguments));
        assert!(reports.iter().all(|report| report["verdict"] == "passed"));
        reports.iter().skip(1).map(|report| report["source"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(sources("."), ["./a.crt", "./b.pem", "./d.der", "./e.json", "./in/c.cer"]);
    assert_eq!(sources("?.[cp]*"), ["a.crt", "b.pem"]);
}

/// The record of a CA that is registered with the platform.
fn record_of_ca() -> Vec<u8> {
    response("good.json")
}

#[test]
fn a_ca_record_is_trusted_for_the_devices_behind_it_and_not_for_those_before() {
    let folder = tempfile::tempdir().unwrap();
    for (name, octets) in
        [("a.pem", device("good.pem")), ("b.json", record_of_ca()), ("c.pem", device("good.pem"))]
    {
        fs::write(folder.path().join(name), octets).unwrap();
    }
    for jobs in ["--jobs=1", "--jobs=8"] {
        let run = devices_in(folder.path(), &["a.pem", "b.json", "c.pem", "--format=ndjson", jobs]);
        let verdicts: Vec<Value> = reports(&run).iter().map(|report| report["verdict"].clone()).collect();
        assert_eq!(verdicts, ["failed", "passed", "passed"], "{jobs}");
        assert_eq!(run.status, 1);
    }
    // `check` trusts what --ca gives and nothing else.
    let mut input = record_of_ca();
    input.extend(device("record-good.json"));
    let mut command = command();
    command.args(["check", AT, "--format=ndjson", "-"]);
    assert_eq!(Run::with_stdin(command, &input).status, 1);
    assert_eq!(devices_stdin(&["-"], &input).status, 0);
}

#[test]
fn check_reads_the_records_of_devices_and_says_what_to_do_without_a_ca() {
    let check = |arguments: &[&str]| {
        let mut command = command();
        command.current_dir(testdata().join("devices")).args(["check", AT]).args(arguments);
        Run::of(command)
    };
    assert_eq!(check(&["--ca", "ca.pem", "record-good.json"]).status, 0);
    let run = check(&["record-good.json"]);
    assert_eq!(run.status, 1);
    assert!(run.stdout.contains("no CA was given"), "{}", run.stdout);
    assert!(run.stdout.contains("give the CA that the broker trusts with --ca"), "{}", run.stdout);
}

#[test]
fn jobs_do_not_change_a_byte() {
    let folder = testdata().join("devices");
    let folder = folder.to_str().unwrap();
    for format in ["--format=human", "--format=json", "--format=ndjson"] {
        let [one, eight] =
            ["--jobs=1", "--jobs=8"].map(|jobs| devices(&["--ca", "ca.pem", folder, format, jobs]));
        assert_eq!(one.status, 3);
        assert_eq!(one.stdout, eight.stdout, "{format}");
    }
}

/// A long file is handed on in parts, each with what its devices send.
#[test]
fn a_long_file_of_devices_is_judged_in_parts_that_know_their_places() {
    let folder = tempfile::tempdir().unwrap();
    let chain = String::from_utf8(device("chain.pem")).unwrap();
    let (leaf, intermediate) = chain.split_at(chain.rfind("-----BEGIN ").unwrap());
    let file = leaf.repeat(150) + intermediate;
    assert!(file.len() > 64 << 10);
    fs::write(folder.path().join("many.pem"), file).unwrap();
    fs::write(folder.path().join("root.pem"), device("root.pem")).unwrap();
    let arguments = |jobs| ["--ca", "root.pem", "many.pem", "--format=ndjson", jobs];
    let one = devices_in(folder.path(), &arguments("--jobs=1"));
    let eight = devices_in(folder.path(), &arguments("--jobs=8"));
    assert_eq!(one.stdout, eight.stdout);
    assert_eq!(one.status, 0);
    let reports = reports(&one);
    let devices = reports.iter().filter(|report| report["kind"] == "device");
    let places: Vec<Value> = devices.map(|report| report["record"].clone()).collect();
    assert_eq!(places, (0..150).map(Value::from).collect::<Vec<_>>());
}

#[test]
fn the_exit_status_is_that_of_every_judging_subcommand() {
    for (arguments, status) in [
        (&["--ca", "ca.pem", "good.pem"][..], 0),
        (&["--ca", "ca.pem", "expired.pem"], 1),
        // The CA counts too.
        (&["--ca", "ca-expired.pem", "good.pem"], 1),
        (&["good.pem"], 1),
        (&["--ca", "-", "good.pem"], 2),
        (&["--ca", "ca.pem", "--no-such-option"], 2),
        (&["--ca", "ca.pem", "no-such-file.pem"], 3),
        (&["--ca", "no-such-file.pem", "good.pem"], 3),
        (&["--ca", "ca.pem", "expired.pem", "no-certificate.pem"], 3),
        (&["--ca", "ca.pem", "key-rsa-1024.pem", "--server", "openssl"], 1),
    ] {
        let run = devices(arguments);
        assert_eq!(run.status, status, "{arguments:?}: {}", run.stderr);
    }
}

#[test]
fn a_server_that_is_named_decides_about_a_device() {
    let arguments = ["--ca", "ca.pem", "version-1.pem", "--format=json"];
    let usual = devices(&arguments);
    assert_eq!(usual.status, 0, "{}", usual.stdout);
    let strict = devices(&[&arguments[..], &["--server=rustls"]].concat());
    assert_eq!(strict.status, 1);
    let servers = strict.json()["reports"][1]["servers"].clone();
    let rustls = servers.as_array().unwrap().iter().find(|server| server["family"] == "rustls").unwrap();
    assert_eq!((&rustls["devices"], &rustls["decisive"]), (&"refused".into(), &true.into()));
    let text = devices(&["--ca", "ca.pem", "version-1.pem", "--server=rustls"]).stdout;
    assert!(text.contains("--server rustls: "), "{text}");
}

#[test]
fn quiet_leaves_out_what_passed_and_verbose_shows_all_of_it() {
    let quiet = devices(&["--ca", "ca.pem", "-q", "good.pem"]);
    assert_eq!((quiet.status, quiet.stdout.as_str()), (0, ""));
    let quiet = devices(&["--ca", "ca.pem", "-q", "good.pem", "expired.pem"]).stdout;
    assert!(quiet.starts_with("FAILED  expired.pem#0: 1 error.\n"), "{quiet}");
    let verbose = devices(&["--ca", "ca.pem", "-v", "good.pem"]).stdout;
    for said in
        ["\nDevice certificate\n", "\nCA certificate\n", "device-chain", "authorityKeyIdentifier  keyid"]
    {
        assert!(verbose.contains(said), "{said}: {verbose}");
    }
    assert_fits(&verbose);
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let folder = testdata().join("devices");
    let mut command = command();
    command.current_dir(&folder).args(["devices", AT, "--ca", "ca.pem", "-v", "."]);
    let text = Run::of(command).stdout;
    assert_fits(&text);
    assert!(is_tame(&text));
}

#[test]
fn an_output_into_a_file_of_cas_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let ca = folder.path().join("ca.pem");
    fs::write(&ca, device("ca.pem")).unwrap();
    let ca_path = ca.to_str().unwrap();
    for option in ["--ca", "--intermediate"] {
        for output in [&["-o", ca_path][..], &["--report", &format!("json={ca_path}")]] {
            for subcommand in ["devices", "check"] {
                let mut command = command();
                command.current_dir(testdata().join("devices")).args([subcommand, AT, option, ca_path]);
                let run = Run::of({
                    command.arg("record-good.json").args(output);
                    command
                });
                assert_eq!(run.status, 2, "{subcommand} {option}: {}", run.stderr);
                assert_eq!(fs::read(&ca).unwrap(), device("ca.pem"));
            }
        }
    }
}

/// The error of the only report that is unreadable.
fn error(arguments: &[&str]) -> (i32, String, String) {
    let run = devices(&[arguments, &["--format=ndjson"]].concat());
    let reports = reports(&run);
    let mut errors = reports.iter().filter_map(|report| report.get("error"));
    let error = errors.next().unwrap_or_else(|| panic!("{arguments:?}: {}", run.stdout));
    assert!(errors.next().is_none(), "{arguments:?}: {}", run.stdout);
    assert!(error["help"].is_string(), "{error}");
    (run.status, error["code"].as_str().unwrap().to_owned(), error["message"].as_str().unwrap().to_owned())
}

#[test]
fn a_file_of_cas_that_cannot_be_read_is_unreadable_and_the_devices_are_judged() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, octets: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, octets).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let missing = folder.path().join("missing.pem");
    for (ca, code) in [
        (missing.to_str().unwrap().to_owned(), "io"),
        (folder.path().to_str().unwrap().to_owned(), "io"),
        (file("garbage.pem", b"\x00\x01 garbage"), "no-data"),
        (file("empty.pem", b""), "no-data"),
        (file("key.pem", &device("no-certificate.pem")), "no-data"),
    ] {
        let (status, found, message) = error(&["--ca", &ca, "good.pem"]);
        assert_eq!((status, found.as_str()), (3, code), "{ca}: {message}");
    }
}

#[test]
fn what_is_no_certificate_of_a_device_says_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, octets: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, octets).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let request = "-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\n";
    for (name, octets, part) in [
        ("empty.pem", &b""[..], "nothing"),
        ("blank.pem", b" \n", "nothing"),
        ("key.pem", &device("no-certificate.pem")[..], "PRIVATE KEY"),
        ("request.pem", request.as_bytes(), "CERTIFICATE REQUEST"),
        ("text.pem", b"hello", "neither"),
    ] {
        let (status, code, message) = error(&["--ca", "ca.pem", &file(name, octets)]);
        assert_eq!((status, code.as_str()), (3, "no-data"), "{name}");
        assert!(message.contains(part), "{name}: {message}");
    }
    let (_, code, message) = error(&["--ca", "ca.pem", &file("long.pem", &vec![b'x'; (16 << 20) + 1])]);
    assert_eq!(code, "too-large", "{message}");
    // A folder without a file to read is more likely the wrong one.
    let none = folder.path().join("none");
    fs::create_dir(&none).unwrap();
    let run = devices(&["--ca", "ca.pem", none.to_str().unwrap()]);
    assert_eq!(run.status, 3, "{}", run.stdout);
}

#[test]
fn the_ca_as_an_input_is_told_to_be_no_device() {
    let run = devices(&["--ca", "ca.pem", "ca.pem"]);
    assert_eq!(run.status, 1);
    assert!(run.stdout.contains("this is the CA certificate itself, and no device's"), "{}", run.stdout);
}

/// What a record says of a device cannot act on a terminal or a log.
#[test]
fn hostile_names_are_tame() {
    for name in [HOSTILE.to_owned(), "::error::x\n::set-output name=a::b".to_owned(), "n".repeat(100_000)] {
        let mut record: Value = serde_json::from_slice(&device("record-good.json")).unwrap();
        record["Data"]["DeviceName"] = name.into();
        record["Data"]["DeviceSn"] = HOSTILE.into();
        for options in [&[][..], &["-v"], &["--format=json"], &["--format=ndjson"]] {
            let input = serde_json::to_vec(&record).unwrap();
            let run = devices_stdin(&[&["--ca", "ca.pem", "-"], options].concat(), &input);
            assert_eq!(run.status, 1);
            assert!(is_tame(&run.stdout) && is_tame(&run.stderr), "{}", run.stdout);
            assert!(!run.stdout.lines().any(|line| line.trim_start().starts_with("::")), "{}", run.stdout);
        }
    }
    for name in ["common-name-newline.pem", "common-name-nul.pem", "common-name-1000-characters.pem"] {
        let run = devices(&["--ca", "ca.pem", name]);
        assert!(is_tame(&run.stdout), "{}", run.stdout);
        assert!(run.stdout.lines().all(|line| line.len() < 200), "{}", run.stdout);
    }
}
