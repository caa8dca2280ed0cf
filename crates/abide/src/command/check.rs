//! `abide check`: re-hash the ledger, a corpus, or a model.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use abide_corpus::attest::PublicKey;
use abide_corpus::reader;
use serde_json::json;

use crate::args::Global;
use crate::attestation;
use crate::corpora;
use crate::failure::{At, Exit, Failure};
use crate::models::attest;
use crate::output::{self, Output};
use crate::platform::{self, Platform};

pub(super) fn run(
    corpus: Option<&Path>,
    key: Option<&Path>,
    global: &Global,
    output: Output,
) -> Result<ExitCode, Failure> {
    let Some(corpus) = corpus else {
        let verified =
            Platform::open(global)?.read_ledger()?.verify().map_err(|error| found(error.into()))?;
        let events = verified.position.events;
        output.data(&json!({ "ok": true, "checked": events, "findings": [] }));
        if !output.is_json() {
            let events = output::count(events, "event");
            output.say(format_args!("The ledger is what its hashes say: {events}."));
        }
        return Ok(ExitCode::SUCCESS);
    };
    let keys = public_keys(key, global)?;
    let folder = folder(corpus, global)?;
    if folder.join(abide_train::ABOUT).exists() {
        return model(&folder, &keys, output);
    }
    if abide_corpus::is_deleted(&folder) {
        return Err(corpora::deleted(&folder));
    }
    let checked = reader::check(&folder).map_err(|error| found(error.into()))?;
    if !keys.is_empty() {
        checked.signed_by_one_of(&keys).map_err(|error| found(error.into()))?;
    }
    let (files, signed) = (checked.files(), !keys.is_empty());
    output.data(&json!({ "ok": true, "checked": files, "signed": signed, "findings": [] }));
    if !output.is_json() {
        let files = output::count(files, "file");
        output.say(format_args!(
            "The corpus is what it says, down to the rows that its membership trees commit to: {files}."
        ));
        output.say(signature(signed));
    }
    Ok(ExitCode::SUCCESS)
}

fn model(folder: &Path, keys: &[PublicKey], output: Output) -> Result<ExitCode, Failure> {
    let described = attest::verify(folder, keys).map_err(found)?;
    let files = described.files.len() as u64;
    output
        .data(&json!({ "ok": true, "checked": files, "signed": !keys.is_empty(), "findings": [] }));
    if !output.is_json() {
        let files = output::count(files, "file");
        output.say(format_args!("The model is what it says: {files}."));
        output.say(signature(!keys.is_empty()));
    }
    Ok(ExitCode::SUCCESS)
}

fn signature(is_checked: bool) -> &'static str {
    if is_checked {
        "Its signature is that of the key."
    } else {
        "Who signed it was not checked: `--key FILE` names the public key."
    }
}

/// The key that was named, or the platform's own: those that its log names.
fn public_keys(named: Option<&Path>, global: &Global) -> Result<Vec<PublicKey>, Failure> {
    let Some(path) = named else {
        let Ok(platform) = Platform::open(global) else { return Ok(vec![]) };
        return attestation::known(&platform, &platform.read_ledger()?);
    };
    let pem = std::fs::read_to_string(path).at("check::key", path.display())?;
    Ok(vec![PublicKey::from_pem(&pem).map_err(abide_corpus::Error::from)?])
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
