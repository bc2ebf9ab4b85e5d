//! The catalogue against the files of the checks, the sidecars of testdata, and what each check says that it needs.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use mqtt_ca_check::case::{Case, Kind};
use mqtt_ca_check::check::{self, Check, CheckId};
use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::wire::Field;
use mqtt_ca_check::{catalogue, judge};
use support::{fields, files, policy, response_of, stem};

fn ids() -> BTreeSet<&'static str> {
    catalogue().iter().map(Check::id).collect()
}

#[test]
fn ids_are_unique_and_in_kebab_case() {
    assert_eq!(ids().len(), catalogue().len(), "an id occurs twice");
    for id in ids() {
        let words: Vec<&str> = id.split('-').collect();
        let is_word = |word: &&str| {
            !word.is_empty() && word.bytes().all(|octet| octet.is_ascii_lowercase() || octet.is_ascii_digit())
        };
        assert!(words.len() > 1 && words.iter().all(is_word), "{id}");
        assert_eq!(id.parse::<CheckId>().unwrap().check().id(), id);
    }
    assert!(catalogue().iter().map(Check::check_id).eq(CheckId::ALL.iter().copied()));
    assert!("no-such-check".parse::<CheckId>().is_err());
    assert!("".parse::<CheckId>().is_err());
}

/// Files in `src/checks` that hold no check.
const HELPERS: [&str; 5] = ["reissue", "serial_field", "sound_key", "testing", "validity_field"];

#[test]
fn every_check_has_a_file_and_every_file_a_check() {
    let expected: BTreeSet<String> =
        ids().into_iter().map(|id| id.replace('-', "_")).chain(HELPERS.map(ToOwned::to_owned)).collect();
    let found: BTreeSet<String> =
        files("src/checks", "rs").iter().map(|path| stem(path).to_owned()).collect();
    assert_eq!(found, expected);
    for path in files("src/checks", "rs") {
        let name = stem(&path).to_owned();
        if HELPERS.contains(&name.as_str()) {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let id: CheckId = name.replace('_', "-").parse().unwrap();
        assert!(
            text.contains(&format!("\n    id: CheckId::{id:?},\n")),
            "{name}.rs defines another check than {id}"
        );
        assert!(text.contains("#[cfg(test)]\nmod tests {"), "{name}.rs has no tests");
    }
}

#[test]
fn every_check_is_explained() {
    for check in catalogue() {
        let (id, explain) = (check.id(), check.explain());
        let title = check.title();
        assert!(!title.is_empty() && title.len() <= 80, "{id}: title");
        assert!(
            !title.ends_with('.') && !title.contains('\n'),
            "{id}: a title is one line without a full stop"
        );
        assert!(!check.reference().is_empty(), "{id}: reference");
        for (part, text) in
            [("what", explain.what), ("why", explain.why), ("seen", explain.seen), ("fix", explain.fix)]
        {
            let ends_with_command = part == "fix" && text.ends_with('`');
            assert!(
                text.ends_with('.') || ends_with_command,
                "{id}: {part} ends with a full stop or a command"
            );
            assert_eq!(text.trim(), text, "{id}: {part} has white space around it");
            assert!(!text.contains("  ") && !text.contains('\n'), "{id}: {part} is one paragraph");
        }
        let first = explain.fix.split(' ').next().unwrap();
        assert!(
            VERBS.contains(&first),
            "{id}: fix begins with {first}; begin with a verb, and list it here if it is new"
        );
    }
}

/// Commands stand in backticks, so that they can be told from the sentence around them.
#[test]
fn every_command_in_an_explanation_stands_in_backticks() {
    for check in catalogue() {
        let explain = check.explain();
        for text in [explain.what, explain.why, explain.seen, explain.fix] {
            let parts: Vec<&str> = text.split('`').collect();
            assert!(parts.len() % 2 == 1, "{}: a backtick too many or too few: {text}", check.id());
            for prose in parts.iter().step_by(2) {
                let has_command = ["openssl", "aliyun"].iter().any(|program| prose.contains(program));
                assert!(!has_command, "{}: a command without backticks: {prose}", check.id());
            }
        }
    }
}

/// The verbs with which fixes begin.
const VERBS: [&str; 18] = [
    "Activate", "Ask", "Check", "Compare", "Export", "Fetch", "Give", "Issue", "Leave", "Make", "Plan",
    "Put", "Regard", "Register", "Reissue", "Sign", "Undo", "Verify",
];

/// Messages and help of all findings in testdata: one line, without a full stop, and help that says what to do.
#[test]
fn every_message_is_one_line_without_a_full_stop() {
    for path in files("testdata/responses", "json") {
        let name = stem(&path);
        let fields = fields(name);
        let response = response_of(&fields);
        let registration = Case::registration(response);
        let policy = with_expectations(policy());
        for finding in judge(registration, &policy).findings() {
            let (message, help) = match &finding.outcome {
                check::Outcome::Failed(evidence) => (evidence.message().to_owned(), evidence.help_text()),
                check::Outcome::Unchecked(cause) => (cause.to_string(), Some(cause.help())),
                check::Outcome::Passed(Some(evidence)) => {
                    (evidence.message().to_owned(), evidence.help_text())
                }
                check::Outcome::Passed(None) | check::Outcome::NotApplicable(_) => continue,
            };
            let id = finding.check.id();
            let help = help.unwrap_or_else(|| panic!("{name}: {id} gives no help"));
            for text in [message.as_str(), help] {
                assert!(
                    !text.is_empty() && !text.ends_with('.') && !text.contains('\n'),
                    "{name}: {id}: {text}"
                );
            }
            assert!(help.starts_with(|first: char| first.is_ascii_lowercase()), "{name}: {id}: {help}");
        }
    }
}

/// The policy under which every check of good.json applies: its code, its serial number, its SHA-256 (by openssl).
fn with_expectations(policy: Policy) -> Policy {
    let digest = "5a068b6bba7dde8a4a911607624f47591146d89b026d86d8ea923391b742ca03".parse().unwrap();
    policy
        .expect_code("13274673-8f90-4630-bea1-9cccb25756ad2089310274650918273645546372")
        .expect_sn("00f26900ba87310c5d")
        .expect_ca_sha256(digest)
}

/// The outcomes by check and target.
fn outcomes(fields: &BTreeMap<&'static str, String>) -> BTreeMap<(&'static str, Field), &'static str> {
    let response = response_of(fields);
    let registration = Case::registration(response);
    let policy = with_expectations(policy());
    let report = judge(registration, &policy);
    report
        .findings()
        .iter()
        .map(|finding| ((finding.check.id(), finding.target), finding.outcome.as_str()))
        .collect()
}

