//! Roots and proofs from tiles.

use std::collections::BTreeMap;
use std::fmt;

use super::{Frontier, Hash, frontier, node_hash};
use crate::error::{Error, Kind, Result};
use crate::tile::{Tile, WIDTH};

/// Where tiles come from: a database, a folder, a server.
///
/// Who implements it MUST give exactly as many hashes as the tile is wide. Callers MUST NOT take what they get for true: a root from tiles is worth something once
/// it is that of a checkpoint, and a proof once it verifies.
pub trait Tiles {
    type Error: From<Error>;

    fn tile(&self, tile: Tile) -> Result<Vec<Hash>, Self::Error>;
}

/// A tree of which all leaf hashes are in memory.
#[derive(Debug, Clone, Copy)]
pub struct Leaves<'a>(pub &'a [Hash]);

impl Tiles for Leaves<'_> {
    type Error = Error;

    fn tile(&self, tile: Tile) -> Result<Vec<Hash>> {
        let span = 1_usize.checked_shl(8 * u32::from(tile.level()));
        let leaves = span.zip(usize::try_from(tile.index()).ok()).and_then(|(span, index)| {
            let start = index.checked_mul(usize::from(WIDTH))?.checked_mul(span)?;
            let end = usize::from(tile.width()).checked_mul(span)?.checked_add(start)?;
            Some((span, self.0.get(start..end)?))
        });
        let (span, leaves) =
            leaves.ok_or_else(|| Error::new(Kind::Input, format!("there is no `{tile}`")))?;
        Ok(leaves.chunks(span).map(frontier::root).collect())
    }
}

/// The root of the tree of this size.
pub fn root_of_tiles<T: Tiles + ?Sized>(tiles: &T, size: u64) -> Result<Hash, T::Error> {
    if size == 0 { Ok(Hash::EMPTY) } else { Prover::new(tiles, size).range(0, size) }
}

/// The proof that the leaf at this index is in the tree of this size: RFC 9162, section 2.1.3.1.
pub fn inclusion_proof<T: Tiles + ?Sized>(
    tiles: &T,
    index: u64,
    size: u64,
) -> Result<Vec<Hash>, T::Error> {
    Prover::new(tiles, size).inclusion(index)
}

/// The proof that the tree of the new size begins with that of the old size: RFC 9162, section 2.1.4.1.
pub fn consistency_proof<T: Tiles + ?Sized>(
    tiles: &T,
    old: u64,
    new: u64,
) -> Result<Vec<Hash>, T::Error> {
    if old > new {
        return Err(Error::new(
            Kind::Input,
            format!("a tree of size {new} does not begin with one of size {old}"),
        )
        .into());
    }
    if old == 0 || old == new {
        return Ok(Vec::new());
    }
    let mut reader = Prover::new(tiles, new);
    let (mut start, mut end, mut proof) = (0, new, Vec::new());
    while end != old {
        let middle = middle(start, end);
        if old <= middle {
            proof.push(reader.range(middle, end)?);
            end = middle;
        } else {
            proof.push(reader.range(start, middle)?);
            start = middle;
        }
    }
    // Where the way never turned right, the old tree is this very node, and its root is known.
    if start > 0 {
        proof.push(reader.range(start, end)?);
    }
    proof.reverse();
    Ok(proof)
}

/// Where the right side of the leaves begins: after the largest power of two that leaves something over.
fn middle(start: u64, end: u64) -> u64 {
    let len = end - start;
    start + (1 << (len - 1).ilog2())
}

/// Makes many proofs in a tree of one size: it reads each tile once, and hashes each node once.
///
/// What it has read stays in memory, so it is for a batch of neighbours, not for a lifetime.
pub struct Prover<'a, T: ?Sized> {
    tiles: &'a T,
    size: u64,
    held: BTreeMap<Tile, Vec<Hash>>,
    /// Roots over ranges of leaves.
    known: BTreeMap<(u64, u64), Hash>,
}

impl<T: ?Sized> fmt::Debug for Prover<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prover").field("size", &self.size).finish_non_exhaustive()
    }
}

impl<'a, T: Tiles + ?Sized> Prover<'a, T> {
    pub fn new(tiles: &'a T, size: u64) -> Self {
        Self { tiles, size, held: BTreeMap::new(), known: BTreeMap::new() }
    }

    /// The same as [`inclusion_proof`].
    pub fn inclusion(&mut self, index: u64) -> Result<Vec<Hash>, T::Error> {
        let size = self.size;
        if index >= size {
            return Err(Error::new(
                Kind::Input,
                format!("a tree of size {size} has no leaf `{index}`"),
            )
            .into());
        }
        let (mut start, mut end, mut proof) = (0, size, Vec::new());
        while end - start > 1 {
            let middle = middle(start, end);
            if index < middle {
                proof.push(self.range(middle, end)?);
                end = middle;
            } else {
                proof.push(self.range(start, middle)?);
                start = middle;
            }
        }
        proof.reverse();
        Ok(proof)
    }

    /// What it takes to go on from the first `size` leaves of the tree.
    pub fn frontier(&mut self, size: u64) -> Result<Frontier, T::Error> {
        let mut peaks = Vec::new();
        let mut start = 0;
        for height in (0..u64::BITS).rev().filter(|height| size >> height & 1 == 1) {
            peaks.push(self.full(height, start >> height)?);
            start += 1 << height;
        }
        Ok(Frontier::new(size, peaks)?)
    }

    /// The root over a range of leaves that is not empty and is a node of the tree.
    fn range(&mut self, start: u64, end: u64) -> Result<Hash, T::Error> {
        if let Some(known) = self.known.get(&(start, end)) {
            return Ok(*known);
        }
        let len = end - start;
        let hash = if len.is_power_of_two() {
            self.full(len.ilog2(), start >> len.ilog2())?
        } else {
            let middle = middle(start, end);
            let left = self.range(start, middle)?;
            node_hash(&left, &self.range(middle, end)?)
        };
        self.known.insert((start, end), hash);
        Ok(hash)
    }

    /// The root of the full subtree of this height and index.
    fn full(&mut self, height: u32, index: u64) -> Result<Hash, T::Error> {
        let (level, wide) = ((height / 8) as u8, 1_u64 << (height % 8));
        let first = index * wide;
        let place = (first % u64::from(WIDTH)) as usize;
        let tile = Tile::of_tree(level, first / u64::from(WIDTH), self.size).ok_or_else(|| {
            Error::new(Kind::Input, format!("a tree of size {} lacks a node", self.size))
        })?;
        let hashes = self.tile(tile)?.get(place..place + wide as usize);
        let hashes =
            hashes.ok_or_else(|| Error::new(Kind::Input, format!("`{tile}` is too narrow")))?;
        Ok(frontier::root(hashes))
    }

    fn tile(&mut self, tile: Tile) -> Result<&[Hash], T::Error> {
        if !self.held.contains_key(&tile) {
            let hashes = self.tiles.tile(tile)?;
            if hashes.len() != usize::from(tile.width()) {
                let found = hashes.len();
                return Err(Error::new(Kind::Input, format!("`{tile}` has {found} hashes")).into());
            }
            self.held.insert(tile, hashes);
        }
        Ok(self.held.get(&tile).map_or(&[], Vec::as_slice))
    }
}
