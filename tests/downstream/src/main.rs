//! A service that lets a CA in, as somebody would write it who knows the library by its documentation.

use std::collections::HashMap;
use std::error::Error;
use std::{fs, thread};

use mqtt_ca_check::report::Facts;
use mqtt_ca_check::{Certificate, CheckId, Policy, Report, Verdict, check_all, check_one};

/// Lets in what passes; the error says what to fix.
fn gate(response: &[u8], policy: &Policy) -> Result<Report, Box<dyn Error>> {
    let report = check_one(response, policy)?;
    report.require_passed()?;
    Ok(report)
}

/// What this service has to say of some checks in particular.
fn advice(check: CheckId) -> Option<&'static str> {
    match check {
        CheckId::CaExpiryMargin | CheckId::CaValidity => Some("ask the security team for a new CA"),
        CheckId::StatusActive => Some("activate it in the console"),
        _ => None,
    }
}

/// A format of our own: one line a report.
fn line(name: &str, report: &Report) -> String {
    let findings = report.findings().iter().filter(|finding| report.is_decisive(finding));
    let reasons: Vec<String> =
        findings.map(|it| format!("{} ({})", it.message(), advice(it.id()).unwrap_or("-"))).collect();
    format!("{name}\t{}\t{}", report.verdict(), reasons.join("; "))
}

/// Judges each file in a thread, and keeps the reports by name.
fn judge_files(names: &[&'static str], policy: &Policy) -> HashMap<&'static str, Report> {
    let judge = |name: &'static str| {
        let input = fs::read(format!("testdata/responses/{name}.json")).unwrap_or_default();
        check_all(&input, policy).flatten().map(|report| (name, report)).collect::<Vec<_>>()
    };
    thread::scope(|scope| {
        let threads: Vec<_> = names.iter().map(|&name| scope.spawn(move || judge(name))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
    })
}

fn main() -> Result<(), Box<dyn Error>> {
    let policy = Policy::at_unix(1_795_478_400)?;
    let reports = judge_files(&["recipe-rsa-v3", "status-inactive", "ca-29-days-left"], &policy);
    for (name, report) in &reports {
        println!("{}", line(name, report));
    }
    let failed = reports.values().find(|report| report.verdict() == Verdict::Failed);
    println!("{}", serde_json::to_string(&failed)?);
    let ca = Certificate::from_pem(&fs::read_to_string("testdata/recipe/rsa-ca.pem")?)?;
    let facts = Facts::of(&ca);
    println!("{} until {}", facts.subject, facts.not_after.unwrap_or_default());
    let report = gate(&fs::read("testdata/responses/recipe-rsa-v3.json")?, &policy)?;
    println!("{report}");
    Ok(())
}
