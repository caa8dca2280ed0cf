//! A page of the state map: a few leaves, or the sixteen subtrees that four bits of a key tell apart.

use abide_verify::map::{Key, Subtree, Value};

use crate::act::Leaf;
use crate::error::{Error, Kind, Result};

/// Leaves that one page holds before it is divided. Measured with a million leaves and 1,000 new ones: 16 to 64 take about the same time.
pub(super) const LEAVES_MAX: usize = 32;

/// Bits of a key that a page tells apart.
pub(super) const BITS: usize = 4;

/// How many subtrees that makes.
pub(super) const SIDES: usize = 1 << BITS;

const LEAF_BYTES: usize = 64;
const SIDE_BYTES: usize = 33;

/// What stands in a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Page {
    /// In ascending order of their keys.
    Leaves(Vec<Leaf>),
    /// By the next four bits; each that is not empty has a page of its own.
    Sides(Box<[Subtree; SIDES]>),
}

impl Page {
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Leaves(leaves) => {
                let mut bytes = Vec::with_capacity(1 + LEAF_BYTES * leaves.len());
                bytes.push(0);
                for (key, value) in leaves {
                    bytes.extend(key.0);
                    bytes.extend(value.0);
                }
                bytes
            }
            Self::Sides(sides) => {
                let mut bytes = Vec::with_capacity(1 + SIDE_BYTES * SIDES);
                bytes.push(1);
                for side in sides.iter() {
                    let (kind, hash) = match side {
                        Subtree::Empty => (0, [0; 32]),
                        Subtree::Lone(hash) => (1, *hash),
                        Subtree::Joint(hash) => (2, *hash),
                    };
                    bytes.push(kind);
                    bytes.extend(hash);
                }
                bytes
            }
        }
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self> {
        match bytes.split_first() {
            Some((0, leaves)) => Self::leaves(leaves),
            Some((1, sides)) => Self::sides(sides),
            _ => None,
        }
        .ok_or_else(|| {
            Error::new(Kind::Corrupt, "a page of the state map is damaged")
                .hint("restore the ledger from a copy that verifies")
        })
    }

    fn leaves(bytes: &[u8]) -> Option<Self> {
        let (leaves, rest) = bytes.as_chunks::<LEAF_BYTES>();
        let leaves = leaves.iter().map(|leaf| {
            let (key, value) = leaf.split_first_chunk()?;
            Some((Key(*key), Value(value.try_into().ok()?)))
        });
        rest.is_empty().then(|| leaves.collect::<Option<_>>().map(Self::Leaves))?
    }

    fn sides(bytes: &[u8]) -> Option<Self> {
        let (found, rest) = bytes.as_chunks::<SIDE_BYTES>();
        let mut sides = [Subtree::Empty; SIDES];
        if found.len() != SIDES || !rest.is_empty() {
            return None;
        }
        for (side, bytes) in sides.iter_mut().zip(found) {
            let (kind, hash) = bytes.split_first()?;
            let hash = hash.try_into().ok()?;
            *side = match kind {
                0 => Subtree::Empty,
                1 => Subtree::Lone(hash),
                2 => Subtree::Joint(hash),
                _ => return None,
            };
        }
        Some(Self::Sides(Box::new(sides)))
    }
}

/// The subtree over neighbouring sides.
pub(super) fn over(sides: &[Subtree]) -> Subtree {
    match sides {
        [] => Subtree::Empty,
        [one] => *one,
        _ => {
            let (left, right) = sides.split_at(sides.len() / 2);
            Subtree::join(over(left), over(right))
        }
    }
}

/// Where a page stands: a one, and after it the bits that all its keys begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Place(pub(super) i64);

impl Place {
    pub(super) const ROOT: Self = Self(1);

    /// Bits that all keys of the page share.
    pub(super) fn depth(self) -> usize {
        self.0.ilog2() as usize
    }

    /// Whether there is no number for a page below: then a page takes whatever comes. Hashes do not share so many bits.
    pub(super) fn is_deepest(self) -> bool {
        self.depth() + BITS > 60
    }

    pub(super) fn below(self, side: usize) -> Self {
        Self(self.0 << BITS | side as i64)
    }

    /// Which of the sides below the key belongs to.
    pub(super) fn side(self, key: &Key) -> usize {
        let depth = self.depth();
        (depth..depth + BITS).fold(0, |side, bit| side << 1 | usize::from(key.bit(bit)))
    }
}
