//! Lines of a given width: words are wrapped, long values broken, and colour is added without counting as width.
//! A line that has to stay one, because it will be searched for or copied, can be left as long as it is.
//! All text given to it is escaped already; here it is seen to that no two texts make a command to a CI system together.

use anstyle::Style;
use mqtt_ca_check::untrusted::{is_command_mark, write_escape};
use unicode_width::UnicodeWidthChar;

/// What is written on: how many columns a line has, and whether there is colour.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paper {
    pub(crate) columns: usize,
    pub(crate) is_coloured: bool,
}

impl Paper {
    /// Without a terminal whose width is known: 80 columns.
    pub(crate) const fn plain() -> Self {
        Paper { columns: 80, is_coloured: false }
    }
}

/// Where a value begins on a line of its own, if that saves it from being broken.
const OWN_LINE: usize = 6;

/// Text that is being laid out.
pub(crate) struct Page {
    text: String,
    paper: Paper,
    /// Columns of the current line that are taken.
    column: usize,
    /// Whether something stands in the current line after its indentation.
    is_begun: bool,
    /// Where the lines that follow in this paragraph begin.
    hang: usize,
    /// Whether the current paragraph, or the last, has more than one line.
    is_wrapped: bool,
    /// Columns that the current paragraph may take.
    width: usize,
    /// The last character that is seen.
    last: char,
}

impl Page {
    /// The text that is written on a page.
    pub(crate) fn text(paper: Paper, write: impl FnOnce(&mut Page)) -> String {
        let mut page = Page {
            text: String::new(),
            paper,
            column: 0,
            is_begun: false,
            hang: 0,
            is_wrapped: false,
            width: paper.columns,
            last: '\n',
        };
        write(&mut page);
        page.text
    }

    pub(crate) fn columns(&self) -> usize {
        self.paper.columns
    }

    /// Begins a paragraph in this column; its further lines begin at `hang`.
    pub(crate) fn begin(&mut self, indent: usize, hang: usize) -> &mut Self {
        self.width = self.paper.columns;
        self.is_wrapped = false;
        self.hang = hang;
        self.indent(indent);
        self
    }

    /// Begins a paragraph that stays one line, however long it gets.
    pub(crate) fn begin_one_line(&mut self) -> &mut Self {
        self.begin(0, 0).width = usize::MAX;
        self
    }

    /// Ends the paragraph.
    pub(crate) fn end(&mut self) {
        self.text.push('\n');
        self.column = 0;
        self.last = '\n';
    }

    /// Whether the paragraph that ended last has more than one line.
    pub(crate) fn is_wrapped(&self) -> bool {
        self.is_wrapped
    }

    pub(crate) fn blank_line(&mut self) {
        self.text.push('\n');
    }

    /// Words, wrapped between them.
    pub(crate) fn words(&mut self, text: &str) -> &mut Self {
        self.styled(text, Style::new())
    }

    /// Words in a style, wrapped between them.
    pub(crate) fn styled(&mut self, text: &str, style: Style) -> &mut Self {
        for word in text.split(' ') {
            self.separate(1, width(word));
            self.put(word, style);
        }
        self
    }

    /// A value: it begins where the line is, or on a line of its own if it fits there and not here. Every character of
    /// it is kept where it has to be broken.
    pub(crate) fn value(&mut self, text: &str) -> &mut Self {
        self.separate(1, 1);
        let fits = |column: usize| column.saturating_add(width(text)) <= self.width;
        if !fits(self.column) && OWN_LINE < self.hang && fits(OWN_LINE) {
            self.text.truncate(self.text.trim_end_matches(' ').len());
            self.end();
            self.indent(OWN_LINE);
        }
        self.put(text, Style::new());
        self
    }

    /// A value that stays in this line however long it is, since it will be searched for or copied.
    pub(crate) fn whole(&mut self, text: &str) -> &mut Self {
        self.separate(1, 1);
        let width = std::mem::replace(&mut self.width, usize::MAX);
        self.put(text, Style::new());
        self.width = width;
        self
    }

    /// Text that stays in one line: this one, or the next if it fits better there.
    pub(crate) fn unbroken(&mut self, text: &str) -> &mut Self {
        self.separate(1, width(text));
        self.put(text, Style::new());
        self
    }

    /// Fills the line up to this column, with two spaces at least.
    pub(crate) fn fill_to(&mut self, column: usize) -> &mut Self {
        let gap = column.saturating_sub(self.column).max(2);
        self.indent(gap);
        self
    }

    /// Two spaces.
    pub(crate) fn gap(&mut self) -> &mut Self {
        self.fill_to(0)
    }

    /// A value after two spaces, or on a new line if it does not fit.
    pub(crate) fn next_value(&mut self, text: &str) -> &mut Self {
        self.separate(2, width(text));
        self.put(text, Style::new());
        self
    }

