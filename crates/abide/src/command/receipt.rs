//! `abide receipt`: the receipt of an act once more, with whatever can be proven by now.

use std::path::Path;
use std::process::ExitCode;

use serde_json::json;

use crate::args::{Global, Receipt};
use crate::failure::Failure;
use crate::output::Output;
use crate::platform::{self, Platform};
use crate::receipts;

pub(super) fn run(asked: &Receipt, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    let platform = Platform::open(global)?;
    let mut ledger = platform.ledger()?;
    if asked.root {
        ledger.append_root(platform::now())?;
    }
    let path = match (&asked.complete, asked.event) {
        (Some(file), _) => {
            complete(&ledger, file)?;
            file.clone()
        }
        (None, Some(index)) => receipts::issue(&platform, &ledger, index)?,
        (None, None) => {
            return Err(Failure::usage("args::receipt", "no act is named")
                .hint("name it with `--event N`, or its receipt with `--complete FILE`"));
        }
    };
    let receipt = receipts::read(&path)?;
    let is_complete = receipt.state.is_some();
    output.data(&json!({ "path": path, "event": receipt.log.index(), "complete": is_complete }));
    if !output.is_json() {
        output.say(format_args!("{}", path.display()));
        if !is_complete {
            output.say("It does not show yet that this was the last act: the next root of the state map does, or `--root` now.");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Adds the proof of the state to a receipt that somebody kept.
fn complete(ledger: &abide_ledger::Ledger, file: &Path) -> Result<(), Failure> {
    let receipt = receipts::read(file)?;
    match ledger.complete(&receipt, None)? {
        Some(completed) => receipts::write(file, &completed),
        None => {
            Err(Failure::failed("receipt::early", "no root of the state map holds this act yet")
                .hint("`--root` enters one now; a build does so by itself"))
        }
    }
}
