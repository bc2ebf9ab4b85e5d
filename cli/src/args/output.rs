//! How and where the subcommands write.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// How `explain` writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum DocumentFormat {
    /// For people, as wide as the terminal, or 80 columns
    #[default]
    Human,
    /// One JSON document
    Json,
}

/// How `inspect` writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum CertificateFormat {
    /// For people, as wide as the terminal, or 80 columns
    #[default]
    Human,
    /// One JSON document
    Json,
    /// The certificates in PEM; errors on standard error
    Pem,
}

/// How `check` writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people, as wide as the terminal, or 80 columns
    #[default]
    Human,
    /// One JSON document
    Json,
    /// A JSON object in each line
    Ndjson,
}

/// Whether what people read is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Also in files and pipes
    Always,
    /// Not at all
    Never,
}

/// How and where to write, in one of the formats `F`.
#[derive(Args, Debug, Default)]
pub(crate) struct OutputArguments<F: Default + ValueEnum + Send + Sync + 'static> {
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: F,
    /// Write to this file [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// When to colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub(crate) color: Color,
}
