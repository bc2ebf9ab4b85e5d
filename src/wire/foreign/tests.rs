//! What programs print, word for word: the sources stand beside it.

use super::*;

/// Code, message and help of a text.
fn said(text: &str) -> (&'static str, String, String) {
    let error = read(text).unwrap_or_else(|| panic!("nothing is known of {text}"));
    (error.code().as_str(), error.message().to_owned(), error.help().unwrap_or_default().to_owned())
}

const NOT_FOUND: &str =
    "expected a certificate record, found the API's error FindCaBySnError: Failed to find the CA by the SN.";

#[test]
fn an_error_with_its_code_is_the_apis_in_every_language() {
    for text in [
        // Go, github.com/alibabacloud-go/tea, SDKError.Error(): printed, by log.Fatal, and by panic (go 1.19).
        "SDKError:\n   StatusCode: 400\n   Code: FindCaBySnError\n   Message: code: 400, Failed to find the CA by the SN. request id: 6D1F\n   Data: {\"Code\":\"FindCaBySnError\"}\n",
        "2026/11/26 17:02:45 SDKError:\n   StatusCode: 400\n   Code: FindCaBySnError\n   Message: code: 400, Failed to find the CA by the SN. request id: 6D1F\n   Data: {\"Code\":\"FindCaBySnError\"}",
        "panic: SDKError:\n   StatusCode: 400\n   Code: FindCaBySnError\n   Message: code: 400, Failed to find the CA by the SN. request id: 6D1F\n   Data: {\"Code\":\"FindCaBySnError\"}\n\n\ngoroutine 1 [running]:\nmain.main()\n\t/tmp/main.go:6 +0x1dc",
        // github.com/aliyun/alibaba-cloud-sdk-go, sdk/errors/server_error.go; behind a log line of Go's.
        "2021/05/26 20:09:57 SDK.ServerError\nErrorCode: FindCaBySnError\nRecommend: \nRequestId: 6D1F\nMessage: Failed to find the CA by the SN.",
        // Python, alibabacloud-tea 0.4.3 and alibabacloud-tea-openapi 0.4.6.
        "Traceback (most recent call last):\n  File \"a.py\", line 8, in a\nTea.exceptions.TeaException: Error: FindCaBySnError code: 400, Failed to find the CA by the SN. request id: 6D1F Response: {'httpCode': 400, 'requestId': '6D1F'}",
        "Traceback (most recent call last):\n  File \"a.py\", line 9, in b\nalibabacloud_tea_openapi.exceptions._client.ClientException: Error: FindCaBySnError code: 400, Failed to find the CA by the SN. request id: 6D1F Response: {'statusCode': 400}",
        // Python, aliyun-python-sdk-core 2.16.1.
        "aliyunsdkcore.acs_exception.exceptions.ServerException: HTTP Status: 400 Error:FindCaBySnError Failed to find the CA by the SN. RequestID: 6D1F",
        // Java, aliyun-java-sdk-core, ClientExceptionTest: the lines that follow name request and description.
        "Exception in thread \"main\" com.aliyuncs.exceptions.ClientException: FindCaBySnError : Failed to find the CA by the SN.\r\nRequestId : 6D1F\r\nDescription : d\n\tat com.example.Main.main(Main.java:1)",
        "11:02:45 ERROR [main] Main - com.aliyuncs.exceptions.ServerException: FindCaBySnError : Failed to find the CA by the SN.\r\nRequestId : 6D1F",
        // Node.js 20, @alicloud/tea-typescript 1.8.0, not caught.
        "/srv/node_modules/@alicloud/tea-typescript/dist/tea.js:236\n\nError: FindCaBySnError: code: 400, Failed to find the CA by the SN. request id: 6D1F\n    at new ResponseError (/srv/tea.js:223:28) {\n  code: 'FindCaBySnError',\n}\n\nNode.js v20.20.2",
    ] {
        let (code, message, help) = said(text);
        assert_eq!((code, &*message), ("api-error", NOT_FOUND), "{text}");
        assert!(help.contains("ListCaCertificate"), "{help}");
        assert_eq!(read(text).unwrap().request_id(), Some("6D1F"), "{text}");
    }
}

