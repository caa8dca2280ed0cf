//! The tree's definition, word for word, with what each hash is made of.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::Held;

type Hash = [u8; 32];

#[derive(Clone, Copy)]
pub(crate) enum Made {
    Empty,
    /// Of a key and its value's hash.
    Leaf(Hash, Hash),
    /// Of a left and a right side.
    Inner(Hash, Hash),
}

#[derive(Default)]
pub(crate) struct Model(HashMap<Hash, Made>);

impl Model {
    pub(crate) fn of(held: &Held) -> (Self, Hash) {
        let leaves: Vec<_> =
            held.iter().map(|(key, value)| (*key, Sha256::digest(value).into())).collect();
        let mut model = Self::default();
        let root = model.subtree(&leaves, 0);
        (model, root)
    }

    pub(crate) fn made(&self, hash: &Hash) -> Made {
        self.0[hash]
    }

    fn subtree(&mut self, leaves: &[(Hash, Hash)], depth: usize) -> Hash {
        let (made, hash) = match leaves {
            [] => (Made::Empty, *b"SPARSE_MERKLE_PLACEHOLDER_HASH__"),
            [(key, value)] => (Made::Leaf(*key, *value), digest(&[b"JMT::LeafNode", key, value])),
            _ => {
                let right = |(key, _): &&(Hash, Hash)| key[depth / 8] & (0x80 >> (depth % 8)) != 0;
                let (right, left): (Vec<_>, Vec<_>) = leaves.iter().partition(right);
                let (left, right) =
                    (self.subtree(&left, depth + 1), self.subtree(&right, depth + 1));
                (Made::Inner(left, right), digest(&[b"JMT::IntrnalNode", &left, &right]))
            }
        };
        self.0.insert(hash, made);
        hash
    }
}

fn digest(parts: &[&[u8]]) -> Hash {
    Sha256::digest(parts.concat()).into()
}
