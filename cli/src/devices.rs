//! The subcommand `devices`: files and records of devices to reports, under the CAs that are given.

use crate::args::DevicesArguments;
use crate::check;
use crate::exit::{Status, Stop};
use crate::input::Wanted;
use crate::judge::Judge;
use crate::reports;
use crate::sources::Sources;

pub(crate) fn run(arguments: &DevicesArguments) -> Result<Status, Stop> {
    let policy = arguments.judging.policy()?;
    let (forms, targets) = reports::of(&arguments.report, &policy, None);
    let judge = Judge::new(policy, arguments.reading.wire_options(), forms);
    let judge = judge.under(arguments.trust.given()?).of_devices();
    let given = Sources::of_files(arguments.trust.paths());
    targets.iter().try_for_each(|(_, path)| given.refuse_output_into(*path))?;
    let sources = Sources::given(&arguments.inputs, Wanted::Devices)?;
    check::over(
        judge,
        sources,
        arguments.reading.jobs(),
        &targets,
        &arguments.report,
        arguments.reading.allow_empty,
    )
}
