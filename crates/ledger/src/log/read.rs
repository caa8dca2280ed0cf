//! What the log shows to anybody: heads, tiles, entries and proofs.

use abide_verify::log_proof::LogProof;
use abide_verify::merkle::{
    Frontier, Hash, Tiles, consistency_proof, inclusion_proof, leaf_hash, root_of_tiles,
};
use abide_verify::note::{Note, VerifierKey};
use abide_verify::tile::{Bundle, Tile};

use crate::error::{Error, Kind, Result};
use crate::ledger::Ledger;
use crate::log::entry::entry;
use crate::log::heads::Heads;
use crate::log::signers::Signers;
use crate::log::tiles::Stored;
use crate::store::{Flow, Order, Snapshot, Which};
use crate::{instant, payload, tail};

impl Ledger {
    /// The key that the log signs with, for those who check.
    pub fn log_key(&self) -> Result<VerifierKey> {
        Ok(self.keys.log.signer()?.verifier().clone())
    }

    /// The newest signed head; `None` for an empty log.
    pub fn checkpoint(&self) -> Result<Option<Note>> {
        Heads(&*self.store.snapshot()?).newest()
    }

    /// The signed head of that size, if one was signed.
    pub fn checkpoint_of(&self, size: u64) -> Result<Option<Note>> {
        Heads(&*self.store.snapshot()?).of(size)
    }

    /// The entry at this index, as the log publishes it.
    pub fn entry(&self, index: u64) -> Result<Vec<u8>> {
        let entries = entries(&*self.store.snapshot()?, index, 1)?;
        entries.into_iter().next().ok_or_else(|| Error::corrupt(index, "it is missing"))
    }

    /// The entries of a bundle, in order.
    pub fn bundle(&self, bundle: Bundle) -> Result<Vec<Vec<u8>>> {
        let (start, width) = (bundle.index() * 256, u64::from(bundle.width()));
        let entries = entries(&*self.store.snapshot()?, start, width)?;
        if entries.len() == usize::from(bundle.width()) {
            return Ok(entries);
        }
        Err(Error::new(Kind::Position, format!("the log has no `{bundle}`")))
    }

    /// The hashes of a tile.
    pub fn tile(&self, tile: Tile) -> Result<Vec<Hash>> {
        Stored(&*self.store.snapshot()?).tile(tile)
    }

    /// That the entry at this index is in the log, under the newest head.
    pub fn prove_entry(&self, index: u64) -> Result<LogProof> {
        let snapshot = self.store.snapshot()?;
        let head = Heads(&*snapshot).newest()?;
        let head = head.ok_or_else(|| Error::new(Kind::Position, "the log is empty"))?;
        // Whoever reads for weeks does so past a rotation of the key.
        let size = Signers::read(&*snapshot)?.open(&head)?.size();
        let path = inclusion_proof(&Stored(&*snapshot), index, size)?;
        Ok(LogProof::new(index, path, head)?)
    }

    /// That the log of the new size begins with all of the log of the old size.
    pub fn prove_consistency(&self, old: u64, new: u64) -> Result<Vec<Hash>> {
        consistency_proof(&Stored(&*self.store.snapshot()?), old, new)
    }

    /// The root of the first `size` entries.
    pub fn root(&self, size: u64) -> Result<Hash> {
        root_of_tiles(&Stored(&*self.store.snapshot()?), size)
    }
}

/// That tiles and heads are those of the events: every entry is made anew, every head is checked.
pub(crate) fn verify(snapshot: &dyn Snapshot) -> Result<()> {
    let signers = Signers::read(snapshot)?;
    let size = tail::position(snapshot, 0)?.events;
    let mut frontier = Frontier::default();
    let others = || Error::new(Kind::Corrupt, "the log's checkpoints are not those of its events");
    for start in (0..size).step_by(256) {
        let leaves: Vec<Hash> =
            entries(snapshot, start, 256)?.iter().map(|entry| leaf_hash(entry)).collect();
        let tile = Tile::new(0, start / 256, leaves.len() as u16)?;
        let stored = Stored(snapshot).tile(tile)?;
        let mut heads = Heads(snapshot).between(start + 1..start + 257)?.into_iter().peekable();
        for (index, (leaf, stored)) in (start..).zip(leaves.iter().zip(stored)) {
            if *leaf != stored {
                return Err(Error::corrupt(index, "the log's tile does not hold its entry"));
            }
            frontier.push(*leaf);
            if let Some((size, head)) = heads.next_if(|(size, _)| *size == index + 1) {
                let signed = signers.open(&head);
                if !signed.is_ok_and(|head| (head.size(), *head.root()) == (size, frontier.root()))
                {
                    let says = "the checkpoint after it is not that of the log";
                    return Err(Error::corrupt(index, says));
                }
            }
        }
        if heads.next().is_some() {
            return Err(others());
        }
    }
    let newest = Heads(snapshot).newest()?.map(|note| signers.open(&note)).transpose()?;
    let is_newest = newest.map_or(0, |newest| newest.size()) == size;
    let outside = [0..1, size + 1..u64::MAX].map(|sizes| Heads(snapshot).between(sizes));
    for outside in outside {
        if !is_newest || !outside?.is_empty() {
            return Err(others());
        }
    }
    if root_of_tiles(&Stored(snapshot), size)? != frontier.root() {
        return Err(Error::new(Kind::Corrupt, "the log's tiles are not those of its events"));
    }
    Ok(())
}

/// Up to `count` entries from `start` on.
pub(crate) fn entries(snapshot: &dyn Snapshot, start: u64, count: u64) -> Result<Vec<Vec<u8>>> {
    let mut entries = vec![];
    let range = start..start.saturating_add(count);
    snapshot.visit(Which::All, range, Order::Rising, &mut |row| {
        let kind = payload::kind(row.index, row.kind)?;
        let event = row.payload.as_ref();
        let event = event.map(|found| payload::open(&row, kind, found)).transpose()?;
        let shown = event.as_ref().zip(row.payload.map(|found| found.body));
        entries.push(entry(kind, instant::of_micros(row.appended)?, &row.commitment, shown)?);
        Ok(Flow::Continue(()))
    })?;
    Ok(entries)
}
