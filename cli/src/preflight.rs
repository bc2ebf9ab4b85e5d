//! The subcommand `preflight`: two files and a code to one report, beside the lists of what is registered.

mod files;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use mqtt_ca_check::case::Registered;
use mqtt_ca_check::judge;
use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::report::{Entry, Verdict};
use mqtt_ca_check::wire::{InputError, Options, Record};

use self::files::Proposal;
use crate::args::PreflightArguments;
use crate::exit::{Status, Stop};
use crate::input::{Source, Wanted};
use crate::render::{self, Files, Reports};
use crate::reports;
use crate::run::Run;
use crate::sources::Sources;
use crate::work::{Rows, Work};

pub(crate) fn run(arguments: &PreflightArguments) -> Result<Status, Stop> {
    let policy = arguments.judging.policy()?;
    files::refuse_unclear(arguments)?;
    let proposal = Proposal::read(arguments)?;
    let files = Files::of(arguments.ca.clone(), arguments.verification.clone());
    let (forms, targets) = reports::of(&arguments.report, &policy, Some(&files));
    let read = Sources::of_files(files::all(arguments).iter().map(Path::new));
    targets.iter().try_for_each(|(_, path)| read.refuse_output_into(*path))?;
    let lists = match arguments.against.as_slice() {
        [] => Sources::default(),
        lists => Sources::of(lists, Wanted::Responses),
    };
    let registered = proposal.as_ref().ok().filter(|_| !arguments.against.is_empty());
    let registered = registered.map(|it| it.case().to_look_up());
    let preflight = Preflight {
        policy,
        options: Options::default(),
        forms,
        source: files.source(),
        proposal,
        registered: Mutex::new(registered),
    };
    let mut run = Run::of(Arc::new(preflight), lists, &targets)?;
    // One job: a list is read faster than it is fetched.
    if let Some(status) = run.over_all(1)? {
        return Ok(status);
    }
    reports::tell_counts(&run.summary, &targets, arguments.report.quiet);
    Ok(run.summary.status())
}

/// What is judged when all lists are read.
struct Preflight {
    policy: Policy,
    options: Options,
    forms: Vec<Arc<Reports>>,
    source: String,
    proposal: Result<Proposal, InputError>,
    registered: Mutex<Option<Registered>>,
}

impl Work for Preflight {
    fn reads(&self) -> (Wanted, &Options) {
        (Wanted::Responses, &self.options)
    }

    /// A CA that is registered; or why one entry cannot tell, which is shown beside the report.
    fn record(&self, source: &str, index: usize, read: Result<Record, InputError>, rows: &mut Rows) {
        let mut registered = self.registered.lock().unwrap_or_else(PoisonError::into_inner);
        match (read, registered.as_mut()) {
            (_, None) => {}
            (Ok(record), Some(registered)) => registered.add(&record),
            (Err(error), Some(registered)) => {
                registered.add_unreadable();
                let entry = Entry { source, record: index, result: Err(&error) };
                rows.push(&self.forms, &entry, Verdict::Unreadable, Some(render::place(&entry)));
            }
        }
    }

    /// A directory without a file to read is no list that tells.
    fn without_record(&self, source: &Source, _rows: &mut Rows) {
        let mut registered = self.registered.lock().unwrap_or_else(PoisonError::into_inner);
        if source.missing_files().is_some() {
            registered.iter_mut().for_each(Registered::add_unreadable);
        }
    }

    fn at_end(&self, are_whole: bool, rows: &mut Rows) {
        let mut registered = self.registered.lock().unwrap_or_else(PoisonError::into_inner).take();
        if !are_whole {
            registered.iter_mut().for_each(Registered::add_unreadable);
        }
        let case = self.proposal.as_ref().map(|proposal| match registered {
            Some(registered) => proposal.case().against(registered),
            None => proposal.case(),
        });
        let report = case.as_ref().map(|case| judge(case, &self.policy));
        let entry =
            Entry { source: &self.source, record: 0, result: report.as_ref().map_err(|error| **error) };
        let verdict = entry.verdict();
        let place = (verdict != Verdict::Passed).then(|| render::place(&entry));
        rows.push(&self.forms, &entry, verdict, place);
    }
}
