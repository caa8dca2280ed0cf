//! `abide synth`: the reference network as a platform folder, ready to build.

use std::process::ExitCode;

use abide_synth::{Counts, Network};
use serde_json::json;

use crate::args::Synth;
use crate::command::{import, init, terms};
use crate::failure::Failure;
use crate::output::Output;
use crate::progress::Progress;

pub(super) fn run(asked: &Synth, output: Output) -> Result<ExitCode, Failure> {
    let dir = &asked.dir;
    let counts = make(asked)?;
    output.data(&json!({
        "path": dir, "members": counts.members, "records": counts.records, "choices": counts.choices,
        "notices": counts.notices, "bounces": counts.bounces, "objections": counts.objections,
        "linkedin_exports": counts.linkedin_exports,
    }));
    if !output.is_json() {
        output.say(format_args!(
            "Made the reference network {0}: {1} members, {2} records, {3} choices.\n\nNext:\n  \
             abide -C {0} build --at 2025-11-02T23:59:59Z   nobody of the EU, the EEA, Switzerland, Canada or Hong Kong is in\n  \
             abide -C {0} build --at 2025-11-03T00:00:00Z   those who were told in time and have not said off are\n  \
             abide -C {0} explain --member anna-de",
            dir.display(), counts.members, counts.records, counts.choices
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// The folder appears whole, with its ledger, or not at all.
pub(super) fn make(asked: &Synth) -> Result<Counts, Failure> {
    let network = Network {
        members: asked.members,
        seed: asked.seed,
        records_per_member: asked.records_per_member,
        leaks_per_thousand: asked.leaks_per_thousand,
        linkedin_exports: asked.linkedin_exports,
    };
    let progress = Progress::new("members made");
    let made =
        abide_synth::write(&asked.dir, &network, &mut |done, total| progress.at(done, total))?;
    drop(progress);
    let mut ledger = init::begin(&made.path(), "localhost/abide-synth")?;
    terms::publish_folder(&mut ledger, &made.path().join("terms"))?;
    import::history(&mut ledger, &made.path())?;
    drop(ledger);
    Ok(made.publish()?)
}
