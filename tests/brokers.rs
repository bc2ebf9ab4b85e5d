//! What was measured of TLS servers: the table in docs/brokers.md is what the checks say, and a report follows from it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use mqtt_ca_check::case::Kind;
use mqtt_ca_check::check::Reaction;
use mqtt_ca_check::policy::{Family, Level, Policy};
use mqtt_ca_check::report::{Devices, Reason};
use mqtt_ca_check::{CheckId, Report, Verdict, catalogue, check_one};
use support::{files, policy, response};

/// The rows of a table: check, reason, ground, and a cell for each family.
fn table(name: &str) -> Vec<[&'static str; 9]> {
    let text = include_str!("../docs/brokers.md");
    let (_, table) = text.split_once(&format!("<!-- {name} -->\n")).unwrap();
    let (table, _) = table.split_once(&format!("<!-- /{name} -->")).unwrap();
    let cells = |line: &'static str| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        <[&str; 9]>::try_from(cells).unwrap()
    };
    table.lines().skip(2).map(cells).collect()
}

fn sign(reaction: Reaction) -> &'static str {
    match reaction {
        Reaction::Accepts => "+",
        Reaction::AcceptsTls12 => "1.2",
        Reaction::AcceptsTls13 => "1.3",
        Reaction::Refuses => "-",
        Reaction::RefusesToLoad => "L",
        _ => "?",
    }
}

#[test]
fn the_tables_have_each_reason_that_was_measured_and_its_ground() {
    assert_table("measured", Kind::Ca);
    assert_table("measured of devices", Kind::Device);
}

fn assert_table(name: &str, kind: Kind) {
    let rows = table(name);
    let listed: Vec<(&str, &str)> = rows.iter().map(|row| (row[0], row[1])).collect();
    let measured: Vec<(&str, &str)> = catalogue()
        .iter()
        .flat_map(|check| check.measured_reasons(kind).map(|reason| (check.id(), reason)))
        .collect();
    assert_eq!(listed, measured);
    assert!(measured.len() > 60);
    for row in rows {
        let check = row[0].parse::<CheckId>().unwrap().check();
        let cells = Family::ALL.map(|family| sign(check.reaction(kind, row[1], family).unwrap()));
        assert_eq!(row[3..], cells, "{} {}", row[0], row[1]);
        assert!(["D", "S", "M", "J"].contains(&row[2]), "{row:?}");
        // Measured is what at least one family does not simply accept.
        assert!(row[2] != "M" || cells.iter().any(|cell| *cell != "+"), "{row:?}");
        assert!(row[2] != "J" || cells.iter().all(|cell| *cell == "+"), "{row:?}");
    }
}

#[test]
fn every_other_check_has_a_ground_too() {
    let (_, table) = include_str!("../docs/brokers.md").split_once("<!-- others -->\n").unwrap();
    let (table, _) = table.split_once("<!-- /others -->").unwrap();
    let rows: Vec<(&str, &str)> = table
        .lines()
        .skip(2)
        .map(|line| line.trim_matches('|').split_once('|').unwrap())
        .map(|(id, ground)| (id.trim(), ground.trim()))
        .collect();
    assert!(rows.iter().all(|(_, ground)| ["D", "S", "M", "J"].contains(ground)), "{rows:?}");
    let others = catalogue().iter().filter(|check| {
        [Kind::Ca, Kind::Device].iter().all(|kind| check.measured_reasons(*kind).next().is_none())
    });
    assert!(rows.iter().map(|(id, _)| *id).eq(others.map(|check| check.id())));
}

