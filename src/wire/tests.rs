//! What an input gives, from literal JSON to records and errors.

mod api_errors;
mod documents;
mod limits;
mod octets;
mod pieces;
mod refusals;
mod stream;

use super::{Field, InputError, Options, Reader, Record, Records, records};

/// A record with a value for each field, as the API sends it.
const RECORD: &str = r#"{"RegistrationCode": "13274673", "CaName": "mqtt_ca", "Sn": "00f26900ba87",
    "CaContent": "-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----\n", "VerificationContent": "",
    "ValidBegin": "1654137303000", "ValidEnd": "1969497303000", "Status": "1"}"#;

/// What each item of the input is: `Sn=` and the serial number, or the error's code and path.
fn items(input: impl AsRef<[u8]>) -> Vec<String> {
    describe(records(input.as_ref()))
}

fn describe(items: impl Iterator<Item = Result<Record, InputError>>) -> Vec<String> {
    items
        .map(|item| match item {
            Ok(response) => format!("Sn={}", response.field(Field::Sn).unwrap_or("-")),
            Err(error) => format!("{} {}", error.code(), error.path().unwrap_or("-")),
        })
        .collect()
}

/// The only item of the input, which must be a record.
fn one(input: &str) -> Record {
    let mut items = records(input.as_bytes());
    let response = items.next().expect("an item").expect("a record");
    assert!(items.next().is_none());
    response
}

/// The only item of the input, which must be an error.
fn only_error(input: impl AsRef<[u8]>) -> InputError {
    let mut items = records(input.as_ref());
    let error = items.next().expect("an item").expect_err("an error");
    assert!(items.next().is_none());
    error
}

/// A response whose only field is this serial number.
fn response(sn: &str) -> String {
    format!(r#"{{"RequestId": "id-{sn}", "Data": {{"Sn": "{sn}"}}}}"#)
}
