//! JSON: the order of keys, white space, members that nobody knows, escapes, the spelling of keys and numbers in place of
//! numeric strings never change a report. Also the writer of such JSON.

use std::collections::BTreeSet;

use mqtt_ca_check::wire::{self, Field};
use proptest::prelude::*;

use crate::support::{policy, response};
use crate::{Judged, holds, response_names};

/// A value to be written.
#[derive(Clone, Debug)]
pub(crate) enum Json {
    /// As it stands: a number, a literal.
    Bare(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// Writes JSON in one of its many ways: each choice is taken from a list, again from its start at its end. Of zeros comes
/// the plainest way.
pub(crate) struct Pen<'c> {
    choices: &'c [u8],
    taken: usize,
    pub(crate) out: String,
}

impl<'c> Pen<'c> {
    pub(crate) fn new(choices: &'c [u8]) -> Self {
        Pen { choices, taken: 0, out: String::new() }
    }

    /// One of `count` ways, the first of them in most cases.
    pub(crate) fn choose(&mut self, count: u8) -> u8 {
        let choice = self.choices[self.taken % self.choices.len()];
        self.taken += 1;
        if choice < 0xa0 { 0 } else { choice % count }
    }

    fn space(&mut self) {
        let way = usize::from(self.choose(6));
        self.out.push_str(["", " ", "\n", "\t", "\r\n\t", " \r "][way]);
    }

    pub(crate) fn value(&mut self, value: &Json) {
        match value {
            Json::Bare(text) => self.out.push_str(text),
            Json::Text(text) => self.text(text),
            Json::List(values) => {
                self.out.push('[');
                for (at, value) in values.iter().enumerate() {
                    self.separate(at);
                    self.value(value);
                    self.space();
                }
                self.out.push(']');
            }
            Json::Object(members) => {
                self.out.push('{');
                for (at, (key, value)) in members.iter().enumerate() {
                    self.separate(at);
                    self.text(key);
                    self.space();
                    self.out.push(':');
                    self.space();
                    self.value(value);
                    self.space();
                }
                self.out.push('}');
            }
        }
    }

    fn separate(&mut self, at: usize) {
        if at > 0 {
            self.out.push(',');
        }
        self.space();
    }

    /// RFC 8259 section 7: any character may be escaped, beyond U+FFFF as a surrogate pair.
    fn text(&mut self, text: &str) {
        self.out.push('"');
        for character in text.chars() {
            let way = self.choose(8);
            match (character, way) {
                ('/', 1) => self.out.push_str("\\/"),
                ('\n', 0..4) => self.out.push_str("\\n"),
                ('"' | '\\', 0..4) => self.out.extend(['\\', character]),
                (..' ' | '"' | '\\', _) | (_, 6 | 7) => {
                    for unit in character.encode_utf16(&mut [0; 2]) {
                        let escape =
                            if way == 7 { format!("\\u{unit:04X}") } else { format!("\\u{unit:04x}") };
                        self.out.push_str(&escape);
                    }
                }
                _ => self.out.push(character),
            }
        }
        self.out.push('"');
    }

    /// The members in another order.
    fn shuffled<T>(&mut self, mut members: Vec<T>) -> Vec<T> {
        for at in 0..members.len() {
            let other = usize::from(self.choose(251)) % members.len();
            members.swap(at, other);
        }
        members
    }

    /// A key in one of its spellings.
    fn key(&mut self, name: &str) -> String {
        match self.choose(4) {
            0 => name.to_owned(),
            1 => in_camel_case(name),
            _ => {
                let ways: Vec<u8> = name.chars().map(|_| self.choose(6)).collect();
                spelled(name, &ways)
            }
        }
    }

