//! Versions of the terms: published ones as the ledger holds them, drafts as the terms folder does.

use std::path::{Path, PathBuf};

use abide_ledger::Ledger;
use abide_terms::Document;
use jiff::Timestamp;

use crate::args::Global;
use crate::failure::Failure;
use crate::platform::{self, Platform};

/// A version with its exact text.
#[derive(Debug, Clone)]
pub(crate) struct Version {
    pub(crate) document: Document,
    pub(crate) text: String,
    pub(crate) from: From,
}

/// Where a version was read.
#[derive(Debug, Clone)]
pub(crate) enum From {
    /// It is published: the entry of the ledger, and when that was made.
    Ledger {
        index: u64,
        appended: Timestamp,
    },
    File(PathBuf),
}

impl Version {
    /// Reads a file once: what is looked at is what is used.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| Failure::unreadable("terms::unreadable", path, &error))?;
        let document = Document::parse(&text, &path.display().to_string())?;
        Ok(Self { document, text, from: From::File(path.to_owned()) })
    }

    /// The version of a name: as it was published, or else the draft; or the one in a file.
    pub(crate) fn find(name: &str, global: &Global) -> Result<Self, Failure> {
        let path = Path::new(name);
        if path.is_file() && (path.extension().is_some() || path.components().count() > 1) {
            return Self::read(path);
        }
        let platform = Platform::open(global)?;
        let published = published(&platform.read_ledger()?)?;
        let known = |version: &Self| version.document.version == name;
        if let Some(version) = published.iter().find(|version| known(version)) {
            return Ok(version.clone());
        }
        let drafts = drafts(&platform)?;
        if let Some(version) = drafts.iter().find(|version| known(version)) {
            return Ok(version.clone());
        }
        let mut names: Vec<&str> =
            published.iter().chain(&drafts).map(|version| &*version.document.version).collect();
        names.sort_unstable();
        names.dedup();
        let hint = match names.as_slice() {
            [] => "there are no terms yet".to_owned(),
            names => format!("there is {}", names.join(", ")),
        };
        let unknown = Failure::not_found("terms::unknown", format_args!("no terms `{name}`"));
        Err(unknown.hint(hint).maybe_hint(platform::elsewhere(path, &global.directory)))
    }

    /// The newest published version; before there is one, the newest draft.
    pub(crate) fn newest(platform: &Platform) -> Result<Self, Failure> {
        let mut versions = published(&platform.read_ledger()?)?;
        if versions.is_empty() {
            versions = drafts(platform)?;
        }
        // Of equals, the one that was published later.
        let newest = versions.into_iter().max_by_key(|version| version.document.published);
        newest.ok_or_else(|| Failure::not_found("terms::unknown", "there are no terms"))
    }

    /// The file that it was read from.
    pub(crate) fn file(&self) -> Option<&Path> {
        match &self.from {
            From::Ledger { .. } => None,
            From::File(path) => Some(path),
        }
    }
}

/// Every published version, in the order of the ledger.
pub(crate) fn published(ledger: &Ledger) -> Result<Vec<Version>, Failure> {
    let position = ledger.position()?;
    let documents = Platform::published(ledger, &position)?;
    let entries = ledger.published(&position)?.into_iter().zip(documents);
    Ok(entries
        .map(|(entry, document)| Version {
            document,
            text: entry.terms.text,
            from: From::Ledger { index: entry.index, appended: entry.appended },
        })
        .collect())
}

/// Every version in the terms folder, by date of publication.
pub(crate) fn drafts(platform: &Platform) -> Result<Vec<Version>, Failure> {
    folder(&platform.path(&platform.config.terms))
}

/// Every version in a folder, by date of publication, then by name of the file.
pub(crate) fn folder(folder: &Path) -> Result<Vec<Version>, Failure> {
    let unreadable =
        |error: std::io::Error| Failure::unreadable("terms::unreadable", folder, &error);
    let mut versions = vec![];
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            versions.push(Version::read(&path)?);
        }
    }
    versions.sort_by(|one, other| {
        (one.document.published, one.file()).cmp(&(other.document.published, other.file()))
    });
    Ok(versions)
}
