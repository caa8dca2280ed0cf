//! The end of a corpus: its rows go, and what members check it by stays.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::Path;

use fs4::FileExt;

use crate::attest;
use crate::error::{Error, Kind, Result};
use crate::folder::sync_folder;
use crate::index;
use crate::manifest::MANIFEST;
use crate::reader;

/// What tells of rows, in the order in which it goes: without the list of digests, nothing takes the folder for a whole corpus.
const FILES: [&str; 5] =
    [reader::SUMS, attest::BUNDLE, "croissant.json", "README.md", "report.html"];
const FOLDERS: [&str; 2] = ["data", "audit"];

/// A reader's hold on a corpus: as long as there is one, its rows are not deleted.
#[derive(Debug)]
pub struct InUse {
    _file: File,
}

impl InUse {
    pub fn take(corpus: &Path) -> Result<Self> {
        let path = corpus.join(MANIFEST);
        let file = File::open(&path).map_err(|error| Error::io(&path, error))?;
        match FileExt::try_lock_shared(&file) {
            Ok(()) if !is_deleted(corpus) => Ok(Self { _file: file }),
            _ => Err(Error::broken(corpus, "is being deleted")),
        }
    }
}

/// Whether the rows of a corpus are gone, or on their way.
pub fn is_deleted(corpus: &Path) -> bool {
    corpus.join(MANIFEST).is_file() && !corpus.join(reader::SUMS).is_file()
}

/// Deletes the rows of a corpus, its audit and what counts them, and the index that the next one could be made from. Manifest, terms and membership trees stay, so that members can still
/// check what was in it. A deletion that broke off goes on where it was.
///
/// Fails with [`Kind::Busy`] while somebody reads it. What is a link, or a corpus of another id, is not touched: its rows would be
/// somebody else's, or would stay.
pub fn delete(corpora: &Path, id: &str) -> Result<()> {
    let corpus = &corpora.join(id);
    let path = corpus.join(MANIFEST);
    for name in [""].iter().chain(&FOLDERS) {
        let path = if name.is_empty() { corpus.clone() } else { corpus.join(name) };
        if is_link(&path)? {
            return Err(Error::broken(&path, "is a link: nothing was deleted"));
        }
    }
    if reader::manifest(corpus)?.id != id {
        return Err(Error::broken(corpus, "holds another corpus: nothing was deleted"));
    }
    let file = File::open(&path).map_err(|error| Error::io(&path, error))?;
    if FileExt::try_lock(&file).is_err() {
        return Err(Error::new(Kind::Busy, format_args!("`{}` is being read", corpus.display())));
    }
    // It says whose records these were.
    index::remove(corpus)?;
    for name in FILES {
        let path = corpus.join(name);
        gone(fs::remove_file(&path)).map_err(|error| Error::io(&path, error))?;
        sync_folder(corpus)?;
    }
    for name in FOLDERS {
        let path = corpus.join(name);
        gone(fs::remove_dir_all(&path)).map_err(|error| Error::io(&path, error))?;
    }
    sync_folder(corpus)
}

/// Whether there is something that is a link, and leads elsewhere.
pub(crate) fn is_link(path: &Path) -> Result<bool> {
    match fs::symlink_metadata(path) {
        Ok(about) => Ok(about.file_type().is_symlink()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(Error::io(path, error)),
    }
}

/// What was not there is gone as well.
fn gone(result: std::io::Result<()>) -> std::io::Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        result => result,
    }
}
