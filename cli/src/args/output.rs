//! How and where `explain` and `inspect` write.

use std::path::PathBuf;

use super::grammar::{OptionSpec, set};
use super::{COLORS, Color, DocumentFormat, values};

const FORMATS: &[(&str, DocumentFormat)] =
    &[("human", DocumentFormat::Human), ("json", DocumentFormat::Json)];

/// How and where to write.
#[derive(Debug, Default)]
pub(crate) struct OutputArguments {
    pub(crate) format: DocumentFormat,
    pub(crate) output: Option<PathBuf>,
    pub(crate) color: Color,
}

pub(super) const fn format<A: AsMut<OutputArguments>>() -> OptionSpec<A> {
    OptionSpec::<A>::new("format", "FORMAT", "How to write: human or json [default: human]", |it, value| {
        set(&mut it.as_mut().format, values::choice(value, FORMATS))
    })
}

pub(super) const fn output<A: AsMut<OutputArguments>>() -> OptionSpec<A> {
    OptionSpec::<A>::new("output", "FILE", "Write to this file [default: standard output]", |it, value| {
        set(&mut it.as_mut().output, values::path(value).map(Some))
    })
    .short('o')
}

pub(super) const fn color<A: AsMut<OutputArguments>>() -> OptionSpec<A> {
    OptionSpec::<A>::new(
        "color",
        "WHEN",
        "Colour the human form: auto, always or never [default: auto]",
        |it, value| set(&mut it.as_mut().color, values::choice(value, COLORS)),
    )
}
