//! The format `human`: for whoever has to act on a report. One record is told in full; of several, each has a line, and
//! what did not pass is told below it. But for these one-line
//! summaries, whose paths are searched for and copied, no line is wider than 80 columns. Colour adds nothing that words do
//! not say.

pub(super) mod catalogue;
pub(super) mod certificates;
mod facts;
mod findings;
mod style;

use std::io::{self, Write};

use mqtt_ca_check::check::Ground;
use mqtt_ca_check::policy::{Expectations, Policy};
use mqtt_ca_check::report::{Entry, Possession, Report, Verdict};
use mqtt_ca_check::untrusted;
use mqtt_ca_check::wire::{Field, InputErrorCode};

use self::findings::Findings;
use self::style::label;
use super::certificates::Problem;
use super::reports::{Form, judged_at};
use crate::layout::Page;
use crate::summary::Summary;

pub(super) struct Human {
    judged_at: String,
    expectations: Expectations,
    is_coloured: bool,
}

impl Human {
    pub(super) fn new(policy: &Policy, is_coloured: bool) -> Self {
        Human { judged_at: judged_at(policy), expectations: policy.expectations.clone(), is_coloured }
    }
}

impl Form for Human {
    fn row(&self, entry: &Entry<'_>, out: &mut Vec<u8>) -> io::Result<()> {
        out.write_all(Page::text(self.is_coloured, |page| among_others(page, entry)).as_bytes())
    }

    fn alone(&self, entry: &Entry<'_>) -> Option<String> {
        Some(Page::text(self.is_coloured, |page| alone(page, entry, self)))
    }

    fn tail(&self, summary: &Summary, out: &mut Vec<u8>) -> io::Result<()> {
        let text = Page::text(self.is_coloured, |page| {
            if summary.total > 1 {
                totals(page, summary, self);
            }
            warnings(page, summary);
        });
        out.write_all(text.as_bytes())
    }
}

/// The only record: all that is known about it.
fn alone(page: &mut Page, entry: &Entry<'_>, form: &Human) {
    let verdict = entry.verdict();
    page.begin(0, 2)
        .styled(&verdict_word(verdict), style::verdict(verdict))
        .gap()
        .value(&place_in(entry.source, None))
        .end();
    let report = match entry.result {
        Ok(report) => report,
        Err(error) => {
            page.blank_line();
            return unreadable(page, &Problem::from(error));
        }
    };
    let possession = report.possession();
    page.begin(0, 2)
        .words("possession")
        .styled(possession.as_str(), style::possession(possession))
        .words(&possession_meaning(report))
        .end();
    let findings = Findings::of(report);
    for remark in after_error(report).into_iter().chain(findings.reason()) {
        page.begin(0, 2).words(&remark).end();
    }
    page.blank_line();
    facts::who(page, report);
    label(page, 2, "judged at").words(&form.judged_at).end();
    label(page, 2, "basis").words(&basis(&form.expectations)).end();
    findings.unsatisfied(page, Page::blank_line);
    findings.satisfied(page);
}

/// One record of several: one line, and below it what failed or could not be checked, unless the record passed.
fn among_others(page: &mut Page, entry: &Entry<'_>) {
    let verdict = entry.verdict();
    let line = page.begin_one_line().styled(&verdict_word(verdict), style::verdict(verdict)).fill_to(12);
    let report = match entry.result {
        Ok(report) => report,
        Err(error) => {
            line.value(&place(entry)).end();
            unreadable(page, &Problem::from(error));
            return page.blank_line();
        }
    };
    let possession = report.possession();
    let line =
        line.styled(possession.as_str(), style::possession(possession)).fill_to(22).value(&place(entry));
    let line = name(report).into_iter().fold(line, |line, name| line.next_value(&name));
    let findings = Findings::of(report);
    if verdict == Verdict::Passed {
        let remarks = findings.in_short().into_iter().chain(after_error(report));
        return remarks.fold(line, |line, also| line.gap().words(&also)).end();
    }
    line.end();
    page.set_margin(2);
    for remark in after_error(report).into_iter().chain(findings.reason()) {
        page.begin(0, 2).words(&remark).end();
    }
    findings.unsatisfied(page, |_| {});
    page.set_margin(0);
    page.blank_line();
}

/// Said of a record that may be a part of what could not be read.
fn after_error(report: &Report<'_>) -> Option<String> {
    let record = report.case().record();
    let line = record.line().filter(|_| record.is_after_error())?;
    Some(format!("read in line {line}, right behind what could not be read"))
}

