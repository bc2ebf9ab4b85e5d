//! The format `human`: for whoever has to act on a report. The first line has the answer, and what is behind it follows at
//! once; what passed is counted. Of several records, each that passed has one line. But for those one-line summaries, whose
//! paths are searched for and copied, no line is wider than the terminal. Colour adds nothing that words do not say.

pub(super) mod catalogue;
pub(super) mod certificates;
mod commands;
mod facts;
mod findings;
mod next;
mod servers;
mod style;
mod value;

use std::io::{self, Write};

use mqtt_ca_check::case::Kind;
use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::report::{Possession, Reason, Report, Verdict};
use mqtt_ca_check::untrusted;
use mqtt_ca_check::wire::{Field, InputErrorCode};

use self::findings::Findings;
use self::style::label;
use super::certificates::{Problem, place_in};
use super::form::{Detail, Extent, Files, Form, Frame, judged_at};
use crate::entry::Entry;
use crate::layout::{Page, Paper};
use crate::summary::Summary;

pub(super) struct Human {
    judged_at: String,
    basis: Basis,
    detail: Detail,
    files: Option<Files>,
    paper: Paper,
}

impl Human {
    pub(super) fn new(policy: &Policy, extent: Extent<'_>, paper: Paper) -> Self {
        Human {
            judged_at: judged_at(policy),
            basis: basis(policy),
            detail: extent.detail,
            files: extent.files.cloned(),
            paper,
        }
    }

    fn is_shown(&self, verdict: Verdict) -> bool {
        self.detail != Detail::Quiet || verdict != Verdict::Passed
    }
}

impl Frame for Human {
    fn tail(&self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let has_shown = self.detail != Detail::Quiet || summary.passed != summary.total;
        let text = Page::text(self.paper, |page| {
            if summary.total > 1 && has_shown {
                totals(page, summary, self);
            }
            for warning in &summary.warnings {
                page.begin(0, 2).words(&format!("warning: {warning}")).end();
            }
        });
        out.write_all(text.as_bytes())
    }
}

impl Form<Entry<'_>> for Human {
    fn row(&self, entry: &Entry<'_>, out: &mut Vec<u8>) -> io::Result<()> {
        let verdict = entry.verdict();
        if !self.is_shown(verdict) {
            return Ok(());
        }
        let text = Page::text(self.paper, |page| match entry.result {
            Ok(report) if verdict == Verdict::Passed && self.detail != Detail::Verbose => {
                in_one_line(page, entry, report);
            }
            _ => {
                in_full(page, entry, &place(entry), self);
                page.blank_line();
            }
        });
        out.write_all(text.as_bytes())
    }

    fn alone(&self, entry: &Entry<'_>) -> Option<String> {
        let is_shown = self.is_shown(entry.verdict());
        Some(Page::text(self.paper, |page| {
            if is_shown {
                in_full(page, entry, &place_in(entry.source, None), self);
            }
        }))
    }
}

