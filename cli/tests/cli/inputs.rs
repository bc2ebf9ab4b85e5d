//! Where records come from: files, folders, patterns and standard input; and where the report goes.

use std::fs;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::common::{AT, Run, check, check_stdin, command, response, run, testdata};
use crate::process::Process;

/// The sources and verdicts of a run over one argument in a folder, in order.
fn judged(folder: &Path, arguments: &[&str]) -> Vec<(String, u64, String)> {
    let mut command = command();
    command.current_dir(folder).args(["check", AT, "--format=ndjson"]).args(arguments);
    let run = Run::of(command);
    let reports = run.stdout.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    reports
        .map(|report| {
            let text = |key: &str| report[key].as_str().unwrap().to_owned();
            (text("source"), report["record"].as_u64().unwrap(), text("verdict"))
        })
        .collect()
}

fn sources(folder: &Path, arguments: &[&str]) -> Vec<String> {
    judged(folder, arguments).into_iter().map(|(source, ..)| source).collect()
}

/// A folder with files of all kinds, each a good response unless it is lines of two.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let good = response("good.json");
    let line = String::from_utf8(good.clone()).unwrap().replace('\n', " ");
    for name in
        ["b.json", "a.json", "notes.txt", "in/c.json", "in-between.json", ".hidden.json", "upper.JSON"]
    {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &good).unwrap();
    }
    for name in ["lines.ndjson", "in/deep/lines.jsonl"] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, format!("{line}\n{line}\n")).unwrap();
    }
    folder
}

#[test]
fn a_folder_gives_its_json_files_by_the_octets_of_their_paths() {
    let folder = folder();
    // "-" is 0x2d, "." is 0x2e and "/" is 0x2f.
    let expected = [
        ("./.hidden.json", 0),
        ("./a.json", 0),
        ("./b.json", 0),
        ("./in-between.json", 0),
        ("./in/c.json", 0),
        ("./in/deep/lines.jsonl", 0),
        ("./in/deep/lines.jsonl", 1),
        ("./lines.ndjson", 0),
        ("./lines.ndjson", 1),
    ];
    let expected = expected.map(|(source, record)| (source.to_owned(), record, "passed".to_owned()));
    assert_eq!(judged(folder.path(), &["."]), expected);
}

#[cfg(unix)]
#[test]
fn symbolic_links_in_a_folder_are_not_followed_but_a_named_one_is() {
    use std::os::unix::fs::symlink;

    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("real")).unwrap();
    fs::write(folder.path().join("real/a.json"), response("good.json")).unwrap();
    symlink("a.json", folder.path().join("real/link.json")).unwrap();
    symlink("..", folder.path().join("real/loop")).unwrap();
    symlink("real", folder.path().join("named")).unwrap();
    assert_eq!(sources(folder.path(), &["real"]), ["real/a.json"]);
    assert_eq!(sources(folder.path(), &["named"]), ["named/a.json"]);
    assert_eq!(sources(folder.path(), &["named/link.json"]), ["named/link.json"]);
}

#[test]
fn a_pattern_matches_as_in_a_shell() {
    let folder = folder();
    assert_eq!(sources(folder.path(), &["*.json"]), ["a.json", "b.json", "in-between.json"]);
    assert_eq!(sources(folder.path(), &["[ab].json"]), ["a.json", "b.json"]);
    assert_eq!(sources(folder.path(), &["?.json"]), ["a.json", "b.json"]);
    assert_eq!(sources(folder.path(), &["i?"]), ["in/c.json", "in/deep/lines.jsonl", "in/deep/lines.jsonl"]);
    // What matches as a directory and as a file in it is read once.
    let all = sources(folder.path(), &["in/**"]);
    assert_eq!(all, ["in/c.json", "in/deep/lines.jsonl", "in/deep/lines.jsonl"]);
}

#[test]
fn a_pattern_that_matches_nothing_is_unreadable() {
    for pattern in ["no-such-*.json", "[.json"] {
        let run = check(&[pattern, "good.json", "--format=json"]);
        assert_eq!(run.status, 3);
        let report = run.json();
        assert_eq!(report["reports"][0]["source"], pattern);
        assert_eq!(report["reports"][0]["error"]["code"], "io");
        assert_eq!(report["reports"][1]["verdict"], "passed");
    }
}

