//! Several batches done at a time, and their rows in the order of the input all the same. Each worker takes a batch and makes
//! rows of it, and whoever asks gets those of the first before those of the second. All queues are bounded: who is
//! ahead waits, so that memory stays the same however long the input is.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::exit::Stop;
use crate::feed::{Task, Tasks};
use crate::interrupt::Interrupt;
use crate::work::{Batch, Rows, Work};

/// A batch of more octets is done before another is taken, so that not every worker has one.
const LONG_OCTETS: usize = 256 << 10;

/// What comes next, in the order of the input: of a batch, whence its rows will come.
type Queued = Task<Receiver<Rows>>;

/// What the workers take batches from.
struct Supply {
    first: Option<Batch>,
    tasks: Tasks,
    to_queue: SyncSender<Queued>,
    interrupt: Interrupt,
}

impl Supply {
    /// The next batch and where its rows go, noted in the queue like all tasks before it; `None` if there is no more, or nobody
    /// wants it.
    fn next(&mut self) -> Option<(Batch, SyncSender<Rows>)> {
        loop {
            let task = match self.first.take() {
                Some(batch) => Task::Batch(batch),
                // Without the last task the queue ends too early, which is a fault to whoever reads it.
                None => self.tasks.next(&self.interrupt).ok()??,
            };
            match task {
                Task::Batch(batch) => {
                    let (rows, in_turn) = sync_channel(1);
                    self.to_queue.send(Task::Batch(in_turn)).ok()?;
                    return Some((batch, rows));
                }
                Task::End(listing, source) => self.to_queue.send(Task::End(listing, source)).ok()?,
                Task::AllDone => return self.to_queue.send(Task::AllDone).ok().and(None),
            }
        }
    }
}

/// All that the workers share.
struct Shared {
    work: Arc<dyn Work>,
    supply: Mutex<Supply>,
}

/// The workers, seen by whoever wants their rows. They end with the process, or when it is dropped.
pub(crate) struct Workers {
    queue: Receiver<Queued>,
}

impl Workers {
    /// Starts `count` workers on the batch and all tasks after it.
    pub(crate) fn start(
        work: Arc<dyn Work>,
        count: usize,
        (first, tasks): (Batch, Tasks),
        interrupt: Interrupt,
    ) -> Result<Self, Stop> {
        let (to_queue, queue) = sync_channel(count.saturating_mul(2));
        let supply = Mutex::new(Supply { first: Some(first), tasks, to_queue, interrupt });
        let shared = Arc::new(Shared { work, supply });
        for _ in 0..count {
            let shared = Arc::clone(&shared);
            let worker = thread::Builder::new().name("worker".to_owned());
            let _detached = worker.spawn(move || shared.work()).map_err(Stop::Thread)?;
        }
        Ok(Workers { queue })
    }

    /// What comes next, of which [`Task::AllDone`] is the last; `None` when the run is interrupted.
    pub(crate) fn next(&self, interrupt: &Interrupt) -> Result<Option<Task<Rows>>, Stop> {
        Ok(match interrupt.wait(&self.queue)? {
            Some(Task::Batch(in_turn)) => interrupt.wait(&in_turn)?.map(Task::Batch),
            Some(Task::End(listing, source)) => Some(Task::End(listing, source)),
            Some(Task::AllDone) => Some(Task::AllDone),
            None => None,
        })
    }
}

impl Shared {
    fn work(&self) {
        loop {
            let mut supply = self.supply.lock().unwrap_or_else(PoisonError::into_inner);
            let Some((batch, rows)) = supply.next() else { return };
            let held = (batch.octets > LONG_OCTETS).then_some(supply);
            let mut of_batch = Rows::default();
            self.work.rows(batch, &mut of_batch, &Interrupt::default());
            // Nobody may want them any more, which is no concern of a worker.
            let _is_wanted = rows.send(of_batch);
            drop(held);
        }
    }
}

#[cfg(test)]
mod tests {
    use mqtt_ca_check::policy::Policy;
    use mqtt_ca_check::wire::{Options, Record, records};
    use time::OffsetDateTime;

    use super::*;
    use crate::args::Format;
    use crate::input::Source;
    use crate::judge::Judge;
    use crate::layout::Paper;
    use crate::render::{self, Extent};
    use crate::work::Part;

    /// Two records of a source, and then nothing: neither more nor the end.
    #[test]
    fn tasks_that_end_without_the_last_are_a_fault_and_no_end_of_input() {
        let policy = Policy::at(OffsetDateTime::UNIX_EPOCH);
        let form = render::reports(Format::Ndjson, &policy, Extent::default(), Paper::plain());
        let judge = Arc::new(Judge { policy, options: Options::default(), forms: vec![form] });
        let records = records(b"{}\n{}\n").map(|read| read.map(Record::into_owned)).collect();
        let batch = Batch {
            source: Source::standard_input().into(),
            first: 0,
            part: Part::Records(records),
            octets: 5,
        };
        let (sender, tasks) = sync_channel(1);
        drop(sender);
        let interrupt = Interrupt::default();
        let first = (batch, Tasks::Waited(tasks));
        let workers = Workers::start(judge, 2, first, interrupt.clone()).unwrap();
        let Ok(Some(Task::Batch(rows))) = workers.next(&interrupt) else { panic!("no rows") };
        assert_eq!((rows.rows.len(), rows.batch_octets), (2, 5));
        assert!(matches!(workers.next(&interrupt), Err(Stop::Fault)));
    }
}
