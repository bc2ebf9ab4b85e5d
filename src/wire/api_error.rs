//! The API's answers that are errors: as a JSON object, as the plain text that the vendor's command prints, as XML;
//! and what to do about each code.
//!
//! What to do follows from the code alone: the platform has changed which HTTP status comes with which code, and its pages
//! disagree. A 403 can mean to wait, that a right is missing, or that the instance is somebody else's.

use std::borrow::Cow;

use super::error::{InputError, InputErrorCode};
use crate::untrusted::{MAX_QUOTED, MAX_QUOTED_NAME, cut, without_private_key};

/// What to do about the codes of this API, of the gateway that stands before all of the vendor's APIs, and of its SDKs. The first
/// row counts that has a code; `*` stands for any ending.
#[rustfmt::skip]
const HELP: &[(&str, &str)] = &[
    ("ParameterFieldCheckFailed", "check that --MqttInstanceId, --Sn and whatever else the call takes are given and complete, \
        with --Sn spelled as ListCaCertificate shows it (no 0x, no colons, no spaces); retrying does not help"),
    ("FindCaBySnError", "check --Sn: list the instance's CAs with `aliyun onsmqtt ListCaCertificate --MqttInstanceId ID \
        --PageNo 1 --PageSize 100` and copy Sn from there; retrying does not help"),
    ("FindDeviceBySnError", "check --CaSn and --DeviceSn: list the CA's devices with `aliyun onsmqtt ListDeviceCertificateByCaSn \
        --MqttInstanceId ID --CaSn SN --PageNo 1 --PageSize 100`; retrying does not help before the device has connected"),
    ("MqttOwnerCheckError", "call with the account that owns the instance, or a RAM user of it, and check --MqttInstanceId; \
        retrying does not help"),
    ("MqttInstanceNotFound", "check --MqttInstanceId, and that the call goes to the endpoint of the instance's region \
        (--region REGION, onsmqtt.REGION.aliyuncs.com); retrying does not help"),
    ("RegisterCodeError", "make the verification certificate again, its common name the code that `aliyun onsmqtt \
        GetRegisterCode --MqttInstanceId ID` prints; retrying with the same certificate does not help"),
    ("RegisterCodeUsed", "get another code with `aliyun onsmqtt GetRegisterCode --MqttInstanceId ID` and make a verification \
        certificate for it; retrying with the used code does not help"),
    ("CertificateContentError", "check both certificates, since the code does not say which one is refused: the CA certificate \
        needs basicConstraints CA:TRUE, which `mqtt-ca-check inspect` shows, and its key has to have signed the verification \
        certificate; retrying does not help"),
    ("SnNotUnique", "look for the CA in `aliyun onsmqtt ListCaCertificate`; if it is not there, make its certificate again with a \
        random serial number, since no two registered CAs may have the same; retrying does not help"),
    ("CaNumExceed", "delete a CA that no device needs (its device certificates go with it), or ask the vendor's support about the \
        limit; retrying does not help"),
    ("Throttling*", "wait and retry, twice as long each time from 200 ms on; the response header x-acs-retry-after gives the \
        milliseconds to wait"),
    ("SystemOverFlow|GetCaNumError|ServiceUnavailable*", "wait and retry, waiting longer each time"),
    ("InternalError|InternalFailure", "wait and retry; if the error stays, give the RequestId to the vendor's support"),
    ("PermissionCheckFailed|InstancePermissionCheckFailed|Forbidden|Forbidden.RAM|NoPermission*", "have the RAM user granted \
        mq:MqttInstanceAccess on the instance, and the right to the action, such as mq:GetCaCertificate; retrying does not \
        help before"),
    ("InvalidAccessKeyId.Inactive", "enable the access key in the RAM console, or call with another; retrying does not help"),
    ("InvalidAccessKeyId*|SignatureDoesNotMatch|IncompleteSignature", "check the access key's id and secret for a missing \
        character or a space, and that the key exists: `aliyun configure list` shows the profile in use; retrying does not help"),
    ("InvalidTimeStamp.Expired", "set this machine's clock, which is more than 15 minutes off, or send a request as soon as it \
        is signed; then retry"),
    ("MissingSecurityToken", "give the security token that belongs to the temporary access key (--sts-token, or \
        ALIBABA_CLOUD_SECURITY_TOKEN); retrying without it does not help"),
    ("InvalidSecurityToken*", "get new temporary credentials, and give access key id, secret and security token of one answer; \
        retrying with the old ones does not help"),
    ("InvalidAction*|InvalidApi.NotFound|InvalidVersion*|InvalidProduct.NotFound|NoSuchVersion", "check the action's spelling \
        with upper and lower case, the version 2020-04-20, and the endpoint onsmqtt.REGION.aliyuncs.com; retrying does not help"),
    ("Missing*", "give the parameter that the message names; retrying without it does not help"),
    ("SDK.InvalidRegionId|SDK.CanNotResolveEndpoint|SDK.EndpointResolvingError", ENDPOINT),
    ("SDK.ServerUnreachable|SDK.HttpError", CONNECT),
];

