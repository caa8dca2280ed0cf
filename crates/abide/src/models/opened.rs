//! A model that is used: what was signed, and what the ledger has.

use std::path::{Path, PathBuf};

use abide_ledger::Digest;
use abide_train::{ABOUT, Described};

use super::attest::{self, Said};
use crate::attestation;
use crate::failure::{At, Failure};
use crate::platform::Platform;

/// A model of our own trainer, in its folder.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) folder: PathBuf,
    pub(crate) described: Described,
}

/// The model of an id among the platform's, or in a folder, if it is just what was signed and entered.
pub(crate) fn open(platform: &Platform, name: &str) -> Result<Opened, Failure> {
    let folder = super::find(platform, name)?;
    let described = ours(&folder, entered(platform, &folder)?)?;
    Ok(Opened { folder, described })
}

/// What a model of our own trainer says of itself, whoever signed it.
pub(crate) fn describe(folder: &Path) -> Result<Described, Failure> {
    ours(folder, Said::read(folder)?)
}

/// What the model in a folder says of itself, whoever trained it. Signed with another key than the platform's, or not entered as it is
/// there, it is refused: what it says, such as who was in its corpus, is nobody's word.
pub(crate) fn entered(platform: &Platform, folder: &Path) -> Result<Said, Failure> {
    let ledger = platform.read_ledger()?;
    let said = attest::verify(folder, &attestation::known(platform, &ledger)?)?;
    let about = folder.join(ABOUT);
    let digest = Digest::of(&std::fs::read(&about).at("model::file", about.display())?);
    let is_it = |model: &abide_ledger::event::Model| model.id == said.id && model.digest == digest;
    if ledger.models()?.iter().any(|entry| is_it(&entry.model)) {
        return Ok(said);
    }
    let words =
        format_args!("the ledger has no model `{}` as it is in `{}`", said.id, folder.display());
    Err(Failure::failed("model::not_entered", words)
        .hint("use the model that was entered, beside the platform that made it"))
}

fn ours(folder: &Path, said: Said) -> Result<Described, Failure> {
    said.own.ok_or_else(|| {
        let words = format_args!("model `{}` in `{}` was made by a recipe", said.id, folder.display());
        Failure::failed("model::outside", words).hint(
            "what generates with it is the recipe's matter; to bring it to a newer corpus, train with the recipe again on that one",
        )
    })
}
