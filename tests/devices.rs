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

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use mqtt_ca_check::case::{Case, Kind, Role};
use mqtt_ca_check::check::{Check, Outcome};
use mqtt_ca_check::policy::{Family, Level, Policy, Severity, Sha256};
use mqtt_ca_check::report::{Devices, Facts, Finding, Report};
use mqtt_ca_check::wire::{Field, InputError};
use mqtt_ca_check::x509::{Bundle, Certificate, Form, Issuer};
use mqtt_ca_check::{CheckId, Trust, Verdict, catalogue, check_devices};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose,
};
use rustls_pki_types::{CertificateDer, UnixTime};
use support::process::output;
use support::{VALIDATION_TIME, files, in_parallel, policy, stem, workspace};
use webpki::{ALL_VERIFICATION_ALGS, EndEntityCert, KeyUsage, anchor_from_trusted_cert};

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
    /// Whether that was tried with servers; else it follows from what was.
    is_measured: bool,
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
                self.without =
                    Field::ALL.into_iter().find(|it| place.ends_with(it.as_str()) || it.name() == place);
            }
            ("record", _) => self.devices.push(Expected::default()),
            ("error", code) => self.device().answer = format!("error {code}"),
            ("verdict", verdict) => self.device().answer = verdict.to_owned(),
            ("forecast", cells) => self.device().forecast = cells.to_owned(),
            ("measured", cells) => {
                self.device().forecast = cells.to_owned();
                self.device().is_measured = true;
            }
            _ => {
                let (finding, why) =
                    line.split_once(" -- ").unwrap_or_else(|| panic!("{}: {line}", self.name));
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
    let is_left_out =
        |outcome: &Outcome, check: &Check, target| outcome.is_unchecked() && follows(check, target);
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
const NOT_AS_MEASURED: &[(&str, &str, &str)] = &[(
    "ca-itself",
    "--+---",
    "Java takes the CA certificate without asking for digitalSignature, which it asks of devices",
)];

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
            for (told, measured) in
                told.chars().zip(expected.forecast.chars()).filter(|_| expected.is_measured)
            {
                cells += 1;
                agreeing += usize::from(told == measured);
            }
            let difference =
                NOT_AS_MEASURED.iter().find(|(name, cells, _)| *name == sidecar.name && *cells == told);
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
    println!("{agreeing} of {cells}");
    assert!(cells >= 690, "{cells}");
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

/// A device as a server gets it, and what is told of that server.
struct Handshake {
    name: String,
    /// The octets of the device's certificate.
    device: Vec<u8>,
    /// All certificates of its file.
    sent: Vec<Vec<u8>>,
    trust: Vec<Vec<u8>>,
    /// Whether OpenSSL and rustls are told to accept it; `None` where nothing is told.
    by_openssl: Option<bool>,
    by_rustls: Option<bool>,
}

fn handshakes() -> Vec<Handshake> {
    let told = |report: &Report, family: Family| {
        let devices = report.servers().iter().find(|it| it.family == family).unwrap().devices;
        (devices != Devices::NotMeasured).then_some(devices == Devices::Accepted)
    };
    let mut found = Vec::new();
    for sidecar in sidecars().into_iter().filter(|it| it.file.extension().is_some_and(|it| it != "json")) {
        let file = std::fs::read(&sidecar.file).unwrap();
        let reports: Vec<Report> = sidecar.reports().into_iter().flatten().collect();
        for (place, report) in reports.iter().enumerate() {
            let Some(certificate) = report.case().certificate(Role::Device) else { continue };
            let is_whole = reports.len() == 1 && sidecar.file.extension().is_some_and(|it| it == "der");
            let of_bundle = Bundle::of(&file, Form::Auto);
            found.push(Handshake {
                name: if place == 0 { sidecar.name.clone() } else { format!("{} {place}", sidecar.name) },
                device: if is_whole { file.clone() } else { certificate.der().to_vec() },
                sent: of_bundle.filter_map(Result::ok).map(|it| it.der().to_vec()).collect(),
                trust: sidecar.trust.iter().map(|path| self::certificate(path).der().to_vec()).collect(),
                by_openssl: told(report, Family::OpenSsl),
                by_rustls: told(report, Family::Rustls),
            });
        }
    }
    found
}

/// What a second reader does otherwise than is told of the server that is built on it, and why.
fn hold(second: &str, table: &[(&str, &str)], found: &[(&str, Option<bool>, bool)]) {
    let mut wrong = String::new();
    let mut used = BTreeSet::new();
    for (name, told, accepts) in found {
        let is_listed = table.iter().find(|(listed, _)| listed == name);
        match (told, is_listed) {
            (Some(told), Some(_)) if told != accepts => assert!(used.insert(*name)),
            (Some(told), None) if told != accepts => {
                writeln!(wrong, "{name}: {second} accepts: {accepts}, told: {told}").unwrap();
            }
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    let unused: Vec<_> = table.iter().filter(|(name, _)| !used.contains(name)).collect();
    assert!(unused.is_empty(), "these rows are not needed: {unused:?}");
}

/// Files of which `openssl verify` (3.0) says otherwise than is told of a server on OpenSSL 4.
const NOT_AS_OPENSSL: &[(&str, &str)] = &[
    ("ends-now", "X509_cmp_time counts the second of notAfter as past; RFC 5280 4.1.2.5 counts it in"),
    ("key-ec-p224", "no handshake: TLS 1.3 has no signature by P-224, and servers offer none for TLS 1.2"),
    (
        "octet-after",
        "reads a certificate from a block and leaves what follows; in a handshake the length has to fit",
    ),
];

#[test]
fn openssl_verifies_what_it_is_told_to_accept() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("devices-openssl");
    std::fs::create_dir_all(&folder).unwrap();
    let handshakes = handshakes();
    let numbered: Vec<(usize, &Handshake)> = handshakes.iter().enumerate().collect();
    let verified = in_parallel(&numbered, |(number, handshake)| {
        let file = |what: &str, certificates: &[Vec<u8>]| {
            let path = folder.join(format!("{number}-{what}.pem"));
            let block = |octets: &Vec<u8>| pem::encode(&pem::Pem::new("CERTIFICATE", octets.as_slice()));
            std::fs::write(&path, certificates.iter().map(block).collect::<String>()).unwrap();
            path
        };
        let mut command = Command::new("openssl");
        let time = VALIDATION_TIME.unix_timestamp().to_string();
        let _command = command.args([
            "verify",
            "-no-CAfile",
            "-no-CApath",
            "-purpose",
            "sslclient",
            "-auth_level",
            "2",
            "-attime",
        ]);
        let _command = command.arg(time);
        for (place, ca) in handshake.trust.iter().enumerate() {
            let _command =
                command.arg("-trusted").arg(file(&format!("ca-{place}"), std::slice::from_ref(ca)));
        }
        if !handshake.sent.is_empty() {
            let _command = command.arg("-untrusted").arg(file("sent", &handshake.sent));
        }
        let _command = command.arg(file("device", std::slice::from_ref(&handshake.device)));
        output(&mut command).status.success()
    });
    assert!(verified.len() > 130, "{}", verified.len());
    let found: Vec<_> = handshakes
        .iter()
        .zip(verified)
        .map(|(handshake, accepts)| (handshake.name.as_str(), handshake.by_openssl, accepts))
        .collect();
    hold("openssl verify", NOT_AS_OPENSSL, &found);
}

/// Files of which webpki says otherwise than is told of a server on rustls.
const NOT_AS_WEBPKI: &[(&str, &str)] = &[
    ("key-ec-p224", OWN_KEY),
    ("key-rsa-1024", OWN_KEY),
    ("key-rsa-512", OWN_KEY),
    ("key-rsa-9216", OWN_KEY),
];
const OWN_KEY: &str = "verifies no signature by the device's own key, which rustls does in the handshake";

#[test]
fn webpki_verifies_what_rustls_is_told_to_accept() {
    let time =
        UnixTime::since_unix_epoch(Duration::from_secs(VALIDATION_TIME.unix_timestamp().unsigned_abs()));
    let accepts = |handshake: &Handshake| {
        let trusted: Vec<CertificateDer<'_>> =
            handshake.trust.iter().map(|it| CertificateDer::from(it.as_slice())).collect();
        let anchors: Vec<_> = trusted.iter().filter_map(|it| anchor_from_trusted_cert(it).ok()).collect();
        let sent: Vec<CertificateDer<'_>> =
            handshake.sent.iter().map(|it| CertificateDer::from(it.as_slice())).collect();
        let device = CertificateDer::from(handshake.device.as_slice());
        let verified = |it: EndEntityCert<'_>| {
            let usage = KeyUsage::client_auth();
            it.verify_for_usage(ALL_VERIFICATION_ALGS, &anchors, &sent, time, usage, None, None).is_ok()
        };
        EndEntityCert::try_from(&device).is_ok_and(verified)
    };
    let handshakes = handshakes();
    let found: Vec<_> = handshakes.iter().map(|it| (it.name.as_str(), it.by_rustls, accepts(it))).collect();
    hold("webpki", NOT_AS_WEBPKI, &found);
}

/// Devices as a factory makes them with openssl, one in a hundred defective: these fail, each by the checks that its sidecar names, and
/// no other. `testdata/fleet_of_devices.py --count 10000 --command PATH` is the same at length, by the command. `.ci/run` runs it.
#[test]
#[ignore = "needs Python and faketime, which the other tests do without"]
fn of_a_factory_s_devices_exactly_the_defective_ones_fail() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fleet-of-devices");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    let script = workspace().join("testdata/fleet_of_devices.py");
    let made = output(Command::new("python3").arg(script).args(["--count", "300"]).arg(&folder));
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let trust = trust(&[folder.join("ca.pem")]);
    let (mut count, mut defective) = (0, 0);
    for entry in std::fs::read_dir(folder.join("devices")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|it| it != "pem") {
            continue;
        }
        let file = std::fs::read(&path).unwrap();
        let report = check_devices(&file, &trust).next().unwrap().unwrap();
        let is_error = |it: &&Finding| it.outcome.is_failed() && it.severity == Severity::Error;
        let failed: BTreeSet<&str> =
            report.findings().iter().filter(is_error).map(|it| it.id().as_str()).collect();
        let sidecar = std::fs::read_to_string(path.with_extension("expected")).unwrap_or_default();
        assert_eq!(failed, sidecar.lines().collect(), "{}", path.display());
        let verdict = if sidecar.is_empty() { Verdict::Passed } else { Verdict::Failed };
        assert_eq!(report.verdict(), verdict, "{}", path.display());
        count += 1;
        defective += usize::from(!sidecar.is_empty());
    }
    assert_eq!((count, defective), (300, 3));
}

