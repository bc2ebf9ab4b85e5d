//! From sources to tasks: each source is read piece by piece, and its records are handed on some at a time.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use mqtt_ca_check::wire::{InputError, Listing, Options, Reader, Record};

use crate::exit::Stop;
use crate::input::{self, Source};
use crate::interrupt::Interrupt;
use crate::sources::Sources;

/// How many octets are read at a time.
const PIECE_OCTETS: usize = 128 << 10;

/// A batch has so many octets of JSON or a little more, unless one record is longer: some ten responses.
const BATCH_OCTETS: usize = 64 << 10;

/// A batch has at most this many records: a short record may have a long report, and all reports of a batch are held at once.
const BATCH_RECORDS: usize = 64;

/// What to do next, in the order of the sources.
#[derive(Debug)]
pub(crate) enum Task {
    /// Judge these records.
    Batch(Batch),
    /// Say so if the source had no record; it has no more.
    End(Listing),
    /// There are no more sources. A thread that ends without having said so had a fault.
    AllDone,
}

/// Some records of a source, one after the other.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    /// How many records of the source were before.
    pub(crate) first: usize,
    pub(crate) records: Vec<Result<Record<'static>, InputError>>,
    /// How many octets of JSON they have.
    pub(crate) octets: usize,
}

/// Reads all sources.
pub(crate) struct Feed {
    sources: Arc<Sources>,
    options: Options,
    /// The source being read or to be read next.
    source: usize,
    reading: Option<Reading>,
    piece: Vec<u8>,
    interrupt: Interrupt,
    has_ended: bool,
}

/// A source being read.
struct Reading {
    input: Box<dyn Read + Send>,
    reader: Reader,
    records: usize,
    may_be_blank: bool,
    /// Whether there is nothing more to read.
    has_ended: bool,
    /// Why not, where that is no end of the input; it stands for a record behind all others.
    error: Option<InputError>,
}

impl Feed {
    pub(crate) fn new(sources: Arc<Sources>, options: Options, interrupt: Interrupt) -> Self {
        Feed {
            sources,
            options,
            source: 0,
            reading: None,
            piece: vec![0; PIECE_OCTETS],
            interrupt,
            has_ended: false,
        }
    }

    fn begin(&self, source: &Source) -> Reading {
        let opened = source.open();
        let error = opened.as_ref().err().cloned();
        Reading {
            input: opened.unwrap_or_else(|_| Box::new(io::empty())),
            reader: Reader::new(self.options.clone()),
            records: 0,
            may_be_blank: source.may_be_blank(),
            has_ended: error.is_some(),
            error,
        }
    }
}

impl Reading {
    /// Reads on, once.
    fn read(&mut self, piece: &mut [u8]) {
        let length = match self.input.read(piece) {
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return,
            Err(error) => {
                self.has_ended = true;
                self.error = Some(input::input_error(&error));
                return;
            }
        };
        let octets = piece.get(..length).unwrap_or_default();
        if octets.is_empty() {
            self.has_ended = true;
            self.reader.finish();
            self.error = (self.reader.is_blank() && !self.may_be_blank).then(input::blank);
        } else {
            self.reader.push(octets);
        }
    }

    /// The records that are there, up to the length of a batch.
    fn batch(&mut self) -> Option<Batch> {
        let begin = self.reader.octets_read();
        let mut batch = Batch { first: self.records, ..Batch::default() };
        while batch.octets < BATCH_OCTETS && batch.records.len() < BATCH_RECORDS {
            let Some(read) = self.reader.next() else { break };
            batch.records.push(read.map(Record::into_owned));
            batch.octets = self.reader.octets_read().saturating_sub(begin);
        }
        if self.has_ended && batch.records.is_empty() {
            batch.records.extend(self.error.take().map(Err));
        }
        self.records = self.records.saturating_add(batch.records.len());
        (!batch.records.is_empty()).then_some(batch)
    }
}

impl Iterator for Feed {
    /// A task, and the number of its source.
    type Item = (usize, Task);

    fn next(&mut self) -> Option<Self::Item> {
        let number = self.source;
        let begun = self.reading.take().or_else(|| Some(self.begin(self.sources.get(number)?)));
        let Some(mut reading) = begun else {
            let is_first = !std::mem::replace(&mut self.has_ended, true);
            return is_first.then_some((number, Task::AllDone));
        };
        while !self.interrupt.has_come() {
            if let Some(batch) = reading.batch() {
                self.reading = Some(reading);
                return Some((number, Task::Batch(batch)));
            }
            if reading.has_ended || reading.reader.is_over() {
                self.source = number.saturating_add(1);
                return Some((number, Task::End(reading.reader.listing())));
            }
            reading.read(&mut self.piece);
        }
        None
    }
}

/// The tasks of all sources, read here or, where reading may have to wait, on a thread of their own.
pub(crate) enum Tasks {
    AtHand(Box<Feed>),
    Waited(Receiver<(usize, Task)>),
}

impl Tasks {
    pub(crate) fn of(feed: Feed) -> Result<Self, Stop> {
        if feed.sources.are_at_hand() {
            return Ok(Tasks::AtHand(Box::new(feed)));
        }
        // None is kept ready beside the one that the reader has in hand: a record may be long.
        let (sender, tasks) = sync_channel(0);
        let reader = move || {
            for task in feed {
                if sender.send(task).is_err() {
                    break;
                }
            }
        };
        match thread::Builder::new().name("reader".to_owned()).spawn(reader) {
            // It may wait for input for ever, and ends with the process.
            Ok(_detached) => Ok(Tasks::Waited(tasks)),
            Err(error) => Err(Stop::Thread(error)),
        }
    }

    /// The next task, of which [`Task::AllDone`] is the last; `None` when the run is interrupted.
    pub(crate) fn next(&mut self, interrupt: &Interrupt) -> Result<Option<(usize, Task)>, Stop> {
        match self {
            Tasks::AtHand(feed) => Ok(feed.next()),
            Tasks::Waited(tasks) => interrupt.wait(tasks),
        }
    }
}
