//! The API's errors as JSON, as the vendor's command prints them, and as XML.

use super::super::InputErrorCode;
use super::*;

const BODY: &str = r#"{"RequestId": "6D1F", "HostId": "h", "Code": "FindCaBySnError",
    "Message": "Failed to find the CA by the SN.", "Recommend": "https://api.alibabacloud.com/troubleshoot?q=x"}"#;

#[test]
fn an_error_body_is_quoted_with_its_request_id() {
    let camel =
        r#"{"requestId": "6D1F", "code": "FindCaBySnError", "message": "Failed to find the CA by the SN."}"#;
    let in_envelope = format!(r#"{{"headers": {{}}, "statusCode": 500, "body": {BODY}}}"#);
    let with_data = BODY.replace("\"HostId\": \"h\"", "\"Data\": {}");
    for input in [BODY, camel, &in_envelope, &with_data] {
        let error = only_error(input);
        assert_eq!(error.code(), InputErrorCode::ApiError, "{input}");
        assert_eq!(
            error.message(),
            "expected a certificate record, found the API's error FindCaBySnError: Failed to find the CA by the SN."
        );
        assert_eq!(error.request_id(), Some("6D1F"));
        assert_eq!(error.path(), None);
    }
}

#[test]
fn unusable_data_beside_a_code_is_the_apis_error() {
    for data in ["null", "{}", "\"\"", "[]", "{\"Total\": 0}"] {
        assert_eq!(items(format!(r#"{{"Data": {data}, "Code": 404}}"#)), ["api-error -"], "{data}");
    }
}

/// The codes of GetCaCertificate, GetRegisterCode, RegisterCaCertificate and the actions on devices, with the messages of the
/// page on changed HTTP statuses in the documentation of ApsaraMQ for MQTT; then those that the gateway gives, as the pages on
/// common error codes list them.
#[test]
fn each_code_comes_with_steps_and_says_whether_to_retry() {
    for (code, retry, steps) in [
        ("ParameterFieldCheckFailed", false, ["--Sn", "--MqttInstanceId"]),
        ("FindCaBySnError", false, ["ListCaCertificate", "copy Sn"]),
        ("FindDeviceBySnError", false, ["ListDeviceCertificateByCaSn", "--DeviceSn"]),
        ("MqttOwnerCheckError", false, ["account that owns the instance", "--MqttInstanceId"]),
        ("MqttInstanceNotFound", false, ["endpoint of the instance's region", "--MqttInstanceId"]),
        ("RegisterCodeError", false, ["common name", "GetRegisterCode"]),
        ("RegisterCodeUsed", false, ["another code", "GetRegisterCode"]),
        ("CertificateContentError", false, ["CA:TRUE", "signed the verification certificate"]),
        ("SnNotUnique", false, ["ListCaCertificate", "random serial number"]),
        ("CaNumExceed", false, ["delete a CA", "device certificates go with it"]),
        ("GetCaNumError", true, ["wait", "longer"]),
        ("SystemOverFlow", true, ["wait", "longer"]),
        ("InternalError", true, ["wait", "support"]),
        ("PermissionCheckFailed", false, ["mq:MqttInstanceAccess", "mq:GetCaCertificate"]),
        ("InstancePermissionCheckFailed", false, ["mq:MqttInstanceAccess", "mq:GetCaCertificate"]),
        ("Throttling", true, ["wait", "x-acs-retry-after"]),
        ("Throttling.User", true, ["wait", "x-acs-retry-after"]),
        ("ServiceUnavailable", true, ["wait", "longer"]),
        ("Forbidden.RAM", false, ["RAM user", "mq:MqttInstanceAccess"]),
        ("NoPermission", false, ["RAM user", "mq:MqttInstanceAccess"]),
        ("InvalidAccessKeyId.NotFound", false, ["access key", "aliyun configure list"]),
        ("InvalidAccessKeyId.Inactive", false, ["enable", "access key"]),
        ("SignatureDoesNotMatch", false, ["secret", "aliyun configure list"]),
        ("InvalidTimeStamp.Expired", true, ["clock", "15 minutes"]),
        ("MissingSecurityToken", false, ["--sts-token", "ALIBABA_CLOUD_SECURITY_TOKEN"]),
        ("InvalidSecurityToken.Expired", false, ["temporary credentials", "security token"]),
        ("InvalidApi.NotFound", false, ["upper and lower case", "2020-04-20"]),
        ("MissingMqttInstanceId", false, ["parameter", "message names"]),
    ] {
        let error = only_error(format!(r#"{{"Code": "{code}"}}"#));
        let help = error.help().unwrap();
        for step in steps {
            assert!(help.contains(step), "{code}: {help}");
        }
        assert_ne!(help.contains("retrying"), retry, "{code}: {help}");
        assert!(!help.contains("HTTP "), "{code}: {help}");
        assert!(
            help.starts_with(|first: char| first.is_ascii_lowercase()) && !help.ends_with('.'),
            "{code}: {help}"
        );
    }
}

#[test]
fn a_code_that_only_begins_like_another_is_another() {
    for code in ["FindCaBySnErrors", "Forbidden.RiskControl", "InternalErrors", "retry"] {
        let help = only_error(format!(r#"{{"Code": "{code}", "RequestId": "6D1F", "Message": "m"}}"#));
        assert!(help.help().unwrap().ends_with("give the RequestId to the vendor's support"), "{help:?}");
    }
}

#[test]
fn any_other_code_is_to_be_looked_up() {
    let both = only_error(
        r#"{"Code": "Other", "Recommend": "https://api.alibabacloud.com/troubleshoot?q=x", "RequestId": "6D1F"}"#,
    );
    assert!(both.help().unwrap().contains("open https://api.alibabacloud.com/troubleshoot?q=x"), "{both:?}");
    assert!(both.help().unwrap().contains("RequestId"), "{both:?}");
    for recommend in [
        "javascript:alert(1)",
        "http://api.aliyun.com/q",
        "https://aliyun.com.example/q",
        "https://notaliyun.com/q",
        "https://user@aliyun.com/q",
        "https://api.aliyun.com/q then run: curl example | sh",
        "https://api.aliyun.com/q\n$(id)",
    ] {
        let body = serde_json::json!({"Code": "Other", "Recommend": recommend}).to_string();
        assert!(!only_error(&body).help().unwrap().contains("open"), "{recommend}");
    }
    let apex = only_error(r#"{"Code": "Other", "Recommend": "https://aliyun.com/q"}"#);
    assert!(apex.help().unwrap().contains("open https://aliyun.com/q"), "{apex:?}");
}

#[test]
fn untrusted_text_is_cut_to_256_characters_in_all() {
    let (code, text, id) = ("ä".repeat(3000), "€".repeat(3000), "i".repeat(3000));
    let error = only_error(format!(r#"{{"Code": "{code}", "Message": "{text}", "RequestId": "{id}"}}"#));
    let quoted = error.message().chars().filter(|character| matches!(character, 'ä' | '€' | '…'));
    assert_eq!(quoted.count(), 256);
    assert_eq!(error.request_id().unwrap().chars().count(), 256);
}

#[test]
fn the_plain_text_of_the_vendors_command_is_one_error_in_every_form() {
    let text = "SDK.ServerError\nErrorCode: FindCaBySnError\nRecommend: https://api.alibabacloud.com/troubleshoot?q=x\nRequestId: 6D1F\n\
                Message: Failed to find the CA by the SN.";
    let inputs = [
        String::from(text),
        format!("ERROR: {text}\n"),
        format!("{text}\nRespHeaders: map[Date:[x] Code:[y]]\n"),
        text.replace('\n', "\r\n"),
        format!("\n{text}"),
    ];
    for input in inputs {
        assert_eq!(items(&input), ["api-error -"], "{input}");
        let error = only_error(&input);
        assert_eq!(
            error.message(),
            "expected a certificate record, found the API's error FindCaBySnError: Failed to find the CA by the SN."
        );
        assert_eq!(error.request_id(), Some("6D1F"));
        assert!(error.help().unwrap().contains("ListCaCertificate"));
    }
}

#[test]
fn plain_text_without_a_code_quotes_what_there_is() {
    let error = only_error("SDK.ServerError\nErrorCode: \nRecommend: \nRequestId: \nMessage: not supported");
    assert_eq!(error.message(), "expected a certificate record, found the API's error not supported");
    assert_eq!(error.request_id(), None);
    let error = only_error("ERROR: SDK.ClientError");
    assert!(error.message().ends_with("ERROR: SDK.ClientError"), "{error}");
}

#[test]
fn plain_text_between_lines_of_documents_is_one_error() {
    let error = "ERROR: SDK.ServerError\nErrorCode: Throttling.User\nRequestId: 6D1F\nMessage: slow down\n\n";
    let input = format!("{}\n{error}{error}{}\n", response("1"), response("2"));
    assert_eq!(items(&input), ["Sn=1", "api-error -", "api-error -", "Sn=2"]);
    let second = records(input.as_bytes()).nth(2).unwrap().unwrap_err();
    assert_eq!(second.line(), Some(7));
}

#[test]
fn an_xml_error_is_no_json_and_is_quoted() {
    let xml =
        "<Error><RequestId>6D1F</RequestId><Code>FindCaBySnError</Code><Message>Not found</Message></Error>";
    for input in [String::from(xml), format!("<?xml version='1.0'?>\n{xml}")] {
        let error = only_error(&input);
        assert_eq!(error.code(), InputErrorCode::NotJson);
        assert_eq!(
            error.message(),
            "expected JSON, found XML with the API's error FindCaBySnError: Not found"
        );
        assert_eq!(error.request_id(), Some("6D1F"));
        assert!(error.help().unwrap().contains("Format=JSON"));
        assert!(error.help().unwrap().contains("accept: application/json"));
        assert!(error.help().unwrap().starts_with("check --Sn"));
    }
    assert_eq!(only_error("<?xml version='1.0'?><Data/>").message(), "expected JSON, found XML");
    assert_eq!(only_error("<Error></Error>").message(), "expected JSON, found XML");
    assert_eq!(items("<html></html>"), ["not-json -"]);
}

#[test]
fn what_says_that_the_call_failed_is_refused_beside_data_and_named() {
    let record = r#"{"Sn": "1"}"#;
    let page = r#"{"CaCertificateVOS": [{"Sn": "1"}, {"Sn": "2"}]}"#;
    for data in [record, page] {
        for (member, path, found) in [
            (r#""Code": "Forbidden""#, "Code", "Code beside it with the API's error Forbidden"),
            (r#""cOdE": 403"#, "cOdE", "cOdE beside it with the API's error 403"),
            (r#""Code": "0""#, "Code", "Code beside it with the API's error 0"),
            (r#""Code": "20""#, "Code", "Code beside it with the API's error 20"),
            (r#""Code": "2000""#, "Code", "Code beside it with the API's error 2000"),
            (r#""Code": "2xx""#, "Code", "Code beside it with the API's error 2xx"),
            (r#""Code": ["x"]"#, "Code", "Code beside it with an array"),
            (r#""Code": false"#, "Code", "Code beside it with false"),
            (r#""Success": false"#, "Success", "Success beside it with false"),
            (r#""success": "False""#, "success", r#"success beside it with "False""#),
            (r#""SUCCESS": 0"#, "SUCCESS", "SUCCESS beside it with 0"),
            (r#""Success": """#, "Success", r#"Success beside it with """#),
            (r#""IsSuccess": false"#, "IsSuccess", "IsSuccess beside it with false"),
            (r#""isSuccess": "false""#, "isSuccess", r#"isSuccess beside it with "false""#),
            (r#""is_success": """#, "is_success", r#"is_success beside it with """#),
            (r#""Succe\u017fs": {}"#, "Succeſs", "Succeſs beside it with an object"),
            (r#""statusCode": 403"#, "statusCode", "statusCode beside it with 403"),
            (r#""status_code": "500""#, "status_code", r#"status_code beside it with "500""#),
            (r#""statusCode": 302.0"#, "statusCode", "statusCode beside it with 302.0"),
            (r#""HttpStatusCode": -200"#, "HttpStatusCode", "HttpStatusCode beside it with -200"),
        ] {
            for (input, path) in [
                (format!(r#"{{{member}, "Data": {data}}}"#), path.to_owned()),
                (format!(r#"{{"Data": {data}, {member}}}"#), path.to_owned()),
                (format!(r#"{{{member}, "headers": {{}}, "body": {{"Data": {data}}}}}"#), path.to_owned()),
                (
                    format!(r#"{{"statusCode": 200, "body": {{"Data": {data}, {member}}}}}"#),
                    format!("body.{path}"),
                ),
                (format!(r#"[{{"Data": {data}, {member}}}]"#), format!("[0].{path}")),
                (
                    format!(r#"{{"Data": {}, {member}}}}}"#, data.trim_end_matches('}')),
                    format!("Data.{path}"),
                ),
            ] {
                let error = only_error(&input);
                assert_eq!((error.code(), error.path()), (InputErrorCode::ApiError, Some(&*path)), "{input}");
                let message = format!("expected a certificate record alone, found {found}");
                assert_eq!(error.message(), message, "{input}");
                assert!(error.help().is_some());
            }
        }
    }
}

#[test]
fn a_record_of_a_page_that_says_that_the_call_failed_costs_only_itself() {
    let page = r#"{"Data": {"CaCertificateVOS": [{"Sn": "1"}, {"Sn": "2", "Success": false}, {"Sn": "3", "Code": "X"}, {"Sn": "4"}]}}"#;
    assert_eq!(
        items(page),
        [
            "Sn=1",
            "api-error Data.CaCertificateVOS[1].Success",
            "api-error Data.CaCertificateVOS[2].Code",
            "Sn=4"
        ]
    );
}

#[test]
fn what_says_that_the_call_failed_counts_without_usable_data_too() {
    for (input, found) in [
        (r#"{"Success": false}"#, "Success with false"),
        (r#"{"statusCode": 403, "body": {}}"#, "statusCode with 403"),
        (r#"{"statusCode": 502, "body": "<html>"}"#, "statusCode with 502"),
        (r#"{"Success": "no", "Data": [{"Sn": "1"}]}"#, r#"Success with "no""#),
        (r#"{"Success": false, "Data": null}"#, "Success with false"),
    ] {
        let error = only_error(input);
        assert_eq!(
            (error.code(), error.message()),
            (InputErrorCode::ApiError, &*format!("expected a certificate record, found {found}"))
        );
    }
}

#[test]
fn of_several_members_that_say_that_the_call_failed_a_code_is_quoted() {
    for input in [
        r#"{"Success": false, "Data": {"Sn": "1"}, "Code": "Throttling", "Message": "slow down"}"#,
        r#"{"Code": "Throttling", "Message": "slow down", "body": {"Data": {"Sn": "1"}, "Success": false}}"#,
        r#"{"Code": "Throttling", "Message": "slow down", "body": {"Data": {"Sn": "1"}, "Code": "OK", "success": 0}}"#,
    ] {
        let error = only_error(input);
        assert_eq!(error.path(), Some("Code"));
        assert!(error.message().ends_with("with the API's error Throttling: slow down"), "{error}");
        assert!(error.help().unwrap().starts_with("wait and retry"), "{error:?}");
    }
}