/// A CA of this name under another one, with a key of its own; its own root if there is none.
fn issued(name: &str, above: Option<&Issued>, key: KeyPair) -> Issued {
    issued_for(name, above, key, Vec::new())
}

fn issued_for(
    name: &str,
    above: Option<&Issued>,
    key: KeyPair,
    purposes: Vec<ExtendedKeyUsagePurpose>,
) -> Issued {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    params.extended_key_usages = purposes;
    params.use_authority_key_identifier_extension = false;
    let certificate = match above {
        Some(above) => {
            params.signed_by(&key, &rcgen::Issuer::from_params(&above.params, &above.key)).unwrap()
        }
        None => params.self_signed(&key).unwrap(),
    };
    let certificate = Certificate::from_der(certificate.der().to_vec()).unwrap();
    Issued { certificate, params, key }
}

struct Issued {
    certificate: Certificate,
    params: CertificateParams,
    key: KeyPair,
}

impl Issued {
    fn issuer(&self) -> Issuer {
        Issuer::new(self.certificate.clone())
    }
}

fn key() -> KeyPair {
    KeyPair::generate().unwrap()
}

fn device(above: &Issued) -> Certificate {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "device-0001");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    let issuer = rcgen::Issuer::from_params(&above.params, &above.key);
    Certificate::from_der(params.signed_by(&key(), &issuer).unwrap().der().to_vec()).unwrap()
}

