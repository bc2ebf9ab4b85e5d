//! Where a value stands while its document is read, and the small steps that need to know it: from key to key, to the text of
//! a value, through a value that nothing has a use for.

use std::borrow::Cow;

use serde::de::{IgnoredAny, MapAccess};
use serde_json::value::RawValue;

use super::error::InputError;
use super::fault::{Failure, Fault, too_large};
use super::json::{self, Kind};
use super::name::{Key, Keys};
use super::path::Path;

/// Where a value stands, and the first defect for which the whole document is refused. After one, only the syntax of
/// the rest still counts.
pub(super) struct Place<'p> {
    /// All that is read, of which the value is a part.
    pub(super) text: &'p str,
    pub(super) path: Path<'p>,
    /// How many arrays and objects are open around the value.
    pub(super) depth: usize,
    /// How many octets of JSON a text or number that means something may take.
    pub(super) max_value_bytes: usize,
    pub(super) refusal: &'p mut Option<InputError>,
}

impl Place<'_> {
    /// The key of the object's next member; an unwanted one refuses the document.
    pub(super) fn next_key<'a, A: MapAccess<'a>>(
        &mut self,
        map: &mut A,
        keys: &mut Keys<'a>,
    ) -> Result<Option<Key<'a>>, A::Error> {
        while let Some(raw) = map.next_key::<&'a RawValue>()? {
            if self.refusal.is_none() {
                match keys.note(raw.get(), &self.path) {
                    Ok(key) => return Ok(Some(key)),
                    Err(error) => *self.refusal = Some(error),
                }
            }
            let IgnoredAny = map.next_value()?;
        }
        Ok(None)
    }

    /// The place of the member with this key.
    pub(super) fn member<'s>(&'s mut self, key: &'s str) -> Place<'s> {
        Place {
            path: Path::Key(&self.path, key),
            depth: self.depth.saturating_add(1),
            refusal: self.refusal,
            ..*self
        }
    }

    /// Whether the member's value is too long to be decoded, for which the document is refused. Values of members that mean
    /// nothing are not decoded at all.
    pub(super) fn refuses_length(&mut self, key: &Key<'_>, raw: &str) -> bool {
        let is_text = matches!(Kind::of(raw), Kind::String | Kind::Number);
        let is_too_long = key.name.is_some() && is_text && raw.len() > self.max_value_bytes;
        if is_too_long && self.refusal.is_none() {
            let path = Path::Key(&self.path, &key.text);
            *self.refusal = Some(too_large("value", raw.len(), self.max_value_bytes, &path));
        }
        is_too_long
    }

    /// Looks through a value that nothing else reads.
    pub(super) fn scan(&mut self, value: &str) {
        if self.refusal.is_none() {
            *self.refusal = json::scan(value, &self.path, self.depth).err();
        }
    }

    /// A value that should be a string, or a number where `number` allows it; null counts as absent.
    pub(super) fn text<'a>(
        &mut self,
        raw: &'a str,
        number: bool,
    ) -> Result<Option<Cow<'a, str>>, Failure<'a>> {
        match Kind::of(raw) {
            Kind::Null => Ok(None),
            Kind::String => match json::string(raw) {
                Ok(text) => Ok(Some(text)),
                Err(fault) => Err(Fault { path: Some(self.path.to_string()), ..fault }.into()),
            },
            Kind::Number if number => Ok(Some(json::number(raw))),
            kind => {
                self.scan(raw);
                let expected = if number { "a string or a number" } else { "a string" };
                Err(json::wrong_type(&self.path, expected, kind).into())
            }
        }
    }

    /// The same where a value of another type, or an empty one, says nothing.
    pub(super) fn any_text<'a>(&mut self, raw: &'a str) -> Option<Cow<'a, str>> {
        self.text(raw, true).ok().flatten().filter(|text| !text.is_empty())
    }
}
