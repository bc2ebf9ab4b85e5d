//! The documents that hold records, in every envelope and spelling.

use super::*;

#[test]
fn a_response_gives_its_eight_fields_and_its_request_id() {
    let input = format!(r#"{{"RequestId": "020F6A43", "Data": {RECORD}}}"#);
    let response = one(&input);
    assert_eq!(response.request_id(), Some("020F6A43"));
    assert_eq!(response.field(Field::RegistrationCode), Some("13274673"));
    assert_eq!(response.field(Field::CaName), Some("mqtt_ca"));
    assert_eq!(response.field(Field::Sn), Some("00f26900ba87"));
    assert_eq!(
        response.field(Field::CaContent),
        Some("-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----\n")
    );
    assert_eq!(response.field(Field::VerificationContent), Some(""));
    assert_eq!(response.field(Field::ValidBegin), Some("1654137303000"));
    assert_eq!(response.field(Field::ValidEnd), Some("1969497303000"));
    assert_eq!(response.field(Field::Status), Some("1"));
}

#[test]
fn keys_may_be_camel_case_throughout() {
    let input = r#"{"requestId": "7", "data": {"registrationCode": "a", "caName": "b", "sn": "c", "caContent": "d",
        "verificationContent": "e", "validBegin": "f", "validEnd": "g", "status": "h"}}"#;
    let response = one(input);
    assert_eq!(response.request_id(), Some("7"));
    let values: Vec<_> = Field::ALL.iter().filter_map(|field| response.field(*field)).collect();
    assert_eq!(values, ["a", "b", "c", "d", "e", "f", "g", "h"]);
}

#[test]
fn keys_may_be_in_any_case_and_with_separators() {
    let input = r#"{"REQUEST_ID": "7", "DATA": {"registration_code": "a", "ca-name": "b", "ſN": "c", "CACONTENT": "d",
        "Verification_Content": "e", "valid_begin": "f", "VALID-END": "g", "STATUS": "h"}}"#;
    let response = one(input);
    assert_eq!(response.request_id(), Some("7"));
    let values: Vec<_> = Field::ALL.iter().filter_map(|field| response.field(*field)).collect();
    assert_eq!(values, ["a", "b", "c", "d", "e", "f", "g", "h"]);
}

