//! The arguments of a subcommand as a table: its options, what help says of them, and where their values go. Reading,
//! help and the messages about wrong usage all go by the same table. Of a right command line nothing but the values is built.

use std::ffi::{OsStr, OsString};
use std::fmt::{self, Display, Formatter};

use lexopt::{Arg, Parser};
use mqtt_ca_check::untrusted::argument as shown;

use crate::names;

/// Where help texts begin.
const TEXT: &str = "          ";

/// How reading ends without arguments.
pub(super) enum Ending {
    /// Help or version was asked for.
    Show(String),
    /// Wrong usage, explained; nothing of it can steer a terminal.
    Wrong(String),
}

/// What a subcommand, whose arguments are an `A`, takes.
pub(super) struct Grammar<A: 'static> {
    /// The command with its subcommand.
    pub(super) command: &'static str,
    /// What it does, in one line without a period.
    pub(super) about: &'static str,
    /// More of that, for the help in full.
    pub(super) details: &'static str,
    pub(super) operand: Operand<A>,
    /// In the order of the help, which is an option of every subcommand besides.
    pub(super) options: &'static [OptionSpec<A>],
    /// Examples and exit statuses.
    pub(super) after_help: &'static str,
}

/// The arguments that belong to no option.
pub(super) struct Operand<A> {
    pub(super) name: &'static str,
    pub(super) is_repeatable: bool,
    pub(super) help: &'static str,
    /// More of that, for the help in full.
    pub(super) details: &'static str,
    pub(super) take: Take<A>,
}

/// An option.
pub(super) struct OptionSpec<A> {
    short: Option<char>,
    long: &'static str,
    /// What the value is called in help; an option without takes none.
    value: Option<&'static str>,
    is_repeatable: bool,
    may_be_negative: bool,
    help: &'static str,
    take: Take<A>,
}

impl<A> OptionSpec<A> {
    /// An option with a value.
    pub(super) const fn new(
        long: &'static str,
        value: &'static str,
        help: &'static str,
        take: Take<A>,
    ) -> Self {
        OptionSpec {
            short: None,
            long,
            value: Some(value),
            is_repeatable: false,
            may_be_negative: false,
            help,
            take,
        }
    }

    /// An option without a value; an empty one is put.
    pub(super) const fn flag(long: &'static str, help: &'static str, take: Take<A>) -> Self {
        OptionSpec { value: None, ..Self::new(long, "", help, take) }
    }

    /// The same, also by a letter. One of an option without a value has to stand alone.
    pub(super) const fn short(self, letter: char) -> Self {
        OptionSpec { short: Some(letter), ..self }
    }

    /// The same, any number of times.
    pub(super) const fn repeatable(self) -> Self {
        OptionSpec { is_repeatable: true, ..self }
    }

    /// The same, also with an argument of its own that is like a negative number.
    pub(super) const fn or_negative(self) -> Self {
        OptionSpec { may_be_negative: true, ..self }
    }

    /// Whether the argument after the option is its value rather than another option, which `-` alone is not.
    fn takes(&self, next: &OsStr) -> bool {
        match next.as_encoded_bytes() {
            [b'-', second, ..] => self.may_be_negative && second.is_ascii_digit(),
            _ => true,
        }
    }
}

/// Puts a value into the arguments, or says what was expected instead.
pub(super) type Take<A> = fn(&mut A, &OsStr) -> Result<(), String>;

/// Puts a value in its place, if it is one.
pub(super) fn set<T>(place: &mut T, value: Result<T, String>) -> Result<(), String> {
    *place = value?;
    Ok(())
}

/// Adds a value to others, if it is one.
pub(super) fn add<T>(others: &mut Vec<T>, value: Result<T, String>) -> Result<(), String> {
    others.push(value?);
    Ok(())
}

/// What stands next on the command line.
enum Found<A: 'static> {
    Option(&'static OptionSpec<A>),
    Help { is_full: bool },
    Operand(OsString),
    Unknown(String),
}

impl<A: Default> Grammar<A> {
    /// Reads the arguments that are left.
    pub(super) fn read(&self, parser: &mut Parser) -> Result<A, Ending> {
        let mut arguments = A::default();
        let mut given: Vec<&'static str> = Vec::new();
        let mut operands: usize = 0;
        while let Some(found) = self.next(parser)? {
            match found {
                Found::Option(option) => {
                    if !given.contains(&option.long) {
                        given.push(option.long);
                    } else if !option.is_repeatable {
                        let what = format!("the argument '{option}' cannot be used multiple times");
                        return Err(self.wrong(&what, None));
                    }
                    self.option(option, parser, &mut arguments)?;
                }
                Found::Operand(value) if operands == 0 || self.operand.is_repeatable => {
                    operands = operands.saturating_add(1);
                    self.put(&mut arguments, self.operand.take, &value, &self.operand.name)?;
                }
                Found::Operand(value) => {
                    return Err(self.wrong(&unexpected(&value), None));
                }
                Found::Help { is_full } => {
                    if let Some(value) = parser.optional_value().filter(|_| is_full) {
                        return Err(self.wrong(&unexpected_value(&value, &"--help"), None));
                    }
                    return Err(Ending::Show(self.help(is_full)));
                }
                Found::Unknown(argument) => {
                    let joined = parser.optional_value().unwrap_or_default();
                    return Err(self.unknown(&argument, &joined.to_string_lossy()));
                }
            }
        }
        Ok(arguments)
    }

