//! The subcommand `check`: the records of each source are judged and rendered some at a time, here or by workers, and
//! the reports written in the order of the records. Nothing is collected, and a bad input stops nothing.

use std::cell::LazyCell;
use std::io::{self, Write};
use std::sync::Arc;

use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::wire::{InputError, Listing, Options, Record, records_with};

use crate::args::{CheckArguments, Format as OutputFormat};
use crate::exit::{Status, Stop, is_reader_gone};
use crate::feed::{Batch, Feed, Task, Tasks};
use crate::input::{self, Wanted};
use crate::interrupt::Interrupt;
use crate::judge::Judge;
use crate::message;
use crate::output;
use crate::progress::Progress;
use crate::render::{EntryRenderer, Header, Renderer};
use crate::sources::Sources;
use crate::summary::Summary;
use crate::workers::{Reports, Turn, Workers};

/// Judging at an earlier instant is more likely a mistake in its unit: seconds taken for milliseconds lie in 1970.
const EARLIEST_USUAL_YEAR: i32 = 2000;

pub(crate) fn run(arguments: &CheckArguments) -> Result<Status, Stop> {
    input::refuse_unclear(&arguments.inputs)?;
    let policy = arguments.policy()?;
    if policy.validation_time.year() < EARLIEST_USUAL_YEAR {
        message::note("judged at an instant before 2000: --at takes Unix milliseconds, not seconds");
    }
    let sources = Arc::new(Sources::of(&arguments.inputs, Wanted::Responses));
    let output = arguments.output.as_deref();
    sources.refuse_output_into(output)?;
    let out = output::open(output)?;
    // Until here an interrupt ends the process at once: nothing was judged, and opening a pipe may wait for its reader.
    let interrupt = Interrupt::noted();
    let is_coloured = output::is_coloured(arguments.color, output);
    // For threads that end with the process, and not before.
    let policy: &'static Policy = Box::leak(Box::new(policy));
    let header: &'static Header<'_> = Box::leak(Box::new(Header::of(policy)));
    let judge = Judge { policy, renderer: EntryRenderer::new(arguments.format, header, is_coloured) };
    let mut run = Run::new(judge, out, Progress::of(&sources, output.is_some()), interrupt);
    let feed = Feed::new(Arc::clone(&sources), arguments.wire_options(), run.interrupt.clone());
    let came_of_it = Tasks::of(feed).and_then(|tasks| run.judge_all(&sources, tasks, || arguments.jobs()));
    run.progress.hide();
    match came_of_it {
        Ok(()) => {}
        // Who reads the reports is interrupted from the keyboard too.
        Err(Stop::Output(error)) if is_reader_gone(&error) => {
            return Ok(match run.interrupt.has_come() {
                true => Status::Interrupted,
                false => run.summary.status_so_far().without_reader(),
            });
        }
        Err(stop) => return Err(stop),
    }
    if run.interrupt.has_come() {
        message::note(&format!(
            "interrupted after {} records; what follows was not judged",
            run.summary.total
        ));
        return Ok(Status::Interrupted);
    }
    if run.summary.total == 0 {
        message::error("no record was found, so nothing was judged");
    }
    if arguments.format == OutputFormat::Ndjson {
        // The others have it in their summary.
        run.summary.warnings.iter().for_each(|warning| message::note(warning));
    }
    Ok(run.summary.status())
}

/// Writes what `check` writes about one input, octets in memory that are called `source`.
///
/// # Errors
/// None but those of `out`, which memory does not have.
pub fn judge_octets(
    source: &str,
    octets: &[u8],
    policy: &Policy,
    format: OutputFormat,
    is_coloured: bool,
    out: &mut Vec<u8>,
) -> io::Result<()> {
    let header = Header::of(policy);
    let judge = Judge { policy, renderer: EntryRenderer::new(format, &header, is_coloured) };
    let mut run = Run::new(judge, Box::new(out), Progress::unseen(), Interrupt::default());
    run.renderer.begin()?;
    run.records(source, 0, records_with(octets, Options::default()))?;
    run.renderer.end(&run.summary)
}

/// A run over all inputs.
struct Run<'p> {
    judge: Judge<'p>,
    renderer: Box<dyn Renderer + 'p>,
    summary: Summary,
    progress: Progress,
    place: Place,
    /// The octets of the sources before the one being judged.
    octets_before: u64,
    /// What the pages of all sources said.
    listing: Listing,
    interrupt: Interrupt,
}

/// How far the source being judged was.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    source: usize,
    records: usize,
    octets: usize,
}

