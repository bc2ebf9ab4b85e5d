//! What the tests of the checks share: a response or a device of testdata, judged at 2026-11-24, and one check's finding in it.

use std::path::Path;

use time::OffsetDateTime;

use crate::case::{Authorities, Case, Kind};
use crate::check::{CheckId, Outcome, Value};
use crate::judge::judge;
use crate::policy::{Policy, Severity};
use crate::report::{Finding, Report};
use crate::wire::{self, Field, Record};
use crate::x509::certificate::Certificate;
use crate::x509::issuer::Issuer;

/// 2026-11-24T00:00:00Z, from `date -u -d 2026-11-24 +%s`.
const VALIDATION_TIME: i64 = 1_795_478_400;

/// A finding in text: outcome, message, expected, found, help; parts that are not there are empty.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) outcome: &'static str,
    pub(super) message: String,
    pub(super) expected: String,
    pub(super) found: String,
    pub(super) help: String,
}

pub(super) fn policy() -> Policy {
    Policy::at(OffsetDateTime::from_unix_timestamp(VALIDATION_TIME).unwrap())
}

/// What a check says about a target of a response in testdata.
pub(super) fn said(id: &str, target: &str, response: &str) -> Said {
    said_under(&policy(), id, target, response)
}

pub(super) fn said_under(policy: &Policy, id: &str, target: &str, response: &str) -> Said {
    let input = input(response);
    let response = wire::records(&input).next().unwrap().unwrap();
    let case = Case::registration(response);
    said_in(&judge(case, policy), id, target)
}

/// What a check's finding about a target of a response in testdata weighs, and its reason.
pub(super) fn weight(id: &str, target: &str, response: &str) -> (Severity, &'static str) {
    let input = input(response);
    let response = wire::records(&input).next().unwrap().unwrap();
    let case = Case::registration(response);
    weight_in(&judge(case, &policy()), id, target)
}

/// What lists of registered CAs hold.
pub(super) enum Listed<'n> {
    Nothing,
    /// A response of testdata.
    Response(&'n str),
    Unreadable,
}

/// What a check of proposals says if what a response of testdata holds is about to be registered.
pub(super) fn said_beside(id: &str, response: &str, listed: Listed<'_>) -> Said {
    let input = input(response);
    let record = wire::records(&input).next().unwrap().unwrap();
    let octets = |field: Field| record.field(field).unwrap_or_default().as_bytes();
    let code = record.field(Field::RegistrationCode).unwrap_or_default();
    let case = Case::proposal(octets(Field::CaContent), octets(Field::VerificationContent), code);
    let mut registered = case.to_look_up();
    let case = match listed {
        Listed::Nothing => case,
        Listed::Unreadable => {
            registered.add_unreadable();
            case.against(registered)
        }
        Listed::Response(response) => {
            registered.add(&wire::records(&self::input(response)).next().unwrap().unwrap());
            case.against(registered)
        }
    };
    said_in(&judge(case, &policy()), id, target(id, Kind::Proposal))
}

/// The CA under which the devices of testdata are judged, unless others are named.
pub(super) const DEVICE_CA: &[&str] = &["ca"];

/// What a check says about the first device in a file of testdata.
pub(super) fn said_of_device(id: &str, name: &str) -> Said {
    said_of_device_under(&policy(), id, name)
}

pub(super) fn said_of_device_under(policy: &Policy, id: &str, name: &str) -> Said {
    of_device(&judge(device(&device_file(name), DEVICE_CA), policy), id)
}

/// The same if it is not ca.pem that is trusted, but these.
pub(super) fn said_of_device_below(trusted: &[&str], id: &str, name: &str) -> Said {
    of_device(&judge(device(&device_file(name), trusted), &policy()), id)
}

/// The same of a device whose certificate differs in some octets; the CA did not sign what it then is.
pub(super) fn said_of_changed_device(id: &str, name: &str, octets: &[u8], by: &[u8]) -> Said {
    said_of_file(id, &changed(name, octets, by), &authorities(DEVICE_CA))
}

/// What a check says about the first device in a file.
pub(super) fn said_of_file(id: &str, file: &[u8], trusted: &Authorities) -> Said {
    of_device(&judge(Case::devices(file, trusted).unwrap().remove(0), &policy()), id)
}

/// What a check says of a device whose certificate is the CA's in a response of testdata.
pub(super) fn said_of_ca_as_device(id: &str, response: &str) -> Said {
    of_device(&judge(ca_as_device(response), &policy()), id)
}

/// What a check says of a device that has the verification certificate of a response in testdata, under the CA of that response.
pub(super) fn said_of_proof_as_device(id: &str, response: &str) -> Said {
    let input = input(response);
    let record = wire::records(&input).next().unwrap().unwrap();
    let mut trusted = Authorities::new();
    trusted.add(Issuer::new(Certificate::from_pem(record.field(Field::CaContent).unwrap()).unwrap()));
    said_of_file(id, record.field(Field::VerificationContent).unwrap().as_bytes(), &trusted)
}

