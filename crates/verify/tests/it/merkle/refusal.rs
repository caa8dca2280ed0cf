//! Proofs that must not verify.

use abide_verify::Kind;
use abide_verify::merkle::{
    Frontier, Hash, Leaves, consistency_proof, inclusion_proof, leaf_hash, root_of_tiles,
    verify_consistency, verify_inclusion,
};
use proptest::prelude::*;

use super::{consistency, inclusion, leaves, root_at};

/// Whatever is changed in a proof, it shows nothing any more.
fn spoilt(proof: &[Hash], pick: usize) -> Vec<Vec<Hash>> {
    let mut spoilt = vec![[proof, &[Hash::EMPTY]].concat(), [&[Hash::EMPTY], proof].concat()];
    if !proof.is_empty() {
        let at = pick % proof.len();
        let mut flipped = proof.to_vec();
        flipped[at].0[pick % 32] ^= 1 << (pick % 8);
        let mut doubled = proof.to_vec();
        doubled.insert(at, proof[at]);
        spoilt.extend([flipped, doubled, proof[1..].to_vec(), proof[..proof.len() - 1].to_vec()]);
    }
    spoilt
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn inclusion_of_something_else(size in 1_u64..300, pick in any::<u64>()) {
        let (leaves, index) = (leaves(size), pick % size);
        let (leaf, root) = (leaves[index as usize], root_at(&leaves, size));
        let proof = inclusion(&leaves, index, size);
        verify_inclusion(&leaf, index, size, &root, &proof).unwrap();
        for proof in spoilt(&proof, pick as usize) {
            verify_inclusion(&leaf, index, size, &root, &proof).unwrap_err();
        }
        verify_inclusion(&leaf_hash(b"else"), index, size, &root, &proof).unwrap_err();
        verify_inclusion(&leaf, index, size, &leaf_hash(b"else"), &proof).unwrap_err();
        verify_inclusion(&leaf, size, size, &root, &proof).unwrap_err();
        for other in (0..size).filter(|other| *other != index) {
            verify_inclusion(&leaf, other, size, &root, &proof).unwrap_err();
        }
    }

    #[test]
    fn consistency_with_something_else(size in 2_u64..300, pick in any::<u64>()) {
        let (leaves, old) = (leaves(size), 1 + pick % (size - 1));
        let (old_root, new_root) = (root_at(&leaves, old), root_at(&leaves, size));
        let proof = consistency(&leaves, old, size);
        verify_consistency((old, &old_root), (size, &new_root), &proof).unwrap();
        for proof in spoilt(&proof, pick as usize) {
            verify_consistency((old, &old_root), (size, &new_root), &proof).unwrap_err();
        }
        let other = leaf_hash(b"else");
        verify_consistency((old, &other), (size, &new_root), &proof).unwrap_err();
        verify_consistency((old, &old_root), (size, &other), &proof).unwrap_err();
        verify_consistency((size, &new_root), (old, &old_root), &proof).unwrap_err();
    }

    /// A log that took an entry back, or changed one, finds no proof.
    #[test]
    fn history_that_was_rewritten(size in 2_u64..200, pick in any::<u64>(), at in any::<u64>()) {
        let mut leaves = leaves(size);
        let old = 1 + pick % (size - 1);
        let before = root_at(&leaves, old);
        leaves[(at % old) as usize] = leaf_hash(b"else");
        let proof = consistency(&leaves, old, size);
        verify_consistency((old, &before), (size, &root_at(&leaves, size)), &proof).unwrap_err();
    }
}

#[test]
fn empty_trees() {
    let (leaf, no) = (leaf_hash(b"a"), Hash::EMPTY);
    verify_consistency((0, &no), (0, &no), &[]).unwrap();
    verify_consistency((0, &no), (1, &leaf), &[]).unwrap();
    verify_consistency((0, &no), (1, &leaf), &[leaf]).unwrap_err();
    verify_consistency((0, &leaf), (0, &leaf), &[]).unwrap_err();
    verify_consistency((0, &leaf), (1, &leaf), &[]).unwrap_err();
    verify_consistency((1, &leaf), (1, &leaf), &[leaf]).unwrap_err();
    verify_inclusion(&leaf, 0, 0, &no, &[]).unwrap_err();
}

#[test]
fn two_heads_of_one_size_are_named() {
    let error = verify_consistency((7, &leaf_hash(b"a")), (7, &leaf_hash(b"b")), &[]).unwrap_err();
    assert_eq!(
        (error.kind(), error.to_string().as_str()),
        (Kind::Proof, "there are two roots at size 7")
    );
    let error = verify_consistency((8, &leaf_hash(b"a")), (7, &leaf_hash(b"b")), &[]).unwrap_err();
    assert_eq!(error.to_string(), "the log shrank from 8 to 7");
}

#[test]
fn what_cannot_be_built() {
    let leaves = leaves(5);
    let refused = [
        inclusion_proof(&Leaves(&leaves), 5, 5).unwrap_err(),
        inclusion_proof(&Leaves(&leaves), 0, 6).unwrap_err(),
        consistency_proof(&Leaves(&leaves), 5, 4).unwrap_err(),
        root_of_tiles(&Leaves(&leaves), 1 << 60).unwrap_err(),
        Frontier::new(3, leaves[..1].to_vec()).unwrap_err(),
        Frontier::new(u64::MAX, vec![Hash::EMPTY; 64]).unwrap_err(),
    ];
    assert!(refused.iter().all(|error| error.kind() == Kind::Input));
}

/// Paths that are too long lead to the root of a larger tree, if the size is not minded.
#[test]
fn sizes_that_are_not_the_roots() {
    let leaves = leaves(8);
    let root = root_at(&leaves, 8);
    let path = inclusion(&leaves, 7, 8);
    verify_inclusion(&leaves[7], 7, 8, &root, &path).unwrap();
    for size in 1..8 {
        verify_inclusion(&leaves[7], size - 1, size, &root, &path).unwrap_err();
    }
    // A root does not tell sizes between 5 and 8 apart; a checkpoint signs both.
    let proof = consistency(&leaves, 1, 8);
    verify_consistency((1, &leaves[0]), (8, &root), &proof).unwrap();
    for size in 1..5 {
        verify_consistency((1, &leaves[0]), (size, &root), &proof).unwrap_err();
    }
}