/// The reasons why the chain of a device does not hold; none if it does.
fn chain(device: &Certificate, sent: &[Issuer], trusted: &[&Issued]) -> Option<&'static str> {
    let mut trust = Trust::new(policy());
    trusted.iter().for_each(|it| trust.add(it.issuer()));
    let report = trust.judge(Case::device(device.clone(), sent, trust.authorities()));
    report.get(CheckId::DeviceChain).unwrap().outcome.reason()
}

#[test]
fn a_chain_may_have_eight_certificates_and_not_nine() {
    let mut line = vec![issued("CA 0", None, key())];
    for depth in 1..=8 {
        let next = issued(&format!("CA {depth}"), line.last(), key());
        line.push(next);
        let device = device(&line[depth]);
        let sent: Vec<Issuer> = line[1..].iter().rev().map(Issued::issuer).collect();
        // The device, `depth` intermediates and the root.
        let expected = if depth + 2 <= 8 { None } else { Some("too-long") };
        assert_eq!(chain(&device, &sent, &[&line[0]]), expected, "{depth}");
    }
}

/// Two CAs that issued each other lead nowhere, and to a root if one of the two is trusted.
#[test]
fn cas_that_issued_each_other_end_somewhere() {
    let (one, other) = (issued("one", None, key()), issued("other", None, key()));
    let copy = |it: &Issued| KeyPair::try_from(it.key.serialize_der()).unwrap();
    let one_below = issued("one", Some(&other), copy(&one));
    let other_below = issued("other", Some(&one), copy(&other));
    let device = device(&one_below);
    let sent = [one_below.issuer(), other_below.issuer()];
    assert_eq!(chain(&device, &sent, &[&issued("root", None, key())]), Some("link-missing"));
    assert_eq!(chain(&device, &sent, &[&other]), None);
    assert_eq!(chain(&device, &sent, &[&one_below]), None);
    assert_eq!(chain(&device, &sent, &[&one_below, &other_below]), None);
}

