//! How inputs are read, for every subcommand that judges many.

use std::thread;

use clap::Args;
use mqtt_ca_check::wire::Options;

use super::values;

/// How inputs are read.
#[derive(Args, Debug)]
pub(crate) struct ReadingArguments {
    /// Let a listing without a record pass: exit status 0 where there is
    /// nothing to judge
    #[arg(long, verbatim_doc_comment)]
    pub(crate) allow_empty: bool,
    /// Refuse a record that takes more octets of JSON [default: 1048576]
    /// A page of records may take 16 MiB, or this if it is more
    #[arg(long, value_name = "BYTES", verbatim_doc_comment, allow_negative_numbers = true)]
    #[arg(value_parser = values::number(1..=u64::MAX))]
    max_record_size: Option<u64>,
    /// Judge so many records at a time [default: one on each core]
    /// Reports are in the order of the input all the same
    #[arg(short, long, value_name = "N", verbatim_doc_comment, allow_negative_numbers = true)]
    #[arg(value_parser = values::number(1..=256_u16))]
    jobs: Option<u16>,
}

impl ReadingArguments {
    /// How many records to judge at a time.
    pub(crate) fn jobs(&self) -> usize {
        match self.jobs {
            Some(jobs) => usize::from(jobs),
            None => thread::available_parallelism().map_or(1, usize::from),
        }
    }

    /// How to read the inputs.
    pub(crate) fn wire_options(&self) -> Options {
        values::wire_options(self.max_record_size)
    }
}