impl Run<'static> {
    /// Judges here as long as there is no more than one batch; then by workers, if there may be several.
    /// How many jobs there may be is asked for then only: the system answers from several files.
    fn judge_all(
        &mut self,
        sources: &Arc<Sources>,
        mut tasks: Tasks,
        jobs: impl Fn() -> usize,
    ) -> Result<(), Stop> {
        let jobs = LazyCell::new(jobs);
        self.renderer.begin().map_err(Stop::Output)?;
        while let Some((number, task)) = tasks.next(&self.interrupt)? {
            match task {
                Task::AllDone => break,
                // Whether the first record is the only one decides on its form: it is never rendered by a worker.
                Task::Batch(batch) if self.summary.total > 0 && *jobs > 1 => {
                    self.judge_by_workers(sources, ((number, batch), tasks), *jobs)?;
                    break;
                }
                task => self.task(sources, number, task).map_err(Stop::Output)?,
            }
        }
        self.progress.hide();
        self.summary.warn(self.listing);
        self.renderer.end(&self.summary).map_err(Stop::Output)
    }

    fn judge_by_workers(
        &mut self,
        sources: &Arc<Sources>,
        tasks: ((usize, Batch), Tasks),
        jobs: usize,
    ) -> Result<(), Stop> {
        let interrupt = self.interrupt.clone();
        let mut workers = Workers::start(self.judge, Arc::clone(sources), jobs, tasks, interrupt)?;
        while let Some(turn) = workers.next(&self.interrupt)? {
            let written = match turn {
                Turn::Task(_, Task::AllDone) => break,
                Turn::Task(number, task) => self.task(sources, number, task),
                Turn::Reports(number, reports) => {
                    self.enter(number);
                    self.reports(&reports)
                }
            };
            written.map_err(Stop::Output)?;
        }
        Ok(())
    }

    fn task(&mut self, sources: &Sources, number: usize, task: Task) -> io::Result<()> {
        self.enter(number);
        let Some(source) = sources.get(number) else {
            return Ok(());
        };
        match task {
            Task::Batch(Batch { first, records, octets }) => {
                self.records(&source.name, first, records.into_iter())?;
                self.place.octets = self.place.octets.saturating_add(octets);
                self.flush()
            }
            Task::Unreadable(error) => {
                let record = self.place.records;
                self.record(&source.name, record, Err(error))?;
                self.flush()
            }
            Task::End(listing) => {
                self.listing.add(listing);
                if self.place.records == 0 {
                    self.progress.hide();
                    message::note(&source.without_record());
                }
                Ok(())
            }
            Task::AllDone => Ok(()),
        }
    }
}

impl<'p> Run<'p> {
    fn new(judge: Judge<'p>, out: Box<dyn Write + 'p>, progress: Progress, interrupt: Interrupt) -> Self {
        Run {
            judge,
            renderer: judge.renderer.of_run(out),
            summary: Summary::default(),
            progress,
            place: Place::default(),
            octets_before: 0,
            listing: Listing::default(),
            interrupt,
        }
    }

    /// Begins with a source, unless it was begun with.
    fn enter(&mut self, source: usize) {
        if source != self.place.source {
            let octets = u64::try_from(self.place.octets).unwrap_or(u64::MAX);
            self.octets_before = self.octets_before.saturating_add(octets);
            self.place = Place { source, ..Place::default() };
        }
    }

    /// Judges these records here, before which the source had `first` others.
    fn records<'r>(
        &mut self,
        source: &str,
        first: usize,
        records: impl Iterator<Item = Result<Record<'r>, InputError>>,
    ) -> io::Result<()> {
        for (index, record) in (first..).zip(records) {
            if self.interrupt.has_come() {
                break;
            }
            self.record(source, index, record)?;
            if self.progress.is_due() {
                self.tick()?;
            }
        }
        Ok(())
    }

    /// Judges a record, or tells why there is none.
    fn record(
        &mut self,
        source: &str,
        index: usize,
        record: Result<Record<'_>, InputError>,
    ) -> io::Result<()> {
        let Run { judge, summary, renderer, place, progress, .. } = self;
        place.records = index.saturating_add(1);
        judge.entry(source, index, record, |entry| {
            // Counted before it is rendered, so that a reader who has gone away finds it in the exit status.
            summary.count(entry.verdict());
            progress.make_room();
            renderer.entry(entry)
        })
    }

    /// Takes in what a worker judged.
    fn reports(&mut self, batch: &Reports) -> io::Result<()> {
        for (report, verdict) in batch.iter().take_while(|_| !self.interrupt.has_come()) {
            self.summary.count(verdict);
            self.progress.make_room();
            self.place.records = self.place.records.saturating_add(1);
            self.renderer.rendered(report)?;
        }
        self.place.octets = self.place.octets.saturating_add(batch.batch_octets);
        self.tick()?;
        self.flush()
    }

    /// Shows how far the run is, if it is time to: below all reports so far.
    fn tick(&mut self) -> io::Result<()> {
        self.flush()?;
        let octets = u64::try_from(self.place.octets).unwrap_or(u64::MAX);
        self.progress.tick(&self.summary, self.octets_before.saturating_add(octets));
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.renderer.flush()
    }
}
