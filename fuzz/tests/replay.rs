//! The committed corpora and regressions of the targets that sign or render, replayed without a fuzzer. The other
//! targets' are replayed by the library's own tests.

use std::path::Path;

use mqtt_ca_check_fuzz::{devices, forge, judge, render, signature};

fn replay(target: &str, assert: impl Fn(&[u8])) {
    let mut count = 0;
    for folder in ["corpus", "regressions"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(target);
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            println!("{}", path.display());
            assert(&std::fs::read(path).unwrap());
            count += 1;
        }
    }
    assert!(count >= 16, "only {count} inputs");
}

#[test]
fn what_the_target_signature_asserts_holds_for_its_corpus() {
    replay("signature", signature::assert_verifies_alike);
}

#[test]
fn what_the_target_devices_asserts_holds_for_its_corpus() {
    replay("devices", devices::assert_judges);
}

#[test]
fn what_the_target_forge_asserts_holds_for_its_corpus() {
    replay("forge", |octets| {
        let _possession = forge::assert_no_forgery_is_proven(octets);
    });
}

#[test]
fn what_the_target_judge_asserts_of_the_command_holds_for_its_corpus() {
    let policy = judge::policy();
    replay("judge", |octets| render::assert_renders(octets, &policy));
}