fn verdict_word(verdict: Verdict) -> String {
    verdict.as_str().to_uppercase()
}

/// The source, and the record in it; a source that could not be read has no records.
fn place(entry: &Entry<'_>) -> String {
    let has_records = !entry.result.is_err_and(|error| error.code() == InputErrorCode::Io);
    place_in(entry.source, has_records.then_some(entry.record))
}

/// A source, and the record in it, in a form that no other text of the line can be taken for.
fn place_in(source: &str, record: Option<usize>) -> String {
    let source = untrusted::without_gaps(&untrusted::bare(source));
    match record {
        Some(record) => format!("{source}#{record}"),
        None => source,
    }
}

/// What the owner calls the CA, or else its Sn; so short, and without gaps, that no part of it can pass for a line.
fn name(report: &Report<'_>) -> Option<String> {
    let record = report.case().record();
    let field =
        |field: Field| record.field(field).filter(|text| !text.is_empty()).map(untrusted::quoted_in_short);
    field(Field::CaName).or_else(|| field(Field::Sn).map(|sn| format!("Sn {sn}")))
}

fn possession_meaning(report: &Report<'_>) -> String {
    match report.possession() {
        Possession::Proven => String::from("- the CA's key signed a certificate for this registration code"),
        Possession::Unproven if report.policy().allow_unproven => {
            format!("- {}; accepted, since --allow-unproven is given", unproven(report))
        }
        Possession::Unproven => format!("- {}", unproven(report)),
        Possession::Refuted => String::from(
            "- the verification certificate proves nothing: it names another code or issuer, or another key signed it",
        ),
    }
}

/// Why possession is neither proven nor refuted.
fn unproven(report: &Report<'_>) -> &'static str {
    let without_holder = report.findings().iter().find_map(|finding| match finding.check.possession() {
        Some(Ground::Holder(without)) if finding.outcome.is_failed() => Some(without),
        _ => None,
    });
    match without_holder {
        Some(without) => without,
        None if report.case().proof_is_ca() => {
            "the CA certificate was handed in as its own proof, which anybody can do"
        }
        None => "what the proof needs is missing or could not be verified",
    }
}

/// What the verdict rests upon. Without anything known from elsewhere the response is only measured by itself.
fn basis(expectations: &Expectations) -> String {
    let options = [
        (expectations.code.is_some(), "--expect-code"),
        (expectations.sn.is_some(), "--expect-sn"),
        (expectations.ca_sha256.is_some(), "--expect-ca-sha256"),
    ];
    let given: Vec<&str> =
        options.into_iter().filter(|(is_given, _)| *is_given).map(|(_, option)| option).collect();
    if given.is_empty() {
        "self-consistent only: no --expect-* given".to_owned()
    } else {
        format!("compared with {}", given.join(", "))
    }
}

/// The line and the path of a problem.
fn place_of(problem: &Problem) -> Option<String> {
    match (problem.line, &problem.path) {
        (None, None) => None,
        (Some(line), None) => Some(format!("line {line}")),
        (None, Some(path)) => Some(path.clone()),
        (Some(line), Some(path)) => Some(format!("line {line}, {path}")),
    }
}

/// Why there was nothing to judge or to show.
fn unreadable(page: &mut Page, problem: &Problem) {
    label(page, 2, "code").words(problem.code).end();
    if let Some(place) = place_of(problem) {
        label(page, 2, "at").value(&untrusted::bare(&place)).end();
    }
    label(page, 2, "message").words(&untrusted::bare(&problem.message)).end();
    if let Some(id) = &problem.request_id {
        label(page, 2, "request").value(&untrusted::quoted(id)).end();
    }
    if let Some(help) = &problem.help {
        label(page, 2, "to do").words(&untrusted::line(help)).end();
    }
}

/// The last lines about several records.
fn totals(page: &mut Page, summary: &Summary, form: &Human) {
    let Summary { total, passed, failed, unreadable, .. } = summary;
    let counts = format!("{total} records: {passed} passed, {failed} failed, {unreadable} unreadable");
    page.begin(0, 2).styled(&counts, style::STRONG).end();
    let basis = basis(&form.expectations);
    page.begin(0, 2).words(&format!("judged at {}; {basis}", form.judged_at)).end();
}

fn warnings(page: &mut Page, summary: &Summary) {
    for warning in &summary.warnings {
        page.begin(0, 2).words(&format!("warning: {warning}")).end();
    }
}
