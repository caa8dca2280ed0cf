//! `abide import`: a platform's history in bulk.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::ExitCode;

use abide_ledger::{Format, Ledger};
use serde_json::json;

use crate::args::{Global, Import};
use crate::failure::Failure;
use crate::output::{self, Output};
use crate::platform::{self, Platform};
use crate::progress::Progress;

pub(super) fn run(
    kind: Import,
    file: &Path,
    global: &Global,
    output: Output,
) -> Result<ExitCode, Failure> {
    let mut ledger = Platform::open(global)?.ledger()?;
    let events = take_in(&mut ledger, kind, file)
        .map_err(|failure| failure.maybe_hint(platform::elsewhere(file, &global.directory)))?;
    let held = ledger.position()?.events;
    let unknown = ledger.unknown_names();
    let warnings: Vec<String> = [(unknown.terms, "terms"), (unknown.pauses, "a pause")]
        .into_iter()
        .filter(|(events, _)| *events > 0)
        .map(|(events, what)| {
            format!(
                "{} of {what} that the ledger does not hold: it counts for nothing until that is entered",
                output::count(events, "event")
            )
        })
        .collect();
    for warning in &warnings {
        Output::note(format_args!("warning: {warning}"));
    }
    output.data(&json!({ "events": events, "ledger_events": held, "warnings": warnings }));
    if !output.is_json() {
        output.say(format_args!(
            "{} taken in; the ledger holds {held}.",
            if events == 1 { "1 event was".to_owned() } else { format!("{events} events were") }
        ));
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
    let source = File::open(file)
        .map_err(|error| Failure::unreadable("import::unreadable", file, &error))?;
    let lines: Box<dyn BufRead> = if file.extension().is_some_and(|ending| ending == "parquet") {
        Box::new(abide_intake::history::open(file)?)
    } else {
        Box::new(BufReader::new(source))
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
