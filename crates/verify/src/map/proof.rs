//! What stands under a key, shown by the path from the root.

use super::hash::{self, EMPTY, Hash};
use super::{Key, Root, Value};
use crate::error::{Error, Kind, Result};

/// The longest path: two keys that differ in their last bit alone part below 255 bits.
pub const DEPTH_MAX: usize = 256;

/// Where a path ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// At the key, which has this value.
    Found(Value),
    /// In a subtree without keys.
    Empty,
    /// In a subtree whose only key is another.
    Other(Key, Value),
}

/// The path of one key: where it ends, and the hashes beside it.
///
/// For one root and one key at most one of "this value", "another value" and "absent" has a proof that verifies, unless SHA-256 is
/// broken: from the root downwards each hash has one preimage, which says itself whether it is a leaf or has two sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    end: End,
    siblings: Vec<Option<Hash>>,
}

impl Proof {
    /// A proof from its parts. Siblings stand from the end of the path upwards; `None` is a subtree without keys.
    ///
    /// Refused are paths that are too long, and those that no tree has: a path never goes on where one key or none is left, so
    /// its lowest sibling is never empty.
    pub fn new(end: End, siblings: Vec<Option<[u8; 32]>>) -> Result<Self> {
        if siblings.len() > DEPTH_MAX {
            let found = siblings.len();
            return Err(Error::new(
                Kind::Format,
                format!("a path has at most {DEPTH_MAX} siblings, not {found}"),
            ));
        }
        if siblings.first().is_some_and(Option::is_none) {
            return Err(Error::new(
                Kind::Format,
                "the lowest sibling of a path is empty, so the path is too long",
            ));
        }
        if siblings.contains(&Some(EMPTY)) {
            return Err(Error::new(Kind::Format, "an empty sibling is written as a hash"));
        }
        Ok(Self { end, siblings })
    }

    /// A path that was walked from the root.
    pub(super) fn walked(end: End, mut siblings: Vec<Option<Hash>>) -> Self {
        siblings.reverse();
        Self { end, siblings }
    }

    pub fn end(&self) -> End {
        self.end
    }

    /// From the end of the path upwards.
    pub fn siblings(&self) -> &[Option<[u8; 32]>] {
        &self.siblings
    }

    /// What the map of this root holds under the key: its value's hash, or nothing.
    ///
    /// An error means that the proof shows neither.
    pub fn verify(&self, root: &Root, key: &Key) -> Result<Option<Value>> {
        if self.root(key)? != *root {
            return Err(Error::new(Kind::Proof, "the proof does not lead to this root"));
        }
        match self.end {
            End::Found(value) => Ok(Some(value)),
            End::Empty | End::Other(..) => Ok(None),
        }
    }

    /// The root of the map that holds under the key what the proof [ends](Proof::end) in: for whoever knows what that root is part of.
    ///
    /// Refused are ends that no path of this key has.
    pub fn root(&self, key: &Key) -> Result<Root> {
        let hash = match self.end {
            End::Found(value) => hash::leaf(key, &value),
            End::Empty => EMPTY,
            End::Other(other, _) if other == *key => {
                return Err(Error::new(Kind::Proof, "the proof of absence names the key itself"));
            }
            End::Other(other, _) if other.shared_bits(key) < self.siblings.len() => {
                return Err(Error::new(
                    Kind::Proof,
                    "the proof ends at a key that is not on this key's path",
                ));
            }
            End::Other(other, value) => hash::leaf(&other, &value),
        };
        Ok(self.root_over(hash, key))
    }

    /// That the map of this root holds this value under the key.
    pub fn verify_existence(&self, root: &Root, key: &Key, value: &Value) -> Result<()> {
        match self.verify(root, key)? {
            Some(found) if found == *value => Ok(()),
            Some(_) => Err(Error::new(Kind::Proof, "the proof is of another value")),
            None => Err(Error::new(Kind::Proof, "the proof shows that the key is absent")),
        }
    }

    /// That the map of this root holds nothing under the key.
    pub fn verify_absence(&self, root: &Root, key: &Key) -> Result<()> {
        match self.verify(root, key)? {
            None => Ok(()),
            Some(_) => Err(Error::new(Kind::Proof, "the proof shows that the key is present")),
        }
    }

    fn root_over(&self, end: Hash, key: &Key) -> Root {
        let depths = (0..self.siblings.len()).rev();
        Root(self.siblings.iter().zip(depths).fold(end, |hash, (sibling, depth)| {
            let sibling = sibling.as_ref().unwrap_or(&EMPTY);
            if key.bit(depth) { hash::inner(sibling, &hash) } else { hash::inner(&hash, sibling) }
        }))
    }
}
