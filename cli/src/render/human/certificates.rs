//! The facts of certificates for people: a block for each as it comes, and one for each place where none could be read.
//! But for its first line, whose path is searched for and copied, no line of a block is wider than 80 columns.

use std::io::{self, Write};

use super::super::certificates::{Found, Inspected, place_in};
use super::super::form::{Form, Frame};
use super::{facts, style, unreadable};
use crate::layout::{Page, Paper};
use crate::summary::Summary;

pub(in super::super) struct HumanCertificates(pub(in super::super) Paper);

impl Frame for HumanCertificates {
    /// Blocks have a blank line between them.
    fn separator(&self) -> &'static [u8] {
        b"\n"
    }

    /// One block needs no sum.
    fn tail(&self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        if summary.total < 2 {
            return Ok(());
        }
        let noun = if summary.passed == 1 { "certificate" } else { "certificates" };
        let sum = format!("{} {noun}, {} unreadable", summary.passed, summary.unreadable);
        write!(out, "\n{}", Page::text(self.0, |page| page.begin(0, 2).styled(&sum, style::STRONG).end()))
    }
}

impl Form<Inspected<'_>> for HumanCertificates {
    fn row(&self, row: &Inspected<'_>, out: &mut Vec<u8>) -> io::Result<()> {
        let Inspected { place, found } = row;
        let name = place_in(place.source, place.record);
        let text = Page::text(self.0, |page| {
            let line = page.begin_one_line();
            let line = match found {
                Found::Certificate { .. } => line.styled(&name, style::STRONG),
                Found::Problem(_) => line.styled("UNREADABLE", style::UNREADABLE).gap().value(&name),
            };
            place.target.into_iter().fold(line, |line, target| line.gap().words(target)).end();
            match found {
                Found::Certificate { facts, .. } => facts::in_full(page, facts),
                Found::Problem(problem) => unreadable(page, problem),
            }
        });
        out.write_all(text.as_bytes())
    }
}
