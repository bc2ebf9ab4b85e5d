//! Names of files and directories, and the name of the program itself, as Unix allows them: any octets but NUL.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{
    arguments, assert_messages, assert_tame, document, first_column, run_in, verdicts, without_own_colours,
};
use crate::common::{AT, Run, command, response};

#[test]
fn the_name_under_which_the_program_was_started_is_not_shown() {
    for text in arguments() {
        for arguments in
            [&["--help"][..], &["-h"], &["--version"], &["check", "--help"], &["check", "--x"], &[]]
        {
            let mut command = command();
            command.arg0(format!("/x/{text}")).args(arguments);
            let run = Run::of(command);
            assert_tame(&run.stdout, arguments);
            assert_tame(&run.stderr, arguments);
            assert!(!format!("{}{}", run.stdout, run.stderr).contains("fake.json"), "{}", run.stdout);
        }
    }
}

/// Names of files: each text, and octets that are no UTF-8 (an eight-bit CSI, U+202E cut off) with an escape and a
/// line break. None is longer than the 255 octets that file systems allow.
fn names() -> Vec<Vec<u8>> {
    let texts = arguments().into_iter().map(|text| text.replace('/', "|").into_bytes());
    let octets: [&[u8]; 3] = [b"\x9b31m", b"x\xe2\x80\n\x1b[2J", b"\nPASSED  fake.json\xff"];
    texts.chain(octets.map(<[u8]>::to_vec)).collect()
}

fn path(folder: &Path, name: &[u8], extension: &str) -> PathBuf {
    folder.join(OsStr::from_bytes(&[name, extension.as_bytes()].concat()))
}

