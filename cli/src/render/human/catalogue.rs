//! Checks of the catalogue for people: one in full, several in a table. Commands in the text can be copied: a line breaks
//! before one rather than within, and one that is longer than a line stands apart, continued as a shell reads it.

use std::borrow::Cow;
use std::io::{self, Write};

use mqtt_ca_check::case::Kind;
use mqtt_ca_check::check::Check;
use mqtt_ca_check::policy::{Level, Severity};
use mqtt_ca_check::wire::Field;

use super::style::{self, label};
use crate::layout::{Page, WIDTH, width};

/// Where the paragraphs of an explanation begin.
const TEXT: usize = 2;
/// Where a command begins that stands apart, and where it goes on.
const COMMAND: usize = 4;
const COMMAND_GOES_ON: usize = 8;

/// Programs whose commands occur in explanations.
const PROGRAMS: [&str; 3] = ["openssl", "aliyun", "mqtt-ca-check"];

pub(in super::super) fn catalogue(
    checks: &[Check],
    is_coloured: bool,
    mut out: impl Write,
) -> io::Result<()> {
    let mut page = Page::new(is_coloured);
    match checks {
        [check] => in_full(&mut page, check),
        checks => table(&mut page, checks),
    }
    out.write_all(page.into_text().as_bytes())?;
    out.flush()
}

/// Two lines for each: what identifies it, and what holds if it passes.
fn table(page: &mut Page, checks: &[Check]) {
    let severities = columns_after("check", checks.iter().map(Check::id));
    let all = [Severity::Error, Severity::Warning, Severity::Info].map(Severity::as_str);
    let targets = severities.saturating_add(columns_after("severity", all.into_iter()));
    let head = page.begin(0, targets).styled("check", style::LABEL).fill_to(severities);
    head.styled("severity", style::LABEL).fill_to(targets).styled("about", style::LABEL).end();
    page.begin(TEXT, TEXT).styled("holds when", style::LABEL).end();
    page.blank_line();
    for check in checks {
        let line = page.begin(0, targets).styled(check.id(), style::STRONG).fill_to(severities);
        severity(line, check.severity(Kind::Registration)).fill_to(targets).words(&about(check)).end();
        page.begin(TEXT, TEXT).words(check.title()).end();
    }
    page.blank_line();
    page.begin(0, 0).words("What a check looks at, why it matters and how to fix what it finds:").end();
    page.begin(TEXT, TEXT).words("mqtt-ca-check explain ID").end();
}

/// The columns that the longest of these texts takes, and two spaces.
fn columns_after<'t>(head: &'t str, texts: impl Iterator<Item = &'t str>) -> usize {
    std::iter::once(head).chain(texts).map(width).max().unwrap_or_default().saturating_add(2)
}

/// The fields it is about, in short.
fn about(check: &Check) -> String {
    let targets = || check.targets(Kind::Registration);
    if targets().eq(Field::ALL) {
        return "each field".to_owned();
    }
    targets().map(Field::name).collect::<Vec<_>>().join(", ")
}

fn in_full(page: &mut Page, check: &Check) {
    page.begin(0, 0).styled(check.id(), style::STRONG).end();
    page.begin(TEXT, TEXT).words(check.title()).end();
    page.blank_line();
    let registered = check.severity(Kind::Registration);
    let before = check.severity(Kind::Proposal);
    let line = severity(label(page, TEXT, "severity"), registered);
    if before == registered {
        line.end();
    } else {
        severity(line.words("once registered,"), before).words("before").end();
    }
    let targets: Vec<&str> = check.targets(Kind::Registration).map(Field::target).collect();
    label(page, TEXT, "about").words(&targets.join(", ")).end();
    let needs = check.needs();
    let needs = if needs.is_empty() { "nothing".to_owned() } else { needs.join("; ") };
    label(page, TEXT, "needs").words(&needs).end();
    let explain = check.explain();
    for (heading, text) in
        [("What it checks", explain.what), ("Why it matters", explain.why), ("What you see", explain.seen)]
    {
        page.blank_line();
        page.begin(0, 0).styled(heading, style::STRONG).end();
        paragraph(page, &mut text.split(' ').map(Cow::from).collect());
    }
    page.blank_line();
    page.begin(0, 0).styled("How to fix it", style::STRONG).end();
    with_commands(page, explain.fix);
    page.blank_line();
    label(page, TEXT, "reference").words(check.reference()).end();
}

fn severity(page: &mut Page, severity: Severity) -> &mut Page {
    page.styled(severity.as_str(), style::level(Level::from(severity)))
}

/// What to do, wrapped between words and around commands.
fn with_commands(page: &mut Page, text: &str) {
    let mut words: Vec<Cow<'_, str>> = Vec::new();
    for part in Part::all(text) {
        match part {
            Part::Command { before, command, after } if !fits(command) => {
                words.extend((!before.is_empty()).then_some(before.into()));
                paragraph(page, &mut words);
                apart(page, command);
                // A comma or full stop behind the command would be copied with it.
                let after = after.trim_matches(['.', ',', ';', ':']);
                words.extend((!after.is_empty()).then_some(after.into()));
            }
            Part::Command { before, command, after } => {
                words.push(format!("{before}{command}{after}").into());
            }
            Part::Word(word) => words.push(word.into()),
        }
    }
    paragraph(page, &mut words);
}

