//! Data flows one way: what each room of the library may import, which crates and which parts of the standard library
//! it may name, and what the workspace promises in its manifests.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

mod support;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::process::Command;

use support::process::{BUILD_LIMIT, output_within};
use support::workspace;

/// A room of the library, what lives there, and the rooms that it may import: the flow of data from left to right. A file
/// belongs to the room of the first name in its path.
const ROOMS: &[(&str, &str, &[&str])] = &[
    ("words", "enums whose variants are words", &[]),
    ("id", "the ids of the checks", &["words"]),
    ("server", "TLS servers by family", &["words"]),
    ("untrusted", "the one sink for text from inputs", &[]),
    ("wire", "bytes to records", &["untrusted", "words"]),
    ("x509", "text and DER to certificates", &["untrusted"]),
    ("policy", "what the caller knows and wants", &["id", "server", "untrusted", "words"]),
    ("case", "what is judged", &["untrusted", "wire", "words", "x509"]),
    (
        "check",
        "what a check is and what can come of one",
        &["case", "id", "policy", "server", "untrusted", "wire", "x509"],
    ),
    (
        "checks",
        "the table, and one check a file",
        &["case", "check", "id", "policy", "untrusted", "wire", "x509"],
    ),
    ("finding", "what came of a check for one target", &["case", "check", "policy", "wire"]),
    (
        "diagnosis",
        "what is behind several findings",
        &["case", "check", "finding", "policy", "untrusted", "wire", "x509"],
    ),
    (
        "report",
        "what follows from all findings",
        &["case", "check", "diagnosis", "finding", "policy", "untrusted", "wire", "words", "x509"],
    ),
    (
        "judge",
        "the table carried out over a case",
        &["case", "check", "checks", "diagnosis", "finding", "policy", "report", "wire", "x509"],
    ),
    ("trust", "CAs that are trusted, each judged once", &["case", "judge", "policy", "report", "x509"]),
    ("one", "octets to reports in one step", &["case", "judge", "policy", "report", "trust", "wire"]),
    // The crate's front door shows what it has.
    (
        "lib",
        "the front door",
        &["case", "check", "checks", "judge", "one", "policy", "report", "trust", "x509"],
    ),
];

/// Crates, or functions of them, that only these files may name, so that another can take their place.
const CRATES: &[(&str, &[&str])] = &[
    ("aws_lc_rs", &["src/x509/signature.rs"]),
    ("der_parser", &["src/x509/der.rs"]),
    // The front door lends it to those who want its types.
    ("x509_parser", &["src/lib.rs", "src/x509/inspection.rs", "src/x509/inspection/"]),
    ("serde_json", &["src/wire.rs", "src/wire/"]),
    // Octets of an input are looked at for a private key before they are shown; the others show digests.
    (
        "hex::encode",
        &[
            "src/untrusted.rs",
            "src/check/value.rs",
            "src/policy.rs",
            "src/report/facts.rs",
            "src/x509/serial.rs",
        ],
    ),
];

/// Parts of the standard library that would make the library impure: judged is only what it is given.
const IMPURE: &[&str] = &["env", "fs", "io", "net", "os", "process", "thread", "time"];

/// What is pure in them: addresses are values.
const PURE: &[&str] = &["Ipv4Addr", "Ipv6Addr"];

/// Words for the same reason.
const IMPURE_WORDS: &[&str] = &["println!", "print!", "eprintln!", "eprint!", "dbg!", "now_utc", "now_local"];

/// What a renderer of the command may take from the library: the report, and the names of what it is about.
const RENDERERS: &[(&str, &[&str])] = &[
    ("catalogue", &["*"]),
    ("check", &["*"]),
    ("policy", &["*"]),
    ("report", &["*"]),
    ("case", &["Absence", "Kind", "Lineage", "Role"]),
    ("untrusted", &["*"]),
    ("wire", &["Field", "InputError", "InputErrorCode"]),
    ("x509", &["NameMatch", "PublicKey"]),
];

