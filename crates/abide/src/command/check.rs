//! `abide check`: re-hash the ledger, or a corpus.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::json;

use crate::args::Global;
use crate::corpora;
use crate::failure::{Exit, Failure};
use crate::output::{self, Output};
use crate::platform::{self, Platform};

pub(super) fn run(
    corpus: Option<&Path>,
    global: &Global,
    output: Output,
) -> Result<ExitCode, Failure> {
    let (what, checked) = if let Some(corpus) = corpus {
        let files = abide_corpus::reader::check(&folder(corpus, global)?)
            .map_err(|error| found(Failure::from(error)))?;
        (
            format!(
                "The corpus is what it says, and so {}.",
                if files == 1 {
                    "is its 1 file".to_owned()
                } else {
                    format!("are its {files} files")
                }
            ),
            files,
        )
    } else {
        let verified =
            Platform::open(global)?.read_ledger()?.verify().map_err(|error| found(error.into()))?;
        (
            format!(
                "The ledger is what its hashes say: {}.",
                output::count(verified.position.events, "event")
            ),
            verified.position.events,
        )
    };
    output.data(&json!({ "ok": true, "checked": checked, "findings": [] }));
    if !output.is_json() {
        output.say(what);
    }
    Ok(ExitCode::SUCCESS)
}

/// The folder itself, or that of the platform's corpus of this id.
fn folder(corpus: &Path, global: &Global) -> Result<PathBuf, Failure> {
    if corpus.exists() {
        return Ok(corpus.to_owned());
    }
    match corpus.to_str().filter(|name| corpora::is_id(name)) {
        Some(id) => corpora::place(&Platform::open(global)?, id)
            .ok_or_else(|| corpora::missing(&corpus.display())),
        None => Err(corpora::missing(&corpus.display())
            .maybe_hint(platform::elsewhere(corpus, &global.directory))),
    }
}

/// A fault in what was looked at is a finding, not a failure to look.
fn found(failure: Failure) -> Failure {
    Failure { exit: Exit::Found, ..failure }
}
