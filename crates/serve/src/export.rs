//! The log as a tree of files, for any web server: what [`log`](crate::log) answers, and of what [`members`](crate::members) answers all that stays the same:
//! corpora and terms, byte for byte. The state of a switch is not among them: every root would change all of its answers, and whoever reads a folder of answers
//! would have to be told which are theirs.
//!
//! # Contract
//!
//! All that a checkpoint signs for is on the disk before the checkpoint takes the place of the one before it. So a reader finds a whole log at every moment, and an
//! export that breaks off leaves the old one; the next goes on from it.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use abide_ledger::Ledger;
use abide_ledger::event::Kind as EventKind;
use abide_verify::published::{self, CHECKPOINT, CHECKPOINT_BYTES_MAX, ROTATION};
use abide_verify::rotation;
use abide_verify::tile::{
    Bundle, Tile, bundles_between, encode_entries, encode_hashes, tiles_between,
};
use fs4::FileExt;

use crate::corpora::Corpora;
use crate::declared;
use crate::error::{Error, Kind, Result};
use crate::source::{Source, size};
use crate::swap;

/// What an export did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Entries that the folder holds now.
    pub entries: u64,
    /// Those that it did not hold before.
    pub added: u64,
    /// Files that were written, the checkpoint among them.
    pub files: u64,
    /// Corpora that the log declares, and that are not where corpora are.
    pub missing: Vec<String>,
}

/// Brings a folder up to the log's head. The folder is new, empty, or an older export of the same log.
pub fn run<S: Source>(log: &S, folder: &Path) -> Result<Exported> {
    write(log, folder, |_| Ok(vec![]))
}

/// The same, with what members ask.
pub fn all(ledger: &Ledger, corpora: &Corpora, folder: &Path) -> Result<Exported> {
    write(ledger, folder, |tree| beside(ledger, corpora, tree))
}

/// Before the checkpoint, so that nothing is declared and not there. A corpus that was exported is not looked at again.
fn beside(ledger: &Ledger, corpora: &Corpora, tree: &mut Tree<'_>) -> Result<Vec<String>> {
    let mut missing = vec![];
    for corpus in declared::corpora(ledger)? {
        // The table is written last.
        let place = published::buckets(&corpus.id);
        if tree.has(&place) {
            continue;
        }
        let Some(table) = corpora.table(&corpus)? else {
            missing.push(corpus.id);
            continue;
        };
        for number in Corpora::filled(&table)? {
            if let Some(mut file) = corpora.leaves(&corpus, number)? {
                let mut bytes = vec![];
                let path = published::leaves(&corpus.id, number);
                file.read_to_end(&mut bytes)
                    .map_err(|error| Error::io(Path::new(&path), &error))?;
                tree.write(&path, &bytes)?;
            }
        }
        tree.write(&place, &table)?;
    }
    for (digest, text) in declared::terms(ledger)? {
        let place = published::text(&digest);
        if !tree.has(&place) {
            tree.write(&place, text.as_bytes())?;
        }
    }
    for (place, kind) in
        [(published::CORPORA, EventKind::Corpus), (published::TERMS, EventKind::Terms)]
    {
        tree.write(place, &declared::list(ledger, kind)?)?;
    }
    Ok(missing)
}