/// Writes the words, if there are any; none is broken.
fn paragraph(page: &mut Page, words: &mut Vec<Cow<'_, str>>) {
    if !words.is_empty() {
        words.drain(..).fold(page.begin(TEXT, TEXT), |line, word| line.unbroken(&word)).end();
    }
}

/// Whether a command fits into a line of text.
fn fits(command: &str) -> bool {
    // Two columns for what may stand around it: a bracket, a comma.
    width(command).saturating_add(TEXT).saturating_add(2) <= WIDTH
}

/// A long command on lines of its own, continued by backslashes.
fn apart(page: &mut Page, command: &str) {
    let mut line = String::new();
    let mut indent = COMMAND;
    for word in command.split(' ') {
        let continued = [indent, width(&line), width(word), " ".len(), " \\".len()];
        if !line.is_empty() && continued.into_iter().fold(0, usize::saturating_add) > WIDTH {
            page.begin(indent, indent).unbroken(&format!("{line} \\")).end();
            line.clear();
            indent = COMMAND_GOES_ON;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    page.begin(indent, indent).unbroken(&line).end();
}

/// A part of an explanation.
#[derive(Debug, PartialEq, Eq)]
enum Part<'t> {
    Word(&'t str),
    /// A command, from the program's name to the mark that ends it, and what stands around it without a space.
    Command {
        before: &'t str,
        command: &'t str,
        after: &'t str,
    },
}

impl<'t> Part<'t> {
    fn all(text: &'t str) -> Vec<Self> {
        let mut parts = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (word, after) = rest.split_once(' ').unwrap_or((rest, ""));
            let program = word.trim_start_matches('(');
            if !PROGRAMS.contains(&program) || after.is_empty() {
                parts.push(Part::Word(word));
                rest = after;
                continue;
            }
            let start = rest.trim_start_matches('(');
            let (before, _) =
                rest.split_at_checked(rest.len().saturating_sub(start.len())).unwrap_or_default();
            let (whole, after) = start.split_at_checked(end_of_command(start)).unwrap_or((start, ""));
            let command = without_mark(whole);
            let mark = whole.get(command.len()..).unwrap_or_default();
            parts.push(Part::Command { before, command, after: mark });
            rest = after.trim_start_matches(' ');
        }
        parts
    }
}

/// Where the command ends with which the text begins: behind the first word that ends in a mark of punctuation.
fn end_of_command(text: &str) -> usize {
    let mut end: usize = 0;
    for word in text.split(' ') {
        end = end.saturating_add(word.len());
        let so_far = text.get(..end).unwrap_or(text);
        if without_mark(so_far) != so_far {
            return end;
        }
        end = end.saturating_add(" ".len());
    }
    text.len()
}

/// The text without the marks of punctuation at its end; the dots of an ellipsis and a bracket that closes one within are
/// none.
fn without_mark(text: &str) -> &str {
    let mut text = text;
    while let Some(shorter) = text.strip_suffix([')', ',', ';', ':', '.']) {
        let closes_one = text.ends_with(')') && text.matches('(').count() == text.matches(')').count();
        if text.ends_with("...") || closes_one {
            break;
        }
        text = shorter;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let mut page = Page::new(false);
        with_commands(&mut page, text);
        page.into_text()
    }

    #[test]
    fn a_line_breaks_before_a_command_and_not_within() {
        let text = "Compare what the platform sent with what you have at hand: openssl x509 -in ca.pem -noout -serial. \
                    Then go on.";
        let expected = "  Compare what the platform sent with what you have at hand:\n  openssl x509 -in ca.pem \
                        -noout -serial. Then go on.\n";
        assert_eq!(shown(text), expected);
    }

    #[test]
    fn a_command_longer_than_a_line_stands_apart_as_a_shell_reads_it() {
        let options = ["-option value"; 8].join(" ");
        // 4 + 7 + 4 * 14 + 2 = 69 columns, with a fifth option 76, with its value 82.
        let expected = format!(
            "  Sign it\n    openssl {} -option \\\n        value {}\n  and go on.\n",
            ["-option value"; 4].join(" "),
            ["-option value"; 3].join(" ")
        );
        assert_eq!(shown(&format!("Sign it openssl {options}, and go on.")), expected);
    }

    #[test]
    fn brackets_and_marks_around_a_command_are_no_part_of_it() {
        let parts = Part::all(
            "Make (openssl genrsa -out CA.key 2048, or aliyun x ...), use openssl x509 ... now: openssl",
        );
        let command = |before, command, after| Part::Command { before, command, after };
        assert_eq!(
            parts,
            [
                Part::Word("Make"),
                command("(", "openssl genrsa -out CA.key 2048", ","),
                Part::Word("or"),
                command("", "aliyun x ...", "),"),
                Part::Word("use"),
                command("", "openssl x509 ... now", ":"),
                Part::Word("openssl"),
            ]
        );
        let parts = Part::all("(openssl x -set_serial 0x$(openssl rand -hex 16) -days 9), then");
        let whole = "openssl x -set_serial 0x$(openssl rand -hex 16) -days 9";
        assert_eq!(parts, [command("(", whole, "),"), Part::Word("then")]);
    }
}