    /// A gap before the next word, or a new line if the word fits better there.
    fn separate(&mut self, gap: usize, width: usize) {
        if !self.is_begun {
            return;
        }
        if self.column.saturating_add(gap).saturating_add(width) > self.width {
            self.new_line();
        } else {
            self.spaces(gap);
        }
    }

    fn put(&mut self, text: &str, style: Style) {
        let style = if self.paper.is_coloured { style } else { Style::new() };
        self.text.push_str(&style.render().to_string());
        for character in text.chars() {
            if is_command_mark(self.last, character) {
                let mut escape = String::new();
                write_escape(&mut escape, character);
                escape.chars().for_each(|character| self.put_character(character));
            } else {
                self.put_character(character);
            }
        }
        self.text.push_str(&style.render_reset().to_string());
        self.is_begun = true;
    }

    fn put_character(&mut self, character: char) {
        let width = character.width().unwrap_or(0);
        if self.column.saturating_add(width) > self.width {
            self.new_line();
        }
        self.text.push(character);
        self.column = self.column.saturating_add(width);
        self.last = character;
    }

    fn new_line(&mut self) {
        self.end();
        self.is_wrapped = true;
        self.indent(self.hang);
    }

    fn indent(&mut self, columns: usize) {
        self.spaces(columns);
        self.is_begun = false;
    }

    fn spaces(&mut self, count: usize) {
        self.text.extend(std::iter::repeat_n(' ', count));
        self.column = self.column.saturating_add(count);
        self.last = ' ';
    }
}

/// Columns that text takes.
pub(crate) fn width(text: &str) -> usize {
    text.chars().filter_map(UnicodeWidthChar::width).fold(0, usize::saturating_add)
}

#[cfg(test)]
mod tests {
    use anstyle::AnsiColor;

    use super::*;

    fn page(build: impl FnOnce(&mut Page)) -> String {
        Page::text(Paper::plain(), build)
    }

    #[test]
    fn words_are_wrapped_at_eighty_columns() {
        let text = page(|page| page.begin(2, 4).words(&["seven77"; 12].join(" ")).end());
        // 2 + 9 * 8 + 7 = 81 columns would be ten words; nine are 2 + 8 * 8 + 7 = 73.
        let first = format!("  {}\n", ["seven77"; 9].join(" "));
        assert_eq!(text, format!("{first}    {}\n", ["seven77"; 3].join(" ")));
    }

    #[test]
    fn a_value_longer_than_a_line_is_broken_and_loses_nothing() {
        let value = "x ".repeat(100);
        let text = page(|page| page.begin(2, 4).value(&value).end());
        assert!(text.lines().all(|line| width(line) <= 80));
        let first = text.lines().next().unwrap();
        assert_eq!(first, format!("  {}", &value[..78]));
        let joined: String =
            text.lines().enumerate().map(|(at, line)| &line[if at == 0 { 2 } else { 4 }..]).collect();
        assert_eq!(joined, value);
    }

    #[test]
    fn a_value_that_fits_on_a_line_of_its_own_is_not_broken() {
        let value = "x".repeat(70);
        let text = page(|page| page.begin(4, 14).words("found").fill_to(14).value(&value).end());
        assert_eq!(text, format!("    found\n      {value}\n"));
    }

    #[test]
    fn a_line_that_has_to_stay_one_does() {
        let value = "x".repeat(100);
        let text = page(|page| page.begin_one_line().words("PASSED").value(&value).next_value(&value).end());
        assert_eq!(text, format!("PASSED {value}  {value}\n"));
    }

    #[test]
    fn two_texts_make_no_command_to_a_ci_system_together() {
        let text = page(|page| {
            page.begin(0, 0).value("#").put("#vso[x]", Style::new());
            page.end();
            page.begin(2, 2).value(":").put(":error::x", Style::new());
            page.end();
        });
        assert_eq!(text, "#\\u{23}vso[x]\n  :\\u{3a}error:\\u{3a}x\n");
    }

    #[test]
    fn wide_characters_count_two_columns() {
        let text = page(|page| page.begin(0, 0).value(&"证".repeat(41)).end());
        assert_eq!(text, format!("{}\n证\n", "证".repeat(40)));
    }

    #[test]
    fn colour_takes_no_columns_and_is_left_out_unless_asked_for() {
        let style = AnsiColor::Red.on_default();
        let word = "y".repeat(80);
        assert_eq!(page(|page| page.begin(0, 0).styled(&word, style).end()), format!("{word}\n"));
        let coloured = Page::text(Paper { is_coloured: true, ..Paper::plain() }, |page| {
            page.begin(0, 0).styled(&word, style).end()
        });
        assert_eq!(coloured, format!("\u{1b}[31m{word}\u{1b}[0m\n"));
    }
}