#[test]
fn a_file_whose_name_looks_like_a_pattern_is_that_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("[ab].json"), response("good.json")).unwrap();
    fs::write(folder.path().join("a.json"), response("sn-decimal.json")).unwrap();
    assert_eq!(judged(folder.path(), &["[ab].json"]), [("[ab].json".to_owned(), 0, "passed".to_owned())]);
}

#[test]
fn a_named_file_is_read_whatever_its_name_and_as_often_as_it_is_named() {
    let folder = folder();
    assert_eq!(
        sources(folder.path(), &["notes.txt", "upper.JSON", "notes.txt"]),
        ["notes.txt", "upper.JSON", "notes.txt"]
    );
}

#[test]
fn standard_input_is_read_without_arguments_and_for_a_dash() {
    for arguments in [&["--format=json"][..], &["--format=json", "-"]] {
        let run = check_stdin(arguments, &response("good.json"));
        assert_eq!(run.status, 0);
        assert_eq!(run.json()["reports"][0]["source"], "-");
    }
    let run = check_stdin(&["--format=json", "good.json", "-"], &response("sn-decimal.json"));
    assert_eq!(run.status, 1);
    assert_eq!(run.json()["summary"]["total"], 2);
}

/// A pipe is read by a thread of its own, a file is not.
#[test]
fn standard_input_that_is_a_file_is_read_as_a_pipe_is_and_from_where_it_stands() {
    let line = |name: &str| {
        let response: Value = serde_json::from_slice(&response(name)).unwrap();
        format!("{response}\n")
    };
    let input = (line("good.json") + &line("sn-decimal.json")).repeat(60);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("responses");
    fs::write(&path, format!("no JSON\n{input}")).unwrap();
    for format in ["ndjson", "json", "human"] {
        for jobs in ["1", "2"] {
            let arguments = ["--format", format, "--jobs", jobs];
            let mut file = fs::File::open(&path).unwrap();
            file.seek(SeekFrom::Start(8)).unwrap();
            let mut command = command();
            command.args(["check", AT]).args(arguments).stdin(file);
            let of_file = Run::of(command);
            let of_pipe = check_stdin(&arguments, input.as_bytes());
            assert_eq!((of_file.status, of_file.stderr), (1, of_pipe.stderr), "{format}, {jobs}");
            assert!(of_file.stdout == of_pipe.stdout, "{format}, {jobs}");
            // Two lines sixty times.
            assert!(format != "ndjson" || of_file.stdout.lines().count() == 120);
        }
    }
}

#[test]
fn a_page_gives_a_report_for_each_of_its_records() {
    let run = check(&["../inputs/page-of-three.json", "--format=json"]);
    let report = run.json();
    let records: Vec<_> =
        report["reports"].as_array().unwrap().iter().map(|report| &report["record"]).collect();
    assert_eq!(records, [0, 1, 2]);
}

#[test]
fn the_size_limit_of_a_record_can_be_raised() {
    let mut response: serde_json::Value = serde_json::from_slice(&response("good.json")).unwrap();
    response["Padding"] = "x".repeat(2 << 20).into();
    let response = serde_json::to_vec(&response).unwrap();
    let refused = check_stdin(&["--format=json"], &response);
    assert_eq!(refused.status, 3);
    assert_eq!(refused.json()["reports"][0]["error"]["code"], "too-large");
    assert_eq!(check_stdin(&["--max-record-size", "3000000"], &response).status, 0);
    // 17 MiB of record, in a page: the limit of pages is raised with it.
    let mut record: serde_json::Value =
        serde_json::from_slice(&crate::common::response("good.json")).unwrap();
    record["Data"]["Padding"] = "x".repeat(17 << 20).into();
    let page = serde_json::json!({"Data": {"CaCertificateVOS": [record["Data"]]}}).to_string();
    assert_eq!(check_stdin(&[], page.as_bytes()).status, 3);
    assert_eq!(check_stdin(&["--max-record-size", "20000000"], page.as_bytes()).status, 0);
}

#[test]
fn the_report_goes_into_a_file_and_standard_output_stays_empty() {
    let folder = folder();
    let file = folder.path().join("report");
    fs::write(&file, "an older and longer text ".repeat(1000)).unwrap();
    let run = check(&["good.json".as_ref(), "-o".as_ref(), file.as_os_str()]);
    assert_eq!((run.status, run.stdout.as_str()), (0, ""));
    assert_eq!(fs::read_to_string(&file).unwrap(), check(&["good.json"]).stdout);
}

