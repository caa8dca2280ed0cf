//! The right edge of a tree: all that is needed to append to it.

use super::{Hash, node_hash};
use crate::error::{Error, Kind, Result};

/// Trees are appended to up to this size, which also fits where numbers have a sign. Checks know no such limit.
const SIZE_MAX: u64 = i64::MAX as u64;

/// The roots of the full subtrees that a tree falls into, the largest first.
///
/// For a tree of n leaves they are as many as n has bits set, so a log of any size goes on from at most 64 hashes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// Goes on from what [`Frontier::size`] and [`Frontier::peaks`] gave.
    pub fn new(size: u64, peaks: Vec<Hash>) -> Result<Self> {
        if size > SIZE_MAX {
            return Err(Error::new(
                Kind::Input,
                format!("a tree of size {size} is too large to append to"),
            ));
        }
        if peaks.len() == size.count_ones() as usize {
            return Ok(Self { size, peaks });
        }
        let found = peaks.len();
        Err(Error::new(
            Kind::Input,
            format!("a tree of size {size} falls into {} trees, not {found}", size.count_ones()),
        ))
    }

    pub fn size(&self) -> u64 {
        self.size
    }

    pub fn peaks(&self) -> &[Hash] {
        &self.peaks
    }

    /// Appends a leaf.
    pub fn push(&mut self, leaf: Hash) {
        self.push_with(leaf, |_, _, _| {});
    }

    /// Appends a leaf, and names every node that is complete from now on: its level (0 for the leaf), its index in that level, and its hash.
    ///
    /// The nodes whose level is a multiple of 8 are those that stand in [tiles](crate::tile::Tile).
    pub fn push_with(&mut self, leaf: Hash, mut complete: impl FnMut(u8, u64, Hash)) {
        let (mut index, mut hash) = (self.size, leaf);
        complete(0, index, hash);
        for level in 1..=self.size.trailing_ones() as u8 {
            let Some(left) = self.peaks.pop() else { break };
            hash = node_hash(&left, &hash);
            index >>= 1;
            complete(level, index, hash);
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// The root of all that was appended.
    pub fn root(&self) -> Hash {
        let smallest_first = self.peaks.iter().rev().copied();
        smallest_first.reduce(|right, left| node_hash(&left, &right)).unwrap_or(Hash::EMPTY)
    }
}

impl Extend<Hash> for Frontier {
    fn extend<I: IntoIterator<Item = Hash>>(&mut self, leaves: I) {
        leaves.into_iter().for_each(|leaf| self.push(leaf));
    }
}

/// The root over leaf hashes.
pub fn root(leaves: &[Hash]) -> Hash {
    let mut frontier = Frontier::default();
    frontier.extend(leaves.iter().copied());
    frontier.root()
}
