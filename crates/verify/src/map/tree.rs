//! The whole map in memory, for whoever owns it.

use std::fmt;

use super::arena::Arena;
use super::hash::{self, EMPTY, Hash};
use super::proof::{End, Proof};
use super::{Key, Root, Value};
use crate::error::{Error, Kind, Result};

/// A map in memory: about 125 bytes a key, of which a million take about 120 MiB.
#[derive(Clone)]
pub struct Tree {
    pub(super) root: Node,
    pub(super) leaves: Arena<(Key, Value)>,
    pub(super) inner: Arena<Inner>,
}

/// A subtree, in four bytes: 0 for none, odd numbers for leaves, other even numbers for inner nodes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Node(u32);

/// What a [`Node`] stands for.
pub(super) enum Place {
    Empty,
    Leaf(u32),
    Inner(u32),
}

/// A subtree with more than one key. Leaves' hashes are not kept: they are needed seldom, and would add a third to the memory.
#[derive(Clone, Copy)]
pub(super) struct Inner {
    pub(super) hash: Hash,
    pub(super) left: Node,
    pub(super) right: Node,
}

impl Node {
    pub(super) const EMPTY: Self = Self(0);

    pub(super) fn leaf(number: u32) -> Self {
        Self(number << 1 | 1)
    }

    pub(super) fn inner(number: u32) -> Self {
        Self((number + 1) << 1)
    }

    pub(super) fn place(self) -> Place {
        match (self.0, self.0 & 1) {
            (0, _) => Place::Empty,
            (number, 1) => Place::Leaf(number >> 1),
            (number, _) => Place::Inner((number >> 1) - 1),
        }
    }
}

impl Default for Tree {
    fn default() -> Self {
        Self { root: Node::EMPTY, leaves: Arena::new(Vec::new()), inner: Arena::new(Vec::new()) }
    }
}

impl fmt::Debug for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tree").field("len", &self.len()).field("root", &self.root()).finish()
    }
}

impl Tree {
    /// A map of keys in strictly ascending order, in one pass.
    pub fn from_sorted(leaves: Vec<(Key, Value)>) -> Result<Self> {
        let nodes = count_inner(&leaves)?;
        if leaves.len().max(nodes) > Arena::<Inner>::LEN_MAX {
            return Err(Error::new(
                Kind::Input,
                format!("a map of {} keys is too large", leaves.len()),
            ));
        }
        let mut inner = Arena::new(Vec::with_capacity(nodes));
        let (root, _) = grow(&leaves, 0, 0, &mut inner);
        Ok(Self { root, leaves: Arena::new(leaves), inner })
    }

    pub fn len(&self) -> usize {
        self.leaves.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn root(&self) -> Root {
        Root(self.hash(self.root))
    }

    pub fn get(&self, key: &Key) -> Option<Value> {
        match self.walk(key, |_| ()) {
            End::Found(value) => Some(value),
            End::Empty | End::Other(..) => None,
        }
    }

    /// A proof of what stands under the key, or that nothing does.
    pub fn prove(&self, key: &Key) -> Proof {
        let mut siblings = Vec::with_capacity(32);
        let end = self.walk(key, |sibling| {
            siblings.push((sibling != Node::EMPTY).then(|| self.hash(sibling)));
        });
        Proof::walked(end, siblings)
    }

    fn walk(&self, key: &Key, mut beside: impl FnMut(Node)) -> End {
        let (mut node, mut depth) = (self.root, 0);
        loop {
            match node.place() {
                Place::Empty => return End::Empty,
                Place::Leaf(number) => {
                    let (found, value) = *self.leaves.at(number);
                    return if found == *key {
                        End::Found(value)
                    } else {
                        End::Other(found, value)
                    };
                }
                Place::Inner(number) => {
                    let Inner { left, right, .. } = *self.inner.at(number);
                    let (next, sibling) =
                        if key.bit(depth) { (right, left) } else { (left, right) };
                    beside(sibling);
                    (node, depth) = (next, depth + 1);
                }
            }
        }
    }

    pub(super) fn hash(&self, node: Node) -> Hash {
        match node.place() {
            Place::Empty => EMPTY,
            Place::Leaf(number) => {
                let (key, value) = self.leaves.at(number);
                hash::leaf(key, value)
            }
            Place::Inner(number) => self.inner.at(number).hash,
        }
    }
}

/// How many inner nodes sorted keys need: each key adds those on its path that are deeper than what the key before shared with the
/// one before it.
fn count_inner(leaves: &[(Key, Value)]) -> Result<usize> {
    let (mut count, mut before) = (0, 0);
    for ((earlier, _), (later, _)) in leaves.iter().zip(leaves.iter().skip(1)) {
        if earlier >= later {
            let what = if earlier == later { "twice" } else { "out of order" };
            return Err(Error::new(Kind::Input, format!("`{later}` is given {what}")));
        }
        let depth = earlier.shared_bits(later) + 1;
        count += depth.saturating_sub(before);
        before = depth;
    }
    Ok(count)
}

/// The subtree of sorted leaves, the first of which has this number, with its hash.
fn grow(
    leaves: &[(Key, Value)],
    first: u32,
    depth: usize,
    inner: &mut Arena<Inner>,
) -> (Node, Hash) {
    match leaves {
        [] => (Node::EMPTY, EMPTY),
        [(key, value)] => (Node::leaf(first), hash::leaf(key, value)),
        _ => {
            let middle = leaves.partition_point(|(key, _)| !key.bit(depth));
            let (lefts, rights) = leaves.split_at(middle);
            let (left, left_hash) = grow(lefts, first, depth + 1, inner);
            let (right, right_hash) = grow(rights, first + middle as u32, depth + 1, inner);
            let hash = hash::inner(&left_hash, &right_hash);
            (Node::inner(inner.add(Inner { hash, left, right })), hash)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(tops: std::ops::Range<u8>) -> Vec<(Key, Value)> {
        tops.map(|top| (Key([top; 32]), Value([top; 32]))).collect()
    }

    #[test]
    fn nodes_are_counted_before_they_are_made() {
        for end in 0..=255 {
            let leaves = leaves(0..end);
            assert_eq!(
                Tree::from_sorted(leaves.clone()).unwrap().inner.len(),
                count_inner(&leaves).unwrap()
            );
        }
    }

    /// A map that changes for years must not grow unless what it holds grows.
    #[test]
    fn nodes_that_are_left_are_used_again() {
        let mut tree = Tree::from_sorted(leaves(0..100)).unwrap();
        let before = (tree.leaves.len(), tree.inner.len(), tree.root());
        for _ in 0..3 {
            let changes = |set: bool| {
                leaves(0..100).into_iter().map(move |(key, value)| (key, set.then_some(value)))
            };
            tree.update(changes(false).collect()).unwrap();
            assert_eq!((tree.leaves.len(), tree.inner.len(), tree.root()), (0, 0, Root::EMPTY));
            tree.update(changes(true).collect()).unwrap();
            assert_eq!((tree.leaves.len(), tree.inner.len(), tree.root()), before);
        }
    }
}