    /// A value of a field: where the documents show a numeric string, also as a number.
    fn field(&mut self, field: Field, text: &str) -> Json {
        let is_numeric = [Field::ValidBegin, Field::ValidEnd, Field::Status].contains(&field);
        if !is_numeric || !is_plain_number(text) {
            return Json::Text(text.to_owned());
        }
        match self.choose(6) {
            0 => Json::Text(text.to_owned()),
            1 => Json::Bare(text.to_owned()),
            2 => Json::Bare(format!("{text}.0")),
            3 => Json::Bare(format!("{text}.000E+0")),
            // JSON has no number 0000.
            4 if text != "0" => Json::Bare(format!("{text}000e-3")),
            _ => Json::Bare(scientific(text)),
        }
    }
}

fn in_camel_case(name: &str) -> String {
    format!("{}{}", name[..1].to_ascii_lowercase(), &name[1..])
}

/// The name in another of the spellings that mean it, one way a character: as it is, in either case, after a separator, or
/// as the letter that Unicode folds to it (long s, Kelvin sign).
pub(crate) fn spelled(name: &str, ways: &[u8]) -> String {
    let spell = |(character, way): (char, &u8)| match (way, character.to_ascii_lowercase()) {
        (1, lower) => lower.to_string(),
        (2, lower) => lower.to_ascii_uppercase().to_string(),
        (3, _) => format!("_{character}"),
        (4, _) => format!("{character}-"),
        (5, 's') => String::from('\u{17f}'),
        (5, 'k') => String::from('\u{212a}'),
        _ => character.to_string(),
    };
    name.chars().zip(ways.iter().cycle()).map(spell).collect()
}

/// Whether JSON writes the number in the same digits, and a float of 64 bits holds it.
fn is_plain_number(text: &str) -> bool {
    text.parse::<i64>().is_ok_and(|number| number.to_string() == text && number.abs() < 1 << 53)
}

/// One digit before the point.
fn scientific(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (first, rest) = digits.split_at(1);
    let fraction = if rest.is_empty() { "0" } else { rest };
    format!("{sign}{first}.{fraction}e{}", rest.len())
}

/// The keys that mean something in one of the API's objects.
const KNOWN: [&str; 21] = [
    "Success",
    "StatusCode",
    "HttpStatusCode",
    "RequestId",
    "Data",
    "Body",
    "Code",
    "Message",
    "Recommend",
    "CaCertificateVOS",
    "DeviceCertificateVOS",
    "DeviceSn",
    "DeviceContent",
    "RegistrationCode",
    "CaName",
    "Sn",
    "CaContent",
    "VerificationContent",
    "ValidBegin",
    "ValidEnd",
    "Status",
];

/// A key as keys are compared, by the standard library's mappings instead of Unicode's table of foldings: what has the same
/// upper case is the same (twice, for the capital sharp s), and so is i with its dot written as a character of its own.
pub(crate) fn folded(key: &str) -> String {
    let upper_and_lower = |text: String| -> String {
        text.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
    };
    let mut folded = upper_and_lower(upper_and_lower(key.replace(['_', '-'], "")));
    while folded.contains("i\u{307}") {
        folded = folded.replace("i\u{307}", "i");
    }
    folded
}

/// Keys of all kinds, those that mean something among them.
fn any_key() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => "[A-Za-z_]{1,8}",
        1 => "\\PC{0,5}",
        1 => any::<char>().prop_map(String::from),
        1 => prop::sample::select(vec![
            "SN", "sN", "DATA", "dATA", "Data ", " Sn", "CAContent", "Snn", "CaContents", "\u{ff33}n", "headers",
        ]).prop_map(str::to_owned),
        1 => prop::sample::select(KNOWN.to_vec()).prop_map(str::to_owned),
        1 => prop::sample::select(KNOWN.to_vec()).prop_map(in_camel_case),
    ]
}

/// Values of all kinds, no key of an object twice.
pub(crate) fn any_value() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        prop::sample::select(vec![
            "null",
            "true",
            "false",
            "0",
            "-0.0",
            "1e999",
            "123456789012345678901234567890"
        ])
        .prop_map(|text| Json::Bare(text.to_owned())),
        "\\PC{0,9}".prop_map(Json::Text),
        prop::collection::vec(any::<char>(), 0..5).prop_map(|text| Json::Text(text.into_iter().collect())),
        Just(Json::Text("-----BEGIN CERTIFICATE-----\nAAAA".to_owned())),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::List),
            prop::collection::vec((any_key(), inner), 0..4)
                .prop_map(|members| Json::Object(each_once(members))),
        ]
    })
}