/// Of many CAs of one name without key identifiers, four are asked; what the others signed is unchecked, and not wrong.
#[test]
fn of_fifty_cas_of_one_name_four_are_asked() {
    let all: Vec<Issued> = (0..50).map(|_| issued("one name", None, key())).collect();
    let trusted: Vec<&Issued> = all.iter().collect();
    let mut trust = Trust::new(policy());
    trusted.iter().for_each(|it| trust.add(it.issuer()));
    let outcomes = trusted.iter().map(|ca| {
        let report = trust.judge(Case::device(device(ca), &[], trust.authorities()));
        let outcome = &report.get(CheckId::DeviceSignature).unwrap().outcome;
        outcome.reason().unwrap_or(outcome.as_str())
    });
    let outcomes: Vec<&str> = outcomes.collect();
    assert_eq!(outcomes.iter().filter(|it| **it == "passed").count(), 4);
    assert_eq!(outcomes.iter().filter(|it| **it == "issuers-too-many").count(), 46);
    // Fifty of them above one another, each in the device's file: no more than sixteen signatures.
    let sent: Vec<Issuer> = all.iter().map(Issued::issuer).collect();
    assert_eq!(chain(&device(&all[49]), &sent, &[&issued("root", None, key())]), Some("issuers-too-many"));
}

#[test]
fn an_intermediate_helps_where_it_is_trusted_or_sent_and_nowhere_else() {
    let root = issued("root", None, key());
    let line = issued("line", Some(&root), key());
    let device = device(&line);
    assert_eq!(chain(&device, &[line.issuer()], &[&root]), None);
    assert_eq!(chain(&device, &[], &[&root, &line]), None);
    assert_eq!(chain(&device, &[], &[&line]), None);
    assert_eq!(chain(&device, &[], &[&root]), Some("link-missing"));
    assert_eq!(chain(&device, &[line.issuer(), root.issuer()], &[]), Some("no-ca-given"));
}

