//! Several batches judged at a time, and their reports in the order of the input all the same. Each worker takes a batch, judges
//! and renders it, and whoever asks gets the reports of the first before those of the second. All queues are bounded: who is
//! ahead waits, so that memory stays the same however long the input is.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::exit::Stop;
use crate::feed::{Batch, Task, Tasks};
use crate::interrupt::Interrupt;
use crate::judge::{Judge, Reports};
use crate::sources::Sources;

/// A batch of more octets of JSON is judged before another is taken, so that not every worker has one.
const LONG_OCTETS: usize = 256 << 10;

/// What is to be done with in turn.
pub(crate) enum Turn {
    /// A task that no worker does.
    Task(usize, Task),
    /// The reports on a batch.
    Reports(usize, Reports),
}

/// What comes next, in the order of the input.
enum Queued {
    Task(usize, Task),
    Batch(usize, Receiver<Reports>),
}

/// A batch for a worker.
struct Job {
    source: usize,
    batch: Batch,
    reports: SyncSender<Reports>,
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
                    let (reports, in_turn) = sync_channel(1);
                    self.to_queue.send(Queued::Batch(source, in_turn)).ok()?;
                    return Some(Job { source, batch, reports });
                }
                task => self.to_queue.send(Queued::Task(source, task)).ok().filter(|()| !is_last)?,
            }
        }
    }
}

/// All that the workers share.
struct Shared {
    judge: Arc<Judge>,
    sources: Arc<Sources>,
    supply: Mutex<Supply>,
}

/// The workers, seen by whoever wants their reports. They end with the process, or when it is dropped.
pub(crate) struct Workers {
    queue: Receiver<Queued>,
}

impl Workers {
    /// Starts `count` workers on the batch and all tasks after it.
    pub(crate) fn start(
        judge: Arc<Judge>,
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
        Ok(Workers { queue })
    }

    /// What comes next, of which [`Task::AllDone`] is the last; `None` when the run is interrupted.
    pub(crate) fn next(&self, interrupt: &Interrupt) -> Result<Option<Turn>, Stop> {
        Ok(match interrupt.wait(&self.queue)? {
            Some(Queued::Batch(source, in_turn)) => {
                interrupt.wait(&in_turn)?.map(|reports| Turn::Reports(source, reports))
            }
            Some(Queued::Task(source, task)) => Some(Turn::Task(source, task)),
            None => None,
        })
    }
}

impl Shared {
    fn work(&self) {
        loop {
            let mut supply = self.supply.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(job) = supply.next() else { return };
            let held = (job.batch.octets > LONG_OCTETS).then_some(supply);
            let Job { source, batch, reports } = job;
            let of_batch = self.judge.reports(&self.sources, source, batch, false, &Interrupt::default());
            // Nobody may want them any more, which is no concern of a worker.
            let _is_wanted = reports.send(of_batch);
            drop(held);
        }
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
    use crate::layout::Paper;
    use crate::render::{self, Extent};

    /// Two records of a source, and then nothing: neither more nor the end.
    #[test]
    fn tasks_that_end_without_the_last_are_a_fault_and_no_end_of_input() {
        let policy = Policy::at(OffsetDateTime::UNIX_EPOCH);
        let form = render::form(Format::Ndjson, &policy, Extent::default(), Paper::plain());
        let judge = Arc::new(Judge { policy, form });
        let records = records(b"{}\n{}\n").map(|read| read.map(Record::into_owned)).collect();
        let batch = Batch { first: 0, records, octets: 5 };
        let (sender, tasks) = sync_channel(1);
        drop(sender);
        let interrupt = Interrupt::default();
        let sources = Sources::of(&[], Wanted::Responses).into();
        let first = ((0, batch), Tasks::Waited(tasks));
        let workers = Workers::start(judge, sources, 2, first, interrupt.clone()).unwrap();
        let Ok(Some(Turn::Reports(0, reports))) = workers.next(&interrupt) else { panic!("no reports") };
        assert_eq!((reports.iter().count(), reports.batch_octets), (2, 5));
        assert!(matches!(workers.next(&interrupt), Err(Stop::Fault)));
    }
}