/// Every reason that a check can give and that plays a part has a row, as far as it is pinned.
#[test]
fn no_reason_was_forgotten() {
    // Of these nothing was measured.
    let unmeasured = [
        "ca-key-sound exponent-not-below-modulus",
        "ca-key-sound non-canonical-point",
        "ca-key-sound point-at-infinity",
        "ca-key-sound point-off-curve",
        "ca-key-sound small-order-point",
        "extensions-wellformed octets-after-authority-key-identifier",
        "extensions-wellformed other-value-malformed",
        "name-encoding not-a-string",
        "name-encoding string-type",
    ];
    let mut found = Vec::new();
    for line in include_str!("reasons.txt").lines() {
        let (id, reasons) = line.split_once(": ").unwrap();
        let Ok(id) = id.parse::<CheckId>() else { continue };
        let check = id.check();
        for reason in reasons.split(' ') {
            if check.reaction(Kind::Ca, reason, Family::OpenSsl) == Some(Reaction::NotMeasured) {
                found.push(format!("{id} {reason}"));
            }
        }
    }
    assert_eq!(found, unmeasured);
}

fn report(name: &str, policy: &Policy) -> Report {
    check_one(&response(name), policy).unwrap()
}

/// The forecast of a response, one sign a family.
fn forecast(name: &str) -> String {
    let sign = |devices| match devices {
        Devices::Accepted => '+',
        Devices::Refused => '-',
        _ => '?',
    };
    report(name, &policy()).servers().iter().map(|forecast| sign(forecast.devices)).collect()
}

/// The measurements themselves (OpenSSL 4.0.3, Java 25, Go 1.27, rustls, OTP 25, GnuTLS 3.7.9), by hand.
#[test]
fn a_forecast_is_what_was_measured() {
    for (name, measured) in [
        ("good", "++++++"),
        ("ca-intermediate", "-+++-+"),
        ("ca-key-rollover", "-+++++"),
        ("ca-basic-constraints-false", "---++-"),
        ("ca-extended-key-usage-server-auth", "-+-+++"),
        ("ca-subject-empty", "+-++++"),
        ("ed25519", "++++++"),
        ("rsa-512", "----+-"),
        ("ec-p224", "+-+-++"),
        ("ca-expired", "-+-+--"),
        ("ca-content-not-pem", "??????"),
    ] {
        assert_eq!(forecast(name), measured, "{name}");
    }
}

#[test]
fn what_is_odd_about_the_text_decides_nothing_and_is_noted() {
    for forecast in report("pem-header-lines", &policy()).servers() {
        assert_eq!((forecast.devices, forecast.loads), (Devices::Accepted, false));
        assert!(forecast.note.unwrap().contains("inspect --format pem"), "{forecast:?}");
    }
}

#[test]
fn a_family_that_is_named_decides_unless_what_it_refuses_is_allowed() {
    let named = |family: Family| policy().server(family);
    let usual = report("ca-intermediate", &policy());
    assert_eq!(usual.verdict(), Verdict::Passed);
    assert_eq!(report("ca-intermediate", &named(Family::Go)).verdict(), Verdict::Passed);

    let strict = report("ca-intermediate", &named(Family::OpenSsl));
    assert_eq!(strict.verdict(), Verdict::Failed);
    assert!(strict.reasons().any(|reason| matches!(reason, Reason::Server(Family::OpenSsl))));
    let decisive: Vec<CheckId> =
        strict.findings().iter().filter(|finding| strict.is_decisive(finding)).map(|it| it.id()).collect();
    assert_eq!(decisive, [CheckId::CaTrustAnchor]);
    let levels = |report: &Report| report.findings().iter().map(|finding| finding.level).collect::<Vec<_>>();
    assert_eq!(levels(&strict), levels(&usual));

    let allowed = named(Family::OpenSsl).with_level(CheckId::CaTrustAnchor, Level::Allowed);
    assert_eq!(report("ca-intermediate", &allowed).verdict(), Verdict::Passed);
    let told = strict.require_passed().unwrap_err().to_string();
    assert!(
        told.ends_with(
            "\nOpenSSL refuses devices under this CA, or it was not measured that it accepts them"
        ),
        "{told}"
    );
}

