//! Models: where they stand, what they may learn from, and what is said of them.

pub(crate) mod attest;
pub(crate) mod bases;
pub(crate) mod gone;
pub(crate) mod left;
mod opened;
pub(crate) mod outside;
mod publish;
mod recipe;
mod source;

use std::path::{Path, PathBuf};

use abide_ledger::Ledger;
use abide_train::{Base, Described, Weights};

use crate::corpora;
use crate::failure::Failure;
use crate::platform::{self, Platform};
use crate::retention::{self, Promise};

pub(crate) use opened::{Opened, describe, open};
pub(crate) use publish::{enter, publish};
pub(crate) use recipe::Recipe;
pub(crate) use source::Source;

/// The model of an id among the platform's, or in a folder.
pub(crate) fn find(platform: &Platform, name: &str) -> Result<PathBuf, Failure> {
    let of_id = platform.path(&platform.config.models).join(name);
    let places = corpora::is_id(name).then_some(of_id).into_iter().chain([PathBuf::from(name)]);
    places.into_iter().find(|place| place.is_dir()).ok_or_else(|| {
        Failure::not_found("model::missing", format_args!("there is no model `{name}`"))
            .hint("name its folder, or its id beside `-C DIR`")
    })
}

/// A model in use that learned from a corpus: one that was entered, is still here, and was not replaced.
pub(crate) fn resting_on(
    platform: &Platform,
    ledger: &Ledger,
    corpus: &str,
) -> Result<Option<String>, Failure> {
    let models: Vec<_> = ledger.models()?.into_iter().map(|entry| entry.model).collect();
    let folder = platform.path(&platform.config.models);
    let is_replaced = |id: &str| models.iter().any(|other| other.replaces.as_deref() == Some(id));
    let mut on_it = models.iter().filter(|model| model.corpus == corpus).map(|model| &model.id);
    Ok(on_it.find(|id| !is_replaced(id) && folder.join(id).is_dir()).cloned())
}

/// Refuses a model whose corpus has outlived what the terms promise to those who left since, whether or not it was withdrawn already.
pub(crate) fn in_use(platform: &Platform, described: &Described) -> Result<(), Failure> {
    let (ledger, id) = (platform.read_ledger()?, gone::of(described));
    let learned = retention::corpora(&ledger)?.into_iter().find(|corpus| corpus.id == id);
    let Some(learned) = learned else { return Err(gone::unknown(&id)) };
    let broken = Promise::read(&ledger)?.broken(&ledger, learned.events, platform::now())?;
    if broken.is_none() {
        return Ok(());
    }
    let words = format_args!(
        "model `{}` learned from corpus `{id}`, which somebody left longer ago than the terms promise",
        described.id
    );
    Err(Failure::failed("model::promise", words).hint(
        "bring it to the newest corpus with `abide forget`, and use the model that comes of it",
    ))
}

/// The model that training on a corpus goes on from. One that was trained here must have learned from just that corpus: in an older one
/// those who have left since are still in it.
pub(crate) fn base(platform: &Platform, name: &str, corpus: &str) -> Result<Base, Failure> {
    let folder = find(platform, name)?;
    if folder.join(abide_train::ABOUT).exists() {
        describe(&folder)?;
    }
    bases::allow(platform, &folder, corpus)?;
    Ok(Base::read(&folder)?)
}

/// The same for a model that was made from another: the one that was named, or the one that it says.
pub(crate) fn base_of(
    platform: &Platform,
    described: &Described,
    named: Option<&str>,
    corpus: &str,
) -> Result<Option<Base>, Failure> {
    let Some(origin) = &described.base else { return Ok(None) };
    base(platform, named.unwrap_or(&origin.model), corpus).map(Some).map_err(|failure| {
        failure.hint("name the model that it is to be made from, on this corpus: `--base`")
    })
}

/// A model's weights; those of an adapter together with the model that it is for.
pub(crate) fn weights(
    platform: Option<&Platform>,
    folder: &Path,
    described: &Described,
    named: Option<&str>,
) -> Result<Weights, Failure> {
    let Some(origin) = described.base.as_ref().filter(|_| described.settings.rank.is_some()) else {
        return Ok(abide_train::read(folder)?);
    };
    let name = named.unwrap_or(&origin.model);
    let base = match platform {
        Some(platform) => find(platform, name)?,
        None => PathBuf::from(name),
    };
    Ok(abide_train::read_on(folder, &Base::read(&base)?)?)
}
