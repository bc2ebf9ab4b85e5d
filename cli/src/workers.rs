//! Several batches judged at a time, and their reports in the order of the input all the same. Each worker takes a batch, judges
//! and renders it, and whoever asks gets the reports of the first before those of the second. All queues are bounded: who is
//! ahead waits, so that memory stays the same however long the input is.

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use mqtt_ca_check::report::Verdict;

use crate::exit::Stop;
use crate::feed::{Batch, INTERRUPT_INTERVAL, Task, Tasks};
use crate::interrupt::Interrupt;
use crate::judge::Judge;
use crate::sources::Sources;

/// A batch of more octets of JSON is judged before another is taken, so that not every worker has one.
const LONG_OCTETS: usize = 256 << 10;

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

/// What the workers take batches from.
struct Supply {
    first: Option<(usize, Batch)>,
    tasks: Tasks,
    to_queue: SyncSender<Queued>,
    interrupt: Interrupt,
}

impl Supply {
    /// The next batch, noted in the queue like all tasks before it; `None` if there is no more, or nobody wants it.
    fn next(&mut self) -> Option<Job> {
        loop {
            let (source, task) = match self.first.take() {
                Some((source, batch)) => (source, Task::Batch(batch)),
                // Without the last task the queue ends too early, which is a fault to whoever reads it.
                None => self.tasks.next(&self.interrupt).ok()??,
            };
            let is_last = matches!(task, Task::AllDone);
            match task {
                Task::Batch(batch) => {
                    let (pieces, in_turn) = sync_channel(REPORTS_AHEAD);
                    self.to_queue.send(Queued::Batch(source, in_turn)).ok()?;
                    return Some(Job { source, batch, pieces });
                }
                task => self.to_queue.send(Queued::Task(source, task)).ok().filter(|()| !is_last)?,
            }
        }
    }
}

/// All that the workers share.
struct Shared {
    judge: Judge<'static>,
    sources: Arc<Sources>,
    supply: Mutex<Supply>,
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
        let (to_queue, queue) = sync_channel(count.saturating_mul(2));
        let supply = Mutex::new(Supply { first: Some(first), tasks, to_queue, interrupt });
        let shared = Arc::new(Shared { judge, sources, supply });
        for _ in 0..count {
            let shared = Arc::clone(&shared);
            let worker = thread::Builder::new().name("worker".to_owned());
            let _detached = worker.spawn(move || shared.work()).map_err(Stop::Thread)?;
        }
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

impl Shared {
    fn work(&self) {
        loop {
            let mut supply = self.supply.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(job) = supply.next() else { return };
            let held = (job.batch.octets > LONG_OCTETS).then_some(supply);
            // Nobody may want the reports any more, which is no concern of a worker.
            let _is_wanted = self.judge(job);
            drop(held);
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
