//! The Rust version that the workspace promises is the one that its dependencies need: no lower, or it would not build;
//! no higher, or it would shut out users for nothing.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "support/process.rs"]
mod process;

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use process::{BUILD_LIMIT, output_within};

/// The first Rust that knows an edition (Edition Guide).
const EDITIONS: &[(&str, Version)] =
    &[("2015", [1, 0, 0]), ("2018", [1, 31, 0]), ("2021", [1, 56, 0]), ("2024", [1, 85, 0])];

type Version = [u64; 3];

fn version(text: &str) -> Version {
    let mut parts = text.split('.').map(|part| part.parse().unwrap());
    [parts.next().unwrap(), parts.next().unwrap_or(0), parts.next().unwrap_or(0)]
}

fn cargo(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO"));
    let _cargo = command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR"));
    let output = output_within(BUILD_LIMIT, &mut command);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {}: {said}", arguments.join(" "));
    String::from_utf8(output.stdout).unwrap()
}

/// What `cargo metadata` says about the workspace, as locked. Only for this platform: what others need is not here.
fn metadata() -> Value {
    let version = cargo(&["-vV"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let metadata =
        cargo(&["metadata", "--offline", "--locked", "--format-version", "1", "--filter-platform", host]);
    serde_json::from_str(&metadata).unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The packages that a user builds: those of the workspace and their normal and build dependencies.
fn built(metadata: &Value) -> BTreeSet<&str> {
    let nodes: BTreeMap<&str, &Value> =
        list(&metadata["resolve"]["nodes"]).iter().map(|node| (text(&node["id"]), node)).collect();
    let mut built = BTreeSet::new();
    let mut next: Vec<&str> = list(&metadata["workspace_members"]).iter().map(text).collect();
    while let Some(id) = next.pop() {
        if !built.insert(id) {
            continue;
        }
        let dependencies = list(&nodes[id]["deps"]).iter();
        let needed = dependencies.filter(|dependency| {
            list(&dependency["dep_kinds"]).iter().any(|kind| kind["kind"].as_str() != Some("dev"))
        });
        next.extend(needed.map(|dependency| text(&dependency["pkg"])));
    }
    built
}

#[test]
fn the_rust_version_is_the_highest_that_a_dependency_declares() {
    let metadata = metadata();
    let members: BTreeSet<&str> = list(&metadata["workspace_members"]).iter().map(text).collect();
    let built = built(&metadata);
    assert_eq!(members.len(), 3, "{members:?}");
    assert!(built.len() > 20, "{built:?}");

    let mut declared = BTreeSet::new();
    let mut needed = ([0, 0, 0], "nothing");
    for package in list(&metadata["packages"]) {
        let id = text(&package["id"]);
        let edition = EDITIONS.iter().find(|(edition, _)| *edition == package["edition"]);
        let edition = edition.unwrap_or_else(|| panic!("{id}: edition {}", package["edition"])).1;
        let rust = package["rust_version"].as_str().map(version);
        if members.contains(id) {
            let rust = rust.unwrap_or_else(|| panic!("{id} declares no rust-version"));
            assert!(rust >= edition, "{id} declares a rust-version that does not know its edition");
            let _new = declared.insert(rust);
            needed = needed.max((edition, id));
        } else if built.contains(id) {
            needed = needed.max((rust.unwrap_or(edition).max(edition), id));
        }
    }
    assert_eq!(declared.len(), 1, "the packages of the workspace declare different versions: {declared:?}");
    let declared = declared.first().unwrap();
    assert_eq!(*declared, needed.0, "rust-version is not what {} needs", needed.1);
}
