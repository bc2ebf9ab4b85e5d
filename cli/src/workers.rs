//! Several parts judged at a time, and their reports in the order of the input all the same. A thread reads, each worker
//! judges and renders one part after the other, and whoever asks gets the reports of the first part before those of the
//! second. All queues are bounded: who is ahead waits, so that memory stays the same however long the input is.

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

use mqtt_ca_check::report::Verdict;
use mqtt_ca_check::wire::{Part, max_records};

use crate::exit::Stop;
use crate::feed::{INTERRUPT_INTERVAL, Task, Tasks};
use crate::interrupt::Interrupt;
use crate::judge::Judge;
use crate::sources::Sources;

/// While the workers have more octets of input than so many for each, no part is taken. A part has this or less, unless one
/// document is longer.
const OCTETS_AHEAD: usize = 128 << 10;

/// How many octets of reports a worker collects before it hands them over.
const BATCH_OCTETS: usize = 64 << 10;

/// How many batches of a part may wait for their turn.
const BATCHES_AHEAD: usize = 4;

/// How many batches are kept to be used again.
const BATCHES_KEPT: usize = 64;

/// What is to be done with in turn.
pub(crate) enum Turn {
    /// A task that no worker does.
    Task(usize, Task),
    /// Reports of a part.
    Batch(usize, Batch),
    /// A part has no more reports. Whether its source can be read on is told with it.
    PartEnd { source: usize, is_broken: bool },
}

/// Reports, rendered one after the other.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    octets: Vec<u8>,
    reports: Vec<Rendered>,
}

/// One of them.
#[derive(Clone, Copy, Debug)]
struct Rendered {
    /// Where it ends in the octets of its batch.
    end: usize,
    verdict: Verdict,
    octets_read: usize,
}

impl Batch {
    /// Each report, with its verdict and how many octets of the source were read for it.
    pub(crate) fn reports(&self) -> impl Iterator<Item = (&[u8], Verdict, usize)> {
        let mut begin = 0;
        self.reports.iter().map(move |report| {
            let octets = self.octets.get(begin..report.end).unwrap_or_default();
            begin = report.end;
            (octets, report.verdict, report.octets_read)
        })
    }
}

/// What a worker hands over.
enum Piece {
    Batch(Batch),
    End { is_broken: bool },
}

/// What comes next, in the order of the input.
enum Queued {
    Task(usize, Task),
    Part(usize, Receiver<Piece>),
}

/// A part for a worker.
struct Job {
    source: usize,
    part: Part,
    /// How many records of the source lie before the part: known, or told by the worker that has the part before it.
    before: Before,
    /// Where to tell how many lie before the next.
    after: SyncSender<usize>,
    pieces: SyncSender<Piece>,
}

enum Before {
    Known(usize),
    Told(Receiver<usize>),
}

impl Before {
    /// `None` if whoever should tell had a fault.
    fn records(self) -> Option<usize> {
        match self {
            Before::Known(records) => Some(records),
            Before::Told(records) => records.recv().ok(),
        }
    }
}

/// How many octets of input the workers have.
#[derive(Default)]
struct Ahead {
    octets: Mutex<usize>,
    fewer: Condvar,
}

impl Ahead {
    /// Waits until there are no more than so many.
    fn wait(&self, limit: usize) {
        let ahead = self.octets.lock().unwrap_or_else(PoisonError::into_inner);
        let is_more = |ahead: &mut usize| *ahead > limit;
        drop(self.fewer.wait_while(ahead, is_more).unwrap_or_else(PoisonError::into_inner));
    }

    fn add(&self, octets: usize) {
        let mut ahead = self.octets.lock().unwrap_or_else(PoisonError::into_inner);
        *ahead = ahead.saturating_add(octets);
    }

    fn remove(&self, octets: usize) {
        let mut ahead = self.octets.lock().unwrap_or_else(PoisonError::into_inner);
        *ahead = ahead.saturating_sub(octets);
        self.fewer.notify_one();
    }
}

/// All that the threads share.
struct Shared {
    judge: Judge<'static>,
    sources: Arc<Sources>,
    jobs: Mutex<Receiver<Job>>,
    ahead: Ahead,
    /// Batches that were done with, to be used again: their memory is large.
    used: Mutex<Vec<Batch>>,
}

/// The workers, seen by whoever wants their reports. They end with the process, or when it is dropped.
pub(crate) struct Workers {
    queue: Receiver<Queued>,
    shared: Arc<Shared>,
    /// The part whose turn it is.
    current: Option<(usize, Receiver<Piece>)>,
}

