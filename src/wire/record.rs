//! One record as the API sent it: a shape, an optional text for each of its fields, and the RequestId. Nothing is decoded.

use std::borrow::Cow;
use std::fmt;

use super::shape::{Field, Shape};
use crate::untrusted::{MAX_QUOTED, cut};

/// One certificate record, as sent.
#[derive(Clone)]
pub struct Record {
    shape: &'static Shape,
    /// The text of each field, at the field's place among all.
    texts: [Option<String>; Field::ALL.len()],
    request_id: Option<String>,
    line: Option<usize>,
    after_error: bool,
}

impl fmt::Debug for Record {
    /// How long each field is, not what it holds: a private key may have been pasted there.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Record");
        for field in self.shape.fields() {
            let _shown = shown.field(field.name(), &self.field(*field).map(str::len));
        }
        shown.finish()
    }
}

impl Default for Record {
    fn default() -> Self {
        Self::of(&Shape::CA)
    }
}

impl Record {
    /// A registered CA's record in which every field is absent.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A device's record in which every field is absent.
    #[must_use]
    pub fn of_device() -> Self {
        Self::of(&Shape::DEVICE)
    }

    /// Whether it is the record of a device's certificate, and not of a CA's.
    #[must_use]
    pub fn is_of_device(&self) -> bool {
        *self.shape == Shape::DEVICE
    }

    /// A record of this shape in which every field is absent.
    pub(super) fn of(shape: &'static Shape) -> Self {
        Record { shape, texts: Default::default(), request_id: None, line: None, after_error: false }
    }

    /// The same record with this field set, if its shape has the field.
    #[must_use]
    pub fn with(mut self, field: Field, text: impl Into<String>) -> Self {
        if self.shape.fields().contains(&field) {
            self.set(field, Some(text.into()));
        }
        self
    }

    /// What fields the record may have.
    #[must_use]
    #[doc(hidden)]
    pub fn shape(&self) -> &'static Shape {
        self.shape
    }

    /// The field's text as sent, JSON escapes decoded; `None` if the record's shape has no such field, the key is absent or
    /// its value null. A JSON number is text here: an integral one its digits, any other as it was written.
    #[must_use]
    pub fn field(&self, field: Field) -> Option<&str> {
        self.texts.get(place(field)?)?.as_deref()
    }

    /// The RequestId of the response that the record came in, cut to 256 characters.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The line of the input, from 1, on which began the value that the record was read from; `None` if it was not read.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.line
    }

    /// Whether something right before the value that the record was read from could not be read. The record may be a part of that.
    #[must_use]
    pub fn is_after_error(&self) -> bool {
        self.after_error
    }

    /// The same record, of a value that began on this line.
    pub(super) fn on_line(self, line: usize, after_error: bool) -> Self {
        Record { line: Some(line), after_error, ..self }
    }

    /// Sets a field, whatever the shape.
    pub(super) fn set(&mut self, field: Field, text: Option<String>) {
        if let Some(slot) = place(field).and_then(|place| self.texts.get_mut(place)) {
            *slot = text;
        }
    }

    /// The same fields as a record of this shape, as far as it has them.
    pub(super) fn shaped(mut self, shape: &'static Shape) -> Self {
        let foreign = Field::ALL.into_iter().filter(|field| !shape.fields().contains(field));
        foreign.for_each(|field| self.set(field, None));
        Record { shape, ..self }
    }

    pub(super) fn carrying(self, request_id: Option<String>) -> Self {
        Record { request_id, ..self }
    }
}

fn place(field: Field) -> Option<usize> {
    Field::ALL.iter().position(|other| *other == field)
}

/// A RequestId, cut to 256 characters: the platform's have 36, and every record of a page repeats it in its report.
pub(super) fn request_id(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.len() > MAX_QUOTED { Cow::Owned(cut(&text, MAX_QUOTED).into_owned()) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_record_has_no_field_and_keeps_what_is_set() {
        let empty = Record::new();
        for new in [Record::new(), Record::of_device()] {
            for field in Field::ALL {
                assert_eq!(new.field(field), None);
                let set = new.clone().with(field, "text").with(field, String::from("later text"));
                let is_its_own = new.shape().fields().contains(&field);
                assert_eq!(set.field(field), is_its_own.then_some("later text"));
                let others = Field::ALL.into_iter().filter(|other| *other != field);
                assert_eq!(others.filter_map(|other| set.field(other)).count(), 0);
            }
        }
        assert_eq!(empty.request_id(), None);
        let long = Record::new().carrying(Some(request_id("x".repeat(300).into()).into_owned()));
        assert_eq!(long.request_id(), Some(format!("{}\u{2026}", "x".repeat(255)).as_str()));
    }
}
