//! How and where the subcommands write.

use std::path::PathBuf;

use super::grammar::{OptionSpec, set};
use super::values;

/// How `explain` and `inspect` write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DocumentFormat {
    /// For people, in at most 80 columns.
    #[default]
    Human,
    /// One JSON document.
    Json,
}

const FORMATS: &[(&str, DocumentFormat)] =
    &[("human", DocumentFormat::Human), ("json", DocumentFormat::Json)];

/// How `check` writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people, in at most 80 columns.
    #[default]
    Human,
    /// One JSON document.
    Json,
    /// A JSON object in each line.
    Ndjson,
}

/// Whether the human report is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

pub(super) const COLORS: &[(&str, Color)] =
    &[("auto", Color::Auto), ("always", Color::Always), ("never", Color::Never)];

/// How and where `explain` and `inspect` write.
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