impl Workers {
    /// Starts `count` workers on `first` and all tasks after it. So many records of its source were before it.
    pub(crate) fn start(
        judge: Judge<'static>,
        sources: Arc<Sources>,
        count: usize,
        (first, tasks): ((usize, Part), Tasks),
        records: usize,
        interrupt: Interrupt,
    ) -> Result<Self, Stop> {
        let ahead = count.saturating_mul(2);
        let (to_queue, queue) = sync_channel(ahead);
        let (to_workers, jobs) = sync_channel(ahead);
        let shared = Arc::new(Shared {
            judge,
            sources,
            jobs: Mutex::new(jobs),
            ahead: Ahead::default(),
            used: Mutex::default(),
        });
        let start = |name: &str, work: Box<dyn FnOnce() + Send>| {
            thread::Builder::new().name(name.to_owned()).spawn(work).map(drop).map_err(Stop::Thread)
        };
        for _ in 0..count {
            let shared = Arc::clone(&shared);
            start("worker", Box::new(move || shared.work()))?;
        }
        let limit = count.saturating_mul(OCTETS_AHEAD);
        let (source, before) = (first.0, Before::Known(records));
        let dispatcher =
            Dispatcher { shared: Arc::clone(&shared), to_queue, to_workers, limit, source, before };
        start("dispatcher", Box::new(move || dispatcher.dispatch(first, tasks, &interrupt)))?;
        Ok(Workers { queue, shared, current: None })
    }

    /// What comes next, of which [`Task::AllDone`] is the last; `None` when the run is interrupted.
    pub(crate) fn next(&mut self, interrupt: &Interrupt) -> Result<Option<Turn>, Stop> {
        while !interrupt.has_come() {
            let Some((source, pieces)) = &self.current else {
                match self.queue.recv_timeout(INTERRUPT_INTERVAL) {
                    Ok(Queued::Part(source, pieces)) => self.current = Some((source, pieces)),
                    Ok(Queued::Task(source, task)) => return Ok(Some(Turn::Task(source, task))),
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) if interrupt.has_come() => return Ok(None),
                    Err(RecvTimeoutError::Disconnected) => return Err(Stop::Fault),
                }
                continue;
            };
            let source = *source;
            match pieces.recv_timeout(INTERRUPT_INTERVAL) {
                Ok(Piece::Batch(batch)) => return Ok(Some(Turn::Batch(source, batch))),
                Ok(Piece::End { is_broken }) => {
                    self.current = None;
                    return Ok(Some(Turn::PartEnd { source, is_broken }));
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(Stop::Fault),
            }
        }
        Ok(None)
    }

    /// Whether no report is left. Waits for the workers.
    pub(crate) fn hold_no_report(&mut self, interrupt: &Interrupt) -> bool {
        loop {
            match self.next(interrupt) {
                Ok(Some(Turn::PartEnd { .. } | Turn::Task(_, Task::End))) => {}
                Ok(Some(Turn::Task(_, Task::AllDone))) => return true,
                _ => return false,
            }
        }
    }

    /// Takes back a batch that was done with.
    pub(crate) fn take_back(&mut self, mut batch: Batch) {
        batch.octets.clear();
        batch.reports.clear();
        let mut used = self.shared.used.lock().unwrap_or_else(PoisonError::into_inner);
        // One that a long part made large is not kept.
        if used.len() < BATCHES_KEPT && batch.octets.capacity() <= BATCH_OCTETS.saturating_mul(4) {
            used.push(batch);
        }
    }

    /// Leaves out what is left of the part whose turn it is; its worker hears of it.
    pub(crate) fn leave_part(&mut self) {
        self.current = None;
    }
}

/// Gives parts to workers, and notes their order.
struct Dispatcher {
    shared: Arc<Shared>,
    to_queue: SyncSender<Queued>,
    to_workers: SyncSender<Job>,
    /// While the workers have more octets of input, no part is taken.
    limit: usize,
    source: usize,
    before: Before,
}

impl Dispatcher {
    fn dispatch(mut self, first: (usize, Part), mut tasks: Tasks, interrupt: &Interrupt) {
        let mut is_wanted = self.part(first.0, first.1);
        while is_wanted {
            self.shared.ahead.wait(self.limit);
            // Without the last task the queue ends too early, which is a fault to whoever reads it.
            let Ok(Some((source, task))) = tasks.next(interrupt) else { break };
            is_wanted = match task {
                Task::Part(part) => self.part(source, part),
                task => {
                    let is_last = matches!(task, Task::AllDone);
                    self.to_queue.send(Queued::Task(source, task)).is_ok() && !is_last
                }
            };
        }
    }

