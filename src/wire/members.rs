//! The bridge to serde: a value that should be an object is handed to a reader of its members, which goes from key to
//! key, refuses an unwanted one, and looks through whatever it has no use for.

use std::borrow::Cow;
use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::error::InputError;
use super::fault::{Failure, Fault, too_large};
use super::json::{self, Kind};
use super::name::{Key, Keys};
use super::options::Options;
use super::path::Path;

/// Reads the one object in `text`, which stands at this path. `depth` is how many arrays and objects are open around it.
pub(super) fn read<'a, R: ReadObject<'a>>(
    reader: R,
    text: &'a str,
    path: Path<'_>,
    depth: usize,
    options: &Options,
) -> Result<R::Output, Failure<'a>> {
    let mut refusal = None;
    let place = Place { text, path, depth, max_value_bytes: options.max_record_bytes, refusal: &mut refusal };
    let mut parser = serde_json::Deserializer::from_str(text);
    let read = Members { place, reader }.deserialize(&mut parser);
    let value = read.map_err(|error| Failure::Syntax(Fault::of_parser(text, &error)))?;
    parser.end().map_err(|error| Failure::Syntax(Fault::of_parser(text, &error)))?;
    match (refusal, value) {
        (Some(refusal), _) => Err(refusal.into()),
        (None, Err(kind)) => Err(json::wrong_type(&path, "an object", kind).into()),
        (None, Ok(object)) => Ok(object),
    }
}

/// What the members of an object gave, or the type that the value is instead.
pub(super) type Object<T> = Result<T, Kind>;

/// Reads the members of one kind of object.
pub(super) trait ReadObject<'a> {
    type Output;

    fn read<A: MapAccess<'a>>(self, place: Place<'_>, map: A) -> Result<Self::Output, A::Error>;
}

/// The bridge to serde: an object is handed to its reader, everything else is named by its type.
struct Members<'p, R> {
    place: Place<'p>,
    reader: R,
}

impl<'a, R: ReadObject<'a>> DeserializeSeed<'a> for Members<'_, R> {
    type Value = Object<R::Output>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'a, R: ReadObject<'a>> Visitor<'a> for Members<'_, R> {
    type Value = Object<R::Output>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, map: A) -> Result<Self::Value, A::Error> {
        self.reader.read(self.place, map).map(Ok)
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut elements: A) -> Result<Self::Value, A::Error> {
        let Place { path, depth, refusal, .. } = self.place;
        let mut index: usize = 0;
        while let Some(element) = elements.next_element::<&'a RawValue>()? {
            if refusal.is_none() {
                let path = Path::Index(&path, index);
                *refusal = json::scan(element.get(), &path, depth.saturating_add(1)).err();
            }
            index = index.saturating_add(1);
        }
        Ok(Err(Kind::Array))
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Err(Kind::String))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Err(Kind::Number))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Err(Kind::Number))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Err(Kind::Number))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Err(Kind::Boolean))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Err(Kind::Null))
    }
}

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

    /// The value here, the next of `map`, with a reader for the case that it is an object.
    pub(super) fn object<'a, A: MapAccess<'a>, R: ReadObject<'a>>(
        self,
        map: &mut A,
        reader: R,
    ) -> Result<Object<R::Output>, A::Error> {
        map.next_value_seed(Members { place: self, reader })
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
                Err(fault) => Err(Failure::Syntax(Fault { path: Some(self.path.to_string()), ..fault })),
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
