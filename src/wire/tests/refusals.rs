//! Input that cannot be read: syntax, types, keys, missing data, and what is still read around it.

use super::super::InputErrorCode;
use super::*;

#[test]
fn a_syntax_error_is_named_with_line_and_column() {
    let cases = [
        ("hello", "expected a JSON value at line 1, column 1"),
        ("{\n  ,\"Data\": 1}", "expected a key in double quotes at line 2, column 3"),
        ("{\"a\": 1,\n}", "expected another member after `,` at line 2, column 1"),
        ("{\"ä€😀\" 1}", "expected `:` at line 1, column 8"),
        ("\n\n  {\"a\": 01}", "invalid number at line 3, column 10"),
    ];
    for (input, message) in cases {
        let error = only_error(input);
        assert_eq!(error.code(), InputErrorCode::NotJson, "{input}");
        assert_eq!(error.message(), message);
        assert_eq!(error.path(), None);
    }
}

#[test]
fn a_syntax_error_counts_before_any_other_defect() {
    assert_eq!(items(r#"{"Data": {"Sn": 5}"#), ["truncated -"]);
    assert_eq!(items(r#"{"Data": 1, "Data": 2, ]"#), ["not-json -"]);
}

#[test]
fn the_elements_around_a_syntax_error_in_an_array_are_read() {
    let (first, second) = (response("1"), response("2"));
    assert_eq!(first.len(), 42);
    // The columns are 1 + 42 + 2 + 2 = 47, 1, 1 + 42 + 1 = 44 and 1 more, and 3.
    let cases = [
        (
            format!("[{first}, {{x}}, {second}]"),
            vec!["Sn=1", "not-json -", "Sn=2"],
            "expected a key in double quotes at line 1, column 47",
        ),
        (
            format!("[\n{first}\n{second}]"),
            vec!["Sn=1", "not-json -", "Sn=2"],
            "expected `,` or `]` at line 3, column 1",
        ),
        (
            format!("[{first},]"),
            vec!["Sn=1", "not-json -"],
            "expected an element after `,`, found `]` at line 1, column 45",
        ),
        (
            format!("[ ,{first}]"),
            vec!["not-json -", "Sn=1"],
            "expected an element, found `,` at line 1, column 3",
        ),
    ];
    for (input, expected, message) in cases {
        assert_eq!(items(&input), expected, "{input}");
        let error = records(input.as_bytes()).find_map(Result::err).unwrap();
        assert_eq!(error.message(), message);
    }
}

#[test]
fn an_array_that_ends_early_is_truncated_after_its_elements() {
    let first = response("1");
    for input in
        [format!("[{first}"), format!("[{first},"), format!("[{first}, {{\"Data\""), format!("[{first}, tru")]
    {
        assert_eq!(items(&input), ["Sn=1", "truncated -"], "{input}");
    }
    assert_eq!(items("["), ["truncated -"]);
}

#[test]
fn an_error_has_the_line_on_which_what_is_bad_begins() {
    let input = r#"{"Data": {"Sn": "1"}}
{"Data": {"Sn": "2"}
{"Data": {"Sn": 4}}
not json

{"Data": null}
[{"Data": {"Sn": "5"}}, {"Data": null}]
{"Data": {"CaCertificateVOS": [{"Sn": "6"}, {"Sn": "\ud800"}]}}"#;
    let expected = [
        "Sn=1",
        "truncated -",
        "wrong-type Data.Sn",
        "not-json -",
        "no-data Data",
        "Sn=5",
        "no-data [1].Data",
        "Sn=6",
        "not-json Data.CaCertificateVOS[1].Sn",
    ];
    assert_eq!(items(input), expected);
    let lines: Vec<_> =
        records(input.as_bytes()).filter_map(Result::err).map(|error| error.line().unwrap()).collect();
    assert_eq!(lines, [2, 3, 4, 6, 7, 8]);
}

#[test]
fn a_value_of_another_type_is_named_with_path_expected_and_found() {
    let cases = [
        (r#"{"Data": {"Sn": 5}}"#, "Data.Sn", "expected a string, found a number"),
        (r#"{"Data": {"Sn": 1e999}}"#, "Data.Sn", "expected a string, found a number"),
        (r#"{"data": {"sn": true}}"#, "data.sn", "expected a string, found a boolean"),
        (r#"{"Data": {"CaContent": {"a": 1}}}"#, "Data.CaContent", "expected a string, found an object"),
        (r#"{"Data": {"Status": []}}"#, "Data.Status", "expected a string or a number, found an array"),
        (r#"{"body": {"Data": {"sn": []}}}"#, "body.Data.sn", "expected a string, found an array"),
        (r#"{"RequestId": 5, "Data": {"Sn": "1"}}"#, "RequestId", "expected a string, found a number"),
        (
            r#"{"RequestId": 5, "body": {"Data": {"Sn": "1"}}}"#,
            "RequestId",
            "expected a string, found a number",
        ),
        (r#"{"Data": "text"}"#, "Data", "expected an object, found a string"),
        (r#"{"Data": []}"#, "Data", "expected an object, found an array"),
        (r#"{"Data": 5}"#, "Data", "expected an object, found a number"),
        (r#"{"Data": -5}"#, "Data", "expected an object, found a number"),
        (r#"{"Data": 0.5}"#, "Data", "expected an object, found a number"),
        (r#"{"Data": false}"#, "Data", "expected an object, found a boolean"),
        (
            r#"{"Data": {"CaCertificateVOS": {}}}"#,
            "Data.CaCertificateVOS",
            "expected an array, found an object",
        ),
        (r#"{"Data": {"CaCertificateVOS": null}}"#, "Data.CaCertificateVOS", "expected an array, found null"),
        (r#"{"statusCode": 200, "body": null}"#, "body", "expected an object, found null"),
        (r#"{"Body": "{}"}"#, "Body", "expected an object, found a string"),
    ];
    for (input, path, message) in cases {
        let error = only_error(input);
        assert_eq!(error.code(), InputErrorCode::WrongType, "{input}");
        assert_eq!((error.path(), error.message()), (Some(path), message));
    }
    for input in ["5", "\"text\"", "null", "true"] {
        assert_eq!(items(input), ["wrong-type -"], "{input}");
    }
}

#[test]
fn the_first_field_of_another_type_is_the_one_that_is_named() {
    assert_eq!(items(r#"{"Data": {"Status": {}, "Sn": 5}}"#), ["wrong-type Data.Status"]);
}

#[test]
fn a_defect_in_one_element_record_or_line_leaves_the_others_alone() {
    let array = r#"[{"Data": {"Sn": "1"}}, 5, [{"Data": {"Sn": "2"}}], {"Data": {"Sn": "3", "sn": "4"}},
        {"Data": {"Sn": {}}}, {}, {"Code": "X"}, {"Data": {"Sn": "5"}}]"#;
    let expected = [
        "Sn=1",
        "wrong-type [1]",
        "wrong-type [2]",
        "duplicate-key [3].Data.sn",
        "wrong-type [4].Data.Sn",
        "no-data [5]",
        "api-error -",
        "Sn=5",
    ];
    assert_eq!(items(array), expected);
    let page = r#"[{"Data": {"Sn": "0"}}, {"RequestId": "page", "Data": {"CaCertificateVOS": [{"Sn": "1"}, {"Sn": 2},
        null, {}, {"Sn": "3", "X": {"a": 1, "A": 2}}, [], {"Sn": "4"}]}}]"#;
    let expected = [
        "Sn=0",
        "Sn=1",
        "wrong-type [1].Data.CaCertificateVOS[1].Sn",
        "wrong-type [1].Data.CaCertificateVOS[2]",
        "no-data [1].Data.CaCertificateVOS[3]",
        "duplicate-key [1].Data.CaCertificateVOS[4].X.A",
        "wrong-type [1].Data.CaCertificateVOS[5]",
        "Sn=4",
    ];
    assert_eq!(items(page), expected);
    for error in records(page.as_bytes()).filter_map(Result::err) {
        assert_eq!(error.request_id(), Some("page"));
    }
}

#[test]
fn a_key_twice_is_refused_at_every_level_and_in_every_spelling() {
    let cases = [
        (r#"{"Data": {"Sn": "1", "Sn": "1"}}"#, "Data.Sn"),
        (r#"{"Data": {"Sn": "1", "sn": "1"}}"#, "Data.sn"),
        (r#"{"Data": {"Sn": "1", "S\u006e": "1"}}"#, "Data.Sn"),
        (r#"{"Data": {"Sn": null, "\u0073n": "1"}}"#, "Data.sn"),
        (r#"{"Data": {"Sn": "1"}, "data": null}"#, "data"),
        (r#"{"RequestId": "1", "Data": {"Sn": "1"}, "requestId": "1"}"#, "requestId"),
        (r#"{"Data": {"Sn": "1"}, "HostId": 1, "HostId": 1}"#, "HostId"),
        (r#"{"Data": {"Sn": "1"}, "a": 1, "b": 2, "c": 3, "B": 4}"#, "B"),
        (r#"{"Data": {"Sn": "1", "X": [0, {"y": {"z": 1, "": 2, "Z": 3}}]}}"#, "Data.X[1].y.Z"),
        (r#"{"Data": {"Sn": "1", "X": {"": 1, "a": [], "": 2}}}"#, "Data.X[\"\"]"),
        (r#"{"Data": {"Sn": "1", "X": {"a.b\u001b": 1, "A.b\u001b": 2}}}"#, "Data.X[\"A.b\\u001b\"]"),
        (r#"{"Data": {"Sn": "1", "CaContent": {"a": 1, "a": 2}}}"#, "Data.CaContent.a"),
        (r#"{"Data": {"CaCertificateVOS": [], "Total": 1, "total": 2}}"#, "Data.total"),
        (r#"{"headers": {"date": 1, "Date": 2}, "body": {"Data": {"Sn": "1"}}}"#, "headers.Date"),
        (r#"{"body": {"Data": {"Sn": "1"}, "data": 1}}"#, "body.data"),
        (r#"{"Data": {"Sn": "1"}, "body": [0, {"a": 1, "a": 2}]}"#, "body[1].a"),
        (r#"{"Data": [{"a": 1, "a": 2}], "body": {"Data": {"Sn": "1"}}}"#, "Data[0].a"),
        (r#"{"Code": "X", "code": "X"}"#, "code"),
    ];
    for (input, path) in cases {
        assert_eq!(items(input), [format!("duplicate-key {path}")], "{input}");
    }
}

/// Go's `json.Unmarshal([]byte(`{"CaContent":"a","CACONTENT":"b"}`), &struct{CaContent string}{})` gives b: it takes keys for a
/// name in any case (also U+017F for s and U+212A for k), and the last of them counts. fastjson overlooks `_` and `-`; json-iterator
/// takes `unicode.ToLower`, which makes i of U+0130.
#[test]
fn what_any_reader_takes_for_a_key_is_that_key() {
    for (input, path) in [
        (r#"{"Data": {"CaContent": "a", "CACONTENT": "b"}}"#, "Data.CACONTENT"),
        (r#"{"Data": {"CACONTENT": "a", "caContent": "b"}}"#, "Data.caContent"),
        (r#"{"Data": {"Sn": "1", "\u017fn": "2"}}"#, "Data.ſn"),
        (r#"{"Data": {"Sn": "1", "s_n": "2"}}"#, "Data.s_n"),
        (r#"{"Data": {"Sn": "1", "ca-content": null, "cacontent": null}}"#, "Data.cacontent"),
        (r#"{"Data": {"Sn": "1"}, "DATA": {"Sn": "2"}}"#, "DATA"),
        (r#"{"Data": {"Sn": "1"}, "Success": true, "isSuccess": true}"#, "isSuccess"),
        (r#"{"Data": {"Sn": "1"}, "da_ta": {"Sn": "2"}}"#, "da_ta"),
        (r#"{"Data": {"Sn": "1", "X": {"aKb": 1, "a\u212ab": 2}}}"#, "Data.X.aKb"),
        (r#"{"Data": {"Sn": "1", "X": {"Straße": 1, "STRASSE": 2}}}"#, "Data.X.STRASSE"),
        (
            r#"{"headers": {"x-acs-request-id": "1", "X_Acs_RequestId": "2"}, "body": {"Data": {"Sn": "1"}}}"#,
            "headers.X_Acs_RequestId",
        ),
        (r#"{"Data": {"Sn": "1", "X": {"": 1, "_": 2}}}"#, "Data.X._"),
        (r#"{"Data": {"Sn": "1", "ValidEnd": "1", "val\u0130dEnd": "2"}}"#, "Data.valİdEnd"),
        (r#"{"Data": {"Sn": "1", "val\u0131dEnd": "1", "validEnd": "2"}}"#, "Data.validEnd"),
        (r#"{"Data": {"Sn": "1", "X": {"I": 1, "\u0131": 2}}}"#, "Data.X.ı"),
        (r#"{"Data": {"Sn": "1", "X": {"\u0130": 1, "i\u0307": 2}}}"#, "Data.X[\"i\u{307}\"]"),
    ] {
        assert_eq!(items(input), [format!("duplicate-key {path}")], "{input}");
    }
}

#[test]
fn a_repeated_key_is_refused_with_both_of_its_spellings() {
    for (input, found) in [
        (r#"{"Data": {"CaContent": "a", "ca_content": "b"}}"#, r#"found "CaContent" and "ca_content""#),
        (r#"{"Data": {"S\u006e": "1", "Sn": "1"}}"#, r#"found "Sn" and "Sn""#),
        (r#"{"Data": {"Sn": "1", "X": {"a": 1, "b": 2, "A": 3}}}"#, r#"found "a" and "A""#),
    ] {
        let error = only_error(input);
        assert!(error.message().ends_with(found), "{error}");
    }
}

#[test]
fn keys_of_other_letters_are_other_keys() {
    let input = r#"{"Data": {"Sn": "1", "Snn": 0, "välidBegin": 0, "ValidBegin": "2", "X": {"a": 1, "aa": 2, "": 3, "ä": 4, "a.b": 5, "ab": 6}}}"#;
    let response = one(input);
    assert_eq!((response.field(Field::Sn), response.field(Field::ValidBegin)), (Some("1"), Some("2")));
}

#[test]
fn a_long_key_is_cut_in_path_and_message() {
    let key = "k".repeat(1024);
    let error = only_error(format!(r#"{{"{key}": 1, "{key}": 2}}"#));
    assert_eq!(error.path(), Some(format!("{}…", "k".repeat(63)).as_str()));
    assert!(error.message().len() < 256, "{error}");
}

/// cJSON and every reader that hands keys over as C strings end a key at U+0000.
#[test]
fn a_key_that_holds_a_nul_is_refused_at_every_level() {
    for (input, path) in [
        (r#"{"Code\u0000": "Forbidden", "Data": {"Sn": "1"}}"#, r#"["Code\u0000"]"#),
        (r#"{"\u0000": 1, "Data": {"Sn": "1"}}"#, r#"["\u0000"]"#),
        (r#"{"Data": {"Sn": "1", "CaContent\u0000x": "2"}}"#, r#"Data["CaContent\u0000x"]"#),
        (r#"{"Data": {"Sn": "1", "X": [{"y": {"a\u0000": 1}}]}}"#, r#"Data.X[0].y["a\u0000"]"#),
        (r#"{"Data": {"CaCertificateVOS": [{"Sn\u0000": "1"}]}}"#, r#"Data.CaCertificateVOS[0]["Sn\u0000"]"#),
        (r#"{"body": {"Data\u0000": {}, "Data": {"Sn": "1"}}}"#, r#"body["Data\u0000"]"#),
        (r#"{"Data": {"Sn": "1"}, "a\ud800\u0000": 1}"#, r#"["\"a\\ud800\\u0000\""]"#),
    ] {
        let error = only_error(input);
        assert_eq!((error.code(), error.path()), (InputErrorCode::WrongType, Some(path)), "{input}");
        assert!(error.message().starts_with("expected a key without U+0000, found \""), "{error}");
        assert!(error.help().is_some());
    }
    // A backslash and letters, which is no NUL.
    assert_eq!(items(r#"{"Data": {"Sn": "1", "a\\u0000": 1}}"#), ["Sn=1"]);
}

#[test]
fn an_object_without_data_and_code_is_no_data() {
    let cases = [
        ("{}", None),
        (r#"{"RequestId": "1", "RegisterCode": "2"}"#, None),
        (r#"{"headers": {}, "statusCode": 200}"#, None),
        (r#"{"Code": null}"#, None),
        (r#"{"Data": null}"#, Some("Data")),
        (r#"{"data": {}}"#, Some("data")),
        (r#"{"Data": {"Total": 1}}"#, Some("Data")),
        (r#"{"body": {}}"#, Some("body")),
        (r#"{"body": {"body": {"Data": {"Sn": "1"}}}}"#, Some("body")),
        (r#"{"body": {"Data": null}}"#, Some("body.Data")),
    ];
    for (input, path) in cases {
        let error = only_error(input);
        assert_eq!(error.code(), InputErrorCode::NoData, "{input}");
        assert_eq!(error.path(), path, "{input}");
    }
}

#[test]
fn a_few_fields_that_much_else_has_are_no_record() {
    for input in [r#"{"Sn": "1"}"#, r#"{"Sn": "1", "Status": "1", "ValidEnd": "2"}"#] {
        let error = only_error(input);
        assert_eq!((error.code(), error.path()), (InputErrorCode::NoData, None), "{input}");
    }
}

#[test]
fn the_neighbours_of_a_response_are_named() {
    let code = only_error(r#"{"RequestId": "1", "RegisterCode": "13274673"}"#);
    assert!(
        code.message().contains("GetRegisterCode") && code.help().unwrap().contains("common name"),
        "{code:?}"
    );
    let request =
        only_error(r#"{"MqttInstanceId": "m", "CaName": "a", "CaContent": "b", "VerificationContent": "c"}"#);
    assert!(request.message().contains("RegisterCaCertificate"), "{request:?}");
    assert!(request.help().unwrap().contains("GetCaCertificate"), "{request:?}");
    for error in [code, request] {
        assert_eq!(error.code(), InputErrorCode::NoData);
    }
}

#[test]
fn the_answer_to_a_registration_is_told_where_the_record_is_to_be_had() {
    let error = only_error(r#"{"RequestId": "1", "Sn": "2"}"#);
    assert_eq!((error.code(), error.request_id()), (InputErrorCode::NoData, Some("1")));
    assert!(error.help().unwrap().contains("GetCaCertificate with this Sn"), "{error:?}");
}

#[test]
fn the_record_of_the_other_kind_in_a_list_is_named_as_what_it_is() {
    let device = r#"{"CaSn": "1", "DeviceSn": "2", "DeviceName": "3", "DeviceContent": "4", "ValidBegin": "5",
        "ValidEnd": "6", "Status": "1"}"#;
    let error = only_error(format!(r#"{{"Data": {{"CaCertificateVOS": [{device}]}}}}"#));
    assert_eq!((error.code(), error.path()), (InputErrorCode::NoData, Some("Data.CaCertificateVOS[0]")));
    assert!(error.message().contains("GetDeviceCertificate"), "{error}");
    for record in [r#"{"Sn": "1", "CaName": "2"}"#, r#"{"CaContent": "1", "Status": "1"}"#] {
        let error = only_error(format!(r#"{{"Data": {{"DeviceCertificateVOS": [{record}]}}}}"#));
        assert_eq!(
            (error.code(), error.path()),
            (InputErrorCode::NoData, Some("Data.DeviceCertificateVOS[0]"))
        );
        assert!(error.message().contains("expected a device certificate's record"), "{error}");
    }
}

#[test]
fn a_lone_surrogate_in_a_field_is_a_syntax_error_of_its_record_alone() {
    let input =
        "[{\"Data\": {\"Sn\": \"1\"}},\n {\"Data\": {\"Sn\": \"\\ud800\"}},\n {\"Data\": {\"Sn\": \"2\"}}]";
    assert_eq!(items(input), ["Sn=1", "not-json [1].Data.Sn", "Sn=2"]);
    let error = records(input.as_bytes()).nth(1).unwrap().unwrap_err();
    assert!(error.message().contains("at line 2, column 2"), "{error}");
}

#[test]
fn records_in_two_places_are_refused() {
    let record = r#"{"Sn": "1"}"#;
    for (input, path) in [
        (format!(r#"{{"Data": {record}, "body": {{"Data": {record}}}}}"#), None),
        (format!(r#"{{"body": {{"Data": {record}}}, "Data": {{"CaCertificateVOS": []}}}}"#), None),
        (format!(r#"{{"body": {{"Data": {record}}}, "Data": null}}"#), None),
        (format!(r#"{{"body": {{"Data": null}}, "Data": {record}}}"#), None),
        (format!(r#"{{"Data": {record}, "body": "{{}}"}}"#), None),
        (format!(r#"{{"body": {{"Data": {record}, "BODY": {{"Data": {record}}}}}}}"#), Some("body")),
        (format!(r#"{{"Data": {record}, "CaContent": "x"}}"#), None),
        (format!(r#"{{"Data": {record}, "CaCertificateVOS": [{record}]}}"#), None),
        (format!(r#"{{"body": {{"Data": {record}}}, "Sn": "2"}}"#), None),
        (format!(r#"{{"body": {{"Data": {record}, "sn": "2"}}}}"#), Some("body")),
        (format!(r#"{{"Data": {{"Sn": "1", "CaCertificateVOS": [{record}]}}}}"#), Some("Data")),
        (r#"{"Data": {"CaCertificateVOS": [], "sn": "1"}}"#.to_owned(), Some("Data")),
        (format!(r#"{{"Data": {{"Sn": "1", "data": {record}}}}}"#), Some("Data.data")),
        (r#"{"Data": {"Body": {}, "Sn": "1"}}"#.to_owned(), Some("Data.Body")),
        (r#"{"Data": {"Sn": "1", "DeviceCertificateVOS": []}}"#.to_owned(), Some("Data")),
        (r#"{"Data": {"CaCertificateVOS": [], "data": "1"}}"#.to_owned(), Some("Data.data")),
        (
            r#"{"Data": {"DeviceCertificateVOS": [], "CaCertificateVOS": []}}"#.to_owned(),
            Some("Data.CaCertificateVOS"),
        ),
        (
            format!(
                r#"{{"body": {{"Data": {{"CaCertificateVOS": [{record}], "device_certificate_vos": []}}}}}}"#
            ),
            Some("body.Data.device_certificate_vos"),
        ),
    ] {
        let error = only_error(&input);
        assert_eq!((error.code(), error.path()), (InputErrorCode::DuplicateKey, path), "{input}");
    }
}

#[test]
fn a_record_of_a_page_that_holds_others_costs_only_itself() {
    for key in ["Data", "body", "ca_certificate_vos", "DeviceCertificateVOS"] {
        for value in ["{}", "[]", r#"[{"Sn": "3"}]"#, "\"{}\"", "false"] {
            let page = format!(
                r#"{{"Data": {{"CaCertificateVOS": [{{"Sn": "1"}}, {{"{key}": {value}, "Sn": 2}}, {{"Sn": "4"}}]}}}}"#
            );
            let refused = format!("duplicate-key Data.CaCertificateVOS[1].{key}");
            assert_eq!(items(&page), ["Sn=1", &*refused, "Sn=4"], "{page}");
        }
    }
}

#[test]
fn null_beside_a_record_or_list_is_no_second_place() {
    for data in [
        r#"{"Sn": "1", "Data": null, "body": null, "CaCertificateVOS": null, "DeviceCertificateVOS": null}"#,
        r#"{"CaCertificateVOS": [{"Sn": "1", "Data": null, "body": null, "CaCertificateVOS": null,
            "DeviceCertificateVOS": null}], "Data": null, "body": null, "DeviceCertificateVOS": null}"#,
    ] {
        assert_eq!(items(format!(r#"{{"Data": {data}}}"#)), ["Sn=1"], "{data}");
    }
    // Without a record of its own it is what it was.
    assert_eq!(items(r#"{"Data": {"Data": {"Sn": "1"}}}"#), ["no-data Data"]);
}

#[test]
fn a_certificate_by_itself_is_told_where_to_look_at_it() {
    let pem = only_error("-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n");
    assert_eq!(pem.code(), InputErrorCode::NotJson);
    let der = only_error(b"\x30\x82\x03\xe8\x30\x82");
    assert_eq!(der.code(), InputErrorCode::NotUtf8);
    for error in [pem, der] {
        assert!(error.help().unwrap().contains("mqtt-ca-check inspect"), "{error:?}");
    }
}
