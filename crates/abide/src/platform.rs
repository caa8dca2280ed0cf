//! An opened platform folder: its configuration, its ledger, its published terms.

use std::path::{Path, PathBuf};

use abide_ledger::{Keys, Ledger, Position};
use abide_terms::Document;
use jiff::Timestamp;

use crate::args::Global;
use crate::config::{Config, FILE};
use crate::failure::Failure;
use crate::output::Output;

/// The key that signs corpora, among the platform's keys.
pub(crate) const SIGNER: &str = "corpus.key";

/// Its public half, which everybody may have.
pub(crate) const SIGNED: &str = "corpus.pem";

/// The time, in the ledger's whole microseconds.
pub(crate) fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
}

/// What to type, where a file is not where somebody stands but in the platform folder.
pub(crate) fn elsewhere(file: &Path, folder: &Path) -> Option<String> {
    let there = folder.join(file);
    (!file.exists() && there.exists()).then(|| {
        format!("files are named from where you stand: did you mean `{}`?", there.display())
    })
}

/// A platform folder.
#[derive(Debug)]
pub(crate) struct Platform {
    pub(crate) folder: PathBuf,
    pub(crate) config: Config,
}

impl Platform {
    pub(crate) fn open(global: &Global) -> Result<Self, Failure> {
        let folder = global.directory.clone();
        let config = Config::load(&folder, &global.set)?;
        if let Some(simulated) = &config.simulated {
            Output::simulate(simulated);
        }
        Ok(Self { folder, config })
    }

    /// The platform that something stands in: of the folders around it, the nearest that has a configuration, else the one that was
    /// named. One that cannot be opened is not none.
    pub(crate) fn around(inner: &Path, global: &Global) -> Result<Option<Self>, Failure> {
        let place = inner.canonicalize().unwrap_or_else(|_| inner.to_owned());
        let around = place.ancestors().skip(1).find(|folder| folder.join(FILE).is_file());
        let directory = around.unwrap_or(&global.directory).to_owned();
        let global = Global { directory, json: global.json, set: global.set.clone() };
        match Self::open(&global) {
            Err(failure) if failure.code == "config::missing" => Ok(None),
            opened => opened.map(Some),
        }
    }

    pub(crate) fn path(&self, of: &Path) -> PathBuf {
        self.folder.join(of)
    }

    /// The keys. A rotation of the log's that broke off is finished first.
    pub(crate) fn keys(&self) -> Result<Keys, Failure> {
        Ok(Keys::settled(&self.path(&self.config.keys), &self.path(&self.config.ledger))?)
    }

    /// The keys as their files have them.
    pub(crate) fn keys_as_they_are(&self) -> Result<Keys, Failure> {
        Ok(Keys::load(&self.path(&self.config.keys))?)
    }

    /// The ledger, to append to.
    pub(crate) fn ledger(&self) -> Result<Ledger, Failure> {
        Ok(Ledger::open(&self.path(&self.config.ledger), &self.keys()?)?)
    }

    /// The ledger, to read.
    pub(crate) fn read_ledger(&self) -> Result<Ledger, Failure> {
        Ok(Ledger::open_read_only(&self.path(&self.config.ledger), &self.keys()?)?)
    }

    /// The versions published up to a position, in the order of publication.
    pub(crate) fn published(
        ledger: &Ledger,
        position: &Position,
    ) -> Result<Vec<Document>, Failure> {
        let published = ledger.published(position)?;
        published
            .iter()
            .map(|entry| {
                let name = format!("published terms `{}`", entry.terms.version);
                Ok(Document::parse(&entry.terms.text, &name)?)
            })
            .collect()
    }
}
