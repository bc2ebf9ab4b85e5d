//! From sources to tasks: each source is read piece by piece, and its records are handed on some at a time.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use mqtt_ca_check::case::{Case, DeviceFile};
use mqtt_ca_check::wire::{InputError, InputErrorCode, Listing, Reader};
use mqtt_ca_check::x509::{Bundle, Form};

use crate::exit::Stop;
use crate::input::{self, Source, Wanted};
use crate::interrupt::Interrupt;
use crate::sources::Sources;
use crate::work::{Batch, Part, Work, numbered};

/// How many octets are read at a time.
const PIECE_OCTETS: usize = 128 << 10;

/// A batch has so many octets of JSON or a little more, unless one record is longer: some ten responses.
const BATCH_OCTETS: usize = 64 << 10;

/// A batch has at most this many records: a short record may have a long report, and all reports of a batch are held at once.
const BATCH_RECORDS: usize = 64;

/// So many octets of a source are held at most until it shows what they are.
const HELD_OCTETS: usize = 1 << 20;

/// A file of devices has at most this many octets; one more is read.
const MAX_FILE_OCTETS: usize = Case::MAX_FILE_OCTETS;

/// What to do next, in the order of the sources.
#[derive(Debug)]
pub(crate) enum Task<B = Batch> {
    /// Make rows of this, or write what was made of it.
    Batch(B),
    /// A source has no more. It is named if it had nothing.
    End(Listing, Option<Arc<Source>>),
}

/// Reads all sources, as far as the run is not interrupted.
pub(crate) struct Feed {
    sources: Arc<Sources>,
    /// Whether reading never has to wait for somebody.
    is_at_hand: bool,
    work: Arc<dyn Work>,
    /// The source being read or to be read next.
    source: usize,
    reading: Option<Reading>,
    /// What comes behind files that were put together.
    next: Option<Task>,
    piece: Vec<u8>,
    interrupt: Interrupt,
}

/// A source being read.
struct Reading {
    source: Arc<Source>,
    input: Box<dyn Read + Send>,
    reader: Reader,
    /// What was read of a source while it may turn out to hold no records.
    held: Option<Vec<u8>>,
    /// Reads what holds none.
    bundle: Option<Bundle>,
    /// What is still to be handed on of a long file of devices.
    devices: Option<DeviceFile>,
    /// How many certificates there were in it.
    certificates: usize,
    /// How many records there were; other octets count as one, and so does a place in a bundle.
    records: usize,
    /// Whether there is nothing more to read.
    has_ended: bool,
    /// Why not, where that is no end of the input; it stands for a record behind all others.
    error: Option<InputError>,
}

impl Feed {
    pub(crate) fn new(sources: Arc<Sources>, work: Arc<dyn Work>, interrupt: Interrupt) -> Self {
        Feed {
            is_at_hand: sources.are_at_hand(),
            sources,
            work,
            source: 0,
            reading: None,
            next: None,
            piece: vec![0; PIECE_OCTETS],
            interrupt,
        }
    }

    fn begin(&self, source: &Source) -> Reading {
        let opened = source.open();
        let (wanted, options) = self.work.reads();
        let error = opened.as_ref().err().cloned();
        Reading {
            source: Arc::new(source.clone()),
            input: opened.unwrap_or_else(|_| Box::new(io::empty())),
            reader: Reader::new(options.clone()),
            held: (wanted != Wanted::Responses && error.is_none()).then(Vec::new),
            bundle: None,
            devices: None,
            certificates: 0,
            records: 0,
            has_ended: error.is_some(),
            error,
        }
    }
}

impl Reading {
    /// Reads on, once.
    fn read(&mut self, piece: &mut [u8], wanted: Wanted, limit: usize) {
        let length = match self.input.read(piece) {
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return,
            Err(error) => {
                self.has_ended = true;
                self.held = None;
                self.error = Some(input::input_error(&error));
                return;
            }
        };
        let octets = piece.get(..length).unwrap_or_default();
        let is_end = octets.is_empty();
        let is_blank = self.held.is_none()
            && self.bundle.is_none()
            && self.reader.is_blank()
            && self.source.missing_files().is_none();
        match (&mut self.held, &mut self.bundle) {
            (Some(_), _) => self.hold(octets, is_end, wanted, limit),
            (None, Some(bundle)) => bundle.push(octets),
            (None, None) => self.reader.push(octets),
        }
        if is_end {
            self.has_ended = true;
            self.reader.finish();
            self.bundle.iter_mut().for_each(Bundle::finish);
            self.error = if is_blank { Some(input::blank()) } else { None };
        }
    }

    /// Takes in octets of a source that has not shown what it holds. Mostly the first of them do.
    fn hold(&mut self, octets: &[u8], is_end: bool, wanted: Wanted, limit: usize) {
        let Some(mut held) = self.held.take() else { return };
        held.extend_from_slice(octets);
        if wanted.are_responses(&held, is_end) {
            self.reader.push(&held);
        } else if wanted == Wanted::Devices && held.len() > MAX_FILE_OCTETS {
            // So many are more than a file of devices may have, which it then says.
            self.has_ended = true;
            self.held = Some(held);
        } else if !is_end
            && wanted == Wanted::Certificates
            && (Wanted::is_bundle(&held) || held.len() > HELD_OCTETS)
        {
            let mut bundle = Bundle::new(Form::Auto, limit);
            bundle.push(&held);
            self.bundle = Some(bundle);
        } else {
            self.held = Some(held);
        }
    }

