//! The subcommand `inspect`: what each input is, and the facts of each certificate in it, shown before the next is read.
//! Nothing is judged, and a private key is not looked into.

mod problem;

use std::io;

use mqtt_ca_check::case::{Absence, Case, Content, Role};
use mqtt_ca_check::report::{Facts, Verdict};
use mqtt_ca_check::wire::{Options, records_with};
use mqtt_ca_check::x509::bundle::{self, BundleError, Form};
use mqtt_ca_check::x509::certificate::Certificate;

use crate::args::{DocumentFormat, InspectArguments};
use crate::exit::{Status, Stop, is_reader_gone};
use crate::input::{self, Source, Wanted};
use crate::layout::Paper;
use crate::output;
use crate::render::{self, Certificates, Place, Problem};
use crate::sources::Sources;
use crate::summary::Summary;

pub(crate) fn run(arguments: &InspectArguments) -> Result<Status, Stop> {
    input::refuse_unclear(&arguments.inputs)?;
    let sources = Sources::of(&arguments.inputs, Wanted::Certificates);
    let path = arguments.output.output.as_deref();
    sources.refuse_output_into(path)?;
    let out = output::open(path)?;
    let paper = output::paper(arguments.output.color, path);
    let mut run = Run::new(arguments, render::certificates(arguments.output.format, paper, out));
    match run.inspect_all(&sources) {
        Err(error) if !is_reader_gone(&error) => Err(Stop::Output(error)),
        Err(_) if !run.has_read_all => Ok(run.summary.status_so_far().without_reader()),
        _ => Ok(run.summary.status()),
    }
}

/// Writes what `inspect` writes about one input, octets in memory that are called `source`.
///
/// # Errors
/// None but those of `out`, which memory does not have.
pub fn inspect_octets(
    source: &str,
    octets: &[u8],
    format: DocumentFormat,
    is_coloured: bool,
    out: &mut Vec<u8>,
) -> io::Result<()> {
    let paper = Paper { is_coloured, ..Paper::plain() };
    let renderer = render::certificates(format, paper, Box::new(out));
    let mut run = Run::new(&InspectArguments::default(), renderer);
    run.renderer.begin()?;
    run.octets(Place { source, record: None, target: None }, octets, None)?;
    run.renderer.end(&run.summary)
}

/// A run over all inputs.
struct Run<'s> {
    options: Options,
    renderer: Box<dyn Certificates + 's>,
    summary: Summary,
    has_read_all: bool,
}

impl<'s> Run<'s> {
    fn new(arguments: &InspectArguments, renderer: Box<dyn Certificates + 's>) -> Self {
        Run { options: arguments.wire_options(), renderer, summary: Summary::default(), has_read_all: false }
    }

    fn inspect_all(&mut self, sources: &Sources) -> io::Result<()> {
        self.renderer.begin()?;
        for source in sources.iter() {
            self.inspect(source)?;
        }
        self.has_read_all = true;
        self.renderer.end(&self.summary)
    }

    fn inspect(&mut self, source: &Source) -> io::Result<()> {
        let place = Place { source: &source.name(), record: None, target: None };
        match source.octets() {
            Ok(octets) => self.octets(place, &octets, source.missing_files()),
            Err(error) => self.problem(place, Problem::from(&error)),
        }
    }

    /// What these octets hold: responses, or certificates by themselves.
    fn octets(&mut self, place: Place<'_>, octets: &[u8], missing_files: Option<String>) -> io::Result<()> {
        if without_mark(octets).trim_ascii().is_empty() {
            return self.problem(place, problem::nothing(missing_files));
        }
        if is_json(octets) { self.responses(place, octets) } else { self.certificates(place, octets) }
    }

    /// The contents of each record.
    fn responses(&mut self, place: Place<'_>, octets: &[u8]) -> io::Result<()> {
        let mut records = records_with(octets, self.options.clone()).enumerate().peekable();
        if records.peek().is_none() {
            return self.problem(place, problem::no_response());
        }
        for (index, record) in records {
            let place = Place { record: Some(index), ..place };
            match record {
                Ok(record) => {
                    let case = Case::registration(&record);
                    case.kind().contents().iter().try_for_each(|field| {
                        let place = Place { target: Some(field.target()), ..place };
                        let content = Role::of(*field).and_then(|role| case.content(role));
                        self.content(place, content, case.value(*field).err())
                    })?;
                }
                Err(error) => self.problem(place, Problem::from(&error))?,
            }
        }
        Ok(())
    }

    fn content(
        &mut self,
        place: Place<'_>,
        content: Option<&Content>,
        absence: Option<Absence>,
    ) -> io::Result<()> {
        let Some(content) = content else {
            return self.problem(place, problem::no_content(absence));
        };
        match content.certificate() {
            Ok(certificate) => self.certificate(place, certificate),
            Err(error) => self.problem(place, problem::of_content(error, content.pem().has_private_key())),
        }
    }

    /// Certificates that are in no response.
    fn certificates(&mut self, place: Place<'_>, octets: &[u8]) -> io::Result<()> {
        let limit = self.options.max_record_bytes;
        if octets.len() > limit {
            return self.problem(place, problem::too_large(octets.len(), limit));
        }
        let mut found = bundle::certificates(octets, Form::Auto).peekable();
        if found.peek().is_none() {
            let mut records = records_with(octets, self.options.clone());
            return match records.next() {
                Some(Err(error)) if records.next().is_none() => {
                    self.problem(place, problem::no_certificate(octets, &error))
                }
                _ => self.responses(place, octets),
            };
        }
        let mut index: usize = 0;
        for found in found {
            let numbered = Place { record: Some(index), ..place };
            match found {
                Ok(certificate) => self.certificate(numbered, &certificate)?,
                // A block of something else is no certificate to be counted.
                Err(error @ BundleError::OtherBlock(_)) => {
                    self.problem(place, problem::of_bundle(&error))?;
                    continue;
                }
                Err(error) => self.problem(numbered, problem::of_bundle(&error))?,
            }
            index = index.saturating_add(1);
        }
        Ok(())
    }

    /// Counts before it renders, so that a reader who has gone away finds it in the exit status.
    fn certificate(&mut self, place: Place<'_>, certificate: &Certificate) -> io::Result<()> {
        self.summary.count(Verdict::Passed, None);
        self.renderer.certificate(place, &Facts::of(certificate))
    }

    fn problem(&mut self, place: Place<'_>, problem: Problem) -> io::Result<()> {
        self.summary.count(Verdict::Unreadable, None);
        self.renderer.problem(place, problem)
    }
}

/// Whether the octets are to be read as responses: they begin as JSON or UTF-16, or one of their lines begins an object and none a
/// PEM block.
fn is_json(octets: &[u8]) -> bool {
    let text = without_mark(octets).trim_ascii_start();
    let has_line = |begin: &[u8]| octets.windows(begin.len()).any(|part| part == begin);
    matches!(text, [b'{' | b'[', ..] | [0, b'{' | b'[', ..] | [0xff, 0xfe, ..] | [0xfe, 0xff, ..])
        // A SEQUENCE is DER.
        || (!octets.starts_with(&[0x30]) && has_line(b"\n{") && !text.starts_with(b"-----BEGIN ") && !has_line(b"\n-----BEGIN "))
}

/// The octets behind the byte order mark of UTF-8, if there is one.
fn without_mark(octets: &[u8]) -> &[u8] {
    octets.strip_prefix(b"\xef\xbb\xbf").unwrap_or(octets)
}
