//! A certificate record as the API sent it: eight optional texts and the RequestId, nothing decoded.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::untrusted::{MAX_QUOTED, cut};

/// The fields of a certificate record, in the order of the API's documentation
/// (onsmqtt 2020-04-20, GetCaCertificate and ListCaCertificate).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Field {
    /// The registration code that the CA's owner had to prove possession with.
    RegistrationCode,
    /// The name given to the CA when it was registered; may be empty.
    CaName,
    /// The CA certificate's serial number, as the platform spells it.
    Sn,
    /// The CA certificate, in PEM.
    CaContent,
    /// The verification certificate, in PEM.
    VerificationContent,
    /// The CA certificate's notBefore, in milliseconds since 1970-01-01T00:00:00Z.
    ValidBegin,
    /// The CA certificate's notAfter, in milliseconds since 1970-01-01T00:00:00Z.
    ValidEnd,
    /// `1` for an active CA, `0` for an inactive one.
    Status,
}

impl Field {
    /// All fields, in the order of the documentation.
    pub const ALL: [Field; 8] = [
        Field::RegistrationCode,
        Field::CaName,
        Field::Sn,
        Field::CaContent,
        Field::VerificationContent,
        Field::ValidBegin,
        Field::ValidEnd,
        Field::Status,
    ];

    /// The field's key, for example `Sn`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Field::RegistrationCode => "RegistrationCode",
            Field::CaName => "CaName",
            Field::Sn => "Sn",
            Field::CaContent => "CaContent",
            Field::VerificationContent => "VerificationContent",
            Field::ValidBegin => "ValidBegin",
            Field::ValidEnd => "ValidEnd",
            Field::Status => "Status",
        }
    }

    /// Where the field stands in a bare GetCaCertificate response, for example `Data.Sn`: the name of a check's
    /// target, whatever envelope the record came in.
    #[must_use]
    pub const fn target(self) -> &'static str {
        match self {
            Field::RegistrationCode => "Data.RegistrationCode",
            Field::CaName => "Data.CaName",
            Field::Sn => "Data.Sn",
            Field::CaContent => "Data.CaContent",
            Field::VerificationContent => "Data.VerificationContent",
            Field::ValidBegin => "Data.ValidBegin",
            Field::ValidEnd => "Data.ValidEnd",
            Field::Status => "Data.Status",
        }
    }

    /// Whether a JSON number is read as text: the documents show numeric strings, some senders write numbers.
    pub(super) const fn may_be_number(self) -> bool {
        matches!(self, Field::ValidBegin | Field::ValidEnd | Field::Status)
    }
}

/// One certificate record, as sent. Text is borrowed from the input where the JSON string holds no escapes, or none but
/// those of line feeds, which are undone when somebody asks for the text.
#[derive(Clone, Default)]
pub struct Record<'a> {
    registration_code: Option<Text<'a>>,
    ca_name: Option<Text<'a>>,
    sn: Option<Text<'a>>,
    ca_content: Option<Text<'a>>,
    verification_content: Option<Text<'a>>,
    valid_begin: Option<Text<'a>>,
    valid_end: Option<Text<'a>>,
    status: Option<Text<'a>>,
    request_id: Option<RequestId<'a>>,
    /// The texts of the fields that have [`Text::Lines`], in the order of [`Field::ALL`], once one of them was asked for.
    unescaped: OnceLock<Box<[String; 8]>>,
}

/// The text of a field.
#[derive(Clone)]
pub(super) enum Text<'a> {
    Plain(Cow<'a, str>),
    /// As it stands in a JSON string whose only escapes are `\n`.
    Lines(&'a str),
}

impl Text<'_> {
    fn is_empty(&self) -> bool {
        match self {
            Text::Plain(text) => text.is_empty(),
            Text::Lines(escaped) => escaped.is_empty(),
        }
    }

    fn unescaped(&self) -> Option<String> {
        match self {
            Text::Plain(_) => None,
            Text::Lines(escaped) => Some(escaped.replace("\\n", "\n")),
        }
    }
}

impl fmt::Debug for Record<'_> {
    /// How long each field is, not what it holds: a private key may have been pasted there.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Record");
        for field in Field::ALL {
            let _shown = shown.field(field.name(), &self.field(field).map(str::len));
        }
        shown.finish()
    }
}

impl<'a> Record<'a> {
    /// A record in which every field is absent.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same record with this field set.
    #[must_use]
    pub fn with(mut self, field: Field, text: impl Into<Cow<'a, str>>) -> Self {
        self.set(field, Some(Text::Plain(text.into())));
        self
    }

    /// The same record in the response with this RequestId.
    #[must_use]
    pub fn with_request_id(mut self, request_id: impl Into<Cow<'a, str>>) -> Self {
        self.request_id = Some(RequestId::from(request_id.into()));
        self
    }

