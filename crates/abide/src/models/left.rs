//! What trainings by recipes left that were broken off: it may hold members' words, so it stays no longer than their corpus stands.

use std::path::Path;

use abide_ledger::Ledger;
use abide_train::Folder;

use crate::failure::{At, Failure};
use crate::output::Output;
use crate::platform::{self, Platform};
use crate::retention;

/// The file beside a model in the making that names the corpus that it is made of.
const CORPUS: &str = "corpus.txt";

/// Writes down of which corpus a model is made.
pub(crate) fn mark(making: &Path, corpus: &str) -> Result<(), Failure> {
    let path = making.join(CORPUS);
    std::fs::write(&path, corpus).at("train::out", path.display())
}

/// Removes what was left of corpora that do not stand any more. What nobody could remove is said, and stops nothing else.
pub(crate) fn sweep(platform: &Platform, ledger: &Ledger) {
    if let Err(failure) = removed(platform, ledger) {
        Output::note(format_args!(
            "a training that was broken off could not be removed: {failure}"
        ));
    }
}

fn removed(platform: &Platform, ledger: &Ledger) -> Result<(), Failure> {
    let (cutoff, due) = (ledger.cutoff()?, ledger.due(platform::now())?);
    let newest = retention::corpora(ledger)?
        .pop()
        .filter(|corpus| corpus.end.is_none() && corpus.events == cutoff.events && due.is_none());
    for left in Folder::left_by_recipes(&platform.path(&platform.config.models))? {
        let corpus = std::fs::read_to_string(left.making().join(CORPUS)).ok();
        let stands = newest.as_ref().is_some_and(|newest| corpus.as_ref() == Some(&newest.id));
        if !stands {
            left.remove()?;
        }
    }
    Ok(())
}
