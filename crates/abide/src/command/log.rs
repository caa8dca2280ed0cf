//! `abide log`: the transparency log, from the inside and from the outside.

mod check;
mod cosign;
mod openings;

use std::path::Path;
use std::process::ExitCode;

use abide_serve::Corpora;
use abide_serve::export::{self, Exported};
use serde_json::json;

use crate::args::{Global, Log};
use crate::failure::Failure;
use crate::output::Output;
use crate::platform::Platform;

pub(super) use check::report;

pub(super) fn run(command: &Log, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    match command {
        Log::Key => key(global, output),
        Log::Export { dir } => export(dir, global, output),
        Log::Openings { dir } => openings::run(dir, global, output),
        Log::Check(outside) => check::run(outside, global, output),
        Log::Cosign { policy, witness } => cosign::run(policy, witness, global, output),
    }
}

fn key(global: &Global, output: Output) -> Result<ExitCode, Failure> {
    let key = Platform::open(global)?.keys()?.log.verifier()?;
    output.data(&json!({ "key": key.to_string(), "origin": key.name() }));
    if !output.is_json() {
        Output::print(key);
    }
    Ok(ExitCode::SUCCESS)
}

fn export(dir: &Path, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    let platform = Platform::open(global)?;
    let corpora = Corpora::new(platform.path(&platform.config.corpus));
    let Exported { entries, added, files, missing } =
        export::all(&platform.read_ledger()?, &corpora, dir)?;
    for corpus in &missing {
        Output::note(format_args!(
            "warning: the log declares the corpus `{corpus}`, and it is not here: members cannot check what it holds"
        ));
    }
    output.data(&json!({
        "path": dir, "entries": entries, "added": added, "files": files, "missing": missing,
    }));
    if !output.is_json() {
        output.say(format_args!(
            "`{}` holds {entries} entries of the log, {added} of them new.",
            dir.display()
        ));
    }
    Ok(ExitCode::SUCCESS)
}