pub(super) const ENDPOINT: &str = "name the instance's region or its endpoint: --region REGION, or --endpoint \
                                   onsmqtt.REGION.aliyuncs.com; retrying does not help";
pub(super) const CONNECT: &str = "check that this machine reaches onsmqtt.REGION.aliyuncs.com on port 443 (a firewall, or a \
                                  proxy in HTTPS_PROXY?), then retry";

/// The parts of an error answer, each as far as present.
#[derive(Clone, Debug, Default)]
pub(super) struct ApiError<'a> {
    pub(super) code: Option<Cow<'a, str>>,
    pub(super) message: Option<Cow<'a, str>>,
    pub(super) recommend: Option<Cow<'a, str>>,
    pub(super) request_id: Option<Cow<'a, str>>,
}

impl ApiError<'_> {
    pub(super) fn into_error(self) -> InputError {
        let is_of_sdk = self.code.as_deref().is_some_and(|code| code.starts_with("SDK."));
        let found = if is_of_sdk { "an error of the call:" } else { "the API's error" };
        let message = format!("expected a certificate record, found {found} {}", self.quote());
        InputError::new(InputErrorCode::ApiError, message)
            .with_help(self.help())
            .naming(self.request_id.as_deref())
    }

    /// Code and text, cut so that both together keep to [`MAX_QUOTED`] characters.
    pub(super) fn quote(&self) -> String {
        let code = self.code.as_deref().map(|code| cut(code, MAX_QUOTED_NAME));
        let message =
            self.message.as_deref().map(|message| cut(message, MAX_QUOTED.saturating_sub(MAX_QUOTED_NAME)));
        match (code, message) {
            (Some(code), Some(message)) => format!("{code}: {message}"),
            (Some(text), None) | (None, Some(text)) => text.into_owned(),
            (None, None) => String::from("without a code"),
        }
    }

    /// What to do about the code.
    pub(super) fn help(&self) -> Cow<'static, str> {
        let code = self.code.as_deref().unwrap_or_default();
        let is_of = |name: &str| name.strip_suffix('*').map_or(code == name, |start| code.starts_with(start));
        match HELP.iter().find(|(names, _)| names.split('|').any(is_of)) {
            Some((_, help)) => Cow::Borrowed(help),
            None => self.general_help(),
        }
    }

    fn general_help(&self) -> Cow<'static, str> {
        let support = match self.request_id.as_deref() {
            None | Some("") => "repeat the call",
            Some(_) => "give the RequestId to the vendor's support",
        };
        let page = self.recommend.as_deref().filter(|text| is_vendors_page(text));
        Cow::Owned(match (page, &self.code) {
            (Some(url), _) => format!("open {} for the causes, or {support}", cut(url, MAX_QUOTED)),
            (None, Some(_)) => format!("look the code up in the API's error centre, or {support}"),
            (None, None) => format!(
                "look for the error's code, which tells what to do (the SDKs' exceptions have it: getCode() in Java, code \
                 in Python and Node.js), or {support}"
            ),
        })
    }
}

/// Whether the text is the address of a page of the vendor's and nothing more. Advice to open a page is as good as the
/// page, and the response may come from anyone.
fn is_vendors_page(text: &str) -> bool {
    let Some(address) = text.strip_prefix("https://") else {
        return false;
    };
    let host = address.split(['/', '?', '#']).next().unwrap_or_default();
    let is_of =
        |domain: &str| host.strip_suffix(domain).is_some_and(|name| name.is_empty() || name.ends_with('.'));
    address.bytes().all(|octet| octet.is_ascii_graphic() && !matches!(octet, b'"' | b'\'' | b'`' | b'\\'))
        && host.bytes().all(|octet| octet.is_ascii_alphanumeric() || matches!(octet, b'.' | b'-'))
        && ["aliyun.com", "alibabacloud.com"].into_iter().any(is_of)
}

