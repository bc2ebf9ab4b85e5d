//! One road from all inputs to all outputs: those of each source are made rows some at a time, here or by workers, and the rows
//! written in the order of the input. Nothing is collected, and a bad input stops nothing.

use std::ffi::OsString;
use std::io;
use std::sync::Arc;

use mqtt_ca_check::wire::{Listing, records_with};

use crate::exit::{Status, Stop, is_reader_gone};
use crate::feed::{Feed, Task, Tasks};
use crate::input::{self, Source};
use crate::interrupt::Interrupt;
use crate::message;
use crate::output::{Output, Target};
use crate::progress::Progress;
use crate::sources::Sources;
use crate::summary::Summary;
use crate::work::{Rows, Work};
use crate::workers::Workers;

/// A run over all inputs.
pub(crate) struct Run {
    work: Arc<dyn Work>,
    pub(crate) sources: Arc<Sources>,
    outputs: Vec<Output<'static>>,
    pub(crate) summary: Summary,
    progress: Progress,
    interrupt: Interrupt,
    /// How many octets were done.
    octets: u64,
    /// What the pages of all sources said.
    listing: Listing,
}

impl Run {
    /// A run from these inputs to a target for each form of the work. All targets are opened here.
    pub(crate) fn of(work: Arc<dyn Work>, inputs: &[OsString], targets: &[Target<'_>]) -> Result<Self, Stop> {
        input::refuse_unclear(inputs)?;
        let sources = Arc::new(Sources::of(inputs, work.reads().0));
        let outputs = Output::open(targets, &sources)?;
        Ok(Run {
            progress: Progress::of(&sources, targets.first().is_some_and(|(_, path)| path.is_some())),
            work,
            sources,
            outputs,
            summary: Summary::default(),
            // Until here an interrupt ends the process at once: nothing was read, and opening a pipe may wait for its reader.
            interrupt: Interrupt::noted(),
            octets: 0,
            listing: Listing::default(),
        })
    }

    /// Does all inputs; the status if the run did not come to their end.
    pub(crate) fn over_all(&mut self, jobs: impl FnOnce() -> usize) -> Result<Option<Status>, Stop> {
        let came_of_it = self.all(jobs);
        self.progress.hide();
        Ok(match (came_of_it, self.interrupt.has_come()) {
            (Ok(()), false) => None,
            (Ok(()), true) => {
                let (total, [noun, done]) = (self.summary.total, self.work.words());
                message::note(&format!("interrupted after {total} {noun}; what follows was not {done}"));
                Some(Status::Interrupted)
            }
            // Who reads the output is interrupted from the keyboard too.
            (Err(Stop::Output(error)), true) if is_reader_gone(&error) => Some(Status::Interrupted),
            (Err(Stop::Output(error)), false) if is_reader_gone(&error) => {
                Some(self.summary.status_so_far().without_reader())
            }
            (Err(stop), _) => return Err(stop),
        })
    }

    /// Works here as long as there is no more than one batch; then by workers, if there may be several.
    /// How many jobs there may be is asked for then only: the system answers from several files.
    fn all(&mut self, jobs: impl FnOnce() -> usize) -> Result<(), Stop> {
        let (work, interrupt) = (Arc::clone(&self.work), self.interrupt.clone());
        let feed = Feed::new(Arc::clone(&self.sources), Arc::clone(&work), interrupt.clone());
        let mut tasks = Tasks::of(feed)?;
        let mut jobs = Some(jobs);
        let mut rows = Rows::default();
        self.outputs.iter_mut().try_for_each(Output::begin).map_err(Stop::Output)?;
        while let Some(task) = tasks.next(&interrupt)? {
            match task {
                Task::Batch(batch) => {
                    let is_first = self.summary.total == 0;
                    let asked = if is_first { None } else { jobs.take() };
                    if let Some(jobs) = asked.map(|jobs| jobs()).filter(|jobs| *jobs > 1) {
                        let workers = Workers::start(work, jobs, (batch, tasks), interrupt.clone())?;
                        while let Some(turn) = workers.next(&interrupt)?
                            && !matches!(turn, Task::AllDone)
                        {
                            self.turn(turn).map_err(Stop::Output)?;
                        }
                        break;
                    }
                    rows.is_first = is_first;
                    work.rows(batch, &mut rows, &interrupt);
                    self.rows(&rows).map_err(Stop::Output)?;
                }
                Task::End(listing, source) => {
                    self.turn(Task::End(listing, source)).map_err(Stop::Output)?;
                }
                Task::AllDone => break,
            }
        }
        self.progress.hide();
        self.summary.warn(self.listing);
        self.outputs.iter_mut().try_for_each(|output| output.end(&self.summary)).map_err(Stop::Output)
    }

    fn turn(&mut self, turn: Task<Rows>) -> io::Result<()> {
        match turn {
            Task::Batch(rows) => self.rows(&rows),
            Task::End(listing, without_record) => {
                self.listing.add(listing);
                let Some(source) = without_record else { return Ok(()) };
                let mut rows = Rows::default();
                self.work.without_record(&source, &mut rows);
                if rows.rows.is_empty() {
                    self.progress.hide();
                    message::note(&source.without_record());
                }
                self.rows(&rows)
            }
            Task::AllDone => Ok(()),
        }
    }

    /// Writes rows, unless the run is interrupted.
    fn rows(&mut self, rows: &Rows) -> io::Result<()> {
        for row in rows.rows.iter().take_while(|_| !self.interrupt.has_come()) {
            // Counted before it is written, so that a reader who has gone away finds it in the exit status.
            self.summary.count(row.verdict, row.place.as_deref());
            self.progress.make_room();
            for (output, (rendered, alone)) in self.outputs.iter_mut().zip(rows.rendered(row)) {
                output.row(row.verdict, rendered, alone)?;
            }
        }
        self.octets = self.octets.saturating_add(u64::try_from(rows.batch_octets).unwrap_or(u64::MAX));
        self.outputs.iter_mut().try_for_each(Output::flush)?;
        // Below all rows so far.
        self.progress.tick(&self.summary, self.work.words(), self.octets);
        Ok(())
    }
}

/// Writes what a run would write about one input, octets in memory that are called this name.
pub(crate) fn over_octets(work: &dyn Work, name: &str, octets: &[u8], mut out: Output<'_>) -> io::Result<()> {
    let (wanted, options) = work.reads();
    let source = Source::file(name.into());
    let mut rows = Rows { is_first: true, ..Rows::default() };
    if wanted.are_responses(octets, true) {
        let records = records_with(octets, options.clone()).enumerate();
        records.for_each(|(index, record)| work.record(&source.name, index, record, &mut rows));
    } else {
        work.octets(&source, octets, &mut rows);
    }
    if rows.rows.is_empty() {
        work.without_record(&source, &mut rows);
    }
    let mut summary = Summary::default();
    out.begin()?;
    for row in &rows.rows {
        summary.count(row.verdict, row.place.as_deref());
        for (rendered, alone) in rows.rendered(row) {
            out.row(row.verdict, rendered, alone)?;
        }
    }
    out.end(&summary)
}