    fn next(&self, parser: &mut Parser) -> Result<Option<Found<A>>, Ending> {
        let next = parser.next().map_err(|error| self.wrong(&unreadable(&error), None))?;
        Ok(next.map(|argument| match argument {
            Arg::Short('h') => Found::Help { is_full: false },
            Arg::Long("help") => Found::Help { is_full: true },
            Arg::Short(letter) => match self.options.iter().find(|option| option.short == Some(letter)) {
                Some(option) => Found::Option(option),
                None => Found::Unknown(format!("-{letter}")),
            },
            Arg::Long(name) => match self.options.iter().find(|option| option.long == name) {
                Some(option) => Found::Option(option),
                None => Found::Unknown(format!("--{name}")),
            },
            Arg::Value(value) => Found::Operand(value),
        }))
    }

    /// Takes the value of an option.
    fn option(&self, option: &OptionSpec<A>, parser: &mut Parser, arguments: &mut A) -> Result<(), Ending> {
        if option.value.is_none() {
            return match parser.optional_value() {
                Some(value) => Err(self.wrong(&unexpected_value(&value, &option), None)),
                None => self.put(arguments, option.take, OsStr::new(""), &option),
            };
        }
        let joined = parser.optional_value();
        let value = joined.or_else(|| parser.try_raw_args()?.next_if(|next| option.takes(next)));
        if let Some(value) = value {
            return self.put(arguments, option.take, &value, &option);
        }
        let next = parser.try_raw_args().and_then(|rest| rest.peek().map(shown));
        let found =
            next.map_or("nothing follows it".to_owned(), |next| format!("'{next}' looks like an option"));
        Err(self.wrong(&format!("a value is required for '{option}', but {found}"), None))
    }

    fn put(&self, arguments: &mut A, take: Take<A>, value: &OsStr, name: &dyn Display) -> Result<(), Ending> {
        take(arguments, value).map_err(|reason| {
            let what = format!("invalid value '{}' for '{name}': {reason}", shown(value));
            message(&what, None, None, self.command)
        })
    }

    /// An option that there is not, and what is joined to it.
    fn unknown(&self, argument: &str, joined: &str) -> Ending {
        let long_names = self.options.iter().map(|option| option.long).chain(["help"]);
        let tip = match argument.strip_prefix("--") {
            Some(name) => similar(name, long_names),
            // With one minus sign, the first letter is an option and all else its value.
            None if !joined.is_empty() => {
                similar(&format!("{}{joined}", argument.trim_start_matches('-')), long_names)
            }
            None => None,
        };
        self.wrong(&unexpected(OsStr::new(argument)), tip.as_deref())
    }

    fn wrong(&self, what: &str, tip: Option<&str>) -> Ending {
        message(what, tip, Some(&self.usage()), self.command)
    }

    fn usage(&self) -> String {
        format!("{} [OPTIONS] {}", self.command, self.operand.name)
    }

    /// The help, in short or in full.
    fn help(&self, is_full: bool) -> String {
        let Grammar { about, details, operand, options, after_help, .. } = self;
        let mut text = if is_full { format!("{about}.\n\n{details}\n") } else { format!("{about}\n") };
        text.push_str(&format!("\nUsage: {}\n\nArguments:\n  {}\n", self.usage(), operand.name));
        indent(&mut text, operand.help);
        if is_full && !operand.details.is_empty() {
            indent(&mut text, &format!("\n{}", operand.details));
        }
        text.push_str("\nOptions:\n");
        for option in *options {
            let short = option.short.map_or("    ".to_owned(), |letter| format!("-{letter}, "));
            text.push_str(&format!("  {short}{option}\n"));
            indent(&mut text, option.help);
            if is_full {
                text.push('\n');
            }
        }
        text.push_str("  -h, --help\n");
        indent(&mut text, help_of_help(is_full));
        text.push_str(&format!("\n{after_help}"));
        text
    }
}

/// As it is written at length.
impl<A> Display for OptionSpec<A> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "--{}", self.long)?;
        self.value.map_or(Ok(()), |value| write!(f, " <{value}>"))
    }
}

/// What help says of the option that shows it.
pub(super) fn help_of_help(is_full: bool) -> &'static str {
    if is_full { "Print help (see a summary with '-h')" } else { "Print help (see more with '--help')" }
}

/// Says which options are near a name that is none.
pub(super) fn similar(name: &str, long_names: impl Iterator<Item = &'static str>) -> Option<String> {
    let near = names::near(name, long_names);
    let near: Vec<String> = near.into_iter().map(|name| format!("'--{name}'")).collect();
    (!near.is_empty()).then(|| format!("did you mean {}?", names::either(&near)))
}

/// Says what the lexer refuses: a value that no option took. All options are asked for theirs, so that this does not occur.
pub(super) fn unreadable(error: &lexopt::Error) -> String {
    shown(OsStr::new(&error.to_string()))
}

/// Says that an argument has no place.
pub(super) fn unexpected(argument: &OsStr) -> String {
    format!("unexpected argument '{}' found", shown(argument))
}

/// Says that an option takes no value.
pub(super) fn unexpected_value(value: &OsStr, option: &dyn Display) -> String {
    format!("unexpected value '{}' for '{option}', which takes none", shown(value))
}

/// What is wrong, what may have been meant, how the command is used, and where help is. The first two are escaped.
pub(super) fn message(what: &str, tip: Option<&str>, usage: Option<&str>, command: &str) -> Ending {
    let tip = tip.map(|tip| format!("\n  tip: {tip}\n")).unwrap_or_default();
    let usage = usage.map(|usage| format!("\nUsage: {usage}\n")).unwrap_or_default();
    Ending::Wrong(format!("error: {what}\n{tip}{usage}\nFor more information, try '{command} --help'.\n"))
}

fn indent(text: &mut String, lines: &str) {
    for line in lines.split('\n') {
        text.push_str(TEXT);
        text.push_str(line);
        text.push('\n');
    }
}
