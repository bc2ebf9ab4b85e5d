//! Several batches judged at a time, and their reports in the order of the input all the same. A thread reads, each worker
//! judges and renders one batch after the other, and whoever asks gets the reports of the first before those of the second. All queues are bounded: who is ahead waits, so that memory stays the same however long the input is.

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

use mqtt_ca_check::report::Verdict;

use crate::exit::Stop;
use crate::feed::{Batch, INTERRUPT_INTERVAL, Task, Tasks};
use crate::interrupt::Interrupt;
use crate::judge::Judge;
use crate::sources::Sources;

/// While the workers have more octets of JSON than so many for each, no batch is taken. A batch has this or less, unless one
/// record is longer.
const OCTETS_AHEAD: usize = 128 << 10;

/// How many octets of reports a worker collects before it hands them over.
const REPORTS_OCTETS: usize = 64 << 10;

/// How many such collections of a batch may wait for their turn.
const REPORTS_AHEAD: usize = 4;

/// What is to be done with in turn.
pub(crate) enum Turn {
    /// A task that no worker does.
    Task(usize, Task),
    /// Reports on a batch; the last on it say how many octets of JSON it had.
    Reports(usize, Reports),
}

/// Reports, rendered one after the other.
#[derive(Debug, Default)]
pub(crate) struct Reports {
    octets: Vec<u8>,
    /// Where each ends in the octets, and its verdict.
    ends: Vec<(usize, Verdict)>,
    /// How many octets of JSON the batch had, if they are the last.
    pub(crate) batch_octets: usize,
}

impl Reports {
    /// Each report, and its verdict.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&[u8], Verdict)> {
        let mut begin = 0;
        self.ends.iter().map(move |(end, verdict)| {
            let octets = self.octets.get(begin..*end).unwrap_or_default();
            begin = *end;
            (octets, *verdict)
        })
    }
}

/// What comes next, in the order of the input.
enum Queued {
    Task(usize, Task),
    Batch(usize, Receiver<Piece>),
}

/// What a worker hands over.
enum Piece {
    Reports(Reports),
    End,
}

/// A batch for a worker.
struct Job {
    source: usize,
    batch: Batch,
    pieces: SyncSender<Piece>,
}

/// How many octets of JSON the workers have.
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
}

/// The workers, seen by whoever wants their reports. They end with the process, or when it is dropped.
pub(crate) struct Workers {
    queue: Receiver<Queued>,
    /// The batch whose turn it is.
    current: Option<(usize, Receiver<Piece>)>,
}

impl Workers {
    /// Starts `count` workers on the batch and all tasks after it.
    pub(crate) fn start(
        judge: Judge<'static>,
        sources: Arc<Sources>,
        count: usize,
        (first, tasks): ((usize, Batch), Tasks),
        interrupt: Interrupt,
    ) -> Result<Self, Stop> {
        let ahead = count.saturating_mul(2);
        let (to_queue, queue) = sync_channel(ahead);
        let (to_workers, jobs) = sync_channel(ahead);
        let shared = Arc::new(Shared { judge, sources, jobs: Mutex::new(jobs), ahead: Ahead::default() });
        let start = |name: &str, work: Box<dyn FnOnce() + Send>| {
            thread::Builder::new().name(name.to_owned()).spawn(work).map(drop).map_err(Stop::Thread)
        };
        for _ in 0..count {
            let shared = Arc::clone(&shared);
            start("worker", Box::new(move || shared.work()))?;
        }
        let limit = count.saturating_mul(OCTETS_AHEAD);
        let dispatcher = Dispatcher { shared: Arc::clone(&shared), to_queue, to_workers, limit };
        start("dispatcher", Box::new(move || dispatcher.dispatch(first, tasks, &interrupt)))?;
        Ok(Workers { queue, current: None })
    }

