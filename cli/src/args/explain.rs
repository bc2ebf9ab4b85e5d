//! The arguments of `explain`.

use mqtt_ca_check::check::Check;

use super::grammar::{Grammar, Operand, set};
use super::output::{self, OutputArguments};
use super::values;

pub(super) const GRAMMAR: Grammar<ExplainArguments> = Grammar {
    command: "mqtt-ca-check explain",
    about: "Explains the checks: all of them in a table, or one in full",
    details: "\
Of one check it tells how bad it is if it fails, what it looks at and needs,
what it checks, why that matters, how to fix it, and where the rule is written.",
    operand: Operand {
        name: "[ID]",
        is_repeatable: false,
        help: "The check to explain in full [default: all, in short]",
        details: "",
        take: |it, value| set(&mut it.check, values::check(value).map(Some)),
    },
    options: &[output::format(), output::output(), output::color()],
    after_help: "\
Examples:
  mqtt-ca-check explain
  mqtt-ca-check explain sn-match
  mqtt-ca-check explain --format json

Exit status:
  0    explained
  2    wrong usage, or no check has this id
  70   internal fault, or the output could not be written
  130  interrupted
",
};

/// The arguments of `explain`.
#[derive(Debug, Default)]
pub(crate) struct ExplainArguments {
    pub(crate) check: Option<&'static Check>,
    pub(crate) output: OutputArguments,
}

impl AsMut<OutputArguments> for ExplainArguments {
    fn as_mut(&mut self) -> &mut OutputArguments {
        &mut self.output
    }
}
