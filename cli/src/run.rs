//! One road for all records: those of each source are judged and rendered some at a time, here or by workers, and the reports
//! written in the order of the records. Nothing is collected, and a bad input stops nothing.

use std::io::{self, Write};
use std::sync::Arc;

use mqtt_ca_check::wire::{Listing, Options};

use crate::exit::Stop;
use crate::feed::{Feed, Task, Tasks};
use crate::interrupt::Interrupt;
use crate::judge::{Judge, Reports};
use crate::message;
use crate::progress::Progress;
use crate::sources::Sources;
use crate::summary::Summary;
use crate::workers::{Turn, Workers};

/// A run over all inputs.
pub(crate) struct Run<'o> {
    judge: Arc<Judge>,
    out: Box<dyn Write + 'o>,
    pub(crate) summary: Summary,
    pub(crate) progress: Progress,
    /// The source being judged, and how many of its records were.
    source: (usize, usize),
    /// How many octets of JSON were judged.
    octets: u64,
    /// What the pages of all sources said.
    listing: Listing,
    pub(crate) interrupt: Interrupt,
    /// Whether a directory had no file to read.
    pub(crate) has_missing_files: bool,
    /// The first report, alone and among others, until it is known which of them it is.
    first: Option<(String, Vec<u8>)>,
}

impl<'o> Run<'o> {
    pub(crate) fn new(
        judge: Arc<Judge>,
        out: Box<dyn Write + 'o>,
        progress: Progress,
        interrupt: Interrupt,
    ) -> Self {
        Run {
            judge,
            out,
            summary: Summary::default(),
            progress,
            source: (0, 0),
            octets: 0,
            listing: Listing::default(),
            interrupt,
            has_missing_files: false,
            first: None,
        }
    }

    /// Judges here as long as there is no more than one batch; then by workers, if there may be several.
    /// How many jobs there may be is asked for then only: the system answers from several files.
    pub(crate) fn over(
        &mut self,
        sources: &Arc<Sources>,
        options: Options,
        jobs: impl FnOnce() -> usize,
    ) -> Result<(), Stop> {
        let mut tasks = Tasks::of(Feed::new(Arc::clone(sources), options, self.interrupt.clone()))?;
        let mut jobs = Some(jobs);
        self.begin().map_err(Stop::Output)?;
        while let Some((number, task)) = tasks.next(&self.interrupt)? {
            let turn = match task {
                Task::AllDone => break,
                Task::Batch(batch) => {
                    let is_first = self.summary.total == 0;
                    let asked = if is_first { None } else { jobs.take() };
                    if let Some(jobs) = asked.map(|jobs| jobs()).filter(|jobs| *jobs > 1) {
                        let (judge, interrupt) = (Arc::clone(&self.judge), self.interrupt.clone());
                        let tasks = ((number, batch), tasks);
                        let workers = Workers::start(judge, Arc::clone(sources), jobs, tasks, interrupt)?;
                        while let Some(turn) = workers.next(&self.interrupt)?
                            && !matches!(turn, Turn::Task(_, Task::AllDone))
                        {
                            self.turn(sources, turn).map_err(Stop::Output)?;
                        }
                        break;
                    }
                    Turn::Reports(
                        number,
                        self.judge.reports(sources, number, batch, is_first, &self.interrupt),
                    )
                }
                task => Turn::Task(number, task),
            };
            self.turn(sources, turn).map_err(Stop::Output)?;
        }
        self.end().map_err(Stop::Output)
    }

    fn turn(&mut self, sources: &Sources, turn: Turn) -> io::Result<()> {
        let (Turn::Task(number, _) | Turn::Reports(number, _)) = turn;
        if number != self.source.0 {
            self.source = (number, 0);
        }
        match turn {
            Turn::Reports(_, reports) => self.reports(&reports),
            Turn::Task(_, Task::End(listing)) => {
                self.listing.add(listing);
                if let Some(source) = sources.get(number).filter(|_| self.source.1 == 0) {
                    self.progress.hide();
                    self.has_missing_files |= source.missing_files().is_some();
                    message::note(&source.without_record());
                }
                Ok(())
            }
            Turn::Task(..) => Ok(()),
        }
    }

    pub(crate) fn begin(&mut self) -> io::Result<()> {
        let mut head = Vec::new();
        self.judge.form.head(&mut head)?;
        self.out.write_all(&head)
    }

    /// Writes reports, unless the run is interrupted.
    pub(crate) fn reports(&mut self, reports: &Reports) -> io::Result<()> {
        let mut alone = reports.alone.as_ref();
        for (report, verdict, place) in reports.iter().take_while(|_| !self.interrupt.has_come()) {
            // Counted before it is written, so that a reader who has gone away finds it in the exit status.
            self.summary.count(verdict, place);
            self.progress.make_room();
            self.source.1 = self.source.1.saturating_add(1);
            if let Some(alone) = alone.take() {
                self.first = Some((alone.clone(), report.to_vec()));
                continue;
            }
            if let Some((_, first)) = self.first.take() {
                self.out.write_all(&first)?;
            }
            if self.summary.total > 1 {
                self.out.write_all(self.judge.form.separator())?;
            }
            self.out.write_all(report)?;
        }
        self.octets = self.octets.saturating_add(u64::try_from(reports.batch_octets).unwrap_or(u64::MAX));
        self.out.flush()?;
        // Below all reports so far.
        self.progress.tick(&self.summary, self.octets);
        Ok(())
    }

    pub(crate) fn end(&mut self) -> io::Result<()> {
        self.progress.hide();
        self.summary.warn(self.listing);
        if let Some((alone, _)) = self.first.take() {
            self.out.write_all(alone.as_bytes())?;
        }
        let mut tail = Vec::new();
        self.judge.form.tail(&self.summary, &mut tail)?;
        self.out.write_all(&tail)?;
        self.out.flush()
    }
}
