//! The facts of certificates for people: a block for each as it comes, and one for each place where none could be read.
//! But for its first line, whose path is searched for and copied, no line of a block is wider than 80 columns.

use std::io::{self, Write};

use mqtt_ca_check::report::Facts;

use super::super::certificates::{Certificates, Place, Problem};
use super::{facts, place_in, style, unreadable};
use crate::layout::{Page, Paper};
use crate::summary::Summary;

pub(in super::super) struct HumanCertificates<W> {
    paper: Paper,
    out: W,
    is_first: bool,
}

impl<W: Write> HumanCertificates<W> {
    pub(in super::super) fn new(paper: Paper, out: W) -> Self {
        HumanCertificates { paper, out, is_first: true }
    }

    /// Blocks have a blank line between them.
    fn block(&mut self, write: impl FnOnce(&mut Page)) -> io::Result<()> {
        if !std::mem::take(&mut self.is_first) {
            self.out.write_all(b"\n")?;
        }
        self.out.write_all(Page::text(self.paper, write).as_bytes())?;
        self.out.flush()
    }
}

impl<W: Write> Certificates for HumanCertificates<W> {
    fn certificate(&mut self, place: Place<'_>, facts: &Facts) -> io::Result<()> {
        self.block(|page| {
            let line = page.begin_one_line().styled(&place_in(place.source, place.record), style::STRONG);
            target(line, place).end();
            facts::in_full(page, facts);
        })
    }

    fn problem(&mut self, place: Place<'_>, problem: Problem) -> io::Result<()> {
        self.block(|page| {
            let line = page.begin_one_line().styled("UNREADABLE", style::UNREADABLE).gap();
            target(line.value(&place_in(place.source, place.record)), place).end();
            unreadable(page, &problem);
        })
    }

    /// One block needs no sum.
    fn end(&mut self, summary: &Summary) -> io::Result<()> {
        if summary.total < 2 {
            return self.out.flush();
        }
        let noun = if summary.passed == 1 { "certificate" } else { "certificates" };
        let sum = format!("{} {noun}, {} unreadable", summary.passed, summary.unreadable);
        self.block(|page| page.begin(0, 2).styled(&sum, style::STRONG).end())
    }
}

/// The field of the record, if it was one.
fn target<'p>(page: &'p mut Page, place: Place<'_>) -> &'p mut Page {
    match place.target {
        Some(target) => page.gap().words(target),
        None => page,
    }
}
