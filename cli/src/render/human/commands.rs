//! Sentences with commands in them, which stand between backticks and can be copied: a line breaks before a command rather than
//! within, and one that is longer than a line stands apart, continued as a shell reads it.

use crate::layout::{Page, width};

/// Stands around commands.
const MARK: char = '`';

/// What a command is pasted into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shell {
    Sh,
    PowerShell,
}

impl Shell {
    /// What stands at the end of a line that goes on.
    const fn continuation(self) -> &'static str {
        match self {
            Shell::Sh => " \\",
            Shell::PowerShell => " `",
        }
    }

    /// Commands that write these lines into a file.
    pub(super) fn lines_into<'l>(
        self,
        file: &'l str,
        lines: &'l [&'l str],
    ) -> impl Iterator<Item = String> + 'l {
        lines.iter().enumerate().map(move |(index, line)| match (self, index) {
            (Shell::Sh, 0) => format!("echo {line} > {file}"),
            (Shell::Sh, _) => format!("echo {line} >> {file}"),
            (Shell::PowerShell, 0) => format!("Set-Content {file} '{line}' -Encoding ascii"),
            (Shell::PowerShell, _) => format!("Add-Content {file} '{line}' -Encoding ascii"),
        })
    }

    /// Stands before a command of which Git Bash on Windows would take an argument such as /CN=... for a path.
    pub(super) const fn without_paths(self) -> &'static str {
        match self {
            Shell::Sh => "MSYS_NO_PATHCONV=1 ",
            Shell::PowerShell => "",
        }
    }
}

/// Where a command begins that stands apart, and where it goes on.
const APART: usize = 4;
const GOES_ON: usize = 8;

/// Ends a paragraph that was begun with these words; their further lines begin in the column `hang`.
pub(super) fn end_with(page: &mut Page, hang: usize, text: &str) {
    let mut is_in_command = false;
    let words = text.split(|character| {
        is_in_command ^= character == MARK;
        character == ' ' && !is_in_command
    });
    let mut is_begun = true;
    for word in words {
        // What stands around a long command, a comma or a full stop, would be copied with it.
        if let Some(command) = word.split(MARK).nth(1).filter(|command| !fits(page, hang, command)) {
            if std::mem::take(&mut is_begun) {
                page.end();
            }
            apart(page, command, Shell::Sh);
            continue;
        }
        if !std::mem::replace(&mut is_begun, true) {
            let _begun = page.begin(hang, hang);
        }
        let _written = page.unbroken(&without_marks(word));
    }
    if is_begun {
        page.end();
    }
}

pub(super) fn without_marks(text: &str) -> String {
    text.replace(MARK, "")
}

/// Whether a command fits into a line of its paragraph.
fn fits(page: &Page, hang: usize, command: &str) -> bool {
    // Two columns for what may stand around it: a bracket, a comma.
    width(command).saturating_add(hang).saturating_add(2) <= page.columns()
}

/// A command on lines of its own, continued as the shell has it; an option stays with its value.
pub(super) fn apart(page: &mut Page, command: &str, shell: Shell) {
    let mut pieces: Vec<String> = Vec::new();
    for word in command.split(' ') {
        match pieces.last_mut().filter(|piece| !word.starts_with('-') || is_open(piece)) {
            Some(piece) => piece.extend([" ", word]),
            None => pieces.push(word.to_owned()),
        }
    }
    // One that is too long for where it would begin moves to the left; a break of ours would be pasted with it.
    let end_line = |page: &mut Page, indent: usize, line: &str| {
        let indent = indent.min(page.columns().saturating_sub(width(line)));
        page.begin(indent, indent).whole(line).end();
    };
    let mut line = String::new();
    let mut indent = APART;
    let mut pieces = pieces.iter().peekable();
    while let Some(piece) = pieces.next() {
        let behind = if pieces.peek().is_some() { shell.continuation() } else { "" };
        let columns = [indent, width(&line), " ".len(), width(piece), behind.len()];
        if !line.is_empty() && columns.into_iter().fold(0, usize::saturating_add) > page.columns() {
            end_line(page, indent, &format!("{line}{}", shell.continuation()));
            line.clear();
            indent = GOES_ON;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(piece);
    }
    end_line(page, indent, &line);
}

/// Whether a part of a command ends inside of quotes, where a line must not break.
fn is_open(piece: &str) -> bool {
    let mut quote = None;
    let mut characters = piece.chars();
    while let Some(character) = characters.next() {
        match (quote, character) {
            (None, '\'' | '"') => quote = Some(character),
            (None | Some('"'), '\\') => drop(characters.next()),
            (Some(open), _) if open == character => quote = None,
            _ => {}
        }
    }
    quote.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Paper;

    fn shown(text: &str) -> String {
        Page::text(Paper::plain(), |page| end_with(page.begin(2, 2), 2, text))
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
        // 4 + 7 + 4 * 14 + 2 = 69 columns, with a fifth option and its value 83.
        let four = ["-option value"; 4].join(" ");
        let expected = format!("  Sign it\n    openssl {four} \\\n        {four}\n  and go on.\n");
        assert_eq!(shown(&format!("Sign it `openssl {options}`, and go on.")), expected);
    }

    #[test]
    fn no_line_breaks_inside_of_quotes() {
        for (piece, expected) in [
            ("sed '1i", true),
            ("sed '1i -x'", false),
            ("\"a", true),
            ("'it'\\''s", true),
            ("'it'\\''s'", false),
            ("\\'", false),
        ] {
            assert_eq!(is_open(piece), expected, "{piece}");
        }
    }
}
