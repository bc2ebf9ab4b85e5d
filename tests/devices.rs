//! The devices of testdata/devices, judged under the CAs that their sidecars name, against what these say by hand: every finding that is
//! no plain pass, the verdict, and what was measured of TLS servers. `openssl verify` and webpki read the same files; where they differ,
//! a table says why, and a row that is not needed any more fails.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

mod support;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;

use mqtt_ca_check::check::{Check, Outcome};
use mqtt_ca_check::policy::Family;
use mqtt_ca_check::report::{Devices, Report};
use mqtt_ca_check::wire::{Field, InputError};
use mqtt_ca_check::x509::{Certificate, Issuer};
use mqtt_ca_check::{Trust, catalogue, check_devices};
use support::{files, policy, stem, workspace};

const FOLDER: &str = "testdata/devices";

/// What should come of a file under the CAs that are trusted.
struct Sidecar {
    name: String,
    file: PathBuf,
    trust: Vec<PathBuf>,
    /// The field that is masked, or gives no certificate: all that needs it is unchecked.
    without: Option<Field>,
    devices: Vec<Expected>,
}

#[derive(Default)]
struct Expected {
    /// The verdict, or what is said in place of a report.
    answer: String,
    /// One sign a family, in the order of [`Family::ALL`].
    forecast: String,
    findings: Vec<String>,
}

impl Sidecar {
    fn read(path: PathBuf) -> Self {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut sidecar = Sidecar {
            name: stem(&path).to_owned(),
            file: path.with_extension("pem"),
            trust: vec![beside("ca.pem")],
            without: None,
            devices: Vec::new(),
        };
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            sidecar.line(line);
        }
        sidecar
    }

    fn line(&mut self, line: &str) {
        match line.split_once(": ").unwrap_or_else(|| line.split_once(' ').unwrap_or((line, ""))) {
            ("file", name) => self.file = beside(name),
            ("trust:", "") => self.trust.clear(),
            ("trust", names) => self.trust = names.split(' ').map(beside).collect(),
            ("without" | "undecodable", place) => {
                self.without = Field::ALL.into_iter().find(|it| place.ends_with(it.as_str()) || it.name() == place);
            }
            ("record", _) => self.devices.push(Expected::default()),
            ("error", code) => self.device().answer = format!("error {code}"),
            ("verdict", verdict) => self.device().answer = verdict.to_owned(),
            ("forecast", cells) => self.device().forecast = cells.to_owned(),
            _ => {
                let (finding, why) = line.split_once(" -- ").unwrap_or_else(|| panic!("{}: {line}", self.name));
                assert!(!why.is_empty(), "{}: {line}", self.name);
                self.device().findings.push(finding.to_owned());
            }
        }
    }

    fn device(&mut self) -> &mut Expected {
        if self.devices.is_empty() {
            self.devices.push(Expected::default());
        }
        self.devices.last_mut().unwrap()
    }

    fn reports(&self) -> Vec<Result<Report, InputError>> {
        let file = std::fs::read(&self.file).unwrap();
        check_devices(&file, &trust(&self.trust)).collect()
    }
}

fn beside(name: &str) -> PathBuf {
    workspace().join(FOLDER).join(name)
}

