//! The corpus that a model learns from: entered in the ledger, signed, and not overtaken by anything that could restrict it.

use std::path::PathBuf;

use abide_corpus::InUse;
use abide_ledger::{Ledger, Position};
use abide_train::{Corpus, Published, Split, Stage};
use abide_verify::vrf::Output;

use crate::attestation;
use crate::corpora;
use crate::failure::Failure;
use crate::platform::{self, Platform};
use crate::retention;

/// A corpus that may be trained on.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    pub(crate) published: Published,
    /// What its build had read.
    pub(crate) position: Position,
    /// The pseudonyms of the platform's members.
    members: Vec<Output>,
    /// As long as it is read, its rows are not deleted.
    _in_use: InUse,
}

impl Source {
    /// The corpus of a name, or the newest, if the ledger has it and nothing has come since that could restrict it.
    pub(crate) fn find(platform: &Platform, name: Option<&str>) -> Result<Self, Failure> {
        let ledger = platform.ledger()?;
        ledger.verify()?;
        let mut entries = ledger.corpora()?;
        let newest = || {
            let newest = entries.last().map(|entry| entry.corpus.id.clone());
            newest.ok_or_else(|| {
                Failure::failed("train::corpus", "no corpus was built yet")
                    .hint("run `abide build`")
            })
        };
        let name = name.map_or_else(newest, |name| Ok(name.to_owned()))?;
        let found = corpora::find(platform, &name)?;
        let id = found.manifest.id.clone();
        entries.retain(|entry| entry.corpus.id == id);
        let Some(entry) = entries.pop() else {
            let words = format_args!("the ledger has no corpus `{id}`");
            return Err(Failure::failed("train::corpus", words).hint(
                "hypothetical corpora are not entered, and not trained on; run `abide build`",
            ));
        };
        // What is trained on is what was signed, and what the log says that was built.
        let checked = abide_corpus::reader::check(&found.path)?;
        checked.signed_by_one_of(&attestation::known(platform, &ledger)?)?;
        if checked.manifest().membership != entry.corpus.membership.to_string() {
            let words = format_args!("the ledger has the corpus `{id}` with other rows");
            return Err(Failure::failed("train::membership", words)
                .hint("don't use the folder: bring back the corpus that was entered"));
        }
        let source = Self {
            _in_use: InUse::take(&found.path)?,
            path: found.path,
            published: Published { corpus: id, entry: entry.index },
            position: entry.corpus.position,
            members: members(&ledger)?,
        };
        source.stands(&ledger)?;
        Ok(source)
    }

    /// Fail closed: whatever came since it was built, be it the time of something that was set for later, a new build says what it
    /// changes. So this is asked when a training starts, when it goes on, and before its model is published.
    pub(crate) fn stands(&self, ledger: &Ledger) -> Result<(), Failure> {
        let id = &self.published.corpus;
        if retention::is_withdrawn(ledger, id)? {
            let words = format_args!("the corpus `{id}` was withdrawn");
            return Err(Failure::failed("train::withdrawn", words).hint(
                "run `abide build`, then this again: nothing new is trained on what was withdrawn",
            ));
        }
        if ledger.cutoff()? == self.position && ledger.due(platform::now())?.is_none() {
            return Ok(());
        }
        Err(overtaken(&self.published.corpus))
    }

    pub(crate) fn open(&self, stage: Stage, split: Split) -> Result<Corpus, Failure> {
        Ok(Corpus::open(&self.path, &self.published, stage, split, &self.members)?)
    }
}

pub(crate) fn overtaken(corpus: &str) -> Failure {
    let words = format_args!("the ledger has events since corpus `{corpus}` was built");
    Failure::failed("train::overtaken", words).hint(
        "run `abide build`, then this again: it goes on from whatever the new corpus leaves standing",
    )
}

/// The pseudonyms of all who have an account.
pub(crate) fn members(ledger: &Ledger) -> Result<Vec<Output>, Failure> {
    let mut members = vec![];
    ledger.visit_accounts(|_, account| members.push(Output(account.pseudonym.0)))?;
    Ok(members)
}
