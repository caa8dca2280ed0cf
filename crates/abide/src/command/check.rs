//! `abide check`: re-hash the ledger, or a corpus.

use std::path::Path;
use std::process::ExitCode;

use serde_json::json;

use crate::args::Global;
use crate::failure::{Exit, Failure};
use crate::output::Output;
use crate::platform::Platform;

pub(super) fn run(
    corpus: Option<&Path>,
    global: &Global,
    output: Output,
) -> Result<ExitCode, Failure> {
    let (what, checked) = if let Some(corpus) = corpus {
        let files =
            abide_corpus::reader::check(corpus).map_err(|error| found(Failure::from(error)))?;
        (format!("{files} files of the corpus are what their sums say."), files)
    } else {
        let verified =
            Platform::open(global)?.read_ledger()?.verify().map_err(|error| found(error.into()))?;
        (
            format!("{} events of the ledger are what their hashes say.", verified.position.events),
            verified.position.events,
        )
    };
    output.data(&json!({ "ok": true, "checked": checked, "findings": [] }));
    if !output.is_json() {
        output.say(what);
    }
    Ok(ExitCode::SUCCESS)
}

/// A fault in what was looked at is a finding, not a failure to look.
fn found(failure: Failure) -> Failure {
    Failure { exit: Exit::Found, ..failure }
}

impl From<abide_corpus::Error> for Failure {
    fn from(error: abide_corpus::Error) -> Self {
        Self::failed(error.kind().code(), &error).hint(error.hint())
    }
}
