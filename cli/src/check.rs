//! The subcommand `check`: sources are cut into parts, the records of each part judged and rendered, here or by workers, and
//! the reports written in the order of the records. Nothing is collected, and a bad input stops nothing.

use std::cell::LazyCell;
use std::io::{self, Write};
use std::sync::Arc;

use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::report::Verdict;
use mqtt_ca_check::wire::{InputError, Options, Part, Records, Splitter, max_records, too_many_records};

use crate::args::{CheckArguments, Format as OutputFormat};
use crate::exit::{Status, Stop, is_reader_gone};
use crate::feed::{Done, Feed, Task, Tasks};
use crate::input::{self, Wanted};
use crate::interrupt::Interrupt;
use crate::judge::Judge;
use crate::message;
use crate::output;
use crate::progress::Progress;
use crate::render::{EntryRenderer, Header, Renderer};
use crate::sources::Sources;
use crate::summary::Summary;
use crate::workers::{Batch, Turn, Workers};

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
    let feed =
        Feed::new(Arc::clone(&sources), arguments.wire_options(), run.done.clone(), run.interrupt.clone());
    let came_of_it = Tasks::of(feed).and_then(|tasks| run.judge_all(&sources, tasks, || arguments.jobs()));
    run.progress.hide();
    match came_of_it {
        Ok(()) => {}
        // Who reads the reports is interrupted from the keyboard too.
        Err(Stop::Output(error)) if is_reader_gone(&error) => {
            return Ok(match run.interrupt.has_come() {
                true => Status::Interrupted,
                false if run.has_judged_all => run.summary.status(),
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
    let mut splitter = Splitter::new(Options::default());
    splitter.push(octets);
    for part in splitter.by_ref() {
        run.part(source, &part)?;
    }
    splitter.finish();
    for part in splitter {
        run.part(source, &part)?;
    }
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
    /// Whether writing failed before all records of a part were judged.
    is_within_part: bool,
    /// Whether no source has a record that was not judged, as far as that can be known without waiting for input.
    has_judged_all: bool,
    done: Done,
    interrupt: Interrupt,
}

/// How far the source being judged was.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    source: usize,
    records: usize,
    octets: usize,
    /// Whether what is left of it is not told.
    is_over: bool,
}

impl Run<'static> {
    /// Judges here as long as there is no more than one part; then by workers, if there may be several.
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
                Task::AllDone => {
                    self.has_judged_all = true;
                    break;
                }
                // Whether the first record is the only one decides on its form: it is never rendered by a worker.
                Task::Part(part) if self.summary.total > 0 && *jobs > 1 => {
                    self.enter(number);
                    self.judge_by_workers(sources, ((number, part), tasks), *jobs)?;
                    break;
                }
                task => {
                    if let Err(error) = self.task(sources, number, task) {
                        self.has_judged_all = !self.is_within_part && tasks.hold_no_record();
                        return Err(Stop::Output(error));
                    }
                }
            }
        }
        self.progress.hide();
        self.renderer.end(&self.summary).map_err(Stop::Output)
    }

    fn judge_by_workers(
        &mut self,
        sources: &Arc<Sources>,
        tasks: ((usize, Part), Tasks),
        jobs: usize,
    ) -> Result<(), Stop> {
        let records = self.place.records;
        let interrupt = self.interrupt.clone();
        let mut workers = Workers::start(self.judge, Arc::clone(sources), jobs, tasks, records, interrupt)?;
        while let Some(turn) = workers.next(&self.interrupt)? {
            let written = match turn {
                Turn::Task(_, Task::AllDone) => {
                    self.has_judged_all = true;
                    break;
                }
                Turn::Task(number, task) => self.task(sources, number, task),
                Turn::Batch(number, batch) => {
                    self.enter(number);
                    let name = sources.get(number).map(|source| source.name).unwrap_or_default();
                    let written = self.batch(&name, &batch);
                    workers.take_back(batch);
                    written
                }
                Turn::PartEnd { source, is_broken } => {
                    self.enter(source);
                    if is_broken {
                        self.leave_source();
                    }
                    Ok(())
                }
            };
            if let Err(error) = written {
                let may_look = sources.are_at_hand() && !self.is_within_part;
                self.has_judged_all = may_look && workers.hold_no_report(&self.interrupt);
                return Err(Stop::Output(error));
            }
            if self.place.is_over {
                workers.leave_part();
            }
        }
        Ok(())
    }

    fn task(&mut self, sources: &Sources, number: usize, task: Task) -> io::Result<()> {
        self.enter(number);
        let Some(source) = sources.get(number) else {
            return Ok(());
        };
        match task {
            Task::Part(part) => self.part(&source.name, &part),
            Task::Unreadable(_) if self.place.is_over => Ok(()),
            Task::Unreadable(error) => {
                self.error(&source.name, error)?;
                self.flush()
            }
            Task::End => {
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
            is_within_part: false,
            has_judged_all: false,
            done: Done::default(),
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

    /// Nothing more of the source is told.
    fn leave_source(&mut self) {
        self.place.is_over = true;
        self.done.with(self.place.source);
    }

    /// Judges the records of a part here.
    fn part(&mut self, source: &str, part: &Part) -> io::Result<()> {
        let mut records = part.records();
        let written = self.records(source, &mut records);
        if records.is_broken() {
            self.leave_source();
        }
        self.is_within_part = written.is_err() && records.next().is_some();
        written.and_then(|()| self.flush())
    }

    fn records(&mut self, source: &str, records: &mut Records<'_>) -> io::Result<()> {
        while !self.interrupt.has_come() {
            let Some(record) = records.next() else { break };
            if !self.may_have_another(source, records.octets_read())? {
                break;
            }
            let Run { judge, summary, renderer, place, progress, .. } = self;
            judge.entry(source, place.records, record, |entry| {
                // Counted before it is rendered, so that a reader who has gone away finds it in the exit status.
                summary.count(entry.verdict());
                progress.make_room();
                renderer.entry(entry)
            })?;
            self.place.records = self.place.records.saturating_add(1);
            if self.progress.is_due() {
                self.tick()?;
            }
        }
        Ok(())
    }

    /// Takes in what a worker judged.
    fn batch(&mut self, source: &str, batch: &Batch) -> io::Result<()> {
        let mut reports = batch.reports();
        while let Some((entry, verdict, octets)) = reports.next() {
            if self.interrupt.has_come() || !self.may_have_another(source, octets)? {
                break;
            }
            self.summary.count(verdict);
            self.progress.make_room();
            self.place.records = self.place.records.saturating_add(1);
            if let Err(error) = self.renderer.rendered(entry) {
                // What was judged counts, although nobody will read it.
                reports.for_each(|(_, verdict, octets)| self.count_unread(verdict, octets));
                return Err(error);
            }
        }
        self.tick()?;
        self.flush()
    }

    /// Counts a record that was judged after its reader had gone away; one that the source may not have is an error.
    fn count_unread(&mut self, verdict: Verdict, octets: usize) {
        let is_one_too_many = self.place.records >= max_records(octets);
        self.summary.count(if is_one_too_many { Verdict::Unreadable } else { verdict });
        self.place.records = self.place.records.saturating_add(1);
    }

    /// Whether the source may have one more record, if so many octets of it were read. The first that it may not have is
    /// told as an error, and no other.
    fn may_have_another(&mut self, source: &str, octets: usize) -> io::Result<bool> {
        if self.place.is_over {
            return Ok(false);
        }
        self.place.octets = octets;
        if self.place.records < max_records(octets) {
            return Ok(true);
        }
        self.error(source, too_many_records(octets))?;
        self.leave_source();
        Ok(false)
    }

    /// Tells an error that is no record's.
    fn error(&mut self, source: &str, error: InputError) -> io::Result<()> {
        self.summary.count(Verdict::Unreadable);
        self.progress.make_room();
        let Run { judge, renderer, place, .. } = self;
        judge.entry(source, place.records, Err(error), |entry| renderer.entry(entry))?;
        self.place.records = self.place.records.saturating_add(1);
        Ok(())
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
