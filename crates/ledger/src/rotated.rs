//! The keys that the log had: for heads that were signed before, and for those who know an old one.

use abide_verify::checkpoint::Checkpoint;
use abide_verify::log_proof::LogProof;
use abide_verify::merkle::{Hash, Tiles, inclusion_proof};
use abide_verify::note::{Note, VerifierKey};
use abide_verify::rotation::Rotation;
use abide_verify::tile::Tile;

use crate::error::{Error, Result};
use crate::ledger::Ledger;
use crate::log::Signers;

/// The tiles of a ledger, whatever holds them.
struct OfLedger<'l>(&'l Ledger);

impl Tiles for OfLedger<'_> {
    type Error = Error;

    fn tile(&self, tile: Tile) -> Result<Vec<Hash>> {
        self.0.tile(tile)
    }
}

impl Ledger {
    /// The checkpoint in a note, if the log signed it with the key that it had then.
    pub fn open_head(&self, note: &Note) -> Result<Checkpoint> {
        Signers::read(&*self.store.snapshot()?)?.open(note)
    }

    /// The key that the log names last, whatever this ledger was opened with.
    pub fn signing_key(&self) -> Result<VerifierKey> {
        Ok(Signers::read(&*self.store.snapshot()?)?.newest()?.1.clone())
    }

    /// Every replacement of the log's key, the first one first.
    pub fn rotations(&self) -> Result<Vec<Rotation>> {
        let signers = Signers::read(&*self.store.snapshot()?)?;
        signers.rotations().map(|index| self.rotation(index)).collect()
    }

    fn rotation(&self, index: u64) -> Result<Rotation> {
        let size = index.saturating_add(1);
        let head = self.checkpoint_of(size)?;
        let head = head.ok_or_else(|| Error::corrupt(index, "no head was signed with it"))?;
        let path = inclusion_proof(&OfLedger(self), index, size)?;
        let entry = String::from_utf8(self.entry(index)?)
            .map_err(|_| Error::corrupt(index, "its entry is not in UTF-8"))?;
        Ok(Rotation::new(&entry, LogProof::new(index, path, head)?)?)
    }
}
