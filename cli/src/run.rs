//! One road from all inputs to all outputs: those of each source are made rows some at a time, here or by workers, and the rows
//! written in the order of the input. Nothing is collected, and a bad input stops nothing.

use std::io;
use std::path::Path;
use std::sync::Arc;

use mqtt_ca_check::wire::{Listing, Records};

use crate::exit::{Status, Stop, is_reader_gone};
use crate::feed::{Feed, Task, Tasks};
use crate::input::Source;
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
    /// What the pages of all sources said.
    listing: Listing,
}

impl Run {
    /// A run from these sources to a target for each form of the work. All targets are opened here.
    pub(crate) fn of(work: Arc<dyn Work>, sources: Sources, targets: &[Target<'_>]) -> Result<Self, Stop> {
        let sources = Arc::new(sources);
        let outputs = Output::open(targets, &sources)?;
        Ok(Run {
            progress: Progress::of(&sources, targets.first().is_some_and(|(_, path)| path.is_some())),
            work,
            sources,
            outputs,
            summary: Summary::default(),
            // Until here an interrupt ends the process at once: nothing was read, and opening a pipe may wait for its reader.
            interrupt: Interrupt::noted(),
            listing: Listing::default(),
        })
    }

    /// Does all inputs; the status if the run did not come to their end.
    pub(crate) fn over_all(&mut self, jobs: usize) -> Result<Option<Status>, Stop> {
        let came_of_it = self.all(jobs);
        self.progress.end();
        Ok(match (came_of_it, self.interrupt.has_come()) {
            (Ok(()), false) => None,
            (Ok(()), true) => {
                let (total, [noun, done]) = (self.summary.total, self.work.words());
                message::note(&format!("interrupted after {total} {noun}; what follows was not {done}"));
                Some(Status::Interrupted)
            }
            // Who reads the output is interrupted from the keyboard too.
            (Err(Stop::Output(_, error)), true) if is_reader_gone(&error) => Some(Status::Interrupted),
            (Err(Stop::Output(_, error)), false) if is_reader_gone(&error) => {
                Some(self.summary.status_so_far().without_reader())
            }
            (Err(stop), _) => return Err(stop),
        })
    }

    /// Works here as long as there is no more than one batch; then by workers, if there may be several.
    fn all(&mut self, jobs: usize) -> Result<(), Stop> {
        let (work, interrupt) = (Arc::clone(&self.work), self.interrupt.clone());
        let feed = Feed::new(Arc::clone(&self.sources), Arc::clone(&work), interrupt.clone());
        let mut tasks = Tasks::of(feed)?;
        let mut rows = Rows::default();
        self.outputs.iter_mut().try_for_each(|output| output.attempt(Output::begin))?;
        rows.is_first = true;
        work.at_begin(&mut rows);
        // The head of a document is flushed with its first row: a reader that goes away behind it finds that row counted.
        if !rows.rows.is_empty() {
            self.rows(&rows)?;
        }
        while let Some(task) = tasks.next(&interrupt)? {
            match task {
                Task::Batch(mut batch) => {
                    let is_first = self.summary.total == 0;
                    if jobs > 1 && !is_first {
                        let workers = Workers::start(work, jobs, (batch, tasks), interrupt.clone())?;
                        while let Some(turn) = workers.next(&interrupt)? {
                            self.turn(turn)?;
                        }
                        break;
                    }
                    rows.is_first = is_first;
                    work.note(&mut batch);
                    work.rows(batch, &mut rows, &interrupt);
                    self.rows(&rows)?;
                }
                Task::End(listing, source) => {
                    self.turn(Task::End(listing, source))?;
                }
            }
        }
        let mut rows = Rows { is_first: self.summary.total == 0, ..Rows::default() };
        self.work.at_end(self.listing.missing().is_none(), &mut rows);
        self.rows(&rows)?;
        self.progress.end();
        self.summary.warn(self.listing);
        let summary = &self.summary;
        self.outputs.iter_mut().try_for_each(|output| output.attempt(|it| it.end(summary)))
    }

    fn turn(&mut self, turn: Task<Rows>) -> Result<(), Stop> {
        match turn {
            Task::Batch(rows) => self.rows(&rows),
            Task::End(listing, without_record) => {
                self.listing.add(listing);
                let Some(source) = without_record else { return Ok(()) };
                let mut rows = Rows::default();
                self.work.without_record(&source, &mut rows);
                if rows.rows.is_empty() {
                    self.progress.above(|| message::note(&source.without_record()));
                }
                self.rows(&rows)
            }
        }
    }

    /// Writes the rows of a batch; none after an interrupt.
    fn rows(&mut self, rows: &Rows) -> Result<(), Stop> {
        let is_wanted = !rows.rows.is_empty() && !self.interrupt.has_come();
        self.progress.beside(|| {
            if is_wanted {
                // Counted before they are written, so that a reader who has gone away finds them in the exit status.
                rows.count(&mut self.summary);
                rows.rows.iter().filter_map(|row| row.aside.as_deref()).for_each(message::error);
                let mut outputs = self.outputs.iter_mut().zip(&rows.texts);
                outputs.try_for_each(|(output, text)| output.attempt(|it| it.rows(text)))?;
            }
            self.outputs.iter_mut().try_for_each(|output| output.attempt(Output::flush))
        })?;
        self.progress.tick(&self.summary, self.work.words(), rows.batch_octets);
        Ok(())
    }
}

/// Writes what a run would write about one input, octets in memory that are called this name.
pub(crate) fn over_octets(work: &dyn Work, name: &str, octets: &[u8], mut out: Output<'_>) -> io::Result<()> {
    let (wanted, options) = work.reads();
    let source = Source::file(Path::new(name), true);
    let mut rows = Rows { is_first: true, ..Rows::default() };
    if wanted.are_responses(octets, true) {
        let records = Records::new(octets, options.clone()).enumerate();
        records.for_each(|(index, record)| work.record(name, index, record, &mut rows));
    } else {
        work.octets(&source, octets, &mut rows);
    }
    if rows.rows.is_empty() {
        work.without_record(&source, &mut rows);
    }
    let mut summary = Summary::default();
    out.begin()?;
    rows.count(&mut summary);
    rows.texts.iter().try_for_each(|text| out.rows(text))?;
    out.end(&summary)
}