/// All that somebody has to know about a record; with everything else where that is asked for.
fn in_full(page: &mut Page, entry: &Entry<'_>, place: &str, form: &Human) {
    let verdict = entry.verdict();
    let word = verdict.as_str().to_uppercase();
    let line = page.begin(0, 2).styled(&word, style::verdict(verdict));
    let report = match entry.result {
        Ok(report) => report,
        Err(error) => {
            line.gap().whole(place).end();
            page.blank_line();
            return unreadable(page, &Problem::from(error));
        }
    };
    let findings = Findings::of(report);
    let possession =
        report.possession().map(|it| format!("ossession of the CA's key is {}", possession(report, it)));
    let counts = findings.counts(verdict == Verdict::Failed);
    let sentence = match (verdict, counts) {
        (Verdict::Passed, counts) => {
            if let Some(counts) = counts {
                let _written = line.words(&format!("with {counts}"));
            }
            let possession = possession.map(|possession| format!("p{possession}, ")).unwrap_or_default();
            format!("{possession}{}.", findings.passed_checks())
        }
        (_, counts) => {
            let possession = match (&possession, &counts) {
                (None, _) => None,
                (Some(possession), None) => Some(format!("p{possession}.")),
                (Some(possession), Some(_)) => Some(format!("P{possession}.")),
            };
            let counts = counts.map(|counts| format!("{counts}."));
            counts.into_iter().chain(possession).collect::<Vec<_>>().join(" ")
        }
    };
    line.gap().whole(&format!("{place}:")).words(&sentence).end();
    if let Some(remark) = after_error(report) {
        page.begin(0, 2).words(&remark).end();
    }
    if findings.show(page, form.detail == Detail::Verbose) {
        page.blank_line();
    }
    facts::in_short(page, report);
    servers::line(page, report);
    let is_proposal = report.case().kind() == Kind::Proposal;
    match verdict {
        Verdict::Passed => {
            facts::identity(page, report);
            if let Some(basis) = basis_of(report, &form.basis) {
                page.begin(0, 2).words(basis).end();
            }
        }
        _ => {
            page.begin(0, 2).words(&format!("{}{}", findings.passed_checks(), findings.beside_passed())).end()
        }
    }
    if let Some(files) = form.files.as_ref().filter(|_| is_proposal) {
        next::show(page, report, files);
    }
    if form.detail == Detail::Verbose {
        page.blank_line();
        facts::all(page, report);
        page.blank_line();
        label(page, 2, "judged at").words(&form.judged_at).end();
        if let Some(basis) = basis_of(report, &form.basis) {
            label(page, 2, "basis").words(basis).end();
        }
        findings.list_all(page);
    }
}

/// A record that passed, among others.
fn in_one_line(page: &mut Page, entry: &Entry<'_>, report: &Report) {
    let line = page.begin_one_line().styled("PASSED", style::verdict(Verdict::Passed)).gap();
    let line = name(report).into_iter().fold(line.value(&place(entry)), |line, name| line.next_value(&name));
    let line = facts::left(report).into_iter().fold(line, |line, left| line.gap().words(&left));
    let unproven = report.possession().filter(|possession| *possession != Possession::Proven);
    let unproven = unproven.map(|possession| format!("possession {possession}"));
    let also = unproven.into_iter().chain(Findings::of(report).in_short()).chain(after_error(report));
    also.fold(line, |line, also| line.gap().words(&also)).end();
}

/// Said of a record that may be a part of what could not be read.
fn after_error(report: &Report) -> Option<String> {
    let record = report.case().record();
    let line = record.line().filter(|_| record.is_after_error())?;
    Some(format!("read in line {line}, right behind what could not be read"))
}

/// The source, and the record in it; a source that could not be read has no records.
pub(crate) fn place(entry: &Entry<'_>) -> String {
    let has_records = !entry.result.is_err_and(|error| error.code() == InputErrorCode::Io);
    place_in(entry.source, has_records.then_some(entry.record))
}

/// What the owner calls the CA or the device, and its serial number, or the subject of what came in a file; so short, and without gaps,
/// that no part of them can pass for a line.
fn name(report: &Report) -> Vec<String> {
    let record = report.case().record();
    let field = |field: Field| record.field(field).filter(|text| !text.is_empty());
    let name = field(Field::CaName).or_else(|| field(Field::DeviceName)).map(untrusted::quoted_in_short);
    let sn = field(Field::Sn).or_else(|| field(Field::DeviceSn)).map(|sn| match style::plain(sn) {
        Some(sn) => format!("Sn {sn}"),
        None => format!("Sn {}", untrusted::quoted_in_short(sn)),
    });
    let names: Vec<String> = name.into_iter().chain(sn).collect();
    if names.is_empty() { facts::subject_in_short(report).into_iter().collect() } else { names }
}

