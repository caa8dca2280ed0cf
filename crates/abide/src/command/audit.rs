//! `abide audit`: a log read with suspicion, and what else is at hand compared with it.

mod accounts;
mod contents;
mod map;
mod mismatch;
mod opened;
mod recorded;
mod rerun;
mod texts;

use std::path::Path;
use std::process::ExitCode;

use abide_corpus::{Manifest, reader};
use abide_ledger::Digest;
use abide_verify::audit::{
    Corpora, Declared, Keys, Kinds, Models, Order, Pauses, Terms, Withdrawals,
};
use serde_json::{Value, json};

use crate::args::{Audit, Global};
use crate::command::log::report;
use crate::corpora::OnDisk;
use crate::failure::{At, Failure};
use crate::output::{self, Output};
use crate::outside::Log;
use crate::platform;
use opened::Opened;
use recorded::Recorded;
pub(super) use texts::effective;

pub(super) fn run(audit: &Audit, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    let now = platform::now();
    let mut effective = vec![];
    for folder in &audit.terms {
        effective.extend(texts::read(folder)?);
    }
    let (mut corpora, mut on_disk) = (Corpora::default(), vec![]);
    for folder in &audit.corpus {
        let manifest = reader::manifest(folder)?;
        corpora.expect(declared(&manifest));
        effective.extend(texts::read(&folder.join("terms"))?);
        on_disk.push(OnDisk { path: folder.clone(), manifest });
    }
    let (mut models, mut withdrawals) = (Models::default(), Withdrawals::default());
    for folder in &audit.model {
        let (id, digest) = model(folder)?;
        models.expect(id, digest);
    }
    let mut log = Log::open(&audit.log, global)?;
    let (mut order, mut pauses) = (Order::new(now).with(log.seen()), Pauses::default());
    let mut keys = log.head.as_ref().map(Keys::of).unwrap_or_default();
    let mut terms = Terms::with(effective);
    let mut recorded = Recorded::new(audit.openings.is_some());
    let walked = log.walk(&mut [
        &mut order,
        &mut Kinds,
        &mut keys,
        &mut terms,
        &mut pauses,
        &mut corpora,
        &mut models,
        &mut withdrawals,
        &mut recorded,
    ])?;
    for corpus in &on_disk {
        contents::check(corpus, &keys, corpora.entry(&corpus.manifest.id), &mut log.findings);
    }
    let opened = match &audit.openings {
        Some(folder) if log.head.is_some() => {
            Some(open(folder, &recorded, &keys, &on_disk, &mut log)?)
        }
        _ => None,
    };
    let (versions, read) = terms.seen();
    let more = json!({
        "versions": versions, "texts": read, "corpora": corpora.declared(), "models": models.declared(),
        "withdrawn": withdrawals.counted().0, "deleted": withdrawals.counted().1, "keys_replaced": keys.replaced(), "opened": opened,
    });
    let exit = report(&log, walked, &audit.log, now, more, output)?;
    if !output.is_json() && log.findings.is_empty() {
        output.say(format_args!(
            "Keys, terms, pauses, corpora and models follow each other as they must: {versions} versions (the texts of {read} were read), {} corpora, {} models.",
            corpora.declared(),
            models.declared()
        ));
        say(opened.as_ref(), output);
    }
    Ok(exit)
}

/// Compares what the operator opened with the log, makes the state map anew, and decides the records of each corpus again.
fn open(
    folder: &Path,
    recorded: &Recorded,
    keys: &Keys,
    corpora: &[OnDisk],
    log: &mut Log,
) -> Result<Value, Failure> {
    let head = log.head.as_ref().map(|head| head.checkpoint.clone());
    let findings = &mut log.findings;
    let opened = Opened::read(folder, head.as_ref(), recorded, findings)?;
    let accounts = accounts::read(folder, keys.vrf(), findings)?;
    let replayed = map::replay(folder, &opened, &accounts, recorded, findings)?;
    let mut again = vec![];
    for corpus in corpora {
        let rerun = rerun::Rerun { folder, opened: &opened, accounts: &accounts, recorded, corpus };
        again.push(rerun.run(findings)?);
    }
    Ok(json!({
        "entries": opened.events.len(), "accounts": accounts.len(), "roots": replayed.roots,
        "roots_made_anew": replayed.made_anew, "corpora": again,
    }))
}

fn say(opened: Option<&Value>, output: Output) {
    let Some(opened) = opened else { return };
    let number = |value: &Value| value.as_u64().unwrap_or_default();
    output.say(format_args!(
        "{} sealed entries hold what was opened; {} of {} roots of the state map were made anew.",
        number(&opened["entries"]),
        number(&opened["roots_made_anew"]),
        number(&opened["roots"])
    ));
    for corpus in opened["corpora"].as_array().into_iter().flatten() {
        output.say(format_args!(
            "Corpus {} was decided again: {}, the same rows for the same reasons.",
            corpus["corpus"].as_str().unwrap_or_default(),
            output::count(number(&corpus["records"]), "record")
        ));
    }
}

/// What the corpus says of itself.
fn declared(manifest: &Manifest) -> Declared {
    let inputs = &manifest.inputs;
    Declared {
        id: manifest.id.clone(),
        membership: manifest.membership.clone(),
        events: inputs.ledger.events,
        time: inputs.ledger.time,
        digest: inputs.ledger.digest.clone(),
        terms: inputs.terms.iter().map(|terms| terms.sha256.clone()).collect(),
        sources: inputs
            .sources
            .iter()
            .map(|source| (source.name.clone(), source.sha256.clone()))
            .collect(),
    }
}

/// The id of a model, whose files are those of its description, and the digest of that.
fn model(folder: &Path) -> Result<(String, String), Failure> {
    let described = crate::models::attest::Said::read(folder)?;
    let about = folder.join("abide.json");
    let bytes = std::fs::read(&about).at("model::unreadable", about.display())?;
    Ok((described.id, Digest::of(&bytes).to_string()))
}
