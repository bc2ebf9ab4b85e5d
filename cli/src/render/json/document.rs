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
        self.begin_element()?;
        value(element, IN_ARRAY, &mut self.out)
    }

    /// An element that [`element`] wrote.
    pub(super) fn written_element(&mut self, octets: &[u8]) -> io::Result<()> {
        self.begin_element()?;
        self.out.write_all(octets)
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
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

    fn begin_element(&mut self) -> io::Result<()> {
        let comma = if std::mem::take(&mut self.is_first_element) { "" } else { "," };
        write!(self.out, "{comma}{IN_ARRAY}")
    }
}

/// Writes a value as it stands in an array that is a member of the document.
pub(super) fn element(element: &impl Serialize, out: &mut Vec<u8>) -> io::Result<()> {
    value(element, IN_ARRAY, out)
}

fn value(value: &(impl Serialize + ?Sized), line_break: &str, out: &mut impl Write) -> io::Result<()> {
    safe_json::write(&serde_json::to_string_pretty(value)?, line_break, out)
}