    /// What comes next, of which [`Task::AllDone`] is the last; `None` when the run is interrupted.
    pub(crate) fn next(&mut self, interrupt: &Interrupt) -> Result<Option<Turn>, Stop> {
        while !interrupt.has_come() {
            let Some((source, pieces)) = &self.current else {
                match self.queue.recv_timeout(INTERRUPT_INTERVAL) {
                    Ok(Queued::Batch(source, pieces)) => self.current = Some((source, pieces)),
                    Ok(Queued::Task(source, task)) => return Ok(Some(Turn::Task(source, task))),
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) if interrupt.has_come() => return Ok(None),
                    Err(RecvTimeoutError::Disconnected) => return Err(Stop::Fault),
                }
                continue;
            };
            let source = *source;
            match pieces.recv_timeout(INTERRUPT_INTERVAL) {
                Ok(Piece::Reports(reports)) => return Ok(Some(Turn::Reports(source, reports))),
                Ok(Piece::End) => self.current = None,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(Stop::Fault),
            }
        }
        Ok(None)
    }
}

/// Gives batches to workers, and notes their order.
struct Dispatcher {
    shared: Arc<Shared>,
    to_queue: SyncSender<Queued>,
    to_workers: SyncSender<Job>,
    /// While the workers have more octets of JSON, no batch is taken.
    limit: usize,
}

impl Dispatcher {
    fn dispatch(self, first: (usize, Batch), mut tasks: Tasks, interrupt: &Interrupt) {
        let mut is_wanted = self.batch(first.0, first.1);
        while is_wanted {
            self.shared.ahead.wait(self.limit);
            // Without the last task the queue ends too early, which is a fault to whoever reads it.
            let Ok(Some((source, task))) = tasks.next(interrupt) else { break };
            is_wanted = match task {
                Task::Batch(batch) => self.batch(source, batch),
                task => {
                    let is_last = matches!(task, Task::AllDone);
                    self.to_queue.send(Queued::Task(source, task)).is_ok() && !is_last
                }
            };
        }
    }

    /// Whether the batch is wanted.
    fn batch(&self, source: usize, batch: Batch) -> bool {
        self.shared.ahead.add(batch.octets);
        let (pieces, in_turn) = sync_channel(REPORTS_AHEAD);
        self.to_workers.send(Job { source, batch, pieces }).is_ok()
            && self.to_queue.send(Queued::Batch(source, in_turn)).is_ok()
    }
}

impl Shared {
    fn work(&self) {
        loop {
            let job = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(job) = job else { return };
            let octets = job.batch.octets;
            // Nobody may want the reports any more, which is no concern of a worker.
            let _is_wanted = self.judge(job);
            self.ahead.remove(octets);
        }
    }

    /// `None` if the reports are not wanted any more.
    fn judge(&self, job: Job) -> Option<()> {
        let Job { source, batch, pieces } = job;
        let source = self.sources.get(source)?.name;
        let mut reports = Reports::default();
        for (index, record) in (batch.first..).zip(batch.records) {
            if reports.octets.len() >= REPORTS_OCTETS {
                pieces.send(Piece::Reports(std::mem::take(&mut reports))).ok()?;
            }
            let verdict = self.judge.render(&source, index, record, &mut reports.octets);
            reports.ends.push((reports.octets.len(), verdict));
        }
        reports.batch_octets = batch.octets;
        pieces.send(Piece::Reports(reports)).ok()?;
        pieces.send(Piece::End).ok()
    }
}

#[cfg(test)]
mod tests {
    use mqtt_ca_check::policy::Policy;
    use mqtt_ca_check::wire::{Record, records};
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
        let records = records(b"{}\n{}\n").map(|read| read.map(Record::into_owned)).collect();
        let batch = Batch { first: 0, records, octets: 5 };
        let (sender, tasks) = sync_channel(1);
        drop(sender);
        let interrupt = Interrupt::default();
        let sources = Sources::of(&[], Wanted::Responses).into();
        let first = ((0, batch), Tasks::Waited(tasks));
        let mut workers = Workers::start(judge, sources, 2, first, interrupt.clone()).unwrap();
        let Ok(Some(Turn::Reports(0, reports))) = workers.next(&interrupt) else { panic!("no reports") };
        assert_eq!((reports.iter().count(), reports.batch_octets), (2, 5));
        assert!(matches!(workers.next(&interrupt), Err(Stop::Fault)));
    }
}
