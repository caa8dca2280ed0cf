//! `abide demo`: the main job on the shipped community.

use std::path::Path;
use std::process::ExitCode;

use crate::args::Global;
use crate::command::build::{self, AsOf};
use crate::command::{import, init, terms};
use crate::failure::{At, Failure};
use crate::output::Output;
use crate::platform::Platform;

/// The example, as the build of this program shipped it.
const COMMUNITY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/community");

pub(super) fn run(dir: &Path, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    if !dir.join("ledger.sqlite").exists() {
        copy(Path::new(COMMUNITY), dir)?;
        let mut ledger = init::begin(dir, "localhost/abide-demo")?;
        terms::publish_folder(&mut ledger, &dir.join("terms"))?;
        import::history(&mut ledger, dir)?;
    }
    let platform = Platform::open(&Global {
        directory: dir.to_owned(),
        json: global.json,
        set: global.set.clone(),
    })?;
    let built = build::build(&platform, AsOf::Ledger)?;
    built.report(output);
    if !output.is_json() {
        // As it was called, so that the lines can be copied.
        let abide = std::env::args().next().unwrap_or_else(|| "abide".to_owned());
        let folder = dir.display();
        output.say(format_args!(
            "\nTry next:\n  {abide} -C {folder} explain --record {RECORD}   why this record is in\n  \
             {abide} -C {folder} choose --member {MEMBER} off   then `build`: theirs is gone\n  \
             {abide} -C {folder} build --at 2025-01-01T00:00:00Z   what would have been in then\n  \
             {abide} -C {folder} check {}   its files, rows, trees and signature",
            built.path().display()
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// A record and a member of the example to try things on.
const RECORD: &str = "post:42";
const MEMBER: &str = "18";

/// Copies a folder, without overwriting anything.
fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(to).at("demo::copy", to.display())?;
    for entry in std::fs::read_dir(from).at("demo::missing", from.display())? {
        let path = entry.at("demo::missing", from.display())?.path();
        let Some(name) = path.file_name() else { continue };
        let target = to.join(name);
        if path.is_dir() {
            copy(&path, &target)?;
        } else if !target.exists() {
            std::fs::copy(&path, &target).at("demo::copy", target.display())?;
        }
    }
    Ok(())
}
