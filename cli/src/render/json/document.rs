//! One JSON document, an object with a schema, written piece by piece so that nothing has to be collected for it.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{Formatter, PrettyFormatter};

use super::super::safe_json::Safe;

pub(super) struct Document<W> {
    out: W,
    /// Knows how deep the document is indented where the next value goes.
    formatter: Safe<PrettyFormatter<'static>>,
    /// Whether the next element is the first of its array.
    is_first_element: bool,
}

impl<W: Write> Document<W> {
    pub(super) fn new(out: W) -> Self {
        Document { out, formatter: Safe::pretty(), is_first_element: true }
    }

    /// Begins with the name and version of the document's form.
    pub(super) fn begin(&mut self, schema: &str) -> io::Result<()> {
        self.formatter.begin_object(&mut self.out)?;
        self.key("schema", true)?;
        self.value(schema)?;
        self.formatter.end_object_value(&mut self.out)
    }

    pub(super) fn member(&mut self, key: &str, value: &(impl Serialize + ?Sized)) -> io::Result<()> {
        self.key(key, false)?;
        self.value(value)?;
        self.formatter.end_object_value(&mut self.out)
    }

    pub(super) fn begin_array(&mut self, key: &str) -> io::Result<()> {
        self.key(key, false)?;
        self.is_first_element = true;
        self.formatter.begin_array(&mut self.out)
    }

    pub(super) fn element(&mut self, value: &(impl Serialize + ?Sized)) -> io::Result<()> {
        self.formatter.begin_array_value(&mut self.out, self.is_first_element)?;
        self.value(value)?;
        self.is_first_element = false;
        self.formatter.end_array_value(&mut self.out)
    }

    /// An element that [`element`] wrote.
    pub(super) fn written_element(&mut self, octets: &[u8]) -> io::Result<()> {
        self.formatter.begin_array_value(&mut self.out, self.is_first_element)?;
        self.out.write_all(octets)?;
        self.is_first_element = false;
        self.formatter.end_array_value(&mut self.out)
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    pub(super) fn end_array(&mut self) -> io::Result<()> {
        self.formatter.end_array(&mut self.out)?;
        self.formatter.end_object_value(&mut self.out)
    }

    /// Ends the document and sees to it that all of it is written.
    pub(super) fn end(&mut self) -> io::Result<()> {
        self.formatter.end_object(&mut self.out)?;
        self.out.write_all(b"\n")?;
        self.out.flush()
    }

    fn key(&mut self, key: &str, is_first: bool) -> io::Result<()> {
        self.formatter.begin_object_key(&mut self.out, is_first)?;
        self.value(key)?;
        self.formatter.end_object_key(&mut self.out)?;
        self.formatter.begin_object_value(&mut self.out)
    }

    fn value(&mut self, value: &(impl Serialize + ?Sized)) -> io::Result<()> {
        value.serialize(&mut Serializer::with_formatter(&mut self.out, self.formatter.clone()))?;
        Ok(())
    }
}

/// Writes a value with the indentation of an element in an array that is a member of the document.
pub(super) fn element(value: &impl Serialize, out: &mut Vec<u8>) -> io::Result<()> {
    let mut formatter = Safe::pretty();
    formatter.begin_object(&mut io::sink())?;
    formatter.begin_array(&mut io::sink())?;
    value.serialize(&mut Serializer::with_formatter(out, formatter))?;
    Ok(())
}