    /// Whether the part is wanted.
    fn part(&mut self, source: usize, part: Part) -> bool {
        self.shared.ahead.add(part.len());
        let (after, told) = sync_channel(1);
        let before = std::mem::replace(&mut self.before, Before::Told(told));
        let before = if source == self.source { before } else { Before::Known(0) };
        self.source = source;
        let (pieces, in_turn) = sync_channel(BATCHES_AHEAD);
        self.to_workers.send(Job { source, part, before, after, pieces }).is_ok()
            && self.to_queue.send(Queued::Part(source, in_turn)).is_ok()
    }
}

/// How many records a part has; not all of them, if there are more than a source may have.
fn count_of(part: &Part) -> usize {
    let mut records = part.records();
    let mut count: usize = 0;
    while count <= max_records(records.octets_read()) && records.next().is_some() {
        count = count.saturating_add(1);
    }
    count
}

impl Shared {
    fn work(&self) {
        loop {
            let job = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(job) = job else { return };
            let octets = job.part.len();
            // Nobody may want the reports any more, which is no concern of a worker.
            let _is_wanted = self.judge(job);
            self.ahead.remove(octets);
        }
    }

    /// An empty batch.
    fn batch(&self) -> Batch {
        self.used.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    /// `None` if the reports are not wanted any more.
    fn judge(&self, job: Job) -> Option<()> {
        let Job { source, part, before, after, pieces } = job;
        let source = self.sources.get(source)?.name;
        // Reading twice is cheap beside judging; in this way the next part can be judged at the same time.
        let count = count_of(&part);
        let first = before.records()?;
        let _ = after.send(first.saturating_add(count));
        let mut batch = self.batch();
        let mut records = part.records();
        let mut index = first;
        while let Some(record) = records.next() {
            let verdict = self.judge.render(&source, index, record, &mut batch.octets);
            index = index.saturating_add(1);
            batch.reports.push(Rendered {
                end: batch.octets.len(),
                verdict,
                octets_read: records.octets_read(),
            });
            if batch.octets.len() >= BATCH_OCTETS {
                pieces.send(Piece::Batch(std::mem::replace(&mut batch, self.batch()))).ok()?;
            }
        }
        if !batch.reports.is_empty() {
            pieces.send(Piece::Batch(batch)).ok()?;
        }
        pieces.send(Piece::End { is_broken: records.is_broken() }).ok()
    }
}

#[cfg(test)]
mod tests {
    use mqtt_ca_check::policy::Policy;
    use mqtt_ca_check::wire::{Options, Splitter};
    use time::OffsetDateTime;

    use super::*;
    use crate::args::Format;
    use crate::input::Wanted;
    use crate::render::{EntryRenderer, Header};

    /// Two records of a source, and then nothing: neither more nor the end.
    #[test]
    fn tasks_that_end_without_the_last_are_a_fault_and_no_end_of_input() {
        let policy: &'static Policy = Box::leak(Box::new(Policy::at(OffsetDateTime::UNIX_EPOCH)));
        let header: &'static Header<'_> = Box::leak(Box::new(Header::of(policy)));
        let judge = Judge { policy, renderer: EntryRenderer::new(Format::Ndjson, header, false) };
        let mut splitter = Splitter::new(Options::default());
        splitter.push(b"{}\n{}\n");
        splitter.finish();
        let part = splitter.next().unwrap();
        let (sender, tasks) = sync_channel(1);
        drop(sender);
        let interrupt = Interrupt::default();
        let sources = Sources::of(&[], Wanted::Responses).into();
        let first = ((0, part), Tasks::Waited(tasks));
        let mut workers = Workers::start(judge, sources, 2, first, 0, interrupt.clone()).unwrap();
        let Ok(Some(Turn::Batch(0, batch))) = workers.next(&interrupt) else { panic!("no batch") };
        assert_eq!(batch.reports().count(), 2);
        assert!(matches!(workers.next(&interrupt), Ok(Some(Turn::PartEnd { source: 0, is_broken: false }))));
        assert!(matches!(workers.next(&interrupt), Err(Stop::Fault)));
    }
}
