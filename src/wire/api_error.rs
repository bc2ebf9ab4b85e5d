//! The API's answers that are errors: as a JSON object, as the plain text that the vendor's command prints, as XML;
//! and what to do about each code.

use std::borrow::Cow;

use super::error::{InputError, InputErrorCode};
use crate::untrusted::{MAX_QUOTED, MAX_QUOTED_NAME, cut, without_private_key};

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
        let message = format!("expected a certificate record, found the API's error {}", self.quote());
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

    /// What to do. The four codes are those that the documentation of GetCaCertificate lists.
    pub(super) fn help(&self) -> Cow<'static, str> {
        match self.code.as_deref().unwrap_or_default() {
            "ParameterFieldCheckFailed" => Cow::Borrowed(
                "check that --MqttInstanceId and --Sn are both given and complete, with --Sn spelled as \
                 ListCaCertificate shows it (no 0x, no colons, no spaces)",
            ),
            "FindCaBySnError" => Cow::Borrowed(
                "check --Sn: list the instance's CAs with `aliyun onsmqtt ListCaCertificate --MqttInstanceId ID \
                 --PageNo 1 --PageSize 100` and copy Sn from there; a CA that is not found comes as HTTP 500 here, \
                 so retrying does not help",
            ),
            "MqttOwnerCheckError" => Cow::Borrowed(
                "call with the account that owns the instance, or a RAM user of it, and check --MqttInstanceId; \
                 this comes as HTTP 500 here, so retrying does not help",
            ),
            "MqttInstanceNotFound" => Cow::Borrowed(
                "check --MqttInstanceId, and that the call goes to the endpoint of the instance's region \
                 (--region REGION, onsmqtt.REGION.aliyuncs.com); an instance that is not found comes as HTTP 500 \
                 here, so retrying does not help",
            ),
            code if code.starts_with("Throttling") => Cow::Borrowed(
                "wait and retry, twice as long each time from 200 ms on; the response header x-acs-retry-after \
                 gives the milliseconds to wait",
            ),
            _ => self.general_help(),
        }
    }

    fn general_help(&self) -> Cow<'static, str> {
        let request_id = self.request_id.as_deref().filter(|id| !id.is_empty());
        match (self.recommend.as_deref().filter(|text| is_vendors_page(text)), request_id) {
            (Some(url), Some(_)) => Cow::Owned(format!(
                "open {} for the code's causes, or give the RequestId to the vendor's support",
                cut(url, MAX_QUOTED)
            )),
            (Some(url), None) => Cow::Owned(format!("open {} for the code's causes", cut(url, MAX_QUOTED))),
            (None, Some(_)) => Cow::Borrowed(
                "look the code up in the API's error centre, or give the RequestId to the vendor's support",
            ),
            (None, None) => Cow::Borrowed("look the code up in the API's error centre, and repeat the call"),
        }
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
    if error.code.is_none() && error.message.is_none() {
        error.message = text.lines().next().map(Cow::Borrowed);
    }
    error
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
    let message = match &found {
        Some(error) if error.code.is_some() || error.message.is_some() => {
            format!("expected JSON, found XML with the API's error {}", error.quote())
        }
        _ => format!("expected JSON, found {name}"),
    };
    let error = InputError::new(InputErrorCode::NotJson, message).with_help(
        "ask the API for JSON: send the parameter Format=JSON, or the header accept: application/json",
    );
    error.naming(found.and_then(|error| error.request_id).as_deref())
}

/// The text between the first such tags.
fn element<'a>(xml: &'a str, opening: &str, closing: &str) -> Option<Cow<'a, str>> {
    let (_, after) = xml.split_once(opening)?;
    let (text, _) = after.split_once(closing)?;
    Some(Cow::Borrowed(text.trim()))
}
