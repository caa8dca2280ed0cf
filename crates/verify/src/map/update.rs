//! Many changes at once: each node on a changed path is hashed once.

use super::proof::DEPTH_MAX;
use super::tree::{Inner, Node, Place, Tree};
use super::{Key, Root, Value, hash};
use crate::error::{Error, Kind, Result};

type Change = (Key, Option<Value>);

impl Tree {
    /// Sets keys to values, and removes those that are set to `None`. The order does not matter, but no key may stand twice.
    ///
    /// Removing what is not there changes nothing. On an error nothing was changed.
    pub fn update(&mut self, mut changes: Vec<(Key, Option<Value>)>) -> Result<Root> {
        changes.sort_unstable_by_key(|(key, _)| *key);
        for ((earlier, _), (later, _)) in changes.iter().zip(changes.iter().skip(1)) {
            if earlier == later {
                return Err(Error::new(Kind::Input, format!("`{later}` is changed twice at once")));
            }
        }
        let fits = self.leaves.takes(changes.len())
            && self.inner.takes(changes.len().saturating_mul(DEPTH_MAX));
        if !fits {
            return Err(Error::new(
                Kind::Input,
                format!("{} changes are too many at once", changes.len()),
            ));
        }
        self.root = self.apply(self.root, &changes, 0);
        Ok(self.root())
    }

    /// The subtree after sorted changes, all of which are below it.
    fn apply(&mut self, node: Node, changes: &[Change], depth: usize) -> Node {
        let (slot, left, right) = match (changes, node.place()) {
            ([], _) => return node,
            ([(key, value)], Place::Empty) => {
                return value
                    .map_or(Node::EMPTY, |value| Node::leaf(self.leaves.add((*key, value))));
            }
            ([(key, value)], Place::Leaf(number)) if self.leaves.at(number).0 == *key => {
                return self.replace(number, *value);
            }
            (_, Place::Inner(number)) => {
                let Inner { left, right, .. } = *self.inner.at(number);
                (Some(number), left, right)
            }
            // What there is goes down its side, until it is alone with its own change or with none.
            (_, Place::Leaf(number)) if self.leaves.at(number).0.bit(depth) => {
                (None, Node::EMPTY, node)
            }
            (_, Place::Leaf(_) | Place::Empty) => (None, node, Node::EMPTY),
        };
        let (lefts, rights) = changes.split_at(changes.partition_point(|(key, _)| !key.bit(depth)));
        let left = self.apply(left, lefts, depth + 1);
        let right = self.apply(right, rights, depth + 1);
        self.join(slot, left, right)
    }

    fn replace(&mut self, leaf: u32, value: Option<Value>) -> Node {
        if let Some(value) = value {
            self.leaves.at_mut(leaf).1 = value;
            return Node::leaf(leaf);
        }
        self.leaves.release(leaf);
        Node::EMPTY
    }

    /// The subtree of two sides: a lone leaf goes up, everything else gets a node, in the slot where there was one.
    fn join(&mut self, slot: Option<u32>, left: Node, right: Node) -> Node {
        let alone = match (left.place(), right.place()) {
            (Place::Empty, Place::Empty | Place::Leaf(_)) => Some(right),
            (Place::Leaf(_), Place::Empty) => Some(left),
            _ => None,
        };
        match (alone, slot) {
            (Some(node), None) => node,
            (Some(node), Some(slot)) => {
                self.inner.release(slot);
                node
            }
            (None, slot) => {
                let hash = hash::inner(&self.hash(left), &self.hash(right));
                let inner = Inner { hash, left, right };
                let Some(slot) = slot else { return Node::inner(self.inner.add(inner)) };
                *self.inner.at_mut(slot) = inner;
                Node::inner(slot)
            }
        }
    }
}
