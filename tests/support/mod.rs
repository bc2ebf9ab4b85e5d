//! What the integration tests share: the files of testdata, the certificates in them, and a report made from the octets
//! of one response.

#![allow(dead_code, reason = "each test uses the part that it needs")]

pub(crate) mod process;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use mqtt_ca_check::case::{Case, Role};
use mqtt_ca_check::judge;
use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::report::Report;
use mqtt_ca_check::wire::{self, Field, Record};
use mqtt_ca_check::x509::{Certificate, Pem};
use time::OffsetDateTime;
use time::macros::datetime;

/// The instant at which the responses of testdata are judged.
pub(crate) const VALIDATION_TIME: OffsetDateTime = datetime!(2026-11-24 0:00 UTC);

/// The default policy at [`VALIDATION_TIME`].
pub(crate) fn policy() -> Policy {
    Policy::at(VALIDATION_TIME)
}

/// The folder of the workspace.
pub(crate) fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files of a folder of the workspace that have this extension, in the order of their names.
pub(crate) fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let folder = workspace().join(folder);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == extension))
        .collect();
    paths.sort();
    paths
}

/// The name of a file without folder and extension.
pub(crate) fn stem(path: &Path) -> &str {
    path.file_stem().unwrap().to_str().unwrap()
}

/// The octets of `testdata/responses/NAME.json`.
pub(crate) fn response(name: &str) -> Vec<u8> {
    std::fs::read(workspace().join(format!("testdata/responses/{name}.json"))).unwrap()
}

/// The report on the one response in `input`.
pub(crate) fn with_report<T>(input: &[u8], policy: &Policy, look: impl FnOnce(&Report) -> T) -> T {
    let mut records = wire::records(input);
    let response = records.next().unwrap().unwrap();
    assert!(records.next().is_none());
    let case = Case::registration(response);
    look(&judge(case, policy))
}

/// All fields of `testdata/responses/NAME.json`, to be changed and judged again.
pub(crate) fn fields(name: &str) -> BTreeMap<&'static str, String> {
    let input = response(name);
    let response = wire::records(&input).next().unwrap().unwrap();
    Field::ALL
        .into_iter()
        .filter_map(|field| Some((field.name(), response.field(field)?.to_owned())))
        .collect()
}

/// A response with these fields.
pub(crate) fn response_of(fields: &BTreeMap<&'static str, String>) -> Record {
    Field::ALL.into_iter().fold(Record::new(), |response, field| match fields.get(field.name()) {
        Some(text) => response.with(field, text.as_str()),
        None => response,
    })
}

/// DER octets as OpenSSL writes them in PEM.
pub(crate) fn pem(der: &[u8]) -> String {
    pem::encode_config(
        &pem::Pem::new("CERTIFICATE", der),
        pem::EncodeConfig::new().set_line_ending(pem::LineEnding::LF),
    )
}

/// A certificate of testdata and where it stands, for example `good CaContent` or `recipe/rsa-ca`.
pub(crate) struct Fixture {
    pub(crate) name: String,
    pub(crate) certificate: Certificate,
}

/// Every certificate of testdata that decodes, each once, under the first name in the order of names.
pub(crate) fn certificates() -> Vec<Fixture> {
    let mut fixtures: Vec<Fixture> = Vec::new();
    let mut add = |name: String, certificate: Certificate| {
        if fixtures.iter().all(|fixture| fixture.certificate.der() != certificate.der()) {
            fixtures.push(Fixture { name, certificate });
        }
    };
    for path in files("testdata/responses", "json") {
        let input = std::fs::read(&path).unwrap();
        let response = wire::records(&input).next().unwrap().unwrap();
        let case = Case::registration(response);
        for field in case.kind().contents() {
            if let Some(certificate) = Role::of(*field).and_then(|role| case.certificate(role)) {
                add(format!("{} {}", stem(&path), field.name()), certificate.clone());
            }
        }
    }
    for path in files("testdata/recipe", "pem") {
        let text = std::fs::read_to_string(&path).unwrap();
        let der = Pem::read(&text).certificate().unwrap();
        add(format!("recipe/{}", stem(&path)), Certificate::from_der(der).unwrap());
    }
    fixtures
}

/// Maps `items` by `f` on all processors, in order.
pub(crate) fn in_parallel<T: Sync, U: Send>(items: &[T], f: impl Fn(&T) -> U + Sync) -> Vec<U> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(BTreeMap::new());
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            let _worker = scope.spawn(|| {
                while let index = next.fetch_add(1, Ordering::Relaxed)
                    && let Some(item) = items.get(index)
                {
                    let result = f(item);
                    assert!(done.lock().unwrap().insert(index, result).is_none());
                }
            });
        }
    });
    done.into_inner().unwrap().into_values().collect()
}
