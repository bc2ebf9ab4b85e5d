//! What every format of the facts of certificates is given, and has to do with it.

use std::borrow::Cow;

use mqtt_ca_check::report::Facts;
use mqtt_ca_check::untrusted;
use mqtt_ca_check::wire::InputError;
use serde::{Serialize, Serializer};

/// A place and what was found there.
#[derive(Debug, Serialize)]
pub(crate) struct Inspected<'s> {
    #[serde(flatten)]
    pub(crate) place: Place<'s>,
    #[serde(flatten)]
    pub(crate) found: Found<'s>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Found<'s> {
    Certificate {
        #[serde(flatten)]
        facts: &'s Facts,
        /// The certificate itself, where that is to be written.
        #[serde(skip)]
        pem: Option<&'s str>,
    },
    Problem(&'s Problem),
}

impl Place<'_> {
    /// In a line, escaped.
    pub(super) fn in_line(&self) -> String {
        let target = self.target.map(|target| format!(" {target}")).unwrap_or_default();
        format!("{}{target}", place_in(self.source, self.record))
    }
}

/// The place of a record or a certificate in its source.
pub(super) fn place_in(source: &str, record: Option<usize>) -> String {
    let source = match source {
        "-" => "stdin".to_owned(),
        source => untrusted::without_gaps(&untrusted::bare(source)),
    };
    match record {
        Some(record) => format!("{source}#{record}"),
        None => source,
    }
}

/// Where a certificate was found or should have been.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Place<'s> {
    /// As in [`Entry`](mqtt_ca_check::report::Entry). Untrusted.
    #[serde(serialize_with = "without_private_key")]
    pub(crate) source: &'s str,
    /// The position in its source, from 0: of the record, or of the certificate where there are no records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) record: Option<usize>,
    /// The field of the record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) target: Option<&'static str>,
}

fn without_private_key<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(untrusted::without_private_key(text))
}

/// Why there is no certificate in a place, as a report says it of a record. No part of it holds a private key.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Problem {
    /// The line on which begins what it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) line: Option<usize>,
    pub(crate) error: ProblemError,
    /// Untrusted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) request_id: Option<String>,
}

/// What is wrong there.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ProblemError {
    /// The code of an input error, `no-certificate` or `not-a-certificate`.
    pub(crate) code: &'static str,
    /// Untrusted in parts.
    pub(crate) message: String,
    /// Where in a JSON document. Untrusted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) path: Option<String>,
    /// Untrusted in parts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) help: Option<Cow<'static, str>>,
}

impl Problem {
    /// In a line, for standard error.
    pub(crate) fn in_line(&self, place: &Place<'_>) -> String {
        let line = self.line.map(|line| format!(", line {line}")).unwrap_or_default();
        let help = self.error.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
        format!("{}{line}: {}{help}", place.in_line(), self.error.message)
    }
}

impl From<&InputError> for Problem {
    fn from(error: &InputError) -> Self {
        Problem {
            line: error.line(),
            error: ProblemError {
                code: error.code().as_str(),
                message: error.message().to_owned(),
                path: error.path().map(ToOwned::to_owned),
                help: error.help().map(|help| Cow::Owned(help.to_owned())),
            },
            request_id: error.request_id().map(ToOwned::to_owned),
        }
    }
}
