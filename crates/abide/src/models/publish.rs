//! The publication of a model: the choices are asked for once more, it is signed, entered in the ledger, and put in its place.

use std::path::Path;

use abide_ledger::{Digest, Draft, event};
use abide_train::{ABOUT, Made, Trained};

use super::attest::{self, Said};
use super::bases;
use super::source::{Source, overtaken};
use crate::attestation;
use crate::failure::{At, Failure};
use crate::platform::{self, Platform};

/// Publishes a model, unless somebody has left meanwhile. Then what was learned stays where it is, for a training on a newer corpus.
pub(crate) fn publish(
    platform: &Platform,
    source: &Source,
    made: Made,
    replaces: Option<String>,
) -> Result<Trained, Failure> {
    enter(platform, source, made.path(), made.is_reused(), replaces)?;
    Ok(made.publish()?)
}

/// Signs what is in a folder, unless it was signed before, and enters it in the ledger.
pub(crate) fn enter(
    platform: &Platform,
    source: &Source,
    folder: &Path,
    is_reused: bool,
    replaces: Option<String>,
) -> Result<(), Failure> {
    let mut ledger = platform.ledger()?;
    source.stands(&ledger)?;
    let said = if is_reused {
        attest::verify(folder, &attestation::known(platform, &ledger)?)?
    } else {
        let said = Said::read(folder)?;
        attest::write(folder, &said, &attestation::signer(platform)?)?;
        said
    };
    let about = folder.join(ABOUT);
    let digest = Digest::of(&std::fs::read(&about).at("model::file", about.display())?);
    let (id, details) = (said.id, bases::details(&said.files));
    let known = ledger.models()?.into_iter().find(|entry| entry.model.id == id);
    if known.as_ref().is_some_and(|entry| entry.model.digest != digest) {
        let words = format_args!("the ledger has the model `{id}` with other files");
        return Err(Failure::failed("model::entered", words)
            .hint("bring back the model that was entered, or train with another seed"));
    }
    let corpus = source.published.corpus.clone();
    let model = event::Model { id, corpus, digest, replaces, details };
    let drafts = if known.is_some() { vec![] } else { vec![Draft::Model(model)] };
    match ledger.append_at(&drafts, &source.position, platform::now()) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == abide_ledger::error::Kind::Moved => {
            Err(overtaken(&source.published.corpus))
        }
        Err(error) => Err(error.into()),
    }
}
