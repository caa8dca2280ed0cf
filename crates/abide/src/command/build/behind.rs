//! A ledger that is behind the corpora that were built from it: an older copy was put back, and who left since is in it no more.

use std::path::Path;

use abide_ledger::{Digest, Ledger};

use crate::failure::{At, Failure};
use crate::platform::Platform;

/// Refuses a ledger that does not hold what the corpora of the platform were built from.
pub(super) fn refuse(platform: &Platform, ledger: &Ledger) -> Result<(), Failure> {
    let corpora = platform.path(&platform.config.corpus);
    let entries = match std::fs::read_dir(&corpora) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Failure::unreadable("build::corpora", &corpora, &error)),
    };
    for entry in entries {
        let path = entry.at("build::corpora", "the folder of corpora cannot be read")?.path();
        let is_hidden =
            path.file_name().is_none_or(|name| name.as_encoded_bytes().starts_with(b"."));
        // What is no corpus, or no whole one, is for `abide check` to tell.
        let Some(manifest) =
            (!is_hidden).then(|| abide_corpus::reader::manifest(&path).ok()).flatten()
        else {
            continue;
        };
        if !manifest.inputs.hypothetical && !holds(ledger, &manifest.inputs.ledger)? {
            return Err(behind(&path));
        }
    }
    Ok(())
}

/// Whether the ledger stood there once.
pub(super) fn holds(
    ledger: &Ledger,
    position: &abide_corpus::request::Position,
) -> Result<bool, Failure> {
    let Some(digest) = Digest::parse(&position.digest) else { return Ok(false) };
    let (events, time) = (position.events, position.time);
    if events > ledger.position()?.events {
        return Ok(false);
    }
    match ledger.visit(0..0, &abide_ledger::Position { events, time, digest }, |_| {}) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == abide_ledger::error::Kind::Position => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn behind(corpus: &Path) -> Failure {
    let words = format_args!(
        "the ledger does not hold what corpus `{}` was built from: it is an older copy, or another ledger",
        corpus.display()
    );
    Failure::failed("ledger::behind", words).hint(
        "bring the newest copy of the ledger back: choices that were made since would be lost; a corpus of another ledger belongs into another folder",
    )
}