/// What a renderer may take from the command: what it renders, how text is laid out, and what was counted.
const RENDERERS_OWN: &[&str] = &["entry", "layout", "render", "summary"];

/// Crates of the command that the library must not bring to those who only use the library, by the start of the name.
const COMMAND_CRATES: &[&str] = &[
    "anst",
    "clap",
    "color",
    "console",
    "ctrlc",
    "dialoguer",
    "dirs",
    "env_logger",
    "glob",
    "indicatif",
    "insta",
    "is-terminal",
    "is_terminal",
    "lexopt",
    "log",
    "nix",
    "pico-args",
    "roff",
    "signal-hook",
    "supports-",
    "tempfile",
    "term",
    "tokio",
    "tracing",
    "walkdir",
];

/// A source file without comments and tests; what was taken out left its line ends.
struct Source {
    path: String,
    text: String,
}

impl Source {
    fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap();
        let path = path.strip_prefix(workspace()).unwrap().to_str().unwrap().replace('\\', "/");
        Source { path, text: without_tests(&without_comments(&text)) }
    }

    /// The names of the modules from the crate's root to this file, below the folder `src`.
    fn module(&self) -> Vec<&str> {
        let (_, inside) = self.path.rsplit_once("src/").unwrap();
        let names: Vec<&str> = inside.strip_suffix(".rs").unwrap().split('/').collect();
        if names == ["lib"] { Vec::new() } else { names }
    }

    /// The files that this one names, other than itself: each path ends in the last of its modules that has a file.
    fn imported<'s>(&self, files: &BTreeMap<Vec<&'s str>, &'s Source>) -> Vec<&'s Source> {
        let own = self.module();
        let mut starts = vec![("crate".to_owned(), Vec::new()), ("self".to_owned(), own.clone())];
        for up in 1..=own.len() {
            starts.push((vec!["super"; up].join("::"), own[..own.len() - up].to_vec()));
        }
        for module in
            files.keys().filter(|module| module.split_last().is_some_and(|(_, parent)| parent == own))
        {
            starts.push(((*module.last().unwrap()).to_owned(), module.clone()));
        }
        let mut imported = Vec::new();
        for (start, from) in &starts {
            for (_, names) in self.paths(start) {
                let deepest = (0..=names.len()).rev().find_map(|length| {
                    let inside = names[..length].iter().map(String::as_str);
                    files.get(&from.iter().copied().chain(inside).collect::<Vec<_>>())
                });
                let goes_further_up = names[0] == "super";
                imported
                    .extend(deepest.copied().filter(|source| !goes_further_up && source.path != self.path));
            }
        }
        imported
    }

    fn line(&self, offset: usize) -> usize {
        self.text[..offset].matches('\n').count() + 1
    }

    /// Every path that begins with this name, with the line on which it does; groups of `use` are taken apart.
    fn paths(&self, root: &str) -> Vec<(usize, Vec<String>)> {
        let start = format!("{root}::");
        let mut paths = Vec::new();
        for (offset, _) in self.text.match_indices(&start) {
            let before = self.text[..offset].chars().next_back();
            if before.is_some_and(|before| is_word(before) || before == ':') {
                continue;
            }
            let mut rest = &self.text[offset + start.len()..];
            paths.extend(tree(&mut rest).into_iter().map(|path| (self.line(offset), path)));
        }
        paths
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The paths of one `use` tree, or the one path of an expression; `rest` is moved behind it.
fn tree(rest: &mut &str) -> Vec<Vec<String>> {
    *rest = rest.trim_start();
    if let Some(group) = rest.strip_prefix('{') {
        *rest = group;
        let mut paths = Vec::new();
        loop {
            *rest = rest.trim_start().trim_start_matches(',').trim_start();
            if let Some(after) = rest.strip_prefix('}') {
                *rest = after;
                return paths;
            }
            let before = rest.len();
            paths.extend(tree(rest));
            assert!(rest.len() < before, "a group of paths that cannot be read: {rest:.40}");
        }
    }
    let end = rest.find(|character: char| !is_word(character) && character != '*').unwrap_or(rest.len());
    let (word, after) = rest.split_at(end);
    *rest = after;
    let word = word.to_owned();
    if let Some(after) = rest.strip_prefix("::") {
        *rest = after;
        let tails = tree(rest);
        return tails.into_iter().map(|tail| std::iter::once(word.clone()).chain(tail).collect()).collect();
    }
    if let Some(after) = rest.strip_prefix(" as ") {
        *rest = after.trim_start_matches(is_word);
    }
    vec![vec![word]]
}

/// Comments are blanked; the test that reads them is whoever reads the file.
fn without_comments(text: &str) -> String {
    let lines = text.split('\n').map(|line| match line.trim_start().starts_with("//") {
        true => "",
        false => line.split_once(" // ").map_or(line, |(code, _)| code),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Items under `#[cfg(test)]` are blanked: to the `}` in the same column, or to the end of a line that ends in `;`.
fn without_tests(text: &str) -> String {
    let mut lines = Vec::new();
    let mut end_of_item: Option<String> = None;
    for line in text.split('\n') {
        let indentation = &line[..line.len() - line.trim_start().len()];
        match &end_of_item {
            None if matches!(line.trim(), "#[cfg(test)]" | "#[cfg(doctest)]") => {
                end_of_item = Some(format!("{indentation}}}"));
                lines.push("");
            }
            None => lines.push(line),
            Some(end) => {
                let is_declaration = line.ends_with(';') && format!("{indentation}}}") == *end;
                if line == end || is_declaration {
                    end_of_item = None;
                }
                lines.push("");
            }
        }
    }
    assert!(end_of_item.is_none(), "an item under #[cfg(test)] without an end");
    lines.join("\n")
}

/// All Rust files below a folder, in order; none if there is no such folder.
fn sources(folder: &str) -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![workspace().join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(folder) else { continue };
        let paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        for path in paths {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found.iter().map(|path| Source::read(path)).collect()
}

/// The files of a crate that are no tests.
fn code(folder: &str) -> Vec<Source> {
    let is_test =
        |path: &str| path.ends_with("/tests.rs") || path.contains("/tests/") || path.ends_with("/testing.rs");
    let sources: Vec<Source> = sources(folder).into_iter().filter(|source| !is_test(&source.path)).collect();
    assert!(sources.len() > 30, "only {} files were found", sources.len());
    sources
}

fn library() -> Vec<Source> {
    code("src")
}

#[track_caller]
fn assert_kept(broken: &[String]) {
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_room_imports_only_what_lies_before_it() {
    let mut broken = Vec::new();
    let mut imports = 0;
    for source in library() {
        let module = source.module();
        let room = module.first().copied().unwrap_or("lib");
        let path = &source.path;
        let Some((_, purpose, allowed)) = ROOMS.iter().find(|(name, ..)| *name == room) else {
            broken.push(format!(
                "{path}: {room} is no room: move the file into one, or add a row to ROOMS in this test"
            ));
            continue;
        };
        for (line, names) in source.paths("crate") {
            imports += 1;
            let name = names[0].as_str();
            if name != room && !allowed.contains(&name) {
                broken.push(format!(
                    "{path}:{line}: {room} ({purpose}) must not import {name}, only {allowed:?}: hand over what is needed as an argument, \
                     or move it to a room on the left"
                ));
            }
        }
        // `super::super::x` reaches the root from a depth of two.
        let up = vec!["super"; module.len()].join("::");
        for (line, names) in source.paths(&up) {
            if !module.is_empty() && names[0] != "super" {
                broken.push(format!("{path}:{line}: name rooms by crate::, not by {up}::{}", names[0]));
            }
        }
    }
    assert!(imports > 150, "only {imports} imports were found");
    assert_kept(&broken);
}

/// No file imports another that imports it, directly or through others.
#[test]
fn no_files_import_each_other_in_a_circle() {
    let mut broken = Vec::new();
    let mut edges = 0;
    for folder in ["src", "cli/src"] {
        let sources = code(folder);
        let files: BTreeMap<Vec<&str>, &Source> =
            sources.iter().map(|source| (source.module(), source)).collect();
        let imports: BTreeMap<&str, BTreeSet<&str>> = sources
            .iter()
            .map(|source| {
                let imported = source.imported(&files).into_iter().map(|it| it.path.as_str());
                (source.path.as_str(), imported.collect())
            })
            .collect();
        edges += imports.values().map(BTreeSet::len).sum::<usize>();
        for (file, imported) in &imports {
            for other in imported {
                if let Some(way) = way_back(&imports, other, file) {
                    broken.push(format!(
                        "{file} imports {way}: move what both need into a file of its own, which imports neither"
                    ));
                }
            }
        }
    }
    assert!(edges > 200, "only {edges} imports were found");
    assert_kept(&broken);
}

/// The shortest way from a file over its imports to `end`, in words.
fn way_back(imports: &BTreeMap<&str, BTreeSet<&str>>, begin: &str, end: &str) -> Option<String> {
    let mut seen = BTreeSet::from([begin]);
    let mut ways = VecDeque::from([vec![begin]]);
    while let Some(way) = ways.pop_front() {
        let last = *way.last().unwrap();
        if last == end {
            return Some(way.join(", which imports "));
        }
        for next in imports.get(last)? {
            if seen.insert(next) {
                ways.push_back(way.iter().copied().chain([*next]).collect());
            }
        }
    }
    None
}

#[test]
fn each_backend_is_known_in_one_room() {
    let mut broken = Vec::new();
    for source in library() {
        for (name, files) in CRATES {
            let is_home = files
                .iter()
                .any(|file| source.path == *file || (file.ends_with('/') && source.path.starts_with(file)));
            let named = source.text.match_indices(name).next();
            if let (Some((offset, _)), false) = (named, is_home) {
                let line = source.line(offset);
                broken.push(format!("{}:{line}: only {} may name {name}", source.path, files.join(", ")));
            }
        }
    }
    for (name, files) in CRATES {
        let sources = sources("src");
        let used = sources.iter().any(|source| {
            files.iter().any(|file| source.path.starts_with(file)) && source.text.contains(name)
        });
        assert!(used, "{name} is named nowhere: remove it from the table");
    }
    assert_kept(&broken);
}

#[test]
fn the_library_has_no_clock_file_network_or_environment() {
    let mut broken = Vec::new();
    for source in library() {
        let path = &source.path;
        for root in ["std", "core"] {
            for (line, names) in source.paths(root) {
                let is_pure = names.get(1).is_some_and(|item| PURE.contains(&item.as_str()));
                if IMPURE.contains(&names[0].as_str()) && !is_pure {
                    broken.push(format!("{path}:{line}: the library must not use {root}::{}", names[0]));
                }
            }
        }
        for word in IMPURE_WORDS {
            for (offset, _) in source.text.match_indices(word) {
                if !source.text[..offset].ends_with(is_word) {
                    broken.push(format!("{path}:{}: the library must not use {word}", source.line(offset)));
                }
            }
        }
    }
    assert_kept(&broken);
}

#[test]
fn renderers_see_the_report_and_nothing_before_it() {
    let mut broken = Vec::new();
    for source in sources("cli/src/render") {
        let path = &source.path;
        for (line, names) in source.paths("mqtt_ca_check") {
            let items = RENDERERS.iter().find(|(module, _)| *module == names[0]).map(|(_, items)| *items);
            let item = names.get(1).map_or("*", String::as_str);
            if !items.is_some_and(|items| items == ["*"] || items.contains(&item)) {
                broken.push(format!("{path}:{line}: a renderer must not import {}", names.join("::")));
            }
            if names.iter().any(|name| name == "judge") {
                broken.push(format!("{path}:{line}: a renderer does not judge"));
            }
        }
        for (line, names) in source.paths("crate") {
            if !RENDERERS_OWN.contains(&names[0].as_str()) {
                let allowed = RENDERERS_OWN.join(", ");
                broken.push(format!("{path}:{line}: a renderer may import {allowed}, not {}", names[0]));
            }
        }
    }
    assert_kept(&broken);
}

fn cargo(arguments: &[&str]) -> String {
    let output =
        output_within(BUILD_LIMIT, Command::new(env!("CARGO")).args(arguments).current_dir(workspace()));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {} (run cargo fetch --locked once): {said}", arguments.join(" "));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_library_brings_no_crate_of_the_command() {
    let tree = cargo(&[
        "tree",
        "--package",
        "mqtt-ca-check",
        "--edges",
        "normal",
        "--prefix",
        "none",
        "--offline",
        "--locked",
    ]);
    assert!(tree.contains("aws-lc-rs v"), "{tree}");
    for line in tree.lines() {
        let name = line.split(' ').next().unwrap();
        let taboo = COMMAND_CRATES.iter().find(|start| name.starts_with(**start));
        assert!(taboo.is_none(), "the library must not depend on {name}");
    }
}

/// The lines of one table of a manifest.
fn table<'m>(manifest: &'m str, header: &str) -> Vec<&'m str> {
    let lines = manifest.lines().skip_while(|line| line.trim() != header).skip(1);
    lines.take_while(|line| !line.starts_with('[')).map(str::trim).collect()
}

#[test]
fn every_package_inherits_the_lints_of_the_workspace() {
    let metadata: serde_json::Value = serde_json::from_str(&cargo(&[
        "metadata",
        "--no-deps",
        "--offline",
        "--locked",
        "--format-version",
        "1",
    ]))
    .unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert_eq!(packages.len(), 3);
    for package in packages {
        let path = package["manifest_path"].as_str().unwrap();
        let manifest = std::fs::read_to_string(path).unwrap();
        assert!(
            table(&manifest, "[lints]").contains(&"workspace = true"),
            "{path} does not inherit the lints"
        );
    }
    let manifest = std::fs::read_to_string(workspace().join("Cargo.toml")).unwrap();
    let lints = table(&manifest, "[workspace.lints.rust]");
    for lint in ["unsafe_code = \"forbid\"", "missing_docs = \"deny\"", "unreachable_pub = \"deny\""] {
        assert!(lints.contains(&lint), "the lints of the workspace lack {lint}");
    }
}

/// The reader of this test itself: what it must see and what it must pass over.
#[test]
fn paths_are_found_in_groups_and_expressions_and_not_in_comments_or_tests() {
    let text = "//! crate::a\nuse crate::b;\nuse crate::{c::D, e::{F, g as h}};\nfn f() -> crate::i::J { x(crate::k::l(1)) }\n\
                // crate::m\nlet x = 1; // crate::n\n#[cfg(test)]\nmod o;\n#[cfg(test)]\nmod tests {\n    use crate::p;\n}\nuse my_crate::q;\nuse crate::r;\n";
    let source = Source { path: "src/z.rs".to_owned(), text: without_tests(&without_comments(text)) };
    let found: Vec<(usize, String)> =
        source.paths("crate").into_iter().map(|(line, names)| (line, names.join("::"))).collect();
    let expected = [(2, "b"), (3, "c::D"), (3, "e::F"), (3, "e::g"), (4, "i::J"), (4, "k::l"), (14, "r")];
    assert_eq!(found, expected.map(|(line, path)| (line, path.to_owned())));
}
