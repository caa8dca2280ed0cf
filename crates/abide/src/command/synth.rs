//! `abide synth`: the reference network as a platform folder, ready to build.

use std::path::Path;
use std::process::ExitCode;

pub(super) use abide_synth::Network;

use crate::command::{import, init, terms};
use crate::failure::{Failure};
use crate::output::Output;
use crate::progress::Progress;

pub(super) fn run(dir: &Path, network: &Network, output: Output) -> Result<ExitCode, Failure> {
    let progress = Progress::new(output, "members");
    let counts = abide_synth::write(dir, network, &mut |done, total| progress.at(done, total))
        .map_err(|error| Failure::failed("synth", error))?;
    drop(progress);
    let mut ledger = init::begin(dir)?;
    terms::publish_folder(&mut ledger, &dir.join("terms"))?;
    import::history(&mut ledger, dir, output)?;
    output.data(&counts);
    if !output.is_json() {
        output.say(format_args!(
            "Made {} members with {} records and {} choices in {3}.\n\nNext:\n  abide -C {3} build --at 2025-11-02T23:59:59Z\n  \
             abide -C {3} build --at 2025-11-03T00:00:00Z\n  abide -C {3} explain --member anna-de --at 2025-11-03T00:00:00Z",
            counts.members, counts.records, counts.choices, dir.display()
        ));
    }
    Ok(ExitCode::SUCCESS)
}
