//! The subcommand `man`: the manual in the language of man(1), a page of the command and then one of each subcommand.

use std::io;

use clap::{Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use crate::args;
use crate::exit::{Status, Stop};

pub(crate) fn run() -> Result<Status, Stop> {
    let mut command = args::Command::command().disable_help_subcommand(true);
    // Subcommands are told the name of the whole.
    command.build();
    let mut text = Vec::new();
    for page in [&command].into_iter().chain(command.get_subcommands()) {
        write(page, &mut text).map_err(|error| Stop::Output("the output".to_owned(), error))?;
    }
    Err(Stop::Text(String::from_utf8_lossy(&text).into_owned()))
}

/// One page. The examples and exit statuses at its end keep their lines.
fn write(command: &Command, text: &mut Vec<u8>) -> io::Result<()> {
    let page = Man::new(command.clone()).source(concat!("mqtt-ca-check ", env!("CARGO_PKG_VERSION")));
    page.render_title(text)?;
    page.render_name_section(text)?;
    page.render_synopsis_section(text)?;
    page.render_description_section(text)?;
    page.render_options_section(text)?;
    if command.has_subcommands() {
        page.render_subcommands_section(text)?;
    }
    let end = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let mut roff = Roff::new();
    for line in end.lines() {
        let _ = match line.strip_suffix(':') {
            Some(heading) => roff.control("SH", [heading.to_uppercase().as_str()]).control("nf", []),
            None => roff.text([roman(line)]),
        };
    }
    roff.to_writer(text)
}