fn each_once(members: Vec<(String, Json)>) -> Vec<(String, Json)> {
    let mut seen = BTreeSet::new();
    // A key that holds U+0000 is refused.
    members.into_iter().filter(|(key, _)| !key.contains('\0') && seen.insert(folded(key))).collect()
}

/// Members that no object of the API has.
pub(crate) fn unknown_members() -> impl Strategy<Value = Vec<(String, Json)>> {
    let is_known = |key: &str| KNOWN.iter().any(|known| folded(known) == folded(key));
    prop::collection::vec((any_key(), any_value()), 0..4)
        .prop_map(move |members| each_once(members.into_iter().filter(|(key, _)| !is_known(key)).collect()))
}

pub(crate) fn choices() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 1..200)
}

/// A response to be written anew.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub(crate) name: String,
    pub(crate) choices: Vec<u8>,
    pub(crate) outer: Vec<(String, Json)>,
    pub(crate) inner: Vec<(String, Json)>,
}

pub(crate) fn written() -> impl Strategy<Value = Written> {
    let name = prop::sample::select(response_names());
    (name, choices(), unknown_members(), unknown_members())
        .prop_map(|(name, choices, outer, inner)| Written { name, choices, outer, inner })
}

impl Written {
    pub(crate) fn json(&self) -> String {
        let mut pen = Pen::new(&self.choices);
        let input = response(&self.name);
        let response = wire::records(&input).next().unwrap().unwrap();
        let mut data = self.inner.clone();
        for field in Field::ALL {
            match response.field(field) {
                Some(text) => data.push((pen.key(field.name()), pen.field(field, text))),
                // What is absent may be null.
                None if pen.choose(2) == 1 => {
                    data.push((pen.key(field.name()), Json::Bare("null".to_owned())))
                }
                None => {}
            }
        }
        let mut outer = self.outer.clone();
        let data = pen.shuffled(data);
        outer.push((pen.key("Data"), Json::Object(data)));
        if let Some(request_id) = response.request_id() {
            outer.push((pen.key("RequestId"), Json::Text(request_id.to_owned())));
        }
        let outer = pen.shuffled(outer);
        pen.space();
        pen.value(&Json::Object(outer));
        pen.space();
        pen.out
    }
}

#[test]
fn the_pen_writes_what_serde_json_reads() {
    holds(500, &(any_value(), choices()), |(value, choices)| {
        let mut plain = Pen::new(&[0]);
        plain.value(&value);
        let mut pen = Pen::new(&choices);
        pen.value(&value);
        let read = |text: &str| serde_json::from_str::<Box<serde_json::value::RawValue>>(text).is_ok();
        assert!(read(&plain.out) && read(&pen.out), "{}", pen.out);
        if !plain.out.contains("1e999") {
            let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
            assert_eq!(read(&plain.out), read(&pen.out), "{}", pen.out);
        }
    });
}

#[test]
fn numbers_are_written_as_python_reads_them() {
    // Python: 1.780272000000e12 == 1780272000000, -3.15619200000e11 == -315619200000, 1.0e0 == 1.
    for (text, expected) in
        [("1780272000000", "1.780272000000e12"), ("-315619200000", "-3.15619200000e11"), ("1", "1.0e0")]
    {
        assert_eq!(scientific(text), expected);
    }
}

#[test]
fn how_the_json_is_written_never_changes_a_report() {
    holds(300, &written(), |written| {
        let text = written.json();
        let policy = policy();
        let usual = Judged::input(&response(&written.name), &policy);
        assert_eq!(Judged::input(text.as_bytes(), &policy), usual, "{text}");
    });
}
