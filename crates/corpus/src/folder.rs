//! The folder that a corpus is made in, and the rename that publishes it.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::time::{Duration, Instant};

use fs4::FileExt;

use crate::attest;
use crate::error::{Error, Kind, Result};
use crate::reader;

const MAKING: &str = ".making";
const LOCK: &str = ".lock";

/// Files that wait for the disk before writers wait as well.
const WAITING_MAX: usize = 64;

/// One builder's hold on the folder of corpora. Others wait until it is let go.
#[derive(Debug)]
pub struct Hold {
    _file: File,
}

impl Hold {
    /// Waits for other builders, but not longer than `wait`. `waiting` is told once, if there is one.
    pub fn take(corpora: &Path, wait: Duration, waiting: impl FnOnce()) -> Result<Self> {
        fs::create_dir_all(corpora).map_err(|error| Error::io(corpora, error))?;
        let path = corpora.join(LOCK);
        let file = File::create(&path).map_err(|error| Error::io(&path, error))?;
        let since = Instant::now();
        let mut waiting = Some(waiting);
        while FileExt::try_lock(&file).is_err() {
            if let Some(waiting) = waiting.take() {
                waiting();
            }
            if since.elapsed() >= wait {
                let words = format_args!("another build works in `{}`", corpora.display());
                return Err(Error::new(Kind::Busy, words));
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(Self { _file: file })
    }
}

/// Where a corpus is made. What is left of it goes away if it is not published.
#[derive(Debug)]
pub(crate) struct Folder {
    corpora: PathBuf,
    id: String,
    making: PathBuf,
    former: Vec<attest::PublicKey>,
}

impl Folder {
    /// Begins anew; what a build that broke off left behind goes.
    pub(crate) fn begin(corpora: &Path, id: &str, former: &[attest::PublicKey]) -> Result<Self> {
        let making = corpora.join(MAKING);
        if making.exists() {
            fs::remove_dir_all(&making).map_err(|error| Error::io(&making, error))?;
        }
        let (corpora, id, former) = (corpora.to_owned(), id.to_owned(), former.to_vec());
        let folder = Self { corpora, id, making, former };
        for path in [folder.path().to_owned(), folder.spill()] {
            fs::create_dir_all(&path).map_err(|error| Error::io(&path, error))?;
        }
        Ok(folder)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.making
    }

    /// Where the corpus belongs.
    pub(crate) fn place(&self) -> PathBuf {
        self.corpora.join(&self.id)
    }

    pub(crate) fn spill(&self) -> PathBuf {
        self.making.join(".spill")
    }

    /// Puts the corpus in its place. If one of the same inputs stands there whole, that one stays.
    pub(crate) fn publish(self) -> Result<(PathBuf, bool)> {
        let spill = self.spill();
        fs::remove_dir_all(&spill).map_err(|error| Error::io(&spill, error))?;
        sync(&self.making)?;
        let place = self.place();
        if place.exists() {
            let same = |name: &str| {
                fs::read(place.join(name)).ok() == fs::read(self.making.join(name)).ok()
            };
            let sums = || reader::same_but_for_lineage(&place, &self.making);
            let found = reader::check(&place).ok().filter(|_| sums());
            let words = if found.is_none() {
                "stands where this corpus belongs, and is not the same; move it away"
            } else if !same(attest::BUNDLE)
                && found.is_none_or(|found| found.signed_by_one_of(&self.former).is_err())
            {
                "is the same corpus, but not signed with this key; move it away"
            } else {
                return Ok((place, true));
            };
            return Err(Error::broken(&place, words));
        }
        fs::rename(&self.making, &place).map_err(|error| Error::io(&place, error))?;
        sync_folder(&self.corpora)?;
        Ok((place, false))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // After the rename there is nothing to remove; before it, nothing of value.
        let _ = fs::remove_dir_all(&self.making);
    }
}

/// A file that is taken over as it is: two names of the same bytes, or a copy where the file system has no such thing.
#[derive(Debug)]
pub(crate) struct Linked<'a>(&'a Path);

impl<'a> Linked<'a> {
    /// It must be there, as long as it was.
    pub(crate) fn of(path: &'a Path, bytes: u64) -> Result<Self> {
        let found = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file);
        if found.map(|found| found.len()) == Some(bytes) {
            return Ok(Self(path));
        }
        let words = format_args!("`{}` is not there as it was written", path.display());
        Err(Error::new(Kind::Parent, words))
    }

    pub(crate) fn at(self, to: &Path) -> Result<()> {
        let failed = |error| Error::io(to, error);
        match fs::hard_link(self.0, to) {
            Ok(()) => return Ok(()),
            // It may be the same file under another name, and would be emptied by a copy.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(failed(error)),
            Err(_) => {}
        }
        fs::copy(self.0, to).map_err(failed)?;
        File::open(to).and_then(|file| file.sync_all()).map_err(failed)
    }
}

/// Files that are written and not yet durable: whoever writes the next need not wait for the disk.
#[derive(Debug, Clone)]
pub(crate) struct Files<'a> {
    root: &'a Path,
    written: SyncSender<(PathBuf, File)>,
}

impl<'a> Files<'a> {
    /// Files below a folder, and what [`sync_all`] makes durable. The work is done when all clones are gone.
    pub(crate) fn below(root: &'a Path) -> (Self, Receiver<(PathBuf, File)>) {
        let (written, waiting) = mpsc::sync_channel(WAITING_MAX);
        (Self { root, written }, waiting)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// It is whole; durable it becomes.
    pub(crate) fn written(&self, path: PathBuf, file: File) -> Result<()> {
        // Nobody waits any more where a file could not be made durable: that error is told.
        self.written.send((path, file)).map_err(|mpsc::SendError((path, _))| {
            Error::io(&path, std::io::Error::other("an earlier file could not be made durable"))
        })
    }

    /// Writes a new file.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.path(name);
        let file = create(&path, bytes)?;
        self.written(path, file)
    }
}

/// Makes files durable as they come.
pub(crate) fn sync_all(waiting: Receiver<(PathBuf, File)>) -> Result<()> {
    waiting
        .into_iter()
        .try_for_each(|(path, file)| file.sync_all().map_err(|error| Error::io(&path, error)))
}

/// Writes a new file below a folder, durable in itself.
pub(crate) fn write(root: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    let path = root.join(name);
    create(&path, bytes)?.sync_all().map_err(|error| Error::io(&path, error))
}

fn create(path: &Path, bytes: &[u8]) -> Result<File> {
    let failed = |error| Error::io(path, error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut file = File::create_new(path).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    Ok(file)
}

/// Makes every folder durable. The files were synced as they were written.
fn sync(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder).map_err(|error| Error::io(folder, error))? {
        let path = entry.map_err(|error| Error::io(folder, error))?.path();
        if path.is_dir() {
            sync(&path)?;
        }
    }
    sync_folder(folder)
}

pub(crate) fn sync_folder(folder: &Path) -> Result<()> {
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| Error::io(folder, error))
}