/// What a check's finding about the first device in a file of testdata weighs, and its reason.
pub(super) fn weight_of_device(id: &str, name: &str) -> (Severity, &'static str) {
    weight_in(&judge(device(&device_file(name), DEVICE_CA), &policy()), id, target(id, Kind::Device))
}

pub(super) fn weight_of_ca_as_device(id: &str, response: &str) -> (Severity, &'static str) {
    weight_in(&judge(ca_as_device(response), &policy()), id, target(id, Kind::Device))
}

/// What a check says about the record of a device in testdata, in which a field holds something else.
pub(super) fn said_of_record(id: &str, name: &str, changed: Option<(Field, &str)>) -> Said {
    let record = device_record(name);
    let record = match changed {
        Some((field, text)) => record.with(field, text),
        None => record,
    };
    said_of_registered(id, record, &authorities(DEVICE_CA))
}

pub(super) fn said_of_registered(id: &str, record: Record, authorities: &Authorities) -> Said {
    let report = judge(Case::registered_device(record, authorities), &policy());
    said_in(&report, id, target(id, Kind::RegisteredDevice))
}

pub(super) fn device_record(name: &str) -> Record {
    let input = read(&format!("devices/{name}.json"));
    wire::records(&input).next().unwrap().unwrap()
}

pub(super) fn authorities(names: &[&str]) -> Authorities {
    let mut authorities = Authorities::new();
    names.iter().for_each(|name| authorities.add(device_issuer(name)));
    authorities
}

pub(super) fn device_issuer(name: &str) -> Issuer {
    Issuer::new(certificate(name))
}

/// The first certificate in a file of testdata/devices.
pub(super) fn certificate(name: &str) -> Certificate {
    Certificate::from_pem(&String::from_utf8(device_file(name)).unwrap()).unwrap()
}

/// The first certificate in a file of testdata/devices, in DER, with these octets changed wherever they stand.
pub(super) fn changed(name: &str, octets: &[u8], by: &[u8]) -> Vec<u8> {
    let mut der = certificate(name).der().to_vec();
    let places: Vec<usize> = (0..der.len()).filter(|place| der[*place..].starts_with(octets)).collect();
    assert!(!places.is_empty(), "{name}");
    for place in places {
        der[place..][..octets.len()].copy_from_slice(by);
    }
    der
}

fn device_file(name: &str) -> Vec<u8> {
    read(&format!("devices/{name}.pem"))
}

fn device(file: &[u8], trusted: &[&str]) -> Case {
    Case::devices(file, &authorities(trusted)).unwrap().remove(0)
}

fn ca_as_device(response: &str) -> Case {
    let input = input(response);
    let record = wire::records(&input).next().unwrap().unwrap();
    device(record.field(Field::CaContent).unwrap().as_bytes(), DEVICE_CA)
}

fn of_device(report: &Report, id: &str) -> Said {
    said_in(report, id, target(id, Kind::Device))
}

fn target(id: &str, kind: Kind) -> &'static str {
    id.parse::<CheckId>().unwrap().check().targets(kind)[0].name()
}

fn input(response: &str) -> Vec<u8> {
    read(&format!("responses/{response}.json"))
}

fn read(path: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata").join(path)).unwrap()
}

fn weight_in(report: &Report, id: &str, target: &str) -> (Severity, &'static str) {
    let is_it = |it: &&Finding| it.check.id() == id && it.target.name() == target;
    let finding = report.findings().iter().find(is_it).unwrap();
    (finding.severity, finding.outcome.reason().unwrap_or_default())
}

fn said_in(report: &Report, id: &str, target: &str) -> Said {
    let mut findings = report
        .findings()
        .iter()
        .filter(|finding| finding.check.id() == id && finding.target.name() == target);
    let finding = findings.next().unwrap();
    assert!(findings.next().is_none());
    let outcome = finding.outcome.as_str();
    match &finding.outcome {
        Outcome::Passed(None) => Said { outcome, ..Said::default() },
        Outcome::NotApplicable(reason) => Said { outcome, message: (*reason).to_owned(), ..Said::default() },
        Outcome::Unchecked(cause) => {
            Said { outcome, message: cause.to_string(), help: cause.help().to_owned(), ..Said::default() }
        }
        Outcome::Passed(Some(evidence)) | Outcome::Failed(evidence) => Said {
            outcome,
            message: evidence.message().to_owned(),
            expected: evidence.expected_value().map(Value::to_string).unwrap_or_default(),
            found: evidence.found_value().map(Value::to_string).unwrap_or_default(),
            help: evidence.help_text().unwrap_or_default().to_owned(),
        },
    }
}
