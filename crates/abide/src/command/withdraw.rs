//! `abide withdraw`: the end of one corpus.

use std::process::ExitCode;

use abide_ledger::event::Reason;
use serde_json::json;

use crate::args::Global;
use crate::corpora;
use crate::failure::Failure;
use crate::models;
use crate::output::Output;
use crate::platform::{self, Platform};
use crate::retention;

pub(super) fn run(corpus: &str, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    let platform = Platform::open(global)?;
    let mut ledger = platform.ledger()?;
    if !retention::corpora(&ledger)?.iter().any(|known| known.id == corpus) {
        return Err(corpora::missing(&corpus));
    }
    let index = retention::withdraw(&mut ledger, corpus, Reason::Asked, platform::now())?;
    models::left::sweep(&platform, &ledger);
    output.data(&json!({
        "event": { "index": index, "kind": "withdrawal" }, "corpus": corpus, "receipt": null,
    }));
    if !output.is_json() {
        output.say(format_args!("Corpus {corpus} is withdrawn: nothing new is trained on it."));
        let next = match &platform.config.retention {
            Some(rule) => format!(
                "`abide schedule` deletes its rows after {} hours, when nobody reads it.",
                rule.grace_hours
            ),
            None => {
                "Its rows stay: no `[retention]` in abide.toml lets them be deleted.".to_owned()
            }
        };
        output.say(next);
    }
    Ok(ExitCode::SUCCESS)
}
