//! Links the unwinder into the command where that can be done safely, so that starting it loads one library less, and that
//! it runs where there is no libgcc_s.so.1, as in small containers.

#![allow(clippy::disallowed_methods, reason = "a linker that does not answer builds nothing anyway")]

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The part of GCC's runtime library that unwinds the stack, as an archive.
const UNWINDER: &str = "libgcc_eh.a";

/// Where the archive is of the form that the target asks for, if the compiler is this machine's own.
const TARGETS: [&str; 2] = ["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=RUSTC_LINKER");
    let Some(unwinder) = unwinder() else {
        return;
    };
    let Some(folder) = unwinder.parent().and_then(Path::to_str) else {
        return;
    };
    // Another version of the compiler has it elsewhere.
    println!("cargo::rerun-if-changed={folder}/{UNWINDER}");
    println!("cargo::rustc-link-search=native={folder}");
    // Without "-bundle" the library would hold a copy of the archive.
    println!("cargo::rustc-link-lib=static:-bundle=gcc_eh");
}

/// The archive, as the compiler that links tells its place.
fn unwinder() -> Option<PathBuf> {
    if !is_wanted() {
        return None;
    }
    let linker = env::var_os("RUSTC_LINKER").unwrap_or_else(|| "cc".into());
    let output = Command::new(linker).arg(format!("-print-file-name={UNWINDER}")).output().ok()?;
    let path = PathBuf::from(String::from_utf8(output.stdout).ok()?.trim_end());
    // A compiler that does not have it answers with the name alone.
    (path.is_absolute() && path.is_file()).then_some(path)
}

/// Whether this is a usual build for this machine. A static program has the unwinder in it anyway; AddressSanitizer, under
/// which fuzzing runs, watches the calls of the library.
fn is_wanted() -> bool {
    let value = |name: &str| env::var(name).unwrap_or_default();
    let target = value("TARGET");
    TARGETS.contains(&target.as_str())
        && target == value("HOST")
        && value("CARGO_CFG_TARGET_FEATURE").split(',').all(|feature| feature != "crt-static")
        && env::var_os("CARGO_CFG_FUZZING").is_none()
}
