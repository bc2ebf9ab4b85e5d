//! Texts where JSON should be: an error that a program printed instead, or another format. Each is named for what it is, with
//! the command that helps.
//!
//! What programs print varies with their versions, so a text is told by what stays: a label, the class of an exception, a
//! format's first characters. Lines of a log may stand before it. What is not known is left to the reader, which says where
//! the text is no JSON.

use std::borrow::Cow;

use super::api_error::{self, ApiError, CONNECT, ENDPOINT};
use super::error::{InputError, InputErrorCode};
use crate::untrusted::{MAX_QUOTED, MAX_QUOTED_NAME, cut, has_private_key};

/// Reads a text that begins as no JSON value. `None`: nothing that is known here.
pub(super) fn read(text: &str) -> Option<InputError> {
    if api_error::is_plain_text(text.as_bytes()) {
        return Some(api_error::plain_text(text).into_error());
    }
    // Nothing of a private key is quoted, and a page that has the words of an error is still a page.
    if begins_tag(text) || has_private_key(text) {
        return format(text);
    }
    sdk_error(text).map(ApiError::into_error).or_else(|| call_error(text)).or_else(|| format(text))
}

/// The error of the API that an SDK printed: of Go with labels, else with an exception.
fn sdk_error(text: &str) -> Option<ApiError<'_>> {
    let begins = |line: &&str| line.ends_with("SDKError:") || line.ends_with("SDK.ServerError");
    let labels = text.lines().map(str::trim_end).find(begins).and_then(|line| text.get(text.find(line)?..));
    let labelled = labels.map(api_error::plain_text).filter(|error| error.code.is_some());
    labelled.or_else(|| {
        let error = text.lines().find_map(|line| exception(line.trim()))?;
        let id = || {
            text.lines().filter_map(|line| line.split_once(':')).find(|(name, _)| name.trim() == "RequestId")
        };
        Some(ApiError { request_id: error.request_id.or_else(|| Some(id()?.1.trim().into())), ..error })
    })
}

/// Where the SDKs declare their exceptions: of Java, of Python, of C#.
const PACKAGES: [&str; 6] =
    ["com.aliyun", "Tea.", "alibabacloud_tea_openapi.", "aliyunsdkcore.", "darabonba.", "AlibabaCloud."];

/// The error that a line reports: with an exception's class as Java, Python and C# do, or with a request's id as Node.js does.
fn exception(line: &str) -> Option<ApiError<'_>> {
    let mut classes = line.match_indices("Exception: ").filter_map(|(at, found)| {
        let (lead, class) = line.get(..at)?.rsplit_once(' ').unwrap_or(("", line.get(..at)?));
        Some((lead, class, line.get(at.saturating_add(found.len())..)?))
    });
    let Some((lead, class, said)) =
        classes.find(|(_, class, _)| PACKAGES.iter().any(|package| class.starts_with(package)))
    else {
        return api_error::sdk_message(line).filter(|error| error.request_id.is_some());
    };
    let error = said_by_exception(said);
    // In the midst of a line a class may only be talked about.
    let begins = ["", "Caused by:", "Unhandled exception."].contains(&lead)
        || lead.starts_with("Exception in thread ");
    let is_sure = error.code.is_some() || error.request_id.is_some();
    (is_sure || begins && !class.ends_with("Unretryable")).then_some(error)
}

/// What follows an exception's class. The SDKs of version 1 write `CODE : MESSAGE` (Java), `CODE MESSAGE` and
/// `HTTP Status: 400 Error:CODE MESSAGE RequestID: ID` (Python).
fn said_by_exception(said: &str) -> ApiError<'_> {
    if let Some(error) = api_error::sdk_message(said) {
        return error;
    }
    let (said, id) = said.split_once(" RequestID: ").unwrap_or((said, ""));
    let named = match said.split_once(" Error:") {
        Some((status, rest)) if status.starts_with("HTTP Status: ") => rest.split_once(' '),
        _ => said
            .split_once(" : ")
            .or_else(|| said.split_once(' ').filter(|(code, _)| code.starts_with("SDK."))),
    };
    let (code, message) = named.filter(|(code, _)| api_error::is_code(code)).unzip();
    ApiError {
        code: code.map(Cow::Borrowed),
        message: Some(without_queries(message.unwrap_or(said))),
        recommend: None,
        request_id: (!id.is_empty()).then_some(Cow::Borrowed(id)),
    }
}

/// What programs say if a call does not reach the API, and what to do: Go, curl, Python, Node.js, Java.
#[rustfmt::skip]
const NETWORK: &[(&str, &str)] = &[
    ("x509: |SSL certificate problem|certificate verify failed|Error: self-signed certificate|SSLHandshakeException",
        "check this machine's clock and trusted certificates, and whether a proxy answers in the platform's place; then retry"),
    ("no such host|Could not resolve host|Name or service not known|getaddrinfo |NameResolutionError|UnknownHostException",
        "check the endpoint's name, onsmqtt.REGION.aliyuncs.com with the instance's region, and that this machine resolves it; \
        then retry"),
    ("dial tcp |Client.Timeout exceeded|curl: (7)|curl: (28)|curl: (35)|curl: (52)|curl: (56)|connect ECONN|connect ETIMEDOUT|\
        HTTPSConnectionPool(|java.net.ConnectException|java.net.SocketTimeoutException|UnretryableException: |[UnretryableError]",
        CONNECT),
];

