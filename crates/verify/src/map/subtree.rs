//! A part of a map by its hash alone, for whoever keeps the rest somewhere else.

use super::hash::{self, EMPTY, Hash};
use super::{Key, Root, Value};

/// What stands below a place of the tree.
///
/// A lone leaf has its own hash at whatever depth, so two sides can be put together only by who knows whether one of them is such a leaf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Subtree {
    /// No key.
    #[default]
    Empty,
    /// One key.
    Lone([u8; 32]),
    /// More than one.
    Joint([u8; 32]),
}

impl Subtree {
    pub fn leaf(key: &Key, value: &Value) -> Self {
        Self::Lone(hash::leaf(key, value))
    }

    /// The subtree below `depth` bits of leaves that share them, in strictly ascending order of their keys.
    pub fn of_sorted(leaves: &[(Key, Value)], depth: usize) -> Self {
        match leaves {
            [] => Self::Empty,
            [(key, value)] => Self::leaf(key, value),
            _ => {
                let middle = leaves.partition_point(|(key, _)| !key.bit(depth));
                let (left, right) = leaves.split_at(middle);
                Self::join(Self::of_sorted(left, depth + 1), Self::of_sorted(right, depth + 1))
            }
        }
    }

    pub fn join(left: Self, right: Self) -> Self {
        match (left, right) {
            (Self::Empty, Self::Empty | Self::Lone(_)) => right,
            (Self::Lone(_), Self::Empty) => left,
            _ => Self::Joint(hash::inner(&left.bytes(), &right.bytes())),
        }
    }

    /// As a sibling in a [`Proof`](super::Proof): `None` where there is no key.
    pub fn sibling(self) -> Option<[u8; 32]> {
        match self {
            Self::Empty => None,
            Self::Lone(hash) | Self::Joint(hash) => Some(hash),
        }
    }

    /// The root of a map that is nothing but this.
    pub fn root(self) -> Root {
        Root(self.bytes())
    }

    fn bytes(self) -> Hash {
        self.sibling().unwrap_or(EMPTY)
    }
}
