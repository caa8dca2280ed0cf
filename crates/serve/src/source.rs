//! What a log can show of itself.

use std::path::{Path, PathBuf};

use abide_ledger::Ledger;
use abide_verify::checkpoint::Checkpoint;
use abide_verify::merkle::Hash;
use abide_verify::note::{Note, VerifierKey};
use abide_verify::rotation::Rotation;
use abide_verify::tile::{Bundle, Tile};

use crate::error::Result;
use crate::swap;

/// A log's newest head, and what lies below it.
///
/// Who implements it MUST show all tiles and entries of every head that it ever showed. Whoever asks reads the head first.
pub trait Source {
    /// The head to show: `None` for an empty log.
    fn head(&self) -> Result<Option<Note>>;

    fn key(&self) -> Result<VerifierKey>;

    /// The hashes of a tile of the tree of the head, or of a smaller one.
    fn tile(&self, tile: Tile) -> Result<Vec<Hash>>;

    /// The entries of a bundle, likewise.
    fn bundle(&self, bundle: Bundle) -> Result<Vec<Vec<u8>>>;

    /// The root of the first so many entries.
    fn root(&self, size: u64) -> Result<Hash>;

    /// The checkpoint in a note that the log signed, now or with a key that it had before.
    fn open(&self, note: &Note) -> Result<Checkpoint> {
        Ok(Checkpoint::open(note, &self.key()?)?)
    }

    /// Every replacement of the log's key, the first one first.
    fn rotations(&self) -> Result<Vec<Rotation>> {
        Ok(Vec::new())
    }
}

/// Once a head of the ledger was cosigned, the newest cosigned one is what is shown, for those who ask for a quorum of witnesses.
impl Source for Ledger {
    fn head(&self) -> Result<Option<Note>> {
        match cosigned(self)? {
            Some(note) => Ok(Some(note)),
            None => Ok(self.checkpoint()?),
        }
    }

    fn key(&self) -> Result<VerifierKey> {
        Ok(self.signing_key()?)
    }

    fn tile(&self, tile: Tile) -> Result<Vec<Hash>> {
        Ok(Self::tile(self, tile)?)
    }

    fn bundle(&self, bundle: Bundle) -> Result<Vec<Vec<u8>>> {
        Ok(Self::bundle(self, bundle)?)
    }

    fn root(&self, size: u64) -> Result<Hash> {
        Ok(Self::root(self, size)?)
    }

    fn open(&self, note: &Note) -> Result<Checkpoint> {
        Ok(self.open_head(note)?)
    }

    fn rotations(&self) -> Result<Vec<Rotation>> {
        Ok(Self::rotations(self)?)
    }
}

/// Where the newest cosigned head of a ledger is kept: `<ledger>.cosigned`, a signed note.
pub(crate) fn cosigned_path(ledger: &Path) -> PathBuf {
    let mut path = ledger.as_os_str().to_owned();
    path.push(".cosigned");
    path.into()
}

/// The newest head of this ledger that witnesses signed. It must be one of its heads.
pub(crate) fn cosigned(ledger: &Ledger) -> Result<Option<Note>> {
    let path = cosigned_path(ledger.path());
    let Some(note) = swap::read_note(&path)? else { return Ok(None) };
    let head = ledger.open_head(&note)?;
    if head.size() > 0 && Ledger::root(ledger, head.size())? != *head.root() {
        let message =
            format!("`{}`: it is the head of another log than this ledger's", path.display());
        return Err(crate::Error::new(crate::Kind::Ledger, message)
            .hint("delete it, and ask the witnesses again with `abide log cosign`"));
    }
    Ok(Some(note))
}

/// How large the log is at this head. Whoever wrote the head has checked it.
pub(crate) fn size(head: &Note) -> Result<u64> {
    Ok(head.text().parse::<Checkpoint>()?.size())
}
