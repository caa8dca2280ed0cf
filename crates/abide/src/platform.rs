//! An opened platform folder: its configuration, its ledger, its published terms.

use std::path::{Path, PathBuf};

use abide_ledger::{Appended, Draft, Keys, Ledger, Position};
use abide_terms::Document;
use jiff::Timestamp;

use crate::args::Global;
use crate::config::Config;
use crate::failure::Failure;

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
        Ok(Self { folder, config })
    }

    pub(crate) fn path(&self, of: &Path) -> PathBuf {
        self.folder.join(of)
    }

    pub(crate) fn keys(&self) -> Result<Keys, Failure> {
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

    /// Appends one event that happens now.
    pub(crate) fn append(&self, draft: Draft, now: Timestamp) -> Result<Appended, Failure> {
        let appended = self.ledger()?.append(&[draft], now)?;
        appended
            .into_iter()
            .next()
            .ok_or_else(|| Failure::failed("ledger::append", "nothing was appended"))
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
                parse(&entry.terms.text, &format!("published terms `{}`", entry.terms.version))
            })
            .collect()
    }

    /// A version by its name among the published ones and the files of the terms folder, or by its path.
    pub(crate) fn version(&self, name: &str) -> Result<Document, Failure> {
        let path = Path::new(name);
        if path.is_file() {
            return read(path);
        }
        let files = self.drafts()?;
        let known: Vec<&str> =
            files.iter().map(|(_, document)| document.version.as_str()).collect();
        let hint = format!("there is {}", known.join(", "));
        let found = files.iter().find(|(_, document)| document.version == name);
        found.map(|(_, document)| document.clone()).ok_or_else(|| {
            Failure::not_found("terms::unknown", format_args!("no terms `{name}`")).hint(hint)
        })
    }

    /// Every version in the terms folder, by date of publication.
    pub(crate) fn drafts(&self) -> Result<Vec<(PathBuf, Document)>, Failure> {
        let folder = self.path(&self.config.terms);
        let unreadable =
            |error: std::io::Error| Failure::unreadable("terms::unreadable", &folder, &error);
        let mut drafts = vec![];
        for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                let document = read(&path)?;
                drafts.push((path, document));
            }
        }
        drafts.sort_by(|(one, a), (other, b)| (a.published, one).cmp(&(b.published, other)));
        Ok(drafts)
    }
}

/// Reads a terms document.
pub(crate) fn read(path: &Path) -> Result<Document, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::unreadable("terms::unreadable", path, &error))?;
    parse(&text, &path.display().to_string())
}

fn parse(text: &str, name: &str) -> Result<Document, Failure> {
    Ok(Document::parse(text, name)?)
}
