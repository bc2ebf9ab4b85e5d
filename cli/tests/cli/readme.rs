//! Everything that the README shows is run: each console block, command by command, in the repository's root, with the
//! built binary in place of `cargo run` and of an installed command; and each shell block, with a stand-in for the
//! vendor's command line.

use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::output;

const README: &str = include_str!("../../../README.md");

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The blocks fenced as this language.
fn blocks(language: &str) -> Vec<&'static str> {
    let fence = format!("```{language}\n");
    README.split(fence.as_str()).skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

/// The first examples have no `--at`, as nobody has who tries them; what they print is compared all the same.
const AT_A_FIXED_INSTANT: &str =
    r#"case "$*" in (check*--at*) ;; (check*) set -- "$@" --at 2026-11-24T00:00:00Z ;; esac"#;

/// A directory whose `mqtt-ca-check` is the built binary and whose `aliyun` prints a response.
fn programs() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let binary = env!("CARGO_BIN_EXE_mqtt-ca-check");
    for (name, script) in [
        ("mqtt-ca-check", format!("{AT_A_FIXED_INSTANT}\nexec '{binary}' \"$@\"")),
        ("aliyun", "cat testdata/responses/recipe-rsa-v3.json".to_owned()),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    folder
}

/// What a shell command prints, on both streams as on a terminal, and its status.
fn shell(command: &str) -> (String, i32) {
    let programs = programs();
    let path = env::join_paths(
        std::iter::once(programs.path().to_owned())
            .chain(env::split_paths(&env::var_os("PATH").unwrap_or_default())),
    )
    .unwrap();
    let command = command.replace("cargo run --", "mqtt-ca-check");
    let mut bash = Command::new("bash");
    bash.args(["-c", &format!("exec 2>&1\n{command}")]).current_dir(root());
    let output = output(bash.env("PATH", path).env("INSTANCE", "mqtt-cn-example"));
    (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
}

/// The commands of a console block, each with the lines shown below it.
fn commands(block: &str) -> Vec<(String, String)> {
    let mut commands: Vec<(String, String)> = Vec::new();
    let continues_after = |line: &str| line.ends_with(['\\', '|']);
    let mut continues = false;
    for line in block.lines() {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => {
                continues = continues_after(command);
                commands.push((command.to_owned(), String::new()));
            }
            (None, Some((command, _))) if continues => {
                continues = continues_after(line);
                command.push('\n');
                command.push_str(line);
            }
            (None, Some((_, shown))) => {
                shown.push_str(line);
                shown.push('\n');
            }
            (None, None) => panic!("a console block begins with its output: {line}"),
        }
    }
    commands
}

#[test]
fn every_console_block_prints_what_the_readme_shows() {
    let mut run = 0;
    for block in blocks("console") {
        for (command, shown) in commands(block) {
            // The command that runs this very test.
            if command == "cargo test" {
                assert_eq!(shown, "");
                continue;
            }
            let (printed, _) = shell(&command);
            assert_eq!(printed, shown, "$ {command}");
            run += 1;
        }
    }
    assert!(run >= 4, "only {run} commands were found");
}

#[test]
fn the_first_command_is_the_main_job_and_succeeds() {
    let (command, shown) = commands(blocks("console")[0]).swap_remove(0);
    assert!(shown.starts_with("PASSED"));
    assert_eq!(shell(&command).1, 0);
}

#[test]
fn every_shell_block_judges_what_the_vendors_command_line_prints() {
    let response = fs::read(root().join("testdata/responses/recipe-rsa-v3.json")).unwrap();
    let response: serde_json::Value = serde_json::from_slice(&response).unwrap();
    let code = response["Data"]["RegistrationCode"].as_str().unwrap();
    let blocks = blocks("sh");
    assert!(!blocks.is_empty());
    for block in blocks {
        let (printed, status) = shell(&format!("SN=00f2 CODE={code}\n{block}"));
        assert_eq!(status, 0, "{printed}");
        assert!(printed.contains("Compared with --expect-code"), "{printed}");
    }
}

#[test]
fn the_exit_statuses_of_the_readme_are_those_of_the_help() {
    let rows: Vec<&str> = README
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split_once(" |"))
        .map(|(first, _)| first)
        .filter(|first| first.bytes().all(|octet| octet.is_ascii_digit()))
        .collect();
    let (help, _) = shell("mqtt-ca-check --help");
    let (_, table) = help.split_once("Exit status:\n").unwrap();
    let told: Vec<&str> = table.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(rows, told);
}
