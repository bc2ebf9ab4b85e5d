//! The subcommand `explain`: the catalogue, or one check of it in full.

use std::slice;

use mqtt_ca_check::catalogue;

use crate::args::ExplainArguments;
use crate::exit::{Status, Stop, is_reader_gone};
use crate::output;
use crate::render;

pub(crate) fn run(arguments: &ExplainArguments) -> Result<Status, Stop> {
    let checks = arguments.check.map_or_else(catalogue, slice::from_ref);
    let path = arguments.output.output.as_deref();
    let file = output::create(path)?;
    let paper = output::paper(arguments.output.color, path);
    let write = |out| render::catalogue(arguments.output.format, checks, paper, out);
    match output::writer(file).and_then(write) {
        Err(error) if !is_reader_gone(&error) => Err(Stop::Output(output::name(path), error)),
        // The text is the same every time and says nothing about an input, so a reader who has seen enough of it is no failure.
        _ => Ok(Status::Passed),
    }
}
