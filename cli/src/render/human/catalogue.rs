//! Checks of the catalogue for people: one in full, several in a table. Commands in the text can be copied: a line breaks
//! before one rather than within, and one that is longer than a line stands apart, continued as a shell reads it.

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

/// Columns of the word `severity`, which none of them is longer than, and two spaces.
const SEVERITY: usize = 10;

/// Stands around commands in explanations.
const COMMAND_MARK: char = '`';

pub(in super::super) fn catalogue(
    checks: &[Check],
    is_coloured: bool,
    mut out: impl Write,
) -> io::Result<()> {
    let text = Page::text(is_coloured, |page| match checks {
        [check] => in_full(page, check),
        checks => table(page, checks),
    });
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Two lines for each: what identifies it, and what holds if it passes.
fn table(page: &mut Page, checks: &[Check]) {
    let longest = checks.iter().map(|check| width(check.id())).max().unwrap_or_default();
    let severities = longest.saturating_add(2);
    let targets = severities.saturating_add(SEVERITY);
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

/// The fields it is about, in short.
fn about(check: &Check) -> String {
    let targets = check.targets(Kind::Registration);
    if targets == Field::ALL {
        return "each field".to_owned();
    }
    targets.iter().map(|field| field.name()).collect::<Vec<_>>().join(", ")
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
    let targets: Vec<&str> = check.targets(Kind::Registration).iter().map(|field| field.target()).collect();
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
        page.begin(TEXT, TEXT).words(&without_marks(text)).end();
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

/// A paragraph, wrapped between words and around commands.
fn with_commands(page: &mut Page, text: &str) {
    let mut is_in_command = false;
    let words = text.split(|character| {
        is_in_command ^= character == COMMAND_MARK;
        character == ' ' && !is_in_command
    });
    let mut line: Vec<String> = Vec::new();
    for word in words {
        // What stands around a long command, a comma or a full stop, would be copied with it.
        if let Some(command) = word.split(COMMAND_MARK).nth(1).filter(|command| !fits(command)) {
            paragraph(page, &mut line);
            apart(page, command);
        } else {
            line.push(without_marks(word));
        }
    }
    paragraph(page, &mut line);
}

fn without_marks(text: &str) -> String {
    text.replace(COMMAND_MARK, "")
}

/// Writes the words, if there are any; none is broken.
fn paragraph(page: &mut Page, words: &mut Vec<String>) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        Page::text(false, |page| with_commands(page, text))
    }

    #[test]
    fn a_line_breaks_before_a_command_and_not_within() {
        let text = "Compare what the platform sent with what you have at hand: `openssl x509 -in ca.pem -noout -serial`. \
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
        assert_eq!(shown(&format!("Sign it `openssl {options}`, and go on.")), expected);
    }
}