/// The fingerprint that is expected is the root's, wherever the intermediate comes from.
#[test]
fn what_is_expected_of_the_root_is_not_asked_of_an_intermediate() {
    let root = issued("root", None, key());
    let line = issued("line", Some(&root), key());
    let digest: Sha256 = Facts::of(&root.certificate).sha256.parse().unwrap();
    for (trusted, sent) in [(vec![&root], vec![line.issuer()]), (vec![&root, &line], Vec::new())] {
        let mut trust = Trust::new(policy().expect_ca_sha256(digest));
        trusted.iter().for_each(|it| trust.add(it.issuer()));
        let report = trust.judge(Case::device(device(&line), &sent, trust.authorities()));
        report.require_passed().unwrap();
        trust.reports().for_each(|report| report.require_passed().unwrap());
        assert_eq!(
            trust.reports().next().unwrap().get(CheckId::ExpectedCa).unwrap().outcome.as_str(),
            "passed"
        );
    }
}

/// OpenSSL asks a CA of clients for clientAuth by name. What a check that is allowed finds keeps nobody out.
#[test]
fn an_intermediate_for_any_purpose_is_a_warning_unless_that_is_allowed() {
    let root = issued("root", None, key());
    let line = issued_for("line", Some(&root), key(), vec![ExtendedKeyUsagePurpose::Any]);
    let judged = |policy: Policy| {
        let mut trust = Trust::new(policy);
        trust.add(root.issuer());
        trust.judge(Case::device(device(&line), &[line.issuer()], trust.authorities()))
    };
    let report = judged(policy());
    let finding = report.get(CheckId::DeviceChain).unwrap();
    assert_eq!((finding.severity, finding.outcome.as_str()), (Severity::Warning, "failed"));
    assert!(finding.message().contains("fails ca-extended-key-usage (any-purpose)"), "{}", finding.message());
    assert!(report.servers().iter().all(|it| it.devices == Devices::NotMeasured));
    let allowed = judged(policy().with_level(CheckId::CaExtendedKeyUsage, Level::Allowed));
    assert!(allowed.get(CheckId::DeviceChain).unwrap().outcome.is_passed());
}

/// A copy of the CA with another certificate, in the device's file, does not lead away from the one that is trusted.
#[test]
fn a_trusted_ca_comes_before_one_of_the_same_name_and_key_that_is_sent() {
    let other_root = issued("other root", None, key());
    let key_of_both = key().serialize_der();
    let same_key = || KeyPair::try_from(key_of_both.as_slice()).unwrap();
    let trusted = issued("line", None, same_key());
    let cross_signed = issued("line", Some(&other_root), same_key());
    assert_eq!(chain(&device(&trusted), &[cross_signed.issuer(), other_root.issuer()], &[&trusted]), None);
}

/// Programs ask for reasons by name: to `tests/device_reasons.txt`, lines and words are only added.
#[test]
fn reasons_stay_as_they_are() {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let sidecars = sidecars();
    let reports: Vec<Report> = sidecars.iter().flat_map(Sidecar::reports).flatten().collect();
    for finding in reports.iter().flat_map(|report| report.findings()) {
        let of = if finding.outcome.is_unchecked() { "unchecked" } else { finding.id().as_str() };
        finding.outcome.reasons().for_each(|reason| {
            let _new = found.entry(of).or_default().insert(reason);
        });
    }
    let mut lines = String::new();
    for (of, reasons) in found {
        writeln!(lines, "{of}: {}", reasons.into_iter().collect::<Vec<_>>().join(" ")).unwrap();
    }
    assert_eq!(
        lines,
        include_str!("device_reasons.txt"),
        "these belong into tests/device_reasons.txt:\n{lines}"
    );
}

/// What the checks of devices say that servers do is said of reasons that a device of testdata gives, or that follow from one that does.
#[test]
fn every_reason_that_was_measured_is_given_by_a_device() {
    let given = include_str!("device_reasons.txt");
    let is_given = |id: &str, reason: &str| {
        let lines = given.lines().filter_map(|line| line.split_once(": "));
        let mut own = lines.filter(|(of, _)| *of == id || *of == "unchecked");
        own.any(|(_, reasons)| reasons.split(' ').any(|it| it == reason))
    };
    let mut missing = Vec::new();
    for check in catalogue() {
        for reason in check.measured_reasons(Kind::Device).filter(|reason| !is_given(check.id(), reason)) {
            missing.push(format!("{} {reason}", check.id()));
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}
