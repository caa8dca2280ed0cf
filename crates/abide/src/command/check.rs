//! `abide check`: re-hash the ledger, a corpus, or a model.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use abide_corpus::attest::PublicKey;
use abide_corpus::reader;
use serde_json::json;

use crate::args::Global;
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
    let key = public_key(key, global)?;
    let folder = folder(corpus, global)?;
    if folder.join(abide_train::ABOUT).exists() {
        return model(&folder, key.as_ref(), output);
    }
    let checked = reader::check(&folder).map_err(|error| found(error.into()))?;
    if let Some(key) = &key {
        checked.signed_by(key).map_err(|error| found(error.into()))?;
    }
    let (files, signed) = (checked.files(), key.is_some());
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

fn model(folder: &Path, key: Option<&PublicKey>, output: Output) -> Result<ExitCode, Failure> {
    let described = attest::verify(folder, key).map_err(found)?;
    let files = described.files.len() as u64;
    output.data(&json!({ "ok": true, "checked": files, "signed": key.is_some(), "findings": [] }));
    if !output.is_json() {
        let files = output::count(files, "file");
        output.say(format_args!("The model is what it says: {files}."));
        output.say(signature(key.is_some()));
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

/// The key that was named, or the platform folder's own.
fn public_key(named: Option<&Path>, global: &Global) -> Result<Option<PublicKey>, Failure> {
    let own = || {
        let platform = Platform::open(global).ok()?;
        let path = platform.path(&platform.config.keys).join(platform::SIGNED);
        path.exists().then_some(path)
    };
    let Some(path) = named.map(Path::to_owned).or_else(own) else { return Ok(None) };
    let pem = std::fs::read_to_string(&path).at("check::key", path.display())?;
    let key = PublicKey::from_pem(&pem).map_err(abide_corpus::Error::from)?;
    Ok(Some(key))
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
