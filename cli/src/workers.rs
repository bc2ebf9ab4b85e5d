//! Several batches done at a time, and their rows in the order of the input all the same. Each worker takes a batch and makes
//! rows of it, and whoever asks gets those of the first before those of the second. All queues are bounded: who is
//! ahead waits, so that memory stays the same however long the input is.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::exit::Stop;
use crate::feed::{Task, Tasks};
use crate::interrupt::Interrupt;
use crate::work::{Batch, Rows, Work};

/// A batch of more octets is done before another is taken, so that not every worker has one.
const LONG_OCTETS: usize = 256 << 10;

/// What comes next, in the order of the input: of a batch, whence its rows will come. The last is `None`, as for [`Tasks`].
type Queued = Option<Task<Receiver<Rows>>>;

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
                Some(batch) => Some(Task::Batch(batch)),
                // After a fault the queue ends without its last, which is a fault to whoever reads it.
                None => self.tasks.next(&self.interrupt).ok()?,
            };
            match task {
                Some(Task::Batch(batch)) => {
                    let (rows, in_turn) = sync_channel(1);
                    self.to_queue.send(Some(Task::Batch(in_turn))).ok()?;
                    return Some((batch, rows));
                }
                Some(Task::End(listing, source)) => {
                    self.to_queue.send(Some(Task::End(listing, source))).ok()?;
                }
                None => return self.to_queue.send(None).ok().and(None),
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

    /// What comes next; `None` when there is no more, or the run is interrupted.
    pub(crate) fn next(&self, interrupt: &Interrupt) -> Result<Option<Task<Rows>>, Stop> {
        Ok(match interrupt.wait(&self.queue)?.flatten() {
            Some(Task::Batch(in_turn)) => interrupt.wait(&in_turn)?.map(Task::Batch),
            Some(Task::End(listing, source)) => Some(Task::End(listing, source)),
            None => None,
        })
    }
}

impl Shared {
    fn work(&self) {
        loop {
            // Who had a fault while reading has read only a part: nothing after it can be trusted.
            let Ok(mut supply) = self.supply.lock() else { return };
            let Some((mut batch, rows)) = supply.next() else { return };
            self.work.note(&mut batch);
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
    use std::sync::atomic::{AtomicBool, Ordering};

    use mqtt_ca_check::policy::Policy;
    use mqtt_ca_check::wire::{InputError, Options, Record, records};
    use time::OffsetDateTime;

    use super::*;
    use crate::args::Format;
    use crate::feed::Feed;
    use crate::input::{Source, Wanted};
    use crate::judge::Judge;
    use crate::layout::Paper;
    use crate::render::{self, Extent};
    use crate::sources::Sources;
    use crate::work::Part;

    /// Two records of a source, and then nothing: neither more nor the end.
    #[test]
    fn tasks_that_end_without_the_last_are_a_fault_and_no_end_of_input() {
        let policy = Policy::at(OffsetDateTime::UNIX_EPOCH);
        let form = render::reports(Format::Ndjson, &policy, Extent::default(), Paper::plain());
        let judge = Arc::new(Judge::new(policy, Options::default(), vec![form]));
        let records = records(b"{}\n{}\n").collect();
        let batch = Batch::new(Source::standard_input().into(), 0, Part::Records(records), 5);
        let (sender, tasks) = sync_channel(1);
        drop(sender);
        let interrupt = Interrupt::default();
        let first = (batch, Tasks::Waited(tasks));
        let workers = Workers::start(judge, 2, first, interrupt.clone()).unwrap();
        let Ok(Some(Task::Batch(rows))) = workers.next(&interrupt) else { panic!("no rows") };
        assert_eq!((rows.rows.len(), rows.batch_octets), (2, 5));
        assert!(matches!(workers.next(&interrupt), Err(Stop::Fault)));
    }

    /// Fails when it begins to read, once.
    #[derive(Default)]
    struct Faulty {
        has_failed: AtomicBool,
        options: Options,
    }

    impl Work for Faulty {
        fn reads(&self) -> (Wanted, &Options) {
            assert!(self.has_failed.swap(true, Ordering::Relaxed), "as it should");
            (Wanted::Responses, &self.options)
        }

        fn record(&self, _: &str, _: usize, _: Result<Record, InputError>, _: &mut Rows) {}
    }

    #[test]
    fn a_fault_of_a_worker_that_reads_is_a_fault_whatever_the_others_could_read() {
        let work: Arc<dyn Work> = Arc::new(Faulty::default());
        let interrupt = Interrupt::default();
        let sources = Arc::new(Sources::of(&["Cargo.toml".into()], Wanted::Responses));
        let first = Batch::new(Source::standard_input().into(), 0, Part::Records(Vec::new()), 0);
        let feed = Feed::new(sources, Arc::clone(&work), interrupt.clone());
        let workers = Workers::start(work, 2, (first, Tasks::of(feed).unwrap()), interrupt.clone()).unwrap();
        assert!(matches!(workers.next(&interrupt), Ok(Some(Task::Batch(_)))));
        assert!(matches!(workers.next(&interrupt), Err(Stop::Fault)));
    }
}