    /// The certificates that are there, up to the length of a batch.
    fn certificates(&mut self) -> Option<Batch> {
        let bundle = self.bundle.as_mut()?;
        let (mut found, mut octets) = (Vec::new(), 0_usize);
        while octets < BATCH_OCTETS && found.len() < BATCH_RECORDS {
            let Some(certificate) = bundle.next() else { break };
            octets = octets.saturating_add(certificate.as_ref().map_or(0, |it| it.der().len()));
            found.push(numbered(&mut self.certificates, certificate));
        }
        if self.has_ended && self.records == 0 && found.is_empty() {
            let error = InputError::new(
                InputErrorCode::NotJson,
                "expected JSON, or certificates in PEM or DER, found none of these",
            );
            let error = error.with_help("give a response as the API sent it, or a certificate");
            self.error = self.error.take().or(Some(error));
        }
        let first = self.records;
        self.records = first.saturating_add(found.len());
        let source = Arc::clone(&self.source);
        (!found.is_empty()).then(|| Batch::new(source, first, Part::Certificates(found), octets))
    }

    /// Some devices of a long file.
    fn devices(&mut self) -> Option<Batch> {
        let devices = self.devices.as_mut()?.take(BATCH_RECORDS);
        let first = self.records;
        self.records = first.saturating_add(devices.len());
        let octets = BATCH_OCTETS;
        let source = Arc::clone(&self.source);
        (!devices.is_empty()).then(|| Batch::new(source, first, Part::Devices(devices), octets))
    }

    /// What is there: records, up to the length of a batch, or all octets of a source without.
    fn batch(&mut self, wanted: Wanted) -> Option<Batch> {
        let source = Arc::clone(&self.source);
        if let Some(batch) = self.devices() {
            return Some(batch);
        }
        if let Some(held) = self.held.take_if(|_| self.has_ended) {
            if wanted == Wanted::Devices && held.len() > BATCH_OCTETS {
                self.devices = DeviceFile::read(&held).ok();
                if let Some(batch) = self.devices() {
                    return Some(batch);
                }
            }
            self.records = 1;
            let octets = held.len();
            return Some(Batch::new(source, 0, Part::Octets(held), octets));
        }
        if let Some(batch) = self.certificates() {
            return Some(batch);
        }
        let begin = self.reader.octets_read();
        let (mut records, mut octets) = (Vec::new(), 0);
        while octets < BATCH_OCTETS && records.len() < BATCH_RECORDS {
            let Some(read) = self.reader.next() else { break };
            records.push(read);
            octets = self.reader.octets_read().saturating_sub(begin);
        }
        if self.has_ended && records.is_empty() {
            records.extend(self.error.take().map(Err));
        }
        let first = self.records;
        self.records = first.saturating_add(records.len());
        (!records.is_empty()).then(|| Batch::new(source, first, Part::Records(records), octets))
    }
}

impl Iterator for Feed {
    type Item = Task;

    /// Short files of devices are handed on together: a batch of one would cost as much as the device in it.
    fn next(&mut self) -> Option<Self::Item> {
        let task = self.next.take().or_else(|| self.one())?;
        let mut batch = match task {
            Task::Batch(batch) if self.work.reads().0 == Wanted::Devices && self.is_at_hand => batch,
            task => return Some(task),
        };
        let Part::Octets(octets) = batch.part else { return Some(Task::Batch(batch)) };
        let mut files = vec![(Arc::clone(&batch.source), octets)];
        while batch.octets < BATCH_OCTETS && files.len() < BATCH_RECORDS {
            match self.one() {
                // All of the file is in the batch.
                Some(Task::End(_, None)) => {}
                Some(Task::Batch(Batch { source, part: Part::Octets(octets), .. })) => {
                    batch.octets = batch.octets.saturating_add(octets.len());
                    files.push((source, octets));
                }
                other => {
                    self.next = other;
                    break;
                }
            }
        }
        Some(Task::Batch(Batch { part: Part::Files(files), ..batch }))
    }
}

impl Feed {
    /// The next task by itself.
    fn one(&mut self) -> Option<Task> {
        let number = self.source;
        let mut reading = self.reading.take().or_else(|| Some(self.begin(self.sources.get(number)?)))?;
        while !self.interrupt.has_come() {
            if let Some(batch) = reading.batch(self.work.reads().0) {
                self.reading = Some(reading);
                return Some(Task::Batch(batch));
            }
            if reading.has_ended || reading.reader.is_over() {
                let without_record = (reading.records == 0).then_some(reading.source);
                self.source = number.saturating_add(1);
                return Some(Task::End(reading.reader.listing(), without_record));
            }
            let (wanted, options) = self.work.reads();
            reading.read(&mut self.piece, wanted, options.max_record_bytes);
        }
        None
    }
}

/// The tasks of all sources, read here or, where reading may have to wait, on a thread of their own.
pub(crate) enum Tasks {
    AtHand(Box<Feed>),
    /// The last is `None`: a thread that ends without having said so had a fault.
    Waited(Receiver<Option<Task>>),
}

impl Tasks {
    pub(crate) fn of(feed: Feed) -> Result<Self, Stop> {
        if feed.is_at_hand {
            return Ok(Tasks::AtHand(Box::new(feed)));
        }
        // None is kept ready beside the one that the reader has in hand: a record may be long.
        let (sender, tasks) = sync_channel(0);
        let reader = move || {
            for task in feed.map(Some).chain([None]) {
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

    /// The next task; `None` when there is no more, or the run is interrupted.
    pub(crate) fn next(&mut self, interrupt: &Interrupt) -> Result<Option<Task>, Stop> {
        match self {
            Tasks::AtHand(feed) => Ok(feed.next()),
            Tasks::Waited(tasks) => Ok(interrupt.wait(tasks)?.flatten()),
        }
    }
}
