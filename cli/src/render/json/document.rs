//! One JSON document, an object with a schema, written piece by piece so that nothing has to be collected for it.

use std::io::{self, Write};

use serde::Serialize;

use super::super::safe_json;

/// A line break in the document, and one in an array that is a member of it, each with the indentation after it.
const IN_DOCUMENT: &str = "\n  ";
const IN_ARRAY: &str = "\n    ";

pub(super) struct Document<W> {
    out: W,
    /// Whether the next element is the first of its array.
    is_first_element: bool,
}

impl<W: Write> Document<W> {
    pub(super) fn new(out: W) -> Self {
        Document { out, is_first_element: true }
    }

    /// Goes on behind elements of an array, if there are any.
    pub(super) fn behind(has_elements: bool, out: W) -> Self {
        Document { out, is_first_element: !has_elements }
    }

    /// Begins with the name and version of the document's form.
    pub(super) fn begin(&mut self, schema: &str) -> io::Result<()> {
        write!(self.out, "{{{IN_DOCUMENT}\"schema\": \"{schema}\"")
    }

    pub(super) fn member(&mut self, key: &str, member: &(impl Serialize + ?Sized)) -> io::Result<()> {
        write!(self.out, ",{IN_DOCUMENT}\"{key}\": ")?;
        value(member, IN_DOCUMENT, &mut self.out)
    }

    pub(super) fn begin_array(&mut self, key: &str) -> io::Result<()> {
        self.is_first_element = true;
        write!(self.out, ",{IN_DOCUMENT}\"{key}\": [")
    }

    pub(super) fn element(&mut self, element: &impl Serialize) -> io::Result<()> {
        let comma = if std::mem::take(&mut self.is_first_element) { "" } else { "," };
        write!(self.out, "{comma}{IN_ARRAY}")?;
        value(element, IN_ARRAY, &mut self.out)
    }

    pub(super) fn end_array(&mut self) -> io::Result<()> {
        if !self.is_first_element {
            self.out.write_all(IN_DOCUMENT.as_bytes())?;
        }
        self.out.write_all(b"]")
    }

    /// Ends the document and sees to it that all of it is written.
    pub(super) fn end(&mut self) -> io::Result<()> {
        self.out.write_all(b"\n}\n")?;
        self.out.flush()
    }
}

fn value(value: &(impl Serialize + ?Sized), line_break: &str, out: &mut impl Write) -> io::Result<()> {
    safe_json::write(&serde_json::to_string_pretty(value)?, line_break, out)
}