/// Judges the changed good.json: what `is_lost` says is unchecked, `failed` failed, all else as before.
#[track_caller]
fn assert_lost(
    situation: &str,
    changed: &BTreeMap<&'static str, String>,
    failed: &[(&'static str, Field)],
    is_lost: impl Fn(&'static Check, Field) -> bool,
) {
    let before = outcomes(&fields("good"));
    for ((id, target), outcome) in outcomes(changed) {
        let expected = if failed.contains(&(id, target)) {
            "failed"
        } else if is_lost(id.parse::<CheckId>().unwrap().check(), target) {
            "unchecked"
        } else {
            before[&(id, target)]
        };
        assert_eq!(outcome, expected, "{situation}: {id} {}", target.name());
    }
}

/// But for the one that has nothing to say about a CA that signed itself.
#[test]
fn with_all_that_it_needs_every_check_passes() {
    let outcomes = outcomes(&fields("good"));
    let others: Vec<_> = outcomes.into_iter().filter(|(_, outcome)| *outcome != "passed").collect();
    assert_eq!(others, [(("signature-digest", Field::CaContent), "not-applicable")]);
}

#[test]
fn without_a_field_exactly_the_checks_that_need_it_are_unchecked() {
    for field in Kind::Registration.values().iter().copied() {
        let mut changed = fields("good");
        assert!(changed.remove(field.name()).is_some());
        let situation = format!("without {}", field.name());
        assert_lost(&situation, &changed, &[("response-fields", field)], |check, target| {
            check.needs_field(target, field, Kind::Registration)
        });
    }
}

#[test]
fn an_empty_or_masked_field_is_as_good_as_none() {
    for field in Kind::Registration.values().iter().copied() {
        if field != Field::CaName {
            let mut changed = fields("good");
            let _old = changed.insert(field.name(), String::new());
            let situation = format!("{} empty", field.name());
            assert_lost(&situation, &changed, &[("response-fields", field)], |check, target| {
                check.needs_field(target, field, Kind::Registration)
            });
        }
        // The documents mask these four in their samples.
        if [Field::RegistrationCode, Field::Sn, Field::CaContent, Field::VerificationContent].contains(&field)
        {
            let mut changed = fields("good");
            let _old = changed.insert(field.name(), "1327****".to_owned());
            let situation = format!("{} masked", field.name());
            assert_lost(&situation, &changed, &[("response-fields", field)], |check, target| {
                check.needs_field(target, field, Kind::Registration)
            });
        }
    }
}

/// A PEM block whose octets are no certificate: an INTEGER.
const NO_CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----\nAgEB\n-----END CERTIFICATE-----\n";

#[test]
fn without_a_certificate_exactly_the_checks_that_need_it_are_unchecked() {
    for field in Kind::Registration.contents().iter().copied() {
        let mut changed = fields("good");
        let _old = changed.insert(field.name(), NO_CERTIFICATE.to_owned());
        let situation = format!("{} no certificate", field.name());
        let failed = [("certificate-decodes", field)];
        assert_lost(&situation, &changed, &failed, |check, target| {
            check.needs_certificate(target, field, Kind::Registration)
        });
    }
}

/// Without a readable PEM block, pem-encoding has nothing to judge either.
#[test]
fn without_a_pem_block_its_encoding_is_unchecked_too() {
    for field in Kind::Registration.contents().iter().copied() {
        let mut changed = fields("good");
        let _old = changed.insert(field.name(), "no PEM".to_owned());
        let situation = format!("{} no PEM", field.name());
        let failed = [("certificate-decodes", field)];
        assert_lost(&situation, &changed, &failed, |check, target| {
            check.needs_certificate(target, field, Kind::Registration)
                || (check.id() == "pem-encoding" && target == field)
        });
    }
}

#[test]
fn what_can_still_be_mended_weighs_more_before_registration() {
    for check in catalogue() {
        let before = check.severity(Kind::Proposal);
        let differs = before != check.severity(Kind::Registration);
        let may = ["ca-version", "pem-encoding", "verification-validity"].contains(&check.id());
        assert_eq!(differs, may, "{}", check.id());
    }
}

/// The ids of the checks that have nothing to look at in such a case.
fn missing(kind: Kind) -> Vec<&'static str> {
    let has_none = |check: &&Check| check.targets(kind).is_empty();
    catalogue().iter().filter(has_none).map(Check::id).collect()
}

/// The checks that only devices have, in the order of reports.
fn ids_of_devices() -> impl Iterator<Item = &'static str> {
    catalogue().iter().map(Check::id).filter(|id| id.starts_with("device-"))
}

#[test]
fn a_check_exists_for_the_kinds_that_have_what_it_looks_at() {
    // What is registered is in the lists of what is registered.
    let in_lists = ["preflight-sn-unused", "preflight-code-unused", "preflight-ca-unregistered"];
    let of_devices: Vec<&str> = ids_of_devices().collect();
    assert_eq!(missing(Kind::Registration), [&of_devices[..], &in_lists].concat());
    // Before it is registered, a CA has neither an Sn nor a status, and no times are declared.
    let declared_later = [
        "response-fields",
        "status-active",
        "sn-length",
        "sn-match",
        "sn-spelling",
        "valid-begin-match",
        "valid-end-match",
        "expected-sn",
    ];
    let is_of_device = |id: &&str| id.starts_with("device-");
    let of_proposal = missing(Kind::Proposal).into_iter().filter(|id| !is_of_device(id));
    assert_eq!(of_proposal.collect::<Vec<_>>(), declared_later);
    // A CA by itself has no code and no proof either.
    let alone = missing(Kind::Ca);
    let is_missing = |id: &&str| {
        id.starts_with("verification-")
            || id.ends_with("-code")
            || ["ca-key-bound", "code-form"].contains(id)
            || declared_later.contains(id)
            || in_lists.contains(id)
            || is_of_device(id)
    };
    let expected = ids().into_iter().filter(is_missing);
    assert_eq!(alone.into_iter().collect::<BTreeSet<_>>(), expected.collect());
}

/// A device has its own checks, and those of every certificate; only a record declares something.
#[test]
fn of_devices_there_are_the_checks_of_devices_and_of_every_certificate() {
    let of_kind = |kind| -> Vec<&str> {
        catalogue().iter().filter(|check| !check.targets(kind).is_empty()).map(Check::id).collect()
    };
    let of_every_certificate = [
        "certificate-decodes",
        "der-encoding",
        "pem-encoding",
        "no-private-key",
        "time-encoding",
        "serial-number",
        "algorithm-agreement",
        "extensions-wellformed",
        "name-encoding",
    ];
    let declared = [
        "device-status-active",
        "device-sn-match",
        "device-sn-spelling",
        "device-ca-sn-match",
        "device-valid-begin-match",
        "device-valid-end-match",
    ];
    let of_file = ids_of_devices().filter(|id| !declared.contains(id));
    let expected: Vec<&str> = of_every_certificate.into_iter().chain(of_file).collect();
    assert_eq!(of_kind(Kind::Device), expected);
    let of_record: Vec<&str> = ["response-fields"].into_iter().chain(of_every_certificate).collect();
    let expected: Vec<&str> = of_record.into_iter().chain(ids_of_devices()).collect();
    assert_eq!(of_kind(Kind::RegisteredDevice), expected);
}