/// What the vendor's command says if it does not make a call, and what to do.
#[rustfmt::skip]
const COMMAND: &[(&str, &str)] = &[
    ("unknown endpoint for|missing region|an not resolve endpoint", ENDPOINT),
    ("aliyun configure|run configure|region can't be empty|invalid region|config failed|reading config",
        "set the command up with `aliyun configure`; `aliyun configure list` shows what it has; retrying does not help"),
    ("is not a valid|is not a vaild|invalid flag|unknown flag|required parameter|unchecked version", "write the call as `aliyun \
        onsmqtt GetCaCertificate --MqttInstanceId ID --Sn SN --region REGION`; retrying does not help"),
    ("jmespath|unmarshal output", "leave --output away; retrying with it does not help"),
];

/// How the error of a program begins: the vendor's command and its SDK, curl, Node.js, Go, Java, C#, Python.
#[rustfmt::skip]
const ERRORS: &str =
    "ERROR: |[SDK.|curl: (|Error: |panic: |Exception in thread |Unhandled exception|Traceback (most recent call last)";

/// The error of a call that did not reach the API.
fn call_error(text: &str) -> Option<InputError> {
    let has = |text: &str, words: &str| words.split('|').any(|word| text.contains(word));
    let of_network = || {
        NETWORK.iter().find_map(|(words, help)| Some((text.lines().find(|line| has(line, words))?, *help)))
    };
    let of_program = || {
        let line = text.lines().find(|line| ERRORS.split('|').any(|start| line.starts_with(start)))?;
        // The frames of a traceback are indented; the line below them says what happened.
        let below =
            || text.lines().skip_while(|other| *other != line).skip(1).find(|line| !line.starts_with(' '));
        let line = if line.starts_with("Traceback") { below()? } else { line };
        let row = COMMAND.iter().find(|(words, _)| has(text, words));
        Some((line, row.map_or("put right what the message says, and repeat the call", |(_, help)| help)))
    };
    let (line, help) = of_network().or_else(of_program)?;
    let said = without_queries(line.trim());
    let message =
        format!("expected a certificate record, found an error of the call: {}", cut(&said, MAX_QUOTED));
    Some(InputError::new(InputErrorCode::ApiError, message).with_help(help))
}

/// The text without the parameters of addresses: a signed call has its signature and security token there.
fn without_queries(text: &str) -> Cow<'_, str> {
    let mut parts = text.split('?');
    let mut kept = String::from(parts.next().unwrap_or_default());
    for part in parts {
        let end = part.find([' ', '"', '\'', ')']).unwrap_or(part.len());
        let (query, rest) = part.split_at_checked(end).unwrap_or((part, ""));
        kept.push('?');
        kept.push_str(if query.contains('=') { "…" } else { query });
        kept.push_str(rest);
    }
    if kept == text { Cow::Borrowed(text) } else { Cow::Owned(kept) }
}

const PYTHON: &str = "print JSON instead: `print(json.dumps(response.to_map()))`";
const JAVASCRIPT: &str = "print JSON instead: `console.log(JSON.stringify(response.body))`";
const JAVA: &str = "print JSON instead: `System.out.println(new Gson().toJson(response.body))`";
const UTF_16: &str = "UTF-16 without a byte order mark";
const TO_UTF_8: &str = "convert it: `iconv -f UTF-16LE -t UTF-8 FILE`, or -f UTF-16BE if that does not help";

/// How a format is told, what it is, and what to do.
type Format = (fn(&str) -> bool, &'static str, &'static str);

#[rustfmt::skip]
const FORMATS: &[Format] = &[
    (has_private_key, "a private key, which is not shown", "keep the key away from here: no check needs a private key"),
    (|text| text.starts_with('\0'), UTF_16, TO_UTF_8),
    (is_pem, "a certificate or the like by itself (PEM)",
        "give the response that holds the certificate; mqtt-ca-check inspect shows what is in PEM and DER"),
    (|text| has_line(text, |line| line.starts_with("HTTP/") || line.starts_with("< HTTP/")), "HTTP headers",
        "leave them away: call curl without -i, -v and -D -"),
    (|text| text.starts_with("\"{") || text.starts_with("\"["), "a JSON string", "give what is in the string: `jq -r . FILE`"),
    (is_table, "a table", "leave --output away: the vendor's command prints JSON then"),
    (is_yaml, "YAML", "convert it: `yq -o json . FILE`, or `yq . FILE` with the yq that is written in Python"),
    (is_python_object, "an object as Python prints it", PYTHON),
    (is_java_object, "an object as Java prints it", JAVA),
    (is_javascript_object, "an object as JavaScript prints it", JAVASCRIPT),
    (|text| text.starts_with(','), "a comma between documents", "put the documents in brackets, [ and ], or delete the commas"),
    (|text| has_line(text, |line| line.contains("{\"")), "text before the JSON", "give the JSON alone: `grep -o '{.*}' FILE`"),
    (|text| text.contains("{'"), "a dictionary as Python prints it", PYTHON),
    (|text| has_line(text, |line| line.ends_with('{')), "text before the JSON",
        "give the JSON alone: `sed '1s/^[^{]*//' FILE`"),
];

