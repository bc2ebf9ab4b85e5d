//! The arguments of `inspect`.

use std::ffi::OsString;

use mqtt_ca_check::wire::Options;

use super::grammar::{Grammar, Operand, OptionSpec, add, set};
use super::output::{self, OutputArguments};
use super::values;

pub(super) const GRAMMAR: Grammar<InspectArguments> = Grammar {
    command: "mqtt-ca-check inspect",
    about: "Shows what certificates say: those of responses, or any in PEM or DER",
    details: "\
Nothing is judged here, that is for check. A private key is never shown, not
even in part.",
    operand: Operand {
        name: "[INPUT]...",
        is_repeatable: true,
        help: "Files, directories, glob patterns, or - for standard input\n\
               [default: standard input, unless it is a terminal]",
        details: "An input holds responses, as for check; or PEM, with as many\n\
                  certificates and as much other text as you like; or DER, with one\n\
                  certificate after the other. Of a directory, *.json, *.ndjson,\n\
                  *.jsonl, *.pem, *.crt, *.cer and *.der are read, also in directories\n\
                  below; symbolic links in it are not followed.",
        take: |it, value| add(&mut it.inputs, Ok(value.to_owned())),
    },
    options: &[
        output::format(),
        output::output(),
        output::color(),
        OptionSpec::<InspectArguments>::new(
            "max-record-size",
            "BYTES",
            "Refuse a record that takes more octets of JSON, and an input of PEM or\n\
                DER that takes more [default: 1048576]",
            |it, value| set(&mut it.max_record_size, values::number(value, 1..=u64::MAX).map(Some)),
        )
        .or_negative(),
    ],
    after_help: "\
Examples:
  mqtt-ca-check inspect response.json
  mqtt-ca-check inspect CA.crt verificationCert.crt
  openssl s_client -connect HOST:8883 -showcerts </dev/null |
      mqtt-ca-check inspect
  mqtt-ca-check inspect --format json -o certificates.json certificates/

Exit status:
  0    every certificate was read
  2    wrong usage; nothing was read
  3    no certificate at all, or at least one could not be read
  70   internal fault, or the output could not be written
  130  interrupted
  141  the reader of the output went away before all certificates were shown
",
};

/// The arguments of `inspect`.
#[derive(Debug, Default)]
pub(crate) struct InspectArguments {
    pub(crate) inputs: Vec<OsString>,
    pub(crate) output: OutputArguments,
    max_record_size: Option<u64>,
}

impl AsMut<OutputArguments> for InspectArguments {
    fn as_mut(&mut self) -> &mut OutputArguments {
        &mut self.output
    }
}

impl InspectArguments {
    /// How to read responses.
    pub(crate) fn wire_options(&self) -> Options {
        values::wire_options(self.max_record_size)
    }
}