#[test]
fn an_error_without_its_code_is_quoted_and_says_where_the_code_is() {
    for text in [
        // The page of datalake20200710's Java SDK in the vendor's documentation.
        "Exception in thread \"main\" com.aliyun.tea.TeaException: code: 409, Database example already exists request id: 598B1E2F\n at com.aliyun.teaopenapi.Client.doROARequest(Client.java:303)",
        // C#, github.com/aliyun/tea-csharp, TeaException.Message.
        "Unhandled exception. Tea.TeaException: code: 409, Database example already exists request id: 598B1E2F;requestId:598B1E2F\n   at Program.Main()",
        "Caused by: com.aliyun.tea.TeaException: code: 409, Database example already exists request id: 598B1E2F",
    ] {
        let error = read(text).unwrap();
        assert_eq!(
            error.message(),
            "expected a certificate record, found the API's error Database example already exists"
        );
        assert_eq!(error.request_id(), Some("598B1E2F"));
        assert!(error.help().unwrap().contains("getCode()"), "{error:?}");
    }
}

#[test]
fn a_log_that_only_talks_of_an_exception_is_no_error() {
    for text in [
        "we catch com.aliyun.tea.TeaException: see the wiki",
        "see SDKError:\nand its notes",
        "the code: 400, we said",
        "exit code: 137, killed; request id: 5",
        "code: 200, OK request id: 5",
        "The response:\n-------------",
        "Missing value somewhere",
        "INFO done",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn a_call_that_did_not_reach_the_api_says_what_to_check() {
    let dns = "check the endpoint's name";
    let tls = "check this machine's clock and trusted certificates";
    let connect = "check that this machine reaches";
    for (text, quoted, help) in [
        // Go 1.19, net/http.
        (
            "ERROR: Get \"https://onsmqtt.cn-x.aliyuncs.com/?SecurityToken=s3cret\": dial tcp: lookup onsmqtt.cn-x.aliyuncs.com on 10.0.0.53:53: no such host",
            "ERROR: Get \"https://onsmqtt.cn-x.aliyuncs.com/?…\": dial tcp: lookup onsmqtt.cn-x.aliyuncs.com on 10.0.0.53:53: no such host",
            dns,
        ),
        (
            "Get \"http://127.0.0.1:1/\": dial tcp 127.0.0.1:1: connect: connection refused",
            "Get \"http://127.0.0.1:1/\": dial tcp 127.0.0.1:1: connect: connection refused",
            connect,
        ),
        (
            "Get \"https://localhost:44331/\": x509: certificate relies on legacy Common Name field, use SANs instead",
            "Get \"https://localhost:44331/\": x509: certificate relies on legacy Common Name field, use SANs instead",
            tls,
        ),
        // curl 7.88.
        (
            "curl: (6) Could not resolve host: onsmqtt.cn-x.aliyuncs.com",
            "curl: (6) Could not resolve host: onsmqtt.cn-x.aliyuncs.com",
            dns,
        ),
        (
            "curl: (7) Failed to connect to 127.0.0.1 port 1 after 0 ms: Couldn't connect to server",
            "curl: (7) Failed to connect to 127.0.0.1 port 1 after 0 ms: Couldn't connect to server",
            connect,
        ),
        (
            "curl: (60) SSL certificate problem: self-signed certificate\nMore details here: https://curl.se/docs/sslcerts.html",
            "curl: (60) SSL certificate problem: self-signed certificate",
            tls,
        ),
        // Python 3.11, urllib and requests 2.
        (
            "urllib.error.URLError: <urlopen error [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:1006)>",
            "urllib.error.URLError: <urlopen error [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:1006)>",
            tls,
        ),
        (
            "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='127.0.0.1', port=1): Max retries exceeded with url: /?a=b (Caused by NewConnectionError(\"HTTPSConnection(host='127.0.0.1', port=1): Failed to establish a new connection: [Errno 111] Connection refused\"))",
            "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='127.0.0.1', port=1): Max retries exceeded with url: /?… (Caused by NewConnectionError(\"HTTPSConnection(host='127.0.0.1', port=1): Failed to establish a new connection: [Errno 111] Connection r…",
            connect,
        ),
        // Node.js 20.
        (
            "Error: getaddrinfo ENOTFOUND onsmqtt.cn-x.aliyuncs.com\n    at GetAddrInfoReqWrap.onlookupall",
            "Error: getaddrinfo ENOTFOUND onsmqtt.cn-x.aliyuncs.com",
            dns,
        ),
        ("Error: connect ECONNREFUSED 127.0.0.1:1", "Error: connect ECONNREFUSED 127.0.0.1:1", connect),
        ("Error: self-signed certificate", "Error: self-signed certificate", tls),
        // Java 17, and the message of Java's SDKs as it is reported in public.
        (
            "Exception in thread \"main\" java.net.UnknownHostException: onsmqtt.cn-x.aliyuncs.com\n\tat java.base/sun.nio.ch.NioSocketImpl",
            "Exception in thread \"main\" java.net.UnknownHostException: onsmqtt.cn-x.aliyuncs.com",
            dns,
        ),
        (
            "com.aliyun.tea.TeaUnretryableException: connect timed out",
            "com.aliyun.tea.TeaUnretryableException: connect timed out",
            connect,
        ),
        (
            "com.aliyuncs.exceptions.ClientException: SDK.ServerUnreachable : Server unreachable: connection http://h.aliyuncs.com/?AccessKeyId=a&Signature=b failed",
            "SDK.ServerUnreachable: Server unreachable: connection http://h.aliyuncs.com/?… failed",
            connect,
        ),
    ] {
        let (code, message, found) = said(text);
        assert_eq!(
            (code, message),
            ("api-error", format!("expected a certificate record, found an error of the call: {quoted}"))
        );
        assert!(found.starts_with(help), "{text}: {found}");
    }
}

#[test]
fn an_error_of_the_vendors_command_says_how_to_call_it() {
    let (configure, usage) = ("set the command up", "write the call as `aliyun onsmqtt GetCaCertificate");
    // github.com/aliyun/aliyun-cli: cli/errors.go, openapi/errors.go, openapi/commando.go, openapi/invoker.go, meta/api.go,
    // config/profile.go, config/configuration.go, openapi/output_filter.go.
    for (error, help) in [
        ("ERROR: 'onsmqqt' is not a valid command or product. See `aliyun help`.", usage),
        (
            "ERROR: 'GetCaCert' is not a valid api. See `aliyun help onsmqtt`.\n\nDid you mean:\n  GetCaCertificate",
            usage,
        ),
        (
            "ERROR: '--SN' is not a valid parameter or flag. See `aliyun help onsmqtt GetCaCertificate`.",
            usage,
        ),
        ("ERROR: invalid flag --xx", usage),
        ("ERROR: required parameters not assigned: \n  --MqttInstanceId\n  --Sn", usage),
        (
            "ERROR: unchecked version 2020-01-01\n\nPlease contact the customer support to get more info about API version",
            usage,
        ),
        (
            "ERROR: region can't be empty\n\nConfiguration failed, use `aliyun configure` to configure it.",
            configure,
        ),
        (
            "ERROR: profile default is not configure yet, run `aliyun configure --profile default` first",
            configure,
        ),
        ("ERROR: unknown profile test, run configure to check", configure),
        (
            "ERROR: init config failed reading config from '/home/user/.aliyun/config.json' failed open /home/user/.aliyun/config.json: permission denied",
            configure,
        ),
        ("ERROR: AccessKeyId/AccessKeySecret is empty! run `aliyun configure` first", configure),
        (
            "ERROR: missing region for product Onsmqtt\n\nUse flag --region <regionId> to assign region",
            "name the instance's region",
        ),
        (
            "ERROR: unknown endpoint for onsmqtt/cn-x! failed unknown endpoint for region cn-x",
            "name the instance's region",
        ),
        ("ERROR: jmespath: 'Data' failed Need Array Expr", "leave --output away"),
        // github.com/aliyun/alibaba-cloud-sdk-go, sdk/errors/client_error.go.
        (
            "[SDK.CanNotResolveEndpoint] Can not resolve endpoint(param = x), please check the user guide",
            "name the instance's region",
        ),
        ("ERROR: something new", "put right what the message says"),
    ] {
        let (code, message, found) = said(error);
        let line = error.lines().next().unwrap().trim();
        assert_eq!(
            (code, message),
            ("api-error", format!("expected a certificate record, found an error of the call: {line}"))
        );
        assert!(found.starts_with(help), "{error}: {found}");
    }
}

#[test]
fn of_another_traceback_the_exception_is_quoted() {
    let text = "Traceback (most recent call last):\n  File \"<string>\", line 1, in <module>\nModuleNotFoundError: No module named 'Tea'\n2026-11-26 INFO again";
    assert_eq!(
        said(text).1,
        "expected a certificate record, found an error of the call: ModuleNotFoundError: No module named 'Tea'"
    );
}

#[test]
fn another_format_is_named_with_the_command_that_helps() {
    for (text, what, help) in [
        (
            "<!DOCTYPE html>\n<html><head><TITLE>Sign in\u{1b}</TITLE></head></html>",
            "an HTML page with the title \"Sign in\\u{1b}\"",
            "onsmqtt.REGION.aliyuncs.com",
        ),
        ("<html></html>", "an HTML page with the title \"\"", "proxy"),
        (
            "HTTP/1.1 502 Bad Gateway\r\n\r\n<html><title>502</title></html>",
            "an HTML page with the title \"502\"",
            "proxy",
        ),
        ("HTTP/1.1 200 OK\r\nContent-Type: application/json", "HTTP headers", "without -i"),
        ("<?xml version='1.0'?><Data/>", "XML", "Format=JSON"),
        ("<Error><Code>A</Code></Error>\n{\"Data\"}", "XML with the API's error A", "Format=JSON"),
        (
            "-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----",
            "a certificate or the like by itself (PEM)",
            "mqtt-ca-check inspect",
        ),
        (
            "subject=CN = x\n-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----",
            "a certificate or the like by itself (PEM)",
            "mqtt-ca-check inspect",
        ),
        // openssl x509 -text.
        (
            "Certificate:\n    Data:\n        Version: 3 (0x2)",
            "a certificate or the like by itself (PEM)",
            "mqtt-ca-check inspect",
        ),
        (
            "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIADUHHTHIUOpwtRHycziLSZ8zyuKpZO5ER0ANqwExEmx\n-----END PRIVATE KEY-----",
            "a private key, which is not shown",
            "keep the key away",
        ),
        // github.com/aliyun/aliyun-cli, openapi/output_filter.go: text/tabwriter with its flag Debug.
        (
            "Sn           | CaName\n--           | ------\n00f26900ba87 | mqtt_ca",
            "a table",
            "leave --output away",
        ),
        ("Sn\n--\n00f26900ba87", "a table", "leave --output away"),
        ("---\nRequestId: x", "YAML", "yq -o json . FILE"),
        ("RequestId: x\nData:\n  Sn: 00f2", "YAML", "yq -o json . FILE"),
        ("- Sn: 1\n  CaContent: |\n    -----BEGIN CERTIFICATE-----", "YAML", "yq -o json . FILE"),
        ("\"{\\\"Data\\\":{}}\"", "a JSON string", "jq -r . FILE"),
        (
            "<alibabacloud_onsmqtt20200420.models.GetCaCertificateResponse object at 0x7f1b2c3d4e50>",
            "an object as Python prints it",
            "json.dumps(response.to_map())",
        ),
        // Java's Object.toString().
        (
            "com.aliyun.onsmqtt20200420.models.GetCaCertificateResponse@77a57272",
            "an object as Java prints it",
            "Gson",
        ),
        // Node.js 20, console.log.
        (
            "GetCaCertificateResponse { headers: { a: 'b' }, statusCode: 200 }",
            "an object as JavaScript prints it",
            "JSON.stringify",
        ),
        ("GetCaCertificateResponse {\n  headers: {", "an object as JavaScript prints it", "JSON.stringify"),
        ("2026-11-26 10:00:00 INFO {\"Data\": {}}", "text before the JSON", "grep -o '{.*}' FILE"),
        ("INFO {\"Data\": {}}", "text before the JSON", "grep -o '{.*}' FILE"),
        ("2026-11-26 10:00:00 INFO response: {", "text before the JSON", "sed '1s/^[^{]*//' FILE"),
        (
            "response: {'Data': {'Sn': None}}",
            "a dictionary as Python prints it",
            "json.dumps(response.to_map())",
        ),
    ] {
        let (code, message, found) = said(text);
        assert_eq!((code, message), ("not-json", format!("expected JSON, found {what}")), "{text}");
        assert!(found.contains(help), "{text}: {found}");
    }
}

#[test]
fn a_value_in_brackets_that_is_no_json_is_named() {
    for (text, what) in [
        // Python 3.11, alibabacloud_onsmqtt20200420 1.7.1: print(response), and pprint.
        (
            "{'headers': {}, 'statusCode': 200, 'body': {'Data': {'Sn': '00f2'}}}",
            "a dictionary as Python prints it",
        ),
        ("[{'Data': None}]", "a dictionary as Python prints it"),
        // Node.js 20, console.log.
        ("{\n  headers: {},\n  body: {", "an object as JavaScript prints it"),
        // Java's AbstractMap.toString().
        ("{Data={Sn=1}}", "a map as Java prints it"),
    ] {
        assert_eq!(help_with(text).map(|(what, _)| what), Some(what), "{text}");
    }
    for text in ["", "{", "[]", "{\"Data\": }", "{1: 2}", "[1, 2", "{{x}}", "{a}"] {
        assert_eq!(help_with(text), None, "{text}");
    }
}

#[test]
fn what_is_quoted_is_cut_and_holds_no_private_key() {
    let long = "x".repeat(5000);
    for text in [
        format!("ERROR: {long}"),
        format!("com.aliyuncs.exceptions.ClientException: {long} : {long}"),
        format!("Tea.TeaException: {long} code: 400, {long} request id: {long}"),
        format!("<html><title>{long}</title>"),
        format!("SDKError:\n Code: {long}\n Message: {long}"),
    ] {
        let error = read(&text).unwrap();
        assert!(error.message().chars().filter(|character| *character == 'x').count() <= 260, "{error}");
        assert!(error.request_id().is_none_or(|id| id.chars().count() <= 256));
    }
    let key = "MC4CAQAwBQYDK2VwBCIEIADUHHTHIUOpwtRHycziLSZ8zyuKpZO5ER0ANqwExEmx";
    for text in [
        format!("ERROR: {key}"),
        format!("SDK.ServerError\nErrorCode: A\nMessage: {key}"),
        format!("<html><title>{key}</title>"),
        format!("Tea.TeaException: code: 400, {key} request id: {key}"),
        format!("Data: {key}"),
    ] {
        let error = read(&text).unwrap();
        assert!(!format!("{error:?}").contains("MC4C"), "{error:?}");
    }
}

#[test]
fn lines_that_nearly_say_something_cost_no_more_than_their_length() {
    for line in
        ["x SDKError:\n", "Exception: ", "Tea.xException: ", "code: 4", "{'", " {", "?", "<title", "ERROR"]
    {
        let _read = read(&line.repeat(65_536 / line.len()));
        let _help = help_with(&line.repeat(65_536 / line.len()));
    }
}
