//! The hash rules of the tree.

use sha2::{Digest, Sha256};

use super::{Key, Value};

/// The hash of a node.
pub(super) type Hash = [u8; 32];

/// The hash of a subtree without keys.
pub(super) const EMPTY: Hash = *b"SPARSE_MERKLE_PLACEHOLDER_HASH__";

pub(super) fn leaf(key: &Key, value: &Value) -> Hash {
    Sha256::new()
        .chain_update(b"JMT::LeafNode")
        .chain_update(key.0)
        .chain_update(value.0)
        .finalize()
        .into()
}

/// The missing vowel is the format's: the prefix has 16 bytes.
pub(super) fn inner(left: &Hash, right: &Hash) -> Hash {
    Sha256::new()
        .chain_update(b"JMT::IntrnalNode")
        .chain_update(left)
        .chain_update(right)
        .finalize()
        .into()
}
