//! How far the witness has seen each log: a signed note a log, replaced whole.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use abide_verify::checkpoint::Checkpoint;
use abide_verify::note::Note;
use fs4::FileExt;
use sha2::{Digest, Sha256};

use crate::error::{Error, Kind, Result};
use crate::swap;

const LOCK: &str = "lock";
const LOGS: &str = "logs";

/// A folder that one process holds for as long as it runs.
#[derive(Debug)]
pub(super) struct State {
    logs: PathBuf,
    /// One request at a time: each waits for the disk once, and the logs of a witness are few.
    turn: Mutex<()>,
    _held: File,
}

/// The file of a log: the SHA-256 of its origin, in lower-case hexadecimal.
pub(super) fn name(origin: &str) -> String {
    hex::encode(Sha256::digest(origin))
}

impl State {
    pub(super) fn open(folder: &Path) -> Result<Self> {
        let logs = folder.join(LOGS);
        fs::create_dir_all(&logs).map_err(|error| Error::io(&logs, &error))?;
        let path = folder.join(LOCK);
        let held = File::create(&path).map_err(|error| Error::io(&path, &error))?;
        match FileExt::try_lock(&held) {
            Ok(()) => {}
            Err(fs4::TryLockError::WouldBlock) => {
                let message = format!("`{}`: another process is this witness", folder.display());
                return Err(Error::new(Kind::State, message)
                    .hint("two with one key could sign two views: end the other first"));
            }
            Err(fs4::TryLockError::Error(error)) => return Err(Error::io(&path, &error)),
        }
        swap::sync_folder(folder)?;
        Ok(Self { logs, turn: Mutex::default(), _held: held })
    }

    fn path(&self, origin: &str) -> PathBuf {
        self.logs.join(name(origin))
    }

    /// The newest head that was signed of a log. A file that does not read is a failure: to begin anew would be to forget.
    pub(super) fn newest(&self, origin: &str) -> Result<Option<Note>> {
        swap::read_note(&self.path(origin))
    }

    /// What is kept of a log, for whoever means to replace it.
    pub(super) fn of(&self, origin: &str) -> Result<Kept<'_>> {
        let turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let path = self.path(origin);
        let checkpoint =
            swap::read_note(&path)?.map(|note| note.text().parse::<Checkpoint>()).transpose()?;
        if checkpoint.as_ref().is_some_and(|kept| kept.origin() != origin) {
            let message = format!("`{}` is about another log", path.display());
            return Err(Error::new(Kind::State, message));
        }
        Ok(Kept { checkpoint, path, folder: &self.logs, _turn: turn })
    }
}

/// What is kept of one log. Nobody else reads or replaces it in the meantime.
pub(super) struct Kept<'s> {
    checkpoint: Option<Checkpoint>,
    path: PathBuf,
    folder: &'s Path,
    _turn: MutexGuard<'s, ()>,
}

impl Kept<'_> {
    pub(super) fn checkpoint(&self) -> Option<&Checkpoint> {
        self.checkpoint.as_ref()
    }

    /// Keeps a newer head. When this returns, it is on the disk.
    pub(super) fn replace(self, note: &Note) -> Result<()> {
        swap::write(&self.path, note.to_string().as_bytes(), 0o600)?;
        swap::sync_folder(self.folder)
    }
}
