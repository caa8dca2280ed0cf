//! `abide import`: a platform's history in bulk.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::ExitCode;

use abide_ledger::{Format, Ledger};
use serde_json::json;

use crate::args::{Global, Import};
use crate::failure::{At, Failure};
use crate::output::Output;
use crate::platform::{self, Platform};
use crate::progress::Progress;

pub(super) fn run(
    kind: Import,
    file: &Path,
    global: &Global,
    output: Output,
) -> Result<ExitCode, Failure> {
    let mut ledger = Platform::open(global)?.ledger()?;
    let events = take_in(&mut ledger, kind, file)?;
    output.data(&json!({ "events": events }));
    if !output.is_json() {
        output.say(format_args!("{events} events are in the ledger."));
    }
    Ok(ExitCode::SUCCESS)
}

/// Imports a file of JSON lines, or of Parquet with the same keys as columns.
pub(super) fn take_in(ledger: &mut Ledger, kind: Import, file: &Path) -> Result<u64, Failure> {
    let format = match kind {
        Import::Choices => Format::Choices,
        Import::Notices => Format::Notices,
        Import::Pauses => Format::Pauses,
        Import::Objections => Format::Objections,
    };
    let lines: Box<dyn BufRead> = if file.extension().is_some_and(|ending| ending == "parquet") {
        Box::new(abide_intake::history::open(file)?)
    } else {
        Box::new(BufReader::new(File::open(file).at("import_unreadable", file.display())?))
    };
    let progress = Progress::new("events");
    let now = platform::now();
    Ok(ledger.import_jsonl(format, lines, file, now, |events| progress.at(events, 0))?)
}

/// Imports what a folder's `history/` holds.
pub(super) fn history(ledger: &mut Ledger, folder: &Path) -> Result<u64, Failure> {
    let kinds = [
        ("pauses", Import::Pauses),
        ("notices", Import::Notices),
        ("choices", Import::Choices),
        ("objections", Import::Objections),
    ];
    let mut events = 0;
    for (name, kind) in kinds {
        for ending in ["jsonl", "parquet"] {
            let file = folder.join(format!("history/{name}.{ending}"));
            if file.exists() {
                events += take_in(ledger, kind, &file)?;
            }
        }
    }
    Ok(events)
}