/// Two checks keep devices out: both have to be allowed.
#[test]
fn of_several_that_a_family_refuses_all_have_to_be_allowed() {
    let name = "ca-version-2";
    let because: Vec<CheckId> = report(name, &policy()).servers()[0].because.clone();
    assert_eq!(because, [CheckId::CaVersion]);
    let name = "ca-bought-intermediate-server-auth-only";
    let because = report(name, &policy()).servers()[0].because.clone();
    assert_eq!(because, [CheckId::CaExtendedKeyUsage, CheckId::CaTrustAnchor]);
    let one = policy().server(Family::OpenSsl).with_level(CheckId::CaExtendedKeyUsage, Level::Allowed);
    assert_eq!(report(name, &one).verdict(), Verdict::Failed);
    let both = one.with_level(CheckId::CaTrustAnchor, Level::Allowed);
    assert!(!report(name, &both).reasons().any(|reason| matches!(reason, Reason::Server(_))));
}

/// Nothing passes without a word that OpenSSL, Java or Go refuse, and what cannot be decoded is accepted by nobody.
#[test]
fn who_refuses_says_why() {
    for path in files("testdata/responses", "json") {
        let Ok(report) = check_one(&std::fs::read(&path).unwrap(), &policy().server(Family::Jsse)) else {
            continue;
        };
        for forecast in report.servers() {
            assert_eq!(
                forecast.devices == Devices::Refused,
                !forecast.because.is_empty(),
                "{}",
                path.display()
            );
            assert!(
                forecast.devices != Devices::NotMeasured || forecast.note.is_some(),
                "{}",
                path.display()
            );
            for id in &forecast.because {
                assert!(report.get(*id).unwrap().outcome.is_notable(), "{} {id}", path.display());
            }
        }
        if report.servers()[1].devices != Devices::Accepted {
            assert_eq!(report.verdict(), Verdict::Failed, "{}", path.display());
        }
    }
}

/// The table that the project's own harness measured (brokers/measure.py), by response: what each family does, in the order of
/// [`Family::ALL`].
fn measured() -> Vec<(&'static str, Vec<&'static str>)> {
    let lines = include_str!("../brokers/measured.tsv").lines().skip_while(|line| line.starts_with('#'));
    let mut rows = lines.map(|line| line.split('\t').collect::<Vec<_>>());
    let columns: Vec<&str> = rows.next().unwrap();
    let places = Family::ALL.map(|family| columns.iter().position(|it| *it == family.as_str()).unwrap());
    rows.map(|row| (row[0].trim_end_matches(".json"), places.iter().map(|place| row[*place]).collect()))
        .collect()
}

/// What was measured of clean contents that are one certificate is what is told, in 97 cells of 100 and in 95 refusals of 100: what is
/// malformed in one way of many is told as most of these are.
#[test]
fn a_forecast_agrees_with_what_servers_did() {
    let (mut cells, mut agreeing, mut refusals, mut told) = (0, 0, 0, 0);
    for (name, row) in measured() {
        let report = report(name, &policy());
        let is_open = |id: CheckId| {
            report
                .findings()
                .iter()
                .any(|it| it.id() == id && it.place() == "Data.CaContent" && it.outcome.is_notable())
        };
        if is_open(CheckId::CertificateDecodes) || is_open(CheckId::PemEncoding) {
            continue;
        }
        for (forecast, measured) in report.servers().iter().zip(row) {
            if measured == "?" {
                continue;
            }
            let is_refused = matches!(measured, "-" | "L");
            let is_told = (forecast.devices == Devices::Refused) == is_refused;
            cells += 1;
            agreeing += usize::from(is_told);
            refusals += usize::from(is_refused);
            told += usize::from(is_told && is_refused);
        }
    }
    assert!(cells > 1900 && refusals > 500, "{cells} {refusals}");
    assert!(agreeing * 100 >= cells * 97, "{agreeing} of {cells}");
    assert!(told * 100 >= refusals * 95, "{told} of {refusals}");
}

#[test]
fn nothing_passes_without_a_word_that_openssl_java_or_go_refuse() {
    let mut silent = 0;
    for (name, row) in measured() {
        let report = report(name, &policy());
        let has_word = report.findings().iter().any(|finding| finding.outcome.is_notable());
        if report.verdict() == Verdict::Passed && !has_word {
            silent += 1;
            assert!(row[..3].iter().all(|cell| !matches!(*cell, "-" | "L")), "{name}: {row:?}");
        }
    }
    assert!(silent >= 50, "{silent}");
}