/// The same of values that begin with brackets, behind these.
#[rustfmt::skip]
const VALUES: &[Format] = &[
    (|text| text.starts_with('\''), "a dictionary as Python prints it", PYTHON),
    (|text| text.starts_with('\0'), UTF_16, TO_UTF_8),
    (|text| text.split_once('=').is_some_and(|(key, _)| is_word(key)), "a map as Java prints it", JAVA),
    (|text| text.split_once(':').is_some_and(|(key, _)| is_word(key)), "an object as JavaScript prints it", JAVASCRIPT),
];

/// What a value is that begins with `{` or `[` and is no JSON, and what to do. `None`: nothing that is known here.
pub(super) fn help_with(text: &str) -> Option<(&'static str, &'static str)> {
    let inside =
        text.trim_start_matches(|character: char| "{[".contains(character) || character.is_whitespace());
    VALUES.iter().find(|(is_it, ..)| is_it(inside)).map(|(_, what, help)| (*what, *help))
}

/// The format of a text that is no error.
fn format(text: &str) -> Option<InputError> {
    if let Some(title) = html_title(text) {
        let help = "check the address, https://onsmqtt.REGION.aliyuncs.com, and whether a proxy or a login page answers instead";
        let title = cut(title, MAX_QUOTED_NAME);
        return Some(not_json(&format!("an HTML page with the title {:?}", title.trim()), help));
    }
    if begins_tag(text) && !is_python_object(text) {
        return Some(api_error::markup(text));
    }
    FORMATS.iter().find(|(is_it, ..)| is_it(text)).map(|(_, what, help)| not_json(what, help))
}

/// Whether the text begins with a tag of HTML or XML. The lines of some logs begin with a number in such brackets.
fn begins_tag(text: &str) -> bool {
    let inside = text.strip_prefix('<').and_then(|text| text.chars().next());
    inside.is_some_and(|first| first.is_ascii_alphabetic() || "!?/".contains(first))
}

fn not_json(what: &str, help: &'static str) -> InputError {
    InputError::new(InputErrorCode::NotJson, format!("expected JSON, found {what}")).with_help(help)
}

/// The title of an HTML page, empty if it has none; `None` if the text is no HTML.
fn html_title(text: &str) -> Option<&str> {
    // Letters of ASCII alone change, so places are the same in both.
    let lower = text.to_ascii_lowercase();
    let is_html = lower.contains("<html") || lower.starts_with("<!doctype html");
    let title = lower.find("<title").and_then(|at| text.get(at..)?.split_once('>')?.1.split('<').next());
    is_html.then(|| title.unwrap_or_default())
}

/// A PEM block, or a certificate as openssl x509 -text prints it.
fn is_pem(text: &str) -> bool {
    text.starts_with("Certificate:\n    Data:") || has_line(text, |line| line.starts_with("-----BEGIN "))
}

/// A table as the vendor's command prints it: below the names of the columns stands a line of hyphens. Below a heading stands
/// one too, but a heading has more than a word, or a colon.
fn is_table(text: &str) -> bool {
    let rule = text.lines().nth(1).unwrap_or_default().trim();
    rule.contains('-')
        && rule.bytes().all(|octet| b"-|+ ".contains(&octet))
        && (rule.contains('|') || is_word(first_line(text)))
}

/// A mark for a document of YAML, or a member of a response.
fn is_yaml(text: &str) -> bool {
    let members = ["Data", "CaContent", "VerificationContent", "RegistrationCode", "CaCertificateVOS"];
    let key = |line| str::trim_start_matches(line, [' ', '-']).split_once(':').map(|(key, _)| key);
    first_line(text) == "---" || text.lines().filter_map(key).any(|key| members.contains(&key))
}

/// What Python prints of an object whose class does not say what.
fn is_python_object(text: &str) -> bool {
    text.starts_with('<') && first_line(text).contains(" object at 0x")
}

/// What Java prints of an object whose class does not say what: the class, `@`, and a number.
fn is_java_object(text: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|octet| octet.is_ascii_hexdigit());
    let parts = first_line(text).split_once('@');
    parts.is_some_and(|(class, number)| {
        class.contains('.') && class.split('.').all(is_word) && is_number(number)
    })
}

/// A class and the members, which are not quoted, as `console.log` prints them.
fn is_javascript_object(text: &str) -> bool {
    let begins_member = |text: &str| text.starts_with(|first: char| first.is_ascii_alphabetic());
    text.split_once(" {")
        .is_some_and(|(class, members)| is_word(class) && begins_member(members.trim_start()))
}

fn is_word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|octet| octet.is_ascii_alphanumeric() || octet == b'_')
}

fn has_line(text: &str, is_it: fn(&str) -> bool) -> bool {
    text.lines().any(is_it)
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default().trim_end()
}

#[cfg(test)]
mod tests;