#[test]
fn an_input_is_not_overwritten_with_its_own_report() {
    let folder = folder();
    let file = folder.path().join("a.json");
    let other_name = folder.path().join("hard-link");
    fs::hard_link(&file, &other_name).unwrap();
    let pattern = folder.path().join("?.json");
    for input in [file.as_os_str(), folder.path().as_os_str(), pattern.as_os_str()] {
        for output in [&file, &other_name] {
            let run = check(&[input, "-o".as_ref(), output.as_os_str()]);
            assert_eq!(run.status, 2, "{}", input.display());
            assert_eq!(fs::read(&file).unwrap(), response("good.json"));
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn standard_input_is_not_overwritten_with_its_own_report() {
    let folder = folder();
    let file = folder.path().join("a.json");
    let mut command = crate::common::command();
    command.args(["check", AT, "-o"]).arg(&file).stdin(fs::File::open(&file).unwrap());
    assert_eq!(crate::common::Run::of(command).status, 2);
    assert_eq!(fs::read(&file).unwrap(), response("good.json"));
}

#[test]
fn a_new_report_in_a_folder_is_no_input_of_its_own_run() {
    let folder = folder();
    let before = sources(folder.path(), &["."]).len();
    let report = folder.path().join("report.json");
    let run =
        check(&[folder.path().as_os_str(), "--format=json".as_ref(), "-o".as_ref(), report.as_os_str()]);
    assert_eq!(run.status, 0);
    let written: serde_json::Value = serde_json::from_slice(&fs::read(&report).unwrap()).unwrap();
    assert_eq!(written["summary"]["total"], before);
    // The next run finds it there, and would empty it.
    let again = check(&[folder.path().as_os_str(), "-o".as_ref(), report.as_os_str()]);
    assert_eq!(again.status, 2);
    assert!(again.stderr.contains("write the report elsewhere"), "{}", again.stderr);
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_utf_8_is_read_and_shown_with_replacement_characters() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(OsStr::from_bytes(b"a\xff.json")), response("good.json")).unwrap();
    assert_eq!(judged(folder.path(), &["."]), [("./a\u{fffd}.json".to_owned(), 0, "passed".to_owned())]);
}

/// The error of each report, in order.
fn errors(run: &Run) -> Vec<Value> {
    let reports = run.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    reports.map(|report| report["error"].clone()).filter(|error| !error.is_null()).collect()
}

/// What `check` reports of an input that arrives on standard input, its first bytes a few at a time.
fn checked_slowly(input: Vec<u8>) -> Run {
    let mut command = command();
    command.args(["check", AT, "--format=ndjson", "-"]).stdin(Stdio::piped());
    let mut process = Process::start(&mut command);
    let mut stdin = process.stdin.take().unwrap();
    // The run may end before it has read all of it.
    let writer = thread::spawn(move || -> std::io::Result<()> {
        let (slow, rest) = input.split_at(input.len().min(140));
        for piece in slow.chunks(7) {
            stdin.write_all(piece)?;
            thread::sleep(Duration::from_millis(1));
        }
        stdin.write_all(rest)
    });
    let run = Run::from(process.output());
    let _ = writer.join().unwrap();
    run
}

#[test]
fn an_error_is_the_same_however_the_input_arrives() {
    let folder = testdata().join("inputs");
    let mut count = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.extension().unwrap() == "expected" {
            continue;
        }
        let input = fs::read(&path).unwrap();
        let in_file = errors(&check(&["--format=ndjson", path.to_str().unwrap()]));
        let on_stdin = errors(&check_stdin(&["--format=ndjson"], &input));
        assert_eq!(on_stdin, in_file, "{name} on standard input");
        assert_eq!(errors(&checked_slowly(input.clone())), in_file, "{name} on a slow pipe");
        // What inspect has errors of its own for is no response.
        let shown = run(&["inspect", "--format=json", path.to_str().unwrap()]).json();
        let read = shown["certificates"].as_array().unwrap().iter();
        let read = read.filter(|it| it["target"].is_null()).filter_map(|it| it.get("error"));
        let read: Vec<_> =
            read.map(|error| ["code", "message", "path", "help"].map(|key| &error[key])).collect();
        let found: Vec<_> =
            in_file.iter().map(|error| ["code", "message", "path", "help"].map(|key| &error[key])).collect();
        if !read.iter().any(|[code, ..]| *code == "no-certificate" || *code == "not-a-certificate") {
            assert_eq!(read, found, "{name} in inspect");
            count += in_file.len();
        }
    }
    assert!(count > 80, "{count}");
}
