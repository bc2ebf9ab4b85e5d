//! The command as its users meet it: the built binary, its output and its exit status.

#![allow(unused_results, reason = "a builder of the standard library returns itself")]

#[cfg(test)]
mod common;
#[cfg(test)]
mod devices;
#[cfg(test)]
mod exit_status;
#[cfg(test)]
mod explain;
#[cfg(test)]
mod formats;
#[cfg(test)]
mod inputs;
#[cfg(test)]
mod inspect;
#[cfg(test)]
mod inspect_pem;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod interrupts;
#[cfg(test)]
mod policy;
#[cfg(test)]
#[cfg(unix)]
mod preflight;
#[cfg(test)]
#[path = "../../../tests/support/process.rs"]
mod process;
#[cfg(test)]
#[cfg(unix)]
mod readme;
#[cfg(test)]
mod reports;
#[cfg(test)]
mod schemas;
#[cfg(test)]
mod streaming;
#[cfg(test)]
mod terminal;
#[cfg(test)]
mod untrusted;
#[cfg(test)]
mod usage;