/// Whether possession is proven, and if not, what no finding says of it.
fn possession(report: &Report, possession: Possession) -> String {
    let word = possession.as_str();
    if possession != Possession::Unproven {
        return word.to_owned();
    }
    let decides = report.reasons().any(|reason| matches!(reason, Reason::Possession(_)));
    let let_pass = if decides { "" } else { ", which --allow-unproven lets pass" };
    let why = report.why_unproven().map(|why| format!(": {why}")).unwrap_or_default();
    format!("{word}{let_pass}{why}")
}

/// What was compared with what the caller knows, in words, if anything was.
struct Basis(Option<String>);

/// Without anything known from elsewhere a response is only measured by itself.
const NOT_COMPARED: &str = "Not compared with what you know: add --expect-code";

impl Basis {
    /// What is said of it; where nothing is claimed, there may be nothing to say.
    fn of(&self, has_claim: bool) -> Option<&str> {
        self.0.as_deref().or(has_claim.then_some(NOT_COMPARED))
    }
}

fn basis(policy: &Policy) -> Basis {
    let options = [
        (policy.expected_code().is_some(), "--expect-code"),
        (policy.expected_sn().is_some(), "--expect-sn"),
        (policy.expected_ca_sha256().is_some(), "--expect-ca-sha256"),
    ];
    let given: Vec<&str> =
        options.into_iter().filter(|(is_given, _)| *is_given).map(|(_, option)| option).collect();
    Basis((!given.is_empty()).then(|| format!("Compared with {}", given.join(", "))))
}

/// The same of one report; what is about to be registered came with its code, and of a device nothing is known beforehand.
fn basis_of<'f>(report: &Report, basis: &'f Basis) -> Option<&'f str> {
    match (report.case().kind(), report.case().registered()) {
        (Kind::Proposal, None) => Some("Not compared with what is registered: add --against LIST"),
        (Kind::Proposal, Some(_)) => Some("Compared with the lists that were given"),
        (Kind::Device | Kind::RegisteredDevice, _) => None,
        _ => basis.of(report.possession().is_some()),
    }
}

/// The line and the path of a problem.
fn place_of(problem: &Problem) -> Option<String> {
    match (problem.line, &problem.error.path) {
        (None, None) => None,
        (Some(line), None) => Some(format!("line {line}")),
        (None, Some(path)) => Some(path.clone()),
        (Some(line), Some(path)) => Some(format!("line {line}, {path}")),
    }
}

/// Why there was nothing to judge or to show.
fn unreadable(page: &mut Page, problem: &Problem) {
    let line = page.begin(0, 2).styled(&format!("error[{}]:", problem.error.code), style::UNREADABLE);
    line.words(&untrusted::bare(&problem.error.message)).end();
    if let Some(place) = place_of(problem) {
        label(page, 2, "in").value(&untrusted::bare(&place)).end();
    }
    if let Some(id) = &problem.request_id {
        label(page, 2, "request").value(&untrusted::quoted(id)).end();
    }
    if let Some(help) = &problem.error.help {
        commands::end_with(label(page, 2, "fix"), style::VALUES, &untrusted::line(help));
    }
}

/// The last lines about several records.
fn totals(page: &mut Page, summary: &Summary, form: &Human) {
    page.begin(0, 2).styled(&summary.counts(), style::STRONG).end();
    for (verdict, count, places) in [
        (Verdict::Failed, summary.failed, &summary.failed_first),
        (Verdict::Unreadable, summary.unreadable, &summary.unreadable_first),
    ] {
        let shown = u64::try_from(places.len()).unwrap_or(u64::MAX);
        let Some(more) = count.checked_sub(shown).filter(|_| shown > 0) else { continue };
        let line = page
            .begin(2, style::VALUES)
            .styled(verdict.as_str(), style::verdict(verdict))
            .fill_to(style::VALUES);
        let line = places.iter().fold(line, |line, place| line.next_value(place));
        if more > 0 {
            line.gap().words(&format!("and {more} more")).end();
        } else {
            line.end();
        }
    }
    let basis = form.basis.of(summary.has_claims).map(|basis| format!(" {basis}")).unwrap_or_default();
    page.begin(0, 2).words(&format!("Judged at {}.{basis}", form.judged_at)).end();
}