fn write<S: Source>(
    log: &S,
    folder: &Path,
    beside: impl FnOnce(&mut Tree<'_>) -> Result<Vec<String>>,
) -> Result<Exported> {
    fs::create_dir_all(folder).map_err(|error| Error::io(folder, &error))?;
    let _lock = lock(folder)?;
    let head = log
        .head()?
        .ok_or_else(|| Error::new(Kind::Export, "the log is empty: there is nothing to export"))?;
    let new = size(&head)?;
    let old = before(log, folder)?;
    if old > new {
        // The head to show waits for its cosignatures, and the folder has what was shown before: a log never goes back.
        return Ok(Exported { entries: old, added: 0, files: 0, missing: vec![] });
    }
    let mut tree = Tree { folder, folders: BTreeSet::new(), files: 0 };
    for bundle in bundles_between(old, new) {
        tree.write(&bundle.to_string(), &encode_entries(&log.bundle(bundle)?)?)?;
    }
    for tile in tiles_between(old, new) {
        tree.write(&tile.to_string(), &encode_hashes(&log.tile(tile)?))?;
    }
    let missing = beside(&mut tree)?;
    for (number, rotation) in (1..).zip(log.rotations()?) {
        let path = format!("{ROTATION}/{number}");
        let text = rotation.to_string();
        if swap::read(&folder.join(&path), rotation::BYTES_MAX as u64)?.as_deref()
            != Some(text.as_bytes())
        {
            tree.write(&path, text.as_bytes())?;
        }
    }
    tree.sync()?;
    let path = folder.join(CHECKPOINT);
    let text = head.to_string();
    if swap::read(&path, CHECKPOINT_BYTES_MAX)?.as_deref() != Some(text.as_bytes()) {
        swap::write(&path, text.as_bytes(), 0o644)?;
        swap::sync_folder(folder)?;
        tree.files += 1;
    }
    prune(folder, old, new)?;
    Ok(Exported { entries: new, added: new - old, files: tree.files, missing })
}

/// How much of this log the folder holds.
fn before<S: Source>(log: &S, folder: &Path) -> Result<u64> {
    let path = folder.join(CHECKPOINT);
    let Some(note) = swap::read_note(&path)? else {
        let is_taken = fs::read_dir(folder)
            .map_err(|error| Error::io(folder, &error))?
            .flatten()
            .any(|entry| !entry.file_name().to_str().is_some_and(|name| OWN.contains(&name)));
        return if is_taken {
            let message = format!("`{}` holds something else than a log", folder.display());
            Err(Error::new(Kind::Export, message).hint("name a new folder"))
        } else {
            Ok(0)
        };
    };
    let foreign = || {
        let message = format!("`{}` holds another log than this one", folder.display());
        Error::new(Kind::Export, message).hint("name a folder of its own for each log")
    };
    let old = log.open(&note).map_err(|_| foreign())?;
    match log.root(old.size()) {
        Ok(root) if root == *old.root() => {}
        Ok(_) => return Err(foreign()),
        Err(error) => {
            let message = format!(
                "`{}` holds {} entries, and the log has them no more: {error}",
                folder.display(),
                old.size()
            );
            return Err(Error::new(Kind::Export, message)
                .hint("the ledger is older than its export: restore the newest copy"));
        }
    }
    Ok(old.size())
}

const LOCK: &str = ".lock";

/// What an export that broke off may have left.
const OWN: [&str; 7] =
    [LOCK, "tile", ROTATION, "corpora", "terms", published::CORPORA, published::TERMS];

/// One export at a time, across processes.
fn lock(folder: &Path) -> Result<File> {
    let path = folder.join(LOCK);
    let file = File::create(&path).map_err(|error| Error::io(&path, &error))?;
    match FileExt::try_lock(&file) {
        Ok(()) => Ok(file),
        Err(fs4::TryLockError::WouldBlock) => {
            let message = format!("another export to `{}` is under way", folder.display());
            Err(Error::new(Kind::Export, message))
        }
        Err(fs4::TryLockError::Error(error)) => Err(Error::io(&path, &error)),
    }
}

/// Files that are written one by one and made to last together.
struct Tree<'f> {
    folder: &'f Path,
    folders: BTreeSet<PathBuf>,
    files: u64,
}

impl Tree<'_> {
    fn write(&mut self, path: &str, bytes: &[u8]) -> Result<()> {
        let path = self.folder.join(path);
        let folder = path.parent().unwrap_or(self.folder);
        if !self.folders.contains(folder) {
            fs::create_dir_all(folder).map_err(|error| Error::io(folder, &error))?;
            let above = folder.ancestors().take_while(|above| above.starts_with(self.folder));
            self.folders.extend(above.map(Path::to_owned));
        }
        swap::write(&path, bytes, 0o644)?;
        self.files += 1;
        Ok(())
    }

    fn has(&self, path: &str) -> bool {
        self.folder.join(path).is_file()
    }

    fn sync(&self) -> Result<()> {
        self.folders.iter().try_for_each(|folder| swap::sync_folder(folder))
    }
}

/// Takes away partial tiles and bundles that are full since. Readers of an older head find them in the full ones.
fn prune(folder: &Path, old: u64, new: u64) -> Result<()> {
    let tiles = tiles_between(old, new).filter(Tile::is_full).map(|tile| tile.to_string());
    let bundles = bundles_between(old, new).filter(Bundle::is_full).map(|tile| tile.to_string());
    for path in tiles.chain(bundles) {
        let partial = folder.join(format!("{path}.p"));
        match fs::remove_dir_all(&partial) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Error::io(&partial, &error));
            }
            _ => {}
        }
    }
    Ok(())
}
