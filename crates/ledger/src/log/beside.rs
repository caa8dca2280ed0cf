//! The newest signed head, kept in a file beside the database: whoever puts an older database back is noticed.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use abide_verify::checkpoint::Checkpoint;
use abide_verify::merkle::root_of_tiles;
use abide_verify::note::{self, Note};

use crate::error::{Error, Kind, Result};
use crate::fault::Faults;
use crate::log::heads::Heads;
use crate::log::signers::Signers;
use crate::log::tiles::Stored;
use crate::store::Snapshot;

/// How many drafts this process has written, so that each has a name of its own.
static DRAFTS: AtomicU64 = AtomicU64::new(0);

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

    /// That the database is no older than the head that the file had before the snapshot was taken.
    pub(crate) fn check(
        &self,
        kept: Option<Note>,
        snapshot: &dyn Snapshot,
        signers: &Signers,
    ) -> Result<()> {
        let Some(newest) = Heads(snapshot).newest()? else {
            return self.check_empty(kept.is_some());
        };
        let newest = signers.open(&newest)?;
        let Some(kept) = kept else {
            // A creation that was broken off before its first head was kept.
            if newest.size() == 1 {
                return Ok(());
            }
            return Err(Error::new(Kind::RolledBack, "the file with the newest checkpoint is missing")
                .file(&self.path)
                .hint("bring it along with the ledger: without it nobody could tell that the ledger is not an old one"));
        };
        let size = size(&kept)?;
        let old = || {
            Error::new(
                Kind::RolledBack,
                format!(
                    "the ledger ends at {} events, and has signed for {} events",
                    newest.size(),
                    size
                ),
            )
            .file(&self.path)
            .hint("an older copy of the ledger was put back: restore the newest one")
        };
        if size > newest.size() {
            return Err(old());
        }
        let kept = signers.open(&kept)?;
        if root_of_tiles(&Stored(snapshot), kept.size())? != *kept.root() {
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
    fn check_empty(&self, has_kept: bool) -> Result<()> {
        if !has_kept {
            return Ok(());
        }
        Err(Error::new(Kind::RolledBack, "the ledger is empty, and has signed for events")
            .file(&self.path)
            .hint("an older copy of the ledger was put back: restore the newest one"))
    }

    /// Keeps this head, unless a newer one is there.
    ///
    /// Both were checked, by whoever signed the one and opened the ledger with the other.
    pub(crate) fn keep(&self, head: &Note, faults: &Faults) -> Result<()> {
        if let Some(kept) = self.read()?
            && size(&kept)? >= size(head)?
        {
            return Ok(());
        }
        faults.around("head", || self.write(head))
    }

    pub(crate) fn write(&self, head: &Note) -> Result<()> {
        let mut draft = self.path.clone().into_os_string();
        // Two threads of one process may open or append at once.
        let number = DRAFTS.fetch_add(1, Ordering::Relaxed);
        draft.push(format!(".{}-{number}", std::process::id()));
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

    pub(crate) fn read(&self) -> Result<Option<Note>> {
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

fn size(head: &Note) -> Result<u64> {
    Ok(head.text().parse::<Checkpoint>()?.size())
}
