//! The newest signed head, kept in a file beside the database: whoever puts an older database back is noticed.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use abide_verify::checkpoint::Checkpoint;
use abide_verify::merkle::root_of_tiles;
use abide_verify::note::{self, Note};
use rusqlite::Connection;

use crate::error::{Error, Kind, Result};
use crate::keys::LogKey;
use crate::log::heads::Heads;
use crate::log::tiles::Stored;

/// `<ledger>.checkpoint`.
#[derive(Debug)]
pub(crate) struct Beside {
    path: PathBuf,
}

impl Beside {
    pub(crate) fn of(ledger: &Path) -> Self {
        let mut path = ledger.as_os_str().to_owned();
        path.push(".checkpoint");
        Self { path: path.into() }
    }

    /// That the database is no older than the head in the file.
    pub(crate) fn check(&self, connection: &Connection, key: &LogKey) -> Result<()> {
        let Some(newest) = Heads(connection).newest()? else { return self.check_empty() };
        let newest = open(&newest, key)?;
        let Some(kept) = self.read()? else {
            return Err(Error::new(Kind::RolledBack, "the file with the newest checkpoint is missing")
                .file(&self.path)
                .hint("bring it along with the ledger: without it nobody could tell that the ledger is not an old one"));
        };
        let kept = open(&kept, key)?;
        let old = || {
            Error::new(
                Kind::RolledBack,
                format!(
                    "the ledger ends at {} events, and has signed for {} events",
                    newest.size(),
                    kept.size()
                ),
            )
            .file(&self.path)
            .hint("an older copy of the ledger was put back: restore the newest one")
        };
        if kept.size() > newest.size() {
            return Err(old());
        }
        if root_of_tiles(&Stored(connection), kept.size())? != *kept.root() {
            return Err(Error::new(
                Kind::RolledBack,
                format!(
                    "the first {} events are not those that the ledger has signed for",
                    kept.size()
                ),
            )
            .file(&self.path)
            .hint("another ledger stands in its place: restore the right one"));
        }
        Ok(())
    }

    /// A ledger without a head may stand without the file.
    fn check_empty(&self) -> Result<()> {
        match self.read()? {
            None => Ok(()),
            Some(_) => {
                Err(Error::new(Kind::RolledBack, "the ledger is empty, and has signed for events")
                    .file(&self.path)
                    .hint("an older copy of the ledger was put back: restore the newest one"))
            }
        }
    }

    /// Keeps this head, unless a newer one is there.
    pub(crate) fn keep(&self, head: &Note, key: &LogKey) -> Result<()> {
        if let Some(kept) = self.read()?
            && open(&kept, key)?.size() >= open(head, key)?.size()
        {
            return Ok(());
        }
        let mut draft = self.path.clone().into_os_string();
        draft.push(format!(".{}", std::process::id()));
        let draft = PathBuf::from(draft);
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(0o600);
        let written = options.open(&draft).and_then(|mut file| {
            file.write_all(head.to_string().as_bytes())?;
            file.sync_all()?;
            fs::rename(&draft, &self.path)
        });
        written.map_err(|error| {
            let _ = fs::remove_file(&draft);
            Error::io(&self.path, error)
        })
    }

    fn read(&self) -> Result<Option<Note>> {
        let bytes = match fs::read(&self.path) {
            Ok(bytes) if bytes.len() <= note::BYTES_MAX => bytes,
            Ok(_) => return Err(self.damaged()),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::io(&self.path, error)),
        };
        Note::parse(&bytes).map(Some).map_err(|_| self.damaged())
    }

    fn damaged(&self) -> Error {
        Error::new(Kind::RolledBack, "the file with the newest checkpoint is damaged")
            .file(&self.path)
            .hint("restore it from where the ledger's newest copy is")
    }
}

fn open(note: &Note, key: &LogKey) -> Result<Checkpoint> {
    Ok(Checkpoint::open(note, key.signer()?.verifier())?)
}
