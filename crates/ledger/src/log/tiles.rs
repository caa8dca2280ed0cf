//! The tree's tiles in the store: read, and grown at their right edge.

use std::collections::BTreeMap;

use abide_verify::merkle::{Frontier, Hash, Tiles, root};
use abide_verify::tile::{self, Tile};

use crate::error::{Error, Kind, Result};
use crate::fault::Faults;
use crate::store::{Snapshot, Transaction};

/// Bytes of a hash.
const HASH: usize = 32;
/// Levels of the tree that one level of tiles spans.
const HEIGHT: u32 = 8;

/// The tiles as they are stored.
#[derive(Clone, Copy)]
pub(crate) struct Stored<'c>(pub(crate) &'c dyn Snapshot);

impl Stored<'_> {
    /// The first hashes of a stored tile, as many as are asked for.
    fn hashes(self, level: u8, index: u64, width: usize) -> Result<Vec<Hash>> {
        let found = self.0.tile(level, index)?;
        let missing = || {
            Error::new(
                Kind::Corrupt,
                format!("tile {index} of level {level} of the log is not whole"),
            )
            .hint("restore the ledger from a copy that verifies")
        };
        let bytes = found.ok_or_else(missing)?;
        let bytes = bytes.get(..width * HASH).ok_or_else(missing)?;
        let width = u16::try_from(width).map_err(|_| missing())?;
        Ok(tile::decode_hashes(bytes, width)?)
    }

    /// What a log of this size goes on from: the roots of its largest whole subtrees.
    pub(crate) fn frontier(self, size: u64) -> Result<Frontier> {
        let (mut start, mut peaks) = (0_u64, vec![]);
        for height in (0..u64::BITS).rev().filter(|height| size >> height & 1 == 1) {
            let level = height / HEIGHT;
            // A subtree of this height begins at a multiple of its size, so it lies in one tile.
            let first = start >> (HEIGHT * level);
            let (at, count) = ((first % 256) as usize, 1_usize << (height % HEIGHT));
            let hashes = self.hashes(level as u8, first / 256, at + count)?;
            peaks.push(root(hashes.get(at..).unwrap_or_default()));
            start += 1 << height;
        }
        Ok(Frontier::new(size, peaks)?)
    }
}

impl Tiles for Stored<'_> {
    type Error = Error;

    fn tile(&self, tile: Tile) -> Result<Vec<Hash>> {
        self.hashes(tile.level(), tile.index(), usize::from(tile.width()))
    }
}

/// The tree while entries are appended to it.
pub(crate) struct Growing<'c> {
    transaction: &'c dyn Transaction,
    faults: &'c Faults,
    frontier: Frontier,
    /// Hashes that are not in the store yet, by level and tile.
    fresh: BTreeMap<(u8, u64), Vec<u8>>,
}

impl<'c> Growing<'c> {
    pub(crate) fn new(
        transaction: &'c dyn Transaction,
        size: u64,
        faults: &'c Faults,
    ) -> Result<Self> {
        let frontier = Stored(transaction).frontier(size)?;
        Ok(Self { transaction, faults, frontier, fresh: BTreeMap::new() })
    }

    pub(crate) fn push(&mut self, leaf: Hash) -> Result<()> {
        let mut full = vec![];
        let fresh = &mut self.fresh;
        self.frontier.push_with(leaf, |height, index, hash| {
            if u32::from(height) % HEIGHT == 0 {
                let place = ((u32::from(height) / HEIGHT) as u8, index / 256);
                fresh.entry(place).or_default().extend(hash.0);
                if index % 256 == 255 {
                    full.push(place);
                }
            }
        });
        // Whole tiles are written as they come, so that an import of millions holds a few only.
        for place in full {
            if let Some(hashes) = self.fresh.remove(&place) {
                self.write(place, &hashes)?;
            }
        }
        Ok(())
    }

    /// Writes what is left, and says how large the tree is and its root.
    pub(crate) fn finish(mut self) -> Result<(u64, Hash)> {
        for (place, hashes) in std::mem::take(&mut self.fresh) {
            self.write(place, &hashes)?;
        }
        Ok((self.frontier.size(), self.frontier.root()))
    }

    fn write(&self, (level, index): (u8, u64), hashes: &[u8]) -> Result<()> {
        self.faults.around("tile", || self.transaction.grow_tile(level, index, hashes))
    }
}
