//! The log's tree: known trees, another implementation, and proofs that must not verify.

mod known;
mod large;
mod peer;
mod refusal;

use abide_verify::merkle::{Hash, Leaves, consistency_proof, inclusion_proof, leaf_hash, root};

/// The hashes of as many different leaves.
fn leaves(count: u64) -> Vec<Hash> {
    (0..count).map(|index| leaf_hash(&index.to_be_bytes())).collect()
}

/// The root over the first leaves.
fn root_at(leaves: &[Hash], size: u64) -> Hash {
    root(&leaves[..size as usize])
}

fn inclusion(leaves: &[Hash], index: u64, size: u64) -> Vec<Hash> {
    inclusion_proof(&Leaves(leaves), index, size).unwrap()
}

fn consistency(leaves: &[Hash], old: u64, new: u64) -> Vec<Hash> {
    consistency_proof(&Leaves(leaves), old, new).unwrap()
}