    /// The field's text as sent, JSON escapes decoded; `None` if the key is absent or its value null. A JSON number
    /// is text here: an integral one its digits, any other as it was written.
    #[must_use]
    pub fn field(&self, field: Field) -> Option<&str> {
        match self.text(field)? {
            Text::Plain(text) => Some(text),
            Text::Lines(_) => self.unescaped(field),
        }
    }

    /// The text of a field that has [`Text::Lines`].
    fn unescaped(&self, field: Field) -> Option<&str> {
        let unescape = |field| self.text(field).and_then(Text::unescaped).unwrap_or_default();
        let texts = self.unescaped.get_or_init(|| Box::new(Field::ALL.map(unescape)));
        let at = Field::ALL.iter().position(|other| *other == field)?;
        texts.get(at).map(String::as_str)
    }

    /// The field's text as it stands in the JSON, if the escapes of line feeds (`\n`) are the only ones in it.
    pub(crate) fn escaped_lines(&self, field: Field) -> Option<&'a str> {
        match self.text(field) {
            Some(Text::Lines(escaped)) => Some(escaped),
            _ => None,
        }
    }

    /// Whether the field's text is empty; `None` if the key is absent or its value null.
    pub(crate) fn is_empty(&self, field: Field) -> Option<bool> {
        self.text(field).map(Text::is_empty)
    }

    fn text(&self, field: Field) -> Option<&Text<'a>> {
        match field {
            Field::RegistrationCode => &self.registration_code,
            Field::CaName => &self.ca_name,
            Field::Sn => &self.sn,
            Field::CaContent => &self.ca_content,
            Field::VerificationContent => &self.verification_content,
            Field::ValidBegin => &self.valid_begin,
            Field::ValidEnd => &self.valid_end,
            Field::Status => &self.status,
        }
        .as_ref()
    }

    /// The RequestId of the response that the record came in, cut to 256 characters.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_ref().map(RequestId::as_str)
    }

    pub(super) fn set(&mut self, field: Field, text: Option<Text<'a>>) {
        *match field {
            Field::RegistrationCode => &mut self.registration_code,
            Field::CaName => &mut self.ca_name,
            Field::Sn => &mut self.sn,
            Field::CaContent => &mut self.ca_content,
            Field::VerificationContent => &mut self.verification_content,
            Field::ValidBegin => &mut self.valid_begin,
            Field::ValidEnd => &mut self.valid_end,
            Field::Status => &mut self.status,
        } = text;
    }

    pub(super) fn carrying(mut self, request_id: Option<RequestId<'a>>) -> Self {
        self.request_id = request_id;
        self
    }
}

/// A RequestId. Every record of a page carries its own, so that a copy must cost nothing, however long it is.
#[derive(Clone, Debug)]
pub(super) enum RequestId<'a> {
    Borrowed(&'a str),
    Shared(Arc<str>),
}

impl RequestId<'_> {
    pub(super) fn as_str(&self) -> &str {
        match self {
            RequestId::Borrowed(text) => text,
            RequestId::Shared(text) => text,
        }
    }
}

impl<'a> From<Cow<'a, str>> for RequestId<'a> {
    /// Cut to 256 characters: the platform's have 36, and every record of a page repeats it in its report.
    fn from(text: Cow<'a, str>) -> Self {
        match text {
            text if text.len() > MAX_QUOTED => RequestId::Shared(Arc::from(cut(&text, MAX_QUOTED))),
            Cow::Borrowed(text) => RequestId::Borrowed(text),
            Cow::Owned(text) => RequestId::Shared(Arc::from(text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_record_has_no_field_and_keeps_what_is_set() {
        let empty = Record::new();
        for field in Field::ALL {
            assert_eq!(empty.field(field), None);
            let set = Record::new().with(field, "text").with(field, String::from("later text"));
            assert_eq!(set.field(field), Some("later text"));
            let others = Field::ALL.into_iter().filter(|other| *other != field);
            assert_eq!(others.filter_map(|other| set.field(other)).count(), 0);
        }
        assert_eq!(empty.request_id(), None);
        assert_eq!(Record::new().with_request_id("1").request_id(), Some("1"));
        assert_eq!(Record::new().with_request_id(String::from("2")).request_id(), Some("2"));
        let long = Record::new().with_request_id("x".repeat(300));
        assert_eq!(long.request_id(), Some(format!("{}\u{2026}", "x".repeat(255)).as_str()));
    }

    #[test]
    fn a_target_is_the_name_under_data() {
        for field in Field::ALL {
            assert_eq!(field.target(), format!("Data.{}", field.name()));
        }
        let names: Vec<_> = Field::ALL.iter().map(|field| field.name()).collect();
        assert_eq!(
            names.join(" "),
            "RegistrationCode CaName Sn CaContent VerificationContent ValidBegin ValidEnd Status"
        );
    }
}
