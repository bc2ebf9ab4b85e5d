//! From octets to reports in one step.

use crate::case::{Authorities, Case};
use crate::judge::judge;
use crate::policy::Policy;
use crate::report::Report;
use crate::trust::Trust;
use crate::wire::{self, InputError, InputErrorCode, Record};

/// Judges the one record in a response.
///
/// ```
/// use mqtt_ca_check::{CheckId, Policy, check_one};
///
/// # let path = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/responses/sn-decimal.json");
/// # let response = std::fs::read(path)?;
/// let policy = Policy::at_unix(1_795_478_400)?.expect_code("13274673-8f90");
/// let report = check_one(&response, &policy)?;
/// let error = report.require_passed().unwrap_err();
/// assert!(error.to_string().contains("Sn is the CA's serial number in decimal, not in hexadecimal"));
///
/// let finding = report.get(CheckId::ExpectedCode).unwrap();
/// assert_eq!(finding.expected().as_deref(), Some("13274673-8f90"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If the octets hold no record, or more than one, or none that could be read.
pub fn check_one(response: &[u8], policy: &Policy) -> Result<Report, InputError> {
    let mut reports = check_all(response, policy);
    let none = || InputError::new(InputErrorCode::NoData, "expected one record, found none");
    let report = reports.next().ok_or_else(none)??;
    match reports.next() {
        None => Ok(report),
        Some(_) => Err(InputError::new(InputErrorCode::TooLarge, "expected one record, found more")
            .with_help("judge each of them with check_all")),
    }
}

/// Judges each record of an input, as it is read: responses, pages of listings, and whatever stream of them [`wire::records`] reads.
/// An error stands in the place of what could not be read.
pub fn check_all<'i>(
    input: &'i [u8],
    policy: &'i Policy,
) -> impl Iterator<Item = Result<Report, InputError>> + 'i {
    wire::records(input).map(|record| Ok(judge(of_record(record?, &Authorities::new()), policy)))
}

/// Judges each device in a file or an input, under the CAs that are trusted: certificates in PEM or DER, with or without what a device
/// sends with its own, and responses of GetDeviceCertificate and its like. A CA among responses is judged, but not trusted.
/// [`Trust`] has an example.
pub fn check_devices<'i>(
    input: &'i [u8],
    trust: &'i Trust,
) -> impl Iterator<Item = Result<Report, InputError>> + 'i {
    // Behind a byte order mark of UTF-8 may stand PEM as well.
    let text = input.strip_prefix(b"\xef\xbb\xbf").unwrap_or(input).trim_ascii_start();
    let is_json = matches!(text, [b'{' | b'[', ..] | [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    let of_records =
        is_json.then(|| wire::records(input).map(|record| Ok(of_record(record?, trust.authorities()))));
    let of_file = (!is_json).then(|| match Case::devices(input, trust.authorities()) {
        Ok(cases) => cases.into_iter().map(Ok).collect(),
        Err(error) => vec![Err(error)],
    });
    let cases = of_records.into_iter().flatten().chain(of_file.into_iter().flatten());
    cases.map(move |case| Ok(trust.judge(case?)))
}

/// The case of a record, whatever its shape.
fn of_record(record: Record, authorities: &Authorities) -> Case {
    match record.is_of_device() {
        true => Case::registered_device(record, authorities),
        false => Case::registration(record),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_read_from_files_and_records_with_a_byte_order_mark_or_without() {
        let file = |name: &str| {
            std::fs::read(format!("{}/testdata/devices/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
        };
        let ca = String::from_utf8(file("ca.pem")).unwrap();
        let mut trust = Trust::new(Policy::at_unix(1_795_478_400).unwrap());
        trust.add(crate::x509::Issuer::new(crate::x509::Certificate::from_pem(&ca).unwrap()));
        for name in ["good.pem", "record-good.json"] {
            for mark in [&b""[..], b"\xef\xbb\xbf"] {
                let input = [mark, &file(name)].concat();
                let reports: Vec<Report> = check_devices(&input, &trust).map(Result::unwrap).collect();
                assert_eq!(reports.len(), 1, "{name}");
                assert!(reports[0].require_passed().is_ok(), "{name}: {}", reports[0]);
            }
        }
    }
}