/// By so many octets of a text it can be told whether it is an error as the vendor's command prints it.
pub(super) const FIRST_OCTETS: usize = "ERROR: SDKError".len();

/// Whether the text is an error as the vendor's command and its Go SDK print it.
pub(super) fn is_plain_text(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"ERROR: ").unwrap_or(text);
    text.starts_with(b"SDK.") || text.starts_with(b"SDKError")
}

/// Reads such an error: lines of `Label: value`, of which the first with a label counts.
pub(super) fn plain_text(text: &str) -> ApiError<'_> {
    // A key may lie across lines, of which some would be shown.
    let text = without_private_key(text);
    let mut error = ApiError::default();
    for line in text.lines() {
        let Some((label, value)) = line.split_once(':') else {
            continue;
        };
        let slot = match label.trim() {
            "ErrorCode" | "Code" => &mut error.code,
            "Message" => &mut error.message,
            "Recommend" => &mut error.recommend,
            "RequestId" => &mut error.request_id,
            _ => continue,
        };
        let value = value.trim();
        if slot.is_none() && !value.is_empty() {
            *slot = Some(Cow::Borrowed(value));
        }
    }
    if let Some(Cow::Borrowed(text)) = error.message
        && let Some(said) = sdk_message(text)
    {
        error.message = said.message;
        error.request_id = error.request_id.or(said.request_id);
    }
    if error.code.is_none() && error.message.is_none() {
        error.message = text.lines().next().map(Cow::Borrowed);
    }
    error
}

/// What the SDKs make of an error, whatever their language: `code: 400, MESSAGE request id: ID`. The API's code may stand
/// before it.
pub(super) fn sdk_message(text: &str) -> Option<ApiError<'_>> {
    let (before, after) = text.split_once("code: ")?;
    let (status, after) = after.split_once(", ")?;
    if status.len() != 3
        || !status.starts_with(['4', '5'])
        || !status.bytes().all(|octet| octet.is_ascii_digit())
    {
        return None;
    }
    let (message, id) = after.split_once(" request id: ").unwrap_or((after, ""));
    let code = before.trim_end_matches([' ', ':']).rsplit(' ').next();
    Some(ApiError {
        code: code.filter(|code| is_code(code)).map(Cow::Borrowed),
        message: Some(Cow::Borrowed(message)),
        recommend: None,
        request_id: id.split([' ', ';', '\'', '"']).next().filter(|id| !id.is_empty()).map(Cow::Borrowed),
    })
}

/// Whether a word can be a code of the API's: these are written as `FindCaBySnError` and `Forbidden.RAM`.
pub(super) fn is_code(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_uppercase())
        && word.bytes().all(|octet| octet.is_ascii_alphanumeric() || b"._-".contains(&octet))
        && !["Error", "Message", "None"].contains(&word)
}

/// The error of a text that is XML or HTML instead of JSON.
pub(super) fn markup(text: &str) -> InputError {
    let (xml_error, name) = match (text.find("<Error>"), text.starts_with("<?xml")) {
        (Some(at), true) => (text.get(at..), "XML"),
        (Some(0), false) => (Some(text), "XML"),
        (_, true) => (None, "XML"),
        _ => (None, "markup (XML or HTML)"),
    };
    let found = xml_error.map(|xml| ApiError {
        code: element(xml, "<Code>", "</Code>"),
        message: element(xml, "<Message>", "</Message>"),
        recommend: None,
        request_id: element(xml, "<RequestId>", "</RequestId>"),
    });
    let for_json =
        "ask the API for JSON: send the parameter Format=JSON, or the header accept: application/json";
    let (message, help) = match &found {
        Some(error) if error.code.is_some() || error.message.is_some() => (
            format!("expected JSON, found XML with the API's error {}", error.quote()),
            Cow::Owned(format!("{}; and {for_json}", error.help())),
        ),
        _ => (format!("expected JSON, found {name}"), Cow::Borrowed(for_json)),
    };
    let error = InputError::new(InputErrorCode::NotJson, message).with_help(help);
    error.naming(found.and_then(|error| error.request_id).as_deref())
}

/// The text between the first such tags.
fn element<'a>(xml: &'a str, opening: &str, closing: &str) -> Option<Cow<'a, str>> {
    let (_, after) = xml.split_once(opening)?;
    let (text, _) = after.split_once(closing)?;
    Some(Cow::Borrowed(text.trim()))
}
