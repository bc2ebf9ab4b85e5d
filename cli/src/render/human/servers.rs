//! What is to be expected of TLS servers, in a line.

use mqtt_ca_check::check::CheckId;
use mqtt_ca_check::policy::Family;
use mqtt_ca_check::report::{Devices, Forecast, Reason, Report};

use crate::layout::Page;

/// What is said of several families at once.
type Said<'f> = (Devices, &'f [CheckId], Option<&'static str>);

/// Who refuses devices, and why; then who accepts them.
pub(super) fn line(page: &mut Page, report: &Report) {
    let forecasts = report.servers();
    if forecasts.iter().any(|it| it.devices != Devices::NotMeasured) {
        all(page, &forecasts, report.case().kind().is_device());
    }
    for reason in report.reasons() {
        if let Reason::Server(family) = reason {
            page.begin(0, 2).words(&format!("--server {family}: {reason}")).end();
        }
    }
}

fn all(page: &mut Page, forecasts: &[Forecast], is_device: bool) {
    let mut groups: Vec<(Said<'_>, Vec<&str>)> = Vec::new();
    for forecast in forecasts {
        let said = said(forecast);
        match groups.iter_mut().find(|(other, _)| *other == said) {
            Some((_, families)) => families.push(forecast.family.name()),
            None => groups.push((said, vec![forecast.family.name()])),
        }
    }
    groups.sort_by_key(|((devices, ..), _)| match devices {
        Devices::Refused => 0,
        Devices::Accepted => 2,
        _ => 1,
    });
    let (first, others) = if is_device { ("the device", "it") } else { ("devices", "them") };
    let devices = [first].into_iter().chain(std::iter::repeat(others));
    let parts: Vec<String> = groups
        .iter()
        .zip(devices)
        .map(|((said, families), devices)| part(*said, families, devices))
        .collect();
    let line = page.begin(0, 2).words("Servers, as measured:");
    let line = match groups.as_slice() {
        [((Devices::Accepted, _, None), _)] if is_device => line.words("all six families accept the device"),
        [((Devices::Accepted, _, None), _)] => line.words("all six families accept devices under this CA"),
        [((Devices::Refused, because, _), families)] if families.len() == Family::ALL.len() => {
            line.words(&format!("all six families refuse {first} ({})", ids(because)))
        }
        _ => line.words(&parts.join("; ")),
    };
    // The certificate is what was forecast.
    if forecasts.iter().any(|it| !it.loads && it.devices == Devices::Accepted) {
        let _written = line.words("(once its text is clean: as it stands, not every server reads it)");
    }
    line.end();
}

/// Notes about the text are told by its finding.
fn said(forecast: &Forecast) -> Said<'_> {
    let note =
        forecast.note.filter(|note| forecast.devices == Devices::Accepted && note.starts_with("under "));
    (forecast.devices, &forecast.because, note)
}

fn ids(checks: &[CheckId]) -> String {
    checks.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(", ")
}

fn part((devices, because, note): Said<'_>, families: &[&str], them: &str) -> String {
    let who = families.join(", ");
    let s = if families.len() == 1 { "s" } else { "" };
    let note = note.map(|note| format!(" {note}")).unwrap_or_default();
    match devices {
        Devices::Refused => {
            format!("{who} refuse{s} {them} ({})", ids(because))
        }
        Devices::Accepted => format!("{who} accept{s} {them}{note}"),
        _ => format!("{who} not measured"),
    }
}