#[test]
fn an_escaped_key_and_escaped_text_are_decoded() {
    let response = one(r#"{"Data": {"S\u006e": "0\u0030f2", "CaName": "a\/\"\\\n\u00e4\ud83d\ude00"}}"#);
    assert_eq!(response.field(Field::Sn), Some("00f2"));
    assert_eq!(response.field(Field::CaName), Some("a/\"\\\nä😀"));
}

#[test]
fn an_absent_field_and_a_null_field_are_both_none() {
    let response = one(r#"{"RequestId": null, "Data": {"Sn": null, "Status": "0"}}"#);
    assert_eq!(response.field(Field::Sn), None);
    assert_eq!(response.field(Field::CaName), None);
    assert_eq!(response.field(Field::Status), Some("0"));
    assert_eq!(response.request_id(), None);
    assert_eq!(items(r#"{"Data": {"Sn": null}}"#), ["Sn=-"]);
}

#[test]
fn the_request_id_may_stand_after_the_data() {
    assert_eq!(one(r#"{"Data": {"Sn": "1"}, "RequestId": "late"}"#).request_id(), Some("late"));
}

#[test]
fn a_page_gives_its_records_in_order_each_with_the_request_id_of_the_page() {
    let input = r#"{"Data": {"Total": 3, "PageNo": 1, "PageSize": 10, "CaCertificateVOS":
        [{"Sn": "1"}, {"Sn": "2"}, {"Sn": "3"}]}, "RequestId": "page\u0021"}"#;
    assert_eq!(items(input), ["Sn=1", "Sn=2", "Sn=3"]);
    for item in records(input.as_bytes()) {
        assert_eq!(item.unwrap().request_id(), Some("page!"));
    }
}

#[test]
fn an_sdk_envelope_gives_what_its_body_holds() {
    let record =
        r#"{"headers": {"date": "x"}, "statusCode": 200, "body": {"Data": {"Sn": "1"}, "RequestId": "in"}}"#;
    assert_eq!(items(record), ["Sn=1"]);
    assert_eq!(one(record).request_id(), Some("in"));
    let page = r#"{"Body": {"data": {"caCertificateVOS": [{"sn": "1"}, {"sn": "2"}]}}}"#;
    assert_eq!(items(page), ["Sn=1", "Sn=2"]);
    let outside = r#"{"RequestId": "out", "body": {"Data": {"Sn": "1"}}}"#;
    assert_eq!(one(outside).request_id(), Some("out"));
}

#[test]
fn an_array_may_hold_responses_pages_and_envelopes() {
    let input = r#" [ {"Data": {"Sn": "1"}}, {"Data": {"CaCertificateVOS": [{"Sn": "2"}, {"Sn": "3"}]}},
        {"Data": {"CaCertificateVOS": []}}, {"body": {"Data": {"Sn": "4"}}} ] "#;
    assert_eq!(items(input), ["Sn=1", "Sn=2", "Sn=3", "Sn=4"]);
}

#[test]
fn blank_input_an_empty_array_and_an_empty_page_give_nothing() {
    for input in ["", " \r\n\t\n", "\u{feff}", "[]", " [ ] ", r#"{"Data": {"CaCertificateVOS": []}}"#] {
        assert!(items(input).is_empty(), "{input:?}");
        assert!(items(input).is_empty(), "{input:?}");
        assert!(items(input).is_empty(), "{input:?}");
    }
}

#[test]
fn unknown_members_are_ignored_whatever_they_hold() {
    let input = r#"{"HostId": [1e999, -0, true, null, {}, [], "\ud800"], "Data": {"Sn": "1", "X": {"a": [{"b": {}}]},
        "CaCertificateVOS": null}, "Code": null}"#;
    assert_eq!(items(input), ["Sn=1"]);
}

/// Products of the vendor that answer with a code, a status or Success at all times write these where a call succeeded.
#[test]
fn members_that_say_that_the_call_succeeded_are_no_error() {
    for code in [
        "null",
        r#""""#,
        r#""200""#,
        "200",
        "299",
        "2e2",
        r#""OK""#,
        r#""ok""#,
        r#""Success""#,
        r#""SUCCESS""#,
    ] {
        assert_eq!(
            items(format!(r#"{{"Code": {code}, "Message": "no", "Data": {{"Sn": "1"}}}}"#)),
            ["Sn=1"],
            "{code}"
        );
    }
    for status in ["null", "200", r#""200""#, "204.0"] {
        for key in ["statusCode", "StatusCode", "status_code", "HttpStatusCode", "httpStatusCode"] {
            let body = r#"{"Data": {"CaCertificateVOS": [{"Sn": "1"}]}}"#;
            assert_eq!(
                items(format!(r#"{{"{key}": {status}, "body": {body}}}"#)),
                ["Sn=1"],
                "{key} {status}"
            );
        }
    }
    for success in ["null", "true", r#""true""#, r#""True""#, "1"] {
        assert_eq!(
            items(format!(r#"{{"Data": {{"Sn": "1"}}, "success": {success}}}"#)),
            ["Sn=1"],
            "{success}"
        );
    }
    assert_eq!(items(r#"{"Message": "no", "Data": {"Sn": "1"}}"#), ["Sn=1"]);
}

#[test]
fn numbers_are_text_where_the_documents_show_numeric_strings() {
    let cases = [
        ("1654137303000", "1654137303000"),
        ("0", "0"),
        ("-315619200000", "-315619200000"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("1654137303000.0", "1654137303000"),
        ("1.7e12", "1700000000000"),
        ("1.654137303E+12", "1654137303000"),
        ("1654137303000000e-3", "1654137303000"),
        ("-1.5e1", "-15"),
        ("0.0", "0"),
        ("-0.0e5", "0"),
        ("9007199254740991.0", "9007199254740991"),
        // Not below 2^53 = 9007199254740992, or not integral: as written.
        ("9007199254740992.0", "9007199254740992.0"),
        ("1654137303000.5", "1654137303000.5"),
        ("1654137303000.00000000001", "1654137303000.00000000001"),
        ("1e400", "1e400"),
        ("1e99999999999999999999", "1e99999999999999999999"),
    ];
    for (number, text) in cases {
        for field in [Field::ValidBegin, Field::ValidEnd, Field::Status] {
            let input = format!(r#"{{"Data": {{"{}": {number}}}}}"#, field.name());
            assert_eq!(one(&input).field(field), Some(text), "{number}");
        }
    }
}

#[test]
fn a_line_may_hold_a_page_an_envelope_or_an_array() {
    let input = r#"{"Data": {"CaCertificateVOS": [{"Sn": "1"}, {"Sn": "2"}]}}
{"body": {"Data": {"Sn": "3"}}}
[{"Data": {"Sn": "4"}}, {"Data": {"Sn": "5"}}]
"#;
    assert_eq!(items(input), ["Sn=1", "Sn=2", "Sn=3", "Sn=4", "Sn=5"]);
}

#[test]
fn the_order_of_a_long_array_is_kept() {
    let documents: Vec<_> = (0..1000).map(|n| response(&n.to_string())).collect();
    let expected: Vec<_> = (0..1000).map(|n| format!("Sn={n}")).collect();
    assert_eq!(items(format!("[{}]", documents.join(","))), expected);
    assert_eq!(items(documents.join("\n")), expected);
}