fn certificate(path: &PathBuf) -> Certificate {
    Certificate::from_pem(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn trust(paths: &[PathBuf]) -> Trust {
    let mut trust = Trust::new(policy());
    for path in paths {
        trust.add(Issuer::new(certificate(path)));
    }
    trust
}

fn sidecars() -> Vec<Sidecar> {
    files(FOLDER, "expected").into_iter().map(Sidecar::read).collect()
}

/// All that is not passed without a remark, and does apply.
fn findings(report: &Report, without: Option<Field>) -> Vec<String> {
    let kind = report.case().kind();
    let follows = |check: &Check, target: Field| {
        without.is_some_and(|field| {
            check.needs_field(target, field, kind) || check.needs_certificate(target, field, kind)
        })
    };
    let is_left_out = |outcome: &Outcome, check: &Check, target| outcome.is_unchecked() && follows(check, target);
    report
        .findings()
        .iter()
        .filter(|it| it.outcome.is_notable() && !is_left_out(&it.outcome, it.id().check(), it.target))
        .map(|it| {
            let outcome = if it.outcome.is_passed() { "remark" } else { it.outcome.as_str() };
            let (reason, severity) = (it.outcome.reason().unwrap(), it.severity.as_str());
            format!("{} {} {outcome} {severity} {reason}", it.id(), it.place())
        })
        .collect()
}

fn forecast(report: &Report) -> String {
    let sign = |it: &mqtt_ca_check::report::Forecast| match (it.devices, it.note) {
        (Devices::Accepted, Some("under TLS 1.2 only")) => '2',
        (Devices::Accepted, Some("under TLS 1.3 only")) => '3',
        (Devices::Accepted, _) => '+',
        (Devices::Refused, _) => '-',
        _ => '?',
    };
    report.servers().iter().map(sign).collect()
}

#[test]
fn every_device_is_judged_as_its_sidecar_says() {
    let mut wrong = String::new();
    let sidecars = sidecars();
    assert!(sidecars.len() > 150, "only {} sidecars were found", sidecars.len());
    for sidecar in &sidecars {
        let reports = sidecar.reports();
        assert_eq!(reports.len(), sidecar.devices.len(), "{}", sidecar.name);
        for (report, expected) in reports.iter().zip(&sidecar.devices) {
            let (answer, findings) = match report {
                Ok(report) => (report.verdict().as_str().to_owned(), findings(report, sidecar.without)),
                Err(error) => (format!("error {}", error.code().as_str()), Vec::new()),
            };
            let as_set = |lines: &[String]| lines.iter().cloned().collect::<BTreeSet<_>>();
            let (told, wanted) = (as_set(&findings), as_set(&expected.findings));
            if answer != expected.answer || told != wanted {
                writeln!(wrong, "== {}: {answer}, expected {}", sidecar.name, expected.answer).unwrap();
                wanted.difference(&told).for_each(|line| writeln!(wrong, "  missing {line}").unwrap());
                told.difference(&wanted).for_each(|line| writeln!(wrong, "  found   {line}").unwrap());
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Forecasts that are not what was measured: sidecar, what is told, and why.
const NOT_AS_MEASURED: &[(&str, &str, &str)] = &[
    ("ca-itself", "--+---", "Java takes the CA certificate without asking for digitalSignature, which it asks of devices"),
    ("signed-with-ecdsa-sha1", "-?--?-", NOT_VERIFIED),
    ("signed-with-pss-sha1", "-?----", NOT_VERIFIED),
    ("signed-with-sha224", "??---?", NOT_VERIFIED),
];
const NOT_VERIFIED: &str = "the signature is not verified here, and nobody is said to accept what may be forged";

/// What was measured of each file is what is told, in 97 cells of 100, and the table says where it is not.
#[test]
fn a_forecast_is_what_was_measured() {
    let (mut cells, mut agreeing) = (0, 0);
    let mut wrong = String::new();
    let mut used = BTreeSet::new();
    for sidecar in sidecars() {
        for (report, expected) in sidecar.reports().iter().zip(&sidecar.devices) {
            let Ok(report) = report else { continue };
            let told = forecast(report);
            assert_eq!(told.len(), Family::ALL.len());
            assert_eq!(expected.forecast.len(), Family::ALL.len(), "{}", sidecar.name);
            for (told, measured) in told.chars().zip(expected.forecast.chars()).filter(|(_, it)| *it != '?') {
                cells += 1;
                agreeing += usize::from(told == measured);
            }
            let difference = NOT_AS_MEASURED.iter().find(|(name, cells, _)| *name == sidecar.name && *cells == told);
            match difference {
                Some((name, ..)) if told != expected.forecast => assert!(used.insert(*name)),
                _ if told != expected.forecast => {
                    writeln!(wrong, "{}: {told}, measured {}", sidecar.name, expected.forecast).unwrap();
                }
                _ => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{agreeing} of {cells}\n{wrong}");
    assert_eq!(used.len(), NOT_AS_MEASURED.len(), "{used:?}");
    assert!(cells > 850, "{cells}");
    assert!(agreeing * 100 >= cells * 97, "{agreeing} of {cells}");
}

#[test]
fn every_file_has_a_sidecar() {
    let judged: BTreeSet<PathBuf> =
        sidecars().into_iter().flat_map(|it| it.trust.into_iter().chain([it.file])).collect();
    for path in ["pem", "der", "json"].into_iter().flat_map(|extension| files(FOLDER, extension)) {
        assert!(judged.contains(&path), "{} has no sidecar", path.display());
    }
}

/// Each check of devices fails somewhere and passes somewhere.
#[test]
fn every_check_of_devices_fails_somewhere_and_passes_somewhere() {
    let (mut failed, mut passed) = (BTreeSet::new(), BTreeSet::new());
    let sidecars = sidecars();
    for report in sidecars.iter().flat_map(Sidecar::reports).flatten() {
        for finding in report.findings() {
            let ids = match finding.outcome {
                Outcome::Failed(_) => &mut failed,
                Outcome::Passed(_) => &mut passed,
                _ => continue,
            };
            let _new = ids.insert(finding.id().as_str());
        }
    }
    let all: BTreeSet<&str> =
        catalogue().iter().map(Check::id).filter(|id| id.starts_with("device-")).collect();
    let missing = |of: &BTreeSet<&'static str>| all.difference(of).copied().collect::<Vec<_>>();
    assert_eq!(missing(&failed), Vec::<&str>::new());
    assert_eq!(missing(&passed), Vec::<&str>::new());
}