/// A folder with a good response, a blank file, an error and a folder with a good response under each name; and how many
/// files that are.
fn folder() -> (tempfile::TempDir, usize) {
    let folder = tempfile::tempdir().unwrap();
    for name in names() {
        fs::write(path(folder.path(), &name, ".json"), response("good.json")).unwrap();
        fs::write(path(folder.path(), &name, ".blank.json"), "").unwrap();
        fs::write(path(folder.path(), &name, ".error.json"), r#"{"Code": "x", "Message": "y"}"#).unwrap();
        fs::create_dir(path(folder.path(), &name, "")).unwrap();
        fs::write(path(folder.path(), &name, "").join("x.json"), response("good.json")).unwrap();
    }
    (folder, names().len() << 2)
}

#[test]
fn names_of_files_and_directories_are_escaped_and_json_says_them_exactly() {
    let (folder, count) = folder();
    for input in [".", "*", "**/*.json"] {
        let run = run_in(folder.path(), &["check", AT, input]);
        assert_tame(&run.stdout, input);
        assert_eq!(run.stderr, "");
        let lines = verdicts(&run.stdout);
        assert_eq!(lines.len(), count);
        let columns = |line: &str| line.split("  ").map(str::trim).filter(|it| !it.is_empty()).count();
        let count_of = |verdict: &str, columns_of: usize| {
            let lines: Vec<_> = lines.iter().filter(|line| line.starts_with(verdict)).collect();
            assert!(lines.iter().all(|line| columns(line) == columns_of), "{lines:?}");
            lines.len()
        };
        // Verdict, path, name, Sn and the time left of a record that passed; verdict and path of another.
        assert_eq!(count_of("PASSED  ", 5), count / 2);
        assert_eq!(count_of("UNREADABLE  ", 2), count / 2);
        let coloured = run_in(folder.path(), &["check", AT, input, "--color=always"]);
        assert_eq!(without_own_colours(&coloured.stdout), run.stdout);

        let json = run_in(folder.path(), &["check", AT, input, "--format=json"]);
        assert_tame(&json.stdout, input);
        let lines = run_in(folder.path(), &["check", AT, input, "--format=ndjson"]);
        assert_tame(&lines.stdout, input);
        let of_lines: Vec<Value> =
            lines.stdout.lines().map(|line| document(line)["source"].clone()).collect();
        let reports = document(&json.stdout)["reports"].as_array().unwrap().clone();
        let sources: BTreeSet<String> =
            reports.iter().map(|report| report["source"].as_str().unwrap().to_owned()).collect();
        assert_eq!(of_lines, reports.iter().map(|report| report["source"].clone()).collect::<Vec<_>>());
        let prefix = if input == "." { "./" } else { "" };
        let expected = names().into_iter().flat_map(|name| {
            let name = String::from_utf8_lossy(&name).into_owned();
            [".json", ".blank.json", ".error.json", "/x.json"].map(|end| format!("{prefix}{name}{end}"))
        });
        assert_eq!(sources, expected.collect());

        let run = run_in(folder.path(), &["inspect", input]);
        assert_tame(&run.stdout, input);
        assert_eq!(first_column(&run.stdout).iter().filter(|it| it.starts_with("PASSED  ")).count(), 0);
        let run = run_in(folder.path(), &["inspect", input, "--format=json"]);
        assert_tame(&run.stdout, input);
        let _certificates = document(&run.stdout);
    }
}

#[test]
fn a_file_alone_and_messages_about_it_have_its_name_escaped() {
    let (folder, _) = folder();
    for name in names() {
        let inside = |end: &str| path(Path::new(""), &name, end).into_os_string();
        let good = inside(".json");
        let empty = folder.path().join("empty");
        fs::create_dir_all(path(&empty, &name, "")).unwrap();
        fs::write(path(folder.path(), &name, ".txt"), "[]").unwrap();
        let pattern = OsString::from_vec([b"*", &name[..], b"*"].concat());
        let directory = path(&empty, &name, "").into_os_string();
        let [blank, error, none, list, folder_itself] =
            [".blank.json", ".error.json", ".none.json", ".txt", ""].map(inside);
        let runs: [(&[&OsStr], i32); 9] = [
            (&[&good], 0),
            (&[&blank], 3),
            (&[&error], 3),
            (&[&none], 3),
            // A directory without a file to read, a file without a record: notes on standard error.
            (&[&directory], 3),
            (&[&list], 3),
            (&[OsStr::new("-o"), &good, &good], 2),
            (&[OsStr::new("-o"), &folder_itself, &good], 2),
            (&[OsStr::new("--at"), &good], 2),
        ];
        let of_pattern = run_in(folder.path(), &[OsStr::new("check"), &pattern]);
        assert_tame(&of_pattern.stdout, &pattern);
        assert_messages(&of_pattern.stderr);
        for (arguments, status) in runs {
            for subcommand in ["check", "inspect"] {
                if subcommand == "inspect" && arguments[0] == "--at" {
                    continue;
                }
                let mut arguments = arguments.to_vec();
                arguments.insert(0, OsStr::new(subcommand));
                let run = run_in(folder.path(), &arguments);
                assert_eq!(run.status, status, "{arguments:?}: {}", run.stdout);
                assert_tame(&run.stdout, &arguments);
                assert_messages(&run.stderr);
                let lines = first_column(&run.stdout);
                let verdicts = lines.iter().filter(|line| line.starts_with("PASSED  ")).count();
                assert_eq!(verdicts, usize::from(status == 0 && subcommand == "check"), "{}", run.stdout);
            }
        }
    }
}

/// The name is so long that its part behind the spaces begins a line, where the labels of facts do.
#[test]
fn the_name_of_the_only_file_makes_no_line_that_looks_like_a_fact() {
    let (folder, _) = folder();
    let good = fs::read(path(folder.path(), &names()[0], ".json")).unwrap();
    for length in 40..80 {
        let name = format!("{}Compared with --expect-ca-sha256.json", "r".repeat(length));
        fs::write(folder.path().join(&name), &good).unwrap();
        let run = run_in(folder.path(), &[OsStr::new("check"), OsStr::new(&name)]);
        assert_eq!(run.status, 0);
        let bases: Vec<&str> = run.stdout.lines().filter(|line| line.starts_with("Compared ")).collect();
        assert!(bases.is_empty(), "{}", run.stdout);
    }
}

#[test]
fn arguments_that_are_no_utf_8_come_back_escaped() {
    let folder = tempfile::tempdir().unwrap();
    for name in names() {
        let name = OsStr::from_bytes(&name);
        let option = OsString::from_vec([b"--", name.as_bytes()].concat());
        for before in [&[][..], &["explain"], &["check", "--at"], &["check", "-D"], &["check", "--format"]] {
            for argument in [name, &option] {
                let arguments: Vec<&OsStr> = before.iter().map(OsStr::new).chain([argument]).collect();
                let run = run_in(folder.path(), &arguments);
                assert_eq!((run.status, &*run.stdout), (2, ""), "{arguments:?}");
                assert_messages(&run.stderr);
            }
        }
    }
}
