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
    Certificate(&'s Facts),
    Problem(&'s Problem),
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

/// Why there is no certificate in a place. No part of it holds a private key.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Problem {
    /// The code of an input error, `no-certificate` or `not-a-certificate`.
    pub(crate) code: &'static str,
    /// Untrusted in parts.
    pub(crate) message: String,
    /// The line on which begins what it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) line: Option<usize>,
    /// Where in a JSON document. Untrusted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) path: Option<String>,
    /// Untrusted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) request_id: Option<String>,
    /// Untrusted in parts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) help: Option<Cow<'static, str>>,
}

impl From<&InputError> for Problem {
    fn from(error: &InputError) -> Self {
        Problem {
            code: error.code().as_str(),
            message: error.message().to_owned(),
            line: error.line(),
            path: error.path().map(ToOwned::to_owned),
            request_id: error.request_id().map(ToOwned::to_owned),
            help: error.help().map(|help| Cow::Owned(help.to_owned())),
        }
    }
}
