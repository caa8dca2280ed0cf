//! Beside `ct-merkle`, which shares no code with ours.

use abide_verify::merkle::{Hash, leaf_hash, root, verify_consistency, verify_inclusion};
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use proptest::prelude::*;
use sha2::Sha256;

use super::{consistency, inclusion, root_at};

fn bytes(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

fn compare(entries: &[Vec<u8>], indices: &[u64], olds: &[u64]) {
    let size = entries.len() as u64;
    let leaves: Vec<_> = entries.iter().map(|entry| leaf_hash(entry)).collect();
    let mut peer = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    for entry in entries {
        peer.push(entry.clone());
    }
    let root = root(&leaves);
    assert_eq!(root.0.as_slice(), peer.root().as_bytes().as_slice());
    for index in indices {
        let proof = inclusion(&leaves, *index, size);
        assert_eq!(bytes(&proof), peer.prove_inclusion(*index as usize).as_bytes(), "{index}");
        verify_inclusion(&leaves[*index as usize], *index, size, &root, &proof).unwrap();
    }
    for old in olds {
        let proof = consistency(&leaves, *old, size);
        let expected = peer.prove_consistency((size - old) as usize);
        assert_eq!(bytes(&proof), expected.as_bytes(), "{old} in {size}");
        verify_consistency((*old, &root_at(&leaves, *old)), (size, &root), &proof).unwrap();
    }
}

#[test]
fn every_proof_of_every_small_tree() {
    for size in 1_u64..=70 {
        let entries: Vec<_> = (0..size).map(|index| vec![index as u8]).collect();
        let indices: Vec<_> = (0..size).collect();
        let olds: Vec<_> = (1..=size).collect();
        compare(&entries, &indices, &olds);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Sizes at which tiles fill and begin.
    #[test]
    fn trees_of_some_tiles(
        size in prop_oneof![250_u64..262, 506_u64..520, 1_u64..1200],
        picks in prop::collection::vec(any::<prop::sample::Index>(), 6),
        salt in any::<u64>(),
    ) {
        let entries: Vec<_> = (0..size).map(|index| (index ^ salt).to_be_bytes().to_vec()).collect();
        let indices: Vec<_> = picks.iter().map(|pick| pick.index(size as usize) as u64).collect();
        let olds: Vec<_> = indices.iter().map(|index| index + 1).collect();
        compare(&entries, &indices, &olds);
    }
}
